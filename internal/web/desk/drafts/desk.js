// Keeps a draft as one types, by the form itself: what the answer says anew is put in place, and what is typed stays.
const form = document.querySelector("form[data-live-form]");
let timer, running, unsaved = false;

const say = (name) => {
	const status = document.querySelector("[data-status]");
	if (status) status.textContent = form.dataset[name];
};

// open says which details were open, so that they stay so.
const keepOpen = (old, next) => {
	for (const d of old.querySelectorAll("details[id]")) {
		const same = next.querySelector("#" + CSS.escape(d.id));
		if (same) same.open = d.open;
	}
};

// put puts a part in place of the one that stands there, once its pictures can be seen; of several, the latest.
const latest = {};
const put = (next) => {
	const part = latest[next.id] = document.importNode(next, true);
	const swap = () => {
		const old = document.getElementById(part.id);
		if (latest[part.id] !== part || !old) return;
		keepOpen(old, part);
		const top = old.scrollTop;
		old.replaceWith(part);
		part.scrollTop = top;
	};
	const pictures = [...part.querySelectorAll("img:not([loading])")];
	if (pictures.length) Promise.allSettled(pictures.map((picture) => picture.decode())).then(swap);
	else swap();
};

const typing = "textarea, select, summary, input:not([type=checkbox])";

// early says whether a part would say of the field in which somebody is typing that it is wrong.
const early = (old, next, at) => !old.querySelector(".error") && next.querySelector(".error")
	&& at.matches("textarea, input") && at.getAttribute("aria-describedby")?.split(" ").includes(old.id);

let taken; // what the form answered last
const take = (text) => {
	const fresh = new DOMParser().parseFromString(taken = text, "text/html");
	for (const old of document.querySelectorAll("[data-live]")) {
		const next = fresh.getElementById(old.id), at = document.activeElement;
		if (next && next.outerHTML !== old.outerHTML && !(old.contains(at) && at.matches(typing)) && !early(old, next, at)) put(next);
	}
	for (const field of form.querySelectorAll("[aria-describedby]")) {
		const same = field.id && fresh.getElementById(field.id);
		if (!same || field === document.activeElement) continue;
		if (same.hasAttribute("aria-invalid")) field.setAttribute("aria-invalid", "true");
		else field.removeAttribute("aria-invalid");
	}
	const revision = fresh.querySelector("form[data-live-form] [name=revision]");
	if (revision) form.elements.revision.value = revision.value;
};

const files = () => form.querySelectorAll("input[type=file]");

// send sends the form once, and says whether it was kept.
const send = async () => {
	say("saving");
	try {
		const body = new FormData(form);
		const answer = await fetch(form.action, { method: "POST", body });
		const text = await answer.text();
		if (answer.status === 409) { form.requestSubmit(); return true; }
		if (answer.ok || answer.status === 422) {
			take(text);
			for (const field of files()) if (body.get(field.name) === field.files[0]) field.value = "";
			say(answer.ok ? "saved" : "refused");
			return answer.ok;
		}
	} catch { /* as where it was refused */ }
	say("failed");
	return false;
};

// save sends what changed, and what changes meanwhile.
const save = () => running ??= (async () => {
	clearTimeout(timer);
	do {
		unsaved = false;
		if (!await send()) { unsaved = true; break; }
	} while (unsaved);
})().finally(() => { running = undefined; });

// Lists: entries move in place, Enter begins the next one, and one always stands empty at the end.
const number = (list) => {
	const entries = [...list.children];
	entries.forEach((entry, n) => {
		const [up, down] = entry.querySelectorAll(".move");
		up.disabled = n === 0;
		down.disabled = n >= entries.length - 2;
	});
};

const more = (list, after) => {
	const entry = after.cloneNode(true);
	const text = entry.querySelector("textarea");
	text.value = text.textContent = "";
	text.removeAttribute("id");
	after.after(entry);
	number(list);
	return text;
};

const move = (button) => {
	const entry = button.closest("li"), list = entry.parentElement;
	if (button.dataset.move < 0) entry.previousElementSibling.before(entry);
	else entry.nextElementSibling.after(entry);
	number(list);
	(button.disabled ? entry.querySelector(".move:not(:disabled)") : button)?.focus();
};

if (form) {
	const changed = () => { unsaved = true; clearTimeout(timer); say("typing"); timer = setTimeout(save, 600); };
	form.addEventListener("input", (event) => {
		const list = event.target.closest("[data-entries] ol");
		if (list && list.lastElementChild.querySelector("textarea").value) more(list, list.lastElementChild);
		if (event.target.files?.[0]?.size > form.dataset.most) { event.target.value = ""; say("large"); return; }
		changed();
	});
	form.addEventListener("focusout", () => setTimeout(() => { if (taken && !unsaved && !running) take(taken); }));
	form.addEventListener("submit", () => { clearTimeout(timer); unsaved = false; });
	// Who goes to another page takes along what was typed last.
	document.addEventListener("click", async (event) => {
		const link = event.target.closest("a[href]");
		if (!link || !unsaved && !running || event.ctrlKey || event.metaKey || event.shiftKey || link.hash && link.pathname === location.pathname) return;
		event.preventDefault();
		await save();
		location.assign(link.href);
	});
	addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
	form.addEventListener("click", (event) => {
		const button = event.target.closest("[data-move]");
		if (!button) return;
		event.preventDefault();
		move(button);
		changed();
	});
	form.addEventListener("keydown", (event) => {
		const entry = event.target.closest("[data-entries] li");
		if (!entry || event.isComposing || event.target.tagName !== "TEXTAREA") return;
		const button = { ArrowUp: "[data-move='-1']", ArrowDown: "[data-move='1']" }[event.key];
		if (event.key === "Enter" && !event.shiftKey) {
			event.preventDefault();
			const next = entry.nextElementSibling?.querySelector("textarea");
			(next && !next.value ? next : more(entry.parentElement, entry)).focus();
		} else if (event.altKey && button) {
			event.preventDefault();
			const to = entry.querySelector(button);
			if (!to.disabled) { move(to); event.target.focus(); changed(); }
		}
	});
	// A colour is picked, or typed as its digits.
	for (const picker of form.querySelectorAll("[data-picks]")) {
		const typed = form.elements[picker.dataset.picks];
		picker.hidden = false;
		picker.addEventListener("input", () => { typed.value = picker.value; });
		typed.addEventListener("input", () => { if (/^#[0-9a-f]{6}$/i.test(typed.value)) picker.value = typed.value; });
	}
}

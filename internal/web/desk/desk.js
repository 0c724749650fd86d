// Keeps a draft as one types, by the form itself: what the answer says anew is put in place, and what is typed stays.
const form = document.querySelector("form[data-live-form]");
let timer, busy = false, again = false;

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

const take = (text) => {
	const fresh = new DOMParser().parseFromString(text, "text/html");
	for (const old of document.querySelectorAll("[data-live]")) {
		const next = fresh.getElementById(old.id);
		if (!next || next.outerHTML === old.outerHTML || old.contains(document.activeElement)) continue;
		const put = document.importNode(next, true);
		keepOpen(old, put);
		const top = old.scrollTop;
		old.replaceWith(put);
		put.scrollTop = top;
	}
	for (const field of form.querySelectorAll("[aria-describedby]")) {
		const same = field.id && fresh.getElementById(field.id);
		if (same) field.toggleAttribute("aria-invalid", false), same.hasAttribute("aria-invalid") && field.setAttribute("aria-invalid", "true");
	}
	const revision = fresh.querySelector("form[data-live-form] [name=revision]");
	if (revision) form.elements.revision.value = revision.value;
};

const save = async () => {
	if (busy) { again = true; return; }
	busy = true;
	say("saving");
	try {
		const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
		const text = await answer.text();
		if (answer.ok) { take(text); say("saved"); }
		else if (answer.status === 409) { form.requestSubmit(form.querySelector(".first")); return; }
		else say("failed");
	} catch { say("failed"); }
	busy = false;
	if (again) { again = false; save(); }
};

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
	const changed = () => { clearTimeout(timer); say("typing"); timer = setTimeout(save, 600); };
	form.addEventListener("input", (event) => {
		const list = event.target.closest("[data-entries] ol");
		if (list && list.lastElementChild.querySelector("textarea").value) more(list, list.lastElementChild);
		changed();
	});
	form.addEventListener("submit", () => clearTimeout(timer));
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
}

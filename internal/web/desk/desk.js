// Keeps a draft as one types, by the form itself: what the answer says anew is put in place, and what is typed stays.
const form = document.querySelector("form[data-live-form]");
let timer, busy = false, again = false;

const say = (name) => {
	const status = document.querySelector("[data-status]");
	if (status) status.textContent = form.dataset[name];
};

const take = (text) => {
	const fresh = new DOMParser().parseFromString(text, "text/html");
	for (const old of document.querySelectorAll("[data-live]")) {
		const next = fresh.getElementById(old.id);
		if (next) old.replaceWith(document.importNode(next, true));
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
		else if (answer.status === 409) { form.requestSubmit(); return; }
		else say("failed");
	} catch { say("failed"); }
	busy = false;
	if (again) { again = false; save(); }
};

if (form) {
	form.addEventListener("input", () => { clearTimeout(timer); say("typing"); timer = setTimeout(save, 900); });
	form.addEventListener("submit", () => clearTimeout(timer));
}

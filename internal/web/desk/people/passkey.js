// Signs in with a passkey, and adds one: the browser's own dialogue, between a question of the server and a form of the page.
const able = window.PublicKeyCredential?.parseRequestOptionsFromJSON && PublicKeyCredential.parseCreationOptionsFromJSON;
let waiting;

const ask = async (form, how) => {
	const asked = await fetch(form.dataset.ask, { method: "POST", headers: { "Accept-Language": document.documentElement.lang } });
	if (!asked.ok) throw Object.assign(new Error(asked.status), asked.status < 500 && { said: (await asked.json()).detail });
	const options = await asked.json();
	const key = form.dataset.passkey === "add"
		? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options), ...how })
		: await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options), ...how });
	if (how?.signal?.aborted) return; // somebody pressed the button meanwhile
	form.elements.answer.value = JSON.stringify(key);
	form.submit();
};

// offer lets the browser propose passkeys where the address is typed; what the server asked is good for five minutes.
const offer = async (form) => {
	const own = waiting = new AbortController();
	if (!await PublicKeyCredential.isConditionalMediationAvailable?.() || own.signal.aborted) return;
	const renew = () => {
		if (document.hidden) document.addEventListener("visibilitychange", renew, { once: true });
		else if (!own.signal.aborted) own.abort(), offer(form);
	};
	setTimeout(renew, 240000);
	ask(form, { mediation: "conditional", signal: own.signal }).catch(() => {});
};

const say = (form, error) => {
	const { said, there, failed } = { said: form.querySelector("[data-said]"), ...form.dataset };
	said.textContent = { InvalidStateError: there, NotAllowedError: "" }[error.name] ?? error.said ?? failed;
};

for (const form of able ? document.querySelectorAll("[data-passkey]") : []) {
	form.hidden = false;
	for (const note of document.querySelectorAll("[data-unable]")) note.hidden = true;
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		waiting?.abort();
		say(form, { name: "NotAllowedError" });
		ask(form).catch((error) => say(form, error));
	});
	if (form.dataset.passkey === "sign-in") offer(form).catch(() => {});
}
for (const field of document.querySelectorAll("[data-able]")) field.value = able ? "yes" : "";

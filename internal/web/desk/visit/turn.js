// Takes along into the other language what is typed into the other forms of the page, too.
const turn = document.querySelector("button.switch[form]"), main = turn?.form;
let turning = false;
main?.addEventListener("submit", (event) => { turning = event.submitter === turn; });
main?.addEventListener("formdata", ({ formData: sent }) => {
	if (!turning) return;
	const own = new Set(sent.keys());
	for (const form of document.querySelectorAll("form[id][method=post]")) {
		if (form === main) continue;
		sent.append("turned", form.id);
		for (const [name, value] of new FormData(form)) {
			if (value.name) sent.set("chosen", "1");
			else if (typeof value === "string" && !own.has(name)) sent.append(name, value);
		}
	}
});

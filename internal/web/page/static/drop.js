// Lets files be dropped anywhere on a page with a form that takes them. Without this script the form works as it stands.
(() => {
	"use strict";
	const form = document.querySelector("form.ask");
	const file = document.getElementById("file");
	const zone = document.getElementById("drop");
	const note = document.getElementById("drop-note");
	if (!form || !file || !zone || !note || !window.DataTransfer) return;

	const limit = Number(form.dataset.limit);
	const most = Number(form.dataset.most);
	let depth = 0; // of elements that the file is dragged over

	const show = (over) => {
		zone.classList.toggle("over", over);
		note.textContent = over ? zone.dataset.over : zone.dataset.text;
	};
	const fits = () => {
		const size = Array.from(file.files).reduce((sum, one) => sum + one.size, 0);
		const large = size > limit || file.files.length > most;
		file.setCustomValidity(large ? form.dataset.large : "");
		if (large) file.reportValidity();
		return !large;
	};
	const carries = (event) => Array.from(event.dataTransfer.types).includes("Files");

	show(false);
	file.addEventListener("change", fits);
	document.addEventListener("dragenter", (event) => {
		if (!carries(event)) return;
		depth++;
		show(true);
	});
	document.addEventListener("dragleave", (event) => {
		if (!carries(event)) return;
		depth = Math.max(0, depth - 1);
		if (depth === 0) show(false);
	});
	document.addEventListener("dragover", (event) => {
		if (!carries(event)) return;
		event.preventDefault();
		event.dataTransfer.dropEffect = "copy";
	});
	document.addEventListener("drop", (event) => {
		if (!carries(event)) return;
		event.preventDefault();
		depth = 0;
		show(false);
		if (event.dataTransfer.files.length === 0) return;
		const all = new DataTransfer();
		for (const one of event.dataTransfer.files) all.items.add(one);
		file.files = all.files;
		if (fits()) form.requestSubmit();
	});
})();

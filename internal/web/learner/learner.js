// Adds to a page what only a script can do: copying a text and printing. Without it, or where the browser refuses, the texts
// are there to be selected.
(() => {
	"use strict";
	for (const print of document.querySelectorAll("[data-print]")) {
		print.hidden = false;
		print.addEventListener("click", () => window.print());
	}
	if (!navigator.clipboard) return;
	for (const button of document.querySelectorAll("[data-of]")) {
		const label = button.textContent;
		button.hidden = false;
		button.addEventListener("click", async () => {
			const text = document.getElementById(button.dataset.of);
			try {
				await navigator.clipboard.writeText(text.value);
				button.textContent = button.dataset.done;
			} catch {
				text.select();
				button.textContent = button.dataset.failed;
			}
			setTimeout(() => { button.textContent = label; }, 3000);
		});
	}
})();

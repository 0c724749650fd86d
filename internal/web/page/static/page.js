// Adds to a page what only a script can do: copying its address, printing it. Without this script nothing is missing
// but the two buttons.
(() => {
	"use strict";
	for (const row of document.querySelectorAll("[data-actions]")) {
		const print = row.querySelector("[data-print]");
		if (print) {
			print.hidden = false;
			print.addEventListener("click", () => window.print());
		}
		const copy = row.querySelector("[data-copy]");
		const note = row.querySelector("[role=status]");
		if (!copy || !note || !navigator.clipboard) continue;
		copy.hidden = false;
		copy.addEventListener("click", async () => {
			try {
				await navigator.clipboard.writeText(copy.dataset.copy);
				note.textContent = copy.dataset.done;
			} catch {
				note.textContent = copy.dataset.failed;
			}
		});
	}
})();

// Adds to a page what only a script can do: copying its address, printing it. Without this script nothing is missing
// but the two buttons.
(() => {
	"use strict";
	// What phones fold away is open where there is room: the style shows it, and this tells readers by voice.
	const folds = document.querySelectorAll("details.fold");
	const wide = matchMedia("(min-width: 48rem)");
	const unfold = (open) => folds.forEach((fold) => {
		fold.open = open;
		fold.firstElementChild.tabIndex = open ? -1 : 0;
	});
	if (wide.matches) unfold(true);
	wide.addEventListener("change", () => unfold(wide.matches));
	addEventListener("beforeprint", () => unfold(true));
	addEventListener("afterprint", () => unfold(wide.matches));
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
				await navigator.clipboard.writeText(new URL(copy.dataset.copy, location.href).href);
				note.textContent = copy.dataset.done;
			} catch {
				note.textContent = copy.dataset.failed;
			}
		});
	}
})();

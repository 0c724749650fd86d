// Lets what is found come in place: a choice, a link to another result, the way back. Without this script the same forms and
// links load the same pages.
(() => {
	"use strict";
	const form = document.getElementById("finder");
	if (!form || !window.DOMParser || !window.fetch) return;
	document.documentElement.classList.add("scripted");
	const wide = matchMedia("(min-width: 60rem)");
	const unfold = () => { if (wide.matches) document.getElementById("filters").open = true; };
	wide.addEventListener("change", unfold);
	unfold();

	let asking;
	const show = async (address, push) => {
		if (asking) asking.abort();
		const mine = asking = new AbortController();
		const results = document.getElementById("results");
		results.classList.add("busy");
		try {
			const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
			if (!answer.ok) throw new Error(String(answer.status));
			const page = new DOMParser().parseFromString(await answer.text(), "text/html");
			const focus = document.activeElement;
			const at = focus && focus.name ? [focus.name, focus.value, focus.type] : null;
			const open = [...document.querySelectorAll(".group")].filter((g) => g.open).map((g) => g.id);
			for (const id of ["groups", "results"]) document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
			for (const id of open) { const g = document.getElementById(id); if (g) g.open = true; }
			for (const old of form.querySelectorAll("input[type=hidden]")) old.remove();
			for (const kept of page.querySelectorAll("#finder input[type=hidden]")) form.append(document.adoptNode(kept));
			const other = page.querySelector(".switch");
			if (other && document.querySelector(".switch")) document.querySelector(".switch").replaceWith(document.adoptNode(other));
			document.title = page.title;
			if (push) history.pushState(null, "", address);
			else form.elements.q.value = page.getElementById("q").value;
			if (at && at[2] === "checkbox") {
				const same = [...form.querySelectorAll("input[type=checkbox]")].find((i) => i.name === at[0] && i.value === at[1]);
				if (same) same.focus({ preventScroll: true });
			}
		} catch (error) {
			if (error.name !== "AbortError") location.assign(address);
		} finally {
			if (asking === mine) document.getElementById("results").classList.remove("busy");
		}
	};
	const chosen = () => {
		const query = new URLSearchParams();
		for (const [name, value] of new FormData(form)) if (value !== "") query.append(name, value);
		return form.action + (query.size ? "?" + query : "");
	};
	form.addEventListener("change", (event) => { if (event.target.id !== "q") show(chosen(), true); });
	form.addEventListener("submit", (event) => { event.preventDefault(); show(chosen(), true); });
	form.addEventListener("click", (event) => {
		const link = event.target.closest("a");
		if (!link || "leave" in link.dataset || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
		if (new URL(link.href).pathname !== new URL(form.action).pathname) return;
		event.preventDefault();
		show(link.href, true).then(() => { if (link.rel) document.getElementById("results").scrollIntoView(); });
	});
	addEventListener("popstate", () => show(location.href, false));
})();

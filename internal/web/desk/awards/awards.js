// Shows how far a batch and its mails have come.

// What became of the mails is told as they go, for two minutes.
const mails = () => document.querySelector("[data-mails]");
const watch = async () => {
	for (let left = 40; left > 0 && mails(); left--) {
		await new Promise((resume) => { setTimeout(resume, 3000); });
		const answer = await fetch(location.href);
		const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#mails");
		if (!answer.ok || !fresh || !mails()) return;
		mails().replaceWith(document.importNode(fresh, true));
	}
};
watch();

// That a list was issued is said once: a page that comes again says it no more.
const told = () => {
	const here = new URL(location.href);
	here.searchParams.delete("released");
	history.replaceState(null, "", here);
};

const bar = document.querySelector("[data-progress]");
if (!bar) told();
if (bar) {
	const source = new EventSource(bar.dataset.progress);
	const show = ({ data }) => {
		const { made, total } = JSON.parse(data);
		bar.querySelector("progress").value = made;
		bar.querySelector("[data-made]").textContent = made;
		bar.querySelector("[data-total]").textContent = total;
	};
	source.addEventListener("progress", show);
	source.addEventListener("done", async (event) => {
		show(event);
		source.close();
		const answer = await fetch(location.href);
		const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".desk");
		if (fresh) document.querySelector(".desk").replaceWith(document.importNode(fresh, true));
		told();
		watch();
	});
}

// Sends a form once, however often its button is pressed: a second click asks for nothing more. It can be sent again when its
// reader comes back to the page, and after five seconds: a form that hands out a file leaves the page where it is.
document.addEventListener("submit", (event) => {
	const form = event.target;
	if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
	if (form.dataset.sent) {
		event.preventDefault();
		return;
	}
	form.dataset.sent = "1";
	setTimeout(() => { delete form.dataset.sent; }, 5000);
});
addEventListener("pageshow", () => {
	for (const form of document.forms) delete form.dataset.sent;
});

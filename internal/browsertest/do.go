package browsertest

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Eval evaluates a JavaScript expression in the page, also when the page's own scripts do not run. A promise is awaited.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	return run(p, expression[:min(len(expression), 200)], chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Text is the visible text of the first element that a CSS selector matches.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return run(p, "text of "+selector, chromedp.Text(chromedp.CSS(selector)))
}

// Click clicks on the middle of an element, as a mouse does.
func (p *Page) Click(selector string) {
	p.t.Helper()
	run(p, "click on "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Type types text into a field.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	run(p, "typing into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Press presses a key: "\t", "\r", or one of the package kb.
func (p *Page) Press(key string) {
	p.t.Helper()
	run(p, "pressing a key", chromedp.KeyEvent(key))
}

// Choose chooses a file in a file field, as its dialog does.
func (p *Page) Choose(selector, file string) {
	p.t.Helper()
	run(p, "choosing a file", chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file}))
}

// Drop lets a file go over an element, as who drags it from the desktop: the page hears that it enters, is over it, and is let
// go. The events are the page's own, since Chromium knows one drag at a time, and windows of other tests are open beside this.
func (p *Page) Drop(selector, file string) {
	p.t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatal(err)
	}
	Eval[bool](p, fmt.Sprintf(`(() => {
		const bytes = Uint8Array.from(atob(%q), c => c.charCodeAt(0));
		const dataTransfer = new DataTransfer();
		dataTransfer.items.add(new File([bytes], %q));
		for (const kind of ["dragenter", "dragover", "drop"]) {
			document.querySelector(%q).dispatchEvent(new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true}));
		}
		return true;
	})()`, base64.StdEncoding.EncodeToString(body), filepath.Base(file), selector))
}

// Picture is a PNG of the whole page, from top to bottom.
func (p *Page) Picture() []byte {
	p.t.Helper()
	return run(p, "taking a picture", chromedp.FullScreenshot(100))
}

// Print is the page as PDF on A4 paper, across where its style says so.
func (p *Page) Print() []byte {
	p.t.Helper()
	result := call(p, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69, PreferCSSPageSize: new(true)})
	return result.Data
}

// Overflow is how many CSS pixels the page is wider than its window: 0 unless it must be scrolled sideways.
func (p *Page) Overflow() int {
	p.t.Helper()
	return Eval[int](p, "document.documentElement.scrollWidth - window.innerWidth")
}

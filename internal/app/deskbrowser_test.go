package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/browsertest"
	webdesk "github.com/mitome/mitome/internal/web/desk"
)

// TestDeskInBrowser goes the whole way in both languages, in a browser with its script, over SQLite: from the set-up of an
// empty store to a second version and what differs. Each page is looked at on the way, and at the end each that the way passes
// by.
func TestDeskInBrowser(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			b := &browsing{Page: browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: lang}), empty: openEmpty(t, ""), lang: lang}
			b.setUp()
			b.arrive(b.invite())
			b.describe()
			b.draw()
			b.publish()
			b.publishAgain()
			b.everyPage()
		})
	}
}

// browsing is somebody in front of a browser, in one of the languages.
type browsing struct {
	*browsertest.Page
	*empty
	lang  string
	draft string // where the draft is, up to the name of its page
}

// fill fills in fields of the page, as if they were typed.
func (b *browsing) fill(typed map[string]string) {
	b.t.Helper()
	fields, err := json.Marshal(typed)
	if err != nil {
		b.t.Fatal(err)
	}
	if missing := browsertest.Eval[[]string](b.Page, fmt.Sprintf(`Object.entries(%s).filter(([id, text]) => {
		const f = document.getElementById(id);
		if (f) { f.focus(); f.value = text; f.dispatchEvent(new Event("input", { bubbles: true })) }
		return !f;
	}).map(([id]) => id)`, fields)); len(missing) > 0 {
		b.t.Fatalf("%s has no field %q", b.where(), missing)
	}
}

// where is where the browser is.
func (b *browsing) where() string { return browsertest.Eval[string](b.Page, "location.pathname") }

// press clicks on what leads to another page.
func (b *browsing) press(selector string) {
	b.t.Helper()
	b.Follow(func() { b.Click(selector) })
}

func (b *browsing) look(name string) {
	b.t.Helper()
	look(b.t, b.Page, b.lang, name)
}

// step looks at a step of the set-up, in English by the keyboard as well.
func (b *browsing) step(name string) {
	b.t.Helper()
	b.look(name)
	if b.lang == "en" {
		tabThrough(b.t, b.Page, name)
	}
}

// setUp goes through all steps of the set-up, one of them back, without what was typed being lost.
func (b *browsing) setUp() {
	b.t.Helper()
	all := b.typed()
	all.Set("awarding_body_en", "Mizunara University")
	some := func(names ...string) {
		typed := map[string]string{}
		for _, name := range names {
			typed[name] = all.Get(name)
		}
		b.fill(typed)
	}
	b.Go(b.at + b.link)
	some("name", "email")
	b.step("setup-you")
	b.press("[value=next]")
	some("awarding_body_ja", "awarding_body_en", "awarding_body_url", "awarding_body_email", "awarding_body_kind_code",
		"country_region_of_the_issuer_code", "awarding_body_trust_statement_ja", "awarding_body_trust_uri")
	b.step("setup-body")
	b.press("[value=next]")
	some("office_ja", "telephone", "office_email", "privacy_ja")
	b.press("[value=back]")
	b.press("[value=next]")
	b.step("setup-office")
	b.press("[value=next]")
	b.step("setup-address")
	b.press("[value=next]")
	some("from", "mail_name")
	b.press("[value=try]")
	b.step("setup-mail")
	b.press("[value=next]")
	if got := b.Text(".desk"); !strings.Contains(got, "教務課") || !strings.Contains(got, "ミズナラ大学") {
		b.t.Errorf("to look over: %s", got)
	}
	b.step("setup-look")
	b.press("[value=do]")
	b.look("welcome")
}

// invite invites an owner, and returns the path of the link in the mail.
func (b *browsing) invite() string {
	b.t.Helper()
	b.press(".first-deeds a[href*='/people']")
	b.fill(map[string]string{"email": "narasaki@mizunara-u.example", "name": "楢崎 学", "language": b.lang})
	b.Click("[type=radio][value=owner]")
	b.Follow(func() { // the key Enter sends the form, and leaves the language alone
		browsertest.Eval[bool](b.Page, `(document.querySelector("[name=name]").focus(), true)`)
		b.Press("\r")
	})
	if got := b.where(); !strings.HasSuffix(got, "."+b.lang+".html") {
		b.t.Fatalf("the key Enter leads to %s", got)
	}
	b.look("people")
	return mailed(b.t, filepath.Join(b.data, "mails"), 1)
}

// arrive signs the invited person in by the mailed link, takes the passkey that is offered, and signs in with it anew.
func (b *browsing) arrive(link string) {
	b.t.Helper()
	b.Authenticator()
	b.Go(b.at + link)
	b.look("link")
	b.press("form[action*='/desk/link'] .button")
	wait(b.Page, `!document.querySelector("[data-passkey]").hidden`)
	b.press("[data-passkey] .button")
	b.press(".who a[href*='/desk/account']")
	b.Agrees(false) // else the browser's own offer is quicker than the click
	b.press("form[action*='sign-out'] .button")
	wait(b.Page, `!document.querySelector("[data-passkey]").hidden`)
	offered(b.Page)
	b.Agrees(true)
	b.Follow(func() { // by the keyboard
		browsertest.Eval[bool](b.Page, `(document.querySelector("[data-passkey] .button").focus(), true)`)
		b.Press("\r")
	})
	if got := b.where(); !strings.HasSuffix(got, "/drafts."+b.lang+".html") || !strings.Contains(b.Text("body"), "楢崎 学") {
		b.t.Fatalf("the passkey leads to %s: %s", got, b.Text("body"))
	}
	b.look("list")
}

// offered waits until the browser's own offer of passkeys is open: what it is asked after that is the click's.
func offered(p *browsertest.Page) {
	wait(p, `performance.getEntriesByType("resource").some(asked => asked.name.endsWith("/passkey.json"))`)
	browsertest.Eval[bool](p, `new Promise(done => setTimeout(() => done(true), 100))`)
}

// describe hands in a workbook with three faults, and mends at its fields what the form says.
func (b *browsing) describe() {
	b.t.Helper()
	if browsertest.Eval[bool](b.Page, `document.querySelector(".beginnings:not([open]) summary") !== null`) {
		b.Click(".beginnings summary")
	}
	b.Choose("#file", faultyBook(b.t))
	b.press(".begin button")
	b.look("form")
	b.draft, _, _ = strings.Cut(b.where(), "form.")
	if got := browsertest.Eval[int](b.Page, `document.querySelectorAll("#lacking a[href^='#']").length`); got != 3 {
		b.t.Errorf("%d descriptors are to be mended, want 3: %s", got, b.Text("#lacking"))
	}
	b.fill(map[string]string{"learner_effort_hours": "45", "type_of_assessment_ja": "筆記試験とレポート", "learning_outcomes_ja": "記述統計を計算できる\n結果を説明できる"})
	wait(b.Page, `document.querySelector(".whole-draft")`)
}

// draw chooses another template for the picture.
func (b *browsing) draw() {
	b.t.Helper()
	b.press(`.tabs a[href*="/picture."]`)
	b.Click(`[name=template][value=shield]`)
	wait(b.Page, `document.querySelector("[data-status]").textContent === document.querySelector("[data-live-form]").dataset.saved`)
	b.look("picture")
}

// approve hands the text in and approves it, as an office of one does where nobody has set anything else, and goes on to
// publish it.
func (b *browsing) approve() {
	b.t.Helper()
	b.press(`.tabs a[href*="/review."]`)
	b.press("form[action*='/submit'] .button")
	b.look("review")
	b.press("[value=approve]")
	b.press(".standing a[href*='/publish.']")
}

// publish publishes the first version, and reads its public page.
func (b *browsing) publish() {
	b.t.Helper()
	b.approve()
	b.look("publish")
	b.press("form .button:not(.plain)")
	b.look("versions")
	public := browsertest.Eval[[]string](b.Page, `[...document.querySelectorAll("main a, .desk a")].map(a => a.href).filter(a => a.startsWith(location.origin + "/o/"))`)
	if len(public) == 0 {
		b.t.Fatalf("no link leads to the public page: %s", b.Text("body"))
	}
	if status := b.Go(public[0]); status != 200 || !slices.ContainsFunc([]string{"統計の第一歩", "First Steps in Statistics"}, func(title string) bool { return strings.Contains(b.Text("h1"), title) }) {
		b.t.Errorf("the public page %s: status %d, %s", public[0], status, b.Text("body"))
	}
	b.look("public")
}

// publishAgain changes the title, approves and publishes the second version with one button, and reads what differs.
func (b *browsing) publishAgain() {
	b.t.Helper()
	b.Go(b.at + b.draft + "form." + b.lang + ".html")
	b.fill(map[string]string{"title_ja": "統計の第二歩"})
	b.press(".bar2 .button")
	b.press("#lacking a[href*='/publish.']")
	b.look("publish-alone")
	b.press("[value=approve]")
	if got := b.Text("dl del") + b.Text("dl ins"); got != "一二" {
		b.t.Errorf("the versions differ in %q", got)
	}
	b.look("differences")
}

// everyPage goes, as who set everything up, through all pages of the table of routes: by the keyboard alone, at 200 % and at
// 400 %, and in the views in which nothing looked at them before. Half of them it sees in each language; where MITOME_SHOTS
// names a folder, all in both.
func (b *browsing) everyPage() {
	b.t.Helper()
	b.Agrees(false) // else the page of the sign-in signs in with the passkey
	secret, err := b.Auth.SignInLink(b.t.Context(), b.typed().Get("email"), "")
	if err != nil {
		b.t.Fatal(err)
	}
	b.Go(b.at + "/desk/link?k=" + string(secret))
	b.press("form[action*='/desk/link'] .button")
	passed := []string{"sign-in", "link", "welcome", "people", "form", "picture", "review", "versions", "award", "awards", "audit", "organisation"} // by ways in the tests of this package
	fillIn := strings.NewReplacer("{org}", strings.Split(b.draft, "/")[2], "{class}", strings.Split(b.draft, "/")[4])
	for _, row := range webdesk.Table() {
		path := fillIn.Replace(row.Address)
		name := filepath.Base(path)
		if row.Method != http.MethodGet || strings.ContainsAny(name, ".") || strings.Contains(path, "{") || strings.HasPrefix(name, "set-up") {
			continue
		}
		if name == "desk" || browsertest.Judged(name).Language != b.lang && os.Getenv("MITOME_SHOTS") == "" {
			continue // it leads on; or it is seen in the other language
		}
		if status := b.Go(b.at + path + "." + b.lang + ".html"); status != 200 && name != "link" {
			b.t.Errorf("%s: status %d", path, status)
		}
		if !slices.Contains(passed, name) {
			b.look(name)
		}
		b.enlarge(name)
		tabThrough(b.t, b.Page, name)
	}
}

// enlarge wants a page to need no scrolling sideways at 200 % and 400 % of a window of 1280 pixels, and nothing to move where
// somebody wants less of that.
func (b *browsing) enlarge(name string) {
	b.t.Helper()
	for _, width := range []int{640, 320} {
		b.Look(browsertest.View{Width: width})
		if over := b.Overflow(); over > 0 {
			b.t.Errorf("%s at %d pixels is %d pixels too wide", name, width, over)
		}
	}
	b.Look(browsertest.View{})
	if moves := browsertest.Eval[[]string](b.Page, `[...document.querySelectorAll("*")].flatMap(e => ["", "::before", "::after"].map(p => [e, getComputedStyle(e, p || null)]))
		.filter(([e, s]) => parseFloat(s.transitionDuration) > 0 || parseFloat(s.animationDuration) > 0 || s.scrollBehavior === "smooth")
		.map(([e]) => e.tagName + "." + e.className)`); len(moves) > 0 {
		b.t.Errorf("%s moves: %q", name, moves)
	}
}

// tabThrough wants the tabulator to lead to everything that can be done on a page, and what it leads to to be marked, and in
// sight.
func tabThrough(t *testing.T, p *browsertest.Page, name string) {
	t.Helper()
	for range browsertest.Eval[int](p, watchFocus) {
		p.Press("\t")
		browsertest.Eval[bool](p, "focusNow()")
	}
	if found := browsertest.Eval[[]string](p, "focusLacks()"); len(found) > 0 {
		t.Errorf("%s by the keyboard: %q", name, found)
	}
}

// watchFocus begins at the top of a page, and says how often the tabulator is to be pressed. focusNow notes where the focus is
// and what is wrong there, focusLacks says all that is wrong, and what was not reached: of radio buttons one is.
const watchFocus = `(() => {
	const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(e =>
		!e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }));
	const reached = new Set(), wrong = new Set();
	const called = e => e.id || e.name || e.textContent.trim().slice(0, 30) || e.tagName;
	const marks = e => [getComputedStyle(e), getComputedStyle(e, "::after")].some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2);
	const look = e => {
		const seen = getComputedStyle(e).opacity < .1 ? e.closest("label") : e, box = seen.getClientRects()[0];
		const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
		const above = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), (top + bottom) / 2);
		if (![e, e.closest("label")].some(e => e && marks(e))) wrong.add(called(e) + ": not marked");
		else if (!above || !(seen.contains(above) || above.contains(seen) || above.closest("label")?.contains(seen))) wrong.add(called(e) + ": hidden by " + (above ? above.className || above.tagName : "the window's edge"));
	};
	window.focusNow = () => new Promise(done => requestAnimationFrame(() => {
		const e = document.activeElement;
		if (e !== document.body && !reached.has(e)) { reached.add(e); look(e) }
		done(true);
	}));
	window.focusLacks = () => [...wrong, ...stops.filter(e => !reached.has(e) && !(e.type === "radio" && stops.some(o => o.name === e.name && reached.has(o)))).map(e => called(e) + ": not reached")];
	document.activeElement.blur();
	scrollTo(0, 0);
	return stops.length + 3 * document.querySelectorAll("[type=date]").length + 7 * document.querySelectorAll("[type=datetime-local]").length + 2;
})()`

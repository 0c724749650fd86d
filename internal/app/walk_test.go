package app_test

import (
	"context"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/microcredential"
)

// sought is the title of a data course of at most twenty hours at first-year level that gives credit.
const sought = "Reading Data for Beginners"

// choice serves a demonstration with a few micro-credentials, and the badge of another system beside it. It returns the
// address of the start page, with the host as it is published, and that of the other's badge.
func choice(t *testing.T, config app.Config) (home, other string) {
	t.Helper()
	theirs, port := listen(t)
	origin := "http://other.localhost:" + port
	elsewhere := samples.Elsewhere{Origin: origin}
	server := &http.Server{Handler: elsewhere}
	go server.Serve(theirs) //nolint:errcheck // it ends with the test
	t.Cleanup(func() { server.Close() })
	ours, port := listen(t)
	home = "http://mizunara.localhost:" + port
	config.Data, config.Demonstration, config.Beside = t.TempDir(), true, []string{origin}
	a, err := app.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	a.Service.Keys = oneKey{key()}
	serveAt(t, a, ours)
	for i, d := range offers(t) {
		base := ""
		if i == 0 {
			base = home
		}
		out, err := a.Service.Issue(t.Context(), by, issuance.Request{Description: d, List: list(1), BaseURL: base})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Service.Watch(t.Context(), out, func(int) {}); err != nil {
			t.Fatal(err)
		}
	}
	return home, elsewhere.Badge()
}

// offers are three samples of one awarding body, of which the first is the data course.
func offers(t *testing.T) (all []*microcredential.Description) {
	t.Helper()
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range good[:3] {
		d := new(microcredential.Description)
		if err := d.UnmarshalJSON(text); err != nil {
			t.Fatal(err)
		}
		values := map[string]any{"awarding_body_url": "https://mizunara-u.example/", "awarding_body_en": "Mizunara University", "awarding_body_ja": "ミズナラ大学",
			"title_en": []string{sought, "Data from Sensors", "Writing about Data"}[i], "title_ja": []string{"はじめてのデータの読み方", "センサーのデータ", "データについて書く"}[i]}
		if i == 0 {
			values["learner_effort_hours"], values["learner_effort_en"], values["learner_effort_ja"] = 18, "18 hours", "18時間"
			values["extra_fee"], values["extra_audience_en"], values["extra_audience_ja"] = 8000, "Whoever begins", "はじめて学ぶ方"
		}
		for key, value := range values {
			if err := d.Set(key, value); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, d)
	}
	return all
}

// Somebody looks for a data course of at most twenty hours at first-year level that gives credit, lays it beside another, a
// badge of another system and an own course, prints the sheet and sends the link on: with the script, in a browser.
func TestWalkInBrowser(t *testing.T) {
	t.Parallel()
	home, other := choice(t, app.Config{})
	for _, view := range []browsertest.View{{Width: browsertest.Phone, Language: "ja"}, {Width: browsertest.Desk, Language: "en", Dark: true}} {
		t.Run(view.Language, func(t *testing.T) { walkInBrowser(t, view, home, other) })
	}
}

func walkInBrowser(t *testing.T, view browsertest.View, home, other string) {
	lang := view.Language
	p := browsertest.Open(t, view)
	look := func(where string) {
		t.Helper()
		p.WantAccessible(where)
		if over := p.Overflow(); over > 0 {
			t.Errorf("%s is %d pixels too wide", where, over)
		}
		if folder := os.Getenv("MITOME_SHOTS"); folder != "" {
			name := filepath.Join(folder, fmt.Sprintf("walk-%s.%s.png", where, lang))
			if err := os.WriteFile(name, p.Picture(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	arrive := func(where string, do func()) {
		t.Helper()
		if status := p.Follow(do); status != http.StatusOK {
			t.Fatalf("%s: status %d", where, status)
		}
		look(where)
	}
	settled := func(condition string) {
		browsertest.Eval[bool](p, `new Promise(done => { const i = setInterval(() => { if (`+condition+`) { clearInterval(i); done(true) } }, 20) })`)
	}
	p.Go(home + "/index." + lang + ".html")
	p.Type("#q", map[string]string{"en": "data", "ja": "データ"}[lang])
	arrive("results", func() { p.Click("form[role=search] .button") })
	for i, choose := range []string{`form.querySelector("[name=credit][value=any]").checked = true`, `form.querySelector("[name=level][value='JEQF 6']").checked = true`, `form.elements.upto.value = "20"`} {
		browsertest.Eval[bool](p, `(() => { const form = document.getElementById("finder"); `+choose+`; form.dispatchEvent(new Event("change")); return true })()`)
		settled(fmt.Sprintf(`document.querySelectorAll(".chip").length === %d`, i+1))
	}
	if n := browsertest.Eval[int](p, `document.querySelectorAll(".list .card").length`); n != 1 {
		t.Fatalf("%d are found that fit", n)
	}
	look("narrowed")
	p.Click(".list .card .pick:not(.apply)")
	settled(`document.querySelectorAll(".tray .chip").length === 1`)
	arrive("chosen", func() { p.Click(".tray .button") })
	p.Type("#add", other)
	arrive("sheet", func() { p.Click(".choosing form .actions .button") })
	p.Click(".choosing details summary")
	p.Type("#own_title", "統計学入門")
	p.Type("#own_hours", "90時間")
	arrive("own", func() { p.Click(".choosing form .actions .button") })
	wantSheet(t, browsertest.Eval[string](p, "document.documentElement.outerHTML"), 3)
	if pdf := p.Print(); strings.Count(string(pdf), "/Type /Page\n") != 1 {
		t.Errorf("the sheet prints on %d pages", strings.Count(string(pdf), "/Type /Page\n"))
	}
	sent := browsertest.Eval[string](p, `document.querySelector(".ways a").href`)
	again := browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: lang})
	if status := again.Go(sent); status != http.StatusOK {
		t.Fatalf("%s: status %d", sent, status)
	}
	wantSheet(t, browsertest.Eval[string](again, "document.documentElement.outerHTML"), 2)
}

// wantSheet says that a page compares so many, the data course and the other's badge first; the own course stands last and
// in no link.
func wantSheet(t *testing.T, page string, columns int) {
	t.Helper()
	page = html.UnescapeString(page)
	if n := strings.Count(page, `<span class="column"`); n != columns {
		t.Errorf("%d columns, want %d", n, columns)
	}
	if own := strings.Contains(page, "統計学入門"); own != (columns > 2) {
		t.Errorf("own course on the sheet: %t", own)
	}
	if !strings.Contains(page, "Reading Charts") {
		t.Error("the badge of another system is missing")
	}
	for _, link := range regexp.MustCompile(`href="[^"]*"`).FindAllString(page, -1) {
		if strings.Contains(link, "assertion.php?b=0123&") || strings.HasSuffix(link, `assertion.php?b=0123"`) || strings.Contains(link, url.QueryEscape("統計学")) {
			t.Errorf("a link tells what belongs to one person: %s", link)
		}
	}
}

// The same without a script, by HTTP alone, over PostgreSQL.
func TestWalkByHTTP(t *testing.T) {
	t.Parallel()
	home, other := choice(t, app.Config{Database: pgtest.Database(t)})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &walker{t: t, client: &http.Client{Jar: jar, Transport: &http.Transport{DialContext: onThisMachine}}, at: home}
	for _, lang := range []string{"en", "ja"} {
		w.open("/index." + lang + ".html")
		w.open("/catalogue." + lang + ".html?" + url.Values{"q": {"data"}, "upto": {"20"}, "credit": {"any"}, "level": {"JEQF 6"}}.Encode())
		if n := strings.Count(w.page, `<li class="card">`); n != 1 {
			t.Fatalf("%d are found that fit", n)
		}
		found := w.page
		w.follow(`<h2[^>]*><a data-leave href="([^"]*)"`)
		w.follow(`href="(/catalogue\.[^"]*)"`) // from the micro-credential's page back into the catalogue
		w.page = found
		w.follow(`class="pick" href="([^"]*)"`)
		w.follow(`data-leave href="([^"]*/compare[^"]*)"`)
		ids := regexp.MustCompile(`name="m" value="([^"]*)"`).FindStringSubmatch(w.page)
		if ids == nil {
			t.Fatal("nothing is chosen")
		}
		form := url.Values{"m": {ids[1]}, "add": {other}, "own_title": {"統計学入門"}, "own_hours": {"90時間"}}
		w.post("/compare."+lang+".html", form)
		wantSheet(t, w.page, 3)
		w.follow(`<div class="ways"><p><a href="([^"]*)"`)
		wantSheet(t, w.page, 2)
		form.Set("as", "csv")
		if w.post("/compare."+lang+".html", form); !strings.Contains(w.page, "統計学入門") {
			t.Error("the file lacks the own course")
		}
	}
	if len(jar.Cookies(&url.URL{Scheme: "http", Host: "mizunara.localhost"})) != 0 {
		t.Error("a cookie was set")
	}
}

// onThisMachine finds names below localhost as browsers do.
func onThisMachine(ctx context.Context, network, address string) (net.Conn, error) {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	return new(net.Dialer).DialContext(ctx, network, "127.0.0.1:"+port)
}

// walker is a browser without scripts.
type walker struct {
	t      *testing.T
	client *http.Client
	at     string   // origin
	here   *url.URL // of the page
	page   string
}

func (w *walker) open(path string) {
	w.t.Helper()
	response, err := w.client.Get(w.at + path)
	w.arrive(response, err)
}

// arrive takes in the page to which a link or a form has led.
func (w *walker) arrive(response *http.Response, err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	w.here, w.page = response.Request.URL, string(whole(w.t, response))
}

// follow follows the first link of the page that a pattern finds.
func (w *walker) follow(pattern string) {
	w.t.Helper()
	link := regexp.MustCompile(pattern).FindStringSubmatch(w.page)
	if link == nil {
		w.t.Fatalf("no link %s", pattern)
	}
	w.open(html.UnescapeString(link[1]))
}

func (w *walker) post(path string, form url.Values) {
	w.t.Helper()
	response, err := w.client.PostForm(w.at+path, form)
	w.arrive(response, err)
}

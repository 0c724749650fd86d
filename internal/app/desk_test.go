package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
)

// serve serves the store with its desk until the test ends, signs the owner of the organisation in with d.client, and returns
// where.
func (d *desk) serve() string {
	d.t.Helper()
	at := d.serveNobody()
	var err error
	d.owner, err = d.Auth.Add(d.t.Context(), d.by, auth.Invitation{Email: "owner@mizunara-u.example", Language: "ja", Membership: auth.Membership{Org: d.org.ID, Role: auth.Owner}})
	d.must(err)
	token, err := d.Auth.SignInAs(d.t.Context(), d.owner.ID, auth.ByLink, "", "test")
	d.must(err)
	host, err := url.Parse(at)
	d.must(err)
	jar, err := cookiejar.New(nil)
	d.must(err)
	jar.SetCookies(host, []*http.Cookie{{Name: "mitome", Value: string(token)}})
	d.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return at
}

// serveNobody serves the store with its desk, at which nobody is signed in, and returns where.
func (d *desk) serveNobody() string {
	d.t.Helper()
	listener, err := net.Listen("tcp", "localhost:0")
	d.must(err)
	at := fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)
	d.must(d.Store.PutSetting(d.t.Context(), d.by, "base_url", at, time.Now()))
	ctx, stop := context.WithCancel(d.t.Context())
	ready, served := make(chan bool), make(chan error, 1)
	log := d.log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	go func() { served <- d.Serve(ctx, listener, log, func() { close(ready) }) }()
	d.t.Cleanup(func() {
		hangUp()
		stop()
		if err := <-served; err != nil {
			d.t.Error(err)
		}
	})
	<-ready
	return at
}

// enter serves the desk and signs its owner in, in a browser, which is then at the list of drafts.
func (d *desk) enter(p *browsertest.Page) {
	d.t.Helper()
	p.Go(d.follow(p) + "/desk/")
}

// follow serves the desk and has its owner sign in by a link, in a browser; it returns where.
func (d *desk) follow(p *browsertest.Page) string {
	d.t.Helper()
	at := d.serve()
	secret, err := d.Auth.SignInLink(d.t.Context(), d.owner.Email, "")
	d.must(err)
	p.Go(at + "/desk/link?k=" + string(secret))
	p.Follow(func() { p.Click("form .button") })
	return at
}

// faultyBook writes the example as a workbook with three things wrong in it.
func faultyBook(t *testing.T) string {
	t.Helper()
	fields := authoring.FieldsOf(descriptionbook.Example())
	fields["title_ja"], fields["title_en"] = "統計の第一歩", "First Steps in Statistics"
	delete(fields, "id")
	fields["learner_effort_hours"], fields["type_of_assessment_ja"] = "だいたい45", "未定"
	delete(fields, "learning_outcomes_ja")
	file := filepath.Join(t.TempDir(), "book.xlsx")
	var book bytes.Buffer
	err := fields.Form().Write(&book, "ja", nil)
	if err == nil {
		err = os.WriteFile(file, book.Bytes(), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// wait waits until something holds in the page.
func wait(p *browsertest.Page, condition string) {
	browsertest.Eval[bool](p, `new Promise(done => { const i = setInterval(() => { if (`+condition+`) { clearInterval(i); done(true) } }, 20) })`)
}

// look judges a page on a phone and at a desk. It is looked at by axe-core once, as browsertest.Judged says; where MITOME_SHOTS
// names a folder, in each of its views and languages, and photographed.
func look(t *testing.T, p *browsertest.Page, lang, name string) {
	t.Helper()
	judged := browsertest.Judged(name)
	for _, v := range []browsertest.View{{Width: browsertest.Phone, Dark: true}, {Width: browsertest.Phone}, {Width: browsertest.Desk, Dark: true}, {Width: browsertest.Desk}} {
		folder := os.Getenv("MITOME_SHOTS")
		once := v.Width == judged.Width && v.Dark == judged.Dark && lang == judged.Language
		if v.Dark && !once && folder == "" {
			continue
		}
		p.Look(v)
		if once || folder != "" {
			p.WantAccessible(fmt.Sprintf("%s in %s at %s", name, lang, v))
		}
		if over := p.Overflow(); over > 0 {
			t.Errorf("%s at %d pixels is %d pixels too wide", name, v.Width, over)
		}
		if folder != "" {
			file := filepath.Join(folder, fmt.Sprintf("desk-%s.%s.%s.png", name, lang, v))
			if err := os.WriteFile(file, p.Picture(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// post sends a form without a script, and follows nothing.
func (d *desk) post(address string, header http.Header, form url.Values) (status int, location, body string) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	d.must(err)
	r.Header = header.Clone()
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := d.client.Do(r)
	d.must(err)
	defer answer.Body.Close()
	if got := answer.Header.Get("Access-Control-Allow-Origin"); got != "" {
		d.t.Errorf("%s may be read by %q", address, got)
	}
	page, err := io.ReadAll(answer.Body)
	d.must(err)
	return answer.StatusCode, answer.Header.Get("Location"), string(page)
}

// look sends a form that asks what it would do, and returns what is asked: on a page of its own, which sends nothing when it is
// loaded again. What is refused is answered at once.
func (d *desk) look(address string, form url.Values) (status int, body string) {
	d.t.Helper()
	status, to, body := d.post(address, http.Header{}, form)
	if status != http.StatusSeeOther || !strings.Contains(to, "looked=") {
		return status, body
	}
	at, err := url.Parse(address)
	d.must(err)
	page := at.Scheme + "://" + at.Host + to
	if again := d.get(page); again == "" {
		d.t.Errorf("%s: nothing", to)
	}
	return http.StatusOK, d.get(page)
}

// TestDeskWithoutScript saves by the button alone. A second page of the same draft overwrites nothing (and keeps what was
// typed), another site writes nothing (T23), no field is taken that the form does not have (T19), and no other host is
// answered (T34).
func TestDeskWithoutScript(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	draft, at := d.begin(), d.serve()
	form := at + "/desk/" + d.org.Slug + "/m/" + draft.ID.String() + "/form.ja.html"
	typed := url.Values{"revision": {"1"}, "title_ja": {"一人目"}, "awarding_body_ja": {"偽の大学"}, "look.art": {"x"}}
	if status, location, _ := d.post(form, http.Header{}, typed); status != http.StatusSeeOther || !strings.HasSuffix(form, location) {
		t.Errorf("saving: status %d, location %q", status, location)
	}
	saved, err := d.Authoring.Drafts.Draft(t.Context(), d.org.ID, draft.ID)
	d.must(err)
	if saved.Fields["title_ja"] != "一人目" || saved.Fields["look.art"] != draft.Fields["look.art"] || saved.Fields["awarding_body_ja"] == "偽の大学" {
		t.Errorf("saved %+v", saved.Fields)
	}
	typed.Set("title_ja", "二人目の<b>題</b>")
	status, _, body := d.post(form, http.Header{}, typed)
	if status != http.StatusConflict || !strings.Contains(body, "二人目の&lt;b&gt;題&lt;/b&gt;</textarea>") || !strings.Contains(body, "<del>") {
		t.Errorf("the second person: status %d, %.300s", status, body)
	}
	after, err := d.Authoring.Drafts.Draft(t.Context(), d.org.ID, draft.ID)
	d.must(err)
	if after.Revision != saved.Revision {
		t.Error("what the first person wrote was overwritten")
	}
	if status, _, _ := d.post(form, http.Header{"Sec-Fetch-Site": {"cross-site"}}, typed); status != http.StatusForbidden {
		t.Errorf("from another site: status %d", status)
	}
	picture := strings.Replace(form, "form", "picture", 1)
	status, _, body = d.post(picture, http.Header{}, url.Values{"revision": {"2"}, "colour": {"reddish"}, "alt_ja": {"丸いバッジ"}})
	if status != http.StatusUnprocessableEntity || !strings.Contains(body, "丸いバッジ</textarea>") || !strings.Contains(body, `value="reddish"`) {
		t.Errorf("a colour that is none: status %d, or what was typed is lost", status)
	}
	for _, path := range []string{
		"/desk/nobody/drafts.ja.html", "/desk/" + d.org.Slug + "/m/" + draft.ID.String() + "/nothing.ja.html",
		"/desk/" + d.org.Slug + "/m/00000000-0000-4000-8000-000000000000/form.ja.html", "/desk/" + d.org.Slug + "/other.ja.html",
	} {
		if status, _, _ := d.post(at+path, http.Header{}, typed); status != http.StatusNotFound {
			t.Errorf("%s: status %d, want 404", path, status)
		}
	}
	if status, _, _ := d.post(strings.Replace(form, "localhost", "127.0.0.1", 1), http.Header{}, typed); status != http.StatusNotFound {
		t.Errorf("at another host: status %d", status)
	}
}

// TestDeskBeginsFromBadge begins a draft with the texts of a badge that is handed in, of whoever it is; what cannot be read is
// told in a sentence, and an address that was typed stays.
func TestDeskBeginsFromBadge(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	list := d.serve() + "/desk/" + d.org.Slug + "/drafts.ja.html"
	description := descriptionbook.Example()
	d.must(description.Set("title_ja", "別の大学の講座"))
	plan, err := d.Service.PlanVersion(t.Context(), issuance.Request{Description: description, BaseURL: "https://badges.example"})
	d.must(err)
	for name, x := range map[string]struct {
		file    []byte
		address string
		status  int
		want    string
	}{
		"a badge":           {file: plan.NewEditions()[0].Document, status: http.StatusSeeOther},
		"a picture of none": {file: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), status: http.StatusUnprocessableEntity, want: "読み取れませんでした"},
		"no address":        {address: "まだない", status: http.StatusUnprocessableEntity, want: `value="まだない"`},
	} {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		if x.file != nil {
			part, err := form.CreateFormFile("file", "badge")
			d.must(err)
			_, err = part.Write(x.file)
			d.must(err)
		}
		d.must(form.WriteField("address", x.address))
		d.must(form.Close())
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, list, &body)
		d.must(err)
		r.Header.Set("Content-Type", form.FormDataContentType())
		answer, err := d.client.Do(r)
		d.must(err)
		page, err := io.ReadAll(answer.Body)
		d.must(errors.Join(err, answer.Body.Close()))
		if answer.StatusCode != x.status || !strings.Contains(string(page), x.want) {
			t.Errorf("%s: status %d, want %d with %q: %.200s", name, answer.StatusCode, x.status, x.want, page)
		}
	}
	begun, err := d.Authoring.Drafts.FindDrafts(t.Context(), d.org.ID, department.Whole(), authoring.Search{AtMost: 10})
	d.must(err)
	if len(begun) != 1 {
		t.Fatalf("begun %d drafts, want 1", len(begun))
	}
	draft, err := d.Authoring.Drafts.Draft(t.Context(), d.org.ID, begun[0].ID)
	d.must(err)
	if draft.Fields["learning_outcomes_ja"]+draft.Fields["learning_outcomes_en"] == "" || draft.Fields["awarding_body_url"] != "" {
		t.Errorf("the draft of a badge: %v", draft.Fields)
	}
}

// TestRetiredPage says on the public page of a retired micro-credential that it is awarded no more, until it is again.
func TestRetiredPage(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serveNobody()
	editions, err := d.Store.Editions(t.Context(), d.org.ID)
	d.must(err)
	path := strings.TrimPrefix(d.org.EditionAddress(editions[0].ID), d.org.BaseURL)
	for _, retired := range []bool{false, true, false} {
		class, err := d.Store.ClassOf(t.Context(), editions[0])
		d.must(err)
		_, err = d.Authoring.Retire(t.Context(), d.by, class, retired)
		d.must(err)
		for end := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) { // pages ask every few ms what has changed
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at+path+".ja.html", nil)
			d.must(err)
			answer, err := http.DefaultClient.Do(r)
			d.must(err)
			page, err := io.ReadAll(answer.Body)
			d.must(errors.Join(err, answer.Body.Close()))
			if answer.StatusCode == http.StatusOK && strings.Contains(string(page), "発行終了") == retired {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("retired %t: status %d, and the page does not say so", retired, answer.StatusCode)
			}
		}
	}
}

// TestDeskMovesOutcomes moves an entry of a list by its button, without a script, and parts what was pasted into one entry.
func TestDeskMovesOutcomes(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	draft := d.begin()
	form := d.serve() + "/desk/" + d.org.Slug + "/m/" + draft.ID.String() + "/form.ja.html"
	typed := url.Values{"revision": {"1"}, "learning_outcomes_ja": {"一を言える", "・二を言える\n・三を言える", ""}, "move": {"learning_outcomes_ja up 1"}}
	if status, location, _ := d.post(form, http.Header{}, typed); status != http.StatusSeeOther || !strings.HasSuffix(location, "#learning_outcomes_ja") {
		t.Errorf("status %d, location %q", status, location)
	}
	saved, err := d.Authoring.Drafts.Draft(t.Context(), d.org.ID, draft.ID)
	d.must(err)
	if got, want := saved.Fields["learning_outcomes_ja"], "二を言える\n三を言える\n一を言える"; got != want {
		t.Errorf("outcomes %q, want %q", got, want)
	}
	for _, i := range saved.Fields.Imported() {
		if i.Cell == "" || i.Says["ja"] == "" {
			t.Errorf("a fault without its cell: %+v", i)
		}
	}
	if got := len(saved.Fields.Imported()); got != 2 {
		t.Errorf("%d cells of the workbook are told, want 2", got)
	}
}

package app_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
)

// handed is a served desk that has awarded to learners and told them by mail.
type handed struct {
	*desk
	at     string // scheme and host
	folder string // of the mails
	batch  int64
}

// handOut awards a list and tells its learners.
func handOut(t *testing.T, list string) *handed {
	t.Helper()
	return handOutAt(t, openDesk(t), list)
}

// handOutAt is handOut at a desk.
func handOutAt(t *testing.T, d *desk, list string) *handed {
	t.Helper()
	h := &handed{desk: d, at: d.serve(), folder: t.TempDir()}
	_, err := d.Mail.Set(t.Context(), d.by, mail.Settings{From: "office@mizunara-u.example", Folder: h.folder})
	d.must(err)
	plan, err := d.Service.PlanVersion(t.Context(), issuance.Request{Description: descriptionbook.Example(), BaseURL: d.org.BaseURL})
	d.must(err)
	p := &proposed{d.App, t, d.org, plan.Version.ClassID}
	released := p.begin(list)
	p.change(&released, decided)
	h.batch, err = d.Awarding.Release(t.Context(), d.by, &d.org, &released, p.seen(&released))
	d.must(err)
	p.finished(h.batch)
	tell := h.at + visitPath(&d.org, h.batch) + "/tell.ja.html"
	if status, _, body := d.post(tell, http.Header{}, url.Values{"deed": {"tell"}}); status != http.StatusSeeOther {
		t.Fatalf("told: status %d, %.300s", status, body)
	}
	return h
}

// visitPath is the path of what belongs to a batch at the desk.
func visitPath(org *issuance.Organisation, batch int64) string {
	return fmt.Sprintf("/desk/%s/b/%d", org.Slug, batch)
}

// mailTo waits for a mail to somebody that holds a link of a kind, and returns the path of that link and the mail's text.
func (h *handed) mailTo(address, link string) (path, text string) {
	h.t.Helper()
	want := regexp.MustCompile(regexp.QuoteMeta(link) + `\?k=[0-9A-Z]{24}`)
	for range 400 {
		files, _ := filepath.Glob(filepath.Join(h.folder, "*.eml"))
		for _, file := range files {
			data, err := os.ReadFile(file) //nolint:gosec // of the test
			h.must(err)
			head, body, _ := strings.Cut(string(data), "Content-Type: text/plain; charset=UTF-8\r\n\r\n")
			if !strings.Contains(head, "<"+address+">") {
				continue
			}
			body, _, _ = strings.Cut(body, "\r\n\r\n--")
			decoded, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\r\n", ""))
			h.must(err)
			if path := want.FindString(string(decoded)); path != "" {
				return path, strings.ReplaceAll(string(decoded), "\r\n", "\n")
			}
		}
		time.Sleep(25 * time.Millisecond)
	}
	h.t.Fatalf("no mail to %s with %s", address, link)
	return "", ""
}

// An award that was revoked or replaced before its mail was opened says so at once, with the reason, whom to ask and the new
// one, and promises nothing; the list of files and the office are those of every other page. The mail holds what it tells
// alone, that of what replaces another says so.
func TestEndedBeforeOpening(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,email,学籍番号\n高橋 葵,a@students.example,0012301\n佐藤 蓮,b@students.example,0012302\n")
	var links []string
	for _, whom := range []string{"a@students.example", "b@students.example"} {
		link, text := h.mailTo(whom, "/mine")
		if !strings.Contains(text, "microcredential@") {
			t.Errorf("the mail names nobody to ask: %s", text)
		}
		links = append(links, link)
	}
	awards, err := h.Store.Awards(t.Context(), h.org.ID, issuance.Selection{Batch: h.batch, OldestFirst: true}, issuance.Award{}, 9)
	h.must(err)
	h.wantBare(h.letter(&awards[1].Award), h.at+links[1], "0012302", "0012301", "高橋")
	h.must(h.Standing.Revoke(t.Context(), h.by, h.org, awards[0].ID, issuance.Revocation{Code: "issued_in_error"}))
	out, err := h.Service.Issue(t.Context(), h.by, issuance.Request{
		Description: descriptionbook.Example(), List: listOf("氏名,email\n佐藤 漣,b@students.example\n"), Replaces: awards[1].ID,
	})
	h.must(err)
	h.must(h.Service.Watch(t.Context(), out, func(int) {}))
	replacing, err := h.Store.Awards(t.Context(), h.org.ID, issuance.Selection{Batch: out.Batch}, issuance.Award{}, 9)
	h.must(err)
	if letter := h.letter(&replacing[0].Award); !strings.HasSuffix(letter.Subject, "」差替えのお知らせ") || !strings.Contains(letter.Text, "差し替えたものです") {
		t.Errorf("the mail of what replaces another says %q: %s", letter.Subject, letter.Text)
	}
	for i, wants := range [][]string{{"取り消しました", "理由：誤って発行"}, {"取り消しました", "新しい"}} {
		c, page := h.enter(links[i])
		answer, body := h.get(c, strings.Replace(page, ".en.html", ".ja.html", 1))
		if answer.StatusCode != http.StatusOK || strings.Contains(body, "届いています") || strings.Contains(body, `value="open"`) || strings.Contains(body, "badge.png") {
			t.Errorf("award %d: status %d, as if it stood: %s", i, answer.StatusCode, body)
		}
		for _, want := range append(wants, "microcredential@") {
			if !strings.Contains(body, want) {
				t.Errorf("award %d does not say %q: %s", i, want, body)
			}
		}
	}
}

// letter is the mail that tells of an award.
func (h *handed) letter(a *issuance.Award) *mail.Letter {
	h.t.Helper()
	letter, err := letterOf(h.t, h.App, &mail.Note{Org: int64(h.org.ID), Kind: mail.Award, About: mail.About(a.Batch, a.ID.String()), Lang: "ja"})
	h.must(err)
	return letter
}

// wantBare wants a mail to hold nothing but words and one link, shown as it is: no picture, no script, nothing that is loaded,
// and none of what belongs to a record or to somebody else (T28).
func (h *handed) wantBare(letter *mail.Letter, link string, never ...string) {
	h.t.Helper()
	for _, word := range append(never, "<img", "src=", "url(", "<script", "<form", "@import", "至急") {
		if strings.Contains(letter.Subject+letter.Text+letter.HTML, word) {
			h.t.Errorf("the mail holds %q: %s", word, letter.HTML)
		}
	}
	for _, rest := range strings.Split(letter.HTML, `href="`)[1:] {
		if to, _, _ := strings.Cut(rest, `"`); to != link || !strings.Contains(letter.HTML, ">"+link+"<") || !strings.Contains(letter.Text, "\n"+link+"\n") {
			h.t.Errorf("a link leads to %q, want %q, shown as it is", to, link)
		}
	}
}

// jarred is a browser without a screen.
func jarred(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// From the mail in the folder, on a phone: open, receive, show the name, an address of one's own, proved by its mail, the
// badge, a line for the curriculum vitae, a sheet of A4, and a report that the desk answers.
func TestLearnersFirstMinute(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,氏名（英語）,email,言語\n高橋 葵,TAKAHASHI Aoi,a@students.example,ja\nSmith,Alex Smith,b@students.example,en\n")
	for lang, whom := range map[string]string{"ja": "a@students.example", "en": "b@students.example"} {
		t.Run(lang, func(t *testing.T) {
			h.walk(t, lang, whom)
		})
	}
}

func (h *handed) walk(t *testing.T, lang, whom string) {
	link, _ := h.mailTo(whom, "/mine")
	p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone, Language: lang})
	press := func(selector string) {
		t.Helper()
		p.Follow(func() { p.Click(selector) })
	}
	if status := p.Go(h.at + link); status != http.StatusOK {
		t.Fatalf("the link answers %d", status)
	}
	look(t, p, lang, "mine-closed")
	press(`[value="open"]`)
	look(t, p, lang, "mine-opened")
	press(`[value="receive"]`)
	press(`[value="show"]`)
	browsertest.Eval[bool](p, `(document.getElementById("private").value = "`+lang+`@home.example", true)`)
	press(`[value="address"]`)
	look(t, p, lang, "mine-asked")
	proof, _ := h.mailTo(lang+"@home.example", "/mine/address")
	p.Go(h.at + proof)
	look(t, p, lang, "mine-proof")
	press("form .button")
	look(t, p, lang, "mine-proved")
	p.Go(h.at + link)
	press(`[value="reader"]`)
	look(t, p, lang, "mine-done")
	line := browsertest.Eval[string](p, `document.getElementById("line-era").value`)
	if want := map[string]string{"ja": "令和8年3月　", "en": "March Reiwa 8"}[lang]; !strings.HasPrefix(line, want) {
		t.Errorf("the line is %q, want it to begin with %q", line, want)
	}
	shown := browsertest.Eval[string](p, `document.getElementById("reader-0").value`)
	press(`a[href$="/print.` + lang + `.html"]`)
	look(t, p, lang, "mine-print")
	printed := p.WantLegible("mine-print")
	if folder := os.Getenv("MITOME_SHOTS"); folder != "" {
		h.must(os.WriteFile(filepath.Join(folder, "mine-print."+lang+".pdf"), printed.PDF, 0o600))
	}
	press(`.actions a`)
	press(`#reports ~ .body a.button`)
	p.Click(`[value="letters"]`)
	p.Type("#said", "髙橋 葵")
	look(t, p, lang, "mine-report")
	press(`button[type="submit"]`)
	p.Go(shown)
	look(t, p, lang, "mine-shown")
	h.answered(t, p, lang, whom, link)
}

// answered has the desk answer what was reported, in the same browser, and the learner read it.
func (h *handed) answered(t *testing.T, p *browsertest.Page, lang, whom, link string) {
	t.Helper()
	secret, err := h.Auth.SignInLink(t.Context(), h.owner.Email, "")
	h.must(err)
	p.Go(h.at + "/desk/link?k=" + string(secret))
	p.Follow(func() { p.Click("form .button") })
	p.Go(h.at + "/desk/" + h.org.Slug + "/drafts." + lang + ".html")
	look(t, p, lang, "drafts-waiting")
	p.Follow(func() { p.Click(`.waiting a[href*="/reports."]`) })
	look(t, p, lang, "reports")
	p.Follow(func() { p.Click(".reports a") })
	p.Click(`[value="corrected"]`)
	browsertest.Eval[bool](p, `(document.getElementById("name").value = "髙橋 葵", true)`)
	look(t, p, lang, "report-answer")
	p.Follow(func() { p.Click("#answer button.button") })
	if text := p.Text("main"); strings.Contains(text, whom) {
		t.Errorf("the list of reports names an address: %s", text)
	}
	p.Go(h.at + link)
	if text := p.Text("main"); !strings.Contains(text, "髙橋 葵") && lang == "ja" {
		t.Errorf("the learner does not see the answer: %s", text)
	}
}

// get asks for a path with a browser without a screen.
func (h *handed) get(c *http.Client, path string) (*http.Response, string) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, h.at+path, http.NoBody)
	h.must(err)
	return h.answer(c, r)
}

// send sends a form from a page of the host's own, or of another where origin is one.
func (h *handed) send(c *http.Client, path, origin string, form url.Values) (*http.Response, string) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, h.at+path, strings.NewReader(form.Encode()))
	h.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	return h.answer(c, r)
}

func (h *handed) answer(c *http.Client, r *http.Request) (*http.Response, string) {
	h.t.Helper()
	answer, err := c.Do(r)
	h.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	h.must(err)
	for name, want := range map[string]string{"Cache-Control": "no-store", "Access-Control-Allow-Origin": ""} {
		if got := answer.Header.Get(name); got != want {
			h.t.Errorf("%s %s: %s is %q, want %q", r.Method, r.URL.Path, name, got, want)
		}
	}
	return answer, string(body)
}

// enter opens a link and returns the browser that has its cookie, and the path of the page.
func (h *handed) enter(link string) (c *http.Client, page string) {
	h.t.Helper()
	c = jarred(h.t)
	answer, _ := h.get(c, link)
	page = answer.Header.Get("Location")
	if answer.StatusCode != http.StatusSeeOther || strings.Contains(page, "?") || answer.Header.Get("Referrer-Policy") != "no-referrer" {
		h.t.Fatalf("the link answers %d, leads to %q", answer.StatusCode, page)
	}
	return c, page
}

// only returns the one award of the batch.
func (h *handed) only() issuance.Award {
	h.t.Helper()
	awards, err := h.Store.Awards(h.t.Context(), h.org.ID, issuance.Selection{Batch: h.batch, OldestFirst: true}, issuance.Award{}, 9)
	h.must(err)
	return awards[0].Award
}

// T25, T26, T34: a link is the same each time; guessed, foreign and renewed ones open nothing, with the same answer, and
// guessing has an end; a code that was typed opens what its link does. The secret stands in no address but the link's, and
// nothing that is stored holds it.
func TestT25T26T34LearnersLinks(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,メール\n高橋 葵,a@students.example\n鈴木 蓮,b@students.example\n")
	link, text := h.mailTo("a@students.example", "/mine")
	other, _ := h.mailTo("b@students.example", "/mine")
	award := h.only()
	code := strings.TrimPrefix(link, "/mine?k=")
	for range 2 {
		if again, err := h.Claims.Code(t.Context(), &award); err != nil || again != code {
			t.Errorf("sent again, the link is another: %q, %v", again, err)
		}
	}
	c, page := h.enter(link)
	if answer, body := h.get(c, page); answer.StatusCode != http.StatusOK || strings.Contains(body, code[8:]) || strings.Contains(body, "高橋") {
		t.Errorf("before it is opened, the page answers %d: %.300s", answer.StatusCode, body)
	}
	otherPage := strings.Replace(page, code[:8], strings.TrimPrefix(other, "/mine?k=")[:8], 1)
	wrong := code[:23] + map[bool]string{true: "1", false: "0"}[code[23] == '0']
	var first string
	for what, ask := range map[string]func() (*http.Response, string){
		"guessed":       func() (*http.Response, string) { return h.get(jarred(t), "/mine?k="+wrong) },
		"no handle":     func() (*http.Response, string) { return h.get(jarred(t), "/mine?k=ZZZZZZZZ"+code[8:]) },
		"of a reader":   func() (*http.Response, string) { return h.get(jarred(t), "/mine/shown?k="+code) },
		"of an address": func() (*http.Response, string) { return h.get(jarred(t), "/mine/address?k="+code) },
		"foreign":       func() (*http.Response, string) { return h.get(c, otherPage) },
		"clean":         func() (*http.Response, string) { return h.get(jarred(t), page) },
	} {
		answer, body := ask()
		if answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", what, answer.StatusCode)
		}
		if len(answer.Cookies()) > 0 {
			t.Errorf("%s: a cookie is set", what)
		}
		if what == "guessed" || what == "no handle" {
			if first != "" && first != body {
				t.Errorf("%s is answered otherwise", what)
			}
			first = body
		}
	}
	typed := regexp.MustCompile(`(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}`).FindString(text)
	if answer, _ := h.send(jarred(t), "/mine.ja.html", h.at, url.Values{"k": {strings.ToLower(typed)}}); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("the code %q, typed: status %d", typed, answer.StatusCode)
	}
	if answer, body := h.send(jarred(t), "/mine.ja.html", h.at, url.Values{"k": {`<script>"`}}); answer.StatusCode != http.StatusUnprocessableEntity || strings.Contains(body, "<script>\"") {
		t.Errorf("no code, typed: status %d", answer.StatusCode)
	}
	late, body := h.send(jarred(t), strings.Replace(page, "/award.", "/report.", 1), h.at, url.Values{"said": {"高ではなく髙です。"}})
	if late.StatusCode != http.StatusNotFound || !strings.Contains(body, ">高ではなく髙です。</textarea>") || !strings.Contains(body, `action="/mine.`) {
		t.Errorf("written on a page that was open for too long: status %d: %.800s", late.StatusCode, body)
	}
	if r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.at+link, http.NoBody); err == nil {
		r.Host = "elsewhere.example"
		answer, err := jarred(t).Do(r)
		h.must(err)
		answer.Body.Close()
		if answer.StatusCode != http.StatusNotFound {
			t.Errorf("another host answers %d", answer.StatusCode)
		}
	}
	claim, err := h.Store.Claim(t.Context(), h.org.ID, award.ID)
	h.must(err)
	h.must(h.Claims.Renew(t.Context(), h.by, &claim))
	if answer, _ := h.get(c, page); answer.StatusCode != http.StatusNotFound {
		t.Errorf("after it was renewed, the old link answers %d", answer.StatusCode)
	}
	refused := 0
	for range 40 {
		if answer, _ := h.get(jarred(t), "/mine?k="+wrong); answer.StatusCode == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("guessing has no end")
	}
}

// T23, T28, T37: who only looks, as mail scanners do, leaves nothing, and the public page stays as it is; a form of another
// page does nothing; what is opened, received, shown, hidden and declined is recorded in the learner's own name without one.
func TestT23T28T37LearnersDeeds(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,メール\n高橋 葵,a@students.example\n")
	link, _ := h.mailTo("a@students.example", "/mine")
	award := h.only()
	public := strings.TrimPrefix(h.org.AwardAddress(award.ID), h.org.BaseURL) + ".ja.html"
	publicPage := func() string {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.at+public, http.NoBody)
		h.must(err)
		r.Host = strings.TrimPrefix(h.org.BaseURL, "https://")
		answer, err := http.DefaultClient.Do(r)
		h.must(err)
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		h.must(err)
		return string(body)
	}
	before := publicPage()
	c, page := h.enter(link)
	page = strings.Replace(page, ".en.html", ".ja.html", 1)
	for range 3 {
		h.get(c, page)
		h.get(c, strings.Replace(page, "/award.", "/decline.", 1))
	}
	claim := func() claiming.Claim {
		claim, err := h.Store.Claim(t.Context(), h.org.ID, award.ID)
		h.must(err)
		return claim
	}
	if got := claim(); !got.Opened.IsZero() || !got.Received.IsZero() {
		t.Errorf("looked at, it counts as opened: %+v", got)
	}
	if answer, _ := h.send(c, page, "https://evil.example", url.Values{"deed": {"open"}}); answer.StatusCode != http.StatusForbidden || !claim().Opened.IsZero() {
		t.Errorf("another page's form: status %d", answer.StatusCode)
	}
	deed := func(name string) {
		t.Helper()
		if answer, body := h.send(c, page, h.at, url.Values{"deed": {name}}); answer.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: status %d %.300s", name, answer.StatusCode, body)
		}
	}
	deed("receive")
	if !claim().Received.IsZero() {
		t.Error("received before it was opened")
	}
	deed("open")
	deed("open")
	if publicPage() != before {
		t.Error("opening changes the public page")
	}
	deed("receive")
	deed("show")
	consent, err := h.Store.LastConsent(t.Context(), h.org.ID, award.ID)
	if err != nil || !consent.Shown || !strings.Contains(consent.Wording, "「高橋 葵」を表示することに同意します") {
		t.Errorf("consent %+v, %v", consent, err)
	}
	if shown, err := h.Store.Shown(t.Context(), h.org.ID, award.ID); err != nil || shown.Name.Name != "高橋 葵" {
		t.Errorf("shown %+v, %v", shown, err)
	}
	deed("reader")
	for suffix, begins := range map[string]string{".png": "\x89PNG", ".svg": "<svg", ".json": "{"} {
		answer, body := h.get(c, strings.Replace(page, "/award.ja.html", "/badge"+suffix, 1)+"?keep")
		if answer.StatusCode != http.StatusOK || !strings.Contains(body[:min(len(body), 100)], begins) || answer.Header.Get("Content-Disposition") == "" {
			t.Errorf("badge%s: status %d, %.60q", suffix, answer.StatusCode, body)
		}
	}
	decline := strings.Replace(page, "/award.", "/decline.", 1)
	if answer, body := h.send(c, decline, h.at, url.Values{"said": {"<script>alert(1)</script>\u202e"}}); answer.StatusCode != http.StatusUnprocessableEntity || strings.Contains(body, "<script>alert") || !strings.Contains(body, "&lt;script&gt;") {
		t.Errorf("declined without being asked twice: status %d", answer.StatusCode)
	}
	if answer, _ := h.send(c, decline, h.at, url.Values{"sure": {"1"}, "said": {"<script>alert(1)</script>\u202e"}}); answer.StatusCode != http.StatusSeeOther {
		t.Errorf("declined: status %d", answer.StatusCode)
	}
	if shown, err := h.Store.Shown(t.Context(), h.org.ID, award.ID); err != nil || shown != (issuance.Shown{Declined: true}) {
		t.Errorf("declined, and shown %+v (%v)", shown, err)
	}
	const title = "意思決定のためのデータリテラシー"
	if text := publicPage(); !strings.Contains(before, title) || strings.Contains(text, title) || !strings.Contains(text, "内容は表示していません") {
		t.Errorf("declined, the public page shows %s", text)
	}
	now, err := h.Store.Award(t.Context(), h.org.ID, award.ID)
	readers, readersErr := h.Store.Readers(t.Context(), h.org.ID, award.ID, time.Now())
	tasks, tasksErr := h.Claims.Tasks(t.Context(), h.org.ID, department.Whole(), true, "", 9)
	h.must(errors.Join(err, readersErr, tasksErr))
	if !now.RevokedAt.IsZero() || len(readers) > 0 || len(tasks) != 1 || tasks[0].Kind != claiming.Declined || strings.Contains(tasks[0].Said, "\u202e") {
		t.Errorf("declined: award %+v, readers %v, tasks %+v", now.RevokedAt, readers, tasks)
	}
	history, err := h.Store.History(t.Context(), &award)
	h.must(err)
	var deeds []string
	for _, line := range history {
		if line.Actor.Kind == audit.Learner {
			deeds = append(deeds, line.Action+" "+line.Code)
		}
		if strings.Contains(line.Subject+line.Code+line.Name, "高橋") || strings.Contains(line.Subject+line.Code, "script") {
			t.Errorf("a line of the record tells a name or a text: %+v", line)
		}
	}
	deed("receive")
	if publicPage() != before {
		t.Error("received after all, the public page is not as it was")
	}
	want := "award.open ,award.receive ,award.consent given,award.name show,award.reader begin,award.name hide,award.decline "
	if got := strings.Join(deeds, ","); got != want {
		t.Errorf("recorded %q, want %q", got, want)
	}
}

// mailsEnded waits until no mail but reminders to come is in hand or due.
func (h *handed) mailsEnded() {
	h.t.Helper()
	for range 300 {
		waiting, err := h.Store.Mails(h.t.Context(), true, 0, 100)
		if err != nil {
			h.t.Fatal(err)
		}
		if !slices.ContainsFunc(waiting, func(q mail.Queued) bool { return q.Kind != mail.Reminder }) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	h.t.Error("mails still wait")
}

// sendsAgain sends the mail about an award once more from the desk: the same link, to the learner's own address, or to another
// that the office types.
func (h *handed) sendsAgain(award issuance.Award, link string) {
	h.t.Helper()
	send := func(form url.Values) (int, string) {
		status, _, body := h.post(h.at+"/desk/"+h.org.Slug+"/a/"+award.ID.String()+"/send.ja.html", http.Header{}, form)
		return status, body
	}
	for _, bad := range []string{"", "nobody", "x@home.example\r\nBcc: y@home.example"} {
		if status, body := send(url.Values{"to": {"other"}, "address": {bad}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "送っていません") {
			h.t.Errorf("sent to %q: status %d", bad, status)
		}
	}
	for address, form := range map[string]url.Values{
		"new@home.example": {"to": {"own"}}, "office@home.example": {"to": {"registered"}, "address": {"office@home.example"}},
	} {
		if status, body := send(form); status != http.StatusSeeOther {
			h.t.Fatalf("sent again to %s: status %d, %.2000s", address, status, body)
		}
		again, text := h.mailTo(address, "/mine")
		if again != link {
			h.t.Errorf("sent to %s with the link %s, want %s", address, again, link)
		}
		if own := address == "new@home.example"; strings.Contains(text, "登録された私用のメールアドレスに") != own || strings.Contains(text, "私用のメールアドレスを登録できます") {
			h.t.Errorf("the mail to %s says of the learner's own address: %s", address, text)
		}
		if !strings.HasPrefix(text, "高橋 葵 様\n\n先にお送りした授与のお知らせを、再度お送りします。") || strings.Contains(text, "を授与しました") {
			h.t.Errorf("the mail to %s reads as a first one: %s", address, text)
		}
	}
	if _, added, err := h.Claims.Addresses(h.t.Context(), h.org.ID, award.ID); err != nil || added != "office@home.example" {
		h.t.Errorf("the office's address is kept as %q, %v", added, err)
	}
	page := h.at + "/desk/" + h.org.Slug + "/a/" + award.ID.String() + "/award.ja.html"
	h.mailsEnded() // a mail is in the folder a moment before it is noted
	if body := h.desk.get(page); !strings.Contains(body, "office@home.exampleには、この1時間にメールを送っています。次のメールは") || strings.Contains(body, "new@home.example") {
		h.t.Errorf("the page does not say when the next mail goes: %s", body)
	}
	_, err := h.Store.Writer().ExecContext(h.t.Context(), "UPDATE mail SET wanted_at = wanted_at - 120000000") // it was no double click
	h.must(err)
	if status, body := send(url.Values{"to": {"added"}}); status != http.StatusSeeOther {
		h.t.Errorf("sent to the added address: status %d, %.2000s", status, body)
	}
	body := h.desk.get(page)
	for _, want := range []string{
		"office@home.example宛てのメールは送信待ちで、", "メール「授与のお知らせ」、a@students.example宛て：送信済み", "メール「授与のお知らせの再送」、本人が確認した私用のメールアドレス宛て：送信済み",
	} {
		if !strings.Contains(body, want) {
			h.t.Errorf("the page does not say %q: %s", want, body)
		}
	}
	if strings.Contains(body, "new@home.example") {
		h.t.Error("the history tells the office of the learner's own address")
	}
	h.batchWaits(award)
	first := mail.AwardNote(int64(h.org.ID), h.batch, award.ID.String(), mail.Address{}, "", time.Time{})
	if news, err := h.Mail.Back(h.t.Context(), h.by, first.ID, mail.Returned, "550 5.1.1 no such user"); err != nil || !news {
		h.t.Errorf("it came back: %t, %v", news, err)
	}
	for _, nobodyTold := range []string{"UPDATE claim SET sent_at = 0", "DELETE FROM mail WHERE address = 'office@home.example'"} {
		_, err := h.Store.Writer().ExecContext(h.t.Context(), nobodyTold)
		h.must(err)
	}
	if status, body := send(url.Values{"to": {"added"}}); status != http.StatusSeeOther {
		h.t.Errorf("sent for the first time: status %d, %.2000s", status, body)
	}
	queued, err := h.Store.Mails(h.t.Context(), false, 0, 1)
	if h.must(err); queued[0].Kind != mail.Award || queued[0].To.Address != "office@home.example" {
		h.t.Errorf("the first mail about an award is of kind %q to %s", queued[0].Kind, queued[0].To.Address)
	}
	if body := h.desk.get(page); !strings.Contains(body, "a@students.example（届かなかったアドレス）") || !strings.Contains(body, `value="own" checked`) {
		h.t.Errorf("an address that does not work is offered as if it did: %s", body)
	}
}

// batchWaits waits until a mail of the batch is held for the rest of the hour: its page says when it goes.
func (h *handed) batchWaits(award issuance.Award) {
	h.t.Helper()
	n := mail.AwardNote(int64(h.org.ID), h.batch, award.ID.String(), mail.Address{Name: "高橋　葵", Address: "a@students.example"}, "ja", time.Now())
	n.ID = mail.ID{1}
	h.must(h.Store.QueueMail(h.t.Context(), n))
	page := fmt.Sprintf("%s/desk/%s/b/%d/batch.ja.html", h.at, h.org.Slug, h.batch)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if body := h.desk.get(page); strings.Contains(body, "待っているメールは、") && strings.Contains(body, "以降に送られます。") {
			return
		}
	}
	h.t.Error("the page of the list does not say when the mail goes")
}

// T15, T28, T29: an address of the learner's own is proved by mail and by a button; a bad one is told, a mail that was
// overtaken proves nothing, and a mailbox is not flooded.
func TestT15T28T29PrivateAddress(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,メール\n高橋 葵,a@students.example\n")
	link, _ := h.mailTo("a@students.example", "/mine")
	award := h.only()
	c, page := h.enter(link)
	h.send(c, page, h.at, url.Values{"deed": {"open"}})
	ask := func(address string) (int, string) {
		answer, body := h.send(c, page, h.at, url.Values{"deed": {"address"}, "address": {address}})
		return answer.StatusCode, body
	}
	for _, bad := range []string{"", "nobody", "a@b@c", "x@home.example\r\nBcc: y@home.example", "a@students.example", `"><script>alert(1)</script>@home.example`} {
		if status, body := ask(bad); status != http.StatusUnprocessableEntity || strings.Contains(body, "<script>alert") {
			t.Errorf("address %q: status %d", bad, status)
		}
	}
	private := func() string {
		address, _, err := h.Claims.Addresses(t.Context(), h.org.ID, award.ID)
		h.must(err)
		return address
	}
	if status, _ := ask("old@home.example"); status != http.StatusSeeOther {
		t.Fatalf("asked: status %d", status)
	}
	old, text := h.mailTo("old@home.example", "/mine/address")
	if strings.Contains(text, "高橋") || strings.Contains(text, "/mine?k=") {
		t.Errorf("the mail to an address that may be anybody's tells of the learner: %s", text)
	}
	if status, _ := ask("ｎｅｗ＠home．example"); status != http.StatusSeeOther {
		t.Fatalf("asked with a keyboard of wide letters: status %d", status)
	}
	if answer, _ := h.get(jarred(t), old); answer.StatusCode != http.StatusNotFound {
		t.Errorf("a mail that was overtaken: status %d", answer.StatusCode)
	}
	proof, _ := h.mailTo("new@home.example", "/mine/address")
	prover, proofPage := h.enter(proof)
	if h.get(prover, proofPage); private() != "" {
		t.Error("proved by looking")
	}
	if answer, _ := h.get(prover, page); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the mail that proves an address opens the learner's page: status %d", answer.StatusCode)
	}
	h.send(prover, proofPage, h.at, nil)
	if private() != "new@home.example" {
		t.Errorf("proved: %q", private())
	}
	h.sendsAgain(award, link)
	status := 0
	for n := 0; n < 8; n++ {
		status, _ = ask(fmt.Sprintf("n%d@home.example", n))
	}
	if status != http.StatusUnprocessableEntity {
		t.Errorf("the eighth address within an hour: status %d", status)
	}
}

// T29: whoever says that the award is somebody else's shows it to no reader any more; when the office has renewed the link, the
// old one opens nothing, and the private address that was given by it is forgotten with what was to prove another.
func TestT29NotMe(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,メール\n高橋 葵,a@students.example\n")
	link, _ := h.mailTo("a@students.example", "/mine")
	award := h.only()
	c, page := h.enter(link)
	deed := func(form url.Values) string {
		answer, body := h.send(c, page, h.at, form)
		if answer.StatusCode != http.StatusSeeOther {
			t.Fatalf("%v: status %d, %.1000s", form, answer.StatusCode, body)
		}
		_, body = h.get(c, page)
		return body
	}
	deed(url.Values{"deed": {"open"}})
	reader := regexp.MustCompile(`/mine/shown\?k=[0-9A-Z]{24}`).FindString(deed(url.Values{"deed": {"reader"}}))
	deed(url.Values{"deed": {"address"}, "address": {"theirs@home.example"}})
	claim := func() claiming.Claim {
		claim, err := h.Store.Claim(t.Context(), h.org.ID, award.ID)
		h.must(err)
		return claim
	}
	asked := claim()
	h.must(h.Claims.ProveAddress(t.Context(), &asked))
	deed(url.Values{"deed": {"address"}, "address": {"more@home.example"}})
	desk := h.at + "/desk/" + h.org.Slug
	if body := h.desk.get(desk + "/a/" + award.ID.String() + "/award.ja.html"); !strings.Contains(body, "別のアドレスが確認待ち") {
		t.Errorf("of an address that is proved and another that is not the office reads: %s", body)
	}
	report := strings.Replace(page, "/award.", "/report.", 1)
	for field, form := range map[string]url.Values{"said": {"kind": {"letters"}}, "kind": {"said": {"高ではなく髙"}}} {
		if answer, body := h.send(c, report, h.at, form); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `href="#`+field+`"`) ||
			strings.Count(body, `aria-invalid="true"`) != 1 || !strings.Contains(body, `id="`+field+`-amiss"`) || strings.Count(body, " autofocus") != 1 {
			t.Errorf("%v: status %d, the field %s is not the one that is marked: %s", form, answer.StatusCode, field, body)
		}
	}
	if answer, body := h.get(jarred(t), reader); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("the reader's link %q answers %d: %s", reader, answer.StatusCode, body)
	}
	if answer, body := h.send(c, report, h.at, url.Values{"kind": {"not_me"}}); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `name="sure"`) {
		t.Errorf("not me, by one press: status %d", answer.StatusCode)
	}
	if answer, _ := h.send(c, report, h.at, url.Values{"kind": {"not_me"}, "sure": {"1"}}); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("not me: status %d", answer.StatusCode)
	}
	if answer, _ := h.get(jarred(t), reader); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the reader's link of somebody else's award answers %d", answer.StatusCode)
	}
	noReminder := func(when string) {
		t.Helper()
		waiting, err := h.ListMails(t.Context(), true, 99)
		h.must(err)
		reminders := 0
		for i := range waiting {
			if waiting[i].Kind != mail.Reminder {
				continue
			}
			if reminders++; !waiting[i].Needless {
				t.Errorf("%s, whoever said so is reminded of somebody else's award", when)
			}
		}
		if reminders == 0 {
			t.Error("no reminder waits that could be left out")
		}
	}
	noReminder("before the answer")
	tasks, err := h.Claims.Tasks(t.Context(), h.org.ID, department.Whole(), true, "", 9)
	h.must(err)
	status, _, body := h.post(desk+"/reports/answer.ja.html", http.Header{}, url.Values{"report": {tasks[0].ID.String()}, "answer": {"noted"}, "renew": {"1"}})
	for answer, want := range map[string]int{"noted": http.StatusSeeOther, "registered": http.StatusConflict} { // a second click, and a page that is older
		form := url.Values{"report": {tasks[0].ID.String()}, "answer": {answer}}
		if again, _, page := h.post(desk+"/reports/answer.ja.html", http.Header{}, form); again != want {
			t.Errorf("answered %s once more: status %d, want %d; %.1000s", answer, again, want, page)
		}
	}
	if now := claim(); status != http.StatusSeeOther || now.Address+now.Asked != "" {
		t.Errorf("renewed: status %d, kept %q and %q: %.500s", status, now.Address, now.Asked, body)
	}
	noReminder("after it")
	shown := desk + "/a/" + award.ID.String() + "/award.ja.html"
	if body := h.desk.get(shown); !strings.Contains(body, "と知らせた人のアドレス") || !strings.Contains(body, `value="other" checked`) {
		t.Error("the link is offered to whoever said that the award is somebody else's, or the page does not say who that is")
	}
	send := desk + "/a/" + award.ID.String() + "/send.ja.html"
	for _, form := range []url.Values{{"to": {"other"}, "address": {"mistyped@students.example"}}, {"deed": {"forget"}}} {
		if status, _, body := h.post(send, http.Header{}, form); status != http.StatusSeeOther {
			t.Errorf("%v: status %d, %.500s", form, status, body)
		}
	}
	if now := claim(); now.Added != "" || strings.Contains(h.desk.get(shown), `value="forget"`) {
		t.Errorf("the address that was added stays: %q", now.Added)
	}
	if answer, _ := h.get(c, page); answer.StatusCode != http.StatusNotFound {
		t.Errorf("the old link answers %d", answer.StatusCode)
	}
}

// T29: whoever has said by mistake that an award is somebody else's is told by mail that it is theirs as registered, comes in
// again by the same link, also where the box that ends it was ticked, and is reminded and written to as before.
func TestT29NotMeByMistake(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,メール\n高橋 葵,a@students.example\n")
	link, _ := h.mailTo("a@students.example", "/mine")
	c, page := h.enter(link)
	report := strings.Replace(page, "/award.", "/report.", 1)
	h.send(c, page, h.at, url.Values{"deed": {"open"}})
	h.send(c, report, h.at, url.Values{"kind": {"not_me"}, "sure": {"1"}})
	tasks, err := h.Claims.Tasks(t.Context(), h.org.ID, department.Whole(), true, "", 9)
	h.must(err)
	desk := h.at + "/desk/" + h.org.Slug
	answer := url.Values{"report": {tasks[0].ID.String()}, "answer": {"registered"}, "text": {"ご本人のものです"}, "renew": {"1"}}
	if status, _, body := h.post(desk+"/reports/answer.ja.html", http.Header{}, answer); status != http.StatusSeeOther {
		t.Fatalf("answered: status %d, %.500s", status, body)
	}
	waiting, err := h.Store.Mails(t.Context(), true, 0, 99)
	h.must(err)
	if i := slices.IndexFunc(waiting, func(q mail.Queued) bool { return q.Kind == mail.Answered }); i < 0 || waiting[i].To.Address != "a@students.example" {
		t.Errorf("no mail tells of the answer: %+v", waiting)
	}
	if got, body := h.get(c, page); got.StatusCode != http.StatusOK || !strings.Contains(body, "ご本人のものです") {
		t.Errorf("the page answers %d: %.500s", got.StatusCode, body)
	}
	if not, err := h.Claims.IsDisowned(t.Context(), h.org.ID, h.only().ID); err != nil || not {
		t.Errorf("the award is still somebody else's: %v, %v", not, err)
	}
}

// T28: declining and receiving in turn makes no more tasks of the office's than an hour has.
func TestT28Declining(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,メール\n高橋 葵,a@students.example\n")
	code, err := h.Claims.Code(t.Context(), &issuance.Award{Org: h.org.ID, ID: h.only().ID, Batch: h.batch})
	h.must(err)
	handle, secret, _ := claiming.Split(code)
	for n := range 12 {
		claim, err := h.Claims.Enter(t.Context(), handle, secret)
		h.must(err)
		given, err := h.Claims.Given(t.Context(), claim)
		h.must(err)
		err = h.Claims.Decline(t.Context(), given, "")
		if refused := errors.Is(err, claiming.Refused("often")); refused != (n >= 10) || err != nil && !refused {
			t.Errorf("declined for the %d-th time: %v", n+1, err)
		}
		h.must(h.Claims.Receive(t.Context(), &claim))
	}
}

// A learner is told of a revocation where the box says so, once a mail has told of the award, and nobody else is; one that
// stands again meanwhile is told of nothing.
func TestToldOfRevocation(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,メール\n高橋 葵,a@students.example\n鈴木 蓮,b@students.example\n佐藤 凛,c@students.example\n")
	awards, err := h.Store.Awards(t.Context(), h.org.ID, issuance.Selection{Batch: h.batch, OldestFirst: true}, issuance.Award{}, 9)
	h.must(err)
	for i, form := range []url.Values{{"reason": {"issued_in_error"}, "tell": {"yes"}}, {"reason": {"issued_in_error"}}} {
		path := h.at + "/desk/" + h.org.Slug + "/a/" + awards[i].ID.String() + "/revoke.ja.html"
		if status, _, body := h.post(path, http.Header{}, form); status != http.StatusSeeOther {
			t.Fatalf("revoked: status %d, %.2000s", status, body)
		}
	}
	mails, err := h.Store.Mails(t.Context(), false, 0, 100)
	h.must(err)
	var told []mail.Queued
	for i := range mails {
		if mails[i].Kind == mail.Revoked {
			told = append(told, mails[i])
		}
	}
	if len(told) != 1 || told[0].To.Address != "a@students.example" || told[0].AwardOf() != awards[0].ID.String() {
		t.Fatalf("told %+v", told)
	}
	if _, err := letterOf(t, h.App, &told[0].Note); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("told that an award is revoked of which no mail has told: %v", err)
	}
	_, err = h.Store.Writer().ExecContext(t.Context(), "UPDATE mail SET state = 'sent', ended_at = 1 WHERE kind = 'award'")
	h.must(err)
	letter, err := letterOf(t, h.App, &told[0].Note)
	h.must(err)
	for _, want := range []string{"高橋 葵 様", "取り消しました。理由：誤って", "has revoked", "/mine?k="} {
		if !strings.Contains(letter.Subject+letter.Text, want) {
			t.Errorf("the mail does not say %q: %s\n%s", want, letter.Subject, letter.Text)
		}
	}
	again := &mail.Note{Org: int64(h.org.ID), Kind: mail.Reinstated, About: told[0].About, To: told[0].To, Lang: "ja"}
	if _, err := letterOf(t, h.App, again); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("told that it stands again while it is revoked: %v", err)
	}
	h.told(&awards[0], &awards[2], &told[0].Note, again)
}

// told is the one mail of an hour in which a reminder, a revocation and an award are due to a learner: each award stands in it
// once, as it stands now, and no congratulations and no end of reminders beside it.
func (h *handed) told(revoked, other *issuance.ListedAward, notes ...*mail.Note) {
	h.t.Helper()
	_, err := h.Mail.SetWays(h.t.Context(), h.by, int64(h.org.ID), mail.Ways{WordsJA: "おめでとうございます"}, func(string) bool { return false })
	h.must(err)
	at := time.Now()
	for _, n := range []mail.Note{
		mail.ReminderNote(int64(h.org.ID), h.batch, revoked.ID.String(), notes[0].To, "ja", at),
		mail.AwardNote(int64(h.org.ID), h.batch, revoked.ID.String(), notes[0].To, "ja", at),
	} {
		notes = append(notes, &n)
	}
	letter, told, err := h.Mail.Learners(h.t.Context(), notes)
	if h.must(err); len(told) != 1 || told[0].Kind != mail.Revoked || strings.Contains(letter.Text, "おめでとう") || letter.Unsubscribe != "" {
		h.t.Errorf("of what was revoked is told %d times, %q: %s", len(told), letter.Unsubscribe, letter.Text)
	}
	reminder := mail.ReminderNote(int64(h.org.ID), h.batch, other.ID.String(), notes[0].To, "ja", at)
	letter, told, err = h.Mail.Learners(h.t.Context(), append([]*mail.Note{&reminder}, notes...))
	if h.must(err); len(told) != 2 || letter.Unsubscribe != "" {
		h.t.Errorf("told %d times, %q", len(told), letter.Unsubscribe)
	}
	for _, want := range []string{"マイクロクレデンシャル2件についてのお知らせ", "【取消し】「", "【再度のご案内】「", "理由：誤って", "Once more: “", "Revoked: “"} {
		if !strings.Contains(letter.Subject+letter.Text, want) {
			h.t.Errorf("the mail of both does not say %q: %s\n%s", want, letter.Subject, letter.Text)
		}
	}
}

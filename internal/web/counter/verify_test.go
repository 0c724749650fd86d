package counter_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/net/html"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
	"github.com/mitome/mitome/openbadges/verify"
)

// Every verdict is answered first, in words and with its own sign.
func TestVerdicts(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	hosted, signed := o.Award("hosted"), o.Signed(t)
	o.Award("gone")
	o.Put[webtest.Home+"/o/mizunara/a/gone"] = verify.Response{Status: 410, Body: []byte(`{"revoked":true}`)}
	o.Award("slow")
	o.Put[webtest.Home+"/o/mizunara/a/slow"] = verify.Response{}
	o.Award("over", `"issuedOn"`, `"expires":"2026-09-30T00:00:00Z","issuedOn"`)
	at := webtest.Home + "/o/mizunara/a/"
	for _, c := range []struct {
		name   string
		fields []any
		tone   string
		en, ja []string
	}{
		{"hosted", []any{"file", webtest.Baked(t, hosted)}, "valid",
			[]string{"This badge is genuine", "Mizunara University", "badges.mizunara-u.example", "20 March 2026", "not been revoked", "checked just now"},
			[]string{"本物のバッジです", "2026年3月20日", "取り消されていません"}},
		{"signed", []any{"text", signed}, "valid", []string{"This badge is genuine"}, []string{"本物のバッジです"}},
		{"changed", []any{"file", webtest.Baked(t, webtest.Changed(t, signed))}, "revoked", []string{"Not genuine", "changed after signing"}, []string{"本物のバッジではありません"}},
		{"revoked", []any{"text", at + "gone", "recipient", webtest.Learner}, "revoked", []string{"has been revoked"}, []string{"取り消されたバッジです", "取り消しています（理由：記載なし）"}},
		{"unverifiable", []any{"text", at + "slow", "recipient", webtest.Learner}, "open", []string{"Could not be checked", "did not answer in time"}, []string{"今は確認できない"}},
		{"expired", []any{"text", at + "over", "recipient", webtest.Learner}, "expired", []string{"Expired on", "2026"}, []string{"有効期限"}},
		{"wrong person", []any{"text", hosted, "recipient", "taro@student.example"}, "careful", []string{"This badge is genuine"}, []string{"本物のバッジです"}},
		{"no badge", []any{"file", webtest.Drawing("x")}, "open", []string{"Could not be checked", "holds no badge"}, []string{"埋め込まれていません"}},
		{"broken", []any{"text", `{"@context":`}, "revoked", []string{"Not a proper badge"}, []string{"正しい形式のバッジではない"}},
	} {
		for lang, want := range map[locale.Language][]string{"en": c.en, "ja": c.ja} {
			w := webtest.Post(o, "/verify."+string(lang)+".html", c.fields...)
			if w.Code != 200 {
				t.Errorf("%s.%s = %d", c.name, lang, w.Code)
				continue
			}
			p := webtest.Parse(t, w)
			checkResult(t, c.name, lang, w.Header(), p)
			for _, sentence := range want {
				if got := webtest.Words(p.Class("verdict")); !strings.Contains(got, sentence) {
					t.Errorf("%s.%s: the answer %q does not say %q", c.name, lang, got, sentence)
				}
			}
			if box := p.Class("verdict"); box == nil || webtest.Attr(box, "class") != "verdict status "+c.tone || webtest.Attr(box, "role") != "status" {
				t.Errorf("%s.%s: the answer's box is %v", c.name, lang, box)
			}
		}
	}
}

// checkResult checks what is true of every result.
func checkResult(t *testing.T, name string, lang locale.Language, h http.Header, p webtest.Tree) {
	t.Helper()
	if got := webtest.Attr(p.All("html")[0], "lang"); got != string(lang) || len(p.All("h1")) != 1 {
		t.Errorf("%s: lang %q, %d h1", name, got, len(p.All("h1")))
	}
	if h.Get("Cache-Control") != "no-store" || !strings.Contains(h.Get("Content-Security-Policy"), "form-action 'self'") ||
		!strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: headers %v", name, h)
	}
	if whole := webtest.Words(p.Root); strings.Contains(whole, "page.") || strings.Contains(whole, "verification.") || strings.Contains(whole, "fault.") {
		t.Errorf("%s.%s shows the key of a message: %s", name, lang, whole)
	}
	for _, label := range p.All("label") {
		if !p.Has(webtest.Attr(label, "for")) {
			t.Errorf("%s: a label for nothing: %q", name, webtest.Words(label))
		}
	}
	for n := range p.Root.Descendants() {
		if n.Type == html.ElementNode && webtest.Attr(n, "style") != "" {
			t.Errorf("%s: inline style", name)
		}
	}
	if n := len(p.All("meta")); n < 3 || !strings.Contains(h.Get("Content-Type"), "text/html") {
		t.Errorf("%s: %d meta, %s", name, n, h.Get("Content-Type"))
	}
}

// The panels: who stands behind it with domain and standing, what assures the quality, all other descriptors.
func TestPanels(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	p := webtest.Parse(t, webtest.Post(o, "/verify.en.html", "file", webtest.Baked(t, o.Award("hosted")), "recipient", webtest.Learner))
	whole := webtest.Words(p.Root)
	for _, want := range []string{
		"this website keeps the records of Mizunara University, at badges.mizunara-u.example", "Status Valid", "20 March 2026", "No end date", "the record on the issuer's own server", "Issued to " + webtest.Learner,
		"the address that was asked about", "Approved and reviewed every two years", "Eight online quizzes", "45 hours", "Level 6",
		"established in 1968", "www.mizunara-u.example", "Data Literacy for Evidence-based Decisions", "24 November 2026, 12:00 (UTC+09:00)",
	} {
		if !strings.Contains(whole, want) {
			t.Errorf("page does not say %q", want)
		}
	}
	if linked(p, webtest.Learner) {
		t.Error("the address that was typed is in a link, a field or the title")
	}
	labels, text := p.Descriptors()
	if len(labels) != 12 || text["Learning outcomes"] == "" || text["Level"] != "" {
		t.Errorf("beside the five that assure the quality: %q", labels)
	}
	const keep = "/verify.en.html?url=https%3A%2F%2Fbadges.mizunara-u.example%2Fo%2Fmizunara%2Fa%2Fhosted"
	if !slices.ContainsFunc(p.All("a"), func(a *html.Node) bool { return webtest.Attr(a, "href") == keep }) {
		t.Error("no link to the result")
	}
	if p.Link("alternate", "hreflang", "ja") == "/verify.ja.html" {
		t.Error("the other language forgets what was asked")
	}
}

// Who endorses is named with the domain that stands for it, and whether its word was found there.
func TestEndorsements(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	text := webtest.Imitation(o)
	class := string(o.Put[webtest.Foreign+"/class"].Body)
	const agency = "https://Quality.example"
	o.JSON(webtest.Foreign+"/class", strings.Replace(class, `"issuer":`, `"endorsement":["`+agency+`/e","`+webtest.Foreign+`/other","`+webtest.Foreign+`/own"],"issuer":`, 1))
	endorsement := func(id, author string) {
		o.JSON(id, `{"@context":"https://w3id.org/openbadges/v2","type":"Endorsement","id":"`+id+`","claim":{"id":"`+webtest.Foreign+`/class"},"issuer":"`+
			author+`","issuedOn":"2026-01-01T00:00:00Z","verification":{"type":"HostedBadge"}}`)
	}
	endorsement(agency+"/e", agency+"/i")
	endorsement(webtest.Foreign+"/other", agency+"/i") // its author does not stand for that place
	endorsement(webtest.Foreign+"/own", webtest.Foreign+"/issuer")
	o.JSON(agency+"/i", `{"@context":"https://w3id.org/openbadges/v2","type":"Profile","id":"`+agency+`/i","name":"Agency",
		"url":"https://quality.example/","email":"a@quality.example"}`)
	p := webtest.Parse(t, webtest.Post(o, "/verify.en.html", "text", text))
	for _, want := range []string{
		"Agency ( quality.example ), confirmed at its own address", "Agency ( quality.example ), not confirmed",
		"ra University ( badges.elsewhere.example ), the issuer itself and no third party",
	} {
		if whole := webtest.Words(p.Root); !strings.Contains(whole, want) {
			t.Errorf("the page does not say %q:\n%s", want, whole)
		}
	}
}

// Of a badge of any issuer, the page names the mandatory descriptors that it lacks.
func TestMissingDescriptors(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	for lang, want := range map[locale.Language]string{
		"en": "Mandatory descriptors that are not given: Learning outcomes, Form of participation, Learner Effort,",
		"ja": "記載されていない必須の項目：学修成果、参加形態、学習量、",
	} {
		p := webtest.Parse(t, webtest.Post(o, "/verify."+string(lang)+".html", "text", webtest.Imitation(o)))
		if whole := webtest.Words(p.Root); !strings.Contains(whole, want) {
			t.Errorf("%s: the page does not say %q:\n%s", lang, want, whole)
		}
	}
}

// A hosted badge is judged by its record; what the copy in hand says otherwise is named field by field.
func TestDiffers(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	copied := strings.Replace(o.Award("hosted"), "2026-03-20", "2025-03-20", 1)
	p := webtest.Parse(t, webtest.Post(o, "/verify.en.html", "file", webtest.Baked(t, copied)))
	if got := webtest.Words(p.Class("verdict")); !strings.HasPrefix(got, "This copy differs") || !strings.Contains(got, "date of issuing “20 March 2025” (record: 20 March 2026)") {
		t.Errorf("answer %q", got)
	}
	table := webtest.Words(p.Class("three"))
	if !strings.Contains(table, "issuedOn") || !strings.Contains(table, "20 March 2025") || !strings.Contains(table, "20 March 2026") {
		t.Errorf("differences: %s", table)
	}
	if !strings.Contains(webtest.Words(p.Class("verdict")), "See what differs") {
		t.Errorf("the answer does not speak of the difference: %s", webtest.Words(p.Class("verdict")))
	}
}

// The link to a result checks again; a form with an address leads to it, so that the browser's address can be kept.
func TestLinkChecksAgain(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	o.Award("hosted")
	at := webtest.Home + "/o/mizunara/a/hosted"
	w := webtest.Post(o, "/verify.ja.html", "text", " "+at+" ")
	link := w.Header().Get("Location")
	if w.Code != 303 || link != "/verify.ja.html?url="+url.QueryEscape(at) {
		t.Fatalf("%d to %q", w.Code, link)
	}
	if got := webtest.Parse(t, webtest.Ask(o, "GET", link)).Heading(); !strings.Contains(got, "本物のバッジです") {
		t.Errorf("answer %q", got)
	}
	o.Put[at] = verify.Response{Status: 410}
	if got := webtest.Parse(t, webtest.Ask(o, "GET", link)).Heading(); !strings.Contains(got, "取り消されたバッジです") {
		t.Errorf("after the revocation: %q", got)
	}
	if w := webtest.Ask(o, "GET", "/verify?url="+url.QueryEscape(at), "Accept-Language", "ja"); w.Header().Get("Location") != link {
		t.Errorf("/verify leads to %q", w.Header().Get("Location"))
	}
	without := strings.TrimPrefix(at, "https://")
	if w := webtest.Post(o, "/verify", "text", without); w.Header().Get("Location") != "/verify.en.html?url="+url.QueryEscape(at) {
		t.Errorf("an address without a scheme leads to %q", w.Header().Get("Location"))
	}
}

// Another address than the one that the badge was issued to is a note beside the answer, and accuses nobody.
func TestAnotherAddress(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	hosted := o.Award("hosted")
	for lang, want := range map[locale.Language]string{
		"en": "genuine. Not issued to taro@student.example. The person may have used another address.",
		"ja": "バッジです。 taro@student.example 宛てに発行されたものではありません。本人が別のアドレスを使った可能性があります。",
	} {
		p := webtest.Parse(t, webtest.Post(o, "/verify."+string(lang)+".html", "text", hosted, "recipient", "taro@student.example"))
		if box := webtest.Words(p.Class("verdict")); !strings.Contains(box, want) {
			t.Errorf("%s: the answer does not say %q: %s", lang, want, box)
		}
		if whose := webtest.Words(p.Class("compared")); !strings.Contains(whose, "taro@student.example") {
			t.Errorf("%s: beside the learner stands %q", lang, whose)
		}
		if p.Class("bad") != nil {
			t.Errorf("%s: the page accuses: %s", lang, webtest.Words(p.Class("bad")))
		}
	}
}

// The recipient can be asked for on the page of a result, whatever was handed in, and stays out of links.
func TestRecipientAskedLater(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	for name, fields := range map[string][]any{
		"hosted": {"file", webtest.Baked(t, o.Award("hosted"))},
		"signed": {"file", webtest.Baked(t, o.Signed(t))},
	} {
		p := webtest.Parse(t, webtest.Post(o, "/verify.en.html", fields...))
		var hidden *html.Node
		for _, n := range p.All("input") {
			if webtest.Attr(n, "type") == "hidden" {
				hidden = n
			}
		}
		if hidden == nil {
			t.Fatalf("%s: nothing is carried on", name)
		}
		for who, want := range map[string]string{webtest.Learner: "Issued to " + webtest.Learner, "taro@student.example": "Not issued to taro@student.example"} {
			w := webtest.Post(o, "/verify.en.html", webtest.Attr(hidden, "name"), webtest.Attr(hidden, "value"), "recipient", who)
			answer := webtest.Parse(t, w)
			if whole := webtest.Words(answer.Root); w.Code != 200 || !strings.Contains(whole, want) || linked(answer, who) {
				t.Errorf("%s for %s: %d, %s", name, who, w.Code, whole)
			}
		}
	}
	if strings.Contains(o.Log.String(), "student.example") {
		t.Error("the log holds a person's address")
	}
}

// linked reports whether a page leads on with a text, carries it on or has it in its title.
func linked(p webtest.Tree, text string) bool {
	for n := range p.Root.Descendants() {
		if n.Data == "title" && strings.Contains(webtest.Words(n), text) {
			return true
		}
		for _, a := range n.Attr {
			if strings.Contains(a.Val, text) || strings.Contains(a.Val, url.QueryEscape(text)) {
				return true
			}
		}
	}
	return false
}

// The form: labelled, with the one script of its own, and again with the reason when nothing was handed in.
func TestForm(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	for _, lang := range locale.Languages {
		w := webtest.Ask(o, "GET", "/verify."+string(lang)+".html", "Host", webtest.Neutral)
		p := webtest.Parse(t, w)
		checkResult(t, "form", lang, w.Header(), p)
		webtest.CheckAddresses(t, o, "form", p)
		if len(p.All("label")) != 3 || len(p.All("script")) != 1 || !strings.HasPrefix(webtest.Attr(p.All("script")[0], "src"), "/static/drop.") {
			t.Errorf("%d labels, %d scripts", len(p.All("label")), len(p.All("script")))
		}
		form := p.All("form")[0]
		if webtest.Attr(form, "action") != "/verify."+string(lang)+".html" || webtest.Attr(form, "enctype") != "multipart/form-data" || webtest.Attr(form, "method") != "post" {
			t.Errorf("form %v", form.Attr)
		}
		again := webtest.Post(o, "/verify."+string(lang)+".html", "file", []byte{}, "text", "  ", "recipient", "")
		if p := webtest.Parse(t, again); again.Code != 400 || p.Class("open") == nil || webtest.Attr(p.Class("open"), "role") != "alert" {
			t.Errorf("nothing handed in: %d", again.Code)
		}
	}
	if w := webtest.Ask(o, "GET", "/verify", "Accept-Language", "ja"); w.Code != 303 || w.Header().Get("Location") != "/verify.ja.html" {
		t.Errorf("/verify: %d %q", w.Code, w.Header().Get("Location"))
	}
	for _, path := range []string{webtest.Awards + webtest.ValidAward.String() + ".en.html", "/index.en.html"} {
		found := false
		for _, a := range webtest.Parse(t, webtest.Ask(o, "GET", path)).All("a") {
			found = found || strings.HasPrefix(webtest.Attr(a, "href"), "/verify.en.html")
		}
		if !found {
			t.Errorf("%s does not lead to verification", path)
		}
	}
}

// Without a verifier, nothing of it is there.
func TestNoVerifier(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	for _, path := range []string{"/verify", "/verify.en.html", "/api/v1/verify"} {
		if w := webtest.Ask(s, "GET", path); w.Code != 404 {
			t.Errorf("%s = %d", path, w.Code)
		}
	}
	if body := webtest.Ask(s, "GET", "/index.en.html").Body.String(); strings.Contains(body, "/verify") {
		t.Error("the start page leads to verification")
	}
}

// Programs get the same report however they ask.
func TestForPrograms(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{Burst: 100, Each: 10})
	hosted, signed := o.Award("hosted"), o.Signed(t)
	asJSON := func(v any) string { data, _ := json.Marshal(v); return string(data) }
	at := webtest.Home + "/o/mizunara/a/hosted"
	for _, c := range []struct {
		name, kind, body string
		status           int
		verdict          string
	}{
		{"address", "application/json", asJSON(map[string]string{"url": at}), 200, "valid"},
		{"text", "application/json; charset=utf-8", asJSON(map[string]string{"text": signed}), 200, "valid"},
		{"recipient", "application/json", asJSON(map[string]string{"url": at, "recipient": webtest.Learner}), 200, "valid"},
		{"wrong recipient", "application/json", asJSON(map[string]string{"url": at, "recipient": "taro@student.example"}), 200, "wrong-recipient"},
		{"badge as JSON", "application/json", hosted, 200, "valid"},
		{"badge as JSON-LD", "application/ld+json", hosted, 200, "valid"},
		{"picture", "image/png", string(webtest.Baked(t, hosted)), 200, "valid"},
		{"signed", "application/jose", signed, 200, "valid"},
		{"changed", "application/jose", webtest.Changed(t, signed), 200, "invalid"},
		{"broken JSON", "application/json", `{"url":`, 200, "invalid"},
		{"JSON with a name twice", "application/json", `{"url":"` + at + `","url":"https://x.example/"}`, 200, "invalid"},
		{"inside", "application/json", asJSON(map[string]string{"url": "file:///etc/passwd"}), 200, "unverifiable"},
		{"nothing", "application/json", `{}`, 400, ""},
		{"two things", "application/json", asJSON(map[string]string{"url": at, "text": signed}), 400, ""},
		{"nothing at all", "image/png", ``, 400, ""},
		{"a film", "video/mp4", `x`, 415, ""},
		{"no type", "", `x`, 415, ""},
		{"long text", "application/json", `{"text":"` + strings.Repeat("x", 1<<20) + `"}`, 413, ""},
	} {
		w := webtest.Send(o, "/api/v1/verify", c.kind, strings.NewReader(c.body))
		var answer struct {
			Verdict string
			Status  int
			Fetched []any
		}
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		kind := "application/json"
		if c.status >= 400 {
			kind = "application/problem+json"
		}
		if w.Code != c.status || answer.Verdict != c.verdict || w.Header().Get("Content-Type") != kind {
			t.Errorf("%s: %d %s %q, want %d %q", c.name, w.Code, w.Header().Get("Content-Type"), answer.Verdict, c.status, c.verdict)
		}
		if w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: headers %v", c.name, w.Header())
		}
	}
	w := webtest.Ask(o, "OPTIONS", "/api/v1/verify", "Origin", "https://hr.example", "Access-Control-Request-Method", "POST")
	if w.Code != 204 || !strings.Contains(w.Header().Get("Access-Control-Allow-Methods"), "POST") {
		t.Errorf("OPTIONS: %d %v", w.Code, w.Header())
	}
	if w := webtest.Ask(o, "GET", "/api/v1/verify"); w.Code != 405 || w.Header().Get("Allow") != "POST, OPTIONS" {
		t.Errorf("GET: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	if w := webtest.Post(o, "/api/v1/verify", "file", webtest.Baked(t, hosted)); w.Code != 200 || !strings.Contains(w.Body.String(), `"valid"`) {
		t.Errorf("form: %d %s", w.Code, w.Body)
	}
}

// The link on an award page carries the badge's address through the choice of a language, over real HTTP too.
func TestVerifyKeepsTheAddress(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	server := httptest.NewServer(o)
	defer server.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(server.URL + "/verify?url=https%3A%2F%2Funiv.example%2Fa%3Fb%3Dc%26d")
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if got, want := answer.Header.Get("Location"), "/verify.en.html?url=https%3A%2F%2Funiv.example%2Fa%3Fb%3Dc%26d"; got != want {
		t.Errorf("Location = %q, want %q", got, want)
	}
}

// Where nothing of a badge could be read, nothing is said of what is shown of it.
func TestNothingRead(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	whole := webtest.Words(webtest.Parse(t, webtest.Post(o, "/verify.en.html", "text", "hello")).Root)
	if !strings.Contains(whole, "hold no badge") || strings.Contains(whole, "says of itself") {
		t.Errorf("the page says:\n%s", whole)
	}
}

// A text that names one address leads to its badge; of several, a person chooses, and who was named goes along.
func TestTextWithAddresses(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	o.Award("hosted")
	at := webtest.Home + "/o/mizunara/a/hosted"
	mail := "花子さん\nバッジ: " + at + "\n"
	if w := webtest.Post(o, "/verify.ja.html", "text", mail); w.Code != 303 || w.Header().Get("Location") != "/verify.ja.html?url="+url.QueryEscape(at) {
		t.Errorf("one address: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := webtest.Post(o, "/verify.en.html", "file", []byte("[InternetShortcut]\r\nURL="+at+"\r\n")); !strings.Contains(w.Body.String(), "This badge is genuine") {
		t.Errorf("shortcut: %d", w.Code)
	}
	w := webtest.Post(o, "/verify.en.html", "text", mail+webtest.Home+"/help", "recipient", webtest.Learner)
	p := webtest.Parse(t, w)
	var chosen []string
	for _, input := range p.All("input") {
		chosen = append(chosen, webtest.Attr(input, "name")+"="+webtest.Attr(input, "value"))
	}
	want := []string{"url=" + at, "recipient=" + webtest.Learner, "url=" + webtest.Home + "/help", "recipient=" + webtest.Learner}
	if w.Code != 200 || !slices.Equal(chosen, want) || !strings.Contains(webtest.Words(p.Class("verdict")), "2 addresses") {
		t.Errorf("several: %d %q %q", w.Code, p.Heading(), chosen)
	}
	for kind, text := range map[string]string{
		"text/plain": mail, "message/rfc822": "From: a@univ.example\r\nSubject: x\r\n\r\n" + at + "\r\n",
		"application/octet-stream": "[Desktop Entry]\nURL=" + at + "\n", "text/html": `<html><a href="` + at + `">x</a>`,
	} {
		if w := webtest.Send(o, "/api/v1/verify", kind, strings.NewReader(text)); !strings.Contains(w.Body.String(), `"verdict":"valid"`) {
			t.Errorf("%s: %d %.200s", kind, w.Code, w.Body)
		}
	}
	w = webtest.Send(o, "/api/v1/verify", "text/plain", strings.NewReader(at+" "+webtest.Home+"/help"))
	if !strings.Contains(w.Body.String(), `"addresses":["`+at+`","`+webtest.Home+`/help"]`) {
		t.Errorf("several: %d %.300s", w.Code, w.Body)
	}
}

// What could not be taken in is answered with the reason, and with what was typed.
func TestSaysWhyNothingWasTaken(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	const person = "--b\r\nContent-Disposition: form-data; name=\"recipient\"\r\n\r\nhanako@student.example\r\n--b\r\n"
	file := person + "Content-Disposition: form-data; name=\"file\"; filename=\"badge.png\"\r\n\r\n"
	for _, c := range []struct {
		name, said string
		body       io.Reader
	}{
		{"nothing", "Hand in one thing", strings.NewReader(person + "Content-Disposition: form-data; name=\"text\"\r\n\r\n\r\n--b--\r\n")},
		{"an empty file", "The file is empty", strings.NewReader(file + "\r\n--b--\r\n")},
		{"the beginning", "ended before everything had arrived", strings.NewReader(file + "\x89PNG")},
		{"slowly", "took too long to arrive", io.MultiReader(strings.NewReader(file), iotest.ErrReader(os.ErrDeadlineExceeded))},
	} {
		w := webtest.Send(o, "/verify.en.html", "multipart/form-data; boundary=b", c.body)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), c.said) {
			t.Errorf("%s: %d, does not say %q", c.name, w.Code, c.said)
		}
		if kept := strings.Contains(w.Body.String(), `value="hanako@student.example"`); kept == (c.name == "slowly") { // which was not read
			t.Errorf("%s: the person who was typed is kept: %t", c.name, kept)
		}
	}
}

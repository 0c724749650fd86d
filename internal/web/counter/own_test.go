package counter_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
)

// The learner of an award of ours is named as its page does, in the reader's language and with a link to the record; never
// in the answer to programs, and no more once the name is hidden or the award revoked.
func TestT37LearnerNamed(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	at := webtest.Home + webtest.Awards + "hosted"
	hosted, signed := o.Award("hosted"), o.Signed(t)
	learner := verification.OwnAward{Learner: verification.Name{EN: "Hanako Takasaki", JA: "髙﨑 花子"}, Address: at}
	const urn = "urn:uuid:5c8b2c1e-7d1f-4f43-9d4e-2f6d0a3b7c11"
	show := func() { o.Own[at], o.Own[urn] = learner, learner }
	asked := func(lang, text string) string {
		return webtest.Post(o, "/verify."+lang+".html", "text", text).Body.String()
	}
	show()
	for _, text := range []string{hosted, signed} {
		for lang, name := range map[string]string{"en": "Hanako Takasaki", "ja": "髙﨑 花子"} {
			body := asked(lang, text)
			if !strings.Contains(body, name) || !strings.Contains(body, `href="`+at+`"`) {
				t.Errorf("%s: the learner is not named with a link to the record", lang)
			}
		}
	}
	w := webtest.Send(o, "/api/v1/verify", "text/plain", strings.NewReader(hosted))
	if body := w.Body.String(); w.Code != 200 || strings.Contains(body, "Takasaki") || strings.Contains(body, "花子") {
		t.Errorf("programs are told %d %s", w.Code, body)
	}
	delete(o.Own, at)
	if strings.Contains(asked("en", hosted), "Takasaki") {
		t.Error("a hidden name is shown")
	}
	show()
	o.Award("hosted", `"issuedOn"`, `"revoked":true,"issuedOn"`)
	if strings.Contains(asked("en", at), "Takasaki") {
		t.Error("the learner of a revoked award is named")
	}
}

// An issuer at home here is named as its readers know it; who only imitates it, as it names itself.
func TestIssuerNamedInTheReadersLanguage(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	hosted := o.Award("hosted")
	for lang, want := range map[string]string{"en": "Mizunara University", "ja": "ミズナラ大学"} {
		p := webtest.Parse(t, webtest.Post(o, "/verify."+lang+".html", "text", hosted))
		if got := webtest.Words(p.Class("name")); got != want {
			t.Errorf("%s: named %q, want %q", lang, got, want)
		}
	}
	p := webtest.Parse(t, webtest.Post(o, "/verify.ja.html", "text", webtest.Imitation(o)))
	if got := webtest.Words(p.Class("name")); strings.Contains(got, "ミズナラ大学") {
		t.Errorf("an imitation is named %q", got)
	}
}

// Who answers is told in every state: the office of an issuer at home here, a stranger's own word as text, and otherwise
// the institution itself.
func TestWhomToAsk(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	o.Fake.Orgs[0].Contact = issuance.Contact{NameEN: "Registry", NameJA: "教務課", Telephone: "03-1234-5678"}
	hosted := o.Award("hosted")
	o.Award("gone", `"issuedOn"`, `"revoked":true,"issuedOn"`)
	o.Put[webtest.Home+webtest.Awards+"slow"] = verify.Response{}
	o.Put[webtest.Foreign+"/slow"] = verify.Response{}
	for text, want := range map[string][2]string{
		hosted:                                 {"Registry", "教務課"},
		webtest.Home + webtest.Awards + "gone": {`href="tel:0312345678"`, "03-1234-5678"},
		webtest.Home + webtest.Awards + "slow": {"Registry", "教務課"},
		webtest.Imitation(o):                   {"badges@elsewhere.example", "badges@elsewhere.example"},
		webtest.Foreign + "/slow":              {"Whoever handed in the badge", "このバッジを提出した人"}, // whose issuer is not known
	} {
		for i, lang := range []string{"en", "ja"} {
			body := webtest.Ask(o, "GET", "/verify."+lang+".html?url="+text).Body.String()
			if strings.HasPrefix(text, "{") {
				body = webtest.Post(o, "/verify."+lang+".html", "text", text).Body.String()
			}
			if !strings.Contains(body, want[i]) {
				t.Errorf("%.60s, %s: nobody is named to ask, want %q", text, lang, want[i])
			}
		}
	}
}

// pictured publishes a drawn picture for every class, and returns one of an award that is painted otherwise.
func pictured(t *testing.T, o *webtest.Office, text, title string) []byte {
	t.Helper()
	draw := func(title string) artwork.Picture {
		p, err := artwork.Draw(artwork.Badge{Title: title, AwardingBody: "Mizunara University", Language: "en"})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	published := draw("Data Literacy for Evidence-based Decisions")
	for i := range o.Fake.Published {
		o.Fake.Published[i].PNG, o.Fake.Published[i].SVG = published.PNG, published.SVG
	}
	baked, err := bake.Bake(draw(title).PNG, text)
	if err != nil {
		t.Fatal(err)
	}
	return baked
}

// A picture that shows something else than the published one is said to, before everything else; of others' awards nothing
// is said.
func TestRepainted(t *testing.T) {
	for _, c := range []struct{ name, title, lead, warning string }{
		{"as published", "Data Literacy for Evidence-based Decisions", "This badge is genuine", ""},
		{"repainted", "Doctor of Data Literacy", "This picture is not the one", "picture-repainted"},
	} {
		o := webtest.NewOffice(t, gate.Limits{})
		file := pictured(t, o, o.Award("hosted"), c.title)
		p := webtest.Parse(t, webtest.Post(o, "/verify.en.html", "file", file))
		if got := webtest.Words(p.Class("verdict")); !strings.HasPrefix(got, c.lead) {
			t.Errorf("%s: %q, want %q", c.name, got, c.lead)
		}
		if (p.Class("pair") != nil) != (c.warning != "") {
			t.Errorf("%s: the pictures are side by side: %t", c.name, p.Class("pair") != nil)
		}
		if got, want := len(p.All("img"))+len(p.All("image")), 1+len(p.All("use")); got != want {
			t.Errorf("%s: the page holds %d pictures, want %d", c.name, got, want)
		}
		w := webtest.Send(o, "/api/v1/verify", "image/png", strings.NewReader(string(file)))
		var report struct {
			Verdict  string
			Warnings []struct{ Code string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &report); err != nil || report.Verdict != "valid" {
			t.Errorf("%s: %v, %q", c.name, err, report.Verdict)
		}
		if got := strings.Contains(fmt.Sprint(report.Warnings), "picture-repainted"); got != (c.warning != "") {
			t.Errorf("%s: programs are told %v", c.name, report.Warnings)
		}
	}
	o := webtest.NewOffice(t, gate.Limits{})
	file := pictured(t, o, webtest.Imitation(o), "Doctor of Data Literacy")
	if body := webtest.Post(o, "/verify.en.html", "file", file).Body.String(); strings.Contains(body, "not the one that the issuer published") {
		t.Error("a stranger's picture is accused")
	}
}

// Several files get a table, each line leading to the full answer, limited as one file is.
func TestSeveral(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	o.Own[webtest.Home+webtest.Awards+"hosted"] = verification.OwnAward{Learner: verification.Name{EN: "Hanako Takasaki", JA: "髙﨑 花子"}}
	hosted := o.Award("hosted")
	gone := o.Award("gone", `"issuedOn"`, `"revoked":true,"issuedOn"`)
	fields := []any{"file", webtest.Baked(t, hosted), "file", []byte(gone), "file", []byte("no badge"), "file", []byte(webtest.Imitation(o))}
	for lang, want := range map[locale.Language][]string{
		"en": {"4 badges", "Valid", "Hanako Takasaki", "Revoked", "Could not be checked", "20 March 2026", "badges.elsewhere.example"},
		"ja": {"バッジ4件", "有効", "髙﨑 花子", "取消済み", "確認できません", "2026年3月20日", "badges.elsewhere.example"},
	} {
		w := webtest.Post(o, "/verify."+string(lang)+".html", fields...)
		p := webtest.Parse(t, w)
		checkResult(t, "several", lang, w.Header(), p)
		whole := webtest.Words(p.Class("head")) + webtest.Words(p.Class("several"))
		for _, text := range want {
			if !strings.Contains(whole, text) {
				t.Errorf("%s: the table does not say %q: %s", lang, text, whole)
			}
		}
		if n := len(p.All("details")); n < 4 {
			t.Errorf("%s: %d answers", lang, n)
		}
		seen := map[string]bool{}
		for n := range p.Root.Descendants() {
			if id := webtest.Attr(n, "id"); id != "" {
				if seen[id] {
					t.Errorf("%s: two elements have the id %s", lang, id)
				}
				seen[id] = true
			}
			if to := webtest.Attr(n, "href"); strings.HasPrefix(to, "#") && !p.Has(to[1:]) {
				t.Errorf("%s: a link leads to %s, which is not there", lang, to)
			}
		}
	}
}

func TestT35Several(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	files := func(n int) (fields []any) {
		for range n {
			fields = append(fields, "file", []byte("no badge"))
		}
		return fields
	}
	for n := range 3 { // somebody with a pile of them
		if w := webtest.Post(o, "/verify.en.html", files(20)...); w.Code != http.StatusOK {
			t.Errorf("20 files, time %d: %d", n, w.Code)
		}
	}
	if w := webtest.Post(o, "/verify.en.html", files(20)...); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("20 files more at once: %d", w.Code)
	}
	o = webtest.NewOffice(t, gate.Limits{})
	if w := webtest.Post(o, "/verify.en.html", files(21)...); w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), "At most 20 files") {
		t.Errorf("21 files: %d", w.Code)
	}
	if w := webtest.Post(o, "/verify.en.html", append(files(2), "text", "x")...); w.Code != http.StatusBadRequest {
		t.Errorf("files and a text: %d", w.Code)
	}
	if w := webtest.Post(o, "/api/v1/verify", files(2)...); w.Code != http.StatusBadRequest {
		t.Errorf("a program with two files: %d", w.Code)
	}
}

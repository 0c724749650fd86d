package counter_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
)

const pasted = "Learning Outcomes: Read a tide table.\nForm of participation: Online\nLearner effort: 30 hours\n" +
	"Type of assessment: Written test\nCredit/ Other Recognition: None"

// An issuer on another platform pastes criteria, mends what the report says, pastes the result, and nothing is missing.
func TestReportOfPastedCriteria(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	for lang, want := range map[locale.Language][2]string{
		"en": {"One thing is not as the guideline asks.", "As far as the criteria text goes, nothing is missing."},
		"ja": {"満たしていない点が1件あります。", "求めを満たしています。"},
	} {
		first := webtest.Parse(t, webtest.Post(o, "/report."+string(lang)+".html", "text", pasted))
		if body := webtest.Words(first.Root); !strings.Contains(body, want[0]) || !strings.Contains(body, "R-02") {
			t.Errorf("%s: %s", lang, body)
		}
		text := webtest.Words(first.All("pre")[0])
		if !strings.HasPrefix(text, "Learning outcomes : - Read a tide table.") {
			t.Errorf("%s: written as %q", lang, text)
		}
		mended := strings.Replace(pasted, "Credit/", "Type of quality assurance: Reviewed by the harbour board\nCredit/", 1)
		second := webtest.Parse(t, webtest.Post(o, "/report."+string(lang)+".html", "text", mended))
		if body := webtest.Words(second.Root); !strings.Contains(body, want[1]) {
			t.Errorf("%s, mended: %s", lang, body)
		}
		if n := len(second.All("h1")); n != 1 {
			t.Errorf("%s: %d first headings", lang, n)
		}
	}
}

// A badge has its report at an address of its own, from the form and from the page that verifies it.
func TestReportOfAddress(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	o.Award("reported")
	address := webtest.Home + "/o/mizunara/a/reported"
	w := webtest.Post(o, "/report.en.html", "text", address)
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/report.en.html?url="+url.QueryEscape(address) {
		t.Fatalf("%d to %q", w.Code, to)
	}
	p := webtest.Parse(t, webtest.Ask(o, "GET", w.Header().Get("Location"), "Host", webtest.Neutral))
	if body := webtest.Words(p.Root); !strings.Contains(body, "As far as can be seen from outside, nothing is missing.") || strings.Contains(body, "ertified") {
		t.Errorf("%s", body)
	}
	verified := webtest.Ask(o, "GET", "/verify.en.html?url="+url.QueryEscape(address), "Host", webtest.Neutral)
	if !strings.Contains(verified.Body.String(), "/report.en.html?url=") {
		t.Error("the page that verifies does not lead to the report")
	}
}

// What cannot be reported on is said, and what was typed is kept.
func TestReportOfNothing(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	for _, lang := range locale.Languages {
		if w := webtest.Post(o, "/report."+string(lang)+".html", "text", ""); w.Code != http.StatusBadRequest {
			t.Errorf("nothing: %d", w.Code)
		}
		w := webtest.Post(o, "/report."+string(lang)+".html", "text", `{"title_en": 1`)
		if w.Code != http.StatusOK || len(webtest.Parse(t, w).All("h1")) != 1 {
			t.Errorf("broken JSON: %d", w.Code)
		}
	}
	if w := webtest.Ask(o, "GET", "/report", "Host", webtest.Neutral, "Accept-Language", "ja"); w.Header().Get("Location") != "/report.ja.html" {
		t.Errorf("sent to %q", w.Header().Get("Location"))
	}
}

// T10: nothing that a stranger writes becomes an element of the report.
func TestT10Report(t *testing.T) {
	const hostile = `<img src=x onerror=alert(1)><b id=evil>` + "\u202e"
	o := webtest.NewOffice(t, gate.Limits{})
	w := webtest.Post(o, "/report.en.html", "text", strings.ReplaceAll(pasted, "Online", "</textarea></pre>"+hostile)+"\n"+hostile+": "+hostile)
	if strings.Contains(w.Body.String(), "\u202e") {
		t.Error("characters that are not seen are in the page")
	}
	p := webtest.Parse(t, w)
	if p.Has("evil") || len(p.All("img")) > 0 {
		t.Error("a stranger's element is in the page")
	}
}

package counter_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/reported"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
	"github.com/mitome/mitome/openbadges/verify"
)

// accusations are what no page says of an honest badge.
var accusations = map[string][]string{
	"en": {"Not genuine", "changed after signing", "somebody else", "not awarded to the person", "Not issued to", "signed with another key", "orged"},
	"ja": {"本物のバッジではありません", "別の人に授与", "変更されたか、発行者以外", "授与されたバッジではありません", "発行先と一致しません", "別の鍵で署名"},
}

// What people report is answered by the API as by openbadges/verify, and by the pages without a word against the honest.
func TestReported(t *testing.T) {
	for _, c := range reported.Cases() {
		if len(c.Input) == 0 && c.Address == "" {
			continue // a form that is sent empty is asked for again
		}
		t.Run(c.Name, func(t *testing.T) {
			o := webtest.NewOffice(t, gate.Limits{})
			for address, p := range c.Web {
				r := verify.Response{Status: p.Status, ContentType: p.Type, Body: []byte(p.Body)}
				if r.Status == 0 && !p.Down {
					r.Status = 200
				}
				if r.ContentType == "" {
					r.ContentType = "application/ld+json"
				}
				o.Put[address] = r
			}
			fields := []any{"file", c.Input}
			if c.Address != "" {
				fields = []any{"url", c.Address}
			}
			if c.Ask != "" {
				fields = append(fields, "recipient", c.Ask)
			}
			checkWire(t, c, webtest.Post(o, "/api/v1/verify", fields...))
			if c.Address == "" && c.Ask == "" {
				checkWire(t, c, webtest.Send(o, "/api/v1/verify", "application/octet-stream", strings.NewReader(string(c.Input))))
			}
			for lang, words := range accusations {
				w := webtest.Post(o, "/verify."+lang+".html", fields...)
				if led := w.Header().Get("Location"); led != "" { // a result that has an address of its own
					w = webtest.Ask(o, "GET", led)
				}
				said := webtest.Words(webtest.Parse(t, w).Class("verdict"))
				if w.Code != 200 || said == "" {
					t.Errorf("/verify.%s.html = %d: %q", lang, w.Code, said)
				}
				for _, word := range words {
					if strings.Contains(said, word) && !c.Accused {
						t.Errorf("%s accuses: %q", lang, said)
					}
				}
			}
		})
	}
}

// checkWire compares an answer of the API.
func checkWire(t *testing.T, c reported.Case, w *httptest.ResponseRecorder) {
	t.Helper()
	var answer struct {
		Verdict           string
		Reasons, Warnings []struct{ Code, Message, Message_JA string } //nolint:revive // as the API writes it
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != 200 {
		t.Fatalf("API = %d, %v: %s", w.Code, err, w.Body)
	}
	code, warnings := "", []string{}
	if len(answer.Reasons) > 0 {
		code = answer.Reasons[0].Code
	}
	for _, n := range answer.Warnings {
		warnings = append(warnings, n.Code)
	}
	// What is down does not answer in time here.
	if want := strings.Replace(c.Code, verify.FetchUnreachable, verify.FetchTimeout, 1); answer.Verdict != c.Verdict || code != want || strings.Join(warnings, " ") != c.Warnings {
		t.Errorf("API: %s for %q, warnings %v; want %s for %q, %s", answer.Verdict, code, warnings, c.Verdict, want, c.Warnings)
	}
}

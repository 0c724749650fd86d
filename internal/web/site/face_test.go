package site_test

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
)

// On an awarding body's own host, what is verified and reported there is headed by it, too.
func TestCounterOnOwnHost(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	for _, path := range []string{"/verify.ja.html", "/report.ja.html", "/verify.ja.html?url=x"} {
		own := webtest.Ask(o, "GET", path).Body.String()
		body, _, _ := strings.Cut(own, `<footer class="foot">`)
		if !strings.Contains(body, "<span>ミズナラ大学</span>") || strings.Contains(body, "mark.") || strings.Contains(body, "mitome") {
			t.Errorf("%s on its own host:\n%s", path, body)
		}
		if shared := webtest.Ask(o, "GET", path, "Host", webtest.Neutral).Body.String(); !strings.Contains(shared, "<span>mitome</span>") {
			t.Errorf("%s on a host of nobody's own is not ours", path)
		}
	}
}

package public_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/web/public"
	"github.com/mitome/mitome/openbadges/verify"
)

// TestVerifyShots photographs the pages of verification as TestShots does those that are published.
func TestVerifyShots(t *testing.T) {
	folder := os.Getenv("MITOME_SHOTS")
	if folder == "" {
		t.Skip("MITOME_SHOTS names no folder for the pictures")
	}
	o := newOffice(t, public.Limits{Burst: 1000})
	hosted, signed := o.award("hosted"), o.signed(t)
	o.award("gone")
	o.put[home+"/o/mizunara/a/gone"] = verify.Response{Status: 200, ContentType: "application/ld+json", Body: []byte(strings.Replace(hosted,
		`"issuedOn"`, `"revoked":true,"revocationReason":"Issued in error","issuedOn"`, 1))}
	o.put[home+"/o/mizunara/a/gone"] = verify.Response{Status: 200, ContentType: "application/ld+json",
		Body: []byte(strings.Replace(string(o.put[home+"/o/mizunara/a/gone"].Body), "/a/hosted", "/a/gone", 1))}
	o.award("slow")
	o.put[home+"/o/mizunara/a/slow"] = verify.Response{}
	o.award("over", `"issuedOn"`, `"expires":"2026-09-30T00:00:00+09:00","issuedOn"`)
	copied := strings.NewReplacer("2026-03-20", "2025-03-20", `"badge":`, `"narrative":"With the highest distinction","badge":`).Replace(hosted)
	pages := map[string][]any{
		"verify-form":         nil,
		"verify-nothing":      {"text", ""},
		"verify-hosted":       {"file", baked(t, hosted)},
		"verify-signed":       {"file", baked(t, signed), "recipient", learner},
		"verify-changed":      {"file", baked(t, changed(t, signed))},
		"verify-revoked":      {"text", home + "/o/mizunara/a/gone", "recipient", learner},
		"verify-unverifiable": {"text", home + "/o/mizunara/a/slow", "recipient", learner},
		"verify-expired":      {"text", home + "/o/mizunara/a/over", "recipient", learner},
		"verify-differs":      {"file", baked(t, copied)},
		"verify-wrong":        {"file", baked(t, hosted), "recipient", "taro@student.example"},
		"verify-imitated":     {"text", imitation(o)},
	}
	mux := http.NewServeMux()
	mux.Handle("/", o)
	for name, fields := range pages {
		for _, lang := range []string{"en", "ja"} {
			mux.HandleFunc("/"+name+"."+lang+".html", func(w http.ResponseWriter, r *http.Request) {
				answer := ask(o, "GET", "/verify."+lang+".html")
				if fields != nil {
					answer = post(o, "/verify."+lang+".html", fields...)
				}
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.Write(answer.Body.Bytes())
			})
		}
	}
	server := httptest.NewServer(mux)
	defer server.Close()
	for name := range pages {
		for _, lang := range []string{"en", "ja"} {
			address := server.URL + "/" + name + "." + lang + ".html"
			chromium(t, name, "--print-to-pdf="+filepath.Join(folder, name+"-"+lang+".pdf"), "--no-pdf-header-footer", address)
			for _, width := range []int{390, 1280} {
				shoot(t, folder, name, address, lang, width, false)
			}
			shoot(t, folder, name, address, lang, 390, true)
		}
	}
}

// imitation publishes a badge of a stranger whose name looks like that of an issuer known here, and returns its JSON.
func imitation(o *office) string {
	const issuer, class, award = foreign + "/issuer", foreign + "/class", foreign + "/award"
	o.json(issuer, `{"@context":"https://w3id.org/openbadges/v2","type":"Issuer","id":"`+issuer+
		`","name":"Mizun`+"\u0430"+`ra University","url":"https://elsewhere.example/","email":"badges@elsewhere.example"}`)
	o.json(class, `{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"`+class+`","name":"Master of `+"\u202e"+`Data",
		"description":"<script>alert(1)</script> **bold** [x](javascript:alert(1))","image":"`+foreign+`/picture","issuer":"`+issuer+
		`","criteria":{"narrative":"Pass <b>every</b> examination. See https://elsewhere.example/rules"}}`)
	o.put[foreign+"/picture"] = verify.Response{Status: 200, ContentType: "image/svg+xml", Body: []byte(plainSVG)}
	text := `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"` + award +
		`","recipient":{"type":"email","hashed":false,"identity":"hanako@student.example"},"badge":"` + class +
		`","verification":{"type":"HostedBadge"},"issuedOn":"2026-03-20T10:00:00Z"}`
	o.json(award, text)
	return text
}

package counter_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// T10: whatever a stranger's badge says is text; its picture is only ever an <img>.
func TestT10StrangersText(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	p := webtest.Parse(t, webtest.Post(o, "/verify.en.html", "text", webtest.Imitation(o)))
	if n := len(p.All("script")); n != 0 {
		t.Fatalf("%d scripts in the page", n)
	}
	whole := webtest.Words(p.Root)
	for _, want := range []string{"<script>alert(1)</script> **bold** [x](javascript:alert(1))", "Pass every examination"} {
		if !strings.Contains(whole, want) {
			t.Errorf("page does not say %q", want)
		}
	}
	for _, a := range p.All("a") {
		if href := webtest.Attr(a, "href"); !strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "#") &&
			!strings.HasPrefix(href, "https://") && !strings.HasPrefix(href, "http://") {
			t.Errorf("link to %q", href)
		}
	}
	pictures := p.All("img")
	if len(pictures) != 1 || !strings.HasPrefix(webtest.Attr(pictures[0], "src"), "data:image/svg+xml;base64,") {
		t.Errorf("pictures %v", pictures)
	}
	for _, element := range []string{"object", "embed", "iframe"} {
		if len(p.All(element)) != 0 {
			t.Errorf("<%s> in the page", element)
		}
	}
}

// Every text of a report may be hostile: none of it becomes an element or an attribute.
func TestT10EveryFieldOfAReport(t *testing.T) {
	const hostile = `"><img src=x onerror=alert(1)><b id=evil>` + "\u202e\ue000\ue001\ue002\x00" + `</h1></bdi>`
	n := verify.Note{Code: "id-mismatch", Args: map[string]string{"address": hostile, "id": hostile, "document": hostile}}
	report := &verification.Report{Checked: webtest.Now, Report: &verify.Report{
		Verdict: verify.Invalid, Reasons: []verify.Note{n, n}, Warnings: []verify.Note{n, {Code: "name-mixed", Args: map[string]string{"name": hostile, "word": hostile}}},
		Steps: []verify.Step{{Note: n, Found: []verify.Note{n}}}, Version: hostile, Verification: hostile,
		Assertion:    &openbadges.Assertion{ID: hostile, Recipient: &openbadges.IdentityObject{Type: []string{hostile}, Identity: hostile}},
		Badge:        &openbadges.BadgeClass{Name: hostile, Description: hostile},
		Issuer:       &openbadges.Profile{Name: hostile, ID: "https://evil.example/" + hostile, URL: "javascript:alert(1)"},
		Differences:  []verify.Difference{{Field: hostile, InHand: hostile, Hosted: hostile}},
		Fetched:      []verify.Fetched{{Address: hostile, Final: hostile, Failure: hostile}, {Address: hostile, Final: hostile, Status: 200}},
		Endorsements: []verify.Endorsement{{Author: &openbadges.Profile{Name: hostile, ID: hostile}}, {}},
		Raw:          verify.Raw{BadgePicture: []byte(hostile), InHand: []byte(`"><b id=evil>`)},
	}}
	report.Guideline = verification.Guideline{Lang: hostile, Unassigned: []verification.Passage{{Label: hostile, Text: hostile}}, CriteriaURL: "javascript:" + hostile,
		Body: verification.Body{ProfileReading: microcredential.ProfileReading{TrustEN: hostile, TrustURI: "javascript:alert(1)"}}}
	for _, key := range []string{"title", "type_of_quality_assurance", "certification"} {
		report.Guideline.Descriptors = append(report.Guideline.Descriptors, verification.Descriptor{Key: microcredential.Key(key), Text: hostile, Items: []string{hostile}})
	}
	report.Standing = verification.Standing{Name: hostile, Domain: hostile, HomeDomain: hostile,
		LookAlikes: []verification.Note{{Code: "domain-like", Args: []any{"domain", hostile, "like", hostile}}}}
	for _, verdict := range []verify.Verdict{verify.Valid, verify.Invalid, verify.Revoked, verify.WrongRecipient} {
		report.Verdict = verdict
		o := webtest.OfficeWith(t, webtest.NewFake(t), nil, webtest.Fixed{Report: report}, gate.Limits{})
		for _, lang := range locale.Languages {
			w := webtest.Post(o, "/verify."+string(lang)+".html", "text", "x")
			body := w.Body.String()
			if strings.ContainsAny(body, "\u202e\ue000\ue001\ue002\x00") {
				t.Errorf("%s.%s: characters that are not seen are in the page", verdict, lang)
			}
			p := webtest.Parse(t, w)
			if p.Has("evil") || len(p.All("h1")) != 1 {
				t.Errorf("%s.%s: a stranger's element is in the page", verdict, lang)
			}
			for n := range p.Root.Descendants() {
				if n.Type == html.ElementNode && (webtest.Attr(n, "onerror") != "" || strings.HasPrefix(webtest.Attr(n, "href"), "javascript:")) {
					t.Errorf("%s.%s: <%s> %v", verdict, lang, n.Data, n.Attr)
				}
			}
		}
	}
}

// T13: an imitated name stands beside its domain, with the warning in the answer itself; what cannot be seen is written out.
func TestT13LookAlike(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	for lang, want := range map[locale.Language][]string{
		"en": {"badges.elsewhere.example", "mixes letters that look alike", "looks like that of “Mizunara University”"},
		"ja": {"badges.elsewhere.example", "別の文字が混ざっています", "紛らわしい"},
	} {
		p := webtest.Parse(t, webtest.Post(o, "/verify."+string(lang)+".html", "text", webtest.Imitation(o)))
		box := p.Class("verdict")
		for _, sentence := range want {
			if !strings.Contains(webtest.Words(box), sentence) {
				t.Errorf("%s: the answer does not say %q: %s", lang, sentence, webtest.Words(box))
			}
		}
		if got := webtest.Attr(box, "class"); got != "verdict status careful" {
			t.Errorf("%s: the answer's box is %q", lang, got)
		}
		if strings.Contains(webtest.Words(p.Class("standing-word")), "keeps the records") {
			t.Errorf("%s: the imitation is known", lang)
		}
		if whole := webtest.Words(p.Root); !strings.Contains(whole, "Master of ⟨U+202E⟩Data") {
			t.Errorf("%s: the turning character is not written out", lang)
		}
		isolated := 0
		for _, n := range p.All("bdi") {
			if strings.Contains(webtest.Words(n), "ra University") {
				isolated++
			}
		}
		if isolated < 2 {
			t.Errorf("%s: the name is isolated %d times", lang, isolated)
		}
	}
	// A badge that only claims to be of a known issuer is not shown as that issuer's.
	p := webtest.Parse(t, webtest.Post(o, "/verify.en.html", "text", webtest.Changed(t, o.Signed(t))))
	if whole := webtest.Words(p.Root); strings.Contains(whole, "keeps the records") || !strings.Contains(whole, "That does not make it that issuer's") {
		t.Error("a forged badge is shown as that of a known issuer")
	}
}

// T02: what a badge says thousands of times is told a few times, with the number of the others, in both languages.
func TestT02MoreOfAKind(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{})
	var contexts strings.Builder
	for n := range 5000 {
		fmt.Fprintf(&contexts, `,"https://flood.example/%d"`, n)
	}
	text := o.Award("hosted", `"https://w3id.org/openbadges/v2"`, `["https://w3id.org/openbadges/v2"`+contexts.String()+`]`)
	for lang, want := range map[locale.Language]string{"en": "And 4992 more of this kind.", "ja": "（同じ種類のものがほかに4992件あります。）"} {
		w := webtest.Post(o, "/verify."+string(lang)+".html", "text", text)
		page := webtest.Words(webtest.Parse(t, w).Root)
		if !strings.Contains(page, want) {
			t.Errorf("%s: the page does not say %q", lang, want)
		}
		if got := strings.Count(page, "https://flood.example/"); got > 2*8 { // as a warning, and at its step
			t.Errorf("%s: the page names %d of the contexts", lang, got)
		}
	}
}

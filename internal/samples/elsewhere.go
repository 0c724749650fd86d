package samples

import (
	"io"
	"net/http"
	"path"
	"strings"
)

// Elsewhere is a learning platform that is no mitome, at an origin. It answers one award's assertion and what belongs to it as
// such platforms do: addresses have queries, class and issuer are documents of their own, all that is said of the course are a
// description and criteria in words, the recipient's hash has the site's salt. Source: CONFORMANCE, section 13.
type Elsewhere struct{ Origin string }

// Badge is the address of the award.
func (e Elsewhere) Badge() string { return e.Origin + "/badges/assertion.php?b=0123" }

// Silent is the address of an award that the platform cannot answer about now.
func (e Elsewhere) Silent() string { return e.Origin + "/badges/assertion.php?b=0456" }

// elsewhere are the documents by their addresses below /badges/, in which AT stands for the origin.
var elsewhere = map[string]string{
	"assertion.php?b=0123": `{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "AT/badges/assertion.php?b=0123",
 "badge": "AT/badges/badge_json.php?id=7", "issuedOn": "2025-07-18T00:00:00+00:00", "verification": {"type": "hosted"},
 "recipient": {"type": "email", "hashed": true, "salt": "badges1", "identity": "sha256$8d6a4c8a1e0a0d8b8f6a4c8a1e0a0d8b8f6a4c8a1e0a0d8b8f6a4c8a1e0a0d8b"}}`,
	"badge_json.php?id=7": `{"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": "AT/badges/badge_json.php?id=7",
 "name": "Reading Charts", "description": "An online course of 30 hours at first-year level: how charts are drawn, what they show, and how they mislead.",
 "image": "AT/badges/picture.svg", "issuer": "AT/badges/issuer_json.php?id=1", "tags": ["data", "statistics"],
 "criteria": {"narrative": "Workload : 30 hours\n\nCredits : 1 ECTS\n\nAssessment : Six quizzes, and a chart of one's own that is marked by a tutor (pass mark 60 %)"}}`,
	"issuer_json.php?id=1": `{"@context": "https://w3id.org/openbadges/v2", "type": "Issuer", "id": "AT/badges/issuer_json.php?id=1",
 "name": "Harbour Academy", "url": "AT/", "email": "badges@harbour.example"}`,
	"picture.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90" width="90" height="90"><circle cx="45" cy="45" r="45" fill="#21506b"/>` +
		`<path fill="#fff" d="M22 66V46h11v20zm17 0V30h11v36zm17 0V38h11v28z"/></svg>`,
}

// ServeHTTP answers the documents, and nothing else.
func (e Elsewhere) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if e.Origin+r.URL.RequestURI() == e.Silent() {
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	document, ok := elsewhere[strings.TrimPrefix(r.URL.RequestURI(), "/badges/")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if path.Ext(r.URL.Path) == ".svg" {
		w.Header().Set("Content-Type", "image/svg+xml")
	}
	io.WriteString(w, strings.ReplaceAll(document, "AT/", e.Origin+"/")) //nolint:errcheck // who asked has gone
}

package app_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/auth"
)

// TestPlaceBeforeTheFirstAward changes base address and time zone of an organisation that has published and not awarded: what
// it does is shown before, everything that is published moves, and after the first award it is refused.
func TestPlaceBeforeTheFirstAward(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	_, administrator := s.somebody("office@mizunara-u.example", s.org.ID, auth.Administrator)
	place := "/desk/" + s.org.Slug + "/place.ja.html"
	form := url.Values{"base": {"https://credentials.mizunara-u.example/"}, "zone": {"Asia/Seoul"}, "deed": {"look"}}
	if answer, _ := s.ask("POST", place, administrator, form); answer.StatusCode != http.StatusForbidden {
		t.Errorf("an administrator: status %d", answer.StatusCode)
	}
	for field, bad := range map[string]string{"base": "http://credentials.mizunara-u.example", "zone": "Tokyo"} {
		wrong := url.Values{"base": form["base"], "zone": form["zone"], "deed": {"move"}}
		wrong.Set(field, bad)
		if answer, body := s.ask("POST", place, owner, wrong); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `value="`+bad+`"`) {
			t.Errorf("%s %q: status %d, or what was typed is lost", field, bad, answer.StatusCode)
		}
	}
	before := s.org.BaseURL
	if answer, body := s.ask("POST", place, owner, form); answer.StatusCode != http.StatusOK || !strings.Contains(body, "<del>"+before+"</del>") || !strings.Contains(body, "<ins>Asia/Seoul</ins>") {
		t.Errorf("what it does: status %d\n%s", answer.StatusCode, body)
	}
	form.Set("deed", "move")
	if answer, body := s.ask("POST", place, owner, form); answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("moving: status %d\n%s", answer.StatusCode, body)
	}
	org, err := s.Store.OrganisationByID(t.Context(), s.org.ID)
	s.must(err)
	if org.BaseURL != "https://credentials.mizunara-u.example" || org.Zone != "Asia/Seoul" {
		t.Errorf("moved to %q, %q", org.BaseURL, org.Zone)
	}
	key, err := s.Store.Key(t.Context(), org.ID, org.KeyNumber)
	s.must(err)
	documents := [][]byte{org.Profile, org.Revocations, key}
	editions, err := s.Store.Editions(t.Context(), org.ID)
	s.must(err)
	for _, e := range editions {
		documents = append(documents, e.Document)
	}
	for _, document := range documents {
		if bytes.Contains(document, []byte(before)) || !bytes.Contains(document, []byte(org.Address())) {
			t.Errorf("a document has not moved: %s", document)
		}
	}
	if chain, err := s.Register.CheckChain(t.Context(), &org, nil); err != nil || chain.Break != nil {
		t.Errorf("the chain: %+v, %v", chain, err)
	}
	s.org = org
	s.awarded()
	form.Set("base", "https://other.mizunara-u.example")
	if answer, body := s.ask("POST", place, owner, form); answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "すでに授与があります") {
		t.Errorf("after the first award: status %d", answer.StatusCode)
	}
}

// TestPlaceOfTheDesk moves the desk along with the store's only organisation, and leads there by a link that signs in.
func TestPlaceOfTheDesk(t *testing.T) {
	t.Parallel()
	e := openEmpty(t, "")
	answer, _ := e.post(e.typed())
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("setting up: status %d", answer.StatusCode)
	}
	form := url.Values{"base": {"https://badges.mizunara-u.example"}, "zone": {"Asia/Tokyo"}, "deed": {"move"}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, e.at+"/desk/mizunara-u/place.ja.html", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(answer.Cookies()[0])
	moved, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer moved.Body.Close()
	var body bytes.Buffer
	_, err = body.ReadFrom(moved.Body)
	_, link, ok := strings.Cut(body.String(), "https://badges.mizunara-u.example/desk/link?k=")
	if err != nil || moved.StatusCode != http.StatusOK || !ok {
		t.Fatalf("moving the desk: status %d, %v\n%s", moved.StatusCode, err, body.String())
	}
	if token, l, err := e.Auth.SignIn(t.Context(), auth.Secret(link[:43]), "", "test"); err != nil || token == "" || l.Next != "/desk/mizunara-u/organisation" {
		t.Errorf("the link at the new address: to %q, %v", l.Next, err)
	}
	if _, err := e.Auth.Visitor(t.Context(), auth.Secret(answer.Cookies()[0].Value)); err == nil {
		t.Error("the session at the old address still opens")
	}
}

package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
)

func testOrganisation(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	for name, find := range map[string]func() (issuance.Organisation, error){
		"slug": func() (issuance.Organisation, error) { return s.Organisation(ctx, "mizunara-u") },
		"home": func() (issuance.Organisation, error) { return s.OrganisationByHome(ctx, "https://mizunara-u.example/") },
		"id":   func() (issuance.Organisation, error) { return s.OrganisationByID(ctx, h.org.ID) },
	} {
		got, err := find()
		must(t, err)
		if diff := cmp.Diff(h.org, got); diff != "" {
			t.Errorf("by %s (-want +got):\n%s", name, diff)
		}
	}
	key, err := s.Key(ctx, h.org.ID, 1)
	must(t, err)
	if string(key) != "key" {
		t.Errorf("key document %q", key)
	}
	changed := h.org
	changed.NameEN, changed.Facts, changed.Profile = "Mizunara University (new)", []byte("facts2"), []byte(`{"id":"p2"}`)
	must(t, s.UpdateProfile(ctx, by, changed, day))
	got, err := s.Organisation(ctx, "mizunara-u")
	must(t, err)
	if string(got.Profile) != `{"id":"p2"}` || got.NameEN != changed.NameEN || string(got.Facts) != "facts2" {
		t.Errorf("after the update: %q, %q, made from %q", got.Profile, got.NameEN, got.Facts)
	}
	office := issuance.Contact{NameEN: "Registry", NameJA: "教務課", Telephone: "03-1234-5678", Email: "registry@mizunara-u.example"}
	must(t, s.UpdateContact(ctx, by, h.org, office, day))
	if got, err = s.Organisation(ctx, "mizunara-u"); err != nil || got.Contact != office || string(got.Profile) != `{"id":"p2"}` {
		t.Errorf("office %+v beside the Profile %q, %v", got.Contact, got.Profile, err)
	}
	house := issuance.House{Language: "ja", YearBegins: 9, PrivacyEN: "Privacy", PrivacyJA: "個人情報", Sender: "教務課", Template: "seal", Colour: "#1f4e79", Second: "#c9a227", Ring: "beads", Art: "a1"}
	must(t, s.UpdateHouse(ctx, by, h.org, house, day))
	if got, err = s.Organisation(ctx, "mizunara-u"); err != nil || got.House != house {
		t.Errorf("house %+v, %v", got.House, err)
	}
	must(t, s.UpdateSecondRelease(ctx, by, h.org.ID, true, day))
	wantErr(t, s.UpdateSecondRelease(ctx, by, h.org.ID, true, day), issuance.ErrConflict)
	must(t, s.UpdateHouse(ctx, by, h.org, house, day)) // by who has read the organisation before
	if got, err = s.Organisation(ctx, "mizunara-u"); err != nil || !got.SecondRelease {
		t.Errorf("the rule of two persons was lifted with the house: %v", err)
	}
	for action, want := range map[string]string{"contact.update": "name,telephone,email", "house.second": "release:no>yes"} {
		lines, err := s.FindDeeds(ctx, h.org.ID, audit.Search{Actions: []string{action}})
		if err != nil || len(lines) != 1 || lines[0].Code != want {
			t.Errorf("the record says of %s %+v, %v; want the code %q", action, lines, err, want)
		}
	}
	if look, err := s.HouseLook(ctx, h.org.ID); err != nil || look != (issuance.Look{Template: "seal", Colour: "#1f4e79", Second: "#c9a227", Ring: "beads", Art: "a1"}) {
		t.Errorf("look of the house %+v, %v", look, err)
	}
	_, err = s.Organisation(ctx, "nobody")
	wantErr(t, err, issuance.ErrNotFound)
	_, err = s.Key(ctx, h.org.ID, 2)
	wantErr(t, err, issuance.ErrNotFound)
}

func testOrganisationOnce(t *testing.T, s *store.Store) {
	newHouse(t, s)
	again := organisation("mizunara-u")
	_, err := s.CreateOrganisation(ctx, by, again, issuance.PublishedKey{Algorithm: issuance.RS256, Document: []byte("key")}, day)
	wantErr(t, err, issuance.ErrConflict)
	again.Slug = "other"
	_, err = s.CreateOrganisation(ctx, by, again, issuance.PublishedKey{Algorithm: issuance.RS256, Document: []byte("key")}, day)
	wantErr(t, err, issuance.ErrConflict)
	orgs, err := s.Organisations(ctx)
	must(t, err)
	if len(orgs) != 1 {
		t.Errorf("%d organisations, want 1", len(orgs))
	}
}

package issuance

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// An organisation is made before it has described anything; what cannot be is refused, each part of it, and nothing is made.
func TestFounding(t *testing.T) {
	o := newOffice(t)
	office, house := Contact{NameJA: " 教務課 "}, House{Language: "en", YearBegins: time.October, PrivacyJA: "お知らせ\r\n"}
	found := func(base, zone string, office Contact, house House, changes ...string) (*Founding, error) {
		return o.PlanFounding(t.Context(), describe(t, changes...), base, zone, office, house)
	}
	f, err := found("https://badges.example", "Asia/Tokyo", office, house)
	if err != nil {
		t.Fatalf("%v, %v", err, f.Findings)
	}
	org := f.Organisation
	if org.Contact.NameJA != "教務課" || org.House.PrivacyJA != "お知らせ" || org.Slug == "" || len(org.Profile) == 0 || len(org.Secret) != 32 || len(f.Key.Document) != 0 {
		t.Errorf("planned %+v", org)
	}
	settings, err := o.Prepare(f)
	if err != nil || settings[settingBaseURL] != "https://badges.example" {
		t.Errorf("settings %v, %v", settings, err)
	}
	if key, err := openbadges.Parse[openbadges.CryptographicKey](f.Key.Document); err != nil || key.ID != org.KeyAddress(1) || f.Key.Algorithm != RS256 {
		t.Errorf("key %s, %v", f.Key.Document, err)
	}
	for want, try := range map[string]func() (*Founding, error){
		"base_url_bad": func() (*Founding, error) { return found("badges", "Asia/Tokyo", office, house) },
		"zone_bad":     func() (*Founding, error) { return found("https://badges.example", "Mizunara/Tides", office, house) },
		"contact_email": func() (*Founding, error) {
			return found("https://badges.example", "Asia/Tokyo", Contact{Email: "x"}, house)
		},
		"house_language": func() (*Founding, error) {
			return found("https://badges.example", "Asia/Tokyo", office, House{Language: "fr"})
		},
		"refused": func() (*Founding, error) {
			return found("https://badges.example", "Asia/Tokyo", office, house, "awarding_body_en", "", "awarding_body_ja", "")
		},
	} {
		if f, err := try(); refusalOf(err) != want || f == nil {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if len(o.by) != 0 {
		t.Errorf("%d changes, want none", len(o.by))
	}
}

// An organisation moves with all that it has published, until it awards; and the desk of the store goes along with the only
// one.
func TestMove(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	p, err := o.PlanVersion(ctx, Request{Trial: true, Description: describe(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Publish(ctx, clerk, p); err != nil {
		t.Fatal(err)
	}
	m, err := o.PlanMove(ctx, &o.orgs[0], "https://badges.example", "Europe/Paris", false)
	if err != nil || !m.New() || !m.Moves() || !m.Default || strings.Contains(string(m.After.Profile), m.Before.BaseURL+"/") {
		t.Fatalf("%v: %s", err, m.After.Profile)
	}
	if err := o.Service.MoveOrganisation(ctx, By{}, m); !errors.Is(err, audit.ErrNobody) {
		t.Errorf("nobody's move: %v", err)
	}
	if err := o.Service.MoveOrganisation(ctx, clerk, m); err != nil || o.orgs[0].BaseURL != "https://badges.example" || o.orgs[0].Zone != "Europe/Paris" {
		t.Errorf("%v: %+v", err, o.orgs[0])
	}
	if m, err := o.PlanMove(ctx, &o.orgs[0], "https://badges.example", "Europe/Paris", false); err != nil || m.New() {
		t.Errorf("to where it is: %v", err)
	}
	for want, to := range map[string][2]string{"base_url_path": {"https://badges.example/a", ""}, "zone_bad": {"https://badges.example", "Tides"}} {
		if _, err := o.PlanMove(ctx, &o.orgs[0], to[0], to[1], false); refusalOf(err) != want {
			t.Errorf("to %q: %v, want %s", to, err, want)
		}
	}
	r := two(t)
	r.Trial = false
	o.issue(r)
	if _, err := o.PlanMove(ctx, &o.orgs[0], "https://other.example", "Asia/Tokyo", true); refusalOf(err) != "move_awarded" {
		t.Errorf("after an award: %v", err)
	}
}

// TestFactNames: each fact of an awarding body that a description may hold has a name of its own in the record of deeds, and
// that name its words.
func TestFactNames(t *testing.T) {
	facts := 0
	for _, key := range microcredential.Edition11().Keys() {
		d := new(microcredential.Description)
		if d.Set(key, "x") != nil || len(d.AwardingBodyFacts().ProfileText()) == 0 {
			continue // no text, or no fact of the body
		}
		facts++
		changed := (&Organisation{Body: "{}"}).ChangedFacts(&Organisation{Body: `{"` + key + `":"x"}`})
		if changed == "name" && !slices.Contains([]string{"awarding_body_en", "awarding_body_ja", "awarding_body_url"}, key) {
			t.Errorf("factNames (profile.go) have no name for %s", key)
		}
		if message := "register.profile." + changed; locale.Text(locale.English, message) == message {
			t.Errorf("the messages register have no %s, by which a change of %s is told", message, key)
		}
	}
	if facts < 8 {
		t.Errorf("%d facts were found", facts)
	}
}

// Another Profile is looked at before it is published, and is stale once a colleague has published one.
func TestProfile(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	o.issue(two(t))
	same, err := o.PlanProfile(&o.orgs[0], describe(t))
	if err != nil || same.New {
		t.Errorf("the same facts: new %t, %v", same.New, err)
	}
	if err := o.PublishProfile(ctx, clerk, same); err != nil {
		t.Error(err)
	}
	renamed, err := o.PlanProfile(&o.orgs[0], describe(t, "awarding_body_en", "Tidal University", "awarding_body_url", "https://elsewhere.example/"))
	if err != nil || !renamed.New || renamed.After.HomeURL != o.orgs[0].HomeURL || o.orgs[0].NameEN == "Tidal University" {
		t.Fatalf("new %t, %+v, %v", renamed.New, renamed.After, err)
	}
	if changed := renamed.Before.ChangedFacts(&renamed.After); changed != "name" {
		t.Errorf("changed is %q", changed)
	}
	if changed := (&Organisation{}).ChangedFacts(&renamed.After); changed != "" {
		t.Errorf("of what is not known, %q is changed", changed)
	}
	if err := o.PublishProfile(ctx, By{}, renamed); !errors.Is(err, audit.ErrNobody) {
		t.Errorf("nobody's Profile: %v", err)
	}
	if err := o.PublishProfile(ctx, clerk, renamed); err != nil || o.orgs[0].NameEN != "Tidal University" {
		t.Errorf("%v: %q", err, o.orgs[0].NameEN)
	}
	var stale *StaleError
	if err := o.PublishProfile(ctx, clerk, renamed); !errors.As(err, &stale) {
		t.Errorf("again: %v", err)
	}
	if p, err := o.PlanProfile(&o.orgs[0], describe(t, "awarding_body_en", "", "awarding_body_ja", "")); !errors.Is(err, ErrRefused) || len(p.Findings) == 0 {
		t.Errorf("a body without a name: %v", err)
	}
}

// A description alone is published, in all of its languages or not at all; a plan that was overtaken says so.
func TestPublish(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	r := Request{Trial: true, Description: describe(t)}
	plan := func() *Plan {
		p, err := o.PlanVersion(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p, other := plan(), plan()
	if n := len(p.NewEditions()); n != 2 || len(o.by) != 0 {
		t.Errorf("%d editions, %d changes; want 2 and none", n, len(o.by))
	}
	if err := o.Publish(ctx, clerk, p); err != nil || len(o.versions) != 1 {
		t.Fatalf("%d versions, %v", len(o.versions), err)
	}
	var stale *StaleError
	if err := o.Publish(ctx, clerk, other); !errors.As(err, &stale) {
		t.Errorf("a plan that was overtaken: %v", err)
	}
	if again := plan(); again.NewEditions() != nil || o.Publish(ctx, clerk, again) != nil || len(o.versions) != 1 {
		t.Errorf("again: %d versions", len(o.versions))
	}
	v := o.versions[0]
	for text, want := range map[string]string{
		o.orgs[0].EditionAddress(v.Editions[0].ID): "<nil>", v.ClassID.String(): "<nil>", NewID(rand.Reader).String(): "class_unknown", "x": "class_unknown",
	} {
		if class, err := o.FindClass(ctx, text); refusalOf(err) != want || err == nil && class.ID != v.ClassID {
			t.Errorf("FindClass(%q): %+v, %v; want %s", text, class, err, want)
		}
	}
	o.Painter = lacking{}
	var undrawable *UndrawableError
	r.Description = describe(t, "id", "another", "title_en", "Reading of Winds", "title_ja", "風を読む")
	if _, err := o.PlanVersion(ctx, r); !errors.As(err, &undrawable) || undrawable.Message("ja") == undrawable.Message("en") {
		t.Errorf("an edition that cannot be drawn: %v", err)
	}
}

// How the house wants things done is kept in one form, or refused.
func TestHouse(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	o.issue(two(t))
	for want, house := range map[string]House{
		"<nil>":          {Language: "en", YearBegins: time.April, PrivacyEN: " one\r\ntwo ", Sender: " The  Registry "},
		"privacy":        {YearBegins: time.April, PrivacyEN: "one\n\u202etwo"},
		"house_language": {YearBegins: time.April, Language: "fr"},
		"year_begins":    {YearBegins: 13},
		"sender":         {YearBegins: time.April, Sender: "\u3164"},
	} {
		if _, err := o.SetHouse(ctx, clerk, o.orgs[0], house); refusalOf(err) != want {
			t.Errorf("%+v: %v, want %s", house, err, want)
		}
	}
	org := &o.orgs[0]
	if diff := cmp.Diff(House{Language: "en", YearBegins: time.April, PrivacyEN: "one\ntwo", Sender: "The Registry"}, org.House); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	for lang, want := range map[locale.Language]string{"en": "one\ntwo", "ja": "one\ntwo"} {
		if text, in := org.House.Privacy(lang); text != want || in != "en" {
			t.Errorf("in %s: %q in %s", lang, text, in)
		}
	}
	if org.Language() != "en" {
		t.Errorf("language %s", org.Language())
	}
	if org.House.Language = ""; org.Language() != "ja" {
		t.Errorf("by its country: %s", org.Language())
	}
}

// An awarding body is found by its name in addresses or its website, and without either where it is the only one.
func TestFindOrganisation(t *testing.T) {
	o, ctx := newOffice(t), t.Context()
	find := func(text, want string) {
		t.Helper()
		if org, err := o.FindOrganisation(ctx, text); refusalOf(err) != want || err == nil && org.ID != 1 {
			t.Errorf("FindOrganisation(%q): %+v, %v; want %s", text, org.Slug, err, want)
		}
	}
	find("", "organisation_none")
	o.orgs = []Organisation{{ID: 1, Slug: "tides", HomeURL: "https://tides.example/"}}
	find("", "<nil>")
	find("tides", "<nil>")
	find("https://TIDES.example/", "<nil>")
	find("winds", "organisation_unknown")
	o.orgs = append(o.orgs, Organisation{ID: 2, Slug: "winds"})
	find("", "organisation_which")
}

// Each property of an assertion that a row can spoil names the column in which the row is mended.
func TestAsideColumn(t *testing.T) {
	for property, want := range map[string]columns.Column{
		"evidence[0].id": columns.Evidence, "expires": columns.Expires, "issuedOn": columns.IssuedOn,
		"recipient.identity": columns.Email, "period": columns.Period, "badge": "", "": "",
	} {
		if got := (SetAside{Property: property}).Column(); got != want {
			t.Errorf("%q: %q, want %q", property, got, want)
		}
	}
	long := &intent{Period: strings.Repeat("x", longestPeriod+1)}
	var aside *unsealable
	if err := own(long, long.storable()); !errors.As(err, &aside) || aside.Code != openbadges.CodeTooLarge || aside.Column() != columns.Period || err.Error() == "" {
		t.Errorf("a period that no index takes: %v", err)
	}
	zero := &intent{Period: "a\x00"}
	if err := own(zero, zero.storable()); !errors.As(err, &aside) || aside.Code != codeRow || aside.Message("ja") == aside.Message("en") {
		t.Errorf("a zero byte: %v", err)
	}
}

// The day on which completion was decided is when rows without a date are issued; a day that is none, or is not yet, is
// refused.
func TestDecision(t *testing.T) {
	o := newOffice(t)
	decided := func(d Decision) (*Plan, string) {
		r := two(t)
		r.Decision = d
		p, err := o.plan(r)
		return p, refusalOf(err)
	}
	for want, d := range map[string]Decision{
		"decision_text": {By: "\x01"}, "decision_day": {Day: "2026-02-30"}, "decision_future": {Day: "2026-11-03"},
	} {
		if _, got := decided(d); got != want {
			t.Errorf("%+v: %s, want %s", d, got, want)
		}
	}
	r := two(t)
	r.Decision = Decision{Day: "2026-10-30", By: " 教授会 ", Number: "12"}
	out := o.issue(r)
	want := Decision{Day: "2026-10-30", By: "教授会", Number: "12"}
	if out.Decision() != want || o.batches[0].Decision != want {
		t.Errorf("kept %+v, want %+v", o.batches[0].Decision, want)
	}
	if got := o.awards[0].IssuedOn.Format(time.RFC3339); got != "2026-10-30T00:00:00+09:00" {
		t.Errorf("issued on %s", got)
	}
}

// Names are told in a language as far as there are any.
func TestNames(t *testing.T) {
	both, english := Organisation{NameEN: "Tides", NameJA: "潮汐"}, Organisation{NameEN: "Tides"}
	for _, c := range []struct {
		org  Organisation
		lang locale.Language
		want string
		in   locale.Language
	}{{both, "ja", "潮汐", "ja"}, {both, "en", "Tides", "en"}, {english, "ja", "Tides", "en"}, {Organisation{NameJA: "潮汐"}, "en", "潮汐", "ja"}} {
		if name, in := c.org.Name(c.lang); name != c.want || in != c.in {
			t.Errorf("%+v in %s: %q in %s", c.org, c.lang, name, in)
		}
	}
	person := Recipient{Name: "佐藤 葵", NameEN: "Aoi Sato"}
	if got := person.PersonName().Full(); got != "佐藤 葵 / Aoi Sato" {
		t.Errorf("full name %q", got)
	}
	if got := (PersonName{English: "Aoi Sato"}).Full(); got != "Aoi Sato" {
		t.Errorf("full name %q", got)
	}
	midnight := Award{Expires: time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)}
	if got := midnight.LastDay(time.UTC).Format(time.DateOnly); got != "2027-03-31" || !(&Award{}).LastDay(time.UTC).IsZero() {
		t.Errorf("runs until %s", got)
	}
}

package auth_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/store"
)

// office is a service on a store of its own, with a clock that a test moves.
type office struct {
	*auth.Service
	t   *testing.T
	now time.Time
}

// by is whoever acts in these tests.
var by = issuance.By{Kind: audit.Operator, ID: 1}

// org is the organisation of these tests, the first of its store.
const org = issuance.OrganisationID(1)

func open(t *testing.T) *office {
	t.Helper()
	s, err := store.OpenFolder(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	_, err = s.CreateOrganisation(t.Context(), by, issuance.Organisation{
		Slug: "mizunara-u", BaseURL: "https://badges.mizunara-u.example", HomeURL: "https://www.mizunara-u.example/", Zone: "Asia/Tokyo",
		NameJA: "ミズナラ大学", Facts: []byte("facts"), Profile: []byte("{}"), Revocations: []byte("[]"), Secret: make([]byte, 32), KeyNumber: 1,
	}, issuance.PublishedKey{Algorithm: issuance.RS256, Document: []byte("{}")}, time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, now: time.Date(2026, time.April, 1, 9, 0, 0, 0, time.UTC)}
	o.Service = auth.New(auth.Records{
		People: s.PeopleStore, Sessions: s.PeopleStore, Links: s.PeopleStore, Passkeys: s.PeopleStore, Identities: s.PeopleStore,
	}, silent{}, func() time.Time { return o.now }, rand.Reader)
	return o
}

// silent is a mail that goes nowhere.
type silent struct{}

func (silent) SignIn(context.Context, string, string, locale.Language) error { return nil }

func (silent) Invite(context.Context, auth.Person, auth.Person, auth.Membership, time.Time) (auth.Person, error) {
	return auth.Person{}, nil
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// add gives somebody a role.
func (o *office) add(email string, m auth.Membership) auth.Person {
	o.t.Helper()
	p, err := o.Add(o.t.Context(), by, auth.Invitation{Email: email, Language: "ja", Membership: m})
	o.must(err)
	return p
}

func (o *office) owner() auth.Person {
	return o.add("owner@mizunara-u.example", auth.Membership{Org: org, Role: auth.Owner})
}

// in is whether a token opens a session.
func (o *office) in(token auth.Secret) bool {
	o.t.Helper()
	_, err := o.Visitor(o.t.Context(), token)
	if err != nil && !errors.Is(err, auth.ErrNobody) {
		o.t.Fatal(err)
	}
	return err == nil
}

// TestT20Rights holds the one table of who may do what to the matrix of docs/design/desk.md.
func TestT20Rights(t *testing.T) {
	for role, want := range map[auth.Role]string{
		auth.Owner:         "read write publish award completions count organisation people",
		auth.Administrator: "read award completions count organisation",
		auth.Author:        "read write count",
		auth.Reviewer:      "read publish count",
		auth.Viewer:        "read count",
		auth.Operator:      "count platform", // and never what shows a learner
		"stranger":         "",
	} {
		var got []string
		for _, right := range auth.Rights() {
			if role.May(right) {
				got = append(got, string(right))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s may %v, want %s", role, got, want)
		}
	}
	v := auth.Visitor{Roles: map[issuance.OrganisationID][]auth.Membership{org: {{Role: auth.Viewer}, {Role: auth.Author}}, 0: {{Role: auth.Operator}}}}
	if !v.May(org, auth.Write) || v.May(org, auth.Platform) || v.May(2, auth.Read) || !v.May(0, auth.Platform) || v.May(0, auth.Read) {
		t.Error("a role of one organisation counts for another, or two do not add up")
	}
	of := auth.Visitor{Roles: map[issuance.OrganisationID][]auth.Membership{org: {
		{Role: auth.Viewer}, {Role: auth.Author, Department: 2}, {Role: auth.Administrator, Department: 2}, {Role: auth.Author, Department: 3},
	}}}
	for right, want := range map[auth.Right]string{auth.Read: "*", auth.Write: ",2,3,", auth.Award: ",2,", auth.Publish: "", auth.Organisation: "", auth.People: ""} {
		if got := of.Scope(org, right).Text(); got != want || of.May(org, right) != (want != "") {
			t.Errorf("for departments: %s within %q, want %q", right, got, want)
		}
	}
}

// TestT22Next: after signing in one is led to a page of this desk or nowhere.
func TestT22Next(t *testing.T) {
	for path, keeps := range map[string]bool{
		"/desk/":                              true,
		"/desk/mizunara-u/drafts.ja.html":     true,
		"/desk/mizunara-u/drafts?q=%E7%B5%B1": true,
		"":                                    false,
		"/":                                   false,
		"/o/mizunara-u":                       false,
		"/desk":                               false,
		"desk/":                               false,
		"//evil.example/desk/":                false,
		"https://evil.example/desk/":          false,
		"/desk//evil.example":                 false,
		"/desk/../o":                          false,
		"/desk/..":                            false,
		"/desk/\\evil.example":                false,
		"/desk/\r\nSet-Cookie: a=b":           false,
		"/desk/\u202egpj":                     false,
		"/desk/" + strings.Repeat("a", 500):   false,
		" /desk/":                             false,
	} {
		want := ""
		if keeps {
			want = path
		}
		if got := auth.Next(path); got != want {
			t.Errorf("Next(%q) = %q, want %q", path, got, want)
		}
	}
}

// TestT24Links: a link opens once, within its time, and what it begins ends the session before.
func TestT24Links(t *testing.T) {
	t.Parallel()
	o := open(t)
	p := o.owner()
	link := func() auth.Secret {
		secret, err := o.SignInLink(t.Context(), p.Email, "/desk/mizunara-u/drafts")
		o.must(err)
		return secret
	}
	first := link()
	if l, err := o.Opens(t.Context(), first); err != nil || l.Person != p.ID {
		t.Errorf("looking at a link: %+v, %v", l, err)
	}
	token, l, err := o.SignIn(t.Context(), first, "", "browser")
	if err != nil || !o.in(token) || l.Next != "/desk/mizunara-u/drafts" {
		t.Fatalf("signing in: to %q, %v", l.Next, err)
	}
	if _, _, err := o.SignIn(t.Context(), first, token, ""); !errors.Is(err, auth.ErrLink) || !o.in(token) {
		t.Errorf("a used link: %v; it must end nothing either", err)
	}
	again, _, err := o.SignIn(t.Context(), link(), token, "")
	if err != nil || again == token || o.in(token) || !o.in(again) {
		t.Errorf("a second sign-in keeps the first session, or its token: %v", err)
	}
	late := link()
	o.now = o.now.Add(15 * time.Minute)
	if _, _, err := o.SignIn(t.Context(), late, "", ""); !errors.Is(err, auth.ErrLink) {
		t.Errorf("a link after its time: %v", err)
	}
	for _, none := range []auth.Secret{"", "x", first[:42], auth.Secret(strings.Repeat("A", 43)), auth.Secret(strings.Repeat("\x00", 43))} {
		if _, _, err := o.SignIn(t.Context(), none, "", ""); !errors.Is(err, auth.ErrLink) {
			t.Errorf("the link %q: %v", none, err)
		}
	}
	if _, err := o.SignInLink(t.Context(), "nobody@mizunara-u.example", ""); !errors.Is(err, issuance.ErrNotFound) {
		t.Errorf("a link for nobody: %v", err)
	}
}

// TestSetUpLinks: of the links that set up there is one, it signs nobody in, and one that signs in sets nothing up.
func TestSetUpLinks(t *testing.T) {
	t.Parallel()
	o := open(t)
	before, err := o.SetUpLink(t.Context())
	o.must(err)
	link, err := o.SetUpLink(t.Context())
	o.must(err)
	if err := o.SetsUp(t.Context(), before); !errors.Is(err, auth.ErrLink) {
		t.Errorf("the link before: %v", err)
	}
	o.must(o.SetsUp(t.Context(), link))
	if _, _, err := o.SignIn(t.Context(), link, "", ""); !errors.Is(err, auth.ErrLink) {
		t.Errorf("signing in by it: %v", err)
	}
	o.now = o.now.Add(time.Hour)
	if err := o.SetsUp(t.Context(), link); !errors.Is(err, auth.ErrLink) {
		t.Errorf("after an hour: %v", err)
	}
	p := o.owner()
	secret, err := o.SignInLink(t.Context(), p.Email, "")
	o.must(err)
	in := auth.Invitation{Email: "operator@mizunara-u.example"}
	if _, err := o.SetUp(t.Context(), secret, in, auth.Foundation{}, "", ""); !errors.Is(err, auth.ErrLink) {
		t.Errorf("setting up by a link that signs in: %v", err)
	}
	link, err = o.SetUpLink(t.Context())
	o.must(err)
	token, err := o.SetUp(t.Context(), link, in, auth.Foundation{}, "", "")
	if err != nil || !o.in(token) {
		t.Fatalf("setting up: %v", err)
	}
	if _, err := o.SetUp(t.Context(), link, in, auth.Foundation{}, "", ""); !errors.Is(err, auth.ErrLink) {
		t.Errorf("setting up twice: %v", err)
	}
}

// TestT24Sessions: a session ends unused, at last by itself, with the role, by its owner's hand, and by nobody else's.
func TestT24Sessions(t *testing.T) {
	t.Parallel()
	o := open(t)
	p, other := o.owner(), o.add("author@mizunara-u.example", auth.Membership{Org: org, Role: auth.Author})
	sign := func(p auth.Person) auth.Secret {
		token, err := o.SignInAs(t.Context(), p.ID, auth.ByLink, "", strings.Repeat("語", 100))
		o.must(err)
		return token
	}
	token := sign(p)
	o.now = o.now.Add(12*time.Hour - time.Second)
	if !o.in(token) {
		t.Error("a session ended within twelve hours")
	}
	if o.now = o.now.Add(12 * time.Hour); o.in(token) {
		t.Error("a session goes on that nobody used for twelve hours")
	}
	token = sign(p)
	for range 7*24/8 - 1 { // used every eight hours
		if o.now = o.now.Add(8 * time.Hour); !o.in(token) {
			t.Fatal("a session ended that was used")
		}
	}
	if o.now = o.now.Add(8 * time.Hour); o.in(token) {
		t.Error("a session goes on after seven days")
	}
	mine, theirs := sign(p), sign(other)
	sessions, err := o.Sessions.Sessions(t.Context(), p.ID)
	o.must(err)
	if browser := sessions[0].Browser; len(browser) > 200 || strings.ContainsRune(browser, '�') || browser == "" {
		t.Errorf("the browser calls itself %q", browser)
	}
	if err := o.Sessions.EndSessionOf(t.Context(), other.ID, sessions[0].ID); !errors.Is(err, issuance.ErrNotFound) || !o.in(mine) {
		t.Errorf("ending another's session: %v", err)
	}
	o.must(o.People.EndRole(t.Context(), by, other.ID, auth.Membership{Org: org, Role: auth.Author}, o.now))
	if o.in(theirs) {
		t.Error("a session goes on without a role")
	}
	o.must(o.SignOut(t.Context(), mine))
	if o.in(mine) {
		t.Error("a session goes on that was ended")
	}
	one, two := sign(p), sign(p)
	o.must(o.Sessions.EndSessions(t.Context(), p.ID))
	if o.in(one) || o.in(two) {
		t.Error("of all sessions one goes on")
	}
}

// TestInvitations: what is no address, name, role or time is refused with a sentence in both languages, and keeps nothing.
func TestInvitations(t *testing.T) {
	t.Parallel()
	o := open(t)
	day := 24 * time.Hour
	for name, spoil := range map[string]func(in *auth.Invitation){
		"no address":                     func(in *auth.Invitation) { in.Email = "水野" },
		"two addresses":                  func(in *auth.Invitation) { in.Email = "a@b.example, c@d.example" },
		"an address of two lines":        func(in *auth.Invitation) { in.Email = "a@b.example\r\nBcc: c@d.example" },
		"a name of two hundred":          func(in *auth.Invitation) { in.Name = strings.Repeat("長", 200) },
		"what nobody sees":               func(in *auth.Invitation) { in.Name = "水\u202e野" },
		"bytes that are no text":         func(in *auth.Invitation) { in.Name = "\xff\xfe" },
		"no role":                        func(in *auth.Invitation) { in.Role = "" },
		"an invented role":               func(in *auth.Invitation) { in.Role = "root" },
		"an operator of an organisation": func(in *auth.Invitation) { in.Role = auth.Operator },
		"an owner of the store":          func(in *auth.Invitation) { in.Org = 0 },
		"a beginning that was":           func(in *auth.Invitation) { in.Begins = o.now.Add(-2 * day) },
		"an end that was":                func(in *auth.Invitation) { in.Ends = o.now.Add(-time.Second) },
		"an end before the beginning":    func(in *auth.Invitation) { in.Begins, in.Ends = o.now.Add(2*day), o.now.Add(day) },
	} {
		in := auth.Invitation{Email: "new@mizunara-u.example", Name: "新人", Language: "ja", Membership: auth.Membership{Org: org, Role: auth.Viewer}}
		spoil(&in)
		_, err := o.Add(t.Context(), by, in)
		var refusal *auth.Refusal
		if !errors.As(err, &refusal) || refusal.Message("ja") == refusal.Message("en") || strings.Contains(refusal.Message("ja"), "auth.refused") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n, err := o.People.CountPeople(t.Context()); err != nil || n != 0 {
		t.Errorf("somebody was kept: %d, %v", n, err)
	}
	p := o.add(" New@Mizunara-U.EXAMPLE ", auth.Membership{Org: org, Role: auth.Viewer})
	if again := o.add("New@mizunara-u.example", auth.Membership{Org: org, Role: auth.Author}); again.ID != p.ID {
		t.Errorf("one address makes two people: %q and %q", p.Email, again.Email)
	}
}

// TestBeginnings: a role counts from its first day to its last, and before the first nobody signs in by it.
func TestBeginnings(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.owner()
	p := o.add("later@mizunara-u.example", auth.Membership{Org: org, Role: auth.Author, Begins: o.now.Add(time.Hour), Ends: o.now.Add(2 * time.Hour)})
	for _, in := range []bool{false, true, false} {
		secret, err := o.SignInLink(t.Context(), p.Email, "")
		var token auth.Secret
		if err == nil {
			token, _, err = o.SignIn(t.Context(), secret, "", "")
		}
		if got := err == nil && o.in(token); got != in {
			t.Errorf("at %s somebody is in: %t, %v", o.now.Format(time.TimeOnly), got, err)
		}
		o.now = o.now.Add(time.Hour)
	}
}

// TestLast: a role of which one must be left is kept by somebody who has signed in.
func TestLast(t *testing.T) {
	t.Parallel()
	o := open(t)
	p, second := o.owner(), o.add("second@mizunara-u.example", auth.Membership{Org: org, Role: auth.Owner})
	_, err := o.SignInAs(t.Context(), p.ID, auth.ByLink, "", "")
	o.must(err)
	end := func(p auth.Person) error {
		return o.People.EndRole(t.Context(), by, p.ID, auth.Membership{Org: org, Role: auth.Owner}, o.now)
	}
	if err := end(p); !errors.Is(err, auth.ErrLast) {
		t.Errorf("the only one who has signed in goes: %v", err)
	}
	_, err = o.SignInAs(t.Context(), second.ID, auth.ByLink, "", "")
	o.must(err)
	o.must(end(p))
	if err := end(second); !errors.Is(err, auth.ErrLast) {
		t.Errorf("the last one goes: %v", err)
	}
}

// TestT27Tries: an address and a network have so many tries in an hour, whether or not anybody has the address.
func TestT27Tries(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.owner()
	tries := func(ask func(n int) error) int {
		for n := range 1000 {
			err := ask(n)
			var limit *auth.TriesError
			if errors.As(err, &limit) {
				if limit.After <= 0 || limit.After > time.Hour {
					t.Errorf("to be tried again in %s", limit.After)
				}
				return n
			}
			o.must(err)
		}
		return 1000
	}
	network := func(n int) netip.Prefix { return netip.PrefixFrom(netip.AddrFrom4([4]byte{203, 0, 113, byte(n)}), 32) }
	for _, email := range []string{"owner@mizunara-u.example", "nobody@mizunara-u.example"} {
		ask := func(n int) error { return o.AskLink(t.Context(), email, "", "ja", network(n)) }
		if got := tries(ask); got != 6 {
			t.Errorf("%s from many networks: %d tries", email, got)
		}
		o.now = o.now.Add(time.Hour)
		if got := tries(ask); got != 6 {
			t.Errorf("%s an hour later: %d tries", email, got)
		}
	}
	flood := func(n int) error {
		return o.AskLink(t.Context(), fmt.Sprintf("p%d@mizunara-u.example", n), "", "ja", network(200))
	}
	if got := tries(flood); got != 60 {
		t.Errorf("one network, many addresses: %d tries", got)
	}
	if err := o.AskLink(t.Context(), "elsewhere@mizunara-u.example", "", "ja", network(201)); err != nil {
		t.Errorf("another network: %v", err)
	}
	var refusal *auth.Refusal
	if err := o.AskLink(t.Context(), "no address", "", "ja", network(202)); !errors.As(err, &refusal) {
		t.Errorf("no address: %v", err)
	}
}

// TestForgotten: thirty days after the last role the address goes and is free again, the name stays, and links do not open.
func TestForgotten(t *testing.T) {
	t.Parallel()
	o := open(t)
	keeper, gone := o.owner(), o.add("gone@mizunara-u.example", auth.Membership{Org: org, Role: auth.Author})
	o.must(o.Introduce(t.Context(), gone, " 水野　葵 ", "ja", false))
	_, err := o.SignInAs(t.Context(), keeper.ID, auth.ByLink, "", "")
	o.must(err)
	o.must(o.People.EndRole(t.Context(), by, gone.ID, auth.Membership{Org: org, Role: auth.Author}, o.now))
	for _, step := range []struct {
		after time.Duration
		known bool
	}{{29 * 24 * time.Hour, true}, {48 * time.Hour, false}} {
		o.now = o.now.Add(step.after)
		o.must(o.Tidy(t.Context()))
		if _, err := o.People.PersonOf(t.Context(), gone.Email); (err == nil) != step.known {
			t.Errorf("after %s: %v", step.after, err)
		}
	}
	if p, err := o.People.Person(t.Context(), gone.ID); err != nil || p.Email != "" || p.Name != "水野 葵" {
		t.Errorf("what is left: %+v, %v", p, err)
	}
	if again := o.add(gone.Email, auth.Membership{Org: org, Role: auth.Viewer}); again.ID == gone.ID {
		t.Error("who comes after has the identity of who was before")
	}
	members, err := o.People.Members(t.Context(), org)
	o.must(err)
	if !slices.ContainsFunc(members, func(m auth.Member) bool { return m.ID == keeper.ID && m.Email != "" }) {
		t.Error("who has a role was forgotten")
	}
}

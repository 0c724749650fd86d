package storetest

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

// enter makes somebody known, who has signed in once.
func (h *house) enter(t *testing.T, email string, roles ...auth.Role) auth.Person {
	t.Helper()
	p, err := h.Enter(ctx, by, auth.Person{ID: issuance.NewID(rand.Reader), Email: email, Name: "佐藤", Language: "ja"}, day)
	must(t, err)
	for _, role := range roles {
		must(t, h.GiveRole(ctx, by, p.ID, auth.Membership{Org: h.org.ID, Role: role, Begins: day}, day))
	}
	h.begin(t, p, email)
	return p
}

func (h *house) begin(t *testing.T, p auth.Person, token string) auth.Session {
	t.Helper()
	n := auth.Session{ID: issuance.NewID(rand.Reader), Began: day, Used: day, Ends: day.Add(time.Hour), Browser: "Browser"}
	must(t, h.BeginSession(ctx, sha256.Sum256([]byte(token)), p.ID, n))
	return n
}

// A person is entered once for an address, acts under a public id, and has roles from a time to another.
func testPeople(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	sato := h.enter(t, "sato@mizunara-u.example", auth.Owner)
	again, err := s.Enter(ctx, by, auth.Person{ID: issuance.NewID(rand.Reader), Email: sato.Email, Name: "別人"}, day)
	must(t, err)
	if again.ID != sato.ID || again.Name != "佐藤" || again.By.Kind != audit.Person || again.By.Validate() != nil {
		t.Errorf("entered again: %+v, was %+v", again, sato)
	}
	if name, err := s.ActorName(ctx, sato.By); err != nil || name != "佐藤" {
		t.Errorf("who acted is %q (%v)", name, err)
	}
	m := auth.Membership{Org: h.org.ID, Role: auth.Author, Begins: day.Add(time.Hour), Ends: day.Add(2 * time.Hour)}
	must(t, s.GiveRole(ctx, by, sato.ID, m, day))
	roles, err := s.Memberships(ctx, sato.ID)
	must(t, err)
	want := []auth.Membership{{Org: h.org.ID, Role: auth.Owner, Begins: day}, m}
	if diff := cmp.Diff(want, roles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	members, err := s.Members(ctx, h.org.ID)
	must(t, err)
	if len(members) != 1 || members[0].ID != sato.ID || len(members[0].Roles) != 2 || members[0].Seen != day {
		t.Errorf("members: %+v", members)
	}
	sato.Name, sato.Daily = "佐藤 恵", true
	must(t, s.RenamePerson(ctx, sato, day))
	if got, err := s.PersonOf(ctx, sato.Email); err != nil || got.Name != sato.Name {
		t.Errorf("renamed: %+v, %v", got, err)
	}
	if daily, err := s.DailyPeople(ctx); err != nil || len(daily) != 1 || daily[0].ID != sato.ID || !daily[0].Daily {
		t.Errorf("who wants a daily mail: %+v, %v", daily, err)
	}
	wantActions(t, s, h, sato.ID.String(), "person.give_role", "person.give_role")
	must(t, chain.Verify(ctx, s.Writer(), audit.Store))
	_, err = s.PersonOf(ctx, "nobody@mizunara-u.example")
	wantErr(t, err, issuance.ErrNotFound)
}

// An organisation keeps an owner who has signed in and whose role has no end, also when two owners end each other's at once.
func testLastOwner(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	sato, tanaka := h.enter(t, "sato@mizunara-u.example", auth.Owner), h.enter(t, "tanaka@mizunara-u.example", auth.Owner)
	invited, err := s.Enter(ctx, by, auth.Person{ID: issuance.NewID(rand.Reader), Email: "typo@mizunara-u.example"}, day)
	must(t, err)
	must(t, s.GiveRole(ctx, by, invited.ID, auth.Membership{Org: h.org.ID, Role: auth.Owner, Begins: day}, day))
	errs := make([]error, 2)
	var both sync.WaitGroup
	for i, p := range []auth.Person{sato, tanaka} {
		both.Go(func() {
			errs[i] = s.EndRole(ctx, by, p.ID, auth.Membership{Org: h.org.ID, Role: auth.Owner}, day.Add(time.Minute))
		})
	}
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("two owners end at once: %v, %v", errs[0], errs[1])
	}
	gone, left := sato, tanaka
	if errs[0] != nil {
		gone, left = tanaka, sato
	}
	wantErr(t, s.EndRole(ctx, by, left.ID, auth.Membership{Org: h.org.ID, Role: auth.Owner}, day.Add(time.Hour)), auth.ErrLast)
	wantErr(t, s.EndRole(ctx, by, gone.ID, auth.Membership{Org: h.org.ID, Role: auth.Owner}, day.Add(time.Hour)), issuance.ErrNotFound)
	if sessions, err := s.Sessions(ctx, gone.ID); err != nil || len(sessions) != 0 {
		t.Errorf("who has no role any more has the sessions %+v (%v)", sessions, err)
	}
	if sessions, err := s.Sessions(ctx, left.ID); err != nil || len(sessions) != 1 {
		t.Errorf("who is left has the sessions %+v (%v)", sessions, err)
	}
}

// Whoever leaves hands over roles and drafts in one deed, after a trial of it that writes nothing; the last owner cannot go.
func testHandOver(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	leaver, next := h.enter(t, "sato@mizunara-u.example", auth.Owner, auth.Author), h.enter(t, "tanaka@mizunara-u.example", auth.Author)
	stranger, err := s.Enter(ctx, by, auth.Person{ID: issuance.NewID(rand.Reader), Email: "stranger@mizunara-u.example"}, day)
	must(t, err)
	d := authoring.Draft{Org: h.org.ID, ID: issuance.NewID(rand.Reader), Revision: 1, Fields: authoring.Fields{"title_ja": "統計"}, Changed: day, By: leaver.By}
	must(t, s.CreateDraft(ctx, d))
	p := awarding.Proposal{Org: h.org.ID, ID: 1, Class: d.ID, List: []byte("list"), Changed: day, By: leaver.By}
	_, err = s.CreateProposal(ctx, p)
	must(t, err)
	over := auth.HandOver{Org: h.org.ID, From: leaver.ID, To: next.ID, Roles: []auth.Role{auth.Owner}}
	at := day.Add(time.Hour)
	keeper := func() int64 {
		d, err := s.Draft(ctx, h.org.ID, d.ID)
		must(t, err)
		return d.Keeper
	}
	held, err := s.HandOver(ctx, leaver.By, over, at, true)
	must(t, err)
	if len(held.Roles) != 2 || len(held.Drafts) != 1 || held.Drafts[0].Title != "統計" || held.Lists != 1 || keeper() != leaver.By.ID {
		t.Errorf("tried: %+v, or something was done", held)
	}
	for want, wrong := range map[error]auth.HandOver{
		auth.ErrLast: {Org: h.org.ID, From: leaver.ID, To: next.ID}, auth.ErrTakesOver: {Org: h.org.ID, From: leaver.ID, To: stranger.ID},
		issuance.ErrNotFound: {Org: h.org.ID, From: stranger.ID, To: next.ID},
	} {
		for _, try := range []bool{true, false} {
			_, err := s.HandOver(ctx, leaver.By, wrong, at, try)
			wantErr(t, err, want)
		}
	}
	again, err := s.HandOver(ctx, leaver.By, over, at, false)
	must(t, err)
	if diff := cmp.Diff(held, again); diff != "" {
		t.Errorf("done otherwise than tried (-tried +done):\n%s", diff)
	}
	if keeper() != next.By.ID {
		t.Error("the draft was not handed over")
	}
	if sessions, err := s.Sessions(ctx, leaver.ID); err != nil || len(sessions) != 0 {
		t.Errorf("who has left has the sessions %+v (%v)", sessions, err)
	}
	authors, err := s.Authors(ctx, h.org.ID, d.ID, time.Time{})
	must(t, err)
	if len(authors) != 1 || authors[0] != leaver.By {
		t.Errorf("who has written the draft is now %v", authors)
	}
	wantActions(t, s, h, leaver.ID.String(), "person.give_role", "person.give_role", "person.end_role", "person.end_role", "person.hand_over")
	_, err = s.HandOver(ctx, next.By, over, at.Add(time.Minute), false)
	wantErr(t, err, issuance.ErrNotFound)
}

// A draft of a department goes to nobody who could not open it: a trial says so, and the deed.
func testHandOverReach(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	leaver, next := h.enter(t, "sato@mizunara-u.example", auth.Author), h.enter(t, "tanaka@mizunara-u.example")
	h.enter(t, "owner@mizunara-u.example", auth.Owner)
	var of [2]department.ID
	for i, name := range []string{"工学部", "文学部"} {
		var err error
		of[i], err = s.OpenDepartment(ctx, by, h.org.ID, department.Name{Since: day, JA: name})
		must(t, err)
	}
	must(t, s.GiveRole(ctx, by, next.ID, auth.Membership{Org: h.org.ID, Department: of[1], Role: auth.Author, Begins: day}, day))
	d := authoring.Draft{Org: h.org.ID, ID: issuance.NewID(rand.Reader), Revision: 1, Fields: authoring.Fields{"title_ja": "統計"}, Changed: day, By: leaver.By}
	must(t, s.CreateDraft(ctx, d))
	must(t, s.Assign(ctx, by, h.org.ID, d.ID, of[0], day))
	over := auth.HandOver{Org: h.org.ID, From: leaver.ID, To: next.ID}
	for _, try := range []bool{true, false} {
		var refusal *auth.Refusal
		if _, err := s.HandOver(ctx, leaver.By, over, day.Add(time.Hour), try); !errors.As(err, &refusal) || refusal.Error() != auth.OutOfReach("統計").Error() {
			t.Errorf("tried: %t: %v", try, err)
		}
	}
	over.Roles = []auth.Role{auth.Author}
	_, err := s.HandOver(ctx, leaver.By, over, day.Add(time.Hour), false)
	must(t, err)
}

// What was done is told with the name and the roles that its doer had then.
func testNamesAsTheyWere(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	p := h.enter(t, "sato@mizunara-u.example", auth.Author)
	note := func(at time.Time) {
		d := authoring.Draft{Org: h.org.ID, ID: issuance.NewID(rand.Reader), Revision: 1, Fields: authoring.Fields{}, Changed: at, By: p.By}
		must(t, s.CreateDraft(ctx, d))
	}
	note(day)
	p.Name = "田中"
	must(t, s.RenamePerson(ctx, p, day.Add(time.Hour)))
	must(t, s.GiveRole(ctx, by, p.ID, auth.Membership{Org: h.org.ID, Role: auth.Viewer, Begins: day.Add(time.Hour)}, day))
	must(t, s.EndRole(ctx, by, p.ID, auth.Membership{Org: h.org.ID, Role: auth.Author}, day.Add(time.Hour)))
	note(day.Add(2 * time.Hour))
	lines, err := s.FindDeeds(ctx, h.org.ID, audit.Search{Actions: []string{"draft.begin"}})
	must(t, err)
	var got []string
	for _, line := range lines {
		got = append(got, line.Name+" "+strings.Join(line.Roles, " "))
	}
	if diff := cmp.Diff([]string{"田中 viewer", "佐藤 author"}, got); diff != "" {
		t.Errorf("who did it (-want +got):\n%s", diff)
	}
}

// An office's address is nobody's sign-in, whichever of the two is there first.
func testOfficeMailbox(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	must(t, s.UpdateContact(ctx, by, h.org, issuance.Contact{Email: "Office@mizunara-u.example"}, day))
	p, err := s.Enter(ctx, by, auth.Person{ID: issuance.ID{1}, Email: "office@mizunara-u.example"}, day)
	must(t, err)
	wantErr(t, s.GiveRole(ctx, by, p.ID, auth.Membership{Org: h.org.ID, Role: auth.Viewer, Begins: day}, day), auth.ErrOffice)
	p, err = s.Enter(ctx, by, auth.Person{ID: issuance.ID{2}, Email: "mizuno@mizunara-u.example"}, day)
	must(t, err)
	must(t, s.GiveRole(ctx, by, p.ID, auth.Membership{Org: h.org.ID, Role: auth.Viewer, Begins: day}, day))
	wantErr(t, s.UpdateContact(ctx, by, h.org, issuance.Contact{Email: "Mizuno@mizunara-u.example"}, day), auth.ErrPersonal)
	must(t, s.EndRole(ctx, by, p.ID, auth.Membership{Org: h.org.ID, Role: auth.Viewer}, day.Add(time.Hour)))
	must(t, s.UpdateContact(ctx, by, h.org, issuance.Contact{Email: "mizuno@mizunara-u.example"}, day.Add(time.Hour)))
}

// A session is found by the digest of its token alone, and ended by whose it is alone.
func testSessions(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	sato, tanaka := h.enter(t, "sato@mizunara-u.example", auth.Owner), h.enter(t, "tanaka@mizunara-u.example", auth.Viewer)
	n := h.begin(t, sato, "second")
	d := sha256.Sum256([]byte("second"))
	must(t, s.UseSession(ctx, d, day.Add(time.Minute)))
	p, got, err := s.Session(ctx, d)
	must(t, err)
	n.Used = day.Add(time.Minute)
	if diff := cmp.Diff(n, got); diff != "" || p.ID != sato.ID {
		t.Errorf("session of %s (-want +got):\n%s", p.ID, diff)
	}
	wantErr(t, s.EndSessionOf(ctx, tanaka.ID, n.ID), issuance.ErrNotFound)
	must(t, s.EndSessionOf(ctx, sato.ID, n.ID))
	_, _, err = s.Session(ctx, d)
	wantErr(t, err, issuance.ErrNotFound)
	must(t, s.EndSession(ctx, d))
	must(t, s.EndSessions(ctx, sato.ID))
	if all, err := s.Sessions(ctx, sato.ID); err != nil || len(all) != 0 {
		t.Errorf("sessions: %+v, %v", all, err)
	}
}

// A link is used once; of those that set up there is one.
func testLinks(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	sato := h.enter(t, "sato@mizunara-u.example", auth.Owner)
	link := auth.Link{Person: sato.ID, Next: "/desk/", Ends: day.Add(time.Minute)}
	first, second := auth.Digest{1}, auth.Digest{2}
	must(t, s.KeepLink(ctx, first, link))
	must(t, s.KeepLink(ctx, second, link))
	if got, err := s.Link(ctx, first); err != nil || got != link {
		t.Errorf("link %+v (%v), want %+v", got, err, link)
	}
	must(t, s.UseLink(ctx, first, day))
	wantErr(t, s.UseLink(ctx, first, day), issuance.ErrNotFound)
	wantErr(t, s.UseLink(ctx, second, day.Add(time.Hour)), issuance.ErrNotFound)
	must(t, s.KeepLink(ctx, auth.Digest{3}, auth.Link{Ends: link.Ends}))
	must(t, s.KeepLink(ctx, auth.Digest{4}, auth.Link{Ends: link.Ends}))
	_, err := s.Link(ctx, auth.Digest{3})
	wantErr(t, err, issuance.ErrNotFound)
	if got, err := s.Link(ctx, auth.Digest{4}); err != nil || !got.SetsUp() {
		t.Errorf("link to set up: %+v, %v", got, err)
	}
}

// Tries are counted by hour; what has ended is forgotten, and of who has long had no role, all but the name.
func testForgetPeople(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	for want := range int64(3) {
		if n, err := s.CountTry(ctx, auth.Digest{9}, 7); err != nil || n != want+1 {
			t.Errorf("try %d is number %d (%v)", want+1, n, err)
		}
	}
	if n, err := s.CountTry(ctx, auth.Digest{9}, 8); err != nil || n != 1 {
		t.Errorf("in the next hour it is number %d (%v)", n, err)
	}
	h.enter(t, "sato@mizunara-u.example", auth.Owner)
	former := h.enter(t, "former@mizunara-u.example", auth.Viewer)
	later := day.Add(365 * 24 * time.Hour)
	must(t, s.EndRole(ctx, by, former.ID, auth.Membership{Org: h.org.ID, Role: auth.Viewer}, day.Add(time.Hour)))
	must(t, s.KeepLink(ctx, auth.Digest{1}, auth.Link{Person: former.ID, Ends: later}))
	must(t, s.ForgetPeople(ctx, later, later, later.Add(-time.Hour)))
	got, err := s.Person(ctx, former.ID)
	must(t, err)
	if got.Email != "" || got.Name != former.Name {
		t.Errorf("the former person is %+v", got)
	}
	if _, err := s.Link(ctx, auth.Digest{1}); err == nil {
		t.Error("the former person has a link")
	}
	if n, err := s.CountPeople(ctx); err != nil || n != 1 {
		t.Errorf("%d people, want 1 (%v)", n, err)
	}
	if n, err := s.CountTry(ctx, auth.Digest{9}, 7); err != nil || n != 1 {
		t.Errorf("a forgotten hour goes on with number %d (%v)", n, err)
	}
}

// A passkey is one person's, found by its host, and changed by its owner alone; what it is asked is taken once, and in time.
func testPasskeys(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	sato, tanaka := h.enter(t, "sato@mizunara-u.example", auth.Owner), h.enter(t, "tanaka@mizunara-u.example", auth.Viewer)
	k := auth.Passkey{ID: issuance.NewID(rand.Reader), Name: "鍵", Site: "badges.example", Added: day}
	k.Credential.ID, k.Credential.PublicKey = []byte("credential"), []byte("public")
	must(t, s.AddPasskey(ctx, sato, &k))
	again := k
	again.ID = issuance.NewID(rand.Reader)
	wantErr(t, s.AddPasskey(ctx, tanaka, &again), auth.ErrPasskeyThere)
	_, _, err := s.PasskeyOf(ctx, "other.example", k.Credential.ID)
	wantErr(t, err, issuance.ErrNotFound)
	k.Used, k.Credential.Authenticator.SignCount = day.Add(time.Minute), 7
	must(t, s.UsePasskey(ctx, &k, k.Used))
	wantErr(t, s.RenamePasskey(ctx, tanaka, k.ID, "盗", day), issuance.ErrNotFound)
	wantErr(t, s.RemovePasskey(ctx, tanaka, k.ID, day), issuance.ErrNotFound)
	k.Name = "青い鍵"
	must(t, s.RenamePasskey(ctx, sato, k.ID, k.Name, day))
	p, got, err := s.PasskeyOf(ctx, k.Site, k.Credential.ID)
	must(t, err)
	if p.ID != sato.ID || got.Name != k.Name || got.Used != k.Used || string(got.Credential.PublicKey) != "public" || got.Credential.Authenticator.SignCount != 7 {
		t.Errorf("passkey of %s: %+v, want %+v", p.ID, got, k)
	}
	must(t, s.RefusePasskey(ctx, sato, k.ID, day))
	must(t, s.RemovePasskey(ctx, sato, k.ID, day))
	if all, err := s.Passkeys(ctx, sato.ID); err != nil || len(all) != 0 {
		t.Errorf("passkeys: %+v, %v", all, err)
	}
	first, second := auth.Digest{1}, auth.Digest{2}
	must(t, s.KeepChallenge(ctx, first, "asked", day.Add(time.Minute)))
	must(t, s.KeepChallenge(ctx, second, "asked", day.Add(time.Minute)))
	if asked, err := s.TakeChallenge(ctx, first, day); err != nil || asked != "asked" {
		t.Errorf("taken %q, %v", asked, err)
	}
	_, err = s.TakeChallenge(ctx, first, day)
	wantErr(t, err, issuance.ErrNotFound)
	_, err = s.TakeChallenge(ctx, second, day.Add(time.Minute))
	wantErr(t, err, issuance.ErrNotFound)
	must(t, chain.Verify(ctx, s.Writer(), audit.Store))
}

// An account is one person's at its provider, whatever address it has, and goes with the provider or by its owner's wish.
func testProviders(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	sato, tanaka := h.enter(t, "sato@mizunara-u.example", auth.Owner), h.enter(t, "tanaka@mizunara-u.example", auth.Author)
	p := auth.Provider{ID: issuance.NewID(rand.Reader), Org: h.org.ID, Kind: auth.OpenID, Entity: "https://accounts.example", NameJA: "アカウント"}
	must(t, s.AddProvider(ctx, by, p, day))
	if tried, err := s.TriedProviders(ctx); err != nil || len(tried) != 0 {
		t.Errorf("offered before a trial: %+v, %v", tried, err)
	}
	p.Client, p.Secret = "desk", "sealed"
	must(t, s.SetProvider(ctx, by, p, day))
	p.Tried, p.Released = day, []string{"sub"}
	must(t, s.PassTrial(ctx, by, p, day))
	wrong := p
	wrong.Secret = "of before"
	wantErr(t, s.PassTrial(ctx, by, wrong, day), issuance.ErrConflict)
	for _, of := range []func() ([]auth.Provider, error){func() ([]auth.Provider, error) { return s.ProvidersOf(ctx, h.org.ID) }, func() ([]auth.Provider, error) { return s.TriedProviders(ctx) }} {
		got, err := of()
		must(t, err)
		if diff := cmp.Diff([]auth.Provider{p}, got); diff != "" {
			t.Errorf("providers (-want +got):\n%s", diff)
		}
	}
	account := auth.Identity{Provider: p.ID, Subject: "subject 1"}
	must(t, s.KeepLink(ctx, auth.Digest{1}, auth.Link{Person: sato.ID, Ends: day.Add(time.Hour)}))
	must(t, s.Tie(ctx, sato, account, auth.Digest{1}, day))
	wantErr(t, s.Tie(ctx, sato, account, auth.Digest{1}, day), issuance.ErrNotFound) // the link was used
	must(t, s.Tie(ctx, sato, account, auth.Digest{}, day))
	wantErr(t, s.Tie(ctx, tanaka, account, auth.Digest{}, day), auth.ErrTied)
	other := account
	other.Format = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
	must(t, s.Tie(ctx, tanaka, other, auth.Digest{}, day))
	must(t, s.UseIdentity(ctx, account, day.Add(time.Hour)))
	behind, err := s.PersonBehind(ctx, account)
	must(t, err)
	tied, err := s.TiedTo(ctx, sato.ID)
	must(t, err)
	if behind.ID != sato.ID || len(tied) != 1 || tied[0].Used != day.Add(time.Hour) || tied[0].Entity != p.Entity {
		t.Errorf("behind it is %+v, tied to %+v", behind, tied)
	}
	must(t, s.Untie(ctx, sato, p.ID, day))
	wantErr(t, s.Untie(ctx, sato, p.ID, day), issuance.ErrNotFound)
	must(t, s.RemoveProvider(ctx, by, p, day))
	_, err = s.PersonBehind(ctx, other)
	wantErr(t, err, issuance.ErrNotFound)
	if tied, err := s.TiedTo(ctx, tanaka.ID); err != nil || len(tied) != 0 {
		t.Errorf("after the provider is gone: %+v, %v", tied, err)
	}
	wantActions(t, s, h, p.ID.String(), "provider.add", "provider.set", "provider.try", "provider.remove")
}

package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// PeopleStore keeps people, what they are for organisations, and how they sign in.
type PeopleStore struct{ *base }

func personOf(row db.Person) auth.Person {
	return auth.Person{
		ID: idOf(row.PublicID), By: issuance.By{Kind: audit.Person, ID: row.ActorID}, Email: row.Email, Name: row.Name,
		Language: locale.Language(row.Language), Seen: fromMicros(row.SeenAt), Daily: row.Daily != 0,
	}
}

// Enter makes somebody known, or returns who has the address already.
func (s PeopleStore) Enter(ctx context.Context, by issuance.By, p auth.Person, at time.Time) (auth.Person, error) {
	var row db.Person
	err := s.change(ctx, "enter person", func(tx *sql.Tx, q *db.Queries) (err error) {
		row, err = enter(ctx, tx, q, by, p, at)
		return err
	})
	return personOf(row), err
}

// Invite gives a person a role, who is made known where nobody has the address, and queues the note that tells of it: both or
// neither.
func (s PeopleStore) Invite(ctx context.Context, by issuance.By, p auth.Person, m auth.Membership, note func(to auth.Person) mail.Note, at time.Time) (auth.Person, error) {
	var row db.Person
	err := s.change(ctx, "invite person", func(tx *sql.Tx, q *db.Queries) (err error) {
		if row, err = enter(ctx, tx, q, by, p, at); err != nil {
			return err
		}
		if err := giveRole(ctx, tx, q, by, row, m, at); err != nil {
			return err
		}
		return s.queueMail(ctx, q, note(personOf(row)))
	})
	return personOf(row), err
}

// enter makes somebody known, one at a time, or returns who has the address already.
func enter(ctx context.Context, tx *sql.Tx, q *db.Queries, by issuance.By, p auth.Person, at time.Time) (row db.Person, err error) {
	if err := q.LockChain(ctx, audit.Store); err != nil {
		return row, err
	}
	if row, err = q.PersonByEmail(ctx, p.Email); !errors.Is(err, sql.ErrNoRows) {
		return row, err
	}
	actor, err := chain.Enrol(ctx, tx, audit.Person, p.ID.String(), at)
	if err != nil {
		return row, err
	}
	next, err := q.NextPerson(ctx)
	if err != nil {
		return row, err
	}
	err = q.InsertPerson(ctx, db.InsertPersonParams{
		ID: next, PublicID: p.ID[:], ActorID: actor.ID, Email: p.Email, Name: p.Name, Language: string(p.Language), CreatedAt: micros(at),
	})
	if err != nil {
		return row, err
	}
	if err := q.InsertName(ctx, db.InsertNameParams{PersonID: next, Name: p.Name}); err != nil {
		return row, err
	}
	if row, err = q.PersonByID(ctx, p.ID[:]); err != nil {
		return row, err
	}
	return row, chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "person.enter", Subject: p.ID.String(), Count: 1, Actor: orElse(by, actor)})
}

// orElse is who acts, or the person themselves where nobody else can have: at the set-up of a store.
func orElse(by, self issuance.By) issuance.By {
	if by == (issuance.By{}) {
		return self
	}
	return by
}

// Person returns a person.
func (s PeopleStore) Person(ctx context.Context, id issuance.ID) (auth.Person, error) {
	row, err := s.queries.PersonByID(ctx, id[:])
	return personOf(row), absent(err, "person %s", id)
}

// PersonOf returns who has an address. The error does not name it.
func (s PeopleStore) PersonOf(ctx context.Context, email string) (auth.Person, error) {
	row, err := s.queries.PersonByEmail(ctx, email)
	return personOf(row), absent(err, "person of an address")
}

// RenamePerson keeps name, language and whether the person wants a daily mail.
func (s PeopleStore) RenamePerson(ctx context.Context, p auth.Person, at time.Time) error {
	return s.aboutPerson(ctx, "rename person", p.ID, func(tx *sql.Tx, q *db.Queries, row db.Person) error {
		err := errors.Join(q.UpdatePerson(ctx, db.UpdatePersonParams{ID: row.ID, Name: p.Name, Language: string(p.Language), Daily: flag(p.Daily)}),
			q.InsertName(ctx, db.InsertNameParams{PersonID: row.ID, Since: micros(at), Name: p.Name}))
		if err != nil {
			return err
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "person.rename", Subject: p.ID.String(), Count: 1, Actor: p.By})
	})
}

// aboutPerson changes something of a person who is there.
func (s PeopleStore) aboutPerson(ctx context.Context, name string, id issuance.ID, work func(tx *sql.Tx, q *db.Queries, row db.Person) error) error {
	return s.change(ctx, name, func(tx *sql.Tx, q *db.Queries) error {
		row, err := q.PersonByID(ctx, id[:])
		if err != nil {
			return absent(err, "person %s", id)
		}
		return work(tx, q, row)
	})
}

// DailyPeople returns those who want a daily mail.
func (s PeopleStore) DailyPeople(ctx context.Context) ([]auth.Person, error) {
	rows, err := s.queries.DailyPeople(ctx)
	all := make([]auth.Person, len(rows))
	for i, row := range rows {
		all[i] = personOf(row)
	}
	return all, absent(err, "people who want a daily mail")
}

// CountPeople says how many can sign in.
func (s PeopleStore) CountPeople(ctx context.Context) (int64, error) {
	n, err := s.queries.CountPeople(ctx)
	return n, absent(err, "people")
}

// Memberships returns what a person is, was and will be.
func (s PeopleStore) Memberships(ctx context.Context, id issuance.ID) ([]auth.Membership, error) {
	rows, err := s.queries.Memberships(ctx, id[:])
	if err != nil {
		return nil, absent(err, "roles of person %s", id)
	}
	all := make([]auth.Membership, len(rows))
	for i, row := range rows {
		all[i] = membershipOf(row)
	}
	return all, nil
}

func membershipOf(row db.MembershipsRow) auth.Membership {
	return auth.Membership{Org: issuance.OrganisationID(row.OrgID), Department: department.ID(row.DepartmentID), Role: auth.Role(row.Role), Begins: fromMicros(row.BeginsAt), Ends: fromMicros(row.EndsAt)}
}

// Members returns the people of an organisation (0: of the store), by name, with what they are, were and will be for it.
func (s PeopleStore) Members(ctx context.Context, org issuance.OrganisationID) ([]auth.Member, error) {
	rows, err := s.queries.Members(ctx, int64(org))
	if err != nil {
		return nil, absent(err, "people of organisation %d", org)
	}
	var all []auth.Member
	for _, row := range rows {
		p := personOf(row.Person)
		if n := len(all); n == 0 || all[n-1].ID != p.ID {
			all = append(all, auth.Member{Person: p})
		}
		last := &all[len(all)-1]
		last.Roles = append(last.Roles, auth.Membership{Org: org, Department: department.ID(row.DepartmentID), Role: auth.Role(row.Role), Begins: fromMicros(row.BeginsAt), Ends: fromMicros(row.EndsAt)})
	}
	return all, nil
}

// GiveRole keeps a membership; one that begins at the same time gets the new end. An office's address gets none:
// auth.ErrOffice.
func (s PeopleStore) GiveRole(ctx context.Context, by issuance.By, person issuance.ID, m auth.Membership, at time.Time) error {
	return s.aboutPerson(ctx, "give role", person, func(tx *sql.Tx, q *db.Queries, row db.Person) error {
		return giveRole(ctx, tx, q, by, row, m, at)
	})
}

func giveRole(ctx context.Context, tx *sql.Tx, q *db.Queries, by issuance.By, row db.Person, m auth.Membership, at time.Time) error {
	if n, err := q.CountOffices(ctx, row.Email); err != nil || n > 0 {
		return cmp.Or[error](err, auth.ErrOffice)
	}
	if err := openDepartment(ctx, q, m.Org, m.Department); err != nil {
		return err
	}
	err := q.InsertMembership(ctx, db.InsertMembershipParams{
		OrgID: int64(m.Org), PersonID: row.ID, Role: string(m.Role), DepartmentID: int64(m.Department), BeginsAt: micros(m.Begins), EndsAt: micros(m.Ends),
	})
	if err != nil {
		return err
	}
	return chain.Append(ctx, tx, int64(m.Org), at, audit.Entry{
		Action: "person.give_role", Subject: idOf(row.PublicID).String(), Code: m.Code(), Count: 1, Actor: orElse(by, personOf(row).By),
	})
}

// EndRole ends a role of a person now, or returns auth.ErrLast. Whoever ends roles of an organisation waits for who does it
// already, so that two cannot take each other's at once.
func (s PeopleStore) EndRole(ctx context.Context, by issuance.By, person issuance.ID, m auth.Membership, at time.Time) error {
	return s.aboutPerson(ctx, "end role", person, func(tx *sql.Tx, q *db.Queries, row db.Person) error {
		if err := q.LockChain(ctx, int64(m.Org)); err != nil {
			return err
		}
		return endRole(ctx, tx, q, by, row, m, at)
	})
}

func endRole(ctx context.Context, tx *sql.Tx, q *db.Queries, by issuance.By, row db.Person, m auth.Membership, at time.Time) error {
	n, err := q.EndMemberships(ctx, db.EndMembershipsParams{OrgID: int64(m.Org), PersonID: row.ID, Role: string(m.Role), DepartmentID: int64(m.Department), Now: micros(at)})
	if err := found(n, err); err != nil {
		return err
	}
	if m.Role.Kept() {
		left, err := q.LastingMembers(ctx, db.LastingMembersParams{OrgID: int64(m.Org), Role: string(m.Role), Now: micros(at)})
		if err == nil && left == 0 {
			err = auth.ErrLast
		}
		if err != nil {
			return err
		}
	}
	if err := q.EndSessionsWithoutRole(ctx, db.EndSessionsWithoutRoleParams{PersonID: row.ID, Now: micros(at)}); err != nil {
		return err
	}
	return chain.Append(ctx, tx, int64(m.Org), at, audit.Entry{
		Action: "person.end_role", Subject: idOf(row.PublicID).String(), Code: m.Code(), Count: n, Actor: by,
	})
}

// BeginSession begins a session of a person, and notes the sign-in.
func (s PeopleStore) BeginSession(ctx context.Context, d auth.Digest, person issuance.ID, n auth.Session) error {
	return s.aboutPerson(ctx, "begin session", person, func(tx *sql.Tx, q *db.Queries, row db.Person) error {
		return beginSession(ctx, tx, q, d, row, n)
	})
}

func beginSession(ctx context.Context, tx *sql.Tx, q *db.Queries, d auth.Digest, row db.Person, n auth.Session) error {
	if err := q.NoteSignIn(ctx, db.NoteSignInParams{ID: row.ID, SeenAt: micros(n.Began)}); err != nil {
		return err
	}
	err := q.InsertSession(ctx, db.InsertSessionParams{
		Digest: d[:], PublicID: n.ID[:], PersonID: row.ID, BeganAt: micros(n.Began), EndsAt: micros(n.Ends), Browser: n.Browser, OrgID: int64(n.Org),
	})
	if err != nil {
		return err
	}
	p := personOf(row)
	return chain.Append(ctx, tx, audit.Store, n.Began, audit.Entry{Action: "person.sign_in", Subject: p.ID.String(), Code: string(n.Proof), Count: 1, Actor: p.By})
}

func sessionOf(row db.Session) auth.Session {
	return auth.Session{
		ID: idOf(row.PublicID), Began: fromMicros(row.BeganAt), Used: fromMicros(row.SeenAt), Ends: fromMicros(row.EndsAt), Browser: row.Browser,
		Org: issuance.OrganisationID(row.OrgID),
	}
}

// Session returns a session, and whose it is.
func (s PeopleStore) Session(ctx context.Context, d auth.Digest) (auth.Person, auth.Session, error) {
	row, err := s.queries.Session(ctx, d[:])
	return personOf(row.Person), sessionOf(row.Session), absent(err, "session")
}

// UseSession notes that a session is used. A store that can only be read notes nothing.
func (s PeopleStore) UseSession(ctx context.Context, d auth.Digest, at time.Time) error {
	if s.readOnly {
		return nil
	}
	return s.change(ctx, "use session", func(_ *sql.Tx, q *db.Queries) error {
		return q.UseSession(ctx, db.UseSessionParams{Digest: d[:], SeenAt: micros(at)})
	})
}

// Sessions returns those of a person, the one that was used last first.
func (s PeopleStore) Sessions(ctx context.Context, person issuance.ID) ([]auth.Session, error) {
	rows, err := s.queries.Sessions(ctx, person[:])
	if err != nil {
		return nil, absent(err, "sessions of person %s", person)
	}
	all := make([]auth.Session, len(rows))
	for i, row := range rows {
		all[i] = sessionOf(row.Session)
	}
	return all, nil
}

// EndSession ends a session by its digest; one that is not there is no error.
func (s PeopleStore) EndSession(ctx context.Context, d auth.Digest) error {
	return s.change(ctx, "end session", func(_ *sql.Tx, q *db.Queries) error { return q.EndSession(ctx, d[:]) })
}

// EndSessionOf ends a session of a person, and of nobody else.
func (s PeopleStore) EndSessionOf(ctx context.Context, person, session issuance.ID) error {
	return s.aboutPerson(ctx, "end session", person, func(_ *sql.Tx, q *db.Queries, row db.Person) error {
		n, err := q.EndSessionOf(ctx, db.EndSessionOfParams{PersonID: row.ID, PublicID: session[:]})
		if err == nil && n == 0 {
			err = issuance.ErrNotFound
		}
		return err
	})
}

// EndSessions ends all of a person.
func (s PeopleStore) EndSessions(ctx context.Context, person issuance.ID) error {
	return s.aboutPerson(ctx, "end sessions", person, func(_ *sql.Tx, q *db.Queries, row db.Person) error {
		return q.EndSessions(ctx, row.ID)
	})
}

// KeepLink keeps a link. Of those that set up there is one: those before end.
func (s PeopleStore) KeepLink(ctx context.Context, d auth.Digest, l auth.Link) error {
	return s.change(ctx, "keep link", func(_ *sql.Tx, q *db.Queries) error {
		var person int64
		if l.SetsUp() {
			if err := q.EndLinks(ctx, 0); err != nil {
				return err
			}
		} else {
			row, err := q.PersonByID(ctx, l.Person[:])
			if err != nil {
				return absent(err, "person %s", l.Person)
			}
			person = row.ID
		}
		return q.InsertLink(ctx, db.InsertLinkParams{Digest: d[:], PersonID: person, LeadsTo: l.Next, EndsAt: micros(l.Ends)})
	})
}

// Link returns a link, also one that has ended by itself.
func (s PeopleStore) Link(ctx context.Context, d auth.Digest) (auth.Link, error) {
	row, err := s.queries.Link(ctx, d[:])
	l := auth.Link{Next: row.LeadsTo, Ends: fromMicros(row.EndsAt)}
	if len(row.PublicID) > 0 {
		l.Person = idOf(row.PublicID)
	}
	return l, absent(err, "link")
}

// UseLink ends a link that has not ended by itself; issuance.ErrNotFound when another was quicker.
func (s PeopleStore) UseLink(ctx context.Context, d auth.Digest, now time.Time) error {
	return s.change(ctx, "use link", func(_ *sql.Tx, q *db.Queries) error { return useLink(ctx, q, d, now) })
}

func useLink(ctx context.Context, q *db.Queries, d auth.Digest, now time.Time) error {
	n, err := q.UseLink(ctx, db.UseLinkParams{Digest: d[:], Now: micros(now)})
	if err == nil && n == 0 {
		err = issuance.ErrNotFound
	}
	return err
}

// CountTry counts a try to sign in within an hour, and returns how many there were.
func (s PeopleStore) CountTry(ctx context.Context, subject auth.Digest, hour int64) (n int64, err error) {
	err = s.change(ctx, "count try", func(_ *sql.Tx, q *db.Queries) error {
		n, err = q.CountTry(ctx, db.CountTryParams{Subject: subject[:], Hour: hour})
		return err
	})
	return n, err
}

// ForgetPeople deletes tries before the hour of now, what has ended or was not used since a time, and the addresses,
// sessions, passkeys and accounts of those who have had no role since another. Their names stay, for what they did is told with
// them.
func (s PeopleStore) ForgetPeople(ctx context.Context, now, unused, former time.Time) error {
	if s.readOnly {
		return nil
	}
	return s.change(ctx, "forget people", func(_ *sql.Tx, q *db.Queries) error {
		people, err := q.FormerPeople(ctx, micros(former))
		for _, id := range people {
			err = errors.Join(err, q.EndSessions(ctx, id), q.EndLinks(ctx, id), q.DeletePasskeys(ctx, id), q.DeleteAllIdentities(ctx, id), q.ErasePerson(ctx, id))
		}
		return errors.Join(err, q.ForgetTries(ctx, now.Unix()/3600), q.ForgetLinks(ctx, micros(now)), q.ForgetChallenges(ctx, micros(now)),
			q.ForgetSessions(ctx, db.ForgetSessionsParams{Now: micros(now), Unused: micros(unused)}))
	})
}

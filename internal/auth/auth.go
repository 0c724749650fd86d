// Package auth is who somebody is, and what that person may do now. It knows no page: rooms above ask it with what a browser
// sends, and get a Visitor or none.
//
//	AskLink ── a mail ──> Link ── SignIn ──> token ── Visitor ── May
//	Invite ───────┘        │        │          └── SignOut, EndSession
//	SetUpLink ─────────────┘        │
//	AskToSignIn ── a passkey ───────┘
//
// There are no passwords. Whoever can read a mailbox signs in by a link that opens once, and may add passkeys, by which one
// signs in without a mail; the store keeps of a link, and of the token that a browser gets, only the SHA-256. A person belongs
// to the store and has roles for organisations, each from a beginning to an end. Sessions and roles are looked up at every
// request, so that a change takes effect with the next one (T24). One table says which role may do what.
//
// A person is known to the audit chain by a public id, and every change of people is a line there; names and addresses are
// none of the chain's business.
package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"maps"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/typed"
)

// ErrNobody means that nobody is signed in.
var ErrNobody = errors.New("nobody is signed in")

// How long things last.
const (
	linkLasts       = 15 * time.Minute
	invitationLasts = 7 * 24 * time.Hour
	setUpLasts      = time.Hour
	sessionLasts    = 7 * 24 * time.Hour // at most
	unusedLasts     = 12 * time.Hour     // without use
	usedAgain       = 5 * time.Minute    // between two notes of use
	formerLast      = 30 * 24 * time.Hour
)

// Digest is the SHA-256 of a secret, which is all that the store keeps of it.
type Digest [sha256.Size]byte

// Secret is what opens a session or a link: 256 random bits in base64url.
type Secret string

func newSecret(random io.Reader) Secret {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		panic(err) // a random source that fails leaves nothing to go on with
	}
	return Secret(base64.RawURLEncoding.EncodeToString(b[:]))
}

// digest is zero for what can be no secret, which no row has.
func (s Secret) digest() (d Digest) {
	if len(s) == 43 {
		d = sha256.Sum256([]byte(s))
	}
	return d
}

// Person is somebody who can sign in.
type Person struct {
	ID       issuance.ID // names the person in the audit chain, and to browsers
	By       issuance.By // as whom the person acts
	Email    string
	Name     string // as colleagues know the person; empty: the address stands for it
	Language locale.Language
	Seen     time.Time // of the last sign-in; zero: there was none
	Daily    bool      // wants a mail, once a day at most, where something waits at the desk
}

// Called is the name that colleagues read.
func (p *Person) Called() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Email
}

// Membership is a role of a person for an organisation (0: the store), or for a department of it, from a time to another.
type Membership struct {
	Org        issuance.OrganisationID
	Department department.ID // 0: the role is for the whole
	Role       Role
	Begins     time.Time
	Ends       time.Time // zero: no end is set
}

// Code is the role as the audit chain names it: "author" or, for a department, "author/2".
func (m *Membership) Code() string {
	if m.Department == 0 {
		return string(m.Role)
	}
	return string(m.Role) + "/" + m.Department.String()
}

// At reports whether the role counts at a time.
func (m *Membership) At(now time.Time) bool {
	return !now.Before(m.Begins) && (m.Ends.IsZero() || now.Before(m.Ends))
}

// Member is a person of an organisation, with what the person is, was and will be for it.
type Member struct {
	Person
	Roles []Membership
}

// Session is a browser that somebody signed in with.
type Session struct {
	ID      issuance.ID
	Began   time.Time
	Used    time.Time
	Ends    time.Time
	Browser string                  // as it calls itself
	Proof   Proof                   // known when it begins
	Org     issuance.OrganisationID // for which alone it counts, as one of its providers vouches for it; 0: for all
}

// Proof is how somebody proved who it is at the beginning of a session.
type Proof string

// The proofs.
const (
	ByLink     Proof = "link"
	ByPasskey  Proof = "passkey"
	BySetUp    Proof = "set_up"   // the link of the set-up
	ByProvider Proof = "provider" // an account of an institution
	ByChoice   Proof = "choice"   // a demonstration's: none
)

// over reports whether the session has ended by itself.
func (s *Session) over(now time.Time) bool {
	return !now.Before(s.Ends) || now.Sub(s.Used) >= unusedLasts
}

// Link is what a link is for.
type Link struct {
	Person issuance.ID // the zero ID: setting this store up
	Next   string      // path to which it leads
	Ends   time.Time
}

// SetsUp reports whether the link is the one by which this store is set up.
func (l *Link) SetsUp() bool { return l.Person == issuance.ID{} }

// Records are where people are kept, what they are, and how they sign in: each subject behind an interface of its own. What is
// absent is issuance.ErrNotFound. A method that returns nil has made its change durable, those that take an actor with a line
// in the audit chain.
type Records struct {
	People     PersonRecords
	Sessions   SessionRecords
	Links      LinkRecords
	Passkeys   PasskeyRecords
	Identities Identities
}

// PersonRecords keep who there is, and what they may do.
type PersonRecords interface {
	// Enter makes somebody known, or returns who has the address already.
	Enter(ctx context.Context, by issuance.By, p Person, at time.Time) (Person, error)
	Person(ctx context.Context, id issuance.ID) (Person, error)
	PersonOf(ctx context.Context, email string) (Person, error)
	// RenamePerson keeps name, language and Daily.
	RenamePerson(ctx context.Context, p Person, at time.Time) error
	// DailyPeople returns those who want a daily mail.
	DailyPeople(ctx context.Context) ([]Person, error)
	// CountPeople says how many can sign in.
	CountPeople(ctx context.Context) (int64, error)

	Memberships(ctx context.Context, id issuance.ID) ([]Membership, error)
	Members(ctx context.Context, org issuance.OrganisationID) ([]Member, error)
	// GiveRole keeps a membership; one that begins at the same time gets the new end. ErrOffice: the address is an office's.
	GiveRole(ctx context.Context, by issuance.By, person issuance.ID, m Membership, at time.Time) error
	// EndRole ends a role of a person for an organisation or department now, unless nobody would be left who has it without an
	// end: then ErrLast, for roles of which one must be left.
	EndRole(ctx context.Context, by issuance.By, person issuance.ID, m Membership, at time.Time) error

	// HandOver does what a HandOver says, all at once or not at all; a trial returns the same, and leaves nothing.
	HandOver(ctx context.Context, by issuance.By, h HandOver, at time.Time, try bool) (Held, error)

	// SetUp does, all at once or not at all, what a Foundation says, and uses its link up; issuance.ErrNotFound when another
	// was quicker.
	SetUp(ctx context.Context, link, token Digest, f *Foundation, at time.Time) error
	// ForgetPeople deletes tries before an hour, what has ended, and the addresses and sessions of those who have had no role
	// since a time.
	ForgetPeople(ctx context.Context, now, unused, former time.Time) error
}

// SessionRecords keep who is signed in.
type SessionRecords interface {
	// BeginSession begins a session of a person, and notes the sign-in.
	BeginSession(ctx context.Context, d Digest, person issuance.ID, s Session) error
	Session(ctx context.Context, d Digest) (Person, Session, error)
	UseSession(ctx context.Context, d Digest, at time.Time) error
	Sessions(ctx context.Context, person issuance.ID) ([]Session, error)
	// EndSession ends one by its digest; one that is not there is no error.
	EndSession(ctx context.Context, d Digest) error
	EndSessionOf(ctx context.Context, person, session issuance.ID) error
	EndSessions(ctx context.Context, person issuance.ID) error
}

// LinkRecords keep links that let somebody in once, and how often that was tried.
type LinkRecords interface {
	// KeepLink keeps a link. Of those that set up there is one: those before end.
	KeepLink(ctx context.Context, d Digest, l Link) error
	Link(ctx context.Context, d Digest) (Link, error)
	// UseLink ends a link that has not ended by itself; issuance.ErrNotFound when another was quicker.
	UseLink(ctx context.Context, d Digest, now time.Time) error
	// CountTry counts a try to sign in within an hour, and returns how many there were.
	CountTry(ctx context.Context, subject Digest, hour int64) (int64, error)
}

// PasskeyRecords keep passkeys, and what they are asked.
type PasskeyRecords interface {
	// AddPasskey keeps a passkey of a person; one that somebody has already is refused.
	AddPasskey(ctx context.Context, person Person, k *Passkey) error
	Passkeys(ctx context.Context, person issuance.ID) ([]Passkey, error)
	// PasskeyOf finds a passkey by its host and the id of its credential, and whose it is.
	PasskeyOf(ctx context.Context, site string, credential []byte) (Person, Passkey, error)
	// UsePasskey keeps what a passkey said when it was used.
	UsePasskey(ctx context.Context, k *Passkey, at time.Time) error
	// RefusePasskey notes that a passkey of a person was not let in.
	RefusePasskey(ctx context.Context, person Person, id issuance.ID, at time.Time) error
	RenamePasskey(ctx context.Context, person Person, id issuance.ID, name string, at time.Time) error
	RemovePasskey(ctx context.Context, person Person, id issuance.ID, at time.Time) error
	// KeepChallenge keeps what a passkey is asked, under the digest of its challenge, until a time.
	KeepChallenge(ctx context.Context, d Digest, asked string, ends time.Time) error
	// TakeChallenge returns what KeepChallenge kept, once; issuance.ErrNotFound when it was taken or has ended.
	TakeChallenge(ctx context.Context, d Digest, now time.Time) (string, error)
}

// Mail tells people something.
type Mail interface {
	// SignIn sends a link to an address, if somebody with it can sign in, as SignInLink says when the mail is written.
	SignIn(ctx context.Context, email, next string, lang locale.Language) error
	// Invite gives a person a role, who is made known where nobody has the address, and queues the mail that tells of it: both
	// or neither.
	Invite(ctx context.Context, by Person, to Person, m Membership, at time.Time) (Person, error)
}

// Service is where people sign in, and where it is said what they may do.
type Service struct {
	Records
	Mail   Mail
	Now    func() time.Time
	Random io.Reader
}

// New returns a service on records. random is of ids and secrets: crypto/rand's, but where a test must get the same ones again.
func New(records Records, mail Mail, now func() time.Time, random io.Reader) *Service {
	return &Service{Records: records, Mail: mail, Now: now, Random: random}
}

// Visitor finds who sends a token, and what that person may do now. Who has no role now is nobody: ErrNobody.
func (s *Service) Visitor(ctx context.Context, token Secret) (*Visitor, error) {
	person, session, err := s.Sessions.Session(ctx, token.digest())
	if errors.Is(err, issuance.ErrNotFound) {
		err = ErrNobody
	}
	if err != nil {
		return nil, err
	}
	now := s.Now()
	if session.over(now) {
		return nil, ErrNobody
	}
	v := &Visitor{Person: person, Session: session.ID, Limited: session.Org}
	if v.Roles, err = s.roles(ctx, person.ID, now); err != nil {
		return nil, err
	}
	if session.Org != 0 { // its provider is another organisation's to trust or not
		maps.DeleteFunc(v.Roles, func(org issuance.OrganisationID, _ []Membership) bool { return org != session.Org })
	}
	if len(v.Roles) == 0 {
		return nil, ErrNobody
	}
	if now.Sub(session.Used) >= usedAgain {
		if err := s.Sessions.UseSession(ctx, token.digest(), now); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// roles are those of a person that count now.
func (s *Service) roles(ctx context.Context, id issuance.ID, now time.Time) (map[issuance.OrganisationID][]Membership, error) {
	all, err := s.People.Memberships(ctx, id)
	if err != nil {
		return nil, err
	}
	roles := map[issuance.OrganisationID][]Membership{}
	for _, m := range all {
		if m.At(now) {
			roles[m.Org] = append(roles[m.Org], m)
		}
	}
	return roles, nil
}

// Tidy deletes what nobody needs any more.
func (s *Service) Tidy(ctx context.Context) error {
	now := s.Now()
	return s.People.ForgetPeople(ctx, now, now.Add(-unusedLasts), now.Add(-formerLast))
}

// maxName is how long a name may be, in characters.
const maxName = 80

// tidyName brings a name into one line, or refuses it (T15).
func tidyName(name *string) error {
	if !typed.Line(name, maxName) {
		return refuse("name", "limit", maxName)
	}
	return nil
}

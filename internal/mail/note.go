package mail

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/kanji"
	"github.com/mitome/mitome/internal/locale"
)

// ID names a mail: 128 random bits.
type ID [16]byte

// NewID draws an ID.
func NewID(random io.Reader) ID {
	var id ID
	if _, err := io.ReadFull(random, id[:]); err != nil {
		panic(err) // a random source that fails leaves nothing to go on with
	}
	return id
}

func (id ID) String() string { return hex.EncodeToString(id[:]) }

// Kind says which text a mail has.
type Kind string

// The kinds of mails.
const (
	SignIn     Kind = "sign_in"
	Invitation Kind = "invitation"
	Award      Kind = "award"    // to a learner, of an award
	Again      Kind = "again"    // to a learner, of an award, once more, as the office asks
	Reminder   Kind = "reminder" // to a learner who has not received it

	Revoked    Kind = "revoked"    // to a learner, that an award was revoked
	Reinstated Kind = "reinstated" // to a learner, that it stands again

	Asked Kind = "asked" // to whoever asks by a receipt code, by which the address is proved

	PrivateAddress Kind = "private_address" // by which a learner proves an address
	Answered       Kind = "answered"        // to a learner, of the office's answer
	Waits          Kind = "waits"           // to whoever works at the desk, of what waits there
	Trial          Kind = "trial"           // by which somebody sees that mails arrive
)

// Kinds are all of them.
var Kinds = []Kind{SignIn, Invitation, Award, Again, Reminder, Revoked, Reinstated, Asked, PrivateAddress, Answered, Waits, Trial}

// Name is what a mail of a kind is called.
func (k Kind) Name(lang locale.Language) string { return locale.Text(lang, "mail.kind."+string(k)) }

// The ranks of mails that are due together, the lower first: who waits at a page to sign in does not wait for a list, and nor
// does the learner to whom somebody of the office writes. Queries know them by these numbers.
const (
	atPage = iota
	toColleague
	ByHand  // to a learner, sent by somebody of the office to a Few, what corrects a mistake, or what did not arrive elsewhere
	OfLists // all else
)

// Few is to how many learners at once somebody writes by hand.
const Few = 10

func (k Kind) urgency() int {
	switch k {
	case SignIn, PrivateAddress, Asked:
		return atPage
	case Trial, Invitation:
		return toColleague
	case Answered, Reinstated:
		return ByHand
	}
	return OfLists
}

// ToLearner reports whether a mail tells a learner how an award stands. Of these a learner gets one in an hour from an
// organisation (T28).
func (k Kind) ToLearner() bool { return k.Announces() || k == Revoked || k == Reinstated }

// AboutAward reports whether a mail goes to a learner at the address to which an award was made out.
func (k Kind) AboutAward() bool { return k.ToLearner() || k == Answered }

// Announces reports whether a mail tells a learner that there is an award.
func (k Kind) Announces() bool { return k == Award || k.Repeats() }

// Repeats reports whether a mail tells a learner of an award of which another has told before.
func (k Kind) Repeats() bool { return k == Again || k == Reminder }

// Note is what is to be told to somebody, before it is a mail: no text, and no secret.
type Note struct {
	ID    ID     // the zero ID: drawn when it is queued
	Org   int64  // in whose name; 0: the house's own
	Kind  Kind   // which Writer writes it
	About string // the id of what it is about, for its Writer
	To    Address
	Lang  locale.Language // whose text stands first
	Due   time.Time       // not before
	Until time.Time       // when it is no longer worth to be sent; zero: patience after Due
	Hand  bool            // it goes to a Few alone or was passed on, and before lists
}

// AwardNote tells a learner of an award of a batch, in whose language stands first. Its id is drawn from the award's, so that
// nobody is told twice of the same.
func AwardNote(org, batch int64, award string, to Address, lang locale.Language, due time.Time) Note {
	id := sha256.Sum256([]byte("award " + award))
	return Note{ID: ID(id[:16]), Org: org, Kind: Award, About: About(batch, award), To: to, Lang: lang, Due: due}
}

// AgainNote tells a learner of an award once more, as somebody asks by hand. Each is another mail, by its id.
func AgainNote(id ID, org, batch int64, award string, to Address, lang locale.Language, due time.Time) Note {
	n := AwardNote(org, batch, award, to, lang, due)
	n.Kind, n.ID, n.Hand = Again, id, true
	return n
}

// PassedOn is a note to a learner at whose address it did not arrive, for another one, before lists: it was due when it went in
// vain. What announces an award is sent once more; the id is drawn from the award's and the address then, so that it goes there
// once however many mails come back.
func (n *Note) PassedOn(address string, at time.Time) Note {
	passed, what := *n, n.ID.String()
	if n.Kind.Announces() {
		passed.Kind, what = Again, n.AwardOf()
	}
	id := sha256.Sum256([]byte("passed on " + what + " " + address))
	passed.ID, passed.To.Address, passed.Due, passed.Until, passed.Hand = ID(id[:16]), address, at, time.Time{}, true
	return passed
}

// About is what a mail to a learner is about: an award of a batch.
func About(batch int64, award string) string { return fmt.Sprintf("%d %s", batch, award) }

// StandingNote tells a learner that an award was revoked, or stands again. Its id is drawn from the award's, the kind and the
// time of the deed, so that nobody is told twice of the same.
func StandingNote(kind Kind, org, batch int64, award string, to Address, lang locale.Language, at time.Time) Note {
	n := AwardNote(org, batch, award, to, lang, at)
	id := sha256.Sum256(fmt.Appendf(nil, "%s %s %d", kind, award, at.UnixMicro()))
	n.Kind, n.ID = kind, ID(id[:16])
	return n
}

// AwardOf is the id of the award that a mail AboutAward is about.
func (n *Note) AwardOf() string {
	_, award, _ := strings.Cut(n.About, " ")
	return award
}

// Learner is whose a mail to a learner is among those who share its address: the name, as kanji.One tells it from others.
// Whoever's name is not known is one with all of whom that is so. Empty: it goes to no learner.
func (n *Note) Learner() string {
	if !n.Kind.ToLearner() {
		return ""
	}
	return kanji.One(n.To.Name)
}

// WaitsNote tells somebody, known by a public id, what waits at the desk. Its id is drawn from person and day, so that there is
// one a day however often it is queued.
func WaitsNote(person string, day time.Time, to Address, lang locale.Language, due time.Time) Note {
	id := sha256.Sum256([]byte("waits " + person + " " + day.Format(time.DateOnly)))
	return Note{ID: ID(id[:16]), Kind: Waits, About: person, To: to, Lang: lang, Due: due, Until: due.Add(12 * time.Hour)}
}

// ReminderNote reminds a learner of an award. Its id is drawn from the award's and the hour, so that a second click reminds
// nobody twice.
func ReminderNote(org, batch int64, award string, to Address, lang locale.Language, due time.Time) Note {
	n := AwardNote(org, batch, award, to, lang, due)
	id := sha256.Sum256([]byte("reminder " + award + due.UTC().Format(" 2006-01-02T15")))
	n.Kind, n.ID = Reminder, ID(id[:16])
	return n
}

// Urgency is the rank of a note among those that are due, the lower first.
func (n *Note) Urgency() int {
	if n.Hand {
		return min(n.Kind.urgency(), ByHand)
	}
	return n.Kind.urgency()
}

// Deadline is when a note is given up.
func (n *Note) Deadline() time.Time {
	if n.Until.IsZero() {
		return n.Due.Add(patience)
	}
	return n.Until
}

// State is what became of a note.
type State string

// The states of a note. All but the first are its end.
const (
	Waiting   State = "waiting"
	Sent      State = "sent"      // the outlet has taken it
	Failed    State = "refused"   // the outlet will never take it, or no mail can be made of it
	Expired   State = "expired"   // its time was over
	Withdrawn State = "withdrawn" // when it was to be written there was nothing to say any more
	Returned  State = "returned"  // it was sent, and came back: the address does not work
	Unwanted  State = "unwanted"  // it was sent, and whoever got it complained
)

// States are all of them.
var States = []State{Waiting, Sent, Failed, Expired, Withdrawn, Returned, Unwanted}

// Name is what a state is called.
func (s State) Name(lang locale.Language) string { return locale.Text(lang, "mail.state."+string(s)) }

// Queued is a note in the outbox.
type Queued struct {
	Note
	State  State
	Wanted time.Time // when it was due first
	Ended  time.Time // zero while it waits
	Tries  int
	Answer string // what the last try ended with, in the other side's words
	Lease  int64  // which taking it is
	SentAs ID     // the mail in which it went together with others; zero: it went by itself
	Dead   bool   // it was refused because there is no such address
}

// Listed is a note in a list of what was sent and waits.
type Listed struct {
	Queued
	Needless bool           // it waits and will not go: there is nothing to tell any more
	Zone     *time.Location // by whose clock it is told: its organisation's, of the house's own this machine's
}

// StateName is what became of it, or will.
func (l *Listed) StateName(lang locale.Language) string {
	if l.Needless {
		return locale.Text(lang, "mail.state.needless")
	}
	return l.State.Name(lang)
}

// Records keep notes until they are sent, and afterwards for a while. A method that returns nil has made its change durable.
type Records interface {
	QueueMail(ctx context.Context, n Note) error
	// TakeMails returns notes that are due at a time, at most so many, the most urgent first and of all that goes to learners
	// each organisation's share, what is sent by hand before lists, within the quota of one that is new; with one to a learner
	// all others that are due to the same learner from the same organisation. Until the lease ends nobody else gets them, nor
	// any other to that learner. What the quota holds back is due later, and given up so much later.
	TakeMails(ctx context.Context, atMost int, quota Quota, now, lease time.Time) ([]Queued, error)
	// RoomOf is what the quota leaves to an organisation at a time, when what waits until a day later has gone.
	RoomOf(ctx context.Context, org int64, quota Quota, at time.Time) (Room, error)
	// EndMail and DelayMail note what became of a taken note: State, Ended, Tries, Answer, or Due instead of the first two. Who
	// lost the note to another's taking changes nothing.
	EndMail(ctx context.Context, q *Queued) error
	DelayMail(ctx context.Context, q *Queued) error
	// ReleaseMails ends all leases: those who had them are no more.
	ReleaseMails(ctx context.Context) error
	ForgetMails(ctx context.Context, by audit.Actor, before, at time.Time) (forgotten int64, err error)

	// LastToLearner is when an organisation's last mail went to the learner of a note since a time; zero where none did.
	LastToLearner(ctx context.Context, n *Note, since time.Time) (time.Time, error)

	// ReturnMail notes that a mail which was sent came back or was complained of, and returns of which organisation it is. Of
	// one that is not known, never left, or came back before, nothing is noted. All that went in it is noted, and of its
	// address that it does not work where gone says so, or that whoever reads it wants no reminders where it was complained of.
	ReturnMail(ctx context.Context, id ID, state State, answer string, gone bool, at time.Time) (org int64, noted bool, err error)
	// AddressOf is what an organisation knows of an address; the zero KnownAddress where nothing.
	AddressOf(ctx context.Context, org int64, address string) (KnownAddress, error)
	// CountToLearners counts an organisation's mails to learners that left since a time, and those that were complained of.
	CountToLearners(ctx context.Context, org int64, since time.Time) (sent, unwanted int64, err error)
	// MailStop returns what PutMailStop kept for an organisation; empty where it never did.
	MailStop(ctx context.Context, org int64) (string, error)
	PutMailStop(ctx context.Context, by audit.Actor, org int64, text string, at time.Time) error
	// MailWays returns what PutMailWays kept for an organisation; empty where it never did.
	MailWays(ctx context.Context, org int64) (string, error)
	PutMailWays(ctx context.Context, by audit.Actor, org int64, text string, at time.Time) error

	// MailSettings returns what PutMailSettings kept; empty where it never did.
	MailSettings(ctx context.Context) (string, error)
	PutMailSettings(ctx context.Context, by audit.Actor, text string, at time.Time) error
	// NoteTrial notes that somebody sent a test mail, and whether it left: "sent" or "failed".
	NoteTrial(ctx context.Context, by audit.Actor, code string, at time.Time) error
}

// ErrWithdrawn means that there is nothing to say any more: the invitation was taken back, the award revoked.
var ErrWithdrawn = errors.New("there is nothing to say any more")

// ErrStopped means that a mail must not go now, because too many of its kind were complained of (T28); it is asked again later.
var ErrStopped = errors.New("mails are stopped")

// Writer writes the text of a note when it is sent. Its error means that it may be tried later, but for ErrWithdrawn
// and ErrStopped.
type Writer func(ctx context.Context, n *Note) (*Letter, error)

// Digest writes one mail of all that is to be told to a learner now. It returns of which notes it tells; of the others there is
// nothing to say any more. Its error is as a Writer's.
type Digest func(ctx context.Context, notes []*Note) (letter *Letter, told []*Note, err error)

// KnownAddress is what an organisation knows of an address to which it has written.
type KnownAddress struct {
	Address string
	Dead    time.Time // when a mail to it failed because it does not work; zero: never
	Answer  string    // what was said then
	Tried   time.Time // when a mail to it left after that; zero: none did
	Reached time.Time // when a mail to another address of its learner left after that; zero: none did
	Own     bool      // that one is the learner's own
	Quiet   time.Time // when whoever reads it complained of a mail, or ended reminders; zero: never
}

// Settles is after which time an address works at which mail has failed before, where a mail has left for it and nothing came
// back.
const Settles = 3 * Day

// Next is when the next mail to a learner's address can go.
type Next struct {
	At    time.Time // zero: at once
	Waits bool      // one about the award waits
	Rests bool      // because one went within the hour, and for no other reason
	Full  bool      // because the quota of an organisation that is new is used up
}

// Letter is what is said, and in whose name.
type Letter struct {
	Subject string
	Text    string // plain
	HTML    string // the same
	From    string // name of the sender; empty: the house's own
	ReplyTo Address

	Unsubscribe string // see Message
}

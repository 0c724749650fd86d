package issuance

import (
	"cmp"
	"crypto"
	"time"

	"github.com/mitome/mitome/internal/locale"
)

// ErrConflict means that somebody else was quicker with the same slug, version or batch; reading again and repeating
// the step helps.
var ErrConflict error = conflictError{locale.NewTrouble("trouble.conflict", "somebody else was quicker")}

// conflictError is ErrConflict's own type, since that is answered otherwise than what the machine lacks.
type conflictError struct{ *locale.Trouble }

func (e conflictError) Unwrap() error { return e.Trouble }
func (conflictError) Overtaken()      {}

// Records are where the post office's records lie, each subject behind the small interface that stands beside its
// callers. In all of them a method that returns nil has made its change durable, and one that returns an error has changed
// nothing; absent things are ErrNotFound.
type Records struct {
	Organisations Organisations
	Classes       Classes
	Batches       Batches
	Awards        Awards
	Plans         Plans
	Approvals     Approvals
}

// ListMaker makes the bytes of an organisation's RevocationList from the ids of its revoked signed assertions.
type ListMaker func(org *Organisation, revoked []ID) ([]byte, error)

// ErrNoKey means that this machine does not have a signing key; another may.
var ErrNoKey = locale.NewTrouble("trouble.no_key", "the signing key is not on this machine")

// Algorithm is how a key signs, by its name in RFC 7518, section 3.1.
type Algorithm string

// RS256 is RSASSA-PKCS1-v1_5 with SHA-256: what every verifier of signed Open Badges 2.0 takes.
const RS256 Algorithm = "RS256"

// PublishedKey is a key as the world sees it.
type PublishedKey struct {
	Algorithm Algorithm
	Document  []byte // its CryptographicKey, to the byte
}

// Keys holds the issuers' private keys.
type Keys interface {
	// Ensure returns the public key of a name, making the key when there is none. It refuses an algorithm that it makes no
	// keys for, and one that the key of that name is not for.
	Ensure(name string, algorithm Algorithm) (crypto.PublicKey, error)
	// Signer returns the key of a name, or ErrNoKey.
	Signer(name string) (crypto.Signer, error)
}

// Painter paints the picture of an edition.
type Painter interface {
	// Read takes in a file that a person handed in as logo or picture, and returns it in a form of ours. The error
	// says to people what is wrong with the file, the remarks what they should know.
	Read(file []byte) (art []byte, remarks []Remark, err error)
	// Paint returns an *[UndrawableError] where the badge's texts alone are at fault.
	Paint(b Badge) (png, svg []byte, err error)
	// Proof reports what Paint would refuse, without painting.
	Proof(b Badge) error
	// Default names the template of a class for which nobody names one.
	Default() string
}

// Badge is what a picture shows.
type Badge struct {
	Title        string
	AwardingBody string
	Language     locale.Language
	Seed         string // chooses the colour: the same for all of an organisation's pictures
	Alt          string // what a person who cannot see the picture is told
	Hours        float64
	Level        string // framework and value, such as "JEQF 6"
	Look         Look
	Art          []byte // what Look.Art names
	Font         []byte // asked for letters that the painter lacks; nil: none
}

// Version is a published version of a class: its logical number, the id of each language edition, and how its
// pictures were made.
type Version struct {
	Class    int64
	ClassID  ID // public, the same for all versions
	Number   int
	Editions map[locale.Language]ID
	Look     Look
	Letter   Letter
	Retired  bool // the class is awarded no more
}

// Letter says by which edition of the guideline a version was written, and whether it carries the note of conformity.
type Letter struct {
	Guideline string // id of the edition
	Noted     bool
}

// NewVersion is a version to publish, as the next after Previous.
type NewVersion struct {
	Org         OrganisationID
	ClassKey    string
	ClassID     ID // of a class that is new
	Number      int
	Digest      []byte
	Description []byte
	Editions    []Edition
	Look        Look
	Letter      Letter
	Art         []byte // what Look.Art names
	Attestation string // "asked" or "kept" when a person attests that the picture bears the words
	Revision    int64  // of the class's draft that this is; 0: it is of none
	At          time.Time
	By          By
}

// Batch is one list of learners, awarded one version of a class.
type Batch struct {
	Org         OrganisationID
	ID          int64
	Class       int64
	Edition     ID // that learners get of whom the list says nothing; each award names its own
	Signed      bool
	Notify      bool // its learners are told by mail: a mail is queued with each award, and no award is without it
	Fingerprint []byte
	Rows        int
	Refused     int
	Replaces    ID    // zero when none
	Epoch       int64 // Awards.Epoch when the plan was last compared with what had been revoked
	Plan        int64 // the kept plan that it came of; 0: none. Not told of a batch that is there
	Decision    Decision
	Undone      Revocation // of everything that it awarded; At is zero while the batch stands
	Halted      time.Time  // since when nothing more is made of it, and no mail about its awards goes; zero: it goes on
	UndoAsked   Revocation // that somebody else is to agree to; At is zero where nobody has asked

	ReinstateAsked Reinstatement // that somebody else is to agree to; At is zero where nobody has asked

	By By // who had it recorded; the zero By in batches of before that was known
}

// Selection says which awards are meant; the zero Selection means all, the newest first.
type Selection struct {
	Batch       int64  // 0: any; behind an award of an older batch, the oldest first: up to this one
	Class       int64  // 0: any
	Status      Status // at At; empty: any
	Person      string // e-mail address or student number; empty: anybody
	At          time.Time
	OldestFirst bool
}

// ListedAward is an award, without its assertion, and its recipient.
type ListedAward struct {
	Award
	Recipient
}

// Mailed is what became of the mails by which a learner was told of an award.
type Mailed struct {
	Award  ID
	Sent   time.Time // when the first left; zero: none did
	At     time.Time // when the last ended
	Failed bool      // that did not arrive
}

// Progress says how far a batch has come.
type Progress struct {
	Issued       int
	Already      int
	Aside        int // rows set aside
	Waiting      int // chunks not yet done
	HaltedChunks int // not yet done, and worked by nobody until the batch goes on
}

// Unfinished says how far a batch has come that still has chunks to work.
type Unfinished struct {
	Issued  int
	Settled int // the first of these in the order of their rows: none will come before or among them
}

// ChunkRef names a chunk of a batch.
type ChunkRef struct {
	Org    OrganisationID
	Batch  int64
	Number int
}

// ChunkTask asks background work to publish some chunks of a batch, one transaction each.
type ChunkTask struct {
	Org   OrganisationID `json:"org"`
	Batch int64          `json:"batch"`
	First int            `json:"first"`
	Count int            `json:"count"`
}

// Kind names the task.
func (ChunkTask) Kind() string { return "award_chunks" }

// Tasks divides a batch of so many chunks into tasks. What a task costs the store besides its awards is spread over
// several chunks, except where signing takes the time: there each chunk is one, so that every core has work.
func (b *Batch) Tasks(chunks int) []ChunkTask {
	size := 4
	if b.Signed {
		size = 1
	}
	var tasks []ChunkTask
	for first := 0; first < chunks; first += size {
		tasks = append(tasks, ChunkTask{b.Org, b.ID, first, min(size, chunks-first)})
	}
	return tasks
}

// ChunkWork is a chunk whose awards are ready to be published.
type ChunkWork struct {
	Ref    ChunkRef
	Org    Organisation
	Batch  Batch
	Awards []NewAward
	Aside  []SetAside
	Held   int // rows for which no award was made, since their recipients hold one already
	At     time.Time
	List   ListMaker // for the award that is replaced, if any

	key crypto.Signer // of a signed batch
}

// NewAward is an award ready to be published.
type NewAward struct {
	Award
	RecipientKey []byte
	Recipient    Recipient
	Former       ID               // the learner's award that was revoked last, when that was decided about; zero: none was
	Signed       *SignedAssertion // nil unless asked for
}

// Recipient is what is known of the person; it is kept apart from the award.
type Recipient struct {
	Email     string `json:"email"`
	Name      string `json:"name,omitzero"`
	NameEN    string `json:"name_en,omitzero"`
	StudentID string `json:"student_id,omitzero"`
	ShowName  bool   `json:"show_name,omitzero"` // the learner has agreed that the award's page shows the name

	// For the issuer's register alone: in no badge and on no page.
	Reading     string          `json:"reading,omitzero"`      // of the name, in kana
	DisplayName string          `json:"display_name,omitzero"` // by which the learner wants to be known
	LearnerType string          `json:"learner_type,omitzero"` // in the list's own words, such as 在学生 or 社会人
	Language    locale.Language `json:"language,omitzero"`     // of the edition that the list asks for: "en", "ja"
}

// PersonName is a person's name as its bearer writes it, and in English; one of the two may be empty.
type PersonName struct {
	Name    string
	English string
}

// Shown is what the page of an award shows beside what is published.
type Shown struct {
	Name     PersonName // empty unless the learner has agreed that it is shown
	Declined bool       // the learner does not want the award, whose page then shows nothing of it
	Signed   bool       // it has a signed twin
}

// PersonName is the recipient's name, as it is now.
func (r *Recipient) PersonName() PersonName { return PersonName{Name: r.Name, English: r.NameEN} }

// Known is the name as its bearer writes it, else in English.
func (r *Recipient) Known() string { return r.PersonName().Known() }

// Known is the name as its bearer writes it, else in English.
func (n PersonName) Known() string { return cmp.Or(n.Name, n.English) }

// Registered is what the register alone has of who a learner is, and no badge: it is corrected without one.
type Registered struct {
	PersonName
	Reading   string // of the name, in kana
	StudentID string
}

// Registered is what the register has of who the recipient is, as it is now.
func (r *Recipient) Registered() Registered {
	return Registered{r.PersonName(), r.Reading, r.StudentID}
}

// Full is the name in each script in which it is known.
func (n PersonName) Full() string {
	if n.Name != "" && n.English != "" {
		return n.Name + " / " + n.English
	}
	return n.Name + n.English
}

// FormerName is what the register had of who a learner is, until it was corrected.
type FormerName struct {
	Until time.Time
	Registered
}

// In returns the name for a page in a language, "en" or "ja".
func (n PersonName) In(lang locale.Language) string {
	if lang == "en" {
		return cmp.Or(n.English, n.Name)
	}
	return n.Known()
}

// Revocation is the decision to take an award back. Code is one of Reasons and is public; Note is private.
type Revocation struct {
	Code string
	Note string
	Tell bool // learners are told by mail; nobody is of a trial
	Back bool // of an award that took another's place: that one stands again, in the same deed
	At   time.Time
	By   By
}

// Reinstatement says that awards are to stand again.
type Reinstatement struct {
	Tell bool // learners are told by mail; nobody is of a trial
	At   time.Time
	By   By
}

// Package follow takes in micro-credentials of other issuers: by the address of a BadgeClass, from lists of addresses, and
// from the catalogues of others, which are followed by what changed since.
//
//	address, list, /catalogue.json ── Follower ──> Source (what it names) ──> letters, small pictures ──> Records
//
// Whoever names an address is a stranger, and so is whoever answers at it. A catalogue is believed about classes of its own
// origin alone; all others are asked themselves. Hosts are asked one after another with a pause between, at most once a day
// when they answer, ever more rarely while they do not. What vanishes is marked, and dropped after a while. The room knows no
// database: it declares what it needs (Records), and the store brings it.
package follow

import (
	"context"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/openbadges/verify"
)

// MostEntries is how many micro-credentials are taken in from a source at most.
const MostEntries = 50_000

// LongestWait is the time between two tries to read what has not answered for long.
const LongestWait = 7 * 24 * time.Hour

const (
	daily       = 24 * time.Hour
	wholly      = 7 * 24 * time.Hour  // what belongs to a BadgeClass is read again, though that says the same
	lost        = 7 * 24 * time.Hour  // without an answer is as good as gone
	keptMissing = 90 * 24 * time.Hour // what cannot be found
	claim       = 10 * time.Minute    // of a reader who does not say that it goes on
)

// Kind says what a source is.
type Kind string

// The kinds of sources.
const (
	Badge     Kind = "badge"     // a BadgeClass
	List      Kind = "list"      // a list of addresses at an address
	File      Kind = "file"      // a list of addresses that was handed in
	Catalogue Kind = "catalogue" // another mitome's /catalogue.json
)

// Validators are what lets a host say that what it said before still holds.
type Validators = verify.Validators

// Source is whence micro-credentials of others are taken in.
type Source struct {
	Address  string // or "file:" and the name of a list that was handed in
	Kind     Kind
	AddedAt  time.Time
	Place    string    // of a catalogue: the query by which what changed since is asked for
	ReadAt   time.Time // when it answered last; zero for never
	DueAt    time.Time // when it is read again
	NextAt   time.Time // when it or any of its addresses is asked again
	Failures int

	Validators Validators // of what it said last
	Problem    string     // with which the last try ended: a code of verify.FetchError or of Problem…; empty for none
	Entries    int        // micro-credentials that are found by it
	Failing    int        // of what it names, so many do not answer
}

// Taken is what a source says of a micro-credential.
type Taken struct {
	Word     string // the source's own for it
	Address  string // of the BadgeClass
	Content  []byte // a catalogue.ForeignLetter; nil where the address is to be asked
	Vanished bool   // it is no longer named
}

// Asked is an address that is to be asked.
type Asked struct {
	Address  string
	Failures int
	ReadAt   time.Time

	Validators Validators // of what it said last
	WholeAt    time.Time  // when all that belongs to it was read
}

// Answer is what an address said when it was asked.
type Answer struct {
	Address string // of the BadgeClass, which is another than was asked where that is an award's
	Content []byte // nil: nothing could be read, or Still
	Still   bool   // it says what it said before
	Problem string
	Gone    bool // it says that it is no more, or has not answered for long
	NextAt  time.Time

	Validators Validators
}

// Picture is an address of a picture that is to be asked for.
type Picture struct {
	Address string // of the BadgeClass
	Picture string
}

// Records are where sources and what they say is kept. Every change of it is durable when it returns.
type Records interface {
	Sources(ctx context.Context) ([]Source, error)
	// AddSource notes a source with what it names; added is false where it was known.
	AddSource(ctx context.Context, by issuance.By, s Source, at time.Time) (added bool, err error)
	// RemoveSource forgets a source with all that no other names, and says how many those were; issuance.ErrNotFound.
	RemoveSource(ctx context.Context, by issuance.By, address string, at time.Time) (dropped int, err error)
	// ClaimSource lets one reader read a source until a time; false where another does.
	ClaimSource(ctx context.Context, address string, now, until time.Time) (bool, error)
	// EndSource notes how reading a source went, and frees it.
	EndSource(ctx context.Context, by issuance.By, s *Source, changed int, at time.Time) error
	// TakeIn notes what a source says, and up to where it was read. Beyond MostEntries nothing new is taken: full.
	TakeIn(ctx context.Context, s *Source, all []Taken, at time.Time) (changed int, full bool, err error)
	// Words are the words for all that a source names.
	Words(ctx context.Context, source string) ([]string, error)
	// Confirm notes that a catalogue answered about all that it tells: it stands, or, when the catalogue was lost, is missing.
	Confirm(ctx context.Context, source string, at time.Time) error
	Lost(ctx context.Context, source string) error
	// ToAsk are addresses that a source names and that are due, in their order, after one of them.
	ToAsk(ctx context.Context, source, after string, now time.Time) ([]Asked, error)
	// NextToAsk is when the next of a source's addresses is due; zero when there is none.
	NextToAsk(ctx context.Context, source string) (time.Time, error)
	Answered(ctx context.Context, asked string, a Answer, at time.Time) (changed bool, err error)
	PicturesToAsk(ctx context.Context, source string) ([]Picture, error)
	PutPicture(ctx context.Context, address string, picture []byte) error
	// DropMissing drops what has been missing since before a time.
	DropMissing(ctx context.Context, by issuance.By, before, at time.Time) (int, error)
}

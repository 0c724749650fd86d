package verify

import (
	"slices"
	"time"

	"github.com/mitome/mitome/openbadges"
)

// Verdict is the one answer to "is this badge genuine?".
type Verdict string

// The verdicts, in the order in which they are decided; see the package comment.
const (
	Revoked        Verdict = "revoked"         // the issuer has taken it back
	Invalid        Verdict = "invalid"         // it is not what the specification demands, or not from whom it says
	Unverifiable   Verdict = "unverifiable"    // something that is needed could not be had: no answer is not a yes
	Expired        Verdict = "expired"         // genuine, and its time is over
	WrongRecipient Verdict = "wrong-recipient" // genuine, and it was awarded to somebody else
	Valid          Verdict = "valid"           // genuine, unrevoked, unexpired; and to the person, if one was asked about
)

// RecipientResult says whether a badge was awarded to the person who was asked about.
type RecipientResult string

// The results. Only RecipientOther says that the person is somebody else: it needs an identifier that was compared.
const (
	RecipientUnasked   RecipientResult = ""
	RecipientMatches   RecipientResult = "match"
	RecipientOther     RecipientResult = "other"
	RecipientUndecided RecipientResult = "undecided" // the two could not be compared, or the award could not be read
)

// Report is everything that one verification found. What could not be read is nil or empty.
type Report struct {
	Verdict   Verdict         // of the award and the person together
	Award     Verdict         // the same without the person: never WrongRecipient
	Recipient RecipientResult // whether the person who was asked about is the recipient

	Reasons  []Note // why the verdict is not Valid; those that decided it come first
	Warnings []Note // what a careful reader should know beside the verdict
	Steps    []Step // what was done, in order

	At           time.Time // the time for which the badge was judged
	Carrier      string    // how it came: Carrier…
	Version      string    // of Open Badges: "0.5", "1.0", "1.1", "2.0", "3.0"; empty when unknown
	Verification string    // openbadges.HostedBadge or SignedBadge; empty when unknown

	Addresses      []string              // that a text names, at most MaxAddresses, where a person has to choose among several
	InHand         *openbadges.Assertion // as the input carried it; nil for an address
	Assertion      *openbadges.Assertion // as judged: of a hosted badge the hosted copy
	Badge          *openbadges.BadgeClass
	Issuer         *openbadges.Profile
	Key            *openbadges.CryptographicKey
	RevocationList *openbadges.RevocationList
	Endorsements   []Endorsement
	Raw            Raw

	RecipientMatch *Recipient   // the identifier that matched; nil when none was given or none matched
	Differences    []Difference // what the copy in hand says otherwise than the hosted one
	Fetched        []Fetched    // every document that was asked for, in order
	Took           time.Duration
	Work           int // entries of strangers' lists that were looked at
}

// Carrier… say in what form a badge came.
const (
	CarrierPNG  = "png"
	CarrierSVG  = "svg"
	CarrierJSON = "json"
	CarrierJWS  = "jws"
)

// Raw holds documents as they were read, byte by byte: old versions of Open Badges before they were upgraded.
type Raw struct {
	InHand         []byte // the assertion that the input carried (JSON), or the compact JWS; nil for an address
	Assertion      []byte
	Badge          []byte
	Issuer         []byte
	Key            []byte
	RevocationList []byte
	Picture        []byte // the picture that carried the badge
	BadgePicture   []byte // the picture of the BadgeClass
}

// Endorsement is a third party's word about the assertion, the class or the issuer.
type Endorsement struct {
	Object  *openbadges.Endorsement
	Of      string // "assertion", "badge" or "issuer"
	Checked bool   // it was read at its own address, and its author's Profile stands for that address
	Author  *openbadges.Profile
}

// Difference is one member that the copy in hand and the hosted copy tell differently. The texts are JSON; a member
// that is absent is empty.
type Difference struct {
	Field  string // such as "recipient.identity" or "badge.name"
	InHand string
	Hosted string
}

// Fetched is one document that was asked for.
type Fetched struct {
	Address string    // as asked for
	Final   string    // the address that answered; empty when none did
	Status  int       // of the answer; 0 when there was none
	Failure string    // code of the FetchError; empty when there was an answer
	At      time.Time // of the answer
	Bytes   int       // of its body
	Cached  bool
}

// Step is one thing that was done, and what it found.
type Step struct {
	Note
	Found []Note // reasons and warnings of this step; empty: all was well
}

// rank is the place of each verdict in the order of deciding. Two ways of being revoked and of being invalid have two
// places.
type rank int

const (
	revokedThere rank = iota // by 410 or flag at the assertion's own address
	forged                   // invalid, and said before what is badly made, which a forgery may be too
	ambiguous                // invalid, because two readers may see two badges in it
	invalid
	revokedByList
	unverifiable
	expired
	wrongRecipient // from here on, it is about the person and not about the award
	undecidedRecipient
)

var verdicts = []Verdict{Revoked, Invalid, Invalid, Invalid, Revoked, Unverifiable, Expired, WrongRecipient, Unverifiable}

// decide sorts the reasons and takes the verdicts from the first.
func (r *Report) decide() {
	slices.SortStableFunc(r.Reasons, func(a, b Note) int { return int(a.rank()) - int(b.rank()) })
	r.Verdict, r.Award = Valid, Valid
	if len(r.Reasons) == 0 {
		return
	}
	first := r.Reasons[0].rank()
	r.Verdict = verdicts[first]
	if first < wrongRecipient {
		r.Award = r.Verdict
	}
}

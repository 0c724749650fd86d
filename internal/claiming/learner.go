package claiming

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/microcredential"
)

// Refused is why something that a learner asks for is not done: the name of its sentence.
type Refused string

func (r Refused) Error() string { return r.Message(locale.English) }

// Message says it in "en" or "ja".
func (r Refused) Message(lang locale.Language) string {
	return locale.Text(lang, "claim.refused."+string(r), "said", MaxSaid, "readers", maxReaders, "hours", AddressHours,
		"most", MaxReceipt, "label", MaxLabel, "days", ReceiptDays, "mails", mailsADay)
}

// Open notes that the button of the page was pressed, the first time. Whoever only looks at a link, such as a mail scanner,
// presses none.
func (s *Service) Open(ctx context.Context, c *Claim) error {
	return s.do(ctx, c, Deed{Action: "award.open"}, func(c *Claim) bool {
		first := c.Opened.IsZero()
		if first {
			c.Opened = s.Now()
		}
		return first
	})
}

// Receive notes that the learner says it has come. Who has declined before takes that back.
func (s *Service) Receive(ctx context.Context, c *Claim) error {
	return s.do(ctx, c, Deed{Action: "award.receive"}, func(c *Claim) bool {
		news := c.Received.IsZero() || !c.Declined.IsZero()
		if c.Received.IsZero() {
			c.Received = s.Now()
		}
		c.Declined = time.Time{}
		return news
	})
}

// Hush ends the reminders that the awarding body sends to an award's learner: of this award, and of all to the same addresses,
// for one mail may remind of several.
func (s *Service) Hush(ctx context.Context, c *Claim) error {
	award, err := s.Awards.Award(ctx, c.Org, c.Award)
	if err != nil {
		return err
	}
	person, err := s.Awards.Recipient(ctx, award)
	if err != nil {
		return err
	}
	quiet := slices.DeleteFunc([]string{person.Email, c.Address}, func(address string) bool { return address == "" })
	return s.do(ctx, c, Deed{Action: "award.quiet", Quiet: quiet}, func(c *Claim) bool {
		first := c.Quiet.IsZero()
		if first {
			c.Quiet = s.Now()
		}
		return first
	})
}

// Settled reports whether the learner of an award need not be reminded of it.
func (c *Claim) Settled() bool {
	return !c.Received.IsZero() || !c.Declined.IsZero() || !c.Quiet.IsZero()
}

// Decline notes that the learner does not want the award: the name is hidden and links for readers end at once, and the office
// gets a task. Nothing is revoked.
func (s *Service) Decline(ctx context.Context, g *Given, said string) error {
	said, err := words(said)
	if err != nil {
		return err
	}
	if !g.Declined.IsZero() {
		return nil
	}
	if err := s.seldom(ctx, g); err != nil {
		return err
	}
	by, err := s.learner(ctx, &g.Claim)
	if err == nil && g.Person.ShowName {
		err = s.Standing.ShowName(ctx, by, g.Award, false)
	}
	if err != nil {
		return err
	}
	r := Report{Org: g.Org, ID: issuance.NewID(s.Random), Award: g.Award.ID, Kind: Declined, Said: said, At: s.Now()}
	return s.do(ctx, &g.Claim, Deed{Action: "award.decline", Report: &r, Readers: true}, func(c *Claim) bool {
		news := c.Declined.IsZero()
		if news {
			c.Declined = s.Now()
		}
		return news
	})
}

// Show has the award's public page show the name, or no longer; what is agreed to is kept with the time and the words that
// stood there.
func (s *Service) Show(ctx context.Context, g *Given, show bool, wording string) error {
	if show && !g.Declined.IsZero() {
		return Refused("declined")
	}
	if show == g.Person.ShowName {
		return nil
	}
	by, err := s.learner(ctx, &g.Claim)
	if err != nil {
		return err
	}
	code := "withdrawn"
	if show {
		code = "given"
	}
	consent := &Consent{At: s.Now(), Shown: show, Wording: wording}
	kept := func() error {
		return s.do(ctx, &g.Claim, Deed{Action: "award.consent", Code: code, Consent: consent}, func(*Claim) bool { return true })
	}
	shown := func() error { return s.Standing.ShowName(ctx, by, g.Award, show) }
	if show { // no name is shown without its consent, and none stays after it
		return inOrder(kept, shown)
	}
	return inOrder(shown, kept)
}

// Agreed reports whether the name is shown by a deed of the learner; else whoever awarded has said so.
func (s *Service) Agreed(ctx context.Context, g *Given) (bool, error) {
	if !g.Person.ShowName {
		return false, nil
	}
	consent, err := s.Claims.LastConsent(ctx, g.Org, g.Award.ID)
	if errors.Is(err, issuance.ErrNotFound) {
		err = nil
	}
	return consent.Shown, err
}

func inOrder(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

const (
	AddressHours = 24 // for which a mail that proves an address can be used
	askings      = 5  // of one award, and to one address, in an hour
)

// AskAddress sends a mail to an address of the learner's own, by which it is proved.
func (s *Service) AskAddress(ctx context.Context, g *Given, typed string, lang locale.Language) error {
	address, err := microcredential.NormalizeEmail(width.Fold.String(typed))
	if err != nil {
		return Refused("address")
	}
	if address == g.Person.Email {
		return Refused("address_same")
	}
	for _, subject := range []string{"claim " + g.Handle, "claim address " + address} {
		n, err := s.Claims.CountAsking(ctx, sha256.Sum256([]byte(subject)), s.Now().Unix()/3600)
		if err != nil {
			return err
		}
		if n > askings {
			return Refused("address_often")
		}
	}
	now := s.Now()
	note := &mail.Note{
		ID: mail.NewID(s.Random), Org: int64(g.Org), Kind: mail.PrivateAddress, About: g.Handle + " " + g.Award.ID.String(), To: mail.Address{Address: address},
		Lang: lang, Due: now, Until: now.Add(AddressHours * time.Hour),
	}
	return s.do(ctx, &g.Claim, Deed{Action: "award.address", Code: "asked", Note: note}, func(c *Claim) bool {
		c.Asked, c.AskedAt = address, now
		return true
	})
}

// AddressCode is what proves the address that was given last; issuance.ErrNotFound where none waits to be.
func (s *Service) AddressCode(ctx context.Context, handle, address string) (Claim, string, error) {
	c, err := s.Claims.ClaimOf(ctx, handle)
	if err != nil {
		return c, "", err
	}
	if c.Asked != address || !c.Asks(s.Now()) {
		return c, "", issuance.ErrNotFound
	}
	secret, err := s.secret(ctx, forAddress, c.Award, c.AskedAt.UnixMicro(), c.Asked)
	return c, c.Handle + secret, err
}

// Asks reports whether an address waits to be proved at a time.
func (c *Claim) Asks(at time.Time) bool {
	return c.Asked != "" && at.Before(c.AskedAt.Add(AddressHours*time.Hour))
}

// EnterAddress returns the claim for whose address a code stands, or ErrLink.
func (s *Service) EnterAddress(ctx context.Context, handle, secret string) (Claim, error) {
	c, err := s.Claims.ClaimOf(ctx, handle)
	if err == nil && !c.Asks(s.Now()) {
		err = issuance.ErrNotFound
	}
	return c, s.opens(ctx, err, secret, forAddress, c.Award, c.AskedAt.UnixMicro(), c.Asked)
}

// ProveAddress keeps the address that its holder has proved: whoever can read its mail has pressed the button.
func (s *Service) ProveAddress(ctx context.Context, c *Claim) error {
	proved := c.Asked
	return s.do(ctx, c, Deed{Action: "award.address", Code: "proved"}, func(c *Claim) bool {
		same := c.Asked == proved
		if same {
			c.Address, c.Asked, c.AskedAt = proved, "", time.Time{}
		}
		return same
	})
}

// ForgetAddress forgets the learner's own address, and the one that waits to be proved.
func (s *Service) ForgetAddress(ctx context.Context, c *Claim) error {
	return s.do(ctx, c, Deed{Action: "award.address", Code: "forgotten"}, func(c *Claim) bool {
		had := c.Address+c.Asked != ""
		c.Address, c.Asked, c.AskedAt = "", "", time.Time{}
		return had
	})
}

// AddAddress keeps an address that the office adds for a learner whose first one does not work; of an empty one, it forgets
// what was added.
func (s *Service) AddAddress(ctx context.Context, by issuance.By, award *issuance.Award, address string) error {
	if _, err := s.Code(ctx, award); err != nil { // it has a claim from now on
		return err
	}
	code := "added"
	if address == "" {
		code = "forgotten"
	}
	return s.Claims.ChangeClaim(ctx, award.Org, award.ID, Deed{By: by, Action: "award.add_address", Code: code, At: s.Now()}, func(c *Claim) bool {
		news := c.Added != address
		c.Added = address
		return news
	})
}

// Addresses are the learner's own address for an award and the one that the office has added; empty where there is none.
func (s *Service) Addresses(ctx context.Context, org issuance.OrganisationID, award issuance.ID) (own, added string, err error) {
	c, err := s.Claims.Claim(ctx, org, award)
	if errors.Is(err, issuance.ErrNotFound) {
		err = nil
	}
	return c.Address, c.Added, err
}

// Kind is what a report is about.
type Kind string

// The kinds of reports.
const (
	Misspelt   Kind = "misspelt"
	LetterForm Kind = "letters"  // 高 for 髙
	UsualName  Kind = "usual"    // the usual or a former name
	NewName    Kind = "changed"  // the name has changed since
	LatinOrder Kind = "order"    // of the Latin name
	NotMe      Kind = "not_me"   // the award is somebody else's
	Other      Kind = "other"    // something else is wrong
	Declined   Kind = "declined" // not one of the form: the award is not wanted
	Erasing    Kind = "erasing"  // not one of the form: everything about the learner is to go
)

// Kinds are those that a learner can choose.
var Kinds = []Kind{Misspelt, LetterForm, UsualName, NewName, LatinOrder, NotMe, Other}

// AskErase asks the office to erase everything about a learner. The office does it, because the award is worth nothing
// afterwards, and what it has to keep of it is its own to say. One that waits is asked for once.
func (s *Service) AskErase(ctx context.Context, g *Given, said string) error {
	said, err := words(said)
	if err != nil {
		return err
	}
	asked, err := s.ReportsOf(ctx, g)
	if err != nil {
		return err
	}
	for i := range asked {
		if asked[i].Kind == Erasing && asked[i].Answered.IsZero() {
			return nil
		}
	}
	r := Report{Org: g.Org, ID: issuance.NewID(s.Random), Award: g.Award.ID, Kind: Erasing, Said: said, At: s.Now()}
	return s.do(ctx, &g.Claim, Deed{Action: "award.ask_erase", Report: &r}, func(*Claim) bool { return true })
}

// OfName reports whether a report is about how the name is written.
func (k Kind) OfName() bool {
	return k == Misspelt || k == LetterForm || k == UsualName || k == NewName || k == LatinOrder
}

// Pile is one of the piles into which the office sorts reports, for what is to be done about them is not alike.
type Pile string

// The piles.
const (
	OfNames   Pile = "names"
	OfErasing Pile = "erasing"
	OfOthers  Pile = "others"
)

// Piles are all of them, in the order in which they are told.
var Piles = []Pile{OfNames, OfErasing, OfOthers}

// Pile is where a report belongs.
func (k Kind) Pile() Pile {
	switch {
	case k.OfName():
		return OfNames
	case k == Erasing:
		return OfErasing
	}
	return OfOthers
}

// Report is what a learner tells the office: a task until it is answered.
type Report struct {
	Org   issuance.OrganisationID
	ID    issuance.ID
	Award issuance.ID
	Kind  Kind
	Said  string // in the learner's words: how the name is to be written, or what is wrong; may be empty
	At    time.Time

	Answer   Answer // empty: it waits
	Reply    string // in the office's words; may be empty
	Answered time.Time
	By       issuance.By
}

// MaxSaid is how many characters a learner's or an office's words have at most.
const MaxSaid = 500

// reports is how many reports of one award are taken in an hour.
const reports = 10

// words are somebody's words as they are kept: without what nobody sees.
func words(text string) (string, error) {
	text = microcredential.CleanName(strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n"))
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			return -1
		}
		return r
	}, text))
	if utf8.RuneCountInString(text) > MaxSaid {
		return "", Refused("long")
	}
	return text, nil
}

// ReportsOf are what the learner has told of the award.
func (s *Service) ReportsOf(ctx context.Context, g *Given) ([]Report, error) {
	return s.Reports.ReportsOf(ctx, g.Org, g.Award.ID)
}

// Tell keeps a report of a learner, for the office to answer.
func (s *Service) Tell(ctx context.Context, g *Given, kind Kind, said string) error {
	if !slices.Contains(Kinds, kind) {
		return Refused("kind")
	}
	said, err := words(said)
	if err != nil {
		return err
	}
	if said == "" && kind != NotMe {
		return Refused("said")
	}
	if err := s.seldom(ctx, g); err != nil {
		return err
	}
	r := Report{Org: g.Org, ID: issuance.NewID(s.Random), Award: g.Award.ID, Kind: kind, Said: said, At: s.Now()}
	ends := kind == NotMe // nobody is shown by somebody else that the award is this learner's
	return s.do(ctx, &g.Claim, Deed{Action: "award.report", Code: string(kind), Report: &r, Readers: ends}, func(*Claim) bool { return true })
}

// seldom refuses what becomes a task of the office's where too much of one award has become one in this hour.
func (s *Service) seldom(ctx context.Context, g *Given) error {
	n, err := s.Claims.CountAsking(ctx, sha256.Sum256([]byte("claim report "+g.Handle)), s.Now().Unix()/3600)
	if err == nil && n > reports {
		err = Refused("often")
	}
	return err
}

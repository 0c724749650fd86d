package issuance

import (
	"context"
	"crypto"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/microcredential"
)

// Plan is what a request would do, found out without doing it: a rehearsal tells of it, and Record does it. Whatever
// refuses a request refuses it here, so that what was rehearsed can be done. Close it after use.
type Plan struct {
	At           time.Time    // what counts as now, for every row
	Org          Organisation // as it is, or as it would be made; without an ID in that case
	Version      Version      // as it is, or as it would be published
	New          bool         // the version would be published
	Why          Why          // what alone makes the version new; empty: its text or look, or it is not new
	StaleProfile bool         // the published Profile stays as it is although the description says other things
	Findings     []microcredential.Finding
	Remarks      []Remark  // on the pictures that were handed in, and the base URL
	Revokes      *Award    // what would be revoked, since the list's row takes its place; nil: nothing
	Replaced     Recipient // whose that award is, as the register knows the person; zero once that was erased
	Approval     *Approval // by which the text is awarded or published; nil where the organisation asks for none
	Drops        []string  // what the award that is replaced says and the row does not: "student_id", "period", …
	List

	service *Service
	request *Request
	zone    *time.Location
	look    chosen
	latest  Version // of the class, as it is; Number 0: none

	published  []byte                               // what its published Profile was made from; see Organisation.Facts
	newProfile bool                                 // the Profile is to be published anew
	next       *NewVersion                          // what is to be published; nil when there is nothing new
	badges     map[locale.Language]Badge            // what the pictures of next show, by language
	language   locale.Language                      // of the edition that is awarded where the list says nothing
	edition    ID                                   // that edition
	wanted     locale.Language                      // the language that it was to have, by the request or the house; empty: any
	undrawn    map[locale.Language]*UndrawableError // by language: editions that are left out of next
	lacking    error                                // one of undrawn that a row's learner is to get
	issued     time.Time                            // when rows that give no date are issued
	rows       *rows                                // of the list; nil until it is read
	digest     [sha256.Size]byte
	former     former               // awards of the class that were revoked
	decided    decided              // rows that nothing in the list itself speaks against, and somebody has decided about
	approves   bool                 // Approval came with the request, and is recorded with the deed
	epoch      int64                // see Batch.Epoch
	deeds      int64                // see Numbers.Deeds, before the plan was last compared with what is held
	outside    []roster.Left        // rows that the list passed over, or left out as decided
	holders    *holders             // of the class, by their student numbers; nil until a row has one
	courses    *courses             // titles by which a list names another micro-credential; nil until it says anything of the kind
	above      string               // the title of another that stands above the list; empty: none
	undecided  []int                // rows that are dated before the day of the decision
	late       map[int]roster.Fault // rows that the list itself turned out to speak against; see roster.List.Late
	kept       int64                // its number in the store; 0: it is not kept
	refusal    error                // why it cannot be recorded
}

// List says what was found in a learner list.
type List struct {
	Rows     int                     // learners, refused ones included
	Good     int                     // those that can be used
	Again    int                     // of those, learners whose award was revoked before
	Editions map[locale.Language]int // good rows by the language of the edition that they get
	Refused  []roster.Fault          // for each row that cannot be used, one or more
	Whole    bool                    // the list is refused as a whole: to leave rows out does not help
	Unknown  []string                // headers that mean nothing to us
	Origin   roster.Origin           // where the list was found
	Dated    string                  // header of the column that gives dates of issuing; empty: none does
	Undated  int                     // good rows that give none
	Notices  []roster.Notice
	Headings []Heading        // its columns, from the left
	Raw      map[int][]string // what stands in the columns of rows that are refused, by their numbers; of the first some hundred
	Unread   *roster.Unread   // its first rows, where it is not known which column is which; else nil
}

// Heading is the header of a column, and what it means.
type Heading struct {
	Text string // as in the file
	columns.Meaning
}

// maxRaw is of how many refused rows a List tells what stands in them: more are mended in the list itself.
const maxRaw = 500

// Plan finds out what a request would do, and changes nothing. It comes with what was found so far also where it refuses
// the request: with ErrRefused, of which the findings or refused rows say why, or a *Refusal. What nobody has approved is
// refused for that before anything else in its list, which is read all the same: whoever has it approved sees what waits.
func (s *Service) Plan(ctx context.Context, r Request) (*Plan, error) {
	if r.List != nil {
		r.Description = classOnly(r.Description)
	}
	p := &Plan{service: s, request: &r, At: s.Now()}
	if !r.At.IsZero() {
		p.At = r.At
	}
	err := p.walk(ctx,
		p.findOrganisation, p.planZone, p.planLook, p.checkRetired, p.check, p.planOrganisation, p.planVersion, p.planRenamed, p.planFormer, p.planDecision,
	)
	if err != nil {
		return p, err
	}
	unapproved := p.walk(ctx, p.checkApproved)
	if unapproved != nil && !says(unapproved, "unapproved") {
		return p, unapproved
	}
	err = p.walk(ctx, p.readList, p.checkDrawn, p.checkReplaces, p.checkRows, p.checkTrial)
	if unapproved != nil && (err == nil || errors.Is(err, ErrRefused) || says(err, "")) {
		p.refusal, err = unapproved, unapproved
	}
	return p, err
}

// says reports whether an error is a *Refusal with a code; empty: with any.
func says(err error, code string) bool {
	var refusal *Refusal
	return errors.As(err, &refusal) && (code == "" || refusal.Code == code)
}

// walk takes steps until one refuses the request.
func (p *Plan) walk(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			p.refusal = err
			return err
		}
	}
	return nil
}

// checkRetired refuses a class that is awarded no more, but for what takes the place of one of its awards: to mend an error is
// to award nobody.
func (p *Plan) checkRetired(ctx context.Context) error {
	if !p.latest.Retired {
		return nil
	}
	if p.request.Replaces != (ID{}) {
		old, err := p.service.Awards.Award(ctx, p.Org.ID, p.request.Replaces)
		if err == nil {
			var of Edition
			if of, err = p.service.Classes.Edition(ctx, p.Org.ID, old.Edition); err == nil && of.Class == p.latest.Class {
				return nil
			}
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return refuse("class_retired")
}

// Close forgets the rows. Nil is no plan.
func (p *Plan) Close() {
	if p != nil {
		p.rows.close()
	}
}

// Description is what would be awarded.
func (p *Plan) Description() *microcredential.Description { return p.request.Description }

// known reports whether the organisation is there.
func (p *Plan) known() bool { return p.Org.ID != 0 }

// planZone finds the time zone: as asked, or the organisation's, or the default.
func (p *Plan) planZone(context.Context) error {
	name := p.request.zoneName(p.Org.Zone)
	zone, err := loadZone(name)
	if err == nil {
		p.zone = zone
	}
	return err
}

// loadZone finds a time zone by its IANA name, and refuses what is none.
func loadZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, refuse("zone_bad", "zone", name)
	}
	return zone, nil
}

// check applies the guideline's rules.
func (p *Plan) check(context.Context) error {
	report := microcredential.Check(p.service.Editions.Current(), p.request.Description, microcredential.Options{Now: p.At, Zone: p.zone, Image: p.look.Bears()})
	p.Findings = report.Findings
	if !report.Conforms || p.request.Strict && warned(report.Findings) {
		return ErrRefused
	}
	return nil
}

// checkRows refuses a list that has nothing to award, or rows that cannot be used.
func (p *Plan) checkRows(context.Context) error {
	switch {
	case p.Rows == 0 && p.decided.left():
		return refuse("left_none")
	case p.Rows == 0:
		p.Refused = append(p.Refused, roster.Fault{Code: "no_learners"})
		return ErrRefused
	case p.spoilt():
		return ErrRefused
	case p.Good == 0:
		return refuse("rows_none")
	}
	return nil
}

// spoilt reports whether there are rows that must not be left out.
func (p *Plan) spoilt() bool { return len(p.Refused) > 0 && !p.request.SkipBadRows }

// skew is how far a clock may be behind the last record before it is distrusted.
const skew = 5 * time.Minute

func (p *Plan) checkClock(ctx context.Context) error {
	last, err := p.service.Batches.LastBatch(ctx, p.Org.ID)
	if err != nil {
		return err
	}
	if now := p.service.Now(); now.Add(skew).UnixMicro() < last {
		return refuse("clock_back", "now", now.Format(time.RFC3339), "last", time.UnixMicro(last).Format(time.RFC3339))
	}
	return nil
}

// Signer returns the key with which an organisation signs, or ErrNoKey when it is not on this machine.
func (s *Service) Signer(org *Organisation) (crypto.Signer, error) {
	return s.Keys.Signer(keyName(org))
}

// checkKey refuses to record what this machine could not sign.
func (p *Plan) checkKey() error {
	if !p.request.Signed {
		return nil
	}
	_, err := p.service.Signer(&p.Org)
	if errors.Is(err, ErrNoKey) {
		return refuse("key_missing", "key", keyName(&p.Org), "name", p.Org.NameEN)
	}
	return err
}

// remark is a Remark of the post office's own.
type remark struct {
	key  string
	args []any
}

func (r remark) Message(lang locale.Language) string { return locale.Text(lang, r.key, r.args...) }

// classKey is what names the class of a description in the store: a key that an index takes, however long the title.
func classKey(key string) string {
	const longest = 500 // bytes
	if len(key) <= longest {
		return key
	}
	return fmt.Sprintf("sum:%x", sha256.Sum256([]byte(key)))
}

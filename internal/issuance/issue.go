package issuance

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/microcredential"
)

// Request asks to award a micro-credential.
type Request struct {
	Description   *microcredential.Description
	List          func() (io.ReadCloser, error) // opens the learner list; nil: the learner in the description
	DryRun        bool                          // say what would happen; change nothing
	Strict        bool                          // warnings refuse too
	Signed        bool
	SkipBadRows   bool
	Deciders      roster.Deciders // what becomes of rows that the list itself says are out
	UpdateProfile bool            // publish what the description says of the awarding body
	Language      string          // of the edition that is awarded to all; empty: each learner's, else the organisation's
	Zone          string          // for dates without a time; empty: the organisation's
	BaseURL       string          // empty: the organisation's, or the store's default
	Replaces      ID              // the award that this one corrects; zero: none
	Wish          Wish            // of the picture

	// Foreseen is told each row of the list, in order, when DryRun is set; nil: nobody wants to know.
	Foreseen func(Foreseen)
}

// Outcome says what came of a request. Issued, Already and the refused rows are all rows of the list.
type Outcome struct {
	Org      Organisation
	Batch    int64          // 0 when nothing was recorded
	Class    string         // address of the edition that is awarded where the list says nothing
	Editions map[string]int // good rows by the language of the edition that they get
	Version  Version
	Why      Why      // what alone makes the version new; empty: its text or look, or it is not new
	New      bool     // the version was, or would be, published for this request
	Remarks  []Remark // on the pictures that were handed in
	Rows     int      // learners in the list, refused ones included
	Issued   int
	Already  int
	Refused  []roster.Fault // for each row that cannot be used, one or more
	Whole    bool           // the list is refused as a whole: to leave rows out does not help
	Unknown  []string       // headers that mean nothing to us
	Origin   roster.Origin  // where the list was found
	Notices  []roster.Notice
	Findings []microcredential.Finding
	Aside    []SetAside // rows that were recorded and could not be made into awards
	Stale    bool       // the published Profile was left as it is although the description says other things
}

// ErrRefused means that nothing was issued; the Outcome's findings or refused rows say why.
var ErrRefused = errors.New("refused")

// defaultZone is the zone of an organisation that names none (rule R-05).
const defaultZone = "Asia/Tokyo"

func (r *Request) zoneName(otherwise string) string {
	return or(r.Zone, or(otherwise, defaultZone))
}

// Issue plans a request and records it: when it returns without error, the awards are on their way and will be made
// even if this process dies. Watch waits for them. A rehearsal is the plan alone, which anybody may make.
func (s *Service) Issue(ctx context.Context, by By, r Request) (*Outcome, error) {
	if err := by.Validate(); err != nil && !r.DryRun {
		return nil, err
	}
	if r.List != nil {
		r.Description = classOnly(r.Description)
	}
	for {
		p, err := s.plan(ctx, &r)
		if err == nil && !r.DryRun {
			err = p.record(ctx, by)
		}
		p.rows.close()
		if !errors.Is(err, ErrConflict) {
			return p.out, err
		}
	}
}

// zone returns the time zone of a request: as asked, or the organisation's, or the default.
func (s *Service) zone(ctx context.Context, r *Request) (*time.Location, error) {
	name := r.Zone
	if name == "" {
		if home, err := r.Description.HomeURL(); err == nil {
			org, err := s.Store.OrganisationByHome(ctx, home)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return nil, err
			}
			name = org.Zone
		}
	}
	zone, err := time.LoadLocation(or(name, defaultZone))
	if err != nil || name == "Local" {
		return nil, refuse("zone_bad", "zone", name)
	}
	return zone, nil
}

// classOnly returns the description without its learner and date: a list takes their place.
func classOnly(d *microcredential.Description) *microcredential.Description {
	c := d.Clone()
	for _, name := range d.Names() {
		if strings.HasPrefix(name, string(microcredential.LearnerIdentification)) || strings.HasPrefix(name, string(microcredential.DateOfIssuing)) {
			c.Unset(name)
		}
	}
	return c
}

// check applies the guideline's rules.
func (p *plan) check(context.Context) error {
	report := microcredential.Check(p.service.guideline(), p.request.Description, microcredential.Options{Now: p.at, Zone: p.zone, Image: p.look.bears()})
	p.out.Findings = report.Findings
	if !report.Conforms {
		return ErrRefused
	}
	warned := func(f microcredential.Finding) bool { return f.Severity == microcredential.Warning }
	if p.request.Strict && slices.ContainsFunc(report.Findings, warned) {
		return ErrRefused
	}
	return nil
}

// fingerprint tells whether two requests are the same work: the same rows for the same edition in the same way.
func (v survey) fingerprint(edition ID, r *Request) []byte {
	sum := sha256.New()
	fmt.Fprintf(sum, "%x %s %t %s %s", v.digest, edition, r.Signed, r.Replaces, r.Zone)
	if r.Deciders != (roster.Deciders{}) {
		fmt.Fprintf(sum, " %s", r.Deciders)
	}
	return sum.Sum(nil)
}

// ErrUndone means that a batch was undone before all of its awards were made.
var ErrUndone = errors.New("the batch was undone")

// Watch waits until every award of a batch is made, and tells how far it has come. It returns early with ctx's error,
// and with ErrUndone when the rest will never be made.
func (s *Service) Watch(ctx context.Context, out *Outcome, tell func(done int)) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		p, err := s.Store.Progress(ctx, out.Org.ID, out.Batch)
		if err != nil {
			return err
		}
		out.Issued, out.Already = p.Issued, p.Already
		tell(p.Issued + p.Already + p.Aside)
		if p.Waiting == 0 {
			return s.finished(ctx, out, p.Aside)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}

// finished looks at how a batch ended of which nothing waits any more.
func (s *Service) finished(ctx context.Context, out *Outcome, aside int) (err error) {
	if aside > 0 {
		if out.Aside, err = s.Store.SetAside(ctx, out.Org.ID, out.Batch); err != nil {
			return err
		}
	}
	b, err := s.Store.Batch(ctx, out.Org.ID, out.Batch)
	if err == nil && !b.Undone.At.IsZero() {
		err = ErrUndone
	}
	return err
}

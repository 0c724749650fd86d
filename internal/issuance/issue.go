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

	"github.com/go-json-experiment/json"

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
	UpdateProfile bool   // publish what the description says of the awarding body
	Language      string // of the edition that is awarded; empty: English, else the one there is
	Zone          string // for dates without a time; empty: the organisation's
	BaseURL       string // empty: the organisation's, or the store's default
	Replaces      ID     // the award that this one corrects; zero: none
	Wish          Wish   // of the picture

	// Foreseen is told each row of the list, in order, when DryRun is set; nil: nobody wants to know.
	Foreseen func(Foreseen)
}

// Outcome says what came of a request. Issued, Already and the refused rows are all rows of the list.
type Outcome struct {
	Org      Organisation
	Batch    int64  // 0 when nothing was recorded
	Class    string // address of the edition that is awarded
	Version  Version
	New      bool     // the version was, or would be, published for this request
	Remarks  []Remark // on the pictures that were handed in
	Rows     int      // learners in the list, refused ones included
	Issued   int
	Already  int
	Refused  []roster.Fault // one for each row that cannot be used
	Unknown  []string       // headers that mean nothing to us
	Origin   roster.Origin  // where the list was found
	Notices  []roster.Notice
	Findings []microcredential.Finding
	Stale    bool // the published Profile was left as it is although the description says other things
}

// ErrRefused means that nothing was issued; the Outcome's findings or refused rows say why.
var ErrRefused = errors.New("refused")

// defaultZone is the zone of an organisation that names none (rule R-05).
const defaultZone = "Asia/Tokyo"

func (r *Request) zoneName(otherwise string) string {
	return or(r.Zone, or(otherwise, defaultZone))
}

// Issue checks a request and records it: when it returns without error, the awards are on their way and will be made
// even if this process dies. Watch waits for them.
func (s *Service) Issue(ctx context.Context, r Request) (*Outcome, error) {
	if r.List != nil {
		r.Description = classOnly(r.Description)
	}
	out := &Outcome{}
	zone, err := s.zone(ctx, &r)
	if err != nil {
		return out, err
	}
	look, err := s.choose(ctx, &r, out)
	if err != nil {
		return out, err
	}
	if err := s.check(&r, zone, look.bears(), out); err != nil {
		return out, err
	}
	survey, err := s.survey(&r, zone, out)
	if err != nil {
		return out, err
	}
	if r.DryRun {
		if err := s.foresee(ctx, &r, zone, look, out); err != nil {
			return out, err
		}
	}
	if len(out.Refused) > 0 && !r.SkipBadRows {
		out.Issued, out.Already = 0, 0
		return out, ErrRefused
	}
	if r.Replaces != (ID{}) && survey.good != 1 {
		return out, refuse("replaces_one", "rows", survey.good)
	}
	if r.DryRun {
		return out, nil
	}
	return out, s.record(ctx, &r, zone, survey, look, out)
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
func (s *Service) check(r *Request, zone *time.Location, image microcredential.ImageWords, out *Outcome) error {
	report := microcredential.Check(microcredential.Edition11(), r.Description, microcredential.Options{Now: s.Now(), Zone: zone, Image: image})
	out.Findings = report.Findings
	if !report.Conforms {
		return ErrRefused
	}
	if r.Strict && slices.ContainsFunc(report.Findings, func(f microcredential.Finding) bool { return f.Severity == microcredential.Warning }) {
		return ErrRefused
	}
	return nil
}

// record publishes the description and records the batch, or finds the unfinished one that is the same work.
func (s *Service) record(ctx context.Context, r *Request, zone *time.Location, survey survey, look chosen, out *Outcome) (err error) {
	if out.Org, out.Stale, err = s.organisation(ctx, r); err != nil {
		return err
	}
	if out.Stale && r.Strict {
		return refuse("profile_stale")
	}
	if err := s.checkClock(ctx, &out.Org); err != nil {
		return err
	}
	if out.Version, out.New, err = s.publish(ctx, &out.Org, r.Description, look); err != nil {
		return err
	}
	edition, err := chooseEdition(out.Version, r.Language)
	if err != nil {
		return err
	}
	out.Class = out.Org.EditionAddress(edition)
	if err := s.checkReplaces(ctx, r, zone, out); err != nil {
		return err
	}
	b := Batch{
		Org: out.Org.ID, ID: s.Now().UnixMicro(), Class: out.Version.Class, Edition: edition, Signed: r.Signed,
		Fingerprint: survey.fingerprint(edition, r), Rows: out.Rows, Refused: refusedRows(out.Refused), Replaces: r.Replaces,
	}
	if out.Batch, err = s.Store.UnfinishedBatch(ctx, out.Org.ID, b.Fingerprint); !errors.Is(err, ErrNotFound) {
		return err
	}
	b, err = s.Store.RecordBatch(ctx, b, s.chunks(r, zone, survey))
	out.Batch = b.ID
	return err
}

// skew is how far a clock may be behind the last record before it is distrusted.
const skew = 5 * time.Minute

func (s *Service) checkClock(ctx context.Context, org *Organisation) error {
	last, err := s.Store.LastBatch(ctx, org.ID)
	if err != nil {
		return err
	}
	if now := s.Now(); now.Add(skew).UnixMicro() < last {
		return refuse("clock_back", "now", now.Format(time.RFC3339), "last", time.UnixMicro(last).Format(time.RFC3339))
	}
	return nil
}

func chooseEdition(v Version, wanted string) (ID, error) {
	var have []string
	for _, language := range languages {
		id, ok := v.Editions[language]
		if !ok {
			continue
		}
		if wanted == "" || wanted == language {
			return id, nil
		}
		have = append(have, language)
	}
	return ID{}, refuse("no_edition", "language", wanted, "languages", strings.Join(have, ", "))
}

// checkReplaces makes sure, before anything is recorded, that the award to be replaced exists and that its place is
// free.
func (s *Service) checkReplaces(ctx context.Context, r *Request, zone *time.Location, out *Outcome) error {
	if r.Replaces == (ID{}) {
		return nil
	}
	_, err := s.Store.Award(ctx, out.Org.ID, r.Replaces)
	if errors.Is(err, ErrNotFound) {
		return refuse("replaces_unknown", "award", r.Replaces)
	}
	if err != nil {
		return err
	}
	return s.eachRow(r, zone, func(row roster.Row, _ []roster.Fault) error {
		held, err := s.Store.Holder(ctx, out.Org.ID, out.Version.Class, recipientKey(&out.Org, row.Email), row.Period)
		if errors.Is(err, ErrNotFound) || err == nil && (held.ID == r.Replaces || held.Status(s.Now()) == Expired) {
			return nil
		}
		if err != nil {
			return err
		}
		return refuse("replaces_held", "award", held.ID, "old", r.Replaces)
	})
}

// chunkRows is how many awards are published in one transaction.
const chunkRows = 500

// chunks reads the list a second time and yields its good rows as payloads of chunks.
func (s *Service) chunks(r *Request, zone *time.Location, survey survey) func(yield func([]byte, error) bool) {
	at := s.Now()
	return func(yield func([]byte, error) bool) {
		c := chunk{RecordedAt: at}
		flush := func() bool {
			payload, err := json.Marshal(c)
			c.Rows = c.Rows[:0]
			return yield(payload, err) && err == nil
		}
		errStop := errors.New("stop")
		read, err := s.read(r, zone, func(row roster.Row, faults []roster.Fault) error {
			if faults != nil {
				return nil
			}
			issuedOn, expires := s.dates(r, row, zone, at)
			c.Rows = append(c.Rows, newIntent(row, r.Signed, issuedOn, expires))
			if len(c.Rows) == chunkRows && !flush() {
				return errStop
			}
			return nil
		})
		switch {
		case errors.Is(err, errStop):
			return
		case err == nil && read.digest != survey.digest:
			err = refuse("list_changed")
		}
		if err != nil {
			yield(nil, err)
			return
		}
		if len(c.Rows) > 0 {
			flush()
		}
	}
}

// fingerprint tells whether two requests are the same work: the same rows for the same edition in the same way.
func (v survey) fingerprint(edition ID, r *Request) []byte {
	sum := sha256.New()
	fmt.Fprintf(sum, "%x %s %t %s %s", v.digest, edition, r.Signed, r.Replaces, r.Zone)
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
		tell(p.Issued + p.Already)
		if p.Waiting == 0 {
			return s.notUndone(ctx, out)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-tick.C:
		}
	}
}

func (s *Service) notUndone(ctx context.Context, out *Outcome) error {
	b, err := s.Store.Batch(ctx, out.Org.ID, out.Batch)
	if err == nil && !b.Undone.At.IsZero() {
		err = ErrUndone
	}
	return err
}

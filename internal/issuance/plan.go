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
)

// plan is what a request would do, found out without doing it: a rehearsal tells of it, a deed records it. Whatever
// refuses a request refuses it here, so that what was rehearsed can be done.
type plan struct {
	service *Service
	request *Request
	out     *Outcome
	at      time.Time // what counts as now, for every row
	zone    *time.Location
	look    chosen

	org        Organisation // as it is, or as it would be made
	known      bool         // the organisation is there
	facts      []byte       // digest of what the description says of it
	newProfile bool         // its Profile is to be published anew
	version    Version      // as it is, or as it would be published
	next       *NewVersion  // what is to be published; nil when there is nothing new
	language   string       // of the edition that is awarded where the list says nothing
	edition    ID           // that edition
	survey     survey
	rows       *spool               // the good rows, ready to be recorded; nil for a rehearsal
	late       map[int]roster.Fault // rows that the list itself turned out to speak against; see roster.List.Late
}

// plan finds out what a request would do. It comes with the outcome so far also where it refuses the request.
func (s *Service) plan(ctx context.Context, r *Request) (*plan, error) {
	p := &plan{service: s, request: r, out: &Outcome{}, at: s.Now()}
	for _, step := range []func(context.Context) error{
		p.planZone, p.planLook, p.check, p.planOrganisation, p.planVersion, p.planRows, p.checkReplaces, p.checkRows,
	} {
		if err := step(ctx); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *plan) planZone(ctx context.Context) (err error) {
	p.zone, err = p.service.zone(ctx, p.request)
	return err
}

func (p *plan) planLook(ctx context.Context) (err error) {
	p.look, err = p.service.choose(ctx, p.request, p.out)
	return err
}

// planRows reads the list, and says what would become of each row where somebody wants to know.
func (p *plan) planRows(ctx context.Context) (err error) {
	if p.survey, err = p.readAll(); err != nil || !p.request.DryRun {
		return err
	}
	return p.foresee(ctx)
}

// checkRows refuses a list that has nothing to award, or rows that cannot be used.
func (p *plan) checkRows(context.Context) error {
	refused := len(p.out.Refused) > 0
	switch {
	case p.out.Rows == 0:
		p.out.Refused = append(p.out.Refused, roster.Fault{Code: "no_learners"})
		return ErrRefused
	case refused && !p.request.SkipBadRows:
		p.out.Issued, p.out.Already = 0, 0
		return ErrRefused
	case p.survey.good == 0:
		return refuse("rows_none")
	}
	return nil
}

// checkReplaces makes sure that the award to be replaced exists, that one row alone takes its place, and that the place
// is free.
func (p *plan) checkReplaces(ctx context.Context) error {
	r, store := p.request, p.service.Store
	if r.Replaces == (ID{}) {
		return nil
	}
	if _, err := store.Award(ctx, p.org.ID, r.Replaces); errors.Is(err, ErrNotFound) {
		return refuse("replaces_unknown", "award", r.Replaces)
	} else if err != nil {
		return err
	}
	if len(p.out.Refused) > 0 && !r.SkipBadRows {
		return nil // the rows say what is wrong
	}
	if p.survey.good != 1 {
		return refuse("replaces_one", "rows", p.survey.good)
	}
	return p.eachRow(func(row roster.Row, faults []roster.Fault) error {
		if faults != nil {
			return nil
		}
		held, err := store.Holder(ctx, p.org.ID, p.version.Class, recipientKey(&p.org, row.Email), row.Period)
		if errors.Is(err, ErrNotFound) || err == nil && (held.ID == r.Replaces || held.Status(p.at) == Expired) {
			return nil
		}
		if err != nil {
			return err
		}
		return refuse("replaces_held", "award", held.ID, "old", r.Replaces)
	})
}

// record does what was planned: it makes the organisation and publishes the version where they are new, and records the
// batch, or finds the unfinished one that is the same work. ErrConflict means that somebody else was quicker, so that
// the plan holds no longer.
func (p *plan) record(ctx context.Context, by By) error {
	s, r, out := p.service, p.request, p.out
	if err := p.makeOrganisation(ctx, by); err != nil {
		return err
	}
	out.Org = p.org
	if err := p.publish(ctx, by); err != nil {
		return err
	}
	out.Version, out.Class = p.version, p.org.EditionAddress(p.edition)
	b := Batch{
		Org: p.org.ID, ID: s.Now().UnixMicro(), Class: p.version.Class, Edition: p.edition, Signed: r.Signed,
		Fingerprint: p.survey.fingerprint(p.edition, r), Rows: out.Rows, Refused: refusedRows(out.Refused), Replaces: r.Replaces, By: by,
	}
	var err error
	if out.Batch, err = s.Store.UnfinishedBatch(ctx, p.org.ID, b.Fingerprint); !errors.Is(err, ErrNotFound) {
		return err
	}
	b, err = s.Store.RecordBatch(ctx, b, p.rows.payloads)
	out.Batch = b.ID
	return err
}

// skew is how far a clock may be behind the last record before it is distrusted.
const skew = 5 * time.Minute

func (p *plan) checkClock(ctx context.Context) error {
	last, err := p.service.Store.LastBatch(ctx, p.org.ID)
	if err != nil {
		return err
	}
	if p.at.Add(skew).UnixMicro() < last {
		return refuse("clock_back", "now", p.at.Format(time.RFC3339), "last", time.UnixMicro(last).Format(time.RFC3339))
	}
	return nil
}

// Signer returns the key with which an organisation signs, or ErrNoKey when it is not on this machine.
func (s *Service) Signer(org *Organisation) (crypto.Signer, error) {
	return s.Keys.Signer(keyName(org))
}

// checkKey refuses to record what this machine could not sign.
func (p *plan) checkKey() error {
	if !p.request.Signed {
		return nil
	}
	_, err := p.service.Signer(&p.org)
	if errors.Is(err, ErrNoKey) {
		return refuse("key_missing", "key", keyName(&p.org), "name", p.org.NameEN)
	}
	return err
}

// remark is a Remark of the post office's own.
type remark struct {
	key  string
	args []any
}

func (r remark) Message(lang string) string { return locale.Text(lang, r.key, r.args...) }

// classKey is what names the class of a description in the store: a key that an index takes, however long the title.
func classKey(key string) string {
	const longest = 500 // bytes
	if len(key) <= longest {
		return key
	}
	return fmt.Sprintf("sum:%x", sha256.Sum256([]byte(key)))
}

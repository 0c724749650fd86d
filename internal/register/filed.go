package register

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
)

// This file keeps in memory what is looked for and counted of awards. All of it is read once; after that each look reads the
// awards that have changed since the last, and what was issued meanwhile of the batches that are being worked.

// files are the awards of each organisation, as they are looked for.
type files struct {
	mu   sync.Mutex
	orgs map[issuance.OrganisationID]*orgFile
}

func (f *files) of(org issuance.OrganisationID) *orgFile {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.orgs == nil {
		f.orgs = map[issuance.OrganisationID]*orgFile{}
	}
	if f.orgs[org] == nil {
		f.orgs[org] = &orgFile{}
	}
	return f.orgs[org]
}

// orgFile holds what an organisation has awarded, as it was at the last look.
type orgFile struct {
	mu      sync.Mutex
	changes int64    // up to which all that changed is known
	batches snapshot // nil: nothing was read yet
	learned learned
	tallied tallied
}

// snapshot are the batches of a moment, the newest first.
type snapshot []*filedBatch

// filedBatch is a batch as it was read. It is never changed: another takes its place.
type filedBatch struct {
	id       int64
	class    int64
	replaces issuance.ID // the award in whose place its only one is; zero: none
	cards    []*card     // by their rows
	whole    bool        // nothing of it is still to be issued
	settled  int         // of a batch that is not whole: among and before so many of its first cards no other will come
}

// card is what is looked for, and counted, of one award; it is never changed either.
type card struct {
	id                 issuance.ID
	row                int
	class              int64
	issued, recorded   time.Time
	expires, revokedAt time.Time // zero: never
	reason             string    // of the revocation
	erased             bool
	kind               string // of learner, in the list's own words; empty: it says nothing
	text               string // folded: names, reading, student number, address, apart by line breaks
	heard              *heard // what became of it with its learner
}

func cardOf(a *issuance.ListedAward, class int64) card {
	return card{
		id: a.ID, row: a.Row, class: class, issued: a.IssuedOn, recorded: a.RecordedAt, expires: a.Expires, revokedAt: a.RevokedAt, reason: a.Reason, erased: a.Erased,
		kind: strings.Join(strings.Fields(a.LearnerType), " "),
		text: foldName(strings.Join([]string{a.Name, a.NameEN, a.Reading, a.DisplayName, a.StudentID, a.Email}, "\n")),
	}
}

// cardOf is the card of an award; of one that was erased, with what the register of completions has.
func (r *Register) cardOf(ctx context.Context, a *issuance.ListedAward, class int64) (card, error) {
	c := cardOf(a, class)
	if !c.erased {
		return c, nil
	}
	line, err := r.completion(ctx, &a.Award)
	c.text = foldName(strings.Join([]string{line.Name, line.NameEN, line.Reading, line.StudentID}, "\n"))
	return c, err
}

// status is how the award stands at a time.
func (c *card) status(at time.Time) issuance.Status {
	award := issuance.Award{Expires: c.expires, RevokedAt: c.revokedAt, Erased: c.erased}
	return award.Status(at)
}

// find is where a batch stands, or would.
func (s snapshot) find(id int64) (at int, found bool) {
	return slices.BinarySearchFunc(s, id, func(b *filedBatch, id int64) int { return cmp.Compare(id, b.id) })
}

// find is where the card of a row stands, or would.
func (b *filedBatch) find(row int) (at int, found bool) {
	return slices.BinarySearchFunc(b.cards, row, func(c *card, row int) int { return cmp.Compare(c.row, row) })
}

// within are the batches of departments: what is awarded at once is of one class.
func (s snapshot) within(scope department.Scope, owned map[int64]department.ID) (all snapshot) {
	for _, batch := range s {
		if scope.Has(owned[batch.class]) {
			all = append(all, batch)
		}
	}
	return all
}

// current reads what is new or has changed, and returns all.
func (f *orgFile) current(ctx context.Context, r *Register, org issuance.OrganisationID) (all snapshot, as moment, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.readChanged(ctx, r, org); err != nil {
		return nil, as, err
	}
	if err := f.learned.current(ctx, r, org); err != nil {
		return nil, as, err
	}
	if err := f.readNew(ctx, r, org); err != nil {
		return nil, as, err
	}
	for _, batch := range f.batches {
		as.awards += len(batch.cards)
	}
	as.changes, as.moved = f.changes, f.learned.now()
	return slices.Clone(f.batches), as, nil
}

// readChanged reads again the awards that have changed; where these cannot be told, it lets go of all.
func (f *orgFile) readChanged(ctx context.Context, r *Register, org issuance.OrganisationID) error {
	now, err := r.records.Awards.Epoch(ctx, org)
	if err != nil || f.batches != nil && now == f.changes {
		return err
	}
	var changed []issuance.ListedAward
	named := false
	if f.batches != nil {
		if changed, named, err = r.records.Awards.ChangedRows(ctx, org, f.changes, now); err != nil {
			return err
		}
	}
	if !named {
		f.batches = snapshot{}
	}
	f.changes = now
	return f.replace(ctx, r, changed)
}

// replace puts new cards of awards in the places of those that are known. What is not known yet is read as new.
func (f *orgFile) replace(ctx context.Context, r *Register, changed []issuance.ListedAward) error {
	copied := map[int64]bool{}
	for i := range changed {
		a := &changed[i]
		at, found := f.batches.find(a.Batch)
		if !found {
			continue
		}
		batch := f.batches[at]
		place, found := batch.find(a.Row)
		if !found {
			continue
		}
		if !copied[a.Batch] {
			other := *batch
			other.cards = slices.Clone(batch.cards)
			batch, f.batches[at], copied[a.Batch] = &other, &other, true
		}
		is, err := r.cardOf(ctx, a, batch.class)
		if err != nil {
			f.batches = nil // all is read anew at the next look
			return err
		}
		is.heard = batch.cards[place].heard
		batch.cards[place] = &is
	}
	return nil
}

// readNew reads what was issued since the last look. Which batches are unfinished is asked before awards are read, so that
// what comes meanwhile is read the next time.
func (f *orgFile) readNew(ctx context.Context, r *Register, org issuance.OrganisationID) error {
	if err := f.begin(ctx, r, org); err != nil {
		return err
	}
	unfinished, err := r.records.Batches.Unfinished(ctx, org)
	if err != nil {
		return err
	}
	lacks := func(at int) bool {
		batch := f.batches[at]
		now, working := unfinished[batch.id]
		return !batch.whole && (!working || now.Issued != len(batch.cards))
	}
	for next := len(f.batches) - 1; next >= 0; next-- { // the oldest first
		if !lacks(next) {
			continue
		}
		oldest := next
		for next > 0 && lacks(next-1) && f.batches[next-1].settled == 0 {
			next--
		}
		if err := f.read(ctx, r, org, f.batches[next:oldest+1], unfinished); err != nil {
			return err
		}
	}
	return nil
}

// batchesAtOnce is how many batches are asked for at once.
const batchesAtOnce = 1000

// begin puts the batches that are new among those that are known. None is ever deleted, so that their number tells whether
// there are any.
func (f *orgFile) begin(ctx context.Context, r *Register, org issuance.OrganisationID) error {
	count, err := r.records.Batches.CountBatches(ctx, org)
	if err != nil {
		return err
	}
	for skipped := 0; len(f.batches) < count; skipped += batchesAtOnce {
		some, err := r.records.Batches.Batches(ctx, org, department.Whole(), skipped, batchesAtOnce)
		if err != nil {
			return err
		}
		for i := range some {
			if at, found := f.batches.find(some[i].ID); !found {
				f.batches = slices.Insert(f.batches, at, &filedBatch{id: some[i].ID, class: some[i].Class, replaces: some[i].Replaces})
			}
		}
		if len(some) < batchesAtOnce {
			break
		}
	}
	return nil
}

// read reads neighbouring batches, of the oldest what stands behind its settled cards, and puts them in the places of what was
// known of them.
func (f *orgFile) read(ctx context.Context, r *Register, org issuance.OrganisationID, run snapshot, unfinished map[int64]issuance.Unfinished) error {
	oldest := run[len(run)-1]
	cards := map[int64][]*card{oldest.id: slices.Clip(oldest.cards[:oldest.settled])}
	last := issuance.Award{Batch: oldest.id, Row: -1}
	if oldest.settled > 0 {
		last.Row = oldest.cards[oldest.settled-1].row
	}
	kinds := map[string]string{} // one text for all learners of a kind
	for {
		listed, err := r.records.Awards.Awards(ctx, org, issuance.Selection{Batch: run[0].id, OldestFirst: true}, last, awardsAtOnce)
		if err != nil {
			return err
		}
		if err := f.file(ctx, r, listed, run, kinds, cards); err != nil {
			return err
		}
		if len(listed) < awardsAtOnce {
			break
		}
		last = listed[len(listed)-1].Award
	}
	for i, batch := range run {
		now, working := unfinished[batch.id]
		run[i] = &filedBatch{batch.id, batch.class, batch.replaces, cards[batch.id], !working, now.Settled}
	}
	return nil
}

// file makes cards of awards, and adds them to those of their batches.
func (f *orgFile) file(ctx context.Context, r *Register, listed []issuance.ListedAward, run snapshot, kinds map[string]string, cards map[int64][]*card) (err error) {
	page := make([]card, len(listed))
	for i := range listed {
		at, found := run.find(listed[i].Batch)
		if !found { // it was recorded since
			continue
		}
		c := &page[i]
		if *c, err = r.cardOf(ctx, &listed[i], run[at].class); err != nil {
			return err
		}
		if kinds[c.kind] == "" {
			kinds[c.kind] = c.kind
		}
		c.kind, c.heard = kinds[c.kind], f.learned.of(listed[i].ID)
		if run[at].replaces != (issuance.ID{}) {
			c.heard.before.Store(f.learned.of(run[at].replaces))
		}
		cards[listed[i].Batch] = append(cards[listed[i].Batch], c)
	}
	return nil
}

package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/catalogue/follow"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// OtherStore keeps micro-credentials of other issuers, and whence they are taken in.
type OtherStore struct{ *base }

// Sources returns all sources, in the order in which they were added.
func (s OtherStore) Sources(ctx context.Context) ([]follow.Source, error) {
	rows, err := s.queries.Sources(ctx)
	all := make([]follow.Source, len(rows))
	for i, r := range rows {
		all[i] = follow.Source{
			Address: r.Address, Kind: follow.Kind(r.Kind), AddedAt: fromMicros(r.AddedAt), Place: r.Place, ReadAt: fromMicros(r.ReadAt), NextAt: fromMicros(r.NextAt),
			Failures: r.Failures, Problem: r.Problem, DueAt: fromMicros(r.DueAt), Validators: follow.Validators{ETag: r.Etag, Modified: r.Modified}, Entries: int(r.Entries), Failing: int(r.Failing),
		}
	}
	return all, absent(err, "sources of the catalogue")
}

// AddSource notes a source; added is false where it was known.
func (s OtherStore) AddSource(ctx context.Context, by issuance.By, source follow.Source, at time.Time) (added bool, err error) {
	err = s.change(ctx, "add source", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.InsertSource(ctx, db.InsertSourceParams{Address: source.Address, Kind: string(source.Kind), AddedAt: micros(at)})
		if added = n > 0; err != nil || !added {
			return err
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "catalogue.add", Subject: source.Address, Code: string(source.Kind), Count: 1, Actor: by})
	})
	return added, err
}

// RemoveSource forgets a source with all that no other names.
func (s OtherStore) RemoveSource(ctx context.Context, by issuance.By, address string, at time.Time) (dropped int, err error) {
	err = s.change(ctx, "remove source", func(tx *sql.Tx, q *db.Queries) error {
		orphans, err := q.OrphansOf(ctx, address)
		if err != nil {
			return err
		}
		dropped = len(orphans)
		if err := errors.Join(q.MoveCatalogue(ctx), q.UntellOf(ctx, address), q.DeleteNamedOf(ctx, address)); err != nil {
			return err
		}
		for _, other := range orphans {
			if err := drop(ctx, q, other, time.Time{}); err != nil {
				return err
			}
		}
		n, err := q.DeleteSource(ctx, address)
		if err == nil && n == 0 {
			err = issuance.ErrNotFound
		}
		if err != nil {
			return absent(err, "source %q", address)
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "catalogue.remove", Subject: address, Count: int64(dropped), Actor: by})
	})
	return dropped, err
}

// drop lets the catalogue forget another issuer's micro-credential. What was never shown leaves nothing.
// It is asked again then, if it is still named.
func drop(ctx context.Context, q *db.Queries, address string, again time.Time) error {
	return errors.Join(q.ForgetOther(ctx, address), q.DropOther(ctx, db.DropOtherParams{Address: address, Picture: []byte{}, NextAt: micros(again)}))
}

// ClaimSource lets one reader read a source until a time.
func (s OtherStore) ClaimSource(ctx context.Context, address string, now, until time.Time) (mine bool, err error) {
	err = s.change(ctx, "claim source", func(_ *sql.Tx, q *db.Queries) error {
		n, err := q.ClaimSource(ctx, db.ClaimSourceParams{Address: address, Now: micros(now), BusyUntil: micros(until)})
		mine = n > 0
		return err
	})
	return mine, err
}

// EndSource notes how reading a source went, and frees it.
func (s OtherStore) EndSource(ctx context.Context, by issuance.By, source *follow.Source, changed int, at time.Time) error {
	return s.change(ctx, "end source", func(tx *sql.Tx, q *db.Queries) error {
		err := q.EndSource(ctx, db.EndSourceParams{
			Address: source.Address, ReadAt: micros(source.ReadAt), NextAt: micros(source.NextAt), Failures: source.Failures, Problem: source.Problem,
			DueAt: micros(source.DueAt), Etag: source.Validators.ETag, Modified: source.Validators.Modified,
		})
		if err != nil || changed == 0 {
			return err
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "catalogue.read", Subject: source.Address, Count: int64(changed), Actor: by})
	})
}

// TakeIn notes what a source says, and up to where it was read.
func (s OtherStore) TakeIn(ctx context.Context, source *follow.Source, all []follow.Taken, at time.Time) (changed int, full bool, err error) {
	err = s.change(ctx, "take in", func(_ *sql.Tx, q *db.Queries) error {
		changed, full = 0, false
		named, err := q.CountNamed(ctx, source.Address)
		if err != nil {
			return err
		}
		if err := q.MoveCatalogue(ctx); err != nil {
			return err
		}
		for i := range all {
			t := taking{ctx, q, source.Address, micros(at), &named}
			did, err := t.take(&all[i])
			if errors.Is(err, errFull) {
				full = true
				continue
			}
			if err != nil {
				return err
			}
			if did {
				changed++
			}
		}
		return q.PutPlace(ctx, db.PutPlaceParams{Address: source.Address, Place: source.Place})
	})
	return changed, full, err
}

var errFull = errors.New("the source has all that is taken in from one")

// taking is a transaction in which a source's words are noted.
type taking struct {
	ctx    context.Context
	q      *db.Queries
	source string
	at     int64
	named  *int64 // how many the source names
}

// take notes one word of the source, and says whether anything is otherwise than before.
func (t *taking) take(one *follow.Taken) (changed bool, err error) {
	before, err := t.q.NamedBy(t.ctx, db.NamedByParams{Source: t.source, Word: one.Word})
	known := err == nil
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return false, err
	case one.Vanished && known:
		if err := t.q.DeleteNamed(t.ctx, db.DeleteNamedParams{Source: t.source, Word: one.Word}); err != nil {
			return false, err
		}
		*t.named--
		return true, t.release(before, false)
	case one.Vanished:
		return false, nil
	case !known && *t.named >= follow.MostEntries:
		return false, errFull
	}
	id := catalogue.OtherID(one.Address)
	if err := t.q.InsertOther(t.ctx, db.InsertOtherParams{Address: one.Address, PublicID: id[:], TakenAt: t.at, Picture: []byte{}}); err != nil {
		return false, err
	}
	if err := t.q.PutNamed(t.ctx, db.PutNamedParams{Source: t.source, Word: one.Word, Address: one.Address}); err != nil {
		return false, err
	}
	if !known {
		*t.named++
	} else if before != one.Address {
		if err := t.release(before, true); err != nil {
			return false, err
		}
	}
	if one.Content == nil {
		return !known, nil
	}
	return putOther(t.ctx, t.q, &kept{address: one.Address, content: one.Content, told: true, at: t.at})
}

// release lets go of what this source no longer names: dropped where something took its place, else missing from now on.
func (t *taking) release(address string, replaced bool) error {
	n, err := t.q.Namers(t.ctx, address)
	if err != nil || n > 0 {
		return err
	}
	if replaced {
		return drop(t.ctx, t.q, address, time.Time{})
	}
	return errors.Join(t.q.ForgetOther(t.ctx, address), t.q.MissOther(t.ctx, db.MissOtherParams{Address: address, MissingAt: t.at}))
}

// kept is what is to be kept of another issuer's micro-credential.
type kept struct {
	address    string
	content    []byte
	told       bool // by a catalogue of its own origin
	at, next   int64
	validators follow.Validators
}

// putOther keeps what another issuer's micro-credential says now, and says whether that is something else than before.
func putOther(ctx context.Context, q *db.Queries, k *kept) (changed bool, err error) {
	before, err := q.OtherContent(ctx, k.address)
	if err != nil {
		return false, absent(err, "micro-credential %q", k.address)
	}
	if before == string(k.content) {
		return false, q.ConfirmOther(ctx, db.ConfirmOtherParams{
			Address: k.address, Told: k.told, ReadAt: k.at, NextAt: k.next, Etag: k.validators.ETag, Modified: k.validators.Modified,
		})
	}
	return true, q.PutOther(ctx, db.PutOtherParams{
		Address: k.address, Told: k.told, ChangedAt: k.at, ReadAt: k.at, NextAt: k.next, Content: string(k.content), Etag: k.validators.ETag, Modified: k.validators.Modified,
	})
}

// Words are the words for all that a source names.
func (s OtherStore) Words(ctx context.Context, source string) ([]string, error) {
	words, err := s.queries.WordsOf(ctx, source)
	return words, absent(err, "what %q names", source)
}

// Confirm notes that a catalogue answered about all that it tells.
func (s OtherStore) Confirm(ctx context.Context, source string, at time.Time) error {
	return s.change(ctx, "confirm others", func(_ *sql.Tx, q *db.Queries) error {
		return errors.Join(q.MoveCatalogue(ctx), q.ConfirmTold(ctx, db.ConfirmToldParams{Source: source, ReadAt: micros(at)}))
	})
}

// Lost notes that a catalogue has not answered for long: what it told is missing since.
func (s OtherStore) Lost(ctx context.Context, source string) error {
	return s.change(ctx, "lose others", func(_ *sql.Tx, q *db.Queries) error {
		return errors.Join(q.MoveCatalogue(ctx), q.MissTold(ctx, source))
	})
}

// ToAsk are addresses that a source names and that are due, in their order, after one of them.
func (s OtherStore) ToAsk(ctx context.Context, source, after string, now time.Time) ([]follow.Asked, error) {
	rows, err := s.queries.OthersToAsk(ctx, db.OthersToAskParams{Source: source, Address: after, Now: micros(now)})
	all := make([]follow.Asked, len(rows))
	for i, r := range rows {
		all[i] = follow.Asked{
			Address: r.Address, Failures: r.Failures, ReadAt: fromMicros(r.ReadAt),
			Validators: follow.Validators{ETag: r.Etag, Modified: r.Modified}, WholeAt: fromMicros(r.WholeAt),
		}
	}
	return all, absent(err, "addresses to ask")
}

// NextToAsk is when the next of a source's addresses is due.
func (s OtherStore) NextToAsk(ctx context.Context, source string) (time.Time, error) {
	next, err := s.queries.NextOther(ctx, source)
	return fromMicros(next), absent(err, "next address to ask")
}

// Answered notes what an address said when it was asked.
func (s OtherStore) Answered(ctx context.Context, asked string, a follow.Answer, at time.Time) (changed bool, err error) {
	err = s.change(ctx, "answer of another", func(_ *sql.Tx, q *db.Queries) error {
		if err := q.MoveCatalogue(ctx); err != nil {
			return err
		}
		if a.Still {
			return q.StillOther(ctx, db.StillOtherParams{Address: asked, ReadAt: micros(at), NextAt: micros(a.NextAt)})
		}
		if a.Content == nil {
			err := q.FailOther(ctx, db.FailOtherParams{Address: asked, NextAt: micros(a.NextAt), Problem: a.Problem})
			if err == nil && a.Gone {
				err = q.MissOther(ctx, db.MissOtherParams{Address: asked, MissingAt: micros(at)})
			}
			return err
		}
		if a.Address != asked { // an award was named: its class is kept, and nothing of the award
			id := catalogue.OtherID(a.Address)
			err := errors.Join(q.InsertOther(ctx, db.InsertOtherParams{Address: a.Address, PublicID: id[:], TakenAt: micros(at), Picture: []byte{}}),
				q.RenameNamed(ctx, db.RenameNamedParams{Address: asked, NewAddress: a.Address}), drop(ctx, q, asked, time.Time{}))
			if err != nil {
				return err
			}
		}
		changed, err = putOther(ctx, q, &kept{a.Address, a.Content, false, micros(at), micros(a.NextAt), a.Validators})
		return err
	})
	return changed, err
}

// PicturesToAsk are pictures that nobody has asked for yet.
func (s OtherStore) PicturesToAsk(ctx context.Context, source string) ([]follow.Picture, error) {
	rows, err := s.queries.PicturesToAsk(ctx, source)
	if err != nil {
		return nil, absent(err, "pictures to ask for")
	}
	var all []follow.Picture
	for _, r := range rows {
		l, err := catalogue.UnmarshalForeign([]byte(r.Content))
		if err != nil {
			return nil, err
		}
		all = append(all, follow.Picture{Address: r.Address, Picture: l.Picture})
	}
	return all, nil
}

// PutPicture keeps the small picture of another issuer's micro-credential, or that there is none.
func (s OtherStore) PutPicture(ctx context.Context, address string, picture []byte) error {
	return s.change(ctx, "put picture", func(_ *sql.Tx, q *db.Queries) error {
		return errors.Join(q.MoveCatalogue(ctx), q.PutOtherPicture(ctx, db.PutOtherPictureParams{Address: address, Picture: append([]byte{}, picture...)}))
	})
}

// DropMissing drops what has been missing since before a time.
func (s OtherStore) DropMissing(ctx context.Context, by issuance.By, before, at time.Time) (n int, err error) {
	gone, err := s.queries.LongMissing(ctx, micros(before))
	if err != nil || len(gone) == 0 {
		return 0, absent(err, "what is missing")
	}
	err = s.change(ctx, "drop missing", func(tx *sql.Tx, q *db.Queries) error {
		if err := q.MoveCatalogue(ctx); err != nil {
			return err
		}
		for _, address := range gone {
			if err := drop(ctx, q, address, at.Add(follow.LongestWait)); err != nil {
				return err
			}
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "catalogue.drop", Subject: "catalogue", Count: int64(len(gone)), Actor: by})
	})
	return len(gone), err
}

// OtherRows visits micro-credentials of other issuers in the order of their changes.
func (s OtherStore) OtherRows(ctx context.Context, after catalogue.OtherCursor, visit func(*catalogue.Other) (more bool, err error)) error {
	last := db.OtherRowsParams{Change: after.Change, Address: after.Address, AtMost: catalogueRows}
	for {
		rows, err := s.queries.OtherRows(ctx, last)
		if err != nil {
			return absent(err, "micro-credentials of others")
		}
		for i := range rows {
			r := &rows[i]
			o := other(db.OtherRowRow(*r))
			if more, err := visit(&o); err != nil || !more {
				return err
			}
			last.Change, last.Address = r.Change, r.Address
		}
		if len(rows) < catalogueRows {
			return nil
		}
	}
}

func other(r db.OtherRowRow) catalogue.Other {
	return catalogue.Other{
		ID: idOf(r.PublicID), Address: r.Address, Change: r.Change, ChangedAt: fromMicros(r.ChangedAt), TakenAt: fromMicros(r.TakenAt), ReadAt: fromMicros(r.ReadAt),
		Missing: fromMicros(r.MissingAt), Content: []byte(r.Content), Pictured: r.Pictured,
	}
}

// OtherRow returns another issuer's micro-credential by its id.
func (s OtherStore) OtherRow(ctx context.Context, id issuance.ID) (catalogue.Other, error) {
	r, err := s.queries.OtherRow(ctx, id[:])
	if err != nil {
		return catalogue.Other{}, absent(err, "micro-credential of another %s", id)
	}
	return other(r), nil
}

// OtherPicture returns the small picture of another issuer's micro-credential; empty where there is none.
func (s OtherStore) OtherPicture(ctx context.Context, id issuance.ID) ([]byte, error) {
	picture, err := s.queries.OtherPicture(ctx, id[:])
	return bytes.Clone(picture), absent(err, "picture of another %s", id)
}

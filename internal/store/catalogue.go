package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
	"github.com/mitome/mitome/microcredential"
)

// CatalogueStore keeps what the catalogue knows of each class. An entry changes in the transaction that publishes.
type CatalogueStore struct{ *base }

// catalogueRows is how many rows are read or made at once.
const catalogueRows = 500

// letterOf is what the catalogue keeps of a version.
func letterOf(description []byte, number int, editions map[locale.Language]issuance.ID, at time.Time) (string, error) {
	d := new(microcredential.Description)
	if err := d.UnmarshalJSON(description); err != nil {
		return "", fmt.Errorf("catalogue: %w", err)
	}
	l := catalogue.FromDescription(d)
	l.Version, l.PublishedAt, l.Editions = number, micros(at), editions
	content, err := l.Marshal()
	return string(content), err
}

// putEntry writes the entry of a class whose newest version this is.
func putEntry(ctx context.Context, q *db.Queries, org issuance.OrganisationID, class int64, content string, at time.Time) error {
	if err := q.MoveCatalogue(ctx); err != nil {
		return err
	}
	return q.PutCatalogueEntry(ctx, db.PutCatalogueEntryParams{OrgID: int64(org), ClassID: class, ChangedAt: micros(at), Content: content})
}

// touchEntries marks all entries of an organisation as changed: what they share has.
func touchEntries(ctx context.Context, q *db.Queries, org issuance.OrganisationID, at time.Time) error {
	if err := q.MoveCatalogue(ctx); err != nil {
		return err
	}
	return q.TouchCatalogueOf(ctx, db.TouchCatalogueOfParams{OrgID: int64(org), ChangedAt: micros(at)})
}

// CatalogueChange returns the number of the catalogue's last change.
func (s CatalogueStore) CatalogueChange(ctx context.Context) (int64, error) {
	change, err := s.queries.CatalogueChange(ctx)
	return change, absent(err, "change of the catalogue")
}

// CatalogueRows visits what stands behind a place, in the order of the changes, as long as visit wants more.
func (s CatalogueStore) CatalogueRows(ctx context.Context, after catalogue.Cursor, visit func(*catalogue.Row) (more bool, err error)) error {
	last := db.CatalogueRowsParams{Change: after.Change, PublicID: after.Class[:], AtMost: catalogueRows}
	for {
		rows, err := s.queries.CatalogueRows(ctx, last)
		if err != nil {
			return absent(err, "entries of the catalogue")
		}
		for i := range rows {
			r := &rows[i]
			row := catalogue.Row{
				Org: issuance.OrganisationID(r.OrgID), Class: idOf(r.PublicID), Change: r.Change, ChangedAt: fromMicros(r.ChangedAt),
				Hidden: !r.Listed, Content: []byte(r.Content),
			}
			if more, err := visit(&row); err != nil || !more {
				return err
			}
			last.Change, last.PublicID = r.Change, r.PublicID
		}
		if len(rows) < catalogueRows {
			return nil
		}
	}
}

// CatalogueRow returns the entry of a class by its public id.
func (s CatalogueStore) CatalogueRow(ctx context.Context, class issuance.ID) (catalogue.Row, error) {
	r, err := s.queries.CatalogueRow(ctx, class[:])
	return catalogue.Row{
		Org: issuance.OrganisationID(r.OrgID), Class: class, Change: r.Change, ChangedAt: fromMicros(r.ChangedAt), Hidden: !r.Listed, Content: []byte(r.Content),
	}, absent(err, "entry of class %s", class)
}

// OfferedRow returns the entry of the class that an edition is of, be it listed or not, as long as it is offered.
func (s CatalogueStore) OfferedRow(ctx context.Context, edition issuance.ID) (catalogue.Row, error) {
	r, err := s.queries.OfferedRow(ctx, edition[:])
	if err != nil {
		return catalogue.Row{}, absent(err, "entry of edition %s", edition)
	}
	return catalogue.Row{
		Org: issuance.OrganisationID(r.OrgID), Class: idOf(r.PublicID), Change: r.Change, ChangedAt: fromMicros(r.ChangedAt), Hidden: !r.Listed, Content: []byte(r.Content),
	}, nil
}

// ListClass lets a class be found in the catalogue, or no longer. changed is false where it was so already.
func (s CatalogueStore) ListClass(ctx context.Context, by issuance.By, class issuance.Class, listed bool, at time.Time) (changed bool, err error) {
	err = s.change(ctx, "list class", func(tx *sql.Tx, q *db.Queries) error {
		id, err := q.ClassByKey(ctx, db.ClassByKeyParams{OrgID: int64(class.Org), ClassKey: class.Key})
		if err != nil {
			return absent(err, "class %s", class.ID)
		}
		n, err := q.ListClass(ctx, db.ListClassParams{OrgID: int64(class.Org), ID: id, Listed: listed})
		if changed = n > 0; err != nil || !changed {
			return err
		}
		if err := q.MoveCatalogue(ctx); err != nil {
			return err
		}
		if err := q.TouchCatalogueEntry(ctx, db.TouchCatalogueEntryParams{OrgID: int64(class.Org), ClassID: id, ChangedAt: micros(at)}); err != nil {
			return err
		}
		action := "catalogue.hide"
		if listed {
			action = "catalogue.show"
		}
		return chain.Append(ctx, tx, int64(class.Org), at, audit.Entry{Action: action, Subject: fmt.Sprint(id), Count: 1, Actor: by})
	})
	return changed, err
}

// CatalogueBehind says how many classes have no entry yet, for they were published before there was a catalogue.
func (s CatalogueStore) CatalogueBehind(ctx context.Context) (int, error) {
	n, err := s.queries.ClassesWithoutEntry(ctx)
	return int(n), absent(err, "classes without an entry")
}

// RebuildCatalogue makes every entry anew from the newest version of its class, and tells how many are done after each
// transaction. Whether a class is listed stays as it is.
func (s CatalogueStore) RebuildCatalogue(ctx context.Context, by issuance.By, at time.Time, tell func(done int)) (done int, err error) {
	last := db.LatestVersionsParams{AtMost: catalogueRows}
	for {
		rows, err := s.queries.LatestVersions(ctx, last)
		if err != nil {
			return done, absent(err, "newest versions")
		}
		if err := s.rebuild(ctx, rows, at); err != nil {
			return done, err
		}
		done += len(rows)
		tell(done)
		if len(rows) < catalogueRows {
			break
		}
		last.OrgID, last.ClassID = rows[len(rows)-1].OrgID, rows[len(rows)-1].ClassID
	}
	return done, s.change(ctx, "rebuild catalogue", func(tx *sql.Tx, _ *db.Queries) error {
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "catalogue.rebuild", Subject: "catalogue", Count: int64(done), Actor: by})
	})
}

// rebuild makes the entries of versions in one transaction.
func (s CatalogueStore) rebuild(ctx context.Context, rows []db.LatestVersionsRow, at time.Time) error {
	contents := make([]string, len(rows))
	for i, row := range rows {
		editions, err := s.queries.VersionEditions(ctx, db.VersionEditionsParams{OrgID: row.OrgID, ClassID: row.ClassID, Version: row.Number})
		if err != nil {
			return absent(err, "editions of class %d", row.ClassID)
		}
		ids := map[locale.Language]issuance.ID{}
		for _, e := range editions {
			ids[locale.Language(e.Language)] = issuance.ID(e.ID)
		}
		if contents[i], err = letterOf([]byte(row.Description), row.Number, ids, fromMicros(row.CreatedAt)); err != nil {
			return err
		}
	}
	return s.change(ctx, "rebuild entries", func(_ *sql.Tx, q *db.Queries) error {
		if err := q.MoveCatalogue(ctx); err != nil {
			return err
		}
		for i, row := range rows {
			newest, err := q.LatestVersion(ctx, db.LatestVersionParams{OrgID: row.OrgID, ClassID: row.ClassID})
			if err != nil {
				return err
			}
			if newest != int64(row.Number) {
				continue // published meanwhile, with its entry
			}
			if err := q.PutCatalogueEntry(ctx, db.PutCatalogueEntryParams{OrgID: row.OrgID, ClassID: row.ClassID, ChangedAt: micros(at), Content: contents[i]}); err != nil {
				return err
			}
		}
		return nil
	})
}

package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
	"github.com/mitome/mitome/microcredential"
)

// DraftStore keeps drafts of micro-credentials.
type DraftStore struct{ *base }

// CreateDraft keeps a new draft.
func (s DraftStore) CreateDraft(ctx context.Context, d authoring.Draft) error {
	content, err := d.Fields.Marshal()
	if err != nil {
		return err
	}
	return s.change(ctx, "create draft", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.InsertDraft(ctx, db.InsertDraftParams{
			OrgID: int64(d.Org), PublicID: d.ID[:], Revision: d.Revision, Title: d.Fields.Title(), FoundBy: d.Fields.FoundBy(),
			Content: string(content), Published: d.Published, ChangedAt: micros(d.Changed), ActorKind: string(d.By.Kind), ActorID: d.By.ID,
			KeeperID: keeper(d.By),
		})
		if err = untaken(n, err); err == nil {
			err = noteAuthor(ctx, q, &d)
		}
		code := ""
		if err == nil && d.Department != 0 {
			code, err = d.Department.String(), own(ctx, q, d.Org, d.ID, d.Department)
		}
		if err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(d.Org), d.Changed, audit.Entry{
			Action: "draft.begin", Subject: d.ID.String(), Code: code, Count: 1, Digest: digest(content), Actor: d.By,
		})
	})
}

// Draft returns a draft.
func (s DraftStore) Draft(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (authoring.Draft, error) {
	row, err := s.queries.Draft(ctx, db.DraftParams{OrgID: int64(org), PublicID: id[:]})
	if err != nil {
		return authoring.Draft{}, absent(err, "draft %s", id)
	}
	d := authoring.Draft{
		Org: org, ID: id, Revision: row.Revision, Published: row.Published, Archived: fromMicros(row.ArchivedAt), Changed: fromMicros(row.ChangedAt),
		By: actorOf(row.ActorKind, row.ActorID), Keeper: row.KeeperID,
	}
	d.Fields, err = authoring.ReadFields([]byte(row.Content))
	return d, err
}

// noteAgain is how long the changes of one person are one line of the audit chain: a draft is kept as one types.
const noteAgain = 10 * time.Minute

// SaveDraft keeps the fields of a draft as its next revision. Changes by the same person within ten minutes are one line in
// the audit chain.
func (s DraftStore) SaveDraft(ctx context.Context, d authoring.Draft) error {
	content, err := d.Fields.Marshal()
	if err != nil {
		return err
	}
	return s.change(ctx, "save draft", func(tx *sql.Tx, q *db.Queries) error {
		stored, err := q.Draft(ctx, db.DraftParams{OrgID: int64(d.Org), PublicID: d.ID[:]})
		if err != nil {
			return absent(err, "draft %s", d.ID)
		}
		noted, at := fromMicros(stored.NotedAt), d.Changed
		same := stored.ActorKind == string(d.By.Kind) && stored.ActorID == d.By.ID && at.Before(noted.Add(noteAgain))
		if same {
			at = noted
		}
		n, err := q.SaveDraft(ctx, db.SaveDraftParams{
			OrgID: int64(d.Org), PublicID: d.ID[:], Revision: d.Revision, Title: d.Fields.Title(), FoundBy: d.Fields.FoundBy(),
			Content: string(content), ChangedAt: micros(d.Changed), ActorKind: string(d.By.Kind), ActorID: d.By.ID, NotedAt: micros(at),
			KeeperID: keeper(d.By),
		})
		if err = untaken(n, err); err == nil {
			err = noteAuthor(ctx, q, &d)
		}
		if err != nil || same {
			return err
		}
		return chain.Append(ctx, tx, int64(d.Org), d.Changed, audit.Entry{
			Action: "draft.save", Subject: d.ID.String(), Count: 1, Digest: digest(content), Actor: d.By,
		})
	})
}

// keeper is who looks after what somebody has begun: the person; programs look after nothing.
func keeper(by issuance.By) int64 {
	if by.Kind != audit.Person {
		return 0
	}
	return by.ID
}

// noteAuthor notes who has changed a draft: nobody approves their own.
func noteAuthor(ctx context.Context, q *db.Queries, d *authoring.Draft) error {
	return q.NoteAuthor(ctx, db.NoteAuthorParams{
		OrgID: int64(d.Org), PublicID: d.ID[:], ActorKind: string(d.By.Kind), ActorID: d.By.ID, ChangedAt: micros(d.Changed),
	})
}

// ArchiveDraft puts a draft away at a time, or takes it out again with the zero time.
func (s DraftStore) ArchiveDraft(ctx context.Context, by issuance.By, org issuance.OrganisationID, id issuance.ID, archived, at time.Time) error {
	return s.change(ctx, "archive draft", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.ArchiveDraft(ctx, db.ArchiveDraftParams{OrgID: int64(org), PublicID: id[:], ArchivedAt: micros(archived)})
		if err != nil || n == 0 {
			return err
		}
		action := "draft.archive"
		if archived.IsZero() {
			action = "draft.restore"
		}
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: action, Subject: id.String(), Count: 1, Actor: by})
	})
}

// RetireClass lets a class be awarded no more, from a time on, or again with the zero time. The catalogue changes with it.
// changed is false where it was so already.
func (s DraftStore) RetireClass(ctx context.Context, by issuance.By, org issuance.OrganisationID, id issuance.ID, retired, at time.Time) (changed bool, err error) {
	err = s.change(ctx, "retire class", func(tx *sql.Tx, q *db.Queries) error {
		class, err := q.ClassByPublicID(ctx, id[:])
		if err == nil && class.OrgID != int64(org) {
			err = sql.ErrNoRows
		}
		if err != nil {
			return absent(err, "class %s", id)
		}
		n, err := q.RetireClass(ctx, db.RetireClassParams{OrgID: int64(org), PublicID: id[:], RetiredAt: micros(retired)})
		if changed = n > 0; err != nil || !changed {
			return err
		}
		if err := errors.Join(q.MovePublished(ctx, int64(org)), q.MoveCatalogue(ctx)); err != nil {
			return err
		}
		if err := q.TouchCatalogueEntry(ctx, db.TouchCatalogueEntryParams{OrgID: int64(org), ClassID: class.ID, ChangedAt: micros(at)}); err != nil {
			return err
		}
		action := "class.retire"
		if retired.IsZero() {
			action = "class.resume"
		}
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: action, Subject: fmt.Sprint(class.ID), Count: 1, Actor: by})
	})
	return changed, err
}

// FindDrafts returns drafts, those that were changed last first.
func (s DraftStore) FindDrafts(ctx context.Context, org issuance.OrganisationID, scope department.Scope, w authoring.Search) ([]authoring.Listed, error) {
	rows, err := s.queries.Drafts(ctx, db.DraftsParams{
		OrgID: int64(org), Archived: w.Archived, Pattern: authoring.Pattern(w.Words), Scope: scope.Text(), Skipped: int64(w.Skipped), AtMost: int64(w.AtMost),
	})
	if err != nil {
		return nil, absent(err, "drafts of organisation %d", org)
	}
	found := make([]authoring.Listed, len(rows))
	for i, r := range rows {
		fields, err := authoring.ReadFields([]byte(r.Content))
		if err != nil {
			return nil, fmt.Errorf("draft %s: %w", idOf(r.PublicID), err)
		}
		found[i] = authoring.Listed{
			ID: idOf(r.PublicID), Titles: fields.Titles(), Revision: r.Revision, Published: r.Published, Version: int(r.Latest),
			Retired: r.RetiredAt > 0, Changed: fromMicros(r.ChangedAt), Keeper: r.KeeperID, Department: department.ID(r.DepartmentID),
		}
	}
	return found, nil
}

// Undrafted returns published classes that have no draft, the newest first.
func (s DraftStore) Undrafted(ctx context.Context, org issuance.OrganisationID, scope department.Scope, search authoring.Search) ([]authoring.Listed, error) {
	rows, err := s.queries.ClassesWithoutDraft(ctx, db.ClassesWithoutDraftParams{OrgID: int64(org), Pattern: authoring.Pattern(search.Words), Scope: scope.Text(), Skipped: int64(search.Skipped), AtMost: int64(search.AtMost)})
	if err != nil {
		return nil, absent(err, "classes of organisation %d", org)
	}
	found := make([]authoring.Listed, len(rows))
	for i, r := range rows {
		d := new(microcredential.Description)
		if err := d.UnmarshalJSON([]byte(r.Description)); err != nil {
			return nil, fmt.Errorf("class %s: %w", idOf(r.PublicID), err)
		}
		found[i] = authoring.Listed{
			ID: idOf(r.PublicID), Titles: authoring.FieldsOf(d).Titles(), Version: r.Number, Retired: r.RetiredAt > 0, Changed: fromMicros(r.CreatedAt),
			Department: department.ID(r.DepartmentID),
		}
	}
	return found, nil
}

// Versions returns the versions of a class, the newest first.
func (s DraftStore) Versions(ctx context.Context, org issuance.OrganisationID, id issuance.ID) ([]authoring.Version, error) {
	rows, err := s.queries.Versions(ctx, db.VersionsParams{OrgID: int64(org), PublicID: id[:]})
	if err != nil || len(rows) == 0 {
		return nil, absent(err, "versions of class %s", id)
	}
	subjects := make([]string, len(rows))
	for i, r := range rows {
		subjects[i] = fmt.Sprintf("%d/%d", r.ClassID, r.Number)
	}
	lines, err := chain.About(ctx, s.read, int64(org), subjects...)
	if err != nil {
		return nil, absent(err, "history of class %s", id)
	}
	s.called(ctx, lines)
	by := map[string]string{}
	for _, line := range lines {
		if line.Action == "version.publish" {
			by[line.Subject] = line.Name
		}
	}
	versions := make([]authoring.Version, len(rows))
	for i, r := range rows {
		v, err := ClassStore(s).version(ctx, org, r.ClassID, r.Number)
		if err != nil {
			return nil, err
		}
		versions[i] = authoring.Version{Version: v, Description: []byte(r.Description), At: fromMicros(r.CreatedAt), By: by[subjects[i]]}
	}
	return versions, nil
}

// NewestDescription returns what the organisation published last.
func (s DraftStore) NewestDescription(ctx context.Context, org issuance.OrganisationID) ([]byte, error) {
	text, err := s.queries.NewestDescription(ctx, int64(org))
	return []byte(text), absent(err, "descriptions of organisation %d", org)
}

// KeepArt keeps a logo or picture under the SHA-256 of its bytes.
func (s DraftStore) KeepArt(ctx context.Context, org issuance.OrganisationID, art []byte) (string, error) {
	if len(art) == 0 {
		return "", errors.New("keep art: it is empty")
	}
	name := hex.EncodeToString(digest(art))
	return name, s.change(ctx, "keep art", func(_ *sql.Tx, q *db.Queries) error {
		return q.InsertArt(ctx, db.InsertArtParams{OrgID: int64(org), Digest: name, Data: art})
	})
}

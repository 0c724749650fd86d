package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// ClassStore keeps classes with their versions, editions and pictures.
type ClassStore struct{ *base }

func digest(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

// VersionByDigest returns the version of a class that has exactly the text with this digest.
func (s ClassStore) VersionByDigest(ctx context.Context, org issuance.OrganisationID, classKey string, digest []byte) (issuance.Version, error) {
	class, err := s.queries.ClassByKey(ctx, db.ClassByKeyParams{OrgID: int64(org), ClassKey: classKey})
	if err != nil {
		return issuance.Version{}, absent(err, "class %q", classKey)
	}
	number, err := s.queries.VersionByDigest(ctx, db.VersionByDigestParams{OrgID: int64(org), ClassID: class, Digest: digest})
	if err != nil {
		return issuance.Version{}, absent(err, "version of class %q", classKey)
	}
	return s.version(ctx, org, class, number)
}

// LatestVersion returns the newest version of a class.
func (s ClassStore) LatestVersion(ctx context.Context, org issuance.OrganisationID, classKey string) (issuance.Version, error) {
	class, err := s.queries.ClassByKey(ctx, db.ClassByKeyParams{OrgID: int64(org), ClassKey: classKey})
	if err != nil {
		return issuance.Version{}, absent(err, "class %q", classKey)
	}
	number, err := s.queries.LatestVersion(ctx, db.LatestVersionParams{OrgID: int64(org), ClassID: class})
	if err != nil {
		return issuance.Version{}, absent(err, "newest version of class %q", classKey)
	}
	return s.version(ctx, org, class, int(number))
}

func (s ClassStore) version(ctx context.Context, org issuance.OrganisationID, class int64, number int) (issuance.Version, error) {
	names, err := s.queries.ClassNames(ctx, db.ClassNamesParams{OrgID: int64(org), ID: class})
	if err != nil {
		return issuance.Version{}, absent(err, "class %d", class)
	}
	v := issuance.Version{Class: class, ClassID: idOf(names.PublicID), Number: number, Retired: names.RetiredAt > 0, Editions: map[locale.Language]issuance.ID{}}
	look, err := s.queries.Look(ctx, db.LookParams{OrgID: int64(org), ClassID: class, Number: number})
	if err != nil {
		return v, absent(err, "look of class %d", class)
	}
	v.Look = issuance.Look{
		Template: look.Template, Colour: look.Colour, Second: look.SecondColour, Ring: look.Ring, Words: issuance.Words(look.Words), Art: look.Art,
		Alt: issuance.Alt{Any: look.Alt, English: look.AltEn, Japanese: look.AltJa},
	}
	v.Letter = issuance.Letter{Guideline: look.Guideline, Noted: look.Noted}
	rows, err := s.queries.VersionEditions(ctx, db.VersionEditionsParams{OrgID: int64(org), ClassID: class, Version: number})
	for _, row := range rows {
		v.Editions[locale.Language(row.Language)] = issuance.ID(row.ID)
	}
	return v, absent(err, "editions of class %d", class)
}

// PublishVersion records a version with all its editions; the class too when it is new.
func (s ClassStore) PublishVersion(ctx context.Context, v issuance.NewVersion) (issuance.Version, error) {
	published := issuance.Version{Number: v.Number, Editions: map[locale.Language]issuance.ID{}, Look: v.Look, Letter: v.Letter}
	for _, e := range v.Editions {
		published.Editions[e.Language] = e.ID
	}
	content, err := letterOf(v.Description, v.Number, published.Editions, v.At)
	if err != nil {
		return published, err
	}
	err = s.change(ctx, "publish version", func(tx *sql.Tx, q *db.Queries) (err error) {
		if published.Class, err = classFor(ctx, q, &v); err != nil {
			return err
		}
		names, err := q.ClassNames(ctx, db.ClassNamesParams{OrgID: int64(v.Org), ID: published.Class})
		if err != nil {
			return err
		}
		published.ClassID = idOf(names.PublicID)
		documents, err := insertVersion(ctx, q, &v, published.Class)
		if err != nil {
			return err
		}
		if v.Revision > 0 {
			err := q.PublishDraft(ctx, db.PublishDraftParams{OrgID: int64(v.Org), PublicID: names.PublicID, Published: v.Revision})
			if err != nil {
				return err
			}
		}
		// What lists the newest versions must be seen to change.
		if err := q.MovePublished(ctx, int64(v.Org)); err != nil {
			return err
		}
		if err := putEntry(ctx, q, v.Org, published.Class, content, v.At); err != nil {
			return err
		}
		return recordVersion(ctx, tx, &v, published.Class, documents)
	})
	return published, err
}

// insertVersion writes a version of a class with its editions, and returns the SHA-256 of all their documents.
func insertVersion(ctx context.Context, q *db.Queries, v *issuance.NewVersion, class int64) (documents []byte, err error) {
	if v.Look.Art != "" {
		if err := q.InsertArt(ctx, db.InsertArtParams{OrgID: int64(v.Org), Digest: v.Look.Art, Data: v.Art}); err != nil {
			return nil, err
		}
	}
	err = q.InsertVersion(ctx, db.InsertVersionParams{
		OrgID: int64(v.Org), ClassID: class, Number: v.Number, Digest: v.Digest,
		Description: string(v.Description), CreatedAt: micros(v.At), Template: v.Look.Template, Colour: v.Look.Colour,
		SecondColour: v.Look.Second, Ring: v.Look.Ring, Words: string(v.Look.Words), Art: v.Look.Art,
		Alt: v.Look.Alt.Any, AltEn: v.Look.Alt.English, AltJa: v.Look.Alt.Japanese,
		Guideline: v.Letter.Guideline, Noted: v.Letter.Noted,
	})
	if err != nil {
		return nil, taken(err)
	}
	all := sha256.New()
	for _, e := range v.Editions {
		all.Write(e.Document)
		err := q.InsertEdition(ctx, db.InsertEditionParams{
			OrgID: int64(v.Org), ID: e.ID[:], ClassID: class, Version: v.Number, Language: string(e.Language),
			Document: e.Document, Png: e.PNG, Svg: e.SVG, PublishedAt: micros(v.At),
		})
		if err != nil {
			return nil, taken(err)
		}
	}
	return all.Sum(nil), nil
}

// recordVersion records who published a version, and who answers for the words of a picture that was handed in.
func recordVersion(ctx context.Context, tx *sql.Tx, v *issuance.NewVersion, class int64, documents []byte) error {
	subject := fmt.Sprintf("%d/%d", class, v.Number)
	err := chain.Append(ctx, tx, int64(v.Org), v.At, audit.Entry{
		Action: "version.publish", Subject: subject, Count: int64(len(v.Editions)), Digest: documents, Actor: v.By,
	})
	if err != nil || v.Attestation == "" {
		return err
	}
	return chain.Append(ctx, tx, int64(v.Org), v.At, audit.Entry{
		Action: "image.attest_words", Subject: subject, Code: v.Attestation, Count: 1, Digest: digest(v.Art), Actor: v.By,
	})
}

// HouseLook returns the look that the organisation has chosen for its next micro-credentials; where it has chosen none,
// colours, ring and art of its newest version that a template drew and that has either.
func (s ClassStore) HouseLook(ctx context.Context, org issuance.OrganisationID) (issuance.Look, error) {
	chosen, err := s.queries.ChosenLook(ctx, int64(org))
	if !errors.Is(err, sql.ErrNoRows) {
		return issuance.Look{
			Template: chosen.LookTemplate, Colour: chosen.LookColour, Second: chosen.LookSecond, Ring: chosen.LookRing, Art: chosen.LookArt,
		}, absent(err, "look of organisation %d", org)
	}
	row, err := s.queries.HouseLook(ctx, int64(org))
	return issuance.Look{Colour: row.Colour, Second: row.SecondColour, Ring: row.Ring, Art: row.Art}, absent(err, "look of organisation %d", org)
}

// Art returns a logo or picture that was handed in, by its digest.
func (s ClassStore) Art(ctx context.Context, org issuance.OrganisationID, digest string) ([]byte, error) {
	data, err := s.queries.Art(ctx, db.ArtParams{OrgID: int64(org), Digest: digest})
	return data, absent(err, "art %s", digest)
}

// Class finds a class by its public id.
func (s ClassStore) Class(ctx context.Context, id issuance.ID) (issuance.Class, error) {
	row, err := s.queries.ClassByPublicID(ctx, id[:])
	return issuance.Class{Org: issuance.OrganisationID(row.OrgID), ID: id, Key: row.ClassKey}, absent(err, "class %s", id)
}

// ClassOf finds the class of an edition.
func (s ClassStore) ClassOf(ctx context.Context, e issuance.Edition) (issuance.Class, error) {
	row, err := s.queries.ClassNames(ctx, db.ClassNamesParams{OrgID: int64(e.Org), ID: e.Class})
	return issuance.Class{Org: e.Org, ID: idOf(row.PublicID), Key: row.ClassKey}, absent(err, "class %d", e.Class)
}

// idOf is an id as it is stored; zero where there is none.
func idOf(stored []byte) (id issuance.ID) {
	copy(id[:], stored)
	return id
}

// actorOf is an actor as it is stored.
func actorOf(kind string, id int64) issuance.By { return issuance.By{Kind: audit.Kind(kind), ID: id} }

// classFor returns the number of the version's class, making it when it is new.
func classFor(ctx context.Context, q *db.Queries, v *issuance.NewVersion) (int64, error) {
	org := int64(v.Org)
	id, err := q.ClassByKey(ctx, db.ClassByKeyParams{OrgID: org, ClassKey: v.ClassKey})
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	if id, err = q.NextClass(ctx, org); err != nil {
		return 0, err
	}
	return id, taken(q.InsertClass(ctx, db.InsertClassParams{OrgID: org, ID: id, ClassKey: v.ClassKey, PublicID: v.ClassID[:]}))
}

// Editions returns the newest editions of all of an organisation's classes, without their pictures.
func (s ClassStore) Editions(ctx context.Context, org issuance.OrganisationID) ([]issuance.Edition, error) {
	rows, err := s.queries.LatestEditions(ctx, int64(org))
	editions := make([]issuance.Edition, len(rows))
	for i, row := range rows {
		editions[i] = issuance.Edition{
			ID: issuance.ID(row.ID), Org: org, Class: row.ClassID, Version: row.Version, Language: locale.Language(row.Language),
			Latest: true, Document: row.Document, PublishedAt: fromMicros(row.PublishedAt), Retired: since(row.RetiredAt),
		}
	}
	return editions, absent(err, "editions of organisation %d", org)
}

// NewestEditions returns the newest editions of a class, or with 0 of each, by their documents, and the public ids of the
// classes by their numbers.
func (s ClassStore) NewestEditions(ctx context.Context, org issuance.OrganisationID, class int64) ([]issuance.Edition, map[int64]issuance.ID, error) {
	rows, err := s.queries.NewestEditions(ctx, db.NewestEditionsParams{OrgID: int64(org), ClassID: class})
	editions, ids := make([]issuance.Edition, len(rows)), map[int64]issuance.ID{}
	for i, row := range rows {
		editions[i] = issuance.Edition{Org: org, Class: row.ID, Language: locale.Language(row.Language), Latest: true, Document: row.Document}
		ids[row.ID] = idOf(row.PublicID)
	}
	return editions, ids, absent(err, "newest editions of organisation %d", org)
}

// Edition returns an edition by its id.
func (s ClassStore) Edition(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Edition, error) {
	row, err := s.queries.Edition(ctx, db.EditionParams{OrgID: int64(org), ID: id[:]})
	if err != nil {
		return issuance.Edition{}, absent(err, "edition %s", id)
	}
	return edition(db.EditionInRow(row)), nil
}

// DescriptionOf returns the description, as JSON, of the version that an edition is of.
func (s ClassStore) DescriptionOf(ctx context.Context, org issuance.OrganisationID, edition issuance.ID) ([]byte, error) {
	text, err := s.queries.DescriptionOf(ctx, db.DescriptionOfParams{OrgID: int64(org), ID: edition[:]})
	return []byte(text), absent(err, "description of edition %s", edition)
}

// EditionIn returns the edition of a version in a language.
func (s ClassStore) EditionIn(ctx context.Context, org issuance.OrganisationID, class int64, version int, language locale.Language) (issuance.Edition, error) {
	row, err := s.queries.EditionIn(ctx, db.EditionInParams{OrgID: int64(org), ClassID: class, Version: version, Language: string(language)})
	if err != nil {
		return issuance.Edition{}, absent(err, "edition of class %d, version %d, in %q", class, version, language)
	}
	return edition(row), nil
}

func edition(row db.EditionInRow) issuance.Edition {
	return issuance.Edition{
		ID: issuance.ID(row.ID), Org: issuance.OrganisationID(row.OrgID), Class: row.ClassID, Version: row.Version,
		Language: locale.Language(row.Language), Latest: row.Latest, Document: row.Document, PNG: row.Png, SVG: row.Svg,
		PublishedAt: fromMicros(row.PublishedAt), Retired: since(row.RetiredAt),
	}
}

// since is a time as it is stored; zero where it is 0.
func since(micros int64) (at time.Time) {
	if micros > 0 {
		at = fromMicros(micros)
	}
	return at
}

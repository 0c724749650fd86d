package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/internal/store/db"
)

// OrganisationStore keeps organisations, their keys, and the settings of the whole store.
type OrganisationStore struct{ *base }

// absent turns "no rows" into issuance.ErrNotFound and names the trouble otherwise.
func absent(err error, what string, args ...any) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = issuance.ErrNotFound
	}
	return fmt.Errorf(what+": %w", append(args, trouble(err))...)
}

// taken turns a broken unique rule into issuance.ErrConflict.
func taken(err error) error {
	if unique(err) {
		return issuance.ErrConflict
	}
	return err
}

// Setting returns a setting of the whole store.
func (s OrganisationStore) Setting(ctx context.Context, name string) (string, error) {
	value, err := s.queries.Setting(ctx, name)
	return value, absent(err, "setting %q", name)
}

// BeginSetting keeps a setting of the whole store where there is none of its name.
func (s OrganisationStore) BeginSetting(ctx context.Context, by issuance.By, name, value string, at time.Time) error {
	return s.change(ctx, "begin setting", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.InsertSetting(ctx, db.InsertSettingParams{Name: name, Value: value})
		if err != nil || n == 0 {
			return err
		}
		return chain.Append(ctx, tx, audit.Store, at, audit.Entry{Action: "setting.change", Subject: name, Count: 1, Digest: digest([]byte(value)), Actor: by})
	})
}

// PutSetting changes a setting of the whole store.
func (s OrganisationStore) PutSetting(ctx context.Context, by issuance.By, name, value string, at time.Time) error {
	return s.change(ctx, "put setting", func(tx *sql.Tx, q *db.Queries) error { return putSetting(ctx, tx, q, by, name, value, at) })
}

func putSetting(ctx context.Context, tx *sql.Tx, q *db.Queries, by issuance.By, name, value string, at time.Time) error {
	if err := q.PutSetting(ctx, db.PutSettingParams{Name: name, Value: value}); err != nil {
		return err
	}
	return chain.Append(ctx, tx, audit.Store, at, audit.Entry{
		Action: "setting.change", Subject: name, Count: 1, Digest: digest([]byte(value)), Actor: by,
	})
}

// Organisations returns all organisations, in the order in which they came.
func (s OrganisationStore) Organisations(ctx context.Context) ([]issuance.Organisation, error) {
	rows, err := s.queries.Organisations(ctx)
	if err != nil {
		return nil, absent(err, "organisations")
	}
	orgs := make([]issuance.Organisation, len(rows))
	for i, row := range rows {
		orgs[i] = s.organisation(row)
	}
	return orgs, nil
}

// Organisation returns the organisation whose addresses carry slug.
func (s OrganisationStore) Organisation(ctx context.Context, slug string) (issuance.Organisation, error) {
	row, err := s.queries.OrganisationBySlug(ctx, slug)
	return s.organisation(row), absent(err, "organisation %q", slug)
}

// OrganisationByHome returns the organisation known by its normalised home address.
func (s OrganisationStore) OrganisationByHome(ctx context.Context, home string) (issuance.Organisation, error) {
	row, err := s.queries.OrganisationByHome(ctx, home)
	return s.organisation(row), absent(err, "organisation %q", home)
}

// OrganisationByID returns an organisation by its number.
func (s OrganisationStore) OrganisationByID(ctx context.Context, id issuance.OrganisationID) (issuance.Organisation, error) {
	row, err := s.queries.OrganisationByID(ctx, int64(id))
	return s.organisation(row), absent(err, "organisation %d", id)
}

// Invent has organisations whose base URL invented tells shown as if others could reach them, as in a demonstration. It is
// called before anything is asked of the store.
func (s OrganisationStore) Invent(invented func(base string) bool) { s.invented = invented }

func (s OrganisationStore) organisation(row db.Organisation) issuance.Organisation {
	return issuance.Organisation{
		Invented: s.invented != nil && s.invented(row.BaseUrl),
		ID:       issuance.OrganisationID(row.ID), Slug: row.Slug, BaseURL: row.BaseUrl, HomeURL: row.HomeUrl, Zone: row.Zone,
		NameEN: row.NameEn, NameJA: row.NameJa, Facts: row.Facts, Body: row.Body, Profile: row.Profile, Revocations: row.Revocations, Secret: row.Secret,
		KeyNumber: row.KeyNumber, Reviewed: row.ReviewOn == 1, SecondRelease: row.SecondRelease == 1, ReviewYears: int(row.ReviewYears),
		Contact: issuance.Contact{NameEN: row.ContactNameEn, NameJA: row.ContactNameJa, Telephone: row.ContactTelephone, Email: row.ContactEmail},
		House: issuance.House{
			Language: locale.Language(row.Language), YearBegins: time.Month(row.YearBegins), PrivacyEN: row.PrivacyEn, PrivacyJA: row.PrivacyJa,
			Sender: row.Sender, Template: row.LookTemplate, Colour: row.LookColour,
			Second: row.LookSecond, Ring: row.LookRing, Art: row.LookArt, RegisterYears: int(row.RegisterYears),
		},
	}
}

// CreateOrganisation records a new organisation, its first key and the beginning of its audit chain.
func (s OrganisationStore) CreateOrganisation(ctx context.Context, by issuance.By, org issuance.Organisation, key issuance.PublishedKey, at time.Time) (issuance.Organisation, error) {
	err := s.change(ctx, "create organisation", func(tx *sql.Tx, q *db.Queries) error {
		return createOrganisation(ctx, tx, q, by, &org, key, at)
	})
	return org, err
}

// createOrganisation records an organisation, and gives it its number.
func createOrganisation(ctx context.Context, tx *sql.Tx, q *db.Queries, by issuance.By, org *issuance.Organisation, key issuance.PublishedKey, at time.Time) error {
	id, err := q.NextOrganisation(ctx)
	if err != nil {
		return err
	}
	org.ID = issuance.OrganisationID(id)
	err = q.InsertOrganisation(ctx, db.InsertOrganisationParams{
		ID: id, Slug: org.Slug, BaseUrl: org.BaseURL, HomeUrl: org.HomeURL, Zone: org.Zone,
		NameEn: org.NameEN, NameJa: org.NameJA, Facts: org.Facts, Body: org.Body, Profile: org.Profile, Revocations: org.Revocations,
		Secret: org.Secret, KeyNumber: org.KeyNumber, CreatedAt: micros(at),
	})
	if err != nil {
		return taken(err)
	}
	err = q.InsertKey(ctx, db.InsertKeyParams{OrgID: id, Number: org.KeyNumber, Algorithm: string(key.Algorithm), Document: key.Document, CreatedAt: micros(at)})
	if err != nil {
		return err
	}
	if org.House == (issuance.House{}) {
		org.House.YearBegins = issuance.YearBegins
	}
	if err := errors.Join(q.UpdateContact(ctx, contactParams(org.ID, org.Contact)), q.UpdateHouse(ctx, houseParams(org.ID, org.House))); err != nil {
		return err
	}
	if err := chain.Begin(ctx, tx, id); err != nil {
		return err
	}
	return chain.Append(ctx, tx, id, at, audit.Entry{Action: "organisation.create", Subject: org.Slug, Count: 1, Digest: digest(org.Profile), Actor: by})
}

// UpdateProfile replaces an organisation's names and Profile.
func (s OrganisationStore) UpdateProfile(ctx context.Context, by issuance.By, org issuance.Organisation, at time.Time) error {
	return s.change(ctx, "update profile", func(tx *sql.Tx, q *db.Queries) error {
		before, err := q.OrganisationByID(ctx, int64(org.ID))
		if err != nil {
			return err
		}
		changed := (&issuance.Organisation{Body: before.Body}).ChangedFacts(&org)
		err = q.UpdateProfile(ctx, db.UpdateProfileParams{ID: int64(org.ID), NameEn: org.NameEN, NameJa: org.NameJA, Facts: org.Facts, Body: org.Body, Profile: org.Profile})
		if err != nil {
			return err
		}
		if err := touchEntries(ctx, q, org.ID, at); err != nil {
			return err
		}
		return chain.Append(ctx, tx, int64(org.ID), at, audit.Entry{Action: "profile.update", Subject: org.Slug, Code: changed, Count: 1, Digest: digest(org.Profile), Actor: by})
	})
}

// UpdateContact replaces whom people ask about an organisation's awards.
func (s OrganisationStore) UpdateContact(ctx context.Context, by issuance.By, org issuance.Organisation, o issuance.Contact, at time.Time) error {
	return s.change(ctx, "update contact", func(tx *sql.Tx, q *db.Queries) error {
		if n, err := q.CountSignIns(ctx, db.CountSignInsParams{Email: o.Email, Now: micros(at)}); err != nil || n > 0 {
			return cmp.Or[error](err, auth.ErrPersonal)
		}
		before, err := q.OrganisationByID(ctx, int64(org.ID))
		if err != nil {
			return err
		}
		if err := q.UpdateContact(ctx, contactParams(org.ID, o)); err != nil {
			return err
		}
		was := s.organisation(before).Contact
		said := []byte(strings.Join([]string{o.NameEN, o.NameJA, o.Telephone, o.Email}, "\n"))
		return chain.Append(ctx, tx, int64(org.ID), at, audit.Entry{
			Action: "contact.update", Subject: org.Slug, Code: was.Changed(&o), Count: 1, Digest: digest(said), Actor: by,
		})
	})
}

func contactParams(org issuance.OrganisationID, o issuance.Contact) db.UpdateContactParams {
	return db.UpdateContactParams{
		ID: int64(org), ContactNameEn: o.NameEN, ContactNameJa: o.NameJA, ContactTelephone: o.Telephone, ContactEmail: o.Email,
	}
}

// UpdateHouse replaces how an organisation wants things done.
func (s OrganisationStore) UpdateHouse(ctx context.Context, by issuance.By, org issuance.Organisation, h issuance.House, at time.Time) error {
	return s.change(ctx, "update house", func(tx *sql.Tx, q *db.Queries) error {
		row, err := q.OrganisationByID(ctx, int64(org.ID))
		if err != nil {
			return err
		}
		if err := q.UpdateHouse(ctx, houseParams(org.ID, h)); err != nil {
			return err
		}
		before := s.organisation(row).House
		said := fmt.Appendf(nil, "%+v", h)
		return chain.Append(ctx, tx, int64(org.ID), at, audit.Entry{
			Action: "house.update", Subject: org.Slug, Code: before.Changed(&h), Count: 1, Digest: digest(said), Actor: by,
		})
	})
}

// UpdateSecondRelease changes whether lists are released by a second person; issuance.ErrConflict where it is so already.
func (s OrganisationStore) UpdateSecondRelease(ctx context.Context, by issuance.By, org issuance.OrganisationID, wanted bool, at time.Time) error {
	return s.change(ctx, "update second release", func(tx *sql.Tx, q *db.Queries) error {
		n, err := q.UpdateSecondRelease(ctx, db.UpdateSecondReleaseParams{ID: int64(org), SecondRelease: flag(wanted)})
		if err := untaken(n, err); err != nil {
			return err
		}
		yesNo := map[bool]string{false: "no", true: "yes"}
		var changed audit.Changes
		changed.From("release", yesNo[!wanted], yesNo[wanted])
		return chain.Append(ctx, tx, int64(org), at, audit.Entry{Action: "house.second", Code: changed.Code(), Count: 1, Actor: by})
	})
}

func houseParams(org issuance.OrganisationID, h issuance.House) db.UpdateHouseParams {
	return db.UpdateHouseParams{
		ID: int64(org), Language: string(h.Language), YearBegins: int64(h.YearBegins), PrivacyEn: h.PrivacyEN, PrivacyJa: h.PrivacyJA,
		Sender: h.Sender, LookTemplate: h.Template, LookColour: h.Colour, LookSecond: h.Second, LookRing: h.Ring, LookArt: h.Art,
		RegisterYears: int64(h.RegisterYears),
	}
}

// Key returns the document of an organisation's n-th key.
func (s OrganisationStore) Key(ctx context.Context, org issuance.OrganisationID, n int) ([]byte, error) {
	document, err := s.queries.KeyDocument(ctx, db.KeyDocumentParams{OrgID: int64(org), Number: n})
	return document, absent(err, "key %d of organisation %d", n, org)
}

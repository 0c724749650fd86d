package issuance

import (
	"context"
	"crypto"
	"crypto/rsa"
	"iter"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/locale"
)

// fake keeps everything in memory, for one goroutine. It is each of the post office's records, and the Publisher of
// every task.
type fake struct {
	settings map[string]string
	orgs     []Organisation
	versions []NewVersion // of all classes; a class is numbered by its first
	batches  []Batch
	chunks   map[ChunkRef][]byte // nil once done
	done     map[int64]Progress
	aside    []SetAside
	awards   []NewAward
	plans    []KeptPlan
	rows     map[bool][][]byte // of the plans, faulty or not
	approved []Approval
	broken   error // of the next change
	by       []By  // who changed something, in turn
}

func newFake() *fake {
	return &fake{settings: map[string]string{}, chunks: map[ChunkRef][]byte{}, done: map[int64]Progress{}, rows: map[bool][][]byte{}}
}

func (f *fake) records() Records { return Records{f, f, f, f, f, f} }

// change notes a change and who made it, or fails.
func (f *fake) change(by By) error {
	f.by = append(f.by, by)
	err := f.broken
	f.broken = nil
	return err
}

// find returns what is there.
func find[T any](all []T, is func(*T) bool) (T, error) {
	for i := range all {
		if is(&all[i]) {
			return all[i], nil
		}
	}
	var none T
	return none, ErrNotFound
}

func (f *fake) Setting(_ context.Context, name string) (string, error) {
	if value, ok := f.settings[name]; ok {
		return value, nil
	}
	return "", ErrNotFound
}

func (f *fake) PutSetting(_ context.Context, by By, name, value string, _ time.Time) error {
	f.settings[name] = value
	return f.change(by)
}

func (f *fake) Organisations(context.Context) ([]Organisation, error) { return f.orgs, nil }

func (f *fake) OrganisationByHome(_ context.Context, home string) (Organisation, error) {
	return find(f.orgs, func(o *Organisation) bool { return o.HomeURL == home })
}

func (f *fake) OrganisationByID(_ context.Context, id OrganisationID) (Organisation, error) {
	return find(f.orgs, func(o *Organisation) bool { return o.ID == id })
}

func (f *fake) CreateOrganisation(_ context.Context, by By, org Organisation, _ PublishedKey, _ time.Time) (Organisation, error) {
	if slices.ContainsFunc(f.orgs, func(o Organisation) bool { return o.Slug == org.Slug }) {
		return org, ErrConflict
	}
	org.ID = OrganisationID(len(f.orgs) + 1)
	f.orgs = append(f.orgs, org)
	return org, f.change(by)
}

func (f *fake) Approved(_ context.Context, _ OrganisationID, digest []byte) (Approval, error) {
	return find(f.approved, func(a *Approval) bool { return string(a.Digest) == string(digest) })
}

func (f *fake) Approve(_ context.Context, by By, _ OrganisationID, a Approval, _ time.Time) error {
	f.approved = append(f.approved, a)
	return f.change(by)
}

func (f *fake) UpdateProfile(_ context.Context, by By, org Organisation, _ time.Time) error {
	f.orgs[org.ID-1] = org
	return f.change(by)
}

func (f *fake) UpdateContact(_ context.Context, by By, org Organisation, contact Contact, _ time.Time) error {
	f.orgs[org.ID-1].Contact = contact
	return f.change(by)
}

func (f *fake) Awarded(context.Context, OrganisationID) (bool, error) { return len(f.awards) > 0, nil }

func (f *fake) MoveOrganisation(_ context.Context, by By, m *Move, _ time.Time) error {
	f.orgs[m.Before.ID-1] = m.After
	return f.change(by)
}

func (f *fake) UpdateHouse(_ context.Context, by By, org Organisation, house House, _ time.Time) error {
	f.orgs[org.ID-1].House = house
	return f.change(by)
}

func (f *fake) UpdateSecondRelease(_ context.Context, by By, org OrganisationID, wanted bool, _ time.Time) error {
	f.orgs[org-1].SecondRelease = wanted
	return f.change(by)
}

// version is the newest of a class for which is holds.
func (f *fake) version(org OrganisationID, key string, is func(*NewVersion) bool) (Version, error) {
	of := func(v *NewVersion) bool { return v.Org == org && v.ClassKey == key }
	class := 1 + slices.IndexFunc(f.versions, func(v NewVersion) bool { return of(&v) })
	for i := range slices.Backward(f.versions) {
		if v := &f.versions[i]; of(v) && is(v) {
			told := Version{Class: int64(class), ClassID: f.versions[class-1].ClassID, Number: v.Number, Editions: map[locale.Language]ID{}, Look: v.Look, Letter: v.Letter}
			for _, e := range v.Editions {
				told.Editions[e.Language] = e.ID
			}
			return told, nil
		}
	}
	return Version{}, ErrNotFound
}

func (f *fake) VersionByDigest(_ context.Context, org OrganisationID, key string, digest []byte) (Version, error) {
	return f.version(org, key, func(v *NewVersion) bool { return string(v.Digest) == string(digest) })
}

func (f *fake) LatestVersion(_ context.Context, org OrganisationID, key string) (Version, error) {
	return f.version(org, key, func(*NewVersion) bool { return true })
}

func (f *fake) PublishVersion(ctx context.Context, v NewVersion) (Version, error) {
	if latest, err := f.LatestVersion(ctx, v.Org, v.ClassKey); err == nil && latest.Number >= v.Number {
		return Version{}, ErrConflict
	}
	f.versions = append(f.versions, v)
	if err := f.change(v.By); err != nil {
		return Version{}, err
	}
	return f.LatestVersion(ctx, v.Org, v.ClassKey)
}

func (f *fake) HouseLook(_ context.Context, org OrganisationID) (Look, error) {
	v, err := find(f.versions, func(v *NewVersion) bool {
		return v.Org == org && v.Look.Words == Drawn && v.Look.Colour+v.Look.Art != ""
	})
	return Look{Colour: v.Look.Colour, Art: v.Look.Art}, err
}

func (f *fake) Art(_ context.Context, _ OrganisationID, digest string) ([]byte, error) {
	v, err := find(f.versions, func(v *NewVersion) bool { return v.Look.Art == digest })
	return v.Art, err
}

func (f *fake) Edition(_ context.Context, org OrganisationID, id ID) (Edition, error) {
	for _, v := range f.versions {
		if e, err := find(v.Editions, func(e *Edition) bool { return e.ID == id && e.Org == org }); err == nil {
			e.Class = int64(1 + slices.IndexFunc(f.versions, func(of NewVersion) bool { return of.Org == org && of.ClassKey == v.ClassKey }))
			return e, nil
		}
	}
	return Edition{}, ErrNotFound
}

func (f *fake) Editions(_ context.Context, org OrganisationID) (all []Edition, _ error) {
	for i, v := range f.versions {
		class := slices.IndexFunc(f.versions, func(of NewVersion) bool { return of.Org == org && of.ClassKey == v.ClassKey })
		if class < 0 || slices.ContainsFunc(f.versions[i+1:], func(of NewVersion) bool { return of.Org == org && of.ClassKey == v.ClassKey }) {
			continue
		}
		for _, e := range v.Editions {
			e.Class = int64(class + 1)
			all = append(all, e)
		}
	}
	return all, nil
}

func (f *fake) Class(_ context.Context, id ID) (Class, error) {
	v, err := find(f.versions, func(v *NewVersion) bool { return v.ClassID == id })
	return Class{v.Org, v.ClassID, v.ClassKey}, err
}

func (f *fake) DescriptionOf(_ context.Context, _ OrganisationID, edition ID) ([]byte, error) {
	v, err := find(f.versions, func(v *NewVersion) bool {
		return slices.ContainsFunc(v.Editions, func(x Edition) bool { return x.ID == edition })
	})
	return v.Description, err
}

func (f *fake) ClassOf(_ context.Context, e Edition) (Class, error) {
	v, err := find(f.versions, func(v *NewVersion) bool {
		return slices.ContainsFunc(v.Editions, func(x Edition) bool { return x.ID == e.ID })
	})
	return Class{v.Org, v.ClassID, v.ClassKey}, err
}

func (f *fake) RecordBatch(ctx context.Context, b Batch, chunks iter.Seq2[[]byte, error], look func(context.Context, Numbers) error) (Batch, error) {
	if err := look(ctx, f); err != nil {
		return b, err
	}
	for slices.ContainsFunc(f.batches, func(other Batch) bool { return other.ID == b.ID }) {
		b.ID++
	}
	waiting := 0
	for payload, err := range chunks {
		if err != nil {
			return b, err
		}
		f.chunks[ChunkRef{b.Org, b.ID, waiting}] = slices.Clone(payload)
		waiting++
	}
	for i := range f.plans {
		if p := &f.plans[i]; p.ID == b.Plan {
			if p.State != Proposed {
				return b, ErrConflict
			}
			p.State, p.Org, p.Batch, p.Content = Recorded, b.Org, b.ID, nil
		}
	}
	f.done[b.ID] = Progress{Waiting: waiting}
	f.batches = append(f.batches, b)
	return b, f.change(b.By)
}

func (f *fake) LastBatch(context.Context, OrganisationID) (last int64, _ error) {
	for _, b := range f.batches {
		last = max(last, b.ID)
	}
	return last, nil
}

func (f *fake) UnfinishedBatch(_ context.Context, org OrganisationID, fingerprint []byte) (int64, error) {
	b, err := find(f.batches, func(b *Batch) bool {
		return b.Org == org && string(b.Fingerprint) == string(fingerprint) && f.done[b.ID].Waiting > 0
	})
	return b.ID, err
}

func (f *fake) Batch(_ context.Context, org OrganisationID, id int64) (Batch, error) {
	return find(f.batches, func(b *Batch) bool { return b.Org == org && b.ID == id })
}

func (f *fake) Progress(_ context.Context, _ OrganisationID, batch int64) (Progress, error) {
	return f.done[batch], nil
}

func (f *fake) SetAside(context.Context, OrganisationID, int64) ([]SetAside, error) {
	return f.aside, nil
}

func (f *fake) Chunk(_ context.Context, ref ChunkRef) ([]byte, error) {
	if payload := f.chunks[ref]; payload != nil {
		return payload, nil
	}
	return nil, ErrNotFound
}

func (f *fake) PublishChunk(ctx context.Context, w ChunkWork, _ bool) error {
	p := f.done[w.Batch.ID]
	for _, a := range w.Awards {
		if held, _ := f.Holds(ctx, a.Org, w.Batch.Class, a.RecipientKey, a.Period, w.At); held && w.Batch.Replaces == (ID{}) {
			p.Already++
			continue
		}
		if w.Batch.Replaces != (ID{}) {
			f.revoke(w.Batch.Replaces, "replaced", w.At)
		}
		f.awards = append(f.awards, a)
		p.Issued++
	}
	p.Already += w.Held
	p.Aside += len(w.Aside)
	p.Waiting--
	f.aside = append(f.aside, w.Aside...)
	f.chunks[w.Ref], f.done[w.Batch.ID] = nil, p
	return f.change(w.Batch.By.Behalf())
}

func (f *fake) Complete(context.Context) error { return nil }

func (f *fake) InPlaceOf(_ context.Context, _ OrganisationID, id ID) (found ID, err error) {
	err = ErrNotFound
	for i := range f.batches {
		for j := range f.awards {
			if f.batches[i].Replaces == id && f.awards[j].Batch == f.batches[i].ID {
				found, err = f.awards[j].ID, nil
			}
		}
	}
	return found, err
}

// revoke has an award revoked, unless it is already.
func (f *fake) revoke(id ID, code string, at time.Time) {
	for i := range f.awards {
		if a := &f.awards[i]; a.ID == id && a.RevokedAt.IsZero() {
			a.RevokedAt, a.Reason = at, code
		}
	}
}

func (f *fake) Award(_ context.Context, org OrganisationID, id ID) (Award, error) {
	a, err := find(f.awards, func(a *NewAward) bool { return a.Org == org && a.ID == id })
	return a.Award, err
}

func (f *fake) Holder(_ context.Context, org OrganisationID, class int64, recipientKey []byte, period string) (Award, error) {
	a, err := find(f.awards, func(a *NewAward) bool {
		b, _ := find(f.batches, func(b *Batch) bool { return b.ID == a.Batch })
		return a.Org == org && b.Class == class && string(a.RecipientKey) == string(recipientKey) && a.Period == period && a.RevokedAt.IsZero()
	})
	return a.Award, err
}

func (f *fake) HeldAmong(_ context.Context, org OrganisationID, class int64, recipientKeys [][]byte) (held []Held, _ error) {
	for _, a := range f.awards {
		b, _ := find(f.batches, func(b *Batch) bool { return b.ID == a.Batch })
		among := slices.ContainsFunc(recipientKeys, func(key []byte) bool { return string(key) == string(a.RecipientKey) })
		if a.Org == org && b.Class == class && among && a.RevokedAt.IsZero() {
			held = append(held, Held{a.RecipientKey, ListedAward{Award: a.Award, Recipient: a.Recipient}})
		}
	}
	return held, nil
}

func (f *fake) Former(_ context.Context, org OrganisationID, class int64) (former []Former, _ error) {
	for _, a := range f.awards {
		b, _ := find(f.batches, func(b *Batch) bool { return b.ID == a.Batch })
		if a.Org == org && b.Class == class && !a.RevokedAt.IsZero() {
			former = append(former, Former{a.ID, a.RecipientKey, a.Period, a.RevokedAt, a.Reason})
		}
	}
	return former, nil
}

func (f *fake) Underway(_ context.Context, org OrganisationID, class int64) (payloads [][]byte, _ error) {
	for _, b := range f.batches {
		for n := 0; b.Org == org && b.Class == class; n++ {
			payload, waits := f.chunks[ChunkRef{org, b.ID, n}]
			if !waits {
				break
			}
			if payload != nil {
				payloads = append(payloads, payload)
			}
		}
	}
	return payloads, nil
}

func (f *fake) Deeds(context.Context, OrganisationID) (int64, error) { return int64(len(f.by)), nil }

func (f *fake) Numbered(_ context.Context, org OrganisationID, class int64) (numbered []Numbered, _ error) {
	for _, a := range f.awards {
		b, _ := find(f.batches, func(b *Batch) bool { return b.ID == a.Batch })
		if a.Org == org && b.Class == class && a.RevokedAt.IsZero() && a.Recipient.StudentID != "" {
			numbered = append(numbered, Numbered{a.ID, a.RecipientKey, a.Period, a.Recipient.StudentID, a.Recipient.Name, a.Recipient.NameEN, a.IssuedOn, a.Expires})
		}
	}
	return numbered, nil
}

func (f *fake) Epoch(context.Context, OrganisationID) (int64, error) { return 0, nil }

func (f *fake) AwardsOf(_ context.Context, org OrganisationID, person string, count int) (awards []Award, _ error) {
	for _, a := range slices.Backward(f.awards) {
		if a.Org == org && (a.Recipient.Email == person || a.Recipient.StudentID == person) && len(awards) < count {
			awards = append(awards, a.Award)
		}
	}
	return awards, nil
}

func (f *fake) Holds(ctx context.Context, org OrganisationID, class int64, recipientKey []byte, period string, at time.Time) (bool, error) {
	a, err := f.Holder(ctx, org, class, recipientKey, period)
	return err == nil && a.Status(at) == Valid, nil
}

func (f *fake) Recipient(_ context.Context, award Award) (Recipient, error) {
	a, err := find(f.awards, func(a *NewAward) bool { return a.ID == award.ID })
	return a.Recipient, err
}

func (f *fake) KeepPlan(_ context.Context, k KeptPlan, good, faulty iter.Seq2[[]byte, error]) (int64, error) {
	k.State = Proposed
	for isFaulty, chunks := range map[bool]iter.Seq2[[]byte, error]{false: good, true: faulty} {
		f.rows[isFaulty] = nil // of the plan that was kept last
		for payload, err := range chunks {
			if err != nil {
				return 0, err
			}
			f.rows[isFaulty] = append(f.rows[isFaulty], payload)
		}
	}
	f.plans = append(f.plans, k)
	return k.ID, f.change(k.By)
}

func (f *fake) KeptPlan(_ context.Context, id int64) (KeptPlan, error) {
	return find(f.plans, func(k *KeptPlan) bool { return k.ID == id })
}

func (f *fake) PlanChunks(_ context.Context, _ int64, faulty bool) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for _, payload := range f.rows[faulty] {
			if !yield(payload, nil) {
				return
			}
		}
	}
}

func (f *fake) ForgetPlans(_ context.Context, by By, before, _ time.Time) (int64, error) {
	kept := len(f.plans)
	f.plans = slices.DeleteFunc(f.plans, func(k KeptPlan) bool { return k.State == Proposed && k.ID < before.UnixMicro() })
	return int64(kept - len(f.plans)), f.change(by)
}

// ring is a keyring of one key, which may be away; blank paints nothing.
type (
	ring  struct{ key *rsa.PrivateKey }
	blank struct{}
)

func (r *ring) Ensure(string, Algorithm) (crypto.PublicKey, error) { return &r.key.PublicKey, nil }

func (r *ring) Signer(string) (crypto.Signer, error) {
	if r.key == nil {
		return nil, ErrNoKey
	}
	return r.key, nil
}

func (blank) Read(file []byte) ([]byte, []Remark, error) {
	return file, []Remark{remark{key: "issue.alt"}}, nil
}
func (blank) Default() string                          { return "blank" }
func (blank) Proof(Badge) error                        { return nil }
func (blank) Paint(Badge) (png, svg []byte, err error) { return []byte("png"), []byte("<svg/>"), nil }

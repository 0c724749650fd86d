package storetest

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/store"
)

// house is a store with one organisation, one class and its edition.
type house struct {
	*store.Store
	org     issuance.Organisation
	class   int64
	edition issuance.ID
}

func newHouse(t *testing.T, s *store.Store) *house { return newHouseOf(t, s, "mizunara-u") }

func newHouseOf(t *testing.T, s *store.Store, slug string) *house {
	t.Helper()
	h := &house{Store: s}
	var err error
	h.org, err = s.CreateOrganisation(ctx, by, organisation(slug), issuance.PublishedKey{Algorithm: issuance.RS256, Document: []byte("key")}, day)
	must(t, err)
	version := h.publish(t, "id:mc-01", 1, "text")
	h.class, h.edition = version.Class, version.Editions["en"]
	return h
}

func organisation(slug string) issuance.Organisation {
	return issuance.Organisation{
		Slug: slug, BaseURL: "https://badges.example", HomeURL: "https://" + slug + ".example/", Zone: "Asia/Tokyo",
		NameEN: "Mizunara University", NameJA: "ミズナラ大学", Facts: []byte("facts"), Profile: []byte(`{"id":"p"}`), Revocations: []byte(`[]`),
		Secret: bytes.Repeat([]byte{7}, 32), KeyNumber: 1,
	}
}

func (h *house) publish(t *testing.T, key string, number int, text string) issuance.Version {
	t.Helper()
	v, err := h.PublishVersion(ctx, newVersion(h.org.ID, key, number, text))
	must(t, err)
	return v
}

func newVersion(org issuance.OrganisationID, key string, number int, text string) issuance.NewVersion {
	sum := sha256.Sum256([]byte(text))
	v := issuance.NewVersion{Org: org, ClassKey: key, ClassID: issuance.NewID(rand.Reader), Number: number, Digest: sum[:], Description: []byte(`{"title_en":"` + text + `"}`), At: day, By: by}
	for _, language := range locale.Languages {
		v.Editions = append(v.Editions, issuance.Edition{
			ID: issuance.NewID(rand.Reader), Org: org, Version: number, Language: language,
			Document: []byte(text + string(language)), PNG: []byte("png"), SVG: []byte("svg"), PublishedAt: day,
		})
	}
	return v
}

// batch records a batch of n one-row chunks.
func (h *house) batch(t *testing.T, n int, fingerprint string) issuance.Batch {
	t.Helper()
	b := h.newBatch(n, fingerprint)
	epoch, err := h.Epoch(ctx, h.org.ID)
	must(t, err)
	b.Epoch = epoch // whoever records has looked at what is revoked
	b, err = h.RecordBatch(ctx, b, payloads(n, nil), nil)
	must(t, err)
	return b
}

func (h *house) newBatch(n int, fingerprint string) issuance.Batch {
	return issuance.Batch{
		Org: h.org.ID, ID: day.UnixMicro(), Class: h.class, Edition: h.edition, Fingerprint: []byte(fingerprint), Rows: n, By: by,
	}
}

func payloads(n int, err error) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for i := range n {
			if !yield(fmt.Appendf(nil, `{"rows":[%d]}`, i), nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// work is a chunk of a batch with an award for each address.
func (h *house) work(b issuance.Batch, number int, addresses ...string) issuance.ChunkWork {
	w := issuance.ChunkWork{
		Ref: issuance.ChunkRef{Org: h.org.ID, Batch: b.ID, Number: number}, Org: h.org, Batch: b, At: day, List: list,
	}
	for i, address := range addresses {
		key := sha256.Sum256([]byte(address))
		w.Awards = append(w.Awards, issuance.NewAward{
			Award: issuance.Award{
				ID: issuance.NewID(rand.Reader), Org: h.org.ID, Batch: b.ID, Row: number*1000 + i, Edition: h.edition,
				IssuedOn: day, RecordedAt: day, Assertion: []byte(`{"assertion":"` + address + `"}`),
			},
			RecipientKey: key[:16],
			Recipient: issuance.Recipient{Email: address, Name: "𠮷田 拓海", NameEN: "Takumi Yoshida", StudentID: "s-1",
				Reading: "ヨシダ タクミ", DisplayName: "よしだ たくみ", LearnerType: "社会人", Language: "ja"},
		})
	}
	return w
}

func list(_ *issuance.Organisation, revoked []issuance.ID) ([]byte, error) {
	return fmt.Appendf(nil, "%v", revoked), nil
}

// issue publishes awards for the addresses as a batch of their own and returns its work and progress.
func (h *house) issue(t *testing.T, addresses ...string) (issuance.ChunkWork, issuance.Progress) {
	t.Helper()
	w := h.work(h.batch(t, 1, fmt.Sprint(addresses)), 0, addresses...)
	must(t, h.PublishChunk(ctx, w, done))
	p, err := h.Progress(ctx, h.org.ID, w.Batch.ID)
	must(t, err)
	return w, p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantErr(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got error %v, want %v", err, want)
	}
}

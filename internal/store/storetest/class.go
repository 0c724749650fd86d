package storetest

import (
	"crypto/rand"
	"crypto/sha256"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
)

func testVersions(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	two := h.publish(t, "id:mc-01", 2, "changed")
	sum := sha256.Sum256([]byte("text"))
	one, err := s.VersionByDigest(ctx, h.org.ID, "id:mc-01", sum[:])
	must(t, err)
	if one.Number != 1 || one.Class != two.Class || one.Editions["en"] != h.edition || len(one.Editions) != 2 {
		t.Errorf("version of the first text: %+v", one)
	}
	latest, err := s.LatestVersion(ctx, h.org.ID, "id:mc-01")
	must(t, err)
	if diff := cmp.Diff(two, latest); diff != "" {
		t.Errorf("newest version (-want +got):\n%s", diff)
	}
	old, err := s.Edition(ctx, h.org.ID, h.edition)
	must(t, err)
	if string(old.Document) != "texten" || old.Latest || old.Version != 1 || string(old.PNG) != "png" || !old.PublishedAt.Equal(day) {
		t.Errorf("old edition: %+v", old)
	}
	japanese, err := s.EditionIn(ctx, h.org.ID, two.Class, 2, "ja")
	must(t, err)
	if japanese.ID != two.Editions["ja"] || !japanese.Latest {
		t.Errorf("Japanese edition: %+v", japanese)
	}
	editions, err := s.Editions(ctx, h.org.ID)
	must(t, err)
	if len(editions) != 2 || editions[0].Version != 2 {
		t.Errorf("newest editions: %+v", editions)
	}
	_, err = s.PublishVersion(ctx, newVersion(h.org.ID, "id:mc-01", 2, "another"))
	wantErr(t, err, issuance.ErrConflict)
	_, err = s.PublishVersion(ctx, newVersion(h.org.ID, "id:mc-01", 3, "text"))
	wantErr(t, err, issuance.ErrConflict)
	_, err = s.LatestVersion(ctx, h.org.ID, "id:none")
	wantErr(t, err, issuance.ErrNotFound)

	latest, err = s.LatestVersion(ctx, h.org.ID, "id:mc-01")
	must(t, err)
	want := issuance.Class{Org: h.org.ID, ID: latest.ClassID, Key: "id:mc-01"}
	for _, edition := range []issuance.Edition{old, japanese} {
		if class, err := s.ClassOf(ctx, edition); err != nil || class != want {
			t.Errorf("version %d is of class %+v, error %v; want %+v", edition.Version, class, err, want)
		}
	}
	if class, err := s.Class(ctx, latest.ClassID); err != nil || class != want {
		t.Errorf("class %+v, error %v; want %+v", class, err, want)
	}
	_, err = s.Class(ctx, issuance.NewID(rand.Reader))
	wantErr(t, err, issuance.ErrNotFound)
}

// A version keeps its look, the organisation's newest logo and colour are found, and who attests something is on record.
func testLook(t *testing.T, s *store.Store) {
	h := newHouse(t, s)
	_, err := s.HouseLook(ctx, h.org.ID)
	wantErr(t, err, issuance.ErrNotFound)
	drawn := newVersion(h.org.ID, "id:mc-01", 2, "drawn")
	drawn.Look = issuance.Look{Template: "seal", Colour: "#123456", Second: "#c9a227", Ring: "double", Art: "a1"}
	drawn.Art = []byte("<svg>logo</svg>")
	handedIn := newVersion(h.org.ID, "id:mc-01", 3, "handed in")
	handedIn.Look = issuance.Look{Words: issuance.Attested, Alt: issuance.Alt{Any: "A disc", English: "A green disc", Japanese: "緑の丸"}, Art: "b2"}
	handedIn.Art, handedIn.Attestation = []byte("<svg>picture</svg>"), "asked"
	again := newVersion(h.org.ID, "id:mc-02", 1, "again")
	again.Look, again.Art = drawn.Look, drawn.Art
	for _, v := range []issuance.NewVersion{drawn, handedIn, again} {
		published, err := s.PublishVersion(ctx, v)
		must(t, err)
		read, err := s.VersionByDigest(ctx, h.org.ID, v.ClassKey, v.Digest)
		must(t, err)
		if read.Look != v.Look || published.Look != v.Look {
			t.Errorf("look: read %+v, published %+v, want %+v", read.Look, published.Look, v.Look)
		}
		art, err := s.Art(ctx, h.org.ID, v.Look.Art)
		must(t, err)
		if string(art) != string(v.Art) {
			t.Errorf("art: %q, want %q", art, v.Art)
		}
	}
	house, err := s.HouseLook(ctx, h.org.ID)
	must(t, err)
	if want := (issuance.Look{Colour: "#123456", Second: "#c9a227", Ring: "double", Art: "a1"}); house != want {
		t.Errorf("look of the house: %+v, want %+v", house, want)
	}
	_, err = s.Art(ctx, h.org.ID, "c3")
	wantErr(t, err, issuance.ErrNotFound)
	var subject, code string
	must(t, s.Writer().QueryRowContext(ctx, `SELECT subject, code FROM audit_entry WHERE action = 'image.attest_words'`).Scan(&subject, &code))
	if subject != "1/3" || code != "asked" {
		t.Errorf("attestation of %q: %q", subject, code)
	}
	must(t, chain.Verify(ctx, s.Writer(), int64(h.org.ID)))
}

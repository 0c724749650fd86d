package register

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/kanji"
)

// Who is named is found by the whole of it, in whatever letters; what is but nearly so is told apart.
func TestNamed(t *testing.T) {
	a := &issuance.ListedAward{Recipient: issuance.Recipient{Name: "髙﨑　花子", NameEN: "Ohno Hanako", Reading: "たかさき はなこ", StudentID: "A24-001", Email: "hanako@students.example"}}
	filed := snapshot{{id: 1, cards: []*card{filedCard(a)}}}
	for person, want := range map[string]struct{ exactly, nearly int }{
		"高崎花子": {1, 1}, "花子 髙﨑": {1, 1}, "HANAKO OHNO": {1, 1}, "ﾀｶｻｷ ﾊﾅｺ": {1, 1}, "Ａ２４‐００１": {1, 1}, "hanako@students.example": {1, 1},
		"Ono Hanako": {0, 1}, "Hanako Ono": {0, 1}, "A24001": {0, 1}, "高崎": {}, "Ohno": {}, "A24": {}, "高崎花": {}, "": {}, "-": {}, "　": {},
	} {
		if exactly, nearly := len(filed.named(person, false, corrected)), len(filed.named(person, true, corrected)); exactly != want.exactly || nearly != want.nearly {
			t.Errorf("%q finds %d, and nearly %d, want %d and %d", person, exactly, nearly, want.exactly, want.nearly)
		}
	}
}

// A word is looked for in what a micro-credential is called where that is asked for; a year is that of the organisation.
func TestFoundByTitle(t *testing.T) {
	c := filedCard(&issuance.ListedAward{Recipient: issuance.Recipient{Name: "見本 花子"}})
	filed := snapshot{{id: 1, cards: []*card{c}}}
	for words, found := range map[string]int{"データ": 1, "花子 データ": 1, "データ 太郎": 0, "統計": 0} {
		search := Search{Words: words, titles: map[int64]string{7: kanji.Name("データリテラシー"), 8: kanji.Name("統計")}}
		if total := filed.each(search, corrected, func(place) {}); total != found {
			t.Errorf("%q finds %d, want %d", words, total, found)
		}
	}
	f := &Filed{org: &issuance.Organisation{House: issuance.House{YearBegins: time.April}}, zone: time.UTC}
	until := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if got := f.dated(Search{Year: 2025, Until: until}); !got.From.Equal(time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)) || !got.Until.Equal(until) {
		t.Errorf("2025 until the end of the year is from %s until %s", got.From, got.Until)
	}
}

// lots is the fake with its batches by their numbers.
type lots struct{ *fake }

func (l lots) Batch(_ context.Context, org issuance.OrganisationID, id int64) (issuance.Batch, error) {
	if !slices.Contains(l.batches[org], id) {
		return issuance.Batch{}, issuance.ErrNotFound
	}
	return issuance.Batch{Org: org, ID: id}, nil
}

// A batch is found by what people know of it, in the zone of its organisation; those here were recorded as 1970 began, and two
// 25 hours later.
func TestFindBatch(t *testing.T) {
	const twins = 25 * 3_600_000_000
	f := lots{&fake{batches: map[issuance.OrganisationID][]int64{1: {10, twins}, 2: {20, 40, twins}}}}
	r := New(Records{Organisations: f, Batches: f}, noTrouble, time.Now)
	for text, want := range map[string]struct {
		id   int64
		code string
	}{
		"last": {twins, ""}, "最新": {twins, ""}, "1970-01-01T09:00": {10, ""}, " 1970-01-01 09:00 ": {10, ""}, "1970-01-01 00:00": {0, "batch_several"},
		"1970-01-01": {0, "batch_several"}, "1970-01-03": {0, "batch_unknown"}, "x": {0, "batch_unknown"},
		"10": {10, ""}, " misaki/40 ": {40, ""}, "mizunara/40": {0, "batch_unknown"}, "nobody/10": {0, "batch_unknown"}, "11": {0, "batch_unknown"},
		fmt.Sprint(twins): {0, "batch_two"}, fmt.Sprintf("misaki/%d", twins): {twins, ""},
	} {
		_, batch, err := r.FindBatch(t.Context(), text)
		var refusal *issuance.Refusal
		code := ""
		if errors.As(err, &refusal) {
			code = refusal.Code
		}
		if batch.ID != want.id || code != want.code {
			t.Errorf("%q is batch %d, %v; want %d, %q", text, batch.ID, err, want.id, want.code)
		}
	}
}

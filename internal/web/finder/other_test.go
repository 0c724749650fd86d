package finder_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/finder"
	"github.com/mitome/mitome/internal/web/page"
)

// other takes in a micro-credential of another issuer, read a week ago.
func (s *shelf) other(t testing.TB, address, content string) issuance.ID {
	t.Helper()
	if _, err := catalogue.UnmarshalForeign([]byte(content)); err != nil {
		t.Fatal(err)
	}
	read := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	s.others = append(s.others, catalogue.Other{
		ID: catalogue.OtherID(address), Address: address, Change: int64(len(s.rows) + len(s.others) + 1), ChangedAt: read, TakenAt: read, ReadAt: read, Content: []byte(content),
	})
	return s.others[len(s.others)-1].ID
}

// What a learner asks first stands on the page of a micro-credential that is not listed, too.
func TestOfferOfHidden(t *testing.T) {
	s := newShelf(t, 0)
	s.add(t, 0, `{"id":"x","title_en":"For our staff","extra_fee":0,"extra_audience_en":"Staff","extra_starts":"2027-01-10"}`)
	s.rows[0].Hidden = true
	letter, err := catalogue.Unmarshal(s.rows[0].Content)
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return now }
	chrome, err := page.NewChrome(true, "")
	if err != nil {
		t.Fatal(err)
	}
	f := finder.New(catalogue.New(s, clock), chrome, clock)
	var b strings.Builder
	if err := f.Offer(t.Context(), letter.Editions["en"], "en").Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Staff", "Free of charge", "10 January 2027"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in %s", want, b.String())
		}
	}
	if status, body := get(t, site(t, s), "/catalogue.en.html"); status != http.StatusOK || strings.Contains(body, "For our staff") {
		t.Errorf("status %d, or what is hidden is listed", status)
	}
}

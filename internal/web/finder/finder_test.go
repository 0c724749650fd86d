package finder_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/finder"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

var now = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// shelf is a catalogue's source with letters of descriptions.
type shelf struct {
	orgs []issuance.Organisation
	rows []catalogue.Row
	base string

	others  []catalogue.Other
	picture []byte // of all others
}

func (s *shelf) CatalogueChange(context.Context) (int64, error) {
	return int64(len(s.rows) + len(s.others)), nil
}

func (s *shelf) OtherRows(_ context.Context, after catalogue.OtherCursor, visit func(*catalogue.Other) (bool, error)) error {
	for i := range s.others {
		if o := &s.others[i]; o.Change >= after.Change {
			if more, err := visit(o); err != nil || !more {
				return err
			}
		}
	}
	return nil
}

func (s *shelf) OtherRow(_ context.Context, id issuance.ID) (catalogue.Other, error) {
	for _, o := range s.others {
		if o.ID == id {
			return o, nil
		}
	}
	return catalogue.Other{}, issuance.ErrNotFound
}

func (s *shelf) OtherPicture(context.Context, issuance.ID) ([]byte, error) { return s.picture, nil }

func (s *shelf) CatalogueRows(_ context.Context, after catalogue.Cursor, visit func(*catalogue.Row) (bool, error)) error {
	for i := range s.rows {
		r := &s.rows[i]
		if r.Change < after.Change || r.Change == after.Change && bytes.Compare(r.Class[:], after.Class[:]) <= 0 {
			continue
		}
		if more, err := visit(r); err != nil || !more {
			return err
		}
	}
	return nil
}

func (s *shelf) CatalogueRow(_ context.Context, class issuance.ID) (catalogue.Row, error) {
	for _, r := range s.rows {
		if r.Class == class {
			return r, nil
		}
	}
	return catalogue.Row{}, issuance.ErrNotFound
}

func (s *shelf) OfferedRow(_ context.Context, edition issuance.ID) (catalogue.Row, error) {
	for _, r := range s.rows {
		if bytes.Contains(r.Content, []byte(edition.String())) {
			return r, nil
		}
	}
	return catalogue.Row{}, issuance.ErrNotFound
}

func (s *shelf) Organisations(context.Context) ([]issuance.Organisation, error) { return s.orgs, nil }
func (s *shelf) Setting(context.Context, string) (string, error)                { return s.base, nil }

// add publishes a description at an organisation.
func (s *shelf) add(t testing.TB, org int, text string) issuance.ID {
	t.Helper()
	d := new(microcredential.Description)
	if err := d.UnmarshalJSON([]byte(text)); err != nil {
		t.Fatal(err)
	}
	l := catalogue.FromDescription(d)
	l.Version, l.PublishedAt, l.Editions = 1, now.UnixMicro(), catalogue.Editions{}
	for _, lang := range d.Languages() {
		l.Editions[lang] = issuance.NewID(rand.Reader)
	}
	content, err := l.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	r := catalogue.Row{Org: s.orgs[org].ID, Class: issuance.NewID(rand.Reader), Change: int64(len(s.rows) + 1), ChangedAt: now, Content: content}
	s.rows = append(s.rows, r)
	return r.Class
}

func newShelf(t testing.TB, copies int) *shelf {
	t.Helper()
	s := &shelf{base: "https://badges.example"}
	for i, base := range []string{"https://badges.example", "https://badges.smit.example"} {
		s.orgs = append(s.orgs, issuance.Organisation{
			ID: issuance.OrganisationID(i + 1), Slug: fmt.Sprintf("org-%d", i+1), BaseURL: base, HomeURL: fmt.Sprintf("https://www.org-%d.example/", i+1),
			NameEN: fmt.Sprintf("University %d", i+1), NameJA: fmt.Sprintf("第%d大学", i+1), Profile: []byte(`{}`), Zone: "Asia/Tokyo",
		})
	}
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	for range copies {
		for i, text := range good {
			s.add(t, i%2, string(text))
		}
	}
	return s
}

func site(t testing.TB, s *shelf) http.Handler {
	t.Helper()
	chrome, err := page.NewChrome(true, "")
	if err != nil {
		t.Fatal(err)
	}
	chrome.OfferComparison()
	c := catalogue.New(s, func() time.Time { return now })
	routes := append(finder.New(c, chrome, func() time.Time { return now }).Routes(), chrome.Routes()...)
	routes = append(routes, web.Route{Pattern: "/cards/{org}/{picture}", Handler: func(w http.ResponseWriter, r *http.Request) error {
		web.PictureHeaders(w.Header(), "image/png")
		web.Write(w, r, http.StatusOK, picture())
		return nil
	}})
	return web.NewRouter(&web.Answerer{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Page: chrome.FaultPage}, routes...)
}

func get(t testing.TB, h http.Handler, address string) (status int, body string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

var (
	tags  = regexp.MustCompile(`<[^>]*>`)
	cards = regexp.MustCompile(`<li class="card">`)
)

func TestCataloguePage(t *testing.T) {
	h := site(t, newShelf(t, 1))
	for _, c := range []struct {
		name, address string
		cards         int
		says          []string
		not           []string
	}{
		{"everything", "/catalogue.en.html", 10, []string{"10 found", "45 hours", "University 1", "With credit"}, []string{`name="robots"`, "next</a>"}},
		{"in Japanese", "/catalogue.ja.html?q=%E3%83%87%E3%83%BC%E3%82%BF", 4, []string{"4件", "<mark>データ</mark>", `name="robots" content="noindex"`}, nil},
		{"a filter", "/catalogue.en.html?form=onsite", 2, []string{"Form of participation: On site", "Clear all filters"}, nil},
		{"a range", "/catalogue.ja.html?upto=20", 2, []string{"20時間以下"}, nil},
		{"a range from its end", "/catalogue.ja.html?from=20&upto=10", 2, []string{"10～20時間"}, nil},
		{"no range", "/catalogue.en.html?from=abc&upto=-5", 10, []string{"“from=abc” is no filter here", "“upto=-5” is no filter here"}, nil},
		{"marks alone", "/catalogue.en.html?q=" + url.QueryEscape("🙂（"), 10, []string{"“🙂（” holds no word"}, nil},
		{"nothing", "/catalogue.en.html?q=xyzzy&form=onsite", 0, []string{"Nothing was found", "without “xyzzy”: 2"}, []string{"without the filter"}},
		{"unknown", "/catalogue.en.html?colour=red", 10, []string{"“colour” is no filter here"}, nil},
		{"unknown value", "/catalogue.en.html?credit=some&hours=-10&hours=xx", 0, []string{"“credit=some” is no filter here", "“hours=xx” is no filter here"}, []string{"Credit: some"}},
		{"on the host of one", "https://badges.smit.example/catalogue.en.html", 5, []string{"5 found", "University 2"}, []string{"University 1"}},
		{"markup", "/catalogue.en.html?q=" + url.QueryEscape(`"><script>alert(1)</script>`), 0, nil, []string{"<script>alert"}},
		{"too long", "/catalogue.en.html?q=" + strings.Repeat("data+", 100), 4, []string{"Only the first 200 characters"}, nil},
		{"compared", "/catalogue.en.html?m=gone&m=" + url.QueryEscape("https://other.example/badges/1"), 10, []string{"other.example", "Compare 1"}, []string{">gone<"}},
		{"another page", "/catalogue.en.html?page=99", 10, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := get(t, h, c.address)
			if n := len(cards.FindAllString(body, -1)); status != http.StatusOK || n != c.cards {
				t.Errorf("status %d, %d cards, want %d", status, n, c.cards)
			}
			text := tags.ReplaceAllString(body, "")
			for _, want := range c.says {
				if !strings.Contains(body, want) && !strings.Contains(text, want) {
					t.Errorf("does not say %q", want)
				}
			}
			for _, bad := range c.not {
				if strings.Contains(body, bad) {
					t.Errorf("says %q", bad)
				}
			}
		})
	}
}

var href = regexp.MustCompile(`href="(/catalogue\.[^"]*)"`)

// Every link of a page of results leads to another one; what is chosen goes along.
func TestLinksOfResults(t *testing.T) {
	h := site(t, newShelf(t, 5))
	_, body := get(t, h, "/catalogue.en.html?form=online&q=data&m=one")
	links := href.FindAllStringSubmatch(body, -1)
	if len(links) < 15 {
		t.Errorf("%d links", len(links))
	}
	for _, link := range links {
		address := strings.ReplaceAll(link[1], "&amp;", "&")
		if status, _ := get(t, h, address); status != http.StatusOK {
			t.Errorf("%s: status %d", address, status)
		}
	}
}

// What a learner asks first stands on the card: for whom, fee, when to apply and where.
func TestExtraFactsOnCards(t *testing.T) {
	s := newShelf(t, 0)
	s.add(t, 0, `{"id":"x","title_en":"Data for Nurses","title_ja":"看護師のためのデータ","extra_fee":12000,"extra_audience_en":"Nurses","extra_audience_ja":"看護師","extra_place_en":"Kitahama Campus","extra_place_ja":"北浜キャンパス","extra_apply_from":"2026-11-01",
		"extra_apply_until":"2026-11-28","extra_apply_uri":"https://apply.mizunara-u.example/data","extra_starts":"2027-01-10","extra_training_benefit":"general","awarding_body_kind_code":"university"}`)
	s.add(t, 0, `{"id":"y","title_en":"Free","title_ja":"無料","extra_fee":0,"extra_apply_until":"2026-11-27","extra_apply_uri":"javascript:alert(1)","extra_starts":"someday"}`)
	h := site(t, s)
	for address, want := range map[string][]string{
		"/catalogue.ja.html?benefit=yes":                {"12,000円", "対象：看護師", "受付中", `<span class="date">2027年1月10日</span>開講`, "申込み方法（apply.mizunara-u.example）", "1件"},
		"/catalogue.en.html?apply=open&kind=university": {"¥12,000", "For: Nurses", "Open now", `starts <span class="date">10 January 2027</span>`, "1 found"},
		"/catalogue.en.html?fee=free":                   {"Free of charge", "1 found"},
		"/catalogue.en.html?apply=closed":               {"1 found", "Free"},
		"/catalogue.ja.html?audience=nurses":            {"1件", "対象者：看護師"},
		"/catalogue.en.html?place=kitahama+campus":      {"1 found", "Place: Kitahama Campus", "Data for Nurses"},
	} {
		_, body := get(t, h, address)
		for _, text := range want {
			if !strings.Contains(body, text) {
				t.Errorf("%s does not say %q", address, text)
			}
		}
		if strings.Contains(body, "javascript:") {
			t.Errorf("%s has a script as an address", address)
		}
	}
}

// A page of results has at most 60,000 bytes, however much there is.
func TestWeightOfResults(t *testing.T) {
	s := newShelf(t, 30)
	for i := range 300 {
		s.add(t, i%2, fmt.Sprintf(`{"id":"x%d","title_en":%q,"title_ja":%q,"content_description_en":%q,"learner_effort_hours":%d,"level_framework":"F%d","level_value":"1","language_codes":["ja","en"],
			"extra_field_of_study_isced_f":"%02d11","type_of_assessment_codes":["quiz","exam"],"form_of_participation_code":"online"}`,
			i, strings.Repeat("A very long title ", 20), strings.Repeat("とても長い名称の", 30), strings.Repeat("Words ", 100), i, i, i%11))
	}
	h := site(t, s)
	for _, address := range []string{"/catalogue.en.html", "/catalogue.ja.html?q=%E9%95%B7%E3%81%84&form=online", "/catalogue.ja.html?field=01&field=02&level=F1+1"} {
		status, body := get(t, h, address)
		if status != http.StatusOK || len(body) > 60_000 {
			t.Errorf("%s: status %d, %d bytes, want at most 60,000", address, status, len(body))
		}
	}
}

// Whatever an address asks for is answered.
func TestHostileQueries(t *testing.T) {
	h := site(t, newShelf(t, 1))
	for _, query := range []string{
		"q=" + strings.Repeat("%E3%81%82", 10_000), "q=%00%ff", "page=-1&page=9999999999999999999", "from=NaN&upto=Inf", "from=1e999", "m=" + strings.Repeat("x", 5000),
		strings.Repeat("form=x&", 2000), "all=" + strings.Repeat("y", 100), "sort=sideways", "%zz=1", "q=%22%27+OR+1%3D1", strings.Repeat("a=1&", 3000),
	} {
		if status, body := get(t, h, "/catalogue.en.html?"+query); status != http.StatusOK || len(body) > 60_000 {
			t.Errorf("%.40s…: status %d, %d bytes", query, status, len(body))
		}
	}
}

func TestToLanguage(t *testing.T) {
	h := site(t, newShelf(t, 1))
	r := httptest.NewRequest(http.MethodGet, "/catalogue?q=data&form=online", nil)
	r.Header.Set("Accept-Language", "ja")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if got, want := w.Header().Get("Location"), "/catalogue.ja.html?form=online&q=data"; w.Code != http.StatusSeeOther || got != want {
		t.Errorf("status %d to %q, want %q", w.Code, got, want)
	}
}

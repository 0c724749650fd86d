package finder_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/finder"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
)

// remote answers what other issuers' servers hold, and counts how often it was asked. One award of it is at home here.
type remote struct {
	bodies map[string]string
	asked  atomic.Int32
	own    verification.OwnAward // at awardAddress; without an address there is none
	names  []string              // of the awarding bodies that are at home here
	gone   string                // address of an award that was revoked
}

func (m *remote) Zone(context.Context) (*time.Location, error) { return nil, nil }

func (m *remote) Issuer(context.Context, string) (*verification.Issuer, error) { return nil, nil }
func (m *remote) Names(context.Context) ([]string, error)                      { return m.names, nil }

func (m *remote) Award(_ context.Context, assertion, _ string) (*verification.OwnAward, error) {
	if m.own.Address == "" || assertion != awardAddress {
		return nil, nil
	}
	own := m.own
	return &own, nil
}

func (m *remote) Fetch(_ context.Context, address, _ string) (*verify.Response, error) {
	m.asked.Add(1)
	body, ok := m.bodies[address]
	switch {
	case address == m.gone:
		return &verify.Response{Status: http.StatusGone, Final: address, At: now}, nil
	case !ok:
		return nil, &verify.FetchError{Code: verify.FetchUnreachable, Address: address}
	}
	return &verify.Response{Status: http.StatusOK, Body: []byte(body), Final: address, At: now, ContentType: "application/ld+json"}, nil
}

const (
	awardAddress = "https://badges.example/awards/1"
	otherAward   = `{"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "` + awardAddress + `", "badge": "` + classAddress + `", "issuedOn": "2026-05-01T00:00:00Z",
 "recipient": {"type": "email", "hashed": true, "salt": "x", "identity": "sha256$8d6a4c8a1e0a0d8b8f6a4c8a1e0a0d8b8f6a4c8a1e0a0d8b8f6a4c8a1e0a0d8b"}, "verification": {"type": "hosted"}, "narrative": "Passed with distinction"}`
	classAddress  = "https://badges.example/classes/1"
	issuerAddress = "https://badges.example/issuer"
	otherClass    = `{"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": "` + classAddress + `", "name": "Reading <Data>", "description": "A course.",
 "image": "https://badges.example/1.png", "criteria": {"narrative": "Workload : 30 hours\n\nCredits : 1 ECTS"}, "issuer": "` + issuerAddress + `"}`
	otherIssuer = `{"@context": "https://w3id.org/openbadges/v2", "type": "Issuer", "id": "` + issuerAddress + `", "name": "Academy", "url": "https://badges.example", "email": "a@badges.example"}`
)

func comparing(t testing.TB, s *shelf, m *remote, limits gate.Limits) http.Handler {
	t.Helper()
	chrome, err := page.NewChrome(true, page.Notice(""))
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return now }
	f := finder.New(catalogue.New(s, clock), chrome, clock)
	f.Compare(verification.New(verification.Options{Fetcher: m, Now: clock, Home: m}), gate.New(limits, clock))
	return web.NewRouter(&web.Answerer{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Page: chrome.FaultPage}, append(f.Routes(), chrome.Routes()...)...)
}

func post(h http.Handler, address string, form url.Values) (status int, body string) {
	r := httptest.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestCompare(t *testing.T) {
	s := newShelf(t, 1)
	m := &remote{bodies: map[string]string{classAddress: otherClass, issuerAddress: otherIssuer}}
	h := comparing(t, s, m, gate.Limits{})
	id := s.rows[0].Class.String()

	address := "/compare.en.html?" + url.Values{"m": {id, s.rows[1].Class.String(), classAddress}}.Encode()
	status, body := get(t, h, address)
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	for _, want := range []string{"Reading &lt;Data&gt;", "30 hours", "1 ECTS", "noindex", "differs", "Not stated", "read from the text"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing", want)
		}
	}
	before := m.asked.Load()
	if get(t, h, address); m.asked.Load() != before {
		t.Error("the other issuer was asked twice within an hour")
	}

	// Our own course stands in the answer alone.
	status, body = post(h, "/compare.ja.html", url.Values{"m": {id}, "own_title": {"統計学入門"}, "own_hours": {"授業時間 15時間"}, "own_credits": {"1単位"}})
	if status != http.StatusOK || !strings.Contains(body, "授業時間のみ") || !strings.Contains(body, "本学の科目") {
		t.Errorf("status %d, own course missing", status)
	}
	if _, body = post(h, "/compare.ja.html", url.Values{"m": {id}, "own_title": {"統計学入門"}, "own_hours": {"１５"}, "own_credits": {"2"}}); !strings.Contains(body, "15時間") || !strings.Contains(body, "2単位") {
		t.Error("figures alone are not those of their fields")
	}
	if strings.Contains(body, "own_title=") {
		t.Error("our own course is in an address")
	}

	// What is gone, unknown, or one too many.
	for name, c := range map[string]struct{ asked, says string }{
		"nothing":        {"/compare.en.html", "Lay two to four"},
		"one":            {"/compare.en.html?m=" + id, "Choose one more"},
		"unknown":        {"/compare.en.html?m=" + id + "&m=nothing", "not listed here"},
		"unreachable":    {"/compare.en.html?m=" + id + "&m=" + url.QueryEscape("https://gone.example/1"), "Could not be read"},
		"within our net": {"/compare.en.html?m=" + id + "&m=" + url.QueryEscape("http://127.0.0.1/1"), "Could not be read"},
		"five":           {address + "&m=" + s.rows[2].Class.String() + "&m=" + s.rows[3].Class.String(), "1 more were left out"},
		"very long":      {"/compare.en.html?m=" + id + "&m=" + strings.Repeat("x", 3000), "Choose one more"},
		"no such file":   {address + "&as=exe", "<h1>"},
		"no such order":  {address + "&order=sideways", "<h1>"},
	} {
		if status, body := get(t, h, c.asked); status != http.StatusOK || !strings.Contains(body, c.says) {
			t.Errorf("%s: status %d, does not say %q", name, status, c.says)
		}
	}
}

// upload is a file in a field of a form.
type upload struct {
	field, name string
	data        []byte
}

func send(t testing.TB, h http.Handler, address string, fields url.Values, files ...upload) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, all := range fields {
		for _, value := range all {
			if err := form.WriteField(name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, f := range files {
		part, err := form.CreateFormFile(f.field, f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(f.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, address, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// What one person was awarded stands in the answer to whoever hands it in, and in nothing that is sent on.
func TestCompareAward(t *testing.T) {
	s := newShelf(t, 1)
	own := verification.OwnAward{Address: awardAddress, Learner: verification.Name{EN: "Hanako Takasaki", JA: "髙﨑 花子"}, Version: 7}
	m := &remote{bodies: map[string]string{awardAddress: otherAward, classAddress: otherClass, issuerAddress: otherIssuer, "https://badges.example/1.png": string(picture())}, own: own}
	h := comparing(t, s, m, gate.Limits{})
	id := s.rows[0].Class.String()
	picture, err := bake.Bake(picture(), otherAward)
	if err != nil {
		t.Fatal(err)
	}
	persons := []string{"Hanako Takasaki", "Passed with distinction", "Checked on 28 November 2026 at " + awardAddress, "<b class=\"stated\">7</b>", "1 May 2026"}
	both := url.Values{"m": {id, classAddress}}.Encode()
	for name, w := range map[string]*httptest.ResponseRecorder{
		"by its address": send(t, h, "/compare.en.html", url.Values{"m": {id}, "add": {awardAddress}}),
		"as a picture":   send(t, h, "/compare.en.html", url.Values{"m": {id}}, upload{"file", "badge.png", picture}),
		"taken along":    send(t, h, "/compare.en.html", url.Values{"m": {id}, "badge": {otherAward}}),
	} {
		body := html.UnescapeString(w.Body.String())
		for _, want := range persons {
			if !strings.Contains(body, want) {
				t.Errorf("%s: status %d, %q is missing", name, w.Code, want)
			}
		}
		if !strings.Contains(body, `href="/compare.en.html?`+both) {
			t.Errorf("%s: the link that is sent on does not name the classes alone", name)
		}
		for _, address := range regexp.MustCompile(`href="[^"]*"`).FindAllString(body, -1) {
			if strings.Contains(address, "awards") {
				t.Errorf("%s: a person's award is in %s", name, address)
			}
		}
	}
	for _, address := range []string{"/compare.en.html?" + both, "/compare.en.html?" + url.Values{"m": {id, awardAddress}}.Encode()} {
		_, body := get(t, h, address)
		for _, bad := range append(persons, awardAddress) {
			if bad != persons[3] && strings.Contains(body, bad) {
				t.Errorf("%s says %q", address, bad)
			}
		}
		if !strings.Contains(body, "Reading &lt;Data&gt;") || !strings.Contains(body, "As it is offered") {
			t.Errorf("%s does not show the class", address)
		}
	}

	m.own.Learner = verification.Name{}
	body := send(t, h, "/compare.en.html", url.Values{"m": {id}, "add": {awardAddress}}).Body.String()
	if !strings.Contains(body, "Not shown") || strings.Contains(body, "Hanako") {
		t.Error("a name that is not shown stands on the sheet, or nothing says so")
	}
}

// An award of ours stands by the codes of the description by which it was made, which no badge carries, and so does one that
// was revoked; a copy that cannot be confirmed does not.
func TestCompareAwardByItsDescription(t *testing.T) {
	s := newShelf(t, 1)
	m := &remote{
		bodies: map[string]string{awardAddress: otherAward, classAddress: otherClass, issuerAddress: otherIssuer, "https://badges.example/1.png": string(picture())},
		own: verification.OwnAward{Address: awardAddress, Version: 3, Description: []byte(`{"title_en":"Reading <Data>","learner_effort_en":"One month",
			"learner_effort_hours":33,"awarding_body_kind_code":"university"}`)},
	}
	asked := url.Values{"m": {s.rows[0].Class.String()}, "add": {awardAddress}}
	body := send(t, comparing(t, s, m, gate.Limits{}), "/compare.en.html", asked).Body.String()
	for _, want := range []string{"33 hours", "One month", "University", "<b class=\"stated\">3</b>"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing", want)
		}
	}
	class, err := openbadges.Parse[openbadges.BadgeClass]([]byte(otherClass))
	if err != nil {
		t.Fatal(err)
	}
	m.gone, m.own.Class = awardAddress, class
	body = send(t, comparing(t, s, m, gate.Limits{}), "/compare.en.html", asked).Body.String()
	for _, want := range []string{"revoked", "33 hours", "One month", "University"} {
		if !strings.Contains(body, want) {
			t.Errorf("of an award that was revoked, %q is missing", want)
		}
	}
	m.gone = ""
	delete(m.bodies, issuerAddress)
	if body := send(t, comparing(t, s, m, gate.Limits{}), "/compare.en.html", asked).Body.String(); strings.Contains(body, "33 hours") {
		t.Error("what could not be confirmed stands by our own description")
	}
}

// What its issuer's own catalogue tells in codes stands on the sheet, as long as the badge says the same now.
func TestCompareByCodes(t *testing.T) {
	s := newShelf(t, 1)
	told := `{"texts":[{"key":"title","lang":"en","text":"Reading <Data>"},{"key":"title","lang":"ja","text":"データを読む"},{"key":"learner_effort","lang":"en","text":"30  Hours"},
		{"key":"credit_other_recognition","lang":"en","text":"1 ECTS"}],"facts":{"hours":{"value":30},"kind":"company","supervision":"proctored","country":{"values":["JP"]}},"body":{"en":"Academy"}}`
	s.other(t, classAddress, told)
	m := &remote{bodies: map[string]string{classAddress: otherClass, issuerAddress: otherIssuer}}
	address := url.Values{"m": {s.rows[0].Class.String(), classAddress}}.Encode()
	_, body := get(t, comparing(t, s, m, gate.Limits{}), "/compare.ja.html?"+address)
	for _, want := range []string{"データを読む", "企業", "公開先のURLから読み取り", "2026年11月28日に読み取り"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing", want)
		}
	}
	m.bodies[classAddress] = strings.Replace(otherClass, "30 hours", "31 hours", 1)
	if _, body = get(t, comparing(t, s, m, gate.Limits{}), "/compare.ja.html?"+address); strings.Contains(body, "企業") || !strings.Contains(body, "31時間") {
		t.Error("codes of what is not said any more stand on the sheet")
	}
}

// Where the host of what is followed gives no answer, what the catalogue has of it stands in its place, with its day. Nobody is
// asked at once again.
func TestCompareAsKept(t *testing.T) {
	s := newShelf(t, 1)
	s.other(t, classAddress, `{"texts":[{"key":"title","lang":"en","text":"Kept <Data>"},{"key":"learner_effort","lang":"en","text":"31 hours"}],"body":{"en":"Academy"}}`)
	m := &remote{bodies: map[string]string{}}
	h := comparing(t, s, m, gate.Limits{})
	address := url.Values{"m": {s.rows[0].Class.String(), classAddress}}.Encode()
	for lang, says := range map[string][]string{
		"en": {"Kept &lt;Data&gt;", "31 hours", "What stands here was read on 20 November 2026"},
		"ja": {"2026年11月20日に読み取った内容", "カタログの控え"},
	} {
		status, body := get(t, h, "/compare."+lang+".html?"+address)
		for _, want := range says {
			if status != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%s: status %d, %q is missing", lang, status, want)
			}
		}
	}
	if n := m.asked.Load(); n != 1 {
		t.Errorf("a host that gave no answer was asked %d times at once", n)
	}
}

// Our own course comes as a file too; what is wrong with it is said, and the rest of the sheet stands.
func TestCompareOwnFile(t *testing.T) {
	s := newShelf(t, 1)
	h := comparing(t, s, &remote{}, gate.Limits{Burst: 100})
	id := s.rows[0].Class.String()
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	var book bytes.Buffer
	if err := descriptionbook.Of(descriptionbook.Example(), "ja").Write(&book, "ja", nil); err != nil {
		t.Fatal(err)
	}
	title := descriptionbook.Example().Text("title", "ja")
	for name, c := range map[string]struct {
		data   []byte
		status int
		says   []string
	}{
		"a workbook":    {book.Bytes(), http.StatusOK, []string{title, "本学の科目"}},
		"JSON":          {good[0], http.StatusOK, []string{"本学の科目"}},
		"with a mark":   {append([]byte("\ufeff"), good[0]...), http.StatusOK, []string{"本学の科目"}},
		"two of them":   {[]byte("[" + string(good[0]) + "," + string(good[1]) + "]"), http.StatusUnprocessableEntity, []string{"2件の記述"}},
		"no JSON":       {[]byte("{"), http.StatusUnprocessableEntity, []string{"読み取れませんでした"}},
		"a picture":     {picture(), http.StatusUnprocessableEntity, []string{"読み取れませんでした"}},
		"a broken book": {book.Bytes()[:book.Len()/2], http.StatusUnprocessableEntity, []string{"読み取れませんでした"}},
	} {
		w := send(t, h, "/compare.ja.html", url.Values{"m": {id, s.rows[1].Class.String()}}, upload{"own_file", "course", c.data})
		body := html.UnescapeString(w.Body.String())
		for _, want := range append(c.says, `class="besides"`) {
			if w.Code != c.status || !strings.Contains(body, want) {
				t.Errorf("%s: status %d, want %d, or %q is missing", name, w.Code, c.status, want)
			}
		}
	}
	// It goes along with the form, and into the files.
	w := send(t, h, "/compare.ja.html", url.Values{"m": {id}, "own": {string(good[0])}, "as": {"csv"}})
	if got := w.Header().Get("Content-Disposition"); w.Code != http.StatusOK || !strings.HasPrefix(got, `attachment; filename="comparison-2026-11-28.csv"`) || !strings.Contains(w.Body.String(), "本学の該当する") {
		t.Errorf("status %d, %q", w.Code, got)
	}
}

// What is no address is said at its field, where it still stands, and becomes no column; nor does it reach a file.
func TestCompareStrangeAddress(t *testing.T) {
	s := newShelf(t, 1)
	h := comparing(t, s, &remote{}, gate.Limits{Burst: 100})
	id, other := s.rows[0].Class.String(), s.rows[1].Class.String()
	for _, text := range []string{"abc", "file:///etc/passwd", "javascript:alert(1)", "https://x.example/" + strings.Repeat("a", 3000)} {
		for _, as := range []string{"", "csv"} {
			w := send(t, h, "/compare.en.html", url.Values{"m": {id, other}, "add": {text}, "own_title": {"Statistics I"}, "as": {as}})
			body := html.UnescapeString(w.Body.String())
			for _, want := range []string{"is no address of a badge", `name="add"`, `value="` + text + `" aria-invalid`, `value="Statistics I"`, `class="besides"`} {
				if w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, want) {
					t.Errorf("%.30q: status %d, %q is missing", text, w.Code, want)
				}
			}
			if strings.Contains(body, `name="m" value="`+text) {
				t.Errorf("%.30q is a column", text)
			}
		}
	}
	if w := send(t, h, "/compare.en.html", url.Values{"m": {id}, "add": {" " + other}}); w.Code != http.StatusSeeOther {
		t.Errorf("an id is refused: status %d", w.Code)
	}
}

// A sheet of trials says so above all, for its print too, and in the row of their standing.
func TestCompareTrial(t *testing.T) {
	for _, trial := range []bool{true, false} {
		s := newShelf(t, 0)
		if trial {
			s.orgs, s.orgs[0].BaseURL = s.orgs[:1], issuance.DefaultBaseURL
		}
		s.add(t, 0, `{"title_en":"Statistics"}`)
		s.add(t, 0, `{"title_en":"Algebra"}`)
		h := comparing(t, s, &remote{}, gate.Limits{})
		_, body := get(t, h, "/compare.en.html?"+url.Values{"m": {s.rows[0].Class.String(), s.rows[1].Class.String()}}.Encode())
		for _, mark := range []string{`<aside class="trial">`, "Trial: it proves nothing"} {
			if strings.Contains(body, mark) != trial {
				t.Errorf("of a trial: %t; the sheet says %q: %t", trial, mark, !trial)
			}
		}
	}
}

// What has an address is at that address: the form leads there.
func TestCompareLeadsToAddress(t *testing.T) {
	s := newShelf(t, 1)
	h := comparing(t, s, &remote{bodies: map[string]string{classAddress: otherClass, issuerAddress: otherIssuer}}, gate.Limits{})
	id := s.rows[0].Class.String()
	w := send(t, h, "/compare.en.html", url.Values{"m": {id}, "add": {"  " + classAddress + " "}, "order": {"guideline"}})
	at := w.Header().Get("Location")
	want := "/compare.en.html?" + url.Values{"m": {id, classAddress}, "order": {"guideline"}}.Encode()
	if w.Code != http.StatusSeeOther || at != want {
		t.Fatalf("status %d to %q, want %q", w.Code, at, want)
	}
	if status, body := get(t, h, at+"&as=xlsx"); status != http.StatusOK || !strings.HasPrefix(body, "PK") {
		t.Errorf("no workbook: status %d", status)
	}

	// Our own are known by any address of theirs, and nobody is asked.
	letter, err := catalogue.Unmarshal(s.rows[0].Content)
	if err != nil {
		t.Fatal(err)
	}
	page := "https://badges.example/o/org-1/m/" + letter.Editions["ja"].String() + ".ja.html"
	asked := url.Values{"m": {page, s.rows[1].Class.String()}}
	if status, body := get(t, h, "/compare.en.html?"+asked.Encode()); status != http.StatusOK || strings.Contains(body, "Could not be read") {
		t.Errorf("by the address of its page: status %d, or not known", status)
	}
}

// Whatever a form holds is answered with a sentence.
func TestHostileForms(t *testing.T) {
	s := newShelf(t, 1)
	h := comparing(t, s, &remote{}, gate.Limits{Burst: 1000})
	id := s.rows[0].Class.String()
	many := url.Values{}
	for i := range 100 {
		many.Set(fmt.Sprint("x", i), "1")
	}
	for name, c := range map[string]struct {
		fields url.Values
		files  []upload
		status int
	}{
		"a badge that is none":  {url.Values{"m": {id}}, []upload{{"file", "x.png", []byte("no badge")}}, http.StatusOK},
		"six badges":            {url.Values{"m": {id}}, []upload{{"file", "1", []byte("1")}, {"file", "2", []byte("2")}, {"file", "3", []byte("3")}, {"file", "4", []byte("4")}, {"file", "5", []byte("5")}, {"file", "6", []byte("6")}}, http.StatusOK},
		"empty files":           {url.Values{"m": {id, s.rows[1].Class.String()}}, []upload{{"file", "", nil}, {"own_file", "", nil}}, http.StatusSeeOther},
		"markup":                {url.Values{"m": {id}, "own_title": {"<script>alert(1)</script>"}}, nil, http.StatusOK},
		"too long a field":      {url.Values{"m": {id}, "own_title": {strings.Repeat("あ", 200_000)}}, nil, http.StatusRequestEntityTooLarge},
		"too large a course":    {url.Values{"m": {id}}, []upload{{"own_file", "x", make([]byte, 5<<20)}}, http.StatusRequestEntityTooLarge},
		"far too many fields":   {many, nil, http.StatusRequestEntityTooLarge},
		"no text":               {url.Values{"m": {id, "\xff\x00"}, "own_title": {"\xff\x00"}}, nil, http.StatusSeeOther},
		"outcomes by thousands": {url.Values{"m": {id}, "own_title": {"x"}, "own_outcomes": {strings.Repeat("x\n", 50_000)}}, nil, http.StatusOK},
	} {
		w := send(t, h, "/compare.en.html", c.fields, c.files...)
		if body := w.Body.String(); w.Code != c.status || strings.Contains(body, "<script>alert") || c.status != http.StatusSeeOther && !strings.Contains(body, "<h1>") {
			t.Errorf("%s: status %d, want %d", name, w.Code, c.status)
		}
	}
}

// A course of ours that was typed without its title is asked for one at the field; what was typed stays, and no column is
// nameless.
func TestCompareNamelessCourse(t *testing.T) {
	s := newShelf(t, 1)
	h := comparing(t, s, &remote{}, gate.Limits{Burst: 100})
	id, other := s.rows[0].Class.String(), s.rows[1].Class.String()
	for lang, says := range map[string]string{"en": "Give your own course its title", "ja": "科目名を入力してください"} {
		w := send(t, h, "/compare."+lang+".html", url.Values{"m": {id, other}, "own_title": {" "}, "own_hours": {"90時間"}, "own_outcomes": {"Read charts."}})
		body := html.UnescapeString(w.Body.String())
		for _, want := range []string{says, `href="#own_title"`, `aria-invalid`, `value="90時間"`, "Read charts.</textarea>", "<details open", `class="besides"`} {
			if w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, want) {
				t.Errorf("%s: status %d, %q is missing", lang, w.Code, want)
			}
		}
	}
}

// TestCompareLimits: reading another issuer's column counts as a verification does, comparing our own does not.
func TestCompareLimits(t *testing.T) {
	s := newShelf(t, 1)
	m := &remote{bodies: map[string]string{}}
	h := comparing(t, s, m, gate.Limits{Burst: 1})
	id := s.rows[0].Class.String()
	foreign := "/compare.en.html?m=" + id + "&m="
	get(t, h, foreign+url.QueryEscape(classAddress))
	if status, body := get(t, h, foreign+url.QueryEscape(classAddress+"0")); status != http.StatusTooManyRequests || !strings.Contains(body, "<h1>") {
		t.Errorf("status %d after the limit", status)
	}
	if status, _ := get(t, h, "/compare.en.html?m="+id+"&m="+s.rows[1].Class.String()); status != http.StatusOK {
		t.Errorf("status %d for our own", status)
	}
}

package follow_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/catalogue/follow"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

const (
	theirs    = "https://badges.tsukimiso.example" // whose catalogue is followed
	elsewhere = "https://badges.nara.example"      // another's
)

// world is a store, and hosts of strangers that answer as a test wants.
type world struct {
	*follow.Follower
	t     *testing.T
	store *store.Store
	by    issuance.By
	now   time.Time
	pages map[string]http.HandlerFunc // by host and path
	asked []string

	server string // its address
}

func newWorld(t *testing.T, st *store.Store) *world {
	t.Helper()
	w := &world{t: t, store: st, now: time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC), pages: map[string]http.HandlerFunc{}}
	server := httptest.NewServer(http.HandlerFunc(func(to http.ResponseWriter, r *http.Request) {
		w.asked = append(w.asked, r.Host+r.URL.Path)
		if answer := w.pages[r.Host+r.URL.Path]; answer != nil {
			answer(to, r)
			return
		}
		http.NotFound(to, r)
	}))
	t.Cleanup(server.Close)
	w.server = server.URL
	now, fetcher := func() time.Time { return w.now }, newFetcher(t, w)
	var err error
	if w.by, err = st.Actor(t.Context(), audit.Operator, "aoki", w.now); err != nil {
		t.Fatal(err)
	}
	w.Follower = &follow.Follower{
		Records: st.OtherStore, Fetcher: fetcher, Reader: verification.New(verification.Options{Fetcher: fetcher, Now: now}), Now: now,
		Own:  func(address string) bool { return strings.HasPrefix(address, "https://ours.example/") },
		Draw: func(file []byte) ([]byte, error) { return file, nil },
	}
	return w
}

// newFetcher asks the hosts of a world, and remembers nothing yet.
func newFetcher(t *testing.T, w *world) *fetch.Fetcher {
	t.Helper()
	fetcher := fetch.New(fetch.Options{Now: func() time.Time { return w.now }})
	t.Cleanup(fetcher.Close)
	for _, origin := range []string{theirs, elsewhere} {
		if err := fetcher.Map(origin, w.server); err != nil {
			t.Fatal(err)
		}
	}
	return fetcher
}

// onBoth runs a test on both stores.
func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Run("SQLite", func(t *testing.T) {
		st, err := store.OpenMemory(t.Context(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		test(t, newWorld(t, st))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		st, err := store.OpenURL(t.Context(), pgtest.Database(t), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { st.Close() })
		test(t, newWorld(t, st))
	})
}

func said(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		fmt.Fprint(w, body)
	}
}

func host(origin string) string { return strings.TrimPrefix(origin, "https://") }

// badge publishes a BadgeClass with its issuer, and returns its address.
func (w *world) badge(origin, name, title string) string {
	address := origin + "/class/" + name
	w.pages[host(address)] = said("application/ld+json", fmt.Sprintf(`{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":%q,"name":%q,
		"description":"About it","image":%q,"criteria":{"narrative":"Learning outcomes: to count"},"issuer":%q}`, address, title, origin+"/picture.png", origin+"/issuer"))
	w.pages[host(origin)+"/issuer"] = said("application/ld+json", fmt.Sprintf(`{"@context":"https://w3id.org/openbadges/v2","type":"Issuer","id":%q,"name":"Another University",
		"url":%q,"email":"badges@another.example"}`, origin+"/issuer", origin))
	w.pages[host(origin)+"/picture.png"] = said("image/png", "picture")
	return address
}

// entry is an entry of another's catalogue.
func entry(id, address, title string) string {
	return fmt.Sprintf(`{"id":%q,"changed_at":"2026-11-01T00:00:00Z","editions":[{"language":"en","address":%q,"page":"","picture":%q}],
		"awarding_body":{"name":"Tsukimiso University","name_ja":"月見草大学","profile":%q,"url":"https://www.tsukimiso.example/"},
		"descriptors":[{"number":3,"key":"title","label":"","label_ja":"","lang":"en","text":%q}],"facts":{"conforms":true,"hours":{"value":15}}}`,
		id, address, theirs+"/picture.png", theirs+"/profile", title)
}

func page(next string, more bool, entries ...string) string {
	return fmt.Sprintf(`{"catalogue":"mitome-catalogue-1","entries":[%s],"next":%q,"more":%t}`, strings.Join(entries, ","), next, more)
}

// serve answers the catalogue by the places at which it is asked.
func (w *world) serve(pages map[string]string) {
	w.pages[host(theirs)+"/catalogue.json"] = func(to http.ResponseWriter, r *http.Request) {
		body, there := pages[r.URL.Query().Get("since")]
		if !there {
			to.WriteHeader(http.StatusBadRequest)
			return
		}
		said("application/json", body)(to, r)
	}
}

func (w *world) add(address string) follow.Outcome {
	w.t.Helper()
	out, _, err := w.Add(w.t.Context(), w.by, address)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func (w *world) refresh(force bool) follow.Outcome {
	w.t.Helper()
	var out follow.Outcome
	sources, err := w.Records.Sources(w.t.Context())
	for i := range sources {
		if err == nil {
			out, err = w.Refresh(w.t.Context(), w.by, sources[i], force)
		}
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// found are the titles that the catalogue shows, with a mark where it cannot be found any more.
func (w *world) found() (titles []string) {
	w.t.Helper()
	c := catalogue.New(w.store, func() time.Time { return w.now })
	r, err := c.Search(w.t.Context(), &catalogue.Query{PageSize: 100})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, h := range r.Hits {
		title := h.Titles.In("en")
		if !h.Foreign.Missing.IsZero() {
			title += " (missing)"
		}
		titles = append(titles, title)
	}
	slices.Sort(titles)
	return titles
}

func (w *world) want(when string, titles ...string) {
	w.t.Helper()
	if got := w.found(); !slices.Equal(got, titles) {
		w.t.Errorf("%s: %q, want %q", when, got, titles)
	}
}

func (w *world) audited() (actions []string) {
	w.t.Helper()
	rows, err := w.store.Writer().QueryContext(context.Background(), `SELECT action FROM audit_entry WHERE org_id = 0 ORDER BY number`)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var action string
		if err := rows.Scan(&action); err != nil {
			w.t.Fatal(err)
		}
		actions = append(actions, action)
	}
	return actions
}

// A BadgeClass is read, shown with its picture, read again, marked when it is gone, and dropped after 90 days.
func TestBadge(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		address := w.badge(elsewhere, "a", "Counting")
		if out := w.add(address); out.Source.Kind != follow.Badge || out.Source.Entries != 1 || out.Changed != 1 {
			t.Errorf("added: %+v", out)
		}
		w.want("added", "Counting")
		id := catalogue.OtherID(address)
		if picture, err := w.store.OtherPicture(t.Context(), id); err != nil || string(picture) != "picture" {
			t.Errorf("picture %q, %v", picture, err)
		}
		w.badge(elsewhere, "a", "Counting further")
		w.now = w.now.Add(25 * time.Hour)
		if out := w.refresh(false); out.Changed != 1 {
			t.Errorf("read again: %+v", out)
		}
		w.want("changed", "Counting further")
		delete(w.pages, host(address))
		w.now = w.now.Add(25 * time.Hour)
		w.refresh(false)
		w.want("gone", "Counting further (missing)")
		w.now = w.now.Add(91 * 24 * time.Hour)
		if n, err := w.Records.DropMissing(t.Context(), w.by, w.now.Add(-90*24*time.Hour), w.now); n != 1 || err != nil {
			t.Errorf("dropped %d, %v", n, err)
		}
		w.want("dropped")
		if got, want := w.audited(), []string{"catalogue.add", "catalogue.read", "catalogue.read", "catalogue.drop"}; !slices.Equal(got, want) {
			t.Errorf("audit %q, want %q", got, want)
		}
	})
}

// A catalogue tells of its own origin alone; of others it names the address, which is asked. Then it is asked what changed.
func TestCatalogue(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		other := w.badge(elsewhere, "b", "Said by itself")
		w.pages[host(theirs)+"/picture.png"] = said("image/png", "picture")
		w.serve(map[string]string{
			"":    page("/catalogue.json?since=1.a", true, entry("1", theirs+"/m/1", "One"), entry("2", theirs+"/m/2", "Two")),
			"1.a": page("/catalogue.json?since=2.b", false, entry("3", other, "Said by another"), entry("4", "https://ours.example/m/4", "Ours"), `{"id":7}`, `{"id":"9","editions":{}}`),
			"2.b": page("/catalogue.json?since=2.b", false),
		})
		w.add(theirs + "/catalogue.json")
		w.want("followed", "One", "Said by itself", "Two")
		w.serve(map[string]string{
			"2.b": page("/catalogue.json?since=3.c", false, entry("1", theirs+"/m/1b", "One, second version"), `{"id":"2","removed":true,"changed_at":"2026-11-01T00:00:00Z"}`),
		})
		w.now = w.now.Add(25 * time.Hour)
		w.refresh(false)
		w.want("changed", "One, second version", "Said by itself", "Two (missing)")
		if n, err := w.Records.RemoveSource(t.Context(), w.by, theirs+"/catalogue.json", w.now); n != 2 || err != nil {
			t.Errorf("removed %d, %v", n, err)
		}
		w.want("removed", "Two (missing)")
	})
}

// T02: whatever a catalogue of a stranger answers, the work is bounded, what was known stays, and the reason is told.
func TestT02HostileCatalogue(t *testing.T) {
	many := make([]string, 60)
	for i := range many {
		many[i] = entry(fmt.Sprint("m", i), theirs+fmt.Sprint("/m/many", i), "Many")
	}
	endless := func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"catalogue":"mitome-catalogue-1","entries":["`)
		for range 4 << 20 {
			if _, err := w.Write([]byte("xxxxxxxx")); err != nil {
				return
			}
		}
	}
	for name, c := range map[string]struct {
		answer  http.HandlerFunc
		problem string
	}{
		"broken":                  {said("application/json", `{"catalogue":"mitome-catalogue-1","entries":[{"id":`), follow.ProblemBroken},
		"a page":                  {said("text/html", `<!doctype html><title>x</title>`), follow.ProblemBroken},
		"another form":            {said("application/json", `{"catalogue":"mitome-catalogue-2","entries":[],"next":"/catalogue.json","more":false}`), follow.ProblemBroken},
		"twice the same member":   {said("application/json", `{"catalogue":"mitome-catalogue-1","catalogue":"mitome-catalogue-1","entries":[],"next":"","more":false}`), follow.ProblemBroken},
		"deep":                    {said("application/json", `{"catalogue":"mitome-catalogue-1","entries":`+strings.Repeat("[", 20000)), follow.ProblemBroken},
		"more than was asked for": {said("application/json", page("/catalogue.json?since=9.z", false, many...)), follow.ProblemBroken},
		"endless body":            {endless, "too-large"},
		"the same for ever":       {said("application/json", page("/catalogue.json?since=1.a", true)), follow.ProblemEndless},
		"next elsewhere":          {said("application/json", page("https://internal.example/catalogue.json?since=1", true)), follow.ProblemEndless},
		"inside our network": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/latest", http.StatusFound)
		}, "forbidden-address"},
		"failing": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, follow.ProblemStatus},
	} {
		t.Run(name, func(t *testing.T) {
			st, err := store.OpenMemory(t.Context(), store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			w := newWorld(t, st)
			w.serve(map[string]string{"": page("/catalogue.json?since=1.a", false, entry("1", theirs+"/m/1", "One"))})
			w.add(theirs + "/catalogue.json")
			w.pages[host(theirs)+"/catalogue.json"] = c.answer
			w.now = w.now.Add(25 * time.Hour)
			w.asked = nil
			out := w.refresh(false)
			if out.Source.Problem != c.problem || out.Source.Failures != 1 || !out.Source.NextAt.Equal(w.now.Add(time.Hour)) {
				t.Errorf("problem %q, want %q; %+v", out.Source.Problem, c.problem, out.Source)
			}
			if len(w.asked) > 4 {
				t.Errorf("asked %d times: %q", len(w.asked), w.asked)
			}
			w.want("afterwards", "One")
		})
	}
}

// Of a catalogue that goes on and on, so many pages are read at once, and so many entries are taken in at all.
func TestTenMillionEntries(t *testing.T) {
	if testing.Short() {
		t.Skip("takes in 50,000 entries")
	}
	st, err := store.OpenMemory(t.Context(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	w := newWorld(t, st)
	const all = 10_000_000
	w.pages[host(theirs)+"/catalogue.json"] = func(to http.ResponseWriter, r *http.Request) {
		var from int
		fmt.Sscan(r.URL.Query().Get("since"), &from) //nolint:errcheck // "" is the beginning
		var entries []string
		for n := from; n < min(from+50, all); n++ {
			entries = append(entries, entry(fmt.Sprint(n), theirs+fmt.Sprint("/m/", n), fmt.Sprint("Course ", n)))
		}
		said("application/json", page(fmt.Sprint("/catalogue.json?since=", from+50), from+50 < all, entries...))(to, r)
	}
	out := w.add(theirs + "/catalogue.json")
	if out.Source.Entries != follow.MostEntries || out.Source.Problem != follow.ProblemFull || len(w.asked) > 2100+1000 {
		t.Errorf("%+v after %d questions", out.Source, len(w.asked))
	}
}

// A list names addresses in whatever form people keep them; what is not in it any more is marked.
func TestList(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a, b := w.badge(elsewhere, "a", "A"), w.badge(elsewhere, "b", "B")
		if _, _, err := w.AddList(t.Context(), w.by, "/home/x/list.csv", []byte("name,address\nfirst,"+a+"\nsecond,\""+b+"\"\n"+a)); err != nil {
			t.Fatal(err)
		}
		w.want("added", "A", "B")
		if _, known, err := w.AddList(t.Context(), w.by, "list.csv", []byte("address\n"+a)); err != nil || !known {
			t.Fatal(known, err)
		}
		w.want("without the second", "A", "B (missing)")
		out, _, err := w.AddList(t.Context(), w.by, "more.csv", []byte(a+"\nhttps://\nhttps://ours.example/m/1\n"+elsewhere+"/nothing"))
		if err != nil {
			t.Fatal(err)
		}
		left := []follow.Left{{Name: "https://", Problem: verify.FetchBadAddress}, {Name: elsewhere + "/nothing", Problem: follow.ProblemGone}, {Name: "https://ours.example/m/1", Problem: follow.ProblemOwn}}
		if !slices.Equal(out.Left, left) {
			t.Errorf("left out are %v, want %v", out.Left, left)
		}
		_, _, err = w.AddList(t.Context(), w.by, "empty.txt", []byte("nothing"))
		var refusal *follow.Refusal
		if !errors.As(err, &refusal) || refusal.Problem != follow.ProblemBroken {
			t.Errorf("a list of nothing: %v", err)
		}
	})
}

// tagged answers with a body once, and then that it still holds, as long as its tag is known. It counts both.
type tagged struct {
	body, kind string
	whole      int
	still      int
}

func (a *tagged) answer(w http.ResponseWriter, r *http.Request) {
	tag := fmt.Sprintf(`"%x"`, len(a.body))
	if r.Header.Get("If-None-Match") == tag {
		a.still++
		w.WriteHeader(http.StatusNotModified)
		return
	}
	a.whole++
	w.Header().Set("ETag", tag)
	said(a.kind, a.body)(w, r)
}

// Hosts are asked whether what they said still holds, also after a restart: the list, the BadgeClass and the catalogue are sent
// once, as long as they say the same. After a week all of it is read again.
func TestConditional(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		class := w.badge(elsewhere, "a", "Counting")
		recorded := httptest.NewRecorder()
		w.pages[host(class)](recorded, nil)
		badge := &tagged{body: recorded.Body.String(), kind: "application/ld+json"}
		list := &tagged{body: "addresses\n" + class + "\n", kind: "text/plain"}
		whole := &tagged{body: page("/catalogue.json?since=1.a", false), kind: "application/json"}
		w.pages[host(class)] = badge.answer
		w.pages[host(elsewhere)+"/list.txt"] = list.answer
		w.pages[host(theirs)+"/catalogue.json"] = func(to http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("since") == "" {
				said("application/json", page("/catalogue.json?since=1.a", false, entry("1", theirs+"/m/1", "One")))(to, r)
				return
			}
			whole.answer(to, r)
		}
		w.add(elsewhere + "/list.txt")
		w.add(theirs + "/catalogue.json")
		w.want("added", "Counting", "One")
		day := func() {
			w.now = w.now.Add(25 * time.Hour)
			w.Fetcher = newFetcher(t, w) // as after a restart: nothing is remembered but what is stored
			w.refresh(false)
			w.want("a day later", "Counting", "One")
		}
		day()
		before := [3]int{badge.whole, list.whole, whole.whole}
		day()
		day()
		if after := [3]int{badge.whole, list.whole, whole.whole}; after != before || badge.still < 2 || list.still < 2 || whole.still < 2 {
			t.Errorf("sent whole %v, before %v; that they hold: %d, %d, %d", after, before, badge.still, list.still, whole.still)
		}
		for range 6 {
			day()
		}
		if badge.whole == before[0] {
			t.Error("the BadgeClass was not read wholly for more than a week")
		}
		badge.body = strings.Replace(badge.body, "Counting", "Counting further", 1)
		w.now = w.now.Add(25 * time.Hour)
		if out := w.refresh(false); out.Source.Problem != "" {
			t.Errorf("read again: %+v", out)
		}
		w.want("changed", "Counting further", "One")
	})
}

// An address that does not answer is asked again in an hour, its list a day after it was read.
func TestDueApart(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		class := w.badge(elsewhere, "a", "Counting")
		w.pages[host(elsewhere)+"/list.txt"] = said("text/plain", class+"\n"+elsewhere+"/class/later")
		w.add(elsewhere + "/list.txt")
		w.want("added", "Counting")
		w.badge(elsewhere, "later", "Later")
		w.now, w.asked = w.now.Add(61*time.Minute), nil
		w.refresh(false)
		w.want("an hour later", "Counting", "Later")
		if slices.Contains(w.asked, host(elsewhere)+"/list.txt") || slices.Contains(w.asked, host(class)) {
			t.Errorf("asked, though it was not due: %q", w.asked)
		}
		w.now, w.asked = w.now.Add(24*time.Hour), nil
		if w.refresh(false); !slices.Contains(w.asked, host(elsewhere)+"/list.txt") {
			t.Errorf("a day later the list was not asked: %q", w.asked)
		}
	})
}

// A workbook is a list, handed in or at an address; what is hidden in it is not.
func TestWorkbookAsList(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a, b, c := w.badge(elsewhere, "a", "A"), w.badge(elsewhere, "b", "B"), w.badge(elsewhere, "c", "C")
		book := excelize.NewFile()
		defer book.Close()
		for cell, text := range map[string]string{"A1": "名称", "B1": "URL", "B2": a, "B3": "見出し " + b, "C4": "no address"} {
			if err := book.SetCellStr("Sheet1", cell, text); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := book.NewSheet("Hidden"); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(book.SetCellStr("Hidden", "A1", c), book.SetSheetVisible("Hidden", false)); err != nil {
			t.Fatal(err)
		}
		file, err := book.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := w.AddList(t.Context(), w.by, "list.xlsx", file.Bytes()); err != nil {
			t.Fatal(err)
		}
		w.want("handed in", "A", "B")
		w.pages[host(theirs)+"/courses.xlsx"] = said("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.String())
		if out := w.add(theirs + "/courses.xlsx"); out.Source.Kind != follow.List || out.Source.Entries != 2 {
			t.Errorf("at an address: %+v", out)
		}
		if _, _, err := w.AddList(t.Context(), w.by, "broken.xlsx", file.Bytes()[:file.Len()/2]); err == nil {
			t.Error("half a workbook is a list")
		}
	})
}

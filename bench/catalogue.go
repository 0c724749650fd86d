package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/comparison"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/finder"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

const (
	catalogueSize = 20_000
	searchesEach  = 50 // a second
	searchedFor   = 10 * time.Second
)

// offers is a store with many micro-credentials, made out of the samples.
type offers struct {
	*store.Store
	org     issuance.Organisation
	texts   []*microcredential.Description
	n       int
	classes []issuance.ID // that were published first
}

var librarian = issuance.By{Kind: audit.Operator, ID: 1}

func newOffers(ctx context.Context, st *store.Store) (s *offers, err error) {
	s = &offers{Store: st}
	s.org, err = st.CreateOrganisation(ctx, librarian, issuance.Organisation{
		Slug: "mizunara-u", BaseURL: "https://badges.example", HomeURL: "https://mizunara-u.example/", Zone: "Asia/Tokyo", NameEN: "Mizunara University",
		NameJA: "ミズナラ大学", Facts: []byte{1}, Profile: []byte(`{}`), Revocations: []byte(`{}`), Secret: make([]byte, 32), KeyNumber: 1,
	}, issuance.PublishedKey{Algorithm: issuance.RS256, Document: []byte("key")}, time.Now())
	if err != nil {
		return nil, err
	}
	good, err := samples.Good()
	for _, text := range good {
		d := new(microcredential.Description)
		if err := d.UnmarshalJSON(text); err != nil {
			return nil, err
		}
		s.texts = append(s.texts, d)
	}
	return s, err
}

// publish publishes one more, with a title and hours of its own.
func (s *offers) publish(ctx context.Context) error {
	d := s.texts[s.n%len(s.texts)].Clone()
	for _, lang := range microcredential.Langs {
		if err := d.Set("title_"+string(lang), fmt.Sprintf("%s %c%c %d", d.Text(microcredential.Title, lang), 'あ'+rune(s.n%80), '一'+rune(s.n%4000), s.n)); err != nil {
			return err
		}
	}
	if err := d.Set("learner_effort_hours", s.n%180+1); err != nil {
		return err
	}
	text, err := d.MarshalJSON()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(text)
	v := issuance.NewVersion{
		Org: s.org.ID, ClassKey: fmt.Sprint(s.n), ClassID: issuance.NewID(rand.Reader), Number: 1, Digest: sum[:], Description: text, At: time.Now(), By: librarian,
	}
	for _, lang := range microcredential.Langs {
		v.Editions = append(v.Editions, issuance.Edition{ID: issuance.NewID(rand.Reader), Org: s.org.ID, Version: 1, Language: lang, Document: text, PNG: []byte{1}, SVG: []byte{1}})
	}
	if s.n++; len(s.classes) < comparison.Most {
		s.classes = append(s.classes, v.ClassID)
	}
	_, err = s.PublishVersion(ctx, v)
	return err
}

// findInCatalogue measures the catalogue over each store.
func findInCatalogue(ctx context.Context, b *bench) error {
	small, err := store.OpenFolder(ctx, filepath.Join(b.dir, "catalogue"), store.Options{Serving: true})
	if err != nil {
		return err
	}
	defer small.Close()
	if err := b.findIn(ctx, "SQLite", small); err != nil {
		return err
	}
	server, err := pgtest.Start(pgtest.Options{})
	if errors.Is(err, pgtest.ErrAbsent) {
		b.note("PostgreSQL's server is not installed: its rows are left out")
		return nil
	}
	if err != nil {
		return err
	}
	defer server.Close()
	database, err := server.CreateDatabase()
	if err != nil {
		return err
	}
	large, err := store.OpenURL(ctx, database, store.Options{})
	if err != nil {
		return err
	}
	defer large.Close()
	return b.findIn(ctx, "PostgreSQL", large)
}

// findIn measures the catalogue with twenty thousand entries in a store: to make it anew, to read it at the start, to search
// in it while it changes, to make its pages, to compare.
func (b *bench) findIn(ctx context.Context, name string, st *store.Store) error {
	b.note("over %s", name)
	s, err := newOffers(ctx, st)
	if err != nil {
		return err
	}
	began := time.Now()
	for range catalogueSize {
		if err := s.publish(ctx); err != nil {
			return err
		}
	}
	b.note("%d micro-credentials were published in %s", catalogueSize, short(time.Since(began)))
	began = time.Now()
	if _, err := s.RebuildCatalogue(ctx, librarian, time.Now(), func(int) {}); err != nil {
		return err
	}
	rebuilt := time.Since(began)
	b.show(within("rebuild of a catalogue of 20,000", rebuilt, time.Minute))
	b.show(within("  what it adds to publishing one", rebuilt/catalogueSize, 5*time.Millisecond))
	before := heap()
	c := catalogue.New(s, time.Now)
	began = time.Now()
	if err := c.Current(ctx); err != nil {
		return err
	}
	b.show(within("its index at the start", time.Since(began), 3*time.Second))
	size := float64(heap()-before) / (1 << 20)
	b.show(figure{name: "  in memory", ours: fmt.Sprintf("%.0f MiB", size), limit: "≤ 100 MiB", ok: size <= 100})
	if err := b.searchWhilePublishing(ctx, s, c); err != nil {
		return err
	}
	return b.finderPages(ctx, s, c)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

var soughtWords = []string{"データ", "data", "統計 基礎", "sensor", "看護", "management", "英語", "AI"}

func queryNumber(i int) *catalogue.Query {
	return &catalogue.Query{
		Text:   soughtWords[i%len(soughtWords)],
		Chosen: map[catalogue.Filter][]string{catalogue.ByForm: {"online", "blended"}, catalogue.ByHours: {catalogue.Order(catalogue.ByHours)[i%5]}},
	}
}

func (b *bench) searchWhilePublishing(ctx context.Context, s *offers, c *catalogue.Catalogue) error {
	var took []time.Duration
	var mu sync.Mutex
	var asking sync.WaitGroup
	var failed atomic.Pointer[error]
	publish := time.NewTicker(time.Second)
	defer publish.Stop()
	ask := time.NewTicker(time.Second / searchesEach)
	defer ask.Stop()
	i := 0
	for began := time.Now(); time.Since(began) < searchedFor; {
		select {
		case <-publish.C:
			asking.Go(func() {
				if err := s.publish(ctx); err != nil {
					failed.Store(&err)
				}
			})
		case due := <-ask.C:
			i++
			asking.Go(func() {
				if _, err := c.Search(ctx, queryNumber(i)); err != nil {
					failed.Store(&err)
				}
				mu.Lock()
				defer mu.Unlock()
				took = append(took, time.Since(due))
			})
		}
	}
	asking.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	bare, err := s.bare(ctx)
	if err != nil {
		return err
	}
	ours := within("p99 of a search, two filters, all counts", quantile(took, 0.99), 50*time.Millisecond)
	ours.bare = short(bare)
	b.show(ours)
	b.note("%d searches at %d/s while one is published each second; median %s", len(took), searchesEach, short(median(took)))
	return nil
}

// bare is the p99 of the least that a store can be asked about the catalogue: one entry by its id.
func (s *offers) bare(ctx context.Context) (time.Duration, error) {
	var took []time.Duration
	for i := range 1000 {
		began := time.Now()
		if _, err := s.CatalogueRow(ctx, s.classes[i%len(s.classes)]); err != nil {
			return 0, err
		}
		took = append(took, time.Since(began))
	}
	return quantile(took, 0.99), nil
}

// finderPages makes pages of results and of a comparison in this process, as fast as they can be.
func (b *bench) finderPages(ctx context.Context, s *offers, c *catalogue.Catalogue) error {
	chrome, err := page.NewChrome(true, "")
	if err != nil {
		return err
	}
	found := finder.New(c, chrome, time.Now)
	found.Compare(verification.New(verification.Options{}), gate.New(gate.Limits{}, time.Now))
	h := web.NewRouter(&web.Answerer{Page: chrome.FaultPage}, found.Routes()...)
	if err := b.compareFour(ctx, s, h); err != nil {
		return err
	}
	var made atomic.Int64
	var working sync.WaitGroup
	ctx, stop := context.WithTimeout(ctx, 5*time.Second)
	defer stop()
	for n := range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for i := n; ctx.Err() == nil; i++ {
				r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/catalogue.ja.html?form=online&hours=10-20&q="+[]string{"data", "sensor", "management"}[i%3], nil)
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code == http.StatusOK {
					made.Add(1)
				}
			}
		})
	}
	working.Wait()
	b.show(quick("pages of results", float64(made.Load())/5, 300))
	return nil
}

// compareFour lays four of ours side by side, again and again.
func (b *bench) compareFour(ctx context.Context, s *offers, h http.Handler) error {
	asked := url.Values{}
	for _, id := range s.classes {
		asked.Add("m", id.String())
	}
	var took []time.Duration
	for range 200 {
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/compare.ja.html?"+asked.Encode(), nil)
		w := httptest.NewRecorder()
		began := time.Now()
		h.ServeHTTP(w, r)
		took = append(took, time.Since(began))
		if w.Code != http.StatusOK {
			return fmt.Errorf("compare: status %d", w.Code)
		}
	}
	b.show(within("compare of four of our own", median(took), 20*time.Millisecond))
	return nil
}

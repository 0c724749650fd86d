package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/finder"
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
	org   issuance.Organisation
	texts []*microcredential.Description
	n     int
}

var librarian = issuance.By{Kind: audit.Operator, ID: 1}

func (b *bench) newOffers(ctx context.Context) (*offers, error) {
	st, err := store.OpenFolder(ctx, filepath.Join(b.dir, "catalogue"), store.Options{Serving: true})
	if err != nil {
		return nil, err
	}
	s := &offers{Store: st}
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
	s.n++
	_, err = s.PublishVersion(ctx, v)
	return err
}

// findInCatalogue measures the catalogue with twenty thousand entries: to make it anew, to read it at the start, to search
// in it while it changes, to make its pages.
func findInCatalogue(ctx context.Context, b *bench) error {
	s, err := b.newOffers(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
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
	b.show(within("rebuild of a catalogue of 20,000", time.Since(began), time.Minute))
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
	return b.resultPages(ctx, c)
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
	b.show(within("p99 of a search, two filters, all counts", quantile(took, 0.99), 50*time.Millisecond))
	b.note("%d searches at %d/s while one is published each second; median %s", len(took), searchesEach, short(median(took)))
	return nil
}

// resultPages makes pages of results in this process, as fast as they can be.
func (b *bench) resultPages(ctx context.Context, c *catalogue.Catalogue) error {
	chrome, err := page.NewChrome(true, "")
	if err != nil {
		return err
	}
	h := web.NewRouter(&web.Answerer{Page: chrome.FaultPage}, finder.New(c, chrome, time.Now).Routes()...)
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

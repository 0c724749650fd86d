package finder

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/comparison"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/openbadges/verify"
)

// keptColumn is what was read of another issuer, who is asked once an hour at most, or soon again
// where there was no answer. Nothing of an award is in it.
type keptColumn struct {
	column comparison.Column
	award  bool // it was read from one
	read   time.Time
}

// lasts is for how long nobody is asked again.
func (k *keptColumn) lasts() time.Duration {
	if k.column.Letter == nil || k.column.Source.Kind == comparison.Kept {
		return askAgain
	}
	return keepFor
}

const (
	keepFor  = time.Hour
	askAgain = 5 * time.Minute // whom gave no answer
	mostKept = 64
)

// columns reads all targets at once, then the badges that were handed in, and our own course last. Only who hands an award in
// sees what comes from the award.
func (c *comparer) columns(ctx context.Context, asked *beside, awards bool) []comparison.Column {
	columns := make([]comparison.Column, len(asked.targets)+len(asked.badges))
	var all sync.WaitGroup
	for i := range columns {
		all.Go(func() {
			if i < len(asked.targets) {
				columns[i] = c.column(ctx, asked.targets[i], awards)
				return
			}
			report := c.reader.Read(ctx, verify.Target{Bytes: asked.badges[i-len(asked.targets)]})
			columns[i] = comparison.OfReport(report, comparison.Source{Kind: comparison.File, Read: report.Checked})
		})
	}
	all.Wait()
	if asked.own != nil {
		columns = append(columns, comparison.OfDescription(asked.own, comparison.Source{Kind: comparison.Own}, c.now()))
	}
	for i := range columns {
		if read := &columns[i].Source.Read; !read.IsZero() {
			*read = read.In(c.catalogue.Zone())
		}
	}
	return columns
}

// known is the entry of the catalogue that a target names: by its id, or by the address or page of any of its editions.
func (c *comparer) known(ctx context.Context, target string) *catalogue.Entry {
	at, err := url.Parse(target)
	if verify.AsAddress(target) == "" || err != nil {
		e, _ := c.catalogue.Find(ctx, target)
		return e
	}
	if e, err := c.catalogue.Find(ctx, target); err == nil {
		return e
	}
	folder, name, ok := strings.Cut(at.Path, "/m/")
	id, _, _ := strings.Cut(name, ".")
	e, err := c.catalogue.Find(ctx, id)
	if !ok || err != nil || e.Foreign != nil || e.Body.Base+"/o/"+e.Body.Slug != at.Scheme+"://"+at.Host+folder {
		return nil
	}
	return e
}

// address is where somebody else must be asked about a target; empty for what is known here.
func (c *comparer) address(ctx context.Context, target string) string {
	e := c.known(ctx, target)
	switch {
	case e == nil:
		return verify.AsAddress(target)
	case e.Foreign != nil:
		return e.Foreign.Address
	}
	return ""
}

// toRead is how many badges must be read for what is asked.
func (c *comparer) toRead(ctx context.Context, asked *beside, awards bool) int {
	n := len(asked.badges)
	for _, target := range asked.targets {
		if at := c.address(ctx, target); at != "" {
			if _, ok := c.remembered(at, awards); !ok {
				n++
			}
		}
	}
	return n
}

func (c *comparer) column(ctx context.Context, target string, awards bool) comparison.Column {
	if at := c.address(ctx, target); at != "" {
		return c.foreign(ctx, at, awards)
	}
	unknown := comparison.Column{
		Source:  comparison.Source{Kind: comparison.Published, Address: target},
		Problem: func(lang locale.Language) string { return page.Say(lang, "compare.unknown") },
	}
	e := c.known(ctx, target)
	if e == nil {
		return unknown
	}
	id, err := issuance.ParseID(e.ID)
	if err != nil {
		return unknown
	}
	letter, err := c.catalogue.Whole(ctx, id)
	if err != nil {
		return unknown
	}
	letter.Complete(e.Body.Name, e.Facts.Country)
	at := e.Address(locale.English)
	return comparison.Column{Letter: letter, Source: comparison.Source{Kind: comparison.Published, Address: at, Class: at, Read: c.today(), Trial: e.Body.TrialRun}}
}

// foreign reads another issuer's micro-credential. What a person's award says is never kept. Where the issuer gives no answer,
// what the catalogue has of it stands in its place.
func (c *comparer) foreign(ctx context.Context, address string, awards bool) comparison.Column {
	if column, ok := c.remembered(address, awards); ok {
		return column
	}
	report := c.reader.Read(ctx, verify.Target{Address: address})
	column := comparison.OfReport(report, comparison.Source{Kind: comparison.Fetched, Address: address, Read: report.Checked})
	if column.Letter == nil {
		column = c.asKept(ctx, address, column)
	} else if entry, said, err := c.catalogue.Other(ctx, catalogue.OtherID(column.Source.Class)); err == nil {
		said.Complete(entry.Body.Name, nil)
		column.Code(&said.Letter)
	}
	class := column.WithoutAward()
	if class.Letter == nil && report.Verdict == verify.Revoked { // whether that was an award nobody can see
		class.Problem = func(lang locale.Language) string { return page.Say(lang, "compare.gone") }
	}
	c.remember(address, keptColumn{class, column.OfAward(), c.now()})
	if awards {
		return column
	}
	return class
}

// asKept is what the catalogue has of a micro-credential that could not be read now; unread itself where it has nothing.
func (c *comparer) asKept(ctx context.Context, address string, unread comparison.Column) comparison.Column {
	entry, said, err := c.catalogue.Other(ctx, catalogue.OtherID(address))
	if err != nil {
		return unread
	}
	said.Complete(entry.Body.Name, nil)
	warnings := func(lang locale.Language) (all []string) {
		if like := c.like(entry, lang); like != "" {
			all = append(all, like)
		}
		return all
	}
	return comparison.Column{
		Letter: &said.Letter, Warnings: warnings,
		Source: comparison.Source{Kind: comparison.Kept, Address: address, Class: address, Read: entry.Foreign.ReadAt},
	}
}

// remembered is what was read at an address within the hour. How an award stands is never remembered.
func (c *comparer) remembered(address string, awards bool) (comparison.Column, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, ok := c.kept[address]
	return kept.column, ok && c.now().Sub(kept.read) <= kept.lasts() && !(awards && kept.award)
}

// remember keeps a column, and forgets the oldest.
func (c *comparer) remember(address string, column keptColumn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, there := c.kept[address]; !there && len(c.kept) >= mostKept {
		oldest := ""
		for at, k := range c.kept {
			if oldest == "" || k.read.Before(c.kept[oldest].read) {
				oldest = at
			}
		}
		delete(c.kept, oldest)
	}
	c.kept[address] = column
}

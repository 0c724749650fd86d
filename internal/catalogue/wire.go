package catalogue

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Wire is a micro-credential as other programs read it. Its form is told in docs/catalogue-api.md.
type Wire struct {
	ID          string           `json:"id"` // stable through all versions
	Removed     bool             `json:"removed,omitzero"`
	ChangedAt   string           `json:"changed_at"` // RFC 3339
	PublishedAt string           `json:"published_at,omitzero"`
	Trial       bool             `json:"trial,omitzero"`
	Version     int              `json:"version,omitzero"`
	Editions    []WireEdition    `json:"editions,omitzero"`
	Body        *WireBody        `json:"awarding_body,omitzero"`
	Descriptors []WireDescriptor `json:"descriptors,omitzero"`
	Facts       *Facts           `json:"facts,omitzero"`
}

// WireEdition is a BadgeClass of a language.
type WireEdition struct {
	Language string `json:"language"`
	Address  string `json:"address"` // of the BadgeClass
	Page     string `json:"page"`
	Picture  string `json:"picture"`
}

// WireBody is an awarding body.
type WireBody struct {
	Name    string `json:"name"`
	NameJA  string `json:"name_ja"`
	Profile string `json:"profile"`
	URL     string `json:"url"`
}

// WireDescriptor is what a descriptor says in a language.
type WireDescriptor struct {
	Number  int                  `json:"number"`
	Key     microcredential.Key  `json:"key"`
	Label   string               `json:"label"`
	LabelJA string               `json:"label_ja"`
	Lang    microcredential.Lang `json:"lang"`
	Text    string               `json:"text"`
	Items   []string             `json:"items,omitzero"`
}

// Changes are micro-credentials in the order in which they changed.
type Changes struct {
	Entries []Wire
	Next    string // place behind the last; see ParseCursor
	More    bool   // there are more now
}

// String writes a place for an address: the number and the class, or "" for the beginning.
func (c Cursor) String() string {
	if c == (Cursor{}) {
		return ""
	}
	return strconv.FormatInt(c.Change, 10) + "." + hex.EncodeToString(c.Class[:])
}

// ErrCursor means that a text names no place.
var ErrCursor = errors.New("no place in the order of changes")

// ParseCursor reads what String wrote.
func ParseCursor(text string) (c Cursor, err error) {
	if text == "" {
		return c, nil
	}
	number, class, _ := strings.Cut(text, ".")
	if c.Change, err = strconv.ParseInt(number, 10, 64); err != nil || c.Change < 0 || len(class) != 32 {
		return c, fmt.Errorf("cursor %.60q: %w", text, ErrCursor)
	}
	if _, err := hex.Decode(c.Class[:], []byte(class)); err != nil {
		return c, fmt.Errorf("cursor %.60q: %w", text, ErrCursor)
	}
	return c, nil
}

// MostChanges is how many changes are told at once at most.
const MostChanges = 100

// Changes returns what changed after a place, of some organisations, or of all when none are named. What is not listed any
// more is told as removed; what never was, before a program could know of it, is too.
func (c *Catalogue) Changes(ctx context.Context, after Cursor, most int, own []issuance.OrganisationID) (*Changes, error) {
	if err := c.Current(ctx); err != nil {
		return nil, err
	}
	c.known.RLock()
	bodies := c.bodies
	c.known.RUnlock()
	out := &Changes{Next: after.String()}
	err := c.source.CatalogueRows(ctx, after, func(r *Row) (bool, error) {
		if len(out.Entries) == most {
			out.More = true
			return false, nil
		}
		out.Next = Cursor{r.Change, r.Class}.String()
		b := bodies[r.Org]
		if b == nil || len(own) > 0 && !slices.Contains(own, r.Org) {
			return true, nil
		}
		w, err := wireOf(r, b)
		out.Entries = append(out.Entries, w)
		return true, err
	})
	return out, err
}

func wireOf(r *Row, b *body) (Wire, error) {
	w := Wire{ID: r.Class.String(), ChangedAt: r.ChangedAt.UTC().Format(time.RFC3339), Removed: r.Hidden || !b.listed}
	if w.Removed {
		return w, nil
	}
	l, err := Unmarshal(r.Content)
	if err != nil {
		return w, err
	}
	e, err := entryOf(r, b)
	if err != nil {
		return w, err
	}
	w.Trial, w.Version, w.Facts = b.Trial(), l.Version, &e.Facts
	w.PublishedAt = e.Since.Format(time.RFC3339)
	w.Body = &WireBody{b.NameEN, b.NameJA, b.ProfileAddress(), b.HomeURL}
	for _, lang := range locale.Languages {
		if id, ok := l.Editions[lang]; ok {
			address := b.EditionAddress(id)
			w.Editions = append(w.Editions, WireEdition{string(lang), address, address + "." + string(lang) + ".html", address + ".png"})
		}
	}
	edition := microcredential.KnownEditions().Current()
	for _, t := range l.Texts {
		row, _ := edition.Descriptor(t.Key)
		w.Descriptors = append(w.Descriptors, WireDescriptor{row.Number, t.Key, row.Label, row.LabelJA, t.Lang, t.Text, t.Items})
	}
	return w, nil
}

// Newest are the entries that were published last, of some organisations or of all; trials are not among them.
func (c *Catalogue) Newest(ctx context.Context, most int, own []issuance.OrganisationID) ([]*Entry, error) {
	r, err := c.Search(ctx, &Query{Orgs: own, Sort: ByNewest, PageSize: most, CountsFree: true})
	if err != nil {
		return nil, err
	}
	var all []*Entry
	for _, h := range r.Hits {
		if !h.Body.TrialRun && h.Foreign == nil {
			all = append(all, h.Entry)
		}
	}
	return all, nil
}

// Home is where the catalogue itself is at home: the operator's base URL, or the first awarding body's; "" where there is
// neither.
func (c *Catalogue) Home(ctx context.Context, own []issuance.OrganisationID) (string, error) {
	if err := c.Current(ctx); err != nil {
		return "", err
	}
	c.known.RLock()
	defer c.known.RUnlock()
	for _, org := range own {
		return c.bodies[org].BaseURL, nil
	}
	if c.home != "" {
		return c.home, nil
	}
	for id := range c.bodies {
		if first := c.bodies[id]; first.ID == 1 {
			return first.BaseURL, nil
		}
	}
	return "", nil
}

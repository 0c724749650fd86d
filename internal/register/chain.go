package register

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// StoreChain names the chain of the store itself, among those of organisations, which have the names in their addresses.
const StoreChain = "@store"

// Chain is the record of an organisation's deeds, or of those on the store itself, as it was found when it was checked.
type Chain struct {
	audit.Checked
	Name string                 // in addresses, or StoreChain
	Org  *issuance.Organisation // nil: the store itself
}

// CheckChain checks the chain of an organisation, or with nil that of the store itself.
func (r *Register) CheckChain(ctx context.Context, org *issuance.Organisation, note *audit.Note) (*Chain, error) {
	c := &Chain{Name: StoreChain, Org: org}
	var id issuance.OrganisationID = audit.Store
	if org != nil {
		c.Name, id = org.Slug, org.ID
	}
	var err error
	c.Checked, err = r.records.Deeds.CheckChain(ctx, id, note)
	return c, err
}

// Text says in lang what was found.
func (c *Chain) Text(lang locale.Language) string {
	name := locale.Text(lang, "register.chain.store")
	if c.Org != nil {
		name = c.Org.NameIn(lang)
	}
	switch {
	case c.Break != nil:
		return locale.Text(lang, "register.chain.broken", "name", name, "why", c.Why(lang))
	case c.Entries == 0:
		return locale.Text(lang, "register.chain.empty", "name", name)
	}
	return locale.Text(lang, "register.chain.whole", "name", name, "count", c.Entries)
}

// Why says in lang where the chain breaks, and by what that is seen; empty where it does not.
func (c *Chain) Why(lang locale.Language) string {
	if c.Break == nil {
		return ""
	}
	return locale.Text(lang, "register.break."+string(c.Break.Kind), "number", c.Break.Number, "whole", c.Entries)
}

// Note is what to keep of the chain outside of the store, "NAME:NUMBER:HASH" with the hash in hexadecimal digits; empty where
// there is nothing to keep.
func (c *Chain) Note() string {
	if c.Break != nil || c.Entries == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d:%s", c.Name, c.Entries, hex.EncodeToString(c.Hash))
}

// ChainWire is a chain for programs.
type ChainWire struct {
	Chain   string     `json:"chain"` // name in addresses, or "@store"
	Entries int64      `json:"entries"`
	First   string     `json:"first,omitzero"` // RFC 3339, UTC
	Last    string     `json:"last,omitzero"`
	Note    string     `json:"note,omitzero"` // to keep outside of the store
	Broken  *BreakWire `json:"broken,omitzero"`
}

// BreakWire is where a chain breaks.
type BreakWire struct {
	Kind      audit.BreakKind `json:"kind"`
	Number    int64           `json:"number,omitzero"`
	Message   string          `json:"message"`
	MessageJA string          `json:"message_ja"`
}

// Wire is the chain for programs.
func (c *Chain) Wire() ChainWire {
	w := ChainWire{Chain: c.Name, Entries: c.Entries, First: stamp(c.First, time.UTC), Last: stamp(c.Last, time.UTC), Note: c.Note()}
	if c.Break != nil {
		w.Broken = &BreakWire{c.Break.Kind, c.Break.Number, c.Why(locale.English), c.Why(locale.Japanese)}
	}
	return w
}

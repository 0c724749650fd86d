package app

import (
	"context"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
)

// ListClass lets a class be found in the catalogue, or no longer; changed is false where it was so already.
func (a *App) ListClass(ctx context.Context, by issuance.By, class issuance.Class, listed bool) (changed bool, err error) {
	return a.Store.ListClass(ctx, by, class, listed, a.config.Now())
}

// RebuildCatalogue makes every entry of the catalogue anew from what is published, and tells how many are done.
func (a *App) RebuildCatalogue(ctx context.Context, by issuance.By, tell func(done int)) (done int, err error) {
	return a.Store.RebuildCatalogue(ctx, by, a.config.Now(), tell)
}

// prepareCatalogue makes the entries of classes that were published before there was a catalogue, and reads it.
func (a *App) prepareCatalogue(ctx context.Context) error {
	behind, err := a.Store.CatalogueBehind(ctx)
	if err != nil {
		return err
	}
	if behind > 0 && !a.Store.ReadOnly() {
		if _, err := a.RebuildCatalogue(ctx, issuance.By{Kind: audit.System}, func(int) {}); err != nil {
			return err
		}
	}
	return a.Catalogue.Current(ctx)
}

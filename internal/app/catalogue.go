package app

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/catalogue/follow"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/picture"
	"github.com/mitome/mitome/internal/web/card"
	"github.com/mitome/mitome/openbadges/verify/fetch"
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

// inACommand is how many addresses and pictures a person waits for; the server asks the others.
const inACommand = 200

// betweenQuestions is how long a stranger's host may rest.
const betweenQuestions = time.Second

// Follower takes in micro-credentials of other issuers. elsewhere, if not nil, lets origins be answered from other addresses,
// see fetch.Map. Call done after use.
func (a *App) Follower(elsewhere func(*fetch.Fetcher) error) (f *follow.Follower, done func(), err error) {
	judge := a.newVerifier(0)
	judge.published = http.NotFoundHandler() // what is published here is not taken in
	if a.demonstration {
		err = besides(judge.fetcher, a.config.Beside)
	}
	f = a.follower(judge)
	f.Most = inACommand
	if elsewhere != nil && err == nil {
		f.Pause = 0 // it is no stranger's
		err = elsewhere(judge.fetcher)
	}
	if err != nil {
		judge.fetcher.Close()
		return nil, nil, err
	}
	return f, judge.fetcher.Close, nil
}

func (a *App) follower(judge *verifier) *follow.Follower {
	f := &follow.Follower{
		Records: a.Store.OtherStore, Fetcher: judge.fetcher, Reader: judge.Service, Own: a.ownAddress, Draw: smallPicture, Now: a.config.Now, Pause: betweenQuestions,
	}
	if a.demonstration {
		f.Pause = 0 // all of them are on this machine
	}
	return f
}

// ownAddress says whether an address is one of ours.
func (a *App) ownAddress(address string) bool {
	orgs, err := a.Store.Organisations(context.Background())
	for i := range orgs {
		if strings.HasPrefix(address, orgs[i].BaseURL+"/") {
			return true
		}
	}
	return err != nil // nobody is asked who may be we ourselves
}

// smallPicture draws a stranger's picture anew, for lists.
func smallPicture(file []byte) ([]byte, error) {
	art, _, err := picture.Read(file)
	if err != nil {
		return nil, err
	}
	return artwork.Logo(art, card.Side, card.Side, card.MaxBytes)
}

package app

import (
	"context"
	"errors"
	"sync"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/picture"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// mostLogos is how many are kept.
const mostLogos = 256

// logos are the logos that were drawn, by their digest.
type logos struct {
	mu    sync.Mutex
	drawn map[string]*visit.Logo
}

// of finds the logo of an organisation of a store: that of its house look.
func (l *logos) of(a *App) func(context.Context, *issuance.Organisation) (*visit.Logo, error) {
	return func(ctx context.Context, org *issuance.Organisation) (*visit.Logo, error) {
		look, err := a.Store.HouseLook(ctx, org.ID)
		if errors.Is(err, issuance.ErrNotFound) || err == nil && look.Art == "" {
			return nil, nil //nolint:nilnil // it has none
		}
		if err != nil {
			return nil, err
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if logo := l.drawn[look.Art]; logo != nil {
			return logo, nil
		}
		file, err := a.Store.Art(ctx, org.ID, look.Art)
		if err != nil {
			return nil, err
		}
		logo, err := drawLogo(file, look.Art)
		if err == nil {
			if len(l.drawn) >= mostLogos || l.drawn == nil {
				l.drawn = map[string]*visit.Logo{}
			}
			l.drawn[look.Art] = logo
		}
		return logo, err
	}
}

func drawLogo(file []byte, digest string) (*visit.Logo, error) {
	art, _, err := picture.Read(file)
	if err != nil {
		return nil, err
	}
	drawn, err := artwork.HeadLogo(art)
	if err != nil {
		return nil, err
	}
	width, height, err := artwork.HeadSize(drawn)
	return &visit.Logo{Digest: digest, PNG: drawn, Width: width, Height: height}, err
}

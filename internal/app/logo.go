package app

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"sync"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/picture"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// The logo at the head of a page of the desk, in pixels of the page, and its weight; it is drawn with twice as many.
const (
	logoWidth  = 160
	logoHeight = 40
	logoBytes  = 8_000
	mostLogos  = 256 // that are kept
)

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
	drawn, err := artwork.Logo(art, 2*logoWidth, 2*logoHeight, logoBytes)
	if err != nil {
		return nil, err
	}
	size, err := png.DecodeConfig(bytes.NewReader(drawn))
	return &visit.Logo{Digest: digest, PNG: drawn, Width: (size.Width + 1) / 2, Height: (size.Height + 1) / 2}, err
}

package public

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/card"
)

const (
	smallBytes = 8 << 20         // about 1,000 small pictures
	smallWait  = 5 * time.Second // who waits longer for their turn is told to come again
)

// smallPictures makes small pictures at first asking and keeps the latest of them. One is made at a time, in a tenth of a
// second: whoever asks for more than are kept has one processor's attention, and no more of it than all others.
type smallPictures struct {
	kept *lru[string, []byte] // by path
	turn chan struct{}
}

func newSmallPictures(limit int) *smallPictures {
	return &smallPictures{kept: newLRU[string, []byte](limit), turn: make(chan struct{}, 1)}
}

var errBusy = &web.Error{Status: http.StatusServiceUnavailable, Err: errors.New("too many small pictures are being made")}

// get returns the picture at a path, drawn if it is not kept.
func (p *smallPictures) get(ctx context.Context, path string, draw func(context.Context) ([]byte, error)) ([]byte, error) {
	if small := p.kept.get(path); small != nil {
		return small, nil
	}
	ctx, cancel := context.WithTimeoutCause(ctx, smallWait, errBusy)
	defer cancel()
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { <-p.turn }()
	if small := p.kept.get(path); small != nil {
		return small, nil // made while this one waited
	}
	small, err := draw(ctx)
	if err == nil {
		p.kept.keep(path, small, len(small))
	}
	return small, err
}

// pictured finds the organisation and the edition of which a drawn picture is asked, "/…/{org}/{file}".
func (s *Objects) pictured(r *http.Request, m *view) (*organisation, issuance.ID, error) {
	o, err := s.organisation(r.Context(), m, r.PathValue("org"), r.Host)
	if err != nil {
		return nil, issuance.ID{}, err
	}
	name, isPNG := strings.CutSuffix(r.PathValue("file"), string(png))
	id, err := issuance.ParseID(name)
	if err != nil || !isPNG {
		return nil, issuance.ID{}, issuance.ErrNotFound
	}
	return o, id, nil
}

// cardPicture answers the small picture of an edition. It is no object: nothing names it but our own pages.
func (s *Objects) cardPicture(w http.ResponseWriter, r *http.Request, m *view) error {
	o, id, err := s.pictured(r, m)
	if err != nil {
		return err
	}
	small, err := s.small.get(r.Context(), card.PicturePath(o.Slug, id), func(ctx context.Context) ([]byte, error) {
		e, err := s.source.Edition(ctx, o.ID, id)
		if err != nil {
			return nil, err
		}
		small, err := artwork.Small(e.PNG, card.Side, card.MaxBytes)
		if err != nil {
			return nil, web.Broken(fmt.Errorf("small picture of edition %s: %w", id, err))
		}
		return small, nil
	})
	if err != nil {
		return err
	}
	return servePicture(w, r, small, png, web.ForEver)
}

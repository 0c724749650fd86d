package issuance

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// publish returns the version of the class that has exactly the description's text and the look, publishing it when it
// is new. A version that was published stays as it is for ever.
func (s *Service) publish(ctx context.Context, org *Organisation, d *microcredential.Description, look chosen) (v Version, isNew bool, err error) {
	digest := look.digest(d.ClassText())
	for {
		version, err := s.Store.VersionByDigest(ctx, org.ID, d.Key(), digest)
		if !errors.Is(err, ErrNotFound) {
			return version, false, err
		}
		previous, err := s.Store.LatestVersion(ctx, org.ID, d.Key())
		if err != nil && !errors.Is(err, ErrNotFound) {
			return Version{}, false, err
		}
		next, err := s.draw(ctx, org, d, look, previous)
		if err != nil {
			return Version{}, false, err
		}
		next.Digest = digest
		version, err = s.Store.PublishVersion(ctx, next)
		if !errors.Is(err, ErrConflict) {
			return version, true, err
		}
	}
}

// draw makes the next version of a class: an edition in each language that the description has.
func (s *Service) draw(ctx context.Context, org *Organisation, d *microcredential.Description, look chosen, previous Version) (NewVersion, error) {
	description, err := d.MarshalJSON()
	if err != nil {
		return NewVersion{}, err
	}
	next := NewVersion{
		Org: org.ID, ClassKey: d.Key(), Number: previous.Number + 1, Description: description, At: s.Now(),
		Look: look.Look, Art: look.art, Attestation: look.attestation,
	}
	if next.Look.Art != "" && next.Art == nil {
		if next.Art, err = s.Store.Art(ctx, org.ID, next.Look.Art); err != nil {
			return NewVersion{}, err
		}
	}
	siblings := map[string]ID{}
	for _, language := range d.Languages() {
		siblings[string(language)] = NewID()
	}
	next.Editions = make([]Edition, len(siblings))
	var editions errgroup.Group // a picture takes a tenth of a second
	for i, language := range d.Languages() {
		next.Editions[i] = Edition{ID: siblings[string(language)], Org: org.ID, Version: next.Number, Language: string(language), PublishedAt: next.At}
		editions.Go(func() error { return s.drawEdition(&next, &next.Editions[i], org, d, siblings, previous) })
	}
	return next, editions.Wait()
}

func (s *Service) drawEdition(next *NewVersion, e *Edition, org *Organisation, d *microcredential.Description, siblings map[string]ID, previous Version) (err error) {
	if e.Document, err = classDocument(org, d, e, next.Look.Alt.In(e.Language), siblings, previous); err != nil {
		return fmt.Errorf("edition %q: %w", e.Language, err)
	}
	b := badge(org, d, microcredential.Lang(e.Language))
	b.Look, b.Art, b.Alt = next.Look, next.Art, or(next.Look.Alt.In(e.Language), b.Alt)
	if e.PNG, e.SVG, err = s.Painter.Paint(b); err != nil {
		return fmt.Errorf("picture of edition %q: %w", e.Language, err)
	}
	return nil
}

// BadgeOf is what the picture of a description shows in a language, before its
// awarding body is known to the store. An address that cannot be one leaves the
// seed empty.
func BadgeOf(d *microcredential.Description, language microcredential.Lang) Badge {
	home, err := d.HomeURL()
	if err != nil {
		home = ""
	}
	return badge(&Organisation{HomeURL: home}, d, language)
}

func badge(org *Organisation, d *microcredential.Description, language microcredential.Lang) Badge {
	b := Badge{
		Title:        d.Text(microcredential.Title, language),
		AwardingBody: d.Text(microcredential.AwardingBody, language),
		Language:     string(language),
		Seed:         org.HomeURL,
		Alt:          d.ImageAlt(language),
	}
	b.Hours, _ = d.Hours()
	if framework, value := d.LevelCode(); framework != "" && framework != "other" && value != "" {
		b.Level = framework + " " + value
	}
	if b.Alt == "" {
		b.Alt = locale.Text(string(language), "issue.alt", "title", b.Title, "body", b.AwardingBody)
	}
	return b
}

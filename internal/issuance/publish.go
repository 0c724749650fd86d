package issuance

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// planVersion finds the version of the class that has exactly the description's text and the look, or draws the next
// one. A version that was published stays as it is for ever.
func (p *plan) planVersion(ctx context.Context) (err error) {
	store, key, digest := p.service.Store, classKey(p.request.Description.Key()), p.look.digest(p.request.Description.ClassText())
	var previous Version
	if p.known {
		p.version, err = store.VersionByDigest(ctx, p.org.ID, key, digest)
		if errors.Is(err, ErrNotFound) {
			previous, err = store.LatestVersion(ctx, p.org.ID, key)
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	if p.version.Number == 0 {
		if err := p.drawVersion(ctx, digest, previous); err != nil {
			return err
		}
	}
	p.out.Version, p.out.New = p.version, p.next != nil
	p.edition, err = chooseEdition(p.version, p.request.Language)
	return err
}

func (p *plan) drawVersion(ctx context.Context, digest []byte, previous Version) error {
	next, err := p.service.draw(ctx, &p.org, p.request.Description, p.look, previous)
	if err != nil {
		return err
	}
	next.Digest = digest
	p.next = &next
	p.version = Version{Class: previous.Class, Number: next.Number, Editions: map[string]ID{}, Look: next.Look}
	for _, e := range next.Editions {
		p.version.Editions[e.Language] = e.ID
	}
	return nil
}

// publish publishes the version that was drawn.
func (p *plan) publish(ctx context.Context) (err error) {
	if p.next == nil {
		return nil
	}
	p.next.Org = p.org.ID
	for i := range p.next.Editions {
		p.next.Editions[i].Org = p.org.ID
	}
	p.version, err = p.service.Store.PublishVersion(ctx, *p.next)
	return err
}

// draw makes the next version of a class: an edition in each language that the description has.
func (s *Service) draw(ctx context.Context, org *Organisation, d *microcredential.Description, look chosen, previous Version) (NewVersion, error) {
	description, err := d.MarshalJSON()
	if err != nil {
		return NewVersion{}, err
	}
	next := NewVersion{
		Org: org.ID, ClassKey: classKey(d.Key()), Number: previous.Number + 1, Description: description, At: s.Now(),
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

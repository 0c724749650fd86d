package issuance

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Classes keeps micro-credentials with their versions, editions and pictures.
type Classes interface {
	VersionByDigest(ctx context.Context, org OrganisationID, classKey string, digest []byte) (Version, error)
	LatestVersion(ctx context.Context, org OrganisationID, classKey string) (Version, error)
	// PublishVersion records a version with all its editions, and the class when it is new; ErrConflict when the
	// number or the digest is taken.
	PublishVersion(ctx context.Context, v NewVersion) (Version, error)
	// HouseLook returns colour and art of the organisation's newest version that a template drew and that has either.
	HouseLook(ctx context.Context, org OrganisationID) (Look, error)
	// Art returns a logo or picture by its digest, as it was given to PublishVersion.
	Art(ctx context.Context, org OrganisationID, digest string) ([]byte, error)
	Edition(ctx context.Context, org OrganisationID, id ID) (Edition, error)
	// Editions are the newest of each class.
	Editions(ctx context.Context, org OrganisationID) ([]Edition, error)
	// DescriptionOf returns the description, as JSON, of the version that an edition is of.
	DescriptionOf(ctx context.Context, org OrganisationID, edition ID) ([]byte, error)
	// Class finds a class by its public id, ClassOf that of an edition.
	Class(ctx context.Context, id ID) (Class, error)
	ClassOf(ctx context.Context, e Edition) (Class, error)
}

// Class is a micro-credential through all of its versions.
type Class struct {
	Org OrganisationID
	ID  ID     // public, for as long as the class lives, whatever becomes of its title
	Key string // by which descriptions find it: their own id, or their title
}

// FindClass returns a class by its public id, or by the id or address of any of its versions.
func (s *Service) FindClass(ctx context.Context, text string) (Class, error) {
	_, edition, err := s.FindEdition(ctx, text)
	if err == nil {
		return s.Classes.ClassOf(ctx, edition)
	}
	id, badID := ParseID(awardID(text))
	if badID != nil {
		return Class{}, err
	}
	class, missing := s.Classes.Class(ctx, id)
	if errors.Is(missing, ErrNotFound) {
		return Class{}, err
	}
	return class, missing
}

// planVersion finds the version of the class that has exactly the description's text, the look, the edition of the
// guideline and the note, or draws the next one. A version that was published stays as it is for ever.
func (p *Plan) planVersion(ctx context.Context) (err error) {
	letter := p.service.letter(p.request.Description)
	if p.latest.Number > 0 {
		if err := p.findVersion(ctx, letter); err != nil {
			return err
		}
	}
	if p.Version.Number == 0 {
		if err := p.drawVersion(ctx, letter.digest(p.look.digest(p.request.Description.ClassText()))); err != nil {
			return err
		}
	}
	if p.next == nil && p.request.Wish.Font != nil {
		p.Remarks = append(p.Remarks, remark{key: "issue.font_unused"})
	}
	return p.planLanguage()
}

// findVersion looks for the version of the description and a letter, also as it was recorded before letters counted; where
// there is none, it notes what alone is new.
func (p *Plan) findVersion(ctx context.Context, letter Letter) error {
	for _, text := range p.request.Description.FormerClassTexts() {
		text = p.look.digest(text)
		for _, digest := range [][]byte{letter.digest(text), text, p.latest.Letter.digest(text)} {
			same, err := p.service.Classes.VersionByDigest(ctx, p.Org.ID, p.classKey(), digest)
			switch {
			case errors.Is(err, ErrNotFound):
			case err != nil:
				return err
			case same.Letter == letter:
				p.Version, p.Why = same, ""
				return nil
			case same.Letter.Guideline != letter.Guideline:
				p.Why = NewGuideline
			default:
				p.Why = NewNote
			}
		}
	}
	return nil
}

func (p *Plan) classKey() string {
	if p.request.Class.Key != "" {
		return p.request.Class.Key
	}
	return classKey(p.request.Description.Key())
}

// Why says what alone makes a version new whose text and look were published before.
type Why string

// What alone can make a version new.
const (
	NewNote      Why = "note"      // the note of conformity is written now, or is not any more
	NewGuideline Why = "guideline" // another edition of the guideline
	NewEdition   Why = "edition"   // an edition that could not be drawn before
)

// letter is the edition that a description is written by, and whether it gets the note.
func (s *Service) letter(d *microcredential.Description) Letter {
	return Letter{Guideline: s.Editions.Current().ID, Noted: d.ClaimsConformity()}
}

// digest is that of a text with its letter.
func (l Letter) digest(text []byte) []byte {
	return sum256(fmt.Appendf(nil, "%x %s %t", text, l.Guideline, l.Noted))
}

func sum256(text []byte) []byte {
	sum := sha256.Sum256(text)
	return sum[:]
}

// drawVersion draws the next version, with all the editions that can be drawn; where one cannot, it may have been
// published so before.
func (p *Plan) drawVersion(ctx context.Context, digest []byte) error {
	previous := p.latest
	if previous.Number == 0 {
		previous.ClassID = p.request.Class.ID
	}
	next, err := p.draw(ctx, previous)
	if err != nil {
		return err
	}
	next.ClassKey, next.Digest = p.classKey(), without(digest, slices.Sorted(maps.Keys(p.undrawn))...)
	if len(p.undrawn) > 0 && p.latest.Number > 0 {
		p.Version, err = p.service.Classes.VersionByDigest(ctx, p.Org.ID, p.classKey(), next.Digest)
		if !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	if len(p.undrawn) == 0 {
		was, err := p.lacked(ctx, digest)
		if err != nil {
			return err
		}
		if was {
			p.Why = NewEdition
		}
	}
	p.next, p.New = &next, true
	p.Version = Version{Class: p.latest.Class, ClassID: next.ClassID, Number: next.Number, Editions: map[locale.Language]ID{}, Look: next.Look, Letter: next.Letter}
	for _, e := range next.Editions {
		p.Version.Editions[e.Language] = e.ID
	}
	return nil
}

// publish publishes the version that was drawn.
func (p *Plan) publish(ctx context.Context, by By) (err error) {
	if p.next == nil {
		return nil
	}
	p.next.Org, p.next.By, p.next.Revision = p.Org.ID, by, p.request.Revision
	for i := range p.next.Editions {
		p.next.Editions[i].Org = p.Org.ID
	}
	if err := p.paint(); err != nil {
		return err
	}
	p.Version, err = p.service.Classes.PublishVersion(ctx, *p.next)
	return err
}

// draw makes the next version of a class: an edition in each language that the description has, but for those that cannot be
// drawn. The pictures are laid out, and painted when they are needed.
func (p *Plan) draw(ctx context.Context, previous Version) (NewVersion, error) {
	s, d, org, look := p.service, p.request.Description, &p.Org, p.look
	description, err := d.MarshalJSON()
	if err != nil {
		return NewVersion{}, err
	}
	next := NewVersion{
		Org: org.ID, Number: previous.Number + 1, Description: description, At: s.Now(),
		Look: look.Look, Art: look.art, Attestation: look.attestation, Letter: s.letter(d),
	}
	if next.Look.Art != "" && next.Art == nil {
		if next.Art, err = s.Classes.Art(ctx, org.ID, next.Look.Art); err != nil {
			return NewVersion{}, err
		}
	}
	for _, language := range d.Languages() {
		next.Editions = append(next.Editions, Edition{ID: NewID(s.Random), Org: org.ID, Version: next.Number, Language: language, PublishedAt: next.At})
	}
	next.ClassID = previous.ClassID
	if next.ClassID == (ID{}) {
		next.ClassID = NewID(s.Random)
	}
	if p.undrawn, err = next.leaveOut(p.layOut(&next)); err != nil {
		return NewVersion{}, err
	}
	siblings := map[locale.Language]ID{}
	for _, e := range next.Editions {
		siblings[e.Language] = e.ID
	}
	for i := range next.Editions {
		e := &next.Editions[i]
		if e.Document, err = classDocument(s.Editions.Current(), org, d, e, next.Look.alt(d, e.Language), siblings, previous); err != nil {
			return NewVersion{}, fmt.Errorf("edition %q: %w", e.Language, err)
		}
	}
	return next, nil
}

// layOut finds out what the picture of each edition will show, and returns why one could not be painted, at the edition's
// place.
func (p *Plan) layOut(next *NewVersion) []error {
	p.badges = map[locale.Language]Badge{}
	failed := make([]error, len(next.Editions))
	for i, e := range next.Editions {
		b := badge(&p.Org, p.request.Description, e.Language)
		b.Look, b.Art, b.Font, b.Alt = next.Look, next.Art, p.look.font, next.Look.alt(p.request.Description, e.Language)
		p.badges[e.Language], failed[i] = b, p.service.Painter.Proof(b)
	}
	return failed
}

// paint paints the editions that have no picture yet, all at once, for each takes a tenth of a second.
func (p *Plan) paint() error {
	if p.next == nil {
		return nil
	}
	var pictures sync.WaitGroup
	failed := make([]error, len(p.next.Editions))
	for i := range p.next.Editions {
		if e := &p.next.Editions[i]; e.PNG == nil {
			pictures.Go(func() { e.PNG, e.SVG, failed[i] = p.service.Painter.Paint(p.badges[e.Language]) })
		}
	}
	pictures.Wait()
	return errors.Join(failed...)
}

// BadgeOf is what the picture of a description shows in a language, before its
// awarding body is known to the store. An address that cannot be one leaves the
// seed empty.
func BadgeOf(d *microcredential.Description, language locale.Language) Badge {
	home, err := d.HomeURL()
	if err != nil {
		home = ""
	}
	return badge(&Organisation{HomeURL: home}, d, language)
}

func badge(org *Organisation, d *microcredential.Description, language locale.Language) Badge {
	b := Badge{
		Title:        d.Text(microcredential.Title, language),
		AwardingBody: d.Text(microcredential.AwardingBody, language),
		Language:     language,
		Seed:         org.HomeURL,
	}
	b.Hours, _ = d.Hours()
	if framework, value := d.LevelCode(); framework != "" && framework != "other" && value != "" {
		b.Level = framework + " " + value
	}
	b.Alt = DefaultAlt(language, b.Title, b.AwardingBody)
	return b
}

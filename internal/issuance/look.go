package issuance

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// Words says how the words "Micro-credential" come into a picture (rule R-15).
type Words string

// The ways of words into a picture.
const (
	Drawn    Words = ""         // by the template
	Band     Words = "band"     // on a band laid over the picture that was handed in
	Attested Words = "attested" // a person attests that the picture bears them
	Absent   Words = "absent"   // not at all, as far as we know: a warning
)

// Look says how the pictures of a version are made.
type Look struct {
	Template string // empty when the picture was handed in, and in versions from before there was a choice
	Colour   string // "#rrggbb"; empty: chosen by the organisation's address
	Second   string // of lines and ornaments, "#rrggbb"; empty: one that goes with Colour
	Ring     string // along the outline; empty: none but the template's own
	Words    Words  // anything but Drawn: the art is the whole picture
	Alt      Alt    // where it is empty, what the description says, or a default
	Art      string // SHA-256 of the logo or picture, in hexadecimal digits; empty: none
}

// handedIn reports whether the art is the whole picture.
func (l Look) handedIn() bool { return l.Words != Drawn }

// Alt is what a person who cannot see the picture is told.
type Alt struct {
	Any               string // in every language that has no text of its own
	English, Japanese string
}

// In is the text in a language, "en" or "ja"; empty: none.
func (a Alt) In(language locale.Language) string {
	return cmp.Or(map[locale.Language]string{"en": a.English, "ja": a.Japanese}[language], a.Any)
}

// alt is what is told of the pictures of an edition. The description's own words are about the author's own picture; of one
// that a template drew they would tell what is not to be seen.
func (l Look) alt(d *microcredential.Description, language locale.Language) string {
	own := l.Alt.In(language)
	if own == "" && l.handedIn() {
		own = d.ImageAlt(language)
	}
	return cmp.Or(own, DefaultAlt(language, d.Text(microcredential.Title, language), d.Text(microcredential.AwardingBody, language)))
}

// DefaultAlt is what is told of a picture of which nobody wrote more, in a language: what it is of, and whose.
func DefaultAlt(language locale.Language, title, body string) string {
	return locale.Text(language, "issue.alt", "title", locale.Isolated(title), "body", locale.Isolated(body))
}

// changed is what is told once a wish was followed: a text for any language replaces all.
func (a Alt) changed(wish Alt) Alt {
	if wish.Any != "" {
		return wish
	}
	return Alt{Any: a.Any, English: cmp.Or(wish.English, a.English), Japanese: cmp.Or(wish.Japanese, a.Japanese)}
}

// Wish is what a request says of the picture. What it leaves empty stays as it was.
type Wish struct {
	Template string
	Image    []byte // a file, as it was handed in: the whole picture
	Band     bool   // lay the words over the image
	Attest   bool   // a person attests that the image bears the words
	Alt      Alt
	Logo     []byte // a file, as it was handed in: for a template
	Colour   string
	Second   string
	Ring     string // "none" takes it away
	Font     []byte // a file, as it was handed in: for letters that are lacking; it is not kept
}

// Contradiction returns two parts of the wish of which one alone makes sense, by the names that they have on the command
// line; ok is false where there are none.
func (w *Wish) Contradiction() (a, b string, ok bool) {
	for _, pair := range []struct {
		both bool
		a, b string
	}{
		{w.Template != "" && w.Image != nil, "template", "image"},
		{w.Template != "" && w.Band, "template", "band"},
		{w.Template != "" && w.Attest, "template", "attest-words"},
		{w.Image != nil && w.Logo != nil, "image", "logo"},
		{w.Image != nil && w.Font != nil, "image", "font"},
		{w.Band && w.Attest, "band", "attest-words"},
		{w.Image != nil && w.Colour != "" && !w.Band, "image", "colour"},
		{w.Image != nil && w.Second != "", "image", "second-colour"},
		{w.Image != nil && w.Ring != "", "image", "ring"},
	} {
		if pair.both {
			return pair.a, pair.b, true
		}
	}
	return "", "", false
}

// Remark is something that a person should know and need not act upon.
type Remark interface {
	Message(lang locale.Language) string
}

// chosen is a look with what is needed to paint and publish it.
type chosen struct {
	Look
	art         []byte // as the painter read it; nil when it is in the store
	font        []byte
	attestation string // audit code: "asked" or "kept"; empty when nobody attests anything
}

// planLook chooses the look of the version that a request asks for: what the newest version of the class has, or else
// what the organisation used last, changed by the wish.
func (p *Plan) planLook(ctx context.Context) error {
	wish := &p.request.Wish
	if a, b, ok := wish.Contradiction(); ok {
		return refuse("wish_apart", "a", a, "b", b)
	}
	base, house, err := p.looksSoFar(ctx)
	if err != nil {
		return err
	}
	if p.request.Look != nil {
		p.look.Look = *p.request.Look
		wish = &Wish{Attest: p.look.Words == Attested && (base.Words != Attested || base.Art != p.look.Art)}
	} else if err := p.follow(wish, base, house); err != nil {
		return err
	}
	if err := p.look.told(p.request); err != nil {
		return err
	}
	switch {
	case p.look.Words == Attested && wish.Attest:
		p.look.attestation = "asked"
	case p.look.Words == Attested:
		p.look.attestation = "kept"
	}
	return nil
}

// told refuses a picture of which some would learn nothing, and a text for nobody.
func (c *chosen) told(r *Request) error {
	for _, text := range []string{r.Wish.Alt.Any, r.Wish.Alt.English, r.Wish.Alt.Japanese} {
		if !utf8.ValidString(text) {
			return refuse("text_bad")
		}
	}
	languages := r.Description.Languages()
	for language, text := range map[locale.Language]string{"en": r.Wish.Alt.English, "ja": r.Wish.Alt.Japanese} {
		if text != "" && !slices.Contains(languages, language) {
			return refuse("alt_nowhere", "language", language)
		}
	}
	for _, language := range languages {
		if c.handedIn() && c.Alt.In(language) == "" && cmp.Or(r.Description.ImageAlt(language), r.Description.ImageAlt(locale.English)) == "" {
			return refuse("image_alt")
		}
	}
	return nil
}

// looksSoFar returns the look of the class's newest version, and the one with which a new class of the organisation
// begins: its logo and colour in the template that is the default.
func (p *Plan) looksSoFar(ctx context.Context) (base, house Look, err error) {
	classes := p.service.Classes
	house.Template = p.service.Painter.Default()
	if !p.known() {
		if p.request.Class != (Class{}) {
			return base, house, refuse("class_other", "class", p.request.Class.ID)
		}
		return house, house, nil
	}
	used, err := classes.HouseLook(ctx, p.Org.ID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return base, house, err
	}
	used.Template = cmp.Or(used.Template, house.Template)
	house = used
	if class := p.request.Class; class != (Class{}) && class.Org != p.Org.ID {
		return base, house, refuse("class_other", "class", class.ID)
	}
	p.latest, err = classes.LatestVersion(ctx, p.Org.ID, p.classKey())
	if errors.Is(err, ErrNotFound) {
		return house, house, nil
	}
	if id := p.request.Class.ID; err == nil && id != (ID{}) && id != p.latest.ClassID {
		err = refuse("class_taken")
	}
	return p.latest.Look, house, err
}

// follow sets the look that a wish makes of those so far.
func (p *Plan) follow(w *Wish, base, house Look) error {
	c := &p.look
	c.Look, c.font = base, w.Font
	switch {
	case w.Image != nil:
		c.Look = Look{Words: Absent, Colour: base.Colour}
		if err := p.take(w.Image); err != nil {
			return err
		}
		if c.Art == base.Art && base.handedIn() {
			c.Alt = base.Alt
		}
	case w.Template != "" && base.handedIn():
		c.Look = house
	}
	if c.Template = cmp.Or(w.Template, c.Template); c.handedIn() {
		c.Template, c.Second, c.Ring = "", "", ""
	}
	switch {
	case (w.Band || w.Attest) && !c.handedIn():
		return refuse("words_without_image")
	case w.Logo != nil && c.handedIn():
		return refuse("logo_on_image")
	case w.Band:
		c.Words = Band
	case w.Attest:
		c.Words = Attested
	}
	if w.Logo != nil {
		if err := p.take(w.Logo); err != nil {
			return err
		}
	}
	c.Colour, c.Alt = cmp.Or(w.Colour, c.Colour), c.Alt.changed(w.Alt)
	c.Second, c.Ring = cmp.Or(w.Second, c.Second), cmp.Or(w.Ring, c.Ring)
	if c.Ring == NoRing {
		c.Ring = ""
	}
	return nil
}

// NoRing takes away the ring of a picture, where a wish that is empty leaves it.
const NoRing = "none"

// take reads a file that was handed in for the look.
func (p *Plan) take(file []byte) error {
	art, remarks, err := p.service.Painter.Read(file)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(art)
	p.look.art, p.look.Art = art, hex.EncodeToString(sum[:])
	p.Remarks = append(p.Remarks, remarks...)
	return nil
}

// digest identifies a version by its text and look; one from before there was a choice, by its text alone. What was
// added to looks later counts where it is said, so that older versions keep their digests.
func (l Look) digest(text []byte) []byte {
	sum := sha256.New()
	sum.Write(text)
	if l != (Look{}) {
		fmt.Fprintf(sum, "\x00%q %q %q %q %q", l.Template, l.Colour, l.Words, l.Alt.Any, l.Art)
	}
	if l.Alt.English != "" || l.Alt.Japanese != "" {
		fmt.Fprintf(sum, " %q %q", l.Alt.English, l.Alt.Japanese)
	}
	if l.Second != "" || l.Ring != "" {
		fmt.Fprintf(sum, " second %q ring %q", l.Second, l.Ring)
	}
	return sum.Sum(nil)
}

// Bears tells the rules what is known of the words in the picture.
func (l Look) Bears() microcredential.ImageWords {
	switch l.Words {
	case Band, Attested:
		return microcredential.WordsBorne
	case Absent:
		return microcredential.WordsMissing
	}
	return microcredential.WordsDescribed
}

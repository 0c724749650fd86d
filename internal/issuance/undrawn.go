package issuance

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
)

// A title may hold letters that nothing at hand can draw. That is a fault of the edition in its language alone: where no
// learner of the list gets that edition, the version is published without it, and a later request that can draw it makes
// the next version, with all.

// UndrawableError tells that the picture of an edition cannot be drawn for its texts. Err says itself to people.
type UndrawableError struct {
	Language locale.Language // of the edition
	Err      error
}

func (e *UndrawableError) Error() string {
	return fmt.Sprintf("picture of edition %q: %v", e.Language, e.Err)
}
func (e *UndrawableError) Unwrap() error { return e.Err }

// Message says the error in lang ("en" or "ja"), beginning with the edition.
func (e *UndrawableError) Message(lang locale.Language) string {
	return locale.Text(lang, "issue.undrawable."+string(e.Language), "reason", e.reason(lang))
}

func (e *UndrawableError) reason(lang locale.Language) string {
	var said interface {
		Message(lang locale.Language) string
	}
	if errors.As(e.Err, &said) {
		return said.Message(lang)
	}
	return e.Err.Error()
}

// leaveOut takes the editions out of a version that could not be drawn, and returns them with what is lacking. It fails
// where nothing is left, and with any other error of painting.
func (v *NewVersion) leaveOut(failed []error) (map[locale.Language]*UndrawableError, error) {
	undrawn := map[locale.Language]*UndrawableError{}
	for i, err := range failed {
		var lacking *UndrawableError
		switch {
		case errors.As(err, &lacking):
			undrawn[v.Editions[i].Language] = lacking
		case err != nil:
			return nil, err
		}
	}
	if len(undrawn) == len(v.Editions) {
		return nil, cmp.Or(failed...) // the first, so that a rehearsal and its deed say the same
	}
	v.Editions = slices.DeleteFunc(v.Editions, func(e Edition) bool { return undrawn[e.Language] != nil })
	return undrawn, nil
}

// without is the digest of a version that lacks editions which its description has.
func without(digest []byte, languages ...locale.Language) []byte {
	if len(languages) == 0 {
		return digest
	}
	return sum256(fmt.Appendf(nil, "%x without %q", digest, languages))
}

// lacked reports whether the text and look of a digest were published with fewer editions, since one could not be drawn.
func (p *Plan) lacked(ctx context.Context, digest []byte) (bool, error) {
	if p.latest.Number == 0 {
		return false, nil
	}
	for _, language := range p.request.Description.Languages() {
		_, err := p.service.Classes.VersionByDigest(ctx, p.Org.ID, p.classKey(), without(digest, language))
		if !errors.Is(err, ErrNotFound) {
			return err == nil, err
		}
	}
	return false, nil
}

// wants notes a good row whose learner gets an edition that could not be drawn.
func (p *Plan) wants(row *roster.Row) {
	if err := p.undrawn[p.languageOf(row)]; err != nil && p.lacking == nil {
		p.lacking = err
	}
}

// LeftOut are the languages of the description whose editions could not be drawn and are not published, in order.
func (p *Plan) LeftOut() []locale.Language { return slices.Sorted(maps.Keys(p.undrawn)) }

// checkDrawn refuses to award an edition that could not be drawn, and tells which are left out.
func (p *Plan) checkDrawn(context.Context) error {
	if p.lacking != nil {
		return p.lacking
	}
	for _, language := range p.LeftOut() {
		p.Remarks = append(p.Remarks, leftOut{p.undrawn[language]})
	}
	return nil
}

// leftOut is the remark that a version has no edition in a language.
type leftOut struct{ *UndrawableError }

func (l leftOut) Message(lang locale.Language) string {
	return locale.Text(lang, "issue.left_out."+string(l.Language), "reason", l.reason(lang))
}

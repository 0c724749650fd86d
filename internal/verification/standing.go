package verification

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// Standing is who stands behind a badge. A name proves nothing, since anyone can take it; the domain does.
type Standing struct {
	Name       string
	Domain     string // of the issuer's id, where its documents were fetched, in ASCII; may be empty
	HomeDomain string // of the website that the issuer gives as its own, in ASCII: only its word; may be empty
	Known      bool   // the issuer is at home in this store
	Trial      bool   // it issues on the very computer that reads this, so that nobody else can check its badges
	LookAlikes []Note // what may deceive a reader, beside the warnings of openbadges/verify
}

// Note is a warning about an issuer: a stable code, and what fills the places of its sentence.
type Note struct {
	Code string
	Args []any // names and values in turn
}

// namesUnasked is the code of the note that the names known here could not be looked up.
const namesUnasked = "known-unasked"

// Message says the note in "en" or "ja" (any other gives English).
func (n Note) Message(lang locale.Language) string {
	return locale.Text(lang, "verification.note."+n.Code, n.Args...)
}

// LikeKnown is the note that an issuer's name looks like that of one of this store, which is another one.
func LikeKnown(name string) Note { return Note{"name-like-known", []any{"name", name}} }

// ofIssuer are the codes of warnings that belong beside the issuer's name (T13).
var ofIssuer = []string{"name-unseen", "name-mixed", "domain-encoded", "redirected-elsewhere"}

// OfIssuer says that a warning is among those of IssuerWarnings.
func OfIssuer(w verify.Note) bool { return slices.Contains(ofIssuer, w.Code) }

// IssuerWarnings say in "en" or "ja" what may deceive about who the issuer is, to stand beside its name.
func (r *Report) IssuerWarnings(lang locale.Language) (all []string) {
	for _, w := range r.Warnings {
		if OfIssuer(w) {
			all = append(all, Visible(Sentence(w, lang)))
		}
	}
	for _, n := range r.Standing.LookAlikes {
		all = append(all, Visible(n.Message(lang)))
	}
	return all
}

// Notes are the warnings of this store, beside those of openbadges/verify: of names and domains that may deceive, and of a
// picture that does.
func (r *Report) Notes() []Note {
	if r.Repainted {
		return append(slices.Clone(r.Standing.LookAlikes), Note{Code: "picture-repainted"})
	}
	return r.Standing.LookAlikes
}

// standing looks the issuer's name and domain over twice. Source: docs/safety.md, T13.
func (s *Service) standing(ctx context.Context, r *Report) {
	p, st := r.Issuer, &r.Standing
	if p == nil {
		return
	}
	st.Name, st.Domain, st.HomeDomain = verify.Short(p.Name), Domain(p.ID), Domain(p.URL)
	st.Known, st.Trial = r.Home != nil, s.options.Trial(p.ID)
	unasked := st.LookAlikes
	if reads := readsAs(st.Domain); reads != "" {
		st.LookAlikes = append([]Note{{"domain-like", []any{"domain", st.Domain, "like", reads}}}, unasked...)
	}
	if st.Known || s.options.Home == nil || unasked != nil {
		return
	}
	names, err := s.options.Home.Names(ctx)
	if err != nil {
		st.LookAlikes = append(st.LookAlikes, Note{Code: namesUnasked})
	}
	look := skeleton(p.Name)
	for _, name := range names {
		if look != "" && skeleton(name) == look {
			st.LookAlikes = append(st.LookAlikes, LikeKnown(name))
			return
		}
	}
}

// Domain returns the host of a web address in lower case and ASCII, or "".
func Domain(address string) string {
	u, ok := openbadges.WebAddress(address)
	if !ok {
		return ""
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		return ascii
	}
	return host
}

// readsAs returns the domain in plain letters that an internationalised one may be taken for, or "".
func readsAs(domain string) string {
	if !strings.Contains(domain, "xn--") {
		return ""
	}
	shown, err := idna.ToUnicode(domain)
	if err != nil {
		return ""
	}
	look := letters(shown, func(rune) bool { return true })
	if look == shown || strings.ContainsFunc(look, func(r rune) bool { return r >= 0x80 }) {
		return ""
	}
	return look
}

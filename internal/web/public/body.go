package public

import (
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
)

// bodyView is an awarding body as pages show it.
type bodyView struct {
	name      string // as the page's readers know it, and in which language
	lang      locale.Language
	otherName string
	otherLang locale.Language
	page      string // path of its page
	host      string // where its badges are kept
	site      string // its own address
	trial     bool

	privacy     []string // what learners are told of their data, by paragraph
	privacyLang locale.Language
	letter.Body
}

func (s *Objects) body(o *organisation, lang locale.Language) bodyView {
	b := bodyView{page: web.PageIn(o.path()+"/profile", lang), host: page.Domain(o.BaseURL), site: o.HomeURL, trial: o.Trial()}
	b.name, b.lang = o.Name(lang)
	for _, other := range locale.Languages {
		if name, in := o.Name(other); in != b.lang && name != b.name {
			b.otherName, b.otherLang = name, in
		}
	}
	said, ok := o.said.Load(lang)
	if !ok {
		text, err := letter.ReadBody(o.Profile, lang, s.guidelines)
		if err != nil {
			s.log.Error("stored profile cannot be read", "organisation", o.Slug, "error", err)
		}
		said = text
		o.said.Store(lang, said)
	}
	b.Body = said.(letter.Body)
	b.Contact = verification.Contact(o.Contact).Over(b.Contact)
	text, in := o.House.Privacy(lang)
	b.privacyLang = in
	for _, paragraph := range strings.Split(text, "\n\n") {
		if paragraph = strings.TrimSpace(paragraph); paragraph != "" {
			b.privacy = append(b.privacy, paragraph)
		}
	}
	return b
}

// file is one line of the list of files.
type file struct{ path, name, about, kind string }

func files(lang locale.Language, path, what string, forms ...form) []file {
	types := map[form]string{png: "image/png", svg: "image/svg+xml", jws: "application/jose", data: "application/ld+json"}
	var all []file
	for _, f := range forms {
		key := "file" + string(f)
		all = append(all, file{path + string(f), page.Say(lang, key), page.Say(lang, key+"."+what), types[f]})
	}
	return all
}

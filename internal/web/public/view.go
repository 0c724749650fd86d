package public

import (
	"net/url"
	"slices"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

// frame is what every page has around its content.
type frame struct {
	lang        string // of the page: "en" or "ja"
	title       string
	description string // for search engines and previews
	path        string // of the object or page set, without ".LANG.html"; empty when there is no other language
	query       string // of the address in every language, with its "?"; usually empty
	object      string // address of the Open Badges object that the page is about, or ""
	share       string // absolute address of the picture for previews, or ""
	shareAlt    string // what that picture shows
	private     bool   // not for search engines: awards are shown by those who hold their address (T25)
	trial       bool
	home        string // name in the bar
	homePath    string
	style, icon string // paths of static files
	script      string // path of the script that adds buttons
	verify      string // path of the page that verifies; empty when there is none
	foot        string // key of the last line
}

// in returns the path of the same page in a language.
func (f *frame) in(lang string) string { return f.path + "." + lang + ".html" + f.query }

// other is the language that the page is not in.
func (f *frame) other() string {
	if f.lang == "ja" {
		return "en"
	}
	return "ja"
}

// t is a sentence in the page's language.
func (f *frame) t(key string, args ...any) string { return text(f.lang, key, args...) }

// foreign returns the lang attribute for text in a language: empty when it is the page's own.
func (f *frame) foreign(lang string) string {
	if lang == f.lang {
		return ""
	}
	return lang
}

func (s *Site) frame(lang string) frame {
	f := frame{
		lang: lang, foot: "foot.mitome", home: "mitome", homePath: "/index." + lang + ".html",
		style: "/static/" + s.static.Name("style.css"), icon: "/static/" + s.static.Name("mark.svg"),
		script: "/static/" + s.static.Name("page.js"),
	}
	if s.verifier != nil {
		f.verify = "/verify." + lang + ".html"
	}
	return f
}

// bodyView is an awarding body as pages show it.
type bodyView struct {
	name, otherName string
	otherLang       string
	page            string // path of its page
	host            string // where its badges are kept
	site            string // its own address
	trial           bool
	bodyText
}

// bodyText is what a Profile says of the awarding body, in the page's language.
type bodyText struct {
	country   string
	trust     string
	trustLang string
	trustURL  string
}

func (s *Site) body(o *organisation, lang string) bodyView {
	b := bodyView{
		name: o.NameEN, otherName: o.NameJA, otherLang: "ja",
		page: "/o/" + o.Slug + "/profile." + lang + ".html", host: domain(o.BaseURL), site: o.HomeURL, trial: o.Trial(),
	}
	if lang == "ja" && o.NameJA != "" || o.NameEN == "" {
		b.name, b.otherName, b.otherLang = o.NameJA, o.NameEN, "en"
	}
	if b.otherName == b.name {
		b.otherName = ""
	}
	said, ok := o.said.Load(lang)
	if !ok {
		text, err := readBody(o.Profile, lang)
		if err != nil {
			s.log.Error("stored profile cannot be read", "organisation", o.Slug, "error", err)
		}
		said = text
		o.said.Store(lang, said)
	}
	b.bodyText = said.(bodyText)
	return b
}

// row is one descriptor, as it is said or as the page says it.
type row struct {
	verification.Row
	date  time.Time
	quiet bool // the text is ours, not the issuer's
}

// ours is a row's text in the page's words, in its language.
func ours(text string, quiet bool) row { return row{Row: verification.Row{Text: text}, quiet: quiet} }

// rows are descriptors in the guideline's order: those of the badge, and in about what the page says of some in its own
// words, also where the badge does not give them.
func rows(lang string, said []verification.Row, about map[microcredential.Key]row) []row {
	var all []row
	for _, d := range microcredential.Edition11().Descriptors {
		i := slices.IndexFunc(said, func(r verification.Row) bool { return r.Key == d.Key })
		own, ours := about[d.Key]
		if i < 0 && !ours {
			continue
		}
		r := own
		if i >= 0 {
			r.Row = said[i]
		}
		if ours {
			r.Key, r.Label, r.Lang, r.Text = d.Key, d.LabelIn(microcredential.Lang(lang)), lang, own.Text
			if lang != "en" {
				r.LabelEN = d.Label
			}
		}
		all = append(all, r)
	}
	return all
}

// described17 are the descriptors by the question that they answer; each stands in one place only.
type described17 struct{ learned, judged, work, quality, rest []row }

// answering sorts descriptors by the question that they answer.
func answering(all []row) (d described17) {
	for _, r := range all {
		to := &d.rest
		switch r.Key {
		case microcredential.ContentDescription, microcredential.LearningOutcomes:
			to = &d.learned
		case microcredential.TypeOfAssessment:
			to = &d.judged
		case microcredential.LearnerEffort, microcredential.Credit, microcredential.Level:
			to = &d.work
		case microcredential.QualityAssurance:
			to = &d.quality
		}
		*to = append(*to, r)
	}
	slices.SortStableFunc(d.work, func(a, b row) int { return slices.Index(workOrder, a.Key) - slices.Index(workOrder, b.Key) })
	return d
}

// workOrder is effort, what it counts for, and how hard it was.
var workOrder = []microcredential.Key{microcredential.LearnerEffort, microcredential.Credit, microcredential.Level}

// file is one line of the list of files.
type file struct{ path, name, about, kind string }

func files(lang, path, what string, forms ...form) []file {
	types := map[form]string{png: "image/png", svg: "image/svg+xml", jws: "application/jose", data: "application/ld+json"}
	var all []file
	for _, f := range forms {
		key := "file" + string(f)
		all = append(all, file{path + string(f), text(lang, key), text(lang, key+"."+what), types[f]})
	}
	return all
}

// cardView is a micro-credential in a list.
type cardView struct {
	title, description, lang string
	page, picture            string
}

type startView struct {
	frame
	bodies []bodyCards
}

type bodyCards struct {
	bodyView
	cards []cardView
	more  int // number of all, when not all are shown
}

type organisationView struct {
	frame
	body    bodyView
	cards   []cardView
	address string
	raw     string
}

type classView struct {
	frame
	body      bodyView
	text      *letterText
	picture   string
	version   int
	published time.Time
	older     bool
	editions  []editionLink
	says      described17
	files     []file
	own       string    // path of the edition that is shown
	seen      time.Time // when the page was made, in the organisation's zone
	address   string
	raw       string
}

type editionLink struct{ lang, path string }

type awardView struct {
	frame
	body                     bodyView
	text                     *letterText
	status                   issuance.Status
	issued, expires, revoked time.Time // in the organisation's zone; zero when it does not apply
	reason                   string
	learner                  string // name, if it is shown
	picture                  string
	otherEdition             string // name of the edition that the award refers to, when another is shown
	otherPath                string
	classPath                string
	says                     described17
	files                    []file
	seen                     time.Time // when the page was made, in the organisation's zone
	address                  string
	raw                      string
}

// gone reports whether the award is no longer given out.
func (v *awardView) gone() bool { return v.status == issuance.Revoked || v.status == issuance.Erased }

// onTrial reports whether the award is in force, but on a trial system alone, where it proves nothing.
func (v *awardView) onTrial() bool { return v.body.trial && v.status == issuance.Valid }

// tone is which colour and sign the status has.
func (v *awardView) tone() string {
	if v.onTrial() {
		return "careful"
	}
	return string(v.status)
}

// statusKey is the key of the status word.
func (v *awardView) statusKey() string {
	if v.onTrial() {
		return "status.trial"
	}
	return "status." + string(v.status)
}

// statusText is the sentence beside the status word.
func (v *awardView) statusText() string {
	return v.t(v.statusKey()+".text", "date", day(v.lang, v.expires))
}

// verifying is the path that verifies this award, or "".
func (v *awardView) verifying() string {
	if v.verify == "" {
		return ""
	}
	return v.verify + "?url=" + url.QueryEscape(v.object)
}

type faultView struct {
	frame
	status  int
	key     string
	request string
}

func (v *faultView) say(part string) string { return locale.Text(v.lang, v.key+"."+part) }

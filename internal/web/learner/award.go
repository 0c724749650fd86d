package learner

import (
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
)

// awardView is the learner's page of an award.
type awardView struct {
	page.Frame
	*claiming.Given
	visit   *visit
	title   string
	titleIn locale.Language
	says    letter.Answers // what was learned
	place   string         // id of the section that says the next two; empty: the head of the page
	problem string         // why what was asked for was not done
	done    string         // what was done
	typed   string         // an address, as it was typed
	readers []readerView
	reports []claiming.Report
	agreed  bool // by a deed of the learner the public page shows the name
}

// readerView is a link for a reader.
type readerView struct {
	claiming.Reader
	Address string
}

// locked reports whether whoever has the link says that the award is somebody else's, and nobody has answered yet: until then
// nothing about the learner is shown.
func (v *awardView) locked() bool {
	return slices.ContainsFunc(v.reports, func(r claiming.Report) bool { return r.Kind == claiming.NotMe && r.Answered.IsZero() })
}

// valid reports whether the award is in force or has only expired: what can be kept can be.
func (v *awardView) valid() bool {
	return v.Status == issuance.Valid || v.Status == issuance.Expired
}

// about is what every page about an award begins with.
func (p *Pages) about(v *visit, name string) (*awardView, error) {
	view := &awardView{Given: v.given, visit: v}
	view.title, view.titleIn = v.given.Title(v.lang)
	view.Frame = p.frame(v, view.title, name)
	var err error
	if view.reports, err = p.Claims.ReportsOf(v.r.Context(), v.given); err == nil {
		view.agreed, err = p.Claims.Agreed(v.r.Context(), v.given)
	}
	return view, err
}

// opened lets in whoever has opened the award by its button; else it leads there.
func (p *Pages) opened(do func(v *visit) error) func(*visit) error {
	return func(v *visit) error {
		view, err := p.about(v, "award")
		if err != nil {
			return err
		}
		if v.given.Opened.IsZero() || view.locked() || !view.valid() {
			return v.goOn(v.at("award"))
		}
		return do(v)
	}
}

// known lets in whoever has opened the award, however it stands: also who has lost it may want to be forgotten.
func (p *Pages) known(do func(v *visit) error) func(*visit) error {
	return func(v *visit) error {
		view, err := p.about(v, "award")
		if err != nil {
			return err
		}
		if v.given.Opened.IsZero() || view.locked() {
			return v.goOn(v.at("award"))
		}
		return do(v)
	}
}

// erasing reports whether the office has been asked to erase everything, and has not answered yet.
func (v *awardView) erasing() bool {
	return slices.ContainsFunc(v.reports, func(r claiming.Report) bool { return r.Kind == claiming.Erasing && r.Answered.IsZero() })
}

// award shows the page; before it is opened, what it is and its button.
func (p *Pages) award(v *visit) error { return p.showAward(v, http.StatusOK, "", "") }

// places are where the page says that something was done, or why not, by the deed: the id of a section, or its head. What
// is asked of somebody else stands in its section as it is.
var places = map[string]string{"receive": "", "decline": "", "show": "name", "hide": "name", "address": "address", "forget": "address", "reader": "reader", "stop": "reader"}

// anchor leads to the place where the page tells of a deed.
func anchor(deed string) string {
	if at := places[deed]; at != "" {
		return "#" + at
	}
	return ""
}

func (p *Pages) showAward(v *visit, status int, problem, typed string) error {
	view, err := p.about(v, "award")
	if err != nil {
		return err
	}
	view.problem, view.typed, view.place = problem, typed, places[v.r.PostFormValue("deed")]
	if done := v.r.URL.Query().Get("done"); v.r.Method != http.MethodPost {
		if at, ok := places[done]; ok && done != "address" {
			view.done, view.place = v.say("done."+done), at
		}
	}
	if err := p.learned(view); err != nil {
		return err
	}
	readers, err := p.Claims.ReadersOf(v.r.Context(), v.given)
	if err != nil {
		return err
	}
	for i := range readers {
		code, err := p.Claims.ReaderCode(v.r.Context(), &readers[i])
		if err != nil {
			return err
		}
		view.readers = append(view.readers, readerView{readers[i], p.base() + "/mine/shown?k=" + code})
	}
	return page.ServeOnce(v.w, v.r, status, awardPage(view, p.Now()))
}

// learned reads what the awarding body says of the learning, for whoever can receive it.
func (p *Pages) learned(v *awardView) error {
	if v.Opened.IsZero() || v.locked() || !v.valid() || !v.Declined.IsZero() {
		return nil
	}
	edition := v.EditionIn(v.Lang)
	text, err := letter.Read(&v.Organisation, &edition, v.Lang, p.Editions)
	if err == nil {
		v.says = letter.Sort(letter.Rows(text.Guideline, v.Lang, text.Rows, nil))
	}
	return err
}

// base is the room's scheme and host.
func (p *Pages) base() string {
	if p.Secure {
		return "https://" + p.Host
	}
	return "http://" + p.Host
}

// deed does what a button of the page asks for.
func (p *Pages) deed(v *visit) error {
	ctx, g := v.r.Context(), v.given
	deed := v.r.PostFormValue("deed")
	view, err := p.about(v, "award")
	if err != nil {
		return err
	}
	if view.locked() || !view.valid() || deed != "open" && g.Opened.IsZero() {
		return v.goOn(v.at("award"))
	}
	switch deed {
	case "open":
		err = p.Claims.Open(ctx, &g.Claim)
	case "receive":
		err = p.Claims.Receive(ctx, &g.Claim)
	case "show", "hide":
		err = p.Claims.Show(ctx, g, deed == "show", wording(g, v.lang))
	case "address":
		err = p.Claims.AskAddress(ctx, g, v.r.PostFormValue("address"), v.lang)
	case "forget":
		err = p.Claims.ForgetAddress(ctx, &g.Claim)
	case "reader":
		err = p.Claims.AddReader(ctx, g)
	case "stop":
		err = p.Claims.StopReader(ctx, g, v.r.PostFormValue("reader"))
	default:
		return p.showAward(v, http.StatusUnprocessableEntity, v.say("unknown"), "")
	}
	if problem := web.Sentence(err, v.lang); problem != "" {
		return p.showAward(v, http.StatusUnprocessableEntity, problem, v.r.PostFormValue("address"))
	}
	if err != nil {
		return err
	}
	if deed == "open" {
		return v.goOn(v.at("award"))
	}
	return v.goOn(v.at("award") + "?done=" + deed + anchor(deed))
}

// wording is what one agrees to who has the name shown, as it stands on the page and is kept.
func wording(g *claiming.Given, lang locale.Language) string {
	return page.Say(lang, "mine.name.consent", "name", g.Name(lang), "host", g.Host())
}

// fault is what is amiss with what was sent, and the id of the field of which that is said; empty: of none.
type fault struct{ text, field string }

// faultOf is what an error says to people of what they have sent; the zero fault where it says nothing.
func faultOf(err error, lang locale.Language) fault {
	f := fault{text: web.Sentence(err, lang)}
	switch refused, _ := err.(claiming.Refused); refused { //nolint:errorlint // it is returned as it is
	case "said", "long":
		f.field = "said"
	case "kind":
		f.field = "kind"
	case "receipt_name":
		f.field = "name"
	case "address", "receipt_often":
		f.field = "address"
	}
	return f
}

// marks are a field's attributes: its note, and where it is amiss what is said of it; the page begins there then.
func (f fault) marks(field, note string) templ.Attributes {
	marks := templ.Attributes{}
	if f.field == field {
		note = strings.TrimSpace(note + " " + field + "-amiss")
		marks["aria-invalid"], marks["autofocus"] = "true", true
	}
	if note != "" {
		marks["aria-describedby"] = note
	}
	return marks
}

// reportView is the page on which something is reported.
type reportView struct {
	*awardView
	fault fault
	kind  claiming.Kind
	said  string
}

func (p *Pages) report(v *visit) error {
	return p.showReport(v, http.StatusOK, fault{}, claiming.Kind(v.r.URL.Query().Get("kind")), "")
}

func (p *Pages) showReport(v *visit, status int, f fault, kind claiming.Kind, said string) error {
	view, err := p.about(v, "report")
	if err != nil {
		return err
	}
	return page.ServeOnce(v.w, v.r, status, reportPage(&reportView{view, f, kind, said}))
}

// tell takes a report.
func (p *Pages) tell(v *visit) error {
	kind, said := claiming.Kind(v.r.PostFormValue("kind")), v.r.PostFormValue("said")
	if kind == claiming.NotMe && v.r.PostFormValue("sure") == "" { // it closes the page
		return p.showReport(v, http.StatusUnprocessableEntity, fault{v.say("report.unsure"), "sure"}, kind, said)
	}
	err := p.Claims.Tell(v.r.Context(), v.given, kind, said)
	if f := faultOf(err, v.lang); f.text != "" {
		return p.showReport(v, http.StatusUnprocessableEntity, f, kind, said)
	}
	if err != nil {
		return err
	}
	return v.goOn(v.at("award") + "#reports")
}

// decline asks a second time.
func (p *Pages) decline(v *visit) error { return p.showDecline(v, http.StatusOK, fault{}, "") }

func (p *Pages) showDecline(v *visit, status int, f fault, said string) error {
	view, err := p.about(v, "decline")
	if err != nil {
		return err
	}
	return page.ServeOnce(v.w, v.r, status, declinePage(&reportView{view, f, claiming.Declined, said}))
}

func (p *Pages) declined(v *visit) error {
	said := v.r.PostFormValue("said")
	if v.r.PostFormValue("sure") == "" {
		return p.showDecline(v, http.StatusUnprocessableEntity, fault{v.say("decline.unsure"), "sure"}, said)
	}
	err := p.Claims.Decline(v.r.Context(), v.given, said)
	if f := faultOf(err, v.lang); f.text != "" {
		return p.showDecline(v, http.StatusUnprocessableEntity, f, said)
	}
	if err != nil {
		return err
	}
	return v.goOn(v.at("award") + "?done=decline")
}

// erase asks a second time.
func (p *Pages) erase(v *visit) error { return p.showErase(v, http.StatusOK, fault{}, "") }

func (p *Pages) showErase(v *visit, status int, f fault, said string) error {
	view, err := p.about(v, "erase")
	if err != nil {
		return err
	}
	return page.ServeOnce(v.w, v.r, status, erasePage(&reportView{view, f, claiming.Erasing, said}))
}

func (p *Pages) erased(v *visit) error {
	said := v.r.PostFormValue("said")
	if v.r.PostFormValue("sure") == "" {
		return p.showErase(v, http.StatusUnprocessableEntity, fault{v.say("erase.unsure"), "sure"}, said)
	}
	err := p.Claims.AskErase(v.r.Context(), v.given, said)
	if f := faultOf(err, v.lang); f.text != "" {
		return p.showErase(v, http.StatusUnprocessableEntity, f, said)
	}
	if err != nil {
		return err
	}
	return v.goOn(v.at("award") + "#reports")
}

// paper is the award on one sheet of A4, with the name whatever the public page shows.
func (p *Pages) paper(v *visit) error {
	view, err := p.about(v, "print")
	if err != nil {
		return err
	}
	return page.ServeOnce(v.w, v.r, http.StatusOK, paperPage(view, p.Now()))
}

// shown is what one reader sees: the award with the learner's name.
func (p *Pages) shown(v *visit) error {
	title, in := v.given.Title(v.lang)
	view := &awardView{Given: v.given, visit: v, title: title, titleIn: in, Frame: p.frame(v, title, "shown")}
	return page.ServeOnce(v.w, v.r, http.StatusOK, shownPage(view, p.Now()))
}

// file answers a file of the badge as it is published, to be kept or to stand on the page.
func (p *Pages) file(suffix string) func(v *visit) error {
	return func(v *visit) error {
		if v.given.Opened.IsZero() && suffix != ".png" {
			return issuance.ErrNotFound
		}
		r := v.r.Clone(v.r.Context())
		r.Host = v.given.Host()
		r.Header = http.Header{}
		r.URL.Path, r.URL.RawQuery = strings.TrimPrefix(v.given.PublicAddress(), v.given.Organisation.BaseURL)+suffix, ""
		name := ""
		if of := v.r.URL.Query()["keep"]; len(of) > 0 {
			lang := v.lang
			if slices.Contains(locale.Languages, locale.Language(of[0])) { // that of the page
				lang = locale.Language(of[0])
			}
			name = v.given.FileName(lang) + suffix
		}
		p.Files.ServeHTTP(&kept{ResponseWriter: v.w, name: name}, r)
		return nil
	}
}

// kept is an answer that is kept in no cache, and has a name where it is to be kept as a file.
type kept struct {
	http.ResponseWriter
	name  string
	begun bool
}

func (k *kept) WriteHeader(status int) {
	k.begun = true
	h := k.Header()
	h["Cache-Control"] = []string{"no-store"}
	delete(h, "Etag")
	if k.name != "" && status == http.StatusOK {
		h["Content-Disposition"] = []string{mime.FormatMediaType("attachment", map[string]string{"filename": k.name})}
	}
	k.ResponseWriter.WriteHeader(status)
}

func (k *kept) Write(body []byte) (int, error) {
	if !k.begun {
		k.WriteHeader(http.StatusOK)
	}
	return k.ResponseWriter.Write(body)
}

func (k *kept) Unwrap() http.ResponseWriter { return k.ResponseWriter }

// file is the path of a file of what the page is about.
func (v *awardView) file(name string) string {
	return "/mine/" + v.visit.r.PathValue("handle") + "/" + name
}

// by stands before the awarding body's name.
func (v *awardView) by() string {
	if v.Lang == locale.Japanese {
		return v.T("mine.by")
	}
	return v.T("mine.by") + " "
}

// body is the awarding body's name, bodyIn its language.
func (v *awardView) body() string { return v.Organisation.NameIn(v.Lang) }

func (v *awardView) bodyIn() locale.Language {
	_, in := v.Organisation.Name(v.Lang)
	return in
}

// otherName is the learner's name as the other language writes it; empty where it is the same or not known.
func (v *awardView) otherName() string {
	for _, lang := range locale.Languages {
		if name := v.Name(lang); lang != v.Lang && name != v.Name(v.Lang) {
			return name
		}
	}
	return ""
}

// known is the learner's name once the page has been opened.
func (v *awardView) known() string {
	if v.Opened.IsZero() {
		return ""
	}
	return v.Name(v.Lang)
}

// office is whom to ask.
func (v *awardView) office() verification.Contact {
	return verification.Contact(v.Organisation.Office())
}

// revoked says when the award was revoked, and why where one of the known reasons is given, as its public page does.
func (v *awardView) revoked() string {
	reason := ""
	if slices.Contains(issuance.Reasons, v.Award.Reason) {
		reason = locale.Text(v.Lang, "reason."+v.Award.Reason)
	}
	return v.T("mine.revoked", "date", locale.Day(v.Lang, v.Award.RevokedAt.In(v.Zone)), "reason", reason)
}

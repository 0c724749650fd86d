package public

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// awardView is the page of an award. Of one that was erased it has only frame, body and how it stands, of one that its learner
// has declined only frame and body; of one that was revoked, nothing that belongs to the learner.
type awardView struct {
	page.Frame
	body      bodyView
	stands    verification.Statement
	trial     bool // nothing of it proves anything
	text      *letter.Text
	issued    time.Time // in the organisation's zone, as all times here
	expires   time.Time // zero: it does not
	revoked   time.Time
	reason    string             // why it was revoked, in words; may be empty
	successor string             // path of the page of the corrected award, or of the one that continues it, or ""
	class     string             // path of the page of the micro-credential
	learner   string             // name, if it is shown
	other     string             // name of the edition that the award refers to, when another is shown
	otherAt   string             // path of that edition's page
	says      templ.Component    // what is said of the learning, the same for all awards of the edition
	rest      []letter.Row       // the descriptors that are not among it
	judged    []verification.Row // how the learning was judged
	files     []file
	path      string // of the award
	address   string
	raw       string
	seen      time.Time // when the page was made
	hidden    bool      // its learner has declined it: only body and frame are known
}

// awardPage answers the page of an award in any state.
func (s *Objects) awardPage(w http.ResponseWriter, r *http.Request, m *view, o *organisation, a *issuance.Award,
	status issuance.Status, lang locale.Language) error {
	ctx := r.Context()
	own, err := s.shownOf(ctx, o, a, status)
	if err != nil {
		return err
	}
	var v *awardView
	code, serve := http.StatusOK, page.Serve
	switch {
	case status == issuance.Erased:
		code, v = http.StatusGone, s.erasedAward(ctx, o, a, lang)
	case own.Declined:
		v = s.declinedAward(ctx, o, a, lang)
	case status == issuance.Revoked:
		code = http.StatusGone
		v, err = s.revokedAward(ctx, m, o, a, lang)
	default:
		serve = page.ServeScripted
		v, err = s.givenAward(ctx, m, o, a, status, own, lang)
	}
	if err != nil {
		return err
	}
	return serve(w, r, code, awardPage(v))
}

// shownOf is what a learner shows of an award: nothing of one that is no longer given out.
func (s *Objects) shownOf(ctx context.Context, o *organisation, a *issuance.Award, status issuance.Status) (issuance.Shown, error) {
	if status == issuance.Erased || status == issuance.Revoked {
		return issuance.Shown{}, nil
	}
	return s.source.Shown(ctx, o.ID, a.ID)
}

// awardFrame is that of every page of an award.
func (s *Objects) awardFrame(ctx context.Context, o *organisation, a *issuance.Award, lang locale.Language) page.Frame {
	return s.chrome.Frame(lang, page.Styled("public.css"), page.At(awardPath(o, a.ID), ""), page.About(o.AwardAddress(a.ID)),
		page.Of(s.face(ctx, o, lang)), page.Trial(o.Trial()), page.Private)
}

func (s *Objects) erasedAward(ctx context.Context, o *organisation, a *issuance.Award, lang locale.Language) *awardView {
	body := s.body(o, lang)
	v := &awardView{Frame: s.awardFrame(ctx, o, a, lang), body: body, stands: stands(o, a, issuance.Erased, lang)}
	v.Add(page.Titled(v.stands.Lead, v.stands.Text))
	return v
}

// declinedAward is what is said of an award that its learner does not want. It was not revoked, so that its Assertion, which
// names nobody, stays where it is; its page tells nothing of it.
func (s *Objects) declinedAward(ctx context.Context, o *organisation, a *issuance.Award, lang locale.Language) *awardView {
	v := &awardView{Frame: s.awardFrame(ctx, o, a, lang), body: s.body(o, lang), hidden: true}
	v.Add(page.Titled(v.T("award.hidden"), v.T("award.hidden.text", "name", v.body.name)))
	return v
}

// revokedAward is what may be said of an award that has been revoked.
func (s *Objects) revokedAward(ctx context.Context, m *view, o *organisation, a *issuance.Award, lang locale.Language) (*awardView, error) {
	v, _, err := s.knownAward(ctx, m, o, a, issuance.Revoked, lang)
	if err != nil {
		return nil, err
	}
	v.revoked, v.reason = a.RevokedAt.In(o.zone), reasonIn(lang, a)
	return v, nil
}

// givenAward is what is shown of an award that is still given out.
func (s *Objects) givenAward(ctx context.Context, m *view, o *organisation, a *issuance.Award, status issuance.Status, own issuance.Shown,
	lang locale.Language) (*awardView, error) {
	v, shown, err := s.knownAward(ctx, m, o, a, status, lang)
	if err != nil {
		return nil, err
	}
	if v.says, err = shown.says(); err != nil {
		return nil, err
	}
	v.learner = own.Name.In(lang)
	v.expires = a.LastDay(o.zone)
	v.path = awardPath(o, a.ID)
	v.address, v.raw = o.AwardAddress(a.ID), string(a.Assertion)
	forms := []form{png, svg, jws, data}
	if !own.Signed {
		forms = []form{png, svg, data}
	}
	v.files = files(lang, v.path, "award", forms...)
	v.seen = s.now().In(o.zone)
	v.rest = letter.Sort(letter.Rows(v.text.Guideline, lang, v.text.Rows, map[microcredential.Key]letter.Row{
		microcredential.LearnerIdentification: v.learnerRow(),
		microcredential.DateOfIssuing:         {Date: v.issued},
		microcredential.AwardingBody:          letter.Named(v.body.name, v.body.lang),
	})).Rest
	v.Add(page.Pictured(v.address+string(png), v.text.Alt))
	return v, nil
}

// knownAward is what may be said of an award whether it is given out or was revoked, and the text that is shown with it.
func (s *Objects) knownAward(ctx context.Context, m *view, o *organisation, a *issuance.Award, status issuance.Status,
	lang locale.Language) (*awardView, *shownText, error) {
	e, err := s.edition(ctx, m, o, a.Edition)
	if err != nil {
		return nil, nil, err
	}
	shown, err := s.textIn(ctx, m, o, e, lang)
	if err != nil {
		return nil, nil, err
	}
	body, text := s.body(o, lang), shown.text
	v := &awardView{
		Frame:  s.awardFrame(ctx, o, a, lang),
		body:   body,
		stands: stands(o, a, status, lang), trial: o.Trial(),
		text:   text,
		issued: a.IssuedOn.In(o.zone),
		class:  pathOf(o, shown.edition, lang),
	}
	for _, r := range text.Rows {
		if r.Key == microcredential.TypeOfAssessment {
			v.judged = append(v.judged, r)
		}
	}
	if shown.edition.ID != e.ID {
		v.other, v.otherAt = v.T("language."+string(e.Language)), pathOf(o, e, e.Language)
	}
	v.Add(page.Titled(text.Title+" – "+v.stands.Word, v.T("award.description", "name", body.name, "date", locale.Day(lang, v.issued),
		"status", v.stands.Word)))
	v.successor, err = s.successor(ctx, o, a, v.stands.State, lang)
	return v, shown, err
}

// learnerRow tells who the learner is.
func (v *awardView) learnerRow() letter.Row {
	if v.learner == "" {
		return letter.Ours(v.T("descriptors.learner"), true)
	}
	return letter.Ours(v.T("descriptors.learner.named", "name", v.learner), false)
}

// reasonIn says in words why an award was revoked, or "".
func reasonIn(lang locale.Language, a *issuance.Award) string {
	code := publicReason(a)
	if code == "" {
		return ""
	}
	return locale.Text(lang, "reason."+code)
}

func awardPath(o *organisation, id issuance.ID) string { return o.path() + "/a/" + id.String() }

// stands says how an award stands.
func stands(o *organisation, a *issuance.Award, status issuance.Status, lang locale.Language) verification.Statement {
	facts := verification.Facts{State: verification.State(status), Until: locale.Day(lang, a.LastDay(o.zone)), Trial: o.Trial()}
	switch {
	case status == issuance.Valid && o.Trial():
		facts.State = verification.Trial
	case status == issuance.Revoked && publicReason(a) == "replaced":
		facts.State = verification.Replaced
	}
	return facts.In(lang)
}

// successor is the path of the page of the award that replaces one, or after its end continues it, or "" when it is not known.
func (s *Objects) successor(ctx context.Context, o *organisation, a *issuance.Award, state verification.State, lang locale.Language) (string, error) {
	if state != verification.Replaced && state != verification.Expired {
		return "", nil
	}
	id, err := s.source.Successor(ctx, o.ID, a.ID)
	if errors.Is(err, issuance.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return web.PageIn(awardPath(o, id), lang), nil
}

// record says that the page is the record itself, and of what was revoked that it was genuine, behind what is said of how it
// stands; a trial has no record that others can ask for.
func (v *awardView) record() string {
	key := "award.record"
	switch state := v.stands.State; {
	case v.trial, state == verification.Erased:
		return ""
	case state == verification.Revoked, state == verification.Replaced:
		key = "award.record.revoked"
	}
	said := v.T(key, "host", v.body.host)
	if v.Lang == locale.Japanese {
		return said
	}
	return " " + said
}

// verifying is the path that verifies this award, or "".
func (v *awardView) verifying() string {
	if v.Verify() == "" {
		return ""
	}
	return v.Verify() + "?url=" + url.QueryEscape(v.address)
}

package counter

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/idna"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// resultView is the page that answers.
type resultView struct {
	page.Frame
	nth       int    // of several answers on a page, from 1; 0 when it is the only one
	word      string // how it stands, in a few words
	trial     bool   // it was issued on this very computer, for trying out
	query     string // of the page's address
	tone      string // valid, careful, expired, revoked or open: which colour and sign
	state     verification.State
	record    templ.SafeURL   // where the issuer keeps it, or ""
	successor templ.SafeURL   // the award that was made in its place, if it is one of this store, or ""
	learner   string          // as the award's own page names the person, or ""
	glance    []fact          // what an employer asks
	lead      templ.Component // the answer
	more      templ.Component // what else it says, or nil
	who       string          // what the comparison with the person who was named has shown; empty when nobody was
	confirmed bool            // what is shown is what the issuer says, not only what the badge says
	caveat    string          // what to think of what is shown when it is not confirmed
	alerts    []string        // about the issuer: a name or domain that may deceive
	badge     *badgeView
	inHand    string // the picture that was handed in, of a badge of which nothing is known; data URI
	issuer    *issuerView
	known     bool   // the issuer is at home here, and the badge is the issuer's
	unknown   bool   // the issuer is a stranger
	standing  string // whether the issuer is known
	person    string // what the comparison with the person who was named has shown, in a few words
	facts     []fact
	compare   *personView
	choices   []string // addresses that a text names, for a person to choose from
	recipient string   // as it was typed; goes with the choice

	quality     []fact
	trust       letter.Body
	endorsers   []templ.Component
	conformity  string // how it stands to the guideline
	claim       string // what it says of itself
	findings    []string
	rows        []letter.Row
	about       string // by which guideline they are named
	reasons     []string
	warnings    []string
	differences []differenceView
	repainted   string // the picture in hand, where it shows something else than badge.picture; data URI
	steps       []stepView
	fetched     []fetchedView
	keep        string // path of the link that checks again; empty when there is none
	asked       string // the address that it checks
	took        string
}

// fact is one line of a panel. tone: "", "good" or "bad"; or "spread", of what on a phone takes the whole line.
type fact struct {
	label string
	value templ.Component
	tone  string
}

type badgeView struct {
	lang               locale.Language // of the texts; may be empty
	awarded            locale.Language // of the edition that was awarded, where another is shown; or ""
	page               templ.SafeURL   // of that edition
	title, description string
	picture            string // data URI; empty when it is not shown
}

type issuerView struct {
	name   string
	domain string // as it is asked for
	shown  string // the same in letters, when it is encoded
	home   string // domain of its website
	site   string
}

// personView asks whether the badge is somebody's; what was handed in goes along in a hidden field.
type personView struct{ name, value string }

// differenceView is a field with what two copies say. name is in words, empty for fields that have none.
type differenceView struct{ name, field, inHand, hosted string }

type stepView struct {
	text  string
	found []string
}

type fetchedView struct{ address, answer, final, time string }

const (
	maxPicture = 192 << 10 // bytes of a picture that is shown on the page
	maxCarried = 64 << 10  // bytes of what a page carries on for the next question
)

// result makes the page about a report within a frame. asked is the address that was asked for, or "".
func (c *Counter) result(f page.Frame, r *verification.Report, asked string) *resultView {
	lang := f.Lang
	v := &resultView{Frame: f, state: r.State()}
	v.tone, v.word, v.record = v.state.Tone(), v.state.Word(lang), page.Outward(r.Record())
	if r.Own != nil {
		v.successor = page.Outward(r.Own.Successor)
	}
	v.lead, v.more = answer(lang, r)
	v.confirmed = r.Confirmed()
	switch {
	case r.Assertion == nil && r.InHand == nil && r.Badge == nil && r.Issuer == nil: // nothing of it is shown
	case v.state == verification.Replaced, r.Withdrawn(): // the answer has said so
	case r.Verdict == verify.Revoked:
		v.caveat = v.T("verify.caveat.revoked")
	case !v.confirmed:
		v.caveat = v.T("verify.caveat")
	}
	v.choices = r.Addresses
	v.who, v.person = visible(r.Person(lang)), v.compared(r)
	v.readBadge(r)
	v.readIssuer(r)
	v.readStanding(r)
	v.readGlance(r)
	v.readFacts(r)
	v.readQuality(r)
	v.readDetails(r)
	v.keepLink(r, asked)
	v.askPerson(r, asked)
	v.Add(page.Titled(visible(r.Answer(lang)), v.T("verify.description")), page.Private, page.Trial(v.trial), page.At("/verify", v.query))
	if v.tone == "valid" && (v.trial || len(v.alerts) > 0 || r.Recipient == verify.RecipientOther || r.Recipient == verify.RecipientUndecided) {
		v.tone = "careful" // as genuine as before, but nobody should leave after the first word
	}
	return v
}

// say is a note as people read it, its strangers' words made visible.
func (v *resultView) say(n verify.Note) string {
	return verification.Sentence(readable(n, visible), v.Lang)
}

func (v *resultView) notes(all []verify.Note) (list []string) {
	for _, n := range all {
		list = append(list, v.say(n))
	}
	return list
}

// awards are what is known of the award, what was confirmed first.
func awards(r *verification.Report) (known []*openbadges.Assertion) {
	for _, a := range []*openbadges.Assertion{r.Assertion, r.InHand} {
		if a != nil {
			known = append(known, a)
		}
	}
	return known
}

// dates of an assertion in a zone, the end as the last moment in which it is in force, also when it ends at midnight; zero
// when there are none.
func dates(a *openbadges.Assertion, in *time.Location) (issued, ends time.Time) {
	if a == nil {
		return issued, ends
	}
	if t, err := openbadges.ParseTime(a.IssuedOn); err == nil {
		issued = t.In(in)
	}
	if t, err := openbadges.ParseTime(a.Expires); err == nil {
		ends = t.Add(-time.Second).In(in)
	}
	return issued, ends
}

func (v *resultView) readBadge(r *verification.Report) {
	awarded, class := r.Class(), r.ClassIn(v.Lang)
	if class == nil {
		v.inHand = pictureURI(r.Raw.Picture) // tells a person at least which one was handed in
		return
	}
	v.badge = &badgeView{lang: languageTag(locale.Language(class.Language)), title: visible(verify.Short(class.Name))}
	if class != awarded {
		v.badge.awarded = locale.Language(awarded.Language)
		v.badge.page = page.Outward(web.PageIn(awarded.ID, v.badge.awarded))
	} else if r.Badge != nil {
		v.badge.lang = languageTag(r.Guideline.Lang)
	}
	if r.Badge == nil {
		return
	}
	v.badge.description = visible(class.Description)
	if v.badge.title == "" {
		v.badge.title = v.T("verify.untitled")
	}
	if !has(r.Warnings, "picture-huge") {
		v.badge.picture = pictureURI(r.Raw.BadgePicture)
	}
}

func has(notes []verify.Note, code string) bool {
	return slices.ContainsFunc(notes, func(n verify.Note) bool { return n.Code == code })
}

// pictureURI is a picture as the page shows it: in an <img>, where it can neither run nor load anything (T10).
func pictureURI(picture []byte) string {
	kind := "image/svg+xml"
	switch {
	case len(picture) == 0 || len(picture) > maxPicture:
		return ""
	case bytes.HasPrefix(picture, []byte("\x89PNG")):
		kind = "image/png"
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(picture)
}

func (v *resultView) readIssuer(r *verification.Report) {
	if r.Issuer == nil {
		return
	}
	st := r.Standing
	v.issuer = &issuerView{name: r.IssuerName(v.Lang), domain: st.Domain, home: st.HomeDomain, site: r.Issuer.URL}
	if shown, err := idna.Display.ToUnicode(st.Domain); err == nil && shown != st.Domain {
		v.issuer.shown = shown
	}
	for _, said := range r.IssuerWarnings(v.Lang) {
		v.alerts = append(v.alerts, visible(said))
	}
	v.trial = st.Trial
}

// readStanding says whether the issuer is known. Naming a known issuer does not make a badge that issuer's.
func (v *resultView) readStanding(r *verification.Report) {
	switch {
	case r.Home != nil && (v.confirmed || r.Withdrawn()):
		v.known = true
		v.standing = v.T("verify.known", "name", visible(r.IssuerName(v.Lang)), "host", verification.Domain(r.Record()))
	case r.Issuer == nil || r.Verdict == verify.Revoked && r.Standing.Known:
	case r.Standing.Known:
		v.standing = v.T("verify.known.claimed")
	default:
		v.unknown = true
		v.standing = v.T("verify.unknown")
	}
}

func (v *resultView) readFacts(r *verification.Report) {
	v.fact("status", stranger(v.word), map[string]string{"valid": "good", "revoked": "bad"}[v.state.Tone()])
	switch {
	case !v.confirmed:
	case r.Verification == openbadges.HostedBadge:
		v.fact("how", outwardLink(v.record, v.T("verify.how.hosted")), "")
	case r.Verification == openbadges.SignedBadge:
		v.fact("how", stranger(v.T("verify.how.signed")), "")
	}
	v.fact("checked", stranger(locale.Moment(v.Lang, r.Checked.In(r.CheckedZone()))), "")
	if v.person != "" {
		tone := ""
		if r.Recipient == verify.RecipientMatches {
			tone = "good"
		}
		v.fact("person", stranger(v.person), tone)
	}
}

// compared says in a few words what the comparison with the person who was named has shown, or "" when nobody was named.
func (v *resultView) compared(r *verification.Report) string {
	if r.Recipient == verify.RecipientUnasked || !v.confirmed {
		return ""
	}
	return v.T("verify.compared."+string(r.Recipient), "address", visible(r.Named(v.Lang)))
}

func personKind(i *openbadges.IdentityObject) string {
	for _, kind := range i.Type {
		if kind == "email" || kind == "url" || kind == "telephone" {
			return kind
		}
	}
	return "other"
}

func (v *resultView) fact(key string, value templ.Component, tone string) {
	v.facts = append(v.facts, fact{v.T("verify." + key), value, tone})
}

// keepLink is the link that checks again. Signed badges have no address, and uploads are not kept.
func (v *resultView) keepLink(r *verification.Report, asked string) {
	if asked == "" {
		asked = r.Record()
	}
	if asked != "" {
		v.query = "?url=" + url.QueryEscape(asked)
		v.keep, v.asked = web.PageIn("/verify", v.Lang)+v.query, visible(asked)
	}
}

// askPerson offers to compare the recipient, where there is one to compare with.
func (v *resultView) askPerson(r *verification.Report, asked string) {
	if r.Assertion == nil || r.Assertion.Recipient == nil || r.Verdict == verify.Invalid || r.Verdict == verify.Revoked || r.Recipient == verify.RecipientMatches {
		return
	}
	switch inHand := string(r.Raw.InHand); {
	case asked != "":
		v.compare = &personView{"url", asked}
	case inHand != "" && len(inHand) <= maxCarried:
		v.compare = &personView{"text", inHand}
	}
}

// website is where the issuer is at home, where that is another place than the one of its badges.
func (v *resultView) website() templ.SafeURL {
	if v.issuer == nil || v.issuer.home == v.issuer.domain {
		return ""
	}
	return page.Outward(v.issuer.site)
}

// siteLabel tells whose word an issuer's website is.
func (v *resultView) siteLabel() string {
	if v.known {
		return "verify.site.known"
	}
	return "verify.site"
}

func joined(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

package reading

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// printReport answers first, then tells about quality, then what a careful reader should know.
func (k *Verify) printReport(c *terminal.Context, v *verified) error {
	r, s := v.report, terminal.NewSheet(c.Stdout)
	k.answer(c, s, r)
	if asked := k.asked(c, v); asked != "" {
		s.Line(0, "", asked)
	}
	for _, address := range r.Addresses {
		s.Line(4, "  - ", address)
	}
	if r.Class() != nil || r.Own != nil {
		k.authenticity(c, s, r)
	}
	if r.Badge != nil {
		k.quality(c, s, r)
	}
	if further := r.FurtherReasons(); len(further) > 0 {
		s.Heading(c.Text("command.verify.more_reasons"))
		for _, n := range further {
			s.Line(4, "  - ", verification.Sentence(n, c.Lang))
		}
	}
	if warnings := warnings(c, r); len(warnings) > 0 {
		s.Heading(c.Text("command.verify.warnings"))
		for _, text := range warnings {
			s.Line(4, "  - ", text)
		}
	}
	if k.Verbose {
		k.steps(c, s, r)
	}
	return s.Print()
}

// answer says how the badge stands; where somebody asked about a person, that comes before everything but the worst.
func (k *Verify) answer(c *terminal.Context, s *terminal.Sheet, r *verification.Report) {
	person := r.Person(c.Lang)
	if person == "" {
		s.Line(0, "", r.Answer(c.Lang))
		return
	}
	said := r.Statement(c.Lang)
	for _, text := range []string{said.Lead, person, said.More} {
		if text != "" {
			s.Line(0, "", text)
		}
	}
}

// asked says who was asked, where that is not what a reader takes for granted: the reader's own store; or what to do where
// nobody could be, for the badge may be the reader's own.
func (k *Verify) asked(c *terminal.Context, v *verified) string {
	if v.ours != "" {
		return c.Text("command.verify.ours", "base", v.ours, "store", k.Data, "database", k.Database != "")
	}
	first := verify.Note{}
	if len(v.report.Reasons) > 0 {
		first = v.report.Reasons[0]
	}
	if !slices.Contains([]string{verify.FetchForbidden, verify.FetchUnreachable, verify.FetchTimeout}, first.Code) {
		return ""
	}
	at, err := url.Parse(first.Args["address"])
	if err != nil || at.Host == "" {
		return ""
	}
	here := first.Code == verify.FetchForbidden && openbadges.Loopback(at.String())
	if first.Code == verify.FetchForbidden && !here {
		return ""
	}
	return c.Text("command.verify.unpublished", "origin", at.Scheme+"://"+at.Host, "here", here)
}

func warnings(c *terminal.Context, r *verification.Report) []string {
	var texts []string
	for _, n := range r.Warnings {
		texts = append(texts, verification.Sentence(n, c.Lang))
	}
	for _, n := range r.Notes() {
		texts = append(texts, n.Message(c.Lang))
	}
	return texts
}

func (k *Verify) authenticity(c *terminal.Context, s *terminal.Sheet, r *verification.Report) {
	issuer, title, successor := r.IssuerName(c.Lang), "", ""
	if r.Home != nil && issuer == "" {
		issuer = r.Home.Name.In(c.Lang)
	}
	if class := r.ClassIn(c.Lang); class != nil {
		title = class.Name
	}
	var issued, expires, judged string
	if r.Own != nil {
		successor = r.Own.Successor
		if !r.Own.Issued.IsZero() {
			issued = verification.Day(c.Lang, openbadges.FormatTime(r.Own.Issued))
		}
	}
	if r.Badge == nil {
		judged, _ = r.Text(microcredential.TypeOfAssessment, c.Lang)
	}
	if home := r.Standing.HomeDomain; home != "" && home != r.Standing.Domain {
		issuer = c.Text("command.verify.home", "name", issuer, "home", home)
	}
	if r.Assertion != nil {
		issued = verification.Day(c.Lang, r.Assertion.IssuedOn)
		if r.Assertion.Expires != "" {
			expires = verification.Day(c.Lang, r.Assertion.Expires)
		}
	}
	how := ""
	if r.Verification != "" {
		how = c.Text("command.verify.how." + r.Verification)
	}
	s.Heading(c.Text("command.verify.badge"))
	s.Fields(2, []terminal.Field{
		{c.Text("command.verify.title"), title},
		{c.Text("command.verify.named"), r.Learner(c.Lang)},
		{c.Text("command.verify.issuer"), issuer},
		{c.Text("command.verify.domain"), r.Standing.Domain},
		{c.Text("command.verify.issued"), issued},
		{c.Text("command.verify.expires"), expires},
		{r.Guideline.Label(microcredential.TypeOfAssessment, c.Lang), judged},
		{c.Text("command.verify.award"), c.Text("command.verify.verdict." + string(r.Award))},
		{c.Text("command.verify.learner"), k.learner(c, r)},
		{c.Text("command.verify.how"), how},
		{c.Text("command.verify.record"), r.Record()},
		{c.Text("command.verify.successor"), successor},
		{c.Text("command.verify.contact"), r.Contact().In(c.Lang)},
	})
}

// learner says whether the badge belongs to the person that was named.
func (k *Verify) learner(c *terminal.Context, r *verification.Report) string {
	switch r.Recipient {
	case verify.RecipientUnasked:
		if r.Verdict == verify.Revoked {
			return c.Text("page.verify.whose.revoked")
		}
		if r.Learner(c.Lang) != "" {
			return "" // stands above, by name
		}
		return c.Text("command.verify.learner.unasked")
	case verify.RecipientMatches:
		return c.Text("command.verify.learner.match", "value", r.RecipientMatch.Value)
	case verify.RecipientOther:
		return c.Text("command.verify.learner.other", "value", r.Named(c.Lang))
	}
	return c.Text("command.verify.learner.undecided")
}

func (k *Verify) quality(c *terminal.Context, s *terminal.Sheet, r *verification.Report) {
	g := &r.Guideline
	fields := []terminal.Field{}
	for _, key := range []microcredential.Key{
		microcredential.QualityAssurance, microcredential.TypeOfAssessment, microcredential.Level,
		microcredential.LearnerEffort, microcredential.Credit,
	} {
		text, meaning := r.Text(key, c.Lang)
		if text == "" {
			text = c.Text("command.verify.not_given")
		}
		text = strings.TrimSpace(text + "\n" + meaning)
		fields = append(fields, terminal.Field{g.Label(key, c.Lang), text})
	}
	for _, e := range r.Endorsements {
		if !e.Checked || e.Author == nil {
			continue
		}
		if at := verification.Domain(e.Author.ID); at != r.Standing.Domain { // its own word is no third party's
			who := c.Text("verification.issuer", "name", e.Author.Name, "domain", at)
			fields = append(fields, terminal.Field{c.Text("command.verify.endorsed"), who})
		}
	}
	trust, _ := g.Body.Trust(c.Lang)
	fields = append(fields,
		terminal.Field{g.Label(microcredential.Country, c.Lang), g.Body.Country(c.Lang)},
		terminal.Field{c.Text("command.verify.trust"), strings.TrimSpace(trust + "\n" + g.Body.TrustURI)},
		terminal.Field{c.Text("command.verify.criteria"), g.CriteriaURL},
		terminal.Field{c.Text("command.verify.guideline"), k.conformity(c, g)})
	s.Heading(c.Text("command.verify.quality"))
	s.Fields(2, fields)
}

// conformity says how the badge stands to the guideline, what it lacks, and what it says of itself.
func (k *Verify) conformity(c *terminal.Context, g *verification.Guideline) string {
	lines := []string{g.Headline(c.Lang)}
	if len(g.Missing) > 0 {
		lines = append(lines, c.Text("command.verify.missing", "missing", g.Labels(g.Missing, c.Lang)))
	}
	for _, f := range g.Findings {
		if f.Severity == microcredential.Error && !slices.Contains(g.Missing, f.Descriptor) {
			lines = append(lines, f.Message(c.Lang))
		}
	}
	return strings.Join(append(lines, g.Claim(c.Lang)), "\n")
}

// steps tells all descriptors, what was done and what each step found, and what was fetched.
func (k *Verify) steps(c *terminal.Context, s *terminal.Sheet, r *verification.Report) {
	if len(r.Guideline.Descriptors) > 0 {
		s.Heading(c.Text("command.verify.descriptors"))
		var all []terminal.Field
		for _, d := range r.Said(c.Lang) {
			text := d.Text
			switch {
			case d.Key == microcredential.LearnerIdentification:
				text = verification.RecipientText(r.Assertion, c.Lang)
			case len(d.Items) > 1:
				text = "- " + strings.Join(d.Items, "\n- ")
			}
			all = append(all, terminal.Field{d.Label, text})
		}
		s.Fields(2, all)
	}
	s.Heading(c.Text("command.verify.steps"))
	for i, step := range r.Steps {
		s.Line(6, fmt.Sprintf("%4d. ", i+1), step.Message(c.Lang))
		for _, n := range step.Found {
			s.Line(8, "      - ", verification.Sentence(n, c.Lang))
		}
	}
	if len(r.Fetched) > 0 {
		s.Heading(c.Text("command.verify.fetched"))
	}
	for _, f := range r.Fetched {
		status := strconv.Itoa(f.Status)
		if f.Failure != "" {
			status = f.Failure
		}
		s.Line(4, "  - ", c.Text("command.verify.fetch", "status", status, "address", f.Address, "bytes", f.Bytes))
	}
	s.Heading(c.Text("command.verify.took", "ms", fmt.Sprintf("%.1f", float64(r.Took.Microseconds())/1000)))
}

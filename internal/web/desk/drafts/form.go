package drafts

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
)

// formView is the page on which a draft is written.
type formView struct {
	draftView
	fields.Form
	groups   []group
	missing  []microcredential.Descriptor
	unread   []lack // facts that learners would not see, since they are not understood
	errors   int
	imported []authoring.Imported // cells of the workbook with which it began that wait to be mended
	rest     []rest               // what the form has no field for
	shown    []editionView        // as strangers would see it
	atOnce   bool                 // whoever writes it can approve it and publish it with one button
}

// group is a descriptor with all rows that belong to it.
type group struct {
	microcredential.Descriptor
	rows    []descriptionbook.Row
	remarks []fields.Remark // of the descriptor as a whole
	fixed   []fact          // of the organisation: nothing is asked
}

// fact is what the organisation says of itself.
type fact struct {
	label, text string
	lang        locale.Language // empty: none
}

// rest is a key of a description, or a row of a workbook, that the form does not know.
type rest struct{ field, name, text string }

// showing answers with a page of a draft.
type showing func(v *visit.Visit, status int, view draftView) error

func (d *Pages) form(v *visit.Visit, draft authoring.Draft) error {
	view, err := d.view(v, draft, "form")
	if err != nil {
		return err
	}
	return d.showForm(v, http.StatusOK, view)
}

func (d *Pages) saveForm(v *visit.Visit, draft authoring.Draft) error {
	return d.save(v, draft, "form", typed(v, draft.Fields), d.showForm)
}

func (d *Pages) showForm(v *visit.Visit, status int, view draftView) error {
	form, err := d.formView(v, view)
	if err != nil {
		return err
	}
	return page.ServeLiveOnce(v.W, v.R, status, formPage(form))
}

// formView judges what the draft says, and puts each remark at its field.
func (d *Pages) formView(v *visit.Visit, view draftView) (*formView, error) {
	a, err := d.assess(v, &view)
	if err != nil {
		return nil, err
	}
	f := &formView{
		draftView: view, groups: groups(a, v.Lang), imported: view.draft.Fields.Imported(), rest: restOf(view.draft.Fields, v.Lang),
	}
	f.Form = fields.Form{Page: &f.Frame, Fields: view.draft.Fields, At: map[string][]fields.Remark{}}
	within := f.fields()
	for _, fault := range a.Faults {
		f.put(fault.Field(), within[fault.Field()], fields.Remark{Severity: microcredential.Error, Text: fault.Sentence(v.Lang)})
	}
	for _, finding := range a.Findings {
		if finding.Code == "claim-waits" { // that all of it has to be mended first is said above all
			continue
		}
		field := ""
		for _, spot := range a.Description.Advice(finding, v.Lang).Spots {
			if within[spot.Key] != nil {
				field = spot.Key
				break
			}
		}
		g := within[field]
		if g == nil {
			g = f.group(finding.Descriptor)
		}
		said := fields.Remark{Severity: finding.Severity, Text: descriptionbook.Finding(finding, v.Lang)}
		if finding.Code == "blank" && field != "" && view.draft.Fields[field] == "" {
			said = fields.Remark{Severity: fields.Empty, Text: v.Say("desk.empty")}
		}
		if finding.Code == "extra-unread" && field != "" {
			label, _ := authoring.Label(field, v.Lang)
			f.unread = append(f.unread, lack{field, label})
		}
		f.put(field, g, said)
	}
	for _, key := range a.Missing() {
		if g := f.group(key); g != nil {
			f.missing = append(f.missing, g.Descriptor)
		}
	}
	if f.errors == 0 {
		if f.atOnce, err = d.atOnce(v, &f.draftView); err != nil {
			return nil, err
		}
	}
	f.shown, err = d.preview(v, view.draft, a)
	return f, err
}

// noted counts the remarks of a severity at fields and descriptors, and names the descriptors.
func (f *formView) noted(severity microcredential.Severity) (count int, at []lack) {
	for i := range f.groups {
		g, before := &f.groups[i], count
		for _, r := range f.remarksOf(g) {
			if r.Severity == severity {
				count++
			}
		}
		if count == before {
			continue
		}
		label := g.LabelIn(f.Lang)
		if g.Key == extras {
			label = f.T("desk.extras")
		}
		at = append(at, lack{string(g.Key), label})
	}
	return count, at
}

// remarksOf are all remarks at a descriptor and at its fields.
func (f *formView) remarksOf(g *group) []fields.Remark {
	all := slices.Clone(g.remarks)
	for _, row := range g.rows {
		for _, field := range row.Fields() {
			all = append(all, f.At[field]...)
		}
	}
	return all
}

// waitsFor is how the text stands in review; empty where the organisation reviews nothing.
func (f *formView) waitsFor() authoring.State {
	if f.judged == nil {
		return ""
	}
	return f.judged.State()
}

// openOn are the remarks on a descriptor, or without a key on the whole, that wait for a change or an answer.
func (f *formView) openOn(key microcredential.Key) []authoring.Remark {
	if f.judged == nil || key == extras {
		return nil
	}
	return slices.DeleteFunc(f.judged.Open(), func(m authoring.Remark) bool { return m.Descriptor != key })
}

// put puts a remark at a field, or else at its descriptor, or else above all.
func (f *formView) put(field string, g *group, r fields.Remark) {
	if r.Severity == microcredential.Error || r.Severity == fields.Empty {
		f.errors++
	}
	switch {
	case g == nil:
		f.General = append(f.General, r)
	case field == "":
		g.remarks = append(g.remarks, r)
	default:
		f.At[field] = append(f.At[field], r)
	}
}

// fields are the groups in which the fields stand.
func (f *formView) fields() map[string]*group {
	all := map[string]*group{}
	for i := range f.groups {
		for _, row := range f.groups[i].rows {
			for _, field := range row.Fields() {
				all[field] = &f.groups[i]
			}
		}
	}
	return all
}

func (f *formView) group(key microcredential.Key) *group {
	i := slices.IndexFunc(f.groups, func(g group) bool { return g.Key == key })
	if i < 0 {
		return nil
	}
	return &f.groups[i]
}

// state is how far a descriptor is.
type state string

// The states of a descriptor.
const (
	filled  state = "filled"
	mending state = "mending" // something is to be corrected
	waiting state = "waiting" // it is needed, and empty
	spared  state = "spared"  // it is empty, and may stay so
)

// stateOf is how far a descriptor is.
func (f *formView) stateOf(g *group) state {
	said, weight := len(g.fixed) > 0, f.remarksOf(g)
	for _, row := range g.rows {
		said = said || slices.ContainsFunc(row.Fields(), func(field string) bool { return f.draft.Fields[field] != "" })
	}
	is := func(s microcredential.Severity) bool {
		return slices.ContainsFunc(weight, func(r fields.Remark) bool { return r.Severity == s })
	}
	switch {
	case is(microcredential.Error):
		return mending
	case is(fields.Empty):
		return waiting
	case said:
		return filled
	}
	return spared
}

// cellText says how far a descriptor is.
func (f *formView) cellText(g *group, s state) string {
	return strconv.Itoa(g.Number) + " " + g.LabelIn(f.Lang) + f.T("desk.state_of."+string(s))
}

// calm reports whether nothing is wrong in what is written so far.
func (f *formView) calm() bool {
	wrong := func(r fields.Remark) bool { return r.Severity == microcredential.Error }
	for _, all := range f.At {
		if slices.ContainsFunc(all, wrong) {
			return false
		}
	}
	return !slices.ContainsFunc(f.General, wrong) && !slices.ContainsFunc(f.groups, func(g group) bool { return slices.ContainsFunc(g.remarks, wrong) })
}

// told reports whether something is said at a row, or stands in it.
func (f *formView) told(row descriptionbook.Row) bool {
	return slices.ContainsFunc(row.Fields(), func(field string) bool { return f.draft.Fields[field] != "" || len(f.At[field]) > 0 })
}

// open reports whether a group that is folded at first is to be seen.
func (f *formView) open(g *group) bool {
	return len(g.remarks) > 0 || slices.ContainsFunc(g.rows, f.told)
}

// gist is what the folded facts of the organisation say in short.
func (f *formView) gist(g *group) string {
	for _, x := range g.fixed {
		if x.lang == f.Lang {
			return x.text
		}
	}
	return g.fixed[0].text
}

// extras is the group of the facts beside the descriptors.
const extras microcredential.Key = "extra"

// elsewhere are rows that the form does not show: the picture's have a page of their own.
var elsewhere = []string{"raw_criteria", "identification_of_the_learner_name", "badge_image_words", "badge_image_alt"}

// groups are the rows of the form under their descriptors, and at the end the extra facts.
func groups(a *authoring.Assessment, lang locale.Language) (all []group) {
	said := authoring.FieldsOf(a.Description)
	for _, row := range descriptionbook.Rows() {
		if slices.Contains(elsewhere, row.Key) && !slices.ContainsFunc(row.Fields(), func(field string) bool { return said[field] != "" }) {
			continue
		}
		if d, ok := row.Descriptor(); ok {
			all = append(all, group{Descriptor: d})
		} else if row.Extra && all[len(all)-1].Key != extras {
			all = append(all, group{Descriptor: microcredential.Descriptor{Key: extras}})
		}
		g := &all[len(all)-1]
		if !authoring.IsBody(row.Key) {
			g.rows = append(g.rows, row)
			continue
		}
		for _, name := range row.Fields() {
			if said[name] != "" {
				text, of := authoring.Label(name, lang)
				g.fixed = append(g.fixed, fact{text, descriptionbook.Said(name, said[name], lang), of})
			}
		}
	}
	return all
}

// restOf is what a draft holds that no field of the form shows.
func restOf(fields authoring.Fields, lang locale.Language) (all []rest) {
	for _, name := range fields.Rest() {
		all = append(all, rest{name, descriptionbook.Label(name, lang), fields[name]})
	}
	return all
}

// typed are the fields of the form as they were sent. Only fields that the form has are taken (T19).
func typed(v *visit.Visit, before authoring.Fields) authoring.Fields {
	said := authoring.Fields{}
	for _, row := range descriptionbook.Rows() {
		for _, name := range row.Fields() {
			values, sent := values(v, name)
			switch {
			case !sent || authoring.IsBody(name):
			case row.Input == descriptionbook.List && row.PerLanguage:
				said[name] = fields.Cut(list(v, name, values, before[name]))
			default:
				said[name] = fields.Cut(strings.Join(slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" }), ","))
			}
		}
	}
	dropped, _ := values(v, "drop")
	for _, name := range before.Rest() {
		if slices.Contains(dropped, name) {
			said[name] = ""
		}
	}
	return said
}

func values(v *visit.Visit, name string) (values []string, sent bool) {
	values, sent = v.R.PostForm[name]
	return values, sent
}

// list is a list that was sent an entry each, after the move that was asked for: its text. An entry that a person made of
// several lines is several.
func list(v *visit.Visit, name string, values []string, before string) string {
	kept := descriptionbook.SplitLines(before)
	var list []string
	for _, value := range moved(values, name, v.R.PostFormValue("move")) {
		value = strings.TrimSpace(strings.ReplaceAll(value, "\r\n", "\n"))
		if value != "" && slices.Contains(kept, value) {
			list = append(list, value)
		} else {
			list = append(list, descriptionbook.SplitLines(value)...)
		}
	}
	return descriptionbook.JoinLines(list)
}

// moved is a list after a move: "FIELD up 3", "FIELD down 0".
func moved(list []string, name, move string) []string {
	to := -1
	words := strings.Fields(move)
	if len(words) != 3 || words[0] != name {
		return list
	}
	at := fields.Number(words[2])
	switch words[1] {
	case "up":
		to = at - 1
	case "down":
		to = at + 1
	}
	if at < 0 || to < 0 || at >= len(list) || to >= len(list) {
		return list
	}
	list = slices.Clone(list)
	list[at], list[to] = list[to], list[at]
	return list
}

// cell is the place of a cell of a workbook, as people say it.
func (v *formView) cell(i authoring.Imported) string {
	return v.Page.T("desk.imported.cell", "sheet", i.Sheet, "cell", i.Cell)
}

package register

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Deed is one thing that was done.
type Deed struct {
	audit.Line
	Title string      // of the micro-credential that it is about; empty where it is about none. Told by Deeds alone
	Class issuance.ID // its public id, where it has a draft; else zero

	// Award is the one that it is about, zero where it is about none or several; Learner whose that is, by the register, empty
	// once that is erased. Told by Deeds alone; the chain itself names nobody.
	Award   issuance.ID
	Learner string

	// Other is the award in whose place the one came that it is about, or that came in that one's place; zero where there is
	// none. File is what the list was called that it is about, Rows how many rows of it were awarded; empty and 0 where that is
	// not known. Told by Deeds alone; files are told of no File, for whoever names one may name a learner.
	Other issuance.ID
	File  string
	Rows  int64

	// Was is who the learner was by the register before a correction, Became after it; told by Show alone, where that is kept.
	Was, Became issuance.Registered
	To          string // who took over, of a hand-over; empty: not known, or erased

	departments department.All // of the organisation; told by Deeds alone
}

// touching are the lines of an award and of its batch as a whole that did something to the award. An undoing passes over what
// was revoked before, taking it back over what it had not revoked, and over whoever holds another since; what was asked for
// is told of the batch.
func touching(a *issuance.Award, lines []audit.Line) (touched []audit.Line) {
	stands, undone := true, false // and whether it is the undoing by which it does not
	back := -1                    // the line by which an undoing was taken back last
	for _, line := range lines {
		switch line.Action {
		case "batch.ask_undo", "batch.ask_reinstate", "batch.withdraw", "batch.halt", "batch.resume", "batch.remind", "batch.take":
			continue
		case "batch.undo":
			if !stands {
				continue
			}
			stands, undone = false, true
		case "batch.reinstate":
			if !undone {
				continue
			}
			stands, undone, back = true, false, len(touched)
		case "award.revoke", "award.erase":
			stands, undone = false, false
		case "award.reinstate":
			stands, undone = true, false
		}
		touched = append(touched, line)
	}
	if stands && !a.RevokedAt.IsZero() && back >= 0 {
		touched = slices.Delete(touched, back, back+1)
	}
	return touched
}

// Corrected is when a name was corrected: until then the parts of it that are known were the learner's. A correction whose
// former name was not kept may have corrected any. Zero: it never was, as far as is known.
func (a *Award) Corrected(name issuance.PersonName) (at time.Time) {
	same := func(part, was string) bool { return part == "" || issuance.PlainName(part) == issuance.PlainName(was) }
	for _, was := range a.Former {
		if same(name.Name, was.Name) && same(name.English, was.English) {
			at = was.Until
		}
	}
	for _, deed := range a.History {
		if deed.corrects() && deed.Was == deed.Became && deed.At.After(at) {
			at = deed.At
		}
	}
	return at
}

// corrects reports whether the deed corrected the learner's name, amends whether it corrected anything of who that is.
func (d Deed) corrects() bool { return d.Action == "award.name" && d.Code == "correct" }

func (d Deed) amends() bool {
	return d.corrects() || d.Action == "award.name" && (d.Code == "reading" || d.Code == "student_id")
}

// part is what the deed is about of who a learner is.
func (d Deed) part(of issuance.Registered) string {
	switch d.Code {
	case "reading":
		return of.Reading
	case "student_id":
		return of.StudentID
	}
	return of.Full()
}

// coded are the actions of which each code has a sentence of its own.
var coded = []string{"award.erase", "award.address", "award.add_address", "award.consent", "award.reader", "award.place"}

// Text says in lang ("en" or "ja") what was done.
func (d Deed) Text(lang locale.Language) string {
	if d.Action == "award.name" {
		said := locale.Text(lang, "register.did.name."+d.Code)
		if from, to := d.part(d.Was), d.part(d.Became); from != to {
			said = locale.Text(lang, "register.did.name.changed", "did", said, "from", from, "to", to)
		}
		return said
	}
	if d.Replaces() {
		return locale.Text(lang, "register.did.replace."+d.Action)
	}
	if d.Code != "" && slices.Contains(coded, d.Action) {
		return did(lang, d.Action+"."+d.Code)
	}
	did := did(lang, d.Action)
	if reason := d.because(lang); reason != "" {
		return locale.Text(lang, "register.did.because", "did", did, "reason", reason)
	}
	return did
}

// because says what the code of the deed means; empty where there is none, or this release knows no words for it.
func (d Deed) because(lang locale.Language) string {
	kind, _, _ := strings.Cut(d.Action, ".")
	switch {
	case slices.Contains(taking, d.Action):
		return d.taken(lang)
	case d.Action == "department.close":
		return locale.Text(lang, "register.department.to", "from", d.department(d.Subject, lang), "to", d.department(d.Code, lang))
	case kind == "department":
		return d.department(d.Subject, lang)
	case d.Code == "":
		return ""
	}
	key := "reason." + d.Code
	switch {
	case kind == "proposal": // the micro-credential, which Deeds tells
		return ""
	case d.Action == "award.report":
		key = "page.mine.kind." + d.Code
	case d.Action == "award.answer":
		key = "page.desk.reports.said." + d.Code
	case d.Action == "person.sign_in":
		key = "register.proof." + d.Code
	case d.Action == "person.hand_over":
		return cmp.Or(d.To, d.Code)
	case kind == "person":
		return d.role(d.Code, lang)
	case kind == "draft":
		return d.department(d.Code, lang)
	case slices.Contains(changing, d.Action):
		return changed(kind, d.Code, lang)
	case kind != "award" && kind != "batch":
		key = "register.code." + kind + "." + d.Code
	}
	if said := locale.Text(lang, key); said != key {
		return strings.TrimSuffix(said, ".")
	}
	return ""
}

// changing are the actions whose code says what was changed, as audit.Changes has it.
var changing = []string{"house.update", "house.second", "profile.update", "contact.update", "letters.update"}

// changed says what was changed of things of a kind, by what audit.Changes has written: of what is short how it was and is.
func changed(kind, code string, lang locale.Language) string {
	var all []string
	for one := range strings.SplitSeq(code, ",") {
		name, values, short := strings.Cut(one, ":")
		was, is, _ := strings.Cut(values, ">")
		text := locale.Text(lang, "register."+kind+"."+name)
		if short {
			text = locale.Text(lang, "register.house.changed", "what", text, "from", houseValue(name, was, lang), "to", houseValue(name, is, lang))
		}
		all = append(all, text)
	}
	return strings.Join(all, locale.Text(lang, "register.house.between"))
}

// houseValue is a value of an organisation's ways, in words.
func houseValue(name, value string, lang locale.Language) string {
	number, _ := strconv.Atoi(value)
	switch {
	case name == "year" && number > 0:
		return locale.Month(lang, time.Month(number))
	case name == "register" && number > 0:
		return locale.Text(lang, "register.house.years", "count", number)
	}
	return locale.Text(lang, "register.house."+name+"."+cmp.Or(value, "none"))
}

// did says what an action is; one that this release knows no words for by its own name.
func did(lang locale.Language, action string) string {
	key := "register.did." + action
	if said := locale.Text(lang, key); said != key {
		return said
	}
	return action
}

// Who says in lang who did it.
func (d Deed) Who(lang locale.Language) string { return who(d.Actor, d.Name, lang) }

// Standing says in lang what the doer was for the organisation then; empty where that is not known.
func (d Deed) Standing(lang locale.Language) string {
	names := make([]string, len(d.Roles))
	for i, role := range d.Roles {
		names[i] = d.role(role, lang)
	}
	return strings.Join(names, locale.Text(lang, "register.between"))
}

// role says what a role of the chain is, as "author" or, for a department, "author/2", by the department's name of then.
func (d Deed) role(code string, lang locale.Language) string {
	role, of, divided := strings.Cut(code, "/")
	key := "auth.role." + role
	said := locale.Text(lang, key)
	if said == key {
		return code
	}
	if divided {
		return locale.Text(lang, "register.role.of", "role", said, "department", d.department(of, lang))
	}
	return said
}

// department is what a department was called then, by its number in the chain; 0 is the whole organisation.
func (d Deed) department(code string, lang locale.Language) string {
	id, err := department.ParseID(code)
	if err != nil {
		return ""
	}
	if id == 0 {
		return locale.Text(lang, "register.department.whole")
	}
	return cmp.Or(d.departments.Called(id, d.At, lang), code)
}

// who says in lang who an actor is, by the name if it is known.
func who(actor audit.Actor, name string, lang locale.Language) string {
	kind := string(actor.Kind)
	switch {
	case kind == "":
		return locale.Text(lang, "register.actor.unknown")
	case actor.Kind == audit.System && actor.ID > 0:
		kind = "behalf"
	}
	name = cmp.Or(name, locale.Text(lang, "register.actor.number", "id", actor.ID))
	return locale.Text(lang, "register.actor."+kind, "name", name)
}

// DeedWire is a deed as programs are told of it.
type DeedWire struct {
	At     string    `json:"at"` // RFC 3339
	Action string    `json:"action"`
	Code   string    `json:"code,omitzero"` // a revocation reason, or what was done with the name: show, confirmed (by staff, that the learner agreed), hide, …
	By     ActorWire `json:"by,omitzero"`   // absent where a release did it that did not record who

	WasName      string `json:"was_name,omitzero"` // before a correction, of what it corrected
	WasNameEN    string `json:"was_name_en,omitzero"`
	WasReading   string `json:"was_reading,omitzero"`
	WasStudentID string `json:"was_student_id,omitzero"`
}

// ActorWire says who did something. Of what the system does in the background, id and name are of whom it does it for.
type ActorWire struct {
	Kind string `json:"kind"` // person, token, operator or system
	ID   int64  `json:"id,omitzero"`
	Name string `json:"name,omitzero"`
}

// deedWires are the deeds for programs, their times in a zone.
func deedWires(history []Deed, zone *time.Location) []DeedWire {
	var wires []DeedWire
	for _, d := range history {
		wire := DeedWire{At: stamp(d.At, zone), Action: d.Action, Code: d.Code, By: ActorWire{string(d.Actor.Kind), d.Actor.ID, d.Name}}
		switch d.Code {
		case "reading":
			wire.WasReading = d.Was.Reading
		case "student_id":
			wire.WasStudentID = d.Was.StudentID
		default:
			wire.WasName, wire.WasNameEN = d.Was.Name, d.Was.English
		}
		wires = append(wires, wire)
	}
	return wires
}

package authoring

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/typed"
	"github.com/mitome/mitome/microcredential"
)

// Policy is how an organisation reviews what it publishes.
type Policy struct {
	On    bool  `json:"-"`
	Years int   `json:"-"`   // after which an approval is to be looked at again: 1 to 3
	Own   bool  `json:"own"` // whoever has written a text may approve it, or record that it was approved, too
	Full  Route `json:"full"`
	Minor Route `json:"minor,omitempty"` // for minor changes; empty: they go the full one
}

// Route are the steps of a review, in their order.
type Route []Step

// Step is one step of a route.
type Step struct {
	NameEN string   `json:"name_en,omitzero"`
	NameJA string   `json:"name_ja,omitzero"`
	Kind   StepKind `json:"kind"`
	// Department: also whoever approves for the department that the text belongs to decides here; else those for the whole
	// alone.
	Department bool `json:"department,omitzero"`
}

// StepKind says how a step is done.
type StepKind string

// The kinds of steps.
const (
	InDesk   StepKind = "desk"        // by a button, beside the text
	OnPaper  StepKind = "recorded"    // elsewhere, and recorded with its document
	Informed StepKind = "information" // it holds nothing up
)

// StepKinds are the kinds in the order in which they are offered.
func StepKinds() []StepKind { return []StepKind{InDesk, OnPaper, Informed} }

// MaxSteps is how many steps a route has at most; maxStepName is the length of a name, in characters.
const (
	MaxSteps    = 5
	maxStepName = 40
)

// NewPolicy is how a new organisation reviews: one step in the desk, looked at again after three years.
func NewPolicy() Policy {
	return Policy{On: true, Years: maxYears, Full: Route{{NameEN: locale.Text("en", "authoring.step"), NameJA: locale.Text("ja", "authoring.step"), Kind: InDesk}}}
}

const maxYears = 3

// Approver says who approves in a new organisation.
type Approver string

// The answers that a new organisation is offered.
const (
	Anybody Approver = "anybody" // who may approve, and be it who wrote the text: an office of one or two
	Another Approver = "another" // who may approve and has not written it
	Paper   Approver = "paper"   // a body elsewhere, whose decision is recorded by whoever has it
)

// Approvers are the answers in the order in which they are offered.
func Approvers() []Approver { return []Approver{Anybody, Another, Paper} }

// PolicyOf is how a new organisation reviews by such an answer, or Anybody's where it is none.
func PolicyOf(who Approver) Policy {
	p := NewPolicy()
	p.Own = who != Another
	if who == Paper {
		p.Full[0] = Step{NameEN: locale.Text("en", "authoring.step.paper"), NameJA: locale.Text("ja", "authoring.step.paper"), Kind: OnPaper}
	}
	return p
}

// Marshal is the policy as it is kept of an organisation that is not there yet.
func (p *Policy) Marshal() ([]byte, error) { return json.Marshal(p, json.Deterministic(true)) }

// ReadPolicy reads what Marshal wrote. An organisation that is founded with one reviews.
func ReadPolicy(text []byte) (Policy, error) {
	p := Policy{On: true, Years: maxYears}
	return p, json.Unmarshal(text, &p)
}

// Name is what a step is called in a language, or else in the other.
func (s Step) Name(lang locale.Language) string {
	if s.NameJA != "" && (lang == locale.Japanese || s.NameEN == "") {
		return s.NameJA
	}
	return s.NameEN
}

// ReviewError says why something cannot be done with a review.
type ReviewError struct {
	Code string // its sentences are in the message files under "authoring.review.CODE"
	Args []any
}

// Message is a sentence in lang that says what is wrong and what to do.
func (e *ReviewError) Message(lang locale.Language) string {
	args := slices.Clone(e.Args)
	for i := range args {
		if step, ok := args[i].(Step); ok {
			args[i] = step.Name(lang)
		}
	}
	return locale.Text(lang, "authoring.review."+e.Code, args...)
}

// Error is Message in English.
func (e *ReviewError) Error() string { return e.Message(locale.English) }

func unreviewable(code string, args ...any) error { return &ReviewError{code, args} }

// Tidy brings a policy into the form in which it is kept, or refuses it with a *ReviewError.
func (p *Policy) Tidy() error {
	if p.Years < 1 || p.Years > maxYears {
		return unreviewable("years", "most", maxYears)
	}
	for _, route := range []Route{p.Full, p.Minor} {
		for i := range route {
			if err := route[i].tidy(); err != nil {
				return err
			}
		}
		if len(route) > MaxSteps {
			return unreviewable("steps", "most", MaxSteps)
		}
	}
	if !p.Full.decides() || len(p.Minor) > 0 && !p.Minor.decides() {
		return unreviewable("route_empty")
	}
	return nil
}

func (s *Step) tidy() error {
	for _, name := range []*string{&s.NameEN, &s.NameJA} {
		if !typed.Line(name, maxStepName) {
			return unreviewable("step_name", "limit", maxStepName)
		}
	}
	if s.NameEN+s.NameJA == "" || !slices.Contains(StepKinds(), s.Kind) {
		return unreviewable("step_unnamed")
	}
	return nil
}

// decides reports whether anybody decides anything on a route.
func (r Route) decides() bool {
	return slices.ContainsFunc(r, func(s Step) bool { return s.Kind != Informed })
}

// IsMinor reports whether all that differs between two texts is wording of descriptors 3 to 6 and 14, contact or picture: such
// a change may take a shorter route. What belongs to none of them is not minor.
func IsMinor(before, after Fields) bool {
	for _, d := range Differences(before, after, locale.English) {
		if !minorField(d.Field) {
			return false
		}
	}
	return true
}

// minorNumbers are the descriptors whose wording is a minor change.
var minorNumbers = []int{3, 4, 5, 6, 14}

func minorField(name string) bool {
	if strings.HasPrefix(name, "look.") || strings.HasPrefix(name, string(microcredential.BadgeImage)) {
		return true
	}
	d, ok := DescriptorOf(name)
	return ok && slices.Contains(minorNumbers, d.Number) && !descriptionbook.Chosen(name)
}

// DescriptorOf is the descriptor to which a field belongs.
func DescriptorOf(field string) (found microcredential.Descriptor, ok bool) {
	for _, d := range microcredential.KnownEditions().Current().Descriptors {
		if of := field == string(d.Key) || strings.HasPrefix(field, string(d.Key)+"_"); of && len(d.Key) > len(found.Key) {
			found, ok = d, true
		}
	}
	return found, ok
}

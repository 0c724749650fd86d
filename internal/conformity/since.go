package conformity

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// MaxReport is how large an earlier report may be, in bytes.
const MaxReport = 256 << 20

// ErrNoReport says that data is no report that Parse reads.
var ErrNoReport = errors.New("no guideline report")

// Parse reads a report that was written as JSON. The error wraps ErrNoReport.
func Parse(data []byte) (*Report, error) {
	r := new(Report)
	if err := json.Unmarshal(data, r); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoReport, err)
	}
	if r.Format != Format || r.Version != Version {
		return nil, fmt.Errorf("%w: format %q, version %d", ErrNoReport, r.Format, r.Version)
	}
	return r, nil
}

// WriteJSON writes the report as Parse reads it.
func (r *Report) WriteJSON(w io.Writer) error {
	return json.MarshalWrite(w, r, jsontext.WithIndent("  "))
}

// Changes are what is otherwise than in an earlier report. Subjects are the same when their targets are.
type Changes struct {
	Since   time.Time `json:"since"` // when the earlier one was made
	New     []string  `json:"new"`   // targets that the earlier one does not have
	Gone    []string  `json:"gone"`  // targets that only the earlier one has
	Changed []Change  `json:"changed"`
}

// Change is what is otherwise about one subject.
type Change struct {
	Target   string        `json:"target"`
	Title    string        `json:"title"`
	Conforms [2]bool       `json:"conforms"` // before, now
	Read     [2]bool       `json:"read"`     // could be judged before, now
	Appeared []Finding     `json:"appeared"`
	Mended   []Finding     `json:"mended"`
	States   []StateChange `json:"states"`
}

// StateChange is a descriptor whose state or text is another.
type StateChange struct {
	Key     string `json:"key"`
	Label   string `json:"label"`
	LabelJA string `json:"label_ja"`
	Before  State  `json:"before"`
	Now     State  `json:"now"`
	Text    bool   `json:"text"` // its text is another, too
}

// None reports whether nothing has changed.
func (c *Changes) None() bool { return len(c.New) == 0 && len(c.Gone) == 0 && len(c.Changed) == 0 }

// Since adds what has changed since an earlier report.
func (r *Report) Since(earlier *Report) {
	c := &Changes{Since: earlier.Made, New: []string{}, Gone: []string{}, Changed: []Change{}}
	before := map[string]*Subject{}
	for i := range earlier.Subjects {
		before[earlier.Subjects[i].Target] = &earlier.Subjects[i]
	}
	for i := range r.Subjects {
		now := &r.Subjects[i]
		old, known := before[now.Target]
		delete(before, now.Target)
		if !known {
			c.New = append(c.New, now.Target)
		} else if change, changed := compare(old, now); changed {
			c.Changed = append(c.Changed, change)
		}
	}
	for _, s := range earlier.Subjects {
		if _, left := before[s.Target]; left {
			c.Gone = append(c.Gone, s.Target)
		}
	}
	r.Changes = c
}

func compare(old, now *Subject) (Change, bool) {
	c := Change{
		Target: now.Target, Title: now.Name(), Conforms: [2]bool{old.Conforms, now.Conforms}, Read: [2]bool{old.Problem == nil, now.Problem == nil},
		Appeared: without(now, old), Mended: without(old, now), States: []StateChange{},
	}
	for _, d := range now.Descriptors {
		i := slices.IndexFunc(old.Descriptors, func(o Descriptor) bool { return o.Key == d.Key })
		if i < 0 {
			continue
		}
		o := old.Descriptors[i]
		text := !slices.EqualFunc(o.Texts, d.Texts, func(a, b Text) bool { return a.Lang == b.Lang && a.Text == b.Text })
		if text || o.State != d.State {
			c.States = append(c.States, StateChange{string(d.Key), d.Label, d.LabelJA, o.State, d.State, text})
		}
	}
	changed := c.Conforms[0] != c.Conforms[1] || c.Read[0] != c.Read[1] || len(c.Appeared)+len(c.Mended)+len(c.States) > 0
	return c, changed
}

// without are the findings of s that other does not have.
func without(s, other *Subject) []Finding {
	type matter struct{ code, descriptor, severity string }
	has := map[matter]bool{}
	for f := range other.all {
		has[matter{f.Code, f.Descriptor, f.Severity}] = true
	}
	list := []Finding{}
	for f := range s.all {
		if !has[matter{f.Code, f.Descriptor, f.Severity}] {
			list = append(list, *f)
		}
	}
	return list
}

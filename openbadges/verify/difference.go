package verify

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mitome/mitome/openbadges"
)

const maxDifferences = 32

// compare notes what the copy in hand says otherwise than the hosted one. Both are read as upgraded and rewritten, so
// that a difference is one of meaning: ["x"] is "x", a link is the object that it leads to.
func (r *run) compare(prefix string, inHand, hosted *document) {
	if len(hosted.raw) > 0 && bytes.Equal(inHand.raw, hosted.raw) {
		return
	}
	a, errA := openbadges.Marshal(inHand.object)
	b, errB := openbadges.Marshal(hosted.object)
	if errA == nil && errB == nil {
		r.differences(prefix, a, b)
	}
}

// compareEmbedded compares copies of a class or an issuer with the document at its own address.
func (r *run) compareEmbedded(prefix, kind string, hosted *document, copies []any) {
	for _, c := range copies {
		if faceOf(c).id == hosted.face.id {
			r.compare(prefix, &document{kind: kind, object: c}, hosted)
		}
	}
}

func (r *run) differences(prefix string, inHand, hosted jsontext.Value) {
	before := len(r.report.Differences)
	r.differ(strings.TrimSuffix(prefix, "."), inHand, hosted, prefix == "")
	var fields []string
	for _, d := range r.report.Differences[before:] {
		fields = append(fields, d.Field)
	}
	if len(fields) > 0 {
		r.warn(note("differs-from-hosted", "fields", strings.Join(fields, ", ")))
	}
}

// differ walks through two values side by side. whole: members that are absent in hand count too.
func (r *run) differ(field string, a, b jsontext.Value, whole bool) {
	a, b = single(a), single(b)
	if a.Kind() != '{' || b.Kind() != '{' {
		if linked(a, b) || equalJSON(a, b) || len(r.report.Differences) >= maxDifferences {
			return
		}
		d := Difference{Field: Short(field), InHand: Short(string(a)), Hosted: Short(string(b))}
		if !slices.ContainsFunc(r.report.Differences, func(known Difference) bool { return known.Field == d.Field }) {
			r.report.Differences = append(r.report.Differences, d)
		}
		return
	}
	var left, right map[string]jsontext.Value
	if json.Unmarshal(a, &left) != nil || json.Unmarshal(b, &right) != nil {
		return // not reached
	}
	names := maps.Clone(left)
	if whole {
		maps.Copy(names, right)
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		path := name
		if field != "" {
			path = field + "." + name
		}
		// Many issuers add the address of the baked picture only after baking, and embedded objects need no context.
		if name == "@context" || name == "image" && left[name] == nil {
			continue
		}
		r.differ(path, left[name], right[name], whole && field == "")
	}
}

// single is the one value of an array of one.
func single(v jsontext.Value) jsontext.Value {
	if v.Kind() == '[' {
		if all := oneOrMore(v); len(all) == 1 {
			return all[0]
		}
	}
	return v
}

// linked reports whether one value is the id of the object that the other is.
func linked(a, b jsontext.Value) bool {
	if a.Kind() == '{' {
		a, b = b, a
	}
	if a.Kind() != '"' || b.Kind() != '{' {
		return false
	}
	var id string
	var object struct {
		ID string `json:"id"`
	}
	return json.Unmarshal(a, &id) == nil && json.Unmarshal(b, &object) == nil && id == object.ID
}

func equalJSON(a, b jsontext.Value) bool {
	if len(a) == 0 || len(b) == 0 {
		return isNothing(a) && isNothing(b)
	}
	x, y := a.Clone(), b.Clone()
	if x.Canonicalize() != nil || y.Canonicalize() != nil {
		return false
	}
	return string(x) == string(y)
}

// isNothing reports whether a value says no more than its absence.
func isNothing(v jsontext.Value) bool {
	return len(v) == 0 || string(v) == "null" || string(v) == `""` || v.Kind() == '[' && len(oneOrMore(v)) == 0
}

package verify

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify/internal/handed"
	"github.com/mitome/mitome/openbadges/verify/internal/vocabulary"
)

// extensionRule says what one of the specification's extensions demands. A property goes by its name, its compact or
// its full IRI.
type extensionRule struct {
	required []string
	kinds    map[string]string // property -> the JSON kinds it may have: " text, u address, 0 number, { object, [ array
	aliases  map[string]string // full IRI -> property
}

// extensionRules are those of the extensions that Open Badges 2.0 publishes, by their type. Two published ones
// (originalCreator, accessibility) name a type that no badge can match and are read leniently.
var extensionRules = map[string]extensionRule{
	"ExampleExtension": {required: []string{"exampleProperty"}, kinds: map[string]string{"exampleProperty": `"`},
		aliases: map[string]string{"http://schema.org/text": "exampleProperty"}},
	"ApplyLink": {required: []string{"url"}, kinds: map[string]string{"url": "u"},
		aliases: map[string]string{vocabulary.Namespaces["extensions"] + "applyLink": "url"}},
	"ExtraDescriptionExtension": {required: []string{"name", "narrative"}, kinds: map[string]string{"name": `"`, "narrative": `"`}},
	"GeoCoordinates": {required: []string{"description", "geo"},
		kinds: map[string]string{"name": `"`, "description": `"`, "geo": "{", "geo.latitude": "0", "geo.longitude": "0"}},
	"IssuerAccreditation": {required: []string{"name", "contactInstructions", "url", "address"},
		kinds: map[string]string{"name": `"`, "contactInstructions": `"`, "url": "u", "address": "{", "email": `"`, "description": `"`}},
	"LicenseExtension": {required: []string{"id", "name"}, kinds: map[string]string{"id": `"`, "name": `"`, "legalCode": "u"}},
	"AssessmentExtension": {required: []string{"description", "assessments"},
		kinds: map[string]string{"description": `"`, "assessments": "{["}},
	"RecipientProfile": {kinds: map[string]string{"id": `"`, "name": `"`, "publicKey": `"`}},
	"originalCreator":  {kinds: map[string]string{"url": "u"}},
	"OriginalCreator":  {kinds: map[string]string{"url": "u"}},
	"accessibility":    {},
}

// extensionContext returns the folder of a context that the specification publishes for an extension, or empty.
func extensionContext(address string) string {
	for _, base := range []string{"https://w3id.org/openbadges/extensions/", "https://openbadgespec.org/extensions/",
		"http://w3id.org/openbadges/extensions/"} {
		if rest, ok := strings.CutPrefix(address, base); ok {
			name, file, _ := strings.Cut(rest, "/")
			if file == "context.json" && publishedExtensions[name] {
				return name
			}
		}
	}
	return ""
}

var publishedExtensions = map[string]bool{"accessibilityExtension": true, "applyLinkExtension": true,
	"assessmentExtension": true, "endorsement": true, "exampleExtension": true, "extraDescription": true,
	"geoCoordinatesExtension": true, "issuerAccreditationExtension": true, "licenseExtension": true,
	"originalCreatorExtension": true, "recipientProfile": true}

// checkMembers looks at what no class knows: extensions are checked, the rest is named when it means nothing.
func (d *document) checkMembers() {
	more := d.face.more
	if len(more) == 0 {
		return
	}
	var all map[string]jsontext.Value
	if json.Unmarshal(more, &all) != nil {
		return // not reached: it was put together from sound members
	}
	var unmapped []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !d.work.next() {
			return
		}
		value := all[name]
		if structural[name] {
			d.reason(note("read-two-ways", "document", d.kind))
		}
		if isExtension(name, value) {
			for _, one := range oneOrMore(value) {
				d.checkExtension(name, one)
			}
		} else if vocabulary.Terms[name] == "" && !strings.ContainsAny(name, ":@") && !isProof(name, value) {
			unmapped = append(unmapped, Short(name))
		}
	}
	if len(unmapped) > 0 && !d.hasFurtherContexts() {
		d.warn(note("unmapped-property", "document", d.kind, "properties", strings.Join(unmapped[:min(len(unmapped), 8)], ", ")))
	}
}

// structural are the words of JSON-LD by which a reader of it finds members in other places than a reader of JSON does.
var structural = map[string]bool{"@nest": true, "@graph": true, "@included": true, "@reverse": true, "@set": true, "@list": true}

// hasFurtherContexts reports whether names that we do not know may mean something to others.
func (d *document) hasFurtherContexts() bool {
	return d.warnings.has("unknown-context") ||
		slices.ContainsFunc(d.face.contexts, func(c openbadges.Link[openbadges.Definitions]) bool { return c.Object != nil })
}

func isExtension(name string, value jsontext.Value) bool {
	if strings.HasPrefix(vocabulary.Expand(name), vocabulary.Namespaces["extensions"]) || strings.HasPrefix(name, "obi:extensions") {
		return true
	}
	return slices.ContainsFunc(oneOrMore(value), func(v jsontext.Value) bool {
		return v.Kind() == '{' && slices.Contains(extensionTypes(v), "Extension")
	})
}

func oneOrMore(value jsontext.Value) []jsontext.Value {
	var all []jsontext.Value
	if value.Kind() == '[' && json.Unmarshal(value, &all) == nil {
		return all
	}
	return []jsontext.Value{value}
}

// extensionTypes reads the types of an extension, each without what stands for the extensions' namespace.
func extensionTypes(object jsontext.Value) []string {
	var o struct {
		Type jsontext.Value `json:"type"`
	}
	if json.Unmarshal(object, &o) != nil || len(o.Type) == 0 {
		return nil
	}
	var types []string
	for _, v := range oneOrMore(o.Type) {
		var t string
		if json.Unmarshal(v, &t) == nil {
			t = vocabulary.Expand(t)
			for _, prefix := range []string{vocabulary.Namespaces["extensions"], vocabulary.OBI + "extensions/#", vocabulary.OBI + "extensions#", vocabulary.OBI} {
				t = strings.TrimPrefix(t, prefix)
			}
			types = append(types, strings.TrimPrefix(t, "#"))
		}
	}
	return types
}

func (d *document) checkExtension(name string, value jsontext.Value) {
	if value.Kind() != '{' {
		d.warn(note("unknown-extension", "document", d.kind, "extension", Short(name)))
		return
	}
	known := map[string]bool{}
	for _, t := range extensionTypes(value) {
		rule, ok := extensionRules[t]
		if !ok || known[t] { // each rule reads the whole extension
			continue
		}
		known[t] = true
		if wrong := rule.check(value); wrong != "" {
			d.reason(note("extension-wrong", "document", d.kind, "extension", t, "property", wrong))
		}
	}
	if len(known) == 0 {
		d.warn(note("unknown-extension", "document", d.kind, "extension", Short(name)))
	}
}

// check returns the first property that is missing or of the wrong kind; empty when all is well.
func (rule extensionRule) check(object jsontext.Value) string {
	var all map[string]jsontext.Value
	if json.Unmarshal(object, &all) != nil {
		return "@context" // not reached
	}
	for name, value := range all {
		if property, ok := rule.aliases[vocabulary.Expand(name)]; ok {
			all[property] = value
		}
	}
	for _, property := range rule.required {
		if value, ok := all[property]; !ok || value.Kind() == 'n' {
			return property
		}
	}
	for property, kinds := range rule.kinds {
		value, ok := all[property]
		if outer, inner, nested := strings.Cut(property, "."); nested {
			var o map[string]jsontext.Value
			if all[outer].Kind() != '{' || json.Unmarshal(all[outer], &o) != nil {
				continue
			}
			if value, ok = o[inner]; !ok {
				return property
			}
		}
		if ok && !isKind(value, kinds) {
			return property
		}
	}
	return ""
}

func isKind(value jsontext.Value, kinds string) bool {
	if kinds == "u" {
		var address string
		return json.Unmarshal(value, &address) == nil && handed.IsWeb(address)
	}
	return strings.IndexByte(kinds, byte(value.Kind())) >= 0
}

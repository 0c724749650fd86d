package verify

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify/internal/vocabulary"
)

// No JSON-LD processor runs here: a badge whose own definitions would make a JSON-LD reader understand it otherwise is refused.

// versionOf tells the version by the contexts; empty when none of them says.
func versionOf(f face) string {
	for _, t := range f.types {
		if t == "VerifiableCredential" || t == "OpenBadgeCredential" || t == "AchievementCredential" {
			return "3.0"
		}
	}
	for _, c := range f.contexts {
		if c.Object != nil && vocabulary.DefinesClasses(c.Object.More) {
			return "2.0"
		}
		if version := vocabulary.ContextVersion(c.ID); version != "" {
			return version
		}
	}
	return ""
}

// checkContexts refuses definitions that change what Open Badges' names mean, and names contexts that we do not know.
func (d *document) checkContexts() {
	if d.version == "" && len(d.face.contexts) == 0 && d.kind != kindAssertion && d.kind != kindBadge && d.kind != kindIssuer {
		d.warn(note("context-missing", "document", d.kind))
		return
	}
	if d.version == "" {
		d.reason(note("no-context", "document", d.kind, "context", foreignContext(d.face.contexts)))
	}
	for _, c := range d.face.contexts {
		if !d.work.next() {
			return
		}
		if c.Object != nil {
			d.checkDefinitions(c.Object.More)
		} else if d.version != "" && vocabulary.ContextVersion(c.ID) == "" && extensionContext(c.ID) == "" {
			d.warn(note("unknown-context", "document", d.kind, "context", Short(c.ID)))
		}
	}
	if bytes.Contains(partMore(d.object), []byte(`"@context"`)) {
		d.reason(note("context-redefines", "document", d.kind, "property", "@context"))
	}
}

// foreignContext names a context that is not one of Open Badges; empty when a document has none at all.
func foreignContext(contexts openbadges.Contexts) string {
	for _, c := range contexts {
		if c.ID != "" {
			return Short(c.ID)
		}
	}
	if len(contexts) > 0 {
		return "{…}"
	}
	return ""
}

// partMore is what stands in an assertion's recipient and verification beside their own properties: definitions there
// would change what the two objects mean.
func partMore(object any) jsontext.Value {
	a, ok := object.(*openbadges.Assertion)
	if !ok {
		return nil
	}
	var more jsontext.Value
	if a.Recipient != nil {
		more = append(more, a.Recipient.More...)
	}
	if how := a.HowVerified(); how != nil {
		more = append(more, how.More...)
	}
	return more
}

func (d *document) checkDefinitions(definitions jsontext.Value) {
	if len(definitions) == 0 {
		return
	}
	defined, err := vocabulary.Definitions(definitions)
	if err != nil {
		d.reason(note("context-redefines", "document", d.kind, "property", "@context"))
		return
	}
	for _, name := range slices.Sorted(maps.Keys(defined)) {
		if !d.work.next() {
			return
		}
		iri := defined[name]
		own, known := vocabulary.Terms[name]
		_, alias := vocabulary.TermOf[iri]
		switch {
		case strings.HasPrefix(name, "@"), vocabulary.Namespaces[name] != "": // neither changes what a name of ours stands for
		case known && iri != own, !known && (alias || strings.HasPrefix(iri, "@")):
			d.reason(note("context-redefines", "document", d.kind, "property", Short(name)))
		}
	}
}

// looksLikeVersion3 reports whether a payload is a credential of Open Badges 3.0.
func looksLikeVersion3(payload []byte) bool {
	object, err := parse(kindAssertion, payload)
	if err != nil {
		return false
	}
	f := faceOf(object)
	if versionOf(f) == "3.0" {
		return true
	}
	var wrapped struct {
		VC jsontext.Value `json:"vc"`
	}
	if len(f.more) == 0 || json.Unmarshal(f.more, &wrapped) != nil || wrapped.VC.Kind() != '{' {
		return false
	}
	object, err = parse(kindAssertion, wrapped.VC)
	return err == nil && versionOf(faceOf(object)) == "3.0"
}

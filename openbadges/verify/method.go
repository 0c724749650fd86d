package verify

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify/internal/vocabulary"
)

// Open Badges 2.0 are proved by their hosted copy or by a JWS. Other systems put the same words around other proofs: a
// place in a block chain (Blockcerts), Linked Data proofs, other serialisations of a signature. Those may be as good; they
// cannot be looked at here, and the answer names them.

// provenBy names the method by which a document says to be proved, where that is none of Open Badges 2.0's. The document
// is known to be sound JSON.
func provenBy(body []byte) string {
	var m map[string]jsontext.Value
	if json.Unmarshal(body, &m) != nil {
		return ""
	}
	stated := ""
	for _, name := range []string{"verification", "verify"} {
		types := typesOf(m[name])
		if slices.ContainsFunc(types, isOwnMethod) {
			return ""
		}
		stated = firstText(stated, methodBeside(types))
	}
	return firstText(proofOf(m), stated)
}

// methodOf names the method, other than ours, that an assertion offers beside the way that it names: by a proof among the
// members that Open Badges 2.0 does not know, or by a further type of its verification.
func methodOf(a *openbadges.Assertion) string {
	var m map[string]jsontext.Value
	if len(a.More) > 0 && json.Unmarshal(a.More, &m) == nil {
		if proof := proofOf(m); proof != "" {
			return proof
		}
	}
	if how := a.HowVerified(); how != nil {
		return methodBeside(how.Type)
	}
	return ""
}

// isOwnMethod reports whether a type of a verification object is one of ours, in any case of its letters.
func isOwnMethod(t string) bool {
	switch strings.ToLower(strings.TrimPrefix(vocabulary.Expand(t), vocabulary.OBI)) {
	case "hosted", "hostedbadge", "signed", "signedbadge":
		return true
	}
	return false
}

// methodBeside is the first type of a verification object that names another method than ours.
func methodBeside(types []string) string {
	for _, t := range types {
		name := vocabulary.Expand(t)
		name = name[strings.LastIndexByte(name, '#')+1:]
		if !isOwnMethod(t) && !strings.EqualFold(name, "extension") && !strings.EqualFold(name, "verificationobject") {
			return Short(name)
		}
	}
	return ""
}

// proofOf names what a document carries as its proof; empty when there is nothing of that kind.
func proofOf(m map[string]jsontext.Value) string {
	if m["payload"].Kind() == '"' && (len(m["signatures"]) > 0 || m["signature"].Kind() == '"') {
		return "JWS JSON Serialization"
	}
	for _, name := range []string{"proof", "signature", "receipt"} {
		for _, value := range oneOrMore(m[name]) {
			var p struct {
				Suite string `json:"cryptosuite"`
			}
			method := ""
			for _, t := range typesOf(value) {
				if t != "Extension" {
					method = firstText(method, t)
				}
			}
			if value.Kind() != '{' || method == "" {
				continue
			}
			if json.Unmarshal(value, &p) == nil && p.Suite != "" {
				method += " " + p.Suite
			}
			return Short(method)
		}
	}
	return ""
}

// typesOf reads the types of an object, under either of their names.
func typesOf(value jsontext.Value) (types []string) {
	var o struct {
		Type  jsontext.Value `json:"type"`
		AType jsontext.Value `json:"@type"`
	}
	if value.Kind() != '{' || json.Unmarshal(value, &o) != nil {
		return nil
	}
	for _, list := range []jsontext.Value{o.Type, o.AType} {
		for _, v := range oneOrMore(list) {
			var t string
			if len(v) > 0 && json.Unmarshal(v, &t) == nil {
				types = append(types, t)
			}
		}
	}
	return types
}

func firstText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// isProof reports whether a member is a proof, which proof-unchecked is the warning about.
func isProof(name string, value jsontext.Value) bool {
	return (name == "proof" || name == "signature") && proofOf(map[string]jsontext.Value{name: value}) != ""
}

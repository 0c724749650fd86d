package verify

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
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
		own, other := verificationTypes(m[name])
		if own {
			return ""
		}
		stated = firstText(stated, other)
	}
	return firstText(proofOf(m), stated)
}

// proofBeside names the proof among the members of an assertion that Open Badges 2.0 does not know.
func proofBeside(more jsontext.Value) string {
	var m map[string]jsontext.Value
	if len(more) == 0 || json.Unmarshal(more, &m) != nil {
		return ""
	}
	return proofOf(m)
}

// verificationTypes reports whether a verification object names a method of ours, in any case of its letters, and else the
// first type that it names.
func verificationTypes(value jsontext.Value) (own bool, other string) {
	for _, t := range typesOf(value) {
		name := strings.TrimPrefix(expand(t), obi)
		switch strings.ToLower(name) {
		case "hosted", "hostedbadge", "signed", "signedbadge":
			return true, ""
		case "extension", "verificationobject":
		default:
			other = firstText(other, name)
		}
	}
	return false, other
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

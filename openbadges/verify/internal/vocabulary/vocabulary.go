// Package vocabulary knows the words in which Open Badges are written: the names of version 2.0 and what they stand for, the
// contexts by which a document tells its version, other spellings that JSON-LD allows, and how older versions said the same. It
// rewrites documents into the usual words, takes linear time, asks for nothing and judges no badge.
//
// No JSON-LD processor runs here: the context of Open Badges 2.0 is a table.
package vocabulary

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// OBI is the namespace of Open Badges.
const OBI = "https://w3id.org/openbadges#"

// Namespaces are those of the Open Badges 2.0 context.
var Namespaces = map[string]string{ //nolint:gosec // names of vocabularies, no credentials
	"obi": OBI, "extensions": "https://w3id.org/openbadges/extensions#", "cred": "https://w3id.org/credentials#",
	"dc": "http://purl.org/dc/terms/", "schema": "http://schema.org/", "sec": "https://w3id.org/security#",
	"xsd": "http://www.w3.org/2001/XMLSchema#",
}

// Terms are the names of the Open Badges 2.0 context and what they stand for.
var Terms = expandTerms(map[string]string{
	"id": "@id", "type": "@type", "AlignmentObject": "schema:AlignmentObject", "CryptographicKey": "sec:Key",
	"Endorsement": "cred:Credential", "hosted": "obi:HostedBadge", "signed": "obi:SignedBadge", "author": "schema:author",
	"caption": "schema:caption", "claim": "cred:claim", "created": "dc:created", "creator": "dc:creator",
	"description": "schema:description", "email": "schema:email", "endorsement": "cred:credential",
	"expires": "sec:expiration", "genre": "schema:genre", "image": "schema:image", "name": "schema:name",
	"owner": "sec:owner", "publicKey": "sec:publicKey", "publicKeyPem": "sec:publicKeyPem", "related": "dc:relation",
	"startsWith": "http://purl.org/dqm-vocabulary/v1/dqm#startsWith", "tags": "schema:keywords",
	"targetDescription": "schema:targetDescription", "targetFramework": "schema:educationalFramework",
	"targetName": "schema:targetName", "targetUrl": "schema:targetUrl", "telephone": "schema:telephone",
	"url": "schema:url", "version": "schema:version", "identity": "obi:identityHash", "issuedOn": "obi:issueDate",
	"revokedAssertions": "obi:revoked", "verification": "obi:verify", "verify": "obi:verify",
}, "Assertion BadgeClass Criteria Evidence Extension FrameValidation IdentityObject Image HostedBadge Issuer Profile "+
	"RevocationList SignedBadge TypeValidation VerificationObject alignment allowedOrigins audience badge criteria "+
	"endorsementComment evidence hashed issuer narrative recipient revocationList revocationReason revoked salt "+
	"targetCode uid validation validatesType validationFrame validationSchema verificationProperty")

// TermOf is the inverse of Terms; of two names for one thing the current one.
var TermOf = invert(Terms)

func expandTerms(table map[string]string, ofOpenBadges string) map[string]string {
	for name := range strings.FieldsSeq(ofOpenBadges) {
		table[name] = OBI + name
	}
	for name, short := range table {
		table[name] = Expand(short)
	}
	for name, iri := range Namespaces {
		table[name] = iri
	}
	return table
}

func invert(table map[string]string) map[string]string {
	out := make(map[string]string, len(table))
	for name, iri := range table {
		if name != "verify" && name != "revokedAssertions" && name != "hosted" && name != "signed" && Namespaces[name] == "" {
			out[iri] = name
		}
	}
	return out
}

// Expand writes a compact IRI in full; anything else stays as it is.
func Expand(text string) string {
	prefix, rest, ok := strings.Cut(text, ":")
	if full, known := Namespaces[prefix]; ok && known && !strings.HasPrefix(rest, "//") {
		return full + rest
	}
	return text
}

// contextPlaces are the beginnings of the addresses, without scheme and "www.", at which contexts of Open Badges are or once
// were published; what follows names the version. Those before 2015 are of drafts that issuers took up; nothing answers at
// most of them any more.
var contextPlaces = []string{
	"w3id.org/openbadges/", "openbadgespec.org/", "openbadges.org/", "standard.openbadges.org/", "specification.openbadges.org/", "purl.imsglobal.org/spec/ob/", "purl.imsglobal.org/ob/",
	"raw.githubusercontent.com/openbadges/openbadges-specification/", "raw.githubusercontent.com/mozilla/openbadges-specification/",
	"raw.githubusercontent.com/imsglobal/openbadges-specification/", "raw.githubusercontent.com/1edtech/openbadges-specification/",
	"openbadges.github.io/openbadges-specification/", "imsglobal.github.io/openbadges-specification/",
	"1edtech.github.io/openbadges-specification/",
}

// contextSegments are the names that versions go by in those addresses, without the letter v.
var contextSegments = map[string]string{
	"0.5": "0.5", "1": "1.1", "1.0": "1.0", "1.1": "1.1", "1p0": "1.0", "1p1": "1.1", "2": "2.0", "2.0": "2.0", "2.1": "2.0",
	"2p0": "2.0", "2p1": "2.0", "3": "3.0", "3.0": "3.0", "3p0": "3.0",
}

// credentialContexts are those of Verifiable Credentials, of which Open Badges 3.0 are some.
var credentialContexts = []string{"w3.org/2018/credentials/v1", "w3.org/ns/credentials/v2"}

// ContextVersion returns the version that a context stands for, or "".
func ContextVersion(address string) string {
	_, rest, found := strings.Cut(strings.ToLower(address), "://")
	if !found {
		return ""
	}
	rest = strings.TrimPrefix(rest, "www.")
	for _, place := range credentialContexts {
		if after, ok := strings.CutPrefix(rest, place); ok && endsContext(after) {
			return "3.0"
		}
	}
	for _, place := range contextPlaces {
		if after, ok := strings.CutPrefix(rest, place); ok {
			if version := versionIn(after); version != "" {
				return version
			}
		}
	}
	return ""
}

// versionIn finds the version in what follows a place: v1, 1.1/context.json, context/0.5, master/v2/context.json. What is of an
// extension is no context of the whole.
func versionIn(path string) string {
	if strings.Contains(path, "extensions") {
		return ""
	}
	for rest := path; rest != ""; {
		segment, after, more := strings.Cut(rest, "/")
		name, ending, _ := strings.Cut(strings.TrimRight(segment, "#"), ".json")
		if version := contextSegments[strings.TrimPrefix(name, "v")]; version != "" && (ending == "" || ending == "ld") {
			if more {
				after = "/" + after
			}
			if endsContext(after) {
				return version
			}
			return ""
		}
		rest = after
	}
	return ""
}

// endsContext knows what may follow the version in the address of a context: nothing, a final slash, a suffix, the name of a
// file.
func endsContext(after string) bool {
	file := strings.Trim(after, "/#")
	return file == "" || after[0] == '/' && isContextFile(file) || file == ".json" || file == ".jsonld"
}

// isContextFile knows the names of files that were used for contexts: context, context.json, context-3.0.3.json,
// ob_v2p1.jsonld.
func isContextFile(path string) bool {
	name := strings.TrimSuffix(strings.TrimSuffix(path[strings.LastIndexByte(path, '/')+1:], "ld"), ".json")
	return strings.HasPrefix(name, "context") || strings.HasPrefix(name, "ob_v")
}

// DefinesClasses reports whether definitions in place are those of Open Badges, written out.
func DefinesClasses(definitions jsontext.Value) bool {
	defined, err := Definitions(definitions)
	return err == nil && defined["badge"] == Terms["badge"] && defined["BadgeClass"] == Terms["BadgeClass"]
}

// Definitions reads definitions in place: name -> full IRI, or empty for one that is taken away.
func Definitions(definitions jsontext.Value) (map[string]string, error) {
	var members map[string]jsontext.Value
	if err := json.Unmarshal(definitions, &members); err != nil {
		return nil, err
	}
	out := make(map[string]string, len(members))
	for name, value := range members {
		text := ""
		if value.Kind() == '{' {
			var definition struct {
				ID string `json:"@id"`
			}
			if err := json.Unmarshal(value, &definition); err != nil {
				return nil, err
			}
			text = definition.ID
		} else if value.Kind() == '"' {
			if err := json.Unmarshal(value, &text); err != nil {
				return nil, err
			}
		}
		if iri, ok := Terms[text]; ok {
			text = iri
		}
		out[name] = Expand(text)
	}
	return out, nil
}

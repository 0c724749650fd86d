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

// No JSON-LD processor runs here. The context of Open Badges 2.0 is a table, and a badge whose own definitions would
// make a JSON-LD reader understand it otherwise is refused.

const obi = "https://w3id.org/openbadges#"

// namespaces are those of the Open Badges 2.0 context.
var namespaces = map[string]string{ //nolint:gosec // names of vocabularies, no credentials
	"obi": obi, "extensions": "https://w3id.org/openbadges/extensions#", "cred": "https://w3id.org/credentials#",
	"dc": "http://purl.org/dc/terms/", "schema": "http://schema.org/", "sec": "https://w3id.org/security#",
	"xsd": "http://www.w3.org/2001/XMLSchema#",
}

// terms are the names of the Open Badges 2.0 context and what they stand for.
var terms = expandTerms(map[string]string{
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

// termOf is the inverse of terms; of two names for one thing the current one.
var termOf = invert(terms)

func expandTerms(table map[string]string, ofOpenBadges string) map[string]string {
	for name := range strings.FieldsSeq(ofOpenBadges) {
		table[name] = obi + name
	}
	for name, short := range table {
		table[name] = expand(short)
	}
	for name, iri := range namespaces {
		table[name] = iri
	}
	return table
}

func invert(table map[string]string) map[string]string {
	out := make(map[string]string, len(table))
	for name, iri := range table {
		if name != "verify" && name != "revokedAssertions" && name != "hosted" && name != "signed" && namespaces[name] == "" {
			out[iri] = name
		}
	}
	return out
}

// expand writes a compact IRI in full; anything else stays as it is.
func expand(text string) string {
	prefix, rest, ok := strings.Cut(text, ":")
	if full, known := namespaces[prefix]; ok && known && !strings.HasPrefix(rest, "//") {
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

// contextVersion returns the version that a context stands for, or "".
func contextVersion(address string) string {
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

// versionOf tells the version by the contexts; empty when none of them says.
func versionOf(f face) string {
	for _, t := range f.types {
		if t == "VerifiableCredential" || t == "OpenBadgeCredential" || t == "AchievementCredential" {
			return "3.0"
		}
	}
	for _, c := range f.contexts {
		if c.Object != nil && definesClasses(c.Object.More) {
			return "2.0"
		}
		if version := contextVersion(c.ID); version != "" {
			return version
		}
	}
	return ""
}

// definesClasses reports whether definitions in place are those of Open Badges, written out.
func definesClasses(definitions jsontext.Value) bool {
	defined, err := definitionsOf(definitions)
	return err == nil && defined["badge"] == terms["badge"] && defined["BadgeClass"] == terms["BadgeClass"]
}

// definitionsOf reads definitions in place: name -> full IRI, or empty for one that is taken away.
func definitionsOf(definitions jsontext.Value) (map[string]string, error) {
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
		if iri, ok := terms[text]; ok {
			text = iri
		}
		out[name] = expand(text)
	}
	return out, nil
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
		} else if d.version != "" && contextVersion(c.ID) == "" && extensionContext(c.ID) == "" {
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
	defined, err := definitionsOf(definitions)
	if err != nil {
		d.reason(note("context-redefines", "document", d.kind, "property", "@context"))
		return
	}
	for _, name := range slices.Sorted(maps.Keys(defined)) {
		if !d.work.next() {
			return
		}
		iri := defined[name]
		own, known := terms[name]
		_, alias := termOf[iri]
		switch {
		case strings.HasPrefix(name, "@"), namespaces[name] != "": // neither changes what a name of ours stands for
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

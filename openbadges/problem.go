package openbadges

import "strings"

// The faults that Validate reports; see Problem.
const (
	CodeMissing      = "missing"      // a required property is absent, null or empty
	CodeForm         = "form"         // a JSON form that the property does not allow
	CodeSeveral      = "several"      // several values where one is allowed
	CodeClass        = "class"        // type does not contain the class
	CodeTypeName     = "type-name"    // a further type is neither a URL nor a compact IRI
	CodeIRI          = "iri"          // not an http(s) address, urn:uuid or blank node
	CodeURL          = "url"          // not an absolute http(s) address
	CodeTime         = "time"         // not a DateTime
	CodeOrder        = "order"        // ends before it begins
	CodeEmail        = "email"        // not an e-mail address
	CodeTelephone    = "telephone"    // not E.164
	CodeLanguage     = "language"     // not a BCP 47 tag
	CodeHashed       = "hashed"       // hashed and the form of identity disagree
	CodeVerification = "verification" // not one of the allowed verification types
	CodeImage        = "image"        // neither an address nor a data URI of PNG or SVG
	CodeKey          = "key"          // not an RSA key in the form of EncodePublicKey
	CodeOrigin       = "origin"       // a scheme, path or port where a host name belongs
	CodeTwice        = "twice"        // the same thing said under two names
)

// Problem is one fault in the shape of an object.
type Problem struct {
	Property string // path from the object that was validated, such as "recipient.hashed" or "alignment[1].targetUrl"
	Code     string // CodeMissing and so on; stable
	Value    string // the offending value or the expected one, as the code asks; may be empty
	More     int    // how many further problems of the kind are not told; see Problems
}

// MaxOfAKind is how many problems of one kind are told: with the same code, at the same property whatever its place in
// a list ("alignment[1].targetUrl" and "alignment[7].targetUrl"). Documents of strangers may repeat one many thousand
// times.
const MaxOfAKind = 8

// Problems is the error that Validate returns; it is never empty. It tells the first MaxOfAKind problems of each kind;
// the last of these has in More how many others there are.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Message("en")
	}
	return strings.Join(lines, "; ")
}

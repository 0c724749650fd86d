package vocabulary

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/language"
)

// JSON-LD allows other spellings of the same thing: "@id" for id, "obi:badge" or the full address for badge, an object
// with "@value" for a text. Documents that use them are rare; they are rewritten into the usual spelling. A document
// that says the same thing in two spellings is then found to have a member twice.

// aliases are beginnings of names in another spelling, by their first letter. (A name of ours may begin with "@":
// @context and @language have no other spelling.)
var aliases = map[byte][]string{
	'@': {`@id"`, `@type"`, `@value"`, `@container`},
	'o': {"obi:"}, 's': {"schema:", "sec:"}, 'd': {"dc:"}, 'c': {"cred:"},
	'h': {OBI, "http://schema.org/", "https://w3id.org/security#", "https://w3id.org/credentials#", "http://purl.org/d"},
}

// MayHaveAliases reports whether a text in a document begins like another spelling, or holds letters written as escapes,
// which may hide one.
func MayHaveAliases(body []byte) bool {
	for rest := body; ; {
		at := bytes.IndexByte(rest, '"')
		if at < 0 || at+1 == len(rest) {
			return hidesLetters(body)
		}
		rest = rest[at+1:]
		switch rest[0] {
		case '@', 'o', 's', 'd', 'c', 'h':
			for _, alias := range aliases[rest[0]] {
				if len(rest) >= len(alias) && string(rest[:len(alias)]) == alias {
					return true
				}
			}
		}
	}
}

// hidesLetters reports whether an escape stands for a letter, or for a sign that an address or a prefixed name may have.
func hidesLetters(body []byte) bool {
	for rest := body; ; {
		at := bytes.IndexByte(rest, '\\')
		if at < 0 || at+1 == len(rest) {
			return false
		}
		rest = rest[at+1:]
		if rest[0] == '/' {
			return true
		}
		if rest[0] == 'u' && len(rest) >= 5 {
			code, err := strconv.ParseUint(string(rest[1:5]), 16, 16)
			if err == nil && (code >= '@' && code <= 0x7f || code == ':' || code == '#' || code == '/') {
				return true
			}
		}
		rest = rest[1:]
	}
}

// Canonical rewrites a document into the usual spelling. The document is known to be sound JSON.
func Canonical(body []byte) []byte {
	var out bytes.Buffer
	c := rewriter{
		in:  jsontext.NewDecoder(bytes.NewReader(body), jsontext.AllowDuplicateNames(true)),
		out: jsontext.NewEncoder(&out, jsontext.AllowDuplicateNames(true)),
	}
	if err := c.value(""); err != nil {
		return body // not reached: the document was read before
	}
	return out.Bytes()
}

type rewriter struct {
	in  *jsontext.Decoder
	out *jsontext.Encoder
}

// value copies one value that belongs to the member name.
func (c *rewriter) value(name string) error {
	switch c.in.PeekKind() {
	case '{':
		if text[name] || dates[name] {
			return c.text(text[name])
		}
		return c.object()
	case '[':
		return c.array(name)
	case '"':
		token, err := c.in.ReadToken()
		if err != nil {
			return err
		}
		value := token.String()
		if name == "type" {
			value = termFor(value)
		}
		return c.out.WriteToken(jsontext.String(value))
	}
	value, err := c.in.ReadValue()
	if err != nil {
		return err
	}
	return c.out.WriteValue(value)
}

func (c *rewriter) object() error {
	if err := c.copyToken(); err != nil {
		return err
	}
	for c.in.PeekKind() == '"' {
		token, err := c.in.ReadToken()
		if err != nil {
			return err
		}
		name := termFor(token.String())
		if err := c.out.WriteToken(jsontext.String(name)); err != nil {
			return err
		}
		if name == "@context" {
			value, err := c.in.ReadValue()
			if err == nil {
				err = c.out.WriteValue(value)
			}
			if err != nil {
				return err
			}
			continue
		}
		if err := c.value(name); err != nil {
			return err
		}
	}
	return c.copyToken()
}

func (c *rewriter) array(name string) error {
	if err := c.copyToken(); err != nil {
		return err
	}
	for c.in.PeekKind() != ']' {
		if err := c.value(name); err != nil {
			return err
		}
	}
	return c.copyToken()
}

func (c *rewriter) copyToken() error {
	token, err := c.in.ReadToken()
	if err != nil {
		return err
	}
	return c.out.WriteToken(token)
}

// text are the properties that JSON-LD lets be written as {"@value": …} or as a map of languages.
var text = map[string]bool{"name": true, "description": true, "narrative": true, "caption": true, "tags": true,
	"targetName": true, "targetDescription": true, "targetFramework": true, "revocationReason": true,
	"endorsementComment": true, "genre": true, "audience": true}

// dates are the properties that JSON-LD lets be written as {"@value": …} with their type.
var dates = map[string]bool{"issuedOn": true, "expires": true}

// text copies an object that stands where text belongs: its value, or the first language of a map.
func (c *rewriter) text(spoken bool) error {
	value, err := c.in.ReadValue()
	if err != nil {
		return err
	}
	if plain, ok := plainText(value, spoken); ok {
		return c.out.WriteToken(jsontext.String(plain))
	}
	return c.out.WriteValue(value)
}

// maxLanguage is the longest language tag that is taken apart, in bytes, which takes more than linear time.
const maxLanguage = 100

func plainText(object jsontext.Value, spoken bool) (string, bool) {
	var members map[string]jsontext.Value
	if json.Unmarshal(object, &members) != nil || len(members) == 0 {
		return "", false
	}
	if value, ok := members["@value"]; ok {
		var plain string
		err := json.Unmarshal(value, &plain)
		return plain, err == nil
	}
	if !spoken {
		return "", false
	}
	names := slices.Sorted(maps.Keys(members))
	for _, name := range names {
		if len(name) > maxLanguage || members[name].Kind() != '"' {
			return "", false
		}
		if _, err := language.Parse(name); err != nil {
			return "", false
		}
	}
	var plain string
	err := json.Unmarshal(members[names[0]], &plain)
	return plain, err == nil
}

// termFor is the usual name for a member or a type in any of its spellings.
func termFor(name string) string {
	if !strings.ContainsAny(name, ":@") {
		return name
	}
	if term, ok := TermOf[Expand(name)]; ok {
		return term
	}
	return name
}

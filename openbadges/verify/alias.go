package verify

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/language"
)

// JSON-LD allows other spellings of the same thing: "@id" for id, "obi:badge" or the full address for badge, an object
// with "@value" for a text. Documents that use them are rare; they are rewritten into the usual spelling. A document
// that says the same thing in two spellings is then found to have a member twice.

// aliasSigns are signs of another spelling; escapeSigns those of letters written as escapes, which may hide one.
var (
	aliasSigns = [][]byte{
		[]byte(`"@id"`), []byte(`"@type"`), []byte(`"@value"`), []byte(`@container`), []byte(`"obi:`), []byte(`"schema:`),
		[]byte(`"sec:`), []byte(`"dc:`), []byte(`"cred:`), []byte(`"` + obi), []byte(`"http://schema.org/`),
		[]byte(`"https://w3id.org/security#`), []byte(`"https://w3id.org/credentials#`), []byte(`"http://purl.org/d`),
	}
	escapeSigns = [][]byte{
		[]byte(`\u004`), []byte(`\u005`), []byte(`\u006`), []byte(`\u007`), []byte(`\u003a`), []byte(`\u003A`),
		[]byte(`\u0023`), []byte(`\u002f`), []byte(`\u002F`), []byte(`\/`),
	}
)

func mayHaveAliases(body []byte) bool {
	in := func(sign []byte) bool { return bytes.Contains(body, sign) }
	return slices.ContainsFunc(aliasSigns, in) || bytes.IndexByte(body, '\\') >= 0 && slices.ContainsFunc(escapeSigns, in)
}

// canonical rewrites a document into the usual spelling. The document is known to be sound JSON.
func canonical(body []byte) []byte {
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
		if text[name] {
			return c.text()
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

// text copies an object that stands where text belongs: its value, or the first language of a map.
func (c *rewriter) text() error {
	value, err := c.in.ReadValue()
	if err != nil {
		return err
	}
	if plain, ok := plainText(value); ok {
		return c.out.WriteToken(jsontext.String(plain))
	}
	return c.out.WriteValue(value)
}

func plainText(object jsontext.Value) (string, bool) {
	var members map[string]jsontext.Value
	if json.Unmarshal(object, &members) != nil || len(members) == 0 {
		return "", false
	}
	if value, ok := members["@value"]; ok {
		var plain string
		err := json.Unmarshal(value, &plain)
		return plain, err == nil
	}
	names := slices.Sorted(maps.Keys(members))
	for _, name := range names {
		if _, err := language.Parse(name); err != nil || members[name].Kind() != '"' {
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
	if term, ok := termOf[expand(name)]; ok {
		return term
	}
	return name
}

package openbadges

import (
	"fmt"
	"net/mail"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/language"
)

// checker collects the problems of one object; its parts are checked with part.
type checker struct {
	prefix string
	kind   string // prefix without places in lists
	found  *found
	wrong  map[string]bool // properties whose value stayed in More and has been reported
}

// found are the problems of an object and all that is embedded in it, of each kind the first MaxOfAKind.
type found struct {
	problems Problems
	kinds    map[problemKind]*told
}

// problemKind is the code and the property without its places in lists.
type problemKind struct{ code, property string }

// told is how many problems of a kind were told, and where the last of them stands.
type told struct{ times, last int }

func (f *found) add(p Problem, property string) {
	kind := problemKind{p.Code, property}
	t := f.kinds[kind]
	if t == nil {
		if f.kinds == nil {
			f.kinds = map[problemKind]*told{}
		}
		t = &told{}
		f.kinds[kind] = t
	}
	if t.times == MaxOfAKind {
		f.problems[t.last].More++
		return
	}
	t.times, t.last = t.times+1, len(f.problems)
	f.problems = append(f.problems, p)
}

// validate runs the rules of a class over an object and everything embedded in it.
func validate(object any, rules func(*checker)) error {
	var found found
	(&checker{found: &found}).object(object, rules)
	if len(found.problems) == 0 {
		return nil
	}
	return found.problems
}

// object reports the members that the class knows but could not hold, then runs the rules.
func (c *checker) object(object any, rules func(*checker)) {
	c.wrong = map[string]bool{}
	v := reflect.ValueOf(object).Elem()
	s := shapeOf(v.Type())
	c.misfits(v.Field(s.more).Interface().(jsontext.Value), s)
	rules(c)
}

// misfits reports known members in More. Null, empty text and empty arrays mean "absent" (JSON-LD 1.0, section 6).
func (c *checker) misfits(more jsontext.Value, s *shape) {
	if len(more) == 0 {
		return
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal(more, &members); err != nil {
		c.add("", CodeForm, err.Error())
		return
	}
	for _, name := range s.names {
		value, there := members[name]
		switch {
		case !there, string(value) == "null", string(value) == `""`:
			continue
		case value.Kind() == '[' && len(elements(value)) == 0:
			continue
		case value.Kind() == '[' && s.fields[name].accept.list == "" && len(elements(value)) > 1:
			c.add(name, CodeSeveral, "")
		default:
			c.add(name, CodeForm, kindName(value.Kind()))
		}
		c.wrong[name] = true
	}
}

func kindName(k jsontext.Kind) string {
	switch k {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case '0':
		return "number"
	}
	return "boolean"
}

func (c *checker) add(property, code, value string) {
	path := strings.TrimSuffix(c.prefix+property, ".")
	c.found.add(Problem{Property: path, Code: code, Value: value}, c.kind+withoutPlace(property))
}

// withoutPlace is a property without its place in a list.
func withoutPlace(property string) string {
	name, _, _ := strings.Cut(property, "[")
	return name
}

// part checks an object within this one.
func (c *checker) part(property string, object any, rules func(*checker)) {
	part := checker{prefix: c.prefix + property + ".", kind: c.kind + withoutPlace(property) + ".", found: c.found}
	part.object(object, rules)
}

// need reports a required property that is absent, unless its value was already found to be of the wrong form.
func (c *checker) need(property string, present bool) {
	if !present && !c.wrong[property] {
		c.add(property, CodeMissing, "")
	}
}

// class checks that type contains one of the names, and that all others are URLs or compact IRIs. Where it is one word, and
// not the class, that is the one fault.
func (c *checker) class(types List[string], names ...string) {
	c.need("type", len(types) > 0)
	if len(types) > 0 && !slices.ContainsFunc(types, func(t string) bool { return slices.Contains(names, t) }) {
		c.add("type", CodeClass, names[0])
		if len(types) == 1 {
			return
		}
	}
	for _, t := range types {
		if !slices.Contains(names, t) && !knownType(t) && !strings.Contains(t, ":") {
			c.add("type", CodeTypeName, t)
		}
	}
}

// knownType reports whether a type name stands in the Open Badges context.
func knownType(name string) bool {
	return slices.Contains([]string{"AlignmentObject", "Assertion", "BadgeClass", "Criteria", "CryptographicKey",
		"Endorsement", "Evidence", "Extension", "IdentityObject", "Image", "Issuer", "Profile", "RevocationList",
		"VerificationObject", "HostedBadge", "hosted", "SignedBadge", "signed"}, name)
}

// check reports a value that is there and that ok does not accept.
func (c *checker) check(property, value, code string, ok func(string) bool) {
	if value != "" && !ok(value) {
		c.add(property, code, value)
	}
}

func (c *checker) iri(property, value string)  { c.check(property, value, CodeIRI, isIRI) }
func (c *checker) url(property, value string)  { c.check(property, value, CodeURL, isURL) }
func (c *checker) time(property, value string) { c.check(property, value, CodeTime, isTime) }

// The longest texts that are taken apart, in bytes: those who read them take more than linear time. RFC 5646, section
// 4.4.1, counts on tags of 35; RFC 5321, section 4.5.3.1.3, allows addresses of 254.
const (
	maxLanguage = 100
	maxEmail    = 254
)

func (c *checker) language(value string) {
	c.check("@language", value, CodeLanguage, func(s string) bool {
		if len(s) > maxLanguage {
			return false
		}
		_, err := language.Parse(s)
		return err == nil
	})
}

// email leaves the address itself out of the report.
func (c *checker) email(property, value string) {
	if value != "" && !isEmail(value) {
		c.add(property, CodeEmail, "")
	}
}

// image checks an Image, its address or its data URI.
func (c *checker) image(property string, image Link[Image]) {
	if image.Object != nil {
		c.part(property, image.Object, func(c *checker) {
			c.need("id", image.Object.ID != "")
			c.check("id", image.Object.ID, CodeImage, isImage)
			c.iri("author", image.Object.Author)
		})
	} else if image.ID != "" && !isImage(image.ID) {
		c.add(property, CodeImage, "")
	}
}

// edition checks what every published object may say about its other editions and endorsements.
func (c *checker) edition(related List[Link[Related]], endorsements List[Link[Endorsement]]) {
	for i, r := range related {
		if r.Object == nil {
			c.iri(item("related", i, len(related)), r.ID)
			continue
		}
		c.part(item("related", i, len(related)), r.Object, func(c *checker) {
			c.need("id", r.Object.ID != "")
			c.iri("id", r.Object.ID)
			c.language(r.Object.Language)
		})
	}
	for i, e := range endorsements {
		if e.Object == nil {
			c.iri(item("endorsement", i, len(endorsements)), e.ID)
			continue
		}
		c.part(item("endorsement", i, len(endorsements)), e.Object, e.Object.rules)
	}
}

// item names one of several values; a single one goes by the property's name.
func item(property string, i, n int) string {
	if n == 1 {
		return property
	}
	return fmt.Sprintf("%s[%d]", property, i)
}

var (
	uuidURN   = regexp.MustCompile(`^(?i:urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$`)
	telephone = regexp.MustCompile(`^\+?[1-9][0-9]{1,14}$`)
	dataImage = regexp.MustCompile(`^data:image/(png|svg\+xml)[;,]`)
	hostName  = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$`)
)

// ValidURL reports whether s may stand where an address is asked for: absolute, http or https, in the characters of RFC
// 3986. Validate asks the same. Source: Open Badges 2.0, Data Validation.
func ValidURL(s string) bool { return isURL(s) }

// ValidEmail reports whether s may stand where an e-mail address is asked for. Validate asks the same.
func ValidEmail(s string) bool { return isEmail(s) }

// isURL accepts absolute http(s) addresses in the characters of RFC 3986; others must be percent-encoded.
func isURL(s string) bool {
	for i := range len(s) {
		if !inURL[s[i]] {
			return false
		}
	}
	if hasPlainHost(s) {
		return true // the commonest case, without taking the address apart
	}
	_, ok := WebAddress(s)
	return ok
}

// inURL tells the bytes that may stand in an address: visible ASCII but for those that must be escaped.
var inURL = func() (in [256]bool) {
	for c := '!'; c <= '~'; c++ {
		in[c] = !strings.ContainsRune("\"<>\\^`{|}", c)
	}
	return in
}()

// hasPlainHost reports whether an address begins with a scheme and a host of letters, digits, dots and hyphens, and
// has no escapes: nothing is left that parsing could object to.
func hasPlainHost(s string) bool {
	rest, found := strings.CutPrefix(s, "https://")
	if !found {
		if rest, found = strings.CutPrefix(s, "http://"); !found {
			return false
		}
	}
	n := 0
	for n < len(rest) && (rest[n] >= 'a' && rest[n] <= 'z' || rest[n] >= '0' && rest[n] <= '9' || rest[n] == '.' || rest[n] == '-') {
		n++
	}
	return n > 0 && (n == len(rest) || rest[n] == '/') && strings.IndexByte(rest, '%') < 0
}

func isIRI(s string) bool { return isURL(s) || uuidURN.MatchString(s) || strings.HasPrefix(s, "_:") }

func isImage(s string) bool { return isIRI(s) || dataImage.MatchString(s) }

func isTime(s string) bool {
	_, err := ParseTime(s)
	return err == nil
}

func isEmail(s string) bool {
	if len(s) > maxEmail {
		return false
	}
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

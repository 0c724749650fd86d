package hostile

import (
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/mitome/mitome/openbadges"
)

// Shape is a document of Open Badges that is sound but for one property, which is filled with a great deal of one thing.
// Whatever the property and the filling, the work that it makes and the report about it must stay within bounds
// (docs/safety.md, T02).
type Shape struct {
	Name string // such as "BadgeClass.issuer.publicKey: a list of {}"
	Of   string // class of the document; SignedAssertion of one that says that it is signed
	List bool   // the property may have several values, and is filled with a list
	Deep int    // of how many objects it is embedded in; 0: of the document itself
	Body []byte
}

// Case is a shape with all that a verifier needs to judge it.
type Case struct {
	Input []byte            // what is handed in
	Pages map[string][]byte // what is published, by address
}

// Cases puts the shapes in their places: an assertion is handed in, and published if it is a hosted one; the others are
// what the issuer of a sound badge publishes. The key is the issuer's. Only those are made that are wanted.
func Cases(size int, key *rsa.PrivateKey, wanted func(Shape) bool) iter.Seq2[Shape, Case] {
	pem, err := openbadges.EncodePublicKey(&key.PublicKey)
	if err != nil {
		panic(err) // not reached: it is a key
	}
	whole := sounds(pem)
	pages := map[string][]byte{flood + "/picture": png(8)}
	for class, members := range whole {
		pages[flood+"/"+class] = write(members)
	}
	endorsed := maps.Clone(whole["BadgeClass"])
	endorsed["endorsement"] = flood + "/Endorsement"
	return func(yield func(Shape, Case) bool) {
		for s := range shapes(size, pem, wanted) {
			c := Case{Input: pages[flood+"/Assertion"], Pages: maps.Clone(pages)}
			c.Pages[flood+"/"+s.Of] = s.Body
			switch s.Of {
			case "Assertion":
				c.Input = s.Body
			case signedAssertion:
				c.Input = signed(s.Body, key)
			case "CryptographicKey", "RevocationList":
				c.Input = signed(pages[flood+"/"+signedAssertion], key)
			case "Endorsement":
				c.Pages[flood+"/BadgeClass"] = write(endorsed)
			}
			if !yield(s, c) {
				return
			}
		}
	}
}

func signed(payload []byte, key *rsa.PrivateKey) []byte {
	compact, err := openbadges.Sign(payload, key)
	if err != nil {
		panic(err) // the key is long enough
	}
	return []byte(compact)
}

// flood is the address below which all documents of shapes lie, each under the name of its class.
const flood = "https://flood.example"

// signedAssertion stands for the class of the assertion that says of itself that it is signed.
const signedAssertion = "SignedAssertion"

// sounds are sound documents that belong together, one of each class, by class. pem is the public key of the issuer.
func sounds(pem string) map[string]map[string]any {
	out := map[string]map[string]any{}
	for _, class := range documents {
		out[class.Name()] = sound(class, pem)
		out[class.Name()]["@context"] = openbadges.Context
	}
	signed := sound(reflect.TypeFor[openbadges.Assertion](), pem)
	signed["@context"], signed["id"] = openbadges.Context, "urn:uuid:5c8b2c1e-7d1f-4f43-9d4e-2f6d0a3b7c11"
	signed["verification"] = map[string]any{"type": "SignedBadge", "creator": flood + "/CryptographicKey"}
	out[signedAssertion] = signed
	return out
}

var documents = []reflect.Type{
	reflect.TypeFor[openbadges.Assertion](), reflect.TypeFor[openbadges.BadgeClass](), reflect.TypeFor[openbadges.Profile](),
	reflect.TypeFor[openbadges.CryptographicKey](), reflect.TypeFor[openbadges.RevocationList](), reflect.TypeFor[openbadges.Endorsement](),
}

// shapes fills every property of every class, and of what is embedded in it, with every filling of so many bytes. The
// properties are those that the classes of package openbadges declare, so that a new one is among them.
func shapes(size int, pem string, wanted func(Shape) bool) iter.Seq[Shape] {
	return func(yield func(Shape) bool) {
		whole := sounds(pem)
		for s := range letters(size, whole["BadgeClass"], wanted) {
			if !yield(s) {
				return
			}
		}
		for _, of := range slices.Sorted(maps.Keys(whole)) {
			class, members := of, whole[of]
			if of == signedAssertion {
				class = "Assertion"
			}
			for _, path := range properties(class) {
				for _, f := range fillings {
					s := Shape{Name: of + "." + strings.Join(path.names, ".") + ": " + f.name, Of: of, List: path.list && f.list, Deep: len(path.names) - 1}
					if !wanted(s) {
						continue
					}
					s.Body = write(path.fill(members, path.names, pem, json.RawMessage(f.make(path.last, size))))
					if !yield(s) {
						return
					}
				}
			}
		}
	}
}

// path leads from a document to one of its properties, or to one of what is embedded in it.
type path struct {
	names   []string
	classes []reflect.Type // of what each name but the last holds
	last    reflect.Type   // of the values of the last property: a class, or string
	list    bool           // there may be several
}

// properties are the paths from a document to every property of every class that can be embedded in it: to each class by
// the shortest way.
func properties(class string) []path {
	var root reflect.Type
	for _, t := range documents {
		if t.Name() == class {
			root = t
		}
	}
	var all []path
	seen := map[reflect.Type]bool{root: true}
	type place struct {
		path
		of reflect.Type
	}
	for waiting := []place{{of: root}}; len(waiting) > 0; waiting = waiting[1:] {
		at := waiting[0]
		for i := range at.of.NumField() {
			name, _, _ := strings.Cut(at.of.Field(i).Tag.Get("json"), ",")
			if name == "" {
				name = "extensions:x" // More: what the class does not know
			}
			p := path{append(at.names[:len(at.names):len(at.names)], name), at.classes, valueOf(at.of.Field(i).Type), isList(at.of.Field(i).Type)}
			all = append(all, p)
			if p.last.Kind() == reflect.Struct && name != "@context" && !seen[p.last] {
				seen[p.last] = true
				p.classes = append(at.classes[:len(at.classes):len(at.classes)], p.last)
				waiting = append(waiting, place{p, p.last})
			}
		}
	}
	return all
}

func isList(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8
}

// valueOf is the class of a property's values, without the list, the link or the pointer around it.
func valueOf(t reflect.Type) reflect.Type {
	switch {
	case t == reflect.TypeFor[json.RawMessage](), t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return reflect.TypeFor[string]()
	case t.Kind() == reflect.Slice, t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct:
		return valueOf(t.Elem())
	case t.Kind() == reflect.Pointer:
		return t.Elem()
	case t.Kind() == reflect.Struct && strings.HasPrefix(t.Name(), "Link["):
		object, _ := t.FieldByName("Object")
		return object.Type.Elem()
	}
	return t
}

// fill returns a copy of the members in which the property at the end of the path has the value.
func (p path) fill(members map[string]any, names []string, pem string, value json.RawMessage) map[string]any {
	out := make(map[string]any, len(members)+1)
	for name, v := range members {
		out[name] = v
	}
	if len(names) == 1 {
		out[names[0]] = value
		return out
	}
	inner := sound(p.classes[len(p.classes)-len(names)+1], pem)
	if known, ok := out[names[0]].(map[string]any); ok {
		inner = known
	}
	out[names[0]] = p.fill(inner, names[1:], pem, value)
	return out
}

// sound is an object of a class in which nothing is wrong.
func sound(class reflect.Type, pem string) map[string]any {
	at := func(class string) string { return flood + "/" + class }
	m := map[string]any{"type": class.Name(), "id": at(class.Name())}
	switch class {
	case reflect.TypeFor[openbadges.Assertion]():
		m["recipient"] = sound(reflect.TypeFor[openbadges.IdentityObject](), pem)
		m["badge"], m["verification"], m["issuedOn"] = at("BadgeClass"), map[string]any{"type": "HostedBadge"}, "2026-03-20T10:00:00Z"
	case reflect.TypeFor[openbadges.BadgeClass]():
		m["name"], m["description"], m["image"], m["issuer"] = "Statistics", "Basics of statistics", at("picture"), at("Profile")
		m["criteria"] = map[string]any{"narrative": "Pass the examination."}
	case reflect.TypeFor[openbadges.Profile]():
		m["name"], m["url"], m["email"] = "Example University", flood+"/", "badges@flood.example"
		m["publicKey"], m["revocationList"] = at("CryptographicKey"), at("RevocationList")
	case reflect.TypeFor[openbadges.CryptographicKey]():
		m["owner"], m["publicKeyPem"] = at("Profile"), pem
	case reflect.TypeFor[openbadges.RevocationList]():
		m["revokedAssertions"] = []string{"urn:uuid:00000000-0000-4000-8000-000000000001"}
	case reflect.TypeFor[openbadges.Endorsement]():
		m["claim"], m["issuer"] = map[string]any{"id": at("BadgeClass")}, at("Profile")
		m["verification"], m["issuedOn"] = map[string]any{"type": "HostedBadge"}, "2026-03-20T10:00:00Z"
	case reflect.TypeFor[openbadges.IdentityObject]():
		return map[string]any{"type": "email", "hashed": false, "identity": "hanako@students.example"}
	case reflect.TypeFor[openbadges.AlignmentObject]():
		m["targetName"], m["targetUrl"] = "Statistics", flood+"/framework"
	case reflect.TypeFor[openbadges.VerificationObject]():
		return map[string]any{"type": "HostedBadge"}
	}
	return m
}

func write(v any) []byte {
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("a shape that is no JSON: %v", err)) // fillings are ours
	}
	return []byte(strings.TrimSuffix(out.String(), "\n"))
}

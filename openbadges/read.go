package openbadges

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// shape is what reading needs to know about a class: where each member goes.
type shape struct {
	fields map[string]field
	names  []string // of the fields, in their order
	more   int      // index of More
}

type field struct {
	index  int
	accept form
}

// form is a set of JSON forms that a Go type can hold.
type form struct {
	kinds string // of jsontext.Kind
	list  string // of the elements, where an array is accepted
}

var (
	rawType = reflect.TypeFor[jsontext.Value]()
	shapes  sync.Map // reflect.Type -> *shape
)

// shapeOf derives the shape from the json tags of a class, so that reading and writing cannot drift apart.
func shapeOf(t reflect.Type) *shape {
	if s, ok := shapes.Load(t); ok {
		return s.(*shape)
	}
	s := &shape{fields: map[string]field{}}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "" {
			s.more = i
			continue
		}
		s.names = append(s.names, name)
		s.fields[name] = field{i, formOf(t.Field(i).Type)}
	}
	shapes.Store(t, s)
	return s
}

func formOf(t reflect.Type) form {
	switch {
	case t == rawType:
		return form{kinds: `"0`} // version: text or number
	case t.Kind() == reflect.String:
		return form{kinds: `"`}
	case t.Kind() == reflect.Slice:
		element := formOf(t.Elem()).kinds
		return form{kinds: element + "[", list: element}
	case t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Bool:
		return form{kinds: "tf"}
	case t.Kind() == reflect.Struct && strings.HasPrefix(t.Name(), "Link["):
		return form{kinds: `"{`}
	default:
		return form{kinds: "{"}
	}
}

// holds reports whether a member of this form can take the value. Empty text is left to More, because a field cannot
// tell it from an absent one.
func (f form) holds(v jsontext.Value) bool {
	if string(v) == `""` || !f.takes(v.Kind()) {
		return false
	}
	return v.Kind() != '[' || !slices.ContainsFunc(elements(v), func(e jsontext.Value) bool {
		return strings.IndexByte(f.list, byte(e.Kind())) < 0
	})
}

func (f form) takes(kind jsontext.Kind) bool { return strings.IndexByte(f.kinds, byte(kind)) >= 0 }

// elements splits a JSON array.
func elements(array jsontext.Value) []jsontext.Value {
	var all []jsontext.Value
	if json.Unmarshal(array, &all) != nil {
		return nil // not reached: the array was read by a decoder
	}
	return all
}

// readObject reads one JSON object into the class that object points to. A member that its field cannot hold goes to
// More, so that a wrong value is neither lost nor an obstacle to reading the rest. An array of one stands for its
// element, as in JSON-LD.
func readObject(d *jsontext.Decoder, object any) error {
	v := reflect.ValueOf(object).Elem()
	s := shapeOf(v.Type())
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	var more []byte
	for d.PeekKind() == '"' {
		token, err := d.ReadToken()
		if err != nil {
			return err
		}
		name := token.String()
		if f, known := s.fields[name]; known && d.PeekKind() == '{' && f.accept.takes('{') && f.accept.list == "" {
			err = json.UnmarshalDecode(d, v.Field(f.index).Addr().Interface())
		} else {
			more, err = readMember(d, v, f, known, more, name)
		}
		if err != nil {
			return err
		}
	}
	if len(more) > 0 {
		more[0] = '{'
		v.Field(s.more).Set(reflect.ValueOf(jsontext.Value(append(more, '}'))))
	}
	_, err := d.ReadToken()
	return err
}

// readMember reads a value into its field, or appends the member to more.
func readMember(d *jsontext.Decoder, object reflect.Value, f field, known bool, more []byte, name string) ([]byte, error) {
	value, err := d.ReadValue()
	if err != nil {
		return nil, err
	}
	if fitting := f.fit(value); known && fitting != nil {
		target := object.Field(f.index)
		if fitting.Kind() == '"' { // most members; the general way takes several times as long
			switch to := target.Addr().Interface().(type) {
			case *string:
				*to, err = unquoted(fitting)
				return more, err
			case *List[string]:
				*to = List[string]{""}
				(*to)[0], err = unquoted(fitting)
				return more, err
			}
		}
		if f.accept.list != "" && fitting.Kind() != '[' { // one value stands for an array of one
			fitting = slices.Concat(jsontext.Value("["), fitting, jsontext.Value("]"))
		}
		return more, json.Unmarshal(fitting, target.Addr().Interface(), jsontext.AllowDuplicateNames(true))
	}
	more, err = jsontext.AppendQuote(append(more, ','), name)
	return append(append(more, ':'), value...), err
}

// unquoted is the text of a JSON string.
func unquoted(v jsontext.Value) (string, error) {
	text, err := jsontext.AppendUnquote(nil, v)
	return string(text), err
}

// fit returns the value in a form that the field can hold, or nil.
func (f field) fit(v jsontext.Value) jsontext.Value {
	if f.accept.holds(v) {
		return v
	}
	if v.Kind() == '[' && f.accept.list == "" {
		if all := elements(v); len(all) == 1 && f.accept.holds(all[0]) {
			return all[0]
		}
	}
	return nil
}

// Every class reads itself, so that what its fields cannot hold is kept in its own More.

func (o *Assertion) UnmarshalJSONFrom(d *jsontext.Decoder) error          { return readObject(d, o) }
func (o *BadgeClass) UnmarshalJSONFrom(d *jsontext.Decoder) error         { return readObject(d, o) }
func (o *Profile) UnmarshalJSONFrom(d *jsontext.Decoder) error            { return readObject(d, o) }
func (o *IdentityObject) UnmarshalJSONFrom(d *jsontext.Decoder) error     { return readObject(d, o) }
func (o *VerificationObject) UnmarshalJSONFrom(d *jsontext.Decoder) error { return readObject(d, o) }
func (o *Evidence) UnmarshalJSONFrom(d *jsontext.Decoder) error           { return readObject(d, o) }
func (o *Image) UnmarshalJSONFrom(d *jsontext.Decoder) error              { return readObject(d, o) }
func (o *Criteria) UnmarshalJSONFrom(d *jsontext.Decoder) error           { return readObject(d, o) }
func (o *AlignmentObject) UnmarshalJSONFrom(d *jsontext.Decoder) error    { return readObject(d, o) }
func (o *Related) UnmarshalJSONFrom(d *jsontext.Decoder) error            { return readObject(d, o) }
func (o *CryptographicKey) UnmarshalJSONFrom(d *jsontext.Decoder) error   { return readObject(d, o) }
func (o *RevocationList) UnmarshalJSONFrom(d *jsontext.Decoder) error     { return readObject(d, o) }
func (o *RevokedAssertion) UnmarshalJSONFrom(d *jsontext.Decoder) error   { return readObject(d, o) }
func (o *Endorsement) UnmarshalJSONFrom(d *jsontext.Decoder) error        { return readObject(d, o) }
func (o *Claim) UnmarshalJSONFrom(d *jsontext.Decoder) error              { return readObject(d, o) }

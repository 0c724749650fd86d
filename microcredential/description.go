package microcredential

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Limits of what Parse reads, in bytes: one description, and a list of them.
const (
	MaxDescription = 1 << 20
	MaxList        = 8 << 20
)

// Description is what an author wrote about one micro-credential: a JSON object
// whose keys begin with a descriptor's key and end in _en, _ja, _code, _codes,
// _hours, _value, _unit or _framework. Unknown keys are kept and written back.
// The zero value is an empty description.
type Description struct {
	members []member // in the order of the file
}

type member struct {
	name  string
	value jsontext.Value
}

// Parse reads one description, or a list of them. A key that appears twice (in
// any case), a known key with a value of the wrong type, trailing data and too
// much data are errors, which name the key and what to write instead.
func Parse(data []byte) ([]*Description, error) {
	if len(data) > MaxList {
		return nil, fmt.Errorf("micro-credential: %d bytes are more than %d: split the list", len(data), MaxList)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	dec := jsontext.NewDecoder(bytes.NewBuffer(data))
	var list []*Description
	var err error
	if dec.PeekKind() == '[' {
		list, err = parseList(dec)
	} else {
		var d *Description
		d, err = parseOne(dec)
		list = []*Description{d}
	}
	if err != nil {
		return nil, fmt.Errorf("micro-credential: %w", err)
	}
	if _, err := dec.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("micro-credential: something follows the JSON text: write one object, or one list of objects")
	}
	return list, nil
}

func parseList(dec *jsontext.Decoder) ([]*Description, error) {
	if _, err := dec.ReadToken(); err != nil {
		return nil, err
	}
	list := []*Description{}
	for dec.PeekKind() != ']' {
		d, err := parseOne(dec)
		if err != nil {
			return nil, fmt.Errorf("entry %d of the list: %w", len(list)+1, err)
		}
		list = append(list, d)
	}
	_, err := dec.ReadToken()
	return list, err
}

func parseOne(dec *jsontext.Decoder) (*Description, error) {
	value, err := dec.ReadValue()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the file is empty: write one JSON object")
		}
		return nil, fmt.Errorf("this is not sound JSON: %w", err)
	}
	d := new(Description)
	if err := d.UnmarshalJSON(value); err != nil {
		return nil, err
	}
	return d, nil
}

// UnmarshalJSON reads one object, as Parse does.
func (d *Description) UnmarshalJSON(data []byte) error {
	if len(data) > MaxDescription {
		return fmt.Errorf("%d bytes are more than the %d of one description", len(data), MaxDescription)
	}
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	if dec.PeekKind() != '{' {
		return errors.New("a micro-credential is a JSON object with keys such as \"title_en\"")
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	read := Description{}
	seen := map[string]string{}
	for dec.PeekKind() != '}' {
		m, err := readMember(dec)
		if err != nil {
			return err
		}
		folded := strings.ToLower(m.name)
		if first, twice := seen[folded]; twice {
			return fmt.Errorf("key %q: %q stands there already; keep one of the two", m.name, first)
		}
		seen[folded] = m.name
		read.members = append(read.members, m)
	}
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	*d = read
	return nil
}

func readMember(dec *jsontext.Decoder) (member, error) {
	token, err := dec.ReadToken()
	if err != nil {
		return member{}, fmt.Errorf("this is not sound JSON: %w", err)
	}
	name := token.String()
	value, err := dec.ReadValue()
	if err != nil {
		return member{}, fmt.Errorf("key %q: %w", name, err)
	}
	value = value.Clone()
	if err := checkType(name, value); err != nil {
		return member{}, fmt.Errorf("key %q: %w", name, err)
	}
	return member{name, value}, nil
}

// MarshalJSON writes every key, known or not, in the order it was read or set.
func (d *Description) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	enc := jsontext.NewEncoder(&out)
	steps := []error{enc.WriteToken(jsontext.BeginObject)}
	for _, m := range d.members {
		steps = append(steps, enc.WriteToken(jsontext.String(m.name)), enc.WriteValue(m.value))
	}
	steps = append(steps, enc.WriteToken(jsontext.EndObject))
	if err := errors.Join(steps...); err != nil {
		return nil, fmt.Errorf("micro-credential: %w", err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// Names returns the keys in their order.
func (d *Description) Names() []string {
	names := make([]string, len(d.members))
	for i, m := range d.members {
		names[i] = m.name
	}
	return names
}

// Raw returns the JSON value of a key, and whether the key is there.
func (d *Description) Raw(name string) (jsontext.Value, bool) {
	i := d.index(name)
	if i < 0 {
		return nil, false
	}
	return d.members[i].value, true
}

// Set writes the value under the key, in the key's old place or at the end. The
// value is anything that becomes JSON; a known key refuses another type.
func (d *Description) Set(name string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("micro-credential: key %q: %w", name, err)
	}
	if err := checkType(name, data); err != nil {
		return fmt.Errorf("micro-credential: key %q: %w", name, err)
	}
	if i := d.index(name); i >= 0 {
		d.members[i].value = data
	} else {
		d.members = append(d.members, member{name, data})
	}
	return nil
}

// Unset removes the key; a key that is not there is no fault.
func (d *Description) Unset(name string) {
	d.members = slices.DeleteFunc(d.members, func(m member) bool { return m.name == name })
}

// Clone returns a copy that shares nothing which Set or Unset could change.
func (d *Description) Clone() *Description {
	return &Description{members: slices.Clone(d.members)}
}

func (d *Description) index(name string) int {
	return slices.IndexFunc(d.members, func(m member) bool { return m.name == name })
}

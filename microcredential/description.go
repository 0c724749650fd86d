package microcredential

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mitome/mitome/microcredential/internal/words"
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
	line  int // of the file, from 1; 0 for one that was set

	text  string   // canonical, of a value that is a text; numbers as they are written
	items []string // canonical, of a value that is a list of texts
}

func newMember(name string, value jsontext.Value) member {
	return member{name: name, value: value, text: decodeText(value), items: decodeList(value)}
}

// Parse reads one description, or a list of them. The error is an *InputError: a
// key that appears twice (in any case), a known key with a value of the wrong
// type, text that is no JSON, trailing data, too much data.
func Parse(data []byte) ([]*Description, error) {
	if len(data) > MaxList {
		return nil, &InputError{Code: "list", Args: []string{strconv.Itoa(len(data)), strconv.Itoa(MaxList)}}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if err := notUTF8(data); err != nil {
		return nil, err
	}
	dec := jsontext.NewDecoder(bytes.NewBuffer(data))
	var list []*Description
	var err error
	if dec.PeekKind() == '[' {
		list, err = parseList(data, dec)
	} else {
		list, err = parseOne(nil, data, dec)
	}
	if err != nil {
		return nil, err
	}
	if rest := bytes.TrimLeft(data[dec.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return nil, inputAt(data, len(data)-len(rest), "trailing")
	}
	return list, nil
}

func parseList(data []byte, dec *jsontext.Decoder) (list []*Description, err error) {
	if _, err := dec.ReadToken(); err != nil {
		return nil, jsonError(data, err)
	}
	list = []*Description{}
	for dec.PeekKind() != ']' {
		if list, err = parseOne(list, data, dec); err != nil {
			return nil, inEntry(len(list)+1, err)
		}
	}
	if _, err := dec.ReadToken(); err != nil {
		return nil, jsonError(data, err)
	}
	return list, nil
}

// parseOne reads the next description and adds it to the list.
func parseOne(list []*Description, data []byte, dec *jsontext.Decoder) ([]*Description, error) {
	value, err := dec.ReadValue()
	if err != nil {
		return list, jsonError(data, err)
	}
	d := new(Description)
	if err := d.UnmarshalJSON(value); err != nil {
		return list, err
	}
	above := bytes.Count(data[:int(dec.InputOffset())-len(value)], []byte("\n"))
	for i := range d.members {
		d.members[i].line += above
	}
	return append(list, d), nil
}

// UnmarshalJSON reads one object, as Parse does.
func (d *Description) UnmarshalJSON(data []byte) error {
	if len(data) > MaxDescription {
		return &InputError{Code: "large", Args: []string{strconv.Itoa(len(data)), strconv.Itoa(MaxDescription)}}
	}
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	if dec.PeekKind() != '{' {
		return &InputError{Code: "object"}
	}
	if _, err := dec.ReadToken(); err != nil {
		return jsonError(data, err)
	}
	read := Description{}
	seen := map[string]string{}
	line, counted := 1, 0
	for dec.PeekKind() != '}' {
		m, err := readMember(data, dec)
		if err != nil {
			return err
		}
		folded := strings.ToLower(m.name)
		if first, twice := seen[folded]; twice {
			return &InputError{Key: shorten(m.name), Code: "variant", Args: []string{shorten(first)}}
		}
		seen[folded] = m.name
		begun := int(dec.InputOffset()) - len(m.value)
		line, counted = line+bytes.Count(data[counted:begun], []byte("\n")), begun
		m.line = line
		read.members = append(read.members, m)
	}
	if _, err := dec.ReadToken(); err != nil {
		return jsonError(data, err)
	}
	*d = read
	return nil
}

func readMember(data []byte, dec *jsontext.Decoder) (member, error) {
	token, err := dec.ReadToken()
	if err != nil {
		return member{}, jsonError(data, err)
	}
	name := token.String()
	value, err := dec.ReadValue()
	if err != nil {
		return member{}, jsonError(data, err)
	}
	value = value.Clone()
	return newMember(name, value), checkType(name, value)
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
// value is anything that becomes JSON; a known key refuses
// another type with an *InputError.
func (d *Description) Set(name string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("micro-credential: key %q: %w", name, err)
	}
	if err := checkType(name, data); err != nil {
		return err
	}
	if i := d.index(name); i >= 0 {
		d.members[i] = newMember(name, data)
	} else {
		d.members = append(d.members, newMember(name, data))
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

// Canonical returns the form in which texts are kept, written and compared: LF line ends, no white space around the whole,
// no control characters. Blank lines and spaces inside stay. Source: docs/rules.md, reading 1.
func Canonical(s string) string { return words.Canonical(s) }

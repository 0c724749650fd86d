package openbadges

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// List holds the values of a property that may have several. In JSON it is a bare value or an array; a single value is
// written bare, since some readers of Open Badges stumble over arrays of one.
type List[T any] []T

// MarshalJSONTo writes one value bare, several (or none) as an array.
func (l List[T]) MarshalJSONTo(e *jsontext.Encoder) error {
	if len(l) == 1 {
		return json.MarshalEncode(e, &l[0])
	}
	if err := e.WriteToken(jsontext.BeginArray); err != nil {
		return err
	}
	for i := range l {
		if err := json.MarshalEncode(e, &l[i]); err != nil {
			return err
		}
	}
	return e.WriteToken(jsontext.EndArray)
}

// UnmarshalJSONFrom reads a bare value or an array.
func (l *List[T]) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if d.PeekKind() == '[' {
		return json.UnmarshalDecode(d, (*[]T)(l))
	}
	*l = make(List[T], 1)
	return json.UnmarshalDecode(d, &(*l)[0])
}

// Link leads to another object: by its id alone (in JSON a string) or with the object embedded (a JSON object).
// When Object is set it is what gets written; reading sets ID in both cases, as far as the object has one.
type Link[T any] struct {
	ID     string
	Object *T
}

// LinkTo is a link by id alone.
func LinkTo[T any](id string) Link[T] { return Link[T]{ID: id} }

// Embed is a link with the object in it.
func Embed[T any](object *T) Link[T] { return Link[T]{ID: idOf(object), Object: object} }

// IsZero reports whether the link leads nowhere.
func (l Link[T]) IsZero() bool { return l.ID == "" && l.Object == nil }

// MarshalJSONTo writes the embedded object, or else the id.
func (l *Link[T]) MarshalJSONTo(e *jsontext.Encoder) error {
	if l.Object != nil {
		return json.MarshalEncode(e, l.Object)
	}
	return e.WriteToken(jsontext.String(l.ID))
}

// UnmarshalJSONFrom reads a string or an object.
func (l *Link[T]) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if d.PeekKind() == '{' {
		l.Object = new(T)
		if err := json.UnmarshalDecode(d, l.Object); err != nil {
			return err
		}
		l.ID = idOf(l.Object)
		return nil
	}
	return json.UnmarshalDecode(d, &l.ID)
}

// idOf returns the id of an object that has one.
func idOf(object any) string {
	if o, ok := object.(interface{ id() string }); ok {
		return o.id()
	}
	return ""
}

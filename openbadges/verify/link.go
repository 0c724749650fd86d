package verify

import (
	"reflect"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify/internal/handed"
)

// unfoldLinks makes links of embedded objects that say no more than which one is meant, {"id": "https://…"}: to JSON-LD
// both are the same.
func (d *document) unfoldLinks() {
	switch o := d.object.(type) {
	case *openbadges.Assertion:
		unfold(&o.Badge)
		if o.Badge.Object != nil {
			unfold(&o.Badge.Object.Issuer)
		}
	case *openbadges.BadgeClass:
		unfold(&o.Issuer)
	case *openbadges.Profile:
		for i := range o.PublicKey {
			unfold(&o.PublicKey[i])
		}
	case *openbadges.Endorsement:
		unfold(&o.Issuer)
	}
}

// unfold compares the object with what is nothing but an id, a type and a context.
func unfold[T any](l *openbadges.Link[T]) {
	if l.Object == nil || !handed.IsWeb(l.ID) {
		return
	}
	rest := *l.Object
	switch o := any(&rest).(type) {
	case *openbadges.BadgeClass:
		o.ID, o.Type, o.Context = "", nil, nil
	case *openbadges.Profile:
		o.ID, o.Type, o.Context = "", nil, nil
	case *openbadges.CryptographicKey:
		o.ID, o.Type, o.Context = "", nil, nil
	}
	if reflect.ValueOf(rest).IsZero() {
		l.Object = nil
	}
}

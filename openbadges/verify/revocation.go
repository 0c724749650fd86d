package verify

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/mitome/mitome/openbadges"
)

// checkRevocationList looks for a signed assertion in its issuer's list. No answer means that nobody knows.
func (r *run) checkRevocationList(d *document, issuer *openbadges.Profile) {
	if issuer.RevocationList == "" {
		return
	}
	list, failure := r.document(kindList, issuer.RevocationList)
	if failure != nil {
		r.reason(*failure)
		return
	}
	r.report.RevocationList, r.report.Raw.RevocationList = list.list(), list.raw
	r.step("step-list")
	r.reason(list.reasons.notes...)
	r.warn(list.warnings.notes...)
	if owner := list.list().Issuer; owner != "" && owner != issuer.ID {
		r.warn(note("list-issuer", "issuer", Short(owner)))
	}
	for _, name := range []string{d.face.id, uidOf(d.face.more)} {
		if reason, ok := list.revoked[sameID(name)]; ok && name != "" {
			r.reason(note("revoked-list", "reason", Short(reason)))
			return
		}
	}
}

// indexRevoked makes the entries of a list findable. Entries are ids or objects.
func (d *document) indexRevoked() {
	l := d.list()
	d.revoked = make(map[string]string, len(l.RevokedAssertions))
	for _, entry := range l.RevokedAssertions {
		if !d.work.next() {
			return
		}
		if entry.Object == nil {
			d.revoked[sameID(entry.ID)] = ""
			continue
		}
		for _, name := range []string{entry.Object.ID, entry.Object.UID} {
			if name != "" {
				d.revoked[sameID(name)] = entry.Object.RevocationReason
			}
		}
	}
}

// sameID writes ids that mean the same in one form: a UUID in lower case. Source: RFC 9562, section 4.
func sameID(id string) string {
	if len(id) >= 9 && strings.EqualFold(id[:9], "urn:uuid:") {
		return strings.ToLower(id)
	}
	return strings.TrimPrefix(id, "_:") // how an upgraded badge of version 1 writes its uid
}

// uidOf reads the name that version 1 gave an assertion.
func uidOf(more jsontext.Value) string {
	var m struct {
		UID string `json:"uid"`
	}
	if len(more) == 0 || json.Unmarshal(more, &m) != nil {
		return ""
	}
	return m.UID
}

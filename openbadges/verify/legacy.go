package verify

import (
	"github.com/go-json-experiment/json"
	"net/url"
	"strings"
	"time"

	"github.com/mitome/mitome/openbadges"
)

// Badges of the first years: 0.5 (one document, no addresses inside), 1.0 (no @context, "uid" instead of an id) and 1.1
// (the first JSON-LD). They are rewritten as Open Badges 2.0, and judged as such with a warning.
//
//	0.5  recipient "sha256$…" beside salt; badge {issuer {origin}} embedded
//	1.0  uid; recipient {…}; verify {type, url}; issuedOn a date or Unix seconds; class and issuer without id
//	1.1  @context …/v1; alignment {name, url}; else as 1.0 or 2.0
//
// Source: Open Badges 0.5, 1.0, 1.1; Open Badges 2.0, appendix on changes.

type members = map[string]any

// upgrade rewrites the body of a document whose context does not say version 2. It returns nil when this is no older
// version either, and a note when an old badge cannot be verified in the way it came.
func upgrade(d *document, body []byte, from string) ([]byte, *Note) {
	var m members
	if json.Unmarshal(body, &m) != nil { // sound JSON, as parse has found; numbers of version 1 are counts of seconds
		return nil, nil
	}
	if d.version == "" && len(d.face.contexts) > 0 {
		return nil, nil // a context that we do not know
	}
	switch d.kind {
	case kindAssertion:
		if d.version == "" {
			d.version = oldVersion(m)
		}
		switch d.version {
		case "":
			return nil, nil
		case "0.5":
			if from == "" {
				n := note("no-hosted-copy")
				return nil, &n
			}
			upgradeOldest(m, from)
		default:
			upgradeAssertion(m)
		}
	case kindBadge, kindIssuer, kindList:
		if d.version == "" && (m["id"] != nil || m["type"] != nil) {
			return nil, nil // written for version 2, with the context forgotten
		}
		if d.version == "" {
			d.version = "1.0"
		}
		upgradePart(m, d.kind, from)
	default:
		if d.version == "" {
			return nil, nil
		}
	}
	m["@context"] = upgradeContext(m["@context"])
	out, err := json.Marshal(m, json.Deterministic(true))
	if err != nil {
		return nil, nil // not reached: it was read from JSON
	}
	return out, nil
}

// oldVersion recognises an assertion without @context by its members.
func oldVersion(m members) string {
	_, uid := m["uid"].(string)
	verify, _ := m["verify"].(members)
	badge, _ := m["badge"].(members)
	issuer, _ := badge["issuer"].(members)
	switch {
	case uid && verify != nil:
		return "1.0"
	case issuer["origin"] != nil:
		return "0.5"
	}
	return ""
}

// upgradeContext puts the context of version 2 in the place of that of version 1 and keeps the others.
func upgradeContext(old any) any {
	all := []any{openbadges.Context}
	list, ok := old.([]any)
	if !ok && old != nil {
		list = []any{old}
	}
	for _, c := range list {
		if text, ok := c.(string); !ok || contextVersions[text] == "" {
			all = append(all, c)
		}
	}
	return all
}

func upgradeAssertion(m members) {
	m["type"] = "Assertion"
	if v, ok := m["verify"]; ok && m["verification"] == nil {
		m["verification"] = v
		delete(m, "verify")
	}
	how, _ := m["verification"].(members)
	at, _ := how["url"].(string)
	switch {
	case how["type"] == "signed" && how["creator"] == nil && at != "":
		how["creator"] = at
	case m["id"] == nil && at != "":
		m["id"] = at
	}
	if uid, ok := m["uid"].(string); ok && m["id"] == nil {
		m["id"] = "_:" + uid
	}
	if recipient, ok := m["recipient"].(members); ok && recipient["type"] == nil {
		recipient["type"] = "email"
	}
	upgradeTime(m, "issuedOn")
	upgradeTime(m, "expires")
}

// upgradeTime turns a date or Unix seconds into a DateTime; what it does not know stays and is found to be wrong.
func upgradeTime(m members, name string) {
	switch v := m[name].(type) {
	case string:
		if t, err := time.Parse(time.DateOnly, v); err == nil {
			m[name] = openbadges.FormatTime(t)
		} else if t, err := time.Parse("2006-01-02T15:04:05", v); err == nil {
			m[name] = openbadges.FormatTime(t)
		}
	case float64:
		m[name] = openbadges.FormatTime(time.Unix(int64(v), 0).UTC())
	}
}

// upgradeOldest rewrites an assertion of version 0.5, which holds everything in one document at its own address.
func upgradeOldest(m members, from string) {
	m["type"], m["id"] = "Assertion", from
	m["verification"] = members{"type": "hosted"}
	if who, ok := m["recipient"].(string); ok {
		recipient := members{"type": "email", "identity": who, "hashed": strings.Contains(who, "$")}
		if salt, ok := m["salt"].(string); ok {
			recipient["salt"] = salt
			delete(m, "salt")
		}
		m["recipient"] = recipient
	}
	if issued, ok := m["issued_on"]; ok {
		m["issuedOn"] = issued
		delete(m, "issued_on")
	}
	upgradeTime(m, "issuedOn")
	upgradeTime(m, "expires")
	badge := m["badge"].(members)
	issuer := badge["issuer"].(members)
	origin, _ := issuer["origin"].(string)
	for _, name := range []string{"image", "criteria"} {
		if text, ok := badge[name].(string); ok {
			badge[name] = resolve(origin, text)
		}
	}
	badge["type"], badge["id"], badge["issuer"] = "BadgeClass", "_:badge", issuer
	issuer["type"], issuer["id"], issuer["url"] = "Issuer", origin, origin
	if contact, ok := issuer["contact"]; ok && issuer["email"] == nil {
		issuer["email"] = contact
		delete(issuer, "contact")
	}
}

func resolve(base, reference string) string {
	b, err := url.Parse(base)
	if err != nil {
		return reference
	}
	full, err := b.Parse(reference)
	if err != nil {
		return reference
	}
	return full.String()
}

// upgradePart rewrites a class, an issuer or a list of version 1.
func upgradePart(m members, kind, from string) {
	if m["id"] == nil && from != "" {
		m["id"] = from
	}
	switch kind {
	case kindBadge:
		m["type"] = "BadgeClass"
		upgradeAlignment(m)
	case kindIssuer:
		m["type"] = "Issuer"
	case kindList:
		if m["revokedAssertions"] == nil {
			m = upgradeList(m)
		}
		m["type"] = "RevocationList"
	}
}

func upgradeAlignment(m members) {
	list, ok := m["alignment"].([]any)
	if !ok {
		list = []any{m["alignment"]}
	}
	for _, entry := range list {
		a, ok := entry.(members)
		if !ok {
			continue
		}
		for old, name := range map[string]string{"name": "targetName", "url": "targetUrl", "description": "targetDescription"} {
			if v, ok := a[old]; ok && a[name] == nil {
				a[name] = v
				delete(a, old)
			}
		}
	}
}

// upgradeList turns {uid: reason, …} into a list of entries, in place.
func upgradeList(m members) members {
	var entries []any
	for uid, reason := range m {
		if text, ok := reason.(string); ok && uid != "id" && uid != "type" && uid != "issuer" && !strings.HasPrefix(uid, "@") {
			entries = append(entries, members{"uid": uid, "revocationReason": text})
			delete(m, uid)
		}
	}
	if entries == nil {
		entries = []any{}
	}
	m["revokedAssertions"] = entries
	return m
}

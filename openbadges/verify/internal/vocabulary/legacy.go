package vocabulary

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify/internal/handed"
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

// ErrNoAddress says that an assertion of version 0.5 came without the address at which it is published, which alone proves it.
var ErrNoAddress = errors.New("an assertion of version 0.5 without its address")

// Upgrade rewrites a document whose context does not say version 2: of a class of Open Badges 2.0, or of none that changed; of
// a version, or of none that its contexts tell; and from an address, or from nowhere. The body is known to be sound JSON. It
// returns the version that was found, and nil when this is no older version either.
func Upgrade(class, version, from string, body []byte) (string, []byte, error) {
	var m members
	if err := json.Unmarshal(body, &m); err != nil { // numbers of version 1 are counts of seconds
		return version, nil, err // not reached: it was read before
	}
	switch class {
	case "Assertion":
		if version == "" {
			version = oldVersion(m)
		}
		switch version {
		case "":
			return "", nil, nil
		case "0.5":
			if from == "" {
				return version, nil, ErrNoAddress
			}
			if !upgradeOldest(m, from) {
				return version, nil, nil // what is missing will be found
			}
		default:
			upgradeAssertion(m)
		}
	case "BadgeClass", "Profile", "RevocationList":
		if version == "" && (m["id"] != nil || m["type"] != nil) {
			return "", nil, nil // written for version 2, with the context forgotten
		}
		if version == "" {
			version = "1.0"
		}
		upgradePart(m, class, from)
	default:
		if version == "" {
			return "", nil, nil
		}
	}
	m["@context"] = upgradeContext(m["@context"])
	out, err := json.Marshal(m, json.Deterministic(true))
	return version, out, err // which is not reached: it was read from JSON
}

// oldVersion recognises an assertion without @context by its members.
func oldVersion(m members) string {
	uid := textOf(m["uid"]) != ""
	verify, _ := m["verify"].(members)
	badge, _ := m["badge"].(members)
	issuer, _ := badge["issuer"].(members)
	_, bare := m["recipient"].(string)
	switch {
	case uid && verify != nil:
		return "1.0"
	case issuer["origin"] != nil, bare && badge != nil && badge["id"] == nil && m["id"] == nil && m["type"] == nil:
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
		if text, ok := c.(string); !ok || ContextVersion(text) == "" {
			all = append(all, c)
		}
	}
	return all
}

// textOf reads a name that may have been written as a number.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// upgradeType writes the type of a document as version 2 has it: version 1.0 had none, and the drafts of 1.1 wrote them in
// small letters. Another class keeps its name, and is found to be another.
func upgradeType(m members, class string, others ...string) {
	if list, ok := m["type"].([]any); ok {
		for i, t := range list {
			if text, ok := t.(string); ok {
				list[i] = classOf(text, class, others)
			}
		}
		return
	}
	text, _ := m["type"].(string)
	if m["type"] == nil || text != "" {
		m["type"] = classOf(text, class, others)
	}
}

func classOf(text, class string, others []string) string {
	text = strings.TrimPrefix(Expand(text), OBI)
	if text == "" || strings.EqualFold(text, class) ||
		slices.ContainsFunc(others, func(other string) bool { return strings.EqualFold(text, other) }) {
		return class
	}
	return text
}

// upgradeRecipient makes an object of a recipient that was written as a text, with the salt beside it.
func upgradeRecipient(m members) {
	who, ok := m["recipient"].(string)
	if !ok {
		return
	}
	recipient := members{"type": "email", "identity": who, "hashed": strings.Contains(who, "$")}
	if salt, ok := m["salt"].(string); ok {
		recipient["salt"] = salt
		delete(m, "salt")
	}
	m["recipient"] = recipient
}

func upgradeAssertion(m members) {
	upgradeType(m, "Assertion")
	if v, ok := m["verify"]; ok && m["verification"] == nil {
		m["verification"] = v
		delete(m, "verify")
	}
	how, _ := m["verification"].(members)
	if t, ok := how["type"].(string); ok {
		how["type"] = classOf(classOf(t, "hosted", []string{"HostedBadge"}), "signed", []string{"SignedBadge"})
	}
	at, _ := how["url"].(string)
	switch {
	case how["type"] == "signed" && how["creator"] == nil && at != "":
		how["creator"] = at
	case m["id"] == nil && at != "":
		m["id"] = at
	}
	if uid := textOf(m["uid"]); uid != "" && m["id"] == nil {
		m["id"] = "_:" + uid
	}
	if recipient, ok := m["recipient"].(members); ok && recipient["type"] == nil {
		recipient["type"] = "email"
	}
	upgradeTimes(m)
	if badge, ok := m["badge"].(members); ok { // a copy of the class
		upgradePart(badge, "BadgeClass", "")
		if issuer, ok := badge["issuer"].(members); ok {
			upgradePart(issuer, "Profile", "")
		}
	}
}

// upgradeTimes rewrites the times of an assertion. Programs whose databases hold counts of seconds wrote 0 where nothing
// expires.
func upgradeTimes(m members) {
	if end := textOf(m["expires"]); end == "0" {
		delete(m, "expires")
	}
	upgradeTime(m, "issuedOn")
	upgradeTime(m, "expires")
}

// oldTimes are the forms in which version 1 and its programs wrote a date.
var oldTimes = []string{time.DateOnly, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02T15:04Z07:00", time.DateTime}

// upgradeTime turns a date, or the count of a Unix clock, into a DateTime; what it does not know stays and is found to be
// wrong.
func upgradeTime(m members, name string) {
	switch v := m[name].(type) {
	case string:
		if count, err := strconv.ParseInt(v, 10, 64); err == nil && len(v) > len("20060102") {
			m[name] = openbadges.FormatTime(fromUnix(count))
			return
		}
		for _, form := range oldTimes {
			if t, err := time.Parse(form, v); err == nil {
				m[name] = openbadges.FormatTime(t)
				return
			}
		}
	case float64:
		m[name] = openbadges.FormatTime(fromUnix(int64(v)))
	}
}

// fromUnix reads the count of a Unix clock: seconds, or milliseconds, as the clocks of browsers count. None of the first years
// of badges has so many seconds.
func fromUnix(count int64) time.Time {
	if count >= 1e11 {
		return time.UnixMilli(count).UTC()
	}
	return time.Unix(count, 0).UTC()
}

// upgradeOldest rewrites an assertion of version 0.5, which holds everything in one document at its own address. All
// addresses in it may be relative to the issuer's origin: before that had a name, to where the assertion is published. It
// reports false where the class is not in it.
// Source: Open Badges 0.5, Assertion.
func upgradeOldest(m members, from string) bool {
	badge, ok := m["badge"].(members)
	if !ok {
		return false
	}
	issuer, _ := badge["issuer"].(members)
	upgradeType(m, "Assertion")
	m["id"], m["verification"] = from, members{"type": "hosted"} // the only way that there was
	delete(m, "verify")
	upgradeRecipient(m)
	rename(m, "issued_on", "issuedOn")
	upgradeTimes(m)
	origin := originOf(issuer, from)
	for _, o := range []members{m, badge, issuer} {
		for _, name := range []string{"image", "criteria", "evidence", "url"} {
			resolveMember(o, name, origin)
		}
	}
	upgradeAlignment(badge)
	for _, entry := range alignments(badge) {
		resolveMember(entry, "targetUrl", origin)
	}
	badge["type"], badge["id"] = "BadgeClass", "_:badge"
	if issuer == nil {
		return true // that it is missing will be found
	}
	issuer["type"], issuer["id"] = "Issuer", origin
	if issuer["url"] == nil {
		issuer["url"] = origin
	}
	delete(issuer, "origin")
	rename(issuer, "contact", "email")
	rename(issuer, "org", "description") // the part of the organisation for which the badge was given
	return true
}

// originOf is the issuer's origin, as it states it, with or without a scheme, or else the site from which the assertion came.
func originOf(issuer members, from string) string {
	stated, _ := issuer["origin"].(string)
	switch {
	case handed.IsWeb(stated):
		return stated
	case stated == "" || strings.ContainsAny(stated, ":/ "):
		return strings.TrimSuffix(resolve(from, "/"), "/")
	}
	return resolve(from, "//"+stated)
}

// rename gives a member the name that it has in version 2, unless there is one of that name.
func rename(m members, old, name string) {
	if value, ok := m[old]; ok && m[name] == nil {
		m[name] = value
		delete(m, old)
	}
}

// resolveMember completes an address that is relative to the origin.
func resolveMember(m members, name, origin string) {
	switch value := m[name].(type) {
	case string:
		m[name] = resolve(origin, value)
	case []any:
		for i, one := range value {
			switch one := one.(type) {
			case string:
				value[i] = resolve(origin, one)
			case members:
				resolveObject(one, origin)
			}
		}
	case members:
		resolveObject(value, origin)
	}
}

func resolveObject(m members, origin string) {
	for _, name := range []string{"id", "url"} {
		if text, ok := m[name].(string); ok {
			m[name] = resolve(origin, text)
		}
	}
}

func resolve(base, reference string) string {
	if reference == "" || strings.HasPrefix(reference, "data:") {
		return reference
	}
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
func upgradePart(m members, class, from string) {
	if m["id"] == nil && from != "" {
		m["id"] = from
	}
	switch class {
	case "BadgeClass":
		upgradeType(m, "BadgeClass")
		upgradeAlignment(m)
	case "Profile":
		upgradeType(m, "Issuer", "IssuerOrg", "IssuerOrganization", "Profile")
	case "RevocationList":
		if m["revokedAssertions"] == nil {
			m = upgradeList(m)
		}
		upgradeType(m, "RevocationList")
	}
}

// alignments are the entries of a class that are objects.
func alignments(m members) (all []members) {
	list, ok := m["alignment"].([]any)
	if !ok {
		list = []any{m["alignment"]}
	}
	for _, entry := range list {
		if a, ok := entry.(members); ok {
			all = append(all, a)
		}
	}
	return all
}

func upgradeAlignment(m members) {
	for _, a := range alignments(m) {
		for old, name := range map[string]string{"name": "targetName", "url": "targetUrl", "description": "targetDescription"} {
			rename(a, old, name)
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

package mail

import (
	"regexp"
	"strings"

	"github.com/mitome/mitome/internal/locale"
)

// enhanced finds the status of an answer by RFC 3463: class, subject and detail. reply finds the plain code of RFC 5321.
var (
	enhanced = regexp.MustCompile(`(?:^|[^0-9.])([245])\.([0-7])\.([0-9]{1,3})(?:[^0-9.]|$)`)
	reply    = regexp.MustCompile(`(?:^|\s)([45][0-9]{2})(?:[\s-]|$)`)
)

// saidOf are the sentences about statuses, by subject and detail; "1." is all else of a subject. Source: RFC 3463, section 3;
// RFC 7372 and RFC 7505 for 7.20 to 7.27 and 1.10.
var saidOf = map[string]string{
	"1.0": "mailbox", "1.1": "mailbox", "1.2": "domain", "1.3": "address", "1.6": "moved", "1.10": "domain",
	"2.0": "mailbox", "2.1": "disabled", "2.2": "full", "2.3": "size", "3.4": "size",
	"4.1": "away", "4.4": "domain", "4.7": "away", "4.": "away",
	"7.1": "barred", "7.8": "login", "7.20": "sender", "7.21": "sender", "7.22": "sender", "7.23": "sender", "7.24": "sender", "7.25": "sender", "7.26": "sender",
	"7.27": "sender", "7.": "barred",
}

// Explained is what another mail server's answer says to its reader in a language, by its status code; empty where it has none.
func Explained(lang locale.Language, answer string) string {
	if found := enhanced.FindStringSubmatch(answer); found != nil && found[1] != "2" {
		what, ok := saidOf[found[2]+"."+found[3]]
		if !ok {
			what, ok = saidOf[found[2]+"."]
		}
		if ok {
			return locale.Text(lang, "mail.said."+what)
		}
		return explainedClass(lang, found[1])
	}
	found := reply.FindStringSubmatch(answer)
	switch {
	case found == nil:
		return ""
	case found[1] == "552":
		return locale.Text(lang, "mail.said.full")
	}
	return explainedClass(lang, found[1])
}

// explainedClass is what the first digit of a code says: it was refused for ever, or for now.
func explainedClass(lang locale.Language, code string) string {
	if strings.HasPrefix(code, "5") {
		return locale.Text(lang, "mail.said.refused")
	}
	return locale.Text(lang, "mail.said.later")
}

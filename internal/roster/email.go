package roster

import (
	"errors"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/words"
)

// email never quotes the address in a fault's sentence: faults are logged.
func (p *parser) email(header, text string) {
	if idleText(text) {
		p.fault(header, "email_missing")
		return
	}
	email, note, err := words.ReadAddress(text)
	switch {
	case errors.Is(err, words.ErrTwoAddresses):
		p.fault(header, "email_two")
	case err != nil && anonymous[words.Fold(text)]:
		p.fault(header, "email_anonymous")
	case err != nil:
		p.fault(header, "email_bad")
	default:
		if note != "" {
			p.notice(header, note, "text", locale.Excerpt(text), "email", email)
		}
		p.row.Email = email
		if !p.aside {
			p.list.domains.Count(email, p.list.row)
		}
	}
}

// idleText reports whether a text stands for no address.
func idleText(text string) bool {
	switch text {
	case "", "0", "なし", "無し", "無", "未登録", "不明", "N/A", "n/a", "none", "None":
		return true
	}
	return words.IsDash(text)
}

// slips gives a notice of each domain that looks like one that is meant.
func (l *List) slips() (notices []Notice) {
	for _, slip := range l.domains.Slips() {
		notices = append(notices, Notice{Row: slip.Row, Column: l.header[l.emails], Code: "domain_slip", Args: []any{"domain", slip.Domain, "meant", slip.Meant, "count", slip.Count}})
	}
	return notices
}

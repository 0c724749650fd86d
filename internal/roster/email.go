package roster

import (
	"errors"
	"sort"
	"strings"

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
			p.list.domains.count(email, p.list.row)
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

// domains counts the domains of a list's addresses, so that slips can be told from them.
type domains map[string]*domain

type domain struct{ count, first int } // rows, and the first of them

// maxDomains is how many domains are told apart.
const maxDomains = 2000

func (d domains) count(email string, row int) {
	_, name, _ := strings.Cut(email, "@")
	if known := d[name]; known != nil {
		known.count++
	} else if len(d) < maxDomains {
		d[strings.Clone(name)] = &domain{1, row}
	}
}

// providers are domains at which many people have addresses, and which are mistyped often.
var providers = []string{
	"gmail.com", "yahoo.co.jp", "yahoo.com", "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp", "icloud.com", "live.jp", "live.com", "msn.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com",
	"docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "ymobile.ne.jp", "nifty.com", "biglobe.ne.jp", "googlemail.com", "ymail.com", "mail.com", "email.com", "gmx.com", "gmx.net", "gmx.de", "qq.com", "163.com", "126.com", "naver.com", "hanmail.net",
}

// slips gives a notice of each domain that looks like one that is meant: a provider's, or one that most of the list
// has.
func (d domains) slips(header string) []Notice {
	const many, times = 5, 10
	var meant []string
	for name, known := range d {
		if known.count >= many {
			meant = append(meant, name)
		}
	}
	sort.Strings(meant)
	var notices []Notice
	for name, known := range d {
		if isProvider(name) {
			continue
		}
		for _, other := range meant {
			if times*known.count <= d[other].count && words.IsMistyped(name, other) {
				notices = append(notices, slip(header, name, other, known))
				break
			}
		}
		if len(notices) > 0 && notices[len(notices)-1].Args[1] == name || known.count >= many {
			continue
		}
		for _, provider := range providers {
			if words.IsMistyped(name, provider) {
				notices = append(notices, slip(header, name, provider, known))
				break
			}
		}
	}
	sort.Slice(notices, func(i, j int) bool { return notices[i].Row < notices[j].Row })
	return notices
}

func slip(header, name, meant string, d *domain) Notice {
	return Notice{Row: d.first, Column: header, Code: "domain_slip", Args: []any{"domain", name, "meant", meant, "count", d.count}}
}

func isProvider(name string) bool {
	for _, provider := range providers {
		if name == provider {
			return true
		}
	}
	return false
}

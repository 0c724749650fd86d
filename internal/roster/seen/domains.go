package seen

import (
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/roster/words"
)

// Domains counts the domains of a list's addresses, so that slips can be told from them.
type Domains map[string]*domain

type domain struct{ count, first int } // rows, and the first of them

// maxDomains is how many domains are told apart.
const maxDomains = 2000

// Count takes in a normalised address, and its row.
func (d Domains) Count(email string, row int) {
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

// Slip is a domain that looks like one that is meant: a provider's, or one that most of the list has.
type Slip struct {
	Row           int // the first that has it
	Domain, Meant string
	Count         int // rows that have it
}

// Slips are such domains, by their rows.
func (d Domains) Slips() (slips []Slip) {
	const many, times = 5, 10
	var meant []string
	for name, known := range d {
		if known.count >= many {
			meant = append(meant, name)
		}
	}
	slices.Sort(meant)
	for name, known := range d {
		if slices.Contains(providers, name) {
			continue
		}
		i := slices.IndexFunc(meant, func(other string) bool { return times*known.count <= d[other].count && words.IsMistyped(name, other) })
		if i >= 0 {
			slips = append(slips, Slip{known.first, name, meant[i], known.count})
			continue
		}
		if known.count >= many {
			continue
		}
		if i := slices.IndexFunc(providers, func(provider string) bool { return words.IsMistyped(name, provider) }); i >= 0 {
			slips = append(slips, Slip{known.first, name, providers[i], known.count})
		}
	}
	slices.SortFunc(slips, func(a, b Slip) int { return a.Row - b.Row })
	return slips
}

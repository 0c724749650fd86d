package register

import (
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/locale"
)

// taking are the actions by which files that name learners were taken out.
var taking = []string{string(standing.CompletionsFile), string(standing.AwardsFile), string(standing.BatchFile)}

// taken says by what the awards of such a file were chosen, as standing.Taken has it; empty where it is all of a list.
func (d Deed) taken(lang locale.Language) string {
	if d.Code == "" {
		if d.Action == string(standing.BatchFile) {
			return ""
		}
		return locale.Text(lang, "register.taken.all")
	}
	var all []string
	for one := range strings.SplitSeq(d.Code, ",") {
		name, value, chosen := strings.Cut(one, ":")
		if d.Action == string(standing.CompletionsFile) && !chosen {
			name, value = "year", one
		}
		all = append(all, d.choice(name, value, lang))
	}
	return strings.Join(all, locale.Text(lang, "register.house.between"))
}

// choice says by what awards were chosen.
func (d Deed) choice(name, value string, lang locale.Language) string {
	switch name {
	case "year":
		return locale.Text(lang, "yearbook.year", "year", value)
	case "status":
		return StatusText(issuance.Status(value), lang)
	case "department":
		return d.department(value, lang)
	case "from", "until":
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			value = locale.Day(lang, day)
		}
		return locale.Text(lang, "register.taken."+name, "day", value)
	case "received", "mail":
		return locale.Text(lang, "register.taken."+name+"."+value)
	}
	return locale.Text(lang, "register.taken.words")
}

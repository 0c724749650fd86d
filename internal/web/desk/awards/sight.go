package awards

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
)

// sight is how the list is found, by which it is known among others.
func (v *rowsView) sight() awarding.Sight {
	s := awarding.Sight{Count: v.good() + v.refusedRows(), Wrong: v.refusedRows()}
	switch {
	case v.plan.Unread != nil:
		return awarding.Sight{State: awarding.ForColumns}
	case v.plan.Whole:
		return awarding.Sight{State: awarding.ForSheet}
	case v.good() == 0 && s.Wrong == 0:
		s.State = awarding.ForNobody
	case s.Wrong > 0 && v.undecided():
		s.State = awarding.ForDecisions
	case s.Wrong > 0 && !v.proposal.Asked.SkipBad:
		s.State = awarding.ForMending
	default:
		s.State = awarding.ForRelease
	}
	if v.first != nil {
		s.First = cmp.Or(issuance.PersonName{Name: v.first.Name, English: v.first.NameEN}.Known(), v.first.Email)
	} else if len(v.mending) > 0 {
		s.First = cmp.Or(v.namedIn(v.mending[0].row), v.mending[0].who)
	}
	if letters := []rune(s.First); len(letters) > longestFirst {
		s.First = string(letters[:longestFirst]) + "…"
	}
	return s
}

// longestFirst is how many letters of a name tell a list from others.
const longestFirst = 24

// namedIn is the name that stands in a row that cannot be used.
func (v *rowsView) namedIn(row int) string {
	var parts []string
	for i, h := range v.plan.Headings {
		if text := at(v.plan.Raw[row], i); h.Column == columns.Name && text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " ")
}

// undecided reports whether nothing but decisions stands in the way.
func (v *rowsView) undecided() bool {
	return !slices.ContainsFunc(v.plan.Refused, func(f roster.Fault) bool { return f.Out == "" })
}

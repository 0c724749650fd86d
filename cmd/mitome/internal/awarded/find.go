// Package awarded are the verbs about what was awarded: list, batches, show and audit tell of it; revoke, undo, reinstate,
// erase and name change it. Each is a file with one type; an award or a batch is found as people name it.
package awarded

import (
	"cmp"
	"errors"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/verification"
)

// find returns the one award that a person names, to be changed, with what is known of it. What the name is but nearly, or of
// several awards, is told to choose from.
func find(c *terminal.Context, a *app.App, named string) (*register.Award, error) {
	told, near, err := findNear(c, a, named)
	if err == nil && near {
		return nil, toChoose(c, "award_near", named, []*register.Award{told})
	}
	return told, err
}

// findNear is find for who only looks: near says that the name differs in long vowels and dashes.
func findNear(c *terminal.Context, a *app.App, named string) (told *register.Award, near bool, err error) {
	org, award, err := a.Service.Find(c, named)
	if err == nil {
		told, err = a.Register.Show(c, &org, award)
		return told, false, err
	}
	var refusal *issuance.Refusal
	if !errors.As(err, &refusal) || refusal.Code != "award_unknown" || strings.Contains(named, "://") {
		return nil, false, err
	}
	found, near, foundErr := a.Register.Named(c, named)
	switch {
	case foundErr != nil:
		return nil, false, foundErr
	case len(found) == 0:
		return nil, false, err
	case len(found) == 1:
		told, err = a.Register.Show(c, found[0].Org, found[0].Award)
		return told, near, err
	case near:
		return nil, true, toChoose(c, "award_near", named, found)
	}
	return nil, false, toChoose(c, "award_several", named, found)
}

// toChoose refuses to choose one of the awards that somebody may have named.
func toChoose(c *terminal.Context, code, named string, found []*register.Award) *issuance.Refusal {
	var lines strings.Builder
	for _, award := range found[:min(len(found), shownAwards)] {
		lines.WriteString("\n  " + c.Text("command.find.one", "who", whoseAward(c, award), "title", award.Title, "day", office.Day(c.Lang, award.IssuedOn, award.Org),
			"status", register.StatusText(award.Standing, c.Lang), "address", award.Address()))
	}
	return &issuance.Refusal{Code: code, Args: []any{"person", verification.Printable(named), "awards", lines.String()}}
}

// whoseAward is whom an award went to, as an office knows the person.
func whoseAward(c *terminal.Context, a *register.Award) string {
	return office.Whose(c, cmp.Or(a.Name, a.NameEN), a.StudentID, a.Email)
}

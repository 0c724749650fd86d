package awarded

import (
	"maps"
	"slices"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/register"
)

// takes reports whether what is listed is a file that goes on naming learners: in the record stands who took it out.
func (k *List) takes(format string) bool {
	return k.Output != "" || format == "csv" || format == "xlsx"
}

// counting counts the awards that are added, by their organisations.
func counting(add func(*register.Award) error) (func(*register.Award) error, map[issuance.OrganisationID]int) {
	counts := map[issuance.OrganisationID]int{}
	return func(award *register.Award) error {
		counts[award.Org.ID]++
		return add(award)
	}, counts
}

// takeAwards leaves a line in the record of each organisation whose awards stand in the file, before it has its name.
func (k *List) takeAwards(c *terminal.Context, a *app.App, s issuance.Selection, counts map[issuance.OrganisationID]int) error {
	t := standing.Taken{File: standing.AwardsFile, Year: k.Year, About: s.Class}
	if s.Batch != 0 {
		t.File, t.About = standing.BatchFile, s.Batch
	}
	if s.Status != "" {
		t.Chosen = append(t.Chosen, "status:"+string(s.Status))
	}
	if k.Word != "" {
		t.Chosen = append(t.Chosen, "words")
	}
	for _, org := range slices.Sorted(maps.Keys(counts)) {
		t.Count = counts[org]
		if err := taken(c, a, org, t); err != nil {
			return err
		}
	}
	return nil
}

// taken leaves a line of what whoever works at the command line took out.
func taken(c *terminal.Context, a *app.App, org issuance.OrganisationID, t standing.Taken) error {
	return a.AsOperator(c, func(by issuance.By) error { return a.Standing.Take(c, by, org, t) })
}

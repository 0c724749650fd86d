package standing

import (
	"context"
	"strconv"
	"strings"

	"github.com/mitome/mitome/internal/issuance"
)

// File is what is taken out as a file that names learners, by the action of its line in the record.
type File string

// The files that name learners.
const (
	CompletionsFile File = "register.take"        // the register of completions
	AwardsFile      File = "register.take_awards" // awards that were looked for
	BatchFile       File = "batch.take"           // those of a list
)

// Taken is what somebody took out: a file that no later erasing reaches.
type Taken struct {
	File   File
	Year   int      // business year, by the one in which it begins; 0: all
	About  int64    // the batch, or the class that was chosen; 0: none
	Chosen []string // by what else, each a name or a name and a value, as "status:valid"; never what was typed
	Count  int      // how many awards are in it
}

// Code says in the record by what it was chosen, as "2026" or "year:2026,status:valid"; empty where all was taken.
func (t *Taken) Code() string {
	if t.Year == 0 {
		return strings.Join(t.Chosen, ",")
	}
	if t.File == CompletionsFile {
		return strconv.Itoa(t.Year)
	}
	return strings.Join(append([]string{"year:" + strconv.Itoa(t.Year)}, t.Chosen...), ",")
}

// Take leaves a line of who took out a file that names learners, of what and of how many, before it is handed out.
func (s *Service) Take(ctx context.Context, by issuance.By, org issuance.OrganisationID, t Taken) error {
	if err := by.Validate(); err != nil {
		return err
	}
	return s.records.Awards.Take(ctx, by, org, t, s.Now())
}

package awarding

import (
	"context"

	"github.com/mitome/mitome/internal/locale"
)

// This file has how lists were found that are not recorded yet, by which they are told apart where many are named.

// Sight is how a list was found when somebody last looked at it. It goes with the list.
type Sight struct {
	State Standing `json:"state,omitzero"`
	Count int      `json:"count,omitzero"` // learners who would be awarded, or have to be mended
	Wrong int      `json:"wrong,omitzero"` // rows that cannot be used
	First string   `json:"first,omitzero"` // the name or address of the first
}

// Standing is what a list waits for; empty where nobody has looked at it.
type Standing string

// What lists wait for.
const (
	ForColumns   Standing = "columns"   // somebody has to say which column is which
	ForSheet     Standing = "sheet"     // or which sheet is the list
	ForMending   Standing = "mending"   // rows are to be mended
	ForDecisions Standing = "decisions" // somebody has to decide about rows
	ForNobody    Standing = "nobody"    // there is nobody to award
	ForRelease   Standing = "release"   // it can be awarded
)

// See notes how a proposal is found, where that is another than before.
func (s *Service) See(ctx context.Context, p *Proposal, sight Sight) error {
	if p.Sight == sight {
		return nil
	}
	p.Sight = sight
	return s.SightProposal(ctx, *p)
}

// Whom says in lang how many learners a list has, and who the first is; empty where that is not known.
func (s *Sight) Whom(lang locale.Language) string {
	if s.Count == 0 {
		return ""
	}
	return locale.Text(lang, "issue.sight.whom", "count", s.Count, "name", s.First)
}

// Says says in lang what a list waits for; empty where that is not known.
func (s *Sight) Says(lang locale.Language) string {
	if s.State == "" {
		return ""
	}
	return locale.Text(lang, "issue.sight."+string(s.State), "count", s.Wrong)
}

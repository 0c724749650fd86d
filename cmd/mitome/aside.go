package main

import (
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/roster"
)

// asideReport is a row of which no award could be made, for its own values.
type asideReport struct {
	Row      int    `json:"row"`
	Column   string `json:"column,omitzero"` // such as "evidence"
	Reason   string `json:"reason"`
	ReasonJA string `json:"reason_ja"`
}

func asideReports(rows []issuance.SetAside) []asideReport {
	var reports []asideReport
	for _, a := range rows {
		reports = append(reports, asideReport{a.Row, string(a.Column()), a.Message("en"), a.Message("ja")})
	}
	return reports
}

// sentence names the row, its column, and why it was set aside.
func (r *asideReport) sentence(lang string) string {
	reason := r.Reason
	if lang == "ja" {
		reason = r.ReasonJA
	}
	return roster.Sentence(lang, r.Row, r.Column, reason)
}

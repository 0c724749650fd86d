package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
)

// checkingCase is a text laid over a complete description, with the findings that a careful reader gives. Its form is told
// in guideline/check/README.md of the shared samples.
type checkingCase struct {
	ID, Base, Why string
	Set           map[string]any
	Unset         []string
	Expect, Not   []expected
}

// Every case of the shared samples, in one list as people hand it in. Each of its complete descriptions gets the note.
func TestCheckCases(t *testing.T) {
	var all struct {
		Bases map[string]map[string]any
		Cases []checkingCase
	}
	sharedCases(t, "guideline/check/cases.json", &all)
	var list []map[string]any
	for _, c := range all.Cases {
		d := maps.Clone(all.Bases[c.Base])
		maps.Copy(d, c.Set)
		for _, key := range c.Unset {
			delete(d, key)
		}
		list = append(list, d)
	}
	reports := checked(t, list)
	if len(reports) != len(all.Cases) || len(reports) == 0 {
		t.Fatalf("%d reports on %d cases", len(reports), len(all.Cases))
	}
	for i, c := range all.Cases {
		for _, e := range c.Expect {
			if !slices.ContainsFunc(reports[i].Findings, e.is) {
				t.Errorf("%s (%s): %+v is not among %+v", c.ID, c.Why, e, reports[i].Findings)
			}
		}
		for _, e := range c.Not {
			if slices.ContainsFunc(reports[i].Findings, e.is) {
				t.Errorf("%s (%s): %+v is among %+v", c.ID, c.Why, e, reports[i].Findings)
			}
		}
	}
	for i, report := range checked(t, slices.Collect(maps.Values(all.Bases))) {
		if !report.Conforms || !report.Note {
			t.Errorf("base %d: %+v", i, report)
		}
	}
}

type checkAnswer struct {
	Conforms, Note bool
	Findings       []said
}

// checked is what check says of descriptions.
func checked(t *testing.T, descriptions []map[string]any) []checkAnswer {
	t.Helper()
	text, err := json.Marshal(descriptions)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	run(&terminal.Context{Context: t.Context(), Stdin: strings.NewReader(string(text)), Stdout: &out, Stderr: &errs, Lang: "en"}, []string{"check", "--json", "-"})
	var reports []checkAnswer
	if err := json.Unmarshal([]byte(out.String()), &reports); err != nil {
		t.Fatalf("%v: %s%s", err, out.String(), errs.String())
	}
	return reports
}

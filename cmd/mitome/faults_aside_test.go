package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/store"
)

// A row that the seal refuses for its own values, as a list may hold that an earlier release recorded, is set aside:
// the others are awarded, also after a kill in the middle, and the row is named to everybody who may mend it.
func TestF1RowSetAside(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		const rows, bad = 1_500, 251
		description, list := h.description("mc.json", nil), h.learners("list.csv", 0, rows)
		arguments := []string{"--json", "--base-url", "https://badges.example", "--micro-credential", description, "--learners", list}
		h.startWith([]string{killEnv + "=record batch:committed#1"}, "issue", arguments...).wantCode(-1)
		s := h.open()
		spoil(t, s, bad)
		h.startWith([]string{killEnv + "=publish chunk:commit#2"}, "issue", arguments...).wantCode(-1)
		last := h.issue(append(arguments, "--out", h.file("pictures"))...)
		last.wantCode(terminal.ExitRefused)
		var answer struct {
			Issued, Already int
			SetAside        []register.SetAsideWire `json:"set_aside"`
			Error           terminal.ErrorReport
		}
		if err := json.Unmarshal([]byte(last.out.String()), &answer); err != nil {
			t.Fatal(err)
		}
		if answer.Issued != rows-1 || len(answer.SetAside) != 1 || answer.SetAside[0].Row != bad || answer.SetAside[0].Column != "evidence" ||
			answer.Error.Code != "issue.set_aside" || answer.Error.MessageJA == "" {
			t.Errorf("answer %+v; want all but row %d issued", answer, bad)
		}
		wantAwards(t, s, rows-1, false)
		wantNumber(t, s, 1, `SELECT COUNT(*) FROM set_aside`)
		wantNumber(t, s, rows-1, `SELECT COUNT(*) FROM holding`)
		table, err := os.ReadFile(filepath.Join(h.file("pictures"), "awards.csv"))
		if lines := strings.Count(string(table), "\n"); err != nil || lines != rows {
			t.Errorf("awards.csv has %d lines (%v), want a header and %d awards", lines, err, rows-1)
		}
		for lang, text := range map[locale.Language]string{"en": "1 set aside", "ja": "保留1行"} {
			batches := h.run(terminal.ExitDone, "batches", "--lang", string(lang))
			if out := batches.out.String(); !strings.Contains(out, text) || !strings.Contains(out, fmt.Sprint(bad)) || !strings.Contains(out, "evidence") {
				t.Errorf("batches say %q", out)
			}
		}
		h.issue(arguments...).wantCounts(1, rows-1, 0) // the list with the row mended
		wantAwards(t, s, rows, false)
	})
}

// spoil gives a recorded row an evidence that nobody can publish.
func spoil(t *testing.T, s *store.Store, row int) {
	t.Helper()
	var payload []byte
	if err := s.Writer().QueryRow(`SELECT payload FROM batch_chunk WHERE number = 0`).Scan(&payload); err != nil {
		t.Fatal(err)
	}
	place := fmt.Sprintf(`"row":%d,`, row)
	spoiled := strings.Replace(string(payload), place, place+`"evidence":"https://works.example/作品|{1}<2>",`, 1)
	if spoiled == string(payload) {
		t.Fatalf("row %d is not in the first chunk", row)
	}
	if _, err := s.Writer().Exec(`UPDATE batch_chunk SET payload = $1 WHERE number = 0`, []byte(spoiled)); err != nil {
		t.Fatal(err)
	}
}

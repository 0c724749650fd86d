package app_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/issuance"
)

// recorded is a desk in whose name some things were done.
func recorded(t *testing.T) *desk {
	t.Helper()
	d := openDesk(t)
	draft := d.begin()
	d.save(draft, authoring.Fields{"title_ja": "=SUM(A1)"})
	_, err := d.Service.SetContact(t.Context(), d.by, d.org, issuance.Contact{NameJA: "教務課"})
	d.must(err)
	return d
}

// TestDeskRecordInBrowser reads the record, filters it, and checks its chain.
func TestDeskRecordInBrowser(t *testing.T) {
	for _, lang := range []string{"en", "ja"} {
		t.Run(lang, func(t *testing.T) {
			d := recorded(t)
			p := browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: lang})
			at := d.serve()
			p.Go(at)
			p.Follow(func() { p.Click(".tabs a[href*='/audit']") })
			look(t, p, lang, "record")
			if got := browsertest.Eval[int](p, `document.querySelectorAll(".rows tbody tr").length`); got < 4 {
				t.Errorf("%d lines", got)
			}
			p.Follow(func() {
				browsertest.Eval[bool](p, `(() => { document.getElementById("what").value = "draft"; return true })()`)
				p.Click(".find button")
			})
			if got := browsertest.Eval[int](p, `document.querySelectorAll(".rows tbody tr").length`); got != 1 {
				t.Errorf("%d lines about drafts, want 1", got)
			}
			p.Follow(func() { p.Click("[name=check]") })
			look(t, p, lang, "record-checked")
			if !browsertest.Eval[bool](p, `document.querySelector(".whole-draft") !== null`) {
				t.Errorf("checked: %s", p.Text(".desk"))
			}
		})
	}
}

// fetched asks for an address of a desk.
func fetched(t *testing.T, address string) (status int, kind string, body []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if body, err = io.ReadAll(answer.Body); err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header.Get("Content-Type"), body
}

// TestDeskRecordExport takes the record along as CSV and as a workbook, where no title becomes a formula (T16).
func TestDeskRecordExport(t *testing.T) {
	d := recorded(t)
	at := d.serve() + "/desk/" + d.org.Slug + "/"
	_, kind, data := fetched(t, at+"audit.csv?lang=ja&what=draft")
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	d.must(err)
	if kind != "text/csv; charset=utf-8" || len(rows) != 2 || rows[0][1] != "日時" || !strings.HasPrefix(rows[1][4], "'=SUM(A1)") || rows[1][6] != "draft.begin" {
		t.Errorf("%s: %q", kind, rows)
	}
	_, _, data = fetched(t, at+"audit.xlsx?lang=en")
	book, err := excelize.OpenReader(bytes.NewReader(data))
	d.must(err)
	defer book.Close()
	cells, err := book.GetRows("Record of deeds")
	d.must(err)
	if len(cells) < 5 || cells[0][3] != "What" || !strings.Contains(cells[1][3], "office changed") {
		t.Errorf("workbook: %q", cells)
	}
	if formula, err := book.GetCellFormula("Record of deeds", "E3"); err != nil || formula != "" {
		t.Errorf("formula %q, %v", formula, err)
	}
	if status, _, page := fetched(t, at+"audit.ja.html?from=2026-13-40&who=x&before=-1"); status != http.StatusOK || !strings.Contains(string(page), "日付として読み取れません") {
		t.Errorf("a day that is none: status %d", status)
	}
}

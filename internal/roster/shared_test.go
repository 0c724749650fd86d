package roster

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// sharedLists are the lists among the inputs that once fell short, read where they stand. Without them the test skips,
// and fails where everything must be run.
func sharedLists(t *testing.T) map[string][]byte {
	t.Helper()
	home := filepath.Join(cmp.Or(os.Getenv("MITOME_SHARED"), "../../../shared"), "faults")
	lists := map[string][]byte{}
	for _, kind := range []string{"*.csv", "*.xlsx"} {
		names, err := filepath.Glob(filepath.Join(home, "*", kind))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			lists[filepath.Base(name)] = data
		}
	}
	switch {
	case len(lists) > 0:
	case os.Getenv("CI") == "true":
		t.Fatalf("there are no lists in %s", home)
	default:
		t.Skipf("the shared lists are not here (set MITOME_SHARED to their folder): %s", home)
	}
	return lists
}

// Each list that once fell short gives the answer that its judge wants.
func TestSharedLists(t *testing.T) {
	want := map[string][]string{
		"L04_title_sei_mei.xlsx":  {"3 ichiro@students.example 見本 一郎", "4 jiro@students.example 見本 二郎", "header_row"},
		"L02_backslash.xlsx":      {"2 ichiro@students.example 見本 一郎"},
		"X23_bs_target_only.xlsx": {"2 ichiro@students.example 見本 一郎"},
		"L10_filter.xlsx":         {"2 ichiro@students.example 見本 一郎", "4 saburo@students.example 見本 三郎", "3 out_hidden", "3 out_failed"},
		"L05_numbered.csv":        {"2 ichiro@students.example 見本 一郎 A001", "3 jiro@students.example 見本 二郎 A002", "no_learner 4–5"},
		"L05_numbered.xlsx":       {"2 ichiro@students.example 見本 一郎 A001", "3 jiro@students.example 見本 二郎 A002", "no_learner 4–11"},
		"C13_ctrlz.csv":           {"2 a@students.example 見本 花子", "end_mark"},
		"C11_eq_quote.csv":        {"2 a@students.example 見本 花子 00123", "equals_text 2"},
		"C11b_eq_quoted.csv":      {"2 a@students.example 見本 花子 00123", "equals_text 2"},
		"C21_datetime.csv": {
			"2 a@students.example 見本 花子  2026-03-20T00:00",
			"3 b@students.example 見本 花子  2026-03-20T14:05",
			"4 c@students.example 見本  2026-03-20T14:05",
			"5 d@students.example 見本  2026-03-20T00:00",
			"6 e@students.example 見本  2026-03-20T00:00",
			"7 f@students.example 見本  2026-03-20T00:00",
			"8 g@students.example 見本  2026-03-20T00:00",
			"9 h@students.example 見本  2026-03-20T14:05",
			"10 i@students.example 見本  2026-03-20T14:05",
			"11 j@students.example 見本  2026-03-20T00:00",
			"12 k@students.example 見本  2026-03-20T14:05",
			"13 l@students.example 見本  2026-03-20T14:05",
			"time_zone 3–4, 9, 12–13",
		},
		"X16_preamble12.xlsx":     {"14 a@students.example 見本", "header_row"},
		"L07_two_row_header.xlsx": {"3 ichiro@students.example 見本 一郎"},
		"C08_gaiji.csv":           {"2 a@students.example 見本 花子", "3 letter_private"},
		"L16_pua.xlsx":            {"2 a@students.example \ue000田 一郎", "3 b@students.example 葛\U000e0100城 花子", "4 letter_lost", "letter_private"},
	}
	lists := sharedLists(t)
	if len(lists) != len(want) {
		t.Errorf("%d lists, of which %d are judged here", len(lists), len(want))
	}
	for name, data := range lists {
		if diff := gocmp.Diff(want[name], answer(t, data)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// answer is what becomes of a list: the learners to be awarded, faults, and notices.
func answer(t *testing.T, data []byte) []string {
	t.Helper()
	rows, faults, list := readAll(t, data, testOptions)
	var out []string
	notices := list.Notices()
	for _, row := range rows {
		text := fmt.Sprintf("%d %s %s %s", row.Number, row.Email, row.Name, row.StudentID)
		if !row.IssuedOn.IsZero() {
			text += row.IssuedOn.Time.Format(" 2006-01-02T15:04")
		}
		out = append(out, strings.TrimSpace(text))
		notices = append(notices, row.Notices...)
	}
	for _, f := range faults {
		out = append(out, fmt.Sprint(f.Row, " ", f.Code))
	}
	for _, n := range notices {
		text := n.Code
		for i := 0; i+1 < len(n.Args); i += 2 {
			if n.Args[i] == "rows" {
				text += fmt.Sprint(" ", n.Args[i+1])
			}
		}
		out = append(out, text)
	}
	if err := list.Err(); err != nil {
		out = append(out, err.Error())
	}
	checkSentences(t, faults)
	checkNotices(t, notices)
	return out
}

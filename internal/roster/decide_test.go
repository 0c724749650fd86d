package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook/booktest"
)

// told is what came of each row and of the list: numbers of rows to award, faults and notices.
func told(t *testing.T, data []byte, o Options) []string {
	t.Helper()
	rows, faults, list := readAll(t, data, o)
	var out []string
	for _, row := range rows {
		out = append(out, fmt.Sprintf("%d award %s", row.Number, row.Name))
	}
	for _, f := range faults {
		out = append(out, strings.Join(strings.Fields(fmt.Sprintf("%d %s %s", f.Row, f.Column, f.Code)), " "))
	}
	for _, n := range list.Notices() {
		if strings.HasPrefix(n.Code, "hidden_") && n.Column == "" || strings.HasPrefix(n.Code, "marked_") {
			out = append(out, fmt.Sprintf("%s %v", n.Code, n.Args[3]))
		}
	}
	if list.Err() != nil {
		out = append(out, list.Err().Error())
	}
	checkSentences(t, faults)
	checkNotices(t, list.Notices())
	return out
}

// All that is wrong with a row is named at once: what the list says against it, and what is to be mended. It leaves no trace in
// the list while nobody has decided, and once it is left out nothing is said of it.
func TestEveryFaultAtOnce(t *testing.T) {
	const list = "email,氏名,修了日,備考\n" +
		"a@students.example,見本 花子,2026/2/30,再履修\n" +
		"b@students,見本 次郎,2026/3/20,辞退\n" +
		"c@students.example,見本 三郎,2026/3/20,\n" +
		"a@students.example,見本 花子,2026/3/20,\n" +
		"例) d@students.example,見本 四郎,2026/2/30,記入例\n"
	check := func(name string, o Options, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, told(t, []byte(list), o)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	undecided := []string{
		"4 award 見本 三郎", "2 備考 out_failed", "2 修了日 date_impossible", "3 備考 out_withdrawn", "3 email email_bad", "5 email out_elsewhere",
		"6 email out_example", "6 備考 out_example",
	}
	check("undecided", Options{}, undecided...)
	check("left out", Options{Deciders: Deciders{Marked: Skip}}, "4 award 見本 三郎", "5 email out_elsewhere", "marked_skipped 2–3, 6")
	check("awarded", Options{Deciders: Deciders{Marked: Award}}, "4 award 見本 三郎", "2 修了日 date_impossible", "3 email email_bad", "5 email double", "6 修了日 date_impossible", "marked_awarded 2–3, 6")
	check("the column is not used", Options{Hand: Hand{Means: []Named{{Header: "備考"}}}}, undecided...)
}

// What a sheet shows against a row is never awarded silently, and decided by kind.
func TestDecisions(t *testing.T) {
	cell := func(ref, style, text string) string {
		return fmt.Sprintf(`<c r="%s" s="%s" t="inlineStr"><is><t>%s</t></is></c>`, ref, style, text)
	}
	person := func(row int, attributes, style string) string {
		return fmt.Sprintf(`<row r="%d" %s>`, row, attributes) + cell(fmt.Sprint("A", row), style, fmt.Sprintf("p%d@students.example", row)) + cell(fmt.Sprint("B", row), style, fmt.Sprint("P", row)) + `</row>`
	}
	book := booktest.One(sheetRow(1, "email", "name") + person(2, "", "0") + person(3, `hidden="1"`, "0") + person(4, `ht="0" customHeight="1"`, "0") +
		person(5, "", "1") + person(6, "", "0") + person(7, `hidden="1"`, "1"))
	book.Fonts = []string{"<strike/>"}
	book.Sheets[0].After = `<hyperlinks><hyperlink ref="A2" r:id="rId1"/><hyperlink ref="A6" r:id="rId2"/></hyperlinks>`
	book.Sheets[0].Links = []string{"mailto:P2@students.example", "mailto:p5@students.example"}
	data := book.Bytes()
	for name, c := range map[string]struct {
		Deciders
		want []string
	}{
		"undecided": {Deciders{}, []string{"2 award P2", "3 out_hidden", "4 out_hidden", "5 email out_struck", "6 email out_link", "7 out_hidden", "7 email out_struck"}},
		"hidden are awarded": {Deciders{Hidden: Award}, []string{"2 award P2", "3 award P3", "4 award P4", "5 email out_struck", "6 email out_link", "7 email out_struck",
			"hidden_awarded 3–4"}},
		"hidden are left out": {Deciders{Hidden: Skip}, []string{"2 award P2", "5 email out_struck", "6 email out_link", "hidden_skipped 3–4, 7"}},
		"marked are left out": {Deciders{Marked: Skip}, []string{"2 award P2", "3 out_hidden", "4 out_hidden", "marked_skipped 5–7"}},
		"by kind":             {Deciders{Kinds: "struck=award"}, []string{"2 award P2", "5 award P5", "3 out_hidden", "4 out_hidden", "6 email out_link", "7 out_hidden", "marked_awarded 5"}},
		"a kind and the rest": {Deciders{Hidden: Skip, Marked: Skip, Kinds: "link=award"}, []string{"2 award P2", "6 award P6", "hidden_skipped 3–4, 7", "marked_skipped 5", "marked_awarded 6"}},
		"one is enough":       {Deciders{Hidden: Award, Marked: Skip}, []string{"2 award P2", "3 award P3", "4 award P4", "hidden_awarded 3–4", "marked_skipped 5–7"}},
		"all are awarded": {Deciders{Hidden: Award, Marked: Award}, []string{"2 award P2", "3 award P3", "4 award P4", "5 award P5", "6 award P6", "7 award P7",
			"hidden_awarded 3–4, 7", "marked_awarded 5–7"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := testOptions
			o.Deciders = c.Deciders
			if diff := cmp.Diff(c.want, told(t, data, o)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Rules that may strike through are not calculated: the list waits for a decision.
func TestStruckByRule(t *testing.T) {
	book := booktest.One(sheetRow(1, "email", "name", "memo") + sheetRow(2, "a@students.example", "A", "x"))
	book.Rules = []string{"<font><strike/></font>"}
	for sqref, want := range map[string][]string{
		"A2:C9": {"2 award A", `learner list: row 0, column "email": out_rule`},
		"C2:C9": {"2 award A"},
		"A1:B1": {"2 award A"},
	} {
		book.Sheets[0].After = `<conditionalFormatting sqref="` + sqref + `"><cfRule type="expression" dxfId="0"/></conditionalFormatting>`
		if diff := cmp.Diff(want, told(t, book.Bytes(), testOptions)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", sqref, diff)
		}
		o := testOptions
		o.Marked = Award
		if got := told(t, book.Bytes(), o); got[0] != "2 award A" || strings.Contains(fmt.Sprint(got), "out_rule") {
			t.Errorf("%s: %v", sqref, got)
		}
	}
}

// A text that is struck through in part, a formula that gives 0 and a condition are no names.
func TestNoNames(t *testing.T) {
	for cell, code := range map[string]string{
		`t="inlineStr"><is><r><t>A</t></r><r><rPr><strike/></rPr><t>B</t></r></is>`: "struck_part",
		`><f>Sheet2!A2</f><v>0</v>`:            "formula_zero",
		`><f>Sheet2!A2</f>`:                    "formula_unsaved",
		`t="str"><f>Sheet2!A2</f><v></v>`:      "formula_blank",
		`t="b"><f>IF(A2="x",B2)</f><v>0</v>`:   "boolean_in_text",
		`t="e"><f>VLOOKUP(1,B:C,2)</f><v>#N/A`: "formula_failed",
	} {
		if strings.HasSuffix(cell, "#N/A") {
			cell += "</v>"
		}
		b := booktest.One(sheetRow(1, "email", "name") + `<row r="2"><c r="A2" t="inlineStr"><is><t>a@students.example</t></is></c><c r="B2" ` + cell + `</c></row>`)
		if diff := cmp.Diff([]string{"2 name " + code}, told(t, b.Bytes(), testOptions)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", cell, diff)
		}
	}
}

// A result that nobody has calculated, or that is an error, is not known.
func TestNoResults(t *testing.T) {
	for cell, want := range map[string]string{
		`><f>IF(C2>59,"合","否")</f>`:                 "2 合否 formula_unsaved",
		`t="e"><f>VLOOKUP(A2,X:Y,2)</f><v>#N/A</v>`: "2 合否 out_failed",
		`t="b"><f>C2>59</f><v>0</v>`:                "2 合否 out_failed",
		`><f>C2>59</f><v>0</v>`:                     "2 合否 out_failed",
		`t="str"><f>IF(C2>59,"合","")</f><v></v>`:    "2 合否 out_blank",
		`t="str"><f>IF(C2>59,"合","")</f><v>合</v>`:   "2 award A",
	} {
		b := booktest.One(sheetRow(1, "email", "name", "合否") + `<row r="2"><c r="A2" t="inlineStr"><is><t>a@students.example</t></is></c><c r="B2" t="inlineStr"><is><t>A</t></is></c><c r="C2" ` + cell + `</c></row>` + sheetRow(3, "b@students.example", "B", "合"))
		if got := told(t, b.Bytes(), testOptions); !slices.Contains(got, want) || len(got) != 2 {
			t.Errorf("%s: %q, want %s", cell, got, want)
		}
	}
}

// Merged cells are read as people see them, but a name is nobody's who shares it with another address.
func TestMerged(t *testing.T) {
	rows := sheetRow(1, "email", "name", "period") + sheetRow(2, "a@students.example", "A", "1") + sheetRow(3, "b@students.example", "B") + `<row r="4"><c r="A4"/></row>` + sheetRow(5, "c@students.example", "C", "2")
	for name, c := range map[string]struct {
		merged string
		want   []string
	}{
		"period of two":      {"C2:C3", []string{"2 award A", "3 award B", "5 award C"}},
		"name of two":        {"B2:B3", []string{"5 award C", "2 name merged", "3 name merged"}},
		"person in two rows": {"A3:A4", []string{"2 award A", "3 award B", "5 award C"}},
		"two columns":        {"A5:B5", []string{"2 award A", "3 award B", "5 email merged"}},
		"beside the list":    {"D2:E9", []string{"2 award A", "3 award B", "5 award C"}},
		"header":             {"A1:C1", []string{"2 award A", "3 award B", "5 award C"}},
	} {
		b := booktest.One(rows)
		b.Sheets[0].After = `<mergeCells><mergeCell ref="` + c.merged + `"/></mergeCells>`
		if diff := cmp.Diff(c.want, told(t, b.Bytes(), testOptions)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	b := booktest.One(rows)
	b.Sheets[0].After = `<mergeCells><mergeCell ref="C2:C3"/></mergeCells>`
	if all, _, _ := readAll(t, b.Bytes(), testOptions); len(all) != 3 || all[1].Period != "1" {
		t.Errorf("rows %+v: the period reaches down to row 3", all)
	}
}

func TestMarkedKinds(t *testing.T) {
	for text, want := range map[string]string{
		"failed=award": "failed=award", " Withdrawn=SKIP ": "withdrawn=skip", "award": "", "hidden=award": "", "revoked=award": "", "failed": "", "failed=": "", "failed=perhaps": "", "": "",
	} {
		if got, ok := Kinds("").Add(text); string(got) != want || ok != (want != "") {
			t.Errorf("Add(%q) = %q, %t; want %q", text, got, ok, want)
		}
	}
	both, _ := Kinds("failed=award").Add("failed=skip")
	if got := both.On(words.OutFailed); got != Skip {
		t.Errorf("the last decision is %q, want skip", got)
	}
}

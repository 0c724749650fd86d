package comparison_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/comparison"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

var made = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

// described is the column of a description with these keys beside what every one has.
func described(t *testing.T, keys map[string]any) comparison.Column {
	t.Helper()
	d := new(microcredential.Description)
	for name, value := range map[string]any{"title_en": "Statistics", "awarding_body_en": "Kaede University"} {
		if err := d.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range keys {
		if err := d.Set(name, value); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return comparison.OfDescription(d, comparison.Source{Kind: comparison.Described, File: "course.json"}, made)
}

// criteria is the column of a badge of another system, of which there is nothing but words.
func criteria(text string) comparison.Column {
	return comparison.Column{Letter: catalogue.FromBadge(&openbadges.BadgeClass{Name: "Statistics", Criteria: openbadges.Link[openbadges.Criteria]{Object: &openbadges.Criteria{Narrative: text}}}, nil), Source: comparison.Source{Kind: comparison.File}}
}

func part(t *testing.T, s *comparison.Sheet, key string) comparison.Part {
	t.Helper()
	for _, row := range s.Rows {
		for _, p := range row.Parts {
			if p.Key == key {
				return p
			}
		}
	}
	t.Fatalf("no part %q", key)
	return comparison.Part{}
}

// A text that names nothing but classes makes the whole taught, unless a code says that there is more.
func TestTaughtAlone(t *testing.T) {
	for _, c := range []struct {
		taught any
		alone  bool
	}{{nil, true}, {60, true}, {24, false}} {
		keys := map[string]any{"learner_effort_hours": 60, "learner_effort_en": "60 hours of classes"}
		if c.taught != nil {
			keys["extra_taught_hours"] = c.taught
		}
		s := comparison.New([]comparison.Column{described(t, keys), described(t, nil)}, locale.English, comparison.Committees, made)
		if notes := part(t, s, "hours").Cells[0].Notes; (len(notes) > 0) != c.alone {
			t.Errorf("taught hours by code %v: notes %q", c.taught, notes)
		}
	}
}

func TestDifferences(t *testing.T) {
	type keys = map[string]any
	for _, c := range []struct {
		name, part string
		a, b       keys
		want       comparison.Difference
		marks      [2]comparison.Mark
	}{
		{"the same hours in other words", "hours", keys{"learner_effort_hours": 30, "learner_effort_en": "30 hours of study"}, keys{"learner_effort_en": "In all 30 hours"}, comparison.Worded, [2]comparison.Mark{}},
		{"the same words", "hours", keys{"learner_effort_en": "30 hours"}, keys{"learner_effort_en": "30  Hours"}, comparison.Same, [2]comparison.Mark{}},
		{"other hours", "hours", keys{"learner_effort_hours": 30, "learner_effort_en": "30 hours"}, keys{"learner_effort_en": "45 hours"}, comparison.Differs, [2]comparison.Mark{}},
		{"hours that nobody can tell", "hours", keys{"learner_effort_en": "30 hours"}, keys{"learner_effort_en": "A few evenings"}, comparison.Alone, [2]comparison.Mark{"", comparison.Unreadable}},
		{"hours of one alone", "hours", keys{"learner_effort_en": "30 hours"}, keys{}, comparison.Alone, [2]comparison.Mark{"", comparison.NotStated}},
		{"a placeholder is not stated", "hours", keys{"learner_effort_en": "30 hours"}, keys{"learner_effort_en": "TBD"}, comparison.Alone, [2]comparison.Mark{"", comparison.NotStated}},
		{"credits against an explicit none", "credit", keys{"credit_other_recognition_en": "2 ECTS"}, keys{"credit_other_recognition_en": "None"}, comparison.Differs, [2]comparison.Mark{"", comparison.SaidNone}},
		{"two explicit nones", "credit", keys{"credit_other_recognition_en": "None"}, keys{"credit_other_recognition_en": "No credit"}, comparison.Worded, [2]comparison.Mark{comparison.SaidNone, comparison.SaidNone}},
		{"credits of two systems", "credit", keys{"credit_other_recognition_en": "2 ECTS"}, keys{"credit_other_recognition_value": 2, "credit_other_recognition_unit": "単位", "credit_other_recognition_en": "2 credits"}, comparison.Differs, [2]comparison.Mark{}},
		{"a pointer could not be read", "quality", keys{"type_of_quality_assurance_en": "Academic board"}, keys{"type_of_quality_assurance_en": "See the website"}, comparison.Alone, [2]comparison.Mark{"", comparison.Unreadable}},
		{"other forms", "form", keys{"form_of_participation_code": "online", "form_of_participation_en": "Online"}, keys{"form_of_participation_en": "On campus in Osaka"}, comparison.Differs, [2]comparison.Mark{}},
		{"levels of two frameworks", "level", keys{"level_en": "EQF level 6"}, keys{"level_en": "JEQF level 6"}, comparison.Differs, [2]comparison.Mark{}},
		{"other outcomes", "outcomes", keys{"learning_outcomes_en": []string{"Read charts."}}, keys{"learning_outcomes_en": []string{"Draw charts."}}, comparison.Texts, [2]comparison.Mark{}},
		{"hours of the class, of which some may be taught", "taught", keys{"learner_effort_en": "45 hours: 15 hours of lectures, 30 hours of self-study"}, keys{"learner_effort_en": "20 hours (8 of them taught)"}, comparison.Alone, [2]comparison.Mark{"", comparison.Unreadable}},
		{"hours of which nobody says how many are taught", "taught", keys{"learner_effort_en": "15 hours of lectures"}, keys{"learner_effort_en": "20 hours"}, comparison.Alone, [2]comparison.Mark{"", comparison.NotStated}},
		{"supervision in words", "supervision", keys{"extra_supervision_code": "onsite_id_verified"}, keys{"type_of_assessment_en": "Exam; a proctor is there"}, comparison.Texts, [2]comparison.Mark{}},
		{"supervision of which nothing is said", "supervision", keys{"extra_supervision_code": "onsite_id_verified"}, keys{"type_of_assessment_en": "Exam"}, comparison.Alone, [2]comparison.Mark{"", comparison.NotStated}},
		{"two prerequisites of nothing", "prerequisites", keys{"prerequisites_needed_to_enroll_en": "No prior knowledge needed"}, keys{"prerequisites_needed_to_enroll_en": "None"}, comparison.Worded, [2]comparison.Mark{comparison.SaidNone, comparison.SaidNone}},
		{"prerequisites against none", "prerequisites", keys{"prerequisites_needed_to_enroll_en": "None"}, keys{"prerequisites_needed_to_enroll_en": "Mathematics I"}, comparison.Texts, [2]comparison.Mark{comparison.SaidNone, ""}},
	} {
		s := comparison.New([]comparison.Column{described(t, c.a), described(t, c.b)}, locale.English, comparison.Committees, made)
		got := part(t, s, c.part)
		if marks := [2]comparison.Mark{got.Cells[0].Mark, got.Cells[1].Mark}; got.Difference != c.want || marks != c.marks {
			t.Errorf("%s: %q with %q, want %q with %q", c.name, got.Difference, marks, c.want, c.marks)
		}
	}
}

// TestForeignColumn: what a badge of another system says is read from its words, and marked so.
func TestForeignColumn(t *testing.T) {
	ours := described(t, map[string]any{"learner_effort_hours": 45, "learner_effort_en": "45 hours: 15 hours of lectures, 29 hours of self-study, 1 hour of exam"})
	s := comparison.New([]comparison.Column{criteria("Workload : 45 hours\n\nAssessment : Written examination"), ours}, locale.English, comparison.Committees, made)
	hours := part(t, s, "hours")
	if !hours.Cells[0].Read || hours.Cells[1].Read || hours.Difference != comparison.Worded {
		t.Errorf("hours are %+v", hours)
	}
	lengths := []comparison.Length{{Kind: "taught", Hours: 15}, {Kind: "own", Hours: 29}, {Kind: "examined", Hours: 1}}
	if diff := cmp.Diff(lengths, hours.Cells[1].Hours); diff != "" {
		t.Errorf("lengths (-want +got):\n%s", diff)
	}
	if got := part(t, s, "examined").Cells[1].Fact; got != "1 hour" {
		t.Errorf("examined %q", got)
	}
}

func TestTaughtHoursOnly(t *testing.T) {
	a, b := described(t, map[string]any{"learner_effort_en": "15 hours of lectures"}), described(t, map[string]any{"learner_effort_en": "15 hours"})
	cells := part(t, comparison.New([]comparison.Column{a, b}, locale.English, comparison.Committees, made), "hours").Cells
	if !strings.Contains(cells[0].Lines(locale.English), "Taught hours only") || strings.Contains(cells[1].Lines(locale.English), "Taught") {
		t.Errorf("cells are %q and %q", cells[0].Lines(locale.English), cells[1].Lines(locale.English))
	}
}

// TestOrders: a committee has its rows in its order, the guideline those of Table 1, and whatever could not be read leaves
// its own column empty alone.
func TestOrders(t *testing.T) {
	unread := comparison.Column{Source: comparison.Source{Kind: comparison.Fetched, Address: "https://badges.example/1"}, Problem: func(locale.Language) string { return "The server does not answer." }}
	columns := []comparison.Column{described(t, map[string]any{"learner_effort_en": "30 hours"}), unread}
	s := comparison.New(columns, locale.English, comparison.Committees, made)
	if len(s.Rows) != 11 || !s.Rows[6].Bearing || s.Rows[7].Bearing {
		t.Errorf("%d rows, of which the seventh and eighth bear: %t, %t", len(s.Rows), s.Rows[6].Bearing, s.Rows[7].Bearing)
	}
	if got := part(t, s, "hours").Cells[1].Mark; got != comparison.Unreadable {
		t.Errorf("hours of what could not be read: %q", got)
	}
	if got := part(t, s, "standing").Cells[1].Text; got != "The server does not answer." {
		t.Errorf("standing %q", got)
	}
	if got := part(t, s, "source").Cells[1].Lines(locale.English); got != "https://badges.example/1" {
		t.Errorf("the source of what could not be read is %q", got)
	}
	guideline := comparison.New(columns, locale.Japanese, comparison.Guidelines, made)
	last := 0
	for _, row := range guideline.Rows {
		if row.Number <= last || row.Label == "" {
			t.Errorf("row %d %q after %d", row.Number, row.Label, last)
		}
		last = row.Number
	}
	if last != 17 {
		t.Errorf("the last row is %d", last)
	}
}

// TestUnreadOnce: of a column that could not be read the first cell says so and why, in either order; its others are marked for
// programs, and empty for people in every form of the sheet.
func TestUnreadOnce(t *testing.T) {
	unread := comparison.Column{Source: comparison.Source{Kind: comparison.Fetched, Address: "https://badges.example/1"}, Problem: func(locale.Language) string { return "The server does not answer." }}
	for _, order := range []comparison.Order{comparison.Committees, comparison.Guidelines} {
		s := comparison.New([]comparison.Column{described(t, map[string]any{"learner_effort_en": "30 hours"}), unread}, locale.English, order, made)
		if got := s.Rows[0].Parts[0].Cells[1].Lines(locale.English); got != "Could not be read\nThe server does not answer." {
			t.Errorf("%s: the first cell says %q", order, got)
		}
		for _, row := range s.Rows {
			for _, p := range row.Parts {
				if p.Cells[1].Mark != comparison.Unreadable {
					t.Errorf("%s: %s is marked %q", order, p.Key, p.Cells[1].Mark)
				}
			}
		}
		var page, table, whole bytes.Buffer
		if err := errors.Join(s.WriteHTML(&page), s.WriteCSV(&table), s.WriteXLSX(&whole)); err != nil {
			t.Fatal(err)
		}
		for form, text := range map[string]string{"page": page.String(), "CSV": table.String(), "XLSX": cellsOf(t, &whole)} {
			if n := strings.Count(text, "Could not be read"); n != 1 {
				t.Errorf("%s, %s: said %d times", order, form, n)
			}
		}
	}
}

// cellsOf is all that the first sheet of a workbook says.
func cellsOf(t *testing.T, whole *bytes.Buffer) string {
	t.Helper()
	book, err := excelize.OpenReader(whole)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close() //nolint:errcheck // it is read
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, row := range rows {
		text.WriteString(strings.Join(row, "\n"))
	}
	return text.String()
}

// TestNotAsked: what is asked of an award or of somebody else alone is no silence of a course of ours, nor of a class; and what
// may stand where nobody has read is not said to be missing.
func TestNotAsked(t *testing.T) {
	own := described(t, map[string]any{"learner_effort_en": "45 hours"})
	own.Source.Kind = comparison.Own
	published := described(t, nil)
	published.Letter.PublishedAt = made.UnixMicro()
	s := comparison.New([]comparison.Column{award(t), own, published}, locale.English, comparison.Committees, made)
	for key, want := range map[string][2]comparison.Mark{
		"issued":   {comparison.Unreadable, comparison.NotAsked},
		"holder":   {"", comparison.NotAsked},
		"country":  {comparison.Unreadable, comparison.NotAsked},
		"said_by":  {comparison.Unreadable, comparison.NotAsked},
		"conforms": {comparison.Unreadable, comparison.NotAsked},
		"level":    {comparison.Unreadable, comparison.NotStated},
	} {
		cells := part(t, s, key).Cells
		if got := [2]comparison.Mark{cells[0].Mark, cells[1].Mark}; got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

// award is the column of an award that could not be read as one, whose criteria stand at an address. The class of it says the
// same of itself.
func award(t *testing.T) comparison.Column {
	t.Helper()
	c := criteria("")
	c.Report = &verification.Report{Report: &verify.Report{Verdict: verify.Invalid, Badge: &openbadges.BadgeClass{Name: "Statistics"}}}
	c.Elsewhere = true
	return c
}

// TestUnnamed: what a badge says without the names of descriptors is shown as its issuer wrote it, once.
func TestUnnamed(t *testing.T) {
	report := verification.ReadClass(&openbadges.BadgeClass{
		Name: "Data", Description: "Reading charts.", Criteria: openbadges.Link[openbadges.Criteria]{Object: &openbadges.Criteria{Narrative: "Pass a project.\n\n- Clean a table"}},
	}, nil)
	other := comparison.OfReport(&verification.Report{Report: &verify.Report{Badge: &openbadges.BadgeClass{Name: "Data"}}, Guideline: *report}, comparison.Source{Kind: comparison.Fetched})
	columns := []comparison.Column{other.WithoutAward(), described(t, map[string]any{"learning_outcomes_en": []string{"Read charts."}})}
	for order, want := range map[comparison.Order]string{
		comparison.Committees: "Reading charts.\nPass a project. Clean a table", comparison.Guidelines: "Pass a project. Clean a table",
	} {
		cells := part(t, comparison.New(columns, locale.English, order, made), "unnamed").Cells
		if got := cells[0].Text; got != want || cells[1].Mark != comparison.NotAsked {
			t.Errorf("%s: %q and %q, want %q and nothing", order, got, cells[1].Mark, want)
		}
	}
	for _, row := range comparison.New(columns[1:], locale.English, comparison.Committees, made).Rows {
		if len(row.Parts) > 1 && row.Parts[1].Key == "unnamed" {
			t.Error("a row for words that no column has")
		}
	}
}

// TestTables: the same rows in a workbook and as CSV, in which no stranger's text is a formula.
func TestTables(t *testing.T) {
	hostile := described(t, map[string]any{"learning_outcomes_en": []string{"=HYPERLINK(\"https://evil.example\")", "@SUM(A1)"}, "title_en": "<script>alert(1)</script>"})
	s := comparison.New([]comparison.Column{hostile, described(t, map[string]any{"learner_effort_en": "30 hours"})}, locale.Japanese, comparison.Committees, made)
	var text, book, page bytes.Buffer
	for _, err := range []error{s.WriteCSV(&text), s.WriteXLSX(&book), s.WriteHTML(&page)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(page.String(), "<script>") {
		t.Error("a title is markup on the page")
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text.String(), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@", rune(cell[0])) {
				t.Errorf("a formula in CSV: %q", cell)
			}
		}
	}
	file, err := excelize.OpenReader(&book)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	sheet := file.GetSheetList()[0]
	read, err := file.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		for j, cell := range row {
			got := ""
			if j < len(read[i]) {
				got = read[i][j]
			}
			if want := strings.TrimPrefix(cell, "'"); got != want {
				t.Errorf("row %d, column %d: %q in the workbook, %q in CSV", i+1, j+1, got, want)
			}
		}
	}
	if formula, err := file.GetCellFormula(sheet, "D8"); err != nil || formula != "" {
		t.Errorf("formula %q, %v", formula, err)
	}
}

package yearbook

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// sheet is one of three micro-credentials: of many learners, of few, and of none.
func sheet() *Sheet {
	said := func(title string) map[locale.Language]Said {
		return map[locale.Language]Said{"ja": {Title: title, Hours: 22.5, Effort: "22.5時間"}, "en": {Title: "=HYPERLINK(1)"}}
	}
	s := &Sheet{
		Body: map[locale.Language]string{"ja": "ミズナラ大学", "en": "Mizunara University"}, Year: 2025, From: "2025-04-01", Last: "2026-03-31", Day: "2026-05-01",
		Entries: []Entry{
			{
				Class: 1, Said: said("統計"), Versions: []InForce{{1, "2024-01-10"}, {2, "2025-06-01"}}, Conforms: true, Approval: &Approval{Body: "教育推進会議", On: "2025-05-20", Document: "第3回", Ends: "2028-05-20"},
				Decided: []Completed{{"2025-09-12", "教授会", "", "教務第12号", 46}, {Body: "学長", Awarded: 3}, {Awarded: 1}},
				Now: Numbers{
					Participants: 60, Awarded: 50, Received: 40, Names: 3, Standing: 48, Revoked: map[string]Figure{"issued_in_error": 2}, Kinds: map[string]Figure{"社会人": 6, "在学生": 44},
					Months: []Figure{50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
				},
				Before: Numbers{Participants: Unknown},
			},
			{
				Class: 2, Said: said("会計"), Versions: []InForce{{1, "2024-01-10"}},
				Now:    Numbers{Participants: 9, Awarded: 7, Received: 5, Standing: 7, Kinds: map[string]Figure{"社会人": 3, "": 4}},
				Before: Numbers{Participants: Unknown, Awarded: 4, Received: 4, Standing: 4},
			},
			{Class: 3, Said: said("法学"), Versions: []InForce{{1, "2024-01-10"}}, Now: Numbers{Participants: Unknown}, Before: Numbers{Participants: Unknown}},
		},
		Years: []YearCount{{2024, 4}, {2025, 57}},
	}
	for i := range s.Entries {
		s.Entries[i].Now.sum()
		s.Entries[i].Before.sum()
	}
	return s
}

// The public form is another sheet than the one that it is made of, and hides kinds and reasons only where it must.
func TestPublic(t *testing.T) {
	s := sheet()
	p := s.Public()
	if cmp.Diff(s, sheet()) != "" {
		t.Error("the sheet is changed by its public form")
	}
	if n := p.Entries[0].Now; n.Awarded != Hidden || n.Gone != Hidden || n.Completed != 48 || n.Standing != 48 || n.Received != 40 || n.Kinds != nil || n.Months != nil || n.Sent != Hidden {
		t.Errorf("of 50 awards, 2 of them by mistake, is hidden: %+v", n)
	}
	if p.Entries[1].Now.Kinds != nil {
		t.Errorf("kinds of few stand there: %v", p.Entries[1].Now.Kinds)
	}
	s.Entries[0].Now.Revoked, s.Entries[0].Now.Standing = nil, 50
	s.Entries[0].Now.sum()
	if kinds := s.Public().Entries[0].Now.Kinds; kinds["社会人"] != 6 {
		t.Errorf("kinds of many are hidden: %v", kinds)
	}
	if n := p.Entries[1].Now; n.Participants != 9 || n.Awarded != 7 || n.Completed != 7 || n.Standing != 7 || n.Received != 5 || n.Gone != 0 {
		t.Errorf("of 9 who took part and 7 who hold an award is hidden: %+v", n)
	}
	for _, row := range new(Service).Full(p, locale.English).Columns {
		if strings.Contains(row.Head, locale.Text(locale.English, "reason.short.issued_in_error")) {
			t.Errorf("the public form names the reason for which few were revoked: %q", row.Head)
		}
	}
}

// Of what was typed it is said where it falls short of what was counted, and of nothing that is not known or not shown.
func TestFewer(t *testing.T) {
	s := &Sheet{}
	for _, n := range []Numbers{{Participants: 10, Completed: 15}, {Participants: 15, Completed: 15}, {Participants: Unknown, Completed: 15}, {Participants: 2, Completed: 15}} {
		s.Entries = append(s.Entries, Entry{Said: map[locale.Language]Said{locale.English: {Title: string(rune('a' + len(s.Entries)))}}, Now: n})
	}
	for _, test := range []struct {
		sheet *Sheet
		want  string
	}{{s, "a; d"}, {s.Public(), ""}} {
		if got := new(Service).AllFewer(test.sheet, locale.English); got != test.want {
			t.Errorf("public %t: fewer took part in %q, want %q", test.sheet.IsPublic, got, test.want)
		}
	}
	if got := new(Service).Fewer(s, &s.Entries[0], locale.English); !strings.Contains(got, "10") || !strings.Contains(got, "15") || new(Service).Fewer(s, &s.Entries[1], locale.English) != "" {
		t.Errorf("of 10 and 15 is said %q", got)
	}
}

// A sheet that was put on file says the same as before.
func TestSheetIsKept(t *testing.T) {
	content, err := json.Marshal(sheet(), json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	var kept Sheet
	if err := json.Unmarshal(content, &kept); err != nil {
		t.Fatal(err)
	}
	for i := range kept.Entries {
		kept.Entries[i].Now.sum()
		kept.Entries[i].Before.sum()
	}
	if diff := cmp.Diff(sheet(), &kept, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if idle := kept.Idle(); len(idle) != 1 || idle[0].Class != 3 {
		t.Errorf("idle: %+v", idle)
	}
	if share, known := kept.Entries[0].Now.Share(); !known || share != 40./48 {
		t.Errorf("share %v, %v", share, known)
	}
}

// The same sheet gives the same bytes; the workbook prints on A4, numbers and days are such, and a text is no formula.
func TestWriteXLSX(t *testing.T) {
	s := &Service{Editions: microcredential.KnownEditions()}
	for _, lang := range locale.Languages {
		for name, of := range map[string]*Sheet{"inner": sheet(), "public": sheet().Public()} {
			tables := []Table{s.Summary(of, lang), s.Full(of, lang), s.Board(of, lang), s.ReachTable(of, lang), s.YearTable(of, lang), s.MonthTable(of, of.Entries[0].Now.Months, nil, lang)}
			var first, second bytes.Buffer
			for _, out := range []*bytes.Buffer{&first, &second} {
				if err := WriteXLSX(out, lang, Head{"年次報告", []Fact{{"基準日", "2026年5月1日"}}}, tables...); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Millisecond)
			}
			if !bytes.Equal(first.Bytes(), second.Bytes()) {
				t.Errorf("%s %s: the bytes differ", name, lang)
			}
			f, err := excelize.OpenReader(&first)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			all := ""
			for _, of := range f.GetSheetList() {
				if layout, err := f.GetPageLayout(of); err != nil || *layout.Size != 9 {
					t.Errorf("%s: layout %+v, %v", of, layout, err)
				}
				rows, _ := f.GetRows(of, excelize.Options{RawCellValue: true})
				for i, row := range rows {
					all += strings.Join(row, "|") + "\n"
					for j := range row {
						cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
						if formula, _ := f.GetCellFormula(of, cell); formula != "" {
							t.Errorf("%s %s is a formula: %q", of, cell, formula)
						}
					}
				}
			}
			if held := strings.Contains(all, "教務第12号（46人）、学長（3人）、記録なし（1人）") || strings.Contains(all, "教務第12号 (46 learners); 学長 (3 learners); none on record (1 learner)"); held == (name == "public") || !strings.Contains(all, "教授会 教務第12号") {
				t.Errorf("%s %s: how many by which decision stands there: %v\n%s", name, lang, held, all)
			}
			if held := strings.Contains(all, "|50|48|48|40|"); held == (name == "public") {
				t.Errorf("%s %s: 50 of 48 stands there: %v\n%s", name, lang, held, all)
			}
		}
	}
}

// A business year is that of the zone, and begins with its own month.
func TestYear(t *testing.T) {
	org := &issuance.Organisation{Zone: "Asia/Tokyo", House: issuance.House{YearBegins: time.April}}
	for at, want := range map[string]int{"2026-03-31T14:59:59Z": 2025, "2026-03-31T15:00:00Z": 2026, "2026-12-31T20:00:00Z": 2026} {
		when, _ := time.Parse(time.RFC3339, at)
		if got := Year(org, when); got != want {
			t.Errorf("%s: %d, want %d", at, got, want)
		}
	}
	if from, until := Span(org, 2025); from.Format(time.RFC3339) != "2025-04-01T00:00:00+09:00" || until.Year() != 2026 {
		t.Errorf("from %s to %s", from, until)
	}
}

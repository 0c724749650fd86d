package sheet

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// source is a text in which two fields differ from what was approved, on its way through two steps.
func source() Source {
	day := time.Date(2026, 3, 20, 3, 0, 0, 0, time.UTC)
	before := authoring.Fields{"title_ja": "統計の入門", "title_en": "Statistics", "learner_effort_hours": "45", "level_ja": "=1+1"}
	after := authoring.Fields{"title_ja": "統計の第一歩", "title_en": "Statistics", "learner_effort_hours": "60", "level_ja": "=1+1"}
	route := authoring.Route{{NameJA: "部局長", NameEN: "Dean", Kind: authoring.InDesk}, {NameJA: "委員会", NameEN: "Committee", Kind: authoring.OnPaper}}
	review := authoring.Review{
		Number: 1, Digest: []byte("the digest of it"), Content: after, Route: route, Name: "佐藤 葵", Began: day,
		Decisions: []authoring.Decision{{Verdict: authoring.Approves, Name: "鈴木 蓮", Position: "学部長", At: day.Add(time.Hour)}},
		Remarks:   []authoring.Remark{{ID: 1, Descriptor: "learner_effort", Text: "内訳は？", Name: "鈴木 蓮"}, {ID: 2, Descriptor: "learner_effort", Text: "授業30", Name: "佐藤 葵", Answers: 1}},
	}
	return Source{
		Org: &issuance.Organisation{NameJA: "ミズナラ大学", NameEN: "Mizunara University"}, Draft: &authoring.Draft{Fields: after},
		Judged:   &authoring.Judged{Digest: review.Digest, Content: after, Before: before, Review: &review, History: []authoring.Review{review}, Now: day},
		Assessed: &authoring.Assessment{}, Exact: []Exact{{"ja", "Learner Effort (学習量) : 60時間"}}, Zone: time.UTC,
	}
}

// flat is a row as text: what is underlined stands between underscores.
func flat(lines []Line) string {
	var all []string
	for _, line := range lines {
		text := ""
		for _, p := range line.Pieces {
			if p.Change == authoring.Kept {
				text += p.Text
			} else {
				text += "_" + p.Text + "_"
			}
		}
		all = append(all, text)
	}
	return strings.Join(all, "|")
}

// The comparison has the new on the left, what differs underlined on its own side, and （略） for the rest.
func TestComparison(t *testing.T) {
	s := Of(Comparison, source(), "ja")
	got := map[string]string{}
	for _, row := range s.Rows {
		got[strings.Fields(row.Name)[0]] = flat(row.Now) + " ← " + flat(row.Before)
	}
	for number, want := range map[string]string{
		"3":  "統計の_第一歩_|（略） ← 統計の_入門_|（略）",
		"4":  "（略） ← （略）",
		"10": "_60_ ← _45_",
		"13": "（略） ← （略）",
	} {
		if got[number] != want {
			t.Errorf("descriptor %s: %s, want %s", number, got[number], want)
		}
	}
	if len(s.Rows) != 16 { // 15 descriptors of a class, and what belongs to none
		t.Errorf("%d rows", len(s.Rows))
	}
	from := source()
	from.Judged.Before = nil
	if rows := Of(Comparison, from, "ja").Rows; flat(rows[0].Before) != "（新規）" || flat(rows[0].Now) != "統計の第一歩|Statistics" {
		t.Errorf("of what is new: %s ← %s", flat(rows[0].Now), flat(rows[0].Before))
	}
}

// The review sheet has all 17 descriptors, what was said, what was decided, and room where somebody is still to decide.
func TestReviewSheet(t *testing.T) {
	s := Of(Review, source(), "ja")
	if len(s.Rows) != 18 || flat(s.Rows[0].Now) != "授与のときに、学習者ごとに記載されます。" || flat(s.Rows[1].Now) != flat(s.Rows[0].Now) {
		t.Errorf("%d rows, the first %+v", len(s.Rows), s.Rows[0])
	}
	if said := strings.Join(s.Rows[9].Remarks, "|"); said != "所見（鈴木 蓮）：内訳は？|回答（佐藤 葵）：授業30" {
		t.Errorf("said of the effort: %s", said)
	}
	if len(s.Steps) != 2 || !strings.Contains(s.Steps[0].Decided, "学部長") || s.Steps[1].Decided != "" || len(s.Exact) != 1 {
		t.Errorf("steps %+v, exact %v", s.Steps, s.Exact)
	}
}

// The workbooks print upright, with what differs underlined; a text is never a formula.
func TestWriteXLSX(t *testing.T) {
	for _, lang := range []locale.Language{"ja", "en"} {
		for _, kind := range []Kind{Review, Comparison} {
			var out bytes.Buffer
			if err := Of(kind, source(), lang).WriteXLSX(&out); err != nil {
				t.Fatal(err)
			}
			f, err := excelize.OpenReader(&out)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			name := f.GetSheetName(0)
			layout, err := f.GetPageLayout(name)
			if err != nil || *layout.Orientation != "portrait" || *layout.Size != 9 {
				t.Errorf("%s %s: layout %+v, %v", kind, lang, layout, err)
			}
			if n := underlined(t, f, name); n == 0 {
				t.Errorf("%s %s: %d cells with something underlined", kind, lang, n)
			}
		}
	}
}

// underlined is how many cells have something underlined; none of them may be a formula.
func underlined(t *testing.T, f *excelize.File, sheet string) (n int) {
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		for j := range row {
			cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
			if formula, _ := f.GetCellFormula(sheet, cell); formula != "" {
				t.Errorf("%s is a formula: %q", cell, formula)
			}
			runs, _ := f.GetCellRichText(sheet, cell)
			for _, r := range runs {
				if r.Font != nil && r.Font.Underline != "" {
					n++
					break
				}
			}
		}
	}
	return n
}

package microcredential_test

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// TestAssessmentWords: what says that nothing is assessed, or names nothing but attendance, is an error; what is assessed
// is none, whatever stands beside it.
func TestAssessmentWords(t *testing.T) {
	for text, want := range map[string]string{
		"No formal assessment": "R-18", "There is no test": "R-18", "Learners are not graded": "R-18", "Ungraded": "R-18", "Without examination": "R-18",
		"Assessment: none": "R-18", "Assessment is not carried out": "R-18", "Participants aren't assessed": "R-18", "No exams or assignments": "R-18",
		"No assessment is planned": "R-18", "Assessment does not take place": "R-18", "non-assessed": "R-18",
		"Attendance": "R-18", "Full attendance required": "R-18", "Participation in all workshops": "R-18", "Viewing of all lectures": "R-18",
		"Completion of the course": "R-18", "Certificate of attendance": "R-18", "At least 75% attendance": "R-18", "Completing all units": "R-18",
		"Based on attendance alone": "R-18", "Learners must attend all sessions": "R-18", "Watched all videos": "R-18", "Course completion": "R-18",
		"評価は実施しない": "R-18", "試験は行わない": "R-18", "成績評価なし": "R-18", "特に評価はしていない": "R-18", "出席のみ": "R-18", "8割以上の出席": "R-18",
		"全ての動画の視聴": "R-18", "受講をもって修了とする": "R-18", "全講義の受講": "R-18", "修了すること": "R-18", "全15回のうち10回以上の出席": "R-18",
		"講座の修了": "R-18", "ライブ配信の視聴（80%以上）": "R-18", "評価は設けていない": "R-18",
		"No written exam; a portfolio is marked": "", "Participation and a reflective essay": "", "Completion of a bridge model, judged by two experts": "",
		"Attendance is not enough: a final test is taken": "", "Quiz": "", "Peer review": "", "A completed herbarium of 20 plants": "", "Observed teaching": "",
		"Pass/fail viva": "", "No grades; the report is assessed as pass or fail": "", "試験は行わず、レポートで評価する": "", "出席と期末レポート": "",
		"参加者による作品の発表": "", "実技チェック": "", "受講後の確認テスト（80点以上で合格）": "", "修了試験": "", "ケースの口頭試問": "",
	} {
		found(t, microcredential.TypeOfAssessment, text, "R-18", want)
	}
}

func TestQualityWords(t *testing.T) {
	for text, want := range map[string]string{
		"No quality assurance in place": "R-19", "Quality is not assured": "R-19", "There is no quality control": "R-19", "No external or internal review": "R-19",
		"Without quality assurance": "R-19", "No formal QA process": "R-19", "Not externally validated": "R-19", "We do not have a quality assurance system": "R-19",
		"質保証の仕組みはない": "R-19", "質保証は実施していません": "R-19", "品質保証なし": "R-19", "第三者評価は受けていない": "R-19", "特に質保証は行っておりません": "R-19",
		"No external accreditation; the senate approves every course": "", "Internal review by the department": "", "ISO 29990": "", "外部評価は受けていないが、教務委員会が点検": "",
		"QAA registered provider": "", "学内の質保証委員会": "",
	} {
		found(t, microcredential.QualityAssurance, text, "R-19", want)
	}
}

func TestPlaceholders(t *testing.T) {
	for text, want := range map[string]string{
		"tbd": "error", "To be determined by the department": "error", "To be determined by a portfolio": "", "to be confirmed in due course": "error", "Will be announced later": "error", "Not yet decided": "error",
		"Under consideration": "error", "Details to follow": "error", "Coming soon": "error", "n.a.": "error", "not applicable": "error", "?": "error", "XXX": "error",
		"Not specified": "error", "pending": "error", "same as above": "error", "(blank)": "error", "To be added": "error", "TBA soon": "error", "Lorem ipsum": "error",
		"現在検討中": "error", "未定。": "error", "追って通知します": "error", "決まり次第お知らせします": "error", "まだ決まっていません": "error", "現時点では未定です": "error",
		"調整中です": "error", "該当なし": "error", "上記と同じ": "error", "（未定）": "error", "詳細は後日お知らせします": "error", "未記入": "error", "○○○": "error",
		"Refer to the course handbook": "warning", "See the website for details": "warning", "As described in the syllabus": "warning", "www.kestrel.example/x": "warning",
		"Please see the attached document": "warning", "募集要項を参照": "warning", "詳細はシラバスをご覧ください": "warning", "学則に定めるところによる": "warning",
		"シラバスに記載のとおり": "warning", "別紙参照": "warning", "ウェブサイトを参照してください": "warning", "下記URLをご確認ください": "warning", "履修案内のとおり": "warning",
		"Written test; see the handbook for the dates": "", "未知の細菌を同定する実技試験": "", "Pending cases are analysed in a report": "", "シラバス作成の課題": "",
		"Test to be taken in week 6": "", "準備中の食品の衛生検査に関する筆記試験": "", "Final project, details to be announced in week 2": "",
	} {
		d := caseBase(t)
		if err := d.Set("type_of_assessment_en", text); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range check(d).Findings {
			if f.Rule == "R-02" && f.Descriptor == microcredential.TypeOfAssessment {
				got = string(f.Severity)
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func caseBase(t *testing.T) *microcredential.Description {
	d := samples(t, "good")["mc-01"].Clone()
	for _, name := range d.Names() {
		if strings.HasSuffix(name, "_ja") {
			d.Unset(name)
		}
	}
	return d
}

func found(t *testing.T, key microcredential.Key, text, rule, want string) {
	t.Helper()
	d := caseBase(t)
	if err := d.Set(string(key)+"_en", text); err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, f := range check(d).Findings {
		if f.Rule == rule && f.Severity == microcredential.Error {
			got = rule
		}
	}
	if got != want {
		t.Errorf("%q: %q, want %q", text, got, want)
	}
}

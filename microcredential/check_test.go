package microcredential_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mitome/mitome/microcredential"
)

// absent, as a value in these tables, removes the key.
const absent = "\x00"

type set map[string]any

// changed is a good sample with some keys changed.
func changed(t testing.TB, id string, change set) *microcredential.Description {
	t.Helper()
	d := samples(t, "good")[id].Clone()
	for name, value := range change {
		if value == absent {
			d.Unset(name)
		} else if err := d.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// shortForm writes counted findings as "R-02 error title".
func shortForm(r microcredential.Report) []string {
	found := []string{}
	for _, f := range counted(r) {
		found = append(found, fmt.Sprintf("%s %s %s", f.Rule, f.Severity, f.Descriptor))
	}
	return found
}

func TestRules(t *testing.T) {
	for _, test := range []struct {
		name   string
		change set
		want   []string
	}{
		{"R-02 empty", set{"learner_effort_en": "", "learner_effort_ja": "", "learner_effort_hours": absent}, []string{"R-02 error learner_effort"}},
		{"R-02 one language", set{"learner_effort_ja": " 　\u200b"}, []string{"R-02 error learner_effort"}},
		{"R-02 none", set{"type_of_assessment_en": "None."}, []string{"R-02 error type_of_assessment"}},
		{"R-02 N/A wide", set{"type_of_quality_assurance_en": "Ｎ／Ａ"}, []string{"R-02 error type_of_quality_assurance"}},
		{"R-02 該当なし", set{"type_of_quality_assurance_ja": "該当なし"}, []string{"R-02 error type_of_quality_assurance"}},
		{"R-02 dash", set{"title_en": "―"}, []string{"R-02 error title"}},
		{"R-02 brackets", set{"form_of_participation_ja": "（未定）"}, []string{"R-02 error form_of_participation"}},
		{"R-02 outcomes", set{"learning_outcomes_en": []string{"TBD", "-"}}, []string{"R-02 error learning_outcomes"}},
		{"R-02 outcomes null", set{"learning_outcomes_ja": nil}, []string{"R-02 error learning_outcomes"}},
		{"R-02 description null", set{"content_description_en": nil}, []string{"R-02 error content_description"}},
		{"R-02 credit to be decided", set{"credit_other_recognition_en": "To be decided"}, []string{"R-02 error credit_other_recognition"}},
		{"R-02 TBD inside is text", set{"type_of_assessment_en": "A report; its length is TBD"}, nil},
		{"credit none", set{"credit_other_recognition_en": "None", "credit_other_recognition_ja": "なし", "credit_other_recognition_value": nil, "credit_other_recognition_unit": nil}, nil},
		{"optional none", set{"prerequisites_needed_to_enroll_en": "None", "prerequisites_needed_to_enroll_ja": "なし"}, nil},
		{"optional absent", set{"level_framework": absent, "level_value": absent, "level_en": absent, "level_ja": absent}, nil},

		{"R-04 blank", set{"identification_of_the_learner_email": ""}, []string{"R-02 error identification_of_the_learner", "R-04 error identification_of_the_learner"}},
		{"R-04 absent", set{"identification_of_the_learner_email": absent}, []string{"R-02 error identification_of_the_learner", "R-04 error identification_of_the_learner"}},
		{"R-04 wide", set{"identification_of_the_learner_email": "ａ＠example.org"}, []string{"R-04 error identification_of_the_learner"}},
		{"R-04 form", set{"identification_of_the_learner_email": "a b@example.org"}, []string{"R-04 error identification_of_the_learner"}},
		{"class only", set{"identification_of_the_learner_email": absent, "identification_of_the_learner_name_en": absent, "identification_of_the_learner_name_ja": absent, "date_of_issuing": absent}, nil},

		{"R-05 no zone", set{"date_of_issuing": "2026-03-20T10:00:00"}, []string{"R-05 error date_of_issuing"}},
		{"R-05 future", set{"date_of_issuing": "2027-01-01T00:00:00+09:00"}, []string{"R-05 error date_of_issuing"}},
		{"R-05 blank", set{"date_of_issuing": "未定"}, []string{"R-02 error date_of_issuing", "R-05 error date_of_issuing"}},
		{"R-05 date alone", set{"date_of_issuing": "2026-03-20"}, nil},
		{"R-05 year 1", set{"date_of_issuing": "0001-01-01T00:00:00Z"}, []string{"R-05 error date_of_issuing"}},
		{"R-05 not a day", set{"date_of_issuing": "2026-02-30"}, []string{"R-05 error date_of_issuing"}},
		{"R-05 begins today in Tokyo", set{"date_of_issuing": "2026-12-01"}, nil},
		{"R-05 tomorrow in Tokyo", set{"date_of_issuing": "2026-12-02"}, []string{"R-05 error date_of_issuing"}},

		{"R-07 name", set{"awarding_body_ja": ""}, []string{"R-02 error awarding_body", "R-07 error awarding_body"}},
		{"R-07 url", set{"awarding_body_url": absent}, []string{"R-02 error awarding_body", "R-07 error awarding_body"}},
		{"R-07 url form", set{"awarding_body_url": "www.mizunara-u.example"}, []string{"R-07 error awarding_body"}},
		{"R-07 url of foreign letters", set{"awarding_body_url": "https://東京.example/春|秋"}, nil},
		{"R-07 url that hides something", set{"awarding_body_url": "https://mizunara-u.example/\u202ecod"}, []string{"R-07 error awarding_body"}},
		{"R-07 url too long", set{"awarding_body_url": "https://mizunara-u.example/" + strings.Repeat("梓", 300)}, []string{"R-07 error awarding_body"}},
		{"R-07 email of a foreign domain", set{"awarding_body_email": "office@東京.example"}, nil},
		{"R-07 email that nobody publishes", set{"awarding_body_email": "of..fice@mizunara-u.example"}, []string{"R-07 error awarding_body"}},
		{"R-07 email form", set{"awarding_body_email": "office"}, []string{"R-07 error awarding_body"}},
		{"R-08", set{"country_region_of_the_issuer_code": "JPN"}, []string{"R-08 error country_region_of_the_issuer"}},
		{"R-08 no such country", set{"country_region_of_the_issuer_code": "QQ"}, []string{"R-08 error country_region_of_the_issuer"}},
		{"R-17 foreign letters", set{"awarding_body_trust_uri": "https://東京.example/<信頼>"}, nil},
		{"R-17", set{"awarding_body_trust_uri": "ftp://x.example/"}, []string{"R-17 error awarding_body"}},

		{"R-14 too large", set{"learning_outcomes_en": []string{strings.Repeat("Explain it. ", 30_000)}}, []string{"R-14 error "}},
		{"R-14 trust too large", set{"awarding_body_trust_statement_en": strings.Repeat(">", 200_000)}, []string{"R-14 error awarding_body"}},
		{"R-14 forged", set{"language_en": "Japanese\nLevel : 9"}, []string{"R-14 error language"}},
		{"R-14 forged wide", set{"stackability_ja": "積み上げ可能\n**学　習　量**：１０時間"}, []string{"R-14 error stackability"}},
		{"R-14 forged outcome", set{"learning_outcomes_en": []string{"Explain x.", "- LEARNER EFFORT: none"}}, []string{"R-14 error learning_outcomes"}},
		{"R-14 forged trust", set{"awarding_body_trust_statement_en": "Good.\nCountry/Region of the issuer : Atlantis"}, []string{"R-14 error awarding_body"}},
		{"R-14 label without colon", set{"language_en": "Level of Japanese needed: N2"}, nil},

		{"R-15", set{"badge_image_words": "Badge"}, []string{"R-15 warning badge_image"}},
		{"R-15 blank", set{"badge_image_words": ""}, []string{"R-15 warning badge_image"}},
		{"R-15 drawn by us", set{"badge_image_words": absent}, nil},
		{"R-15 case and hyphen", set{"badge_image_words": "MICRO‑CREDENTIAL"}, nil},

		{"R-16 English", set{"certification_en": "Conforms to the Guideline 1.1"}, []string{"R-16 error certification"}},
		{"R-16 note itself", set{"certification_ja": microcredential.Edition11().NoteJA}, []string{"R-16 error certification"}},
		{"R-16 wide", set{"certification_ja": "ガイドライン１．１準拠"}, []string{"R-16 error certification"}},
		{"R-16 elsewhere", set{"stackability_en": "Stackable. Conforms to the Guidelines for Issuing Micro-credentials Digitally 1.1"}, []string{"R-16 error stackability"}},
		{"R-16 other guideline taught", set{"content_description_en": "Writing texts that conform to clinical guidelines."}, nil},
		{"R-16 denied", set{"certification_ja": "ガイドライン1.1には準拠していません"}, nil},

		{"R-18 code", set{"type_of_assessment_codes": []string{"attendance"}}, []string{"R-18 error type_of_assessment"}},
		{"R-18 text", set{"type_of_assessment_en": "Attendance only"}, []string{"R-18 error type_of_assessment"}},
		{"R-18 text ja", set{"type_of_assessment_ja": "出席のみ"}, []string{"R-18 error type_of_assessment"}},
		{"R-18 full attendance", set{"type_of_assessment_en": "Full attendance"}, []string{"R-18 error type_of_assessment"}},
		{"R-18 attendance and test", set{"type_of_assessment_en": "Attendance of 80 % and a written test", "type_of_assessment_ja": "出席80%以上かつ筆記試験合格"}, nil},
		{"R-18 attendance, no test", set{"type_of_assessment_en": "Attendance only; no test", "type_of_assessment_ja": "出席のみ（試験はありません）"}, []string{"R-18 error type_of_assessment"}},
		{"R-18 participation and report", set{"type_of_assessment_en": "Participation in all sessions and a final report", "type_of_assessment_ja": "全回の受講とレポート"}, nil},
		{"R-18 portfolio, no exam", set{"type_of_assessment_en": "Portfolio; no exam", "type_of_assessment_ja": "ポートフォリオ。試験はありません"}, nil},
		{"R-18 denied", set{"type_of_assessment_en": "A written test; attendance alone is not enough", "type_of_assessment_ja": "筆記試験。出席のみでは修了とはならない"}, nil},

		{"R-20 unit", set{"credit_other_recognition_unit": nil}, []string{"R-20 error credit_other_recognition"}},
		{"R-20 no number", set{"credit_other_recognition_value": absent, "credit_other_recognition_en": "Recognised as prior learning"}, nil},
		{"R-20 number in the text", set{"credit_other_recognition_value": absent, "credit_other_recognition_unit": absent}, nil},
		{"R-20 null with text", set{"credit_other_recognition_value": nil, "credit_other_recognition_unit": nil, "credit_other_recognition_en": "Recognised as prior learning"}, nil},

		{"R-24 hours", set{"learner_effort_hours": 46}, []string{"R-24 warning learner_effort"}},
		{"R-24 hours in the text", set{"learner_effort_hours": absent}, nil},
		{"R-24 hours unsaid", set{"learner_effort_hours": absent, "learner_effort_en": "Four evenings", "learner_effort_ja": "夜間4回"}, []string{"R-24 warning learner_effort"}},
		{"R-24 apply order", set{"extra_apply_from": "2027-04-10", "extra_apply_until": "2027-03-01"}, []string{"R-24 warning "}},
		{"R-24 apply in order", set{"extra_apply_from": "2027-03-01", "extra_apply_until": "2027-03-01"}, nil},
		{"R-24 hours one text", set{"learner_effort_ja": "合計40時間"}, []string{"R-24 warning learner_effort"}},
		{"R-24 30 a credit", set{"learner_effort_hours": 30, "learner_effort_en": "30 hours", "learner_effort_ja": "30時間"}, nil},
		{"R-24 29 a credit", set{"learner_effort_hours": 29, "learner_effort_en": "29 hours", "learner_effort_ja": "29時間"}, []string{"R-24 warning credit_other_recognition", "R-24 warning learner_effort"}},
		{"R-24 90 a credit", set{"learner_effort_hours": 90, "learner_effort_en": "90 hours", "learner_effort_ja": "９０時間"}, nil},
		{"R-24 91 a credit", set{"learner_effort_hours": 91, "learner_effort_en": "91 hours", "learner_effort_ja": "91時間"}, []string{"R-24 warning credit_other_recognition", "R-24 warning learner_effort"}},
		{"R-24 other credits", set{"learner_effort_hours": 25, "learner_effort_en": "25 hours", "learner_effort_ja": "25時間", "credit_other_recognition_unit": "ECTS"}, nil},
		{"R-24 form", set{"form_of_participation_code": "onsite"}, []string{"R-24 warning form_of_participation"}},
		{"R-24 level", set{"level_value": "9"}, []string{"R-24 warning level"}},
		{"R-24 level number", set{"level_value": 6}, nil},
		{"R-24 stackable", set{"stackability_code": "standalone"}, []string{"R-24 warning stackability"}},
		{"R-24 outcomes", set{"learning_outcomes_en": slices.Repeat([]string{"Explain something."}, 11)}, []string{"R-24 warning learning_outcomes"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			report := check(changed(t, "mc-01", test.change))
			opt := cmp.Options{cmpopts.SortSlices(strings.Compare), cmpopts.EquateEmpty()}
			if diff := cmp.Diff(test.want, shortForm(report), opt); diff != "" {
				t.Errorf("(-want +got)\n%s%s", diff, strings.Join(sentences(report), "\n"))
			}
			if wantConforms := !strings.Contains(strings.Join(test.want, " "), "error"); report.Conforms != wantConforms {
				t.Errorf("conforms %v", report.Conforms)
			}
		})
	}
}

// TestHints: each hint is given where there is ground for it, and not where there is none.
func TestHints(t *testing.T) {
	for _, test := range []struct {
		code            string
		hinted, without set
	}{
		{"claim-waits", set{"claims_conformity": true, "title_en": ""}, set{"claims_conformity": true}},
		{"address-encoded", set{"awarding_body_url": "https://大学.example/"}, set{"awarding_body_url": "https://www.mizunara-u.example/"}},
		{"platform", set{"awarding_body_en": "OpenBadge Platform"}, set{"awarding_body_en": "Tides University"}},
		{"unknown-code", set{"form_of_participation_code": "by_post"}, set{"form_of_participation_code": "online"}},
		{"unknown-code", set{"level_framework": "XQF", "level_value": "6"}, set{"level_framework": "JEQF", "level_value": "6"}},
		{"credit-figure", set{"credit_other_recognition_value": absent, "credit_other_recognition_unit": absent, "credit_other_recognition_en": "Valued in the region"},
			set{"credit_other_recognition_value": absent, "credit_other_recognition_unit": absent, "credit_other_recognition_en": "1 credit"}},
		{"near-key-given", set{"Title-en": "Another"}, set{"title_en": "Another"}},
		{"past-outcome", set{"learning_outcomes_en": []string{"Attended lectures on tides."}}, set{"learning_outcomes_en": []string{"Study tides."}}},
		{"past-outcome", set{"learning_outcomes_ja": []string{"潮汐の講義を受講した。"}}, set{"learning_outcomes_ja": []string{"潮汐を説明できる。"}}},
		{"no-body", set{"type_of_quality_assurance_en": "Good."}, set{"type_of_quality_assurance_en": "Reviewed by the faculty council each year."}},
		{"degree-title", set{"title_en": "Bachelor of Tides"}, set{"title_en": "Reading of Tides"}},
		{"degree-title", set{"title_ja": "学士（潮汐）"}, set{"title_ja": "潮汐学"}},
	} {
		for change, want := range map[*set]bool{&test.hinted: true, &test.without: false} {
			report := check(changed(t, "mc-01", *change))
			got := slices.ContainsFunc(report.Findings, func(f microcredential.Finding) bool {
				return f.Code == test.code && f.Severity == microcredential.Hint
			})
			if got != want {
				t.Errorf("%v: %s is hinted at %t, want %t\n%s", *change, test.code, got, want, strings.Join(sentences(report), "\n"))
			}
		}
	}
}

// TestHoursUnsaid asks for the hours of a learner effort that tells none, at the field of the number.
func TestHoursUnsaid(t *testing.T) {
	for text, want := range map[string]string{"45時間": "", "週末3回": "learner_effort_hours", "週2時間": "learner_effort_hours", "": ""} {
		d := changed(t, "mc-01", set{"learner_effort_hours": absent, "learner_effort_en": "Weekends", "learner_effort_ja": text})
		got := ""
		for _, f := range check(d).Findings {
			if f.Code == "hours-unsaid" {
				got = d.Advice(f, microcredential.Japanese).Spots[0].Key
			}
		}
		if got != want {
			t.Errorf("%q: the hours are asked for at %q, want %q", text, got, want)
		}
	}
}

func TestAddressesInDescription(t *testing.T) {
	for text, want := range map[string]string{
		"See https://example.org/x":                 "error",
		"詳しくはｈｔｔｐｓ：／／example.orgへ":                  "error",
		"www.example.org":                           "error",
		"ｗｗｗ．ｅｘａｍｐｌｅ．ｊｐ":                            "error",
		"mail office@example.org":                   "error",
		"連絡先はoffice＠example.jpです":                   "error",
		"doi 10.1234/abc.5":                         "error",
		"DOI：１０．１２３４／ａｂｃ":                           "error",
		"mailto:office@example.org":                 "error",
		"urn:isbn:9784000000000":                    "error",
		"詳しくはmizunara-u.example/mc/dataを":           "error",
		"Example.Org/path":                          "error",
		"EXAMPLE.COM:8080/path":                     "error",
		"exam\u200bple.org/x":                       "error",
		"例え.jp/講座":                                  "error",
		"Visit mizunara-u.example today.":           "warning",
		"mizunara-u.ac.jpで公開":                       "warning",
		"EXAMPLE.COM":                               "warning",
		"ASP.NET":                                   "",
		"Web programming with ASP.NET/C#.":          "",
		"Node.js/Express and Vue.js":                "",
		"Socket.IO in practice":                     "",
		"A M.Sc./Ph.D. seminar, e.g. in the U.S.A.": "",
		"Version 2.0/3.0, and/or TCP/IP (1.5 h)":    "",
		"ratio 1:3; data:reading and writing":       "",
		"Reading data.In everyday work.":            "",
		"No.1の講座。Ver.2.0対応":                         "",
		strings.Repeat("あ", 200):                    "",
		strings.Repeat("あ", 201):                    "warning",
	} {
		got := ""
		for _, f := range counted(check(changed(t, "mc-01", set{"content_description_ja": text}))) {
			if f.Rule != "R-09" || f.Descriptor != microcredential.ContentDescription {
				t.Errorf("%q: %v", text, f)
			}
			got = string(f.Severity)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestHourFigures(t *testing.T) {
	for _, test := range []struct {
		text  string
		hours float64
		fits  bool
	}{
		{"45 hours", 45, true}, {"45 h", 45, true}, {"45h in total", 45, true}, {"45.0 hours", 45, true}, {"a 45-hour course", 45, true},
		{"45 learning hours", 45, true}, {"about 45 notional learning hours", 45, true}, {"forty-five hours", 45, true},
		{"1,000 hours", 1000, true}, {"40–50 hours", 45, true}, {"40 to 50 hours", 50, true}, {"40-50 hours", 60, false},
		{"1 hour 30 minutes", 1.5, true}, {"90 minutes", 1.5, true}, {"Total hours: 45", 45, true}, {"one term", 45, false},
		{"450 hours", 45, false}, {"145 hours", 45, false}, {"15 weeks, 3 hours a week", 15, false}, {"one hundred and twenty hours", 120, true},
		{"４５時間", 45, true}, {"45 時間", 45, true}, {"約45時間程度", 45, true}, {"四十五時間", 45, true}, {"四五時間", 45, true}, {"百二十時間", 120, true},
		{"40～50時間", 45, true}, {"40〜50時間", 41, true}, {"40時間から50時間", 45, true}, {"学習時間：45", 45, true}, {"2時間30分", 2.5, true}, {"1時間半", 1.5, true},
		{"10～15分の教材を用い、全体で15時間", 15, true}, {"45分", 45, false}, {"1,000時間", 1000, true}, {"半期", 45, false},
	} {
		d := changed(t, "mc-04", set{"learner_effort_hours": test.hours, "learner_effort_en": test.text, "learner_effort_ja": test.text})
		if fits := len(counted(check(d))) == 0; fits != test.fits {
			t.Errorf("%q for %v hours: fits %v, want %v", test.text, test.hours, fits, test.fits)
		}
	}
}

func TestLevels(t *testing.T) {
	for _, test := range []struct {
		framework, value, text string
		fits                   bool
	}{
		{"JEQF", "1", "x", true}, {"JEQF", "8", "x", true}, {"JEQF", "9", "x", false}, {"JEQF", "0", "x", false}, {"JEQF", "レベル６", "x", true},
		{"EQF", "Level 7", "x", true}, {"EQF", "B2", "x", false}, {"CEFR", "B2", "x", true}, {"CEFR", "b2", "x", true}, {"CEFR", "B2+", "x", true},
		{"CEFR", "Pre-A1", "x", true}, {"CEFR", "D1", "x", false}, {"ITSS", "7", "x", true}, {"ITSS", "8", "x", false}, {"AQF", "10", "x", true},
		{"AQF", "11", "x", false}, {"other", "Gold", "x", true}, {"JEQF", "", "JEQF Level 6", true}, {"", "7", "7", false}, {"", "", "Level 7", false},
		{"", "", "レベル7", false}, {"", "", "JEQF Level 6", true}, {"", "", "Introductory", true}, {"", "3", "ITスキル標準 レベル3", true},
	} {
		d := changed(t, "mc-01", set{"level_framework": test.framework, "level_value": test.value, "level_en": test.text, "level_ja": test.text})
		if fits := len(counted(check(d))) == 0; fits != test.fits {
			t.Errorf("%q %q %q: fits %v, want %v", test.framework, test.value, test.text, fits, test.fits)
		}
	}
}

func TestFormAgainstText(t *testing.T) {
	for _, test := range []struct {
		code, text string
		fits       bool
	}{
		{"online", "Fully online", true}, {"online", "Onsite in Kyoto", false}, {"online", "Blended", false}, {"online", "対面（教室）", false},
		{"online", "Online; no onsite sessions", true}, {"online", "オンライン。対面授業はありません", true}, {"online", "遠隔・同期型", true},
		{"online", "ハイブリッド", false}, {"online", "Self-paced", true},
		{"online", "オンライン（希望者のみ対面の懇談会あり）", true}, {"online", "オンライン。対面の交流会（参加は任意）", true},
		{"online", "Online. A meeting on campus (optional)", true}, {"online", "オンライン（2日間の対面実習は必修）", false},
		{"onsite", "On campus", true}, {"onsite", "Online", false}, {"onsite", "オンデマンド配信", false}, {"onsite", "Onsite; preparation online", true},
		{"onsite", "集合研修（オンラインでの受講は不可）", true}, {"onsite", "Four days in the laboratory", true},
		{"blended", "Blended", true}, {"blended", "Fully online", false}, {"blended", "オンラインのみ", false}, {"blended", "対面", false},
		{"blended", "Hybrid of online and on-site days", true}, {"blended", "オンライン授業と対面授業の併用", true},
		{"blended", "Evening online classes and two weekends in Kyoto", true},
	} {
		d := changed(t, "mc-01", set{"form_of_participation_code": test.code, "form_of_participation_en": test.text, "form_of_participation_ja": test.text})
		if fits := len(counted(check(d))) == 0; fits != test.fits {
			t.Errorf("%s, %q: fits %v, want %v", test.code, test.text, fits, test.fits)
		}
	}
}

func TestStackabilityAgainstText(t *testing.T) {
	for _, test := range []struct {
		code, text string
		fits       bool
	}{
		{"standalone", "Stand-alone", true}, {"standalone", "Not stackable", true}, {"standalone", "Stackable towards a diploma", false},
		{"standalone", "単独で完結（積み上げなし）", true}, {"standalone", "積み上げはできません", true}, {"standalone", "学士課程に積み上げ可能", false},
		{"standalone", "Cannot be stacked", true},
		{"stackable", "Stackable", true}, {"stackable", "Has standalone value and counts towards the certificate", true}, {"stackable", "Stand-alone", false},
		{"stackable", "単独で完結", false}, {"stackable", "積み上げ不可", false}, {"stackable", "修士課程の単位に算入できる", true},
	} {
		d := changed(t, "mc-01", set{"stackability_code": test.code, "stackability_en": test.text, "stackability_ja": test.text})
		if fits := len(counted(check(d))) == 0; fits != test.fits {
			t.Errorf("%s, %q: fits %v, want %v", test.code, test.text, fits, test.fits)
		}
	}
}

func TestEnglishAlone(t *testing.T) {
	d := samples(t, "good")["mc-01"].Clone()
	for _, name := range d.Names() {
		if strings.HasSuffix(name, "_ja") && !strings.HasPrefix(name, "awarding_body") && !strings.HasPrefix(name, "country") {
			d.Unset(name)
		}
	}
	if report := check(d); !report.Conforms || len(report.Findings) != 0 {
		t.Error(sentences(report))
	}
	if langs := d.Languages(); !slices.Equal(langs, []microcredential.Lang{microcredential.English}) {
		t.Errorf("languages %v", langs)
	}
}

func TestImportedCriteria(t *testing.T) {
	good, bad := samples(t, "good")["mc-02"], samples(t, "bad")["bad-03"].Clone()
	for _, lang := range microcredential.Langs {
		text, err := microcredential.Criteria(microcredential.Edition11(), good, lang, false)
		if err != nil {
			t.Fatal(err)
		}
		if err := bad.Set("raw_criteria_"+string(lang), text); err != nil {
			t.Fatal(err)
		}
	}
	if report := check(bad); !report.Conforms || len(report.Findings) != 0 {
		t.Errorf("labelled criteria: %s", strings.Join(sentences(report), "\n"))
	}
	raw, _ := microcredential.Criteria(microcredential.Edition11(), good, microcredential.English, false)
	if err := bad.Set("raw_criteria_en", raw+"\n\nLanguage : again"); err != nil {
		t.Fatal(err)
	}
	if got := shortForm(check(bad)); !slices.Equal(got, []string{"R-14 error language"}) {
		t.Errorf("duplicate label: %q", got)
	}
}

func BenchmarkCheck(b *testing.B) {
	d := samples(b, "good")["mc-01"]
	for b.Loop() {
		check(d)
	}
}

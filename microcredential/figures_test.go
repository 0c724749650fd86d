package microcredential_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// TestCreditsIn: an amount is read where it is beyond doubt the text's own.
func TestCreditsIn(t *testing.T) {
	for text, want := range map[string]string{
		"1 credit, recorded on the transcript": "1 credit", "2.5 ECTS credits": "2.5 ECTS credits ECTS", "1,5 ECTS": "1.5 ECTS ECTS",
		"Two academic credits": "2 academic credits", "15 credit points (AQF)": "15 credit points", "ECTS: 3": "3 ECTS ECTS", "Credits: 2": "2 Credits", "取得単位数：2": "2 単位 JP", "Number of credits: 3": "3 credits",
		"1 credit (Japan)": "1 credit JP", "One credit of the Japanese system": "1 credit JP", "2 university credits in Japan": "2 university credits JP",
		"A total of 3 ECTS credits": "3 ECTS credits ECTS", "Awards 6 CPD points": "6 CPD points", "8 CPD hours": "8 CPD hours",
		"Learners who pass receive 2 credits": "2 credits", "1 credit (1.5 ECTS)": "1 credit", "1-credit course": "", "4 PDUs": "4 PDUs",
		"4単位": "4 単位 JP", "２ 単位（大学設置基準）": "2 単位 JP", "一単位": "1 単位 JP", "単位数：4": "4 単位 JP", "単位 2": "2 単位 JP", "3単位（ECTS）": "3 単位 ECTS",
		"修了者に1単位を授与する": "1 単位 JP", "合計2単位": "2 単位 JP", "10クレジット": "10 クレジット",
		"None": "0", "No academic credit": "0", "Non-credit course": "0", "なし": "0", "単位は付与しない": "0", "単位認定は行いません。": "0",
		"None. 2 credits may follow": "", "exempts from one course": "", "2 creditable courses": "", "Up to 2 credits": "", "1–2 credits": "", "1 or 2 credits": "",
		"最大2単位まで": "", "1単位または2単位": "", "卒業要件124単位のうちに算入できる": "", "2単位以上": "", "Exempts from a 2-credit course": "",
		"Counts towards the 120 credits of the degree": "", "Recognised by employers": "", "資格試験の一部免除": "", "単位認定あり（単位数は所属大学による）": "", "": "",
		"2 credits at Konara; 1 credit at Kestrel": "2 credits", "Either course A (2 credits) or course B (1 credit)": "",
	} {
		got := ""
		if c, ok := microcredential.CreditsIn(text); ok {
			got = strings.TrimSpace(strings.Join(strings.Fields(fmt.Sprintf("%g %s %s", c.Amount, c.Unit, c.System)), " "))
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestLevelIn: a level is read where a text names one of one framework.
func TestLevelIn(t *testing.T) {
	for text, want := range map[string]string{
		"Level 6 of the Japanese Educational Qualifications Framework (first-year content)": "JEQF 6 6/8",
		"日本の教育資格枠組み レベル6（学士課程1年次相当の内容）":                                                     "JEQF 6 6/8", "JEQF レベル6": "JEQF 6 6/8", "JEQF6相当": "JEQF 6 6/8", "CEFR B2 (exit level)": "CEFR B2 4/6",
		"B2 on the Common European Framework": "CEFR B2 4/6", "CEFR B1+": "CEFR B1+ 3/6", "CEFR Pre-A1": "CEFR PRE-A1 0/0", "ヨーロッパ言語共通参照枠のB1": "CEFR B1 3/6",
		"ITスキル標準 レベル3": "ITSS 3 3/7", "AQF level 8": "AQF 8 8/10", "EQF Lv.5": "EQF 5 5/8", "European Qualifications Framework: 4": "EQF 4 4/8",
		"EQF Level 9": "EQF 9 0/0", "CEFR D1": "CEFR D1 0/0", "EQF level 5–6": "EQF  0/0", "CEFR B1 to B2": "CEFR  0/0", "EQF level 5 or 6": "EQF  0/0",
		"EQF Level 6, JEQF Level 6": "", "7": "", "Level 3": "", "Beginners": "", "": "", "EQF": "EQF  0/0",
		"EQF level 6 (units: 3)": "EQF 6 6/8", "JEQF level 6; level 1 of the programme": "JEQF  0/0",
	} {
		got := ""
		if l := microcredential.LevelIn(text); l.Framework != "" {
			got = fmt.Sprintf("%s %s %d/%d", l.Framework, l.Value, l.Step, l.Steps)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestFigures: a code goes before a text, and says that it is one.
func TestFigures(t *testing.T) {
	d := samples(t, "good")["mc-01"]
	f := d.Figures()
	if f.Effort.Hours != 45 || fmt.Sprint(f.Effort.Parts) != "[15 20 10]" || f.Effort.From != microcredential.FromCode {
		t.Errorf("effort %+v", *f.Effort)
	}
	if f.Credits.Amount != 1 || f.Credits.System != microcredential.JapaneseCredits || f.Level.Step != 6 {
		t.Errorf("credits %+v, level %+v", *f.Credits, *f.Level)
	}
	text, err := microcredential.Criteria(microcredential.Edition11(), d, microcredential.English, true)
	if err != nil {
		t.Fatal(err)
	}
	read := microcredential.ReadCriteria(text).Figures()
	if read.Effort.Hours != 45 || read.Credits.Amount != 1 || read.Level.Value != "6" || read.Level.From != microcredential.FromText {
		t.Errorf("read: %+v %+v %+v", read.Effort, read.Credits, read.Level)
	}
	if none := new(microcredential.Description).Figures(); none.Effort != nil || none.Credits != nil || none.Level != nil {
		t.Errorf("of nothing: %+v", none)
	}
}

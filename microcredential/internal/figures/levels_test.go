package figures_test

import (
	"fmt"
	"testing"

	"github.com/mitome/mitome/microcredential/internal/figures"
)

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
		if l := figures.LevelIn(text); l.Framework != "" {
			got = fmt.Sprintf("%s %s %d/%d", l.Framework, l.Value, l.Step, l.Steps)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

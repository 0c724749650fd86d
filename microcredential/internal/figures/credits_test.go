package figures_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential/internal/figures"
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
		if c, ok := figures.CreditsIn(text); ok {
			got = strings.TrimSpace(strings.Join(strings.Fields(fmt.Sprintf("%g %s %s", c.Amount, c.Unit, c.System)), " "))
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestNamesCredit: any amount, none, or who recognises; not who merely speaks of value.
func TestNamesCredit(t *testing.T) {
	for text, want := range map[string]bool{
		"12 CPD points": true, "ECTS: 3": true, "half a credit": true, "単位は付与しない": true, "No academic credit": true,
		"Of great value": false, "就職に役立つ": false, "": false,
	} {
		if got := figures.NamesCredit(text); got != want {
			t.Errorf("%q names credit: %t", text, got)
		}
	}
}

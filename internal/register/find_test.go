package register

import (
	"testing"

	"github.com/mitome/mitome/internal/issuance"
)

// A name is found in whatever letters it is looked for, and nobody else is.
func TestFindNames(t *testing.T) {
	a := &issuance.ListedAward{Recipient: issuance.Recipient{
		Name: "髙﨑　花子", NameEN: "TAKASAKI Hanako", Reading: "たかさき はなこ", StudentID: "Ａ24-001", Email: "hanako@students.example",
	}}
	filed := snapshot{{id: 1, cards: []card{cardOf(a, 7)}}}
	for words, found := range map[string]bool{
		"髙﨑": true, "高崎": true, "高崎花子": true, "花子 高崎": true, "タカサキ": true, "ﾀｶｻｷ": true, "たかさき": true, "takasaki hanako": true,
		"HANAKO": true, "ｈａｎａｋｏ": true, "A24-001": true, "a24": true, "hanako@students.example": true, "": true, "　": true,
		"高橋": false, "花子takasaki": false, "hanako@": true, "たかさき たろう": false, "%": false, "_": false,
	} {
		if total := filed.each(Search{Words: words}, corrected, func(place) {}); total != map[bool]int{true: 1}[found] {
			t.Errorf("%q finds %d, want %v", words, total, found)
		}
	}
	if total := filed.each(Search{Class: 8}, corrected, func(place) {}); total != 0 {
		t.Errorf("another class finds %d", total)
	}
}

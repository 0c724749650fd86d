package register

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/issuance"
)

// A name is found in whatever letters it is looked for, and nobody else is.
func TestFindNames(t *testing.T) {
	a := &issuance.ListedAward{Recipient: issuance.Recipient{
		Name: "髙﨑　花子", NameEN: "TAKASAKI Hanako", Reading: "たかさき はなこ", StudentID: "Ａ24-001", Email: "hanako@students.example",
	}}
	filed := snapshot{{id: 1, cards: []*card{filedCard(a)}}}
	for words, found := range map[string]bool{
		"髙﨑": true, "高崎": true, "高崎花子": true, "花子 高崎": true, "タカサキ": true, "ﾀｶｻｷ": true, "たかさき": true, "takasaki hanako": true,
		"HANAKO": true, "ｈａｎａｋｏ": true, "A24-001": true, "a24": true, "hanako@students.example": true, "": true, "　": true,
		"髙﨑,花子": true, "A24001": true, "たーかさき": true, "-": true, "ー": true,
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

// Who is written to with the address of a page finds its award by it, and no other's.
func TestFindByAddress(t *testing.T) {
	id := func(n byte) issuance.ID { return issuance.ID{n} }
	var batch []*card
	for n := range byte(3) {
		c := filedCard(&issuance.ListedAward{Award: issuance.Award{ID: id(n + 1), Row: int(n) + 1}, Recipient: issuance.Recipient{Name: "見本 花子"}})
		batch = append(batch, c)
	}
	filed := snapshot{{id: 1, cards: batch}}
	for words, found := range map[string]int{
		"https://awards.example/o/mizunara/a/" + id(2).String(): 2, strings.ToUpper(id(3).String()): 3, id(2).String() + " 花子": 2,
		id(9).String(): 0, id(2).String() + " 太郎": 0,
	} {
		row := 0
		filed.each(Search{Words: words}, corrected, func(at place) { row = at.row })
		if row != found {
			t.Errorf("%q finds row %d, want %d", words, row, found)
		}
	}
}

// Names as lists have them are found as somebody at a counter types them: with older forms of kanji, those of the register of
// families, small kana, signs of repetition, marks above letters, and whatever a keyboard or another system makes of them.
func TestFindSpellings(t *testing.T) {
	for _, one := range []struct{ name, words string }{
		{"渡邉 綾", "渡辺"}, {"渡邊 綾", "渡邉綾"}, {"齋藤 一", "斎藤"}, {"齊藤 一", "斉藤"}, {"斎藤 一", "斉藤"}, {"𠮷田 茂", "吉田"},
		{"濵田 正", "浜田"}, {"櫻井 翠", "桜井"}, {"廣瀨 勉", "広瀬"}, {"眞德 惠", "真徳恵"}, {"嶋田 薫", "島田薰"}, {"神田 祥子", "神田祥子"},
		{"葛\U000E0100城 梓", "葛城"}, {"辻\U000E0101 隆", "辻隆"}, {"三ヶ島 葭", "三ケ島"}, {"佐々木 望", "佐佐木"}, {"巖谷 遙", "巌谷遥"}, {"檜山 堯", "桧山尭"},
		{"鷗外 森", "鴎外"}, {"José García", "jose garcia"}, {"Jürgen Müller", "jurgen muller"}, {"Yūko Ōno", "yuko ono"}, {"O’Brien Ann", "o'brien"},
		{"渡邉 綾", "渡邊　綾"}, {"渡辺綾", "渡邉 綾"}, {"齋藤 一", "齊藤一"}, {"斉藤 一", "齋藤"}, {"穗積 㐂一", "穂積喜一"}, {"衞藤 聰", "衛藤聡"}, {"內海 步", "内海歩"},
		{"𠮷川 寛", "吉川寬"}, {"昻 晧", "昂皓"}, {"ﾀﾅｶ ﾀﾛｳ", "たなか　たろう"}, {"たなか たろう", "ﾀﾅｶﾀﾛｳ"}, {"ユーコ", "ゆうこ"}, {"ゆうこ", "ﾕｰｺ"}, {"オオノ", "おーの"},
		{"おおの", "オーノ"}, {"けいこ", "ケーコ"}, {"ITOH Taro", "ito taro"}, {"Ito Taro", "itoh tarou"}, {"Ōno Ryō", "ohno ryou"}, {"ONO Ryo", "Ōno Ryō"}, {"OHNO Yuko", "ono yūko"},
		{"山田 太郎", "太郎 山田"}, {"TAKASAKI Hanako", "Hanako, Takasaki"}, {"ホセ・ガルシア", "ホセ ガルシア"}, {"ホセ ガルシア", "ホセ･ガルシア"}, {"Ｎguyễn Văn Đạt", "nguyen van dat"},
		{"François Lefèvre", "ＦＲＡＮＣＯＩＳ lefevre"}, {"Søren Ås", "soren as"}, {"Łukasz Żak", "lukasz zak"}, {"Straße", "strasse"}, {"0012301", "００１２３０１"}, {"A24-001", "Ａ２４００１"},
		{"A24001", "a24-001"}, {"ガブリエル", "カ\u3099フ\u3099リエル"}, {"ｶﾞﾌﾞﾘｴﾙ", "がぶりえる"}, {"ＬＩＮＤＡ", "linda"}, {"A−１−23", "a-1-23"}, {"A‐1‐23", "Ａー１ー２３"}, {"シヨウコ", "しょうこ"},
	} {
		a := &issuance.ListedAward{Recipient: issuance.Recipient{Name: one.name}}
		filed := snapshot{{id: 1, cards: []*card{filedCard(a)}}}
		if total := filed.each(Search{Words: one.words}, corrected, func(place) {}); total != 1 {
			t.Errorf("%q does not find %q", one.words, one.name)
		}
	}
}

// filedCard is the card of an award of the class 7.
func filedCard(a *issuance.ListedAward) *card {
	c := cardOf(a, 7)
	return &c
}

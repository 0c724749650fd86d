package columns

import (
	"testing"

	"github.com/mitome/mitome/internal/roster/words"
)

func TestUnderstand(t *testing.T) {
	for header, want := range map[string]Meaning{
		"氏名（フルネーム）": {Name, Whole}, "★メールアドレス(必須)": {Email, Whole}, "氏名:": {Name, Whole}, "氏名 / Name": {Name, Whole}, "学籍番号 Student ID": {StudentID, Whole}, "受講者氏名": {Name, Whole},
		"大学メールアドレス": {Email, Whole}, "Q2. メールアドレスを入力してください": {Email, Whole}, "メールアドレス（例：taro@students.example）": {Email, Whole}, "Your email address": {Email, Whole},
		"姓（カナ）": {Reading, Family}, "名（ローマ字）": {NameEN, Given}, "セイ": {Reading, Family}, "First Name": {Name, Given}, "氏名（カナ）": {Reading, Whole}, "Full name (English)": {NameEN, Whole},
		"氏名（姓）": {Name, Family}, "氏名（名）": {Name, Given}, "氏名_姓": {Name, Family}, "フリガナ_メイ": {Reading, Given}, "氏名カナ（セイ）": {Reading, Family}, "Name (First)": {Name, Given}, "Name (Last)": {Name, Family},
		"氏名（姓と名の間に空白を入れる）": {Name, Whole}, "●氏名●": {Name, Whole}, "Ⅱ．メールアドレス": {Email, Whole}, "(3) 学籍番号": {StudentID, Whole}, "A. 氏名": {Name, Whole}, "一、氏名": {Name, Whole}, "Last, First": {Name, Whole},
		"学習者の種別": {LearnerType, Whole}, "表示氏名": {DisplayName, Whole}, "言語": {Language, Whole},
		"担当教員氏名": {}, "メールアドレス（保護者）": {}, "学校名": {}, "会員名": {}, "ユーザー名": {}, "Username": {}, "備考": {}, "日付": {}, "Host Email": {}, "住所": {}, "氏名（旧姓）": {}, "メールアドレス（確認）": {},
	} {
		if got := Of(header); got != want {
			t.Errorf("understand(%q) = %v, want %v", header, got, want)
		}
	}
}

// No word stands for two columns.
func TestHeadersAreUnambiguous(t *testing.T) {
	seen := map[string]Column{}
	for _, c := range columns {
		for _, word := range append([]string{string(c.Column), c.ja}, c.others...) {
			if other, ok := seen[words.Fold(word)]; ok && other != c.Column {
				t.Errorf("%q is both %s and %s", word, other, c.Column)
			}
			seen[words.Fold(word)] = c.Column
		}
	}
}

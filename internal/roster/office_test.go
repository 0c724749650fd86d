package roster

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook/booktest"
)

// office is a list as an office has it, and what a careful person makes of it.
type office struct {
	rows [][]string
	want []string // such as “3 a@students.example 山田 太郎”, or “4 out_failed” for a fault
}

func cells(of ...string) []string { return of }

// offices are shapes of exports and hand-made lists, with invented people.
var offices = map[string]office{
	"Zoom, meeting above": {[][]string{
		cells("Meeting ID", "Topic", "User Email", "Duration (Minutes)"), cells("123", "講座", "host@univ.example", "90"),
		cells("Name (Original Name)", "User Email", "Join Time", "Guest"), cells("山田 太郎", "taro@students.example", "x", "No"), cells("佐藤 花子", "hana@students.example", "x", "No"),
	}, []string{"4 taro@students.example 山田 太郎", "5 hana@students.example 佐藤 花子"}},
	"Canvas": {[][]string{
		cells("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Final Grade"), cells("    Points Possible", "", "", "", "", ""),
		cells("Yamada, Taro", "1", "S1", "taro@students.example", "A", "A"), cells("Sato, Hana", "2", "S2", "hana@students.example", "A", "F"), cells("Student, Test", "3", "", "", "A", ""),
	}, []string{"3 taro@students.example Yamada, Taro", "4 out_failed", "5 out_example"}},
	"Moodle": {[][]string{cells("名", "姓", "IDナンバー", "メールアドレス"), cells("太郎", "山田", "1", "taro@students.example"), cells("Anna", "Smith", "2", "anna@students.example")},
		[]string{"2 taro@students.example 山田 太郎", "3 anna@students.example Anna Smith"}},
	"Moodle, suspended": {[][]string{cells("First name", "Surname", "Email address", "Status"), cells("Taro", "Yamada", "taro@students.example", "Active"), cells("Hana", "Sato", "hana@students.example", "Suspended")},
		[]string{"2 taro@students.example Taro Yamada", "3 out_withdrawn"}},
	"Microsoft Forms": {[][]string{cells("ID", "開始時刻", "完了時刻", "メール", "名前", "氏名", "メールアドレス2"), cells("1", "x", "y", "anonymous", "", "山田太郎", "taro@students.example")},
		[]string{"2 taro@students.example 山田太郎"}},
	"Google Forms": {[][]string{cells("タイムスタンプ", "ユーザー名", "1. お名前（フルネーム）を入力してください", "感想"), cells("x", "taro@students.example", "山田 太郎", "辞退者が多かった")},
		[]string{"2 taro@students.example 山田 太郎"}},
	"applicant above": {[][]string{cells("申請者", "教務 太郎", "メール", "kyomu@univ.example"), cells("学籍番号", "氏名", "メール"), cells("A1", "山田", "taro@students.example"), cells("A2", "佐藤", "hana@students.example")},
		[]string{"3 taro@students.example 山田", "4 hana@students.example 佐藤"}},
	"example table above": {[][]string{cells("記入例"), cells("氏名", "メール"), cells("見本", "mihon@univ.example"), cells("修了者名簿"), cells("氏名", "メール"), cells("山田", "taro@students.example")},
		[]string{"6 taro@students.example 山田"}},
	"withdrawn below": {[][]string{cells("氏名", "メール", "備考"), cells("山田", "taro@students.example", ""), cells("佐藤", "hana@students.example", "辞退（4月1日）"), cells("鈴木", "suzu@students.example", "辞退せず"), cells("辞退者"), cells("氏名", "メール", "備考"), cells("高橋", "taka@students.example", "")},
		[]string{"2 taro@students.example 山田", "3 out_withdrawn", "4 suzu@students.example 鈴木", "7 out_withdrawn"}},
	"marked as a duplicate": {[][]string{cells("氏名", "メール", "備考"), cells("山田", "taro@students.example", ""), cells("山田", "taro@students.example", "重複"), cells("佐藤", "hana@students.example", "2行目と重複"), cells("鈴木", "suzu@students.example", "重複なし")},
		[]string{"2 taro@students.example 山田", "3 out_double", "4 out_double", "5 suzu@students.example 鈴木"}},
	"auditors below": {[][]string{cells("氏名", "メール"), cells("山田", "taro@students.example"), cells("佐藤", "hana@students.example"), cells("ききにきた人"), cells("氏名", "メール"), cells("高橋", "taka@students.example")},
		[]string{"2 taro@students.example 山田", "3 hana@students.example 佐藤", "4 email_missing", "6 out_table"}},
	"two tables that differ": {[][]string{cells("氏名", "メール"), cells("山田", "taro@students.example"), cells("佐藤", "hana@students.example"), cells("メール", "氏名", "学籍番号"), cells("taka@students.example", "高橋", "A1")},
		[]string{"2 taro@students.example 山田", "3 hana@students.example 佐藤", "5 table_differs"}},
	"page breaks": {[][]string{cells("氏名", "メール"), cells("山田", "taro@students.example"), cells("氏名", "メール"), cells("佐藤", "hana@students.example")},
		[]string{"2 taro@students.example 山田", "4 hana@students.example 佐藤"}},
	"groups": {[][]string{cells("氏名", "メール"), cells("経済学部"), cells("山田", "taro@students.example"), cells("【法学部】"), cells("佐藤", "hana@students.example"), cells("合計", "2"), cells("※4月1日現在"), cells("以上")},
		[]string{"3 taro@students.example 山田", "5 hana@students.example 佐藤"}},
	"learner and teacher": {[][]string{cells("学生", "", "担当教員", ""), cells("氏名", "メール", "氏名", "メール"), cells("山田", "taro@students.example", "教員", "t@univ.example"), cells("佐藤", "hana@students.example", "教員", "t@univ.example")},
		[]string{"3 taro@students.example 山田", "4 hana@students.example 佐藤"}},
	"name over two columns": {[][]string{cells("氏名", "", "メール"), cells("山田", "太郎", "taro@students.example"), cells("佐藤", "花子", "hana@students.example")},
		[]string{"2 taro@students.example 山田 太郎", "3 hana@students.example 佐藤 花子"}},
	"both scripts": {[][]string{cells("姓", "名", "Last name", "First name", "メール"), cells("山田", "太郎", "Yamada", "Taro", "taro@students.example")},
		[]string{"2 taro@students.example 山田 太郎 (Taro Yamada)"}},
	"running numbers": {[][]string{cells("No.", "氏名", "メール", "提出"), cells("1", "山田", "taro@students.example", "TRUE"), cells("2", "", "", "FALSE"), cells("3", "0", "0", "FALSE")},
		[]string{"2 taro@students.example 山田"}},
	"missing address": {[][]string{cells("氏名", "メール"), cells("山田", "taro@students.example"), cells("佐藤", "")}, []string{"2 taro@students.example 山田", "3 email_missing"}},
	"blank cells left off": {[][]string{cells("メール", "氏名", "備考", "所属"), cells("taro@students.example", "山田"), cells("hana@students.example", "佐藤", "", "経済")},
		[]string{"2 taro@students.example 山田", "3 hana@students.example 佐藤"}},
	"zero for a name":  {[][]string{cells("氏名", "メール"), cells("0", "taro@students.example")}, []string{"2 name_letters"}},
	"shared address":   {[][]string{cells("氏名", "メール"), cells("山田", "office@univ.example"), cells("佐藤", "office@univ.example")}, []string{"2 office@univ.example 山田", "3 email_shared"}},
	"result":           {[][]string{cells("氏名", "メール", "合否"), cells("山田", "taro@students.example", "合"), cells("佐藤", "hana@students.example", "否")}, []string{"2 taro@students.example 山田", "3 out_failed"}},
	"withdrawn on":     {[][]string{cells("氏名", "メール", "辞退日"), cells("山田", "taro@students.example", ""), cells("佐藤", "hana@students.example", "2026/3/1")}, []string{"2 taro@students.example 山田", "3 out_withdrawn"}},
	"absent once":      {[][]string{cells("氏名", "メール", "出席（1日目）", "出席（2日目）"), cells("山田", "taro@students.example", "○", "×")}, []string{"2 taro@students.example 山田"}},
	"mark in the name": {[][]string{cells("氏名", "メール"), cells("例）山田", "taro@students.example"), cells("佐藤（辞退）", "hana@students.example"), cells("鈴木（旧姓：例山）", "suzu@students.example")}, []string{"2 out_example", "3 out_withdrawn", "4 suzu@students.example 鈴木（旧姓：例山）"}},
	"addresses in text": {[][]string{cells("氏名", "E-Mailアドレス"), cells("山田", "山田 太郎 <taro@students.example>"), cells("佐藤", "〈hana@students.example〉"), cells("鈴木", `"suzu.ki"@students.example`), cells("高橋", "taka hashi@students.example"), cells("田中", "a@students.example b@students.example")},
		[]string{"2 taro@students.example 山田", "3 hana@students.example 佐藤", "4 suzu.ki@students.example 鈴木", "5 email_bad", "6 email_two"}},
}

// readOffice writes down what a list is understood as.
func readOffice(t *testing.T, data string) []string {
	t.Helper()
	list, err := Open(from(data), testOptions)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer list.Close()
	var got []string
	for row, faults := range list.Rows() {
		if faults != nil {
			got = append(got, fmt.Sprintf("%d %s", faults[0].Row, faults[0].Code))
			checkSentences(t, faults)
			continue
		}
		text := fmt.Sprintf("%d %s %s", row.Number, row.Email, row.Name)
		if row.NameEN != "" {
			text += " (" + row.NameEN + ")"
		}
		got = append(got, text)
		checkNotices(t, row.Notices)
	}
	if list.Err() != nil {
		t.Errorf("Err() = %v", list.Err())
	}
	checkNotices(t, list.Notices())
	return got
}

func asCSV(rows [][]string) string {
	var out strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				out.WriteByte(',')
			}
			if strings.ContainsAny(cell, `,"`) {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			out.WriteString(cell)
		}
		out.WriteString("\r\n")
	}
	return out.String()
}

// What an office has is understood alike in each encoding and as a workbook.
func TestOfficeLists(t *testing.T) {
	for name, c := range offices {
		t.Run(name, func(t *testing.T) {
			text := asCSV(c.rows)
			var rows strings.Builder
			for i, cells := range c.rows {
				rows.WriteString(sheetRow(i+1, escaped(cells)...))
			}
			files := map[string]string{"UTF-8": text, "BOM": "\ufeff" + text, "UTF-16": encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text), "XLSX": string(booktest.One(rows.String()).Bytes())}
			if cp932, err := japanese.ShiftJIS.NewEncoder().String(text); err == nil && cp932 != text {
				files["CP932"] = cp932
			}
			for kind, file := range files {
				if diff := cmp.Diff(c.want, readOffice(t, file)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", kind, diff)
				}
			}
		})
	}
}

func escaped(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(text)
	}
	return out
}

// A row that was read as good is refused in a second reading if a later one speaks against it.
func TestLate(t *testing.T) {
	for name, text := range map[string]string{
		"another person": "氏名,メール\n山田,a@students.example\n佐藤,a@students.example\n",
		"withdrawn":      "氏名,メール,備考\n山田,a@students.example,\n山田,a@students.example,辞退\n",
	} {
		_, _, list := readAll(t, text, testOptions)
		o := testOptions
		o.Late = list.Late()
		rows, faults, _ := readAll(t, text, o)
		if len(rows) != 0 || len(faults) != 2 || faults[0].Row != 2 {
			t.Errorf("%s: rows %v, faults %v", name, rows, faults)
		}
		checkSentences(t, faults)
	}
}

// The sentence names the column that looks right, unless it is somebody else's.
func TestNoHeader(t *testing.T) {
	for name, c := range map[string]struct{ text, code, word string }{
		"unknown name":  {"氏名,連絡\n山田,a@students.example\n", "header_addresses", "B列「連絡」"},
		"nameless":      {"氏名,\n山田,a@students.example\n", "header_nameless", "B列"},
		"no header":     {"山田,a@students.example\n佐藤,b@students.example\n", "header_absent", "B列"},
		"two of them":   {"氏名,連絡1,連絡2\n山田,a@students.example,b@home.example\n", "header_several", "B (連絡1), C (連絡2)"},
		"teacher's":     {"氏名,担当教員メールアドレス\n山田,a@univ.example\n", "header_no_email", "先頭の2行"},
		"guardian's":    {"氏名,保護者連絡先\n山田,a@univ.example\n", "header_no_email", "先頭の2行"},
		"host's":        {"Name,Host Email\nTaro,a@univ.example\n", "header_no_email", "先頭の2行"},
		"nothing there": {"氏名,住所\n山田,東京\n", "header_no_email", "先頭の2行"},
	} {
		_, err := Open(from(c.text), testOptions)
		var faults Faults
		if !errors.As(err, &faults) || faults[0].Code != c.code || !strings.Contains(faults[0].Message("ja"), c.word) {
			t.Errorf("%s: Open = %v, want %s with %q", name, err, c.code, c.word)
			continue
		}
		checkSentences(t, faults)
	}
}

func TestOutHeading(t *testing.T) {
	for text, want := range map[string]words.Out{
		"辞退者": words.OutWithdrawn, "■ 辞退者一覧（3名）": words.OutWithdrawn, "欠席者リスト": words.OutWithdrawn, "【記入例】": words.OutExample, "例": words.OutExample, "不合格者": words.OutFailed, "Withdrawn participants": words.OutWithdrawn, "キャンセル待ち": words.OutWithdrawn,
		"2025年度 修了者名簿": "", "喫煙中止支援講座 修了者名簿": "", "再試験合格者一覧": "", "修了者（辞退者を除く）": "", "※辞退者は下に記す": "", "a@students.example": "", "": "",
	} {
		if got := words.OutAbove(text); got != want {
			t.Errorf("outHeading(%q) = %q, want %q", text, got, want)
		}
	}
}

// A file put together out of two encodings is refused, with the first line that does not fit.
func TestT17TwoEncodings(t *testing.T) {
	utf := "氏名,メール\n山田,a@students.example\n佐藤,b@students.example\n"
	cp := encode(t, japanese.ShiftJIS, "鈴木,c@students.example\n")
	for name, c := range map[string]struct {
		text string
		line int
	}{
		"CP932 at the end":   {utf + cp, 4},
		"UTF-8 at the end":   {encode(t, japanese.ShiftJIS, utf) + "鈴木,c@students.example\n", 4},
		"one cell":           {"氏名,メール,所属\n山田,a@students.example," + encode(t, japanese.ShiftJIS, "経済") + "\n", 2},
		"far below, after a": {utf + strings.Repeat("x,y@students.example\n", 20_000) + cp, 20_004},
	} {
		_, err := Open(from(c.text), testOptions)
		var faults Faults
		if !errors.As(err, &faults) || faults[0].Code != "encoding_mixed" || faults[0].Args[1] != c.line {
			t.Errorf("%s: Open = %v, want encoding_mixed in line %d", name, faults, c.line)
			continue
		}
		checkSentences(t, faults)
	}
}

func TestT17Gaiji(t *testing.T) {
	text := encode(t, japanese.ShiftJIS, "メール,氏名\na@students.example,山田\nb@students.example,") + "\xf0\x40\xf9\xfc" + encode(t, japanese.ShiftJIS, "田\n")
	rows, faults, _ := readAll(t, text, testOptions)
	if len(rows) != 1 || len(faults) != 1 || faults[0].Row != 3 || faults[0].Code != "letter_private" || faults[0].Value != "\ue000\ue757田" {
		t.Errorf("rows %v, faults %v", rows, faults)
	}
	rows, faults, _ = readAll(t, "メール,氏名\nb@students.example,\ue000田\n", testOptions)
	if len(rows) != 1 || faults != nil || len(rows[0].Notices) != 1 || rows[0].Notices[0].Code != "letter_private" {
		t.Errorf("rows %v, faults %v", rows, faults)
	}
}

// Of a list with family and given names, a row with one of them is told, and is no fault: some people have one name.
func TestHalfNames(t *testing.T) {
	rows, faults, list := readAll(t, "姓,名,メール\n山田,花子,a@students.example\n鈴木,,b@students.example\n,Sukarno,c@students.example\n", testOptions)
	if len(rows) != 3 || faults != nil || rows[1].Name != "鈴木" || rows[2].Name != "Sukarno" {
		t.Errorf("rows %v, faults %v", rows, faults)
	}
	if diff := cmp.Diff([]string{"0 姓 name_half"}, codes(list.Notices())); diff != "" {
		t.Error(diff)
	}
}

func TestDomainSlips(t *testing.T) {
	var text strings.Builder
	text.WriteString("email\n")
	for i := range 20 {
		fmt.Fprintf(&text, "a%d@students.example\n", i)
	}
	text.WriteString("b@studnets.example\nc@gmial.com\nd@ymail.com\ne@other.example\n")
	_, _, list := readAll(t, text.String(), testOptions)
	if diff := cmp.Diff([]string{"22 email domain_slip", "23 email domain_slip"}, codes(list.Notices())); diff != "" {
		t.Error(diff)
	}
}

func TestWrappedTexts(t *testing.T) {
	rows, faults, list := readAll(t, "sep=;\n学籍番号;氏名;メール\n=\"00123\";山田;a@students.example\n\"=\"\"00124\"\"\";'佐藤;'b@students.example\n2.0260123E+7;'t Hooft;c@students.example\n1.2E+11;鈴木;d@students.example\n\x1a", testOptions)
	want := []string{"00123 山田 a@students.example", "00124 佐藤 b@students.example", "20260123 't Hooft c@students.example"}
	var got []string
	for _, r := range rows {
		got = append(got, r.StudentID+" "+r.Name+" "+r.Email)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(faults) != 1 || faults[0].Code != "digits_lost" {
		t.Errorf("faults %v, rows (-want +got):\n%s", faults, diff)
	}
	checkNotices(t, list.Notices())
}

// The columns for the register alone.
func TestRegisterColumns(t *testing.T) {
	rows, faults, _ := readAll(t, "メール,氏名,フリガナ,表示氏名,言語,学習者区分\na@students.example,山田 太郎,ヤマダ タロウ,山田 タロ,日本語,社会人\nb@students.example,佐藤,サトウ,,中国語,\n", testOptions)
	if len(rows) != 2 || faults != nil {
		t.Fatalf("rows %v, faults %v", rows, faults)
	}
	if r := rows[0]; r.Reading != "ヤマダ タロウ" || r.DisplayName != "山田 タロ" || r.Language != "ja" || r.LearnerType != "社会人" {
		t.Errorf("row %+v", r)
	}
	if r := rows[1]; r.Language != "" || len(r.Notices) != 1 || r.Notices[0].Code != "language_unknown" {
		t.Errorf("row %+v", r)
	}
}

// What nobody sees stands in no text of a list, and is told; a cell of it alone holds nothing.
func TestUnseen(t *testing.T) {
	rows, faults, _ := readAll(t, "email,name,student_id,narrative,period\na@example.org,\u3164,A\u200b1,本文\u202e,前\u00ad期\nb@example.org,👩\u200d🎓A,,,\n", testOptions)
	if len(rows) != 2 || faults != nil {
		t.Fatalf("%d rows, faults %v; want 2 and none", len(rows), faults)
	}
	type texts struct{ name, number, narrative, period string }
	for i, want := range []texts{{"", "A1", "本文", "前期"}, {name: "👩\u200d🎓A"}} {
		if got := (texts{rows[i].Name, rows[i].StudentID, rows[i].Narrative, rows[i].Period}); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
	want := []string{"2 name unseen", "2 student_id unseen", "2 narrative unseen", "2 period unseen"}
	if diff := cmp.Diff(want, codes(rows[0].Notices)); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}
	checkNotices(t, rows[0].Notices)
}

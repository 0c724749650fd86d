package roster

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/template"
	"github.com/mitome/mitome/internal/workbook"
	"github.com/mitome/mitome/internal/workbook/booktest"
)

// sheetRow is a row of texts from column A on.
func sheetRow(number int, texts ...string) string {
	var row strings.Builder
	fmt.Fprintf(&row, `<row r="%d">`, number)
	for i, text := range texts {
		fmt.Fprintf(&row, `<c r="%c%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, 'A'+i, number, text)
	}
	return row.String() + "</row>"
}

// codes are notices without their words.
func codes(notices []Notice) []string {
	var out []string
	for _, n := range notices {
		out = append(out, fmt.Sprintf("%d %s %s", n.Row, n.Column, n.Code))
	}
	return out
}

// An office's workbook: titles above the header, names with their reading, dates of Japan, numbers for ids.
func TestXLSX(t *testing.T) {
	b := booktest.Book{
		Strings: []string{"<t>メールアドレス</t>", "<t>氏名</t><rPh sb=\"0\" eb=\"2\"><t>シメイ</t></rPh>", "<t>学籍番号</t>", "<t>修了日</t>", `<r><t>髙﨑</t></r><r><t xml:space="preserve"> 花子</t></r><rPh sb="0" eb="2"><t>タカサキ</t></rPh>`},
		Formats: []string{"00000", `[$-411]ggge"年"m"月"d"日";@`, "builtin 22"},
		Sheets: []booktest.Sheet{
			{Name: "説明", Rows: sheetRow(1, "列", "説明") + sheetRow(2, "メールアドレス", "email", "必須")},
			{Name: "修了者", Rows: sheetRow(1, "2025年度 修了者名簿") + `<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="s"><v>2</v></c><c r="D3" t="s"><v>3</v></c></row>` +
				`<row r="4"><c r="A4" t="inlineStr"><is><t> A@Example.org </t></is></c><c r="B4" t="s"><v>4</v></c><c r="C4" s="1"><v>123</v></c><c r="D4" s="2"><v>46101</v></c><c r="H4" t="inlineStr"><is><t>※</t></is></c></row>` +
				`<row r="6" hidden="1"><c r="A6" t="str"><f>LOWER("B@EXAMPLE.ORG")</f><v>b@example.org</v></c><c r="B6" t="inlineStr"><is><t>山田</t></is></c><c r="C6"><v>1230000000000</v></c><c r="D6" s="3"><v>46101.427083333336</v></c></row>`, Cols: `<col min="4" max="4" hidden="1"/>`},
			{Name: "昨年", Rows: sheetRow(1, "email")},
		},
	}
	options := testOptions
	options.Hidden = Award
	rows, faults, list := readAll(t, b.Bytes(), options)
	want := []Row{
		{Number: 4, Email: "a@example.org", Name: "髙﨑 花子", StudentID: "00123", IssuedOn: When{time.Date(2026, 3, 20, 0, 0, 0, 0, tokyo), true}},
		{Number: 6, Email: "b@example.org", Name: "山田", StudentID: "1230000000000", IssuedOn: When{Time: time.Date(2026, 3, 20, 10, 15, 0, 0, tokyo)}},
	}
	if diff := cmp.Diff(want, rows); diff != "" || faults != nil || list.Err() != nil {
		t.Errorf("faults %v, error %v, rows (-want +got):\n%s", faults, list.Err(), diff)
	}
	if got := list.Origin(); got != (Origin{Format: XLSX, Sheet: "修了者", HeaderRow: 3}) {
		t.Errorf("origin %+v", got)
	}
	if diff := cmp.Diff([]string{"0  other_sheet", "3  header_row", "4  beside", "0  hidden_awarded", "0 修了日 hidden_column"}, codes(list.Notices())); diff != "" {
		t.Error(diff)
	}
	checkNotices(t, list.Notices())
}

// checkNotices makes sure that every notice has its sentence in both languages.
func checkNotices(t *testing.T, notices []Notice) {
	t.Helper()
	for _, n := range notices {
		for _, lang := range locale.Languages {
			if text := n.Sentence(lang); strings.Contains(text, "roster.") || strings.Contains(text, "<no value>") {
				t.Errorf("%s in %s: %q", n.Code, lang, text)
			}
		}
	}
}

func TestXLSXFaults(t *testing.T) {
	for name, c := range map[string]struct {
		cell string // in column B, under the header
		head string
		want []Fault
	}{
		"failed formula":         {`t="e"><f>1/0</f><v>#DIV/0!</v>`, "name", []Fault{{Row: 2, Column: "name", Code: "formula_failed"}}},
		"formula without result": {`><f>A1</f>`, "name", []Fault{{Row: 2, Column: "name", Code: "formula_unsaved"}}},
		"elsewhere":              {`t="e"><v>#N/A</v>`, "memo", nil},
		"date for an id":         {`s="1"><v>46101</v>`, "student_id", []Fault{{Row: 2, Column: "student_id", Code: "date_in_text"}}},
		"date for a period":      {`s="1"><v>46101</v>`, "期", []Fault{{Row: 2, Column: "期", Code: "date_in_text"}}},
		"digits lost":            {`><v>1.2345678901234567E+18</v>`, "student_id", []Fault{{Row: 2, Column: "student_id", Code: "number_shown"}}},
		"shown otherwise":        {`s="2"><v>12</v>`, "student_id", []Fault{{Row: 2, Column: "student_id", Code: "number_shown"}}},
		"text of a long number":  {`t="str"><v>1.23E+12</v>`, "student_id", []Fault{{Row: 2, Column: "student_id", Code: "digits_lost"}}},
		"serial without format":  {`><v>46101</v>`, "issued_on", []Fault{{Row: 2, Column: "issued_on", Code: "date_serial"}}},
		"number that is a date":  {`><v>20260320</v>`, "issued_on", nil},
		"time alone":             {`s="1"><v>0.5</v>`, "issued_on", []Fault{{Row: 2, Column: "issued_on", Code: "date_bad"}}},
		"date of the future":     {`s="1"><v>60000</v>`, "issued_on", []Fault{{Row: 2, Column: "issued_on", Code: "date_future"}}},
		"line break":             {`t="str"><v>A_x000D_` + "\n" + `B</v>`, "name", []Fault{{Row: 2, Column: "name", Code: "control"}}},
		"line separator":         {`t="str"><v>A&#8232;B</v>`, "name", []Fault{{Row: 2, Column: "name", Code: "control"}}},
		"formula as a text":      {`t="str"><v>=1+1</v>`, "name", []Fault{{Row: 2, Column: "name", Code: "formula"}}},
	} {
		t.Run(name, func(t *testing.T) {
			b := booktest.One(sheetRow(1, "email", c.head) + `<row r="2"><c r="A2" t="inlineStr"><is><t>a@example.org</t></is></c><c r="B2" ` + c.cell + `</c></row>`)
			b.Formats = []string{"builtin 14", `"A"0000`}
			_, faults, list := readAll(t, b.Bytes(), testOptions)
			if diff := cmp.Diff(c.want, faults, cmpopts.IgnoreFields(Fault{}, "Args", "Value")); diff != "" || list.Err() != nil {
				t.Errorf("error %v, faults (-want +got):\n%s", list.Err(), diff)
			}
			checkSentences(t, faults)
		})
	}
}

// What concerns the whole workbook refuses it, at the latest when it has been read.
func TestXLSXRefused(t *testing.T) {
	data := sheetRow(1, "email", "name") + sheetRow(2, "a@example.org", "A") + sheetRow(3, "b@example.org")
	hidden := booktest.One(data)
	hidden.Sheets[0].State = "hidden"
	cut := booktest.One(data)
	cut.Parts = map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + data + "<row"}
	for name, c := range map[string]struct {
		data  []byte
		fault Fault
	}{
		"hidden sheet":    {hidden.Bytes(), Fault{Code: "sheet_hidden"}},
		"cut":             {cut.Bytes(), Fault{Code: "book_broken"}},
		"no header":       {booktest.One(sheetRow(1, "氏名", "住所")).Bytes(), Fault{Row: 1, Code: "header_no_email"}},
		"nearly":          {booktest.One(sheetRow(1, "氏名", "メール送信用アドレス")).Bytes(), Fault{Row: 1, Code: "header_near_email"}},
		"header twice":    {booktest.One(sheetRow(1, "email", "メール")).Bytes(), Fault{Row: 1, Column: "メール", Code: "header_twice"}},
		"xls":             {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Workbook"), Fault{Code: "book_xls"}},
		"password":        {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), Fault{Code: "book_encrypted"}},
		"another archive": {[]byte("PK\x03\x04 no archive"), Fault{Code: "book_broken"}},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := Open(from(c.data), testOptions)
			if err == nil {
				for range list.Rows() {
				}
				err = list.Err()
			}
			var faults Faults
			if !errors.As(err, &faults) {
				t.Fatalf("error %v", err)
			}
			if diff := cmp.Diff(Faults{c.fault}, faults, cmpopts.IgnoreFields(Fault{}, "Args", "Value")); diff != "" {
				t.Error(diff)
			}
			checkSentences(t, faults)
		})
	}
}

// Bombs are told from their limits; what is inside of package workbook is tried there.
func TestT08Bombs(t *testing.T) {
	columns := "email" + strings.Repeat(",x", 400_000)
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"million columns, XLSX": {booktest.One(`<row>` + strings.Repeat(`<c><v>1</v></c>`, 1_000_000) + `</row>`).Bytes(), "book_large"},
		"300 columns, XLSX":     {booktest.One(`<row>`+strings.Repeat(`<c t="s"><v>0</v></c>`, 300)+`</row>`, "<t>email</t>").Bytes(), "too_many_columns"},
		"columns, CSV":          {[]byte(columns), "too_many_columns"},
		"inflated":              {booktest.One(strings.Repeat(" ", 100<<20)).Bytes(), "book_large"},
		"rows":                  {booktest.One(sheetRow(1, "email") + `<row r="1048577"/>`).Bytes(), "book_large"},
		"file":                  {append(booktest.One("").Bytes(), make([]byte, workbook.MaxFile)...), "book_large"},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := Open(from(c.data), testOptions)
			if err == nil {
				for range list.Rows() {
				}
				err = list.Err()
			}
			var faults Faults
			if !errors.As(err, &faults) || faults[0].Code != c.code {
				t.Errorf("error %v, want %s", err, c.code)
			}
			checkSentences(t, faults)
		})
	}
}

func TestT15LineBreaks(t *testing.T) {
	for _, text := range []string{"\"A\nBcc: x@example.net\"", "\"A\rB\"", "A\rB", "\"A\r\nB\"", "A\u2028B", "A\u0085B"} {
		_, faults, list := readAll(t, "email,name\na@example.org,"+text+"\nb@example.org,B\n", testOptions)
		if len(faults) != 1 || faults[0].Row != 2 || faults[0].Column != "name" || faults[0].Code != "control" || list.Err() != nil {
			t.Errorf("%q: faults %v, error %v", text, faults, list.Err())
		}
		checkSentences(t, faults)
	}
}

func TestT16FormulasAreRefused(t *testing.T) {
	for _, c := range []struct {
		column, text string
		refused      bool
	}{
		{"name", "=HYPERLINK(1)", true}, {"name", "@SUM(1)", true}, {"name", "+1", true}, {"name", "-1", true}, {"name", "＝1", true}, {"name", "＠A", true},
		{"period", "=1", true}, {"student_id", "@1", true}, {"student_id", "-12", false}, {"narrative", "- A bridge", false}, {"name", "A=B", false},
	} {
		_, faults, _ := readAll(t, "email,"+c.column+"\na@example.org,"+c.text+"\n", testOptions)
		if refused := len(faults) == 1 && faults[0].Code == "formula" && faults[0].Column == c.column; refused != c.refused || len(faults) > 1 {
			t.Errorf("%s %q: faults %v", c.column, c.text, faults)
		}
		checkSentences(t, faults)
	}
}

// Header, byte order mark and full width: what is mended is told.
func TestT17Notices(t *testing.T) {
	rows, faults, list := readAll(t, "\ufeff2025年度 修了者名簿,,,,\n,,,,\n Ｅメール,お名前,修了 日,保護者メールアドレス,issed_on\nｈａｎａｋｏ＠ｓｔｕｄｅｎｔｓ．ｅｘａｍｐｌｅ,花子,R8.3.20,x,x\n", testOptions)
	want := []Row{{Number: 4, Email: "hanako@students.example", Name: "花子", IssuedOn: When{time.Date(2026, 3, 20, 0, 0, 0, 0, tokyo), true}}}
	if diff := cmp.Diff(want, rows, cmpopts.IgnoreFields(Row{}, "Notices")); diff != "" || faults != nil {
		t.Errorf("faults %v, rows (-want +got):\n%s", faults, diff)
	}
	all := append(list.Notices(), rows[0].Notices...)
	if diff := cmp.Diff([]string{"3  header_row", "4 Ｅメール email_width"}, codes(all)); diff != "" {
		t.Error(diff)
	}
	checkNotices(t, all)
	if text := rows[0].Notices[0].Sentence("ja"); !strings.Contains(text, "hanako@students.example") {
		t.Errorf("%q does not say what was read", text)
	}
	_, _, list = readAll(t, "email,姓,issed_on\n", testOptions)
	if diff := cmp.Diff([]string{"1 issed_on near_column", "1  name_parts"}, codes(list.Notices())); diff != "" {
		t.Error(diff)
	}
	checkNotices(t, list.Notices())
}

func TestT18DuplicateRows(t *testing.T) {
	b := booktest.One(sheetRow(1, "メール", "期") + sheetRow(2, "a@example.org", "1") + sheetRow(4, "ａ@example.org", "1") + sheetRow(5, "A@example.org", "2"))
	rows, faults, _ := readAll(t, b.Bytes(), testOptions)
	if diff := cmp.Diff([]Fault{{Row: 4, Column: "メール", Code: "double", Args: []any{"first", 2}}}, faults, cmpopts.IgnoreFields(Fault{}, "Value")); diff != "" || len(rows) != 2 {
		t.Errorf("%d rows, faults (-want +got):\n%s", len(rows), diff)
	}
}

// The template that is downloaded at the desk speaks of the desk, the other of the command.
func TestTemplateForDesk(t *testing.T) {
	for word, write := range map[string]func(io.Writer, locale.Language) error{"mitome issue": template.WriteXLSX, "学習者に発行する": template.WriteDeskXLSX} {
		var out bytes.Buffer
		if err := write(&out, locale.Japanese); err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		if how, err := book.GetCellValue(book.GetSheetList()[1], "A2"); err != nil || !strings.Contains(how, word) || strings.Contains(how, "mitome") != (word == "mitome issue") {
			t.Errorf("%q, %v; want %q", how, err, word)
		}
		_ = book.Close()
	}
}

// A header means one thing, and every template is read again, its sheets in any order.
func TestTemplates(t *testing.T) {
	for _, format := range []string{CSV, XLSX} {
		write := map[string]func(io.Writer, locale.Language) error{CSV: template.WriteCSV, XLSX: template.WriteXLSX}[format]
		for _, lang := range locale.Languages {
			var out bytes.Buffer
			if err := write(&out, lang); err != nil {
				t.Fatal(err)
			}
			rows, faults, list := readAll(t, out.Bytes(), testOptions)
			if len(rows) != 0 || faults != nil || list.Err() != nil || len(list.Columns()) != len(columns.All()) || list.Unknown() != nil {
				t.Errorf("%s %s: rows %v, faults %v, error %v, columns %v, unknown %v", format, lang, rows, faults, list.Err(), list.Columns(), list.Unknown())
			}
			if diff := cmp.Diff([]string{"2  example_skipped"}, codes(list.Notices())); diff != "" {
				t.Error(diff)
			}
			checkNotices(t, list.Notices())
			if format == XLSX {
				editTemplate(t, &out, lang)
			}
		}
	}
}

// editTemplate does with a template what people do: the guide is moved to the front, the example changed, rows added.
func editTemplate(t *testing.T, book *bytes.Buffer, lang locale.Language) {
	t.Helper()
	f, err := excelize.OpenReader(book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheets := f.GetSheetList()
	if err := f.MoveSheet(sheets[1], sheets[0]); err != nil {
		t.Fatal(err)
	}
	for cell, value := range map[string]any{"B2": "別人", "A3": "a@example.org", "F3": "00042", "I3": time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC)} {
		if err := f.SetCellValue(sheets[0], cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	rows, faults, list := readAll(t, out.Bytes(), testOptions)
	want := []Row{{Number: 3, Email: "a@example.org", StudentID: "00042", IssuedOn: When{time.Date(2026, 3, 20, 0, 0, 0, 0, tokyo), true}}}
	if diff := cmp.Diff(want, rows); diff != "" || len(faults) != 1 || faults[0].Code != "example" || list.Origin().Sheet != sheets[0] {
		t.Errorf("%s: faults %v, origin %v, rows (-want +got):\n%s", lang, faults, list.Origin(), diff)
	}
	checkSentences(t, faults)
}

// xlsxLines is what lines is as CSV: a list of n learners, its texts shared as Excel does.
func xlsxLines(n int) []byte {
	var rows strings.Builder
	texts := make([]string, 0, 2*n+5)
	text := func(s string) int {
		texts = append(texts, "<t>"+s+"</t>")
		return len(texts) - 1
	}
	for i := range strings.SplitSeq("email,name,student_id,narrative", ",") {
		text(i)
	}
	done := text("よくできました。")
	rows.WriteString(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>`)
	for i := range n {
		r := i + 2
		fmt.Fprintf(&rows, `<row r="%d" spans="1:4"><c r="A%d" t="s"><v>%d</v></c><c r="B%d" t="s"><v>%d</v></c><c r="C%d" s="1"><v>%d</v></c><c r="D%d" t="s"><v>%d</v></c></row>`,
			r, r, text(fmt.Sprintf("learner%06d@students.example", i)), r, text(fmt.Sprintf("学習者%d", i)), r, i, r, done)
	}
	b := booktest.One(rows.String(), texts...)
	b.Formats = []string{"00000000"}
	return b.Bytes()
}

func TestHundredThousandRowsXLSX(t *testing.T) {
	const n, limit = 100_000, 24 << 20
	data := xlsxLines(n)
	list, err := Open(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	checkHundredThousand(t, list, n, limit)
}

func BenchmarkRowsXLSX(b *testing.B) {
	data := xlsxLines(100_000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		list, err := Open(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }, testOptions)
		if err != nil {
			b.Fatal(err)
		}
		for range list.Rows() {
		}
		if list.Err() != nil {
			b.Fatal(list.Err())
		}
	}
}

// FuzzXLSX reads workbooks whose rows and texts strangers have written.
func FuzzXLSX(f *testing.F) {
	seeds, err := os.ReadDir("testdata/fuzz/FuzzXLSX")
	if err != nil || len(seeds) < 3 {
		f.Fatalf("%d seeds found, want at least 3: %v", len(seeds), err)
	}
	for _, k := range kinds(f) {
		f.Add(rowsOf(k.list), "<t>A</t>")
	}
	f.Fuzz(func(t *testing.T, rows, text string) {
		list, err := Open(from(booktest.One(rows, "<t>email</t>", "<t>name</t>", text).Bytes()), testOptions)
		if err != nil {
			return
		}
		defer list.Close()
		last := 0
		for row, faults := range list.Rows() {
			if row.Number <= last {
				t.Fatalf("row %d after row %d", row.Number, last)
			}
			last = row.Number
			if row.Email == "" && faults == nil {
				t.Fatalf("row %d has neither address nor fault", row.Number)
			}
		}
	})
}

package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/workbook/booktest"
)

// readSheet reads the first visible sheet, cells as “B2 text”.
func readSheet(t *testing.T, data []byte) ([]Row, *Rows, error) {
	t.Helper()
	book, err := Open(data)
	if err != nil {
		return nil, nil, err
	}
	return readRows(t, book.Sheets()[0])
}

func readRows(t *testing.T, sheet *Sheet) ([]Row, *Rows, error) {
	t.Helper()
	rows, err := sheet.Rows()
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	var all []Row
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return all, rows, nil
		}
		if err != nil {
			return all, rows, err
		}
		copied := *row
		copied.Cells = append([]Cell(nil), row.Cells...)
		all = append(all, copied)
	}
}

// Each of these is a cell as Excel writes it.
func TestCells(t *testing.T) {
	at := func(text string) time.Time {
		moment, err := time.Parse("2006-01-02 15:04:05", text)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	march20 := Cell{Kind: Date, Text: "2026-03-20", Time: at("2026-03-20 00:00:00")}
	morning := Cell{Kind: Date, Text: "2026-03-20T10:15:30", Time: at("2026-03-20 10:15:30")}
	number := func(text string) Cell { return Cell{Kind: Number, Text: text} }
	for name, c := range map[string]struct {
		format string // of style 1
		text   string // shared text 0
		cell   string
		want   Cell
	}{
		"shared text":              {"", "<t>見本 花子</t>", `t="s"><v>0</v>`, Cell{Text: "見本 花子"}},
		"reading of a name":        {"", `<t>髙﨑 花子</t><rPh sb="0" eb="2"><t>タカサキ</t></rPh><rPh sb="3" eb="5"><t>ハナコ</t></rPh><phoneticPr fontId="1"/>`, `t="s"><v>0</v>`, Cell{Text: "髙﨑 花子"}},
		"rich text":                {"", `<r><rPr><b/><sz val="11"/></rPr><t xml:space="preserve">見本 </t></r><r><t>花子</t></r><rPh sb="0" eb="2"><t>ミホン</t></rPh>`, `t="s"><v>0</v>`, Cell{Text: "見本 花子"}},
		"escaped character":        {"", `<t>A_x000D_` + "\n" + `B_x005F_x000D_ _x12</t>`, `t="s"><v>0</v>`, Cell{Text: "A\r\nB_x000D_ _x12"}},
		"inline text":              {"", "", `t="inlineStr"><is><t>A &amp; B</t></is>`, Cell{Text: "A & B"}},
		"inline rich text":         {"", "", `t="inlineStr"><is><r><t>A</t></r><r><t>B</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is>`, Cell{Text: "AB"}},
		"formula, text":            {"", "", `t="str"><f>A2&amp;"x"</f><v>Ax</v>`, Cell{Formula: true, Text: "Ax"}},
		"formula, number":          {"", "", `><f>1+1</f><v>2</v>`, Cell{Formula: true, Kind: Number, Text: "2"}},
		"formula, zero":            {"", "", `><f>Sheet2!A1</f><v>0</v>`, Cell{Formula: true, Kind: Number, Text: "0"}},
		"formula, no result":       {"", "", `><f>1+1</f>`, Cell{Formula: true, Kind: Failed}},
		"formula, empty result":    {"", "", `><f>1+1</f><v></v>`, Cell{Formula: true, Kind: Failed}},
		"formula, no text":         {"", "", `t="str"><f>A1&amp;""</f>`, Cell{Formula: true, Kind: Failed}},
		"error":                    {"", "", `t="e"><f>VLOOKUP(1,B:C,2)</f><v>#N/A</v>`, Cell{Formula: true, Kind: Failed, Text: "#N/A"}},
		"boolean":                  {"", "", `t="b"><v>1</v>`, Cell{Kind: Boolean, Text: "TRUE"}},
		"boolean, no":              {"", "", `t="b"><f>A1&gt;1</f><v>0</v>`, Cell{Formula: true, Kind: Boolean, Text: "FALSE"}},
		"number":                   {"", "", `><v>123</v>`, number("123")},
		"decimal":                  {"", "", `><v>0.10000000000000001</v>`, number("0.1")},
		"large number":             {"0.00E+00", "", `s="1"><v>1230000000000</v>`, number("1230000000000")},
		"large number, exponent":   {"", "", `><v>1.23E+12</v>`, number("1230000000000")},
		"more digits than held":    {"", "", `><v>1234567890123450</v>`, Cell{Kind: Formatted, Text: "1234567890123450"}},
		"leading zeros":            {"00000", "", `s="1"><v>123</v>`, number("00123")},
		"zeros with hyphen":        {"000-0000", "", `s="1"><v>1234567</v>`, number("123-4567")},
		"zeros with literal":       {`000\-0000`, "", `s="1"><v>34567</v>`, number("003-4567")},
		"letters around a number":  {`"A"0000`, "", `s="1"><v>12</v>`, Cell{Kind: Formatted, Text: "12"}},
		"percentage":               {"builtin 9", "", `s="1"><v>0.5</v>`, Cell{Kind: Formatted, Text: "0.5"}},
		"thousands":                {"#,##0_ ;[Red]\\-#,##0\\ ", "", `s="1"><v>1200</v>`, number("1200")},
		"text format":              {"@", "", `s="1"><v>123</v>`, number("123")},
		"date":                     {"builtin 14", "", `s="1"><v>46101</v>`, march20},
		"date with time":           {"builtin 22", "", `s="1"><v>46101.427430555559</v>`, morning},
		"date, a hair below":       {"yyyy/mm/dd", "", `s="1"><v>46100.9999999999</v>`, march20},
		"date in Japan":            {`[$-411]ggge"年"m"月"d"日";@`, "", `s="1"><v>46101</v>`, march20},
		"date in Japan, built in":  {"builtin 57", "", `s="1"><v>46101</v>`, march20},
		"date, year and month":     {`yyyy"年"m"月"`, "", `s="1"><v>46101</v>`, march20},
		"date with weekday":        {`yyyy\-mm\-dd\ \(aaa\)`, "", `s="1"><v>46101</v>`, march20},
		"date, coloured":           {"[Red]m/d/yy", "", `s="1"><v>46101</v>`, march20},
		"duration":                 {"[h]:mm", "", `s="1"><v>1.5</v>`, Cell{Kind: Formatted, Text: "1.5"}},
		"29 February 1900":         {"builtin 14", "", `s="1"><v>60</v>`, Cell{Kind: Formatted, Text: "60"}},
		"red number":               {"[Red]0", "", `s="1"><v>46101</v>`, number("46101")},
		"serial without format":    {"", "", `><v>46101</v>`, number("46101")},
		"ISO date":                 {"", "", `t="d"><v>2026-03-20T10:15:30</v>`, morning},
		"ISO date alone":           {"", "", `t="d"><v>2026-03-20</v>`, march20},
		"style that is not there":  {"", "", `s="99"><v>7</v>`, number("7")},
		"comment and CDATA":        {"", "", `t="str"><v><!-- x --><![CDATA[a<b]]></v>`, Cell{Text: "a<b"}},
		"unknown elements":         {"", "", `t="str"><extLst><ext><v>no</v></ext></extLst><v>yes</v>`, Cell{Text: "yes"}},
		"formula that looks texty": {"", "", `t="str"><f t="array" ref="B2">x</f><v>=1</v>`, Cell{Formula: true, Text: "=1"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, strict := range []bool{false, true} {
				b := booktest.One(`<row r="2" spans="1:2"><c r="A2"/><c r="B2" `+c.cell+`</c></row>`, c.text)
				b.Formats, b.Strict = []string{c.format}, strict
				rows, _, err := readSheet(t, b.Bytes())
				if err != nil {
					t.Fatal(err)
				}
				c.want.Column = 1
				if diff := cmp.Diff([]Row{{Number: 2, Cells: []Cell{c.want}}}, rows); diff != "" {
					t.Errorf("strict %t (-want +got):\n%s", strict, diff)
				}
			}
		})
	}
}

func Test1904(t *testing.T) {
	b := booktest.One(`<row r="1"><c r="A1" s="1"><v>44639</v></c><c r="B1" s="1"><v>0</v></c></row>`)
	b.Formats, b.Props = []string{"yyyy/m/d"}, `date1904="1"`
	rows, _, err := readSheet(t, b.Bytes())
	if err != nil || rows[0].Cells[0].Text != "2026-03-20" || rows[0].Cells[1].Text != "1904-01-01" {
		t.Errorf("rows %v, error %v", rows, err)
	}
}

func TestSheets(t *testing.T) {
	row := func(text string) string {
		return `<row><c t="inlineStr"><is><t>` + text + `</t></is></c></row>`
	}
	b := booktest.Book{Sheets: []booktest.Sheet{
		{Name: "old", State: "hidden", Rows: row("hidden")}, {Name: "macro", State: "veryHidden", Rows: row("very hidden")},
		{Name: "名簿", Rows: row("first")}, {Name: "A&amp;B", Rows: row("second")},
	}}
	book, err := Open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, sheet := range book.Sheets() {
		rows, _, err := readRows(t, sheet)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s %t", sheet.Name, rows[0].Cells[0].Text, sheet.Hidden))
	}
	if diff := cmp.Diff([]string{"old hidden true", "macro very hidden true", "名簿 first false", "A&B second false"}, got); diff != "" {
		t.Error(diff)
	}
}

// Rows and cells may leave out where they stand; blank ones are no rows; what is hidden or merged is told.
func TestRows(t *testing.T) {
	b := booktest.Book{Sheets: []booktest.Sheet{{
		Cols:  `<col min="2" max="3" width="9" hidden="1"/><col min="4" max="4" width="9"/>`,
		Rows:  `<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="4" hidden="1"><c r="AA4"><v>4</v></c></row><row r="5"><c r="A5" s="0"/></row><row><c><v>6</v></c></row>`,
		After: `<autoFilter ref="A1:C6"/><mergeCells count="1"><mergeCell ref="A4:B6"/></mergeCells>`,
	}}}
	rows, after, err := readSheet(t, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	n := func(column int, text string) Cell { return Cell{Column: column, Kind: Number, Text: text} }
	want := []Row{{Number: 1, Cells: []Cell{n(0, "1"), n(2, "3")}}, {Number: 4, Hidden: true, Cells: []Cell{n(26, "4")}}, {Number: 6, Cells: []Cell{n(0, "6")}}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Area{{0, 4, 1, 6}}, after.Merged); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Area{{1, 1, 2, maxRows}}, after.Hidden); diff != "" {
		t.Error(diff)
	}
}

// What excelize writes, we read.
func TestPeer(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	at := time.Date(2026, 3, 20, 10, 15, 0, 0, time.UTC)
	for cell, value := range map[string]any{"A1": "髙﨑 花子", "B1": 123, "C1": at, "D1": true, "B2": 1.5} {
		if err := f.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	rows, _, err := readSheet(t, out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{Number: 1, Cells: []Cell{{Text: "髙﨑 花子"}, {Column: 1, Kind: Number, Text: "123"}, {Column: 2, Kind: Date, Text: "2026-03-20T10:15:00", Time: at}, {Column: 3, Kind: Boolean, Text: "TRUE"}}},
		{Number: 2, Cells: []Cell{{Column: 1, Kind: Number, Text: "1.5"}}},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

// A workbook that is cut or malformed is an error, never a shorter sheet.
func TestT09Broken(t *testing.T) {
	good := booktest.One(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, "<t>x</t>")
	rows := func(xml string) []byte { return booktest.One(xml, "<t>x</t>").Bytes() }
	part := func(name, text string) []byte {
		b := good
		b.Parts = map[string]string{name: text}
		return b.Bytes()
	}
	for name, data := range map[string][]byte{
		"text that does not exist": rows(`<row r="1"><c r="A1" t="s"><v>1</v></c></row>`),
		"text below zero":          rows(`<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`),
		"unclosed row":             rows(`<row r="1"><c r="A1"><v>1</v></c>`),
		"rows out of order":        rows(`<row r="2"/><row r="1"/>`),
		"row twice":                rows(`<row r="2"/><row r="2"/>`),
		"cell twice":               rows(`<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>`),
		"cell of another row":      rows(`<row r="1"><c r="A2"><v>1</v></c></row>`),
		"no such cell":             rows(`<row r="1"><c r="AAAA1"><v>1</v></c></row>`),
		"unknown kind":             rows(`<row r="1"><c r="A1" t="x"><v>1</v></c></row>`),
		"bad date":                 rows(`<row r="1"><c r="A1" t="d"><v>soon</v></c></row>`),
		"entity":                   rows(`<row r="1"><c r="A1" t="str"><v>&x;</v></c></row>`),
		"cut sheet":                part("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"`),
		"cut between rows":         part("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`),
		"not UTF-8":                part("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\"><c t=\"str\"><v>\xff</v></c></row></sheetData></worksheet>"),
		"missing sheet":            part("xl/worksheets/sheet1.xml", ""),
		"missing texts":            part("xl/sharedStrings.xml", ""),
		"cut texts":                part("xl/sharedStrings.xml", "<sst><si><t>x</t></si>"),
		"cut archive":              good.Bytes()[:len(good.Bytes())-30],
		"archive alone":            []byte("PK\x03\x04"),
		"changed byte":             flip(t, good.Bytes()),
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := readSheet(t, data); !errors.Is(err, ErrBroken) {
				t.Errorf("error %v, want ErrBroken", err)
			}
		})
	}
}

// flip stores a workbook uncompressed with one letter changed, so that only the checksum tells.
func flip(t *testing.T, data []byte) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, file := range from.File {
		r, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		header := &zip.FileHeader{Name: file.Name, CRC32: crc32.ChecksumIEEE(content), CompressedSize64: uint64(len(content)), UncompressedSize64: uint64(len(content))}
		raw, err := w.CreateRaw(header)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file.Name, "sharedStrings.xml") {
			content = bytes.Replace(content, []byte("<t>x</t>"), []byte("<t>y</t>"), 1)
		}
		if _, err := raw.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestForeign(t *testing.T) {
	ole := func(text string) []byte { return append(append([]byte(nil), oleMagic...), text...) }
	parts := func(parts map[string]string) []byte {
		all := map[string]string{"[Content_Types].xml": "", "_rels/.rels": "", "xl/workbook.xml": "", "xl/_rels/workbook.xml.rels": "", "xl/sharedStrings.xml": "", "xl/styles.xml": ""}
		for name, text := range parts {
			all[name] = text
		}
		return booktest.Book{Parts: all}.Bytes()
	}
	rels := `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="%s"/></Relationships>`
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"password":   {ole("\x00\x01E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), ErrEncrypted},
		"xls":        {ole("W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00"), ErrXLS},
		"xlsb":       {parts(map[string]string{"_rels/.rels": fmt.Sprintf(rels, "xl/workbook.bin"), "xl/workbook.bin": "x"}), ErrXLSB},
		"ods":        {parts(map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), ErrODS},
		"numbers":    {parts(map[string]string{"Index/Document.iwa": "x"}), ErrNumbers},
		"docx":       {parts(map[string]string{"_rels/.rels": fmt.Sprintf(rels, "word/document.xml"), "word/document.xml": "<document/>"}), ErrForeign},
		"any zip":    {parts(map[string]string{"a.txt": "x"}), ErrForeign},
		"with DTD":   {booktest.Book{Sheets: []booktest.Sheet{{}}, Parts: map[string]string{"xl/workbook.xml": `<!DOCTYPE x [<!ENTITY a "b">]><workbook/>`}}.Bytes(), ErrBroken},
		"large file": {append(booktest.One("").Bytes(), make([]byte, MaxFile)...), ErrTooLarge},
	} {
		if _, err := Open(c.data); !errors.Is(err, c.want) || !Recognise(c.data) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
	}
}

func TestT11DoctypeInSheet(t *testing.T) {
	b := booktest.One("")
	b.Parts = map[string]string{"xl/worksheets/sheet1.xml": `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>`}
	if _, _, err := readSheet(t, b.Bytes()); !errors.Is(err, ErrBroken) {
		t.Errorf("error %v", err)
	}
}

// Bombs end with a reason, in memory that has a bound.
func TestT08Bombs(t *testing.T) {
	const held = 192 << 20
	long := strings.Repeat("x", 1<<20)
	for name, c := range map[string]struct {
		data func() []byte
		want error
	}{
		"sheet":           {func() []byte { return booktest.One(strings.Repeat(`<row/>`, MaxPart/6+1)).Bytes() }, ErrTooLarge},
		"sheet of spaces": {func() []byte { return booktest.One(strings.Repeat(" ", 200<<20)).Bytes() }, ErrTooLarge},
		"texts":           {func() []byte { return booktest.One("", strings.Repeat("<t>"+long+"</t>", 40)).Bytes() }, ErrTooLarge},
		"many texts":      {func() []byte { return booktest.One("", strings.Repeat("</si><si>", MaxPart/9)).Bytes() }, ErrTooLarge},
		"cell too long": {func() []byte {
			return booktest.One(`<row><c t="inlineStr"><is><t>` + long + `x</t></is></c></row>`).Bytes()
		}, ErrRowLong},
		"text many times": {func() []byte {
			return booktest.One(strings.Repeat(`<row><c t="s"><v>0</v></c></row>`, 200), "<t>"+long[1:]+"</t>").Bytes()
		}, ErrTooLarge},
		"text along a row": {func() []byte {
			return booktest.One(`<row>`+strings.Repeat(`<c t="s"><v>0</v></c>`, 16_000)+`</row>`, "<t>"+long[:1000]+"</t>").Bytes()
		}, ErrRowLong},
		"million columns": {func() []byte {
			return booktest.One(`<row>` + strings.Repeat(`<c><v>1</v></c>`, 1_000_000) + `</row>`).Bytes()
		}, ErrTooLarge},
		"rows after last": {func() []byte { return booktest.One(`<row r="1048577"/>`).Bytes() }, ErrTooLarge},
		"merged areas":    {func() []byte { return areas().Bytes() }, ErrTooLarge},
		"many parts":      {manyParts, ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			data := c.data()
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			_, _, err := readSheet(t, data)
			runtime.ReadMemStats(&after)
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > held {
				t.Errorf("heap grew by %d MiB", grown>>20)
			}
		})
	}
}

func areas() booktest.Book {
	b := booktest.One("")
	b.Sheets[0].After = "<mergeCells>" + strings.Repeat(`<mergeCell ref="A1:B2"/>`, maxAround+2) + "</mergeCells>"
	return b
}

func manyParts() []byte {
	b := booktest.One("")
	b.Parts = map[string]string{}
	for i := range maxParts {
		b.Parts[fmt.Sprintf("media/%d", i)] = "x"
	}
	return b.Bytes()
}

// FuzzSheet changes the parts that strangers write; the archive around them is right, so that they are reached.
func FuzzSheet(f *testing.F) {
	seeds, err := os.ReadDir("testdata/fuzz/FuzzSheet")
	if err != nil || len(seeds) < 5 {
		f.Fatalf("%d seeds found, want at least 5: %v", len(seeds), err)
	}
	f.Fuzz(func(t *testing.T, rows, text, format, after string) {
		b := booktest.One(rows, text)
		b.Formats, b.Sheets[0].After, b.Sheets[0].Links = []string{format}, after, []string{"mailto:a@b.example"}
		book, err := Open(b.Bytes())
		if err != nil {
			return
		}
		all, _, err := readRows(t, book.Sheets()[0])
		if err != nil {
			return
		}
		last := 0
		for _, row := range all {
			if row.Number <= last || len(row.Cells) == 0 {
				t.Fatalf("row %d after row %d has %d cells", row.Number, last, len(row.Cells))
			}
			last = row.Number
			for i, cell := range row.Cells {
				if i > 0 && cell.Column <= row.Cells[i-1].Column || cell.Text == "" && cell.Kind != Failed || cell.Time.IsZero() == (cell.Kind == Date) {
					t.Fatalf("row %d: cell %d is %+v", row.Number, i, cell)
				}
			}
		}
	})
}

// FuzzOpen reads any bytes.
func FuzzOpen(f *testing.F) {
	f.Add(booktest.One(`<row><c t="s"><v>0</v></c></row>`, "<t>x</t>").Bytes())
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Add(append([]byte(nil), oleMagic...))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := Open(data)
		if err != nil {
			return
		}
		for _, sheet := range book.Sheets() {
			if _, _, err := readRows(t, sheet); err != nil {
				return
			}
			_, _ = sheet.Comments() // no panic, and bounded as all parts are
		}
	})
}

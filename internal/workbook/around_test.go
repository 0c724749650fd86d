package workbook

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"github.com/mitome/mitome/internal/workbook/booktest"
)

// A text is struck through by the cell's font, or by the fonts of its runs.
func TestStruck(t *testing.T) {
	run := func(font, text string) string { return "<r>" + font + "<t xml:space=\"preserve\">" + text + "</t></r>" }
	const on, off, plain = "<rPr><strike/></rPr>", `<rPr><strike val="0"/></rPr>`, "<rPr><b/></rPr>"
	for name, c := range map[string]struct {
		text  string
		style string // 1: struck through, 2: struck through with val="false"
		want  Struck
	}{
		"plain":                       {"<t>A</t>", "0", Not},
		"cell":                        {"<t>A</t>", "1", Wholly},
		"switched off":                {"<t>A</t>", "2", Not},
		"every run":                   {run(on, "A") + run(on, "B"), "0", Wholly},
		"one of two runs":             {run(plain, "A") + run(on, "B"), "0", Partly},
		"run that takes the cell's":   {run("", "A") + run(on, "B"), "0", Partly},
		"run that takes the struck":   {run("", "A") + run(on, "B"), "1", Wholly},
		"run that undoes the cell":    {run(off, "A"), "1", Not},
		"blank run beside it":         {run(on, "A") + run(plain, " "), "0", Wholly},
		"reading of a struck name":    {run(on, "髙﨑") + `<rPh sb="0" eb="2"><t>タカサキ</t></rPh>`, "0", Wholly},
		"runs in a cell that strikes": {run(plain, "A") + run("", "B"), "1", Partly},
	} {
		t.Run(name, func(t *testing.T) {
			for _, cell := range []string{`t="s"><v>0</v>`, `t="inlineStr"><is>` + c.text + `</is>`} {
				b := booktest.One(`<row r="1"><c r="A1" s="`+c.style+`" `+cell+`</c></row>`, c.text)
				b.Fonts = []string{"<strike/>", `<strike val="false"/>`}
				rows, _, err := readSheet(t, b.Bytes())
				if err != nil {
					t.Fatal(err)
				}
				if got := rows[0].Cells[0].Struck; got != c.want {
					t.Errorf("%s: %d, want %d", cell, got, c.want)
				}
			}
		})
	}
}

// Addresses to which cells lead, by a link or by a formula.
func TestLinks(t *testing.T) {
	cell := func(ref string) string { return `<c r="` + ref + `" t="str"><v>x</v></c>` }
	b := booktest.Book{Sheets: []booktest.Sheet{{
		Rows: `<row r="1">` + cell("A1") + cell("B1") + `</row><row r="2">` + cell("A2") + cell("B2") + `</row><row r="3">` + cell("A3") +
			`<c r="B3" t="str"><f>HYPERLINK("mailto:f@b.example","x")</f><v>x</v></c><c r="C3" t="str"><f>HYPERLINK(A1)</f><v>x</v></c></row>`,
		After: `<hyperlinks><hyperlink ref="A1" r:id="rId1"/><hyperlink ref="B1" r:id="rId2" display="x"/><hyperlink ref="A2:A3" r:id="rId3"/>` +
			`<hyperlink ref="B2" r:id="rId9"/><hyperlink ref="B2" location="Sheet2!A1"/></hyperlinks>`,
		Links: []string{"mailto:a@b.example", "https://a.example/", "MAILTO:%41b@b.example?subject=x"},
	}}}
	rows, _, err := readSheet(t, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows {
		for _, c := range row.Cells {
			got = append(got, fmt.Sprintf("%d %d %s", row.Number, c.Column, c.Link))
		}
	}
	want := []string{"1 0 a@b.example", "1 1 ", "2 0 Ab@b.example", "2 1 ", "3 0 Ab@b.example", "3 1 f@b.example", "3 2 "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What stands after the rows is known before them, whatever they hold.
func TestAfterRows(t *testing.T) {
	const merged = `<mergeCells><mergeCell ref="A1:B2"/></mergeCells>`
	for name, sheet := range map[string]string{
		"plain":              `<worksheet><sheetData><row r="1"/></sheetData>` + merged + `</worksheet>`,
		"prefix":             `<x:worksheet xmlns:x="y"><x:sheetData><x:row r="1"/></x:sheetData  ><x:mergeCells><x:mergeCell ref="A1:B2"/></x:mergeCells></x:worksheet>`,
		"no rows":            `<worksheet><sheetData/>` + merged + `</worksheet>`,
		"no rows, spaced":    "<worksheet><sheetData\n/>" + merged + `</worksheet>`,
		"its name in a text": `<worksheet><sheetData><row r="1"><c t="str"><v>sheetData&gt; /sheetData></v></c></row></sheetData>` + merged + `</worksheet>`,
		"far away":           `<worksheet><sheetData>` + strings.Repeat(`<row/>`, 30_000) + `</sheetData>` + merged + `</worksheet>`,
	} {
		b := booktest.One("")
		b.Parts = map[string]string{"xl/worksheets/sheet1.xml": sheet}
		book, err := Open(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.Sheets()[0].Rows()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff([]Area{{0, 1, 1, 2}}, rows.Merged); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		rows.Close()
	}
	for padding := range 300 { // the tag lies across the blocks in which it is looked for
		sheet := `<worksheet><sheetData>` + strings.Repeat(" ", blockSize-200+padding) + `</sheetData>` + merged + `</worksheet>`
		b := booktest.One("")
		b.Parts = map[string]string{"xl/worksheets/sheet1.xml": sheet}
		if _, rows, err := readSheet(t, b.Bytes()); err != nil || len(rows.Merged) != 1 {
			t.Fatalf("%d: error %v", padding, err)
		}
	}
}

// Rules that strike through are told by their areas; they may stand in an extension, whose areas come after it.
func TestRules(t *testing.T) {
	b := booktest.One("")
	b.Rules = []string{"<font><b/></font>", "<font><strike/></font>"}
	b.Sheets[0].After = `<conditionalFormatting sqref="A1:A9"><cfRule type="expression" dxfId="0"/></conditionalFormatting>` +
		`<conditionalFormatting sqref="B2:C9 E2"><cfRule type="expression" dxfId="1"><formula>$D2="x"</formula></cfRule></conditionalFormatting>` +
		`<extLst><ext><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule><x14:dxf><font><strike/></font></x14:dxf></x14:cfRule><xm:sqref>F1:F2</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>`
	_, rows, err := readSheet(t, b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Area{{1, 2, 2, 9}, {4, 2, 4, 2}, {5, 1, 5, 2}}, rows.Rules); diff != "" {
		t.Error(diff)
	}
}

// A workbook whose writer left the formulas to be calculated holds no zeros; other results were given by the writer.
func TestStale(t *testing.T) {
	for name, c := range map[string]struct {
		calc, cell string
		want       Cell
	}{
		"zero":                 {`fullCalcOnLoad="1"`, `><f>A1</f><v>0</v>`, Cell{Formula: true, Kind: Failed}},
		"zero, decimal":        {`calcCompleted="0"`, `t="n"><f>A1</f><v>0.0</v>`, Cell{Formula: true, Kind: Failed}},
		"no":                   {`fullCalcOnLoad="true"`, `t="b"><f>A1</f><v>0</v>`, Cell{Formula: true, Kind: Failed}},
		"empty text":           {`fullCalcOnLoad="1"`, `t="str"><f>A1</f><v></v>`, Cell{Formula: true, Kind: Failed}},
		"text":                 {`fullCalcOnLoad="1"`, `t="str"><f>A1</f><v>A</v>`, Cell{Formula: true, Text: "A"}},
		"zero that was typed":  {`fullCalcOnLoad="1"`, `><v>0</v>`, Cell{Kind: Number, Text: "0"}},
		"zero of Excel":        {`calcId="191029"`, `><f>A1</f><v>0</v>`, Cell{Formula: true, Kind: Number, Text: "0"}},
		"error":                {`fullCalcOnLoad="1"`, `t="e"><f>A1</f><v>#N/A</v>`, Cell{Formula: true, Kind: Failed, Text: "#N/A"}},
		"completed":            {`calcCompleted="1" fullCalcOnLoad="0"`, `><f>A1</f><v>0</v>`, Cell{Formula: true, Kind: Number, Text: "0"}},
		"number of a function": {`fullCalcOnLoad="1"`, `><f>A1</f><v>7</v>`, Cell{Formula: true, Kind: Number, Text: "7"}},
	} {
		b := booktest.One(`<row r="1"><c r="A1" ` + c.cell + `</c></row>`)
		b.Calc = c.calc
		rows, _, err := readSheet(t, b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]Row{{Number: 1, Cells: []Cell{c.want}}}, rows); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What writers leave out, or write in another way than Excel, is read.
func TestLeftOut(t *testing.T) {
	const sheet = `<worksheet><sheetData><row r="2"><c r="A2" t="str"><v>A</v></c></row></sheetData></worksheet>`
	related := func(kind, target string) string {
		return `<Relationships><Relationship Id="rId1" Type="http://x/` + kind + `" Target="` + target + `"/></Relationships>`
	}
	rows := func(xml string) map[string]string {
		return map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData>` + xml + `</sheetData></worksheet>`}
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(`<?xml version="1.0" encoding="utf-16"?>` + sheet)
	if err != nil {
		t.Fatal(err)
	}
	for name, parts := range map[string]map[string]string{
		"shared texts and styles":        {"xl/sharedStrings.xml": "", "xl/styles.xml": "", "xl/worksheets/sheet1.xml": sheet},
		"types of content":               {"[Content_Types].xml": "", "xl/worksheets/sheet1.xml": sheet},
		"backslash in a target":          {"xl/_rels/workbook.xml.rels": related("worksheet", `worksheets\sheet1.xml`), "xl/worksheets/sheet1.xml": sheet},
		"backslash in the first target":  {"_rels/.rels": related("officeDocument", `xl\workbook.xml`), "xl/worksheets/sheet1.xml": sheet},
		"absolute target":                {"xl/_rels/workbook.xml.rels": related("worksheet", `/xl/worksheets/sheet1.xml`), "xl/worksheets/sheet1.xml": sheet},
		"absolute target, backslash":     {"xl/_rels/workbook.xml.rels": related("worksheet", `\xl\worksheets\sheet1.xml`), "xl/worksheets/sheet1.xml": sheet},
		"target with dots":               {"xl/_rels/workbook.xml.rels": related("worksheet", `./../xl/worksheets/sheet1.xml`), "xl/worksheets/sheet1.xml": sheet},
		"target from the root":           {"xl/_rels/workbook.xml.rels": related("worksheet", `xl/worksheets/sheet1.xml`), "xl/worksheets/sheet1.xml": sheet},
		"target in other letters":        {"xl/_rels/workbook.xml.rels": related("worksheet", `Worksheets/Sheet1.XML`), "xl/worksheets/sheet1.xml": sheet},
		"target with escapes":            {"xl/_rels/workbook.xml.rels": related("worksheet", `worksheets/my%20list.xml`), "xl/worksheets/my list.xml": sheet},
		"numbers of rows and cells":      rows(`<row/><row><c t="str"><v>A</v></c></row>`),
		"numbers of rows":                rows(`<row><c r="A2" t="str"><v>A</v></c></row>`),
		"numbers of cells":               rows(`<row r="2"><c t="str"><v>A</v></c></row>`),
		"large letters":                  rows(`<row r="2"><c r="a2" t="str"><v>A</v></c></row>`),
		"inline text in its value":       rows(`<row r="2"><c r="A2" t="inlineStr"><v>A</v></c></row>`),
		"text with an inline one":        rows(`<row r="2"><c r="A2" t="str"><is><t>A</t></is></c></row>`),
		"values":                         rows(`<row r="1"><c r="A1" t="s"/><c r="B1" t="b"/><c r="C1" t="d"/><c r="D1" t="z"/><c r="E1" t="n"><v/></c><c r="F1" t="inlineStr"><is/></c></row><row r="2"><c r="A2" t="str"><v>A</v></c><c r="B2" t="s"><v></v></c></row>`),
		"texts of shared ones":           {"xl/sharedStrings.xml": `<sst><si/><si><t/></si><si><t>A</t></si></sst>`, "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row></sheetData></worksheet>`},
		"mark of UTF-8, nothing of it":   {"xl/worksheets/sheet1.xml": "\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + sheet},
		"UTF-8, in favour of UTF-16":     {"xl/worksheets/sheet1.xml": utf16},
		"UTF-8, in favour of Windows":    {"xl/worksheets/sheet1.xml": `<?xml version="1.0" encoding="windows-1252"?>` + sheet},
		"formats of numbers":             {"xl/styles.xml": `<styleSheet/>`, "xl/worksheets/sheet1.xml": strings.Replace(sheet, `t="str"`, `t="str" s="3"`, 1)},
		"namespaces, in favour of x:":    {"xl/worksheets/sheet1.xml": `<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="2"><x:c r="A2" t="inlineStr"><x:is><x:t>A</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`},
		"targets of links":               {"xl/worksheets/sheet1.xml": strings.Replace(sheet, "</sheetData>", `</sheetData><hyperlinks><hyperlink ref="A2" r:id="rId9"/></hyperlinks>`, 1)},
		"end tags, in favour of short":   rows(`<row r="1" spans="1:3" /><row r="2"><c r="A2" t="str"><v>A</v></c><c r="B2" s="1"/></row>`),
		"text: spaces around its number": {"xl/sharedStrings.xml": `<sst><si><t>A</t></si></sst>`, "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="2"><c r="A2" t="s"><v> 0 </v></c></row></sheetData></worksheet>`},
	} {
		t.Run(name, func(t *testing.T) {
			b := booktest.One("")
			b.Parts = parts
			rows, _, err := readSheet(t, b.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]Row{{Number: 2, Cells: []Cell{{Text: "A"}}}}, rows); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A row is hidden however that is written.
func TestHiddenRows(t *testing.T) {
	for attributes, want := range map[string]bool{
		`hidden="1"`: true, `hidden="true"`: true, `ht="0" customHeight="1"`: true, `ht="0.75" customHeight="1"`: true, `outlineLevel="1" hidden="1"`: true,
		``: false, `hidden="0"`: false, `hidden="false"`: false, `ht="13.5"`: false, `customHeight="1"`: false, `outlineLevel="1" collapsed="1"`: false,
	} {
		rows, _, err := readSheet(t, booktest.One(`<row r="1" `+attributes+`><c r="A1"><v>1</v></c></row>`).Bytes())
		if err != nil || rows[0].Hidden != want {
			t.Errorf("%s: %v, error %v", attributes, rows, err)
		}
	}
}

// A damage is named by part and cell.
func TestDamage(t *testing.T) {
	for rows, want := range map[string]Damage{
		`<row r="3"><c r="B3" t="s"><v>7</v></c></row>`:                          {Part: "xl/worksheets/sheet1.xml", Cell: "B3"},
		`<row r="3"><c r="A3"><v>1</v></c><c t="x"><v>1</v></c></row>`:           {Part: "xl/worksheets/sheet1.xml", Cell: "3"},
		`<row r="3"><c r="A3"><v>1</v></c><c r="B3"><v>&bad;</v></c></row>`:      {Part: "xl/worksheets/sheet1.xml", Cell: "B3"},
		`<row r="3"><c r="C3"><v>1</v></c><c r="B3"><v>1</v></c></row>`:          {Part: "xl/worksheets/sheet1.xml", Cell: "B3"},
		`<row r="3"/></sheetData><mergeCells><mergeCell ref="?"/></mergeCells>`:  {Part: "xl/worksheets/sheet1.xml"},
		`<row r="3"/></sheetData><mergeCells><mergeCell ref="A1:"/></mergeCells`: {Part: "xl/worksheets/sheet1.xml"},
	} {
		_, _, err := readSheet(t, booktest.One(rows, "<t>x</t>").Bytes())
		var got *Damage
		if !errors.As(err, &got) || got.Part != want.Part || got.Cell != want.Cell || got.Why == "" || !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", rows, err)
		}
	}
}

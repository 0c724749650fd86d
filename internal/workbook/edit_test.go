package workbook_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/workbook"
	"github.com/mitome/mitome/internal/workbook/booktest"
)

// A sheet is copied as it is, but for the cells that are changed, whatever its writer has left out or put before names.
func TestEdit(t *testing.T) {
	for name, c := range map[string]struct{ rows, want string }{
		"nothing":        {`<row r="9"><c r="A9"><v>1</v></c></row>`, `<row r="9"><c r="A9"><v>1</v></c></row>`},
		"a mark":         {`<row r="2"><c r="B2" s="3" t="s"><v>1</v></c></row>`, `<row r="2"><c r="B2" s="13" t="s"><v>1</v></c><c r="D2" s="7" t="inlineStr"><is><t xml:space="preserve">a &amp; b</t></is></c></row>`},
		"no style":       {`<row r="2"><c r="B2"><v>1</v></c></row>`, `<row r="2"><c s="10" r="B2"><v>1</v></c><c r="D2" s="7" t="inlineStr"><is><t xml:space="preserve">a &amp; b</t></is></c></row>`},
		"a blank cell":   {`<row r="2"><c r="A2"><v>1</v></c></row>`, `<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="10"/><c r="D2" s="7" t="inlineStr"><is><t xml:space="preserve">a &amp; b</t></is></c></row>`},
		"in its place":   {`<row r="2"><c r="D2" s="1" t="inlineStr"><is><t>old</t></is></c><c r="E2"/></row>`, `<row r="2"><c r="B2" s="10"/><c r="D2" s="7" t="inlineStr"><is><t xml:space="preserve">a &amp; b</t></is></c><c r="E2"/></row>`},
		"a row, closed":  {`<row r="2" spans="1:2" ht='9'/>`, `<row r="2" ht='9'><c r="B2" s="10"/><c r="D2" s="7" t="inlineStr"><is><t xml:space="preserve">a &amp; b</t></is></c></row>`},
		"no references":  {`<row><c/></row><row><c/><c s='4'/></row>`, `<row><c/></row><row><c/><c s="14"/><c r="D2" s="7" t="inlineStr"><is><t xml:space="preserve">a &amp; b</t></is></c></row>`},
		"other elements": {`<row r="2"><extLst><ext><c/></ext></extLst></row><!-- x -->`, `<row r="2"><extLst><ext><c/></ext></extLst><c r="B2" s="10"/><c r="D2" s="7" t="inlineStr"><is><t xml:space="preserve">a &amp; b</t></is></c></row><!-- x -->`},
	} {
		book, err := workbook.Open(booktest.One(c.rows).Bytes())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var before, after bytes.Buffer
		none := workbook.Edits{Wide: -1, Cells: func(int) []workbook.Edit { return nil }}
		some := workbook.Edits{Wide: -1, Cells: func(row int) []workbook.Edit {
			if row != 2 {
				return nil
			}
			return []workbook.Edit{
				{Column: 1, Style: func(old int) int { return old + 10 }},
				{Column: 3, Replace: true, Text: "a & b", Style: func(int) int { return 7 }},
			}
		}}
		for out, edits := range map[io.Writer]workbook.Edits{&before: none, &after: some} {
			if err := book.Sheets()[0].Edit(out, edits); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if !bytes.Contains(before.Bytes(), []byte(c.rows)) {
			t.Errorf("%s: the copy is %s", name, before.Bytes())
		}
		if want := bytes.Replace(before.Bytes(), []byte(c.rows), []byte(c.want), 1); !bytes.Equal(want, after.Bytes()) {
			t.Errorf("%s:\n got %s\nwant %s", name, after.Bytes(), want)
		}
	}
}

// A column is made wide where nobody has given it a width, and stands in its order.
func TestEditWidth(t *testing.T) {
	const wide = `<col min="4" max="4" width="60" customWidth="1"/>`
	for cols, want := range map[string]string{
		"":                             `<cols>` + wide + `</cols><sheetData>`,
		`<col min="1" max="3"/>`:       `<cols><col min="1" max="3"/>` + wide + `</cols><sheetData>`,
		`<col min="6" max="6"/>`:       `<cols>` + wide + `<col min="6" max="6"/></cols><sheetData>`,
		`<col min="2" max="9" x="1"/>`: `<cols><col min="2" max="9" x="1"/></cols><sheetData>`,
	} {
		b := booktest.One("<row/>")
		b.Sheets[0].Cols = cols
		book, err := workbook.Open(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		edits := workbook.Edits{Wide: 3, Cells: func(int) []workbook.Edit { return nil }}
		if err := book.Sheets()[0].Edit(&out, edits); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%q: got %s (%v), want %s", cols, out.String(), err, want)
		}
	}
}

// The elements of a sheet may have a prefix, which those that are added have too.
func TestEditPrefix(t *testing.T) {
	b := booktest.One("")
	b.Parts = map[string]string{"xl/worksheets/sheet1.xml": `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"/></x:sheetData></x:worksheet>`}
	book, err := workbook.Open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	edits := workbook.Edits{Wide: -1, Cells: func(int) []workbook.Edit {
		return []workbook.Edit{{Column: 27, Replace: true, Text: "A", Style: func(int) int { return 1 }}}
	}}
	const want = `<x:row r="1"><x:c r="AB1" s="1" t="inlineStr"><x:is><x:t xml:space="preserve">A</x:t></x:is></x:c></x:row>`
	if err := book.Sheets()[0].Edit(&out, edits); err != nil || !strings.Contains(out.String(), want) {
		t.Errorf("got %s (%v), want %s", out.String(), err, want)
	}
}

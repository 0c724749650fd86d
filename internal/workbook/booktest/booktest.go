// Package booktest makes workbooks for tests, part by part and in the words in which Excel writes them, good ones and
// others. What it is given is XML and goes into the file as it is.
package booktest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
)

// Book is a workbook to be.
type Book struct {
	Sheets  []Sheet
	Strings []string          // what is inside of each si
	Formats []string          // format codes; style i+1 has Formats[i], style 0 is General
	Fonts   []string          // what is inside of each font, such as <strike/>; the styles after those of Formats have them
	Rules   []string          // what is inside of each dxf
	Props   string            // attributes of workbookPr
	Calc    string            // attributes of calcPr; empty: there is none
	Strict  bool              // the namespaces of strict workbooks
	Parts   map[string]string // more parts, or others in the place of ours; an empty one is left out
}

// Sheet is a sheet to be.
type Sheet struct {
	Name  string   // "Sheet1" if empty
	State string   // "hidden", "veryHidden"; empty: visible
	Cols  string   // before the rows: col elements
	Rows  string   // row elements
	After string   // after them, such as mergeCells
	Links []string // targets of links outside of the workbook, by the ids rId1, rId2 …
}

// One is a workbook of one sheet with rows and shared texts.
func One(rows string, texts ...string) Book {
	return Book{Sheets: []Sheet{{Rows: rows}}, Strings: texts}
}

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// Bytes are the file.
func (b Book) Bytes() []byte {
	main, office := "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	if b.Strict {
		main, office = "http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships"
	}
	rel := func(id, kind, target string) string {
		return fmt.Sprintf(`<Relationship Id="%s" Type="%s/%s" Target="%s"/>`, id, office, kind, target)
	}
	const packaging = "http://schemas.openxmlformats.org/package/2006/"
	var sheets, related strings.Builder
	parts := map[string]string{}
	for i, s := range b.Sheets {
		name := s.Name
		if name == "" {
			name = fmt.Sprintf("Sheet%d", i+1)
		}
		state := ""
		if s.State != "" {
			state = fmt.Sprintf(` state="%s"`, s.State)
		}
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, name, i+1, state, i+1)
		related.WriteString(rel(fmt.Sprintf("rId%d", i+1), "worksheet", fmt.Sprintf("worksheets/sheet%d.xml", i+1)))
		cols := ""
		if s.Cols != "" {
			cols = "<cols>" + s.Cols + "</cols>"
		}
		parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = head + `<worksheet xmlns="` + main + `" xmlns:r="` + office + `"><sheetFormatPr defaultRowHeight="18.75"/>` +
			cols + "<sheetData>" + s.Rows + "</sheetData>" + s.After + `<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`
	}
	b.links(parts, packaging, office)
	related.WriteString(rel("rId901", "sharedStrings", "sharedStrings.xml") + rel("rId902", "styles", "styles.xml"))
	parts["[Content_Types].xml"] = head + `<Types xmlns="` + packaging + `content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`
	parts["_rels/.rels"] = head + `<Relationships xmlns="` + packaging + `relationships">` + rel("rId1", "officeDocument", "xl/workbook.xml") + `</Relationships>`
	parts["xl/workbook.xml"] = head + `<workbook xmlns="` + main + `" xmlns:r="` + office + `"><workbookPr ` + b.Props + `/><sheets>` + sheets.String() + `</sheets>` + b.calc() + `</workbook>`
	parts["xl/_rels/workbook.xml.rels"] = head + `<Relationships xmlns="` + packaging + `relationships">` + related.String() + `</Relationships>`
	parts["xl/sharedStrings.xml"] = head + `<sst xmlns="` + main + `"><si>` + strings.Join(b.Strings, "</si><si>") + `</si></sst>`
	parts["xl/styles.xml"] = head + b.styles(main)
	for name, text := range b.Parts {
		parts[name] = text
	}
	return pack(parts)
}

func (b Book) calc() string {
	if b.Calc == "" {
		return ""
	}
	return "<calcPr " + b.Calc + "/>"
}

// links adds the relations of the sheets that have links.
func (b Book) links(parts map[string]string, packaging, office string) {
	for i, s := range b.Sheets {
		if len(s.Links) == 0 {
			continue
		}
		var related strings.Builder
		for j, target := range s.Links {
			fmt.Fprintf(&related, `<Relationship Id="rId%d" Type="%s/hyperlink" Target="%s" TargetMode="External"/>`, j+1, office, target)
		}
		parts[fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", i+1)] = head + `<Relationships xmlns="` + packaging + `relationships">` + related.String() + `</Relationships>`
	}
}

func (b Book) styles(namespace string) string {
	var codes, fonts, styles, rules strings.Builder
	for i, code := range b.Formats {
		id := fmt.Sprint(176 + i)
		if number, builtin := strings.CutPrefix(code, "builtin "); builtin {
			id = number
		} else {
			fmt.Fprintf(&codes, `<numFmt numFmtId="%s" formatCode="%s"/>`, id, strings.ReplaceAll(code, `"`, "&quot;"))
		}
		fmt.Fprintf(&styles, `<xf numFmtId="%s" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`, id)
	}
	for i, font := range b.Fonts {
		fmt.Fprintf(&fonts, `<font>%s<sz val="11"/></font>`, font)
		fmt.Fprintf(&styles, `<xf numFmtId="0" fontId="%d" fillId="0" borderId="0" xfId="0" applyFont="1"/>`, i+1)
	}
	for _, rule := range b.Rules {
		fmt.Fprintf(&rules, `<dxf>%s</dxf>`, rule)
	}
	return `<styleSheet xmlns="` + namespace + `"><numFmts>` + codes.String() + `</numFmts><fonts><font><sz val="11"/></font>` + fonts.String() +
		`</fonts><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>` + styles.String() +
		`</cellXfs><cellStyles/><dxfs>` + rules.String() + `</dxfs></styleSheet>`
}

func pack(parts map[string]string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range parts {
		if text == "" {
			continue
		}
		file, err := w.Create(name)
		if err != nil {
			panic(err) // a buffer takes everything
		}
		if _, err := file.Write([]byte(text)); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

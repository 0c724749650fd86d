package hostile

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
)

// Drawings are pictures in SVG of so many bytes, each of which would be a great deal of work to somebody who looks at
// everything for everything.
func Drawings(size int) []Upload {
	svg := func(inside string) []byte {
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="9" height="9"/>` + inside + `</svg>`)
	}
	half := size / 2
	repeat := func(text string, bytes int) string { return strings.Repeat(text, max(1, bytes/len(text))) }
	rules := func(form string, bytes int) string {
		return "<style>" + numbered(form, min(999, bytes/len(form))) + "</style>"
	}
	elements := repeat("<g/>", min(half, 4*19_000)) // as many as are read
	doubling := ""
	for n := range 18 {
		doubling += fmt.Sprintf(`<g id="a%d"><use href="#a%d"/><use href="#a%d"/></g>`, n, n+1, n+1)
	}
	return []Upload{
		{"rules.svg", typeSVG, svg(rules("*{fill:#%06d;stroke:none;visibility:visible}", half) + elements)},
		{"words.svg", typeSVG, svg("<style>*{" + repeat("fill:red;", half) + "}</style>" + elements)},
		{"classes.svg", typeSVG, svg(rules(".a%d{fill:red}", half) + `<g class="` + numbered("a%d ", half/5) + `"/>`)},
		{"comments.svg", typeSVG, svg("<style>" + repeat("/*", size) + "</style>")},
		{"at-rules.svg", typeSVG, svg("<style>" + repeat("@charset;", half) + repeat(" ", half) + "</style>")},
		{"transforms.svg", typeSVG, svg(`<g transform="` + repeat("scale(1)", half) + repeat(" ", half) + `"/>`)},
		{"uses.svg", typeSVG, svg(`<defs><g id="a" style="` + repeat("fill:red;", half) + `"/></defs>` + repeat(`<use href="#a"/>`, half))},
		{"names.svg", typeSVG, svg(`<defs><g id="a" ` + numbered(`b%d="" `, half/8) + `/></defs>` + repeat(`<use href="#a"/>`, half))},
		{"doubling.svg", typeSVG, svg("<defs>" + doubling + `<g id="a18"/></defs><use href="#a0"/>`)},
		{"path.svg", typeSVG, svg(`<path d="M0 0` + repeat("l1 1", size) + `"/>`)},
		{"dashes.svg", typeSVG, svg(`<path stroke="red" stroke-dasharray="` + repeat("1 ", half) + `" d="M0 0` + repeat("l9 9l-9-9", half/4) + `"/>`)},
		{"stops.svg", typeSVG, svg("<linearGradient>" + repeat("<stop/>", size) + "</linearGradient>")},
		{"text.svg", typeSVG, svg("<desc>" + repeat("&amp;", size) + "</desc>")},
		{"assertions.svg", typeSVG, svg(repeat(`<x:assertion/>`, size))},
		{"comment.svg", typeSVG, svg("<!--" + repeat("- ", size) + "-->")},
		{"markup.svg", typeSVG, svg(repeat("<?a?>", size))},
	}
}

// Books are workbooks with so many bytes in the part that matters, inflated.
func Books(size int) []Upload {
	const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	rows := func(cell string) string {
		return "<row>" + cell + "</row>"
	}
	list := func(inside string) string { return "<worksheet><sheetData>" + inside + "</sheetData></worksheet>" }
	head := rows(`<c t="inlineStr"><is><t>email</t></is></c>`)
	times := func(form string, bytes int) string { return numbered(form, max(1, bytes/len(fmt.Sprintf(form, 1)))) }
	relation := `<Relationship Id="s%d" Type="x/worksheet" Target="sheet1.xml"/>`
	b := []struct {
		name  string
		parts map[string]string
	}{
		{"empty-rows.xlsx", map[string]string{"xl/sheet1.xml": list(times(`<row a="%d"/>`, size))}},
		{"cells.xlsx", map[string]string{"xl/sheet1.xml": list(head + times(`<row><c t="inlineStr"><is><t>a%d@b.example</t></is></c></row>`, size))}},
		{"wide.xlsx", map[string]string{"xl/sheet1.xml": list(rows(times(`<c t="inlineStr"><is><t>mail%d</t></is></c>`, size)))}},
		{"merged.xlsx", map[string]string{"xl/sheet1.xml": strings.Replace(list(head+head), "</worksheet>", times(`<mergeCell ref="A9:ZZ9999" a="%d"/>`, size)+"</worksheet>", 1)}},
		{"formats.xlsx", map[string]string{"xl/sheet1.xml": list(head), "xl/styles.xml": `<s><numFmt numFmtId="200" formatCode="` +
			strings.Repeat("0", size/2) + `"/><cellXfs>` + times(`<xf numFmtId="200" a="%d"/>`, size/2) + `</cellXfs></s>`}},
		{"shared.xlsx", map[string]string{"xl/sheet1.xml": list(head), "xl/shared.xml": "<sst>" + times("<si><t>%d</t></si>", size/2) + "</sst>",
			"xl/_rels/book.xml.rels": "<r>" + fmt.Sprintf(relation, 0) + times(`<Relationship Id="t%d" Type="x/sharedStrings" Target="shared.xml"/>`, size/2) + "</r>"}},
		{"sheets.xlsx", map[string]string{"xl/sheet1.xml": list(times(`<row a="%d"/>`, size/2)),
			"xl/book.xml": "<workbook>" + times(`<sheet name="%d" id="s0"/>`, size/2) + "</workbook>"}},
	}
	var all []Upload
	for _, book := range b {
		parts := map[string]string{
			"_rels/.rels":            `<r><Relationship Id="b" Type="x/officeDocument" Target="xl/book.xml"/></r>`,
			"xl/book.xml":            `<workbook><sheet name="a" id="s0"/></workbook>`,
			"xl/_rels/book.xml.rels": "<r>" + fmt.Sprintf(relation, 0) + `<Relationship Id="y" Type="x/styles" Target="styles.xml"/>` + "</r>",
			"xl/styles.xml":          "<s/>",
		}
		for name, text := range book.parts {
			parts[name] = text
		}
		all = append(all, Upload{book.name, kind, archive(parts)})
	}
	return all
}

func archive(parts map[string]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			panic(err) // memory takes all that is written
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

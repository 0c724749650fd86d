package workbook

import "strconv"

// styles is what cells look like, as far as it changes what they say.
type styles struct {
	formats []format // by the number that cells give as their style
	struck  []bool   // likewise: their font strikes texts through
	rules   []bool   // by the number that rules of conditional formatting give: they strike texts through
}

// at is the style of a number; a number that is not there is no style.
func (s *styles) at(number string) (format, bool) {
	i, err := strconv.Atoi(number)
	if err != nil || i < 0 || i >= len(s.formats) {
		return format{}, false
	}
	return s.formats[i], s.struck[i]
}

// stylesReader reads the part of the styles, whose sections come in this order: number formats, fonts, styles of cells,
// and those of rules. Source: ECMA-376-1, 18.8.39.
type stylesReader struct {
	styles
	section string
	codes   map[int]format
	fonts   []bool // those that strike through
}

func (b *Book) readStyles(name string) error {
	r := stylesReader{codes: map[int]format{}}
	if err := b.eachElement(name, maxSmall, r.element); err != nil {
		return err
	}
	b.styles = r.styles
	return nil
}

func (r *stylesReader) element(e element) error {
	switch e.name {
	case "fonts", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs":
		r.section = e.name
	case "numFmt":
		if id, err := strconv.Atoi(e.attr("numFmtId")); err == nil && r.section == "" {
			r.codes[id] = readFormat(e.attr("formatCode"))
		}
	case "font":
		if r.section == "fonts" {
			r.fonts = append(r.fonts, false)
		}
	case "dxf":
		r.rules = append(r.rules, false)
	case "strike":
		if r.section == "fonts" && len(r.fonts) > 0 {
			r.fonts[len(r.fonts)-1] = e.on()
		}
		if r.section == "dxfs" && len(r.rules) > 0 {
			r.rules[len(r.rules)-1] = e.on()
		}
	case "xf":
		if r.section == "cellXfs" {
			r.cellStyle(e)
		}
	}
	return nil
}

func (r *stylesReader) cellStyle(e element) {
	id, _ := strconv.Atoi(e.attr("numFmtId")) // absent: General
	f, ok := r.codes[id]
	if !ok {
		f = builtin(id)
	}
	r.formats = append(r.formats, f)
	font, err := strconv.Atoi(e.attr("fontId"))
	r.struck = append(r.struck, err == nil && font >= 0 && font < len(r.fonts) && r.fonts[font])
}

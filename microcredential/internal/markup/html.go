package markup

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// signs tell what of HTML a text holds.
type signs struct{ tags, entities bool }

// htmlSigns looks for tags that are HTML's, and for entities.
func htmlSigns(text string) (s signs) {
	for at := strings.IndexAny(text, "<&"); at >= 0 && !s.tags; {
		rest := text[at+1:]
		if text[at] == '<' {
			name := strings.TrimPrefix(rest[:min(len(rest), 16)], "/")
			end := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			if end > 0 && strings.IndexByte(" \t\r\n/>", name[end]) >= 0 && textTags[strings.ToLower(name[:end])] {
				s.tags = strings.IndexByte(rest[:min(len(rest), 4096)], '>') >= 0
			}
		} else if end := strings.IndexByte(rest[:min(len(rest), 34)], ';'); end > 1 {
			s.entities = s.entities || html.UnescapeString(text[at:at+end+2]) != text[at:at+end+2]
		}
		next := strings.IndexAny(rest, "<&")
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return s
}

// textTags are the tags by which a text shows that it is HTML.
var textTags = map[string]bool{
	"p": true, "br": true, "hr": true, "li": true, "ul": true, "ol": true, "dl": true, "dt": true, "dd": true, "div": true, "section": true,
	"article": true, "b": true, "strong": true, "em": true, "i": true, "u": true, "s": true, "small": true, "font": true, "span": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "table": true, "tbody": true, "thead": true, "tr": true, "td": true,
	"th": true, "a": true, "pre": true, "code": true, "blockquote": true, "center": true, "sup": true, "sub": true,
}

// soft is a line end of the source inside of a block: a space on the page, unless a label follows it.
const soft = '\v'

// cellBreak is <br> inside of a row of a Markdown table: a line end in its cell.
const cellBreak = '\x01'

// htmlReader makes lines of what a page would show as lines.
type htmlReader struct {
	label   func(string) bool // whether a text begins with what begins a line
	lines   []Line
	buf     strings.Builder
	form    Form
	blocks  int // that are open: line ends in them are spaces
	lists   int
	skip    int // open scripts and styles
	weights weights
	weak    bool
	any     bool
	lead    string // the bold text that opened this line, once other text follows
	pre     int
	row     []string
	inRow   bool
	gap     bool
}

// htmlLines turns HTML into lines: tags go, entities are decoded, and what begins a new line on a page begins one here.
// Scripts and styles go whole.
func htmlLines(text string, label func(string) bool) []Line {
	r := &htmlReader{label: label, form: FormLine}
	tokens := html.NewTokenizer(strings.NewReader(text))
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			r.endRow()
			r.flush()
			return r.lines
		case html.TextToken:
			if r.skip == 0 {
				r.write(html.UnescapeString(string(tokens.Raw())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, attributes := tokens.TagName()
			tag := atom.Lookup(name)
			if tag == atom.B || tag == atom.Strong || tag == atom.Span {
				r.weights.open(tag, attributes, tokens)
				continue
			}
			r.open(tag, kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			name, _ := tokens.TagName()
			tag := atom.Lookup(name)
			r.weights.close(tag)
			r.close(tag)
		}
	}
}

// write adds text; line ends outside of blocks end the line.
func (r *htmlReader) write(text string) {
	for _, c := range text {
		switch {
		case IsLineEnd(c) && r.blocks == 0 || c == '\n' && r.pre > 0:
			if strings.TrimSpace(r.buf.String()) == "" {
				r.gap = true
			}
			r.flush()
			continue
		case IsLineEnd(c):
			c = soft
		case !unicode.IsSpace(c):
			if r.any && !r.weak && r.weights.bold == 0 {
				r.lead = strings.TrimSpace(r.buf.String())
			}
			r.any, r.weak = true, r.weak || r.weights.bold == 0
		}
		r.buf.WriteRune(c)
	}
}

// flush ends a line, or a line of a cell.
func (r *htmlReader) flush() {
	text := strings.TrimSpace(r.buf.String())
	r.buf.Reset()
	strong, lead := r.any && !r.weak, r.lead
	r.any, r.weak, r.lead = false, false, ""
	if r.inRow {
		if n := len(r.row); n > 0 && text != "" {
			r.row[n-1] = strings.TrimSpace(r.row[n-1] + "\n" + strings.Map(softSpace, text))
		}
		return
	}
	if text == "" {
		return
	}
	for i, part := range r.softParts(text) {
		if r.form == FormLine && isRule(part) { // of a Markdown table, or drawn by hand
			r.gap = true
			continue
		}
		l := Line{Form: r.form, Text: part, Depth: r.lists, Strong: strong, Gap: r.gap}
		if r.form == FormLine {
			l = rowLine(part)
			l.Strong, l.Gap, l.Depth = l.Strong || strong, r.gap, r.lists
		} else if rest := ItemText(part); rest != part {
			l.Text, l.Mark = rest, part[:len(part)-len(rest)]
		}
		l.Lead = cmp.Or(l.Lead, lead)
		r.gap = i > 0
		r.lines = append(r.lines, l)
	}
	r.gap = false
	if r.form == FormItem || r.form == FormTerm {
		r.form = FormLine
	}
}

// rowLine is a line that may be a row of a Markdown table with line ends in its cells.
func rowLine(text string) Line {
	l := PlainLine(text, false)
	for i, cell := range l.Cells {
		l.Cells[i] = strings.ReplaceAll(cell, string(cellBreak), "\n")
	}
	l.Text = strings.ReplaceAll(l.Text, string(cellBreak), " ")
	return l
}

func softSpace(c rune) rune {
	if c == soft {
		return ' '
	}
	return c
}

// softParts cuts a paragraph at line ends of the source where something that may be a label follows.
func (r *htmlReader) softParts(text string) []string {
	if !strings.ContainsRune(text, soft) {
		return []string{text}
	}
	var parts []string
	var part strings.Builder
	for piece := range strings.SplitSeq(text, string(soft)) {
		if part.Len() > 0 && r.label(piece) {
			parts = append(parts, strings.TrimSpace(part.String()))
			part.Reset()
		}
		part.WriteByte(' ')
		part.WriteString(piece)
	}
	return append(parts, strings.TrimSpace(part.String()))
}

func (r *htmlReader) open(tag atom.Atom, selfClosing bool) {
	switch tag {
	case atom.Script, atom.Style:
		if !selfClosing {
			r.skip++
		}
	case atom.Br:
		if strings.HasPrefix(strings.TrimSpace(r.buf.String()), "|") {
			r.buf.WriteRune(cellBreak)
		} else {
			r.flush()
		}
	case atom.Hr:
		r.flush()
		r.gap = true
	case atom.Td, atom.Th:
		r.flush()
		r.inRow, r.row = true, append(r.row, "")
		r.blocks++
	case atom.Tr, atom.Table, atom.Tbody, atom.Thead:
		r.endRow()
		r.flush()
		if tag == atom.Table {
			r.blocks, r.gap = r.blocks+1, true
		}
	default:
		r.block(tag, 1)
	}
}

func (r *htmlReader) close(tag atom.Atom) {
	switch tag {
	case atom.Script, atom.Style:
		r.skip = max(r.skip-1, 0)
	case atom.Td, atom.Th:
		r.flush()
		r.blocks = max(r.blocks-1, 0)
	case atom.Tr:
		r.endRow()
	case atom.Table:
		r.endRow()
		r.blocks, r.gap = max(r.blocks-1, 0), true
	default:
		r.block(tag, -1)
	}
}

// block begins or ends what stands on lines of its own.
func (r *htmlReader) block(tag atom.Atom, step int) {
	switch tag {
	case atom.P, atom.Div, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Blockquote,
		atom.Pre, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Center, atom.Caption, atom.Fieldset, atom.Legend, atom.Title:
	default:
		return
	}
	inItem := tag == atom.P && step > 0 && (r.form == FormItem || r.form == FormTerm) && strings.TrimSpace(r.buf.String()) == ""
	if !inItem {
		r.flush()
	}
	r.blocks = max(r.blocks+step, 0)
	switch tag {
	case atom.Ul, atom.Ol:
		r.lists = max(r.lists+step, 0)
	case atom.Pre:
		r.pre = max(r.pre+step, 0)
	case atom.P, atom.Div:
		r.gap = true
	}
	switch {
	case inItem:
	case step < 0:
		r.form = FormLine
	case tag == atom.Li || tag == atom.Dd:
		r.form = FormItem
	case tag == atom.Dt:
		r.form = FormTerm
	case tag >= atom.H1 && (tag == atom.H1 || tag == atom.H2 || tag == atom.H3 || tag == atom.H4 || tag == atom.H5 || tag == atom.H6):
		r.form, r.gap = FormHeading, true
	default:
		r.form = FormLine
	}
}

func (r *htmlReader) endRow() {
	if !r.inRow {
		return
	}
	r.flush()
	row := r.row
	r.row, r.inRow = nil, false
	if strings.Join(row, "") != "" {
		r.lines = append(r.lines, Line{Form: FormCell, Cells: row, Gap: r.gap})
	}
	r.gap = false
}

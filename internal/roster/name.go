package roster

import (
	"strings"
	"unicode"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/plaintext"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
	"github.com/mitome/mitome/microcredential"
)

// fullName is a name while its columns are read.
type fullName struct {
	header  string
	parts   [4]string // by part
	formula bool      // one of them is a formula that gives nothing
}

func (n *fullName) set(p columns.Part, header, text string) {
	if n.header == "" || p == columns.Whole {
		n.header = header
	}
	n.parts[p] = text
}

// join puts a name together: with kana, kanji or hangul in it, family, one space, given; else given, space, family.
func (n *fullName) join() string {
	first, last := n.parts[columns.Given], n.parts[columns.Family]
	if first == "" && last == "" {
		return n.parts[columns.Whole]
	}
	if name := n.parts[columns.Whole]; name != "" {
		if last == "" || first != "" || strings.Contains(strings.ToLower(name), strings.ToLower(last)) {
			return name
		}
		first = name // a column Name beside one that is called Surname
	}
	switch {
	case first == "" || last == "" || first == last:
		return spaced(strings.Join([]string{first, n.parts[columns.Middle]}, " ") + strings.TrimSuffix(" "+last, " "+first))
	case words.IsJapanese(first + last), strings.ContainsFunc(first+last, isHangul):
		return spaced(last, first, n.parts[columns.Middle])
	}
	return spaced(first, n.parts[columns.Middle], last)
}

// isHalf reports whether a list of family and given names has only one of the two. Whoever has one name alone is told as well:
// the list cannot tell them from a cell that was forgotten.
func (n *fullName) isHalf() bool {
	return n.parts[columns.Whole] == "" && (n.parts[columns.Given] == "") != (n.parts[columns.Family] == "")
}

func spaced(texts ...string) string {
	return strings.Join(strings.Fields(strings.Join(texts, " ")), " ")
}

// isHangul is of names that begin with the family's, as Japanese and Chinese ones do.
func isHangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

// joinNames fills in the names.
func (p *parser) joinNames() {
	p.row.Name, p.row.NameEN, p.row.Reading = p.names[0].join(), p.names[1].join(), p.names[2].join()
	if p.names[0].isHalf() {
		p.tally("name_half", p.names[0].header)
	}
	p.checkNames()
}

// checkTwins finds a row in which two columns that mean the same differ.
func (p *parser) checkTwins(cells []workbook.Cell) {
	for _, t := range p.list.same {
		first, second := strings.TrimSpace(cells[t.first].Text), strings.TrimSpace(cells[t.second].Text)
		if second != "" && !strings.EqualFold(first, second) && !anonymous[words.Fold(second)] {
			p.value = second
			p.fault(p.list.header[t.second], "twin_differs", "first", p.list.header[t.first])
		}
	}
}

// languages are the ways in which lists name a language, folded.
var languageNames = map[string]locale.Language{
	"ja": "ja", "jp": "ja", "jpn": "ja", "jajp": "ja", "japanese": "ja", "日本語": "ja", "日": "ja", "和文": "ja", "邦文": "ja", "日文": "ja", "日本語版": "ja", "和": "ja",
	"en": "en", "eng": "en", "enus": "en", "engb": "en", "english": "en", "英語": "en", "英": "en", "英文": "en", "英語版": "en",
}

// language reads the language of the edition that a learner gets. What is none of ours is told and left alone.
func (p *parser) language(header, text string) locale.Language {
	found := languageNames[words.Fold(text)]
	if found == "" && text != "" && !words.IsDash(text) {
		p.notice(header, "language_unknown", "text", locale.Excerpt(text))
	}
	return found
}

// equalsText is the form ="00123", with which programs keep a spreadsheet from making a number of a text.
func equalsText(text string) (string, bool) {
	if len(text) < 3 || text[0] != '=' || text[1] != '"' || text[len(text)-1] != '"' {
		return "", false
	}
	inner := text[2 : len(text)-1]
	return inner, !strings.Contains(inner, `"`)
}

// unwrapped takes away the signs by which a list keeps a spreadsheet from changing a text: ="…" around it, or an
// apostrophe before it. Names in Latin letters may begin with an apostrophe of their own, as ’t Hooft does.
func (p *parser) unwrapped(column columns.Column, header, text string) string {
	if column == columns.StudentID { // a typographic apostrophe, where the program has mended what was typed
		if rest, ok := strings.CutPrefix(text, "’"); ok && rest != "" {
			text = "'" + rest
		}
	}
	if text == "" || text[0] != '=' && text[0] != '\'' {
		return text
	}
	if inner, ok := equalsText(text); ok {
		p.tally("equals_text", header)
		return strings.TrimSpace(inner)
	}
	rest, ok := strings.CutPrefix(text, "'")
	if !ok || rest == "" {
		return text
	}
	if strings.IndexAny(rest, "=+-@＝＋－＠") == 0 { // the guard of our own exports
		return rest
	}
	if inner, ok := strings.CutSuffix(rest, "'"); ok {
		rest = inner
	} else if (column == columns.Name || column == columns.NameEN || column == columns.DisplayName || column == columns.Narrative) && !words.IsJapanese(rest) {
		return text
	}
	p.tally("apostrophe", header)
	return strings.TrimSpace(rest)
}

// private finds letters whose shape only the machine knows on which they were typed (gaiji). As Unicode they come
// through unchanged, and are told; in CP932 not even their number means the same elsewhere.
func (p *parser) private(header, text string) {
	switch {
	case microcredential.PrivateIn(text) == "":
	case p.list.origin.Encoding == plaintext.CP932:
		p.fault(header, "letter_private")
	default:
		p.notice(header, "letter_private", "text", locale.Excerpt(text))
	}
}

package words

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	placeholderWord = SetOf("placeholder en")
	neutralWord     = SetOf("neutral en")
	undoneWord      = SetOf("undone en")
	underwayWord    = SetOf("underway en")
	opensUndone     = SetOf("undone opener en")
	underBefore     = SetOf("underway before en")
	Nothing         = SetOf("nothing en", "nothing ja")
	sourceWord      = SetOf("source en")
	pointingWord    = SetOf("pointing en")
	locatorWord     = SetOf("locator en")
	furtherWord     = SetOf("further en")
	templateWord    = SetOf("template en")

	placeholderInJA = PhrasesOf("placeholder ja", "later ja")
	sourceInJA      = PhrasesOf("source ja")

	placeholderJA = Pattern(`^(?:` + OneOf("neutral ja", "agent ja") + `|[、,・\s])*(?:` + OneOf("placeholder ja") +
		`|` + OneOf("later ja") + `(?:` + OneOf("neutral ja", "agent ja", "later ja") + `|[、,・\s])*` + OneOf("deferred ja") + `)(?:` +
		OneOf("neutral ja", "placeholder ja") + `|[、,・\s!?！？…])*$`)
	pointerJA = Pattern(`^(?:[^。]{0,16}?(?:は|については|に関しては|詳しくは)、?)?[^、。\s]{0,14}?` + OneOf("source ja") +
		`(?:[「『（(][^」』）)]{0,30}[」』）)]|第?\d{1,4}(?:条|頁|ページ|章)|内|上|等|の?url)?(?:` + OneOf("pointer ja") + `)(?:。|\s|です|ます)*$`)
	linkInText = Pattern(`https?://[^\s]+`)
)

// Blank judges a whole value: nothing visible, only punctuation, or a placeholder; and a word for nothing, such as "none",
// unless that answers what was asked. Source: rule R-02.
func Blank(text string, noneAnswers bool) bool {
	if len(text) > RuleLength {
		return strings.HasPrefix(Plain(text[:RuleLength]), "lorem ipsum")
	}
	text = Plain(text)
	bare := bareWords(text)
	if bare == "" || strings.HasPrefix(bare, "lorem ipsum") || isFiller(bare) || isTemplate(text) {
		return true
	}
	if Nothing.Whole[bare] {
		return !noneAnswers
	}
	if head, remark, ok := remarkOff(text); ok && Blank(head, noneAnswers) && !informs(remark) {
		return true
	}
	if IsJapanese(bare) {
		return placeholderInJA.In(text) && placeholderJA().MatchString(strings.Trim(text, "。、.,()[]「」『』【】・-※* "))
	}
	return isPlaceholder(shortForms.Replace(bare))
}

// SaysNothing says that a value is a word for nothing, whatever signs stand about it.
func SaysNothing(text string) bool { return Nothing.Whole[bareWords(text)] }

// bareWords is a text from its first letter or figure to its last; "" where it is longer than the rules look at.
func bareWords(text string) string {
	if len(text) > RuleLength {
		return ""
	}
	return strings.TrimFunc(Plain(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// isFiller says that a plain text is one letter, or one word, over and over.
func isFiller(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	if !unicode.IsLetter(first) {
		return false
	}
	if len(text) > 1 && len(text) <= 40 && strings.Trim(text, string(first)+"○〇●△◯") == "" {
		return true
	}
	one, rest, several := strings.Cut(text, " ")
	for word := range strings.FieldsSeq(rest) {
		if word != one {
			return false
		}
	}
	return several
}

// isTemplate says that a plain text is what a form shows where a text should be typed, such as "[insert hours]".
func isTemplate(text string) bool {
	for _, pair := range []string{"[]", "<>", "{}"} {
		inner, opened := strings.CutPrefix(text, pair[:1])
		inner, closed := strings.CutSuffix(inner, pair[1:])
		if !opened || !closed || strings.Contains(inner, "://") {
			continue
		}
		first := Tokens(inner)
		return pair != "[]" || len(first) > 0 && (templateWord.Has(first[0]) || !slices.ContainsFunc(first, func(word string) bool { return !neutralWord.Has(word) }))
	}
	if !strings.HasSuffix(strings.TrimRight(text, ". "), "here") {
		return false
	}
	all := Tokens(text)
	return len(all) > 1 && len(all) <= 6 && templateWord.Has(all[0])
}

// remarkOff parts a text from the remark in brackets with which it ends.
func remarkOff(text string) (head, remark string, ok bool) {
	at := strings.IndexByte(text, '(')
	if at <= 0 || !strings.HasSuffix(text, ")") {
		return "", "", false
	}
	return text[:at], text[at+1 : len(text)-1], true
}

// informs says that a remark beside a placeholder tells something all the same: an amount, or a way of assessing.
func informs(text string) bool {
	return strings.ContainsAny(year().ReplaceAllString(text, ""), "0123456789") || judgedInJA.In(text) || slices.ContainsFunc(Tokens(text), judgedWord.Has)
}

var year = Pattern(`(?:19|20)\d{2}(?:[-/.年]\d{1,2})?(?:[-/.月]\d{1,2})?|\d{1,2}(?:月|日|年度|年)`)

// shortForms writes placeholders of several words, or with points and strokes, as one word each.
var shortForms = func() *strings.Replacer {
	var pairs []string
	for _, form := range List("short form en") {
		pairs = append(pairs, form, List("placeholder en")[0])
	}
	return strings.NewReplacer(pairs...)
}()

// isPlaceholder says that an English value holds nothing but placeholders, words that add nothing to them, and at the end
// perhaps who or when: "to be confirmed with the department in May".
func isPlaceholder(text string) bool {
	if slices.Contains(List("placeholder phrase en"), text) {
		return true
	}
	first, _, _ := strings.Cut(text, " ")
	if first = strings.Trim(first, ",;:.!"); isWord(first) && !placeholderWord.Has(first) && !neutralWord.Has(first) {
		return false // as most texts begin
	}
	found, open, before := false, false, ""
	all := Tokens(strings.ReplaceAll(text, "-", " "))
	for i, word := range all {
		switch {
		case placeholderWord.Has(word):
			found = true
		case open && undoneWord.Has(word), underBefore.Has(before) && underwayWord.Has(word):
			found = true
		case found && furtherWord.Has(before) && len(all)-i <= 8:
			return !informs(strings.Join(all[i:], " "))
		case !neutralWord.Has(word) && !(found && furtherWord.Has(word)):
			return false
		}
		open = open || opensUndone.Has(word)
		before = word
	}
	return found
}

// isWord says that a plain text is letters alone.
func isWord(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' })
}

// isAddress says that a text is a web address and nothing else.
func isAddress(text string) bool {
	bare := strings.TrimPrefix(text, "<")
	return (strings.HasPrefix(bare, "http://") || strings.HasPrefix(bare, "https://") || strings.HasPrefix(bare, "www.")) && !strings.ContainsAny(bare, " \n")
}

// PointsElsewhere says that a value only points to where the text stands. Source: rule R-02.
func PointsElsewhere(text string) bool {
	if len(text) > RuleLength {
		return false
	}
	text = Plain(text)
	if isAddress(text) {
		return true
	}
	if IsJapanese(text) {
		text = strings.TrimRight(linkInText().ReplaceAllString(text, ""), "。: ")
		return sourceInJA.In(text) && (pointerJA().MatchString(text) || slices.Contains(List("source ja"), text))
	}
	said := false
	for clause := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' || r == ',' }) {
		clause = strings.TrimSpace(strings.Trim(clause, " .()[]→>"))
		switch {
		case clause == "" || said && !slices.ContainsFunc(Tokens(clause), func(w string) bool { return !isLocator(w) }):
		case isAddress(clause) || isPointer(clause):
			said = true
		default:
			return false
		}
	}
	return said
}

// isLocator knows the words and numbers by which a place in a document is named.
func isLocator(word string) bool {
	return locatorWord.Has(word) || strings.Trim(word, "0123456789.-") == ""
}

// isPointer says that a clause tells nothing but where the text stands: it opens with such words, or each word of it points,
// names a document, or belongs to the document's name.
func isPointer(clause string) bool {
	all := Tokens(clause)
	names := slices.ContainsFunc(all, sourceWord.Has) || strings.Contains(clause, "://") || strings.Contains(clause, "www.")
	if !names || len(all) > 14 {
		return false
	}
	opens := slices.ContainsFunc(List("pointer en"), func(opener string) bool {
		return clause == opener || strings.HasPrefix(clause, opener+" ") || strings.HasPrefix(clause, opener+":")
	})
	if opens || slices.Contains(List("document en"), clause) {
		return true
	}
	points, unknown := false, 0
	for _, word := range all {
		switch {
		case pointingWord.Has(word):
			points, unknown = true, 0
		case sourceWord.Has(word):
			unknown = 0
		case neutralWord.Has(word) && unknown == 0, isLocator(word):
		case points && unknown < 3:
			unknown++ // may be the document's name
		default:
			return false
		}
	}
	return points && unknown == 0
}

package microcredential

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	placeholderWord = setOf("placeholder en")
	undoneWord      = setOf("undone en")
	underwayWord    = setOf("underway en")
	opensUndone     = setOf("undone opener en")
	underBefore     = setOf("underway before en")
	nothingWord     = setOf("nothing en", "nothing ja")
	sourceWord      = setOf("source en")
	pointingWord    = setOf("pointing en")
	locatorWord     = setOf("locator en")
	furtherWord     = setOf("further en")
	templateWord    = setOf("template en")

	placeholderInJA = phrasesOf("placeholder ja", "later ja")
	sourceInJA      = phrasesOf("source ja")

	placeholderJA = regexp.MustCompile(`^(?:` + oneOf("neutral ja", "agent ja") + `|[、,・\s])*(?:` + oneOf("placeholder ja") +
		`|` + oneOf("later ja") + `(?:` + oneOf("neutral ja", "agent ja", "later ja") + `|[、,・\s])*` + oneOf("deferred ja") + `)(?:` +
		oneOf("neutral ja", "placeholder ja") + `|[、,・\s!?！？…])*$`)
	pointerJA = regexp.MustCompile(`^(?:[^。]{0,16}?(?:は|については|に関しては|詳しくは)、?)?[^、。\s]{0,14}?` + oneOf("source ja") +
		`(?:[「『（(][^」』）)]{0,30}[」』）)]|第?\d{1,4}(?:条|頁|ページ|章)|内|上|等|の?url)?(?:` + oneOf("pointer ja") + `)(?:。|\s|です|ます)*$`)
	linkInText = regexp.MustCompile(`https?://[^\s]+`)
)

// blank judges a whole value: nothing visible, only punctuation, or a placeholder. Source: rule R-02.
func blank(text string, key Key) bool {
	if len(text) > ruleLength {
		return strings.HasPrefix(plain(text[:ruleLength]), "lorem ipsum")
	}
	text = plain(text)
	bare := bareWords(text)
	if bare == "" || strings.HasPrefix(bare, "lorem ipsum") || isFiller(bare) || isTemplate(text) {
		return true
	}
	if nothingWord.whole[bare] {
		return !slices.Contains([]Key{Credit, Prerequisites, Certification, Stackability}, key)
	}
	if head, remark, ok := remarkOff(text); ok && blank(head, key) && !informs(remark) {
		return true
	}
	if isJapanese(bare) {
		return placeholderInJA.in(text) && placeholderJA.MatchString(strings.Trim(text, "。、.,()[]「」『』【】・-※* "))
	}
	return isPlaceholder(shortForms.Replace(bare))
}

// bareWords is a text from its first letter or figure to its last; "" where it is longer than the rules look at.
func bareWords(text string) string {
	if len(text) > ruleLength {
		return ""
	}
	return strings.TrimFunc(plain(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
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
		first := tokens(inner)
		return pair != "[]" || len(first) > 0 && (templateWord.has(first[0]) || !slices.ContainsFunc(first, func(word string) bool { return !neutralWord.has(word) }))
	}
	if !strings.HasSuffix(strings.TrimRight(text, ". "), "here") {
		return false
	}
	all := tokens(text)
	return len(all) > 1 && len(all) <= 6 && templateWord.has(all[0])
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
	return strings.ContainsAny(year.ReplaceAllString(text, ""), "0123456789") || judgedInJA.in(text) || slices.ContainsFunc(tokens(text), judgedWord.has)
}

var year = regexp.MustCompile(`(?:19|20)\d{2}(?:[-/.年]\d{1,2})?(?:[-/.月]\d{1,2})?|\d{1,2}(?:月|日|年度|年)`)

// shortForms writes placeholders of several words, or with points and strokes, as one word each.
var shortForms = func() *strings.Replacer {
	var pairs []string
	for _, form := range words["short form en"] {
		pairs = append(pairs, form, words["placeholder en"][0])
	}
	return strings.NewReplacer(pairs...)
}()

// isPlaceholder says that an English value holds nothing but placeholders, words that add nothing to them, and at the end
// perhaps who or when: "to be confirmed with the department in May".
func isPlaceholder(text string) bool {
	if slices.Contains(words["placeholder phrase en"], text) {
		return true
	}
	first, _, _ := strings.Cut(text, " ")
	if first = strings.Trim(first, ",;:.!"); isWord(first) && !placeholderWord.has(first) && !neutralWord.has(first) {
		return false // as most texts begin
	}
	found, open, before := false, false, ""
	all := tokens(strings.ReplaceAll(text, "-", " "))
	for i, word := range all {
		switch {
		case placeholderWord.has(word):
			found = true
		case open && undoneWord.has(word), underBefore.has(before) && underwayWord.has(word):
			found = true
		case found && furtherWord.has(before) && len(all)-i <= 8:
			return !informs(strings.Join(all[i:], " "))
		case !neutralWord.has(word) && !(found && furtherWord.has(word)):
			return false
		}
		open = open || opensUndone.has(word)
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

// pointsElsewhere says that a value only points to where the text stands. Source: rule R-02.
func pointsElsewhere(text string) bool {
	if len(text) > ruleLength {
		return false
	}
	text = plain(text)
	if isAddress(text) {
		return true
	}
	if isJapanese(text) {
		text = strings.TrimRight(linkInText.ReplaceAllString(text, ""), "。: ")
		return sourceInJA.in(text) && (pointerJA.MatchString(text) || slices.Contains(words["source ja"], text))
	}
	said := false
	for clause := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' || r == ',' }) {
		clause = strings.TrimSpace(strings.Trim(clause, " .()[]→>"))
		switch {
		case clause == "" || said && !slices.ContainsFunc(tokens(clause), func(w string) bool { return !isLocator(w) }):
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
	return locatorWord.has(word) || strings.Trim(word, "0123456789.-") == ""
}

// isPointer says that a clause tells nothing but where the text stands: it opens with such words, or each word of it points,
// names a document, or belongs to the document's name.
func isPointer(clause string) bool {
	all := tokens(clause)
	names := slices.ContainsFunc(all, sourceWord.has) || strings.Contains(clause, "://") || strings.Contains(clause, "www.")
	if !names || len(all) > 14 {
		return false
	}
	opens := slices.ContainsFunc(words["pointer en"], func(opener string) bool {
		return clause == opener || strings.HasPrefix(clause, opener+" ") || strings.HasPrefix(clause, opener+":")
	})
	if opens || slices.Contains(words["document en"], clause) {
		return true
	}
	points, unknown := false, 0
	for _, word := range all {
		switch {
		case pointingWord.has(word):
			points, unknown = true, 0
		case sourceWord.has(word):
			unknown = 0
		case neutralWord.has(word) && unknown == 0, isLocator(word):
		case points && unknown < 3:
			unknown++ // may be the document's name
		default:
			return false
		}
	}
	return points && unknown == 0
}

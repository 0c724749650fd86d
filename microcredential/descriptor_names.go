package microcredential

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// named is what a name of a descriptor says.
type named struct {
	key Key
	how How
}

// openingsOf are the first letters of names, by which most lines are known to open with none.
func openingsOf(names map[string]named) map[string]bool {
	openings := map[string]bool{}
	for letters := range names {
		openings[firstLetters(letters, namePrefix)] = true
	}
	return openings
}

// namePrefix is how many letters openings have; names that are shorter are openings whole.
const namePrefix = 3

func firstLetters(letters string, n int) string {
	for i := range letters {
		if n == 0 {
			return letters[:i]
		}
		n--
	}
	return letters
}

// opens says whether a text, its leading digits aside, may open with a name of a descriptor. It looks at a few letters,
// so that a line of prose costs next to nothing.
func (e *Edition) opens(text string) bool {
	var letters [namePrefix * utf8.UTFMax]byte
	n := 0
	for count := 0; count < namePrefix; {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case size == 0:
			return false
		case r >= 'A' && r <= 'Z':
			r |= 0x20
		case r >= 'a' && r <= 'z', words.IsCommonJapanese(r):
		case r >= 0x80:
			return true // NFKC may make a letter of it
		default:
			text = text[size:]
			continue
		}
		n += utf8.EncodeRune(letters[n:], r)
		if e.openings[string(letters[:n])] {
			return true
		}
		text, count = text[size:], count+1
	}
	return false
}

// nameIndex maps the letters of every name of an edition's descriptors to what they say. All 17 count: criteria of other
// issuers also name the title or the awarding body. Names of the edition itself go before other names.
func nameIndex(e *Edition) map[string]named {
	index := map[string]named{}
	add := func(name string, n named) {
		if letters := lettersOf(name); letters != "" {
			if _, taken := index[letters]; !taken {
				index[letters] = n
			}
		}
	}
	for _, d := range e.Descriptors {
		add(d.Label, named{d.Key, BySpelling})
		add(d.LabelJA, named{d.Key, ByJapanese})
	}
	for _, d := range e.Descriptors {
		for _, plural := range plurals(d.Label) {
			add(plural, named{d.Key, BySpelling})
		}
		for _, name := range d.OtherNames {
			add(name, named{d.Key, ByOtherName})
			add(name+"s", named{d.Key, ByOtherName})
		}
		for _, name := range d.OtherNamesJA {
			add(name, named{d.Key, ByJapanese})
		}
	}
	return index
}

// plurals are the name with one of its words, or all, in the plural.
func plurals(name string) []string {
	words := strings.Fields(strings.ReplaceAll(name, "/", "/ "))
	all := make([]string, 0, len(words))
	for i := range words {
		one := append([]string{}, words...)
		one[i] = strings.TrimSuffix(one[i], "/") + "s"
		all = append(all, strings.Join(one, " "))
	}
	return all
}

// lettersOf brings a name into the form in which it is looked up: its letters and digits, NFKC and in lower case.
func lettersOf(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	if words.IsPrintable(s) {
		for i := range len(s) {
			switch c := s[i]; {
			case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
				out.WriteByte(c)
			case c >= 'A' && c <= 'Z':
				out.WriteByte(c | 0x20)
			}
		}
		return out.String()
	}
	if !words.IsSettled(s) {
		s = words.Visible(s)
	}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || r == 'ー' {
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}

// name looks a label up, alone, in both languages at once, or with a remark in brackets.
func (e *Edition) name(text string) (m match, ok bool) {
	if len(text) > maxLabel {
		return m, false
	}
	at := strings.IndexFunc(text, opensBracket)
	if whole, ok := e.nameAlone(text); ok && (at <= 0 || whole.how != ByOtherName) {
		return whole, true
	}
	if at <= 0 {
		return m, false
	}
	if m, ok = e.nameAlone(text[:at]); !ok {
		return e.nameAlone(text)
	}
	_, size := utf8.DecodeRuneInString(text[at:])
	inside := strings.TrimRight(strings.TrimSpace(text[at+size:]), ")]）］〕】」>＞*_ ")
	if strings.ContainsAny(inside, ")）]］】〕") && !strings.ContainsAny(inside, "(（[［【〔") {
		return match{}, false
	}
	if other, ok := e.names[lettersOf(inside)]; ok && other.key == m.key {
		m.both = m.both || (other.how == ByJapanese) != (m.how == ByJapanese)
		if !m.both {
			m.remark = inside // "Learner Effort (hours)"
		}
		if m.how == ByJapanese {
			m.how = other.how
		}
		return m, true
	}
	m.remark = inside
	return m, true
}

func opensBracket(r rune) bool {
	switch r {
	case '(', '[', '（', '［', '〔', '【', '「', '<', '＜':
		return true
	}
	return false
}

func (e *Edition) nameAlone(text string) (match, bool) {
	if words.IsPrintable(text) {
		n, ok := e.nameOfASCII(text)
		return match{named: n, known: ok}, ok
	}
	letters := lettersOf(text)
	if n, ok := e.names[letters]; ok {
		return match{named: n, known: true}, true
	}
	return e.bothNames(letters)
}

// longestName is more letters than any name has, in bytes.
const longestName = 96

// nameOfASCII looks a printable text up without keeping its letters.
func (e *Edition) nameOfASCII(text string) (n named, ok bool) {
	var letters [longestName]byte
	end := 0
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c |= 0x20
		case (c < 'a' || c > 'z') && (c < '0' || c > '9'):
			continue
		}
		if end == longestName {
			return named{}, false
		}
		letters[end] = c
		end++
	}
	n, ok = e.names[string(letters[:end])]
	return n, ok
}

// bothNames knows a label in both languages, in either order and whatever parts them: its Latin letters and its Japanese
// ones are names of one descriptor.
func (e *Edition) bothNames(letters string) (match, bool) {
	at := strings.IndexFunc(letters, func(r rune) bool { return r >= 0x2e80 })
	if at < 0 {
		return match{}, false
	}
	latin, japanese := letters[:at], letters[at:]
	if at == 0 {
		at = strings.IndexFunc(letters, func(r rune) bool { return r < 0x2e80 })
		if at < 0 {
			return match{}, false
		}
		japanese, latin = letters[:at], letters[at:]
	}
	en, known := e.names[latin]
	ja, also := e.names[japanese]
	if !known || !also || en.key != ja.key {
		return match{}, false
	}
	return match{named: en, known: true, both: true}, true
}

package microcredential

import (
	"strings"
	"sync"
	"unicode"

	"github.com/mitome/mitome/microcredential/internal/words"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// contradictions is R-24: numbers and codes against what the text says without doubt.
func (c *checker) contradictions() {
	if value, _, given := c.d.Credit(); given {
		c.eachText(Credit, func(lang Lang, text string) {
			if said, ok := CreditsIn(text); ok && said.Amount != value {
				c.find(newFinding("R-24", Warning, Credit, "code-text", lang).with(number(value), number(said.Amount)))
			}
		})
	}
	if framework, value := c.d.LevelCode(); framework != "" && value != "" {
		given := LevelOf(framework, value)
		c.eachText(Level, func(lang Lang, text string) {
			if said := LevelIn(text); said.Framework == given.Framework && said.Value != "" && said.Value != given.Value && given.Known() {
				c.find(newFinding("R-24", Warning, Level, "code-text", lang).with(framework+" "+value, said.Framework+" "+said.Value))
			}
		})
	}
	if code := c.d.field(keyCountryCode); code != "" && !c.hasError("R-08", Country) {
		c.names(Country, []string{code}, countryNames())
	}
	if codes := c.d.Codes(Language); len(codes) > 0 {
		c.names(Language, codes, languageNames())
	}
	c.japaneseInEnglish()
}

// names finds a text that names something else than the codes beside it, and none of what they mean.
func (c *checker) names(key Key, codes []string, known map[string]string) {
	c.eachText(key, func(lang Lang, text string) {
		other, text := "", words.Plain(text[:min(len(text), words.RuleLength)])
		for name, code := range known {
			if !containsName(text, name) {
				continue
			}
			for _, given := range codes {
				if base, _, _ := strings.Cut(given, "-"); strings.EqualFold(base, code) {
					return
				}
			}
			if len(name) > len(other) {
				other = name
			}
		}
		if other != "" {
			c.find(newFinding("R-24", Warning, key, "code-text", lang).with(strings.Join(codes, ", "), "“"+other+"”"))
		}
	})
}

// containsName finds a name as a whole word; Japanese has none.
func containsName(text, name string) bool {
	at := strings.Index(text, name)
	if at < 0 {
		return false
	}
	if name[0] >= 0x80 {
		return true
	}
	letter := func(b byte) bool { return unicode.IsLetter(rune(b)) }
	end := at + len(name)
	return (at == 0 || !letter(text[at-1])) && (end == len(text) || !letter(text[end]))
}

// countryNames are the names of countries in English and Japanese, in lower case, with their codes.
var countryNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			region, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !region.IsCountry() {
				continue
			}
			for _, namer := range []display.Namer{display.English.Regions(), display.Japanese.Regions()} {
				if name := words.Plain(namer.Name(region)); len(name) > 3 {
					names[name] = region.String()
				}
			}
		}
	}
	return names
})

// languageNames are the names of languages that courses are taught in, in English, in Japanese and in themselves.
var languageNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, code := range []string{"en", "ja", "zh", "ko", "fr", "de", "es", "pt", "it", "nl", "sv", "no", "da", "fi", "pl", "cs", "ru", "uk", "ar", "he", "hi", "id", "ms", "th", "vi", "tr", "el", "hu", "ro", "bg", "fa", "mn", "my", "ne", "tl"} {
		tag := language.MustParse(code)
		for _, name := range []string{display.English.Languages().Name(tag), display.Japanese.Languages().Name(tag), display.Self.Name(tag)} {
			if name = words.Plain(name); name != "" {
				names[name] = code
			}
		}
	}
	return names
})

// japaneseInEnglish finds Japanese writing in an English text that has none of its own.
func (c *checker) japaneseInEnglish() {
	for _, row := range c.edition.Descriptors {
		if row.Number < 3 {
			continue
		}
		text := c.d.Text(row.Key, English)
		if words.IsJapanese(text) && !strings.ContainsFunc(text, isLatin) && !c.reading {
			c.find(newFinding("R-24", Warning, row.Key, "japanese-in-english", English))
		}
	}
}

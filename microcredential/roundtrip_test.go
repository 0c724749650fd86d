package microcredential_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/mitome/mitome/microcredential"
)

// texts returns the criteria descriptors of a description as they must come back.
func texts(d *microcredential.Description, lang microcredential.Lang) map[microcredential.Key]string {
	want := map[microcredential.Key]string{}
	for _, row := range microcredential.Edition11().InCriteria() {
		if text := d.Text(row.Key, lang); text != "" {
			want[row.Key] = text
		}
	}
	return want
}

func readTexts(r *microcredential.Reading) map[microcredential.Key]string {
	got := map[microcredential.Key]string{}
	for _, v := range r.Texts {
		if v.Found.Where == microcredential.InCriteria {
			got[v.Key] = v.Text
		}
	}
	return got
}

func TestSamplesRoundTrip(t *testing.T) {
	for id, d := range samples(t, "good") {
		for _, lang := range microcredential.Langs {
			text, err := microcredential.Criteria(microcredential.Edition11(), d, lang, d.ClaimsConformity())
			if err != nil {
				t.Fatalf("%s %s: %v", id, lang, err)
			}
			r := microcredential.ReadCriteria(text)
			if !r.Exact || r.Lang != lang || r.Noted != d.ClaimsConformity() || len(r.Notes()) != 0 {
				t.Errorf("%s %s: exact %v, language %s, conformity %v, notes %v", id, lang, r.Exact, r.Lang, r.Noted, r.Notes())
			}
			if diff := cmp.Diff(texts(d, lang), readTexts(r)); diff != "" {
				t.Errorf("%s %s: %s", id, lang, diff)
			}
			v, _ := r.Say(microcredential.LearningOutcomes, r.Lang)
			if diff := cmp.Diff(d.Outcomes(lang), v.Items); diff != "" {
				t.Errorf("%s %s outcomes: %s", id, lang, diff)
			}
			generous(t, id, text, d, lang)
		}
	}
}

// generous reads the same criteria as other systems send them.
func generous(t *testing.T, id, text string, d *microcredential.Description, lang microcredential.Lang) {
	t.Helper()
	for name, other := range map[string]string{
		"CRLF":              strings.ReplaceAll(text, "\n", "\r\n"),
		"wide colon":        strings.ReplaceAll(text, " : ", "："),
		"ideographic space": strings.ReplaceAll(text, " : ", "　:　"),
		"paragraphs":        "<p>" + strings.ReplaceAll(strings.ReplaceAll(text, "\n\n", "</p><p>"), "\n", "<br>") + "</p>",
	} {
		r := microcredential.ReadCriteria(other)
		if diff := cmp.Diff(texts(d, lang), readTexts(r)); diff != "" {
			t.Errorf("%s %s %s: %s", id, lang, name, diff)
		}
		if r.Exact || r.Noted != d.ClaimsConformity() {
			t.Errorf("%s %s %s: exact %v, conformity %v", id, lang, name, r.Exact, r.Noted)
		}
	}
}

// pieces are what values are made of in the property test: text, and everything
// that could be mistaken for structure.
var pieces = []string{
	"a", "Japanese", "日本語", "𠮷", "é", " ", "  ", "　", "\n", "\n\n", "\n\n\n", ":", "：", " : ", "- ", "* ", "+ ", "・", "# ", "## ",
	"1. ", "12) ", "> ", "```", "~~~", "|", "---", "===", "***", "**", "_", "`", "\\", "\\\\", "\\#", "\\- ", "<b>", "</p>", "<br>", "&amp;", "<!--",
	"[x]: ", "Language", "Level", "レベル", "学修成果", "Learner Effort", "(", ")", "（", "）", "45", "\u2028", "\u200b", "\ufeff", "\t", "\r\n", "…", "–",
	"This digital credential conforms to the Guidelines for Issuing Micro-credentials Digitally 1.1.",
}

func genValue() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String()), 0, 12).Draw(t, "parts")
		return microcredential.Canonical(strings.Join(parts, ""))
	})
}

func TestEveryCanonicalTextRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := new(microcredential.Description)
		lang := rapid.SampledFrom(microcredential.Langs).Draw(t, "lang")
		for _, row := range microcredential.Edition11().InCriteria() {
			name := string(row.Key) + "_" + string(lang)
			var value any = genValue().Draw(t, name)
			if row.Key == microcredential.LearningOutcomes {
				value = rapid.SliceOfN(genValue(), 0, 4).Draw(t, name)
			}
			if err := d.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
		roundTrip(t, d, lang, rapid.Bool().Draw(t, "conforms"))
	})
}

type fataler interface{ Fatalf(string, ...any) }

// roundTrip writes and reads; a refusal must name.
func roundTrip(t fataler, d *microcredential.Description, lang microcredential.Lang, conforms bool) {
	text, err := microcredential.Criteria(microcredential.Edition11(), d, lang, conforms)
	if refused, ok := errors.AsType[*microcredential.RefusedError](err); ok {
		if rule := refused.Finding.Rule; rule != "R-14" && rule != "R-16" {
			t.Fatalf("refused with %s: %v", rule, err)
		}
		return
	}
	if err != nil {
		t.Fatalf("write: %v", err)
	}
	r := microcredential.ReadCriteria(text)
	if text == "" {
		return
	}
	if diff := cmp.Diff(texts(d, lang), readTexts(r)); diff != "" || !r.Exact || r.Noted != conforms {
		t.Fatalf("exact %v, conformity %v, from %q: %s", r.Exact, r.Noted, text, diff)
	}
	v, _ := r.Say(microcredential.LearningOutcomes, r.Lang)
	if !slices.Equal(v.Items, d.Outcomes(lang)) {
		t.Fatalf("outcomes %q, want %q", v.Items, d.Outcomes(lang))
	}
}

func FuzzRoundTrip(f *testing.F) {
	seeds := []string{"# x", "\\# x", "1. x", "1\\. x", "a\n\nb", "Level : 3", "- a\n- b", "&#76;evel: 1", "a\n    code", "[x]: y", "===", "x\n-", "<b>Language</b>: x"}
	for _, seed := range seeds {
		f.Add(seed, seed, true)
		f.Add("x\n"+seed, seed+"\n"+seed, false)
	}
	f.Fuzz(func(t *testing.T, outcome, value string, conforms bool) {
		d := new(microcredential.Description)
		for name, v := range map[string]any{
			"learning_outcomes_en": []string{outcome, value}, "language_en": value, "certification_en": outcome, "stackability_en": value,
		} {
			if d.Set(name, v) != nil {
				return // not UTF-8
			}
		}
		if len(outcome)+len(value) < 1<<15 {
			roundTrip(t, d, microcredential.English, conforms)
		}
	})
}

func FuzzReadCriteria(f *testing.F) {
	for _, d := range samples(f, "good") {
		for _, lang := range microcredential.Langs {
			text, err := microcredential.Criteria(microcredential.Edition11(), d, lang, true)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(text)
			f.Add(strings.ReplaceAll(text, "\n\n", "<br>"))
		}
	}
	for _, d := range samples(f, "bad") {
		if raw, ok := d.Raw("raw_criteria_en"); ok {
			f.Add(string(raw))
		}
	}
	f.Add("**Learning outcomes :** a\n* b")
	f.Add("Level : . Level: / :")
	f.Add("| Level | . Level: [x]: aaa")
	f.Add("Certification (by the registrar\n" + microcredential.Edition11().NoteEN)
	f.Fuzz(func(t *testing.T, text string) {
		r := microcredential.ReadCriteria(text)
		for _, v := range r.Texts {
			if v.Text != microcredential.Canonical(v.Text) || v.Text == "" {
				t.Errorf("%s: %q is not canonical", v.Key, v.Text)
			}
		}
		nothingLost(t, text, r)
		bounded(t, r.Judge())
	})
}

// TestNothingLost: whatever a text is made of, each of its words stands somewhere in the reading.
func TestNothingLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.SampledFrom(labelled), rapid.SampledFrom(tags), rapid.StringMatching(`[a-z]{3,9} ?`)), 0, 40).Draw(t, "parts")
		text := strings.Join(parts, "")
		r := microcredential.ReadCriteria(text)
		nothingLost(t, text, r)
		bounded(t, r.Judge())
	})
}

// labelled are lines and cells that begin as descriptors do, or as an issuer's own labels.
var labelled = []string{
	"\nLevel : ", "\nレベル：", "\n## Learning outcomes\n", "\n【評価方法】", "\n■質保証\n", "\n| Level | ", " |\n|---|---|\n", "\nCost: ", "\n受講料：",
	"\n**Assessment**\n", "\nLevel\t", "\n- Workload: ", "\nCredits (ECTS): ", " / ", "\nLearning outcomes / 学修成果 : ", "\n\n", ". Level: ", "; Language: ",
}

// tagged pieces are HTML as editors write it, and as it breaks.
var tags = []string{
	"<p>", "</p>", "<p class=\"MsoNormal\">", "<br>", "<br/>", "<ul>", "</ul>", "<li>", "</li>", "<ol><li>", "<table>", "<tr>", "<td>", "</td><td>",
	"<th scope=\"row\">", "</th>", "</tr>", "</table>", "<h3>", "</h3>", "<dl><dt>", "</dt><dd>", "</dd>", "<b>", "</b>", "<strong>", "</strong>", "<em>",
	"<span style=\"color: red\">", "</span>", "<div>", "</div>", "<a href=\"https://kestrel.example/\">", "</a>", "&nbsp;", "&amp;", "&#12354;", "&lt;b&gt;",
	"<!-- hidden words -->", "<script>", "</script>", "<style>", "</style>", "<head>", "<title>", "</title>", "<o:p></o:p>", "<blockquote>", "<pre>", "</pre>",
	"<textarea>", "<select><option>", "<svg><text>", "<img alt=\"picture words\">", "<", ">", "&", "\\", "\\- ", "\\## ", "1\\. ", "> ", "```\n", "~~", "[link](https://kestrel.example/)",
}

type tester interface {
	Helper()
	Errorf(format string, args ...any)
}

// nothingLost looks for each word of three letters and more that a page would show. Words of names of descriptors are not
// asked: a label with nothing behind it is told by a finding.
func nothingLost(t tester, text string, r *microcredential.Reading) {
	t.Helper()
	if len(text) > microcredential.MaxCriteria {
		return
	}
	var kept strings.Builder
	for _, v := range r.Texts {
		kept.WriteString(strings.Join([]string{v.Text, v.Remark, v.Found.Label, ""}, "\n"))
	}
	for _, p := range r.Unassigned {
		kept.WriteString(p.Label + "\n" + p.Text + "\n")
	}
	if r.Noted {
		kept.WriteString(r.Edition.NoteEN + r.Edition.NoteJA)
	}
	letters := func(s string) string {
		return strings.Map(func(c rune) rune {
			if !unicode.IsLetter(c) {
				return -1
			}
			return unicode.ToLower(c)
		}, norm.NFKC.String(s))
	}
	names := ""
	for _, row := range r.Edition.Descriptors {
		for _, name := range slices.Concat([]string{row.Label, row.LabelJA}, row.OtherNames, row.OtherNamesJA) {
			names += letters(name) + "s\n"
		}
	}
	known := func(word string) bool { // also as names in both languages, one after the other
		latin := strings.TrimLeftFunc(word, func(c rune) bool { return c < 0x2e80 })
		return strings.Contains(names, word) || strings.Contains(names, latin) && strings.Contains(names, strings.TrimSuffix(word, latin))
	}
	page := kept.String() + html.UnescapeString(kept.String()) // an entity without its semicolon is kept as it is written
	for _, shown := range shownTexts(text) {
		for word := range strings.FieldsFuncSeq(shown, func(c rune) bool { return !unicode.IsLetter(c) }) {
			if len(word) > 2 && utf8.ValidString(word) && !strings.Contains(page, word) && !known(letters(word)) {
				t.Errorf("%q: %q is lost; there are %+v and %+v", text, word, r.Texts, r.Unassigned)
			}
		}
	}
}

// shownTexts are the pieces of a text that a page would show: what stands outside of tags, comments, scripts and styles.
func shownTexts(text string) (shown []string) {
	tokens, hidden := html.NewTokenizer(strings.NewReader(text)), false
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return shown
		case html.StartTagToken:
			name, _ := tokens.TagName()
			hidden = string(name) == "script" || string(name) == "style"
		case html.TextToken:
			if !hidden {
				shown = append(shown, tokens.Token().Data)
			}
			hidden = false
		}
	}
}

// bounded holds a report to a length that does not grow with the text.
func bounded(t tester, report microcredential.Report) {
	t.Helper()
	size := 0
	for _, f := range report.Findings {
		size += len(strings.Join(f.Args, ""))
	}
	if len(report.Findings) > 200 || size > 1<<16 {
		t.Errorf("%d findings with %d bytes of what they quote", len(report.Findings), size)
	}
}

// text is what is said for a descriptor in the reading's own language.
func text(r *microcredential.Reading, key microcredential.Key) string {
	said, _ := r.Say(key, r.Lang)
	return said.Text
}

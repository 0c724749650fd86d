package microcredential_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mitome/mitome/microcredential"
)

// What sentences of random descriptions are made of: words, names of descriptors among them, figures and signs.
var (
	sentenceEN = []string{
		"river", "insects", "learners", "measure", "explain", "two", "45", "60 %", "hours", "credit", "report", "online", "pass/fail", "level", "language",
		"assessment", "e-learning", "(ISO 21001)", "C#", "A4", "9:30", "teachers'", "“field”", "quality", "1.5", "of", "the", "and", "&", "CEFR B2", "<5 kg", "2 × 3",
	}
	sentenceJA = []string{
		"河川", "昆虫", "学習者", "測定", "説明", "45時間", "60％", "単位", "レポート", "オンライン", "合否", "レベル", "言語", "評価", "（ISO 21001）", "C#", "9時30分", "「現地」",
		"質保証", "1.5", "および", "の", "を", "は", "、", "A4", "CEFR B2", "2×3",
	}
)

// genLine draws a line of a value that opens as a sentence does. A colon stands only deep inside: a few words and a colon are
// what an issuer's own label looks like.
func genLine(lang microcredential.Lang) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		pieces, between, firsts := sentenceEN, " ", []string{"Everybody", "45 hours of", "2 × 3", "A", "The level of", "“Field”", "Online", "Quality of", "C#", "80% of", "at least"}
		if lang == microcredential.Japanese {
			pieces, between, firsts = sentenceJA, "", []string{"各自で", "45時間の", "3つの", "「現地」", "言語に関する", "質の高い", "C#の", "80％以上の", "オンラインで"}
		}
		said := slices.Concat([]string{rapid.SampledFrom(firsts).Draw(t, "first")}, rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 9).Draw(t, "words"))
		if len(said) > 7 && rapid.Bool().Draw(t, "colon") {
			said = append(said, map[microcredential.Lang]string{"en": "as follows: one", "ja": "次のとおりである：一つ"}[lang])
		}
		end := rapid.SampledFrom([]string{"", ".", "。", "!", ";"}).Draw(t, "end")
		return microcredential.Canonical(strings.Join(said, between) + strings.Trim(end, map[microcredential.Lang]string{"en": "。;", "ja": ".;"}[lang]))
	})
}

func genDescription(e *microcredential.Edition, lang microcredential.Lang) *rapid.Generator[*microcredential.Description] {
	return rapid.Custom(func(t *rapid.T) *microcredential.Description {
		d := new(microcredential.Description)
		for _, row := range e.InCriteria() {
			most := 3
			if row.Key == microcredential.LearningOutcomes {
				most = 5
			} else if !row.Mandatory && rapid.Bool().Draw(t, "left out") {
				continue
			}
			lines := rapid.SliceOfN(genLine(lang), 1, most).Draw(t, string(row.Key))
			var value any = lines
			if row.Key != microcredential.LearningOutcomes {
				value = strings.Join(lines, "\n")
			}
			if err := d.Set(string(row.Key)+"_"+string(lang), value); err != nil {
				t.Fatal(err)
			}
		}
		return d
	})
}

// labelsOf are ways of writing the name of a descriptor, in the language and in both.
func labelsOf(row microcredential.Descriptor, lang microcredential.Lang) []string {
	if lang == microcredential.English {
		return []string{row.Label, strings.ToUpper(row.Label), strings.ToLower(row.Label), strings.ReplaceAll(row.Label, "/ ", "/"), row.Label + " (" + row.LabelJA + ")"}
	}
	return []string{row.LabelJA, row.Label + " (" + row.LabelJA + ")", row.LabelJA + "（" + row.Label + "）", row.LabelJA + " / " + row.Label, row.Label}
}

// TestMangled: every text that the writer can make, changed in each generous way, reads back to the same descriptors, by each
// edition and in each language.
func TestMangled(t *testing.T) {
	editions := microcredential.Editions{microcredential.Edition11(), invented(t)}
	names := make([]string, 0, len(forms))
	for name := range forms {
		names = append(names, name)
	}
	slices.Sort(names)
	rapid.Check(t, func(t *rapid.T) {
		e, lang := rapid.SampledFrom(editions).Draw(t, "edition"), rapid.SampledFrom(microcredential.Langs).Draw(t, "language")
		d := genDescription(e, lang).Draw(t, "description")
		name := rapid.SampledFrom(slices.Concat(names, []string{"as we write", "as we write"})).Draw(t, "form")
		var text string
		if form, made := forms[name]; made {
			way, n := rapid.IntRange(0, 4).Draw(t, "label"), 0
			text = form.head
			for _, row := range e.InCriteria() {
				if lines := linesOf(d, row.Key, lang); lines != nil {
					n++
					text += form.row(n, labelsOf(row, lang)[way], lines)
				}
			}
			text += form.foot
		} else {
			text = mangle(t, e, d, lang)
		}
		if end := rapid.SampledFrom([]string{"\n", "\r\n", "\r", "\u2028"}).Draw(t, "line end"); !strings.HasPrefix(name, "HTML") {
			text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", end)
		}
		r := microcredential.ReadCriteria(text, e)
		for _, row := range e.InCriteria() {
			want := linesOf(d, row.Key, lang)
			got, _ := r.Find(row.Key, lang)
			if bare(got.Text) != bare(strings.Join(want, "\n")) {
				t.Fatalf("%s, edition %s: %s: %q, want %q, of\n%s", name, e.Version, row.Key, got.Text, want, text)
			}
			if row.Key == microcredential.LearningOutcomes && name != "tab" && len(got.Items) != len(want) {
				t.Fatalf("%s: %d outcomes %q, want %q, of\n%s", name, len(got.Items), got.Items, want, text)
			}
		}
		if len(r.Unassigned) > 0 && !slices.Contains([]string{"Markdown table", "Moodle", "HTML columns"}, name) {
			t.Fatalf("%s: left over %+v, of\n%s", name, r.Unassigned, text)
		}
	})
}

// TestMangledTwice: the same with both languages in one text, one block after the other or descriptor by descriptor.
func TestMangledTwice(t *testing.T) {
	e := microcredential.Edition11()
	names := []string{"bold", "heading", "own line", "lenticular", "square", "bullets", "wide space", "HTML table", "HTML terms", "HTML headings", "Word", "Badge Factory"}
	rapid.Check(t, func(t *rapid.T) {
		name, blocks := rapid.SampledFrom(names).Draw(t, "form"), rapid.Bool().Draw(t, "blocks")
		form := forms[name]
		said := map[microcredential.Lang]*microcredential.Description{}
		for _, lang := range microcredential.Langs {
			said[lang] = genDescription(e, lang).Draw(t, string(lang))
		}
		row := func(n int, d microcredential.Descriptor, lang microcredential.Lang) string {
			if lines := linesOf(said[lang], d.Key, lang); lines != nil {
				return form.row(n+1, d.LabelIn(lang), lines)
			}
			return ""
		}
		var out [2]strings.Builder
		for n, d := range e.InCriteria() {
			for i, lang := range microcredential.Langs {
				at := 0
				if blocks {
					at = i
				}
				out[at].WriteString(row(n, d, lang))
			}
		}
		text := form.head + out[0].String() + form.foot
		if blocks {
			text += "\n\n" + form.head + out[1].String() + form.foot
		}
		r := microcredential.ReadCriteria(text)
		for _, d := range e.InCriteria() {
			for _, lang := range microcredential.Langs {
				got, _ := r.Find(d.Key, lang)
				if want := strings.Join(linesOf(said[lang], d.Key, lang), "\n"); bare(got.Text) != bare(want) {
					t.Fatalf("%s: %s in %s: %q, want %q, of\n%s", name, d.Key, lang, got.Text, want, text)
				}
			}
		}
		if len(r.Unassigned) > 0 {
			t.Fatalf("%s: left over %+v, of\n%s", name, r.Unassigned, text)
		}
	})
}

func linesOf(d *microcredential.Description, key microcredential.Key, lang microcredential.Lang) []string {
	if key == microcredential.LearningOutcomes {
		return d.Outcomes(lang)
	}
	if text := d.Text(key, lang); text != "" {
		return strings.Split(text, "\n")
	}
	return nil
}

// mangle is our own text as it comes out of other programs: with other colons, blank lines, bullets and emphasis.
func mangle(t *rapid.T, e *microcredential.Edition, d *microcredential.Description, lang microcredential.Lang) string {
	text, err := microcredential.Criteria(e, d, lang, rapid.Bool().Draw(t, "noted"))
	if err != nil {
		t.Fatal(err)
	}
	colon := rapid.SampledFrom([]string{": ", ":", "：", "　：　", " :\u00a0", "  :  ", "： "}).Draw(t, "colon")
	gap := rapid.SampledFrom([]string{"\n", "\n\n", "\n\n\n", "\n \n", "\n---\n\n"}).Draw(t, "gap")
	bullet := rapid.SampledFrom([]string{"- ", "* ", "・", "• ", "‐ ", "○ ", "✓ ", "&bull; "}).Draw(t, "bullet")
	mark := rapid.SampledFrom([]string{"", "**", "__", "*", "> ", "  ", "■", "# ", "%d. ", "(%d) "}).Draw(t, "mark")
	var out []string
	for n, block := range strings.Split(text, "\n\n") {
		label, rest, _ := strings.Cut(block, " :")
		label, colon := strings.ReplaceAll(mark, "%d", fmt.Sprint(n+1))+label, colon
		switch mark {
		case "**", "__", "*":
			label += mark
		}
		out = append(out, label+strings.TrimRight(colon, " ")+strings.TrimPrefix(colon, strings.TrimRight(colon, " "))+strings.ReplaceAll(strings.TrimPrefix(rest, " "), "\n- ", "\n"+bullet))
	}
	return strings.Join(out, gap)
}

// bare is a text without what forms take away or put in.
func bare(s string) string {
	return strings.NewReplacer(";", "", "；", "", "- ", "").Replace(squeezed(s))
}

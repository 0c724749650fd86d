package microcredential

import "github.com/mitome/mitome/microcredential/internal/sentences"

// Unjudged is something that cannot be seen from outside, and so is not judged.
type Unjudged struct {
	Code string
	said sentences.Sentence
}

// Message says in "en" or "ja" what was not judged.
func (u Unjudged) Message(lang Lang) string { return u.said.In(lang, nil) }

// NotJudged returns what the report of a badge does not judge, because it cannot be seen from outside.
func (r Report) NotJudged() []Unjudged {
	return []Unjudged{
		{"image-words", sentences.Sentence{"Whether the picture bears the words “Micro-credential” was not judged.", "画像に「Micro-credential」の語があるかどうかは判定していません。"}},
		{"external-recognition", sentences.Sentence{"Whether those who are named do recognise the credit, or assure the quality, was not judged.", "記載された機関が実際に単位を認定し、または質を保証しているかどうかは判定していません。"}},
	}
}

// Message says in "en" or "ja" by what a descriptor was known.
func (h How) Message(lang Lang) string { return howTexts[h].In(lang, nil) }

var howTexts = map[How]sentences.Sentence{
	ByPlace:     {"by its place in the badge", "バッジの中の位置による"},
	Exactly:     {"by its name, as in Table 1", "表1のとおりの項目名による"},
	BySpelling:  {"by its name, written otherwise", "表記の異なる項目名による"},
	ByJapanese:  {"by a Japanese name", "日本語の項目名による"},
	ByOtherName: {"by another name", "別の項目名による"},
}

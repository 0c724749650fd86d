package artwork

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// chain gives the fonts of a weight in the order in which they are asked: the built-in ones, then those that equip found
// for this picture.
func (t *typesetter) chain(w weight) ([]*font.Face, error) {
	faces := t.chains[w]
	if faces == nil {
		for _, read := range chains[w] {
			f, err := read()
			if err != nil {
				return nil, err
			}
			faces = append(faces, t.face(f, w))
		}
		t.chains[w] = faces
	}
	return faces, nil
}

// face is a font in one weight, as far as it can vary.
func (t *typesetter) face(f *font.Font, w weight) *font.Face {
	key := heavy{f, w}
	if t.faces[key] == nil {
		face := font.NewFace(f)
		value := float32(font.WeightNormal)
		if w == bold {
			value = float32(font.WeightBold)
		}
		face.SetVariations([]font.Variation{{Tag: opentype.MustNewTag("wght"), Value: value}})
		t.faces[key] = face
	}
	return t.faces[key]
}

// heavy is a font and the weight in which it is used.
type heavy struct {
	font   *font.Font
	weight weight
}

// equip looks for fonts that hold what the built-in ones lack of the texts: first the one that was handed in, then those
// of the system. A script gets one font, if one has all of its letters. It returns the letters that none holds.
func (t *typesetter) equip(w weight, texts ...string) (lacking []rune, err error) {
	faces, err := t.chain(w)
	if err != nil {
		return nil, err
	}
	for _, g := range groupsBeyond(faces, texts) {
		for {
			left := slices.DeleteFunc(slices.Clone(g.letters), func(r rune) bool { return t.holds(w, r) })
			if len(left) == 0 {
				break
			}
			f := t.fontFor(left, g.script, w)
			if f == nil {
				lacking = append(lacking, left...)
				break
			}
			t.chains[w] = append(t.chains[w], t.face(f.font, w))
			t.names[f.font] = f.name
		}
	}
	return lacking, nil
}

// fontFor finds a font for letters that the chain does not hold.
func (t *typesetter) fontFor(letters []rune, script language.Script, w weight) *Font {
	if t.handed != nil && t.handed.drawsAny(letters) {
		return t.handed
	}
	return systemFont(letters, script, w)
}

// holds reports whether a font of the chain draws the letter. Of the fonts that are not built in, one may have a letter
// in its list and no outline for it.
func (t *typesetter) holds(w weight, r rune) bool {
	for i, face := range t.chains[w] {
		if i < len(chains[w]) && spells(face, []rune{r}) || i >= len(chains[w]) && draws(face, r) {
			return true
		}
	}
	return false
}

// group is what texts hold of one script, each letter once.
type group struct {
	script  language.Script
	letters []rune
}

// groupsBeyond are the words that no built-in font spells, by script; signs that belong to no script come last, so that
// a font that was found for one is asked for them first.
func groupsBeyond(faces []*font.Face, texts []string) []group {
	var groups []group
	for _, text := range texts {
		runes := []rune(text)
		for start := 0; start < len(runes); {
			end := wordEnd(runes, start)
			word := runes[start:end]
			start = end
			if slices.ContainsFunc(faces, func(face *font.Face) bool { return spells(face, word) }) {
				continue
			}
			script := scriptOf(word, language.Common)
			i := slices.IndexFunc(groups, func(g group) bool { return g.script == script })
			if i < 0 {
				groups = append(groups, group{script: script})
				i = len(groups) - 1
			}
			for _, r := range word {
				if !inkless(r) && !slices.Contains(groups[i].letters, r) {
					groups[i].letters = append(groups[i].letters, r)
				}
			}
		}
	}
	slices.SortStableFunc(groups, func(a, b group) int {
		switch {
		case a.script.Strong() && !b.script.Strong():
			return -1
		case b.script.Strong() && !a.script.Strong():
			return 1
		}
		return 0
	})
	return groups
}

// inkless signs are never drawn, or are spaces: no font needs a glyph for them.
func inkless(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Zs, unicode.Variation_Selector) || harfbuzz.IsDefaultIgnorable(r)
}

// spells reports whether the face has a glyph for every character that needs one.
func spells(face *font.Face, runes []rune) bool {
	for _, r := range runes {
		if _, ok := face.NominalGlyph(r); !ok && !inkless(r) {
			return false
		}
	}
	return true
}

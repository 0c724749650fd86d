package artwork

import (
	"cmp"
	"io"
	"log"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
)

// installed lists the fonts of the system, when a letter is first looked for beyond the built-in fonts; none where they
// cannot be listed in good time.
var installed = sync.OnceValue(func() []fontscan.Footprint {
	found := make(chan []fontscan.Footprint, 1)
	go func() {
		defer close(found)
		defer func() { _ = recover() }() // a font that breaks the reader makes this a system without fonts
		// The library keeps an index for the next run; listing is too quick to be worth a file that stays.
		dir, err := os.MkdirTemp("", "mitome-fonts-")
		if err != nil {
			return
		}
		defer os.RemoveAll(dir)
		if list, err := fontscan.SystemFonts(log.New(io.Discard, "", 0), dir); err == nil {
			found <- list
		}
	}()
	select {
	case list := <-found:
		return list
	case <-time.After(10 * time.Second):
		return nil
	}
})

// mostTried is how many fonts of the system are opened in search of a letter.
const mostTried = 8

// systemFont finds the font of the system that draws most of the letters, and among equals the one that looks most like
// ours; nil when none draws any. The same fonts give the same answer.
func systemFont(letters []rune, script language.Script, w weight) *Font {
	type candidate struct {
		fontscan.Footprint
		holds, strange int
	}
	var candidates []candidate
	for _, f := range installed() {
		c := candidate{Footprint: f, strange: strangeness(f, script, w)}
		for _, r := range letters {
			if f.Runes.Contains(r) {
				c.holds++
			}
		}
		if c.holds > 0 {
			candidates = append(candidates, c)
		}
	}
	slices.SortFunc(candidates, func(a, b candidate) int {
		return cmp.Or(b.holds-a.holds, a.strange-b.strange, cmp.Compare(a.Location.File, b.Location.File), cmp.Compare(a.Location.Index, b.Location.Index))
	})
	for _, c := range candidates[:min(len(candidates), mostTried)] {
		if f := openSystemFont(c.Location); f != nil && f.drawsAny(letters) {
			return f
		}
	}
	return nil
}

// strangeness is how little a font looks like ours beside it: upright, sans-serif, of even widths and of the weight.
func strangeness(f fontscan.Footprint, script language.Script, w weight) int {
	wanted := font.WeightNormal
	if w == bold {
		wanted = font.WeightBold
	}
	off := f.Aspect.Weight - wanted
	out := int(max(off, -off)) / 10
	for _, sign := range []struct {
		strange bool
		cost    int
	}{
		{f.Aspect.Style == font.StyleItalic, 400},
		{f.Aspect.Stretch != font.StretchNormal, 200},
		{strings.Contains(f.Family, "mono"), 300},
		{strings.Contains(f.Family, "serif") || strings.Contains(f.Family, "mincho") || strings.Contains(f.Family, "myeongjo"), 100},
		{!strings.Contains(f.Family, "sans") && !strings.Contains(f.Family, "gothic"), 20},
		{!strings.HasPrefix(f.Family, "notosans"), 10},
		{strings.HasPrefix(f.Family, "notosanscjk") && !strings.HasSuffix(f.Family, countryOf(script)), 1},
	} {
		if sign.strange {
			out += sign.cost
		}
	}
	return out
}

// countryOf is how the name of a Chinese, Japanese and Korean font ends that draws the script as its readers know it.
func countryOf(script language.Script) string {
	if script == language.Hangul {
		return "kr"
	}
	return "jp"
}

// opened are fonts of the system that were used; a few stay open.
var opened = struct {
	sync.Mutex
	fonts map[fontscan.Location]*Font
}{fonts: map[fontscan.Location]*Font{}}

const mostOpened = 8

// openSystemFont reads a font of the system; nil when that fails.
func openSystemFont(at fontscan.Location) (f *Font) {
	opened.Lock()
	defer opened.Unlock()
	defer func() {
		if recover() != nil {
			f = nil
		}
	}()
	if f, ok := opened.fonts[at]; ok {
		return f
	}
	file, err := os.Open(at.File)
	if err != nil {
		return nil
	}
	defer file.Close()
	loaders, err := opentype.NewLoaders(file)
	if err != nil || int(at.Index) >= len(loaders) {
		return nil
	}
	if f, err = loadFont(loaders[at.Index]); err != nil {
		return nil
	}
	if len(opened.fonts) == mostOpened {
		clear(opened.fonts)
	}
	opened.fonts[at] = f
	return f
}

// drawsAny reports whether the font has an outline for one of the letters.
func (f *Font) drawsAny(letters []rune) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	face := font.NewFace(f.font)
	return slices.ContainsFunc(letters, func(r rune) bool { return draws(face, r) })
}

package catalogue

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A term is what is sought and found: a Latin word, or a single character or pair of characters of a writing without
// gaps between words. Texts and queries are scanned alike, so that both meet in one spelling:
//
//	full and half width, case, composed forms   NFKC, lower case; marks above Latin letters go
//	hiragana and katakana                       katakana
//	コンピューター, コンピュータ                      the last ー of four and more characters goes
//	ヴァイオリン, バイオリン                         ヴァ and its row are バ
//	ウェブ, ウエブ; ディジタル, デジタル                small vowels are large, ディジ is デジ
//	子ども, 子供, こども                           one of the usual spellings of a word
//	organisation, organization; courses, course  one ending
type run struct {
	text     string // folded; of a writing without gaps a whole run of characters
	from, to int    // in the text, in bytes
	gapless  bool

	places []int // of a gapless run: where each of its characters begins in the text, and where the last ends
}

// maxScanned is how much of a text is scanned, in bytes.
const maxScanned = 16 << 10

// scan divides a text into its runs. A compound with hyphens is followed by its parts as one word.
func scan(text string) []run { return scanWith(text, true) }

// scanWith is scan; without places no run says where its characters stand, which only marking asks for.
func scanWith(text string, places bool) []run {
	s := scanner{text: text[:min(len(text), maxScanned)], marking: places}
	for at := 0; at < len(s.text); {
		r, size := utf8.DecodeRuneInString(s.text[at:])
		if r < utf8.RuneSelf && (at+1 == len(s.text) || s.text[at+1] < utf8.RuneSelf) {
			s.add(unicode.ToLower(r), at, at+1)
			at++
			continue
		}
		if common(r) {
			s.add(r, at, at+size)
			at += size
			continue
		}
		n := max(norm.NFKC.NextBoundaryInString(s.text[at:], true), size)
		for _, folded := range strings.ToLower(bare(norm.NFKC.String(s.text[at : at+n]))) {
			s.add(folded, at, at+n)
		}
		at += n
	}
	s.end()
	return s.runs
}

// common are characters that NFKC leaves as they are and that nothing composes with: kanji, most kana.
func common(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3041 && r <= 0x3096 && !voiced[r-0x3041] || r == 'ー' || r == '、' || r == '。'
}

// voiced are the hiragana that a sound mark may follow, counted from ぁ.
var voiced = func() (is [0x3097 - 0x3041]bool) {
	for _, r := range "うかきくけこさしすせそたちつてとはひふへほ" {
		is[r-0x3041] = true
	}
	return is
}()

// bare takes the marks from Latin letters.
func bare(text string) string {
	apart := norm.NFD.String(text)
	if len(apart) == len(text) {
		return text
	}
	var b strings.Builder
	latin := false
	for _, r := range apart {
		if latin && unicode.Is(unicode.Mn, r) {
			continue
		}
		latin = unicode.Is(unicode.Latin, r)
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// usualForms are the usual forms of kanji that names are written with.
var usualForms = map[rune]rune{
	'髙': '高', '﨑': '崎', '邉': '辺', '邊': '辺', '濵': '浜', '濱': '浜', '澤': '沢', '齋': '斎', '齊': '斉', '國': '国', '學': '学', '經': '経', '營': '営',
	'醫': '医', '會': '会', '藝': '芸', '圖': '図', '實': '実', '數': '数', '體': '体', '鐵': '鉄', '龍': '竜', '櫻': '桜', '廣': '広', '惠': '恵',
	'瀨': '瀬', '瀧': '滝', '嶋': '島', '嶌': '島', '冨': '富', '壽': '寿', '榮': '栄', '德': '徳', '增': '増', '眞': '真', '淸': '清', '黑': '黒', '靜': '静', '濟': '済',
	'縣': '県', '舊': '旧', '臺': '台', '變': '変', '發': '発', '觀': '観', '覺': '覚', '譯': '訳', '讀': '読', '轉': '転', '關': '関', '險': '険', '驗': '験', '應': '応',
	'擴': '拡', '效': '効', '氣': '気', '爲': '為', '稱': '称', '總': '総', '續': '続', '聲': '声', '與': '与', '藥': '薬', '處': '処', '號': '号', '裝': '装', '證': '証',
	'豐': '豊', '鄕': '郷', '靑': '青', '渕': '淵', '曾': '曽', '彌': '弥', '勞': '労', '單': '単', '圍': '囲', '團': '団', '壓': '圧', '將': '将', '專': '専', '勵': '励',
}

// spellings of one word, folded, each with the one by which it is sought. Only what is never a part of another word is here.
var spellings = func() (all []spelling) {
	for _, line := range []string{
		"子供 コドモ 子ドモ", "初メテ ハジメテ", "障害 障ガイ 障碍", "ヅクリ 作リ", "マチヅクリ 街ヅクリ 町ヅクリ 街作リ 町作リ", "モノヅクリ 物ヅクリ 物作リ",
		"申込 申シ込ミ 申込ミ", "取扱 取リ扱イ 取扱イ", "問合 問イ合ワセ 問合セ 問イ合セ", "打合 打チ合ワセ 打合セ", "見積 見積モリ 見積リ", "手続 手続キ", "受付 受ケ付ケ 受付ケ",
		"引継 引キ継ギ 引継ギ", "使イ方 ツカイ方 使イカタ ツカイカタ", "ヅクリ方 ツクリ方 作リカタ ツクリカタ", "高齢者 高令者",
	} {
		words := strings.Fields(line)
		for _, other := range words[1:] {
			all = append(all, spelling{[]rune(other), []rune(words[0])})
		}
	}
	slices.SortStableFunc(all, func(a, b spelling) int { return len(b.from) - len(a.from) }) // the longest first
	return all
}()

type spelling struct{ from, to []rune }

// spelled are the characters with which a spelling begins: most texts have none, which must cost nothing.
var spelled = func() (is [1 << 16]bool) {
	for _, word := range spellings {
		is[word.from[0]] = true
	}
	return is
}()

// scanner collects the characters of a run until another kind begins.
type scanner struct {
	text    string
	runs    []run
	now     []rune
	places  []int // of each character; of the first alone, unless they are for marking
	last    int   // end of the last
	kind    int   // of the run
	marking bool
	hyphen  int // place of the run that a hyphen follows at once, from 1; 0: none
}

const (
	between = iota
	word
	gapless
)

func kindOf(r rune) int {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return word
		}
		return between
	case r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fa, r == 'ー', r == '々', r == '〆',
		r >= 0x3400 && r <= 0x9fff, r >= 0x20000 && r <= 0x3ffff, r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff:
		return gapless
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), unicode.Is(unicode.Mc, r):
		return word
	}
	return between
}

func (s *scanner) add(r rune, from, to int) {
	if unicode.In(r, unicode.Variation_Selector, unicode.Cf) {
		return
	}
	if usual := usualForms[r]; usual != 0 {
		r = usual
	}
	kind := kindOf(r)
	if s.kind == word && (r == '+' || r == '#') && from == s.last {
		kind = word // C++, C#
	}
	if s.kind == word && (r == '\'' || r == '’') {
		return // learner's
	}
	if kind != s.kind {
		compound := s.kind == word && r == '-' && from == s.last
		s.end()
		s.kind = kind
		if compound {
			s.hyphen = len(s.runs)
		} else if kind == between || s.last != from {
			s.hyphen = 0
		}
	} else if kind == between {
		s.hyphen = 0
	}
	if kind == gapless && r >= 0x3041 && r <= 0x3096 {
		r += 0x60 // katakana
	}
	if kind != between {
		s.now = append(s.now, r)
		if s.marking || len(s.now) == 1 {
			s.places = append(s.places, from)
		}
	}
	s.last = to
}

// end ends the run.
func (s *scanner) end() {
	if len(s.now) == 0 {
		return
	}
	switch s.kind {
	case word:
		text := stem(string(s.now))
		s.runs = append(s.runs, run{text: text, from: s.places[0], to: s.last})
		if s.hyphen > 0 && s.hyphen == len(s.runs)-1 {
			first := s.runs[s.hyphen-1]
			s.runs = append(s.runs, run{text: stem(first.text + string(s.now)), from: first.from, to: s.last})
		}
	case gapless:
		s.kana()
		r := run{text: string(s.now), from: s.places[0], to: s.last, gapless: true}
		if s.marking {
			r.places = append(s.places[:len(s.places):len(s.places)], s.last)
		}
		s.runs = append(s.runs, r)
	}
	s.now, s.hyphen = s.now[:0], 0
	if s.places = s.places[:0]; s.marking {
		s.places = nil
	}
}

var vRow = map[rune]rune{'ァ': 'バ', 'ィ': 'ビ', 'ェ': 'ベ', 'ォ': 'ボ'}

// kana brings katakana words into one spelling.
func (s *scanner) kana() {
	out, places := s.now[:0], s.places[:0:len(s.places)]
	if !s.marking {
		places = s.places[:1]
	}
	begun := 0 // of a katakana word
	for i := 0; i < len(s.now); i++ {
		r, at := s.now[i], i
		isKana := r >= 0x30a1 && r <= 0x30ff
		if !isKana {
			begun = len(out) + 1
		}
		last := i+1 == len(s.now) || s.now[i+1] < 0x30a1 || s.now[i+1] > 0x30ff
		switch {
		case r == 'ー' && last && len(out)-begun >= 3:
			continue
		case r == 'ヴ' && i+1 < len(s.now) && vRow[s.now[i+1]] != 0:
			r = vRow[s.now[i+1]]
			i++
		case r == 'ヴ':
			r = 'ブ'
		case r == 'ヶ':
			r = 'ケ'
		case r == 'ィ' && i > 0 && s.now[i-1] == 'デ' && i+1 < len(s.now) && s.now[i+1] == 'ジ':
			continue
		case largeVowels[r] != 0:
			r = largeVowels[r]
		}
		out = append(out, r)
		if s.marking {
			places = append(places, s.places[at])
		}
	}
	s.now, s.places = out, places
	s.spell()
}

var largeVowels = map[rune]rune{'ァ': 'ア', 'ィ': 'イ', 'ゥ': 'ウ', 'ェ': 'エ', 'ォ': 'オ'}

// spell brings words that have several spellings into one.
func (s *scanner) spell() {
	for i := 0; i < len(s.now); i++ {
		if r := s.now[i]; int(r) >= len(spelled) || !spelled[r] {
			continue
		}
		for _, word := range spellings {
			if i+len(word.from) > len(s.now) || !slices.Equal(s.now[i:i+len(word.from)], word.from) {
				continue
			}
			if s.marking {
				places := make([]int, len(word.to)) // each letter where one like it stood
				for k := range places {
					places[k] = s.places[i+min(k, len(word.from)-1)]
				}
				s.places = slices.Concat(s.places[:i], places, s.places[i+len(word.from):])
			}
			s.now = slices.Concat(s.now[:i], word.to, s.now[i+len(word.from):])
			i += len(word.to) - 1
			break
		}
	}
}

// endings of English words that differ between spellings and numbers.
var endings = []struct{ from, to string }{
	{"isations", "ize"}, {"izations", "ize"}, {"isation", "ize"}, {"ization", "ize"}, {"ising", "ize"}, {"izing", "ize"}, {"ised", "ize"}, {"ized", "ize"}, {"ise", "ize"},
	{"yses", "ysis"}, {"yse", "yze"}, {"ysing", "yze"}, {"yzing", "yze"}, {"ysed", "yze"}, {"yzed", "yze"},
	{"ammes", "am"}, {"amme", "am"}, {"elling", "eling"}, {"elled", "eled"},
	{"ours", "or"}, {"our", "or"}, {"tres", "ter"}, {"tre", "ter"}, {"ies", "y"}, {"sses", "ss"}, {"ches", "ch"}, {"shes", "sh"}, {"xes", "x"},
}

// stem is the spelling of a word in which it is sought.
func stem(w string) string {
	if len(w) < 4 || w[0] >= utf8.RuneSelf {
		return w
	}
	for _, e := range endings {
		if head, ok := strings.CutSuffix(w, e.from); ok && len(head) >= 2 && len(w) >= 5 {
			return head + e.to
		}
	}
	if w[len(w)-1] == 's' && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") && !strings.HasSuffix(w, "ics") {
		return w[:len(w)-1]
	}
	return w
}

// terms calls add with every term of a run: a word, or each character and pair.
func (r *run) terms(add func(string)) {
	if !r.gapless {
		add(r.text)
		return
	}
	before := -1
	for at, c := range r.text {
		size := utf8.RuneLen(c)
		add(r.text[at : at+size])
		if before >= 0 {
			add(r.text[before : at+size])
		}
		before = at
	}
}

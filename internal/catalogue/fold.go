package catalogue

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/kanji"
)

// A term is what is sought and found: a Latin word, or a single character or pair of characters of a writing without
// gaps between words. Texts and queries are scanned alike, so that both meet in one spelling:
//
//	full and half width, case, composed forms   NFKC, lower case; marks above Latin letters go
//	hiragana and katakana                       katakana
//	コンピューター, コンピュータ                      the last ー of four and more characters goes
//	ヴァイオリン, バイオリン                         ヴァ and its row are バ
//	ウェブ, ウエブ; ディジタル, デジタル                small vowels are large, ディジ is デジ
//	子ども, 子供, こども; 組み込み, 組込み             one of the usual spellings of a word
//	學校, 学校                                     the usual form of a kanji
//	organisation, organization; courses, course  one ending
type run struct {
	text     string // folded; of a writing without gaps a whole run of characters
	from, to int    // in the text, in bytes
	gapless  bool

	places []int // of a gapless run: where each of its characters begins in the text, and where the last ends
}

// maxScanned is how much of a text is scanned, in bytes.
const maxScanned = 16 << 10

// scan divides a text into its runs. A compound with hyphens or dots is followed by its parts as one word.
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

// spellings of one word, folded, each with the one by which it is sought. Only what is never a part of another word is here.
var spellings = func() (all []spelling) {
	for _, line := range []string{
		"子供 コドモ 子ドモ", "初メテ ハジメテ", "障害 障ガイ 障碍", "ヅクリ 作リ", "マチヅクリ 街ヅクリ 町ヅクリ 街作リ 町作リ", "モノヅクリ 物ヅクリ 物作リ",
		"申込 申シ込ミ 申込ミ", "取扱 取リ扱イ 取扱イ", "問合 問イ合ワセ 問合セ 問イ合セ", "打合 打チ合ワセ 打合セ", "見積 見積モリ 見積リ", "手続 手続キ", "受付 受ケ付ケ 受付ケ",
		"引継 引キ継ギ 引継ギ 引キツギ", "組込 組ミ込ミ 組込ミ", "売上 売リ上ゲ 売上ゲ", "立上ゲ 立チ上ゲ", "切替 切リ替エ 切替エ", "組立 組ミ立テ 組立テ", "取組 取リ組ミ 取組ミ",
		"受入 受ケ入レ 受入レ", "仕組 仕組ミ", "締切 締メ切リ 締切リ 〆切", "振返リ 振リ返リ", "繰返シ 繰リ返シ", "読込 読ミ込ミ 読込ミ", "書込 書キ込ミ 書込ミ", "買物 買イ物", "積上ゲ 積ミ上ゲ",
		"働キ方 ハタラキ方 ハタラキカタ 働キカタ", "話シ方 話シカタ", "書キ方 書キカタ", "学ビ方 学ビカタ", "読ミ方 読ミカタ", "考エ方 考エカタ", "教エ方 教エカタ", "伝エ方 伝エカタ",
		"食ベ物 食ベモノ タベモノ", "付属 附属", "付置 附置", "インタフエース インターフエース インターフエイス インタフエイス", "シミュレーション シュミレーション", "ギリシア ギリシャ", "レポート リポート",
		"マネジメント マネージメント", "マーケテイング マーケッテイング", "ルネサンス ルネッサンス", "ダイアグラム ダイヤグラム", "チーム テイーム", "チュートリアル テュートリアル",
		"グラフイクス グラフイックス", "ロジステイクス ロジステイックス", "コミュニケーション コミニュケーション", "使イ方 ツカイ方 使イカタ ツカイカタ", "ヅクリ方 ツクリ方 作リカタ ツクリカタ", "高齢者 高令者",
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

// spelled are the characters with which a spelling begins, and spelledFrom their spellings: at most characters there is none,
// which must cost nothing.
var spelled, spelledFrom = func() (is [1 << 16]bool, from map[rune][]spelling) {
	from = map[rune][]spelling{}
	for _, word := range spellings {
		is[word.from[0]] = true
		from[word.from[0]] = append(from[word.from[0]], word)
	}
	return is, from
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
	if usual := kanji.Usual(r); usual != r {
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
		compound := s.kind == word && (r == '-' || r == '.') && from == s.last
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
		for _, word := range spelledFrom[s.now[i]] {
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
	{"llment", "lment"}, {"theses", "thesis"}, {"ruses", "rus"}, {"puses", "pus"}, {"logues", "log"}, {"logue", "log"},
	{"isations", "ize"}, {"izations", "ize"}, {"isation", "ize"}, {"ization", "ize"}, {"ising", "ize"}, {"izing", "ize"}, {"ised", "ize"}, {"ized", "ize"}, {"ise", "ize"},
	{"yses", "ysis"}, {"yse", "yze"}, {"ysing", "yze"}, {"yzing", "yze"}, {"ysed", "yze"}, {"yzed", "yze"},
	{"ammes", "am"}, {"amme", "am"}, {"elling", "eling"}, {"elled", "eled"},
	{"ours", "or"}, {"our", "or"}, {"tres", "ter"}, {"tre", "ter"}, {"ies", "y"}, {"sses", "ss"}, {"ches", "ch"}, {"shes", "sh"}, {"xes", "x"},
}

// irregular are English words whose other spelling or number no ending tells.
var irregular = map[string]string{
	"children": "child", "women": "woman", "criteria": "criterion", "phenomena": "phenomenon", "licence": "license", "defence": "defense", "offence": "offense",
	"practise": "practice", "practising": "practicing", "practised": "practiced", "grey": "gray", "mould": "mold", "aluminium": "aluminum",
}

// beginnings of English words that differ between spellings.
var beginnings = []struct{ from, to string }{
	{"paed", "ped"}, {"orthopaed", "orthoped"}, {"anaesth", "anesth"}, {"archae", "arche"}, {"haem", "hem"}, {"gynae", "gyne"}, {"encyclopaed", "encycloped"},
}

// stem is the spelling of a word in which it is sought.
func stem(w string) string {
	if len(w) < 4 || w[0] >= utf8.RuneSelf {
		return w
	}
	if other, ok := irregular[strings.TrimSuffix(w, "s")]; ok {
		return other
	}
	for _, b := range beginnings {
		if rest, ok := strings.CutPrefix(w, b.from); ok {
			w = b.to + rest
		}
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

// misleads says that the last two characters of a text are no word, though they look like one: 東京都 is not in 京都, and 日本人 is
// nobody's 本人.
func misleads(text string) bool {
	return strings.HasSuffix(text, "東京都") || strings.HasSuffix(text, "日本人")
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
		if before >= 0 && !misleads(r.text[:at+size]) {
			add(r.text[before : at+size])
		}
		before = at
	}
}

package columns

import (
	"slices"
	"strings"
	"unicode"

	"github.com/mitome/mitome/internal/roster/words"
	"golang.org/x/text/unicode/norm"
)

// What is put before and behind the words of a header without changing what it means; longer ones come first.
var (
	befores = words.FoldAll(
		"教育機関の", "大学から付与された", "大学が発行した", "連絡先となる", "学習者の", "受講者の", "受講生の", "参加者の", "履修者の", "修了者の", "登録者の", "申込者の", "対象者の", "利用者の", "ユーザーの", "ユーザの", "学生の", "生徒の", "本人の", "あなたの", "ご自身の",
		"学習者", "受講者", "受講生", "参加者", "出席者", "履修者", "履修生", "修了者", "修了生", "登録者", "申込者", "申込人", "対象者", "授与者", "受領者", "利用者", "ユーザー", "ユーザ", "学生", "生徒", "会員", "ご本人", "本人",
		"student's", "student", "learner's", "learner", "participant's", "participant", "attendee", "trainee", "recipient's", "recipient", "member", "candidate", "user's", "user", "registrant", "your",
		"please enter your", "enter your", "what is your", "please enter", "お", "ご",
	)
	// addressBefores stand before the word for an address, and before other words mean something else.
	addressBefores = words.FoldAll("大学", "学内", "学校", "連絡先", "連絡用", "登録", "会社", "勤務先", "職場", "university", "school", "institutional", "campus", "contact", "primary", "work", "business", "company")
	behinds        = words.FoldAll(
		"を入力してください", "をご入力ください", "を記入してください", "をご記入ください", "を教えてください", "をお書きください", "を書いてください", "をお知らせください", "は何ですか",
		"を入力", "を記入", "入力欄", "記入欄", "欄", "必須", "任意", "required", "optional", "mandatory",
	)
	numbered = words.Pattern(`^(?:q|問|設問|質問|項目|no)?[0-9]{1,3}`)
	// changing are words that make something else of a header when they stand in brackets behind it.
	changing = append(words.FoldAll(append(readingWords, latinWords...)...), words.FoldAll("旧", "通称", "表示", "確認", "confirm", "again", "再入力", "予備", "副", "2", "secondary", "alternate")...)
	// partRemark is a remark that tells which part of a name a column holds.
	partRemark = words.Pattern(`(?i)^[（(\[［]\s*(姓|氏|名|名字|苗字|名前|せい|めい|セイ|メイ|ミドルネーム|(last|first|family|given|middle|sur)( ?name)?)\s*[)）\]］]$`)
	// alphanumeric is how letters and digits are to be typed, which says nothing of a name.
	alphanumeric = words.Pattern(`(半角)?英数(字|記号)?|(半角|全角)?数字`)
	// enumerated is how the items of a form begin: “A.”, “(1)”, “Ⅱ．”, “一、”.
	enumerated = words.Pattern(`^[(（]?(?:[0-9]{1,3}|[ivx]{1,4}|[a-z]|[一二三四五六七八九十]{1,2}|[ア-ン])[.)）:：、．]\s*`)
)

// MaxHeader is how many bytes a header may have; what is longer is none.
const MaxHeader = 200

// Of tells what a header means. Remarks, marks and numbers around the words are passed over, and both
// languages of a header in two are one.
func Of(header string) Meaning {
	if len(header) > MaxHeader {
		return Meaning{}
	}
	if m, ok := headers()[words.Fold(header)]; ok {
		return m
	}
	if words.OfOthers(header) {
		return Meaning{}
	}
	header = strings.Trim(header, words.Rounds+" 　")
	if plain := strings.ToLower(norm.NFKC.String(header)); enumerated().MatchString(plain) {
		header = enumerated().ReplaceAllString(plain, "")
	}
	bare := words.Brackets().ReplaceAllStringFunc(header, func(remark string) string {
		if changes(remark) {
			return remark
		}
		return " "
	})
	if m, ok := Undress(words.Fold(bare)); ok {
		return m
	}
	if plain := words.Brackets().ReplaceAllString(header, " "); plain != bare { // フリガナ（全角カタカナ）
		if m, ok := Undress(words.Fold(plain)); ok && m.Column == Reading {
			return m
		}
	}
	return bilingual(bare)
}

// changes reports whether a remark makes something else of a header: words of Japanese anywhere in it, those in Latin
// letters as words of their own.
func changes(remark string) bool {
	if partRemark().MatchString(remark) {
		return true
	}
	folded := alphanumeric().ReplaceAllString(words.Fold(remark), "")
	latin := words.LatinWords(remark)
	return slices.ContainsFunc(changing, func(word string) bool {
		return word[0] >= 0x80 && strings.Contains(folded, word) || slices.Contains(latin, word)
	})
}

// Undress takes from a folded header what stands before and behind the words.
func Undress(text string) (Meaning, bool) {
	bare := numbered().ReplaceAllString(text, "")
	for _, after := range behinds {
		bare = strings.TrimSuffix(bare, after)
	}
	for _, word := range []string{text, bare} {
		if m, ok := headers()[word]; ok {
			return m, true
		}
	}
	for range 3 {
		if logins[bare] {
			break
		}
		if m := headers()[cutAny(bare, addressBefores)]; m.Column == Email {
			return m, true
		}
		cut := cutAny(bare, befores)
		if cut == bare {
			break
		}
		if bare = cut; bare == "名" { // 会員名 is a name, and 学校名 another
			break
		}
		if m, ok := headers()[bare]; ok {
			return m, true
		}
	}
	return Meaning{}, false
}

// cutAny takes the first of some words away that a text begins with.
func cutAny(text string, words []string) string {
	for _, word := range words {
		if rest, ok := strings.CutPrefix(text, word); ok && rest != "" {
			return rest
		}
	}
	return text
}

// bilingual reads a header that says the same twice, such as 氏名 / Name: all of its parts are known, as one.
func bilingual(header string) Meaning {
	pieces := strings.FieldsFunc(header, func(r rune) bool { return strings.ContainsRune("/／|｜\n\r・,，、;；=＝", r) })
	if len(pieces) == 1 {
		pieces = byScript(header)
	}
	var found Meaning
	for i, piece := range pieces {
		m, ok := Undress(words.Fold(piece))
		if !ok || i > 0 && m != found {
			return Meaning{}
		}
		found = m
	}
	return found
}

// byScript cuts a text where Japanese and Latin letters meet.
func byScript(text string) []string {
	var pieces []string
	begin, before := 0, 0
	for i, r := range text {
		script := before
		switch {
		case r < 0x80 && unicode.IsLetter(r):
			script = 1
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			script = 2
		}
		if before != 0 && script != before {
			pieces = append(pieces, text[begin:i])
			begin = i
		}
		before = script
	}
	return append(pieces, text[begin:])
}

// IsLogin reports whether a column holds addresses in some systems and other names in others. It is taken for the address only
// where that is what stands below its header.
func IsLogin(header string) bool { return logins[words.Fold(header)] }

var logins = func() map[string]bool {
	m := map[string]bool{}
	for _, word := range words.FoldAll(
		"username", "user name", "user id", "userid", "login", "login id", "login name", "sis login id", "account", "account name", "google account", "microsoft account",
		"upn", "user principal name", "userPrincipalName", "address", "contact", "ユーザー名", "ユーザ名", "ユーザーID", "ユーザID", "ログイン", "ログインID", "ログイン名", "アカウント", "アカウント名",
		"Googleアカウント", "Microsoftアカウント", "ユーザー プリンシパル名", "アドレス", "連絡先", "連絡先アドレス", "送付先", "送付先アドレス", "通知先",
	) {
		m[word] = true
	}
	return m
}()

// Nearest is the column that an unknown header seems to mean: it holds a known one, or is misspelt by a letter or two.
func Nearest(header string) (Column, bool) {
	const tooLong = 30 // runes; that is a sentence
	folded := words.Fold(header)
	if runes := len([]rune(folded)); runes < 2 || runes > tooLong || words.OfOthers(header) {
		return "", false
	}
	best := ""
	for known, m := range headers() {
		if m.Part != Whole || !alike(folded, known) || len(known) < len(best) || len(known) == len(best) && known > best {
			continue
		}
		best = known
	}
	return headers()[best].Column, best != ""
}

func alike(folded, known string) bool {
	if strings.Contains(folded, known) {
		return len(known) >= 4 // two characters in Japanese, four in English
	}
	return len(known) >= 5 && known[0] < 0x80 && words.Distance(folded, known) <= 2
}

package openbadges

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mitome/mitome/openbadges/internal/sentence"
)

// codeMore is the sentence for a problem that stands for others, too.
const codeMore = "more"

// messages says each code to people. {property}, {value} and so on are places; what stands in square brackets is said only
// where its places are filled, or else what follows its bar.
var messages = map[Language]map[string]string{
	"en": {
		CodeMissing:      "{property} is missing",
		CodeForm:         "{property} has a value of the wrong kind[: {value}]",
		CodeSeveral:      "{property} has several values where one is allowed",
		CodeClass:        "{property} does not contain [{value}|the class that belongs there]",
		CodeTypeName:     "{property} contains [{value}|a name], which is neither an address nor a prefixed name",
		CodeIRI:          "{property} is neither an http(s) address nor a urn:uuid[: {value}]",
		CodeURL:          "{property} is not an http(s) address[: {value}]",
		CodeTime:         "{property} is not a date with time and zone, such as 2026-03-20T10:00:00Z[: {value}]",
		CodeOrder:        "{property} lies before issuedOn[: {value}]",
		CodeEmail:        "{property} is not an e-mail address",
		CodeTelephone:    "{property} is not a telephone number such as +81312345678",
		CodeLanguage:     "{property} is not a language tag such as ja[: {value}]",
		CodeHashed:       "{property} does not agree with the form of identity",
		CodeVerification: "{property} is not one of [{value}|those that are known]",
		CodeImage:        "{property} is neither an address nor a data URI with a PNG or SVG picture",
		CodeKey:          "{property} is not a usable RSA key[: {value}]",
		CodeOrigin:       "{property} must be a host name alone[: {value}]",
		CodeTwice:        "{property} says again what [{value}|another member] says",
		codeMore:         "{problem} (and {more} more of this kind)",

		CodeTooLarge:    "the document is too large",
		CodeTooDeep:     "the document is nested too deeply",
		CodeBOM:         "the document begins with a byte order mark",
		CodeUTF16:       "the document is written in UTF-16, where it must be UTF-8",
		CodeUTF8:        "the document is not UTF-8",
		CodeSurrogate:   "half of a surrogate pair is escaped",
		CodeDuplicate:   "a member is given twice",
		CodeCaseVariant: "two members differ only in upper and lower case",
		CodeTrailing:    "there is something after the end of the document",
		CodeNotObject:   "the document is not a JSON object",
		CodeNotJSON:     "the document is not JSON",
	},
	"ja": {
		CodeMissing:      "{property} がありません",
		CodeForm:         "{property} の値の種類が正しくありません[：{value}]",
		CodeSeveral:      "{property} に値が複数ありますが、一つしか認められていません",
		CodeClass:        "{property} に[ {value} |必要なクラス名]が含まれていません",
		CodeTypeName:     "{property} の[ {value} |値]はURLでも接頭辞付きの名前でもありません",
		CodeIRI:          "{property} はhttp(s)のURLでもurn:uuidでもありません[：{value}]",
		CodeURL:          "{property} はhttp(s)のURLではありません[：{value}]",
		CodeTime:         "{property} は 2026-03-20T10:00:00Z のような、時刻とタイムゾーンを含む日時になっていません[：{value}]",
		CodeOrder:        "{property} が issuedOn より前になっています[：{value}]",
		CodeEmail:        "{property} はメールアドレスではありません",
		CodeTelephone:    "{property} は +81312345678 のような電話番号ではありません",
		CodeLanguage:     "{property} は ja のような言語タグではありません[：{value}]",
		CodeHashed:       "{property} が identity の形式と矛盾しています",
		CodeVerification: "{property} は[次のいずれでもありません：{value}|既知のものではありません]",
		CodeImage:        "{property} はURLでも、PNGまたはSVG画像のデータURIでもありません",
		CodeKey:          "{property} は利用できるRSA公開鍵ではありません[：{value}]",
		CodeOrigin:       "{property} にはホスト名だけを書いてください[：{value}]",
		CodeTwice:        "{property} は[ {value} |ほかの項目]と重複しています",
		codeMore:         "{problem}（ほかに同じ種類の問題が{more}件）",

		CodeTooLarge:    "文書が大きすぎます",
		CodeTooDeep:     "文書の入れ子が深すぎます",
		CodeBOM:         "文書がバイト順マーク（BOM）で始まっています",
		CodeUTF16:       "文書の文字コードがUTF-16です（UTF-8でなければなりません）",
		CodeUTF8:        "文書の文字コードがUTF-8ではありません",
		CodeSurrogate:   "サロゲートペアの片方だけがエスケープされています",
		CodeDuplicate:   "同じ名前の項目が二つあります",
		CodeCaseVariant: "大文字と小文字だけが異なる名前の項目があります",
		CodeTrailing:    "文書の終わりの後に余分なデータがあります",
		CodeNotObject:   "文書がJSONオブジェクトではありません",
		CodeNotJSON:     "文書がJSONとして読めません",
	},
}

// Message says the problem in a language, "en" or "ja" (any other gives English).
func (p Problem) Message(lang Language) string {
	value := p.Value
	if kind, ok := kinds[lang][value]; ok && p.Code == CodeForm {
		value = kind
	}
	property := p.Property
	if property == "" {
		property = map[Language]string{Japanese: "項目"}[lang]
	}
	places := map[string]string{"property": cmp.Or(property, "a member"), "value": value, "more": strconv.Itoa(p.More)}
	text := message(lang, p.Code)
	if last, _ := utf8.DecodeLastRuneInString(property); last >= utf8.RuneSelf { // a word of Japanese is set without a space
		text = strings.Replace(text, "{property} ", "{property}", 1)
	}
	text = sentence.Fill(text, func(name string) string { return places[name] })
	if p.More == 0 {
		return text
	}
	places["problem"] = text
	return sentence.Fill(message(lang, codeMore), func(name string) string { return places[name] })
}

// kinds are the names of JSON's kinds of values, as far as they are not those of JSON itself.
var kinds = map[Language]map[string]string{
	"ja": {"object": "オブジェクト", "array": "配列", "string": "文字列", "number": "数値", "boolean": "真偽値"},
}

// Message says the fault in a language, "en" or "ja" (any other gives English), without its place.
func (e *SyntaxError) Message(lang Language) string { return message(lang, e.Code) }

func message(lang Language, code string) string {
	if text, ok := messages[lang][code]; ok {
		return text
	}
	return messages["en"][code]
}

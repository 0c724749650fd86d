package bake

import "github.com/mitome/mitome/openbadges"

var messages = map[openbadges.Language]map[string]string{
	"en": {
		CodeUnknown:   "it is neither PNG nor SVG",
		CodeUTF16:     "it is written in UTF-16, where it must be UTF-8",
		CodeBeginning: "its beginning is not that of a PNG, so it was probably damaged on its way (sent as text, or with something put before it)",
		CodeTooLarge:  "it is too large",
		CodeTruncated: "it ends too early",
		CodeTrailing:  "something follows after its end",
		CodeChecksum:  "it was changed or damaged since it was made (a checksum is wrong)",
		CodeOrder:     "its parts are missing, repeated or in the wrong order",
		CodeXML:       "it is not well-formed XML in UTF-8",
		CodeDoctype:   "document types other than the plain one of SVG, and entities, are not allowed",
		CodeRoot:      "its outermost element is not svg",
		CodeText:      "the assertion in it cannot be read",
		CodePayload:   "this text cannot be baked into a picture",

		codeNotBaked: "the picture carries no assertion",
		codeTwice:    "the picture carries more than one assertion, so nobody can say which one counts",
	},
	"ja": {
		CodeUnknown:   "PNGでもSVGでもありません",
		CodeUTF16:     "UTF-8ではなくUTF-16で書かれています",
		CodeBeginning: "先頭がPNGの形式になっていません（送受信の途中で壊れたか、前に余分なデータが付いた可能性があります）",
		CodeTooLarge:  "画像が大きすぎます",
		CodeTruncated: "画像が途中で切れています",
		CodeTrailing:  "画像の終わりの後に余分なデータがあります",
		CodeChecksum:  "作成された後で変更されたか、壊れています（チェックサムが一致しません）",
		CodeOrder:     "画像の構成要素が欠けているか、重複しているか、順序が正しくありません",
		CodeXML:       "UTF-8の整形式XMLではありません",
		CodeDoctype:   "SVGの標準の文書型宣言以外の文書型宣言と、実体宣言は認められていません",
		CodeRoot:      "最も外側の要素がsvgではありません",
		CodeText:      "画像に埋め込まれたアサーションを読み取れません",
		CodePayload:   "この内容は画像に埋め込めません",

		codeNotBaked: "画像に授与の記録が埋め込まれていません",
		codeTwice:    "画像に複数の授与の記録が埋め込まれているため、どれが有効か判断できません",
	},
}

// Message says the fault in a language, "en" or "ja" (any other gives English), without its place.
func (e *FormatError) Message(lang openbadges.Language) string { return message(lang, e.Code) }

// contentError is what is wrong with the assertions of a picture that is sound. It has the methods Code, stable for
// programs, and Message, as FormatError has.
type contentError struct{ code string }

const (
	codeNotBaked = "not_baked"
	codeTwice    = "twice"
)

func (e *contentError) Error() string                           { return e.Message("en") }
func (e *contentError) Code() string                            { return e.code }
func (e *contentError) Message(lang openbadges.Language) string { return message(lang, e.code) }

func message(lang openbadges.Language, code string) string {
	if text, ok := messages[lang][code]; ok {
		return text
	}
	return messages["en"][code]
}

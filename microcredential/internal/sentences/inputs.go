package sentences

// Inputs holds the sentence of every code of an error in what was given in; "at-key" and "at-entry" go before it.
var Inputs = map[string]Sentence{
	"at-key":   {"“{1}”: ", "「{1}」："},
	"at-entry": {"entry {1} of the list: ", "一覧の{1}件目："},

	"empty":     {"the file is empty; write one JSON object", "ファイルが空です。JSONオブジェクトを一つ記入してください"},
	"large":     {"{1} bytes are more than the {2} of one description", "{1}バイトあり、記述1件の上限（{2}バイト）を超えています"},
	"list":      {"{1} bytes are more than {2}; split the list", "{1}バイトあり、上限（{2}バイト）を超えています。一覧を分割してください"},
	"encoding":  {"line {1}, column {2} is not UTF-8; save the file as UTF-8", "{1}行目の{2}文字目がUTF-8ではありません。文字コードをUTF-8にして保存し直してください"},
	"utf-16":    {"the file is written in UTF-16; save it as UTF-8", "ファイルの文字コードがUTF-16です。UTF-8にして保存し直してください"},
	"syntax":    {"line {1}, column {2} is not sound JSON; look there for a comma, bracket or quotation mark that is missing or too many", "{1}行目の{2}文字目でJSONとして読み取れなくなりました。その前後に、カンマ、括弧、引用符の抜けや余分がないか確認してください"},
	"cut-off":   {"the JSON text ends too early, in line {1}, column {2}; a bracket or quotation mark is not closed", "JSONが途中で終わっています（{1}行目の{2}文字目）。括弧または引用符が閉じられていません"},
	"trailing":  {"something follows the JSON text in line {1}, column {2}; write one object, or one list of objects", "{1}行目の{2}文字目で、JSONの終わりより後に余分な内容があります。オブジェクトを一つ、またはオブジェクトの一覧を一つだけ記入してください"},
	"object":    {"a micro-credential is a JSON object with keys such as \"title_en\"", "マイクロクレデンシャルは、\"title_en\" のようなキーをもつJSONオブジェクトで記述します"},
	"duplicate": {"this key is given twice; keep one of the two", "同じキーが二つあります。どちらか一方を残してください"},
	"variant":   {"“{1}” is given already and differs only in upper and lower case; keep one of the two", "大文字と小文字だけが異なるキー「{1}」がすでにあります。どちらか一方を残してください"},

	"text":   {"a text in quotation marks belongs here", "引用符で囲んだ文字列を記入してください"},
	"texts":  {"a list of texts in square brackets belongs here", "文字列の一覧を角括弧で囲んで記入してください"},
	"item":   {"entry {1} of this list must be a text in quotation marks", "一覧の{1}番目は、引用符で囲んだ文字列にしてください"},
	"number": {"a number without quotation marks (or null) belongs here", "引用符を付けない数値（またはnull）を記入してください"},
	"range":  {"the number {1} must be between 0 and 1000000000", "数値 {1} は、0以上1000000000以下にしてください"},
	"bool":   {"true or false belongs here", "trueまたはfalseを記入してください"},
	"level":  {"a text such as \"B2\" or a number belongs here", "\"B2\" のような文字列、または数値を記入してください"},
	"day":    {"a date such as \"2028-11-15\" belongs here", "\"2028-11-15\" のような日付を記入してください"},

	"date":        {"“{1}” is not a date with time and zone; write 2026-03-20T10:00:00+09:00, or the date 2026-03-20 alone", "「{1}」は、タイムゾーン付きの日時として読み取れません。2026-03-20T10:00:00+09:00 のように書くか、2026-03-20 のように日付のみを記入してください"},
	"web-address": {"“{1}” is not a web address; write it like https://www.example.org/", "「{1}」はウェブサイトのURLとして正しくありません。https://www.example.org/ のように記入してください"},
	"web-scheme":  {"“{1}” does not begin with https:// or http://, as a web address does", "「{1}」が https:// または http:// で始まっていません"},

	"web-hidden": {"“{1}” holds a character that cannot be seen (shown as □); type the address anew", "「{1}」に目に見えない文字（□で示した箇所）が含まれています。URLを入力し直してください"},
	"web-long":   {"“{1}” is longer than 2,048 characters once it is written as web addresses are; give a shorter address", "「{1}」は、URLとして表記すると2,048文字を超えます。より短いURLを記入してください"},

	"email-blank": {"the e-mail address is missing", "メールアドレスがありません"},
	"email-wide":  {"the e-mail address holds full-width characters; type it in half-width letters", "メールアドレスに全角文字が含まれています。半角で入力してください"},
	"email-form":  {"this is not an e-mail address; it must look like name@example.org, without spaces, brackets or commas", "メールアドレスの形式になっていません。name@example.org のように、空白、括弧、カンマを入れずに記入してください"},
}

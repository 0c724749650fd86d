package sentences

// Findings holds the sentence of every code of a finding. Each says what was found and how to correct it.
var Findings = map[string]Sentence{
	"not-given": {
		"this mandatory descriptor is not given. Write it, beginning with its name and a colon.",
		"必須項目ですが、記載がありません。項目名とコロンに続けて記入してください。"},
	"leave-out": {
		"this optional descriptor holds only a placeholder. Leave it out, or write what holds.",
		"任意項目ですが、未定や空欄を示す語だけが書かれています。項目ごと削除するか、内容を記入してください。"},
	"pointer": {
		"the text only points elsewhere. Write here what is said there.",
		"ほかの資料への参照だけが書かれています。参照先の内容をここに記入してください。"},
	"left-out": {
		"the description says no more than the title. That is allowed for international distribution; every other descriptor is judged.",
		"内容・説明が名称と同じです。国際的に流通させる場合は省略が認められています。"},
	"other-name": {
		"“{1}” was read as this descriptor, but its name is “{2}”. Begin with “{2} : ”.",
		"「{1}」をこの項目として読み取りましたが、正しい項目名は「{2}」です。「{2} : 」で始めてください。"},
	"label-japanese": {
		"“{1}” was read as this descriptor. Begin with its English name, “{2} : ”, and put the Japanese one in brackets behind it.",
		"「{1}」をこの項目として読み取りました。英語の項目名「{2} : 」で始め、日本語名は括弧に入れて添えることをお勧めします。"},
	"inline": {
		"the name “{1}” stands inside of a paragraph. Begin a new line with it.",
		"項目名「{1}」が文中に続けて書かれています。改行して行頭に置いてください。"},
	"in-extension": {
		"this descriptor stands in an extension of the badge. Write it into the criteria as well.",
		"この項目がバッジの拡張部分に書かれています。授与基準の中にも記述してください。"},
	"claim-with-errors": {
		"the badge claims to conform to the guideline, but errors were found. Correct them, or take the claim out.",
		"ガイドラインへの準拠をうたっていますが、「要修正」の指摘があります。指摘を解消するか、準拠の記述を削除してください。"},
	"claim-elsewhere": {
		"the claim to conform stands outside of Certification. Move it there.",
		"準拠の記述が「証明」以外の場所にあります。「証明」に移してください。"},
	"no-assessment": {
		"the text says that nothing is assessed. A micro-credential includes assessment: say how the learner's achievement is judged.",
		"評価を行わないと書かれています。マイクロクレデンシャルには評価が必要です。学修成果をどのように評価するかを記入してください。"},
	"no-quality": {
		"the text says that quality is not assured. Name the body or process that answers for the quality.",
		"質保証を行っていないと書かれています。質保証に責任を負う組織または手続きを記入してください。"},
	"editions-differ": {
		"the English edition says {1}, the Japanese one {2}. Make them agree.",
		"英語では「{1}」、日本語では「{2}」となっています。両者を一致させてください。"},
	"japanese-in-english": {
		"the English text is written in Japanese. Translate it.",
		"英語の項目が日本語で書かれています。英語で記入してください。"},
	"code-text": {
		"the value given beside the text is “{1}”, but the text names {2}. Make them agree.",
		"文章とは別に記入された値は「{1}」ですが、文章には{2}とあります。両者を一致させてください。"},
	"hours-taught": {
		"{1} hours do not fit a Japanese credit value of {2}. Are these the taught hours alone? One credit stands for 45 hours of study, self-study included.",
		"{1}時間と{2}単位は釣り合いません。授業時間だけを記入していませんか。1単位は、自習を含めて45時間の学修に相当します。"},

	"badge-image": {"Badge image", "バッジ画像"},

	"no-known-key": {
		"this is no description of a micro-credential: none of its keys, such as “{1}”, belongs to one. Its keys are like “title_en” and “title_ja”.",
		"マイクロクレデンシャルの記述ではないようです。「{1}」など、どのキーも記述のものではありません。キーは「title_en」「title_ja」のように書いてください。",
	},
	"near-key": {
		"the key “{1}” is not known and was not read. If “{2}” is meant, name it so.",
		"「{1}」というキーはないため、読み取りませんでした。「{2}」のことであれば、そのように書き直してください。",
	},
	"near-key-given": {
		"the key “{1}” is not known and was not read; “{2}” is given as well. Take one of them out.",
		"「{1}」というキーはないため、読み取りませんでした。「{2}」も記入されています。どちらかを削除してください。",
	},
	"blank": {
		"this mandatory descriptor is blank or only says that it is undecided. Write it out.",
		"必須項目ですが、空欄または未定のままです。内容を記入してください。"},
	"email-missing": {
		"the learner's e-mail address is missing. Give it in \"identification_of_the_learner_email\".",
		"学習者のメールアドレスがありません。「identification_of_the_learner_email」に記入してください。"},
	"email-wide": {
		"the e-mail address holds full-width characters. Type it in half-width letters.",
		"メールアドレスに全角文字が含まれています。半角で入力してください。"},
	"email-form": {
		"this is not an e-mail address. It must look like name@example.org, without spaces or brackets.",
		"メールアドレスの形式になっていません。name@example.org のように、空白や括弧を入れずに記入してください。"},
	"date-missing": {
		"the date of issuing is missing. Give it with time and zone, such as 2026-03-20T10:00:00+09:00, or as a date alone.",
		"発行日がありません。2026-03-20T10:00:00+09:00 のように時刻とタイムゾーンを付けるか、日付のみで記入してください。"},
	"date-form": {
		"“{1}” cannot be read as a date with time and zone. Write it like 2026-03-20T10:00:00+09:00, or give the date 2026-03-20 alone.",
		"「{1}」は、タイムゾーン付きの日時として読み取れません。2026-03-20T10:00:00+09:00 のように書くか、2026-03-20 のように日付のみを記入してください。"},
	"date-future": {
		"“{1}” lies in the future. Issue on that day, or correct the date.",
		"「{1}」は未来の日時です。日付を訂正するか、当日になってから発行してください。"},
	"body-name": {
		"the awarding body's name is missing. Name the institution that awards, not the platform.",
		"授与機関の名称がありません。プラットフォームではなく、授与する機関の名称を記入してください。"},
	"body-url": {
		"the awarding body's web address is missing. Give it in \"awarding_body_url\".",
		"授与機関のウェブサイトのURLがありません。「awarding_body_url」に記入してください。"},
	"body-url-form": {
		"“{1}” is not a web address. Write it in full, such as https://www.example.org/.",
		"「{1}」はウェブサイトのURLとして正しくありません。https://www.example.org/ のように省略せずに記入してください。"},
	"body-email": {
		"the awarding body's e-mail address is missing. Give it in \"awarding_body_email\".",
		"授与機関のメールアドレスがありません。「awarding_body_email」に記入してください。"},
	"body-email-form": {
		"“{1}” is not an e-mail address. It must look like office@example.org.",
		"「{1}」はメールアドレスの形式になっていません。office@example.org のように記入してください。"},
	"trust-uri": {
		"“{1}” is not a web address. Write the address of the page on the awarding body's trustworthiness in full, or leave it out.",
		"「{1}」はURLとして正しくありません。授与機関の信頼性を示すページのURLを省略せずに記入するか、項目を削除してください。"},
	"address-encoded": {
		"“{1}” is published as “{2}”, in the characters that a web address may have. It leads to the same page.",
		"「{1}」は、URLに使用できる文字だけを用いて「{2}」と表記して公開します。リンク先は変わりません。"},
	"too-large": {
		"the texts together are too long: a badge of this size would be refused by those who read it. Shorten them.",
		"全体の文章が長すぎます。このままではバッジが大きくなりすぎ、読み取れなくなります。文章を短くしてください。"},
	"read-back": {
		"what is written here could not be read again from the badge as it stands. Reword it: shorter lines, without marks of formatting.",
		"このままバッジに書くと、同じ内容として読み戻せません。行を短くする、書式の記号を除くなどして書き直してください。"},
	"name-long": {
		"the name has {1} characters; at most {2} are possible. Shorten it.",
		"名称が{1}文字あります。{2}文字以内にしてください。"},
	"name-marks": {
		"more than {1} marks stand on one character, so that the name cannot be read. Type it anew.",
		"一つの文字に{1}個を超える記号が重なっており、読み取れません。入力し直してください。"},
	"name-hidden": {
		"it holds characters that nobody sees or that turn the direction of reading ({1}). Delete the name and type it anew.",
		"目に見えない文字、または読む方向を変える文字（{1}）が含まれています。いったん削除して入力し直してください。"},
	"name-lost": {
		"it holds “�”: a character was lost when the text was saved earlier. Type it again.",
		"「�」が含まれています。以前の保存時に失われた文字です。正しい文字を入力し直してください。"},
	"name-private": {
		"it holds a character that only the computer knows on which it was typed (gaiji, {1}); others show another one, or none. Type a character that others have, too.",
		"外字（{1}。入力したコンピューターだけで登録された文字）が含まれており、ほかでは別の文字になるか、表示されません。ほかのコンピューターでも表示できる文字に直してください。"},
	"unpublishable": {
		"what becomes of the description cannot be published: {1}. Shorten or reword what it is made of.",
		"この記述から作られるデータを公開できません（{1}）。該当する項目を短くするか、書き直してください。"},
	"unwritable": {
		"what becomes of the description cannot be written, which is a fault of mitome. Please tell its makers.",
		"この記述から公開用のデータを作成できません。mitomeの不具合と考えられますので、開発元にお知らせください。"},
	"platform": {
		"the name contains “{1}” and looks like a platform. The awarding body is the institution that answers for the learning.",
		"名称に「{1}」が含まれており、プラットフォームの名称のように見えます。授与機関には、学修に責任を負う機関を記入してください。"},
	"country-code": {
		"“{1}” is not a country code of two capital letters. Use ISO 3166-1, such as JP, or leave the code out.",
		"「{1}」は2文字の国コードではありません。JP のようなISO 3166-1のコードを使うか、コードを削除してください。"},
	"uri": {
		"“{1}” is a web or mail address or another identifier, which must not stand here. Move it to another descriptor or leave it out.",
		"「{1}」はURL、メールアドレスなどの識別子にあたり、この項目には使用できません。ほかの項目に移すか、削除してください。"},
	"domain": {
		"“{1}” looks like a domain name. Web addresses must not stand here; if it is a name, go on.",
		"「{1}」はドメイン名のように見えます。この項目にURLは使用できません。製品名などの名称であれば、このままでかまいません。"},
	"long": {
		"the text has more than 200 characters, but this is a very brief description. Shorten it.",
		"200文字を超えています。この項目はごく短い説明ですので、簡潔にまとめてください。"},
	"forged-label": {
		"the line “{1}” opens like the name of a descriptor with a colon, and would be read as one. Reword it, or take the colon out.",
		"「{1}」の行は、項目名とコロンで始まっているため、別の項目として読み取られてしまいます。書き方を変えるか、コロンを取り除いてください。"},
	"image-words": {
		"the image should bear the English words “Micro-credential”. Add them to the image.",
		"画像には英語で「Micro-credential」と表示することが求められています。画像にこの語を加えてください。"},
	"typed-claim": {
		"the text itself claims to conform to the guideline. Remove the claim; set \"claims_conformity\", and the note is added once every check has passed.",
		"記述の中でガイドラインへの準拠をうたっています。その部分を削除してください。「claims_conformity」を設定すると、すべての確認を通過した後に注記が自動的に加えられます。"},
	"claim-waits": {
		"the note of conformity waits for the errors: mend what is marked as one and check again, and it is added. Where no note is wanted, set \"claims_conformity\" to no (in JSON false).",
		"「要修正」の指摘があるため、準拠の注記はまだ加えられません。指摘を直してもう一度確認すると加わります。注記が要らなければ「claims_conformity」を「いいえ」（JSONではfalse）にしてください。"},
	"attendance-code": {
		"attendance alone is not an assessment. Say how the learner's achievement is judged, by a test or a report for example.",
		"出席だけでは評価になりません。試験やレポートなど、学修成果をどのように評価するかを記入してください。"},
	"attendance-text": {
		"the text seems to name attendance alone, which is not an assessment. Say how the learner's achievement is judged.",
		"出席のみを挙げているように読めますが、出席は評価にあたりません。学修成果をどのように評価するかを記入してください。"},
	"past-outcome": {
		"“{1}” says what the learner did. Say what the learner knows, understands or can do.",
		"「{1}」は学習者が行ったことを述べています。学習者が知っていること、理解していること、できることを記入してください。"},
	"many-outcomes": {
		"there are more than ten learning outcomes. Join or leave out some.",
		"学修成果が10件を超えています。まとめるか、数を減らしてください。"},
	"no-body": {
		"name the body or process that is responsible, such as a committee, an accreditation or a review.",
		"委員会、認証評価、点検など、質保証に責任を負う組織または手続きを記入してください。"},
	"credit-unit": {
		"the number of credits has no unit. Give one in \"credit_other_recognition_unit\", such as “credit (Japan)”.",
		"単位数に単位の種類が示されていません。「credit_other_recognition_unit」に「credit (Japan)」のように記入してください。"},
	"credit-figure": {
		"give a number with its unit, such as “1 credit”, or say “None”.",
		"「1単位」のように数と単位を記入するか、ない場合は「なし」と明記してください。"},
	"hours-text": {
		"the total is given as {1} hours, but no hour figure in the text is {1}. Make them agree.",
		"総学習時間は{1}時間ですが、本文に{1}時間という記載がありません。両者を一致させてください。"},
	"apply-order": {
		"applications end before they begin. Correct the first or the last day of applying.",
		"申込締切日が申込開始日より前になっています。どちらかの日付を訂正してください。"},
	"hours-unsaid": {
		"no total of hours can be read here, so nobody finds this micro-credential by its learner effort, or compares it. Give the total as a number, assessment included.",
		"総学習時間が読み取れないため、学習量による検索や比較の対象になりません。評価にかかる時間を含めた総学習時間を数値で記入してください。"},
	"hours-credits": {
		"{1} hours do not fit a Japanese credit value of {2}: one credit stands for about 45 hours of study. Correct one of them.",
		"{1}時間と{2}単位は釣り合いません。1単位はおよそ45時間の学修に相当します。どちらかを訂正してください。"},
	"certificate-hours": {
		"a programme under Article 105 of the School Education Act takes at least {2} hours; {1} are given. Correct the hours or the kind of certification.",
		"履修証明書（学校教育法第105条）の課程は総時間数{2}時間以上とされていますが、{1}時間です。時間数か証明の種類を訂正してください。"},
	"certificate-hours-unsaid": {
		"a programme under Article 105 of the School Education Act takes at least {1} hours, and publishes them. Give the hours as a number.",
		"履修証明書（学校教育法第105条）の課程は総時間数{1}時間以上とされ、その時間数を公表します。総学習時間を数値で記入してください。"},
	"certificate-entry": {
		"who may enrol must be published of a programme under Article 105 of the School Education Act. Say it here.",
		"履修証明書（学校教育法第105条）の課程では、履修資格をあらかじめ公表します。履修資格を記入してください。"},
	"certificate-capacity": {
		"how many may enrol must be published of a programme under Article 105 of the School Education Act. Give the number in \"extra_capacity\".",
		"履修証明書（学校教育法第105条）の課程では、定員をあらかじめ公表します。定員を「extra_capacity」に記入してください。"},
	"level-value": {
		"“{1}” is not a level of {2}. Correct the value or the framework.",
		"「{1}」は{2}のレベルにありません。値または枠組みを訂正してください。"},
	"level-framework": {
		"a level without its framework says nothing. Name the framework, such as JEQF, EQF or CEFR.",
		"枠組みが示されていないため、レベルの意味が伝わりません。JEQF、EQF、CEFRなどの枠組みを記入してください。"},
	"form-text": {
		"the choice is “{1}”, but the text says otherwise. Make them agree.",
		"区分は「{1}」ですが、文章の内容と食い違っています。両者を一致させてください。"},
	"stack-text": {
		"the choice is “{1}”, but the text says the opposite. Make them agree.",
		"区分は「{1}」ですが、文章は逆の内容になっています。両者を一致させてください。"},
	"degree-title": {
		"the title could be taken for a degree. Choose another if that is not meant.",
		"学位と紛らわしい名称です。学位でない場合は、別の名称をご検討ください。"},
	"unknown-code": {
		"“{1}” is not one of the codes {2}. It is kept, but other systems will not understand it.",
		"「{1}」は所定のコード（{2}）にありません。そのまま保存されますが、ほかのシステムでは解釈できません。"},
	"extra-unread": {
		"“{2}” is not understood and counts as not stated. Write, for instance, \"{1}\": {3}.",
		"「{2}」は解釈できないため、記載なしとして扱います。例えば \"{1}\": {3} のように書いてください。"},

	"no-label": {
		"the criteria hold no line that begins with this descriptor's name and a colon. Begin its description with the name.",
		"授与基準に、この項目名とコロンで始まる行がありません。記述の先頭に項目名を付けてください。"},
	"duplicate-label": {
		"the criteria give this descriptor twice. Only the first was read; keep one of the two.",
		"授与基準に同じ項目が二つあります。最初のものだけを読み取りました。どちらか一方を残してください。"},
	"label-spelling": {
		"“{1}” was read as this descriptor, but its name is spelled “{2} : ”.",
		"「{1}」をこの項目として読み取りましたが、正しい表記は「{2} : 」です。"},
	"label-order": {
		"this descriptor does not stand in the order of the guideline's Table 1.",
		"この項目の順序が、ガイドラインの表1と異なります。"},
	"preface": {
		"the criteria begin with text that belongs to no descriptor: “{1}”.",
		"授与基準の冒頭に、どの項目にも属さない文章があります：「{1}」"},
	"elsewhere": {
		"this descriptor stands in the criteria; in Open Badges 2.0 it has a place of its own.",
		"この項目が授与基準に書かれています。オープンバッジ2.0では、専用の場所に記述します。"},
	"html": {
		"the criteria are HTML; they were read as plain text.",
		"授与基準がHTMLで書かれているため、文字だけを読み取りました。"},
	"too-long": {
		"the criteria are longer than is read; the end is missing here.",
		"授与基準が長すぎるため、末尾は読み取っていません。"},
	"criteria-several": {
		"the descriptors stand in several criteria; write them all into the narrative of a single one.",
		"授与基準が複数に分かれています。すべての項目を、一つのnarrativeにまとめて記述してください。"},
	"criteria-string": {
		"the criteria are a plain string, which means an address; write the text into the narrative.",
		"授与基準がURLを書くべき場所に文章で示されています。narrativeに記述してください。"},
	"criteria-address": {
		"the criteria are given by an address alone; the descriptors must stand in the badge itself.",
		"授与基準がURLだけで示されています。各項目はバッジの中に記述する必要があります。"},
}

package microcredential_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// What a description lacks is said before anything is issued.
func ExampleCheck() {
	list, err := microcredential.Parse([]byte(`{
		"title_en": "Everyday AI Ethics",
		"awarding_body_en": "Inland Sea MOOC Consortium",
		"awarding_body_url": "https://inlandsea-mooc.example/",
		"awarding_body_email": "hello@inlandsea-mooc.example",
		"content_description_en": "Details: https://inlandsea-mooc.example/ethics",
		"learning_outcomes_en": ["Recognise where automated decisions affect daily life."],
		"form_of_participation_en": "Online, self-paced",
		"learner_effort_en": "20 hours",
		"type_of_assessment_en": "Four quizzes",
		"type_of_quality_assurance_en": "Consortium quality board",
		"credit_other_recognition_en": "TBD"
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	report := microcredential.Check(microcredential.Edition11(), list[0], microcredential.Options{Now: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)})
	fmt.Println("conforms:", report.Conforms)
	for _, f := range report.Findings {
		fmt.Println(f.Rule, f.Severity, f.Message(microcredential.Japanese))
	}
	// Output:
	// conforms: false
	// R-09 error 内容・説明（英語）：「https://inlandsea-mooc.example/ethics」はURL、メールアドレスなどの識別子にあたり、この項目には使用できません。ほかの項目に移すか、削除してください。
	// R-16 hint 証明：「要修正」の指摘があるため、準拠の注記はまだ加えられません。指摘を直してもう一度確認すると加わります。注記が要らなければ「claims_conformity」を「いいえ」（JSONではfalse）にしてください。
	// R-02 error 単位・その他の認定（英語）：必須項目ですが、空欄または未定のままです。内容を記入してください。
}

// What Criteria writes, ReadCriteria gives back.
func ExampleCriteria() {
	d := new(microcredential.Description)
	for name, value := range map[string]any{
		"learning_outcomes_ja": []string{"公開画像を探し、取得できる。", "変化抽出図を作成できる。"},
		"learner_effort_ja":    "90時間",
		"certification_ja":     "オープンバッジ2.0",
	} {
		if err := d.Set(name, value); err != nil {
			fmt.Println(err)
			return
		}
	}
	text, err := microcredential.Criteria(microcredential.Edition11(), d, microcredential.Japanese, true)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(text)
	r := microcredential.ReadCriteria(text)
	fmt.Println("---")
	effort, _ := r.Say(microcredential.LearnerEffort, microcredential.Japanese)
	fmt.Println(r.Exact, r.Noted, effort.Text)
	// Output:
	// Learning outcomes (学修成果) :
	// - 公開画像を探し、取得できる。
	// - 変化抽出図を作成できる。
	//
	// Learner Effort (学習量) : 90時間
	//
	// Certification (証明) : オープンバッジ2.0
	// 本デジタル証明は「マイクロクレデンシャルをデジタル発行するためのガイドライン1.1」に準拠しています。
	// ---
	// true true 90時間
}

// A text from elsewhere is read generously, and the notes say what was not exact.
func ExampleReadCriteria() {
	r := microcredential.ReadCriteria("<p><b>学修成果：</b></p><ul><li>地図を作成できる</li></ul><p>learner effort： 90 hours</p>")
	for _, v := range r.Texts {
		fmt.Printf("%s: %s\n", v.Key, v.Text)
	}
	fmt.Println(r.Exact)
	// Output:
	// learning_outcomes: 地図を作成できる
	// learner_effort: 90 hours
	// false
}

// What a text leaves open is no figure of the whole.
func ExampleReadHours() {
	for _, figure := range microcredential.ReadHours("A total of 60 hours, about 3–4 hours a week") {
		fmt.Printf("%v to %v, total %t, exact %t\n", figure.From, figure.To, figure.Total, figure.Exact())
	}
	// Output:
	// 60 to 60, total true, exact true
	// 3 to 4, total false, exact false
}

// The envelope's objects take the descriptors to the places of Table 1.
func ExampleBadgeClass() {
	d := new(microcredential.Description)
	for name, value := range map[string]any{"title_en": "Everyday AI Ethics", "learner_effort_en": "20 hours", "export_profile": "international"} {
		if err := d.Set(name, value); err != nil {
			fmt.Println(err)
			return
		}
	}
	b, err := microcredential.BadgeClass(microcredential.Edition11(), d, microcredential.English, false)
	if err != nil {
		fmt.Println(err)
		return
	}
	data, err := openbadges.Marshal(b)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(data))
	// Output:
	// {"@language":"en","type":"BadgeClass","name":"Everyday AI Ethics","description":"Everyday AI Ethics","image":{"caption":"Micro-credential: Everyday AI Ethics"},"criteria":{"narrative":"Learner Effort : 20 hours"}}
}

// A person is told in their language what cannot be read.
func ExampleInputError() {
	_, err := microcredential.Parse([]byte("{\n  \"title_ja\": \"題名\"\n  \"title_en\": \"A title\"\n}"))
	var input *microcredential.InputError
	if errors.As(err, &input) {
		fmt.Println(input.Message(microcredential.English))
		fmt.Println(input.Message(microcredential.Japanese))
	}
	// Output:
	// line 3, column 3 is not sound JSON; look there for a comma, bracket or quotation mark that is missing or too many
	// 3行目の3文字目でJSONとして読み取れなくなりました。その前後に、カンマ、括弧、引用符の抜けや余分がないか確認してください
}

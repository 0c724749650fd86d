package microcredential

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/openbadges"
)

// What would be published is read as a stranger reads it: a badge that says other things than the description, lacks the
// note, or is judged otherwise, is refused before it exists.
func TestReadBack(t *testing.T) {
	d := wholeDescription(t)
	if report := Check(Edition11(), d, Options{}); !report.Conforms {
		t.Fatalf("the description does not conform: %v", report.Findings)
	}
	for _, c := range []struct {
		name, old, text string // in the criteria
		want            string // code of the first finding
		of              Key
	}{
		{"as written", "", "", "", ""},
		{"another text", "Level : Level 6", "Level : Level 7", "read-back", Level},
		{"a descriptor lost", "Level : Level 6 (JEQF)\n\n", "", "read-back", Level},
		{"without the note", "Certification : " + Edition11().NoteEN + "\n\n", "", "read-back", ""},
		{"another form", "Level : ", "Level: ", "read-back", ""},
		{"judged otherwise", "Written examination", "No assessment", "read-back", TypeOfAssessment},
	} {
		b, err := BadgeClass(Edition11(), d, English, true)
		if err != nil {
			t.Fatal(err)
		}
		criteria := b.Criteria.Object
		if !strings.Contains(criteria.Narrative, c.old) {
			t.Fatalf("%s: the criteria lack %q:\n%s", c.name, c.old, criteria.Narrative)
		}
		criteria.Narrative = strings.Replace(criteria.Narrative, c.old, c.text, 1)
		check := &checker{edition: Edition11(), d: d, Options: Options{Now: time.Now()}}
		check.readBack(d, b, Profile(Edition11(), d), English)
		first := Finding{}
		if len(check.findings) > 0 {
			first = check.findings[0]
		}
		if first.Code != c.want || first.Descriptor != c.of {
			t.Errorf("%s: found %v, want %q of %q first", c.name, check.findings, c.want, c.of)
		}
	}
}

// What Open Badges refuses is said of what a person wrote, and names no property.
func TestUnpublishable(t *testing.T) {
	for _, c := range []struct {
		err    error
		of     Key
		en, ja string
	}{
		{openbadges.Problems{{Property: "name", Code: openbadges.CodeMissing}}, Title,
			"cannot be published: the name is missing. Shorten", "公開できません（名称がありません）。"},
		{openbadges.Problems{{Property: "image.caption", Code: openbadges.CodeForm, Value: "array"}}, BadgeImage,
			"the text that stands for the picture has a value of the wrong kind.", "（画像の代替テキストの値の種類が正しくありません）"},
		{openbadges.Problems{{Property: "issuer", Code: openbadges.CodeIRI}}, "",
			"something that mitome adds is neither", "（mitomeが加える部分は"},
		{&openbadges.SyntaxError{Code: openbadges.CodeUTF8}, "", "published: the document is not UTF-8", "（文書の文字コードがUTF-8ではありません）"},
	} {
		check := &checker{edition: Edition11()}
		check.unpublishable(fmt.Errorf("sealed: %w", c.err), "", English)
		found := check.findings[0]
		if en, ja := found.Message(English), found.Message(Japanese); found.Descriptor != c.of || !strings.Contains(en, c.en) || !strings.Contains(ja, c.ja) {
			t.Errorf("%v: found %q of %q: %q", c.err, en, found.Descriptor, ja)
		}
	}
}

func wholeDescription(t *testing.T) *Description {
	t.Helper()
	list, err := Parse([]byte(`{
		"title_en": "Data Literacy", "awarding_body_en": "Mizunara University", "awarding_body_url": "https://www.mizunara-u.example/",
		"awarding_body_email": "office@mizunara-u.example", "content_description_en": "Reading and questioning data.",
		"learning_outcomes_en": ["Explain how data were collected."], "form_of_participation_en": "Online", "learner_effort_en": "45 hours in total",
		"level_en": "Level 6 (JEQF)",
		"type_of_assessment_en": "Written examination", "type_of_quality_assurance_en": "Reviewed by the faculty's committee",
		"credit_other_recognition_en": "1 credit of Mizunara University"}`))
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

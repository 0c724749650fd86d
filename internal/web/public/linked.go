package public

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/web/letter"
	"github.com/mitome/mitome/microcredential"
)

// linked is what search engines read of a micro-credential: a course and the credential that it leads to, in the words of
// schema.org. It says what the page says and nothing of any award.
type linked struct {
	Context     string           `json:"@context"`
	Type        string           `json:"@type"`
	Name        string           `json:"name"`
	Description string           `json:"description,omitempty"`
	URL         string           `json:"url"`
	Language    string           `json:"inLanguage"`
	Provider    linkedBody       `json:"provider"`
	Teaches     []string         `json:"teaches,omitempty"`
	Time        string           `json:"timeRequired,omitempty"` // ISO 8601
	Credits     *linkedCredits   `json:"numberOfCredits,omitempty"`
	Requires    string           `json:"coursePrerequisites,omitempty"`
	Awards      linkedCredential `json:"educationalCredentialAwarded"`
}

type linkedBody struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type linkedCredits struct {
	Type  string  `json:"@type"`
	Value float64 `json:"value"`
	Unit  string  `json:"unitText,omitempty"`
}

type linkedCredential struct {
	Type       string     `json:"@type"`
	ID         string     `json:"@id"`
	Name       string     `json:"name"`
	Category   string     `json:"credentialCategory"`
	Level      string     `json:"educationalLevel,omitempty"`
	Recognised linkedBody `json:"recognizedBy"`
}

// linkedData writes what search engines read of a micro-credential whose page this is.
func linkedData(t *letter.Text, body linkedBody, address, page string) templ.Component {
	d := linked{
		Context: "https://schema.org", Type: "Course", Name: t.Title, Description: t.Description, URL: page, Language: string(t.Lang), Provider: body,
		Awards: linkedCredential{Type: "EducationalOccupationalCredential", ID: address, Name: t.Title, Category: "Micro-credential", Recognised: body},
	}
	for _, r := range t.Rows {
		switch r.Key {
		case microcredential.LearningOutcomes:
			d.Teaches = r.Items
		case microcredential.Prerequisites:
			d.Requires = r.Text
		case microcredential.Level:
			d.Awards.Level = r.Text
		}
	}
	figures := t.Guideline.Figures()
	if e := figures.Effort; e != nil {
		d.Time = duration(e.Hours)
	}
	if c := figures.Credits; c != nil && c.Amount > 0 {
		d.Credits = &linkedCredits{"StructuredValue", c.Amount, c.Unit}
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		data, err := json.Marshal(d) // which writes <, > and & as escapes, so that nothing ends the element
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, `<script type="application/ld+json">%s</script>`, data)
		return err
	})
}

// duration writes hours as ISO 8601 does: PT45H, PT1H30M.
func duration(hours float64) string {
	text := "PT" + strconv.Itoa(int(hours)) + "H"
	if minutes := int(hours*60+0.5) % 60; minutes > 0 {
		text += strconv.Itoa(minutes) + "M"
	}
	return text
}

package public

import (
	"strings"

	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// classText is what a published BadgeClass says, descriptor by descriptor.
type classText struct {
	lang        string
	title       string
	description string // empty when it was left out (rule R-10)
	alt         string // of the picture
	values      map[microcredential.Key]string
	outcomes    []string
	conformity  string // the note, when the issuer declares conformity
}

// quality is the text about who assures the quality of the learning.
func (c *classText) quality() string { return c.values[microcredential.QualityAssurance] }

func readClass(document []byte, lang string) (*classText, error) {
	b, err := openbadges.Parse[openbadges.BadgeClass](document)
	if err != nil {
		return nil, err
	}
	c := &classText{lang: lang, title: b.Name, description: b.Description, values: map[microcredential.Key]string{}}
	c.values[microcredential.Title] = b.Name
	c.values[microcredential.ContentDescription] = b.Description
	if b.Image.Object != nil {
		c.alt = b.Image.Object.Caption
	}
	if b.Criteria.Object == nil {
		return c, nil
	}
	for _, block := range strings.Split(b.Criteria.Object.Narrative, "\n\n") {
		for _, d := range microcredential.Current.InCriteria() {
			if rest, ok := strings.CutPrefix(block, d.Label); ok {
				_, v, _ := strings.Cut(rest, ":")
				v = strings.TrimSpace(v)
				if d.Key == microcredential.LearningOutcomes {
					for _, l := range strings.Split(v, "\n") {
						c.outcomes = append(c.outcomes, strings.TrimPrefix(l, "- "))
					}
					continue
				}
				if d.Key == microcredential.Certification {
					for _, l := range []microcredential.Lang{"en", "ja"} {
						if n := microcredential.Current.Note(l); strings.HasSuffix(v, n) {
							c.conformity = n
							v = strings.TrimSpace(strings.TrimSuffix(v, n))
						}
					}
				}
				c.values[d.Key] = v
			}
		}
	}
	return c, nil
}

func readProfile(document []byte, lang string) (bodyText, error) {
	p, err := openbadges.Parse[openbadges.Profile](document)
	if err != nil {
		return bodyText{}, err
	}
	parts := strings.Split(p.Description, "\n\n")
	t := bodyText{trust: parts[0], trustLang: "en", trustURL: "https://www.mizunara-u.example/about/accreditation"}
	if lang == "ja" && len(parts) > 2 {
		t.trust, t.trustLang = parts[1], "ja"
	}
	_, t.country, _ = strings.Cut(parts[len(parts)-1], " : ")
	return t, nil
}

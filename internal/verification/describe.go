package verification

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mitome/mitome/microcredential"
)

// Description is what a badge says, as Guideline.Description has it, with the addresses of its issuer.
func (r *Report) Description() *microcredential.Description {
	d := r.Guideline.Description()
	if p := r.Issuer; p != nil {
		for name, text := range map[string]string{"awarding_body_url": p.URL, "awarding_body_email": p.Email} {
			if text != "" && d.Set(name, text) != nil {
				continue // cannot be: a text
			}
		}
	}
	return d
}

// Description is what was read, to go on writing from: its texts alone, and nothing of one learner. A text in a language that a
// description does not have counts as English.
func (g *Guideline) Description() *microcredential.Description {
	d := new(microcredential.Description)
	set := func(name string, value any) {
		if _, there := d.Raw(name); there || microcredential.IsAwardKey(name) || d.Set(name, value) != nil {
			return // said already, or of one learner
		}
	}
	for _, said := range g.Descriptors {
		lang, _, _ := strings.Cut(strings.ToLower(string(cmp.Or(said.Lang, g.Lang))), "-")
		if !slices.Contains(microcredential.Langs, microcredential.Lang(lang)) {
			lang = string(microcredential.English)
		}
		switch {
		case said.Text == "":
		case said.Key == microcredential.LearningOutcomes:
			items := said.Items
			if len(items) == 0 {
				items = []string{said.Text}
			}
			set(string(said.Key)+"_"+lang, items)
		default:
			set(string(said.Key)+"_"+lang, said.Text)
		}
	}
	for _, fact := range [][2]string{
		{"country_region_of_the_issuer_code", g.Body.CountryCode},
		{"awarding_body_trust_statement_en", g.Body.TrustEN}, {"awarding_body_trust_statement_ja", g.Body.TrustJA},
		{"awarding_body_trust_uri", g.Body.TrustURI},
	} {
		if fact[1] != "" {
			set(fact[0], fact[1])
		}
	}
	return d
}

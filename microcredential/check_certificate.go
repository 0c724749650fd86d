package microcredential

import "slices"

// certificateOfStudy is the code of a certificate of study (履修証明書).
const certificateOfStudy = "certificate_of_study"

// certificateHours is how long a programme is at least that ends with a certificate of study. Source: Regulation for
// Enforcement of the School Education Act, Article 164.
const certificateHours = 60

// certificate is R-24 for a certificate of study: the hours of its programme, and what else must be published beforehand
// beside what the guideline asks for. Source: Regulation for Enforcement of the School Education Act, Article 164.
func (c *checker) certificate() {
	if !slices.Contains(c.d.Codes(Certification), certificateOfStudy) {
		return
	}
	switch effort := c.d.effort(); {
	case effort == nil:
		c.find(newFinding("R-24", Warning, LearnerEffort, "certificate-hours-unsaid").with(number(certificateHours)))
	case effort.Hours < certificateHours:
		c.find(newFinding("R-24", Warning, LearnerEffort, "certificate-hours").with(number(effort.Hours), number(certificateHours)))
	}
	for _, lang := range c.langs {
		if blank(c.d.Text(Prerequisites, lang), Prerequisites) {
			c.find(newFinding("R-24", Warning, Prerequisites, "certificate-entry", lang))
		}
	}
	if n, _ := c.d.amount(keyCapacity); n <= 0 {
		c.find(newFinding("R-24", Warning, Certification, "certificate-capacity"))
	}
}

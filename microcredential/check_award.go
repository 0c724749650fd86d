package microcredential

import (
	"errors"
	"strings"

	"golang.org/x/text/language"

	"github.com/mitome/mitome/microcredential/internal/words"
	"github.com/mitome/mitome/openbadges"
)

// learner is for descriptor 1.
func (c *checker) learner() {
	learner, holds := c.d.Learner()
	if !holds {
		return
	}
	if blank(learner.Email, LearnerIdentification) {
		c.find(newFinding("R-02", Error, LearnerIdentification, "blank"))
		c.find(newFinding("R-04", Error, LearnerIdentification, "email-missing"))
		return
	}
	switch _, err := NormalizeEmail(learner.Email); {
	case errors.Is(err, ErrEmailFullWidth):
		c.find(newFinding("R-04", Error, LearnerIdentification, "email-wide"))
	case err != nil:
		c.find(newFinding("R-04", Error, LearnerIdentification, "email-form"))
	}
}

// date is for descriptor 2. A learner without a date of issuing is
// incomplete here; a list of learners may leave it to the time of recording.
func (c *checker) date() {
	if _, holds := c.d.Learner(); !holds {
		return
	}
	if blank(c.d.field(keyDate), DateOfIssuing) {
		c.find(newFinding("R-02", Error, DateOfIssuing, "blank"))
		c.find(newFinding("R-05", Error, DateOfIssuing, "date-missing"))
		return
	}
	at, _, err := c.d.IssuedOn(c.Zone)
	if err != nil {
		c.find(newFinding("R-05", Error, DateOfIssuing, "date-form").with(shorten(c.d.field(keyDate))))
	} else if at.After(c.Now) {
		c.find(newFinding("R-05", Error, DateOfIssuing, "date-future").with(shorten(c.d.field(keyDate))))
	}
}

// awardingBody is for descriptor 4.
func (c *checker) awardingBody() {
	lacks := func(code string, langs ...Lang) {
		c.find(newFinding("R-02", Error, AwardingBody, "blank", langs...))
		c.find(newFinding(RuleAwardingBody, Error, AwardingBody, code, langs...))
	}
	for _, lang := range c.langs {
		if blank(c.d.Text(AwardingBody, lang), AwardingBody) {
			lacks("body-name", lang)
		}
	}
	url, email := c.d.field(keyBodyURL), c.d.field(keyBodyEmail)
	if blank(url, AwardingBody) {
		lacks("body-url")
	} else if _, err := c.d.HomeURL(); err != nil {
		c.find(newFinding(RuleAwardingBody, Error, AwardingBody, "body-url-form").with(shorten(url)))
	} else {
		c.encoded(RuleAwardingBody, url)
	}
	if blank(email, AwardingBody) {
		lacks("body-email")
	} else if _, err := NormalizeEmail(email); err != nil || !openbadges.ValidEmail(publishedEmail(email)) {
		c.find(newFinding(RuleAwardingBody, Error, AwardingBody, "body-email-form").with(shorten(email)))
	}
	if uri := c.d.field(keyTrustURI); uri != "" {
		if _, err := NormalizeURL(uri); err != nil {
			c.find(newFinding("R-17", Error, AwardingBody, "trust-uri").with(shorten(uri)))
		} else {
			c.encoded("R-17", uri)
		}
	}
	c.platform()
}

// encoded tells of an address that is published in other characters than it was typed in.
func (c *checker) encoded(rule, typed string) {
	if address := publishedURL(typed); address != typed {
		c.find(newFinding(rule, Hint, AwardingBody, "address-encoded").with(shorten(typed), shorten(address)))
	}
}

// platform hints when the awarding body looks like the service that sends badges.
func (c *checker) platform() {
	for _, lang := range c.langs {
		name := words.Plain(c.d.Text(AwardingBody, lang))
		for _, word := range []string{"platform", "badge service", "badging service", "learning management system", "mitome", "プラットフォーム", "発行サービス", "発行システム"} {
			if strings.Contains(name, word) {
				c.find(newFinding(RuleAwardingBody, Hint, AwardingBody, "platform", lang).with(word))
			}
		}
	}
}

// country is R-08: what is given can be read by people and programs.
func (c *checker) country() {
	code := c.d.field(keyCountryCode)
	if code == "" {
		return
	}
	region, err := language.ParseRegion(code)
	if len(code) != 2 || strings.ToUpper(code) != code || err != nil || !region.IsCountry() {
		c.find(newFinding("R-08", Error, Country, "country-code").with(shorten(code)))
	}
}

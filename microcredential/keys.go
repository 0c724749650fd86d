package microcredential

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Keys of a description that are neither a descriptor's text nor its code.
const (
	keyID            = "id"
	keyExportProfile = "export_profile"
	keyClaims        = "claims_conformity"
	keyImageWords    = "badge_image_words"
	keyImageAlt      = "badge_image_alt_en"
	keyImageAltJA    = "badge_image_alt_ja"
	keyExpires       = "extra_expires"
	keyHours         = "learner_effort_hours"
	keyCreditValue   = "credit_other_recognition_value"
	keyCreditUnit    = "credit_other_recognition_unit"
	keyLevelValue    = "level_value"
	keyFramework     = "level_framework"
	keyFormCode      = "form_of_participation_code"
	keyStackCode     = "stackability_code"
	keyAssessCodes   = "type_of_assessment_codes"
	keyCountryCode   = "country_region_of_the_issuer_code"
	keyBodyURL       = "awarding_body_url"
	keyBodyEmail     = "awarding_body_email"
	keyTrust         = "awarding_body_trust_statement"
	keyTrustURI      = "awarding_body_trust_uri"
	keyLearnerName   = "identification_of_the_learner_name"
	keyLearnerEmail  = "identification_of_the_learner_email"
	keyDate          = "date_of_issuing"
	keyRawCriteria   = "raw_criteria"
)

// shape judges the JSON value of a known key. null is always allowed: it says
// that there is nothing.
type shape func(jsontext.Value) error

// shapes holds every known key; others are kept as they are.
var shapes = knownShapes()

func knownShapes() map[string]shape {
	known := map[string]shape{
		keyHours: amountShape, keyCreditValue: amountShape,
		keyClaims: boolShape, keyExpires: dateShape,
		keyLevelValue:    levelShape,
		"language_codes": listShape, keyAssessCodes: listShape,
		"type_of_quality_assurance_codes": listShape, "stackability_targets": listShape,
	}
	for _, name := range []string{
		keyID, keyExportProfile, keyImageWords, keyImageAlt, keyImageAltJA, keyCreditUnit,
		keyFramework, keyFormCode, keyStackCode, keyCountryCode, keyBodyURL, keyBodyEmail,
		keyTrustURI, keyLearnerEmail, keyDate,
	} {
		known[name] = textShape
	}
	for _, lang := range Langs {
		for _, d := range Current.Descriptors[2:] {
			known[textName(d.Key, lang)] = textShape
		}
		known[textName(LearningOutcomes, lang)] = listShape
		for _, stem := range []string{keyTrust, keyLearnerName, keyRawCriteria} {
			known[stem+"_"+string(lang)] = textShape
		}
	}
	return known
}

// textName returns the key of a descriptor's text, for example "title_ja".
func textName(key Key, lang Lang) string { return string(key) + "_" + string(lang) }

func checkType(name string, value jsontext.Value) error {
	judge, known := shapes[name]
	if !known || value.Kind() == 'n' {
		return nil
	}
	return judge(value)
}

func textShape(value jsontext.Value) error {
	if value.Kind() != '"' {
		return fmt.Errorf("a text in quotation marks belongs here, not %s", kindName(value))
	}
	return nil
}

func listShape(value jsontext.Value) error {
	if value.Kind() != '[' {
		return fmt.Errorf("a list of texts in square brackets belongs here, not %s", kindName(value))
	}
	var items []jsontext.Value
	if err := json.Unmarshal(value, &items); err != nil {
		return err
	}
	for i, item := range items {
		if item.Kind() != '"' {
			return fmt.Errorf("entry %d of the list must be a text in quotation marks, not %s", i+1, kindName(item))
		}
	}
	return nil
}

func amountShape(value jsontext.Value) error {
	if value.Kind() != '0' {
		return fmt.Errorf("a number without quotation marks (or null) belongs here, not %s", kindName(value))
	}
	n, err := strconv.ParseFloat(string(value), 64)
	if err != nil || n < 0 || n > 1e9 {
		return fmt.Errorf("the number %s must be between 0 and 1000000000", value)
	}
	return nil
}

func boolShape(value jsontext.Value) error {
	if kind := value.Kind(); kind != 't' && kind != 'f' {
		return fmt.Errorf("true or false belongs here, not %s", kindName(value))
	}
	return nil
}

// levelShape allows 6 as well as "6": both are written by hand.
func levelShape(value jsontext.Value) error {
	if kind := value.Kind(); kind != '"' && kind != '0' {
		return fmt.Errorf("a text such as \"B2\" or a number belongs here, not %s", kindName(value))
	}
	return nil
}

func dateShape(value jsontext.Value) error {
	if err := textShape(value); err != nil {
		return err
	}
	text := decodeText(value)
	if text == "" {
		return nil
	}
	if _, err := ParseDate(text, time.UTC); err != nil {
		return errors.New("a date such as \"2028-11-15\" belongs here")
	}
	return nil
}

func kindName(value jsontext.Value) string {
	switch value.Kind() {
	case '"':
		return "a text"
	case '0':
		return "a number"
	case 't', 'f':
		return "true or false"
	case '[':
		return "a list"
	case '{':
		return "an object"
	}
	return "null"
}

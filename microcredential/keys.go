package microcredential

import (
	"maps"
	"slices"
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
	keyQualityCodes  = "type_of_quality_assurance_codes"
	keyCertCodes     = "certification_codes"
	keyCountryCode   = "country_region_of_the_issuer_code"
	keyBodyURL       = "awarding_body_url"
	keyBodyEmail     = "awarding_body_email"
	keyBodyKind      = "awarding_body_kind_code" // docs/rules.md, reading 11
	keyTrust         = "awarding_body_trust_statement"
	keyTrustURI      = "awarding_body_trust_uri"
	keyLearnerName   = "identification_of_the_learner_name"
	keyLearnerEmail  = "identification_of_the_learner_email"
	keyDate          = "date_of_issuing"
	keyRawCriteria   = "raw_criteria"
)

// shape judges the JSON value of a known key and returns an *InputError. null is
// always allowed: it says that there is nothing.
type shape func(jsontext.Value) error

// shapesOf holds every key that means something in an edition: those of its rows, and those beside them.
func shapesOf(e *Edition) map[string]shape {
	known := map[string]shape{
		keyHours: amountShape, keyCreditValue: amountShape,
		keyClaims: boolShape, keyExpires: dateShape,
		keyLevelValue:    levelShape,
		"language_codes": listShape, keyAssessCodes: listShape,
		keyQualityCodes: listShape, keyCertCodes: listShape, "stackability_targets": listShape,
	}
	for _, name := range []string{
		keyID, keyExportProfile, keyImageWords, keyImageAlt, keyImageAltJA, keyCreditUnit,
		keyFramework, keyFormCode, keyStackCode, keyCountryCode, keyBodyURL, keyBodyEmail,
		keyTrustURI, keyLearnerEmail, keyDate, keyBodyKind,
	} {
		known[name] = textShape
	}
	for _, lang := range Langs {
		for _, d := range e.Descriptors {
			if d.Place != InRecipient && d.Place != InIssuedOn { // which an award gives
				known[textName(d.Key, lang)] = textShape
			}
		}
		known[textName(LearningOutcomes, lang)] = listShape
		for _, stem := range []string{keyTrust, keyLearnerName, keyRawCriteria} {
			known[stem+"_"+string(lang)] = textShape
		}
	}
	return known
}

// Keys are those of a description that mean something in this edition, in the order of the alphabet.
func (e *Edition) Keys() []string { return slices.Sorted(maps.Keys(e.shapes)) }

// knows reports whether a key of a description means something in this edition.
func (e *Edition) knows(name string) bool { return e.shapes[name] != nil }

// textName returns the key of a descriptor's text, for example "title_ja".
func textName(key Key, lang Lang) string { return string(key) + "_" + string(lang) }

// checkType judges a value by the edition by which badges are written: a description names none.
func checkType(name string, value jsontext.Value) error {
	judge, known := knownEditions.Current().shapes[name]
	if !known || value.Kind() == 'n' {
		return nil
	}
	return inKey(name, judge(value))
}

func textShape(value jsontext.Value) error {
	if value.Kind() != '"' {
		return &InputError{Code: "text"}
	}
	return nil
}

func listShape(value jsontext.Value) error {
	var items []jsontext.Value
	if value.Kind() != '[' || json.Unmarshal(value, &items) != nil {
		return &InputError{Code: "texts"}
	}
	for i, item := range items {
		if item.Kind() != '"' {
			return &InputError{Code: "item", Args: []string{strconv.Itoa(i + 1)}}
		}
	}
	return nil
}

func amountShape(value jsontext.Value) error {
	if value.Kind() != '0' {
		return &InputError{Code: "number"}
	}
	n, err := strconv.ParseFloat(string(value), 64)
	if err != nil || n < 0 || n > 1e9 {
		return &InputError{Code: "range", Args: []string{shorten(string(value))}}
	}
	return nil
}

func boolShape(value jsontext.Value) error {
	if kind := value.Kind(); kind != 't' && kind != 'f' {
		return &InputError{Code: "bool"}
	}
	return nil
}

// levelShape allows 6 as well as "6": both are written by hand.
func levelShape(value jsontext.Value) error {
	if kind := value.Kind(); kind != '"' && kind != '0' {
		return &InputError{Code: "level"}
	}
	return nil
}

func dateShape(value jsontext.Value) error {
	text := decodeText(value)
	if value.Kind() == '"' && text == "" {
		return nil
	}
	if _, err := ParseDate(text, time.UTC); value.Kind() != '"' || err != nil {
		return &InputError{Code: "day"}
	}
	return nil
}

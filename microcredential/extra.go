package microcredential

import (
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// Extra facts that learners and other frameworks ask for. They are no descriptors of the guideline and never stand in
// criteria. Source: docs/rules.md, reading 11.
const (
	keyField       = "extra_field_of_study_isced_f"
	keySupervision = "extra_supervision_code"
	keyTaught      = "extra_taught_hours"
	keyPace        = "extra_pace_code"
	keyPlace       = "extra_place"
	keyAudience    = "extra_audience"
	keyStarts      = "extra_starts"
	keyApplyURI    = "extra_apply_uri"
	keyApplyFrom   = "extra_apply_from"
	keyApplyUntil  = "extra_apply_until"
	keyFee         = "extra_fee"
	keyCurrency    = "extra_fee_currency"
	keyBenefit     = "extra_training_benefit"
	keyCapacity    = "extra_capacity"
)

// The codes of extra facts.
var (
	BodyKinds    = []string{"university", "junior_college", "college_of_technology", "vocational_school", "association", "company", "government", "other"}
	PaceCodes    = []string{"on_demand", "live"}
	BenefitCodes = []string{"none", "general", "specified_general", "practical"} // 一般, 特定一般, 専門実践教育訓練給付
	// SupervisionCodes tell who watches an assessment, and whether it is known who takes it.
	SupervisionCodes = []string{"unsupervised_no_id", "unsupervised_id_verified", "online_no_id", "online_id_verified", "onsite_no_id", "onsite_id_verified"}
)

// Extra is what a description says beside the 17 descriptors. What is not stated is zero; a fee of nothing is Free.
type Extra struct {
	BodyKind    string      // one of BodyKinds
	Field       string      // of study: 2 to 4 digits of ISCED-F 2013
	Supervision string      // one of SupervisionCodes, or a word of the author's own
	Taught      float64     // hours
	Pace        string      // one of PaceCodes
	Starts      []time.Time // days, in their order
	AnyTime     bool        // one can start whenever one likes
	ApplyURI    string      // how to apply
	ApplyFrom   time.Time   // first day of the period of application
	ApplyUntil  time.Time   // its last day
	Fee         float64     // with tax
	Free        bool
	Currency    string // of the fee, ISO 4217
	Benefit     string // of training: one of BenefitCodes, or "yes"
}

// Extra returns the extra facts of the description. What cannot be read as it should be written counts as not stated.
func (d *Description) Extra() Extra {
	e := Extra{
		BodyKind: d.field(keyBodyKind), Field: fieldOfStudy(d.field(keyField)), Supervision: d.field(keySupervision),
		Pace: d.field(keyPace), Currency: strings.ToUpper(d.field(keyCurrency)), Benefit: d.benefit(),
		ApplyFrom: d.day(keyApplyFrom), ApplyUntil: d.day(keyApplyUntil),
	}
	if uri, err := NormalizeURL(d.field(keyApplyURI)); err == nil {
		e.ApplyURI = uri
	}
	e.Taught, _ = d.amount(keyTaught)
	fee, given := d.amount(keyFee)
	e.Fee, e.Free = fee, given && fee == 0
	if given && e.Currency == "" {
		e.Currency = "JPY"
	}
	for _, text := range append(d.list(keyStarts), strings.FieldsFunc(d.field(keyStarts), func(r rune) bool { return strings.ContainsRune(" ,、;；", r) })...) {
		if at, err := ParseDate(text, time.UTC); err == nil {
			e.Starts = append(e.Starts, at)
		} else if anyTime(text) {
			e.AnyTime = true
		}
	}
	slices.SortFunc(e.Starts, time.Time.Compare)
	return e
}

// Place returns where one takes part on site, in the language; Audience for whom it is meant.
func (d *Description) Place(lang Lang) string    { return d.field(keyPlace + "_" + string(lang)) }
func (d *Description) Audience(lang Lang) string { return d.field(keyAudience + "_" + string(lang)) }

func (d *Description) day(name string) time.Time {
	at, _, err := d.date(name, time.UTC)
	if err != nil {
		return time.Time{}
	}
	return at
}

// benefit is a code, or a plain yes or no.
func (d *Description) benefit() string {
	switch value, _ := d.Raw(keyBenefit); value.Kind() {
	case 't':
		return "yes"
	case 'f':
		return "none"
	}
	switch text := strings.ToLower(d.field(keyBenefit)); text {
	case "no", "false":
		return "none"
	case "true":
		return "yes"
	default:
		return text
	}
}

func anyTime(text string) bool {
	return slices.Contains([]string{"anytime", "any time", "any", "随時", "いつでも"}, words.Plain(text))
}

// fieldOfStudy is a code of ISCED-F 2013 in its usual form, or "".
func fieldOfStudy(code string) string {
	code = strings.TrimSpace(code)
	if len(code) < 2 || len(code) > 4 || strings.Trim(code, "0123456789") != "" {
		return ""
	}
	return code
}

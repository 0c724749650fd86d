package verification

import (
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// WireGuideline is the reading of the guideline's descriptors, and how it is judged.
type WireGuideline struct {
	Conforms    bool                  `json:"conforms"` // no finding is an error
	Claimed     bool                  `json:"claimed"`  // the badge says that it conforms
	Exact       bool                  `json:"exact"`    // its criteria are written as section 6 (2) shows
	Headline    string                `json:"headline"`
	HeadlineJA  string                `json:"headline_ja"`
	Edition     *WireEdition          `json:"edition"` // by which it was judged; null where nothing could be read
	Missing     []microcredential.Key `json:"missing"`
	Descriptors []Descriptor          `json:"descriptors"`
	Findings    []WireFinding         `json:"findings"`
	Unassigned  []Passage             `json:"unassigned"`
	CriteriaURL string                `json:"criteria_url,omitempty"`
	NotJudged   []WireNote            `json:"not_judged"` // what cannot be seen from outside
}

// WireEdition is an edition of the guideline, and why it was taken.
type WireEdition struct {
	ID      string `json:"id"`
	Version string `json:"version"`
	Revised string `json:"revised"`
	Chosen  string `json:"chosen,omitempty"` // "note", "labels" or "default"
}

// WireFinding is one thing that a rule has to say.
type WireFinding struct {
	Rule       string            `json:"rule"`
	Code       string            `json:"code"` // stable
	Severity   string            `json:"severity"`
	Descriptor string            `json:"descriptor"`      // key, "badge_image", or "" when it concerns the whole
	Matter     string            `json:"matter"`          // what it is about; see microcredential.Matter
	Langs      []locale.Language `json:"langs,omitempty"` // of the texts that it concerns
	Basis      WireBasis         `json:"basis"`
	Message    string            `json:"message"`
	MessageJA  string            `json:"message_ja"`
}

// WireBasis is what a finding rests on.
type WireBasis struct {
	OwnWords bool   `json:"own_words"` // the guideline's own words, not a reading of ours
	Section  string `json:"section,omitempty"`
	Text     string `json:"text"`
	TextJA   string `json:"text_ja"`
}

// WireEdition writes the edition for programs; nil where nothing was read.
func (g *Guideline) WireEdition() *WireEdition {
	if g.Edition == nil {
		return nil
	}
	return &WireEdition{g.Edition.ID, g.Edition.Version, g.Edition.Revised, string(g.Chosen)}
}

// WireFindings writes the findings for programs.
func (g *Guideline) WireFindings() []WireFinding {
	list := make([]WireFinding, 0, len(g.Findings))
	for _, f := range g.Findings {
		basis := f.Basis()
		w := WireFinding{
			Rule: f.Rule, Code: f.Code, Severity: string(f.Severity), Descriptor: string(f.Descriptor), Matter: string(f.Matter()),
			Basis:   WireBasis{basis.OwnWords(), basis.Section, basis.Text("en"), basis.Text("ja")},
			Message: f.Message("en"), MessageJA: f.Message("ja"),
		}
		w.Langs = append(w.Langs, f.Langs...)
		list = append(list, w)
	}
	return list
}

func (g *Guideline) wire() WireGuideline {
	w := newWireGuideline()
	if g.Edition == nil {
		return w
	}
	w.Conforms, w.Claimed, w.Exact, w.Edition, w.CriteriaURL = g.Conforms, g.Claimed, g.Exact, g.WireEdition(), g.CriteriaURL
	w.Headline, w.HeadlineJA = g.Headline("en"), g.Headline("ja")
	w.Missing = append(w.Missing, g.Missing...)
	w.Descriptors = append(w.Descriptors, g.Descriptors...)
	w.Findings = append(w.Findings, g.WireFindings()...)
	w.Unassigned = append(w.Unassigned, g.Unassigned...)
	for _, u := range g.NotJudged() {
		w.NotJudged = append(w.NotJudged, WireNote{Code: u.Code, Message: u.Message("en"), MessageJA: u.Message("ja")})
	}
	return w
}

func newWireGuideline() WireGuideline {
	return WireGuideline{
		Missing: []microcredential.Key{}, Descriptors: []Descriptor{}, Findings: []WireFinding{}, Unassigned: []Passage{}, NotJudged: []WireNote{},
	}
}

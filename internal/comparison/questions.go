package comparison

import (
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/microcredential"
)

// question is a row before it is asked.
type question struct {
	key     string // of its label; "" for a descriptor, which has its own
	bearing bool   // on the decision
	keys    []microcredential.Key
	parts   []part
}

// part is one thing that is asked of each column.
type part struct {
	key      string
	compared bool
	always   bool // asked where nothing could be read, too
	spare    bool // left out where no column has an answer
	whole    bool // all that the row asks, under the row's own label
	within   bool // the part above says the rest where this is left out: it is read in the same text, or is no answer of its own
	cell     func(c *Column, lang locale.Language) Cell
	note     func(all []Column, lang locale.Language) []string // what is to be known of any answer; nil: nothing
}

// committee are the questions in a committee's order. The first seven bear on its decision.
var committee = []question{
	{"genuine", true, keys(microcredential.DateOfIssuing), []part{{key: "standing", cell: standing}, {key: "issued", spare: true, cell: issued}, {key: "version", spare: true, cell: version}, {key: "holder", spare: true, cell: holder}}},
	{"body", true, keys(microcredential.AwardingBody, microcredential.Country), []part{{key: "name", cell: bodyName}, {key: "kind", compared: true, spare: true, cell: bodyKind}, {key: "country", compared: true, cell: country}}},
	{"quality", true, keys(microcredential.QualityAssurance), []part{{key: "quality", compared: true, cell: quality}, {key: "said_by", cell: saidBy}, {key: "conforms", cell: conforms}}},
	{"level", true, keys(microcredential.Level), []part{{key: "level", compared: true, cell: level, note: ofLevels}}},
	{"outcomes", true, keys(microcredential.LearningOutcomes), []part{{key: "outcomes", compared: true, whole: true, cell: outcomes}, {key: "unnamed", spare: true, within: true, cell: unnamed(true)}}},
	{"assessment", true, keys(microcredential.TypeOfAssessment), []part{{key: "assessment", compared: true, cell: assessment}, {key: "supervision", compared: true, cell: supervision}, {key: "grade", spare: true, cell: grade}}},
	{"effort", true, keys(microcredential.LearnerEffort), []part{{key: "hours", compared: true, cell: effort}, {key: "taught", compared: true, spare: true, within: true, cell: taught}, {key: "examined", compared: true, spare: true, within: true, cell: examined}}},
	{"credit", false, keys(microcredential.Credit), []part{{key: "credit", compared: true, cell: credit, note: ofUnits}}},
	{"participation", false, keys(microcredential.FormOfParticipation, microcredential.Language, microcredential.Prerequisites), []part{{key: "form", compared: true, cell: form}, {key: "language", compared: true, cell: languages}, {key: "prerequisites", compared: true, cell: textOf(microcredential.Prerequisites)}}},
	{"stackability", false, keys(microcredential.Stackability, microcredential.Certification), []part{{key: "stackability", compared: true, cell: stack}, {key: "certification", compared: true, spare: true, cell: textOf(microcredential.Certification)}}},
	{"source", false, nil, []part{{key: "source", always: true, cell: source}}},
}

func keys(all ...microcredential.Key) []microcredential.Key { return all }

// byDescriptor is who answers for a descriptor in the guideline's order; the others are told by their texts.
var byDescriptor = map[microcredential.Key]part{
	microcredential.DateOfIssuing:       {key: "issued", spare: true, cell: issued},
	microcredential.AwardingBody:        {key: "name", cell: bodyName},
	microcredential.Country:             {key: "country", compared: true, cell: country},
	microcredential.LearningOutcomes:    {key: "outcomes", compared: true, whole: true, cell: outcomes},
	microcredential.Language:            {key: "language", compared: true, cell: languages},
	microcredential.FormOfParticipation: {key: "form", compared: true, cell: form},
	microcredential.LearnerEffort:       {key: "hours", compared: true, cell: effort},
	microcredential.TypeOfAssessment:    {key: "assessment", compared: true, cell: assessment},
	microcredential.QualityAssurance:    {key: "quality", compared: true, cell: quality},
	microcredential.Level:               {key: "level", compared: true, cell: level, note: ofLevels},
	microcredential.Credit:              {key: "credit", compared: true, cell: credit, note: ofUnits},
	microcredential.Stackability:        {key: "stackability", compared: true, cell: stack},

	microcredential.LearnerIdentification: {key: "holder", spare: true, cell: holder},
}

// questions are the rows in an order.
func questions(order Order) []question {
	if order != Guidelines {
		return committee
	}
	var all []question
	for _, row := range microcredential.KnownEditions().Current().Descriptors {
		asked, known := byDescriptor[row.Key]
		if !known {
			asked = part{key: string(row.Key), compared: true, cell: textOf(row.Key)}
		}
		parts := []part{asked}
		if row.Key == microcredential.LearningOutcomes {
			parts = append(parts, part{key: "unnamed", spare: true, within: true, cell: unnamed(false)})
		}
		all = append(all, question{keys: keys(row.Key), parts: parts})
	}
	return all
}

func (q *question) label(lang locale.Language) string {
	if q.key != "" {
		return words(lang, "row."+q.key)
	}
	if d := q.descriptor(); lang == "ja" {
		return d.LabelJA
	} else {
		return d.Label
	}
}

func (q *question) descriptor() microcredential.Descriptor {
	d, _ := microcredential.KnownEditions().Current().Descriptor(q.keys[0])
	return d
}

func (q *question) numbers() (numbers []int) {
	for _, key := range q.keys {
		if d, ok := microcredential.KnownEditions().Current().Descriptor(key); ok {
			numbers = append(numbers, d.Number)
		}
	}
	return numbers
}

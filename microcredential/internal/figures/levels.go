package figures

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// LevelValue is a level on the scale of a framework.
type LevelValue struct {
	Framework   string // such as "JEQF"; or as its code was given
	Value       string // "6", "B2", in upper case; may be one that the framework does not know
	Step, Steps int    // its place on the scale, from 1, and how many there are; 0 where the framework does not know it
	From        Source
}

// Known says that the framework has a fixed set of values, and this is one of them, or that its values are not known here.
func (l LevelValue) Known() bool {
	f := frameworkOf(l.Framework)
	return f == nil || f.values.MatchString(l.Value)
}

// framework is a scale of levels that texts name: the list of words.txt with its names ends in its code.
type framework struct {
	code   string
	named  words.Phrases
	values *regexp.Regexp
	steps  []string // for values that are not numbers, what they begin with
	count  int
}

var frameworks = []*framework{
	{code: "JEQF", values: regexp.MustCompile(`^[1-8]$`), count: 8},
	{code: "EQF", values: regexp.MustCompile(`^[1-8]$`), count: 8},
	{code: "CEFR", values: regexp.MustCompile(`^(?:PRE-A1|[ABC][12]|[AB][12]\+|[AB][12]\.[12])$`), steps: []string{"A1", "A2", "B1", "B2", "C1", "C2"}, count: 6},
	{code: "ITSS", values: regexp.MustCompile(`^[1-7]$`), count: 7},
	{code: "AQF", values: regexp.MustCompile(`^(?:[1-9]|10)$`), count: 10},
}

func init() {
	for _, f := range frameworks {
		f.named = words.PhrasesOf("framework " + f.code)
	}
}

// Levels are the steps of a framework, from the lowest; none where its steps are not known here.
func Levels(framework string) (all []LevelValue) {
	f := frameworkOf(framework)
	if f == nil {
		return nil
	}
	for n := range f.count {
		value := strconv.Itoa(n + 1)
		if f.steps != nil {
			value = f.steps[n]
		}
		all = append(all, LevelValue{Framework: f.code, Value: value, Step: n + 1, Steps: f.count})
	}
	return all
}

func frameworkOf(code string) *framework {
	i := slices.IndexFunc(frameworks, func(f *framework) bool { return strings.EqualFold(f.code, code) })
	if i < 0 {
		return nil
	}
	return frameworks[i]
}

// LevelOf is the level that a framework and a value mean, however they are written.
func LevelOf(code, value string) LevelValue {
	level := LevelValue{Framework: code, Value: bareLevel(value)}
	f := frameworkOf(code)
	if f == nil {
		return level
	}
	if level.Framework = f.code; !f.values.MatchString(level.Value) {
		return level
	}
	step, err := strconv.Atoi(level.Value)
	if err != nil {
		step = slices.IndexFunc(f.steps, func(name string) bool { return strings.HasPrefix(level.Value, name) }) + 1
	}
	if step > 0 {
		level.Step, level.Steps = step, f.count
	}
	return level
}

// bareLevel is a value without the word for "level".
func bareLevel(value string) string {
	return strings.ToUpper(strings.TrimSpace(levelWord().ReplaceAllString(words.Plain(value), "")))
}

var levelWord = words.Pattern(words.OneOf("level word") + `\s*[:.]?`)

// How a text names a level: by letters behind the name of a framework, or on a scale of languages; by a number behind that
// name, or behind the word for "level".
var (
	levelNamed    = words.Pattern(`^\D{0,16}?` + words.OneOf("level word") + `?[:.]?\s*(pre-a1\b|[a-z]\d(?:\.\d)?\+|[a-z]\d(?:\.\d)?\b|\d{1,2}\b)`)
	levelNumbered = words.Pattern(words.OneOf("level word") + `[:.]?\s*(\d{1,2}\b)`)
	levelLettered = words.Pattern(`\b(pre-a1\b|[abc][12]\+|[abc][12](?:\.\d)?\b)`)
	levelRange    = words.Pattern(`^\s*(?:` + upTo + `|/|,|and|or|または|又は|・)\s*` + words.OneOf("level word") + `?\s*(?:[a-c]?\d)`)
)

// LevelIn returns the level that a text names beyond doubt: one of one framework; without a Value, the framework alone.
func LevelIn(text string) LevelValue {
	text = words.Plain(words.Opening(text))
	var of *framework
	behind := 0
	for _, f := range frameworks {
		_, end := f.named.Find(text)
		switch {
		case end < 0:
		case of != nil:
			return LevelValue{}
		default:
			of, behind = f, end
		}
	}
	if of == nil {
		return LevelValue{}
	}
	value, ends := "", []int(nil)
	found := func(m []int, from int) bool {
		v := text[from+m[2] : from+m[3]]
		ends = append(ends, from+m[3])
		same := value == "" || value == v
		value = v
		return same
	}
	one := true
	if m := levelNamed().FindStringSubmatchIndex(text[behind:]); m != nil {
		one = found(m, behind)
	}
	others := levelNumbered()
	if of.steps != nil {
		others = levelLettered()
	}
	for _, m := range others.FindAllStringSubmatchIndex(text, -1) {
		one = found(m, 0) && one
	}
	if !one || slices.ContainsFunc(ends, func(end int) bool { return levelRange().MatchString(text[end:]) }) {
		value = ""
	}
	level := LevelOf(of.code, value)
	level.From = FromText
	return level
}

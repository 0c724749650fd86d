package microcredential

import (
	"strconv"
)

// editions is R-24: the two languages against each other.
func (c *checker) editions() {
	if len(c.langs) < 2 {
		return
	}
	differ := func(key Key, read func(string) (string, bool)) {
		en, ok := read(c.d.Text(key, English))
		ja, also := read(c.d.Text(key, Japanese))
		if ok && also && en != ja {
			c.find(newFinding("R-24", Warning, key, "editions-differ").with(en, ja))
		}
	}
	differ(LearnerEffort, func(s string) (string, bool) { effort, ok := EffortIn(s); return number(effort.Hours), ok })
	differ(Credit, func(s string) (string, bool) { credits, ok := CreditsIn(s); return number(credits.Amount), ok })
	differ(Level, func(s string) (string, bool) { l := LevelIn(s); return l.Framework + " " + l.Value, l.Value != "" })
	en, ja := c.d.Outcomes(English), c.d.Outcomes(Japanese)
	if len(en) > 0 && len(ja) > 0 && len(en) != len(ja) {
		c.find(newFinding("R-24", Warning, LearningOutcomes, "editions-differ").with(strconv.Itoa(len(en)), strconv.Itoa(len(ja))))
	}
}

package microcredential

import (
	"cmp"
	"slices"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// keys warns of what was not read because its key is misspelt. Unknown keys are
// allowed otherwise, and kept.
func (c *checker) keys() {
	for _, m := range c.written.members {
		switch meant, given := c.meant(m); {
		case meant == "":
		case given:
			c.findings = append(c.findings, newFinding("R-02", Hint, "", "near-key-given").with(shorten(m.name), meant))
		default:
			c.findings = append(c.findings, newFinding("R-02", Warning, "", "near-key").with(shorten(m.name), meant))
		}
	}
}

// foreign reports whether a file is something else altogether, and says so: all
// that is missing would say less.
func (c *checker) foreign() bool {
	named := 0
	for _, m := range c.written.members {
		if c.edition.knows(m.name) || c.slip(m.name, false) != "" {
			return false
		}
		if key := c.named(m); key != "" && c.written.index(key) < 0 {
			named++
		}
	}
	if len(c.written.members) == 0 || 2*named > len(c.written.members) {
		return false // descriptors under their names rather than their keys
	}
	c.find(newFinding("R-02", Error, "", "no-known-key").with(shorten(c.written.members[0].name)))
	return true
}

// meant is the known key that an unknown one seems to stand for, if any, and whether it is given besides.
func (c *checker) meant(m member) (key string, given bool) {
	if c.edition.knows(m.name) {
		return "", false
	}
	meant := c.slip(m.name, false)
	if stem, ok := strings.CutSuffix(meant, "_"+string(English)); ok && words.IsJapanese(decodeText(m.value)+strings.Join(decodeList(m.value), "")) {
		if ja := stem + "_" + string(Japanese); strings.EqualFold(m.name, stem) && c.edition.knows(ja) && c.written.index(ja) < 0 {
			return ja, false // a language left out is that of the text
		}
	}
	meant = cmp.Or(meant, c.named(m), c.slip(m.name, true))
	return meant, meant != "" && c.written.index(meant) >= 0
}

// named is the key of the descriptor whose name, or one by which issuers call it, is written as a key: "description_en",
// "country_code", "学修成果". Where the key says no language, the name or the value does.
func (c *checker) named(m member) string {
	stem, ending := m.name, ""
	if i := strings.LastIndexByte(m.name, '_'); i > 0 {
		stem, ending = m.name[:i], strings.ToLower(m.name[i+1:])
	}
	whole := c.edition.names[lettersOf(m.name)]
	if whole.key != "" {
		ending = string(English)
		if whole.how == ByJapanese || words.IsJapanese(decodeText(m.value)) {
			ending = string(Japanese)
		}
	} else {
		whole = c.edition.names[lettersOf(stem)]
	}
	key := string(whole.key) + "_" + ending
	if !c.edition.knows(key) {
		return ""
	}
	return key
}

// slip is the known key from which a key differs by a slip of the pen, among those that are given, or are not; otherwise "".
func (c *checker) slip(name string, given bool) string {
	written := strings.ReplaceAll(strings.ToLower(name), "-", "_")
	var near []string
	for known := range c.edition.shapes {
		if (c.written.index(known) >= 0) == given && isSlip(written, known) {
			near = append(near, known)
		}
	}
	if near == nil {
		return ""
	}
	return slices.Min(near)
}

// isSlip reports whether a key differs from a known one by a letter that is
// missing, too many, wrong or swapped with the next, or by a language left out.
// Another language is no slip.
func isSlip(written, known string) bool {
	last := strings.LastIndexByte(known, '_')
	stem, lang := known[:max(last, 0)], known[last+1:]
	if slices.Contains(Langs, Lang(lang)) && (written == stem || strings.HasPrefix(written, stem+"_")) {
		return written == stem || written == known
	}
	for written != "" && known != "" && written[0] == known[0] {
		written, known = written[1:], known[1:]
	}
	for written != "" && known != "" && written[len(written)-1] == known[len(known)-1] {
		written, known = written[:len(written)-1], known[:len(known)-1]
	}
	swapped := len(written) == 2 && len(known) == 2 && written[0] == known[1] && written[1] == known[0]
	return len(written) <= 1 && len(known) <= 1 || swapped
}

// UnknownKeys are the keys of a description that mean nothing here, in their order. They are kept as they are; those that
// begin with "extra_" are for facts outside of the guideline. Source: docs/rules.md, reading 11.
func (d *Description) UnknownKeys(e *Edition) []string {
	var unknown []string
	for _, m := range d.members {
		if !e.knows(m.name) && !strings.HasPrefix(m.name, "extra_") {
			unknown = append(unknown, m.name)
		}
	}
	return unknown
}

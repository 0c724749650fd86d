package microcredential

import (
	"slices"
	"strings"
)

// keys warns of what was not read because its key is misspelt. Unknown keys are
// allowed otherwise, and kept.
func (c *checker) keys() {
	for _, m := range c.written.members {
		if meant := c.meant(m.name); meant != "" {
			c.findings = append(c.findings, newFinding("R-02", Warning, "", "near-key").with(shorten(m.name), meant))
		}
	}
}

// foreign reports whether a file is something else altogether, and says so: all
// that is missing would say less.
func (c *checker) foreign() bool {
	for _, m := range c.written.members {
		if shapes[m.name] != nil || c.meant(m.name) != "" {
			return false
		}
	}
	if len(c.written.members) == 0 {
		return false
	}
	c.find(newFinding("R-02", Error, "", "no-known-key").with(shorten(c.written.members[0].name)))
	return true
}

// meant is the known key that an unknown one seems to stand for, if nothing is
// given under it; otherwise "".
func (c *checker) meant(name string) string {
	if shapes[name] != nil {
		return ""
	}
	written := strings.ReplaceAll(strings.ToLower(name), "-", "_")
	var near []string
	for known := range shapes {
		if isSlip(written, known) && !slices.ContainsFunc(c.written.members, func(m member) bool { return m.name == known }) {
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

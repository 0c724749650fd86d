package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// axeFile is where scripts/setup-tests puts axe-core, below the user's cache.
const axeFile = "mitome-tests/axe-core-4.14.1/axe.min.js"

var axe = sync.OnceValues(func() (string, error) {
	cache := os.Getenv("XDG_CACHE_HOME")
	if cache == "" {
		cache = filepath.Join(os.Getenv("HOME"), ".cache")
	}
	source, err := os.ReadFile(filepath.Join(cache, axeFile))
	return string(source), err
})

// finding is what axe-core has to say about a page.
type finding struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string
		Target         []any
		FailureSummary string
	}
}

// Judged is how a test looks at a page with axe-core, by the page's name: once, in one language, width and colour, so that
// each of the eight is that of some pages. In all of them it is looked at where it is photographed (make shots).
func Judged(name string) View {
	sum := 0
	for _, r := range name {
		sum += int(r)
	}
	v := View{Language: "ja", Width: Phone, Dark: sum/2%2 == 1}
	if len(name)%2 == 0 {
		v.Language = "en"
	}
	if sum%2 == 1 {
		v.Width = Desk
	}
	return v
}

// WantAccessible lets axe-core look at the page as it is now: every rule, target sizes (WCAG 2.2, 2.5.8) too, and what
// it cannot decide counts as a finding, but the contrast of texts in a drawing, of which it never knows the ground. where says
// in the test's output which page it is.
func (p *Page) WantAccessible(where string) {
	p.t.Helper()
	for _, f := range p.findings() {
		p.t.Errorf("%s: axe-core: %s", where, f)
	}
}

func (p *Page) findings() []finding {
	p.t.Helper()
	source, err := axe()
	if err != nil {
		absent(p.t, fmt.Errorf("axe-core: %w", err))
	}
	if !Eval[bool](p, "typeof axe === 'object'") {
		run(p, "loading axe-core", chromedp.Evaluate[chromedp.Void](source))
	}
	return Eval[[]finding](p, `axe.run(document, {
		resultTypes: ["violations", "incomplete"], rules: {"target-size": {enabled: true}},
	}).then(found => [...found.violations, ...found.incomplete.map(f => f.id !== "color-contrast" ? f :
		{ ...f, nodes: f.nodes.filter(n => !document.querySelector(n.target[0])?.closest("svg")) }).filter(f => f.nodes.length > 0)])`)
}

func (f finding) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s (%s): %s", f.ID, f.Impact, f.Help)
	for _, n := range f.Nodes {
		fmt.Fprintf(&text, "\n\t%v %s\n\t\t%s", n.Target, n.HTML[:min(len(n.HTML), 200)], strings.ReplaceAll(n.FailureSummary, "\n", "\n\t\t"))
	}
	return text.String()
}

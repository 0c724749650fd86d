package site_test

import (
	"testing"

	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
)

// On a phone a Japanese title is broken between phrases, also by a browser that cannot find them; a date and a name of usual
// length are never broken.
func TestPhrases(t *testing.T) {
	o := webtest.NewOffice(t, gate.Limits{Burst: 1000})
	o.Fake.Names = map[issuance.ID]issuance.PersonName{webtest.ValidAward: {Name: "阿佐ヶ谷 エリザベス華子", English: "Hanako Elizabeth Takasaki-Montgomery"}}
	base, seen := serve(t, o), 0
	for _, path := range []string{"/index", "/o/mizunara/profile", o.Fake.Class(0), webtest.Awards + webtest.ValidAward.String(), webtest.Awards + webtest.RevokedAward.String()} {
		for _, lang := range []string{"en", "ja"} {
			p := browsertest.Open(t, browsertest.View{Width: browsertest.Phone})
			p.Go(base + path + "." + lang + ".html")
			for _, text := range browsertest.Eval[[]string](p, `[...document.querySelectorAll("time, .whole")].filter(e => e.checkVisibility() && e.getClientRects().length > 1).map(e => e.textContent)`) {
				t.Errorf("%s in %s: %q is broken", path, lang, text)
			}
			if lang != "ja" {
				continue
			}
			seen += browsertest.Eval[int](p, withoutPhrases)
			for _, torn := range browsertest.Eval[[]string](p, tornPhrases) {
				t.Errorf("%s: torn at %q", path, torn)
			}
		}
	}
	if seen < 10 {
		t.Errorf("%d texts are divided into phrases, want some on every page", seen)
	}
}

// withoutPhrases gives a page the style of a browser that does not know auto-phrase, and counts what it is for.
const withoutPhrases = `(() => {
	for (const e of document.querySelectorAll(".phrased:lang(ja)")) {
		e.style.wordBreak = "keep-all";
		e.style.overflowWrap = "anywhere";
	}
	return document.querySelectorAll(".phrased wbr").length;
})()`

// tornPhrases are the places where a line begins within a phrase that has room on a line.
const tornPhrases = `[...document.querySelectorAll(".phrased")].flatMap(e => {
	const room = e.getBoundingClientRect().width, torn = [];
	const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
	for (let node; node = walker.nextNode();) {
		const top = i => { const r = document.createRange(); r.setStart(node, i); r.setEnd(node, i + 1); return r.getClientRects()[0]?.top; };
		const whole = document.createRange();
		whole.selectNodeContents(node);
		const width = [...whole.getClientRects()].reduce((sum, r) => sum + r.width, 0);
		for (let i = 1; i < node.length; i++) {
			if (width < room && top(i) > top(i - 1) + 4 && /^[\p{L}\p{N}]{2}$/u.test(node.data.slice(i - 1, i + 1))) torn.push(node.data.slice(0, i) + "|" + node.data.slice(i));
		}
	}
	return torn;
})`

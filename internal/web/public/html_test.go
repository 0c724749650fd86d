package public_test

import (
	"bytes"
	"encoding/json"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web/webtest"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Every page: its language, one heading, a skip link that leads somewhere, languages that link to each other, nothing
// from another host, no script and no inline style, at most 50 kB, and every address of ours on it answers.
func TestEveryPage(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	for path, status := range map[string]int{
		"/index": 200, "/o/mizunara/profile": 200, f.Class(0): 200, f.Class(7): 200, f.Class(9): 200,
		webtest.Awards + webtest.ValidAward.String(): 200, webtest.Awards + webtest.SignedAward.String(): 200, webtest.Awards + webtest.ExpiredAward.String(): 200,
		webtest.Awards + webtest.RevokedAward.String(): 410, webtest.Awards + webtest.ErasedAward.String(): 410, webtest.Awards + webtest.AwardID("nobody").String(): 404,
	} {
		for _, lang := range locale.Languages {
			address := path + "." + string(lang) + ".html"
			w := webtest.Ask(s, "GET", address, "Host", webtest.Neutral)
			if w.Code != status {
				t.Errorf("GET %s = %d, want %d", address, w.Code, status)
			}
			if size := w.Body.Len(); size > 50_000 {
				t.Errorf("%s has %d bytes, more than 50,000", address, size)
			}
			p := webtest.Parse(t, w)
			if got := webtest.Attr(p.All("html")[0], "lang"); got != string(lang) {
				t.Errorf("%s: lang = %q", address, got)
			}
			if n := len(p.All("h1")); n != 1 || len(p.All("main")) != 1 || webtest.Words(p.All("title")[0]) == "" {
				t.Errorf("%s: %d h1, %d main, title %q", address, n, len(p.All("main")), webtest.Words(p.All("title")[0]))
			}
			if strings.Contains(webtest.Words(p.Root), "page.") || strings.Contains(webtest.Words(p.Root), "fault.") {
				t.Errorf("%s shows the key of a message: %s", address, webtest.Words(p.Root))
			}
			if n := len(p.All("style")) + inlineScripts(p); n != 0 || len(p.All("script")) > 2 {
				t.Errorf("%s has %d scripts or style elements of its own, and %d scripts", address, n, len(p.All("script")))
			}
			if status != 404 {
				for _, l := range locale.Languages {
					if got := p.Link("alternate", "hreflang", string(l)); got != path+"."+string(l)+".html" {
						t.Errorf("%s: hreflang %s leads to %q", address, l, got)
					}
				}
			}
			webtest.CheckAddresses(t, s, address, p)
		}
	}
}

// inlineScripts counts the scripts that are in the page itself or that hold it up while it is read.
func inlineScripts(p webtest.Tree) (n int) {
	for _, script := range p.All("script") {
		if webtest.Attr(script, "type") == "application/ld+json" {
			continue // data, which is not run
		}
		if !strings.HasPrefix(webtest.Attr(script, "src"), "/static/page.") || !slices.ContainsFunc(script.Attr, func(a html.Attribute) bool { return a.Key == "defer" }) {
			n++
		}
	}
	return n
}

// The award page answers: what, by whom with domain, country and trust statement, status, date, the 17 descriptors.
func TestAwardPage(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	p := webtest.Parse(t, webtest.Ask(s, "GET", webtest.Awards+webtest.ValidAward.String()+".en.html"))
	if got := webtest.Words(p.All("h1")[0]); got != "Data Literacy for Evidence-based Decisions" {
		t.Errorf("heading %q", got)
	}
	whole := webtest.Words(p.Root)
	for _, want := range []string{"Mizunara University", "www.mizunara-u.example", "Japan", "established in 1968", "Valid", "20 March 2026",
		"No end date", "Is it genuine?", "What assures the quality?", "The name is not shown", "awarding body's own declaration"} {
		if !strings.Contains(whole, want) {
			t.Errorf("page does not say %q", want)
		}
	}
	labels, text := p.Descriptors()
	var want []string
	for _, d := range microcredential.Edition11().Descriptors {
		want = append(want, d.Label)
	}
	slices.Sort(labels)
	slices.Sort(want)
	if !slices.Equal(labels, want) {
		t.Errorf("descriptors %q, want each once: %q", labels, want)
	}
	if got := text["Learner Effort"]; got != "45 hours in total: 15 hours of video, 20 hours of exercises, 10 hours of report writing" {
		t.Errorf("Learner Effort = %q", got)
	}
	if n := len((webtest.Tree{Root: p.Class("points")}).All("li")); n != 4 {
		t.Errorf("%d learning outcomes, want 4", n)
	}
	if got := p.Link("alternate", "type", "application/ld+json"); got != "https://badges.mizunara-u.example"+webtest.Awards+webtest.ValidAward.String() {
		t.Errorf("link to the object: %q", got)
	}
}

// The award page answers an employer's questions in the order in which they come, in either language.
func TestReadingOrder(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	for lang, order := range map[locale.Language][]string{
		"en": {"Data Literacy for Evidence-based Decisions", "Awarded to", "whose name is not shown", "Mizunara University", "www.mizunara-u.example", "Japan",
			"Valid", "awarding body's own record, kept at", "20 March 2026", "Judged by", "Is it genuine?", "What was learned", "Learning outcomes", "How it was judged",
			"Type of assessment", "How much work", "Learner Effort", "Credit/ Other Recognition", "Level", "What assures the quality?",
			"Type of quality assurance", "established in 1968", "All other details", "Identification of the learner", "Stackability", "Files to keep",
			"Picture (PNG)", "Picture (SVG)", "Data (JSON)", "How to check"},
		"ja": {"根拠に基づく", "学習者", "氏名は表示されていません", "ミズナラ大学", "www.mizunara-u.example", "日本", "有効", "発行記録そのものです", "2026年3月20日", "評価",
			"本物かどうか", "何を学んだか", "学修成果", "どのように評価されたか", "評価の方法", "どれだけ学んだか", "学習量", "単位・その他の認定", "レベル",
			"何が質を保証しているか", "質保証の方法", "1968年設置", "そのほかの項目", "学習者の識別", "積み上げ可能性", "保存・提示用のファイル", "画像（PNG）",
			"画像（SVG）", "データ（JSON）", "検証のしかた"},
	} {
		whole := webtest.Words(webtest.Parse(t, webtest.Ask(s, "GET", webtest.Awards+webtest.ValidAward.String()+"."+string(lang)+".html")).All("main")[0])
		at := 0
		for _, next := range order {
			n := strings.Index(whole[at:], next)
			if n < 0 {
				t.Fatalf("%s: %q does not come next: %s", lang, next, whole[at:])
			}
			at += n + len(next)
		}
	}
}

// What is drawn is what the text says: hours and their parts, credits, a level on its own framework's scale.
func TestFigures(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	p := webtest.Parse(t, webtest.Ask(s, "GET", webtest.Awards+webtest.ValidAward.String()+".en.html"))
	var drawn []string
	for n := range p.Root.Descendants() {
		if webtest.Attr(n, "class") == "figure" {
			f := webtest.Tree{Root: n}
			for b := range n.Descendants() {
				if b.Type == html.TextNode && strings.TrimSpace(b.Data) != "" {
					drawn = append(drawn, strings.TrimSpace(b.Data))
				}
			}
			for _, r := range f.All("rect") {
				if width := webtest.Attr(r, "width"); webtest.Attr(r, "class") == "" && width != "8" {
					drawn = append(drawn, width)
				}
			}
		}
	}
	if got := strings.Join(drawn, " "); got != "45 hours 15 + 20 + 10 15 20 10 1 credit 6 of 8" {
		t.Errorf("drawn: %s", got)
	}
}

func TestAwardPageInJapanese(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	p := webtest.Parse(t, webtest.Ask(s, "GET", webtest.Awards+webtest.ValidAward.String()+".ja.html"))
	whole := webtest.Words(p.Root)
	for _, want := range []string{"根拠に基づく意思決定のためのデータリテラシー", "ミズナラ大学", "1968年設置の私立大学", "2026年3月20日", "有効", "期限なし",
		"自己宣言", "正式な記述は英語です"} {
		if !strings.Contains(whole, want) {
			t.Errorf("page does not say %q", want)
		}
	}
	labels, _ := p.Descriptors()
	if len(labels) != 17 || !slices.Contains(labels, "学習量") {
		t.Errorf("labels %q", labels)
	}
}

// Absent optional descriptors have no row, and a description that was left out none either.
func TestAbsentDescriptors(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	labels, _ := webtest.Parse(t, webtest.Ask(s, "GET", f.Class(8)+".en.html", "Host", webtest.Neutral)).Descriptors()
	for _, absent := range []string{"Level", "Prerequisites needed to enroll", "Content/ Description"} {
		if slices.Contains(labels, absent) {
			t.Errorf("%q has a row though it was not used", absent)
		}
	}
	if !slices.Contains(labels, "Learner Effort") {
		t.Errorf("labels %q", labels)
	}
	whole := webtest.Words(webtest.Parse(t, webtest.Ask(s, "GET", f.Class(6)+".en.html", "Host", webtest.Neutral)).Root)
	if strings.Contains(whole, "conforms to the Guidelines") {
		t.Error("a micro-credential that claims no conformity shows the note")
	}
}

// States are said in words, and what is revoked shows no picture.
func TestStates(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	for _, c := range []struct {
		id      string
		lang    locale.Language
		say     []string
		picture bool
	}{
		{webtest.ExpiredAward.String(), "en", []string{"Expired", "30 September 2026", "no longer in force"}, true},
		{webtest.ExpiredAward.String(), "ja", []string{"有効期限切れ", "2026年9月30日"}, true},
		{webtest.RevokedAward.String(), "en", []string{"Revoked", "genuinely issued", "Issued with wrong content", "24 October 2026", "Mizunara University", "Not shown after a revocation", "Judged by"}, false},
		{webtest.RevokedAward.String(), "ja", []string{"取消済み", "本物として発行", "内容に誤りがあったため", "2026年10月24日", "取消し後は表示していません", "評価"}, false},
		{webtest.ErasedAward.String(), "en", []string{"Erased", "no longer in force"}, false},
		{webtest.ErasedAward.String(), "ja", []string{"消去"}, false},
		{webtest.SignedAward.String(), "en", []string{"Valid", "24 November 2029", "Signed badge (JWS)"}, true},
	} {
		p := webtest.Parse(t, webtest.Ask(s, "GET", webtest.Awards+c.id+"."+string(c.lang)+".html"))
		whole := webtest.Words(p.Root)
		for _, want := range c.say {
			if !strings.Contains(whole, want) {
				t.Errorf("%s.%s does not say %q: %s", c.id, c.lang, want, whole)
			}
		}
		if got := len(p.All("img")) > 1; got != c.picture {
			t.Errorf("%s.%s: picture beside the logo shown = %v", c.id, c.lang, got)
		}
	}
	erased := webtest.Words(webtest.Parse(t, webtest.Ask(s, "GET", webtest.Awards+webtest.ErasedAward.String()+".en.html")).Root)
	if strings.Contains(erased, "Data Literacy") {
		t.Error("the page of an erased award names the micro-credential")
	}
}

// A page of an earlier version leads to the latest one.
func TestNewerVersion(t *testing.T) {
	f := webtest.NewFake(t)
	f.Published[0].Latest, f.Published[1].Latest = false, false
	for _, e := range f.Published[:2] {
		e.ID, e.Version, e.Latest = webtest.AwardID("newer "+string(e.Language)), 2, true
		f.Published = append(f.Published, e)
	}
	s, _ := webtest.Site(t, f)
	for i, lang := range locale.Languages {
		p := webtest.Parse(t, webtest.Ask(s, "GET", f.Class(0)+"."+string(lang)+".html"))
		want := "/o/mizunara/m/" + webtest.AwardID("newer "+string(lang)).String() + "." + string(lang) + ".html"
		note := webtest.Tree{Root: p.Class("standing")}
		if !slices.ContainsFunc(note.All("a"), func(a *html.Node) bool { return webtest.Attr(a, "href") == want }) {
			t.Errorf("%s: no link to %s", lang, want)
		}
		if newer := webtest.Ask(s, "GET", want); newer.Code != 200 || strings.Contains(newer.Body.String(), "newer version") {
			t.Errorf("%s: %s = %d", lang, f.Published[len(f.Published)-2+i].ID, newer.Code)
		}
	}
}

// What is not in the page's language is marked so where it stands, and the edition that was awarded is one link away.
func TestOtherLanguages(t *testing.T) {
	f := webtest.NewFake(t)
	f.Orgs[1].NameJA = ""
	f.Published = slices.DeleteFunc(f.Published, func(e issuance.Edition) bool { return e.Org == 2 && e.Language == "ja" })
	s, _ := webtest.Site(t, f)
	p := webtest.Parse(t, webtest.Ask(s, "GET", "/o/harbourlight/a/"+webtest.FarAward.String()+".ja.html", "Host", webtest.Neutral))
	if whole := webtest.Words(p.Root); !strings.Contains(whole, "授与機関による記載は英語のみです。") {
		t.Errorf("the page does not say in which language it is described: %s", whole)
	}
	marked := map[string]bool{}
	for n := range p.Root.Descendants() {
		if n.Type == html.ElementNode && webtest.Attr(n, "lang") == "en" {
			marked[n.Data] = true
		}
	}
	if got, want := webtest.Attr(p.All("img")[1], "alt"), "Micro-credential：Coastal Ecosystem Monitoring（Harbourlight Polytechnic）"; got != want { // behind the logo
		t.Errorf("of the picture is told %q, want %q", got, want)
	}
	if labels, _ := p.Descriptors(); !slices.ContainsFunc(labels, func(l string) bool {
		return l == "評価の方法 英語"
	}) {
		t.Errorf("no descriptor is visibly marked as English: %q", labels)
	}
	for _, element := range []string{"h1", "a", "span"} { // title, name of the awarding body, texts
		if !marked[element] {
			t.Errorf("no <%s> is marked as English", element)
		}
	}
	p = webtest.Parse(t, webtest.Ask(s, "GET", webtest.Awards+webtest.ValidAward.String()+".ja.html"))
	head := webtest.Tree{Root: p.Class("head")}
	if want := f.Class(0) + ".en.html"; !slices.ContainsFunc(head.All("a"), func(a *html.Node) bool { return webtest.Attr(a, "href") == want }) {
		t.Errorf("the head of the page does not lead to %s", want)
	}
	if p.Class("mark") != nil {
		t.Error("a mark stands beside the name of the awarding body")
	}
}

// How an award stands is said in one word: in the strip, in the title and in previews. The worst leads, and a corrected
// award leads to the new one.
func TestOneStatement(t *testing.T) {
	f := webtest.NewFake(t)
	f.Awarded[3].Reason = "replaced" // the revoked one
	f.Successors = map[issuance.ID]issuance.ID{webtest.RevokedAward: webtest.SignedAward}
	s, _ := webtest.Site(t, f)
	for path, words := range map[string][2]string{
		webtest.Awards + webtest.ValidAward.String():     {"Valid", "有効"},
		webtest.Awards + webtest.ExpiredAward.String():   {"Expired", "有効期限切れ"},
		webtest.Awards + webtest.RevokedAward.String():   {"Reissued after correction", "訂正のうえ再発行"},
		"/o/inland-sea/a/" + webtest.TrialAward.String(): {"Trial", "試用"},
	} {
		for i, lang := range locale.Languages {
			p := webtest.Parse(t, webtest.Ask(s, "GET", path+"."+string(lang)+".html", "Host", webtest.Neutral))
			want := words[i]
			if got := webtest.Words(p.Class("status").LastChild); !strings.HasPrefix(got, want+" ") {
				t.Errorf("%s.%s: the strip says %q, want %q first", path, lang, got, want)
			}
			if got := webtest.Words(p.All("title")[0]); !strings.HasSuffix(got, " – "+want) {
				t.Errorf("%s.%s: title %q, want %q at its end", path, lang, got, want)
			}
			for _, meta := range p.All("meta") {
				if name := webtest.Attr(meta, "name") + webtest.Attr(meta, "property"); strings.HasSuffix(name, "description") && !strings.Contains(webtest.Attr(meta, "content"), want) {
					t.Errorf("%s.%s: %s %q does not say %q", path, lang, name, webtest.Attr(meta, "content"), want)
				}
			}
		}
	}
	body := webtest.Ask(s, "GET", webtest.Awards+webtest.RevokedAward.String()+".en.html").Body.String()
	if want := `href="` + webtest.Awards + webtest.SignedAward.String() + `.en.html"`; !strings.Contains(body, want) {
		t.Error("a corrected award does not lead to the new one")
	}
}

func TestTrialIsMarked(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	trial := "/o/inland-sea/"
	for _, path := range []string{trial + "profile", trial + "a/" + webtest.TrialAward.String(), f.Class(8)} {
		for lang, want := range map[locale.Language]string{"en": "Trial", "ja": "試用"} {
			if whole := webtest.Words(webtest.Parse(t, webtest.Ask(s, "GET", path+"."+string(lang)+".html", "Host", "127.0.0.1:8080")).Root); !strings.Contains(whole, want) {
				t.Errorf("%s.%s is not marked as trial", path, lang)
			}
		}
	}
	award := webtest.Ask(s, "GET", trial+"a/"+webtest.TrialAward.String()+".en.html", "Host", "127.0.0.1:8080").Body.String()
	if !strings.Contains(award, `class="standing careful"`) || strings.Contains(award, "It is in force") {
		t.Error("a trial award is said to be in force")
	}
}

func TestStartPage(t *testing.T) {
	s, _ := webtest.Site(t, webtest.NewFake(t))
	for host, want := range map[string]int{webtest.Neutral: 5, "badges.mizunara-u.example": 3, "127.0.0.1:8080": 1} {
		if n := len(webtest.Parse(t, webtest.Ask(s, "GET", "/index.en.html", "Host", host)).All("li")); n != want {
			t.Errorf("%d cards under %s, want %d", n, host, want)
		}
	}
	empty, _ := webtest.Site(t, &webtest.Fake{})
	if whole := webtest.Words(webtest.Parse(t, webtest.Ask(empty, "GET", "/index.ja.html")).Root); !strings.Contains(whole, "まだ何も公開されていません") {
		t.Errorf("empty start page: %s", whole)
	}
}

// T10: an issuer's text is text, whatever it looks like; bare addresses become links that lend no standing.
func TestT10IssuersText(t *testing.T) {
	f := webtest.NewFake(t)
	hostile := `<script>alert(1)</script> javascript:alert(1) see https://a.example/?a=1&b="x" and http://b.example/（日本）. [x](https://c.example)`
	document := strings.Replace(string(f.Published[0].Document), "Online, on demand, with two live question sessions",
		strings.ReplaceAll(hostile, `"`, `\"`), 1)
	f.Published[0].Document = []byte(document)
	s, _ := webtest.Site(t, f)
	p := webtest.Parse(t, webtest.Ask(s, "GET", f.Class(0)+".en.html"))
	if inlineScripts(p) != 0 || len(p.All("script")) != 2 { // ours, and data for search engines
		t.Fatal("the issuer's script is in the page")
	}
	_, text := p.Descriptors()
	if got, want := text["Form of participation"], strings.Join(strings.Fields(hostile), " "); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("text = %q, want %q", got, want)
	}
	var links []string
	for _, tr := range p.All("td") {
		for _, a := range (webtest.Tree{Root: tr}).All("a") {
			links = append(links, webtest.Attr(a, "href"))
		}
	}
	if want := []string{"https://a.example/?a=1&b=", "http://b.example/", "https://c.example"}; !slices.Equal(links, want) {
		t.Errorf("links %q, want %q", links, want)
	}
}

// The documents in testdata are written exactly as this program publishes them; otherwise the tests prove nothing.
func TestDocumentsAreAsPublished(t *testing.T) {
	f := webtest.NewFake(t)
	if len(f.Published) != 10 {
		t.Fatalf("%d editions, want 10", len(f.Published))
	}
	for _, e := range f.Published {
		b, err := openbadges.Parse[openbadges.BadgeClass](e.Document)
		if err != nil {
			t.Fatal(err)
		}
		if r := microcredential.ReadBadge(b, nil); !r.Exact || r.Lang != e.Language {
			t.Errorf("%s (%s) is not as we write it: %v", b.Name, e.Language, r.Judge(nil, time.Now()).Findings)
		}
	}
}

// T37: a name is on the page alone, in its language, and only while it is shown; what is shared or indexed never has it.
func TestT37ShownName(t *testing.T) {
	f := webtest.NewFake(t)
	f.Names[webtest.ValidAward] = issuance.PersonName{Name: "𠮷田 <b>花子</b>", English: "Hanako Yoshida"}
	f.Names[webtest.RevokedAward], f.Names[webtest.ErasedAward] = f.Names[webtest.ValidAward], f.Names[webtest.ValidAward]
	f.Names[webtest.ExpiredAward] = issuance.PersonName{Name: "José"}
	s, _ := webtest.Site(t, f)
	for _, c := range []struct {
		address, want string
	}{
		{webtest.ValidAward.String() + ".en.html", "Hanako Yoshida"},
		{webtest.ValidAward.String() + ".ja.html", "𠮷田 <b>花子</b>"},
		{webtest.ExpiredAward.String() + ".en.html", "José"},
		{webtest.SignedAward.String() + ".en.html", ""},
		{webtest.RevokedAward.String() + ".en.html", ""},
		{webtest.ErasedAward.String() + ".en.html", ""},
		{webtest.ValidAward.String(), ""}, {webtest.ValidAward.String() + ".svg", ""}, {webtest.ValidAward.String() + ".png", ""},
	} {
		w := webtest.Ask(s, "GET", webtest.Awards+c.address, "Host", webtest.Neutral)
		body := w.Body.String()
		p := webtest.Parse(t, w)
		got := ""
		if names := p.All("bdi"); len(names) > 0 {
			got = webtest.Words(names[0])
		}
		if got != c.want {
			t.Errorf("%s names %q, want %q", c.address, got, c.want)
		}
		if c.want == "" {
			for _, name := range []string{"花子", "Hanako", "José"} {
				if strings.Contains(body, name) {
					t.Errorf("%s holds the name %s", c.address, name)
				}
			}
			continue
		}
		for _, n := range append(p.All("meta"), p.All("title")...) {
			if text := webtest.Attr(n, "content") + webtest.Words(n); strings.Contains(text, "花子") || strings.Contains(text, "Hanako") || strings.Contains(text, "José") {
				t.Errorf("%s: <%s> tells the name to whoever previews the page: %q", c.address, n.Data, text)
			}
		}
		if cache := w.Header().Get("Cache-Control"); cache != "public, max-age=60" || !strings.Contains(body, `<meta name="robots" content="noindex"`) {
			t.Errorf("%s: Cache-Control %q; or it may be indexed", c.address, cache)
		}
	}
	delete(f.Names, webtest.ValidAward)
	if body := webtest.Ask(s, "GET", webtest.Awards+webtest.ValidAward.String()+".en.html", "Host", webtest.Neutral).Body.String(); strings.Contains(body, "Hanako") {
		t.Error("the name is still there after it was hidden")
	}
}

// The page of a micro-credential tells search engines a Course (schema.org) and the EducationalOccupationalCredential that it
// leads to, as the page has them; the page of an award tells them nothing.
func TestLinkedDataOfPages(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	linked := func(address string) (all []string) {
		for _, script := range webtest.Parse(t, webtest.Ask(s, "GET", address, "Host", webtest.Neutral)).All("script") {
			if webtest.Attr(script, "type") == "application/ld+json" {
				all = append(all, script.FirstChild.Data)
			}
		}
		return all
	}
	for _, lang := range locale.Languages {
		all := linked(f.Class(0) + "." + string(lang) + ".html")
		if len(all) != 1 {
			t.Fatalf("%s: %d data blocks, want 1", lang, len(all))
		}
		type body struct {
			Type string `json:"@type"`
			Name string
		}
		var course struct {
			Context  string `json:"@context"`
			Type     string `json:"@type"`
			Name     string
			URL      string
			Language string `json:"inLanguage"`
			Provider body
			Teaches  []string
			Time     string                  `json:"timeRequired"`
			Credits  struct{ Value float64 } `json:"numberOfCredits"`
			Awarded  struct {
				Type       string `json:"@type"`
				ID         string `json:"@id"`
				Name       string
				Category   string `json:"credentialCategory"`
				Level      string `json:"educationalLevel"`
				Recognized body   `json:"recognizedBy"`
			} `json:"educationalCredentialAwarded"`
		}
		if err := json.Unmarshal([]byte(all[0]), &course); err != nil {
			t.Fatal(err)
		}
		if course.Context != "https://schema.org" || course.Type != "Course" || course.Language != string(lang) || course.Provider.Type != "Organization" || course.Provider.Name == "" ||
			len(course.Teaches) < 3 || course.Time != "PT45H" || course.Credits.Value != 1 || !strings.HasSuffix(course.URL, "."+string(lang)+".html") {
			t.Errorf("%s: the course reads %+v", lang, course)
		}
		if a := course.Awarded; a.Type != "EducationalOccupationalCredential" || a.Name != course.Name || a.Category != "Micro-credential" || a.Level == "" || a.Recognized != course.Provider || !strings.Contains(a.ID, "/m/") {
			t.Errorf("%s: the credential reads %+v", lang, a)
		}
	}
	for _, award := range []string{webtest.ValidAward.String(), webtest.SignedAward.String(), webtest.RevokedAward.String()} {
		if all := linked(webtest.Awards + award + ".en.html"); len(all) != 0 {
			t.Errorf("the page of an award tells search engines %q", all)
		}
	}
}

// The page of a micro-credential names its preview, a picture of its own of 1200 × 630 pixels in the edition's language, which
// is the same at every asking.
func TestPreview(t *testing.T) {
	f := webtest.NewFake(t)
	s, _ := webtest.Site(t, f)
	for _, lang := range locale.Languages {
		address := f.Class(0) + "." + string(lang) + ".html"
		p := webtest.Parse(t, webtest.Ask(s, "GET", address, "Host", webtest.Neutral))
		said := map[string]string{}
		for _, meta := range p.All("meta") {
			said[webtest.Attr(meta, "property")+webtest.Attr(meta, "name")] = webtest.Attr(meta, "content")
		}
		if said["og:image:width"] != "1200" || said["og:image:height"] != "630" || said["twitter:card"] != "summary_large_image" || said["og:image:alt"] == "" {
			t.Errorf("%s says of its preview %v", address, said)
		}
		at, err := url.Parse(said["og:image"])
		if err != nil || at.Host == "" {
			t.Fatalf("%s: preview at %q, %v", address, said["og:image"], err)
		}
		w := webtest.Ask(s, "GET", at.Path, "Host", at.Host)
		size, err := png.DecodeConfig(bytes.NewReader(w.Body.Bytes()))
		if w.Code != 200 || err != nil || size.Width != 1200 || size.Height != 630 {
			t.Errorf("%s: status %d, %d × %d, %v", at.Path, w.Code, size.Width, size.Height, err)
		}
		if folder := os.Getenv("MITOME_SHOTS"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, "class-preview."+string(lang)+".png"), w.Body.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if again := webtest.Ask(s, "GET", at.Path, "Host", at.Host, "If-None-Match", w.Header().Get("ETag")); again.Code != 304 {
			t.Errorf("%s again: status %d", at.Path, again.Code)
		}
		if w := webtest.Ask(s, "GET", strings.TrimSuffix(at.Path, ".png")+".svg", "Host", at.Host); w.Code != 404 {
			t.Errorf("as SVG: status %d", w.Code)
		}
	}
}

// Of an award that its learner has declined the page tells whose record it is and nothing more, in any state but revoked; the
// Assertion, which names nobody, stays as it is.
func TestDeclinedAward(t *testing.T) {
	f := webtest.NewFake(t)
	before := map[string]string{}
	s, _ := webtest.Site(t, f)
	ask := func(address string) string {
		return webtest.Ask(s, "GET", webtest.Awards+address, "Host", webtest.Neutral, "Accept", "application/json").Body.String()
	}
	for _, id := range []string{webtest.ValidAward.String(), webtest.ValidAward.String() + ".json", webtest.ValidAward.String() + ".svg", webtest.RevokedAward.String() + ".ja.html"} {
		before[id] = ask(id)
	}
	shown := ask(webtest.ValidAward.String() + ".ja.html")
	f.Refused = map[issuance.ID]bool{webtest.ValidAward: true, webtest.ExpiredAward: true, webtest.RevokedAward: true}
	for id, want := range before {
		if got := ask(id); got != want {
			t.Errorf("%s changes: %.200s", id, got)
		}
	}
	for _, id := range []issuance.ID{webtest.ValidAward, webtest.ExpiredAward} {
		got := ask(id.String() + ".ja.html")
		if !strings.Contains(got, "内容は表示していません") || !strings.Contains(got, "mailto:") || strings.Contains(got, "og:image") || len(got) > len(shown)/2 {
			t.Errorf("the page shows %s", got)
		}
	}
}

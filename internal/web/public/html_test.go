package public_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// neutral is a host that belongs to no organisation: everything is shown under it.
const neutral = "127.0.0.1:9999"

// tree is a parsed page.
type tree struct {
	t    *testing.T
	root *html.Node
}

func parse(t *testing.T, w *httptest.ResponseRecorder) tree {
	t.Helper()
	root, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return tree{t, root}
}

// all returns the elements of a name, in order.
func (p tree) all(name string) (found []*html.Node) {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			found = append(found, n)
		}
	}
	return found
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// words is the text of an element with white space folded.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !unread(d) {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// unread reports whether a text is drawn for the eye alone.
func unread(n *html.Node) bool {
	for a := n.Parent; a != nil; a = a.Parent {
		if attr(a, "aria-hidden") == "true" {
			return true
		}
	}
	return false
}

// link returns the href of the <link> with these attributes, or "".
func (p tree) link(rel, key, value string) string {
	for _, n := range p.all("link") {
		if attr(n, "rel") == rel && (key == "" || attr(n, key) == value) {
			return attr(n, "href")
		}
	}
	return ""
}

// Every page: its language, one heading, a skip link that leads somewhere, languages that link to each other, nothing
// from another host, no script and no inline style, at most 50 kB, and every address of ours on it answers.
func TestEveryPage(t *testing.T) {
	f := newFake(t)
	s, _ := site(t, f)
	for path, status := range map[string]int{
		"/index": 200, "/o/mizunara/profile": 200, f.class(0): 200, f.class(7): 200, f.class(9): 200,
		valid + validAward.String(): 200, valid + signedAward.String(): 200, valid + expiredAward.String(): 200,
		valid + revokedAward.String(): 410, valid + erasedAward.String(): 410, valid + awardID("nobody").String(): 404,
	} {
		for _, lang := range []string{"en", "ja"} {
			address := path + "." + lang + ".html"
			w := ask(s, "GET", address, "Host", neutral)
			if w.Code != status {
				t.Errorf("GET %s = %d, want %d", address, w.Code, status)
			}
			if size := w.Body.Len(); size > 50_000 {
				t.Errorf("%s has %d bytes, more than 50,000", address, size)
			}
			p := parse(t, w)
			if got := attr(p.all("html")[0], "lang"); got != lang {
				t.Errorf("%s: lang = %q", address, got)
			}
			if n := len(p.all("h1")); n != 1 || len(p.all("main")) != 1 || words(p.all("title")[0]) == "" {
				t.Errorf("%s: %d h1, %d main, title %q", address, n, len(p.all("main")), words(p.all("title")[0]))
			}
			if strings.Contains(words(p.root), "page.") || strings.Contains(words(p.root), "fault.") {
				t.Errorf("%s shows the key of a message: %s", address, words(p.root))
			}
			if n := len(p.all("style")) + p.inlineScripts(); n != 0 || len(p.all("script")) > 1 {
				t.Errorf("%s has %d scripts or style elements of its own, and %d scripts", address, n, len(p.all("script")))
			}
			if status != 404 {
				for _, l := range []string{"en", "ja"} {
					if got := p.link("alternate", "hreflang", l); got != path+"."+l+".html" {
						t.Errorf("%s: hreflang %s leads to %q", address, l, got)
					}
				}
			}
			checkAddresses(t, s, address, p)
		}
	}
}

// inlineScripts counts the scripts that are in the page itself or that hold it up while it is read.
func (p tree) inlineScripts() (n int) {
	for _, script := range p.all("script") {
		if !strings.HasPrefix(attr(script, "src"), "/static/page.") || !slices.ContainsFunc(script.Attr, func(a html.Attribute) bool { return a.Key == "defer" }) {
			n++
		}
	}
	return n
}

// decorative reports whether an element stands in one that is hidden from readers by voice, or in a list whose text names it.
func decorative(n *html.Node) bool {
	for a := n.Parent; a != nil; a = a.Parent {
		if a.Data == "li" || attr(a, "aria-hidden") == "true" {
			return true
		}
	}
	return false
}

// checkAddresses follows what the page loads and links within the site; what it loads may come from nowhere else.
func checkAddresses(t *testing.T, s http.Handler, page string, p tree) {
	t.Helper()
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if attr(n, "style") != "" || attr(n, "onclick") != "" {
			t.Errorf("%s: <%s> has inline style or script", page, n.Data)
		}
		if n.Data == "img" && !decorative(n) && attr(n, "alt") == "" {
			t.Errorf("%s: picture without alt text", page)
		}
		target := attr(n, "src") + attr(n, "href")
		switch {
		case strings.HasPrefix(target, "/"):
			if w := ask(s, "GET", target, "Accept", browser, "Host", neutral); w.Code >= 400 && w.Code != 410 {
				t.Errorf("%s leads to %s, which is %d", page, target, w.Code)
			}
		case strings.HasPrefix(target, "#") && !p.has(target[1:]):
			t.Errorf("%s leads to %s, which is not there", page, target)
		case strings.Contains(target, "//") && (n.Data == "img" || n.Data == "link" && attr(n, "rel") == "stylesheet"):
			t.Errorf("%s loads %s from another host", page, target)
		case strings.Contains(target, "//") && n.Data == "a" && attr(n, "rel") != "nofollow noopener ugc":
			t.Errorf("%s lends its standing to %s", page, target)
		}
	}
}

func (p tree) has(id string) bool {
	for n := range p.root.Descendants() {
		if attr(n, "id") == id {
			return true
		}
	}
	return false
}

// descriptors returns what stands under the descriptors' names, in the order of the page: label to text. What is drawn for
// the eye alone is no text.
func (p tree) descriptors() (labels []string, text map[string]string) {
	text = map[string]string{}
	add := func(label, value *html.Node) {
		labels = append(labels, words(label))
		text[words(label)] = words(value)
	}
	for n := range p.root.Descendants() {
		within := tree{p.t, n}
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "tr":
			add(within.all("th")[0], within.all("td")[0])
		case attr(n, "class") == "described":
			for _, div := range within.all("dt") {
				add(div, tree{p.t, div.Parent}.all("dd")[0])
			}
		}
	}
	return labels, text
}

// The award page answers: what, by whom with domain, country and trust statement, status, date, the 17 descriptors.
func TestAwardPage(t *testing.T) {
	s, _ := site(t, newFake(t))
	p := parse(t, ask(s, "GET", valid+validAward.String()+".en.html"))
	if got := words(p.all("h1")[0]); got != "Data Literacy for Evidence-based Decisions" {
		t.Errorf("heading %q", got)
	}
	whole := words(p.root)
	for _, want := range []string{"Mizunara University", "www.mizunara-u.example", "Japan", "established in 1968", "Valid", "20 March 2026",
		"No end date", "Is it genuine?", "What assures the quality?", "The name is not shown", "awarding body's own declaration"} {
		if !strings.Contains(whole, want) {
			t.Errorf("page does not say %q", want)
		}
	}
	labels, text := p.descriptors()
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
	if n := len(tree{t, p.class("points")}.all("li")); n != 4 {
		t.Errorf("%d learning outcomes, want 4", n)
	}
	if got := p.link("alternate", "type", "application/ld+json"); got != "https://badges.mizunara-u.example"+valid+validAward.String() {
		t.Errorf("link to the object: %q", got)
	}
}

// The award page answers an employer's questions in the order in which they come, in either language.
func TestReadingOrder(t *testing.T) {
	s, _ := site(t, newFake(t))
	for lang, order := range map[string][]string{
		"en": {"Data Literacy for Evidence-based Decisions", "Awarded to", "whose name is not shown", "Mizunara University", "www.mizunara-u.example", "Japan",
			"established in 1968", "Valid", "20 March 2026", "Is it genuine?", "What was learned", "Learning outcomes", "How it was judged",
			"Type of assessment", "How much work", "Learner Effort", "Credit/ Other Recognition", "Level", "What assures the quality?",
			"Type of quality assurance", "All other details", "Identification of the learner", "Stackability", "Files to keep",
			"Picture (PNG)", "Picture (SVG)", "Data (JSON)", "How to check"},
		"ja": {"根拠に基づく", "学習者", "氏名は表示されていません", "ミズナラ大学", "www.mizunara-u.example", "日本", "1968年設置", "有効", "2026年3月20日",
			"本物かどうか", "何を学んだか", "学修成果", "どのように評価されたか", "評価の方法", "どれだけ学んだか", "学習量", "単位・その他の認定", "レベル",
			"何が質を保証しているか", "質保証の方法", "そのほかの項目", "学習者の識別", "積み上げ可能性", "保存・提示用のファイル", "画像（PNG）",
			"画像（SVG）", "データ（JSON）", "検証のしかた"},
	} {
		whole := words(parse(t, ask(s, "GET", valid+validAward.String()+"."+lang+".html")).all("main")[0])
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
	s, _ := site(t, newFake(t))
	p := parse(t, ask(s, "GET", valid+validAward.String()+".en.html"))
	var drawn []string
	for n := range p.root.Descendants() {
		if attr(n, "class") == "figure" {
			f := tree{t, n}
			for b := range n.Descendants() {
				if b.Type == html.TextNode && strings.TrimSpace(b.Data) != "" {
					drawn = append(drawn, strings.TrimSpace(b.Data))
				}
			}
			for _, r := range f.all("rect") {
				if width := attr(r, "width"); attr(r, "class") == "" && width != "8" {
					drawn = append(drawn, width)
				}
			}
		}
	}
	if got := strings.Join(drawn, " "); got != "45 hours 15 20 10 1 credit 6 of 8" {
		t.Errorf("drawn: %s", got)
	}
}

func TestAwardPageInJapanese(t *testing.T) {
	s, _ := site(t, newFake(t))
	p := parse(t, ask(s, "GET", valid+validAward.String()+".ja.html"))
	whole := words(p.root)
	for _, want := range []string{"根拠に基づく意思決定のためのデータリテラシー", "ミズナラ大学", "1968年設置の私立大学", "2026年3月20日", "有効", "期限なし",
		"自己宣言", "英語版に対して"} {
		if !strings.Contains(whole, want) {
			t.Errorf("page does not say %q", want)
		}
	}
	labels, _ := p.descriptors()
	if len(labels) != 17 || !slices.Contains(labels, "学習量 Learner Effort") {
		t.Errorf("labels %q", labels)
	}
}

// Absent optional descriptors have no row, and a description that was left out none either.
func TestAbsentDescriptors(t *testing.T) {
	f := newFake(t)
	s, _ := site(t, f)
	labels, _ := parse(t, ask(s, "GET", f.class(8)+".en.html", "Host", neutral)).descriptors()
	for _, absent := range []string{"Level", "Prerequisites needed to enroll", "Content/ Description"} {
		if slices.Contains(labels, absent) {
			t.Errorf("%q has a row though it was not used", absent)
		}
	}
	if !slices.Contains(labels, "Learner Effort") {
		t.Errorf("labels %q", labels)
	}
	whole := words(parse(t, ask(s, "GET", f.class(6)+".en.html", "Host", neutral)).root)
	if strings.Contains(whole, "conforms to the Guidelines") {
		t.Error("a micro-credential that claims no conformity shows the note")
	}
}

// States are said in words, and what is revoked shows no picture.
func TestStates(t *testing.T) {
	s, _ := site(t, newFake(t))
	for _, c := range []struct {
		id, lang string
		say      []string
		picture  bool
	}{
		{expiredAward.String(), "en", []string{"Expired", "30 September 2026", "no longer in force"}, true},
		{expiredAward.String(), "ja", []string{"有効期限切れ", "2026年9月30日"}, true},
		{revokedAward.String(), "en", []string{"Revoked", "Issued with wrong content", "24 October 2026", "Mizunara University"}, false},
		{revokedAward.String(), "ja", []string{"取り消し済み", "内容に誤りがあったため", "2026年10月24日"}, false},
		{erasedAward.String(), "en", []string{"Erased", "no longer in force"}, false},
		{erasedAward.String(), "ja", []string{"消去"}, false},
		{signedAward.String(), "en", []string{"Valid", "24 November 2029", "Signed badge (JWS)"}, true},
	} {
		p := parse(t, ask(s, "GET", valid+c.id+"."+c.lang+".html"))
		whole := words(p.root)
		for _, want := range c.say {
			if !strings.Contains(whole, want) {
				t.Errorf("%s.%s does not say %q: %s", c.id, c.lang, want, whole)
			}
		}
		if got := len(p.all("img")) > 0; got != c.picture {
			t.Errorf("%s.%s: picture shown = %v", c.id, c.lang, got)
		}
	}
	erased := words(parse(t, ask(s, "GET", valid+erasedAward.String()+".en.html")).root)
	if strings.Contains(erased, "Data Literacy") {
		t.Error("the page of an erased award names the micro-credential")
	}
}

func TestTrialIsMarked(t *testing.T) {
	f := newFake(t)
	s, _ := site(t, f)
	trial := "/o/inland-sea/"
	for _, path := range []string{trial + "profile", trial + "a/" + trialAward.String(), f.class(8)} {
		for lang, want := range map[string]string{"en": "Trial", "ja": "試用"} {
			if whole := words(parse(t, ask(s, "GET", path+"."+lang+".html", "Host", "127.0.0.1:8080")).root); !strings.Contains(whole, want) {
				t.Errorf("%s.%s is not marked as trial", path, lang)
			}
		}
	}
	award := ask(s, "GET", trial+"a/"+trialAward.String()+".en.html", "Host", "127.0.0.1:8080").Body.String()
	if !strings.Contains(award, `class="standing careful"`) || strings.Contains(award, "It is in force") {
		t.Error("a trial award is said to be in force")
	}
}

func TestStartPage(t *testing.T) {
	s, _ := site(t, newFake(t))
	for host, want := range map[string]int{neutral: 5, "badges.mizunara-u.example": 3, "127.0.0.1:8080": 1} {
		if n := len(parse(t, ask(s, "GET", "/index.en.html", "Host", host)).all("li")); n != want {
			t.Errorf("%d cards under %s, want %d", n, host, want)
		}
	}
	empty, _ := site(t, &fake{})
	if whole := words(parse(t, ask(empty, "GET", "/index.ja.html")).root); !strings.Contains(whole, "まだ何も公開されていません") {
		t.Errorf("empty start page: %s", whole)
	}
}

// T10: an issuer's text is text, whatever it looks like; bare addresses become links that lend no standing.
func TestT10IssuersText(t *testing.T) {
	f := newFake(t)
	hostile := `<script>alert(1)</script> javascript:alert(1) see https://a.example/?a=1&b="x" and http://b.example/（日本）. [x](https://c.example)`
	document := strings.Replace(string(f.editions[0].Document), "Online, on demand, with two live question sessions",
		strings.ReplaceAll(hostile, `"`, `\"`), 1)
	f.editions[0].Document = []byte(document)
	s, _ := site(t, f)
	p := parse(t, ask(s, "GET", f.class(0)+".en.html"))
	if p.inlineScripts() != 0 || len(p.all("script")) != 1 {
		t.Fatal("the issuer's script is in the page")
	}
	_, text := p.descriptors()
	if got, want := text["Form of participation"], strings.Join(strings.Fields(hostile), " "); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("text = %q, want %q", got, want)
	}
	var links []string
	for _, tr := range p.all("td") {
		for _, a := range (tree{t, tr}).all("a") {
			links = append(links, attr(a, "href"))
		}
	}
	if want := []string{"https://a.example/?a=1&b=", "http://b.example/", "https://c.example"}; !slices.Equal(links, want) {
		t.Errorf("links %q, want %q", links, want)
	}
}

// The documents in testdata are written exactly as this program publishes them; otherwise the tests prove nothing.
func TestDocumentsAreAsPublished(t *testing.T) {
	f := newFake(t)
	if len(f.editions) != 10 {
		t.Fatalf("%d editions, want 10", len(f.editions))
	}
	for _, e := range f.editions {
		b, err := openbadges.Parse[openbadges.BadgeClass](e.Document)
		if err != nil {
			t.Fatal(err)
		}
		if r := microcredential.ReadBadge(b, nil); !r.Exact || string(r.Lang) != e.Language {
			t.Errorf("%s (%s) is not as we write it: %v", b.Name, e.Language, r.Judge(nil, time.Now()).Findings)
		}
	}
}

// T37: a name is on the page alone, in its language, and only while it is shown; what is shared or indexed never has it.
func TestT37ShownName(t *testing.T) {
	f := newFake(t)
	f.names[validAward] = issuance.PersonName{Name: "𠮷田 <b>花子</b>", English: "Hanako Yoshida"}
	f.names[revokedAward], f.names[erasedAward] = f.names[validAward], f.names[validAward]
	f.names[expiredAward] = issuance.PersonName{Name: "José"}
	s, _ := site(t, f)
	for _, c := range []struct {
		address, want string
	}{
		{validAward.String() + ".en.html", "Hanako Yoshida"},
		{validAward.String() + ".ja.html", "𠮷田 <b>花子</b>"},
		{expiredAward.String() + ".en.html", "José"},
		{signedAward.String() + ".en.html", ""},
		{revokedAward.String() + ".en.html", ""},
		{erasedAward.String() + ".en.html", ""},
		{validAward.String(), ""}, {validAward.String() + ".svg", ""}, {validAward.String() + ".png", ""},
	} {
		w := ask(s, "GET", valid+c.address, "Host", neutral)
		body := w.Body.String()
		p := parse(t, w)
		got := ""
		if names := p.all("bdi"); len(names) > 0 {
			got = words(names[0])
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
		for _, n := range append(p.all("meta"), p.all("title")...) {
			if text := attr(n, "content") + words(n); strings.Contains(text, "花子") || strings.Contains(text, "Hanako") || strings.Contains(text, "José") {
				t.Errorf("%s: <%s> tells the name to whoever previews the page: %q", c.address, n.Data, text)
			}
		}
		if cache := w.Header().Get("Cache-Control"); cache != "public, max-age=60" || !strings.Contains(body, `<meta name="robots" content="noindex"`) {
			t.Errorf("%s: Cache-Control %q; or it may be indexed", c.address, cache)
		}
	}
	delete(f.names, validAward)
	if body := ask(s, "GET", valid+validAward.String()+".en.html", "Host", neutral).Body.String(); strings.Contains(body, "Hanako") {
		t.Error("the name is still there after it was hidden")
	}
}

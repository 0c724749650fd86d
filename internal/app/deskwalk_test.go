package app_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/web/webtest"
)

// The whole way at the desk without a script, by HTTP alone, over PostgreSQL, from the printed address to the differences
// between two versions, the first in Japanese and by two people, the second in English and by one: whatever is sent is what the
// page's own form holds, and the button that its page shows.
func TestDeskWalkByHTTP(t *testing.T) {
	t.Parallel()
	e := openEmpty(t, pgtest.Database(t))
	owner, author := newVisitor(e), newVisitor(e)
	owner.setUp(e)
	owner.invite(e, author)
	author.beginFromBook()
	author.mend()
	author.draw()
	author.handIn()
	owner.approve(author.here.Path)
	form := owner.here.Path
	owner.press("第1版を公開", nil)
	owner.says("第1版を公開しました。")
	owner.readPublished("散布図を描ける")
	owner.nextAlone(strings.Replace(form, ".ja.", ".en.", 1))
	owner.says("Version 2 is published.", "Differences", "From", "To", "散布図を 描け 読み取れ る")
	if del, ins := owner.marked("del"), owner.marked("ins"); del != "描け" || ins != "読み取れ" {
		t.Errorf("the versions differ by %q, which became %q", del, ins)
	}
	owner.press("Compare", url.Values{"from": {"2"}, "to": {"2"}})
	owner.says("Texts, codes and picture are the same.")
	owner.see("Public page (Japanese)", "散布図を読み取れる")
	owner.open(strings.Split(form, "/m/")[0] + "/audit.en.html")
	for _, deed := range []string{"handed in for review", "approved", "version published"} {
		owner.says("水野 かおる Owner " + deed)
	}
}

// deskVisitor is somebody at the desk, whose browser has no scripts and prefers Japanese.
type deskVisitor struct{ *walker }

func newVisitor(e *empty) *deskVisitor {
	e.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		e.t.Fatal(err)
	}
	return &deskVisitor{&walker{t: e.t, client: &http.Client{Jar: jar, Transport: japanese{}}, at: e.at}}
}

// japanese asks for pages in Japanese.
type japanese struct{}

func (japanese) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept-Language", "ja")
	return http.DefaultTransport.RoundTrip(r)
}

// setUp goes through the steps that the printed address opens.
func (v *deskVisitor) setUp(e *empty) {
	v.t.Helper()
	all := e.typed()
	v.open(e.link)
	for _, fields := range [][]string{
		{"name", "email"},
		{"awarding_body_ja", "awarding_body_url", "awarding_body_email", "awarding_body_kind_code", "awarding_body_trust_statement_ja", "awarding_body_trust_uri"},
		{"office_ja", "telephone", "office_email", "privacy_ja"},
		{"house_language", "year_begins"},
		{"folder", "from", "mail_name"},
	} {
		typed := url.Values{}
		for _, name := range fields {
			typed[name] = all[name]
		}
		v.press("次へ", typed)
	}
	v.says("ミズナラ大学", "教務課", "水野 かおる", "Asia/Tokyo", "4月1日")
	v.press("設定してサインイン", nil)
	v.says("水野 かおるさん、ようこそ", "担当者を招待する")
}

// invite invites an author, who signs in by the link that comes by mail.
func (v *deskVisitor) invite(e *empty, author *deskVisitor) {
	v.t.Helper()
	v.see("担当者を招待する", "水野 かおる", "管理責任者")
	v.press("招待する", url.Values{"email": {"narasaki@mizunara-u.example"}, "name": {"楢崎 学"}, "role": {"author"}})
	v.says("招待しました。", "楢崎 学", "作成者")
	author.open(mailed(v.t, filepath.Join(e.data, "mails"), 1))
	author.says("楢崎 学（narasaki@mizunara-u.example）としてサインインします。")
	author.press("サインイン", nil)
}

// beginFromBook hands in the example as a workbook with three faults: a choice that is none, no hours, and a day in words.
func (v *deskVisitor) beginFromBook() {
	v.t.Helper()
	v.says("公開までの3段階", "新しく書き始める")
	fields := authoring.FieldsOf(descriptionbook.Example())
	fields["title_ja"], fields["title_en"], fields["id"] = "統計の第一歩", "", ""
	fields["learning_outcomes_ja"] = "平均を計算できる\n散布図を描ける"
	fields["level_framework"], fields["extra_starts"] = "JEQFかな", "桜の咲くころ"
	delete(fields, "learner_effort_hours")
	delete(fields, "learner_effort_ja")
	for name := range fields {
		if strings.HasSuffix(name, "_en") { // the Japanese edition alone is whole
			delete(fields, name)
		}
	}
	var book bytes.Buffer
	if err := fields.Form().Write(&book, "ja", nil); err != nil {
		v.t.Fatal(err)
	}
	v.press("読み込んで書き始める", nil, book.Bytes()...)
}

// mend does what the form says at its fields.
func (v *deskVisitor) mend() {
	v.t.Helper()
	v.says("記載票で確認が必要なセル：1件", "「JEQFかな」は選択肢にありません。", "公開まで、あと2件 学習量 レベル")
	for field, says := range map[string]string{
		"learner_effort_ja": "未記入",
		"level_framework":   "要修正： 「JEQFかな」は選択肢にありません。次のどれかを選んでください：JEQF、",
		"extra_starts":      "参考： 開講日：「桜の咲くころ」は読み取れないため、記載なしとして扱われます。「2027年4月10日」のように",
	} {
		if got := v.remarks(field); !strings.HasPrefix(got, says) {
			v.t.Errorf("at %s stands %q, want %q", field, got, says)
		}
	}
	v.see("公開", "まだ公開できません。次の項目を直してください。 学習量 レベル")
	v.see("レベル", "「JEQFかな」は選択肢にありません。")
	v.press("下書きを保存", url.Values{"level_framework": {"JEQF"}, "learner_effort_hours": {"45"}, "learner_effort_ja": {"合計45時間"}, "extra_starts": {"2027-04-10"}})
	v.says("不足はありません。審査に提出できます。")
	for _, field := range []string{"learner_effort_ja", "level_framework", "extra_starts"} {
		if got := v.remarks(field); got != "" {
			v.t.Errorf("mended, and at %s stands %q", field, got)
		}
	}
}

// remarks are what the form says at a field.
func (v *deskVisitor) remarks(field string) string {
	for _, n := range v.tree().All("div") {
		if webtest.Attr(n, "id") == field+"-remarks" {
			return webtest.Words(n)
		}
	}
	v.t.Fatalf("%s has no field %q", v.here, field)
	return ""
}

// draw chooses a template and a colour.
func (v *deskVisitor) draw() {
	v.t.Helper()
	v.see("画像", "テンプレート")
	v.press("画像を保存", url.Values{"template": {"shield"}, "colour": {"#1f4e79"}, "alt_ja": {"盾の形の紺色のバッジ"}})
	v.says("描かれる色は#1f4e79")
	if page := v.tree(); !slices.ContainsFunc(page.All("input"), func(n *html.Node) bool {
		return webtest.Attr(n, "value") == "shield" && has(n, "checked")
	}) {
		v.t.Error("the template is not kept")
	}
}

// handIn hands the text in to be approved: that is how an organisation begins, and its author publishes nothing.
func (v *deskVisitor) handIn() {
	v.t.Helper()
	v.see("公開", "この内容はまだ承認されていません。")
	v.see("審査へ", "未提出")
	v.press("審査に提出する", nil)
	v.says("審査中", "承認者の決定を待っています。")
}

// approve approves the text that waits at a page, and goes on to where it is published.
func (v *deskVisitor) approve(review string) {
	v.t.Helper()
	v.open(review)
	v.press("この内容を承認する", nil)
	v.says("承認済み")
	v.see("公開へ進む", "次の内容を第1版として公開します。", "その他の情報", "開講日 2027-04-10")
}

// readPublished reads the page that anybody sees of the latest version, and comes back.
func (v *deskVisitor) readPublished(outcome string) {
	v.t.Helper()
	desk := v.here.RequestURI()
	v.see("公開ページ（日本語）", "統計の第一歩", "ミズナラ大学", outcome, "合計45時間")
	v.open(desk)
}

// nextAlone writes one outcome anew and publishes the next version, in English and with nobody else: who may write, approve and
// publish does the last two with one button.
func (v *deskVisitor) nextAlone(publish string) {
	v.t.Helper()
	v.open(publish)
	v.says("This is published already, as version 1.")
	v.see("Describe", "統計の第一歩")
	v.press("Save draft", url.Values{"learning_outcomes_ja": {"平均を計算できる", "散布図を読み取れる"}})
	v.says("Published, with changes that are not", "Nothing is missing. You can approve and publish it.")
	v.see("See what would be published", "What differs from version 1, which is public", "散布図を 描け 読み取れ る", "Both are recorded under your name.")
	v.press("Approve and publish version 2", url.Values{"position": {"Head of the office"}})
}

func (v *deskVisitor) tree() webtest.Tree {
	v.t.Helper()
	root, err := html.Parse(strings.NewReader(v.page))
	if err != nil {
		v.t.Fatal(err)
	}
	return webtest.Tree{Root: root}
}

// says says that the page says all of these.
func (v *deskVisitor) says(all ...string) {
	v.t.Helper()
	words := webtest.Words(v.tree().Root)
	for _, text := range all {
		if !strings.Contains(words, text) {
			v.t.Fatalf("%s does not say %q:\n%s", v.here, text, words)
		}
	}
}

// see follows the link that says this, to a page that says the others.
func (v *deskVisitor) see(link string, says ...string) {
	v.t.Helper()
	for _, a := range v.tree().All("a") {
		if webtest.Words(a) == link {
			to, err := v.here.Parse(webtest.Attr(a, "href"))
			if err != nil {
				v.t.Fatal(err)
			}
			v.open(to.RequestURI())
			v.says(says...)
			return
		}
	}
	v.t.Fatalf("%s has no link %q", v.here, link)
}

// marked is the text of all elements of a name.
func (v *deskVisitor) marked(name string) (text string) {
	for _, n := range v.tree().All(name) {
		text += webtest.Words(n)
	}
	return text
}

// press presses the button that says this, and sends its form as browsers do: with what the page has filled in, but for what
// is typed and the file that is chosen.
func (v *deskVisitor) press(button string, typed url.Values, file ...byte) {
	v.t.Helper()
	var pressed *html.Node
	for _, b := range v.tree().All("button") {
		if webtest.Words(b) == button && webtest.Attr(b, "tabindex") == "" {
			pressed = b
			break
		}
	}
	if pressed == nil {
		v.t.Fatalf("%s has no button %q:\n%s", v.here, button, webtest.Words(v.tree().Root))
	}
	form := pressed
	for form.Data != "form" {
		form = form.Parent
	}
	sent := filledIn(form)
	for name, values := range typed {
		if !sent.Has(name) {
			v.t.Fatalf("the form of %q on %s has no field %q", button, v.here, name)
		}
		sent[name] = values
	}
	if name := webtest.Attr(pressed, "name"); name != "" {
		sent.Set(name, webtest.Attr(pressed, "value"))
	}
	v.send(form, sent, file)
}

// send sends a form by its own method, in its own coding.
func (v *deskVisitor) send(form *html.Node, sent url.Values, file []byte) {
	v.t.Helper()
	to, err := v.here.Parse(webtest.Attr(form, "action"))
	if err != nil {
		v.t.Fatal(err)
	}
	var body bytes.Buffer
	kind := "application/x-www-form-urlencoded"
	switch {
	case webtest.Attr(form, "method") != "post":
		to.RawQuery = sent.Encode()
		v.open(to.RequestURI())
		return
	case webtest.Attr(form, "enctype") == "multipart/form-data":
		parts := multipart.NewWriter(&body)
		for name, values := range sent {
			for _, value := range values {
				if err := parts.WriteField(name, value); err != nil {
					v.t.Fatal(err)
				}
			}
		}
		part, err := parts.CreateFormFile("file", "book.xlsx")
		if err == nil {
			_, err = part.Write(file)
		}
		if err == nil {
			err = parts.Close()
		}
		if err != nil {
			v.t.Fatal(err)
		}
		kind = parts.FormDataContentType()
	default:
		_, _ = io.WriteString(&body, sent.Encode()) // into memory
	}
	response, err := v.client.Post(to.String(), kind, &body)
	v.arrive(response, err)
}

// filledIn is what a form holds as its page came.
func filledIn(form *html.Node) url.Values {
	sent := url.Values{}
	for _, n := range (webtest.Tree{Root: form}).All("input") {
		kind := webtest.Attr(n, "type")
		if name := webtest.Attr(n, "name"); name != "" && kind != "file" && (kind != "radio" && kind != "checkbox" || has(n, "checked")) {
			sent.Add(name, webtest.Attr(n, "value"))
		}
	}
	for _, n := range (webtest.Tree{Root: form}).All("textarea") {
		text := ""
		if n.FirstChild != nil {
			text = n.FirstChild.Data
		}
		sent.Add(webtest.Attr(n, "name"), text)
	}
	for _, n := range (webtest.Tree{Root: form}).All("select") {
		options := webtest.Tree{Root: n}.All("option")
		chosen := slices.IndexFunc(options, func(o *html.Node) bool { return has(o, "selected") })
		sent.Add(webtest.Attr(n, "name"), webtest.Attr(options[max(chosen, 0)], "value"))
	}
	return sent
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
)

// following is an office that follows up what it has awarded, in a window of its own; beside it a learner's phone.
type following struct {
	*browsertest.Page
	*handed
	t      *testing.T
	lang   string
	phone  *browsertest.Page
	awards []issuance.ListedAward
}

// Learners of the walk, by their places in the list.
const (
	misspelt = iota
	bounced
	moved
	mistaken
	replaced
	erased
)

// yesterday is the day on which everybody of the walk is awarded.
func yesterday() string { return time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly) }

// followed is the list of the walk's learners.
func followed() string {
	var list strings.Builder
	list.WriteString("氏名,氏名（英語）,メール,学籍番号,発行日\n")
	for i, learner := range []string{"高橋 葵,TAKAHASHI Aoi", "鈴木 蓮,SUZUKI Ren", "佐藤 凛,SATO Rin", "田中 湊,TANAKA Minato", "伊藤 陽,ITO Haru", "消去 花子,"} {
		fmt.Fprintf(&list, "%s,learner%d@students.example,S-%d,%s\n", learner, i, i, yesterday())
	}
	return list.String()
}

// TestFollowedInBrowser goes the whole way of what comes after awarding, in both languages: a reported letter is corrected, an
// address that does not work is made good, a private one takes over, one award is revoked and one reissued, two people undo a
// list, a learner is erased and every surface forgets; and the record, the board, the calendar and the yearly sheet tell all
// of it, on the screen, on paper and as workbooks.
func TestFollowedInBrowser(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Languages {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			f := follow(t, string(lang))
			f.lettersCorrected()
			f.addressMadeGood()
			f.privateTakesOver()
			f.revokedAndReplaced()
			f.undoneByTwo()
			f.forgotten()
			f.allIsTold()
		})
	}
}

func follow(t *testing.T, lang string) *following {
	t.Helper()
	f := &following{handed: handOut(t, followed()), t: t, lang: lang}
	var err error
	f.awards, err = f.Store.Awards(t.Context(), f.org.ID, issuance.Selection{Batch: f.batch, OldestFirst: true}, issuance.Award{}, 9)
	f.must(err)
	f.Page = browsertest.Open(t, browsertest.View{Width: browsertest.Desk, Language: lang})
	f.phone = browsertest.Open(t, browsertest.View{Width: browsertest.Phone, Language: lang})
	f.as(f.owner)
	return f
}

// as signs one of the office in.
func (f *following) as(p auth.Person) {
	f.t.Helper()
	secret, err := f.Auth.SignInLink(f.t.Context(), p.Email, "")
	f.must(err)
	f.Go(f.at + "/desk/link?k=" + url.QueryEscape(string(secret)))
	f.press("form .button")
}

// open goes to a page of the organisation.
func (f *following) open(name string) {
	f.t.Helper()
	name, query, _ := strings.Cut(name, "?")
	if status := f.Go(f.at + "/desk/" + f.org.Slug + "/" + name + "." + f.lang + ".html?" + query); status != http.StatusOK {
		f.t.Fatalf("%s: status %d", name, status)
	}
}

// openAward goes to the page of a learner's award.
func (f *following) openAward(learner int) {
	f.t.Helper()
	f.open("a/" + f.awards[learner].ID.String() + "/award")
}

func (f *following) press(selector string) {
	f.t.Helper()
	f.Follow(func() { f.Click(selector) })
}

// wantSentOnce presses the button of a form twice, and wants it sent once: the second time somebody would read that somebody
// else did it meanwhile.
func (f *following) wantSentOnce() {
	f.t.Helper()
	if sent := browsertest.Eval[int](f.Page, `(() => {
		const form = document.createElement("form");
		form.setAttribute("method", "post");
		document.body.append(form);
		let sent = 0;
		addEventListener("submit", (event) => { sent += event.defaultPrevented ? 0 : 1; event.preventDefault(); });
		form.requestSubmit();
		form.requestSubmit();
		form.remove();
		return sent;
	})()`); sent != 1 {
		f.t.Errorf("a form whose button is pressed twice is sent %d times", sent)
	}
}

// where is where the window is.
func (f *following) where() string { return browsertest.Eval[string](f.Page, "location.pathname") }

// fill fills in a field.
func (f *following) fill(id, text string) {
	f.t.Helper()
	browsertest.Eval[bool](f.Page, fmt.Sprintf(`(document.getElementById(%q).value = %q, true)`, id, text))
}

// says wants words to stand on the page.
func (f *following) says(when string, want ...string) {
	f.t.Helper()
	text := f.Text(".desk")
	for _, w := range want {
		if !strings.Contains(text, w) {
			f.t.Errorf("%s, the page does not say %q: %.1500s", when, w, text)
		}
	}
}

func (f *following) look(name string) {
	f.t.Helper()
	look(f.t, f.Page, f.lang, name)
}

// learnerDoes has a learner open the link on the phone and press what is named, one after the other.
func (f *following) learnerDoes(learner int, selectors ...string) {
	f.t.Helper()
	link, _ := f.mailTo(f.awards[learner].Email, "/mine")
	f.phone.Go(f.at + link)
	for _, s := range append([]string{`[value="open"]`}, selectors...) {
		f.phone.Follow(func() { f.phone.Click(s) })
	}
}

// lettersCorrected has a learner report a wrong letter, and the office correct it from its start page.
func (f *following) lettersCorrected() {
	f.t.Helper()
	f.learnerDoes(misspelt, `.receive a[href*="/report"]`)
	f.phone.Click(`[value="letters"]`)
	f.phone.Type("#said", "髙橋 葵")
	f.phone.Follow(func() { f.phone.Click(`button[type="submit"]`) })
	f.open("drafts")
	f.press(`.waiting a[href*="/reports."]`)
	f.press(".reports a")
	f.Click(`[value="corrected"]`)
	f.fill("name", "髙橋 葵")
	f.press("#answer button.button")
	f.wantSentOnce()
	f.openAward(misspelt)
	f.says("corrected", locale.Text(locale.Language(f.lang), "register.did.name.correct"))
	if text := f.Text("h1"); !strings.Contains(text, "髙橋 葵") {
		f.t.Errorf("the name is not corrected: %s", text)
	}
}

// addressMadeGood has a mail come back: the start page says so, leads to the award, and the mail goes to another address.
func (f *following) addressMadeGood() {
	f.t.Helper()
	a := &f.awards[bounced]
	f.mailTo(a.Email, "/mine")
	note := mail.AwardNote(int64(f.org.ID), f.batch, a.ID.String(), mail.Address{}, "ja", time.Now())
	if _, err := f.Mail.Back(f.t.Context(), f.by, note.ID, mail.Returned, "550 5.1.1 unknown"); err != nil {
		f.t.Fatal(err)
	}
	f.open("drafts")
	f.press(`.waiting a[href*="/unreached."]`)
	f.press(`a[href*="/a/` + a.ID.String() + `"]`)
	f.says("not arrived", "550 5.1.1")
	f.Click(`form[action*="/send."] summary`)
	f.Click(`[name="to"][value="other"]`)
	f.fill("address", "ren@home.example")
	f.press(`form[action*="/send."] .button`)
	f.says("added", "ren@home.example")
	f.mailTo("ren@home.example", "/mine")
}

// privateTakesOver has a learner prove an address of their own, to which the office sends without seeing it.
func (f *following) privateTakesOver() {
	f.t.Helper()
	f.learnerDoes(moved, `[value="receive"]`)
	browsertest.Eval[bool](f.phone, `(document.getElementById("private").value = "rin@home.example", true)`)
	f.phone.Follow(func() { f.phone.Click(`[value="address"]`) })
	proof, _ := f.mailTo("rin@home.example", "/mine/address")
	f.phone.Go(f.at + proof)
	f.phone.Follow(func() { f.phone.Click("form .button") })
	f.openAward(moved)
	f.Click(`form[action*="/send."] summary`)
	f.Click(`[name="to"][value="own"]`)
	f.press(`form[action*="/send."] .button`)
	f.mailTo("rin@home.example", "/mine")
	if text := f.Text("body"); strings.Contains(text, "rin@home.example") {
		f.t.Error("the office sees a learner's own address")
	}
}

// revokedAndReplaced revokes one award for a reason, and has another take the place of one.
func (f *following) revokedAndReplaced() {
	f.t.Helper()
	f.openAward(mistaken)
	f.Click("#revoke summary")
	browsertest.Eval[bool](f.Page, `(document.getElementById("reason").value = "issued_in_error", true)`)
	f.fill("note", "別の受講者")
	f.press("#revoke .button")
	f.says("revoked", "別の受講者")
	f.look("award-revoked")

	f.openAward(replaced)
	f.press(`a[href*="/reissue."]`)
	f.fill("evidence", "https://mizunara-u.example/works/4")
	f.press("[value=look]")
	f.look("reissue")
	f.press("[name=deed][value=reissue]")
	var batch int64
	_, err := fmt.Sscanf(f.where(), "/desk/"+f.org.Slug+"/b/%d/", &batch)
	if err != nil {
		f.t.Fatalf("not reissued: %s %.1500s", f.where(), f.Text("body"))
	}
	(&proposed{App: f.App, t: f.t, org: f.org}).finished(batch)
	f.openAward(replaced)
	f.press(`.desk > p a[href*="/award."]`)
	f.says("in its place", f.awards[replaced].Email)
}

// undoneByTwo has one person ask for a list of more than a thousand to be undone, and another agree.
func (f *following) undoneByTwo() {
	f.t.Helper()
	var list strings.Builder
	list.WriteString("氏名,メール,発行日\n")
	for i := range standing.ManyAwards + 1 {
		fmt.Fprintf(&list, "見本 %d,many%d@students.example,%s\n", i, i, yesterday())
	}
	p := &proposed{f.App, f.t, f.org, f.class()}
	released := p.begin(list.String())
	p.change(&released, decided)
	batch, err := f.Awarding.Release(f.t.Context(), f.by, &f.org, &released, p.seen(&released))
	f.must(err)
	p.finished(batch)
	page := fmt.Sprintf("b/%d/batch", batch)
	f.open(page)
	f.Click("#undo summary")
	browsertest.Eval[bool](f.Page, `(document.getElementById("reason").value = "issued_in_error", true)`)
	f.fill("note", "別の名簿")
	f.fill("count", fmt.Sprint(standing.ManyAwards+1))
	f.press("#undo .button")
	colleague, err := f.Auth.Add(f.t.Context(), f.by, auth.Invitation{
		Email: "second@mizunara-u.example", Language: locale.Language(f.lang), Membership: auth.Membership{Org: f.org.ID, Role: auth.Administrator},
	})
	f.must(err)
	f.as(colleague)
	f.open("drafts")
	f.look("drafts-asked")
	f.press(`.waiting a[href*="/b/"]`)
	f.says("asked", "別の名簿")
	f.look("undo-agree")
	f.press("[value=agree]")
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		n, err := f.Store.Revoked(f.t.Context(), f.org.ID, batch)
		f.must(err)
		if n == standing.ManyAwards+1 {
			break
		}
		if time.Now().After(end) {
			f.t.Fatalf("%d are revoked", n)
		}
	}
	f.as(f.owner)
}

// forgotten has a learner ask to be erased, and the office do it: what told the name tells it no longer.
func (f *following) forgotten() {
	f.t.Helper()
	a := &f.awards[erased]
	f.learnerDoes(erased, `[value="show"]`, `a[href*="/erase."]`)
	f.phone.Click(`[name="sure"]`)
	look(f.t, f.phone, f.lang, "mine-erase")
	f.phone.Follow(func() { f.phone.Click(`button[type="submit"]`) })
	link, _ := f.mailTo(a.Email, "/mine")
	learner, page := f.enter(link)
	told := f.surfaces(a.ID, learner, page, learner, page)
	for name, body := range told {
		if !strings.Contains(body, "消去 花子") {
			f.t.Errorf("%s does not tell the name before: %.300s", name, body)
		}
	}
	f.open("reports")
	f.press(".reports a")
	f.Click(`[value="erased"]`)
	f.look("report-erase")
	f.press("#answer button.button")
	f.look("report-erase-sure") // it is asked once more
	f.press(`[name="sure"][value="yes"]`)
	for name, body := range f.surfaces(a.ID, learner, page, learner, page) {
		if stillTells(name, body, a.Email) {
			f.t.Errorf("%s still tells: %.300s", name, body)
		}
	}
	f.openAward(erased)
	f.look("award-erased")
}

// allIsTold reads what the office has at the end of the year.
func (f *following) allIsTold() {
	f.t.Helper()
	lang := locale.Language(f.lang)
	did := func(deed string) string { return locale.Text(lang, "register.did."+deed) }
	f.open("calendar")
	f.fill("day", yesterday())
	f.fill("name", "教務委員会")
	f.press("#meeting .button")
	ways := mail.DefaultWays()
	ways.Ends = []mail.End{{Domain: "students.example", Day: time.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)}}
	_, err := f.Mail.SetWays(f.t.Context(), f.by, int64(f.org.ID), ways, func(string) bool { return true })
	f.must(err)
	f.tells("audit?what=award", did("name.correct"), did("award.answer"), did("award.add_address.added"), did("award.address.proved"), did("award.revoke"), did("award.erase"))
	f.tells("audit?what=batch", did("batch.ask_undo"), did("batch.undo"))
	f.tells("board", "1,003")
	f.tells("course", locale.Text(lang, "yearbook.column.standing"))
	f.tells("calendar", "教務委員会", "students.example")
	sheet := []string{"1,007", "1,003"}
	for _, reason := range []string{"issued_in_error", "erased"} {
		sheet = append(sheet, locale.Text(lang, "yearbook.revoked_for", "reason", locale.Text(lang, "reason.short."+reason)))
	}
	f.tells("year", sheet...)
}

// tells wants a page to tell words: on the screen, on paper, and in its workbook.
func (f *following) tells(name string, want ...string) {
	f.t.Helper()
	f.open(name)
	screen := f.Text(".desk")
	var paper strings.Builder
	for _, words := range f.WantLegible(name).Sheets {
		for _, w := range words {
			paper.WriteString(w.Text)
		}
	}
	page, query, _ := strings.Cut(name, "?")
	status, _, data := f.fetched(f.at + "/desk/" + f.org.Slug + "/" + page + ".xlsx?lang=" + f.lang + "&" + query)
	if status != http.StatusOK {
		f.t.Fatalf("%s.xlsx: status %d", page, status)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data))
	f.must(err)
	defer book.Close()
	var sheet strings.Builder
	for _, of := range book.GetSheetList() {
		rows, err := book.GetRows(of)
		f.must(err)
		for _, row := range rows {
			sheet.WriteString(strings.Join(row, "|") + "\n")
		}
	}
	if folder := os.Getenv("MITOME_SHOTS"); folder != "" {
		f.must(os.WriteFile(filepath.Join(folder, "followed-"+page+"."+f.lang+".txt"), []byte(screen+"\n\n"+paper.String()+"\n\n"+sheet.String()), 0o600))
	}
	for where, text := range map[string]string{"on the screen": screen, "on paper": paper.String(), "in the workbook": sheet.String()} {
		for _, w := range strings.Fields(strings.Join(want, " ")) { // on paper, words of other cells come between
			if !strings.Contains(text, w) {
				f.t.Errorf("%s does not say %q %s: %.2500s", name, w, where, text)
			}
		}
	}
}

package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/mail"
)

// T28: an organisation puts its own words above its mails and chooses the days of its reminders; what a forged mail would hold
// is refused with a sentence, and nothing typed is lost. Before mails go the desk says which addresses do not work and which
// end, and has the notice for the portal.
func TestT28LettersOfAnOrganisation(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	_, err := d.Mail.Set(t.Context(), d.by, mail.Settings{From: "office@mizunara-u.example", Folder: t.TempDir()})
	d.must(err)
	page := at + "/desk/" + d.org.Slug + "/letters.ja.html"
	if text := d.get(page); !strings.Contains(text, `value="7, 21"`) || !strings.Contains(text, `value="14, 3"`) {
		t.Errorf("the days that count where none were chosen: %.200s", text)
	}
	form := url.Values{"words_ja": {"祝 修了"}, "words_en": {"<b>Well done</b>"}, "after": {"5"}, "before": {"10"}, "domain": {"students.example", ""}, "day": {"2020-03-31", ""}, "deed": {"save"}}
	if status, _, body := d.post(page, http.Header{}, form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "HTMLの記号") || !strings.Contains(body, "&lt;b&gt;Well done") || !strings.Contains(body, "祝 修了") {
		t.Errorf("markup: status %d", status)
	}
	form.Set("words_en", "**Well** done, see https://"+hostOf(d.org.HomeURL)+"/office")
	form.Set("deed", "look")
	if status, _, body := d.post(page, http.Header{}, form); status != http.StatusOK || !strings.Contains(body, "Well done, see") {
		t.Errorf("looked at: status %d", status)
	}
	if ways, err := d.Mail.WaysOf(t.Context(), int64(d.org.ID)); err != nil || ways.WordsJA != "" {
		t.Errorf("kept by looking: %+v, %v", ways, err)
	}
	form.Set("deed", "save")
	if status, _, body := d.post(page, http.Header{}, form); status != http.StatusSeeOther {
		t.Fatalf("kept: status %d, %.300s", status, body)
	}
	if text := d.get(at + "/desk/" + d.org.Slug + "/audit.ja.html"); !strings.Contains(text, "学習者へのメールの設定の変更") {
		t.Error("the record does not tell who changed it")
	}

	_, batch := d.awarded()
	path := at + "/desk/" + d.org.Slug + "/b/" + batch
	text := d.get(path + "/batch.ja.html")
	for _, want := range []string{"5日後に再通知", "students.example のアドレス", "送信日：", "差出人：", "&lt;office@mizunara-u.example&gt;", "Where its link leads: to"} {
		if !strings.Contains(text, want) {
			t.Errorf("before the mails go the page does not say %q", want)
		}
	}
	if status, _, _ := d.post(path+"/tell.ja.html", http.Header{}, url.Values{"deed": {"tell"}}); status != http.StatusSeeOther {
		t.Fatalf("told: status %d", status)
	}
	mails, err := d.Store.Mails(t.Context(), false, 0, 9)
	d.must(err)
	letter, err := letterOf(t, d.App, &mails[0].Note)
	d.must(err)
	if i, j := strings.Index(letter.Text, "祝 修了"), strings.Index(letter.Text, "授与しました"); i < 0 || j < i || !strings.Contains(letter.HTML, "<strong>Well</strong> done") {
		t.Errorf("the words are not on top: %s", letter.Text)
	}
	if len(mails) != 2 { // the mail, and one reminder: the domain's end has passed
		t.Errorf("%d mails are queued, want two", len(mails))
	}
	d.deadAddress(at, mails[0].To.Address, mails[len(mails)-1].ID)
}

// deadAddress has a mail come back, and the desk tell of its address until somebody says that it works again.
func (d *desk) deadAddress(at, address string, id mail.ID) {
	d.t.Helper()
	_, err := d.Store.Writer().ExecContext(d.t.Context(), "UPDATE mail SET state = 'sent', ended_at = 1 WHERE kind = 'award'")
	d.must(err)
	all, err := d.Store.Mails(d.t.Context(), false, 0, 9)
	d.must(err)
	for i := range all {
		if all[i].Kind == mail.Award {
			id = all[i].ID
		}
	}
	news, err := d.Mail.Back(d.t.Context(), d.by, id, mail.Returned, "550 5.1.1 unknown")
	d.must(err)
	if !news {
		d.t.Error("what came back is no news")
	}
	page := at + "/desk/" + d.org.Slug + "/unreached.ja.html"
	if text := d.get(page); !strings.Contains(text, "使えるようになった") || !strings.Contains(text, address) {
		d.t.Errorf("the address is not listed: %s", text)
	}
	d.sendAgain(at, address, id)
	if status, _, _ := d.post(page, http.Header{}, url.Values{"deed": {"works"}, "address": {address}}); status != http.StatusSeeOther {
		d.t.Errorf("works again: status %d", status)
	}
	known, err := d.Store.AddressOf(d.t.Context(), int64(d.org.ID), address)
	d.must(err)
	if !known.Dead.IsZero() {
		d.t.Errorf("still dead: %+v", known)
	}
}

// sendAgain sends to an address that does not work: the desk asks once more, and the address still does not work afterwards.
func (d *desk) sendAgain(at, address string, id mail.ID) {
	d.t.Helper()
	all, err := d.Store.Mails(d.t.Context(), false, 0, 9)
	d.must(err)
	award := all[slices.IndexFunc(all, func(q mail.Queued) bool { return q.ID == id })].AwardOf()
	send := at + "/desk/" + d.org.Slug + "/a/" + award + "/send.ja.html"
	form := url.Values{"to": {"registered"}}
	status, _, asked := d.post(send, http.Header{}, form)
	for _, want := range []string{"それでも送る", "まだ送っていません", "宛先のメールアドレスが存在しません"} {
		if status != http.StatusUnprocessableEntity || !strings.Contains(asked, want) {
			d.t.Errorf("status %d: the question does not say %q", status, want)
		}
	}
	form.Set("sure", "registered")
	if status, _, _ := d.post(send, http.Header{}, form); status != http.StatusSeeOther {
		d.t.Errorf("sent all the same: status %d", status)
	}
	known, err := d.Store.AddressOf(d.t.Context(), int64(d.org.ID), address)
	d.must(err)
	if known.Dead.IsZero() {
		d.t.Error("the address works because somebody writes to it")
	}
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

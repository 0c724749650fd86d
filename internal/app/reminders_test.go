package app_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
)

// T28: who has not received it is sent the same link again, from the batch's page, once; who received it, ended reminders or
// has an address that does not work is left in peace. The mail program ends them by one press, a scanner that follows the link
// ends nothing; what ends them opens nothing.
func TestT28Reminders(t *testing.T) {
	t.Parallel()
	h := handOut(t, "氏名,email\n一郎,a@students.example\n二郎,b@students.example\n三郎,c@students.example\n四郎,d@students.example\n")
	awards, err := h.Store.Awards(t.Context(), h.org.ID, issuance.Selection{Batch: h.batch, OldestFirst: true}, issuance.Award{}, 9)
	h.must(err)
	first := map[string]string{}
	for _, a := range awards {
		first[a.Email], _ = h.mailTo(a.Email, "/mine")
	}
	page := h.at + visitPath(&h.org, h.batch)
	if text := h.desk.get(page + "/batch.ja.html"); strings.Contains(text, `value="remind"`) {
		t.Error("reminded within an hour of the mail")
	}
	_, err = h.Store.Writer().ExecContext(t.Context(), "UPDATE mail SET wanted_at = wanted_at - 7200000000, ended_at = ended_at - 7200000000 WHERE kind = 'award'")
	h.must(err)
	claim, err := h.Claims.Claims.Claim(t.Context(), h.org.ID, awards[0].ID)
	h.must(err)
	h.must(h.Claims.Receive(t.Context(), &claim))
	note := mail.AwardNote(int64(h.org.ID), h.batch, awards[1].ID.String(), mail.Address{}, "ja", time.Now())
	if news, err := h.Mail.Back(t.Context(), h.by, note.ID, mail.Returned, "5.1.1 no such user"); err != nil || !news {
		t.Fatalf("came back: %t, %v", news, err)
	}
	if text := h.desk.get(h.at + "/desk/" + h.org.Slug + "/unreached.ja.html"); !strings.Contains(text, "b@students.example") || !strings.Contains(text, "5.1.1 no such user") {
		t.Errorf("the address that does not work is not listed: %s", text)
	}
	if text := h.desk.get(h.at + "/desk/" + h.org.Slug + "/a/" + awards[1].ID.String() + "/award.ja.html"); !strings.Contains(text, "5.1.1 no such user") {
		t.Error("the page of the award does not say that its mail came back")
	}
	if text := h.desk.get(page + "/batch.ja.html"); !strings.Contains(text, "未受領の2人に再通知する") {
		t.Error("the button does not count two")
	}
	for range 2 {
		if status, _, body := h.post(page+"/remind.ja.html", http.Header{}, url.Values{"deed": {"remind"}}); status != http.StatusSeeOther {
			t.Fatalf("status %d, %.300s", status, body)
		}
	}
	told, err := h.Store.CountMailsAbout(t.Context(), h.org.ID, mail.Reminder, "")
	h.must(err)
	if n := told[mail.Waiting] + told[mail.Sent]; n != 4*2+2 {
		t.Errorf("%d reminders are queued, want two later ones for each learner, and two now", n)
	}
	h.endReminders(t, awards[2], first["c@students.example"])
}

// endReminders ends those of an award, and finds that a reminder of it is not written any more.
func (h *handed) endReminders(t *testing.T, a issuance.ListedAward, first string) {
	t.Helper()
	quiet, text := h.mailTo(a.Email, "/mine/quiet")
	if !strings.Contains(text, first) || !strings.Contains(text, "再度ご案内します") || strings.Contains(text, "students.example") {
		t.Errorf("the reminder says %s", text)
	}
	note := mail.ReminderNote(int64(h.org.ID), h.batch, a.ID.String(), mail.Address{Address: a.Email}, "ja", time.Now())
	letter, err := letterOf(t, h.App, &note)
	h.must(err)
	if !strings.HasSuffix(letter.Unsubscribe, quiet) || !strings.HasPrefix(letter.Subject, "【再度のご案内】") {
		t.Errorf("subject %q, ended at %q", letter.Subject, letter.Unsubscribe)
	}
	c := jarred(t)
	if r, body := h.get(c, quiet); r.StatusCode != http.StatusSeeOther || strings.Contains(body, a.Name) {
		t.Errorf("a scanner gets %d", r.StatusCode)
	}
	if _, err := letterOf(t, h.App, &note); err != nil {
		t.Errorf("a scanner has ended reminders: %v", err)
	}
	if r, _ := h.send(c, strings.Replace(quiet, "?k=", "?k=0", 1), h.at, url.Values{"List-Unsubscribe": {"One-Click"}}); r.StatusCode != http.StatusNotFound {
		t.Errorf("a code that is none: %d", r.StatusCode)
	}
	if r, _ := h.send(c, quiet, "", url.Values{"List-Unsubscribe": {"One-Click"}}); r.StatusCode != http.StatusNoContent {
		t.Errorf("one press of the mail program: %d", r.StatusCode)
	}
	if _, err := letterOf(t, h.App, &note); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("reminded all the same: %v", err)
	}
	if r, _ := h.get(jarred(t), strings.Replace(quiet, "/mine/quiet", "/mine", 1)); r.StatusCode != http.StatusNotFound {
		t.Errorf("what ends reminders opens the page: %d", r.StatusCode)
	}
}

// letterOf is the mail about one award, as it would go now.
func letterOf(t *testing.T, a *app.App, n *mail.Note) (*mail.Letter, error) {
	t.Helper()
	letter, _, err := a.Mail.Learners(t.Context(), []*mail.Note{n})
	return letter, err
}

package organisation

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// MailFields are the fields that say how mails leave. "sealed" is a password that was typed before, as this server alone reads
// it.
var MailFields = []string{"way", "from", "mail_name", "returns", "quota", "folder", "host", "port", "security", "user", "password", "sealed"}

// mailView is the page of how mails leave, and of what became of them.
type mailView struct {
	page.Frame
	typed   url.Values
	sealed  bool // a password is kept
	problem string
	done    string
	to      string // to whom a test mail would go
	ready   bool
	count   map[mail.State]int64
	last    []mail.Listed
}

func (v *mailView) value(name string) string { return v.typed.Get(name) }

// shownMails is of how many mails the page tells.
const shownMails = 20

// settingsOf are the settings as a form says them.
func settingsOf(typed url.Values) mail.Settings {
	s := mail.Settings{From: typed.Get("from"), Name: typed.Get("mail_name"), Back: typed.Get("returns")}
	if quota := typed.Get("quota"); quota != "" {
		s.New = fields.Number(quota)
	}
	if typed.Get("way") == "folder" {
		s.Folder = typed.Get("folder")
		return s
	}
	s.Host, s.Security, s.User, s.Password = typed.Get("host"), mail.Security(typed.Get("security")), typed.Get("user"), typed.Get("password")
	if port := typed.Get("port"); port != "" {
		s.Port = fields.Number(port)
	}
	return s
}

// MailSettings are the settings that a form says, as they are kept.
func MailSettings(ctx context.Context, outbox *mail.Outbox, typed url.Values) (mail.Settings, error) {
	s, err := outbox.Prepare(ctx, settingsOf(typed))
	if err == nil && s.Host != "" && typed.Get("password") == "" && typed.Get("sealed") != "" {
		s.Password = typed.Get("sealed")
	}
	return s, err
}

// typedOf are the fields of settings.
func typedOf(s *mail.Settings) url.Values {
	typed := url.Values{"way": {"server"}, "from": {s.From}, "mail_name": {s.Name}, "returns": {s.Back}, "folder": {s.Folder}, "host": {s.Host}, "security": {string(s.Security)}, "user": {s.User}}
	if s.Folder != "" {
		typed.Set("way", "folder")
	}
	if s.New != 0 {
		typed.Set("quota", strconv.Itoa(s.New))
	}
	if s.Port != 0 {
		typed.Set("port", strconv.Itoa(s.Port))
	}
	return typed
}

func (d *Pages) mail(v *visit.Visit) error {
	done := ""
	if v.R.URL.Query().Has("saved") {
		done = v.Say("desk.mail.saved")
	}
	return d.showMail(v, http.StatusOK, nil, "", done)
}

// showMail shows how mails leave, or what was typed instead.
func (d *Pages) showMail(v *visit.Visit, status int, typed url.Values, problem, done string) error {
	ctx := v.R.Context()
	kept, err := d.Mail.Settings(ctx)
	if err != nil {
		return err
	}
	view := &mailView{typed: typed, sealed: kept.Password != "", problem: problem, done: done, ready: kept.Ready(), to: v.Email}
	if typed == nil {
		view.typed = typedOf(&kept)
		if !kept.Ready() {
			view.typed = url.Values{"way": {"folder"}, "folder": {d.MailFolder}, "security": {string(mail.StartTLS)}}
		}
	}
	if view.count, err = d.Mails.CountMails(ctx); err != nil {
		return err
	}
	if view.last, err = d.Mails.ListMails(ctx, false, shownMails); err != nil {
		return err
	}
	view.Frame = d.FrameAt(v, "mail", "/desk/mail", "")
	view.Add(visit.Turned("mail"))
	return page.ServeOnce(v.W, v.R, status, mailPage(view))
}

// changeMail changes how mails leave.
func (d *Pages) changeMail(v *visit.Visit) error {
	typed := url.Values{}
	for _, name := range MailFields {
		typed.Set(name, fields.Cut(v.R.PostFormValue(name)))
	}
	typed.Del("sealed") // what is kept already is known
	_, err := d.Mail.Set(v.R.Context(), v.By, settingsOf(typed))
	if text := visit.Sentence(err, v.Lang); text != "" {
		typed.Del("password")
		return d.showMail(v, http.StatusUnprocessableEntity, typed, text, "")
	}
	return v.GoOn("/desk/mail", "?saved", err)
}

// tryMail sends a test mail, and tells what the other side said.
func (d *Pages) tryMail(v *visit.Visit) error {
	to := mail.Address{Name: v.Name, Address: fields.Cut(v.R.PostFormValue("to"))}
	if to.Address != v.Email {
		to.Name = ""
	}
	err := d.Mail.Try(v.R.Context(), v.By, to, v.Lang, mail.NewID(d.Auth.Random))
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.showMail(v, http.StatusUnprocessableEntity, nil, text, "")
	}
	if err != nil {
		return err
	}
	return d.showMail(v, http.StatusOK, nil, "", v.Say("desk.mail.tried", "email", to.Address))
}

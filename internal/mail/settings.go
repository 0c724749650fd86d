package mail

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/locale"
)

// Settings say how this house sends its mails. The zero Settings send none: what is queued waits until its time is over.
type Settings struct {
	From string `json:"from"`           // the address from which all mails come
	Name string `json:"name,omitempty"` // of the sender, where no awarding body is one
	Back string `json:"back,omitempty"` // mailbox for what cannot be delivered, at which LOCAL+ANYTHING arrives, too; empty: From

	New int `json:"new,omitempty"` // how many mails an organisation that is new can send learners in 24 hours; 0: the usual quota

	Folder string `json:"folder,omitempty"` // mails are written there as files, and no server is asked

	Host     string   `json:"host,omitempty"`
	Port     int      `json:"port,omitempty"` // 0: the usual one of its security
	Security Security `json:"security,omitempty"`
	User     string   `json:"user,omitempty"`
	Password string   `json:"password,omitempty"` // sealed, so that neither the store nor its backup tells it
}

// Vault seals what the store keeps and must not tell.
type Vault interface {
	Seal(text string) (sealed string, err error)
	Unseal(sealed string) (text string, err error)
}

// demonstrationFrom is the address from which a demonstration writes: nobody's (RFC 2606).
const demonstrationFrom = "mitome@demonstration.example"

// Settings returns how mails are sent.
func (o *Outbox) Settings(ctx context.Context) (s Settings, err error) {
	if o.Only != "" {
		return Settings{From: demonstrationFrom, Folder: o.Only}, nil
	}
	text, err := o.MailSettings(ctx)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &s)
	}
	if err != nil {
		err = fmt.Errorf("mail settings: %w", err)
	}
	return s, err
}

// Ready reports whether mails can be sent at all.
func (s *Settings) Ready() bool { return s.From != "" && (s.Folder != "" || s.Host != "") }

// Set changes how mails are sent; see Prepare.
func (o *Outbox) Set(ctx context.Context, by audit.Actor, s Settings) (Settings, error) {
	s, err := o.Prepare(ctx, s)
	if err := errors.Join(by.Validate(), err); err != nil {
		return s, err
	}
	text, err := s.Marshal()
	if err != nil {
		return s, err
	}
	return s, o.PutMailSettings(ctx, by, text, o.Now())
}

// Prepare brings settings into the form in which they are kept. A password is given in clear, and sealed; where the server and
// the user are the same as before, an empty one leaves what is kept. The error is a *Fault where the settings make no sense.
func (o *Outbox) Prepare(ctx context.Context, s Settings) (Settings, error) {
	s.From, s.Host, s.User, s.Name = strings.TrimSpace(s.From), strings.TrimSpace(s.Host), strings.TrimSpace(s.User), clean(s.Name)
	s.Back = strings.TrimSpace(s.Back)
	if err := s.check(); err != nil {
		return s, err
	}
	before, err := o.Settings(ctx)
	if err != nil {
		return s, err
	}
	switch {
	case s.Password != "":
		s.Password, err = o.Vault.Seal(s.Password)
	case s.Host != "" && s.Host == before.Host && s.User == before.User:
		s.Password = before.Password
	}
	return s, err
}

// Setting is the name of the store's setting that holds what Marshal writes.
const Setting = "mail"

// Marshal writes settings that were prepared as the store keeps them.
func (s Settings) Marshal() (string, error) {
	text, err := json.Marshal(s) //nolint:gosec // the password is sealed
	return string(text), err
}

func (s *Settings) check() error {
	from, err := mailbox(Address{Address: s.From})
	switch {
	case s.New < 0 || s.New > largestQuota:
		return &Fault{Code: "quota"}
	case *s == Settings{New: s.New}: // no mails any more
		return nil
	case s.From == "":
		return &Fault{Code: "no_from"}
	case err != nil:
		return &Fault{"from", s.From}
	case s.Back != "" && !s.canReturn():
		return &Fault{"back", s.Back}
	case s.Folder == "" && s.Host == "":
		return &Fault{Code: "way"}
	case s.Folder != "" && s.Host != "":
		return &Fault{Code: "two_ways"}
	case s.Folder != "" && !filepath.IsAbs(s.Folder):
		return &Fault{"folder", s.Folder}
	case strings.ContainsAny(s.Host, " /:@[]") || len(s.Host) > 253:
		return &Fault{"host", s.Host}
	case s.Port < 0 || s.Port > 65535:
		return &Fault{Code: "port"}
	case s.Security != "" && s.Security != TLS && s.Security != StartTLS && s.Security != Open:
		return &Fault{"security", string(s.Security)}
	case s.Security == Open && (s.User != "" || s.Password != ""):
		return &Fault{Code: "open"}
	}
	s.From = from.Address
	if s.Host != "" && s.Security == "" {
		s.Security = StartTLS
	}
	if s.Host != "" && s.Port == 0 {
		s.Port = map[Security]int{TLS: 465, StartTLS: 587, Open: 25}[s.Security]
	}
	return nil
}

// canReturn reports whether a return path can be made for each mail. Source: RFC 5321, section 4.5.3.1.1, for the 64 bytes.
func (s *Settings) canReturn() bool {
	back, err := mailbox(Address{Address: s.Back})
	if err != nil {
		return false
	}
	s.Back = back.Address
	_, err = mailbox(Address{Address: s.returnPath(ID{})})
	local, _, _ := strings.Cut(s.Back, "@")
	return err == nil && len(local) <= 64-len("+")-2*len(ID{}) && !strings.Contains(local, "+")
}

// returnPath is the address to which what cannot be delivered of a mail comes back: one for each, so that it tells which. Empty
// where no mailbox is set for that.
func (s *Settings) returnPath(id ID) string {
	local, host, ok := strings.Cut(s.Back, "@")
	if !ok {
		return ""
	}
	return local + "+" + id.String() + "@" + host
}

// outlet is where mails leave by these settings; nil where they leave nowhere.
func (s *Settings) outlet(vault Vault) (Outlet, error) {
	switch {
	case !s.Ready():
		return nil, nil //nolint:nilnil // nothing is set up, and nothing is wrong with that
	case s.Folder != "":
		return Folder(s.Folder), nil
	}
	out := &Server{Host: s.Host, Port: s.Port, Security: s.Security, User: s.User}
	if s.Password == "" {
		return out, nil
	}
	var err error
	if out.Password, err = vault.Unseal(s.Password); err != nil {
		return nil, fmt.Errorf("password of the mail server: %w", err)
	}
	return out, nil
}

// Try sends a test mail now, by the settings as they are kept, and notes who did and whether it left. The error says what the
// other side answered.
func (o *Outbox) Try(ctx context.Context, by audit.Actor, to Address, lang locale.Language, id ID) error {
	settings, err := o.Settings(ctx)
	if err := errors.Join(by.Validate(), err); err != nil {
		return err
	}
	return o.TryBy(ctx, by, settings, to, lang, id)
}

// trialLasts is how long somebody waits for a test mail at a page.
const trialLasts = 30 * time.Second

// TryBy is Try, by settings that were prepared and need not be kept.
func (o *Outbox) TryBy(ctx context.Context, by audit.Actor, settings Settings, to Address, lang locale.Language, id ID) error {
	tried, code := o.try(ctx, settings, to, lang, id), "sent"
	if tried != nil {
		code = "failed"
	}
	return errors.Join(tried, o.NoteTrial(ctx, by, code, o.Now()))
}

// try sends a test mail, and notes nothing.
func (o *Outbox) try(ctx context.Context, settings Settings, to Address, lang locale.Language, id ID) error {
	ctx, cancel := context.WithTimeout(ctx, trialLasts)
	defer cancel()
	outlet, err := settings.outlet(o.Vault)
	if err == nil && outlet == nil {
		err = &Fault{Code: "way"}
	}
	if err != nil {
		return err
	}
	r := &round{Outbox: o, settings: settings, outlet: outlet}
	q := &Queued{Note: Note{ID: id, Kind: Trial, To: to, Lang: lang}}
	letter, err := trial(ctx, &q.Note)
	if err != nil {
		return err
	}
	m, err := r.message(parcel{q}, letter)
	if err != nil {
		return err
	}
	way, err := outlet.Open(ctx)
	if err != nil {
		return err
	}
	defer way.Close()
	return way.Send(m)
}

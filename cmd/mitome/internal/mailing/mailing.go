// Package mailing is the verb "mitome mail": how mails leave, which did, and what came back.
package mailing

import (
	"crypto/rand"
	"errors"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
)

// Command is about the mails that mitome sends.
type Command struct {
	Show showCommand `cmd:"" help:"command.mail.show"`
	Set  setCommand  `cmd:"" help:"command.mail.set"`
	Try  tryCommand  `cmd:"" help:"command.mail.try"`
	List listCommand `cmd:"" help:"command.mail.list"`

	Receive receiveCommand `cmd:"" help:"command.mail.receive"`
}

// showCommand tells how mails leave, and how many wait.
type showCommand struct {
	office.Flags
	JSON bool `help:"command.flag.json"`
}

// mailShown is how mails leave, for programs. The password is told to nobody.
type mailShown struct {
	Ready    bool                 `json:"ready"`
	From     string               `json:"from,omitzero"`
	Name     string               `json:"name,omitzero"`
	New      int                  `json:"new,omitzero"`     // how many mails a new organisation sends in 24 hours
	Returns  string               `json:"returns,omitzero"` // where what cannot be delivered comes back
	Folder   string               `json:"folder,omitzero"`
	Server   string               `json:"server,omitzero"`
	Port     int                  `json:"port,omitzero"`
	Security mail.Security        `json:"security,omitzero"`
	User     string               `json:"user,omitzero"`
	Password bool                 `json:"password"` // one is kept, sealed
	Mails    map[mail.State]int64 `json:"mails"`    // how many there are in each state
}

// Run shows.
func (k *showCommand) Run(c *terminal.Context) error {
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	s, err := a.Mail.Settings(c)
	count, countErr := a.CountMails(c)
	if err := errors.Join(err, countErr); err != nil {
		return terminal.Undecided(err, "command.mail.failed")
	}
	shown := mailShown{s.Ready(), s.From, s.Name, s.Quota().PerDay, s.Back, s.Folder, s.Host, s.Port, s.Security, s.User, s.Password != "", count}
	if k.JSON {
		return c.PrintJSON(shown)
	}
	return shown.print(c)
}

func (m *mailShown) print(c *terminal.Context) error {
	if !m.Ready {
		return c.Say("command.mail.none")
	}
	port := ""
	if m.Port > 0 {
		port = strconv.Itoa(m.Port)
	}
	fields := []terminal.Field{
		{c.Text("command.mail.label.from"), m.From}, {c.Text("command.mail.label.name"), m.Name}, {c.Text("command.mail.label.folder"), m.Folder},
		{c.Text("command.mail.label.server"), m.Server}, {c.Text("command.mail.label.port"), port}, {c.Text("command.mail.label.security"), string(m.Security)},
		{c.Text("command.mail.label.user"), m.User}, {c.Text("command.mail.label.returns"), m.Returns},
		{c.Text("command.mail.label.new"), strconv.Itoa(m.New)},
	}
	for _, state := range mail.States {
		if n := m.Mails[state]; n > 0 {
			fields = append(fields, terminal.Field{state.Name(c.Lang), strconv.FormatInt(n, 10)})
		}
	}
	s := terminal.NewSheet(c.Stdout)
	s.Fields(0, fields)
	return s.Print()
}

// setCommand changes how mails leave.
type setCommand struct {
	office.Flags
	From         string `help:"command.mail.set.from" placeholder:"ADDRESS"`
	Name         string `help:"command.mail.set.name" placeholder:"TEXT"`
	Returns      string `help:"command.mail.set.returns" placeholder:"ADDRESS"`
	New          *int   `help:"command.mail.set.new" placeholder:"N"`
	Folder       string `help:"command.mail.set.folder" placeholder:"DIR" type:"path"`
	Server       string `help:"command.mail.set.server" placeholder:"HOST"`
	Port         int    `help:"command.mail.set.port" placeholder:"N"`
	Security     string `help:"command.mail.set.security" placeholder:"tls|starttls|open"`
	User         string `help:"command.mail.set.user" placeholder:"NAME"`
	PasswordFile string `help:"command.mail.set.password_file" placeholder:"FILE" type:"path"`
	None         bool   `help:"command.mail.set.none"`
}

// Run changes all of it at once; the quota of new organisations only where it is named.
func (k *setCommand) Run(c *terminal.Context) error {
	settings := mail.Settings{
		From: k.From, Name: k.Name, Back: k.Returns, Folder: k.Folder, Host: k.Server, Port: k.Port, Security: mail.Security(k.Security), User: k.User,
	}
	if nothing := settings == (mail.Settings{}) && k.PasswordFile == "" && k.New == nil; nothing != k.None {
		return terminal.Misuse(nil, "command.mail.set.what")
	}
	if k.PasswordFile != "" {
		data, err := os.ReadFile(k.PasswordFile)
		if err != nil {
			return terminal.Undecided(err, "command.mail.failed")
		}
		settings.Password = strings.TrimRight(string(data), "\r\n")
	}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	before, err := a.Mail.Settings(c)
	if err != nil {
		return terminal.Undecided(err, "command.mail.failed")
	}
	if settings == (mail.Settings{}) && !k.None { // the quota alone is named
		settings, settings.Password = before, ""
	}
	settings.New = before.New
	if k.New != nil {
		settings.New = *k.New
	}
	err = a.AsOperator(c, func(by issuance.By) error {
		_, err := a.Mail.Set(c, by, settings)
		return err
	})
	if err != nil {
		return mailError(err)
	}
	if k.None {
		return c.Say("command.mail.set.done_none")
	}
	return c.Say("command.mail.set.done")
}

// mailError tells what is wrong with what was asked for apart from what stands in the way.
func mailError(err error) error {
	var fault *mail.Fault
	if errors.As(err, &fault) {
		return terminal.Refuse(err, "command.mail.failed")
	}
	return terminal.Undecided(err, "command.mail.failed")
}

// tryCommand sends a test mail.
type tryCommand struct {
	office.Flags
	Address string `arg:"" help:"command.mail.try.address"`
}

// Run sends it at once, and says what the other side answered.
func (k *tryCommand) Run(c *terminal.Context) error {
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	err = a.AsOperator(c, func(by issuance.By) error {
		return a.Mail.Try(c, by, mail.Address{Address: k.Address}, c.Lang, mail.NewID(rand.Reader))
	})
	if err != nil {
		return mailError(err)
	}
	return c.Say("command.mail.try.done", "address", k.Address)
}

// listCommand lists mails, the newest first.
type listCommand struct {
	office.Flags
	Waiting bool `help:"command.mail.list.waiting"`
	Limit   int  `help:"command.list.limit" default:"50" placeholder:"N"`
	JSON    bool `help:"command.flag.json"`
}

// mailListed is a mail for programs.
type mailListed struct {
	ID      string     `json:"id"`
	Kind    mail.Kind  `json:"kind"`
	Address string     `json:"address"`
	State   mail.State `json:"state"`
	Due     time.Time  `json:"due"` // of the first try
	Next    time.Time  `json:"next,omitzero"`
	Ended   time.Time  `json:"ended,omitzero"`
	Tries   int        `json:"tries"`
	Answer  string     `json:"answer,omitzero"` // what the last try ended with

	Needless bool `json:"needless,omitzero"` // it waits and will not go: there is nothing to tell any more
}

// Run lists.
func (k *listCommand) Run(c *terminal.Context) error {
	if k.Limit < 1 {
		return terminal.Misuse(nil, "command.list.limit_bad")
	}
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	mails, err := a.ListMails(c, k.Waiting, k.Limit)
	if err != nil {
		return terminal.Undecided(err, "command.mail.failed")
	}
	if k.JSON {
		listed := make([]mailListed, len(mails))
		for i := range mails {
			listed[i] = listedMail(&mails[i])
		}
		return c.PrintJSON(listed)
	}
	if len(mails) == 0 {
		return c.Say("command.mail.list.none")
	}
	rows := make([][]string, len(mails))
	for i := range mails {
		m := &mails[i]
		answer := m.Answer
		if said := mail.Explained(c.Lang, m.Answer); said != "" {
			answer = said + " " + m.Answer
		}
		rows[i] = []string{locale.Moment(c.Lang, m.Wanted.In(m.Zone)), m.Kind.Name(c.Lang), m.To.Address, m.StateName(c.Lang), strconv.Itoa(m.Tries), answer}
	}
	s := terminal.NewSheet(c.Stdout)
	s.Table(0, []string{
		c.Text("command.mail.label.due"), c.Text("command.mail.label.kind"), c.Text("command.mail.label.to"), c.Text("command.mail.label.state"),
		c.Text("command.mail.label.tries"), c.Text("command.mail.label.answer"),
	}, rows)
	return s.Print()
}

// listedMail is a mail for programs.
func listedMail(q *mail.Listed) mailListed {
	m := mailListed{q.ID.String(), q.Kind, q.To.Address, q.State, q.Wanted, time.Time{}, q.Ended, q.Tries, q.Answer, q.Needless}
	if q.State == mail.Waiting {
		m.Next = q.Due
	}
	return m
}

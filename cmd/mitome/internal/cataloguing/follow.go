package cataloguing

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/catalogue/follow"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// mapping lets origins be answered from elsewhere, for those who try something before it is public.
type mapping struct {
	Map []string `help:"command.verify.map" placeholder:"ORIGIN=URL" sep:"none"`
}

// follower is who takes in micro-credentials of others. Call done after use.
func (k *mapping) follower(a *app.App) (f *follow.Follower, done func(), err error) {
	if len(k.Map) == 0 {
		return a.Follower(nil)
	}
	return a.Follower(func(fetcher *fetch.Fetcher) error { return office.MapOrigins(fetcher, k.Map) })
}

// addCommand takes in micro-credentials of other issuers.
type addCommand struct {
	office.Flags
	mapping
	JSON   bool     `help:"command.flag.json"`
	Target []string `arg:"" name:"target" help:"command.catalogue.add.target"`
}

// Run adds what can be added, and says of each what became of it.
func (k *addCommand) Run(c *terminal.Context) error {
	return k.sources(c, &k.Flags, k.JSON, func(a *app.App, f *follow.Follower, by issuance.By, say func(sourceReport) error) error {
		refused := false
		for _, target := range k.Target {
			out, known, err := k.add(c, f, by, target)
			var refusal *follow.Refusal
			switch {
			case errors.As(err, &refusal):
				refused = true
				err = say(sourceReport{Address: target, Problem: refusal.Problem, sentence: c.Text("command.catalogue.add.refused", "target", target, "reason", refusal.Message(c.Lang))})
			case err == nil:
				key := "command.catalogue.added"
				if known {
					key = "command.catalogue.added_before"
				}
				err = say(newSourceReport(c, &out.Source, out.Changed, key).without(c, out.Left))
			}
			if err != nil {
				return err
			}
		}
		if refused {
			return terminal.Reported(terminal.ExitRefused)
		}
		return nil
	})
}

// add takes in what an address leads to, or a list from a file.
func (k *addCommand) add(c *terminal.Context, f *follow.Follower, by issuance.By, target string) (follow.Outcome, bool, error) {
	if office.IsAddress(target) {
		return f.Add(c, by, strings.TrimSpace(target))
	}
	data, err := c.Read(target, follow.MaxList)
	if err != nil {
		return follow.Outcome{}, false, err
	}
	return f.AddList(c, by, target, data)
}

// refreshCommand reads sources now.
type refreshCommand struct {
	office.Flags
	mapping
	JSON   bool     `help:"command.flag.json"`
	Source []string `arg:"" optional:"" name:"source" help:"command.catalogue.source"`
}

// Run reads the named sources, or all.
func (k *refreshCommand) Run(c *terminal.Context) error {
	return k.sources(c, &k.Flags, k.JSON, func(a *app.App, f *follow.Follower, by issuance.By, say func(sourceReport) error) error {
		sources, err := k.named(c, a, f)
		if err != nil {
			return err
		}
		for i := range sources {
			out, err := f.Refresh(c, by, sources[i], true)
			if err != nil {
				return err
			}
			key := "command.catalogue.refreshed"
			if out.Busy {
				key = "command.catalogue.busy"
			} else if out.Source, err = f.Find(c, out.Source.Address); err != nil {
				return err
			} else if out.Source.Problem != "" {
				key = "command.catalogue.not_refreshed"
			}
			if err := say(newSourceReport(c, &out.Source, out.Changed, key).without(c, out.Left)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (k *refreshCommand) named(c *terminal.Context, a *app.App, f *follow.Follower) ([]follow.Source, error) {
	if len(k.Source) == 0 {
		return a.Store.Sources(c)
	}
	var sources []follow.Source
	for _, name := range k.Source {
		s, err := f.Find(c, name)
		if err != nil {
			return nil, noSource(err, name)
		}
		sources = append(sources, s)
	}
	return sources, nil
}

// noSource tells a name that no source has from what stands in the way.
func noSource(err error, name string) error {
	if errors.Is(err, issuance.ErrNotFound) {
		return terminal.Refuse(nil, "command.catalogue.no_source", "source", name)
	}
	return err
}

// removeCommand lets sources go, with all that no other names.
type removeCommand struct {
	office.Flags
	mapping
	JSON   bool     `help:"command.flag.json"`
	Source []string `arg:"" name:"source" help:"command.catalogue.remove.source"`
}

// Run removes; all are found before any is.
func (k *removeCommand) Run(c *terminal.Context) error {
	return k.sources(c, &k.Flags, k.JSON, func(a *app.App, f *follow.Follower, by issuance.By, say func(sourceReport) error) error {
		sources := make([]follow.Source, len(k.Source))
		for i, name := range k.Source {
			var err error
			if sources[i], err = f.Find(c, name); err != nil {
				return noSource(err, name)
			}
		}
		for i := range sources {
			dropped, err := a.Store.RemoveSource(c, by, sources[i].Address, a.Service.Now())
			if err != nil {
				return noSource(err, sources[i].Address)
			}
			sources[i].Entries, sources[i].Problem = dropped, "" // how the last reading ended is of no use any more
			if err := say(newSourceReport(c, &sources[i], dropped, "command.catalogue.removed")); err != nil {
				return err
			}
		}
		return nil
	})
}

// listCommand tells whence micro-credentials of others are taken in.
type listCommand struct {
	office.Flags
	JSON bool `help:"command.flag.json"`
}

// Run lists.
func (k *listCommand) Run(c *terminal.Context) error {
	a, err := k.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	sources, err := a.Store.Sources(c)
	if err != nil {
		return terminal.Undecided(err, "command.catalogue.unread")
	}
	if k.JSON {
		all := []sourceReport{}
		for i := range sources {
			all = append(all, newSourceReport(c, &sources[i], 0, ""))
		}
		return c.PrintJSON(all)
	}
	if len(sources) == 0 {
		return c.Say("command.catalogue.none")
	}
	zone, err := a.Zone(c)
	if err != nil {
		return terminal.Undecided(err, "command.catalogue.unread")
	}
	s := terminal.NewSheet(c.Stdout)
	for i := range sources {
		source := &sources[i]
		s.Heading(strings.TrimPrefix(source.Address, "file:"))
		read, problem := "", follow.ProblemText(source.Problem, c.Lang)
		if !source.ReadAt.IsZero() {
			read = locale.Moment(c.Lang, source.ReadAt.In(zone))
		}
		failing := ""
		if source.Failing > 0 {
			failing = c.Text("command.catalogue.list.failing", "count", source.Failing)
		}
		s.Fields(2, []terminal.Field{
			{c.Text("command.catalogue.list.kind"), c.Text("command.catalogue.kind." + string(source.Kind))},
			{c.Text("command.catalogue.list.entries"), strings.TrimSpace(strconv.Itoa(source.Entries) + " " + failing)},
			{c.Text("command.catalogue.list.read"), read},
			{c.Text("command.catalogue.list.next"), locale.Moment(c.Lang, source.NextAt.In(zone))},
			{c.Text("command.catalogue.list.problem"), problem},
		})
	}
	return s.Print()
}

// sourceReport is what is told of a source.
type sourceReport struct {
	Address string `json:"address"`
	Kind    string `json:"kind,omitempty"`
	Entries int    `json:"entries"`
	Failing int    `json:"failing,omitempty"`
	Changed int    `json:"changed"`
	ReadAt  string `json:"read_at,omitempty"` // RFC 3339
	NextAt  string `json:"next_at,omitempty"`
	Problem string `json:"problem,omitempty"`

	LeftOut []leftReport `json:"left_out,omitempty"`

	sentence string
}

// leftReport is what is told of something that a source names and that was not taken in.
type leftReport struct {
	Name    string `json:"name"`
	Problem string `json:"problem"`
	Reason  string `json:"reason"`
}

// without tells, beside the source, what it names and was not taken in, and why.
func (r sourceReport) without(c *terminal.Context, left []follow.Left) sourceReport {
	for _, one := range left {
		r.LeftOut = append(r.LeftOut, leftReport{one.Name, one.Problem, follow.ProblemText(one.Problem, c.Lang)})
	}
	return r
}

// print writes the sentence, and below it a line for each of what was left out.
func (r *sourceReport) print(c *terminal.Context) error {
	s := terminal.NewSheet(c.Stdout)
	s.Whole(verification.Printable(r.sentence))
	for _, left := range r.LeftOut {
		s.Whole("  " + verification.Printable(c.Text("command.catalogue.left_out", "name", left.Name, "reason", left.Reason)))
	}
	return s.Print()
}

func newSourceReport(c *terminal.Context, s *follow.Source, changed int, key string) sourceReport {
	r := sourceReport{Address: s.Address, Kind: string(s.Kind), Entries: s.Entries, Failing: s.Failing, Changed: changed, Problem: s.Problem}
	if !s.ReadAt.IsZero() {
		r.ReadAt = s.ReadAt.Format(time.RFC3339)
	}
	if !s.NextAt.IsZero() {
		r.NextAt = s.NextAt.Format(time.RFC3339)
	}
	if key != "" {
		r.sentence = c.Text(key, "source", strings.TrimPrefix(s.Address, "file:"), "kind", c.Text("command.catalogue.kind."+string(s.Kind)), "count", s.Entries, "changed", changed)
		if s.Failing > 0 {
			r.sentence += " " + c.Text("command.catalogue.list.failing", "count", s.Failing)
		}
		if s.Problem != "" {
			r.sentence += " " + follow.ProblemText(s.Problem, c.Lang)
		}
	}
	return r
}

// sources does something with sources in an existing store, and says of each what became of it, or all at the end as JSON.
func (k *mapping) sources(c *terminal.Context, flags *office.Flags, asJSON bool, do func(a *app.App, f *follow.Follower, by issuance.By, say func(sourceReport) error) error) error {
	a, err := flags.OpenExisting(c)
	if err != nil {
		return err
	}
	defer a.Close()
	f, done, err := k.follower(a)
	if err != nil {
		return err
	}
	defer done()
	all := []sourceReport{}
	err = a.AsOperator(c, func(by issuance.By) error {
		return do(a, f, by, func(r sourceReport) error {
			all = append(all, r)
			if asJSON {
				return nil
			}
			return r.print(c)
		})
	})
	var told *terminal.Failure
	if err != nil && !errors.As(err, &told) {
		return terminal.Undecided(err, "command.catalogue.failed")
	}
	if asJSON && (err == nil || told.Key == "") {
		return errors.Join(c.PrintJSON(all), err)
	}
	return err
}

package mail

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Outlook is what is known, before mails go, of whether they and the reminders behind them will arrive.
type Outlook struct {
	Ways Ways
	Room Room     // what the quota leaves
	Dead []int    // rows of mails to addresses that do not work
	Not  []int    // rows of mails to addresses at which somebody has said that an award is somebody else's
	Ends []Ending // in the order of their days

	At   time.Time // when the mails are to go
	all  int       // how many mails go
	dead map[string]bool
	not  map[string]bool
	risk strings.Builder // the rows that are dead or not, with their addresses
	zone *time.Location
}

// Later is how many of the mails do not go at once, for the quota of an organisation that is new.
func (o *Outlook) Later() int { return o.all - o.AtOnce() }

// AtOnce is how many of the mails do.
func (o *Outlook) AtOnce() int { return o.Room.For(o.all) }

// Safe reports whether no address is known that does not work, nor any that is somebody else's.
func (o *Outlook) Safe() bool { return len(o.dead) == 0 && len(o.not) == 0 }

// Risks is a digest of which of the mails may reach nobody, or somebody else, by which whoever has looked at them looked at
// these; empty where there are none.
func (o *Outlook) Risks() string {
	if len(o.Dead) == 0 && len(o.Not) == 0 {
		return ""
	}
	sum := sha256.Sum256([]byte(o.risk.String()))
	return hex.EncodeToString(sum[:16])
}

// Ending is how many mails go to addresses that end before the last reminder.
type Ending struct {
	End
	Count int
	Over  bool // the day has passed
}

// NewOutlook looks out on mails that are to go at a time, with the addresses that are known, and those at which somebody has
// said that an award is somebody else's.
func NewOutlook(ways Ways, known []KnownAddress, disowned []string, at time.Time, zone *time.Location) *Outlook {
	o := &Outlook{Ways: ways, At: at, dead: map[string]bool{}, not: map[string]bool{}, zone: zone}
	for _, address := range disowned {
		o.not[address] = true
	}
	for i := range known {
		if !known[i].Dead.IsZero() {
			o.dead[known[i].Address] = true
		}
	}
	return o
}

// Add counts a mail that is to go for a row of a list to an address; empty: none goes.
func (o *Outlook) Add(row int, address string) {
	if address != "" {
		o.all++
	}
	if o.dead[address] {
		o.Dead = append(o.Dead, row)
	}
	if o.not[address] {
		o.Not = append(o.Not, row)
	}
	if o.dead[address] || o.not[address] {
		fmt.Fprintf(&o.risk, "%d %q %t %t\n", row, address, o.dead[address], o.not[address])
	}
	end, ok := o.Ways.EndOf(address)
	if !ok {
		return
	}
	until, reminders := end.Until(o.zone), o.Ways.Reminders(address, o.At, o.zone)
	over := !o.At.Before(until)
	if !over && (len(reminders) == 0 || reminders[len(reminders)-1].Before(until)) {
		return
	}
	i := slices.IndexFunc(o.Ends, func(e Ending) bool { return e.End == end })
	if i < 0 {
		o.Ends = append(o.Ends, Ending{End: end, Over: over})
		slices.SortFunc(o.Ends, func(a, b Ending) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Domain, b.Domain)) })
		i = slices.IndexFunc(o.Ends, func(e Ending) bool { return e.End == end })
	}
	o.Ends[i].Count++
}

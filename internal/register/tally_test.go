package register

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
)

// Each learner is counted once in the business year of issuing, a replacement as none of its own, and all of it as it stood at
// a time.
func TestTallies(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day string) time.Time {
		when, err := time.ParseInLocation(time.DateOnly, day, tokyo)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	var l learned
	id := func(n byte) issuance.ID { return issuance.ID{n} }
	filed := func(n byte, row int, issued string, more func(*card)) *card {
		c := &card{row: row, class: 7, issued: at(issued), recorded: at(issued), kind: "社会人", heard: l.of(id(n))}
		if more != nil {
			more(c)
		}
		return c
	}
	revoked := func(day, reason string) func(*card) {
		return func(c *card) { c.revokedAt, c.reason = at(day), reason }
	}
	f := &Filed{org: &issuance.Organisation{House: issuance.House{YearBegins: time.April}}, zone: tokyo, file: &orgFile{}, batches: snapshot{
		{id: 2, replaces: id(1), cards: []*card{filed(3, 2, "2026-03-31", func(c *card) { c.recorded = at("2026-04-20") })}},
		{id: 1, cards: []*card{
			filed(1, 2, "2026-03-31", revoked("2026-04-20", "replaced")), filed(2, 3, "2026-03-31", nil),
			filed(4, 4, "2026-04-01", revoked("2026-05-02", "issued_in_error")), filed(5, 5, "2026-04-01", func(c *card) { c.expires, c.kind = at("2026-04-15"), "" }),
		}},
	}}
	l.of(id(3)).before.Store(l.of(id(1)))
	for _, line := range []audit.Line{
		{Entry: audit.Entry{Action: "award.open", Subject: id(1).String()}, At: at("2026-04-02")},
		{Entry: audit.Entry{Action: "award.report", Code: "misspelt", Subject: id(1).String()}, At: at("2026-04-02")},
		{Entry: audit.Entry{Action: "award.report", Code: "not_me", Subject: id(2).String()}, At: at("2026-04-02")},
		{Entry: audit.Entry{Action: "award.receive", Subject: id(1).String()}, At: at("2026-04-03")},
		{Entry: audit.Entry{Action: "award.decline", Subject: id(2).String()}, At: at("2026-04-04")},
		{Entry: audit.Entry{Action: "award.receive", Subject: id(5).String()}, At: at("2026-06-01")},
	} {
		award, _ := issuance.ParseID(line.Subject)
		l.change(award, func(t *told) { t.hear(&line) })
	}
	l.change(id(2), func(t *told) { t.sent, t.failed, t.returned = at("2026-04-02"), true, at("2026-04-10") })
	l.change(id(3), func(t *told) { t.sent = at("2026-04-22") })
	listed := []ListTally{{1, 2}}
	before := Tally{Lists: listed, Awarded: 2, Sent: 1, Opened: 1, Received: 1, Declined: 1, Names: 1, Kinds: map[string]int{"社会人": 2}, Revoked: map[string]int{}}
	before.Months[11] = 2
	now := Tally{Lists: listed, Awarded: 2, Expired: 1, Kinds: map[string]int{"社会人": 1, "": 1}, Revoked: map[string]int{"issued_in_error": 1}}
	now.Months[0] = 1 // what was issued in error is no completion
	for until, want := range map[string]map[TallyOf]*Tally{
		"2026-04-01": {{7, 2025}: {Lists: listed, Awarded: 2, Months: before.Months, Kinds: before.Kinds, Revoked: map[string]int{}}},
		"2026-04-05": {{7, 2025}: &before, {7, 2026}: {Lists: listed, Awarded: 2, Months: [12]int{2}, Kinds: now.Kinds, Revoked: map[string]int{}}},
		"2026-05-03": {{7, 2025}: func() *Tally { b := before; b.Reissued = 1; return &b }(), {7, 2026}: &now},
	} {
		if diff := cmp.Diff(want, f.Tallies(at(until))); diff != "" {
			t.Errorf("until %s (-want +got):\n%s", until, diff)
		}
	}
	if got := f.Years(); !cmp.Equal(got, []int{2026, 2025}) {
		t.Errorf("years %v", got)
	}
	for want, n := range map[Received]int{HasReceived: 3, HasNotReceived: 1, HasDeclined: 1} { // one of those received replaces another
		if total := f.batches.each(Search{Received: want}, at("2026-07-01"), func(place) {}); total != n {
			t.Errorf("%s: %d, want %d", want, total, n)
		}
	}
}

// Whatever is done to learners' awards, one after the other – revoked, replaced, undone, valid again – the numbers are those
// of a plain count of learners and of rows.
func TestTalliesOfAnyDeeds(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 10)) //nolint:gosec // for a test
	reasons := []string{"issued_in_error", "wrong_content", "misconduct"}
	start := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	for range 300 {
		var l learned
		clock, n := start, byte(0)
		next := func() time.Time { clock = clock.Add(time.Minute); return clock }
		first := &filedBatch{id: 1}
		batches := snapshot{first}
		award := func(row int) *card {
			n++
			return &card{id: issuance.ID{n}, row: row, class: 7, issued: start, recorded: next(), heard: l.of(issuance.ID{n})}
		}
		learners := make([][]*card, 1+random.IntN(5))
		for i := range learners {
			learners[i] = []*card{award(i + 2)}
			first.cards = append(first.cards, learners[i][0])
		}
		replaced := 0
		for range random.IntN(40) {
			i := random.IntN(len(learners))
			standing := theOneOf(learners[i])
			switch {
			case standing == nil: // one of them is valid again
				c := learners[i][random.IntN(len(learners[i]))]
				c.revokedAt, c.reason = time.Time{}, ""
			case random.IntN(2) == 0:
				standing.revokedAt, standing.reason = next(), reasons[random.IntN(len(reasons))]
			default:
				standing.revokedAt, standing.reason = next(), "replaced"
				c := award(2)
				c.heard.before.Store(standing.heard)
				batches = append(snapshot{{id: int64(n), replaces: standing.id, cards: []*card{c}}}, batches...)
				learners[i], replaced = append(learners[i], c), replaced+1
			}
		}
		f := &Filed{register: &Register{now: next}, org: &issuance.Organisation{}, zone: time.UTC, file: &orgFile{}, batches: batches}
		holds, valid := 0, 0
		for _, awards := range learners {
			if theOneOf(awards) != nil {
				holds++
			}
		}
		batches.each(Search{Status: issuance.Valid}, next(), func(place) { valid++ })
		tally := f.Tallies(next())[TallyOf{7, 2026}]
		months := 0
		for _, of := range tally.Months {
			months += of
		}
		if tally.Awarded != len(learners) || tally.Standing() != holds || holds != valid || tally.Reissued != replaced || months != tally.Completed() {
			t.Fatalf("%d learners, of whom %d hold one (%d valid in the register), %d replacements: %+v, standing %d, completed %d", len(learners), holds, valid, replaced, tally, tally.Standing(), tally.Completed())
		}
		if ledger := f.Ledger(Search{}).Count(); ledger != tally.Completed() {
			t.Fatalf("the register of completions has %d, completed %d: %+v", ledger, tally.Completed(), tally)
		}
	}
}

// theOneOf is the award of a learner that is not revoked; nil: none.
func theOneOf(awards []*card) *card {
	for _, c := range awards {
		if c.revokedAt.IsZero() {
			return c
		}
	}
	return nil
}

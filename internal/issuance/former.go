package issuance

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
)

// This file asks what a list cannot know: whether an award of the same micro-credential was taken back from a learner
// before, and whether who holds it goes by another name. Neither is decided silently.

// Former is an award that was revoked, and whose it was.
type Former struct {
	ID           ID
	RecipientKey []byte
	Period       string
	RevokedAt    time.Time
	Reason       string // public code, see Reasons
}

// place is what can be held once: an award of a class by a learner in a period.
type place struct {
	recipient [16]byte
	period    string
}

// former is the award that was last revoked in each place.
type former map[place]Former

// findFormer looks up what was revoked of the class.
func (p *Plan) findFormer(ctx context.Context) (former, error) {
	if !p.known() || p.Version.Class == 0 {
		return former{}, nil
	}
	list, err := p.service.Awards.Former(ctx, p.Org.ID, p.Version.Class)
	found := make(former, len(list))
	for _, f := range list {
		if len(f.RecipientKey) == len(place{}.recipient) { // an erased award has nobody's
			found[place{[16]byte(f.RecipientKey), f.Period}] = f
		}
	}
	return found, err
}

// of is the award that was last revoked in the place which a learner would take; the zero Former: none.
func (f former) of(org *Organisation, email, period string) Former {
	if len(f) == 0 || email == "" {
		return Former{}
	}
	return f[place{[16]byte(recipientKey(org, email)), period}]
}

func (p *Plan) planFormer(ctx context.Context) (err error) {
	p.former, err = p.findFormer(ctx)
	return err
}

// lastRevoked is the award that was revoked in the place which a learner would take, unless the learner has got another
// since then, or it is the one that the request replaces by name.
func (p *Plan) lastRevoked(ctx context.Context, known former, email, period string) (Former, bool, error) {
	was := known.of(&p.Org, email, period)
	if was.ID == (ID{}) || was.ID == p.request.Replaces {
		return was, false, nil
	}
	_, err := p.service.Awards.Holder(ctx, p.Org.ID, p.Version.Class, recipientKey(&p.Org, email), period)
	if errors.Is(err, ErrNotFound) {
		return was, true, nil
	}
	return was, false, err
}

// again carries out what was decided about a learner from whom the award was taken back. Without a decision the row is
// refused; left tells that it is left out of the list.
func (p *Plan) again(ctx context.Context, row *roster.Row, header func(columns.Column) string) (faults []roster.Fault, left bool, err error) {
	was, found, err := p.lastRevoked(ctx, p.former, row.Email, row.Period)
	if err != nil || !found {
		return nil, false, err
	}
	if p.request.Revoked == roster.Award {
		p.Again++
	}
	faults, left = p.decide(p.request.Revoked, roster.Fault{
		Row: row.Number, Column: header(columns.Email), Code: "revoked_before", Out: words.OutRevoked,
		Args: []any{"day", was.RevokedAt.In(p.zone), "reason", was.Reason},
	})
	return faults, left, nil
}

// decided are the rows about which somebody has decided, by what speaks against them and what is done with them.
type decided map[words.Out]map[roster.Decision][]int

// left reports whether rows were left out.
func (d decided) left() bool {
	for _, rows := range d {
		if len(rows[roster.Skip]) > 0 {
			return true
		}
	}
	return false
}

// decide carries out what was decided about a row that a fault speaks against: without a decision that stands.
func (p *Plan) decide(decision roster.Decision, fault roster.Fault) (faults []roster.Fault, left bool) {
	if decision == roster.Undecided {
		return []roster.Fault{fault}, false
	}
	if p.decided[fault.Out] == nil {
		p.decided[fault.Out] = map[roster.Decision][]int{}
	}
	rows := p.decided[fault.Out]
	rows[decision] = append(rows[decision], fault.Row)
	return nil, decision == roster.Skip
}

// askedKinds are what can speak against a row without standing in the list itself.
var askedKinds = []words.Out{words.OutRevoked, words.OutHeld, words.OutCourse}

// decidedNotices tell what was decided about learners who held the award before, or hold it under another address, and which
// awards are dated before the decision on which they stand.
func (p *Plan) decidedNotices() (notices []roster.Notice) {
	tell := func(code string, rows []int, more ...any) {
		if len(rows) > 0 {
			some := roster.Rows(rows)
			notices = append(notices, roster.Notice{Code: code, Args: append([]any{"count", some.Count, "rows", some.Text}, more...)})
		}
	}
	revoked, held, course := p.decided[words.OutRevoked], p.decided[words.OutHeld], p.decided[words.OutCourse]
	tell("revoked_skipped", revoked[roster.Skip])
	tell("revoked_awarded", revoked[roster.Award])
	tell("held_skipped", held[roster.Skip])
	tell("held_awarded", held[roster.Award])
	tell("course_skipped", course[roster.Skip])
	tell("course_awarded", course[roster.Award])
	tell("before_decision", p.undecided, "day", p.issued, "column", p.Dated)
	return notices
}

// revokedSince reports whether an award was taken back, since the plan was made, from a learner who would get it again.
func (p *Plan) revokedSince(ctx context.Context) (found bool, err error) {
	if p.rows == nil {
		return false, nil // nobody is awarded anything
	}
	now, err := p.findFormer(ctx)
	if err != nil || len(now) == 0 {
		return false, err
	}
	err = p.rows.each(func(in *intent) error {
		was, is, err := p.lastRevoked(ctx, now, in.Email, in.Period)
		found = found || is && was.ID != in.Former
		return err
	})
	return found, err
}

// otherName reports whether a list gives another name to a learner than the register does, or one where that has none. A
// name that the list leaves out is no other, nor is one that only its spaces or its width tell from it.
func otherName(listed, held Recipient) bool {
	if held.Name+held.NameEN == "" {
		return listed.Name+listed.NameEN != ""
	}
	return differs(listed.Name, held.Name) || differs(listed.NameEN, held.NameEN)
}

func differs(listed, held string) bool {
	return listed != "" && held != "" && PlainName(listed) != PlainName(held)
}

// PlainName is a name without what writing it in another way changes: width, case and spaces.
func PlainName(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(name)))
}

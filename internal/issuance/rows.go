package issuance

import (
	"context"
	"errors"
	"iter"
	"math"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/words"
)

// Fate is what would happen to a row of a list.
type Fate string

// The fates of rows.
const (
	ToIssue   Fate = "new"
	Already   Fate = "already"    // the learner holds the award
	OtherName Fate = "other_name" // so, under another name than the list's
	Again     Fate = "again"      // to be issued, although an award of the learner's was revoked: somebody has decided so
	Asked     Fate = "revoked"    // refused until somebody decides, since an award of the learner's was revoked
	Outside   Fate = "out"        // refused until somebody decides, since the list itself says that the row is out
	Faulty    Fate = "fault"      // the row has to be mended
)

// Row is a row of a list as it was understood; a faulty one holds what could be understood.
type Row struct {
	Recipient
	Number            int // header = 1; 0: the learner named in the description
	Evidence          string
	Narrative         string
	Period            string
	IssuedOn, Expires time.Time       // zero where a faulty row does not say; Expires zero: never
	Edition           locale.Language // its language; empty for a faulty row
	Fate              Fate            // as it stands now

	Held   *ListedAward // of OtherName: the award that the learner holds
	Former *Former      // of Again and Asked: the award that was revoked
	Out    words.Out    // of Outside: what the list says against the row
}

// EachRow calls do with every row of the plan's list, in order. An error of do ends it.
func (p *Plan) EachRow(ctx context.Context, do func(*Row) error) error {
	if p.rows == nil {
		return nil
	}
	next, stop := iter.Pull2(p.rows.faulty.rows)
	defer stop()
	faulty, err, more := next()
	asked := p.asked()
	now, readErr := p.findFormer(ctx) // also what was revoked meanwhile
	if readErr != nil {
		return readErr
	}
	faults := func(before int) error { // tells of the faulty rows up to a number
		for ; more && (err != nil || faulty.Row < before); faulty, err, more = next() {
			var row *Row
			if err == nil {
				row, err = p.toldFaulty(ctx, faulty, asked[faulty.Row])
			}
			if err == nil {
				err = do(row)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	err = p.rows.eachChunk(func(some []intent) error {
		held, err := p.heldAmong(ctx, some)
		if err != nil {
			return err
		}
		for i := range some {
			row := p.told(&some[i], ToIssue)
			err := faults(row.Number)
			if err == nil {
				err = p.settle(ctx, &some[i], now, held, row)
			}
			if err == nil {
				err = do(row)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return faults(math.MaxInt)
}

func (p *Plan) told(in *intent, fate Fate) *Row {
	row := &Row{
		Recipient: in.Recipient, Number: in.Row, Evidence: in.Evidence, Narrative: in.Narrative, Period: in.Period,
		IssuedOn: in.IssuedOn, Expires: in.Expires, Fate: fate,
	}
	if fate != Faulty {
		row.Edition = p.languageOfEdition(in.Edition)
	}
	return row
}

// asked are the rows about which somebody is asked, and what speaks against each in the first place.
func (p *Plan) asked() map[int]words.Out {
	asked := map[int]words.Out{}
	for _, f := range p.Refused {
		if f.Out != "" && asked[f.Row] == "" {
			asked[f.Row] = f.Out
		}
	}
	return asked
}

// toldFaulty tells of a row that is refused.
func (p *Plan) toldFaulty(ctx context.Context, in *intent, asked words.Out) (*Row, error) {
	row := p.told(in, Faulty)
	if asked == "" {
		return row, nil
	}
	if asked != words.OutRevoked {
		row.Fate, row.Out = Outside, asked
		return row, nil
	}
	was, found, err := p.lastRevoked(ctx, p.former, in.Email, in.Period)
	if found {
		row.Fate, row.Former = Asked, &was
	}
	return row, err
}

// Held is an award that somebody holds.
type Held struct {
	RecipientKey []byte
	ListedAward
}

// heldAmong is what the learners of some rows hold of the class.
func (p *Plan) heldAmong(ctx context.Context, some []intent) (map[place]ListedAward, error) {
	if !p.known() || p.Version.Class == 0 {
		return nil, nil
	}
	keys := make([][]byte, len(some))
	for i := range some {
		keys[i] = recipientKey(&p.Org, some[i].Email)
	}
	list, err := p.service.Awards.HeldAmong(ctx, p.Org.ID, p.Version.Class, keys)
	held := make(map[place]ListedAward, len(list))
	for _, h := range list {
		held[place{[16]byte(h.RecipientKey), h.Period}] = h.ListedAward
	}
	return held, err
}

// settle finds out what would become of a good row; now is what has been revoked until now, among what is held.
func (p *Plan) settle(ctx context.Context, in *intent, now former, among map[place]ListedAward, row *Row) error {
	if !p.known() || p.Version.Class == 0 {
		return nil
	}
	held, found := among[place{[16]byte(recipientKey(&p.Org, in.Email)), in.Period}]
	if !found {
		was, found, err := p.lastRevoked(ctx, now, in.Email, in.Period)
		if found {
			row.Fate, row.Former = Asked, &was
		}
		if found && was.ID == in.Former {
			row.Fate = Again
		}
		return err
	}
	if held.Status(p.At) != Valid || held.ID == p.request.Replaces {
		return nil
	}
	row.Fate = Already
	if otherName(in.Recipient, held.Recipient) {
		row.Fate, row.Held = OtherName, &held
	}
	return nil
}

func (p *Plan) holder(ctx context.Context, in *intent) (Award, error) {
	return p.service.Awards.Holder(ctx, p.Org.ID, p.Version.Class, recipientKey(&p.Org, in.Email), in.Period)
}

// EachAward calls do with every row of a recorded plan – of a kept one, HoldRows came first – that holds an award now, whether
// it was issued by this batch or before. An error of do ends it.
func (p *Plan) EachAward(ctx context.Context, do func(*Row, *Award) error) error {
	return p.rows.each(func(in *intent) error {
		award, err := p.holder(ctx, in)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return do(p.told(in, Already), &award)
	})
}

package mail

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"github.com/mitome/mitome/internal/audit"
)

// Stop is whether an organisation's mails to learners are stopped, and since when that is so. Complaints from before it are not
// counted again.
type Stop struct {
	Stopped bool      `json:"stopped"`
	At      time.Time `json:"at"`
}

// Mails to learners stop at 0.3 % complaints of the last 30 days (T28). Where fewer than a thousand were sent a single
// complaint would be more than that, and would let anybody stop them: they count as a thousand.
const (
	perThousand = 3
	atLeast     = 1000
	month       = 30 * 24 * time.Hour
)

// StopSetting is the name of the store's setting that holds an organisation's Stop.
func StopSetting(org int64) string { return fmt.Sprintf("mail.stop.%d", org) }

// StopOf returns whether an organisation's mails to learners are stopped.
func (o *Outbox) StopOf(ctx context.Context, org int64) (s Stop, err error) {
	text, err := o.MailStop(ctx, org)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &s)
	}
	if err != nil {
		err = fmt.Errorf("stop of mails: %w", err)
	}
	return s, err
}

// SetStop stops an organisation's mails to learners, or lets them go again.
func (o *Outbox) SetStop(ctx context.Context, by audit.Actor, org int64, stopped bool) error {
	if err := by.Validate(); err != nil {
		return err
	}
	text, err := json.Marshal(Stop{stopped, o.Now()})
	if err != nil {
		return err
	}
	return o.PutMailStop(ctx, by, org, string(text), o.Now())
}

// Back notes that a mail which was sent came back (Returned) or was complained of (Unwanted), with what was said. It reports
// whether that is news of a mail that is known, and stops the organisation's mails to learners where too many were complained
// of.
func (o *Outbox) Back(ctx context.Context, by audit.Actor, id ID, state State, said string) (news bool, err error) {
	said = clean(said)
	org, news, err := o.ReturnMail(ctx, id, state, said, state == Returned && gone(said), o.Now())
	if err != nil || !news || state != Unwanted || org == 0 {
		return news, err
	}
	stop, err := o.StopOf(ctx, org)
	if err != nil || stop.Stopped {
		return news, err
	}
	since := o.Now().Add(-month)
	if stop.At.After(since) {
		since = stop.At
	}
	sent, unwanted, err := o.CountToLearners(ctx, org, since)
	if err != nil || unwanted*1000 < perThousand*max(sent, atLeast) {
		return news, err
	}
	return news, o.SetStop(ctx, by, org, true)
}

// aboutMail finds a status that is about a mail or its sender, and not about the address: a rule of the other side (X.7.X), or
// a mailbox that is full (X.2.2) or a route (X.4.X). Source: RFC 3463, section 3.
var aboutMail = regexp.MustCompile(`(?:^|\D)[45]\.(?:7\.\d+|2\.2|4\.\d+|3\.\d+)(?:\D|$)`)

// gone reports whether an answer says that an address does not work.
func gone(answer string) bool { return !aboutMail.MatchString(answer) }

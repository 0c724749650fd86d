package mail

import (
	"cmp"
	"context"
	"time"
)

// Quota is how many mails to learners an organisation that is new can send in 24 hours (T28). The zero Quota limits none.
type Quota struct {
	PerDay int
}

// Day is over what a quota counts.
const Day = 24 * time.Hour

const (
	newFor       = 30 * Day // how long an organisation is new, from when it was entered
	usualQuota   = 2000
	largestQuota = 1_000_000
)

// Limits reports whether an organisation that was entered at a time is new at another, so that the quota holds for it.
func (q Quota) Limits(entered, at time.Time) bool {
	return q.PerDay > 0 && at.Before(entered.Add(newFor))
}

// Later is when a quota that is used up leaves something again, the oldest mail of the day having gone at a time: a quarter of
// an hour later at least, so that what waits is not put off anew with each mail.
func (q Quota) Later(oldest, now time.Time) time.Time {
	later := now.Add(Held)
	if at := oldest.Add(Day); at.After(later) {
		return at
	}
	return later
}

// Room is what a quota leaves to an organisation.
type Room struct {
	PerDay int // in 24 hours; 0: it is not new, and nothing limits it
	Left   int // of them
}

// Quota is how many mails organisations that are new can send by these settings.
func (s *Settings) Quota() Quota { return Quota{PerDay: cmp.Or(s.New, usualQuota)} }

// RoomOf is what the quota leaves to an organisation at a time, when what waits until a day later has gone.
func (o *Outbox) RoomOf(ctx context.Context, org int64, at time.Time) (Room, error) {
	settings, err := o.Settings(ctx)
	if err != nil {
		return Room{}, err
	}
	return o.Records.RoomOf(ctx, org, settings.Quota(), at)
}

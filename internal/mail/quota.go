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

// Used is what an organisation has sent of its quota in the last Day, or is to send.
type Used struct {
	All    int
	ByHand int // of them
}

// Plus is what is used with more.
func (u Used) Plus(more Used) Used { return Used{u.All + more.All, u.ByHand + more.ByHand} }

// keptPart is the part of a quota that lists leave to what is sent by hand: a tenth.
const keptPart = 10

// Left is what a quota leaves to mails of a rank, ByHand or OfLists: lists leave a part of it to what is sent by hand.
func (q Quota) Left(u Used, rank int) int {
	left := q.PerDay - u.All
	if rank != ByHand {
		left -= max(0, q.PerDay/keptPart-u.ByHand)
	}
	return max(0, left)
}

// Room is what a quota leaves to an organisation.
type Room struct {
	PerDay int       // in 24 hours; 0: it is not new, and nothing limits it
	Left   int       // of them to lists, when what waits until a day later has gone
	ByHand int       // to mails that are sent by hand, when those have gone that wait
	Full   bool      // lists have used up what they may now
	Again  time.Time // when there is room again where there is none by hand
}

// RoomOf is what a quota leaves after what was used, and what waits.
func (q Quota) RoomOf(used, waiting Used, again time.Time) Room {
	r := Room{
		PerDay: q.PerDay, Left: q.Left(used.Plus(waiting), OfLists), Full: q.Left(used, OfLists) == 0,
		ByHand: q.Left(used.Plus(Used{waiting.ByHand, waiting.ByHand}), ByHand),
	}
	if r.ByHand == 0 {
		r.Again = again
	}
	return r
}

// For is how many of so many mails that are sent together go at once: a Few go as by hand.
func (r Room) For(mails int) int {
	switch {
	case r.PerDay == 0:
		return mails
	case mails <= Few:
		return min(mails, r.ByHand)
	}
	return min(mails, r.Left)
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

// Package gate limits what strangers may send, on whatever page or address: so often for each client, so much at a time,
// and only once it is there.
//
//	request ── Enter: whose? its share? ── body arrives, on disk ── a place in memory ──> judged ── leave
//
// Work that costs more than answering from what is published stands behind a Gate. What arrives is bounded before it is
// allocated, and who sends slowly keeps nobody out (T35).
package gate

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/mitome/mitome/internal/web"
)

// Limits are how much strangers may ask for. The zero value of each field stands for a sensible one: a person may hand in
// three piles of twenty files one after the other, and click as quickly as people do. Source: docs/safety.md, T35.
type Limits struct {
	Every    time.Duration  // one client may ask for one piece of work so often, in the long run; 1 s
	Burst    int            // and so many at once after a pause; 60
	Each     int            // of one client, so many are under way at a time, the others wait; 8
	Patience time.Duration  // how long a request waits for room; 5 s
	Proxies  []netip.Prefix // whose X-Forwarded-For is believed; nobody's
}

// MaxUpload is how long a body may be at most, in bytes.
const MaxUpload = 16 << 20

const (
	// Bytes of uploads in memory at a time. Pictures of badges are small and have a room of their own, so that large ones
	// wait for each other and never for a good badge.
	smallBody = 1 << 20
	smallRoom = 8 << 20
	largeRoom = MaxUpload // one of them
	mostLeft  = 2 << 20   // bytes of uploads between two sweeps
	tightGC   = 25        // per cent by which the heap may grow while a large upload is judged
	aside     = 64 << 10  // what a verification takes besides the upload

	maxClients = 16 << 10 // remembered at once
)

// Gate lets requests in: by client, and by what there is room for in memory.
type Gate struct {
	limits Limits
	now    func() time.Time
	small  *semaphore.Weighted // bytes in memory
	large  *semaphore.Weighted

	smallShelf *semaphore.Weighted // bytes that arrive
	largeShelf *semaphore.Weighted

	left atomic.Int64 // bytes of uploads since the last sweep

	mu      sync.Mutex
	clients map[netip.Prefix]*client
}

// client is what is remembered of one address.
type client struct {
	paid    time.Time           // up to then its share is used up; a burst may run ahead of the clock
	busy    int                 // requests under way or waiting
	places  *semaphore.Weighted // of those under way
	shelved int64               // bytes of their bodies that are on disk
}

// New returns a gate. now is the clock by which shares are counted.
func New(limits Limits, now func() time.Time) *Gate {
	orElse(&limits.Every, time.Second)
	orElse(&limits.Burst, 60)
	orElse(&limits.Each, 8)
	orElse(&limits.Patience, 5*time.Second)
	return &Gate{
		limits: limits, now: now, clients: map[netip.Prefix]*client{},
		small: semaphore.NewWeighted(smallRoom), large: semaphore.NewWeighted(largeRoom),
		smallShelf: semaphore.NewWeighted(smallShelf), largeShelf: semaphore.NewWeighted(largeShelf),
	}
}

func orElse[T comparable](value *T, usual T) {
	var zero T
	if *value == zero {
		*value = usual
	}
}

var (
	errTooMany = errors.New("too much work for one client")
	errNoRoom  = errors.New("no room for more work")
	ErrSize    = &web.Error{Status: http.StatusRequestEntityTooLarge, Err: errors.New("upload too large"), Say: "upload"}
)

// Enter lets a request in once its body has arrived, or returns an error for 400, 413, 429 or 503, the last two with
// Retry-After set. leave must be called when the work is done.
func (g *Gate) Enter(w http.ResponseWriter, r *http.Request) (leave func(), err error) {
	if r.ContentLength > MaxUpload {
		return nil, ErrSize
	}
	who := g.Client(r)
	if wait := g.admit(r.Context(), who); wait > 0 {
		return nil, tooMany(w, wait)
	}
	var empty func()
	body, err := g.arrive(who, http.MaxBytesReader(w, r.Body, MaxUpload), r.ContentLength)
	if err == nil {
		if empty, err = g.take(r.Context(), body.size); err != nil {
			body.close()
		}
	}
	if err != nil {
		g.leave(who)
		if web.FaultOf(err).Status == http.StatusServiceUnavailable {
			w.Header()["Retry-After"] = []string{strconv.Itoa(web.RetrySeconds)}
		}
		return nil, err
	}
	r.Body, r.ContentLength = io.NopCloser(body), body.size
	return func() {
		body.close()
		empty()
		g.leave(who)
	}, nil
}

// Share lets a request in that brings nothing, or returns an error for 429, with Retry-After set. leave must be called when
// the work is done.
func (g *Gate) Share(w http.ResponseWriter, r *http.Request) (leave func(), err error) {
	who := g.Client(r)
	if wait := g.admit(r.Context(), who); wait > 0 {
		return nil, tooMany(w, wait)
	}
	return func() { g.leave(who) }, nil
}

// Further takes more pieces of work from the share of a client that was let in, or returns an error for 429, with Retry-After
// set, and takes nothing.
func (g *Gate) Further(w http.ResponseWriter, r *http.Request, more int) error {
	who := g.Client(r)
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.clients[who] // which is not forgotten while it is busy
	ahead := c.paid.Add(g.limits.Every * time.Duration(more)).Sub(g.now())
	if most := g.limits.Every * time.Duration(g.limits.Burst); ahead > most {
		return tooMany(w, ahead-most)
	}
	c.paid = c.paid.Add(g.limits.Every * time.Duration(more))
	return nil
}

// tooMany asks a client to come again later.
func tooMany(w http.ResponseWriter, wait time.Duration) error {
	w.Header()["Retry-After"] = []string{strconv.Itoa(int((wait + time.Second - 1) / time.Second))}
	return &web.Error{Status: http.StatusTooManyRequests, Err: errTooMany}
}

// take waits for room in memory for so many bytes.
func (g *Gate) take(ctx context.Context, size int64) (empty func(), err error) {
	room := g.small
	if size > smallBody {
		room, size = g.large, largeRoom
	} else {
		size += aside
	}
	ctx, cancel := context.WithTimeout(ctx, g.limits.Patience)
	defer cancel()
	if err := room.Acquire(ctx, size); err != nil {
		return nil, &web.Error{Status: http.StatusServiceUnavailable, Err: errNoRoom}
	}
	tidy := func() {}
	if room == g.large { // one at a time: what reading it leaves behind must not pile up
		roomy := debug.SetGCPercent(tightGC)
		tidy = func() { debug.SetGCPercent(roomy) }
	}
	return func() {
		g.sweep(size)
		tidy()
		room.Release(size)
	}, nil
}

// sweep collects what uploads have left behind, before there is room for as many again. A server lets its heap grow to
// several times what lives in it; for what strangers send that would be too much.
func (g *Gate) sweep(size int64) {
	if g.left.Add(size) >= mostLeft {
		g.left.Store(0)
		runtime.GC()
	}
}

// admit takes one piece of work from the client's share and waits for one of the client's places, or returns after how long
// to come again. What waited in vain is paid for all the same.
func (g *Gate) admit(ctx context.Context, who netip.Prefix) (again time.Duration) {
	places, again := g.charge(who)
	if again > 0 {
		return again
	}
	ctx, cancel := context.WithTimeout(ctx, g.limits.Patience)
	defer cancel()
	if err := places.Acquire(ctx, 1); err != nil {
		g.count(who, -1)
		return time.Second
	}
	return 0
}

// charge takes one piece of work from the client's share and counts it, or returns after how long to come again.
func (g *Gate) charge(who netip.Prefix) (places *semaphore.Weighted, again time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	c := g.clients[who]
	if c == nil {
		g.forget(now)
		c = &client{places: semaphore.NewWeighted(int64(g.limits.Each))}
		g.clients[who] = c
	}
	if c.paid.Before(now) {
		c.paid = now
	}
	ahead := c.paid.Add(g.limits.Every).Sub(now)
	if most := g.limits.Every * time.Duration(g.limits.Burst); ahead > most {
		return nil, ahead - most
	}
	c.paid = c.paid.Add(g.limits.Every)
	c.busy++
	return c.places, 0
}

// leave gives back the place of a request that was admitted.
func (g *Gate) leave(who netip.Prefix) { g.count(who, -1).places.Release(1) }

// count counts the requests of a client that is busy, and so is not forgotten.
func (g *Gate) count(who netip.Prefix, more int) *client {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.clients[who]
	c.busy += more
	return c
}

// forget makes room for one more client. Who has a full share again need not be remembered; when all are needed, any
// idle one goes: a flood from many addresses must neither fill the memory nor shut others out.
func (g *Gate) forget(now time.Time) {
	if len(g.clients) < maxClients {
		return
	}
	var idle []netip.Prefix
	for who, c := range g.clients {
		switch {
		case c.busy > 0:
		case !c.paid.After(now):
			delete(g.clients, who)
		case len(idle) == 0:
			idle = append(idle, who)
		}
	}
	if len(g.clients) >= maxClients && len(idle) > 0 {
		delete(g.clients, idle[0])
	}
}

// Client is whose request it is: an IPv4 address, or the /64 of an IPv6 one, which is what one household gets. Of
// X-Forwarded-For, only what proxies of ours have written counts: from the right, up to the first stranger.
func (g *Gate) Client(r *http.Request) netip.Prefix {
	peer, _ := netip.ParseAddrPort(r.RemoteAddr)
	who := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header["X-Forwarded-For"], ","), ",")
	for n := len(hops) - 1; n >= 0 && g.isProxy(who); n-- {
		before := hop(strings.TrimSpace(hops[n]))
		if !before.IsValid() {
			break
		}
		who = before
	}
	bits := who.BitLen()
	if who.Is6() {
		bits = 64
	}
	prefix, _ := who.WithZone("").Prefix(bits)
	return prefix
}

// hop reads one address of X-Forwarded-For; some proxies write the port too.
func hop(text string) netip.Addr {
	if at, err := netip.ParseAddrPort(text); err == nil {
		return at.Addr().Unmap()
	}
	addr, _ := netip.ParseAddr(text)
	return addr.Unmap()
}

func (g *Gate) isProxy(who netip.Addr) bool {
	for _, p := range g.limits.Proxies {
		if p.Contains(who) {
			return true
		}
	}
	return false
}

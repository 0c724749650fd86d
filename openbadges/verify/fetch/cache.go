package fetch

import (
	"container/list"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/openbadges/verify"
)

const (
	cacheEntries = 1024
	cacheBytes   = 8 << 20
	entryCost    = 512 // bytes, roughly, beside body and text
)

// netAnswer is what one address sent. It is never changed once others can see it.
type netAnswer struct {
	status      int
	contentType string
	link        []string
	location    string // of a redirect; otherwise empty
	etag        string
	modified    string
	body        []byte
	at          time.Time
	until       time.Time // may be given unasked before that
	keep        bool      // may be kept, be it for asking whether it still holds
}

// newNetAnswer reads the headers; the body is to follow.
func newNetAnswer(r *http.Response, now time.Time, unstated time.Duration) *netAnswer {
	a := &netAnswer{
		status:      r.StatusCode,
		contentType: r.Header.Get("Content-Type"),
		link:        r.Header.Values("Link"),
		etag:        r.Header.Get("ETag"),
		modified:    r.Header.Get("Last-Modified"),
		at:          now,
	}
	switch r.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		a.location = r.Header.Get("Location")
	case http.StatusOK, http.StatusNotFound, http.StatusGone:
	default:
		return a // may be otherwise in a second
	}
	var lifetime time.Duration
	lifetime, a.keep = freshness(r.Header, now, unstated)
	a.until = now.Add(lifetime)
	a.keep = a.keep && (lifetime > 0 || a.etag != "" || a.modified != "")
	return a
}

// renewed returns the answer as the other side has just confirmed it (RFC 9111, section 4.3.4).
func (a *netAnswer) renewed(h http.Header, now time.Time, unstated time.Duration) *netAnswer {
	b := *a
	lifetime, keep := freshness(h, now, unstated)
	b.at, b.until, b.keep = now, now.Add(lifetime), keep
	return &b
}

// ask adds what lets the other side say "not modified", and reports whether there was anything to add. a may be nil.
func (a *netAnswer) ask(h http.Header) bool {
	switch {
	case a == nil:
		return false
	case a.etag != "":
		h.Set("If-None-Match", a.etag)
	case a.modified != "":
		h.Set("If-Modified-Since", a.modified)
	default:
		return false
	}
	return true
}

func (a *netAnswer) response(final string, cached bool) *verify.Response {
	return &verify.Response{
		Final: final, Status: a.status, ContentType: a.contentType, Link: a.link, Body: a.body, At: a.at, Cached: cached,
		Validators: verify.Validators{ETag: a.etag, Modified: a.modified},
	}
}

// freshness reads how long an answer may be used unasked, MaxAge at most, and whether it may be kept at all. Many read
// what we keep, so the rules are those of a shared cache. Source: RFC 9111, sections 3, 4.2 and 5.2.2.
func freshness(h http.Header, now time.Time, unstated time.Duration) (lifetime time.Duration, keep bool) {
	said := directives(h)
	_, noStore := said["no-store"]
	_, private := said["private"]
	if noStore || private || strings.Contains(h.Get("Vary"), "*") {
		return 0, false
	}
	lifetime = unstated
	if _, ok := said["no-cache"]; ok {
		lifetime = 0
	} else if text, ok := said["s-maxage"]; ok {
		lifetime = seconds(text)
	} else if text, ok := said["max-age"]; ok {
		lifetime = seconds(text)
	} else if text := h.Get("Expires"); text != "" {
		lifetime = untilExpires(text, h.Get("Date"), now)
	}
	lifetime -= seconds(h.Get("Age"))
	return min(max(lifetime, 0), MaxAge), true
}

// directives reads Cache-Control: names in lower case, values without quotes. The first of two wins.
func directives(h http.Header) map[string]string {
	said := make(map[string]string)
	for item := range strings.SplitSeq(strings.Join(h.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(item, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := said[name]; !twice {
			said[name] = strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return said
}

// seconds reads a number of seconds; what is none counts as 0, what is too large as a day.
func seconds(text string) time.Duration {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil && n == 0 {
		return 0
	}
	return time.Duration(min(n, 24*60*60)) * time.Second
}

// untilExpires measures by the sender's own clock where it tells it. A broken date has expired.
func untilExpires(expires, date string, now time.Time) time.Duration {
	end, err := http.ParseTime(expires)
	if err != nil {
		return 0
	}
	if start, err := http.ParseTime(date); err == nil {
		now = start
	}
	return end.Sub(now)
}

// answerCache keeps the answers that were used last, bounded in number and in bytes.
type answerCache struct {
	mu         sync.Mutex
	entries    map[string]*list.Element // of *cacheEntry
	order      *list.List               // used last first
	bytes      int
	maxEntries int
	maxBytes   int
}

// cacheKey names what was asked for. Once an address was allowed to be asked, its answer may be given again.
func cacheKey(address, accept string) string { return accept + "\n" + address }

type cacheEntry struct {
	key    string
	answer *netAnswer
	bytes  int
}

func newCache(maxEntries, maxBytes int) *answerCache {
	return &answerCache{
		entries: make(map[string]*list.Element), order: list.New(), maxEntries: maxEntries, maxBytes: maxBytes,
	}
}

// get returns what is kept, or nil, and whether it may be given unasked. A clock that went back makes nothing fresh.
func (c *answerCache) get(key string, now time.Time) (a *netAnswer, fresh bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	element := c.entries[key]
	if element == nil {
		return nil, false
	}
	c.order.MoveToFront(element)
	a = element.Value.(*cacheEntry).answer
	return a, now.Before(a.until) && !now.Before(a.at)
}

// put keeps the newest answer; one that may not be kept drives out the one before.
func (c *answerCache) put(key string, a *netAnswer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if element := c.entries[key]; element != nil {
		c.drop(element)
	}
	if !a.keep {
		return
	}
	e := &cacheEntry{key: key, answer: a, bytes: len(key) + a.size()}
	c.entries[key] = c.order.PushFront(e)
	c.bytes += e.bytes
	for c.bytes > c.maxBytes || len(c.entries) > c.maxEntries {
		c.drop(c.order.Back())
	}
}

func (c *answerCache) drop(element *list.Element) {
	e := c.order.Remove(element).(*cacheEntry)
	delete(c.entries, e.key)
	c.bytes -= e.bytes
}

func (a *netAnswer) size() int {
	n := entryCost + cap(a.body) + len(a.contentType) + len(a.location) + len(a.etag) + len(a.modified)
	for _, link := range a.link {
		n += len(link)
	}
	return n
}

package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// play is a server of one connection that plays foul; what it writes fails once we have gone.
type play struct {
	name string
	act  func(net.Conn)
	want string // code of the error
}

const ok = "HTTP/1.1 200 OK\r\n"

func say(text string) func(net.Conn) {
	return func(c net.Conn) { io.WriteString(c, text) }
}

// sayOn says start, then more again and again until we have gone.
func sayOn(start, more string) func(net.Conn) {
	again := []byte(more)
	return func(c net.Conn) {
		_, err := io.WriteString(c, start)
		for err == nil {
			_, err = c.Write(again)
		}
	}
}

// drip says start, then a letter now and then until we have gone.
func drip(start, letter string) func(net.Conn) {
	return func(c net.Conn) {
		_, err := io.WriteString(c, start)
		for err == nil {
			time.Sleep(20 * time.Millisecond)
			_, err = io.WriteString(c, letter)
		}
	}
}

// stall says start and then nothing more, until we have gone.
func stall(start string) func(net.Conn) {
	return func(c net.Conn) {
		io.WriteString(c, start)
		io.Copy(io.Discard, c)
	}
}

func zipped(n int) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	piece := make([]byte, 1<<16)
	for ; n > len(piece); n -= len(piece) {
		w.Write(piece)
	}
	w.Write(piece[:n])
	w.Close()
	return b.String()
}

var long = strings.Repeat("x", 1<<14)

var plays = []play{
	{"closes at once", say(""), verify.FetchUnreachable},
	{"says nothing", stall(""), verify.FetchTimeout},
	{"speaks another protocol", say("SSH-2.0-OpenSSH_9.6\r\n"), verify.FetchUnreachable},
	{"speaks TLS", say("\x15\x03\x01\x00\x02\x02\x46"), verify.FetchUnreachable},
	{"endless status line", sayOn("HTTP/1.1 200 ", long), verify.FetchTooLarge},
	{"endless headers", sayOn(ok, "X: "+long+"\r\n"), verify.FetchTooLarge},
	{"endless header", sayOn(ok+"X: ", long), verify.FetchTooLarge},
	{"endless continue", sayOn("", "HTTP/1.1 100 Continue\r\n\r\n"), verify.FetchTooLarge},
	{"drips headers", drip(ok, "X: a\r\n"), verify.FetchTimeout},
	{"stops within headers", stall(ok + "X: a"), verify.FetchTimeout},
	{"stops before the body", stall(ok + "Content-Length: 10\r\n\r\n"), verify.FetchTimeout},
	{"drips the body", drip(ok+"\r\n", "x"), verify.FetchTimeout},
	{"drips chunks", drip(ok+"Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"), verify.FetchTimeout},
	{"endless body", sayOn(ok+"\r\n", long), verify.FetchTooLarge},
	{"endless chunks", sayOn(ok+"Transfer-Encoding: chunked\r\n\r\n", "4000\r\n"+long+"\r\n"), verify.FetchTooLarge},
	{"endless chunk extension", sayOn(ok+"Transfer-Encoding: chunked\r\n\r\n1;", long), verify.FetchUnreachable},
	{"announces 10 GB", stall(ok + "Content-Length: 10000000000\r\n\r\n"), verify.FetchTooLarge},
	{"announces nonsense", say(ok + "Content-Length: -1\r\n\r\n"), verify.FetchUnreachable},
	{"announces two lengths", say(ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"), verify.FetchUnreachable},
	{"ends too early", say(ok + "Content-Length: 10\r\n\r\nx"), verify.FetchUnreachable},
	{"broken chunks", say(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), verify.FetchUnreachable},
	{"broken gzip", say(ok + "Content-Encoding: gzip\r\n\r\n{}"), verify.FetchUnreachable},
	{"gzip cut short", say(ok + "Content-Encoding: gzip\r\n\r\n" + zipped(1000)[:20]), verify.FetchUnreachable},
	{"T08 gzip bomb", say(ok + "Content-Encoding: gzip\r\n\r\n" + zipped(100<<20)), verify.FetchTooLarge},
	{"T08 endless empty gzip", sayOn(ok+"Content-Encoding: gzip\r\n\r\n", zipped(0)), verify.FetchTooLarge},
	{"encoding not asked for", say(ok + "Content-Encoding: br\r\n\r\n{}"), verify.FetchUnreachable},
	{"T02 redirects to itself", say("HTTP/1.1 302 Found\r\nLocation: /\r\nConnection: close\r\n\r\n"), verify.FetchTooManyRedirects},
	{"redirects without end", sayOn("HTTP/1.1 302 Found\r\nLocation: /a\r\n\r\n", long), verify.FetchTooManyRedirects},
	{"redirects to a file", say("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n"), verify.FetchBadAddress},
	{"redirects to nonsense", say("HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n"), verify.FetchBadAddress},
	{"redirects far", say("HTTP/1.1 302 Found\r\nLocation: /" + strings.Repeat("a", verify.MaxAddress) + "\r\n\r\n"), verify.FetchBadAddress},
	{"redirects to another port", say("HTTP/1.1 302 Found\r\nLocation: http://example.org:22/\r\n\r\n"), verify.FetchForbidden},
}

// stage lets play act for every connection and returns its base address. All ends with the test.
func stage(t testing.TB, act func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var actors sync.WaitGroup
	actors.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			actors.Go(func() {
				defer conn.Close()
				conn.Read(make([]byte, 4096)) // the request
				act(conn)
			})
		}
	})
	t.Cleanup(func() { l.Close(); actors.Wait() })
	return "http://" + l.Addr().String()
}

// hosts maps n foul hosts to one address.
func hosts(t *testing.T, f *fetch.Fetcher, n int, base string) []string {
	t.Helper()
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("http://foul%d.example", i)
		if err := f.Map(list[i], base); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// F9, T02, T08: each foul play has its reason; neither a goroutine nor a connection is left.
func TestF9FoulPlays(t *testing.T) {
	if len(plays) < 19 {
		t.Fatalf("only %d plays", len(plays))
	}
	for _, play := range plays {
		t.Run(play.name, func(t *testing.T) {
			leakless(t)
			f := fetch.New(fetch.Options{Timeout: 5 * time.Second})
			if play.want == verify.FetchTimeout {
				f = fetch.New(fetch.Options{Timeout: 200 * time.Millisecond})
			}
			if err := f.Map("https://foul.example", stage(t, play.act)); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(f.Close)
			if _, err := f.Fetch(t.Context(), "https://foul.example/", askJSON); code(t, err) != play.want {
				t.Errorf("got %v, want %q", err, play.want)
			}
		})
	}
}

// A body of exactly the limit is read, plain and compressed, and a body that is compressed arrives as it was.
func TestT08Limits(t *testing.T) {
	f := mapped(t, fetch.Options{}, func(w http.ResponseWriter, r *http.Request) {
		var n int
		fmt.Sscanf(r.URL.Path, "/%d", &n)
		if r.URL.RawQuery == "gzip" {
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, zipped(n))
			return
		}
		w.Write(make([]byte, n))
	})
	for _, n := range []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, fetch.MaxBody - 1, fetch.MaxBody, fetch.MaxBody + 1} {
		for _, query := range []string{"", "?gzip"} {
			got, err := f.Fetch(t.Context(), fmt.Sprintf("http://badges.example/%d%s", n, query), "")
			switch {
			case n > fetch.MaxBody:
				if code(t, err) != verify.FetchTooLarge {
					t.Errorf("%d%s: %v", n, query, err)
				}
			case err != nil || len(got.Body) != n:
				t.Errorf("%d%s: %v", n, query, err)
			}
		}
	}
}

// F9: while 20 servers drip, good ones are read: the slow ones end only after the good ones have answered.
func TestF9SlowBesideGood(t *testing.T) {
	f := mapped(t, fetch.Options{Timeout: time.Minute}, func(w http.ResponseWriter, r *http.Request) {
		w.Write(make([]byte, 100<<10))
	})
	ctx, goodDone := context.WithCancel(t.Context())
	var slow sync.WaitGroup
	base := stage(t, drip(ok+"\r\n"+strings.Repeat(long, 10), "x"))
	for _, host := range hosts(t, f, 20, base) {
		slow.Go(func() {
			if _, err := f.Fetch(ctx, host, ""); code(t, err) != verify.FetchTimeout || ctx.Err() == nil {
				t.Errorf("%s: %v", host, err)
			}
		})
	}
	for f.Asked() < 20 {
		time.Sleep(time.Millisecond)
	}
	for n := range 100 {
		if _, err := f.Fetch(t.Context(), fmt.Sprintf("http://badges.example/%d", n), ""); err != nil {
			t.Error(err)
		}
	}
	goodDone()
	slow.Wait()
}

// F9: a hundred endless bodies at once cost far less than a hundred times the limit.
func TestF9Memory(t *testing.T) {
	leakless(t)
	f := fetch.New(fetch.Options{})
	t.Cleanup(f.Close)
	base := stage(t, sayOn(ok+"\r\n", long))
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	ended := make(chan struct{})
	var all sync.WaitGroup
	for _, host := range hosts(t, f, 100, base) {
		all.Go(func() {
			if _, err := f.Fetch(t.Context(), host, ""); code(t, err) != verify.FetchTooLarge {
				t.Error(err)
			}
		})
	}
	go func() { all.Wait(); close(ended) }()
	most := uint64(0)
	for running := true; running; {
		select {
		case <-ended:
			running = false
		case <-time.After(2 * time.Millisecond):
		}
		runtime.ReadMemStats(&during)
		most = max(most, during.HeapInuse)
	}
	t.Logf("heap %d KiB before, at most %d KiB", before.HeapInuse>>10, most>>10)
	if most > before.HeapInuse+64<<20 {
		t.Errorf("heap grew by %d MiB", (most-before.HeapInuse)>>20)
	}
}

// T02: no more than two at once for a host; others wait for their turn, and none is lost.
func TestT02TwoAtOnce(t *testing.T) {
	var now, most atomic.Int64
	f := mapped(t, fetch.Options{}, func(w http.ResponseWriter, r *http.Request) {
		most.Store(max(most.Load(), now.Add(1)))
		time.Sleep(5 * time.Millisecond)
		now.Add(-1)
	})
	var all sync.WaitGroup
	for n := range 12 {
		all.Go(func() {
			if _, err := f.Fetch(t.Context(), fmt.Sprintf("http://badges.example/%d", n), ""); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() > 2 {
		t.Errorf("%d at once", most.Load())
	}
}

// Those who ask for the same thing at once share one request. When the one whose request it is leaves, one of the others
// asks again, and all of them have that answer.
func TestT02JoinedRequests(t *testing.T) {
	var requests atomic.Int64
	release := make(chan struct{})
	f := mapped(t, fetch.Options{}, func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		select {
		case <-release:
		case <-r.Context().Done():
		}
		w.Header().Set("Cache-Control", "max-age=60") // for one who comes late
	})
	const address = "http://badges.example/"
	asked := func(n int64) {
		for requests.Load() < n {
			time.Sleep(time.Millisecond)
		}
	}
	first, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := f.Fetch(first, address, ""); code(t, err) != verify.FetchTimeout {
			t.Errorf("left: %v", err)
		}
	})
	asked(1)
	for range 20 {
		all.Go(func() {
			if _, err := f.Fetch(t.Context(), address, ""); err != nil {
				t.Error(err)
			}
		})
	}
	leave()
	asked(2)
	time.Sleep(20 * time.Millisecond) // for more requests to come, if they did
	close(release)
	all.Wait()
	if requests.Load() != 2 {
		t.Errorf("%d requests", requests.Load())
	}
}

// A request that nobody waits for any more ends at once, also on the other side.
func TestT02AbandonedRequests(t *testing.T) {
	begun, ended := make(chan struct{}), make(chan struct{})
	leakless(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
		close(ended)
	}))
	t.Cleanup(server.Close)
	f := fetch.New(fetch.Options{})
	t.Cleanup(f.Close)
	if err := f.Map("http://badges.example", server.URL); err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithCancel(t.Context())
	go func() { <-begun; leave() }()
	if _, err := f.Fetch(ctx, "http://badges.example/", ""); code(t, err) != verify.FetchTimeout {
		t.Error(err)
	}
	<-ended
}

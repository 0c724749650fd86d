package gate_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/site"
	"github.com/mitome/mitome/internal/web/webtest"
	"github.com/mitome/mitome/openbadges/verify"
)

// T35: one client has its share; then 429 with Retry-After, on the page and for programs, while others are answered.
func TestT35Share(t *testing.T) {
	clock := webtest.Now
	f := webtest.NewFake(t)
	s, err := site.New(site.Config{Source: f, Verifier: webtest.Fixed{Report: webtest.PlainReport()}, Limits: gate.Limits{Every: 2 * time.Second, Burst: 3}, Log: webtest.Quiet(), Now: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(from string, header ...string) (int, string) {
		w := webtest.Send(s, "/api/v1/verify", "application/json", strings.NewReader(`{"text":"x"}`), append(header, "From", from)...)
		return w.Code, w.Header().Get("Retry-After")
	}
	for n := range 3 {
		if code, _ := ask("203.0.113.5:1000"); code != 200 {
			t.Fatalf("request %d = %d", n, code)
		}
	}
	code, wait := ask("203.0.113.5:2000", "X-Forwarded-For", "192.0.2.1")
	if code != 429 || wait != "2" {
		t.Errorf("beyond the share, with a forged X-Forwarded-For: %d, Retry-After %q", code, wait)
	}
	if code, _ := ask("203.0.113.6:1000"); code != 200 {
		t.Errorf("another client = %d", code)
	}
	w := webtest.Send(s, "/verify.ja.html", "multipart/form-data; boundary=x", strings.NewReader(""), "From", "203.0.113.5:1")
	if w.Code != 429 || !strings.Contains(w.Body.String(), "しばらく待ってから") || w.Header().Get("Retry-After") != "2" {
		t.Errorf("page = %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	clock = clock.Add(2 * time.Second)
	if code, _ := ask("203.0.113.5:1000"); code != 200 {
		t.Errorf("after the pause = %d", code)
	}
	for n := range 4 { // all of one /64 are one client
		if code, _ := ask(fmt.Sprintf("[2001:db8:1:2::%d]:1000", n+1)); (code == 200) != (n < 3) {
			t.Errorf("address %d of a /64 = %d", n, code)
		}
	}
}

// T34: X-Forwarded-For counts only when a proxy of ours wrote it, and only up to the first stranger.
func TestT34Proxies(t *testing.T) {
	s := webtest.OfficeWith(t, webtest.NewFake(t), nil, webtest.Fixed{Report: webtest.PlainReport()},
		gate.Limits{Burst: 1, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	for _, c := range []struct {
		from, forwarded string
		status          int
	}{
		{"10.0.0.1:1", "198.51.100.1", 200},
		{"10.0.0.1:1", "198.51.100.1", 429},
		{"10.0.0.1:1", "192.0.2.99, 198.51.100.1", 429}, // what the client itself wrote before
		{"10.0.0.1:1", "198.51.100.1, 10.0.0.2", 429},   // two proxies of ours
		{"10.0.0.1:1", "198.51.100.2:4711", 200},        // with its port, as some proxies write it
		{"10.0.0.1:1", "::ffff:198.51.100.2", 429},      // the same in other clothes
		{"[::ffff:10.0.0.1]:1", "198.51.100.2", 429},    // and the proxy too
		{"198.51.100.1:1", "198.51.100.3", 429},         // no proxy of ours
		{"10.0.0.1:1", "nonsense", 200},                 // the proxy itself
	} {
		w := webtest.Send(s, "/api/v1/verify", "application/json", strings.NewReader(`{"text":"x"}`), "From", c.from, "X-Forwarded-For", c.forwarded)
		if w.Code != c.status {
			t.Errorf("%s for %q = %d, want %d", c.from, c.forwarded, w.Code, c.status)
		}
	}
}

// T35: large uploads and slow badges fill only their own room; a good badge beside them is answered.
func TestT35Room(t *testing.T) {
	release := make(chan struct{})
	slow := &waiting{report: webtest.PlainReport(), release: release}
	s := webtest.OfficeWith(t, webtest.NewFake(t), nil, slow, gate.Limits{Patience: 200 * time.Millisecond, Each: 1})
	large := bytes.Repeat([]byte{'x'}, 2<<20)
	var hostile sync.WaitGroup
	codes := make(chan int, 8)
	for n := range 8 {
		hostile.Go(func() {
			w := webtest.Send(s, "/api/v1/verify", "image/png", bytes.NewReader(large), "From", fmt.Sprintf("203.0.113.%d:1", n))
			codes <- w.Code
		})
	}
	for range 7 {
		if code := <-codes; code != 503 { // one is under way, the others find no room
			t.Errorf("a large upload too many = %d, want 503", code)
		}
	}
	if w := webtest.Send(s, "/api/v1/verify", "image/png", strings.NewReader("good"), "From", "198.51.100.9:1"); w.Code != 200 {
		t.Errorf("a good badge beside them = %d", w.Code)
	}
	close(release)
	hostile.Wait()
	if w := webtest.Send(s, "/api/v1/verify", "image/png", bytes.NewReader(large), "From", "203.0.113.77:1"); w.Code != 200 {
		t.Errorf("a large upload afterwards = %d", w.Code)
	}
}

// T35: a person who clicks more quickly than is answered waits for a place, and is not told to come again.
func TestT35QuickClicks(t *testing.T) {
	release := make(chan struct{})
	s := webtest.OfficeWith(t, webtest.NewFake(t), nil, &waiting{report: webtest.PlainReport(), release: release}, gate.Limits{Each: 2, Patience: time.Minute})
	codes := make(chan int, 20)
	for range cap(codes) {
		go func() {
			codes <- webtest.Send(s, "/api/v1/verify", "application/json", strings.NewReader(`{"text":"x"}`), "From", "203.0.113.5:1").Code
		}()
	}
	close(release)
	for range cap(codes) {
		if code := <-codes; code != 200 {
			t.Errorf("one of %d at once = %d", cap(codes), code)
		}
	}
}

// T35: who sends slowly keeps nobody out, neither with small bodies nor with large ones, and leaves nothing behind.
func TestT35SlowSenders(t *testing.T) {
	for name, begun := range map[string]int{"small": 1 << 10, "large": 2 << 20} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			s := webtest.OfficeWith(t, webtest.NewFake(t), nil, webtest.Fixed{Report: webtest.PlainReport()}, gate.Limits{Patience: time.Second})
			var slow sync.WaitGroup
			var senders []*io.PipeWriter
			for n := range 32 {
				body, sender := io.Pipe()
				senders = append(senders, sender)
				slow.Go(func() {
					w := webtest.Send(s, "/api/v1/verify", "image/png", body, "From", fmt.Sprintf("203.0.113.%d:1", n/8))
					if w.Code != 400 {
						t.Errorf("a sender that breaks off = %d", w.Code)
					}
				})
				if _, err := sender.Write(make([]byte, begun)); err != nil {
					t.Fatal(err)
				}
			}
			for _, good := range []int{100, 100 << 10, 2 << 20} {
				if w := webtest.Send(s, "/api/v1/verify", "image/png", bytes.NewReader(make([]byte, good)), "From", "198.51.100.9:1"); w.Code != 200 {
					t.Errorf("a good badge of %d bytes beside them = %d", good, w.Code)
				}
			}
			for _, sender := range senders {
				sender.CloseWithError(io.ErrUnexpectedEOF)
			}
			slow.Wait()
			if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// T35: there is room on disk for so much of one client, and for so much of all.
func TestT35Shelf(t *testing.T) {
	s := webtest.OfficeWith(t, webtest.NewFake(t), nil, webtest.Fixed{Report: webtest.PlainReport()}, gate.Limits{Patience: 5 * time.Second})
	begin := func(client int) (code int) { // sends 12 MiB and no end
		body, sender := io.Pipe()
		t.Cleanup(func() { sender.Close() })
		taken, answered := make(chan bool, 1), make(chan int, 1)
		go func() {
			answered <- webtest.Send(s, "/api/v1/verify", "image/png", body, "From", fmt.Sprintf("203.0.113.%d:1", client)).Code
		}()
		go func() {
			if _, err := sender.Write(make([]byte, 12<<20)); err == nil {
				taken <- true
			}
		}()
		select {
		case <-taken:
			return 0
		case code = <-answered:
			return code
		}
	}
	for client := range 6 {
		for n, want := range []int{0, 0, 503} {
			if client == 5 {
				want = 503 // 120 MiB are there, and room for 8
			}
			if got := begin(client); got != want {
				t.Errorf("client %d, body %d: %d, want %d", client, n, got, want)
			}
		}
	}
	if w := webtest.Send(s, "/api/v1/verify", "image/png", bytes.NewReader(make([]byte, 1<<20)), "From", "198.51.100.9:1"); w.Code != 200 {
		t.Errorf("a good badge beside them = %d", w.Code)
	}
}

// Without a disk to write to, verification goes on, in memory alone.
func TestVerifyWithoutDisk(t *testing.T) {
	t.Setenv("TMPDIR", "/nowhere")
	o := webtest.NewOffice(t, gate.Limits{})
	picture := webtest.Baked(t, o.Signed(t))
	for _, body := range []io.Reader{bytes.NewReader(picture), io.MultiReader(bytes.NewReader(picture))} { // of a length that is told or not
		if w := webtest.Send(o, "/api/v1/verify", "image/png", body); w.Code != 200 || !strings.Contains(w.Body.String(), `"verdict":"valid"`) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

// waiting does not answer large badges until it is released.
type waiting struct {
	report  *verification.Report
	release chan struct{}
}

func (v *waiting) Read(ctx context.Context, t verify.Target) *verification.Report {
	return v.Verify(ctx, t)
}

func (v *waiting) Verify(_ context.Context, t verify.Target) *verification.Report {
	if len(t.Bytes) > 1<<20 {
		<-v.release
	}
	return v.report
}

// T35: uploads are cut off at 16 MiB, whether their length is told or not, and little of them stays in memory.
func TestT35Size(t *testing.T) {
	s := webtest.OfficeWith(t, webtest.NewFake(t), nil, webtest.Fixed{Report: webtest.PlainReport()}, gate.Limits{Burst: 100})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for name, length := range map[string]bool{"told": true, "not told": false} {
		var body io.Reader = bytes.NewReader(make([]byte, 17<<20))
		if !length {
			body = &endless{}
		}
		if w := webtest.Send(s, "/api/v1/verify", "image/png", body); w.Code != 413 {
			t.Errorf("length %s: %d, want 413", name, w.Code)
		}
		w := webtest.Send(s, "/verify.en.html", "multipart/form-data; boundary=x", body)
		if w.Code != 413 && w.Code != 400 {
			t.Errorf("form, length %s: %d", name, w.Code)
		}
	}
	part := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
	w := webtest.Send(s, "/verify.en.html", "multipart/form-data; boundary=x", &endless{head: part})
	if w.Code != 413 || !strings.Contains(w.Body.String(), "16 MB in all") {
		t.Errorf("an endless file in a form: %d", w.Code)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 32<<20 {
		t.Errorf("%d bytes more in memory", grown)
	}
}

// endless is a body that never ends.
type endless struct{ head string }

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.head)
	e.head = e.head[n:]
	for i := n; i < len(p); i++ {
		p[i] = 'x'
	}
	return len(p), nil
}

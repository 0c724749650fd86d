package public_test

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

	"golang.org/x/net/html"

	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/internal/web/public"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

// T10: whatever a stranger's badge says is text; its picture is only ever an <img>.
func TestT10StrangersText(t *testing.T) {
	o := newOffice(t, public.Limits{})
	p := parse(t, post(o, "/verify.en.html", "text", imitation(o)))
	if n := len(p.all("script")); n != 0 {
		t.Fatalf("%d scripts in the page", n)
	}
	whole := words(p.root)
	for _, want := range []string{"<script>alert(1)</script> **bold** [x](javascript:alert(1))", "Pass every examination"} {
		if !strings.Contains(whole, want) {
			t.Errorf("page does not say %q", want)
		}
	}
	for _, a := range p.all("a") {
		if href := attr(a, "href"); !strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "#") &&
			!strings.HasPrefix(href, "https://") && !strings.HasPrefix(href, "http://") {
			t.Errorf("link to %q", href)
		}
	}
	pictures := p.all("img")
	if len(pictures) != 1 || !strings.HasPrefix(attr(pictures[0], "src"), "data:image/svg+xml;base64,") {
		t.Errorf("pictures %v", pictures)
	}
	for _, element := range []string{"object", "embed", "iframe"} {
		if len(p.all(element)) != 0 {
			t.Errorf("<%s> in the page", element)
		}
	}
}

// Every text of a report may be hostile: none of it becomes an element or an attribute.
func TestT10EveryFieldOfAReport(t *testing.T) {
	const hostile = `"><img src=x onerror=alert(1)><b id=evil>` + "\u202e\ue000\ue001\ue002\x00" + `</h1></bdi>`
	n := verify.Note{Code: "id-mismatch", Args: map[string]string{"address": hostile, "id": hostile, "document": hostile}}
	report := &verification.Report{Checked: now, Report: &verify.Report{
		Verdict: verify.Invalid, Reasons: []verify.Note{n, n}, Warnings: []verify.Note{n, {Code: "name-mixed", Args: map[string]string{"name": hostile, "word": hostile}}},
		Steps: []verify.Step{{Note: n, Found: []verify.Note{n}}}, Version: hostile, Verification: hostile,
		Assertion:    &openbadges.Assertion{ID: hostile, Recipient: &openbadges.IdentityObject{Type: []string{hostile}, Identity: hostile}},
		Badge:        &openbadges.BadgeClass{Name: hostile, Description: hostile},
		Issuer:       &openbadges.Profile{Name: hostile, ID: "https://evil.example/" + hostile, URL: "javascript:alert(1)"},
		Differences:  []verify.Difference{{Field: hostile, InHand: hostile, Hosted: hostile}},
		Fetched:      []verify.Fetched{{Address: hostile, Final: hostile, Failure: hostile}, {Address: hostile, Final: hostile, Status: 200}},
		Endorsements: []verify.Endorsement{{Author: &openbadges.Profile{Name: hostile, ID: hostile}}, {}},
		Raw:          verify.Raw{BadgePicture: []byte(hostile), InHand: []byte(`"><b id=evil>`)},
	}}
	report.Guideline = verification.Guideline{Lang: hostile, Unassigned: []verification.Passage{{Label: hostile, Text: hostile}}, CriteriaURL: "javascript:" + hostile,
		Body: verification.Body{TrustEN: hostile, TrustURI: "javascript:alert(1)"}}
	for _, key := range []string{"title", "type_of_quality_assurance", "certification"} {
		report.Guideline.Descriptors = append(report.Guideline.Descriptors, verification.Descriptor{Key: microKey(key), Text: hostile, Items: []string{hostile}})
	}
	report.Standing = verification.Standing{Name: hostile, Domain: hostile, HomeDomain: hostile,
		LookAlikes: []verification.Note{{Code: "domain-like", Args: []any{"domain", hostile, "like", hostile}}}}
	for _, verdict := range []verify.Verdict{verify.Valid, verify.Invalid, verify.Revoked, verify.WrongRecipient} {
		report.Verdict = verdict
		o := officeWith(t, newFake(t), nil, fixed{report}, public.Limits{})
		for _, lang := range []string{"en", "ja"} {
			w := post(o, "/verify."+lang+".html", "text", "x")
			body := w.Body.String()
			if strings.ContainsAny(body, "\u202e\ue000\ue001\ue002\x00") {
				t.Errorf("%s.%s: characters that are not seen are in the page", verdict, lang)
			}
			p := parse(t, w)
			if p.has("evil") || len(p.all("h1")) != 1 {
				t.Errorf("%s.%s: a stranger's element is in the page", verdict, lang)
			}
			for n := range p.root.Descendants() {
				if n.Type == html.ElementNode && (attr(n, "onerror") != "" || strings.HasPrefix(attr(n, "href"), "javascript:")) {
					t.Errorf("%s.%s: <%s> %v", verdict, lang, n.Data, n.Attr)
				}
			}
		}
	}
}

// fixed gives one report whatever it is asked.
type fixed struct{ report *verification.Report }

func (f fixed) Verify(context.Context, verify.Target) *verification.Report { return f.report }
func (f fixed) Read(context.Context, verify.Target) *verification.Report   { return f.report }

// T13: an imitated name stands beside its domain, with the warning in the answer itself; what cannot be seen is written out.
func TestT13LookAlike(t *testing.T) {
	o := newOffice(t, public.Limits{})
	for lang, want := range map[string][]string{
		"en": {"badges.elsewhere.example", "mixes letters that look alike", "looks like that of “Mizunara University”"},
		"ja": {"badges.elsewhere.example", "別の文字が混ざっています", "紛らわしい"},
	} {
		p := parse(t, post(o, "/verify."+lang+".html", "text", imitation(o)))
		box := p.class("verdict")
		for _, sentence := range want {
			if !strings.Contains(words(box), sentence) {
				t.Errorf("%s: the answer does not say %q: %s", lang, sentence, words(box))
			}
		}
		if got := attr(box, "class"); got != "verdict status careful" {
			t.Errorf("%s: the answer's box is %q", lang, got)
		}
		if p.class("good") != nil && strings.Contains(words(p.class("by")), "Known here") {
			t.Errorf("%s: the imitation is known", lang)
		}
		if whole := words(p.root); !strings.Contains(whole, "Master of ⟨U+202E⟩Data") {
			t.Errorf("%s: the turning character is not written out", lang)
		}
		isolated := 0
		for _, n := range p.all("bdi") {
			if strings.Contains(words(n), "ra University") {
				isolated++
			}
		}
		if isolated < 2 {
			t.Errorf("%s: the name is isolated %d times", lang, isolated)
		}
	}
	// A badge that only claims to be of a known issuer is not shown as that issuer's.
	p := parse(t, post(o, "/verify.en.html", "text", changed(t, o.signed(t))))
	if whole := words(p.root); strings.Contains(whole, "Known here:") || !strings.Contains(whole, "That does not make it that issuer's") {
		t.Error("a forged badge is shown as that of a known issuer")
	}
}

// T35: one client has its share; then 429 with Retry-After, on the page and for programs, while others are answered.
func TestT35Share(t *testing.T) {
	clock := now
	f := newFake(t)
	s, err := public.New(f, quiet(), func() time.Time { return clock }, public.Verify(fixed{plainReport()}, public.Limits{Every: 2 * time.Second, Burst: 3}))
	if err != nil {
		t.Fatal(err)
	}
	ask := func(from string, header ...string) (int, string) {
		w := send(s, "/api/v1/verify", "application/json", strings.NewReader(`{"text":"x"}`), append(header, "From", from)...)
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
	w := send(s, "/verify.ja.html", "multipart/form-data; boundary=x", strings.NewReader(""), "From", "203.0.113.5:1")
	if w.Code != 429 || !strings.Contains(w.Body.String(), "少し待ってから") || w.Header().Get("Retry-After") != "2" {
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
	s, err := public.New(newFake(t), quiet(), func() time.Time { return now }, public.Verify(fixed{plainReport()},
		public.Limits{Burst: 1, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}))
	if err != nil {
		t.Fatal(err)
	}
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
		w := send(s, "/api/v1/verify", "application/json", strings.NewReader(`{"text":"x"}`), "From", c.from, "X-Forwarded-For", c.forwarded)
		if w.Code != c.status {
			t.Errorf("%s for %q = %d, want %d", c.from, c.forwarded, w.Code, c.status)
		}
	}
}

// T35: large uploads and slow badges fill only their own room; a good badge beside them is answered.
func TestT35Room(t *testing.T) {
	release := make(chan struct{})
	slow := &waiting{report: plainReport(), release: release}
	s, err := public.New(newFake(t), quiet(), func() time.Time { return now }, public.Verify(slow, public.Limits{Patience: 20 * time.Millisecond, Each: 1}))
	if err != nil {
		t.Fatal(err)
	}
	large := bytes.Repeat([]byte{'x'}, 2<<20)
	var hostile sync.WaitGroup
	codes := make(chan int, 8)
	for n := range 8 {
		hostile.Go(func() {
			w := send(s, "/api/v1/verify", "image/png", bytes.NewReader(large), "From", fmt.Sprintf("203.0.113.%d:1", n))
			codes <- w.Code
		})
	}
	for range 7 {
		if code := <-codes; code != 503 { // one is under way, the others find no room
			t.Errorf("a large upload too many = %d, want 503", code)
		}
	}
	if w := send(s, "/api/v1/verify", "image/png", strings.NewReader("good"), "From", "198.51.100.9:1"); w.Code != 200 {
		t.Errorf("a good badge beside them = %d", w.Code)
	}
	close(release)
	hostile.Wait()
	if w := send(s, "/api/v1/verify", "image/png", bytes.NewReader(large), "From", "203.0.113.77:1"); w.Code != 200 {
		t.Errorf("a large upload afterwards = %d", w.Code)
	}
}

// T35: who sends slowly keeps nobody out, neither with small bodies nor with large ones, and leaves nothing behind.
func TestT35SlowSenders(t *testing.T) {
	for name, begun := range map[string]int{"small": 1 << 10, "large": 2 << 20} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			s, err := public.New(newFake(t), quiet(), func() time.Time { return now },
				public.Verify(fixed{plainReport()}, public.Limits{Patience: time.Second}))
			if err != nil {
				t.Fatal(err)
			}
			var slow sync.WaitGroup
			var senders []*io.PipeWriter
			for n := range 32 {
				body, sender := io.Pipe()
				senders = append(senders, sender)
				slow.Go(func() {
					w := send(s, "/api/v1/verify", "image/png", body, "From", fmt.Sprintf("203.0.113.%d:1", n/8))
					if w.Code != 400 {
						t.Errorf("a sender that breaks off = %d", w.Code)
					}
				})
				if _, err := sender.Write(make([]byte, begun)); err != nil {
					t.Fatal(err)
				}
			}
			for _, good := range []int{100, 100 << 10, 2 << 20} {
				if w := send(s, "/api/v1/verify", "image/png", bytes.NewReader(make([]byte, good)), "From", "198.51.100.9:1"); w.Code != 200 {
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
	s, err := public.New(newFake(t), quiet(), func() time.Time { return now }, public.Verify(fixed{plainReport()}, public.Limits{Patience: time.Second}))
	if err != nil {
		t.Fatal(err)
	}
	begin := func(client int) (code int) { // sends 12 MiB and no end
		body, sender := io.Pipe()
		t.Cleanup(func() { sender.Close() })
		taken, answered := make(chan bool, 1), make(chan int, 1)
		go func() {
			answered <- send(s, "/api/v1/verify", "image/png", body, "From", fmt.Sprintf("203.0.113.%d:1", client)).Code
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
	if w := send(s, "/api/v1/verify", "image/png", bytes.NewReader(make([]byte, 1<<20)), "From", "198.51.100.9:1"); w.Code != 200 {
		t.Errorf("a good badge beside them = %d", w.Code)
	}
}

// Without a disk to write to, verification goes on, in memory alone.
func TestVerifyWithoutDisk(t *testing.T) {
	t.Setenv("TMPDIR", "/nowhere")
	o := newOffice(t, public.Limits{})
	picture := baked(t, o.signed(t))
	for _, body := range []io.Reader{bytes.NewReader(picture), io.MultiReader(bytes.NewReader(picture))} { // of a length that is told or not
		if w := send(o, "/api/v1/verify", "image/png", body); w.Code != 200 || !strings.Contains(w.Body.String(), `"verdict":"valid"`) {
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
	s, err := public.New(newFake(t), quiet(), func() time.Time { return now }, public.Verify(fixed{plainReport()}, public.Limits{Burst: 100}))
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for name, length := range map[string]bool{"told": true, "not told": false} {
		var body io.Reader = bytes.NewReader(make([]byte, 17<<20))
		if !length {
			body = &endless{}
		}
		if w := send(s, "/api/v1/verify", "image/png", body); w.Code != 413 {
			t.Errorf("length %s: %d, want 413", name, w.Code)
		}
		w := send(s, "/verify.en.html", "multipart/form-data; boundary=x", body)
		if w.Code != 413 && w.Code != 400 {
			t.Errorf("form, length %s: %d", name, w.Code)
		}
	}
	part := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
	w := send(s, "/verify.en.html", "multipart/form-data; boundary=x", &endless{head: part})
	if w.Code != 413 || !strings.Contains(w.Body.String(), "16 MB at most") {
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

// T02: what a badge says thousands of times is told a few times, with the number of the others, in both languages.
func TestT02MoreOfAKind(t *testing.T) {
	o := newOffice(t, public.Limits{})
	var contexts strings.Builder
	for n := range 5000 {
		fmt.Fprintf(&contexts, `,"https://flood.example/%d"`, n)
	}
	text := o.award("hosted", `"https://w3id.org/openbadges/v2"`, `["https://w3id.org/openbadges/v2"`+contexts.String()+`]`)
	for lang, want := range map[string]string{"en": "And 4992 more of this kind.", "ja": "（同じ種類のものがほかに4992件あります。）"} {
		w := post(o, "/verify."+lang+".html", "text", text)
		page := words(parse(t, w).root)
		if !strings.Contains(page, want) {
			t.Errorf("%s: the page does not say %q", lang, want)
		}
		if got := strings.Count(page, "https://flood.example/"); got > 2*8 { // as a warning, and at its step
			t.Errorf("%s: the page names %d of the contexts", lang, got)
		}
	}
}

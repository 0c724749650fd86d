package fetch_test

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

var quiet = log.New(io.Discard, "", 0)

// watched is a listener that nobody may reach.
type watched struct {
	address string
	port    string
	reached atomic.Int64
	seen    chan struct{} // one for each connection
}

func watch(t *testing.T, address string) *watched {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Skipf("no listener on %s: %v", address, err)
	}
	w := &watched{address: l.Addr().String(), seen: make(chan struct{}, 100)}
	_, w.port, _ = net.SplitHostPort(w.address)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			w.reached.Add(1)
			conn.Close()
			w.seen <- struct{}{}
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return w
}

// untouched knocks once itself: connections are accepted in the order of their arrival, so any earlier one is counted.
func (w *watched) untouched(t *testing.T) {
	t.Helper()
	before := w.reached.Load()
	conn, err := net.Dial("tcp", w.address)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	<-w.seen
	if n := w.reached.Load(); n != before+1 || before != 0 {
		t.Errorf("%s was reached %d times", w.address, n-1)
	}
}

// inside are ways to name the listener on loopback, or something else that is nobody's business. PORT is its port.
var inside = []string{
	"http://127.0.0.1:PORT/", "https://127.0.0.1:PORT/", "http://127.0.0.2:PORT/", "http://127.255.255.254:PORT/",
	"http://[::1]:PORT/", "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[::127.0.0.1]:PORT/",
	"http://[64:ff9b::7f00:1]:PORT/", "http://[64:ff9b:1::7f00:1]:PORT/", "http://[2002:7f00:1::]:PORT/",
	"http://[2001:0:7f00:1::80ff:fffe]:PORT/", "http://[fe80::1]:PORT/", "http://[fe80::1%25lo]:PORT/",
	"http://[fc00::1]:PORT/", "http://[fd00:ec2::254]:PORT/", "http://[fd20:ce::254]:PORT/", "http://[ff02::1]:PORT/",
	"http://[::]:PORT/", "http://0.0.0.0:PORT/", "http://0.1.2.3:PORT/", "http://10.0.0.1:PORT/", "http://100.64.0.1:PORT/",
	"http://100.100.100.200:PORT/", "http://168.63.129.16:PORT/", "http://169.254.169.254:PORT/latest/meta-data/",
	"http://172.16.0.1:PORT/", "http://172.31.255.255:PORT/", "http://192.0.0.192:PORT/", "http://192.0.2.1:PORT/",
	"http://192.168.0.1:PORT/", "http://198.18.0.1:PORT/", "http://198.51.100.1:PORT/", "http://203.0.113.1:PORT/",
	"http://224.0.0.1:PORT/", "http://240.0.0.1:PORT/", "http://255.255.255.255:PORT/", "http://[2001:db8::1]:PORT/",
	"http://[3fff::1]:PORT/", "http://localhost:PORT/", "http://LOCALHOST.:PORT/", "http://a.localhost:PORT/",
	"http://printer:PORT/", "http://db.internal:PORT/", "http://metadata.google.internal:PORT/", "http://nas.local:PORT/",
	"http://router.home.arpa:PORT/", "http://loopback.example:PORT/", "http://loopback.example.:PORT/",
	"http://①②⑦.⓪.⓪.①:PORT/", "http://127。0。0。1:PORT/", "http://mapped.example:PORT/",
}

// T01: nothing inside is reached, whatever it is called, at first or through a redirect, and nobody learns whether
// something is there.
func TestT01NoPacketInside(t *testing.T) {
	leakless(t)
	listener := watch(t, "127.0.0.1:0")
	there := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
	}))
	t.Cleanup(there.Close)
	names := newNames(t, map[string][][]string{
		"loopback.example.": {{"127.0.0.1"}},
		"mapped.example.":   {{"::ffff:127.0.0.1"}},
	})
	strict := fetch.NewIn(fetch.Options{}, fetch.World{Resolver: names})
	anyPort := fetch.NewIn(fetch.Options{}, fetch.World{Resolver: names, AnyPort: true})
	t.Cleanup(strict.Close)
	t.Cleanup(anyPort.Close)
	for _, f := range []*fetch.Fetcher{strict, anyPort} {
		if err := f.Map("https://redirects.example", there.URL); err != nil {
			t.Fatal(err)
		}
		for _, address := range inside {
			address = strings.ReplaceAll(address, "PORT", listener.port)
			redirect := "https://redirects.example/?to=" + url.QueryEscape(address)
			for _, asked := range []string{address, redirect} {
				_, err := f.Fetch(t.Context(), asked, askJSON)
				want := &verify.FetchError{Code: verify.FetchForbidden, Address: asked}
				if err == nil || err.Error() != want.Error() {
					t.Errorf("%s: got %v, want %v", asked, err, want)
				}
			}
		}
	}
	listener.untouched(t)
}

// T01: the usual ports of inside are as closed as the others.
func TestT01UsualPorts(t *testing.T) {
	leakless(t)
	f := fetch.NewIn(fetch.Options{}, fetch.World{
		Resolver: newNames(t, map[string][][]string{"loopback.example.": {{"127.0.0.1"}}, "mapped.example.": {{"::1"}}}),
	})
	t.Cleanup(f.Close)
	for _, address := range inside {
		address = strings.ReplaceAll(address, ":PORT", "")
		if _, err := f.Fetch(t.Context(), address, ""); code(t, err) != verify.FetchForbidden {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// T01: a name that was public when it was first asked is not trusted the second time.
func TestT01Rebinding(t *testing.T) {
	leakless(t)
	l, err := net.Listen("tcp", "127.0.0.2:0")
	if err != nil {
		t.Skipf("no second loopback address: %v", err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	forbidden := watch(t, "127.0.0.1:"+port)
	server := &httptest.Server{Listener: l, Config: &http.Server{Handler: http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Connection", "close")
			if r.URL.Path == "/again" {
				http.Redirect(w, r, "/", http.StatusFound)
			}
		})}}
	server.Start()
	t.Cleanup(server.Close)
	f := fetch.NewIn(fetch.Options{}, fetch.World{
		AnyPort: true, Public: []netip.Addr{netip.MustParseAddr("127.0.0.2")},
		Resolver: newNames(t, map[string][][]string{
			"turns.example.":    {{"127.0.0.2"}, {"127.0.0.1"}},
			"redirect.example.": {{"127.0.0.2"}, {"127.0.0.1"}},
			"both.example.":     {{"127.0.0.1", "127.0.0.2"}},
		}),
	})
	t.Cleanup(f.Close)
	for _, test := range []struct{ address, want string }{
		{"http://turns.example:" + port + "/", ""},
		{"http://turns.example:" + port + "/", verify.FetchForbidden},
		{"http://redirect.example:" + port + "/again", verify.FetchForbidden},
		{"http://both.example:" + port + "/", ""}, // the public one of both
	} {
		if _, err := f.Fetch(t.Context(), test.address, ""); code(t, err) != test.want {
			t.Errorf("%s: got %v, want %q", test.address, err, test.want)
		}
	}
	forbidden.untouched(t)
}

func TestBadAddresses(t *testing.T) {
	f := fetch.New(fetch.Options{})
	for _, address := range []string{
		"", "a", "/a", "//example.org/a", "example.org", "urn:uuid:00000000-0000-0000-0000-000000000000", "file:///etc/passwd",
		"gopher://example.org/", "ftp://example.org/", "javascript:alert(1)", "data:text/plain,a", "http:", "http:///a",
		"http:example.org", "http://:80/", "https://user@example.org/", "https://user:word@example.org/", "https://@example.org/",
		"http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1/", "http://1.2.3.4.5/",
		"http://256.0.0.1/", "http://a\\b.example/", "http://a b.example/", "http://a.example\n/", "http://[::1/",
		"http://[::1]a/", "http://a.example:http/", "http://a.example:-1/", "https://a.example/" + strings.Repeat("a", verify.MaxAddress),
	} {
		if _, err := f.Fetch(t.Context(), address, ""); code(t, err) != verify.FetchBadAddress {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestUsualAddressesAreAdmitted(t *testing.T) {
	f := fetch.New(fetch.Options{})
	for address, host := range map[string]string{
		"https://example.org":               "example.org",
		"HTTPS://Example.ORG:443/a?b":       "example.org:443",
		"http://example.org.:80/":           "example.org:80",
		"https://日本語.example/":              "xn--wgv71a119e.example",
		"https://my_badges.example/":        "my_badges.example",
		"https://93.184.215.14/":            "93.184.215.14",
		"https://[2606:2800:21f::1]/":       "[2606:2800:21f::1]",
		"https://1.example/":                "1.example",
		"https://internal.example/":         "internal.example",
		"https://localhost.example.org/#me": "localhost.example.org",
	} {
		if u, err := f.Admits(address); err != nil || u.Host != host {
			t.Errorf("%q: %v, %v", address, u, err)
		}
	}
	for _, address := range []string{
		"http://example.org:443/", "https://example.org:80/", "https://example.org:22/", "https://example.org:8443/", "http://example.org:0/",
	} {
		if _, err := f.Admits(address); code(t, err) != verify.FetchForbidden {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// What is admitted is http or https without user information, on the usual port, of a name or a plain IP address.
func FuzzAddress(f *testing.F) {
	seeds := append([]string{
		"https://example.org/a", "http://a:b@c.example", "http://0x7f.1", "http://[::ffff:127.0.0.1]", "https://例え.example:443/#a",
	}, inside...)
	if len(seeds) < 50 {
		f.Fatalf("only %d seeds", len(seeds))
	}
	for _, seed := range seeds {
		f.Add(strings.ReplaceAll(seed, ":PORT", ""))
	}
	fetcher := fetch.New(fetch.Options{})
	f.Fuzz(func(t *testing.T, address string) {
		u, err := fetcher.Admits(address)
		if err != nil {
			code(t, err)
			return
		}
		port := map[string]string{"http": "80", "https": "443"}[u.Scheme]
		if port == "" || u.User != nil || u.Port() != "" && u.Port() != port || u.Fragment != "" {
			t.Fatalf("%q: admitted %q", address, u)
		}
		name := u.Hostname()
		if _, err := netip.ParseAddr(name); err != nil && !strings.Contains(name, ".") {
			t.Fatalf("%q: admitted the name %q", address, name)
		}
		again, err := fetcher.Admits(u.String())
		if err != nil || again.Host != u.Host {
			t.Fatalf("%q: %q becomes %v, %v", address, u, again, err)
		}
	})
}

// What may be dialled is public by the standard library's words, too, and no IPv4 address in other clothes.
func FuzzDial(f *testing.F) {
	n := 0
	for _, address := range inside {
		u, err := url.Parse(strings.ReplaceAll(address, ":PORT", ""))
		if err != nil {
			f.Fatal(err)
		}
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil {
			f.Add(ip.AsSlice(), uint16(80))
			n++
		}
	}
	if n < 30 {
		f.Fatalf("only %d seeds", n)
	}
	f.Add(netip.MustParseAddr("93.184.215.14").AsSlice(), uint16(443))
	f.Add(netip.MustParseAddr("2606:2800:21f::1").AsSlice(), uint16(443))
	fetcher := fetch.New(fetch.Options{})
	f.Fuzz(func(t *testing.T, bytes []byte, port uint16) {
		ip, ok := netip.AddrFromSlice(bytes)
		if !ok || !fetcher.MayDial(netip.AddrPortFrom(ip, port)) {
			return
		}
		if ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() ||
			ip.Is4In6() || !ip.IsGlobalUnicast() || port != 80 && port != 443 {
			t.Fatalf("%s port %d may be dialled", ip, port)
		}
		if text := ip.String(); strings.HasPrefix(text, "2002:") || strings.HasPrefix(text, "64:ff9b:") ||
			strings.HasPrefix(text, "2001:0:") || strings.HasPrefix(text, "2001::") || strings.HasPrefix(text, "::") {
			t.Fatalf("%s may be dialled", ip)
		}
	})
}

// newNames returns a resolver that knows these names alone; each question of type A moves on to the next set of
// addresses, and the last one stays. It asks a real server, so that the real resolver of the dialer is at work.
func newNames(t *testing.T, names map[string][][]string) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		question := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(question)
			if err != nil {
				return
			}
			if reply := nameReply(question[:n], names); reply != nil {
				server.WriteTo(reply, from)
			}
		}
	}()
	t.Cleanup(func() { server.Close(); <-done })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

func nameReply(question []byte, names map[string][][]string) []byte {
	var m dnsmessage.Message
	if m.Unpack(question) != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Response, m.Additionals = true, nil
	sets := names[q.Name.String()]
	if len(sets) == 0 {
		m.RCode = dnsmessage.RCodeNameError
	} else {
		for _, text := range sets[0] {
			ip := netip.MustParseAddr(text)
			h := dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 0}
			if ip.Is4() && q.Type == dnsmessage.TypeA {
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AResource{A: ip.As4()}})
			} else if ip.Is6() && q.Type == dnsmessage.TypeAAAA {
				m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}})
			}
		}
		if q.Type == dnsmessage.TypeA && len(sets) > 1 {
			names[q.Name.String()] = sets[1:]
		}
	}
	reply, _ := m.Pack()
	return reply
}

// The port is also looked at when dialling.
func TestT01PortsAtDialTime(t *testing.T) {
	f := fetch.New(fetch.Options{})
	for port, want := range map[uint16]bool{80: true, 443: true, 22: false, 0: false, 8080: false} {
		if got := f.MayDial(netip.AddrPortFrom(netip.MustParseAddr("93.184.215.14"), port)); got != want {
			t.Errorf("port %s: %v", strconv.Itoa(int(port)), got)
		}
	}
}

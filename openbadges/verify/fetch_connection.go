package verify

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

const (
	dialTimeout   = 4 * time.Second // to connect, with TLS
	headerTimeout = 6 * time.Second
	idleTimeout   = 30 * time.Second // of a connection that nobody uses
	idleMost      = 64               // connections that are kept open
)

// connections speak HTTP/1.1 in the goroutine that asks: net/http writes the request and reads the answer, and what is
// ours is the connection between. http.Transport keeps two goroutines for each connection, and handing every request
// and answer from one to the next costs more than all the rest of a verification. There is no HTTP/2, so nothing of it
// can be played on us, and no proxy, which would resolve names beyond our check.
type connections struct {
	dialer *net.Dialer
	tls    *tls.Config

	mu   sync.Mutex
	idle map[string][]*connection // by origin, used last at the end
	open int                      // how many are idle
}

func newConnections(dialer *net.Dialer) *connections {
	return &connections{
		dialer: dialer,
		tls:    &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}},
		idle:   make(map[string][]*connection),
	}
}

// connection carries one request at a time. The zero allowance lets nothing be read.
type connection struct {
	net.Conn
	home      *connections
	origin    string
	in        *bufio.Reader
	out       *bufio.Writer
	allowance int         // how many bytes may still be read
	expiry    *time.Timer // closes it when it has been idle for long
}

// headerAllowance is what may be read before the body: the headers, and what comes into the buffer with them.
const headerAllowance = MaxHeaders + 4096

// Read reads as much as the allowance admits. It is what the buffer reads from.
func (c *connection) Read(p []byte) (int, error) {
	if c.allowance == 0 {
		return 0, errTooLarge
	}
	n, err := c.Conn.Read(p[:min(len(p), c.allowance)])
	c.allowance -= n
	return n, err
}

// do sends a request and returns the answer; the end of ctx ends both, and the connection with them. The caller closes
// the body; a connection whose body was read to its end is used again.
func (p *connections) do(ctx context.Context, request *http.Request) (*http.Response, error) {
	for {
		c, used, err := p.take(ctx, request.URL)
		if err != nil {
			return nil, err
		}
		stop := context.AfterFunc(ctx, func() { c.Close() })
		response, err := c.exchange(request)
		if err == nil {
			response.Body = &answerBody{
				ReadCloser: response.Body, connection: c, stop: stop, keep: !response.Close, ended: response.Body == http.NoBody,
			}
			return response, nil
		}
		silent := c.allowance == headerAllowance
		stop()
		c.Close()
		if !used || !silent || ctx.Err() != nil {
			return nil, err
		}
		// The other side had closed it while it was idle.
	}
}

// exchange sends the request and reads the headers of its answer.
func (c *connection) exchange(request *http.Request) (*http.Response, error) {
	c.allowance = headerAllowance
	if err := c.SetDeadline(time.Now().Add(headerTimeout)); err != nil {
		return nil, err
	}
	if err := errors.Join(request.Write(c.out), c.out.Flush()); err != nil {
		return nil, err
	}
	for {
		response, err := http.ReadResponse(c.in, request)
		if err != nil && c.allowance == 0 {
			return nil, errTooLarge // else it reads as broken HTTP, for what came last was cut
		}
		if err != nil {
			return nil, err
		}
		switch {
		case response.StatusCode == http.StatusSwitchingProtocols:
			return nil, errors.New("switches to a protocol that was not asked for")
		case response.StatusCode >= 200:
			c.allowance = math.MaxInt // who reads the body counts
			return response, c.SetDeadline(time.Time{})
		}
	}
}

// answerBody gives the connection back when it is closed.
type answerBody struct {
	io.ReadCloser
	connection *connection
	stop       func() bool // leaves the connection to us, or reports that it is closed
	keep       bool        // the other side keeps it open
	ended      bool        // has been read to its end
}

func (b *answerBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.ended = b.ended || errors.Is(err, io.EOF)
	return n, err
}

// Close never reads on, as that of net/http does.
func (b *answerBody) Close() error {
	c := b.connection
	if !b.stop() {
		return nil
	}
	if b.ended && b.keep && c.in.Buffered() == 0 && c.home.put(c) {
		return nil
	}
	return c.Close()
}

// take returns the connection that was used last, or a new one.
func (p *connections) take(ctx context.Context, u *url.URL) (c *connection, used bool, err error) {
	origin := originOf(u)
	p.mu.Lock()
	if list := p.idle[origin]; len(list) > 0 {
		c = list[len(list)-1]
		p.remove(c)
		p.mu.Unlock()
		c.expiry.Stop()
		return c, true, nil
	}
	p.mu.Unlock()
	conn, err := p.dial(ctx, u)
	if err != nil {
		return nil, false, err
	}
	c = &connection{Conn: conn, home: p, origin: origin, out: bufio.NewWriter(conn)}
	c.in = bufio.NewReader(c)
	return c, false, nil
}

func (p *connections) dial(ctx context.Context, u *url.URL) (net.Conn, error) {
	port := u.Port()
	if port == "" {
		port = defaultPort(u.Scheme)
	}
	to := net.JoinHostPort(u.Hostname(), port)
	if u.Scheme == "https" {
		return (&tls.Dialer{NetDialer: p.dialer, Config: p.tls}).DialContext(ctx, "tcp", to)
	}
	return p.dialer.DialContext(ctx, "tcp", to)
}

// put keeps a connection for the next request and reports whether it did.
func (p *connections) put(c *connection) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == idleMost || len(p.idle[c.origin]) == perHost {
		return false
	}
	p.idle[c.origin] = append(p.idle[c.origin], c)
	p.open++
	if c.expiry == nil {
		c.expiry = time.AfterFunc(idleTimeout, func() { p.expire(c) })
	} else {
		c.expiry.Reset(idleTimeout)
	}
	return true
}

// expire closes a connection that is still idle.
func (p *connections) expire(c *connection) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if slices.Contains(p.idle[c.origin], c) {
		p.remove(c)
		c.Close()
	}
}

// remove takes a connection out of the idle ones. The caller holds mu.
func (p *connections) remove(c *connection) {
	list := p.idle[c.origin]
	at := slices.Index(list, c)
	if p.idle[c.origin] = slices.Delete(list, at, at+1); len(p.idle[c.origin]) == 0 {
		delete(p.idle, c.origin)
	}
	p.open--
}

// closeIdle closes the connections that nobody uses.
func (p *connections) closeIdle() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, list := range p.idle {
		for _, c := range slices.Clone(list) {
			p.remove(c)
			c.expiry.Stop()
			c.Close()
		}
	}
}

package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/mitome/mitome/openbadges/verify"
)

const (
	smallBody   = 64 << 10 // bytes that every body may have in memory without asking
	largeBodies = 24       // bodies beyond that which may be read at once, so 24 MiB in all; see docs/safety.md F9
)

// errTooLarge is what reading gives beyond MaxBody.
var errTooLarge = &verify.FetchError{Code: verify.FetchTooLarge}

// send asks once. old is what the cache has and may no longer give unasked; nil if there is nothing.
func (f *Fetcher) send(ctx context.Context, to *destination, accept string, old *netAnswer) (*netAnswer, error) {
	from, u := f.strict, *to.url
	if to.via != nil {
		from, u.Scheme, u.Host = f.mapped, to.via.Scheme, to.via.Host
	}
	request := &http.Request{Method: http.MethodGet, URL: &u, Host: to.url.Host, Header: http.Header{
		"Accept-Encoding": {"gzip"},        // and never undone for us: what is sent is limited, as well as what it becomes
		"Cache-Control":   {"max-age=300"}, // MaxAge, for the caches between us and them
		"User-Agent":      {f.options.UserAgent},
	}}
	if accept != "" {
		request.Header.Set("Accept", accept)
	}
	asked := old.ask(request.Header)
	response, err := roundTrip(from, request.WithContext(ctx))
	if err != nil {
		return nil, transportFault(ctx, err)
	}
	defer response.Body.Close()
	now := f.options.Now()
	if response.StatusCode == http.StatusNotModified && asked {
		return old.renewed(response.Header, now, f.options.Unstated), nil
	}
	a := newNetAnswer(response, now, f.options.Unstated)
	if a.location != "" {
		return a, nil // nobody reads the body of a redirect
	}
	if a.body, err = f.read(ctx, response); err != nil {
		return nil, transportFault(ctx, err)
	}
	return a, nil
}

// read returns the body after decompression.
func (f *Fetcher) read(ctx context.Context, response *http.Response) ([]byte, error) {
	if response.ContentLength > MaxBody {
		return nil, errTooLarge
	}
	sent := &limitedReader{from: response.Body, left: MaxBody}
	switch encoding := strings.ToLower(response.Header.Get("Content-Encoding")); encoding {
	case "", "identity":
		return f.readAll(ctx, sent)
	case "gzip", "x-gzip":
		inflated, err := gzip.NewReader(sent)
		if errors.Is(err, io.EOF) {
			return nil, nil // no body at all, as with 204
		}
		if err != nil {
			return nil, err
		}
		return f.readAll(ctx, &limitedReader{from: inflated, left: MaxBody})
	default:
		return nil, fmt.Errorf("content encoding %q was not asked for", encoding)
	}
}

// readAll reads to the end. Beyond smallBody it waits for one of few rooms, which bounds what strangers can make us
// hold, however many of them send at once.
func (f *Fetcher) readAll(ctx context.Context, from io.Reader) ([]byte, error) {
	start := f.small.Get().(*bytes.Buffer)
	defer f.small.Put(start)
	start.Reset()
	n, err := start.ReadFrom(io.LimitReader(from, smallBody))
	if err != nil {
		return nil, err
	}
	if n < smallBody {
		return bytes.Clone(start.Bytes()), nil
	}
	var room *bytes.Buffer
	select {
	case room = <-f.large:
		defer func() { f.large <- room }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	room.Reset()
	room.Grow(MaxBody + bytes.MinRead) // for good, after the first time
	room.Write(start.Bytes())
	if _, err := room.ReadFrom(from); err != nil {
		return nil, err
	}
	return bytes.Clone(room.Bytes()), nil
}

// rooms returns the buffers that large bodies are read into, still empty.
func rooms() chan *bytes.Buffer {
	c := make(chan *bytes.Buffer, largeBodies)
	for range largeBodies {
		c <- new(bytes.Buffer)
	}
	return c
}

// limitedReader reads until more than left bytes have come, which is errTooLarge.
type limitedReader struct {
	from io.Reader
	left int
}

func (l *limitedReader) Read(p []byte) (int, error) {
	if len(p) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.from.Read(p)
	if n > l.left {
		n, err = l.left, errTooLarge
	}
	l.left -= n
	return n, err
}

// transportFault gives an error of the transport its code.
func transportFault(ctx context.Context, err error) error {
	var known *verify.FetchError
	var slow interface{ Timeout() bool }
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(err, errForbidden):
		return &verify.FetchError{Code: verify.FetchForbidden}
	case ctx.Err() != nil, errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return &verify.FetchError{Code: verify.FetchTimeout, Err: err}
	}
	return &verify.FetchError{Code: verify.FetchUnreachable, Err: err}
}

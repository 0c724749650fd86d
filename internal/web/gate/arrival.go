package gate

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"os"

	"golang.org/x/sync/semaphore"

	"github.com/mitome/mitome/internal/web"
)

const (
	headSize = 4 << 10 // bytes of a body that stay in memory while it arrives

	// Bytes of bodies on disk at a time: of small ones, of large ones, and of one client's. Here too, large ones wait for
	// each other and never keep out a good badge.
	smallShelf  = 64 << 20
	largeShelf  = 128 << 20
	clientShelf = 24 << 20
)

// arrival is a body that has come in to its end before there is a place in memory for it: a slow sender must not hold a
// place that others wait for (T35). Its beginning is in memory. The rest is in a temporary file without a name, which is
// gone when it is closed or the program ends.
type arrival struct {
	io.Reader
	size int64 // bytes

	gate    *Gate
	who     netip.Prefix
	file    *os.File            // nil: all is in memory
	shelf   *semaphore.Weighted // which holds the room for the file
	shelved int64               // bytes of that room
	full    error               // why there is no more
}

// arrive reads a body. expected is how long it says to be, or -1. Where no file can be made, on a disk that cannot be
// written to, the rest is still to come when it returns, and size is what it may become.
func (g *Gate) arrive(who netip.Prefix, body io.Reader, expected int64) (*arrival, error) {
	a := &arrival{gate: g, who: who, shelf: g.smallShelf}
	var head bytes.Buffer
	var err error
	if a.size, err = head.ReadFrom(io.LimitReader(body, headSize)); err != nil {
		return nil, Unread(err)
	}
	a.Reader = &head
	if a.size < headSize {
		return a, nil
	}
	if a.file, err = os.CreateTemp("", "mitome-upload-"); err != nil {
		a.Reader, a.size = io.MultiReader(&head, body), expected
		if expected < 0 {
			a.size = MaxUpload
		}
		return a, nil
	}
	if err = os.Remove(a.file.Name()); err == nil {
		err = a.shelve(body)
	}
	if err != nil {
		a.close()
		return nil, err
	}
	a.Reader = io.MultiReader(&head, a.file)
	return a, nil
}

// shelve moves the rest of a body to the file and goes back to its beginning.
func (a *arrival) shelve(rest io.Reader) error {
	n, err := io.Copy(writer{a}, rest)
	a.size += n
	switch {
	case a.full != nil:
		return &web.Error{Status: http.StatusServiceUnavailable, Err: errors.Join(errNoRoom, a.full)}
	case err != nil:
		return Unread(err)
	}
	_, err = a.file.Seek(0, io.SeekStart)
	return err
}

// writer writes to the file of an arrival as far as there is room for it.
type writer struct{ *arrival }

func (w writer) Write(p []byte) (n int, err error) {
	if w.full = w.makeRoom(int64(len(p))); w.full == nil {
		n, w.full = w.file.Write(p)
	}
	return n, w.full
}

// makeRoom waits for room on the shelf for more bytes; with too many of them the arrival moves to that of the large ones.
func (a *arrival) makeRoom(more int64) error {
	if !a.gate.shelve(a.who, more) {
		return errors.New("too much of one client is arriving")
	}
	ctx, cancel := context.WithTimeout(context.Background(), a.gate.limits.Patience)
	defer cancel()
	shelf, need := a.shelf, more
	if a.shelved+more > smallBody && shelf == a.gate.smallShelf {
		shelf, need = a.gate.largeShelf, a.shelved+more
	}
	if err := shelf.Acquire(ctx, need); err != nil {
		a.gate.shelve(a.who, -more)
		return errors.New("too much is arriving")
	}
	if shelf != a.shelf {
		a.shelf.Release(a.shelved)
		a.shelf = shelf
	}
	a.shelved += more
	return nil
}

func (a *arrival) close() {
	if a.file != nil {
		a.file.Close() //nolint:errcheck // it is not kept
		a.shelf.Release(a.shelved)
		a.gate.shelve(a.who, -a.shelved)
	}
}

// shelve counts bytes of a client that go to disk, or reports that it has its share. Less than none gives room back.
func (g *Gate) shelve(who netip.Prefix, n int64) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	c := g.clients[who]
	if n > 0 && c.shelved+n > clientShelf {
		return false
	}
	c.shelved += n
	return true
}

// ReadUpTo reads all of a body of at most limit bytes. expected is how many are to come, as far as it is told: then no
// smaller buffers are left behind.
func ReadUpTo(body io.Reader, limit, expected int64) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(limit, max(expected, 0))) + bytes.MinRead)
	n, err := b.ReadFrom(io.LimitReader(body, limit+1))
	switch {
	case err != nil:
		return nil, Unread(err)
	case n > limit:
		return nil, ErrSize
	}
	return b.Bytes(), nil
}

// Unread is the answer to an upload that could not be read to its end.
func Unread(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return ErrSize
	}
	return web.Unread(err)
}

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// client is one connection that is kept open. It is leaner than net/http's, so that what is measured is the server.
type client struct {
	net.Conn
	in  *bufio.Reader
	out []byte
}

func dial(addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	return &client{Conn: conn, in: bufio.NewReaderSize(conn, 16<<10)}, nil
}

var errStatus = errors.New("status is not 200")

// get asks for a path and reads the answer to its end.
func (c *client) get(path string) error {
	c.out = append(c.out[:0], "GET "...)
	c.out = append(c.out, path...)
	c.out = append(c.out, " HTTP/1.1\r\nHost: "+baseHost+"\r\nAccept: application/ld+json\r\n\r\n"...)
	if _, err := c.Write(c.out); err != nil {
		return err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(line, []byte("HTTP/1.1 200 ")) {
		return fmt.Errorf("%s: %q: %w", path, line, errStatus)
	}
	length := 0
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		}
	}
	if length == 0 {
		return fmt.Errorf("%s: answer without a body", path)
	}
	_, err = c.in.Discard(length)
	return err
}

// connections is how many clients ask at once.
const connections = 32

// each runs work on every one of so many connections at once.
func each(addr string, count int, work func(n int, c *client) error) error {
	faults := make([]error, count)
	var clients sync.WaitGroup
	for n := range count {
		clients.Go(func() {
			c, err := dial(addr)
			if err == nil {
				err = errors.Join(work(n, c), c.Close())
			}
			faults[n] = err
		})
	}
	clients.Wait()
	return errors.Join(faults...)
}

// asFastAsPossible asks for the paths in turn, again and again, and returns how many answers came a second. The turn
// goes on from call to call by next.
func asFastAsPossible(addr string, paths []string, next *atomic.Int64, length time.Duration) (float64, error) {
	var answers atomic.Int64
	began := time.Now()
	err := each(addr, connections, func(_ int, c *client) error {
		for time.Since(began) < length {
			if err := c.get(paths[int(next.Add(1))%len(paths)]); err != nil {
				return err
			}
			answers.Add(1)
		}
		return nil
	})
	return perSecond(int(answers.Load()), time.Since(began)), err
}

// onSchedule asks for the paths at an even rate whatever the answers do, and returns for each the time from its
// scheduled moment to the end of the answer: a request that had to wait for another counts its waiting too.
func onSchedule(addr string, paths []string, rate int, length time.Duration) ([]time.Duration, error) {
	total := int(length.Seconds() * float64(rate))
	took := make([]time.Duration, total)
	began := time.Now().Add(50 * time.Millisecond)
	err := each(addr, connections, func(n int, c *client) error {
		for i := n; i < total; i += connections {
			due := began.Add(time.Duration(i) * time.Second / time.Duration(rate))
			time.Sleep(time.Until(due))
			if err := c.get(paths[i%len(paths)]); err != nil {
				return err
			}
			took[i] = time.Since(due)
		}
		return nil
	})
	return took, err
}

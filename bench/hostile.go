package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mitome/mitome/internal/hostile"
)

// Limits of verifying while strangers do their worst: the slowest hundredth of the good uploads, and what memory grows by.
const (
	besideHostile = 2 * time.Second
	hostileMemory = 64 << 20
)

const (
	uploads    = 100                    // good ones, and as many hostile ones
	uploadStep = 20 * time.Millisecond  // between two good ones
	dripStep   = 100 * time.Millisecond // between two bytes of a slow one
	patience   = time.Minute            // for all of them together
)

// hostileUploads sends 100 hostile uploads at once to a running site, one in five of them slow, and meanwhile 100 good
// ones, one after the other begun. Each comes from a client of its own, through a proxy that the site trusts. The badges
// are the site's own, so that no other server takes part. Memory is the highest resident set during this, less that
// after a hundred good ones alone.
func hostileUploads(ctx context.Context, b *bench) (err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	folder, out := b.folder(), filepath.Join(b.dir, "good")
	list, err := b.list("good", uploads)
	if err != nil {
		return err
	}
	if _, _, err := b.issue(ctx, folder, list, "--out", out); err != nil {
		return err
	}
	good, err := pictures(out)
	if err != nil {
		return err
	}
	s, err := b.serve(ctx, folder, "--trusted-proxy", "127.0.0.1")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := s.wait("/healthz"); err != nil {
		return err
	}
	alone, err := s.sendGood(ctx, good, 0)
	if err != nil {
		return err
	}
	before, err := s.forgetHighWater()
	if err != nil {
		return err
	}
	worst := hostile.Uploads(baseURL)
	var strangers sync.WaitGroup
	for n := range uploads {
		strangers.Go(func() {
			if n%5 == 0 {
				s.drip(ctx, n)
				return
			}
			u := worst[n%len(worst)]
			s.upload(ctx, u.Body, u.Type, fmt.Sprintf("192.0.2.%d", n)) // whatever it is answered
		})
	}
	took, err := s.sendGood(ctx, good, 1)
	strangers.Wait()
	if err != nil {
		return err
	}
	peak, err := highWater(s.cmd.Process.Pid)
	if err != nil {
		return err
	}
	f := within("p99 of good beside hostile uploads", quantile(took, 0.99), besideHostile)
	f.bare, f.ratio = "alone "+short(quantile(alone, 0.99)), float64(quantile(took, 0.99))/float64(quantile(alone, 0.99))
	b.show(f)
	grown := peak - before
	b.show(figure{name: "memory more, beside hostile uploads", ours: megabytes(grown), bare: "before " + megabytes(before),
		limit: "≤ " + megabytes(hostileMemory), ok: grown <= hostileMemory})
	return b.besideFlood(ctx, s, good)
}

// floodClients hand in documents that make thousands of findings, each one after the other, as fast as they are let.
const floodClients = 8

// besideFlood sends good badges while eight clients hand in the documents over which a verifier thinks longest, half of
// them by the API, half as the form does.
func (b *bench) besideFlood(ctx context.Context, s *server, good [][]byte) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	documents := hostile.Documents(baseURL, strangeSize-4<<10)
	var judged, refused atomic.Int64
	var strangers sync.WaitGroup
	for client := range floodClients {
		strangers.Go(func() {
			for n := client; ctx.Err() == nil; n++ {
				status, err := s.hand(ctx, documents[n%len(documents)], client%2 == 1, fmt.Sprintf("203.0.113.%d", client))
				switch {
				case err == nil && status == http.StatusOK:
					judged.Add(1)
				case err == nil:
					refused.Add(1)
					time.Sleep(uploadStep)
				}
			}
		})
	}
	took, err := s.sendGood(ctx, good, 2)
	stop()
	strangers.Wait()
	if err != nil {
		return err
	}
	b.show(within("p99 of good beside eight that flood", quantile(took, 0.99), besideHostile))
	b.note("meanwhile %d of their documents were judged, %d refused for their number", judged.Load(), refused.Load())
	return nil
}

// hand gives a document to the API, or to the page as its form sends it.
func (s *server) hand(ctx context.Context, u hostile.Upload, byForm bool, client string) (status int, err error) {
	if !byForm {
		status, _, err = s.post(ctx, "/api/v1/verify", u.Body, u.Type, client)
		return status, err
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	if err := errors.Join(w.WriteField("text", string(u.Body)), w.Close()); err != nil {
		return 0, err
	}
	status, _, err = s.post(ctx, "/verify", form.Bytes(), w.FormDataContentType(), client)
	return status, err
}

// sendGood hands good badges in and returns how long each took.
func (s *server) sendGood(ctx context.Context, badges [][]byte, round int) ([]time.Duration, error) {
	took, faults := make([]time.Duration, len(badges)), make([]error, len(badges))
	var sent sync.WaitGroup
	for n, badge := range badges {
		sent.Go(func() {
			began := time.Now()
			status, answer, err := s.upload(ctx, badge, "image/png", fmt.Sprintf("198.51.%d.%d", round, n))
			took[n] = time.Since(began)
			if err == nil && (status != http.StatusOK || !strings.Contains(answer, `"verdict":"valid"`)) {
				err = fmt.Errorf("a good badge: status %d, %.300s", status, answer)
			}
			faults[n] = err
		})
		time.Sleep(uploadStep)
	}
	sent.Wait()
	return took, errors.Join(faults...)
}

// upload hands something in for a client.
func (s *server) upload(ctx context.Context, body []byte, kind, client string) (status int, answer string, err error) {
	return s.post(ctx, "/api/v1/verify", body, kind, client)
}

func (s *server) post(ctx context.Context, path string, body []byte, kind, client string) (status int, answer string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.addr+path, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("Content-Type", kind)
	request.Header.Set("X-Forwarded-For", client)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	all, err := io.ReadAll(response.Body)
	return response.StatusCode, string(all), err
}

// drip announces a large picture and sends it byte by byte until the site has had enough.
func (s *server) drip(ctx context.Context, n int) {
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		return
	}
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "POST /api/v1/verify HTTP/1.1\r\nHost: %s\r\nContent-Type: image/png\r\nContent-Length: %d\r\nX-Forwarded-For: 192.0.2.%d\r\n\r\n", baseHost, 15<<20, n)
	for err == nil && ctx.Err() == nil {
		_, err = conn.Write([]byte{0x89})
		time.Sleep(dripStep)
	}
}

// forgetHighWater makes the highest resident set begin anew, and returns the present one in bytes.
func (s *server) forgetHighWater() (int64, error) {
	const resetPeak = "5" // proc(5), /proc/pid/clear_refs
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.cmd.Process.Pid), []byte(resetPeak), 0); err != nil {
		return 0, err
	}
	return highWater(s.cmd.Process.Pid)
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"sync/atomic"
	"time"
)

// Limits of serving, as shares of what a bare handler answers.
const (
	uniformShare = 0.45
	hotShare     = 0.80
)

const (
	served    = 100_000         // awards in the store that is served
	serveTurn = 3 * time.Second // one measurement
)

// serve asks for assertions.
func serve(ctx context.Context, b *bench) error {
	uniform, hot, err := b.besideBare(ctx, "")
	if err != nil {
		return err
	}
	b.show(atLeast(fmt.Sprintf("serve, uniform over %d", served), uniform[0], uniform[1], uniformShare))
	b.show(atLeast("serve, one hot award", hot[0], hot[1], hotShare))
	return nil
}

// besideBare asks mitome for awards, each in the form that ends so, and a bare net/http server for the same bytes, in
// alternating turns from the same client. Asking for all awards in one shuffled order again and again is uniform, and
// whoever keeps the latest few thousand answers has never kept the next: so the server's memory does not help. It
// returns our rate and the bare one over all awards, and for one alone.
func (b *bench) besideBare(ctx context.Context, ending string) (uniform, hot [2]float64, err error) {
	store, err := b.fill(ctx, served)
	if err != nil {
		return uniform, hot, err
	}
	defer os.RemoveAll(store.folder)
	paths, err := store.paths(ctx)
	if err != nil {
		return uniform, hot, err
	}
	for i := range paths {
		paths[i] += ending
	}
	ours, err := b.serve(ctx, store.folder)
	if err != nil {
		return uniform, hot, err
	}
	defer func() { err = errors.Join(err, ours.stop()) }()
	if err := ours.wait(paths[0]); err != nil {
		return uniform, hot, err
	}
	bare, err := startBare(ctx, "http://"+ours.addr+paths[0])
	if err != nil {
		return uniform, hot, err
	}
	defer func() { err = errors.Join(err, bare.stop()) }()
	if err := bare.wait(paths[0]); err != nil {
		return uniform, hot, err
	}
	if uniform, err = b.alternate(ours, bare, paths); err != nil {
		return uniform, hot, err
	}
	hot, err = b.alternate(ours, bare, paths[:1])
	return uniform, hot, err
}

// alternate measures both servers in turns and returns the median of each, after a short turn that does not count.
func (b *bench) alternate(ours, bare *server, paths []string) (medians [2]float64, err error) {
	var rates [2][]float64
	var next atomic.Int64
	for n := range b.rounds + 1 {
		for i, s := range []*server{ours, bare} {
			length := serveTurn
			if n == 0 {
				length /= 3
			}
			r, err := asFastAsPossible(s.addr, paths, &next, length)
			if err != nil {
				return medians, err
			}
			if n > 0 {
				rates[i] = append(rates[i], r)
			}
		}
	}
	return [2]float64{median(rates[0]), median(rates[1])}, nil
}

// startBare starts this program again, as a bare server that answers like an address.
func startBare(ctx context.Context, like string) (*server, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return startServer(exec.CommandContext(ctx, self, "-bare-server", like, addr), addr)
}

// bareServer answers every request with the body and headers that stand at an address, and does nothing else.
func bareServer(like, addr string) error {
	plain := http.Client{Transport: &http.Transport{DisableCompression: true}} // the load takes what is not compressed
	answer, err := plain.Get(like)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var body bytes.Buffer
	if _, err := io.Copy(&body, answer.Body); err != nil {
		return err
	}
	header := answer.Header
	header.Del("Date") // the server writes it
	return http.ListenAndServe(addr, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		maps.Copy(w.Header(), header)
		w.Write(body.Bytes()) //nolint:errcheck // a client that left is no fault
	}))
}

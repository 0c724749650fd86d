package main

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// Limits of verifying: processor time for a hosted badge, or that as a multiple of its requests alone; a signed one as a
// multiple of one RSA verification; and a folder of applicants' pictures.
const (
	verifyHosted   = 500 * time.Microsecond
	verifyRequests = 2.5
	verifySigned   = 3.0
	verifyFolder   = time.Second
)

// applicants is how many badges of one issuer are verified.
const applicants = 1000

// verifyBadges verifies what mitome issued and serves: hosted badges, signed ones, and a folder of pictures by the
// command.
func verifyBadges(ctx context.Context, b *bench) (err error) {
	hosted, signed, folder := filepath.Join(b.dir, "hosted"), filepath.Join(b.dir, "signed"), b.folder()
	for out, more := range map[string][]string{hosted: nil, signed: {"--signed"}} {
		list, err := b.list(filepath.Base(out)+"-applicant", applicants)
		if err != nil {
			return err
		}
		if _, _, err := b.issue(ctx, folder, list, append(more, "--out", out)...); err != nil {
			return err
		}
	}
	server, err := b.serve(ctx, folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	if err := server.wait("/healthz"); err != nil {
		return err
	}
	if err := b.verifyAnew(ctx, server.addr, hosted); err != nil {
		return err
	}
	if err := b.verifyAtHand(ctx, server.addr, signed); err != nil {
		return err
	}
	return b.verifyFolder(ctx, server.addr, hosted)
}

// pictures reads the pictures of a folder.
func pictures(folder string) ([][]byte, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.png"))
	if err != nil {
		return nil, err
	}
	all := make([][]byte, len(names))
	for i, name := range names {
		if all[i], err = os.ReadFile(name); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func verifier(addr string, o fetch.Options) (*verify.Verifier, *fetch.Fetcher, error) {
	fetcher := fetch.New(o)
	if err := fetcher.Map(baseURL, "http://"+addr); err != nil {
		return nil, nil, err
	}
	return verify.New(verify.Options{Fetcher: fetcher}), fetcher, nil
}

// acquainted returns a verifier that has verified some badges already, and so has their issuer's documents.
func acquainted(ctx context.Context, addr string, badges [][]byte) (*verify.Verifier, *fetch.Fetcher, error) {
	v, fetcher, err := verifier(addr, fetch.Options{})
	if err != nil {
		return nil, nil, err
	}
	if _, err := verifyAll(ctx, v, badges); err != nil {
		fetcher.Close()
		return nil, nil, err
	}
	return v, fetcher, nil
}

// verifyAll verifies badges one after the other and returns the processor time that each took.
func verifyAll(ctx context.Context, v *verify.Verifier, badges [][]byte) (time.Duration, error) {
	began := processorTime()
	for _, badge := range badges {
		if r := v.Verify(ctx, verify.Target{Bytes: badge}); r.Verdict != verify.Valid {
			return 0, fmt.Errorf("a badge of ours is %s: %v", r.Verdict, r.Reasons)
		}
	}
	return (processorTime() - began) / time.Duration(len(badges)), nil
}

// verifyAnew lets ten minutes pass between two badges, so that every document is asked for again over loopback, the
// picture too. The assertion is a new one each time; the other three are confirmed by their ETag. What is counted is
// the processor time of this process, which verifies and does nothing else: the host is a process of its own. "Bare"
// are the same four requests by net/http, with nothing around them.
func (b *bench) verifyAnew(ctx context.Context, addr, folder string) error {
	badges, err := pictures(folder)
	if err != nil {
		return err
	}
	clock := time.Now()
	v, fetcher, err := verifier(addr, fetch.Options{Now: func() time.Time {
		clock = clock.Add(10 * time.Minute)
		return clock
	}})
	if err != nil {
		return err
	}
	defer fetcher.Close()
	asked := v.Verify(ctx, verify.Target{Bytes: badges[0]}).Fetched
	var ours, bare []time.Duration
	for range b.rounds {
		one, err := verifyAll(ctx, v, badges)
		if err != nil {
			return err
		}
		requests, err := bareRequests(ctx, addr, asked, len(badges))
		if err != nil {
			return err
		}
		ours, bare = append(ours, one), append(bare, requests)
	}
	f := within("verify hosted, documents on loopback", median(ours), verifyHosted)
	f.bare, f.ratio = short(median(bare)), float64(median(ours))/float64(median(bare))
	f.limit += fmt.Sprintf(" or ≤ %.2f", verifyRequests)
	f.ok = f.ok || f.ratio <= verifyRequests
	b.show(f)
	return errors.Join(b.verifyFirst(ctx, addr, badges[:100]), b.verifyNext(ctx, addr, badges))
}

// verifyNext tells what a badge costs whose issuer was met a moment ago: its documents are fresh by their own headers,
// and the assertion is asked for.
func (b *bench) verifyNext(ctx context.Context, addr string, badges [][]byte) error {
	v, fetcher, err := acquainted(ctx, addr, badges[:1])
	if err != nil {
		return err
	}
	defer fetcher.Close()
	next, err := verifyAll(ctx, v, badges[1:])
	if err != nil {
		return err
	}
	b.note("the next badge of an issuer, whose documents are fresh by their own headers: %s", short(next))
	return nil
}

// verifyFirst tells what the first badge of an issuer costs: nothing is known of it, and no connection is open.
func (b *bench) verifyFirst(ctx context.Context, addr string, badges [][]byte) error {
	var took time.Duration
	for i := range badges {
		v, fetcher, err := verifier(addr, fetch.Options{})
		if err != nil {
			return err
		}
		one, err := verifyAll(ctx, v, badges[i:i+1])
		fetcher.Close()
		if err != nil {
			return err
		}
		took += one
	}
	b.note("the first badge of an issuer, with nothing known of it and no connection open: %s", short(took/time.Duration(len(badges))))
	return nil
}

// bareRequests asks for documents so many times, for those that are known whether they have changed, and returns the
// processor time that all of them took together, each time.
func bareRequests(ctx context.Context, addr string, asked []verify.Fetched, times int) (time.Duration, error) {
	client := http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	tags := map[string]string{}
	began := processorTime()
	for range times {
		for i, document := range asked {
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+strings.TrimPrefix(document.Address, baseURL), nil)
			if err != nil {
				return 0, err
			}
			request.Host = baseHost
			request.Header["Accept"] = []string{"application/ld+json, application/json"}
			if i > 0 && tags[document.Address] != "" { // the first is the assertion
				request.Header["If-None-Match"] = []string{tags[document.Address]}
			}
			response, err := client.Do(request)
			if err != nil {
				return 0, err
			}
			_, err = io.Copy(io.Discard, response.Body)
			if err := errors.Join(err, response.Body.Close()); err != nil {
				return 0, err
			}
			if tag := response.Header.Get("Etag"); tag != "" {
				tags[document.Address] = tag
			}
		}
	}
	return (processorTime() - began) / time.Duration(times), nil
}

// verifyAtHand verifies signed badges whose documents were asked for before, beside bare RSA.
func (b *bench) verifyAtHand(ctx context.Context, addr, folder string) error {
	badges, err := pictures(folder)
	if err != nil {
		return err
	}
	for i, picture := range badges { // what is compared is the signature's cost, not the picture's
		text, err := bake.Unbake(picture)
		if err != nil {
			return err
		}
		badges[i] = []byte(text)
	}
	v, fetcher, err := acquainted(ctx, addr, badges[:1])
	if err != nil {
		return err
	}
	defer fetcher.Close()
	var ours, bare []time.Duration
	for range b.rounds {
		one, err := verifyAll(ctx, v, badges)
		if err != nil {
			return err
		}
		rsaOnly, err := bareRSA(len(badges))
		if err != nil {
			return err
		}
		ours, bare = append(ours, one), append(bare, rsaOnly)
	}
	took, least := median(ours), median(bare)
	ratio := float64(took) / float64(least)
	b.show(figure{"verify signed, documents at hand", short(took), short(least), ratio, fmt.Sprintf("≤ %.2f", verifySigned), ratio <= verifySigned})
	return nil
}

// bareRSA returns the processor time of one bare RSA-2048 verification.
func bareRSA(times int) (time.Duration, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return 0, err
	}
	digest := sha256.Sum256([]byte("an assertion"))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
	if err != nil {
		return 0, err
	}
	began := processorTime()
	for range times {
		if err := rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, digest[:], signature); err != nil {
			return 0, err
		}
	}
	return (processorTime() - began) / time.Duration(times), nil
}

// verifyFolder runs the command on a folder of pictures.
func (b *bench) verifyFolder(ctx context.Context, addr, folder string) error {
	if err := os.Remove(filepath.Join(folder, "awards.csv")); err != nil { // no picture
		return err
	}
	var took []time.Duration
	for range b.rounds {
		cmd := b.command(ctx, "verify", "--map", baseURL+"=http://"+addr, folder)
		began := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("mitome verify: %w\n%.500s", err, out)
		}
		took = append(took, time.Since(began))
	}
	b.show(within(fmt.Sprintf("verify a folder of %d pictures", applicants), median(took), verifyFolder))
	return nil
}

// processorTime is what this process has used of the processors.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // it cannot fail for the process itself
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

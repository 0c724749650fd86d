package main

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"os"
	"runtime"
	"sync"
	"time"
)

// signShare is the share of the bare signing speed that issuing signed awards must keep.
const signShare = 0.75

// bareSigning is how long bare signing is measured, before and after.
const bareSigning = 5 * time.Second

// issueSigned issues signed awards by the command alone, beside signing on every core and nothing else. It runs once:
// it takes longer than the rounds of the other rows together.
func issueSigned(ctx context.Context, b *bench) error {
	list, err := b.list("signed", b.signed)
	if err != nil {
		return err
	}
	before, err := signOnly(bareSigning)
	if err != nil {
		return err
	}
	folder := b.folder()
	took, memory, err := b.issue(ctx, folder, list, "--signed")
	if err != nil {
		return err
	}
	after, err := signOnly(bareSigning)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("issue %d signed", b.signed)
	b.show(atLeast(name, perSecond(b.signed, took), (before+after)/2, signShare))
	b.show(small(name+", memory", memory))
	return os.RemoveAll(folder)
}

// signOnly makes RS256 signatures of a digest on all cores and returns how many a second.
func signOnly(length time.Duration) (float64, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return 0, err
	}
	digest := sha256.Sum256([]byte("an assertion"))
	counts, faults := make([]int, runtime.GOMAXPROCS(0)), make([]error, runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	began := time.Now()
	for n := range counts {
		workers.Go(func() {
			for time.Since(began) < length && faults[n] == nil {
				_, faults[n] = rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
				counts[n]++
			}
		})
	}
	workers.Wait()
	took, total := time.Since(began), 0
	for n, count := range counts {
		if faults[n] != nil {
			return 0, faults[n]
		}
		total += count
	}
	return perSecond(total, took), nil
}

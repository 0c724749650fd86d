package verify_test

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/mitome/mitome/openbadges/verify"
)

// pantry answers from memory with always the same bytes, as a Fetcher's cache does.
type pantry map[string]*verify.Response

func (c pantry) Fetch(_ context.Context, address, _ string) (*verify.Response, error) {
	if r, ok := c[address]; ok {
		return r, nil
	}
	return &verify.Response{Final: address, Status: 404}, nil
}

func newPantry(t testing.TB) pantry {
	c := pantry{}
	for address, p := range newWorld(t).pages {
		r := verify.Response{Final: address, Status: 200, ContentType: p.contentType, Body: []byte(p.body), At: now, Cached: true}
		if r.ContentType == "" {
			r.ContentType = "application/ld+json"
		}
		c[address] = &r
	}
	return c
}

func benchmark(b *testing.B, text string) {
	v := verify.New(verify.Options{Fetcher: newPantry(b), Now: func() time.Time { return now }})
	target := verify.Target{Bytes: []byte(text)}
	for b.Loop() {
		if r := v.Verify(context.Background(), target); r.Verdict != verify.Valid {
			b.Fatal(r.Reasons)
		}
	}
}

func BenchmarkHosted(b *testing.B)    { benchmark(b, assertionJSON()) }
func BenchmarkHostedPNG(b *testing.B) { benchmark(b, baked(b, png, assertionJSON())) }
func BenchmarkSigned(b *testing.B)    { benchmark(b, sign(b, signedJSON(), signer)) }

// BenchmarkRSA is the measure for BenchmarkSigned: one bare verification.
func BenchmarkRSA(b *testing.B) {
	sum := sha256.Sum256([]byte("x"))
	signature, err := rsa.SignPKCS1v15(nil, signer, crypto.SHA256, sum[:])
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := rsa.VerifyPKCS1v15(&signer.PublicKey, crypto.SHA256, sum[:], signature); err != nil {
			b.Fatal(err)
		}
	}
}

// TestManyAtOnce: one Verifier, many goroutines, and documents that change while they are read.
func TestManyAtOnce(t *testing.T) {
	c := newPantry(t)
	v := verify.New(verify.Options{Fetcher: c, Now: func() time.Time { return now }})
	signed := sign(t, signedJSON(), signer)
	var group sync.WaitGroup
	for n := range 8 {
		group.Go(func() {
			for range 20 {
				text := signed
				if n%2 == 0 {
					text = assertionJSON()
				}
				if r := v.Verify(t.Context(), verify.Target{Bytes: []byte(text)}); r.Verdict != verify.Valid {
					t.Errorf("%s %v", r.Verdict, r.Reasons)
				}
			}
		})
	}
	group.Wait()
}

// TestMemoryFollowsTheFetcher: what was read is forgotten as soon as the Fetcher has other bytes.
func TestMemoryFollowsTheFetcher(t *testing.T) {
	c := newPantry(t)
	v := verify.New(verify.Options{Fetcher: c, Now: func() time.Time { return now }})
	target := verify.Target{Bytes: []byte(sign(t, signedJSON(), signer))}
	for _, step := range []struct {
		list    string
		verdict verify.Verdict
	}{{listJSON, verify.Valid}, {edited(listJSON, `["`, `["`+signedID+`","`), verify.Revoked}, {listJSON, verify.Valid}} {
		r := *c[listURL]
		r.Body = []byte(step.list)
		c[listURL] = &r
		expect(t, v.Verify(t.Context(), target), step.verdict, "")
		expect(t, v.Verify(t.Context(), target), step.verdict, "")
	}
}

// TestManyIssuers: the memory stays small however many documents pass.
func TestManyIssuers(t *testing.T) {
	w := newWorld(t)
	v := verify.New(verify.Options{Fetcher: w, Now: func() time.Time { return now }})
	for i := range 1500 {
		at := fmt.Sprintf("https://univ.example/b/x%d", i)
		w.put(at, edited(badgeJSON, `"id":"`+badgeURL, `"id":"`+at))
		w.put(assertionURL, assertionJSON(badgeURL, at))
		if r := v.Verify(t.Context(), verify.Target{Address: assertionURL}); r.Verdict != verify.Valid {
			t.Fatal(r.Reasons)
		}
	}
}

// Package bake measures baking beside the least that it could cost: copying the picture once and running CRC-32 over it
// once. Both are measured in the same run, on the same picture of 100 kB.
//
// The limit leaves half of that cost for finding the place in the picture, and for judging what is put there.
package bake

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// Limit is how many times the bare work baking may cost.
const Limit = 1.5

// ErrMissed means that a figure lies beyond its limit.
var ErrMissed = errors.New("missed")

// Run measures and prints one line: name, our figure, the bare figure, their ratio, the limit, and ok or MISSED. A miss
// is also reported as ErrMissed.
func Run(w io.Writer) error {
	picture, payload, err := input()
	if err != nil {
		return err
	}
	ours, bare, err := measure(picture, payload)
	if err != nil {
		return err
	}
	ratio, verdict := float64(ours)/float64(bare), "ok"
	if ratio > Limit {
		verdict, err = "MISSED", fmt.Errorf("bake: ratio %.2f: %w", ratio, ErrMissed)
	}
	fmt.Fprintf(w, "%-40s %10.1f µs  bare %10.1f µs  ratio %5.2f  limit %5.2f  %s\n",
		fmt.Sprintf("bake a PNG of %d kB", len(picture)/1000), micros(ours), micros(bare), ratio, Limit, verdict)
	return err
}

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

const (
	rounds = 9
	repeat = 500 // in each round
)

// measure takes the median of several alternating rounds, so that a busy moment of the machine hits both alike.
func measure(picture []byte, payload string) (ours, bare time.Duration, err error) {
	var a, b []time.Duration
	for range rounds {
		a = append(a, each(func() {
			if _, fault := bake.BakePNG(picture, payload); fault != nil {
				err = fault
			}
		}))
		b = append(b, each(func() { bareOnce(picture) }))
	}
	slices.Sort(a)
	slices.Sort(b)
	return a[rounds/2], b[rounds/2], err
}

func each(work func()) time.Duration {
	began := time.Now()
	for range repeat {
		work()
	}
	return time.Since(began) / repeat
}

// sink keeps the compiler from leaving the bare work out.
var sink struct {
	copied []byte
	sum    uint32
}

func bareOnce(picture []byte) {
	sink.copied = bytes.Clone(picture)
	sink.sum = crc32.ChecksumIEEE(picture)
}

// input makes a PNG of about 100 kB out of noise, and a signed assertion's worth of text.
func input() (picture []byte, payload string, err error) {
	noise := rand.NewChaCha8([32]byte{})
	canvas := image.NewGray(image.Rect(0, 0, 316, 316))
	noise.Read(canvas.Pix)
	var out bytes.Buffer
	if err := png.Encode(&out, canvas); err != nil {
		return nil, "", err
	}
	assertion := &openbadges.Assertion{
		Context:      openbadges.DefaultContext(),
		ID:           "https://badges.example/o/example/a/6ba7b810-9dad-41d1-80b4-00c04fd430c8",
		Type:         openbadges.List[string]{"Assertion"},
		Recipient:    openbadges.NewRecipient("learner@example.org", "c2FsdHNhbHRzYWx0"),
		Badge:        openbadges.LinkTo[openbadges.BadgeClass]("https://badges.example/o/example/m/6ba7b811-9dad-41d1-80b4-00c04fd430c8"),
		Verification: &openbadges.VerificationObject{Type: openbadges.List[string]{openbadges.HostedBadge}},
		IssuedOn:     "2026-03-20T10:00:00Z",
	}
	text, err := openbadges.Marshal(assertion)
	return out.Bytes(), string(text), err
}

package bake

import (
	"bytes"
	"testing"

	"github.com/mitome/mitome/openbadges/bake"
)

func BenchmarkBake(b *testing.B) {
	picture, payload, err := input()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(picture)))
		for b.Loop() {
			if _, err := bake.BakePNG(picture, payload); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bare", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(picture)))
		for b.Loop() {
			bareOnce(picture)
		}
	})
}

// The picture that is measured is the one that the limit speaks of, and baking it gives the text back.
func TestInput(t *testing.T) {
	picture, payload, err := input()
	if err != nil {
		t.Fatal(err)
	}
	if len(picture) < 95_000 || len(picture) > 105_000 {
		t.Errorf("picture of %d bytes, want about 100,000", len(picture))
	}
	baked, err := bake.Bake(picture, payload)
	if err != nil {
		t.Fatal(err)
	}
	got, err := bake.Unbake(baked)
	if err != nil || got != payload {
		t.Errorf("unbaked %q, %v; want %q", got, err, payload)
	}
	if bytes.Equal(baked, picture) {
		t.Error("baking changed nothing")
	}
}

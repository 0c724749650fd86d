package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"io"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/hostile"
	"github.com/mitome/mitome/internal/picture"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/openbadges/verify"
)

// Limits of what 256 KiB of a stranger may cost: processor time, and bytes of report.
const (
	strangeSize   = 256 << 10
	strangeWork   = 500 * time.Millisecond
	strangeReport = 1_000_000
)

// strangeShapes is of how many shapes that are no lists one is judged: all of them take hours.
const strangeShapes = 211

// boundedWork judges documents of 256 KiB that are sound but for one property, filled with a great deal of one thing:
// every property that may have several values with every list, and a choice of the others. Then drawings and workbooks.
// What is shown is the processor time of the costliest, of this process, and the largest report.
func boundedWork(ctx context.Context, b *bench) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	var slowest costliest
	reported, report := "", 0 // the largest
	n, judged := 0, 0
	wanted := func(s hostile.Shape) bool {
		n++
		return s.List && s.Deep == 0 || n%strangeShapes == 0
	}
	for s, c := range hostile.Cases(strangeSize-4<<10, key, wanted) {
		judged++
		size := 0
		slowest.try(s.Name, func() { size = judge(ctx, c) })
		if size > report {
			reported, report = s.Name, size
		}
	}
	b.show(within("judge 256 KiB, the costliest", slowest.took, strangeWork))
	b.note("of %d of %d shapes: %s", judged, n, slowest.name)
	b.show(figure{name: "its report, the largest", ours: fmt.Sprintf("%d kB", report/1000), limit: fmt.Sprintf("≤ %d kB", strangeReport/1000), ok: report <= strangeReport})
	b.note("%s", reported)
	b.boundedFiles(ctx)
	return nil
}

// judge returns how long the report is.
func judge(ctx context.Context, c hostile.Case) int {
	wire, err := json.Marshal(verification.New(verification.Options{Fetcher: shelf(c.Pages)}).Verify(ctx, verify.Target{Bytes: c.Input}).Wire(""))
	if err != nil {
		panic(err) // a report can always be written
	}
	return len(wire)
}

// boundedFiles reads drawings as a badge and as a picture to be used, and workbooks as lists.
func (b *bench) boundedFiles(ctx context.Context) {
	var drawing, badge, book costliest
	for _, u := range hostile.Drawings(strangeSize) {
		drawing.try(u.Name, func() { _, _, _ = picture.Read(u.Body) }) // whatever it says
		badge.try(u.Name, func() { judge(ctx, hostile.Case{Input: u.Body}) })
	}
	for _, u := range hostile.Books(strangeSize) {
		book.try(u.Name, func() { readBook(u.Body) })
	}
	for _, f := range []struct {
		name string
		costliest
	}{{"read 256 KiB of SVG, the costliest", drawing}, {"judge 256 KiB of SVG, the costliest", badge}, {"read 256 KiB of a sheet, the costliest", book}} {
		b.show(within(f.name, f.took, strangeWork))
		b.note("%s", f.costliest.name)
	}
}

// readBook reads a list to its end and returns how many rows it has.
func readBook(data []byte) (rows int) {
	list, err := roster.Open(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }, roster.Options{})
	if err != nil {
		return 0 // refused, which is an answer too
	}
	defer list.Close()
	for range list.Rows() {
		rows++
	}
	return rows
}

// costliest keeps what took most.
type costliest struct {
	name string
	took time.Duration
}

func (c *costliest) try(name string, do func()) {
	began := processorTime()
	do()
	if took := processorTime() - began; took > c.took {
		c.name, c.took = name, took
	}
}

// shelf answers with pages from memory.
type shelf map[string][]byte

func (s shelf) Fetch(_ context.Context, address, _ string) (*verify.Response, error) {
	r := &verify.Response{Final: address, Status: 200, ContentType: "application/ld+json", Body: s[address], At: time.Now()}
	if r.Body == nil {
		r.Status = 404
	}
	return r, nil
}

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/microcredential"
)

// issueFromDesk releases lists at the desk, while somebody watches how far they come, and records lists of the same kind as the
// command does, in turns; the same serve works both. The clock runs from the button, or from the reading of the list, until all
// awards are made.
func issueFromDesk(ctx context.Context, b *bench) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	d := &servedDesk{served: make(chan error, 1)}
	if err := d.open(ctx, b.folder()); err != nil {
		return err
	}
	var desk, command []float64
	var longest []time.Duration
	for n := range b.rounds + 1 {
		fromDesk, waited, err := d.releaseWatched(ctx, named("desk", n))
		if err != nil {
			return err
		}
		recorded, err := d.record(ctx, named("command", n))
		if err != nil {
			return err
		}
		if n > 0 { // the first of each warms up
			desk, command, longest = append(desk, perSecond(deskRows, fromDesk)), append(command, perSecond(deskRows, recorded)), append(longest, waited)
		}
	}
	b.show(atLeast(fmt.Sprintf("%d issued from the desk", deskRows), median(desk), median(command), deskIssueShare))
	b.show(within("progress, the longest without news", median(longest), deskProgress))
	stop()
	return errors.Join(<-d.served, d.Close())
}

// What issuing from the desk may be, as a share of the same by the command, and how long its page may be without news.
const (
	deskIssueShare = 0.95
	deskProgress   = 500 * time.Millisecond
)

// named is a list of learners whom no other round has.
func named(kind string, round int) []byte {
	var list bytes.Buffer
	list.WriteString("email,name\n")
	for i := range deskRows {
		fmt.Fprintf(&list, "%s-%d-%d@students.example,学習者%d\n", kind, round, i, i)
	}
	return list.Bytes()
}

// releaseWatched hands a list in and releases it. It returns how long the release took, and how long whoever watched it was
// without news at most.
func (d *servedDesk) releaseWatched(ctx context.Context, list []byte) (took, longest time.Duration, err error) {
	page, err := d.handIn(list)
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	batch, err := d.press(page)
	if err != nil {
		return 0, 0, err
	}
	news := make(chan time.Duration, 1)
	go func() { news <- d.watch(ctx, batch) }()
	err = d.finish(ctx, batch)
	took = time.Since(began)
	return took, <-news, err
}

// watch reads the news of a batch as a browser does, until it is done, and returns the longest time without.
func (d *servedDesk) watch(ctx context.Context, batch int64) (longest time.Duration) {
	address := fmt.Sprintf("%s/b/%d/progress.sse", strings.TrimSuffix(d.award, "/award.ja.html"), batch)
	last := time.Now()
	for ctx.Err() == nil {
		asked, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
		if err != nil {
			return time.Hour
		}
		answer, err := d.browser.Do(asked)
		if err != nil {
			return time.Hour
		}
		lines := bufio.NewScanner(answer.Body)
		done := false
		for lines.Scan() && !done {
			if event, found := strings.CutPrefix(lines.Text(), "event: "); found {
				longest, last, done = max(longest, time.Since(last)), time.Now(), event == "done"
			}
		}
		answer.Body.Close()
		if done {
			return longest
		}
		time.Sleep(250 * time.Millisecond) // as the page tells browsers to
	}
	return longest
}

// record records a list as the command does, and returns how long it took until its awards are made.
func (d *servedDesk) record(ctx context.Context, list []byte) (time.Duration, error) {
	description, err := microcredential.Parse(d.described)
	if err != nil {
		return 0, err
	}
	by, err := d.Operator(ctx)
	if err != nil {
		return 0, err
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(list)), nil }
	began := time.Now()
	out, err := d.Service.Issue(ctx, by, issuance.Request{Description: description[0], List: open})
	if err != nil {
		out.Close()
		return 0, err
	}
	defer out.Close()
	err = d.finish(ctx, out.Batch)
	return time.Since(began), err
}

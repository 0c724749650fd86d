// Command bench prints each figure of mitome beside its limit, in one run on one machine: name, our figure, the bare
// figure, their ratio, the limit, and ok or MISSED. Ratios are what matters; on another machine the plain figures are
// others. "Bare" is the least that the work could cost: the same rows, signatures or answers with nothing around them.
//
//	go run ./bench                      everything; the large stores take minutes to fill
//	go run ./bench -only serve,start    some rows
//	go run ./bench -only lookup -awards 10000000
//
// Each row is one file. What is measured is the real command, built once into a temporary folder and run as a process
// of its own, except where a row says otherwise. Load and servers share the machine's cores. The exit code is 0 even
// when a figure is missed: a busy machine is no fault of the code.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/bench/bake"
)

// row is one row of the table of figures, or several that are measured together.
type row struct {
	name string
	run  func(context.Context, *bench) error
}

// rows are the rows in the order in which they run. The stores that one fills, later ones use.
var rows = []row{
	{"bake", func(_ context.Context, b *bench) error {
		if err := bake.Run(b.out); !errors.Is(err, bake.ErrMissed) { // it prints its own line
			return err
		}
		return nil
	}},
	{"sheet", readSheet},
	{"annotate", annotateSheet},
	{"issue", issueHosted},
	{"signed", issueSigned},
	{"serve", serve},
	{"pages", pages},
	{"p99", latencyInBulk},
	{"lookup", lookUp},
	{"verify", verifyBadges},
	{"hostile", hostileUploads},
	{"bounded", boundedWork},
	{"letter", readLetters},
	{"likeness", compareLikeness},
	{"start", start},
	{"catalogue", findInCatalogue},
	{"award", awardAtDesk},
	{"deskissue", issueFromDesk},
	{"bounces", readBounces},
	{"desk", deskWork},
	{"demo", demonstration},
	{"million", issueOntoMillion},
}

func main() {
	b := &bench{out: os.Stdout}
	only := flag.String("only", "", "rows to run, such as serve,start; all of them by default: "+strings.Join(names(), ", "))
	flag.IntVar(&b.learners, "learners", 100_000, "learners in a list of hosted awards")
	flag.IntVar(&b.signed, "signed", 100_000, "learners in the list of signed awards")
	flag.IntVar(&b.awards, "awards", 1_000_000, "awards in the large store")
	flag.IntVar(&b.rounds, "rounds", 3, "rounds of which the median is taken")
	like := flag.String("bare-server", "", "for the bench itself: serve what stands at this address, at the address that follows")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if *like != "" {
		err = bareServer(*like, flag.Arg(0))
	} else {
		err = b.run(ctx, *only)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

func names() []string {
	var all []string
	for _, r := range rows {
		all = append(all, r.name)
	}
	return all
}

// run measures the rows named in only, all when it is empty.
func (b *bench) run(ctx context.Context, only string) error {
	wanted := names()
	if only != "" {
		wanted = strings.Split(only, ",")
	}
	for _, name := range wanted {
		if !slices.Contains(names(), name) {
			return fmt.Errorf("no row is called %q; there are %s", name, strings.Join(names(), ", "))
		}
	}
	began := time.Now()
	if err := b.open(ctx); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	fmt.Fprintf(b.out, "%d cores, %s, %s/%s, median of %d rounds\n\n", runtime.GOMAXPROCS(0), runtime.Version(), runtime.GOOS, runtime.GOARCH, b.rounds)
	for _, r := range rows {
		if !slices.Contains(wanted, r.name) {
			continue
		}
		if err := r.run(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
	}
	fmt.Fprintf(b.out, "\n%.0f s\n", time.Since(began).Seconds())
	return nil
}

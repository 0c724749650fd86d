package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// figure is one line of the answer.
type figure struct {
	name  string
	ours  string
	bare  string  // empty: nothing to compare with
	ratio float64 // 0: none
	limit string
	ok    bool
}

// show prints a figure in the columns that package bake uses too.
func (b *bench) show(f figure) {
	verdict, ratio := "MISSED", "-"
	if f.ok {
		verdict = "ok"
	}
	if f.ratio > 0 {
		ratio = fmt.Sprintf("%.2f", f.ratio)
	}
	if f.bare == "" {
		f.bare = "-"
	}
	fmt.Fprintf(b.out, "%-40s %13s  bare %13s  ratio %5s  limit %s  %s\n", f.name, f.ours, f.bare, ratio, f.limit, verdict)
}

// note prints a line about how the figures around it were measured.
func (b *bench) note(format string, args ...any) { fmt.Fprintf(b.out, "    "+format+"\n", args...) }

// atLeast is a rate that should come near the bare one: at least share of it.
func atLeast(name string, ours, bare, share float64) figure {
	return figure{name, rate(ours), rate(bare), ours / bare, fmt.Sprintf("≥ %.2f", share), ours >= share*bare}
}

// quick is a rate that should reach a limit by itself.
func quick(name string, ours, limit float64) figure {
	return figure{name: name, ours: rate(ours), limit: "≥ " + rate(limit), ok: ours >= limit}
}

// within is a time that should not exceed a limit.
func within(name string, ours, limit time.Duration) figure {
	return figure{name: name, ours: short(ours), limit: "≤ " + short(limit), ok: ours <= limit}
}

func rate(perSecond float64) string { return fmt.Sprintf("%.0f/s", perSecond) }

func short(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%.1f µs", float64(d)/float64(time.Microsecond))
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func median[T cmp.Ordered](values []T) T { return quantile(values, 0.5) }

// quantile returns the value that the share q of the values does not exceed.
func quantile[T cmp.Ordered](values []T, q float64) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

package main

import (
	"context"
	"fmt"
)

// pagesEach is how many award pages must be served in a second.
const pagesEach = 2_000

// pages asks for the pages of awards as serve does for the assertions. A page is made anew for everyone who asks: it says
// what is true now.
func pages(ctx context.Context, b *bench) error {
	uniform, hot, err := b.besideBare(ctx, ".en.html")
	if err != nil {
		return err
	}
	b.show(beside(fmt.Sprintf("award pages, uniform over %d", served), uniform))
	b.show(beside("award pages, one hot award", hot))
	return nil
}

// beside is a rate that should reach the limit of pages, with the bare rate to compare it with.
func beside(name string, rates [2]float64) figure {
	f := quick(name, rates[0], pagesEach)
	f.bare, f.ratio = rate(rates[1]), rates[0]/rates[1]
	return f
}

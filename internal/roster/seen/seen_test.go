package seen_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/roster/seen"
)

// A learner is first where nobody stood with the address and period; one address with two names is two people's.
func TestFirst(t *testing.T) {
	l := seen.NewLearners()
	for i, c := range []struct {
		email, name, period string
		first               int // row
		shared              bool
	}{
		{"a@x.example", "水野 花子", "", 0, false},
		{"a@x.example", "水野　花子", "", 0, false}, // white space does not count
		{"a@x.example", "", "", 0, false},
		{"a@x.example", "佐藤", "", 0, true},
		{"a@x.example", "水野花子", "前期", 4, false},
		{"a@x.example", "水野花子", "後期", 5, false},
		{"a@x.example", "水野花子", "前期", 4, false},
		{"b@x.example", "水野花子", "", 7, false},
	} {
		if row, shared := l.First(l.Learner(i, c.email, c.name, c.period)); row != c.first || shared != c.shared {
			t.Errorf("row %d, %+v: first in row %d, shared %t", i, c, row, shared)
		}
	}
}

// A student number is of whoever had it first in a period, however it is written.
func TestNumber(t *testing.T) {
	l := seen.NewLearners()
	for i, c := range []struct {
		email, name, period, number string
		whose                       seen.Holder
		row                         int
	}{
		{"a@x.example", "水野", "", "S-1", seen.Nobody, 0},
		{"a@x.example", "水野", "", "s-1", seen.Nobody, 0},
		{"b@x.example", "水野", "", "Ｓ-1", seen.Moved, 0},
		{"b@x.example", "", "", "S-1", seen.Moved, 0},
		{"b@x.example", "佐藤", "", "S-1", seen.Different, 0},
		{"b@x.example", "佐藤", "後期", "S-1", seen.Nobody, 0},
		{"c@x.example", "佐藤", "後期", "S-1", seen.Moved, 5},
	} {
		if whose, row := l.Number(l.Learner(i, c.email, c.name, c.period), c.number); whose != c.whose || row != c.row {
			t.Errorf("row %d, %+v: %d, row %d", i, c, whose, row)
		}
	}
}

// Who is out and who is not find each other, whichever row comes first.
func TestOut(t *testing.T) {
	l := seen.NewLearners()
	here, term := l.Learner(1, "a@x.example", "", ""), l.Learner(2, "a@x.example", "", "前期")
	if row, out := l.Out(here); out {
		t.Errorf("out by row %d of none", row)
	}
	l.First(here)
	l.First(term)
	for _, c := range []struct {
		email, period string
		in            int
		found         bool
	}{{"a@x.example", "", 1, true}, {"a@x.example", "前期", 2, true}, {"a@x.example", "後期", 0, false}, {"b@x.example", "", 0, false}} {
		if in, found := l.PutOut(9, c.email, c.period); in != c.in || found != c.found {
			t.Errorf("%+v: row %d, %t", c, in, found)
		}
	}
	if row, out := l.Out(l.Learner(10, "b@x.example", "", "")); row != 9 || !out {
		t.Errorf("out by row %d, %t; want row 9", row, out)
	}
	if _, out := l.Out(l.Learner(11, "b@x.example", "", "前期")); out {
		t.Error("out in a period of which nothing was said")
	}
}

// Of many learners none is taken for another, and of each some bytes are kept, however long the address.
func TestManyLearners(t *testing.T) {
	const rows, most = 200_000, 100 // bytes of a row
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	l, far := seen.NewLearners(), strings.Repeat("a", 100)
	for i := range rows {
		if row, _ := l.First(l.Learner(i, fmt.Sprintf("%s%d@students.example", far, i), "水野 花子", "")); row != i {
			t.Fatalf("row %d is taken for row %d", i, row)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if kept := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) / rows; kept > most { //nolint:gosec // a heap is less than 2⁶³
		t.Errorf("%d bytes of a row are kept, want at most %d", kept, most)
	}
	runtime.KeepAlive(l)
}

func TestSlips(t *testing.T) {
	d := seen.Domains{}
	for row := range 60 {
		d.Count(fmt.Sprintf("s%d@students.example", row), row)
	}
	d.Count("a@studnets.example", 60)
	d.Count("b@gmial.com", 61)
	d.Count("c@elsewhere.example", 62)
	want := []seen.Slip{{Row: 60, Domain: "studnets.example", Meant: "students.example", Count: 1}, {Row: 61, Domain: "gmial.com", Meant: "gmail.com", Count: 1}}
	if diff := cmp.Diff(want, d.Slips()); diff != "" {
		t.Errorf("slips (-want +got):\n%s", diff)
	}
	for i := range 10_000 {
		d.Count(fmt.Sprintf("a@d%d.example", i), 100+i)
	}
	if len(d) != 2000 {
		t.Errorf("%d domains are told apart, want 2000", len(d))
	}
}

func TestRanges(t *testing.T) {
	for want, rows := range map[string][]int{
		"": nil, "3": {3, 3}, "3–5, 9": {3, 4, 5, 5, 9}, "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, …": {1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23},
	} {
		var r seen.Ranges
		count := map[int]bool{}
		for _, row := range rows {
			r.Add(row)
			count[row] = true
		}
		if got := r.String(); got != want || r.Count != len(count) {
			t.Errorf("%v: %q of %d rows, want %q of %d", rows, got, r.Count, want, len(count))
		}
	}
}

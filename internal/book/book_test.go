package book_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/book"
)

// What is written is read again: texts stay texts, whatever they begin with, and numbers numbers.
func TestBook(t *testing.T) {
	b := book.New()
	b.Begin("list")
	b.Row++
	values := []any{"=1+1", "a\uffffb", strings.Repeat("x", book.MaxText+1), 17}
	for i, value := range values {
		b.Put(i, value, 0)
	}
	b.Widths([]float64{4, 8})
	b.Freeze(1, 1)
	b.Paper(0.4, 0.4, "&P")
	b.Repeat(1)
	b.Area(4)
	b.Begin("it's more")
	b.Row++
	b.Put(0, "over both", 0)
	b.Merge(0, 1)
	b.Repeat(1)
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got := file.GetSheetList(); len(got) != 2 || got[0] != "list" || got[1] != "it's more" {
		t.Errorf("sheets = %q, want list and it's more", got)
	}
	for cell, want := range map[string]string{"A1": "=1+1", "B1": "ab", "C1": strings.Repeat("x", book.MaxText-1) + "…", "D1": "17"} {
		if got, err := file.GetCellValue("list", cell); err != nil || got != want {
			t.Errorf("%s = %.20q (%d bytes), %v, want %.20q", cell, got, len(got), err, want)
		}
		if formula, err := file.GetCellFormula("list", cell); err != nil || formula != "" {
			t.Errorf("%s has the formula %q, %v", cell, formula, err)
		}
	}
	if number, err := file.GetCellType("list", "D1"); err != nil || number == excelize.CellTypeSharedString {
		t.Errorf("D1 is of type %v, %v, want a number", number, err)
	}
	if names := file.GetDefinedName(); len(names) != 3 {
		t.Errorf("print areas and titles = %v, want three", names)
	}
}

// The first step that fails is the error of the whole, and nothing is written after it.
func TestFirstError(t *testing.T) {
	b, first, done := book.New(), errors.New("first"), false
	b.Do(func() error { return first })
	b.Do(func() error { done = true; return errors.New("second") })
	var out bytes.Buffer
	if err := b.Write(&out); !errors.Is(err, first) || done || out.Len() > 0 {
		t.Errorf("Write = %v after a failed step, a later one was done: %t, %d bytes written", err, done, out.Len())
	}
}

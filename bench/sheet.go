package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/internal/workbook/booktest"
)

// readSheet reads a list of learners from an Excel workbook, every row understood and checked, beside the streaming Rows
// of excelize, which hands out texts.
func readSheet(_ context.Context, b *bench) error {
	data := sheet(b.learners, func(i int) string { return fmt.Sprintf("学習者%d", i) })
	var ours, bare []float64
	for range b.rounds {
		for _, reading := range []struct {
			rates *[]float64
			read  func([]byte) (int, error)
		}{{&ours, readRoster}, {&bare, readExcelize}} {
			began := time.Now()
			rows, err := reading.read(data)
			if err != nil || rows != b.learners {
				return errors.Join(fmt.Errorf("%d rows of %d read", rows, b.learners), err)
			}
			*reading.rates = append(*reading.rates, float64(rows)/time.Since(began).Seconds())
		}
	}
	b.show(atLeast(fmt.Sprintf("read %d rows of XLSX", b.learners), median(ours), median(bare), 1))
	return nil
}

// annotateSheet writes findings into a workbook in which every tenth row is bad, by a rehearsal of the command.
func annotateSheet(ctx context.Context, b *bench) error {
	list := filepath.Join(b.dir, "annotated.xlsx")
	if err := os.WriteFile(list, sheet(b.learners, func(i int) string {
		if i%10 == 0 {
			return fmt.Sprint(i) // which is no name
		}
		return fmt.Sprintf("学習者%d", i)
	}), 0o600); err != nil {
		return err
	}
	folder := b.folder()
	copied := filepath.Join(b.dir, "findings.xlsx")
	took, memory, err := b.issue(ctx, folder, list, "--dry-run", "--skip-bad-rows", "--out", copied)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("annotate %d rows of XLSX", b.learners)
	b.show(within(name, took, annotateLimit))
	b.show(small(name+", memory", memory))
	return errors.Join(os.Remove(list), os.Remove(copied), os.RemoveAll(folder))
}

// annotateLimit is how long whoever asks for the copy waits.
const annotateLimit = 20 * time.Second

func readRoster(data []byte) (int, error) {
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	list, err := roster.Open(open, roster.Options{})
	if err != nil {
		return 0, err
	}
	defer list.Close()
	n := 0
	for _, faults := range list.Rows() {
		if faults == nil {
			n++
		}
	}
	return n, list.Err()
}

func readExcelize(data []byte) (int, error) {
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	rows, err := f.Rows("Sheet1")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := -1 // the header
	for ; rows.Next(); n++ {
		if _, err := rows.Columns(); err != nil {
			return n, err
		}
	}
	return n, rows.Error()
}

// sheet is a workbook of n learners as Excel writes it: texts are shared, an id is a number with zeros before it, and a
// date is a number.
func sheet(n int, name func(i int) string) []byte {
	texts := []string{"<t>email</t>", "<t>name</t>", "<t>student_id</t>", "<t>issued_on</t>", "<t>period</t>", "<t>2025後期</t>"}
	var rows strings.Builder
	rows.WriteString(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>4</v></c></row>`)
	for i := range n {
		r, text := i+2, len(texts)
		texts = append(texts, fmt.Sprintf("<t>learner%06d@students.example</t>", i), "<t>"+name(i)+"</t>")
		fmt.Fprintf(&rows, `<row r="%[1]d" spans="1:5"><c r="A%[1]d" t="s"><v>%[2]d</v></c><c r="B%[1]d" t="s"><v>%[3]d</v></c><c r="C%[1]d" s="1"><v>%[4]d</v></c><c r="D%[1]d" s="2"><v>46101</v></c><c r="E%[1]d" t="s"><v>5</v></c></row>`,
			r, text, text+1, i)
	}
	b := booktest.One(rows.String(), texts...)
	b.Formats = []string{"00000000", "yyyy/m/d"}
	return b.Bytes()
}

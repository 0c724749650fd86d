package browsertest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"testing"
)

// Paper is what was printed.
type Paper struct {
	PDF    []byte
	Sheets [][]Word // empty where nothing on this machine reads a PDF
}

// Word is a word of a sheet and where its letters stand, in points from the sheet's upper left corner.
type Word struct {
	Text   string  `xml:",chardata"`
	Left   float64 `xml:"xMin,attr"`
	Top    float64 `xml:"yMin,attr"`
	Right  float64 `xml:"xMax,attr"`
	Bottom float64 `xml:"yMax,attr"`
}

// Paper prints the page and reads where each word came to stand. Only the paper itself tells: what is broken over sheets is
// laid out anew.
func (p *Page) Paper() Paper {
	p.t.Helper()
	paper := Paper{PDF: p.Print()}
	reader, err := exec.LookPath("pdftotext")
	if errors.Is(err, exec.ErrNotFound) {
		unread(p.t)
		return paper
	}
	command := exec.Command(reader, "-bbox", "-", "-")
	command.Stdin = bytes.NewReader(paper.PDF)
	out, err := command.Output()
	if err != nil {
		p.t.Fatalf("reading what was printed: %v", err)
	}
	var read struct {
		Sheets []struct {
			Words []Word `xml:"word"`
		} `xml:"body>doc>page"`
	}
	decoder := xml.NewDecoder(bytes.NewReader(out))
	decoder.Strict, decoder.Entity = false, xml.HTMLEntity
	if err := decoder.Decode(&read); err != nil {
		p.t.Fatalf("reading what was printed: %v", err)
	}
	for _, sheet := range read.Sheets {
		paper.Sheets = append(paper.Sheets, sheet.Words)
	}
	return paper
}

// unread says that nobody looked at the words on the paper; in CI the test fails.
func unread(t testing.TB) {
	t.Helper()
	const what = "the words on the paper are not looked at: no pdftotext on PATH (make test installs it, or says how)"
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Log(what)
}

// WantLegible prints the page as it is now, and demands that something is on the paper and that no text lies over another.
// where says in the test's output which page it is.
func (p *Page) WantLegible(where string) Paper {
	p.t.Helper()
	paper := p.Paper()
	if paper.Count() == 0 {
		p.t.Errorf("%s, printed: %d bytes, %.20q", where, len(paper.PDF), paper.PDF)
	}
	for _, words := range paper.Overprinted() {
		p.t.Errorf("%s, printed: text lies over text: %s", where, words)
	}
	return paper
}

// Count is the number of sheets.
func (p Paper) Count() int { return bytes.Count(p.PDF, []byte("/Type /Page\n")) }

// Overprinted are the words that lie over each other, in pairs. Of a word's height, what is above and below its letters does
// not count; and marks that close up to their neighbours in the same line, as Japanese ones do, lie over nothing.
func (p Paper) Overprinted() (pairs []string) {
	for n, words := range p.Sheets {
		for i, a := range words {
			for _, b := range words[i+1:] {
				if a.covers(b) {
					pairs = append(pairs, fmt.Sprintf("sheet %d: %s | %s", n+1, a.Text, b.Text))
				}
			}
		}
	}
	return pairs
}

func (w Word) covers(other Word) bool {
	height, inset, touch := w.Bottom-w.Top, 0.3, 1.0
	if math.Abs(w.Top-other.Top) < touch && math.Abs(w.Bottom-other.Bottom) < touch {
		touch = inset * height
	}
	high := min(w.Bottom-inset*height, other.Bottom-inset*(other.Bottom-other.Top)) -
		max(w.Top+inset*height, other.Top+inset*(other.Bottom-other.Top))
	return high > 1 && min(w.Right, other.Right)-max(w.Left, other.Left) > touch
}

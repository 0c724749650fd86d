package roster

import (
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/internal/workbook"
)

const (
	headerWithin = 10  // rows within which the header must stand
	maxHeader    = 200 // bytes; what is longer is no header
)

// head is a row that may be the header.
type head struct {
	row    int
	texts  []string // by column; what follows the last that is not blank is cut off
	known  int      // different columns that we know
	email  bool
	rank   int // 1: the first row that is not blank
	faults []Fault
}

// found reports whether a row is the header beyond doubt. Above it may stand titles, as in “2025年度 修了者名簿”; then
// the address must not be the only column that we know.
func (h *head) found() bool { return h.email && (h.rank == 1 || h.known > 1) }

// findHeader reads a table to its header. If there is none, it returns the row that comes nearest, for the fault.
func findHeader(t table) (head, error) {
	var best head
	for rank := 1; rank <= headerWithin; rank++ {
		r, err := t.next()
		for err == nil && r.faults == nil && r.blank() {
			r, err = t.next()
		}
		if errors.Is(err, io.EOF) {
			return best, nil
		}
		if err != nil {
			return best, err
		}
		if h := readHead(r, rank); h.found() || rank == 1 || h.known > best.known {
			best = h
		}
		if best.found() || best.faults != nil && rank == 1 {
			return best, nil
		}
		if r.row >= headerWithin {
			break
		}
	}
	return best, nil
}

func readHead(r record, rank int) head {
	h := head{row: r.row, rank: rank, faults: r.faults}
	seen := map[Column]bool{}
	for _, cell := range r.cells {
		text := strings.TrimSpace(cell.Text)
		if text == "" || cell.Column >= maxTexts {
			continue
		}
		for len(h.texts) <= cell.Column {
			h.texts = append(h.texts, "")
		}
		h.texts[cell.Column] = text
		if len(text) > maxHeader {
			continue
		}
		if column := headers[fold(text)]; column != "" {
			seen[column] = true
		}
	}
	h.known, h.email = len(seen), seen[Email]
	return h
}

// maxTexts is how many headers are held to be counted; more than MaxColumns of them are refused anyway.
const maxTexts = 1 << 14

// fault says why a row cannot be used as the header.
func (h *head) fault() error {
	switch {
	case h.faults != nil:
		return Faults(h.faults)
	case h.row == 0:
		return Faults{{Row: 1, Code: "empty"}}
	case len(h.texts) > MaxColumns:
		return Faults{{Row: h.row, Code: "too_many_columns", Args: []any{"got", len(h.texts), "limit", MaxColumns}}}
	}
	names := "メールアドレス, メール, email, e-mail"
	for _, text := range h.texts {
		if column, near := nearest(text); near && column == Email && headers[fold(text)] == "" {
			return Faults{{Row: h.row, Code: "header_near_email", Args: []any{"header", printable(text), "names", names}}}
		}
	}
	if h.email {
		return Faults{{Row: h.row, Code: "header_low"}}
	}
	return Faults{{Row: h.row, Code: "header_no_email", Args: []any{"names", names}}}
}

// useHeader finds out which column is which.
func (l *List) useHeader(h head) error {
	if !h.found() || h.faults != nil || len(h.texts) > MaxColumns {
		return h.fault()
	}
	l.origin.HeaderRow = h.row
	if h.rank > 1 {
		l.notice(Notice{Row: h.row, Code: "header_row", Args: []any{"above", h.row - 1}})
	}
	var faults Faults
	first := make(map[Column]string)
	for _, header := range h.texts {
		shown := printable(header)
		var column Column
		if len(header) <= maxHeader {
			column = headers[fold(header)]
		}
		before, twice := first[column]
		switch {
		case column == "" && header != "":
			l.unknown = append(l.unknown, shown)
		case column != "" && twice:
			faults = append(faults, Fault{Row: h.row, Column: shown, Code: "header_twice", Args: []any{"first", before}})
		case column != "":
			first[column] = shown
		}
		if column == Email {
			l.emails = len(l.header)
		}
		l.header = append(l.header, shown)
		l.columns = append(l.columns, column)
	}
	if faults != nil {
		return faults
	}
	l.cells = make([]workbook.Cell, len(l.columns))
	l.suggest(h.row, first)
	return nil
}

// suggest gives notice of unknown columns that seem to be meant for one that is absent.
func (l *List) suggest(row int, present map[Column]string) {
	parts := false
	for _, header := range l.unknown {
		parts = parts || nameParts[fold(header)]
		if column, near := nearest(header); near && present[column] == "" {
			l.notice(Notice{Row: row, Column: header, Code: "near_column", Args: []any{"en", string(column), "ja", column.Header("ja")}})
		}
	}
	if parts && present[Name] == "" && present[NameEN] == "" {
		l.notice(Notice{Row: row, Code: "name_parts"})
	}
}

// printable shortens a stranger's text and takes its control characters out, so that it can be shown in a report.
func printable(text string) string {
	const limit = 60 // bytes
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, text)
	if len(text) <= limit {
		return text
	}
	cut := limit
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}

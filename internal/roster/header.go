package roster

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Column is a column that we understand, by its first name.
type Column string

// The columns of a learner list. Only Email is required.
const (
	Email     Column = "email"
	Name      Column = "name"
	NameEN    Column = "name_en"
	StudentID Column = "student_id"
	ShowName  Column = "show_name"
	IssuedOn  Column = "issued_on"
	Expires   Column = "expires"
	Evidence  Column = "evidence"
	Narrative Column = "narrative"
	Period    Column = "period"
)

// headers are the accepted headers, folded.
var headers = map[string]Column{
	"email": Email, "e-mail": Email, "メールアドレス": Email,
	"name": Name, "氏名": Name,
	"name_en": NameEN, "氏名(英語)": NameEN,
	"student_id": StudentID, "学籍番号": StudentID,
	"show_name": ShowName, "氏名の公開": ShowName,
	"issued_on": IssuedOn, "発行日": IssuedOn,
	"expires": Expires, "有効期限": Expires,
	"evidence":  Evidence,
	"narrative": Narrative,
	"period":    Period, "期": Period,
}

var byteOrderMark = []byte("\ufeff")

// fold makes headers comparable: compatibility forms (full width and half width) are one, case and white space are gone.
func fold(header string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(header))
}

// checkHead refuses what is no UTF-8 text with CRLF or LF, by its first bytes.
func checkHead(head []byte) (Fault, bool) {
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) || bytes.IndexByte(head, 0) >= 0 {
		return Fault{Code: "encoding"}, false
	}
	for i, b := range head {
		if b == '\n' {
			break
		}
		if b == '\r' && i+1 < len(head) && head[i+1] != '\n' {
			return Fault{Code: "line_ends"}, false
		}
	}
	return Fault{}, true
}

// separator is the one with which the header holds the most columns that we know; failing that, the most columns.
func separator(head []byte) rune {
	best, most, widest := ',', -1, -1
	for _, comma := range []rune{',', '\t', ';'} {
		r := csv.NewReader(bytes.NewReader(head))
		r.Comma = comma
		record, err := r.Read()
		if err != nil {
			continue
		}
		known := 0
		for _, header := range record {
			if _, ok := headers[fold(header)]; ok {
				known++
			}
		}
		if known > most || known == most && len(record) > widest {
			best, most, widest = comma, known, len(record)
		}
	}
	return best
}

// readHeader finds out which column is which.
func (l *List) readHeader() error {
	record, err := l.read()
	var fault Fault
	switch {
	case errors.Is(err, io.EOF):
		return Faults{{Row: 1, Code: "empty"}}
	case asFault(err, &fault):
		return Faults{fault}
	case asQuote(err):
		return Faults{{Row: l.row, Code: "quote"}}
	case err != nil:
		return err
	case len(record) > MaxColumns:
		return Faults{{Row: l.row, Code: "too_many_columns", Args: []any{"got", len(record), "limit", MaxColumns}}}
	}
	var faults Faults
	first := make(map[Column]string)
	for _, text := range record {
		header := strings.TrimSpace(text)
		column, known := headers[fold(header)]
		before, twice := first[column]
		switch {
		case !known && header != "":
			l.unknown = append(l.unknown, printable(header))
		case known && twice:
			faults = append(faults, Fault{Row: l.row, Column: printable(header), Code: "header_twice", Args: []any{"first", before}})
		case known:
			first[column] = printable(header)
		}
		l.header = append(l.header, printable(header))
		l.columns = append(l.columns, column)
	}
	if _, ok := first[Email]; !ok {
		faults = append(faults, Fault{Row: l.row, Code: "header_no_email", Args: []any{"names", "email, e-mail, メールアドレス"}})
	}
	if faults != nil {
		return faults
	}
	return nil
}

// printable shortens a stranger's header and takes its control characters out, so that it can be shown in a report.
func printable(header string) string {
	const limit = 60 // bytes
	header = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, header)
	if len(header) <= limit {
		return header
	}
	cut := limit
	for !utf8.RuneStart(header[cut]) {
		cut--
	}
	return header[:cut] + "…"
}

package conformity

import (
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/mitome/mitome/internal/workbook"
)

// MaxAddresses is how large a list of addresses may be, in bytes.
const MaxAddresses = workbook.MaxFile

// Addresses is what a list of addresses holds.
type Addresses struct {
	Addresses []string // in the order of the list, each once
	Passed    []int    // lines or rows that hold something, and no address; the first may be a header
}

// ReadAddresses reads a list of web addresses: a text, CSV with any separator and in any encoding that keeps ASCII, or the
// visible sheets of an Excel workbook. Addresses are known by their scheme, in whatever column they stand. A line that
// begins with # is a remark. The error tells why a workbook cannot be read.
func ReadAddresses(data []byte) (*Addresses, error) {
	list := &addressList{seen: map[string]bool{}}
	if workbook.Recognise(data) {
		return &list.Addresses, list.readBook(data)
	}
	number := 0
	for line := range strings.Lines(plainText(data)) {
		number++
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			list.row(number, strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",;\t\"'<> \u3000", r) }))
		}
	}
	return &list.Addresses, nil
}

type addressList struct {
	Addresses
	seen map[string]bool
}

func (l *addressList) row(number int, cells []string) {
	found := false
	for _, cell := range cells {
		cell = strings.Trim(strings.TrimSpace(cell), "<>")
		if !IsAddress(cell) {
			continue
		}
		found = true
		if !l.seen[cell] {
			l.seen[cell] = true
			l.Addresses.Addresses = append(l.Addresses.Addresses, cell)
		}
	}
	if !found && len(cells) > 0 {
		l.Passed = append(l.Passed, number)
	}
}

func (l *addressList) readBook(data []byte) error {
	book, err := workbook.Open(data)
	if err != nil {
		return err
	}
	for _, sheet := range book.Sheets() {
		if err := l.readSheet(sheet); err != nil {
			return err
		}
	}
	return nil
}

func (l *addressList) readSheet(sheet *workbook.Sheet) error {
	rows, err := sheet.Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var cells []string
		for _, cell := range row.Cells {
			cells = append(cells, cell.Text)
		}
		l.row(row.Number, cells)
	}
}

// IsAddress reports whether a text is a web address and nothing else.
func IsAddress(text string) bool {
	scheme, rest, found := strings.Cut(text, "://")
	return found && rest != "" && !strings.ContainsAny(text, " \t\r\n") && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http"))
}

// plainText is a file's text without its byte-order mark; UTF-16 with a mark is read.
func plainText(data []byte) string {
	text, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), data)
	if err != nil {
		return string(data)
	}
	return string(text)
}

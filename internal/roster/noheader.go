package roster

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/internal/workbook"
)

// noHeader says why no header was found.
func (a *ahead) noHeader(h *head) error {
	if a.err != nil && !errors.Is(a.err, io.EOF) && len(a.rows) == 0 {
		return a.err
	}
	searched := headerWithin
	if errors.Is(a.err, io.EOF) && len(a.rows) > 0 {
		searched = min(headerWithin, a.rows[len(a.rows)-1].row)
	}
	names := "メールアドレス, メール, email, e-mail"
	args := []any{"names", names, "rows", searched}
	switch {
	case len(a.rows) == 0:
		return Faults{{Row: 1, Code: "empty"}}
	case h.faults != nil:
		return Faults(h.faults)
	case len(h.texts) > MaxColumns:
		return Faults{{Row: h.row, Code: "too_many_columns", Args: []any{"got", len(h.texts), "limit", MaxColumns}}}
	}
	found := a.addressColumns(h)
	if len(found) > 1 {
		named := make([]string, len(found))
		for i, column := range found {
			named[i] = fmt.Sprintf("%s (%s)", workbook.ColumnName(column), cmp.Or(locale.Excerpt(at(h.texts, column)), "–"))
		}
		return Faults{{Row: h.row, Code: "header_several", Args: append(args, "columns", strings.Join(named, ", "))}}
	}
	if len(found) == 1 {
		column := found[0]
		args = append(args, "column", workbook.ColumnName(column), "header", locale.Excerpt(at(h.texts, column)))
		switch {
		case h.known == 0 && slices.ContainsFunc(a.rows[0].cells, func(c workbook.Cell) bool { return words.IsAddress(c.Text) }):
			return Faults{{Row: a.rows[0].row, Code: "header_absent", Args: args}}
		case at(h.texts, column) == "":
			return Faults{{Row: h.row, Code: "header_nameless", Args: args}}
		}
		return Faults{{Row: h.row, Code: "header_addresses", Args: args}}
	}
	for _, text := range h.texts {
		if column, near := columns.Nearest(text); near && column == columns.Email {
			return Faults{{Row: h.row, Code: "header_near_email", Args: append(args, "header", locale.Excerpt(text))}}
		}
	}
	return Faults{{Row: h.row, Code: "header_no_email", Args: args}}
}

// addressColumns are the columns whose cells look like addresses, and that are no other person's.
func (a *ahead) addressColumns(h *head) (found []int) {
	rows := a.rows
	if h.known > 0 || len(h.texts) > 0 && !slices.ContainsFunc(h.texts, words.IsAddress) {
		rows = rows[min(h.first+1, len(rows)):]
	}
	for column := range MaxColumns {
		if words.OfOthers(at(h.texts, column)) || !holdsAddresses(rows, column) {
			continue
		}
		found = append(found, column)
	}
	return found
}

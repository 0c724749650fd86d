package part

import "github.com/a-h/templ"

// Table is a table of the desk whose rows are of type T. On a narrow screen each row stands as a block, and before each of its
// cells stands what its column is called: no page says that itself, and so none can forget it.
type Table[T any] struct {
	Caption string // what it shows; heard alone, unless Titled
	Columns []Column[T]
	Rows    []T
	Foot    []T    // sums
	Names   int    // the column whose cells name their rows, from 0; it heads the block, with nothing before it
	Class   string // what it has beside its look: "stays" is a table on narrow screens as well
	Titled  bool
}

// Column is a column of a table.
type Column[T any] struct {
	Head  string // what it is called
	Cell  func(T) templ.Component
	Class string // of its cells
	Heard bool   // its name is heard and not seen, for what stands in it speaks for itself, as buttons do
}

// Said is a column of plain text.
func Said[T any](head string, text func(T) string) Column[T] {
	return Column[T]{Head: head, Cell: func(row T) templ.Component { return Text(text(row)) }}
}

// With is the column with a class for its cells.
func (c Column[T]) With(class string) Column[T] {
	c.Class = class
	return c
}

// label is what is said before a cell of column i.
func (t *Table[T]) label(i int) string {
	if t.Columns[i].Heard {
		return ""
	}
	return t.Columns[i].Head
}

// Each are the rows of a slice as they lie there, without copies.
func Each[T any](rows []T) []*T {
	all := make([]*T, len(rows))
	for i := range rows {
		all[i] = &rows[i]
	}
	return all
}

package roster

import (
	"slices"

	"github.com/mitome/mitome/internal/workbook"
)

// merges are the areas of a sheet that are one cell to the eye, whose text stands in their first cell alone.
type merges struct {
	areas []workbook.Area // below the header, by their first row; those that have been passed are gone
	first map[workbook.Area]workbook.Cell
}

func newMerges(all []workbook.Area, header int) merges {
	areas := slices.DeleteFunc(slices.Clone(all), func(a workbook.Area) bool { return a.Bottom <= header })
	slices.SortFunc(areas, func(a, b workbook.Area) int { return a.Top - b.Top })
	return merges{areas: areas, first: map[workbook.Area]workbook.Cell{}}
}

// at are the areas that a row crosses, rows being asked for from above.
func (m *merges) at(row int) []workbook.Area {
	m.areas = slices.DeleteFunc(m.areas, func(a workbook.Area) bool {
		if gone := a.Bottom < row; gone {
			delete(m.first, a)
			return true
		}
		return false
	})
	n := 0
	for n < len(m.areas) && m.areas[n].Top <= row {
		n++
	}
	return m.areas[:n]
}

// fillMerged gives a row what stands in cells that begin above it and reach down to it, as people read it. Who a
// person is must not be divided: a name beside two addresses is a fault, and so is one text for two columns.
func (l *List) fillMerged(r *record) (faults []Fault) {
	if len(l.merges.areas) == 0 {
		return nil
	}
	areas := l.merges.at(r.row)
	whole := slices.ContainsFunc(areas, func(a workbook.Area) bool { return a.Left == l.emails && a.Right == l.emails })
	for _, a := range areas {
		column, apart := l.mergedColumn(a)
		switch {
		case column < 0 && (a.Left != a.Right || a.Left >= len(l.columns)):
		case column < 0 && r.row > a.Top:
			r.fill(l.merges.first[a], a.Left)
		case column < 0:
			if i, ok := r.find(a.Left); ok {
				l.merges.first[a] = r.cells[i]
			}
		case apart || l.columns[column].Identifies() && !whole && a.Top < a.Bottom:
			faults = append(faults, Fault{Row: r.row, Column: l.header[column], Code: "merged"})
		case r.row > a.Top:
			r.fill(l.merges.first[a], column)
		default:
			if i, ok := r.find(column); ok {
				l.merges.first[a] = r.cells[i]
			}
		}
	}
	return faults
}

// mergedColumn is the first column that we know in an area, or -1; apart tells that its text does not belong to that
// column alone.
func (l *List) mergedColumn(a workbook.Area) (column int, apart bool) {
	column = -1
	for i := a.Left; i <= a.Right && i < len(l.columns); i++ {
		if l.columns[i] != "" && column >= 0 {
			return column, true
		}
		if l.columns[i] != "" {
			column, apart = i, i > a.Left
		}
	}
	return column, apart
}

// find is the place of a column's cell in a row, or where it would be.
func (r *record) find(column int) (int, bool) {
	return slices.BinarySearchFunc(r.cells, column, func(c workbook.Cell, column int) int { return c.Column - column })
}

func (r *record) fill(cell workbook.Cell, column int) {
	if i, ok := r.find(column); !ok && cell.Text != "" {
		r.cells = slices.Insert(slices.Clone(r.cells), i, cell)
	}
}

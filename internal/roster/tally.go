package roster

import "github.com/mitome/mitome/internal/roster/seen"

// tallies are notices that concern many rows, each said once, in the order in which they came up.
type tallies []*tally

type tally struct {
	code, header string
	rows         seen.Ranges
}

func (t *tallies) add(code, header string, row int) {
	for _, known := range *t {
		if known.code == code && known.header == header {
			known.rows.Add(row)
			return
		}
	}
	fresh := &tally{code: code, header: header}
	fresh.rows.Add(row)
	*t = append(*t, fresh)
}

// notices are those that came up; zone is the one of the list's times.
func (t tallies) notices(zone string) []Notice {
	out := make([]Notice, len(t))
	for i, known := range t {
		out[i] = Notice{Column: known.header, Code: known.code, Args: []any{"count", known.rows.Count, "rows", known.rows.String(), "zone", zone}}
	}
	return out
}

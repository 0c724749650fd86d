package roster

// tallies are notices that concern many rows, each said once, in the order in which they came up.
type tallies []*tally

type tally struct {
	code, header string
	rows         ranges
}

func (t *tallies) add(code, header string, row int) {
	for _, known := range *t {
		if known.code == code && known.header == header {
			known.rows.add(row)
			return
		}
	}
	fresh := &tally{code: code, header: header}
	fresh.rows.add(row)
	*t = append(*t, fresh)
}

// notices are those that came up; zone is the one of the list's times.
func (t tallies) notices(zone string) []Notice {
	out := make([]Notice, len(t))
	for i, known := range t {
		out[i] = Notice{Column: known.header, Code: known.code, Args: []any{"count", known.rows.count, "rows", known.rows.String(), "zone", zone}}
	}
	return out
}

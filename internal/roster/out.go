package roster

// Out is what a list itself says against awarding a row. Such a row is refused until somebody decides: it is never
// awarded silently, and never because other rows' faults are to be skipped.
type Out string

// The ways in which a list says that a row is out.
const (
	OutHidden    Out = "hidden"    // by a filter, a folded group, a height of zero, or a person
	OutStruck    Out = "struck"    // the person is struck through
	OutLink      Out = "link"      // the address is a link to another address
	OutExample   Out = "example"   // marked as an example, or below a heading that says so
	OutWithdrawn Out = "withdrawn" // marked as withdrawn, cancelled or absent, or below a heading that says so
	OutFailed    Out = "failed"    // marked as failed or not decided
	OutTable     Out = "table"     // in a second table, whose heading says something that is not understood
)

// outs finds what a list says against a row; code is "out_" and the kind.
func (l *List) outs(r *record) []Fault {
	return l.sheetOuts(r)
}

// outFault says that a row is out because of what stands in a column, or, where that is empty, in the row as a whole.
func outFault(row int, kind Out, column, text string) Fault {
	return Fault{Row: row, Column: column, Code: "out_" + string(kind), Args: []any{"text", printable(text)}, Out: kind}
}

package terminal

import (
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
	"golang.org/x/text/width"

	"github.com/mitome/mitome/internal/verification"
)

// widest is how wide the lines of a sheet are at most, in columns: longer ones are hard to read.
const widest = 100

// The widest a title, an issuer's name, a learner's name and a period become in a table, in columns; --json has them
// whole. An address, a file's name and a domain are never cut.
const (
	TitleWidth  = 48
	WhoWidth    = 28
	IssuerWidth = 30
	NameWidth   = 24
	PeriodWidth = 16
)

// Sheet is what people read on a terminal: sentences, values with a label before them, and tables. It counts columns, of
// which a Japanese character takes two. Texts are often strangers': what would steer the terminal is left out of them.
type Sheet struct {
	to    io.Writer
	width int // of the terminal, at most widest
	out   strings.Builder
}

// NewSheet begins a sheet that show will write.
func NewSheet(to io.Writer) *Sheet {
	s := &Sheet{to: to, width: widest}
	if width := Width(to); width > 0 {
		s.width = min(width, widest)
	}
	return s
}

func (s *Sheet) Print() error {
	_, err := io.WriteString(s.to, s.out.String())
	return err
}

func (s *Sheet) Heading(text string) {
	s.Gap()
	s.Line(0, "", text)
}

// Gap leaves a line blank, unless nothing stands above.
func (s *Sheet) Gap() {
	if s.out.Len() > 0 {
		s.out.WriteString("\n")
	}
}

// Whole writes a text that is to be copied: in one line, as it is.
func (s *Sheet) Whole(text string) { s.out.WriteString(text + "\n") }

// Line writes a text after its beginning, and what does not fit below, indented.
func (s *Sheet) Line(indent int, before, text string) {
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		for _, line := range fold(verification.Printable(paragraph), max(s.width-indent, 20)) {
			s.out.WriteString(strings.TrimRight(before+line, " ") + "\n")
			before = strings.Repeat(" ", indent)
		}
	}
}

// Field is a label and its value.
type Field [2]string

// Fields writes those that have a value, indented, their values below each other.
func (s *Sheet) Fields(indent int, fields []Field) {
	width := 0
	for _, f := range fields {
		if f[1] != "" {
			width = max(width, columns(f[0]))
		}
	}
	for _, f := range fields {
		if f[1] != "" {
			s.Line(indent+width+2, strings.Repeat(" ", indent)+padded(f[0], width+2), f[1])
		}
	}
}

// Table writes rows of as many cells as the first has, indented, the cells of a column below each other. A row is never
// folded. Above them stands the head, unless it is nil; a column that is blank in all rows is left out.
func (s *Sheet) Table(indent int, head []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, text := range row {
			row[i] = verification.Printable(text)
			widths[i] = max(widths[i], columns(row[i]))
		}
	}
	if head != nil {
		for i, text := range head {
			if widths[i] > 0 {
				widths[i] = max(widths[i], columns(text))
			}
		}
		s.row(indent, head, widths)
	}
	for _, row := range rows {
		s.row(indent, row, widths)
	}
}

func (s *Sheet) row(indent int, cells []string, widths []int) {
	line := strings.Repeat(" ", indent)
	for i, width := range widths {
		if width > 0 {
			line += padded(cells[i], width+2)
		}
	}
	s.out.WriteString(strings.TrimRight(line, " ") + "\n")
}

// padded fills a text up to width columns.
func padded(text string, width int) string {
	return text + strings.Repeat(" ", max(width-columns(text), 0))
}

// columns is how wide a text is on a terminal, where Japanese characters take two columns and accents none.
func columns(text string) int {
	n := 0
	for _, r := range text {
		kind := width.LookupRune(r).Kind()
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

// Width is how many columns a terminal has; 0 for what is none, or does not know.
func Width(w io.Writer) int {
	size, _, err := term.GetSize(descriptor(w))
	if err != nil || size == 0 {
		return 0
	}
	return max(size, 20)
}

func Is(stream any) bool { return term.IsTerminal(descriptor(stream)) }

// descriptor is the number of the file behind the standard input or an output; -1 where there is none.
func descriptor(stream any) int {
	if out, ok := stream.(*Output); ok {
		stream = out.Writer
	}
	if file, ok := stream.(*os.File); ok {
		return int(file.Fd())
	}
	return -1
}

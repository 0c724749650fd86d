package roster_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/roster"
)

// Where quotation marks do not go together, each line is a row as it stands, and nobody disappears into another's cell.
func TestQuotes(t *testing.T) {
	t.Parallel()
	const head = "学籍番号,氏名,メール\n"
	long := strings.Repeat("7,山田 七,g@students.example\n", 60_000) // more than a row may have
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"closed too early": {`1,"Anna" Meier,a@students.example` + "\n2,見本 次郎,b@students.example\n", []string{`2 1|"Anna" Meier|a@students.example`, "3 2|見本 次郎|b@students.example"}},
		"in two ways":      {"1,B\"C,\"a@students.example\"\n2,\"\"\"D\"\"\" E\"F,b@students.example\n", []string{`2 1|B"C|a@students.example`, `3 2|"""D""" E"F|b@students.example quote`}},
		"never closed":     {"1,\"Half,a@students.example\n\n2,見本 次郎,b@students.example\n3,見本 三,c@students.example", []string{`2 1|"Half|a@students.example quote`, "4 2|見本 次郎|b@students.example", "5 3|見本 三|c@students.example"}},
		"closed by the next learner's": {
			"1,\"Half,a@students.example\n2,\"Anna Meier\",b@students.example\n3,\"x\",c@students.example\n",
			[]string{`2 1|"Half|a@students.example quote`, "3 2|Anna Meier|b@students.example", "4 3|x|c@students.example"},
		},
		"closed by the end of the next learner's": {
			"1,\"Half,a@students.example\n2,Hans,b@students.example\n3,Pipe 5\",c@students.example\n",
			[]string{`2 1|"Half|a@students.example quote`, "3 2|Hans|b@students.example", `4 3|Pipe 5"|c@students.example`},
		},
		"lines in a cell": {"1,\"見本\n花子\",a@students.example\n2,見本 次郎,b@students.example\n", []string{"2 1|見本\n花子|a@students.example control", "3 2|見本 次郎|b@students.example"}},
		"far away":        {"1,\"Half,a@students.example\r\n" + long, nil},
	} {
		for _, comma := range []string{",", "\t"} {
			text := strings.ReplaceAll(head+c.text, ",", comma)
			got := rowsAsTheyStand(t, text)
			if name == "far away" {
				if len(got) != 60_001 || got[0] != `2 1|"Half|a@students.example quote` {
					t.Errorf("%s: %d rows, the first %q", name, len(got), got[0])
				}
				continue
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s, separated by %q (-want +got):\n%s", name, comma, diff)
			}
		}
	}
}

// rowsAsTheyStand are the rows of a list: number, cells, and the codes of what is wrong with them, but that somebody stands
// there twice.
func rowsAsTheyStand(t *testing.T, text string) (rows []string) {
	t.Helper()
	list, err := roster.Open(func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }, roster.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	for row, faults := range list.Rows() {
		one := fmt.Sprint(row.Number, " ", strings.Join(list.Texts(), "|"))
		for _, f := range faults {
			if f.Code != "double" {
				one += " " + f.Code
			}
		}
		rows = append(rows, one)
	}
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// However quotation marks stand, a list takes time in proportion to its length: it is read again from a line on only as far as
// marks went together.
func BenchmarkQuotes(b *testing.B) {
	for name, line := range map[string]string{"each line opens": "1,\"a,a@x.example\n", "every other": "1,\"a,a@x.example\n2,b,b@x.example\n", "none": "1,a,a@x.example\n"} {
		text := "学籍番号,氏名,メール\n" + strings.Repeat(line, 100_000)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				list, err := roster.Open(func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }, roster.Options{})
				if err != nil {
					b.Fatal(err)
				}
				for range list.Rows() { //nolint:revive // read to its end
				}
				list.Close()
			}
		})
	}
}

package roster_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/roster"
)

// read reads a list with what somebody has put right, and returns the addresses with their names, and the codes of faults.
func readByHand(t *testing.T, text string, hand roster.Hand) (got, faulty []string, err error) {
	t.Helper()
	list, err := roster.Open(func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }, roster.Options{Hand: hand})
	if err != nil {
		return nil, nil, err
	}
	defer list.Close()
	for row, faults := range list.Rows() {
		if faults == nil {
			got = append(got, row.Email+" "+row.Name)
		}
		for _, f := range faults {
			faulty = append(faulty, f.Code)
		}
	}
	return got, faulty, list.Err()
}

func TestHand(t *testing.T) {
	t.Parallel()
	hand := func(do func(*roster.Hand)) (h roster.Hand) {
		do(&h)
		return h
	}
	for name, c := range map[string]struct {
		text        string
		hand        roster.Hand
		got, faulty []string
	}{
		"as it came": {"氏名,メール\n見本 花子,a@students.example\n見本 次郎,b.students.example\n", roster.Hand{}, []string{"a@students.example 見本 花子"}, []string{"email_bad"}},
		"a cell": {
			"氏名,メール\n見本 花子,a@students.example\n見本 次郎,b.students.example\n",
			hand(func(h *roster.Hand) { h.Mend(3, 1, "x"); h.Mend(3, 1, " b@students.example ") }),
			[]string{"a@students.example 見本 花子", "b@students.example 見本 次郎"}, nil,
		},
		"a cell that the row lacks": {
			"氏名,学籍番号,メール\n見本 花子,1,a@students.example\n見本 次郎,2\n", hand(func(h *roster.Hand) { h.Mend(3, 2, "b@students.example") }),
			[]string{"a@students.example 見本 花子", "b@students.example 見本 次郎"}, nil,
		},
		"quotation marks inside of a cell": {
			"氏名\tメール\n\n\n見本 花子\ta@students.example\r\nJohn \"Jack\" Smith\tj@students.example\r\n見本 次郎\tb.students.example\n", hand(func(h *roster.Hand) { h.Mend(6, 1, "b@students.example") }),
			[]string{"a@students.example 見本 花子", `j@students.example John "Jack" Smith`, "b@students.example 見本 次郎"}, nil,
		},
		"a quotation mark without another, mended": {
			"氏名,メール\n見本 花子,a@students.example\n\"John Smith,j@students.example\n", hand(func(h *roster.Hand) { h.Mend(3, 0, "John Smith") }),
			[]string{"a@students.example 見本 花子", `j@students.example John Smith`}, nil,
		},
		"a quotation mark without another, left out": {
			"氏名,メール\n見本 花子,a@students.example\n\"John Smith,j@students.example\n見本 次郎,b@students.example\n", hand(func(h *roster.Hand) { h.Leave(3, true) }),
			[]string{"a@students.example 見本 花子", "b@students.example 見本 次郎"}, nil,
		},
		"a column that the list lacks": {
			"学籍番号,氏名\n1,見本 花子\n2,見本 次郎\n", hand(func(h *roster.Hand) {
				h.Header = &roster.Typed{Row: 1, Texts: []string{"student_id", "name", "email"}}
				h.Mend(2, 2, "a@students.example")
			}),
			[]string{"a@students.example 見本 花子"}, []string{"email_missing"},
		},
		"a column that the list lacks, beside cells that look like others": {
			"学籍番号,氏名\n一号,見本 花子3\n2,見本 次郎\n3\n", hand(func(h *roster.Hand) {
				h.Header = &roster.Typed{Row: 1, Texts: []string{"student_id", "name", "email"}}
			}),
			nil, []string{"email_missing", "email_missing", "email_missing"},
		},
		"a row left out": {
			"氏名,メール\n見本 花子,a@students.example\n見本 次郎,b.students.example\n", hand(func(h *roster.Hand) { h.Leave(3, true); h.Leave(2, true); h.Leave(2, false) }),
			[]string{"a@students.example 見本 花子"}, nil,
		},
		"a header named": {
			"呼び名,宛先\n見本 花子,a@students.example\n", hand(func(h *roster.Hand) { h.Name("宛先", "email"); h.Name("呼び名", "name") }),
			[]string{"a@students.example 見本 花子"}, nil,
		},
		"a header that is not ours": {
			"氏名,Name,メール\n見本 花子,Hanako,a@students.example\n", hand(func(h *roster.Hand) { h.Name("氏名", "") }),
			[]string{"a@students.example Hanako"}, nil,
		},
		"no header": {
			"見本 花子\ta@students.example\n見本 次郎\tb@students.example\n", roster.Hand{Header: &roster.Typed{Texts: []string{"name", "email"}}},
			[]string{"a@students.example 見本 花子", "b@students.example 見本 次郎"}, nil,
		},
		"parts of a name, below a row that is no learner's": {
			"その他,,\n見本,花子,a@students.example\n", roster.Hand{Header: &roster.Typed{Row: 1, Texts: []string{"family name", "given name", "email"}}},
			[]string{"a@students.example 見本 花子"}, nil,
		},
	} {
		got, faulty, err := readByHand(t, c.text, c.hand)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.got, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(c.faulty, faulty); diff != "" {
			t.Errorf("%s: faults (-want +got):\n%s", name, diff)
		}
	}
}

// A list whose header is not understood comes with what there is to see, for somebody to say which column is which.
func TestUnread(t *testing.T) {
	t.Parallel()
	_, _, err := readByHand(t, "見本 花子,a@students.example\n見本 次郎,b@students.example\n", roster.Hand{})
	var unread *roster.Unread
	var faults roster.Faults
	if !errors.As(err, &unread) || !errors.As(err, &faults) || faults[0].Code != "header_absent" {
		t.Fatalf("got %v, want a list that is not read", err)
	}
	if diff := cmp.Diff([][]string{{"見本 花子", "a@students.example"}, {"見本 次郎", "b@students.example"}}, unread.Rows); diff != "" || unread.Row != 0 {
		t.Errorf("row %d (-want +got):\n%s", unread.Row, diff)
	}
}

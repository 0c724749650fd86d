package terminal

import (
	"strings"
	"testing"
)

// What stands beside or below another begins in the same column, in either language.
func TestSheet(t *testing.T) {
	s := NewSheet(&strings.Builder{})
	s.width = 32
	s.Fields(2, []Field{{"授与機関", "瑞楢大学"}, {"ID", "7"}, {"理由", ""}, {"題", "証拠に基づく意思決定のために"}})
	s.Heading("Table")
	s.Table(1, []string{"名前", "nothing", "state"}, [][]string{{"山﨑 蓮", "", "有効"}, {"A\x1b[2J", "", "revoked"}})
	s.Table(0, nil, [][]string{{"a", "b"}})
	want := `  授与機関  瑞楢大学
  ID        7
  題        証拠に基づく
            意思決定のために

Table
 名前     state
 山﨑 蓮  有効
 A[2J     revoked
a  b
`
	if got := s.out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

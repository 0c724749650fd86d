package samples

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"
)

// Invented names: every family name with every given name are 240 persons.
var (
	families = []string{"佐々木", "髙橋", "𠮷田", "渡邉", "山﨑", "小林", "清水", "岡田", "村上", "藤井", "石川", "長谷川", "近藤", "斎藤", "遠藤"}
	given    = []string{"葵", "陽菜", "結衣", "蓮", "湊", "大和", "紬", "凛", "樹", "悠真", "咲良", "陸", "芽依", "律", "杏", "朝陽"}
)

// learner is one row of a list. The same numbers give the same learner.
type learner struct {
	email, name, student string
	day                  time.Time
	kind                 string
	shown                bool // agreed that the name is shown
}

func invent(class, n int) learner {
	person := class*1000 + n
	return learner{
		email:   fmt.Sprintf("learner-%04d@students.example", person),
		name:    families[person%len(families)] + " " + given[person%len(given)],
		student: fmt.Sprintf("%04d-%03d", 2300+class, n),
		day:     time.Date(2026, time.Month(1+n%6), 1+n%28, 0, 0, 0, 0, time.UTC),
		kind:    []string{"在学生", "在学生", "社会人", "在学生", "科目等履修生"}[n%5],
		shown:   n%3 == 1,
	}
}

// CSV is a learner list for the n-th good sample, as offices in Japan save it.
func CSV(sample, learners int) []byte {
	var list bytes.Buffer
	list.WriteString("\ufeffメールアドレス,氏名,学籍番号,発行日\r\n")
	for n := range learners {
		l := invent(sample, n)
		fmt.Fprintf(&list, "%s,%s,%s,%s\r\n", l.email, l.name, l.student, l.day.Format("2006/1/2"))
	}
	return list.Bytes()
}

// WriteXLSX writes a learner list for the n-th good sample as a workbook in the manner of an office: a title above the
// header, real dates in Japanese years, and whether a learner agreed that the name is shown; the last one did. Only here a
// list says what kind of learner one is.
func WriteXLSX(w io.Writer, sample, learners int) (err error) {
	book := excelize.NewFile()
	defer func() { err = errors.Join(err, book.Close()) }()
	japanese := `[$-411]ggge"年"m"月"d"日"`
	date, err := book.NewStyle(&excelize.Style{CustomNumFmt: &japanese})
	if err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	rows := [][]any{
		{excelize.Cell{StyleID: bold, Value: "2025年度 修了者名簿"}},
		{},
		{
			excelize.Cell{StyleID: bold, Value: "メールアドレス"}, excelize.Cell{StyleID: bold, Value: "氏名"},
			excelize.Cell{StyleID: bold, Value: "学籍番号"}, excelize.Cell{StyleID: bold, Value: "修了日"},
			excelize.Cell{StyleID: bold, Value: "氏名の公開"},
			excelize.Cell{StyleID: bold, Value: "受講者区分"},
		},
	}
	for n := range learners {
		l := invent(sample, n)
		answer := map[bool]string{true: "○", false: "×"}[l.shown || n == learners-1]
		rows = append(rows, []any{l.email, l.name, l.student, excelize.Cell{StyleID: date, Value: l.day}, answer, l.kind})
	}
	for i, width := range []float64{30, 16, 14, 18, 12, 14} {
		if err := sheet.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	for i, row := range rows {
		if err := sheet.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			return err
		}
	}
	return errors.Join(sheet.Flush(), book.Write(w))
}

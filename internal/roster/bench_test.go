package roster_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"github.com/mitome/mitome/internal/roster"
)

// BenchmarkCSV reads a list of 10,000 learners, as often as issuing opens it: once.
func BenchmarkCSV(b *testing.B) {
	const rows = 10_000
	var text bytes.Buffer
	text.WriteString("学籍番号,氏名,メールアドレス,修了日,期\r\n")
	for i := range rows {
		fmt.Fprintf(&text, "2300-%05d,髙橋 花子%d,learner-%05d@students.example,2026-03-20,2025後期\r\n", i, i, i)
	}
	latin := bytes.NewBufferString("student_id,name,email,issued_on\n")
	for i := range rows {
		fmt.Fprintf(latin, "2300-%05d,Hanako Takahashi %d,learner-%05d@students.example,2026-03-20\n", i, i, i)
	}
	cp932, err := japanese.ShiftJIS.NewEncoder().Bytes(bytes.ReplaceAll(text.Bytes(), []byte("髙"), []byte("高")))
	if err != nil {
		b.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(text.Bytes())
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		file []byte
	}{{"ASCII", latin.Bytes()}, {"UTF-8", text.Bytes()}, {"CP932", cp932}, {"UTF-16", utf16}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.file)))
			b.ReportAllocs()
			for b.Loop() {
				open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(c.file)), nil }
				list, err := roster.Open(open, roster.Options{Now: time.Now()})
				if err != nil {
					b.Fatal(err)
				}
				read := 0
				for _, faults := range list.Rows() {
					if read++; faults != nil {
						b.Fatal(faults)
					}
				}
				if list.Err() != nil || read != rows {
					b.Fatalf("%d rows, %v", read, list.Err())
				}
			}
		})
	}
}

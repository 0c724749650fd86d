package roster

import (
	"encoding/csv"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"github.com/mitome/mitome/internal/workbook"
	"github.com/mitome/mitome/internal/workbook/booktest"
)

// The files of testdata/kinds hold lists as offices have them, with invented people: shapes of exports that public
// documents show, and of lists made by hand. After the list, below a line “--”, stands what a careful person makes of it:
//
//	== name, with (CSV) behind it where a workbook cannot be so
//	氏名,メール
//	山田,a@students.example
//	--
//	2 a@students.example 山田
//
// Each is understood alike in every encoding, and as a workbook.
func TestKinds(t *testing.T) {
	for _, k := range kinds(t) {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			for form, data := range forms(t, k.list, !strings.HasSuffix(k.name, "(CSV)")) {
				if diff := cmp.Diff(k.want, strings.Join(understood(t, data, testOptions), "\n")); diff != "" {
					t.Errorf("%s (-want +got):\n%s", form, diff)
				}
			}
		})
	}
}

type kind struct{ name, list, want string }

func kinds(t testing.TB) (all []kind) {
	t.Helper()
	files, err := filepath.Glob("testdata/kinds/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no lists: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split("\n"+string(data), "\n== ")[1:] {
			name, text, _ := strings.Cut(part, "\n")
			list, want, _ := strings.Cut(text, "\n--\n")
			all = append(all, kind{strings.TrimSuffix(filepath.Base(file), ".txt") + "/" + name, list, strings.TrimSpace(want)})
		}
	}
	return all
}

// forms are a list in each encoding in which it can be, and as a workbook.
func forms(t *testing.T, list string, book bool) map[string]string {
	t.Helper()
	text := strings.ReplaceAll(list, "\n", "\r\n") + "\r\n"
	all := map[string]string{
		"UTF-8": list, "UTF-8 with BOM": "\ufeff" + text,
		"UTF-16LE": encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text),
		"UTF-16BE": encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text),
	}
	if cp932, err := japanese.ShiftJIS.NewEncoder().String(text); err == nil && cp932 != text {
		all["CP932"] = cp932
	}
	if !book {
		return all
	}
	all["XLSX"] = string(booktest.One(rowsOf(list)).Bytes())
	return all
}

// rowsOf are the rows of a list as those of a sheet; blank lines are blank rows.
func rowsOf(list string) string {
	var rows strings.Builder
	for i, line := range strings.Split(list, "\n") {
		r := csv.NewReader(strings.NewReader(line))
		r.LazyQuotes = true
		if cells, err := r.Read(); err == nil {
			rows.WriteString(sheetRow(i+1, escaped(cells)...))
		}
	}
	return rows.String()
}

// understood writes down what becomes of a list.
func understood(t *testing.T, data string, o Options) []string {
	t.Helper()
	list, err := Open(from(data), o)
	var refusal Faults
	if errors.As(err, &refusal) {
		checkSentences(t, refusal)
		return []string{"refused " + refusal[0].Code}
	}
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	var out []string
	for row, faults := range list.Rows() {
		if faults == nil {
			out = append(out, describe(&row))
			checkNotices(t, row.Notices)
			continue
		}
		line := fmt.Sprint(faults[0].Row)
		for _, f := range faults {
			line += " " + f.Code
		}
		out = append(out, line)
		checkSentences(t, faults)
	}
	if list.Err() != nil {
		t.Errorf("Err() = %v", list.Err())
	}
	for _, n := range list.Notices() {
		if n.Code == "no_learner" {
			out = append(out, fmt.Sprint("nobody ", n.Args[3]))
		}
	}
	checkNotices(t, list.Notices())
	return out
}

// describe is a row in one line.
func describe(row *Row) string {
	out := fmt.Sprintf("%d %s %s", row.Number, row.Email, row.Name)
	for _, more := range []struct{ label, text string }{
		{"en", row.NameEN}, {"kana", row.Reading}, {"shown", row.DisplayName}, {"id", row.StudentID}, {"type", row.LearnerType}, {"in", string(row.Language)}, {"period", row.Period},
	} {
		if more.text != "" {
			out += " " + more.label + "=" + more.text
		}
	}
	if !row.IssuedOn.IsZero() {
		out += " on=" + strings.TrimSuffix(row.IssuedOn.Time.Format("2006-01-02T15:04"), "T00:00")
	}
	return strings.TrimSpace(out)
}

// Each kind is understood alike, whoever wrote the workbook. Its sheets bear the checksums of the lists that they hold;
// one whose list has changed since is passed over.
func TestKindsOfWriters(t *testing.T) {
	byName := map[string]kind{}
	for _, k := range kinds(t) {
		byName[fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(k.list)))] = k
	}
	files, err := filepath.Glob("testdata/writers/*_kinds.xlsx")
	if err != nil || len(files) < 4 {
		t.Fatalf("workbooks of %d writers: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			book, err := workbook.Open(data)
			if err != nil {
				t.Fatal(err)
			}
			judged := 0
			for _, sheet := range book.Sheets() {
				k, ok := byName[sheet.Name]
				if !ok {
					continue
				}
				judged++
				o := testOptions
				o.Sheet = sheet.Name
				if diff := cmp.Diff(k.want, strings.Join(understood(t, string(data), o), "\n")); diff != "" {
					t.Errorf("%s (-want +got):\n%s", k.name, diff)
				}
			}
			if judged < 100 {
				t.Errorf("%d of its lists are judged, want 100: the workbooks have to be made anew", judged)
			}
		})
	}
}

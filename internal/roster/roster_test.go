package roster

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/columns"
	"github.com/mitome/mitome/internal/roster/words"
)

var tokyo = time.FixedZone("JST", 9*3600)

var testOptions = Options{Zone: tokyo, Now: time.Date(2026, 6, 1, 12, 0, 0, 0, tokyo)}

// from opens a list that is held in memory, as often as it is asked for.
func from[T string | []byte](data T) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(string(data))), nil }
}

func readAll[T string | []byte](t *testing.T, text T, o Options) ([]Row, []Fault, *List) {
	t.Helper()
	list, err := Open(from(text), o)
	if err != nil {
		t.Fatalf("Open(%.80q): %v", text, err)
	}
	var rows []Row
	var faults []Fault
	for row, f := range list.Rows() {
		if faults = append(faults, f...); f == nil {
			rows = append(rows, row)
		}
	}
	return rows, faults, list
}

func TestRows(t *testing.T) {
	full := Row{
		Number: 2, Email: "hanako@students.example", Name: "髙﨑 花子", NameEN: "TAKASAKI, Hanako", StudentID: "07-1",
		IssuedOn: When{time.Date(2026, 4, 1, 0, 0, 0, 0, tokyo), true}, Expires: When{time.Date(2028, 3, 31, 23, 59, 59, 0, tokyo), true},
		Evidence: "https://evidence.example/1", Narrative: "Built a bridge", Period: "2026前期",
	}
	headers := "email,name,name_en,student_id,issued_on,expires,evidence,narrative,period\n"
	line := `Hanako@Students.Example ,髙﨑 花子,"TAKASAKI, Hanako",07-1,2026-04-01,2028-03-31,https://evidence.example/1,Built a bridge,2026前期` + "\n"
	email := func(number int, address string) Row { return Row{Number: number, Email: address} }
	for name, c := range map[string]struct {
		text string
		want []Row
	}{
		"every column":        {headers + line, []Row{full}},
		"BOM, CRLF, Japanese": {"\ufeff" + strings.ReplaceAll("メールアドレス,氏名,氏名（英語）,学籍番号,発行日,有効期限,Evidence,NARRATIVE,期\n"+line, "\n", "\r\n"), []Row{full}},
		"tabs":                {"name\temail\nA, B\ta@example.org\n", []Row{{Number: 2, Email: "a@example.org", Name: "A, B"}}},
		"semicolons":          {"name;\" E-Mail \"\nA;a@example.org", []Row{{Number: 2, Email: "a@example.org", Name: "A"}}},
		"full width":          {"Ｅ－ｍａｉｌ,　氏 名\na@example.org,A\n", []Row{{Number: 2, Email: "a@example.org", Name: "A"}}},
		"blank rows count":    {"email,x\n\n,,\n , \n\na@example.org,1\r\n\"b@example.org\",\"two\nlines\"\nc@example.org,\n", []Row{email(6, "a@example.org"), email(7, "b@example.org"), email(8, "c@example.org")}},
		"date with zone":      {"email,issued_on\na@example.org,2026-04-01T09:30:00Z\n", []Row{{Number: 2, Email: "a@example.org", IssuedOn: When{Time: time.Date(2026, 4, 1, 9, 30, 0, 0, time.UTC)}}}},
		"date with slashes":   {"email,issued_on\na@example.org,2026/4/1\n", []Row{{Number: 2, Email: "a@example.org", IssuedOn: When{time.Date(2026, 4, 1, 0, 0, 0, 0, tokyo), true}}}},
		"two periods":         {"email,期\na@example.org,1\na@example.org,2\n", []Row{{Number: 2, Email: "a@example.org", Period: "1"}, {Number: 3, Email: "a@example.org", Period: "2"}}},
		"show the name":       {"email,name,Show_Name\na@example.org,A,○\nb@example.org,B,いいえ\nc@example.org,C,\n", []Row{{Number: 2, Email: "a@example.org", Name: "A", ShowName: true}, {Number: 3, Email: "b@example.org", Name: "B"}, {Number: 4, Email: "c@example.org", Name: "C"}}},
		"nobody has a name":   {"email,name\na@example.org,\nb@example.org,\n", []Row{email(2, "a@example.org"), email(3, "b@example.org")}},
		"unknown column":      {"email,memo\na@example.org,\"x\ty\nz\"\n", []Row{email(2, "a@example.org")}},
		"no final line end":   {"email\na@example.org", []Row{email(2, "a@example.org")}},
		"header only":         {"email\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			rows, faults, list := readAll(t, c.text, testOptions)
			if len(faults) > 0 || list.Err() != nil {
				t.Errorf("faults %v, error %v", faults, list.Err())
			}
			if diff := cmp.Diff(c.want, rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	at := func(column, code string) Fault { return Fault{Row: 2, Column: column, Code: code} }
	for name, c := range map[string]struct {
		text string
		want []Fault
	}{
		"shifted":            {"email,name,memo\na@example.org,2026前期\n", []Fault{at("", "fields")}},
		"too many cells":     {"email,name\na@example.org,B,C\n", []Fault{at("", "fields")}},
		"unclosed quote":     {"email,name\na@example.org,\"B\nb@example.org,D\n", []Fault{at("", "quote")}},
		"no address":         {"E-mail,name\n ,B\n", []Fault{at("E-mail", "email_missing")}},
		"bad address":        {"メールアドレス\nnobody\n", []Fault{at("メールアドレス", "email_bad")}},
		"two addresses":      {"email\n\"a@example.org, b@example.org\"\n", []Fault{at("email", "email_two")}},
		"line break in name": {"email,name\na@example.org,\"A\nBcc: b@example.org\"\n", []Fault{at("name", "control")}},
		"lone CR in name":    {"email,name\na@example.org,A\rB\n", []Fault{at("name", "control")}},
		"ambiguous date":     {"email,issued_on\na@example.org,03/04/2026\n", []Fault{at("issued_on", "date_ambiguous")}},
		"no such date":       {"email,発行日\na@example.org,2026-02-30\n", []Fault{at("発行日", "date_impossible")}},
		"time of a zone":     {"email,issued_on\na@example.org,2026-04-01 09:00 EST\n", []Fault{at("issued_on", "date_zone")}},
		"future":             {"email,issued_on\na@example.org,2026-06-02\n", []Fault{at("issued_on", "date_future")}},
		"expires early":      {"expires,email,issued_on\n2026-03-31,a@example.org,2026-04-01\n", []Fault{at("expires", "expires_early")}},
		"relative evidence":  {"email,evidence\na@example.org,/work/1\n", []Fault{at("evidence", "evidence")}},
		"evidence hides":     {"email,evidence\na@example.org,https://a.example/\u200bb\n", []Fault{at("evidence", "evidence_hidden")}},
		"evidence too long":  {"email,evidence\na@example.org,https://a.example/" + strings.Repeat("作", 300) + "\n", []Fault{at("evidence", "evidence_long")}},
		"period too long":    {"email,period\na@example.org," + strings.Repeat("前", 101) + "\n", []Fault{at("period", "too_long")}},
		"narrative too long": {"email,narrative\na@example.org," + strings.Repeat("N", 10_001) + "\n", []Fault{at("narrative", "too_long")}},
		"script evidence":    {"email,evidence\na@example.org,javascript:alert(1)\n", []Fault{at("evidence", "evidence")}},
		"perhaps":            {"email,name,氏名の公開\na@example.org,A,たぶん\n", []Fault{at("氏名の公開", "yes_or_no")}},
		"show no name":       {"email,show_name\na@example.org,yes\n", []Fault{at("show_name", "show_name_none")}},
		"several":            {"email,issued_on,evidence\nx,y,z\n", []Fault{at("email", "email_bad"), at("issued_on", "date_bad"), at("evidence", "evidence")}},
		"double":             {"email\na@example.org\nA@Example.org\n", []Fault{{Row: 3, Column: "email", Code: "double", Args: []any{"first", 2}}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, faults, list := readAll(t, c.text, testOptions)
			if list.Err() != nil {
				t.Error(list.Err())
			}
			ignore := cmpopts.IgnoreFields(Fault{}, "Args", "Value")
			if name == "double" {
				ignore = cmpopts.IgnoreFields(Fault{}, "Value")
			}
			if diff := cmp.Diff(c.want, faults, ignore); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
			checkSentences(t, faults)
		})
	}
}

func TestYesAndNo(t *testing.T) {
	for _, c := range []struct {
		texts []string
		want  bool
	}{
		{[]string{"yes", "YES", "Ｙｅｓ", "はい", " ○ ", "〇", "◯", "1", "１", "TRUE"}, true},
		{[]string{"no", "No", "いいえ", "×", "✕", "0", "０", "FALSE", "", "　"}, false},
	} {
		for _, text := range c.texts {
			rows, faults, _ := readAll(t, "email,name,show_name\na@example.org,A,"+text+"\n", testOptions)
			if len(rows) != 1 || rows[0].ShowName != c.want {
				t.Errorf("%q: rows %+v, faults %v; want %t", text, rows, faults, c.want)
			}
		}
	}
}

// A fault does not spoil the rows around it.
func TestFaultsAreLocal(t *testing.T) {
	rows, faults, _ := readAll(t, "email,name\na@example.org,A\nb@example.org,\"B\nc@example.org,C,x\nd@example.org,D\n", testOptions)
	want := []Row{{Number: 2, Email: "a@example.org", Name: "A"}, {Number: 5, Email: "d@example.org", Name: "D"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if len(faults) != 2 || faults[0].Row != 3 || faults[1].Row != 4 {
		t.Errorf("faults %v, want one in row 3 and one in row 4", faults)
	}
}

func TestDefaultDateOfIssuing(t *testing.T) {
	o := testOptions
	o.IssuedOn = o.Now
	_, faults, _ := readAll(t, "email,expires\na@example.org,2026-05-31\nb@example.org,2026-06-01\n", o)
	if len(faults) != 1 || faults[0].Row != 2 || faults[0].Code != "expires_early" {
		t.Errorf("faults %v, want expires_early in row 2", faults)
	}
}

func TestRefusedLists(t *testing.T) {
	for name, c := range map[string]struct{ text, code string }{
		"nothing":            {"", "empty"},
		"blank lines":        {"\n\n", "empty"},
		"no e-mail column":   {"name,address\nA,b\n", "header_no_email"},
		"e-mail twice":       {"email,E-Mail\n", "header_twice"},
		"UTF-16 without BOM": {"e\x00m\x00a\x00i\x00l\x00", "encoding"},
		"columns":            {"email" + strings.Repeat(",x", 200) + "\n", "too_many_columns"},
		"endless header":     {"email,\"" + strings.Repeat("x", 2<<20), "row_too_long"},
		"unclosed header":    {"email,\"name\n", "quote"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(from(c.text), testOptions)
			var faults Faults
			if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Code != c.code {
				t.Fatalf("Open = %v, want %s", err, c.code)
			}
			checkSentences(t, faults)
		})
	}
}

func TestListsThatStop(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		row  int
		code string
	}{
		"endless row": {"a@example.org,A\nb@example.org,\"" + strings.Repeat("x", 2<<20), 3, "row_too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			rows, _, list := readAll(t, "email,name\n"+c.body, testOptions)
			var fault Fault
			if !errors.As(list.Err(), &fault) || fault.Row != c.row || fault.Code != c.code {
				t.Fatalf("Err() = %v, want %s in row %d", list.Err(), c.code, c.row)
			}
			if len(rows) != 1 {
				t.Errorf("%d rows before it, want 1", len(rows))
			}
			checkSentences(t, []Fault{fault})
		})
	}
}

func TestReadFailure(t *testing.T) {
	broken := errors.New("the cable is out")
	fails := func(from int) func() (io.ReadCloser, error) { // from the nth opening on
		opened := 0
		return func() (io.ReadCloser, error) {
			text := "email\n" + strings.Repeat("a@example.org\n", headLength/10)
			var r io.Reader = strings.NewReader(text)
			if opened++; opened >= from {
				r = io.MultiReader(r, iotest.ErrReader(broken))
			}
			return io.NopCloser(r), nil
		}
	}
	if _, err := Open(fails(1), testOptions); !errors.Is(err, broken) {
		t.Errorf("Open = %v", err)
	}
	list, err := Open(fails(4), testOptions) // which is for the rows
	if err != nil {
		t.Fatal(err)
	}
	for range list.Rows() {
	}
	if !errors.Is(list.Err(), broken) {
		t.Errorf("Err() = %v", list.Err())
	}
}

func TestUnknownColumns(t *testing.T) {
	_, _, list := readAll(t, "memo,email,\x1b[31mred,,name\n", testOptions)
	if diff := cmp.Diff([]string{"memo", "[31mred"}, list.Unknown()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]columns.Column{columns.Email, columns.Name}, list.Columns()); diff != "" {
		t.Error(diff)
	}
}

// Every fault has a sentence in both languages, with no place left open and no address in it.
// Every fault of a date has its sentence.
func TestDatesSpeak(t *testing.T) {
	for _, text := range []string{"3/4/2026", "26/3/20", "46101", "3/20", "2026-02-30", "平成40年3月20日", "2026年3月20日（木）", "2026/3/20 10:15 EST", "tomorrow"} {
		faults := Faults{{Row: 2, Column: "発行日", Code: words.Dates{}.Read(text).Code, Args: []any{"text", locale.Excerpt(text)}}}
		if faults[0].Code == "" {
			t.Errorf("%q is read as a date", text)
		}
		checkSentences(t, faults)
	}
}

func checkSentences(t *testing.T, faults []Fault) {
	t.Helper()
	for _, fault := range faults {
		for _, lang := range locale.Languages {
			text := fault.Sentence(lang)
			if strings.Contains(text, "roster.") || strings.Contains(text, "<no value>") || strings.Contains(text, "example.org") {
				t.Errorf("%s in %s: %q", fault.Code, lang, text)
			}
		}
	}
}

// lines yields a list of n learners without ever holding it.
func lines(n int) iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield("email,name,student_id,narrative\r\n") {
			return
		}
		for i := range n {
			if !yield(fmt.Sprintf("learner%06d@students.example,学習者%d,%08d,%s\r\n", i, i, i, "よくできました。")) {
				return
			}
		}
	}
}

// A list of 100,000 rows streams: what is kept is a hash for each row.
func TestHundredThousandRows(t *testing.T) {
	const n, limit = 100_000, 24 << 20
	list, err := Open(func() (io.ReadCloser, error) {
		r, w := io.Pipe()
		go func() {
			for line := range lines(n) {
				io.WriteString(w, line)
			}
			w.Close()
		}()
		return r, nil
	}, testOptions)
	if err != nil {
		t.Fatal(err)
	}
	checkHundredThousand(t, list, n, limit)
}

func checkHundredThousand(t *testing.T, list *List, n int, limit int64) {
	t.Helper()
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	count := 0
	for row, faults := range list.Rows() {
		if count++; row.Number != count+1 || faults != nil {
			t.Fatalf("row %d: number %d, faults %v", count+1, row.Number, faults)
		}
		if count%25_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			if grown := int64(now.HeapAlloc) - int64(before.HeapAlloc); grown > limit {
				t.Fatalf("%d bytes held after %d rows, limit %d", grown, count, limit)
			}
		}
	}
	if count != n || list.Err() != nil {
		t.Fatalf("%d rows, error %v", count, list.Err())
	}
}

func FuzzRows(f *testing.F) {
	seeds, err := os.ReadDir("testdata/fuzz/FuzzRows")
	if err != nil || len(seeds) < 5 {
		f.Fatalf("%d seeds found, want at least 5: %v", len(seeds), err)
	}
	for _, k := range kinds(f) {
		f.Add([]byte(k.list))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := Open(from(text), testOptions)
		if err != nil {
			return
		}
		last := 1
		for row, faults := range list.Rows() {
			if row.Number <= last && last != 1 {
				t.Fatalf("row %d after row %d", row.Number, last)
			}
			last = row.Number
			if row.Email == "" && faults == nil {
				t.Fatalf("row %d has neither address nor fault", row.Number)
			}
		}
	})
}

func BenchmarkRows(b *testing.B) {
	var text strings.Builder
	for line := range lines(100_000) {
		text.WriteString(line)
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		list, err := Open(from(text.String()), testOptions)
		if err != nil {
			b.Fatal(err)
		}
		for range list.Rows() {
		}
	}
}

package roster

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/plaintext"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// learners has the letters that tell good decoders of CP932 from bad ones.
const learners = "メールアドレス,氏名,期\r\na@example.org,髙﨑 花子,①㈱\r\nb@example.org,～－ｶﾅ表噂,2025後期\r\n"

var readLearners = []Row{
	{Number: 2, Email: "a@example.org", Name: "髙﨑 花子", Period: "①㈱"},
	{Number: 3, Email: "b@example.org", Name: "～－ｶﾅ表噂", Period: "2025後期"},
}

func encode(t *testing.T, e encoding.Encoding, text string) string {
	t.Helper()
	out, err := e.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestT17Encodings(t *testing.T) {
	for name, c := range map[string]struct{ text, encoding string }{
		"UTF-8":                   {learners, plaintext.UTF8},
		"UTF-8 with BOM":          {"\ufeff" + learners, plaintext.UTF8},
		"UTF-16LE, tabs":          {encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), strings.ReplaceAll(learners, ",", "\t")), plaintext.UTF16},
		"UTF-16BE":                {encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), learners), plaintext.UTF16},
		"CP932":                   {encode(t, japanese.ShiftJIS, learners), plaintext.CP932},
		"CP932, LF":               {encode(t, japanese.ShiftJIS, strings.ReplaceAll(learners, "\r\n", "\n")), plaintext.CP932},
		"CP932, CR":               {encode(t, japanese.ShiftJIS, strings.ReplaceAll(learners, "\r\n", "\r")), plaintext.CP932},
		"UTF-8, CR":               {strings.ReplaceAll(learners, "\r\n", "\r"), plaintext.UTF8},
		"UTF-8, CR, no final end": {strings.TrimSuffix(strings.ReplaceAll(learners, "\r\n", "\r"), "\r"), plaintext.UTF8},
	} {
		t.Run(name, func(t *testing.T) {
			rows, faults, list := readAll(t, c.text, testOptions)
			if diff := cmp.Diff(readLearners, rows); diff != "" || faults != nil || list.Err() != nil {
				t.Errorf("faults %v, error %v, rows (-want +got):\n%s", faults, list.Err(), diff)
			}
			if got := list.Origin(); got != (Origin{Format: CSV, Encoding: c.encoding, HeaderRow: 1}) {
				t.Errorf("origin %+v", got)
			}
		})
	}
}

// The letter that decides may stand in the last of many rows.
func TestT17EncodingIsThatOfTheWholeFile(t *testing.T) {
	ascii := "email,name\n" + strings.Repeat("a@example.org,A\n", 20_000)
	last := "z@example.org,髙﨑 花子\n"
	for name, text := range map[string]string{plaintext.CP932: ascii + encode(t, japanese.ShiftJIS, last), plaintext.UTF8: ascii + last} {
		list, err := Open(from(text), testOptions)
		if err != nil {
			t.Fatal(err)
		}
		var row Row
		for r, faults := range list.Rows() {
			if faults == nil {
				row = r
			}
		}
		if row.Name != "髙﨑 花子" || list.Origin().Encoding != name {
			t.Errorf("%s: last name %q, read as %s", name, row.Name, list.Origin().Encoding)
		}
	}
}

func TestT17RefusedEncodings(t *testing.T) {
	japaneseText := strings.NewReplacer("髙﨑", "高崎", "①㈱", "前期", "～－", "").Replace(learners)
	chinese := "email,name\na@example.org,张伟\nb@example.org,王芳李娜\n"
	for name, c := range map[string]struct{ text, code, names string }{
		"EUC-JP":                 {encode(t, japanese.EUCJP, japaneseText), "encoding_named", "EUC-JP"},
		"ISO-2022-JP":            {encode(t, japanese.ISO2022JP, strings.ReplaceAll(japaneseText, "ｶﾅ", "")), "encoding_named", "ISO-2022-JP (JIS)"},
		"Windows-1252":           {encode(t, charmap.Windows1252, "email,name\na@example.org,Renée O’Brien\nb@example.org,Élève d’Été\n"), "encoding", ""},
		"Latin-1":                {encode(t, charmap.ISO8859_1, "email,name\na@example.org,José Müller\n"), "encoding", ""},
		"GBK":                    {encode(t, simplifiedchinese.GBK, chinese), "encoding", ""},
		"Big5":                   {encode(t, traditionalchinese.Big5, "email,name\na@example.org,張偉\nb@example.org,王芳李娜\n"), "encoding", ""},
		"EUC-KR":                 {encode(t, korean.EUCKR, "email,name\na@example.org,김민수\nb@example.org,이서연\n"), "encoding", ""},
		"half-width kana alone":  {encode(t, japanese.ShiftJIS, "email,name\na@example.org,ﾔﾏﾀﾞ ﾊﾅｺ\n"), "encoding", ""},
		"UTF-8 with CP932 in it": {"メールアドレス,氏名\na@example.org,\x8e\x81\x96\xbc\n", "encoding_mixed", "2"},
		"broken CP932":           {encode(t, japanese.ShiftJIS, learners) + "c@example.org,\x82", "encoding", ""},
		"UTF-16 without BOM":     {"e\x00m\x00a\x00i\x00l\x00", "encoding", ""},
		"UTF-16, half a pair":    {"\xff\xfee\x00m\x00a\x00i\x00l\x00\n\x00\x00\xd8a\x00", "encoding", ""},
		"UTF-16, odd":            {"\xff\xfee\x00m\x00a\x00i\x00l\x00\n", "encoding", ""},
		"line ends mixed":        {"email,name\ra@example.org,A\nb@example.org,B\r", "line_ends", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(from(c.text), testOptions)
			var faults Faults
			if !errors.As(err, &faults) || len(faults) != 1 || faults[0].Code != c.code {
				t.Fatalf("Open = %v, want %s", err, c.code)
			}
			checkSentences(t, faults)
			for _, lang := range locale.Languages {
				if !strings.Contains(faults[0].Message(lang), c.names) {
					t.Errorf("%q does not name %s", faults[0].Message(lang), c.names)
				}
			}
		})
	}
}

// A letter that was lost before is not taken for one.
func TestT17LostLetter(t *testing.T) {
	_, faults, _ := readAll(t, "email,name\na@example.org,\ufffd\ufffd 花子\n", testOptions)
	if len(faults) != 1 || faults[0].Code != "letter_lost" || faults[0].Row != 2 || faults[0].Column != "name" {
		t.Errorf("faults %v", faults)
	}
	checkSentences(t, faults)
}

func TestForeignFiles(t *testing.T) {
	for _, text := range []string{"<html><table>", "\ufeff  <!DOCTYPE html>", "<?xml version='1.0'?><Workbook/>"} {
		_, err := Open(from(text), testOptions)
		var faults Faults
		if !errors.As(err, &faults) || faults[0].Code != "not_list" {
			t.Errorf("Open(%q) = %v", text, err)
		}
		checkSentences(t, faults)
	}
	for text, code := range map[string]string{"\x89PNG\r\n\x1a\n\x00\x00": "list_picture", "\xff\xd8\xff\xe0\x00\x10JFIF": "list_picture", "%PDF-1.7\n": "list_pdf"} {
		_, err := Open(from(text), testOptions)
		var faults Faults
		if !errors.As(err, &faults) || faults[0].Code != code {
			t.Errorf("Open(%q) = %v, want %s", text, err, code)
		}
		checkSentences(t, faults)
	}
	if list, err := Open(from("BMI,email\n1,a@example.org\n"), testOptions); err != nil || list.Close() != nil {
		t.Errorf("a text that begins as a bitmap: %v", err)
	}
}

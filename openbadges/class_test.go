package openbadges_test

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mitome/mitome/openbadges"
)

// roundTrip reads and writes a document as a class.
func roundTrip[T openbadges.Document](data []byte) ([]byte, error) {
	object, err := openbadges.Parse[T](data)
	if err != nil {
		return nil, err
	}
	return openbadges.Marshal(object)
}

var roundTrips = map[string]func([]byte) ([]byte, error){
	"Assertion":        roundTrip[openbadges.Assertion],
	"BadgeClass":       roundTrip[openbadges.BadgeClass],
	"Profile":          roundTrip[openbadges.Profile],
	"CryptographicKey": roundTrip[openbadges.CryptographicKey],
	"RevocationList":   roundTrip[openbadges.RevocationList],
	"Endorsement":      roundTrip[openbadges.Endorsement],
}

// meaning decodes JSON so that documents can be compared: numbers as written, an array of one as its element.
func meaning(t testing.TB, data []byte) any {
	t.Helper()
	d := stdjson.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return unwrap(v)
}

func unwrap(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name := range v {
			v[name] = unwrap(v[name])
		}
	case []any:
		for i := range v {
			v[i] = unwrap(v[i])
		}
		if len(v) == 1 {
			return v[0]
		}
	}
	return v
}

// Every document, of whatever version and read as whatever class, is written again without losing anything.
func TestNothingIsLost(t *testing.T) {
	for name, data := range sharedJSON(t) {
		for class, trip := range roundTrips {
			out, err := trip(data)
			if err != nil {
				t.Errorf("%s as %s: %v", name, class, err)
				continue
			}
			if diff := cmp.Diff(meaning(t, data), meaning(t, out)); diff != "" {
				t.Errorf("%s as %s: read and written again (-want +got):\n%s", name, class, diff)
			}
		}
	}
}

func TestReadAndWrite(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"members in order", `{"type":"Assertion","z":1,"id":"a:b","@context":"c:d","a":2}`, `{"@context":"c:d","id":"a:b","type":"Assertion","z":1,"a":2}`},
		{"unknown members", `{"extensions:x":{"type":["Extension","y:z"],"n":1e400,"m":0.10},"k":[null,true]}`, `{"extensions:x":{"type":["Extension","y:z"],"n":1e400,"m":0.10},"k":[null,true]}`},
		{"unknown members within", `{"recipient":{"type":"email","x":{"y":1}},"badge":{"id":"a:b","q":[]}}`, `{"recipient":{"type":"email","x":{"y":1}},"badge":{"id":"a:b","q":[]}}`},
		{"arrays of one", `{"type":["Assertion"],"id":["a:b"],"evidence":["a:c"],"revoked":[true]}`, `{"id":"a:b","type":"Assertion","evidence":"a:c","revoked":true}`},
		{"wrong kinds stay", `{"id":5,"issuedOn":["a","b"],"revoked":"no","recipient":"x","type":[1,"A"]}`, `{"id":5,"issuedOn":["a","b"],"revoked":"no","recipient":"x","type":[1,"A"]}`},
		{"null and empty stay", `{"badge":null,"expires":"","evidence":[],"narrative":[]}`, `{"evidence":[],"badge":null,"expires":"","narrative":[]}`},
		{"case variants are others", `{"Badge":"a:b","ID":"c:d"}`, `{"Badge":"a:b","ID":"c:d"}`},
		{"text is UTF-8 with > escaped", `{"narrative":"<b> & \u9ad9 \u2028 \ud842\udfb7"}`, "{\"narrative\":\"<b\\u003e & 髙 \u2028 𠮷\"}"},
		{"> in unknown members", `{"a>b":{"c":"->"}}`, `{"a\u003eb":{"c":"-\u003e"}}`},
		{"links", `{"badge":"a:b","image":{"id":"c:d","caption":"e"},"endorsement":["f:g",{"id":"h:i"}]}`, `{"badge":"a:b","image":{"id":"c:d","caption":"e"},"endorsement":["f:g",{"id":"h:i"}]}`},
		{"versions", `{"version":"1.10","related":[{"id":"a:b","version":1.10}]}`, `{"version":"1.10","related":{"id":"a:b","version":1.10}}`},
		{"contexts", `{"@context":["a:b",{"Image":"c:d","image":{"@id":"e:f"}}]}`, `{"@context":["a:b",{"Image":"c:d","image":{"@id":"e:f"}}]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := roundTrip[openbadges.Assertion]([]byte(test.in))
			if err != nil || string(got) != test.want {
				t.Errorf("%s\n got %s, %v\nwant %s", test.in, got, err, test.want)
			}
		})
	}
}

// An array stays an array in a RevocationList, because lists of one entry are misread elsewhere.
func TestRevokedAssertionsAreAnArray(t *testing.T) {
	for _, in := range []string{`{"revokedAssertions":[]}`, `{"revokedAssertions":["a:b"]}`, `{"revokedAssertions":[{"id":"a:b"}]}`} {
		if got, err := roundTrip[openbadges.RevocationList]([]byte(in)); err != nil || string(got) != in {
			t.Errorf("got %s, %v; want %s", got, err, in)
		}
	}
}

// One entry may stand bare, as JSON-LD writes it; it is written as an array of one.
func TestOneRevokedAssertion(t *testing.T) {
	for in, want := range map[string]string{
		`{"revokedAssertions":"a:b"}`:        `{"revokedAssertions":["a:b"]}`,
		`{"revokedAssertions":{"id":"a:b"}}`: `{"revokedAssertions":[{"id":"a:b"}]}`,
	} {
		list, err := openbadges.Parse[openbadges.RevocationList]([]byte(in))
		if err != nil || len(list.RevokedAssertions) != 1 || list.RevokedAssertions[0].ID != "a:b" {
			t.Errorf("%s: %+v, %v", in, list, err)
			continue
		}
		if out, err := openbadges.Marshal(list); err != nil || string(out) != want {
			t.Errorf("%s is written as %s, %v", in, out, err)
		}
	}
}

func TestLinkIDs(t *testing.T) {
	a, err := openbadges.Parse[openbadges.Assertion]([]byte(`{"badge":{"id":"b:c","issuer":{"id":"p:q"},"criteria":{"narrative":"n"}},"image":"i:j"}`))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{a.Badge.ID, a.Badge.Object.Issuer.ID, a.Badge.Object.Criteria.ID, a.Image.ID}
	if diff := cmp.Diff([]string{"b:c", "p:q", "", "i:j"}, got); diff != "" {
		t.Error(diff)
	}
}

// A value set beside a leftover of the same name would be two members of one name: that is an error, not a surprise.
func TestMarshalRefusesDuplicates(t *testing.T) {
	a := &openbadges.Assertion{ID: "a:b", More: jsontext.Value(`{"id":5}`)}
	if out, err := openbadges.Marshal(a); err == nil {
		t.Errorf("got %s", out)
	}
	if out, err := openbadges.Marshal(&openbadges.Assertion{ID: "\xff"}); err == nil {
		t.Errorf("got %s", out)
	}
}

// Every class has a More that keeps unknown members; with another tag they would vanish silently.
func TestEveryClassKeepsUnknownMembers(t *testing.T) {
	for _, object := range []any{
		&openbadges.Assertion{}, &openbadges.BadgeClass{}, &openbadges.Profile{}, &openbadges.IdentityObject{},
		&openbadges.VerificationObject{}, &openbadges.Evidence{}, &openbadges.Image{}, &openbadges.Criteria{},
		&openbadges.AlignmentObject{}, &openbadges.Related{}, &openbadges.CryptographicKey{}, &openbadges.RevocationList{},
		&openbadges.RevokedAssertion{}, &openbadges.Endorsement{}, &openbadges.Claim{}, &openbadges.Definitions{},
	} {
		reflect.ValueOf(object).Elem().FieldByName("More").SetBytes([]byte(`{"x":1.50}`))
		if out, err := openbadges.Marshal(object); err != nil || string(out) != `{"x":1.50}` {
			t.Errorf("%T: got %s, %v", object, out, err)
		}
	}
}

// assertions draws assertions with text of every kind, parts present or absent, and unknown members.
func assertions(t *rapid.T) *openbadges.Assertion {
	text := rapid.StringN(1, 20, -1)
	a := &openbadges.Assertion{Context: openbadges.DefaultContext(), ID: text.Draw(t, "id"), Type: openbadges.List[string]{"Assertion"}}
	a.Badge = openbadges.LinkTo[openbadges.BadgeClass](text.Draw(t, "badge"))
	if rapid.Bool().Draw(t, "embedded") {
		a.Badge = openbadges.Embed(&openbadges.BadgeClass{ID: text.Draw(t, "badge id"), Tags: rapid.SliceOfN(text, 1, 3).Draw(t, "tags")})
	}
	if rapid.Bool().Draw(t, "has recipient") {
		a.Recipient = openbadges.NewRecipient(text.Draw(t, "email"), text.Draw(t, "salt"))
	}
	for _, e := range rapid.SliceOf(text).Draw(t, "evidence") {
		a.Evidence = append(a.Evidence, openbadges.LinkTo[openbadges.Evidence](e))
	}
	if rapid.Bool().Draw(t, "more") {
		value, err := jsontext.AppendQuote(nil, text.Draw(t, "value"))
		if err != nil {
			t.Fatal(err)
		}
		a.More = jsontext.Value(`{"extensions:x":{"v":` + strings.ReplaceAll(string(value), ">", `\u003e`) + `}}`)
	}
	return a
}

func TestSameObjectSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := assertions(t)
		first, err := openbadges.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		back, err := openbadges.Parse[openbadges.Assertion](first)
		if err != nil {
			var syntax *openbadges.SyntaxError
			t.Fatalf("%v (%v) in %s", err, errors.As(err, &syntax), first)
		}
		second, err := openbadges.Marshal(back)
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("first %s\nthen  %s, %v", first, second, err)
		}
		if bytes.IndexByte(first, '>') >= 0 {
			t.Fatalf("a bare > in %s", first)
		}
	})
}

func BenchmarkMarshal(b *testing.B) {
	a := hosted()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := openbadges.Marshal(a); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	data, err := openbadges.Marshal(hosted())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := openbadges.Parse[openbadges.Assertion](data); err != nil {
			b.Fatal(err)
		}
	}
}

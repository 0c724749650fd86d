package bake_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// sharedFile reads a third-party picture in place.
func sharedFile(t testing.TB, name string) []byte {
	t.Helper()
	dir := os.Getenv("MITOME_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(dir, "ob2", filepath.FromSlash(name)))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("third-party samples are missing: %v", err)
		}
		t.Skipf("third-party samples are not here (set MITOME_SHARED): %v", err)
	}
	return data
}

// ourAssertion is an assertion with the characters that carriers find hard.
func ourAssertion(t testing.TB) string {
	t.Helper()
	data, err := openbadges.Marshal(&openbadges.Assertion{
		Context:      openbadges.DefaultContext(),
		ID:           "https://badges.example/a/1?x=1&y=2",
		Type:         openbadges.List[string]{"Assertion"},
		Recipient:    openbadges.NewRecipient("learner@example.org", "salt"),
		Badge:        openbadges.LinkTo[openbadges.BadgeClass]("https://badges.example/m/1"),
		Verification: &openbadges.VerificationObject{Type: openbadges.List[string]{openbadges.HostedBadge}},
		IssuedOn:     "2026-03-20T10:00:00Z",
		Narrative:    "髙橋 & 𠮷田 <b>\"'\" ]]> <![CDATA[ &amp; -->\r\n\t\u2028",
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const ourJWS = "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"

func plainPNG(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White})); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const plainSVG = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a picture --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">
  <title>認め &amp; more</title><path d="M0 0h8"/>
</svg>
`

func TestBakeAndUnbake(t *testing.T) {
	for name, picture := range map[string][]byte{"PNG": plainPNG(t), "SVG": []byte(plainSVG)} {
		for _, payload := range []string{ourAssertion(t), ourJWS} {
			baked, err := bake.Bake(picture, payload)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got, err := bake.Unbake(baked); err != nil || got != payload {
				t.Errorf("%s: got %q, %v; want %q", name, got, err, payload)
			}
			again, err := bake.Bake(baked, payload)
			if err != nil || !bytes.Equal(again, baked) {
				t.Errorf("%s: baking again changed the picture (%v)", name, err)
			}
			other, err := bake.Bake(baked, ourJWS)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got, err := bake.Unbake(other); err != nil || got != ourJWS {
				t.Errorf("%s: replaced: got %q, %v", name, got, err)
			}
		}
		if _, err := bake.Unbake(picture); !errors.Is(err, bake.ErrNotBaked) {
			t.Errorf("%s: got %v, want ErrNotBaked", name, err)
		}
	}
}

// Pictures baked by other programs are read, and what was plain before stays as it was when we bake.
func TestForeignPictures(t *testing.T) {
	for _, test := range []struct{ name, begins string }{
		{"baked/openbadges-bakery-python/baked_heart.png", `{"uid":"123"`},
		{"baked/openbadges-bakery-python/baked_example.svg", "{\n         \"uid\": \"abcdef12345\""},
		{"baked/openbadges-bakery-js/baked.svg", `{"verify":{"url":"http://example.org"}}`},
		{"baked/openbadges-bakery-js/bad-json.svg", `{verify:`},
		{"baked/openbadges-bakery-js/no-json.svg", `http://example.org`},
		{"baked/public-validator-java/simple-badge.png", `{"@context":"https://w3id.org/openbadges/v2"`},
	} {
		picture := sharedFile(t, test.name)
		got, err := bake.Unbake(picture)
		if err != nil || !strings.HasPrefix(got, test.begins) {
			t.Errorf("%s: got %.60q, %v", test.name, got, err)
		}
		baked, err := bake.Bake(picture, ourAssertion(t))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got, err := bake.Unbake(baked); err != nil || got != ourAssertion(t) {
			t.Errorf("%s: baked again: got %.60q, %v", test.name, got, err)
		}
	}
}

func TestForeignPlainPictures(t *testing.T) {
	for _, name := range []string{
		"baked/openbadges-bakery-python/public_domain_heart.png", "baked/openbadges-bakery-python/unbaked_example.svg",
		"baked/openbadges-bakery-js/unbaked.png", "baked/openbadges-bakery-js/unbaked.svg",
	} {
		picture := sharedFile(t, name)
		if _, err := bake.Unbake(picture); !errors.Is(err, bake.ErrNotBaked) {
			t.Errorf("%s: got %v, want ErrNotBaked", name, err)
		}
		baked, err := bake.Bake(picture, ourAssertion(t))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, err := bake.Unbake(baked); err != nil || got != ourAssertion(t) {
			t.Errorf("%s: got %.60q, %v", name, got, err)
		}
	}
}

// T09: other formats and empty files are refused by name.
func TestT09UnknownFormats(t *testing.T) {
	for _, picture := range []string{"", "GIF89a", "\xff\xd8\xff\xe0JFIF", "\x89PNG", "{}", "not a picture"} {
		for _, err := range []error{second(bake.Bake([]byte(picture), ourJWS)), second(bake.Unbake([]byte(picture)))} {
			if codeOf(err) != bake.CodeUnknown {
				t.Errorf("%q: got %v", picture, err)
			}
		}
	}
}

func TestBadPayloads(t *testing.T) {
	for _, payload := range []string{"", "\xff", "{\"a\":\"\x00\"}", strings.Repeat("a", bake.MaxTextSize+1)} {
		for _, picture := range [][]byte{plainPNG(t), []byte(plainSVG)} {
			if _, err := bake.Bake(picture, payload); codeOf(err) != bake.CodePayload {
				t.Errorf("%.20q: got %v", payload, err)
			}
		}
	}
	for _, payload := range []string{"https://a.example/1", `{"no":"id"}`, `{"id":"a:b"`, `"><script>`, `{"id":"a:b","id":"c:d"}`} {
		if _, err := bake.BakeSVG([]byte(plainSVG), payload); codeOf(err) != bake.CodePayload {
			t.Errorf("SVG, %q: got %v", payload, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func codeOf(err error) string {
	var format *bake.FormatError
	if errors.As(err, &format) {
		return format.Code
	}
	return ""
}

func FuzzUnbake(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, picture []byte) {
		text, err := bake.Unbake(picture)
		if err == nil && (text == "" || len(text) > bake.MaxTextSize) {
			t.Fatalf("text of %d bytes", len(text))
		}
		if err != nil && text != "" {
			t.Fatalf("%q with %v", text, err)
		}
	})
}

// What bakes can be unbaked, gives the assertion back, and bakes again into the same bytes.
func FuzzBake(f *testing.F) {
	seed(f)
	payload := ourAssertion(f)
	f.Fuzz(func(t *testing.T, picture []byte) {
		baked, err := bake.Bake(picture, payload)
		if err != nil {
			return
		}
		if got, err := bake.Unbake(baked); err != nil || got != payload {
			t.Fatalf("got %q, %v\nfrom %q", got, err, baked)
		}
		if again, err := bake.Bake(baked, payload); err != nil || !bytes.Equal(again, baked) {
			t.Fatalf("baked again: %v\n%q\n%q", err, baked, again)
		}
	})
}

// seed adds pictures of every kind that this file knows, and checks that they were found.
func seed(f *testing.F) {
	seeds := [][]byte{plainPNG(f), []byte(plainSVG)}
	for _, picture := range seeds {
		for _, payload := range []string{ourAssertion(f), ourJWS} {
			baked, err := bake.Bake(picture, payload)
			if err != nil {
				f.Fatal(err)
			}
			seeds = append(seeds, baked, baked[:len(baked)/2])
		}
	}
	for _, test := range hostileSVG {
		seeds = append(seeds, []byte(test.in))
	}
	for _, test := range hostilePNG(f) {
		seeds = append(seeds, test.in)
	}
	if len(seeds) < 40 {
		f.Fatalf("only %d seeds", len(seeds))
	}
	for _, s := range seeds {
		if len(s) < 64<<10 {
			f.Add(s)
		}
	}
}

package bake_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image/png"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges/bake"
)

const signature = "\x89PNG\r\n\x1a\n"

func chunk(name, data string) string {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(out, name+data...)
	return string(binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:])))
}

func deflate(text string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		panic(err) // memory does not fail
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.String()
}

// pieces are the parts of a small picture, for building sound and broken ones.
func pieces(t testing.TB) (header, rest string) {
	t.Helper()
	picture := string(plainPNG(t))
	return picture[:33], picture[33:]
}

type hostile struct {
	name string
	in   []byte
	code string
	err  error
}

func hostilePNG(t testing.TB) []hostile {
	header, rest := pieces(t)
	whole := header + rest
	data, end := chunk("IDAT", "x"), chunk("IEND", "")
	text := func(data string) []byte { return []byte(header + chunk("iTXt", data) + rest) }
	plain := "openbadges\x00\x00\x00\x00\x00{}"
	flipped := []byte(whole)
	flipped[len(flipped)-20] ^= 1
	return []hostile{
		{"signature alone", []byte(signature), bake.CodeTruncated, nil},
		{"no IEND", []byte(whole[:len(whole)-12]), bake.CodeTruncated, nil},
		{"cut within a chunk", []byte(whole[:len(whole)-20]), bake.CodeTruncated, nil},
		{"length beyond the end", []byte(header + "\xff\xff\xff\xffIDAT"), bake.CodeTruncated, nil},
		{"length just beyond 31 bits", []byte(header + "\x80\x00\x00\x00IDATxxxxxxxx"), bake.CodeTruncated, nil},
		{"bad checksum", flipped, bake.CodeChecksum, nil},
		{"bad checksum of the badge", bytes.Replace(text(plain), []byte("{}"), []byte("[]"), 1), bake.CodeChecksum, nil},
		{"no IHDR", []byte(signature + rest), bake.CodeOrder, nil},
		{"short IHDR", []byte(signature + chunk("IHDR", "x") + rest), bake.CodeOrder, nil},
		{"two IHDR", []byte(header + header[8:] + rest), bake.CodeOrder, nil},
		{"no IDAT", []byte(header + end), bake.CodeOrder, nil},
		{"IDAT in two runs", []byte(header + data + chunk("tIME", "x") + data + end), bake.CodeOrder, nil},
		{"PLTE after IDAT", []byte(header + data + chunk("PLTE", "xxx") + end), bake.CodeOrder, nil},
		{"IEND with data", []byte(header + data + chunk("IEND", "x")), bake.CodeOrder, nil},
		{"a badge after the end", []byte(whole + "<openbadges:assertion/>"), bake.CodeTrailing, nil},
		{"two badges", append(text(plain), text(plain)...), bake.CodeTrailing, nil},
		{"too large", append([]byte(whole), make([]byte, bake.MaxImageSize)...), bake.CodeTooLarge, nil},
		{"two assertions", []byte(header + chunk("iTXt", plain) + chunk("iTXt", plain) + rest), "", bake.ErrTwice},
		{"two kinds of text", []byte(header + chunk("iTXt", plain) + chunk("tEXt", "openbadges\x00http://a.example") + rest), "", bake.ErrTwice},
		{"before and after", []byte(header + chunk("iTXt", plain) + data + chunk("iTXt", plain) + end), "", bake.ErrTwice},
		{"other keyword", text("OpenBadges\x00\x00\x00\x00\x00{}"), "", bake.ErrNotBaked},
		{"keyword longer", text("openbadges2\x00\x00\x00\x00\x00{}"), "", bake.ErrNotBaked},
		{"empty text", text("openbadges\x00\x00\x00\x00\x00"), bake.CodeText, nil},
		{"cut in the head", text("openbadges\x00\x00\x00ja"), bake.CodeText, nil},
		{"no flags", text("openbadges\x00"), bake.CodeText, nil},
		{"flag 2", text("openbadges\x00\x02\x00\x00\x00{}"), bake.CodeText, nil},
		{"method 1", text("openbadges\x00\x01\x01\x00\x00" + deflate("{}")), bake.CodeText, nil},
		{"not UTF-8", text("openbadges\x00\x00\x00\x00\x00\xff"), bake.CodeText, nil},
		{"NUL in the text", text("openbadges\x00\x00\x00\x00\x00{}\x00"), bake.CodeText, nil},
		{"not zlib", text("openbadges\x00\x01\x00\x00\x00{}"), bake.CodeText, nil},
		{"zlib cut", text("openbadges\x00\x01\x00\x00\x00" + deflate("{}")[:6]), bake.CodeText, nil},
		{"bomb", text("openbadges\x00\x01\x00\x00\x00" + deflate(strings.Repeat(" ", 64<<20))), bake.CodeText, nil},
		{"large text", text("openbadges\x00\x00\x00\x00\x00" + strings.Repeat(" ", bake.MaxTextSize+1)), bake.CodeText, nil},
	}
}

// T07, T08, T09: several assertions, bombs and broken pictures end in an error of the right kind.
func TestT07T08T09HostilePNG(t *testing.T) {
	for _, test := range hostilePNG(t) {
		text, err := bake.Unbake(test.in)
		var broken *bake.FormatError
		if errors.As(err, &broken) && (broken.Text == "[]") != (test.name == "bad checksum of the badge") {
			t.Errorf("%s: what the badge holds all the same: %q", test.name, broken.Text)
		}
		if err == nil || test.code != "" && codeOf(err) != test.code || test.err != nil && !errors.Is(err, test.err) {
			t.Errorf("%s: got %.40q, %v; want code %q, %v", test.name, text, err, test.code, test.err)
		}
		_, err = bake.Bake(test.in, ourJWS)
		if broken := test.code != "" && test.code != bake.CodeText; (codeOf(err) == test.code) != broken && broken {
			t.Errorf("%s: baking: got %v, want code %q", test.name, err, test.code)
		} else if !broken && err != nil {
			t.Errorf("%s: baking over it: %v", test.name, err)
		}
	}
}

func TestReadsEveryKindOfText(t *testing.T) {
	header, rest := pieces(t)
	for name, test := range map[string]struct{ in, want string }{
		"compressed":         {chunk("iTXt", "openbadges\x00\x01\x00\x00\x00"+deflate("{}")), "{}"},
		"language and title": {chunk("iTXt", "openbadges\x00\x00\x00ja\x00バッジ\x00{}"), "{}"},
		"method unused":      {chunk("iTXt", "openbadges\x00\x00\x07\x00\x00{}"), "{}"},
		"legacy":             {chunk("tEXt", "openbadges\x00https://a.example/1"), "https://a.example/1"},
		"legacy, compressed": {chunk("zTXt", "openbadges\x00\x00"+deflate("https://a.example/1")), "https://a.example/1"},
	} {
		if got, err := bake.Unbake([]byte(header + test.in + rest)); err != nil || got != test.want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, test.want)
		}
		end := strings.LastIndex(rest, "\x00\x00\x00\x00IEND")
		late := header + rest[:end] + test.in + rest[end:]
		if got, err := bake.Unbake([]byte(late)); err != nil || got != test.want {
			t.Errorf("%s, after the data: got %q, %v", name, got, err)
		}
	}
}

// The chunk is exactly what the specification describes, right after IHDR; every other byte stays, older ones go.
func TestBakedBytes(t *testing.T) {
	header, rest := pieces(t)
	want := header + chunk("iTXt", "openbadges\x00\x00\x00\x00\x00"+ourJWS) + rest
	old := chunk("iTXt", "openbadges\x00\x01\x00\x00\x00"+deflate("{}"))
	other := chunk("tEXt", "Software\x00x")
	for name, test := range map[string]struct{ in, want string }{
		"plain":       {header + rest, want},
		"older":       {header + old + rest, want},
		"several":     {header + old + chunk("tEXt", "openbadges\x00x") + rest, want},
		"other texts": {header + other + old + rest, strings.Replace(want, rest, other+rest, 1)},
	} {
		in := []byte(test.in)
		got, err := bake.Bake(in, ourJWS)
		if err != nil || string(got) != test.want {
			t.Errorf("%s: got %q, %v\nwant %q", name, got, err, test.want)
		}
		if !slices.Equal(in, []byte(test.in)) {
			t.Errorf("%s: the input was changed", name)
		}
		if _, err := png.Decode(bytes.NewReader(got)); err != nil {
			t.Errorf("%s: the picture no longer decodes: %v", name, err)
		}
	}
}

// A picture never grows beyond what Unbake would read.
func TestBakedSizeIsLimited(t *testing.T) {
	header, rest := pieces(t)
	full := header + chunk("teSt", strings.Repeat("x", bake.MaxImageSize-len(header)-len(rest)-12)) + rest
	if _, err := bake.Unbake([]byte(full)); !errors.Is(err, bake.ErrNotBaked) {
		t.Fatalf("got %v", err)
	}
	if _, err := bake.Bake([]byte(full), ourJWS); codeOf(err) != bake.CodeTooLarge {
		t.Errorf("PNG: got %v", err)
	}
	if _, err := bake.Bake([]byte("<svg>"+strings.Repeat(" ", bake.MaxSVGSize-11)+"</svg>"), ourJWS); codeOf(err) != bake.CodeTooLarge {
		t.Errorf("SVG: got %v", err)
	}
}

// A program that is not ours finds the baked picture sound.
func TestForeignCheck(t *testing.T) {
	pngcheck, err := exec.LookPath("pngcheck")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	if err != nil {
		t.Skipf("no other program judges our picture: %v (make test installs it where it may)", err)
	}
	baked, err := bake.Bake(plainPNG(t), ourAssertion(t))
	if err != nil {
		t.Fatal(err)
	}
	check := exec.Command(pngcheck)
	check.Stdin = bytes.NewReader(baked)
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

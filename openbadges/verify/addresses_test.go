package verify_test

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

const (
	one   = "https://univ.example/a/1"
	two   = "https://univ.example/a/2"
	eml   = "From: Office <office@univ.example>\r\nTo: h@students.example\r\nList-Help: <https://list.example/help>\r\nMIME-Version: 1.0\r\n"
	plist = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>Note</key><string>https://other.example/</string><key>URL</key><string>%s</string></dict></plist>`
)

// binaryPlist is a property list as macOS writes it: a dictionary of one key and one text.
func binaryPlist(key, value string) string {
	text := func(s string) string {
		if len(s) < 15 {
			return string(byte(0x50|len(s))) + s
		}
		return "\x5f\x10" + string(rune(len(s))) + s
	}
	body := "bplist00"
	var places []byte
	for _, object := range []string{"\xd1\x01\x02", text(key), text(value)} {
		places = append(places, byte(len(body)))
		body += object
	}
	trailer := make([]byte, 32)
	trailer[6], trailer[7] = 1, 1
	binary.BigEndian.PutUint64(trailer[8:], 3)
	binary.BigEndian.PutUint64(trailer[24:], uint64(len(body)))
	return body + string(places) + string(trailer)
}

func utf16Text(text string) string {
	out := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return string(out)
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"an address", " " + one + "\r\n", []string{one}},
		{"without its scheme", "univ.example/a/1", []string{one}},
		{"in angle brackets", "<" + one + ">\n", []string{one}},
		{"after a mark", "\ufeff" + one, []string{one}},
		{"a message", "花子さん\nバッジ: " + one + "\nよろしく\n", []string{one}},
		{"in Japanese, without spaces", "バッジは" + one + "です。", []string{one}},
		{"in Japanese brackets", "（" + one + "）「" + two + "」", []string{one, two}},
		{"in a sentence", "See " + one + ", or (" + two + ").", []string{one, two}},
		{"brackets of its own", "https://univ.example/a_(1)", []string{"https://univ.example/a_(1)"}},
		{"twice the same", one + "\n" + one, []string{one}},
		{"broken over lines", "see <URL:https://univ.example\r\n  /a/1> there", []string{one}},
		{"Markdown", "[my badge](" + one + ") and *" + two + "*", []string{one, two}},
		{"an address within one", "https://univ.example/go?to=" + two, []string{"https://univ.example/go?to=" + two}},
		{"in capitals", "HTTPS://univ.example/a/1 it is", []string{"HTTPS://univ.example/a/1"}},
		{"a host in other letters", "見て https://大学.example/a/1 ね", []string{"https://大学.example/a/1"}},
		{"nothing but words", "my badge :// nowhere http:// https://", nil},
		{"another scheme", "ftp://univ.example/a mailto:a@univ.example", nil},

		{".url", "[InternetShortcut]\r\nURL=" + one + "\r\nIconFile=https://univ.example/favicon.ico\r\n", []string{one}},
		{".url of Explorer", "[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,2\r\n[InternetShortcut]\r\nIDList=\r\nURL=" + one + "\r\n", []string{one}},
		{".url in UTF-16", utf16Text("[InternetShortcut]\r\nURL=" + one + "\r\n"), []string{one}},
		{".url of a file", "[InternetShortcut]\r\nURL=file:///C:/badge.png\r\n", nil},
		{".desktop", "#!/usr/bin/env xdg-open\n[Desktop Entry]\nType=Link\nName[ja]=バッジ\nURL[$e]=" + one + "\n", []string{one}},
		{".webloc", fmt.Sprintf(plist, one+"?a=1&amp;b=2"), []string{one + "?a=1&b=2"}},
		{".webloc, binary", binaryPlist("URL", one), []string{one}},
		{".webloc, another key", binaryPlist("URI", one), nil},
		{".webloc, cut", binaryPlist("URL", one)[:60], nil},

		{"stored mail", eml + "Content-Type: text/plain; charset=utf-8\r\n\r\nYour badge: " + one + "\r\n", []string{one}},
		{"stored mail in base64", eml + "Content-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte("バッジ "+one+" です")), []string{one}},
		{"stored mail of two kinds", eml + "Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
			"https://univ.exam=\r\nple/a/1\r\n--x\r\nContent-Type: text/html\r\n\r\n<a href=\"https://track.example/1\">x</a>\r\n--x--\r\n", []string{one}},
		{"stored mail, a page alone", eml + "Content-Type: text/html\r\n\r\n<style>@import 'https://style.example/'</style><img src='https://count.example/'><a href=\"" + one + "\">" + two + "</a>", []string{one}},
		{"forwarded as a whole", eml + "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: badge\r\n\r\n" + one + "\r\n--x--\r\n", []string{one}},
		{"mbox", "From office@univ.example Mon Mar  2 10:00:00 2026\n" + strings.ReplaceAll(eml, "\r", "") + "\n" + one + "\n", []string{one}},

		{"saved page of a badge", `<html><head><link rel="alternate" type="application/json" href="` + one + `"></head><body><a href="` + two + `">x</a>`, []string{one}},
		{"saved page", `<!doctype html><a href="` + one + `">x</a><a href="/x">y</a>`, []string{one}},

		{"JSON", assertionJSON(), nil},
		{"JSON in UTF-16", utf16Text(assertionJSON()), nil},
		{"SVG", svg, nil},
		{"PNG", png, nil},
		{"an array", `["` + one + `"]`, nil},
	} {
		if got := verify.Addresses([]byte(c.text)); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestTextWithAnAddress: a text that names one address leads to its badge; of several, a person chooses.
func TestTextWithAnAddress(t *testing.T) {
	for _, text := range []string{
		"Here it is: " + assertionURL + " – congratulations", "<" + assertionURL + ">", binaryPlist("URL", assertionURL),
		"[InternetShortcut]\nURL=" + assertionURL,
	} {
		r := newWorld(t).verifyText(text)
		expect(t, r, verify.Valid, "")
		if len(r.Addresses) > 0 || r.Steps[0].Args["form"] != "text" {
			t.Errorf("%q: addresses %v, steps %v", text, r.Addresses, r.Steps[0])
		}
	}
	w := newWorld(t)
	r := w.verifyText(assertionURL + " or " + two)
	expect(t, r, verify.Unverifiable, "several-addresses")
	if !slices.Equal(r.Addresses, []string{assertionURL, two}) || len(w.asked) > 0 {
		t.Errorf("addresses %v; asked %v", r.Addresses, w.asked)
	}
	many := ""
	for i := range 3 * verify.MaxAddresses {
		many += fmt.Sprintf("%s?%d ", two, i)
	}
	if r = w.verifyText(many); len(r.Addresses) != verify.MaxAddresses || r.Reasons[0].Args["count"] != "60" {
		t.Errorf("%d addresses, %v", len(r.Addresses), r.Reasons)
	}
}

// T02: a text that was made to be slow is searched in linear time, and what it names is bounded.
func TestT02Texts(t *testing.T) {
	for _, unit := range []string{"<http://", "http://)", "http://a.example/)))", "<a href=http://a>", "[\n", "://", "--x\r\n"} {
		for _, head := range []string{"", eml + "Content-Type: multipart/mixed; boundary=x\r\n\r\n", "<html>"} {
			r := newWorld(t).verifyText(head + strings.Repeat(unit, 256<<10/len(unit)))
			if len(r.Addresses) > verify.MaxAddresses || len(r.Fetched) > verify.DefaultMaxFetches {
				t.Errorf("%q: %d addresses, %d fetched", unit, len(r.Addresses), len(r.Fetched))
			}
		}
	}
}

// T01: an address in a text is as any other.
func TestT01AddressInText(t *testing.T) {
	fetcher := fetch.New(fetch.Options{})
	defer fetcher.Close()
	service := verify.New(verify.Options{Fetcher: fetcher})
	for _, address := range []string{"http://127.0.0.1/a", "https://[::1]/a", "http://169.254.169.254/latest"} {
		r := service.Verify(t.Context(), verify.Target{Bytes: []byte("look: " + address)})
		expect(t, r, verify.Unverifiable, verify.FetchForbidden)
	}
}

// FuzzAddresses: whatever a text holds, what is found in it is what can be asked for.
func FuzzAddresses(f *testing.F) {
	for _, seed := range []string{
		one, "<" + one + ">", "[InternetShortcut]\nURL=" + one, fmt.Sprintf(plist, one), binaryPlist("URL", one), utf16Text(one),
		eml + "Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\n" + one + "\r\n--x--", `<html><a href="` + one + `">`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, address := range verify.Addresses(data) {
			if len(address) > verify.MaxAddress || !strings.Contains(address, "://") || strings.ContainsAny(address, " \t\r\n<>") {
				t.Fatalf("%q", address)
			}
		}
	})
}

package microcredential_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

func TestNormalizeURL(t *testing.T) {
	long := "https://works.example/" + strings.Repeat("a", 2048-len("https://works.example/"))
	for _, test := range []struct{ typed, want, code string }{
		{"https://works.example/1", "https://works.example/1", ""},
		{"  https://works.example/1\n", "https://works.example/1", ""},
		{"HTTPS://Works.example:8443/A?b=c#d", "HTTPS://Works.example:8443/A?b=c#d", ""},
		{"https://my_works.example/", "https://my_works.example/", ""},
		{"http://[2001:db8::1]/x", "http://[2001:db8::1]/x", ""},
		{"https://works.example/%E4%BD%9C%E5%93%81?q=100%25", "https://works.example/%E4%BD%9C%E5%93%81?q=100%25", ""},
		{"https://works.example/作品?q=春|秋#{1}", "https://works.example/%E4%BD%9C%E5%93%81?q=%E6%98%A5%7C%E7%A7%8B#%7B1%7D", ""},
		{"https://works.example/<a>^\\\"`", "https://works.example/%3Ca%3E%5E%5C%22%60", ""},
		{"https://東京.example/", "https://xn--1lqs71d.example/", ""},
		{"https://%E6%9D%B1%E4%BA%AC.example/", "https://xn--1lqs71d.example/", ""},
		{"https://東京.example:8080?a", "https://xn--1lqs71d.example:8080?a", ""},
		{"https://ｗｏｒｋｓ。example/", "https://works.example/", ""},
		{"https://bücher.example/é", "https://xn--bcher-kva.example/%C3%A9", ""},
		{"https://مثال.example/", "https://xn--mgbh0fb.example/", ""},
		{long, long, ""},
		{long + "a", "", "web-long"},
		{"https://works.example/" + strings.Repeat("作", 300), "", "web-long"},
		{"https://works.example/a b", "", "web-address"},
		{"https://works.example/a　b", "", "web-address"},
		{"https://works.example/\u202egpj.exe", "", "web-hidden"},
		{"https://works.example/a\u200bb", "", "web-hidden"},
		{"https://works.example/a\tb", "", "web-hidden"},
		{"https://wor\u00adks.example/", "", "web-hidden"},
		{"https://works.example/\ufffd", "", "web-address"},
		{"https://works.example/%zz", "", "web-address"},
		{"https://-東京-.example/", "", "web-address"},
		{"https://東_京.example/", "", "web-address"},
		{"https://a<b.example/", "", "web-address"},
		{"https://a|b.example/", "", "web-address"},
		{"https://user@works.example/", "", "web-address"},
		{"https:///works", "", "web-address"},
		{"https://:443/", "", "web-address"},
		{"//works.example/", "", "web-scheme"},
		{"works.example", "", "web-address"},
		{"", "", "web-address"},
		{"ftp://works.example/", "", "web-scheme"},
		{"ｈｔｔｐｓ://works.example/", "", "web-address"},
	} {
		got, err := microcredential.NormalizeURL(test.typed)
		var input *microcredential.InputError
		if errors.As(err, &input); got != test.want || (err == nil) != (test.code == "") || err != nil && input.Code != test.code {
			t.Errorf("NormalizeURL(%q) = %q, %v; want %q, %q", test.typed, got, err, test.want, test.code)
		}
	}
}

// What is accepted can be published, and stays as it is when it is read again.
func TestNormalizeURLIsPublishable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.SampledFrom([]string{"https://", "http://", "HTTP://", ""}).Draw(t, "scheme") +
			rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zａ-ｚ東京。._-]{1,12}\.example(:[0-9]{1,6})?`)).Draw(t, "host") +
			rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[/?#][ -~]{0,20}`), rapid.String()).Draw(t, "rest")
		address, err := microcredential.NormalizeURL(typed)
		if err != nil {
			return
		}
		again, err := microcredential.NormalizeURL(address)
		if !openbadges.ValidURL(address) || err != nil || again != address {
			t.Fatalf("NormalizeURL(%q) = %q, then %q, %v; publishable: %t", typed, address, again, err, openbadges.ValidURL(address))
		}
	})
}

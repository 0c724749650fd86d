package openbadges

import (
	"net/url"
	"testing"
)

// The short way must never accept what taking the address apart would refuse.
func FuzzHasPlainHost(f *testing.F) {
	for _, seed := range []string{"https://a.example", "http://a.example/b?c#d", "https:///x", "http://a:80/", "https://-./%zz", "https://a.example/%", "https://[::1]/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !hasPlainHost(s) {
			return
		}
		for _, r := range s {
			if r <= ' ' || r > '~' {
				return // refused before
			}
		}
		if u, err := url.Parse(s); err != nil || u.Hostname() == "" {
			t.Errorf("%q has a plain host, but parsing it gives %v, %v", s, u, err)
		}
	})
}

package openbadges_test

import (
	"testing"

	"github.com/mitome/mitome/openbadges"
)

func TestLoopback(t *testing.T) {
	for address, want := range map[string]bool{
		"http://localhost":                        true,
		"http://localhost:8080/o/x/profile":       true,
		"http://mizunara.localhost:8080/o/x/a/1":  true,
		"https://a.b.LOCALHOST.":                  true,
		"http://127.0.0.1:8080":                   true,
		"http://127.8.9.1":                        true,
		"http://[::1]:8080/":                      true,
		"http://[::ffff:127.0.0.1]/":              true,
		"https://localhost.example":               false,
		"https://notlocalhost":                    false,
		"https://badges.example/localhost":        false,
		"https://localhost@badges.example":        false,
		"http://10.0.0.1":                         false,
		"http://0.0.0.0":                          false,
		"urn:uuid:52e4c6b3-0000-0000-0000-localh": false,
		"localhost:8080":                          false,
		"http://[":                                false,
		"":                                        false,
	} {
		if got := openbadges.Loopback(address); got != want {
			t.Errorf("%q: %t, want %t", address, got, want)
		}
	}
}

package openbadges_test

import (
	"crypto/rsa"
	"math/big"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges"
)

// T02: a key whose signatures would take minutes to check, and a text that would take long to read, are no keys.
func TestT02LargeKeys(t *testing.T) {
	key := func(bits uint) string {
		n := new(big.Int).Lsh(big.NewInt(1), bits-1)
		pem, err := openbadges.EncodePublicKey(&rsa.PublicKey{N: n.SetBit(n, 0, 1), E: 65537})
		if err != nil {
			t.Fatal(err)
		}
		return pem
	}
	if _, err := openbadges.ParsePublicKey(key(openbadges.MaxKeyBits)); err != nil {
		t.Errorf("the largest key: %v", err)
	}
	if _, err := openbadges.ParsePublicKey(key(openbadges.MaxKeyBits + 1)); err == nil || !strings.Contains(err.Error(), "longer than 16384") {
		t.Errorf("a larger key: %v", err)
	}
	if _, err := openbadges.ParsePublicKey(key(1 << 20)); err == nil {
		t.Error("a key of 128 kB is read")
	}
}

// Keys whose lines have lost their ends, as settings, shells and copies leave them.
func TestParsePublicKeyLines(t *testing.T) {
	n := new(big.Int).Lsh(big.NewInt(1), 2047)
	pem, err := openbadges.EncodePublicKey(&rsa.PublicKey{N: n.SetBit(n, 0, 1), E: 65537})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"as written":         pem,
		"CRLF":               strings.ReplaceAll(pem, "\n", "\r\n"),
		"escaped":            strings.ReplaceAll(pem, "\n", `\n`),
		"escaped CRLF":       strings.ReplaceAll(pem, "\n", `\r\n`),
		"escaped, cut":       strings.TrimSuffix(strings.ReplaceAll(pem, "\n", `\n`), `\n`),
		"escaped and broken": strings.ReplaceAll(pem, "\n", "\\n\n"),
		"spaces":             strings.ReplaceAll(pem, "\n", " "),
		"nothing":            strings.ReplaceAll(pem, "\n", ""),
		"CR":                 strings.ReplaceAll(pem, "\n", "\r"),
		"indented":           "  " + strings.ReplaceAll(pem, "\n", "\n  "),
	} {
		if key, err := openbadges.ParsePublicKey(text); err != nil || key.N.Cmp(n) != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, text := range map[string]string{
		"no end":   strings.ReplaceAll(pem, "-----END PUBLIC KEY-----", ""),
		"two keys": strings.ReplaceAll(pem+pem, "\n", `\n`),
		"text":     strings.ReplaceAll(pem, "\n", `\n`) + "x",
		"another":  strings.ReplaceAll(strings.ReplaceAll(pem, "BEGIN PUBLIC", "BEGIN PRIVATE"), "\n", `\n`),
	} {
		if _, err := openbadges.ParsePublicKey(text); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

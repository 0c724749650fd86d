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

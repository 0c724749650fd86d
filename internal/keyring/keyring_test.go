package keyring

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestKeySurvivesAndSigns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	ring := open1(t, dir, "")
	public, err := ring.Ensure("mizunara-u-1", "RS256")
	if err != nil {
		t.Fatal(err)
	}

	again := open1(t, dir, "")
	signer, err := again.Signer("mizunara-u-1")
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256([]byte("an assertion"))
	signature, err := signer.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	if err := rsa.VerifyPKCS1v15(public.(*rsa.PublicKey), crypto.SHA256, digest[:], signature); err != nil {
		t.Errorf("signature of the reopened key does not verify: %v", err)
	}
}

func TestNothingInClear(t *testing.T) {
	dir := t.TempDir()
	if _, err := open1(t, dir, "").Ensure("a-1", "RS256"); err != nil {
		t.Fatal(err)
	}
	sealed, err := os.ReadFile(filepath.Join(dir, "a-1.age"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(sealed, []byte("age-encryption.org/v1")) || bytes.Contains(sealed, []byte("PRIVATE KEY")) {
		t.Errorf("key file is not an age file:\n%.80q", sealed)
	}
	for _, name := range []string{"a-1.age", "identity.txt"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want -rw-------", name, info.Mode())
		}
	}
}

func TestIdentityElsewhere(t *testing.T) {
	dir, identity := filepath.Join(t.TempDir(), "keys"), filepath.Join(t.TempDir(), "identity")
	if _, err := open1(t, dir, identity).Ensure("a-1", "RS256"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "identity.txt")); err == nil {
		t.Error("an identity lies beside the keys although it was named elsewhere")
	}
	// A thief with the folder, or an operator who lost the identity, gets a clear answer and no new identity.
	if _, err := Open(dir, ""); err == nil || !strings.Contains(err.Error(), "cannot be read without it") {
		t.Errorf("Open without the identity: %v", err)
	}
}

func TestWrongNames(t *testing.T) {
	ring := open1(t, t.TempDir(), "")
	for _, name := range []string{"", "../a", "A", "a/b", "-a", strings.Repeat("a", 101)} {
		if _, err := ring.Signer(name); !errors.Is(err, ErrNoKey) {
			t.Errorf("Signer(%q): %v, want ErrNoKey", name, err)
		}
		if _, err := ring.Ensure(name, "RS256"); err == nil {
			t.Errorf("Ensure(%q) made a key", name)
		}
	}
}

// A key is for one algorithm: it is not given out for another, nor are keys made that nothing here signs with.
func TestAlgorithms(t *testing.T) {
	ring := open1(t, t.TempDir(), "")
	if _, err := ring.Ensure("a-1", "none"); err == nil {
		t.Error(`a key was made for "none"`)
	}
	_, other, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := seal(other, ring.identity.Recipient())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ring.file("b-1"), sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Ensure("b-1", "RS256"); err == nil || !strings.Contains(err.Error(), "ed25519") {
		t.Errorf("a key of Ed25519 for RS256: %v", err)
	}
	if signer, err := ring.Signer("b-1"); err != nil || !other.Public().(ed25519.PublicKey).Equal(signer.Public()) {
		t.Errorf("a key of another algorithm is not read back: %v", err)
	}
}

// Two processes that begin at once must end with one identity and one key.
func TestRace(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	found := make([]crypto.PublicKey, 4)
	for i := range found {
		group.Go(func() {
			ring, err := Open(dir, "")
			if err != nil {
				t.Error(err)
				return
			}
			if found[i], err = ring.Ensure("a-1", "RS256"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, public := range found[1:] {
		if !public.(*rsa.PublicKey).Equal(found[0]) {
			t.Error("two openers have different keys of one name")
		}
	}
}

func open1(t *testing.T, dir, identity string) *Ring {
	t.Helper()
	ring, err := Open(dir, identity)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// What is sealed is read with the same identity alone, and tells nothing.
func TestSeal(t *testing.T) {
	dir := t.TempDir()
	sealed, err := open1(t, dir, "").Seal("s3cret")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := open1(t, dir, "").Unseal(sealed); err != nil || again != "s3cret" {
		t.Errorf("unsealed %q, %v", again, err)
	}
	if strings.Contains(sealed, "s3cret") {
		t.Errorf("sealed: %s", sealed)
	}
	if _, err := open1(t, t.TempDir(), "").Unseal(sealed); !errors.Is(err, ErrNoKey) {
		t.Errorf("by another identity: %v", err)
	}
	if _, err := open1(t, dir, "").Unseal("none"); err == nil {
		t.Error("what was never sealed is unsealed")
	}
}

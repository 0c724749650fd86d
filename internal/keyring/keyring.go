// Package keyring keeps issuers' private keys at rest, encrypted with age, and hands them out as crypto.Signer: no
// caller sees a key's bytes.
//
// A folder holds one file for each key, NAME.age, encrypted to an age identity. The identity lies beside the keys as
// identity.txt unless it is named from outside; then a copy of the folder alone is worth nothing to a thief, and the
// operator must keep the identity as safe from loss as from theft. Files are written whole, flushed to the disk, and
// never overwritten. What else must be kept from whoever reads the store is sealed to the same identity (Seal).
package keyring

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"

	"filippo.io/age"
)

// bits is the size of the RSA keys: what every Open Badges 2.0 verifier takes.
const bits = 2048

// algorithm is what keys are made for: how one is made, and whether a key is one.
type algorithm struct {
	make func() (crypto.Signer, error)
	is   func(crypto.Signer) bool
}

// algorithms are those that keys can be made for, by their names in RFC 7518, section 3.1.
var algorithms = map[string]algorithm{
	"RS256": {
		make: func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, bits) },
		is:   func(key crypto.Signer) bool { _, ok := key.(*rsa.PrivateKey); return ok },
	},
}

// Ring is an open key folder. It is safe for concurrent use.
type Ring struct {
	dir      string
	identity *age.X25519Identity

	mu   sync.Mutex
	keys map[string]crypto.Signer // decrypted ones
}

// Open opens the key folder dir, making it and its identity when they do not exist. With identityFile empty the
// identity is dir/identity.txt.
func Open(dir, identityFile string) (*Ring, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open key folder: %w", err)
	}
	if identityFile == "" {
		identityFile = filepath.Join(dir, "identity.txt")
	}
	identity, err := loadIdentity(identityFile)
	if errors.Is(err, fs.ErrNotExist) {
		identity, err = createIdentity(dir, identityFile)
	}
	if err != nil {
		return nil, err
	}
	return &Ring{dir: dir, identity: identity, keys: map[string]crypto.Signer{}}, nil
}

func loadIdentity(file string) (*age.X25519Identity, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read key identity: %w", err)
	}
	identities, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("read key identity %q: %w", file, err)
	}
	identity, ok := identities[0].(*age.X25519Identity)
	if !ok || len(identities) != 1 {
		return nil, fmt.Errorf("read key identity %q: want one X25519 identity", file)
	}
	return identity, nil
}

// createIdentity makes a new identity, unless there are keys already: those were encrypted to one that is now missing.
func createIdentity(dir, file string) (*age.X25519Identity, error) {
	if keys, _ := filepath.Glob(filepath.Join(dir, "*.age")); len(keys) > 0 {
		return nil, fmt.Errorf("key identity %q is missing, and the keys in %q cannot be read without it; bring it back from its safe place", file, dir)
	}
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("make key identity: %w", err)
	}
	text := "# Opens the signing keys of mitome. Keep it secret, and keep a copy apart from the keys.\n" + identity.String() + "\n"
	if err := writeOnce(file, []byte(text)); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("make key identity: %w", err)
	}
	return loadIdentity(file) // another process may have been quicker
}

// ErrNoKey means that the ring has no key of that name, or none that its identity opens.
var ErrNoKey = errors.New("no such key")

// errNotOurs is ErrNoKey for Signer; Ensure must not make a second key beside one that is there.
var errNotOurs = errors.New("the key was encrypted to another identity")

var plainName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,99}$`)

// Ensure returns the public key of the key called name, making the key first when there is none. The algorithm is what it is
// to sign by: "RS256" (RSA, 2048 bits); others are refused, as is a key that was made for another. A name consists of
// lower-case letters, digits and hyphens. When Ensure returns, the key is on the disk.
func (r *Ring) Ensure(name, algorithm string) (crypto.PublicKey, error) {
	kind, ok := algorithms[algorithm]
	if !ok {
		return nil, fmt.Errorf("key %q: no keys are made for %q", name, algorithm)
	}
	key, err := r.load(name)
	if errors.Is(err, ErrNoKey) {
		key, err = r.create(name, kind)
	}
	if err != nil {
		return nil, err
	}
	if !kind.is(key) {
		return nil, fmt.Errorf("key %q: a %T does not sign by %q", name, key, algorithm)
	}
	return key.Public(), nil
}

// Signer returns the key called name for signing, or ErrNoKey.
func (r *Ring) Signer(name string) (crypto.Signer, error) {
	key, err := r.load(name)
	if errors.Is(err, errNotOurs) {
		err = errors.Join(ErrNoKey, err)
	}
	if err != nil {
		return nil, err
	}
	return key, nil
}

func (r *Ring) load(name string) (crypto.Signer, error) {
	if !plainName.MatchString(name) {
		return nil, fmt.Errorf("key %q: %w", name, ErrNoKey)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if key, ok := r.keys[name]; ok {
		return key, nil
	}
	sealed, err := os.ReadFile(r.file(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("key %q: %w", name, ErrNoKey)
	}
	if err != nil {
		return nil, fmt.Errorf("key %q: %w", name, err)
	}
	key, err := open(sealed, r.identity)
	var other *age.NoIdentityMatchError
	if errors.As(err, &other) {
		err = errNotOurs
	}
	if err != nil {
		return nil, fmt.Errorf("key %q: %w", name, err)
	}
	r.keys[name] = key
	return key, nil
}

func (r *Ring) create(name string, kind algorithm) (crypto.Signer, error) {
	if !plainName.MatchString(name) {
		return nil, fmt.Errorf("make key %q: a name consists of a-z, 0-9 and hyphens", name)
	}
	key, err := kind.make()
	if err != nil {
		return nil, fmt.Errorf("make key %q: %w", name, err)
	}
	sealed, err := seal(key, r.identity.Recipient())
	if err != nil {
		return nil, fmt.Errorf("make key %q: %w", name, err)
	}
	if err := writeOnce(r.file(name), sealed); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("make key %q: %w", name, err)
	}
	return r.load(name) // another process may have been quicker
}

func (r *Ring) file(name string) string { return filepath.Join(r.dir, name+".age") }

func seal(key crypto.Signer, to age.Recipient) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return encrypt(der, to)
}

func encrypt(plain []byte, to age.Recipient) ([]byte, error) {
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return sealed.Bytes(), nil
}

func decrypt(sealed []byte, identity age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// Seal encrypts a text, such as the password of another server, so that it can be kept where others read.
func (r *Ring) Seal(text string) (sealed string, err error) {
	data, err := encrypt([]byte(text), r.identity.Recipient())
	if err != nil {
		return "", fmt.Errorf("seal a text: %w", err)
	}
	return base64.StdEncoding.EncodeToString(data), nil
}

// Unseal returns the text that Seal encrypted, or ErrNoKey where it was sealed for another identity.
func (r *Ring) Unseal(sealed string) (text string, err error) {
	data, err := base64.StdEncoding.DecodeString(sealed)
	if err == nil {
		data, err = decrypt(data, r.identity)
	}
	var other *age.NoIdentityMatchError
	if errors.As(err, &other) {
		err = errors.Join(ErrNoKey, errNotOurs)
	}
	if err != nil {
		return "", fmt.Errorf("unseal a text: %w", err)
	}
	return string(data), nil
}

func open(sealed []byte, identity age.Identity) (crypto.Signer, error) {
	der, err := decrypt(sealed, identity)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("is a %T, which does not sign", key)
	}
	return signer, nil
}

// writeOnce writes a file that must not exist yet: whole and flushed, or not at all.
func writeOnce(file string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(file), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	if _, err := temp.Write(data); err != nil {
		temp.Close()
		return err
	}
	if err := errors.Join(temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Link(temp.Name(), file); err != nil { // fails when file exists; CreateTemp made it 0600
		return err
	}
	return syncFolder(filepath.Dir(file))
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Package authtest is an authenticator for tests, which says whatever a test wants of it: what an honest one would, or with one
// thing changed.
//
//	c := authtest.Claim{…what was asked…}
//	answer := device.Made(c)     // a passkey was made (AskToAdd)
//	answer := device.Signed(c)   // somebody agreed    (AskToSignIn)
package authtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"testing"
)

// Device is an authenticator with one passkey (Web Authentication Level 3, section 6).
type Device struct {
	Handle []byte // of whom the passkey is, as the server says when it is made
	Count  uint32 // of its uses

	t   testing.TB
	key *ecdsa.PrivateKey
	id  []byte
}

// NewDevice returns an authenticator with a key of its own, whose credential has an id.
func NewDevice(t testing.TB, id string) *Device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &Device{t: t, key: key, id: []byte(id)}
}

// What an authenticator says of whoever holds it, in the byte of flags.
const (
	Present  = 1
	Verified = 4
	Attested = 64 // a credential follows
)

// Claim is what an answer says beside its signature.
type Claim struct {
	Kind, Challenge, Origin, Site string
	Flags                         byte
	Handle                        []byte
	Count                         uint32
	Spoilt                        bool // the signature
}

// Base64 is how bytes are written in an answer.
func Base64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (c *Claim) clientData() []byte {
	return fmt.Appendf(nil, `{"type":%q,"challenge":%q,"origin":%q,"crossOrigin":false}`, c.Kind, c.Challenge, c.Origin)
}

func (c *Claim) data() []byte {
	site := sha256.Sum256([]byte(c.Site))
	return binary.BigEndian.AppendUint32(append(site[:], c.Flags), c.Count)
}

// answer is the JSON by which a browser hands an answer over.
func (d *Device) answer(response map[string]string) string {
	d.t.Helper()
	text, err := json.Marshal(map[string]any{
		"id": Base64(d.id), "rawId": Base64(d.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{},
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

// Made answers that a credential was made.
func (d *Device) Made(c Claim) string {
	d.t.Helper()
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		d.t.Fatal(err)
	}
	data := append(c.data(), make([]byte, 16)...) // of no known kind of authenticator
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(d.id))), d.id...)
	data = append(data, 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32) // COSE: EC2, ES256, P-256
	data = append(append(append(data, point[1:33]...), 0x22, 0x58, 32), point[33:]...)
	object := append([]byte("\xa3cfmtdnonegattStmt\xa0hauthData\x58"), byte(len(data)))
	return d.answer(map[string]string{"clientDataJSON": Base64(c.clientData()), "attestationObject": Base64(append(object, data...))})
}

// Signed answers that somebody agreed.
func (d *Device) Signed(c Claim) string {
	d.t.Helper()
	hash := sha256.Sum256(c.clientData())
	digest := sha256.Sum256(append(c.data(), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		d.t.Fatal(err)
	}
	if c.Spoilt {
		signature[len(signature)-1] ^= 1
	}
	return d.answer(map[string]string{
		"clientDataJSON": Base64(c.clientData()), "authenticatorData": Base64(c.data()), "signature": Base64(signature), "userHandle": Base64(c.Handle),
	})
}

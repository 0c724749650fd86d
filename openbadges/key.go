package openbadges

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// EncodePublicKey writes the key for CryptographicKey.PublicKeyPem: SubjectPublicKeyInfo as PEM ("BEGIN PUBLIC KEY"),
// lines ending in \n.
func EncodePublicKey(public *rsa.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", fmt.Errorf("write public key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}

// maxPEMSize bounds the text of a key, in bytes: a key of MaxKeyBits takes 3,000.
const maxPEMSize = 16 << 10

// ParsePublicKey reads one RSA key in the form of EncodePublicKey or as PKCS #1 has it ("BEGIN RSA PUBLIC KEY"), of at most
// MaxKeyBits. Lines may also end in \r\n, or have lost their ends: settings and copies turn these into spaces, or write them
// with a backslash.
func ParsePublicKey(text string) (*rsa.PublicKey, error) {
	if len(text) > maxPEMSize {
		return nil, fmt.Errorf("public key: %d bytes are more than %d", len(text), maxPEMSize)
	}
	block, rest := pem.Decode([]byte(text))
	if block == nil {
		block, rest = pem.Decode([]byte(withLines(text)))
	}
	if block == nil {
		return nil, errors.New("public key: no PEM block")
	}
	if len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("public key: text after the PEM block")
	}
	public, err := parseRSA(block)
	if err != nil {
		return nil, fmt.Errorf("public key: %w", err)
	}
	if public.N.BitLen() > MaxKeyBits {
		return nil, fmt.Errorf("public key: RSA key of %d bits is longer than %d", public.N.BitLen(), MaxKeyBits)
	}
	return public, nil
}

var escapedEnds = strings.NewReplacer(`\r`, " ", `\n`, " ")

// withLines gives a PEM text back the ends of its lines.
func withLines(text string) string {
	const border = "-----"
	parts := strings.Split(escapedEnds.Replace(text), border) // before, BEGIN …, the key, END …, after
	if len(parts) != 5 {
		return text
	}
	body := strings.Join(strings.Fields(parts[2]), "")
	return strings.TrimSpace(parts[0]) + "\n" + border + parts[1] + border + "\n" + body + "\n" + border + parts[3] + border + "\n" + parts[4]
}

func parseRSA(block *pem.Block) (*rsa.PublicKey, error) {
	switch block.Type {
	case "RSA PUBLIC KEY":
		return x509.ParsePKCS1PublicKey(block.Bytes)
	case "PUBLIC KEY":
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return nil, err
		}
		if public, ok := key.(*rsa.PublicKey); ok {
			return public, nil
		}
		return nil, fmt.Errorf("%T is not RSA", key)
	}
	return nil, fmt.Errorf("PEM block is %q instead of %q", block.Type, "PUBLIC KEY")
}

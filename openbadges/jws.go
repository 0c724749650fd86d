package openbadges

import (
	"crypto"
	"crypto/rsa"
	_ "crypto/sha256" // RS256
	_ "crypto/sha512" // RS384, RS512
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/cryptosigner"
	"github.com/go-json-experiment/json"
)

const (
	maxHeaderSize    = 16 << 10
	maxSignatureSize = 2 << 10 // 16,384 bits

	// MaxJWSSize bounds a signed assertion in its compact form, in bytes: the largest assertion, header and signature.
	MaxJWSSize = (maxHeaderSize+MaxAssertionSize+maxSignatureSize)*4/3 + 8
)

// MinKeyBits is the shortest RSA key whose signatures are made or believed.
const MinKeyBits = 2048

// MaxKeyBits is the longest RSA key that is read: the work of a signature grows with its square and more.
const MaxKeyBits = 8 * maxSignatureSize

// hashes are those of the algorithms that are believed. Source: RFC 7518, section 3.3.
var hashes = map[string]crypto.Hash{"RS256": crypto.SHA256, "RS384": crypto.SHA384, "RS512": crypto.SHA512}

// Sign returns the compact JWS of the payload (an Assertion as Marshal writes it), signed RS256. The header is exactly
// {"alg":"RS256"}. The key must be RSA with at least MinKeyBits. Source: Open Badges 2.0, Signed Badges; RFC 7515.
func Sign(payload []byte, key crypto.Signer) (string, error) {
	public, ok := key.Public().(*rsa.PublicKey)
	if !ok {
		return "", fmt.Errorf("sign: key is %T, not RSA", key.Public())
	}
	if public.N.BitLen() < MinKeyBits {
		return "", fmt.Errorf("sign: RSA key of %d bits is shorter than %d", public.N.BitLen(), MinKeyBits)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: cryptosigner.Opaque(key)}, nil)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return signed.CompactSerialize()
}

// JWS is a signed assertion whose signature has not been checked yet; see Verify.
type JWS struct {
	Algorithm string // RS256, RS384 or RS512
	Payload   []byte // the Assertion
	input     string // exactly what was signed: header and payload as they were encoded
	signature []byte
}

// ParseJWS reads the compact form: three parts of base64url without padding, each in its one canonical spelling. It
// refuses every algorithm but RS256, RS384 and RS512, and the header parameters crit, b64 and zip, which would change
// what the signature means. Keys and addresses of keys in the header are never used: the key comes from the issuer's
// profile. Source: RFC 7515, section 7.1; RFC 8725.
func ParseJWS(compact string) (*JWS, error) {
	if len(compact) > MaxJWSSize {
		return nil, fmt.Errorf("jws: %d bytes are more than %d", len(compact), MaxJWSSize)
	}
	parts := strings.Split(compact, ".")
	if len(parts) != 3 {
		return nil, fmt.Errorf("jws: %d parts instead of 3", len(parts))
	}
	limits := [3]int{maxHeaderSize, MaxAssertionSize, maxSignatureSize}
	var decoded [3][]byte
	for i, part := range parts {
		var err error
		if decoded[i], err = decodePart(part, limits[i]); err != nil {
			return nil, fmt.Errorf("jws: part %d: %w", i+1, err)
		}
	}
	algorithm, err := readHeader(decoded[0])
	if err != nil {
		return nil, fmt.Errorf("jws header: %w", err)
	}
	input := compact[:len(parts[0])+1+len(parts[1])]
	return &JWS{Algorithm: algorithm, Payload: decoded[1], input: input, signature: decoded[2]}, nil
}

// decodePart decodes base64url without padding and accepts only what encoding would write.
func decodePart(part string, limit int) ([]byte, error) {
	if part == "" {
		return nil, errors.New("empty")
	}
	if strings.ContainsAny(part, "\r\n") { // the decoder would skip them
		return nil, errors.New("line break")
	}
	out, err := base64.RawURLEncoding.Strict().DecodeString(part)
	if err == nil && len(out) > limit {
		err = fmt.Errorf("%d bytes are more than %d", len(out), limit)
	}
	return out, err
}

// readHeader returns the algorithm. It refuses headers that readers could understand differently, and extensions.
func readHeader(header []byte) (algorithm string, err error) {
	if err := CheckSyntax(header, maxHeaderSize); err != nil {
		return "", err
	}
	var known struct {
		Alg  string `json:"alg"`
		Crit any    `json:"crit"`
		B64  any    `json:"b64"`
		Zip  any    `json:"zip"`
	}
	if err := json.Unmarshal(header, &known); err != nil {
		return "", err
	}
	switch {
	case hashes[known.Alg] == 0:
		return "", fmt.Errorf("algorithm %q is not RS256, RS384 or RS512", known.Alg)
	case known.Crit != nil || known.B64 != nil || known.Zip != nil:
		return "", errors.New("crit, b64 and zip are not allowed")
	}
	return known.Alg, nil
}

// Verify checks the signature with a key of the issuer. A nil error means that this key signed Payload.
func (j *JWS) Verify(public *rsa.PublicKey) error {
	if public.N.BitLen() < MinKeyBits {
		return fmt.Errorf("jws: RSA key of %d bits is shorter than %d", public.N.BitLen(), MinKeyBits)
	}
	hash := hashes[j.Algorithm]
	digest := hash.New()
	digest.Write([]byte(j.input))
	if err := rsa.VerifyPKCS1v15(public, hash, digest.Sum(nil), j.signature); err != nil {
		return fmt.Errorf("jws: signature does not fit the key: %w", err)
	}
	return nil
}

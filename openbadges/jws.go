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
	Algorithm string   // RS256, RS384 or RS512
	Payload   []byte   // the Assertion
	Encoding  Encoding // of what ReadJWS was given
	input     string   // exactly what was signed: header and payload as they were encoded
	written   string   // the same in an unusual encoding; empty when it is no other
	signature []byte
}

// The faults of form of a JWS; see JWSError.
const (
	CodeJWSSize      = "size"
	CodeJWSParts     = "parts"     // not three parts, or one is empty
	CodeJWSEncoding  = "encoding"  // a part is no base64url
	CodeJWSCut       = "cut"       // a part is of base64url, in a length that none has whole
	CodeJWSHeader    = "header"    // not one JSON object that every reader understands alike
	CodeJWSAlgorithm = "algorithm" // none at all, or another than RS256, RS384 and RS512
	CodeJWSExtension = "extension" // crit, b64 or zip, which would change what the signature means
)

// JWSError says why a text is no JWS as Open Badges have it. It says nothing about whether somebody changed it.
type JWSError struct {
	Code  string // CodeJWSSize and so on; stable
	Value string // with CodeJWSAlgorithm the algorithm; empty when the header names none
	Err   error
}

func (e *JWSError) Error() string { return "jws: " + e.Err.Error() }

func (e *JWSError) Unwrap() error { return e.Err }

// ParseJWS reads the compact form: three parts of base64url without padding, each in its one canonical spelling. It
// refuses every algorithm but RS256, RS384 and RS512, and the header parameters crit, b64 and zip, which would change
// what the signature means. Keys and addresses of keys in the header are never used: the key comes from the issuer's
// profile. Errors are *JWSError. Source: RFC 7515, section 7.1; RFC 8725.
func ParseJWS(compact string) (*JWS, error) {
	if len(compact) > MaxJWSSize {
		return nil, &JWSError{Code: CodeJWSSize, Err: fmt.Errorf("%d bytes are more than %d", len(compact), MaxJWSSize)}
	}
	parts := strings.Split(compact, ".")
	if len(parts) != 3 {
		return nil, &JWSError{Code: CodeJWSParts, Err: fmt.Errorf("%d parts instead of 3", len(parts))}
	}
	header, err := decodePart(parts, 0, maxHeaderSize)
	if err != nil {
		return nil, err
	}
	algorithm, err := readHeader(header)
	if err != nil {
		return nil, err
	}
	payload, err := decodePart(parts, 1, MaxAssertionSize)
	if err != nil {
		return nil, err
	}
	signature, err := decodePart(parts, 2, maxSignatureSize)
	if err != nil {
		return nil, err
	}
	input := compact[:len(parts[0])+1+len(parts[1])]
	return &JWS{Algorithm: algorithm, Payload: payload, input: input, signature: signature}, nil
}

// ReadJWS is ParseJWS for a text that may have been through other hands: folded into lines by a mail program, padded or
// written in the other alphabet of base64 by a library. Its Encoding says so, and it is up to the caller what such a text
// is worth. The signature is checked over the canonical encoding, and over the one that was found.
func ReadJWS(text string) (*JWS, error) {
	text = strings.TrimSpace(text)
	if len(text) > 2*MaxJWSSize {
		return nil, &JWSError{Code: CodeJWSSize, Err: fmt.Errorf("%d bytes are more than %d", len(text), 2*MaxJWSSize)}
	}
	if j, err := ParseJWS(text); err == nil {
		return j, nil
	}
	bare, found := bareJWS(text)
	parts := strings.Split(bare, ".")
	for i, part := range parts {
		part = otherAlphabet.Replace(strings.TrimRight(part, "="))
		if data, err := base64.RawURLEncoding.DecodeString(part); err == nil {
			part = base64.RawURLEncoding.EncodeToString(data)
		}
		parts[i] = part
	}
	j, err := ParseJWS(strings.Join(parts, "."))
	if err != nil {
		return nil, err
	}
	j.Encoding = firstEncoding(found, encodingOf(bare))
	if at := strings.LastIndexByte(bare, '.'); bare[:at] != j.input {
		j.written = bare[:at]
	}
	return j, nil
}

var otherAlphabet = strings.NewReplacer("+", "-", "/", "_")

// encodingOf names what is unusual about the letters of a text that is no canonical JWS, but can be read as one.
func encodingOf(bare string) Encoding {
	switch {
	case strings.Contains(bare, "="):
		return EncodingPadding
	case strings.ContainsAny(bare, "+/"):
		return EncodingAlphabet
	}
	return EncodingBits
}

// decodePart decodes base64url without padding and accepts only what encoding would write.
func decodePart(parts []string, n, limit int) ([]byte, error) {
	part := parts[n]
	var out []byte
	var err error
	code := CodeJWSEncoding
	switch {
	case part == "":
		code, err = CodeJWSParts, errors.New("empty")
	case strings.ContainsAny(part, "\r\n"): // the decoder would skip them
		err = errors.New("line break")
	default:
		out, err = base64.RawURLEncoding.Strict().DecodeString(part)
		if len(part)%4 == 1 && strings.IndexFunc(part, notInBase64) < 0 {
			code = CodeJWSCut
		}
	}
	if err == nil && len(out) > limit {
		code, err = CodeJWSSize, fmt.Errorf("%d bytes are more than %d", len(out), limit)
	}
	if err != nil {
		return nil, &JWSError{Code: code, Err: fmt.Errorf("part %d: %w", n+1, err)}
	}
	return out, nil
}

func notInBase64(r rune) bool { return r >= 0x80 || !inJWS[r] || strings.ContainsRune(".=+/~", r) }

// readHeader returns the algorithm. It refuses headers that readers could understand differently, and extensions.
func readHeader(header []byte) (algorithm string, err error) {
	if string(header) == `{"alg":"RS256"}` { // as nearly all are
		return "RS256", nil
	}
	var known struct {
		Alg  string `json:"alg"`
		Crit any    `json:"crit"`
		B64  any    `json:"b64"`
		Zip  any    `json:"zip"`
	}
	err = CheckSyntax(header, maxHeaderSize)
	if err == nil {
		err = json.Unmarshal(header, &known)
	}
	switch {
	case err != nil:
		return "", &JWSError{Code: CodeJWSHeader, Err: fmt.Errorf("header: %w", err)}
	case hashes[known.Alg] == 0:
		err := fmt.Errorf("header: algorithm %q is not RS256, RS384 or RS512", known.Alg)
		return "", &JWSError{Code: CodeJWSAlgorithm, Value: known.Alg, Err: err}
	case known.Crit != nil || known.B64 != nil || known.Zip != nil:
		return "", &JWSError{Code: CodeJWSExtension, Err: errors.New("header: crit, b64 and zip are not allowed")}
	}
	return known.Alg, nil
}

// Fits reports whether the signature is as long as one by the key. One that is not was cut off, or made with another key; it
// contradicts nothing.
func (j *JWS) Fits(public *rsa.PublicKey) bool { return len(j.signature) == public.Size() }

// Verify checks the signature with a key of the issuer. A nil error means that this key signed Payload.
func (j *JWS) Verify(public *rsa.PublicKey) error {
	if public.N.BitLen() < MinKeyBits {
		return fmt.Errorf("jws: RSA key of %d bits is shorter than %d", public.N.BitLen(), MinKeyBits)
	}
	err := j.verify(public, j.input)
	if err != nil && j.written != "" && j.verify(public, j.written) == nil {
		return nil // by an issuer who signs what it writes
	}
	if err != nil {
		return fmt.Errorf("jws: signature does not fit the key: %w", err)
	}
	return nil
}

func (j *JWS) verify(public *rsa.PublicKey, input string) error {
	hash := hashes[j.Algorithm]
	digest := hash.New()
	digest.Write([]byte(input))
	return rsa.VerifyPKCS1v15(public, hash, digest.Sum(nil), j.signature)
}

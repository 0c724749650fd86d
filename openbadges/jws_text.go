package openbadges

import (
	"bytes"
	"encoding/base64"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A JWS is a long word, and people send it as a text: mail programs fold and quote it, word processors set marks around
// it and hyphens within, libraries pad it. What stands around and between its letters says nothing about it.

// Encoding says in which way the parts of a JWS are encoded otherwise than RFC 7515 has them.
type Encoding string

// The encodings; the usual one is the empty text. Of several the first is told.
const (
	EncodingQuotes   Encoding = "quotes"   // quotation marks, brackets or a word around it
	EncodingSpaces   Encoding = "spaces"   // white space, line ends, signs of quotation or unseen letters within
	EncodingPercent  Encoding = "percent"  // letters as in web addresses, %3D
	EncodingPadding  Encoding = "padding"  // = at the end of a part
	EncodingAlphabet Encoding = "alphabet" // + and / instead of - and _
	EncodingBits     Encoding = "bits"     // bits that stand for nothing are set in the last letter of a part
)

// marks are what people and programs set around a text.
const marks = "\"'`“”„‘’‚«»‹›「」『』<>"

// bareJWS is a text without what is set around and within a JWS on its way, and what of that was found first.
func bareJWS(text string) (bare string, found Encoding) {
	text = strings.TrimSpace(text)
	bare = strings.Trim(text, marks)
	if scheme, rest, ok := strings.Cut(bare, " "); ok && strings.EqualFold(scheme, "Bearer") {
		bare = rest
	}
	if len(bare) < len(text) {
		found = EncodingQuotes
	}
	if foreignTo(bare) == 0 { // as nearly all are: nothing is to be taken out
		return bare, found
	}
	if within := strings.Map(unsent, unquotedPrintable(bare)); within != bare {
		bare, found = within, firstEncoding(found, EncodingSpaces)
	}
	if strings.Contains(bare, "%") {
		if plain, err := url.PathUnescape(bare); err == nil {
			bare, found = plain, firstEncoding(found, EncodingPercent)
		}
	}
	return bare, found
}

// softBreaks are the line ends that mail in quoted-printable sets. Source: RFC 2045, section 6.7.
var softBreaks = strings.NewReplacer("=\r\n", "", "=\n", "")

// unquotedPrintable is a text without those, and with its signs of equality as they were.
func unquotedPrintable(text string) string {
	if joined := softBreaks.Replace(text); joined != text {
		return strings.ReplaceAll(joined, "=3D", "=")
	}
	return text
}

// unsent leaves out what no sender of a JWS writes: white space, signs of quotation, and what nobody sees.
func unsent(r rune) rune {
	if unicode.IsSpace(r) || r == '>' || r > '~' && Unseen(r) {
		return -1
	}
	return r
}

func firstEncoding(a, b Encoding) Encoding {
	if a != "" {
		return a
	}
	return b
}

// IsJWS reports whether a text looks like a compact JWS: base64url with dots, or a long text that must have been one before
// it was folded, quoted, cut off or some letters of it were changed.
func IsJWS(text []byte) bool {
	if len(text) > 2*MaxJWSSize || !utf8.Valid(text) {
		return false
	}
	usual := beginsAsJWS(text)
	if !usual && bytes.Count(text, []byte(".")) != 2 {
		return false
	}
	bare := string(text)
	foreign := foreignTo(bare)
	if foreign > 0 {
		bare, _ = bareJWS(bare)
		foreign = foreignTo(bare)
	}
	dots := strings.Count(bare, ".")
	if foreign == 0 && strings.HasPrefix(bare, "ey") && (dots == 2 || dots == 1 && len(bare) >= shortestCut) {
		return true
	}
	if foreign == 0 && dots == 2 && beginsWithObject(bare) {
		return true
	}
	return usual && len(bare) >= shortestJWS && foreign <= len(bare)/100 && dots > 0
}

// beginsWithObject reports whether the first part of a text encodes an object, however JSON lets that begin: white space may
// stand before and behind its brace.
func beginsWithObject(bare string) bool {
	part, _, _ := strings.Cut(bare, ".")
	header, err := base64.RawURLEncoding.DecodeString(otherAlphabet.Replace(strings.TrimRight(part, "=")))
	if err != nil || len(header) > maxHeaderSize {
		return false
	}
	header = bytes.TrimSpace(bytes.TrimPrefix(header, []byte("\ufeff")))
	return bytes.HasPrefix(header, []byte("{")) && bytes.IndexByte(header, '"') > 0
}

// beginsAsJWS reports whether a text begins as headers usually do, {" in base64url, but for one letter and for what may stand
// before it.
func beginsAsJWS(text []byte) bool {
	start := text[:min(len(text), 48)]
	if at := bytes.Index(start, []byte("eyJ")); at >= 0 {
		if bare, _ := bareJWS(string(start[:at+3])); bare == "eyJ" {
			return true
		}
	}
	found := 0
	for _, letter := range []byte("eyJ") {
		if bytes.IndexByte(text[:min(len(text), 4)], letter) >= 0 {
			found++
		}
	}
	return found >= 2
}

const (
	shortestJWS = 256 // less than a signature of MinKeyBits alone takes, in bytes
	shortestCut = 64  // of one that was cut off, in bytes; no name of a file or host is so long
)

// foreignTo counts the bytes of a text that no compact JWS has.
func foreignTo(text string) (n int) {
	for i := range len(text) {
		if !inJWS[text[i]] {
			n++
		}
	}
	return n
}

// inJWS tells the bytes of a compact JWS, with those of the other base64 and the border of an SD-JWT.
var inJWS = func() (in [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/~") {
		in[c] = true
	}
	return in
}()

package words

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential"
	"golang.org/x/text/unicode/norm"
)

// ErrTwoAddresses tells that a text holds more than one address.
var ErrTwoAddresses = errors.New("two addresses")

var (
	bracketed  = Pattern(`^([^<>〈〉＜＞《》]*)[<〈＜《]([^<>〈〉＜＞《》]+)[>〉＞》]\s*$`)
	quotedPart = Pattern(`^"([A-Za-z0-9!#$%&'*+/=?^_{|}~.-]+)"@`)
)

// ReadAddress reads an address as people write it: in full width, as a link, in angle brackets, with a name before it or a
// remark behind. The note is the code of the notice about what was mended, if anything was. Where more than one reading
// is possible there is an error.
func ReadAddress(text string) (email, note string, err error) {
	if text, courteous := cutTitle(text); courteous {
		email, _, err = ReadAddress(text)
		return email, "email_form", err
	}
	if email, err = microcredential.NormalizeEmail(text); err == nil {
		return email, "", nil
	}
	const longest = 1000 // bytes
	if len(text) > longest || !strings.ContainsAny(text, "@＠") {
		return "", "", err
	}
	half := HalfWidth(text)
	if email, err := microcredential.NormalizeEmail(half); err == nil {
		return email, "email_width", nil
	}
	email, err = pickEmail(half)
	return email, "email_form", err
}

// cutTitle takes a title away that was written behind an address, which else could be taken for the end of its domain.
func cutTitle(text string) (string, bool) {
	if last, _ := utf8.DecodeLastRuneInString(text); last < 0x3000 {
		return text, false
	}
	for _, title := range []string{"様", "さん", "さま", "殿", "先生", "宛", "まで"} {
		if rest, ok := strings.CutSuffix(text, title); ok && strings.Contains(rest, "@") {
			return strings.TrimSpace(rest), true
		}
	}
	return text, false
}

// pickEmail takes an address out of what stands around it.
func pickEmail(text string) (string, error) {
	text = strings.TrimSpace(text)
	if found := bracketed().FindStringSubmatch(text); found != nil {
		email, err := onlyEmail(found[2])
		if other, otherErr := onlyEmail(found[1]); strings.Contains(found[1], "@") && (otherErr != nil || other != email) {
			return "", ErrTwoAddresses
		}
		return email, err
	}
	if found := quotedPart().FindStringSubmatch(text); found != nil {
		return onlyEmail(found[1] + text[len(found[0])-1:])
	}
	tokens := strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",;:、，；：()[]<>「」【】・|/\"", r)
	})
	found, rest := "", ""
	for _, token := range tokens {
		if !strings.Contains(token, "@") {
			if !strings.EqualFold(token, "mailto") {
				rest += token
			}
			continue
		}
		email, err := onlyEmail(token)
		switch {
		case err != nil:
			return "", err
		case found != "" && email != found:
			return "", ErrTwoAddresses
		}
		found = email
	}
	if found == "" || rest != "" && !IsJapanese(rest) && !strings.Contains(text, ":") { // “hanako yamada@…” may be one address
		return "", microcredential.ErrEmailForm
	}
	return found, nil
}

// onlyEmail reads an address with a link's scheme before it and punctuation around it.
func onlyEmail(text string) (string, error) {
	text = strings.TrimRight(strings.Trim(strings.TrimSpace(text), `,;、。"'`), ".")
	if len(text) > 7 && strings.EqualFold(text[:7], "mailto:") {
		text, _, _ = strings.Cut(text[7:], "?")
	}
	return microcredential.NormalizeEmail(text)
}

// HalfWidth gives an address that was typed with a Japanese keyboard the letters that were meant.
func HalfWidth(text string) string {
	return strings.ReplaceAll(norm.NFKC.String(text), "。", ".")
}

// IsMistyped reports whether one domain is another with a letter too many, too few or wrong, or two letters changed about.
func IsMistyped(name, meant string) bool {
	if difference := len(name) - len(meant); name == meant || difference < -1 || difference > 1 || len(meant) < 7 {
		return false
	}
	switch Distance(name, meant) {
	case 1:
		return true
	case 2:
		return swapped(name, meant)
	}
	return false
}

// swapped reports whether two texts differ in two neighbouring letters that have changed places.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// IsAddress reports whether a text looks like an e-mail address.
func IsAddress(text string) bool {
	const longest = 400 // bytes
	if len(text) > longest || strings.IndexByte(text, '@') < 0 && !strings.Contains(text, "＠") {
		return false
	}
	_, _, err := ReadAddress(text)
	return err == nil
}

// Distance is how many letters must be put in, taken out or replaced to turn a into b.
func Distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

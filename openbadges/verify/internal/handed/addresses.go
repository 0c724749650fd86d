package handed

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	encoding "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// maxText is how much of a text without form is searched for addresses, in bytes.
const maxText = 1 << 20

// Addresses are the web addresses that a text names, each once, in the order of the text; see verify.Addresses.
func Addresses(data []byte) []string {
	if bytes.HasPrefix(data, []byte(binaryPlist)) {
		return webOnly([]string{plistAddress(data)})
	}
	data = asUTF8(data)
	switch f := FormOf(data); {
	case f == FormPage:
		return distinct(pageAddresses(data))
	case f == FormSVG && IsPlist(data):
		return distinct(webOnly(weblocAddresses(data)))
	case f != FormOther && f != FormAddress, len(data) == 0, !isText(data):
		return nil
	}
	text := strings.TrimSpace(string(data[:min(len(data), maxText)]))
	if strings.Contains(text, "：／／") { // typed in full width
		text = norm.NFKC.String(text)
	}
	if address := AsAddress(trimmedEnd(text)); address != "" {
		return []string{address}
	}
	if isMarkup(text) {
		return distinct(pageAddresses([]byte(text)))
	}
	if named, ok := shortcutAddresses(text); ok {
		return distinct(webOnly(named))
	}
	if named, ok := mailAddresses(data); ok {
		return distinct(named)
	}
	return distinct(textAddresses(text))
}

// isText reports whether bytes are a text, in whatever alphabet, and no file of a program: a photograph, for one, names
// addresses of its makers.
func isText(data []byte) bool {
	return strings.HasPrefix(http.DetectContentType(data), "text/") && bytes.IndexByte(data[:min(len(data), maxText)], 0) < 0
}

// bareAddress is an address as people copy it, without its scheme: a name with dots, a slash, no spaces. No JWS is one.
var bareAddress = regexp.MustCompile(`^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:[0-9]+)?/\S*$`)

// AsAddress is the web address that a text is, or ""; see verify.AsAddress.
func AsAddress(text string) string {
	text = strings.TrimSpace(text)
	if inside, ok := strings.CutPrefix(text, "<"); ok && strings.HasSuffix(inside, ">") {
		text = strings.TrimSuffix(inside, ">")
	}
	if len(text) > MaxAddress || strings.ContainsAny(text, " \t\r\n<>\"") {
		return ""
	}
	if bareAddress.MatchString(text) {
		text = "https://" + text
	}
	if u, err := url.Parse(text); err != nil || u.Host == "" || !IsWeb(text) {
		return ""
	}
	return text
}

// asUTF8 is a text without byte-order mark; UTF-16, in which Windows keeps some, becomes UTF-8.
func asUTF8(data []byte) []byte {
	if !openbadges.IsUTF16(data) {
		return bytes.TrimPrefix(data, []byte("\ufeff"))
	}
	utf16 := encoding.UTF16(encoding.BigEndian, encoding.ExpectBOM)
	text, err := utf16.NewDecoder().Bytes(data[:min(len(data), 2*maxText)])
	if err != nil { // there is no mark
		return data
	}
	return text
}

// textAddresses finds the addresses in plain text.
func textAddresses(text string) (found []string) {
	for len(text) > 0 {
		at := schemeIn(text)
		if at < 0 {
			return found
		}
		address := bracketed(text, at)
		size := len(address)
		if address == "" {
			address = addressAt(text[at:])
			size = len(address)
		}
		found = append(found, webOnly([]string{withoutSpaces(address)})...)
		text = text[at+max(size, len("http")):]
	}
	return found
}

// schemeIn is where the next address begins, or -1.
func schemeIn(text string) int {
	for from := 0; ; {
		colon := strings.Index(text[from:], "://")
		if colon < 0 {
			return -1
		}
		colon += from
		for _, scheme := range []string{"https", "http"} {
			if at := colon - len(scheme); at >= 0 && strings.EqualFold(text[at:colon], scheme) {
				return at
			}
		}
		from = colon + 3
	}
}

// bracketed is an address between angle brackets, where it may be broken over lines, or "". Source: RFC 3986, appendix C.
func bracketed(text string, at int) string {
	before := text[:at]
	if label := len(before) - len("URL:"); label >= 0 && strings.EqualFold(before[label:], "URL:") {
		before = before[:label]
	}
	if !strings.HasSuffix(before, "<") {
		return ""
	}
	inside, _, ended := strings.Cut(text[at:at+min(len(text)-at, 2*MaxAddress)], ">")
	if !ended || strings.ContainsAny(inside, "<\"") || strings.Contains(inside, " http") {
		return ""
	}
	return inside
}

func withoutSpaces(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// addressAt is the address with which a text begins. Letters beyond ASCII belong to its host alone: in Japanese no space
// parts an address from the words after it.
func addressAt(text string) string {
	text = text[:min(len(text), MaxAddress+1)] // and what is longer is none
	host := strings.Index(text, "://") + 3
	end, inHost := host, true
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if strings.ContainsRune("/?#", r) {
			inHost = false
		}
		if r <= ' ' || r == 0x7f || strings.ContainsRune("<>\"{}|\\^`", r) ||
			r > 0x7f && !(inHost && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r))) {
			break
		}
		end += size
	}
	return trimmedEnd(text[:end])
}

// isMarkup reports whether a text is a scrap of a page, such as a link that was copied with the picture in it.
func isMarkup(text string) bool {
	start := strings.ToLower(text[:min(len(text), 4096)])
	return strings.HasPrefix(start, "<") && strings.Contains(start, "<a ") && strings.Contains(start, "href")
}

// trimmedEnd is an address without the signs that belong to the sentence around it.
func trimmedEnd(address string) string {
	for {
		shorter := strings.TrimRight(address, ".,;:!?'*~。、．，！？）」』】")
		for open, closing := range map[string]string{"(": ")", "[": "]"} {
			if strings.HasSuffix(shorter, closing) && strings.Count(shorter, closing) > strings.Count(shorter, open) {
				shorter = strings.TrimSuffix(shorter, closing)
			}
		}
		if shorter == address {
			return address
		}
		address = shorter
	}
}

// shortcutAddresses reads a shortcut file; ok is false when the text is none. Both kinds are sections of lines
// "key=value". Source: Desktop Entry Specification, type Link.
func shortcutAddresses(text string) (found []string, ok bool) {
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case line[0] == '[' && strings.HasSuffix(line, "]"):
			section := strings.ToLower(line)
			inside = section == "[internetshortcut]" || section == "[desktop entry]"
			ok = ok || inside
		case inside:
			name, value, _ := strings.Cut(line, "=")
			name, _, _ = strings.Cut(name, "[")
			if strings.EqualFold(strings.TrimSpace(name), "URL") {
				found = append(found, strings.Trim(strings.TrimSpace(value), `"`))
			}
		case !ok && !strings.Contains(line, "="):
			return nil, false // words before any section
		}
	}
	return found, ok
}

// isArray reports whether a text that begins with a bracket goes on as JSON does.
func isArray(text []byte) bool {
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	if len(rest) == 0 || bytes.IndexByte([]byte(`{["-0123456789]`), rest[0]) >= 0 {
		return !isShortcut(text)
	}
	return bytes.HasPrefix(rest, []byte("true")) || bytes.HasPrefix(rest, []byte("false")) || bytes.HasPrefix(rest, []byte("null"))
}

// isShortcut reports whether a text that begins with a bracket begins with the name of a section, not with JSON.
func isShortcut(text []byte) bool {
	line, _, _ := bytes.Cut(text[:min(len(text), 256)], []byte("\n"))
	line = bytes.TrimSpace(line)
	if len(line) < 3 || line[0] != '[' || line[len(line)-1] != ']' || bytes.ContainsAny(line, `":,`) {
		return false
	}
	_, ok := shortcutAddresses(string(text[:min(len(text), maxText)]))
	return ok
}

// IsPlist reports whether XML is a property list of Apple.
func IsPlist(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("<plist"))
}

// weblocAddresses reads the string that goes by the key URL in a property list.
func weblocAddresses(data []byte) (found []string) {
	if len(data) > maxText || bake.Crowded(data) {
		return nil
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	var element, key string
	for {
		token, err := d.RawToken()
		if err != nil {
			return found
		}
		switch t := token.(type) {
		case xml.StartElement:
			element = t.Name.Local
		case xml.EndElement:
			element = ""
		case xml.CharData:
			switch {
			case element == "key":
				key = string(t)
			case element == "string" && key == "URL":
				found = append(found, strings.TrimSpace(string(t)))
			}
		}
	}
}

// pageAddresses are the links of a page, or the one that it names as the badge's data, and what its text names outside of
// links.
func pageAddresses(page []byte) (found []string) {
	if badge := AlternateInPage(page); IsWeb(badge) {
		return []string{badge}
	}
	tokens := html.NewTokenizer(bytes.NewReader(page))
	tokens.SetMaxBuf(64 << 10)
	quiet := atom.Atom(0) // the element whose text is not searched
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return found
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			if quiet == 0 && slices.Contains([]atom.Atom{atom.A, atom.Style, atom.Script, atom.Title}, token.DataAtom) {
				quiet = token.DataAtom
			}
			found = append(found, webOnly([]string{leadsTo(token)})...)
		case html.EndTagToken:
			if token := tokens.Token(); token.DataAtom == quiet {
				quiet = 0
			}
		case html.TextToken:
			if quiet == 0 {
				found = append(found, textAddresses(tokens.Token().Data)...)
			}
		}
	}
}

// leadsTo is where a tag leads: a link, or a page that forwards at once.
func leadsTo(tag html.Token) string {
	attribute := map[string]string{}
	for _, a := range tag.Attr {
		attribute[a.Key] = a.Val
	}
	switch {
	case tag.DataAtom == atom.A:
		return strings.TrimSpace(attribute["href"])
	case tag.DataAtom == atom.Meta && strings.EqualFold(attribute["http-equiv"], "refresh"):
		_, address, _ := strings.Cut(attribute["content"], "=")
		return strings.Trim(address, " '\"")
	}
	return ""
}

func webOnly(addresses []string) []string {
	return slices.DeleteFunc(addresses, func(a string) bool { return a == "" || AsAddress(a) != a })
}

// distinct leaves the first of each.
func distinct(addresses []string) (all []string) {
	seen := map[string]bool{}
	for _, a := range addresses {
		if !seen[a] {
			seen[a] = true
			all = append(all, a)
		}
	}
	return all
}

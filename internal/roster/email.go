package roster

import (
	"errors"
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/microcredential"
)

// email never quotes the address in a fault's sentence: faults are logged.
func (p *parser) email(header, text string) {
	if idleText(text) {
		p.fault(header, "email_missing")
		return
	}
	email, note, err := readEmail(text)
	switch {
	case errors.Is(err, errTwoAddresses):
		p.fault(header, "email_two")
	case err != nil && anonymous[fold(text)]:
		p.fault(header, "email_anonymous")
	case err != nil:
		p.fault(header, "email_bad")
	default:
		if note != "" {
			p.notice(header, note, "text", printable(text), "email", email)
		}
		p.row.Email = email
		p.list.domains.count(email, p.list.row)
	}
}

// idleText reports whether a text stands for no address.
func idleText(text string) bool {
	switch text {
	case "", "0", "なし", "無し", "無", "未登録", "不明", "N/A", "n/a", "none", "None":
		return true
	}
	return dashes[text]
}

var errTwoAddresses = errors.New("two addresses")

var (
	bracketed  = regexp.MustCompile(`^([^<>〈〉＜＞《》]*)[<〈＜《]([^<>〈〉＜＞《》]+)[>〉＞》]\s*$`)
	quotedPart = regexp.MustCompile(`^"([A-Za-z0-9!#$%&'*+/=?^_{|}~.-]+)"@`)
)

// readEmail reads an address as people write it: in full width, as a link, in angle brackets, with a name before it or a
// remark behind. The note is the code of the notice about what was mended, if anything was. Where more than one reading
// is possible there is an error.
func readEmail(text string) (email, note string, err error) {
	if text, courteous := cutTitle(text); courteous {
		email, _, err = readEmail(text)
		return email, "email_form", err
	}
	if email, err = microcredential.NormalizeEmail(text); err == nil {
		return email, "", nil
	}
	const longest = 1000 // bytes
	if len(text) > longest || !strings.ContainsAny(text, "@＠") {
		return "", "", err
	}
	half := halfWidth(text)
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
	if found := bracketed.FindStringSubmatch(text); found != nil {
		email, err := onlyEmail(found[2])
		if other, otherErr := onlyEmail(found[1]); strings.Contains(found[1], "@") && (otherErr != nil || other != email) {
			return "", errTwoAddresses
		}
		return email, err
	}
	if found := quotedPart.FindStringSubmatch(text); found != nil {
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
			return "", errTwoAddresses
		}
		found = email
	}
	if found == "" || rest != "" && !isJapanese(rest) && !strings.Contains(text, ":") { // “hanako yamada@…” may be one address
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

// halfWidth gives an address that was typed with a Japanese keyboard the letters that were meant.
func halfWidth(text string) string {
	return strings.ReplaceAll(norm.NFKC.String(text), "。", ".")
}

// domains counts the domains of a list's addresses, so that slips can be told from them.
type domains map[string]*domain

type domain struct{ count, first int } // rows, and the first of them

// maxDomains is how many domains are told apart.
const maxDomains = 2000

func (d domains) count(email string, row int) {
	_, name, _ := strings.Cut(email, "@")
	if known := d[name]; known != nil {
		known.count++
	} else if len(d) < maxDomains {
		d[strings.Clone(name)] = &domain{1, row}
	}
}

// providers are domains at which many people have addresses, and which are mistyped often.
var providers = []string{
	"gmail.com", "yahoo.co.jp", "yahoo.com", "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp", "icloud.com", "live.jp", "live.com", "msn.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com",
	"docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "ymobile.ne.jp", "nifty.com", "biglobe.ne.jp", "googlemail.com", "ymail.com", "mail.com", "email.com", "gmx.com", "gmx.net", "gmx.de", "qq.com", "163.com", "126.com", "naver.com", "hanmail.net",
}

// slips gives a notice of each domain that looks like one that is meant: a provider's, or one that most of the list
// has.
func (d domains) slips(header string) []Notice {
	const many, times = 5, 10
	var meant []string
	for name, known := range d {
		if known.count >= many {
			meant = append(meant, name)
		}
	}
	sort.Strings(meant)
	var notices []Notice
	for name, known := range d {
		if isProvider(name) {
			continue
		}
		for _, other := range meant {
			if times*known.count <= d[other].count && mistyped(name, other) {
				notices = append(notices, slip(header, name, other, known))
				break
			}
		}
		if len(notices) > 0 && notices[len(notices)-1].Args[1] == name || known.count >= many {
			continue
		}
		for _, provider := range providers {
			if mistyped(name, provider) {
				notices = append(notices, slip(header, name, provider, known))
				break
			}
		}
	}
	sort.Slice(notices, func(i, j int) bool { return notices[i].Row < notices[j].Row })
	return notices
}

func slip(header, name, meant string, d *domain) Notice {
	return Notice{Row: d.first, Column: header, Code: "domain_slip", Args: []any{"domain", name, "meant", meant, "count", d.count}}
}

func isProvider(name string) bool {
	for _, provider := range providers {
		if name == provider {
			return true
		}
	}
	return false
}

// mistyped reports whether one domain is another with a letter too many, too few or wrong, or two letters changed about.
func mistyped(name, meant string) bool {
	if difference := len(name) - len(meant); name == meant || difference < -1 || difference > 1 || len(meant) < 7 {
		return false
	}
	switch distance(name, meant) {
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

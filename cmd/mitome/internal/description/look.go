package description

import (
	"regexp"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
)

// Look are the flags that say how the pictures are made, for what issues them and for what shows them before.
type Look struct {
	Template    string   `help:"command.issue.template" placeholder:"NAME" group:"picture"`
	Image       string   `help:"command.issue.image" placeholder:"FILE" group:"picture"`
	Band        bool     `help:"command.issue.band" group:"picture"`
	AttestWords bool     `help:"command.issue.attest_words" group:"picture"`
	Alt         []string `help:"command.issue.alt" placeholder:"[en=|ja=]TEXT" sep:"none" group:"picture"`
	Logo        string   `help:"command.issue.logo" placeholder:"FILE" group:"picture"`
	Colour      string   `help:"command.issue.colour" placeholder:"HEX" group:"picture"`
	Second      string   `name:"second-colour" help:"command.issue.second_colour" placeholder:"HEX" group:"picture"`
	Ring        string   `help:"command.issue.ring" placeholder:"NAME" group:"picture"`
	Font        string   `help:"command.flag.font" placeholder:"FILE" group:"picture"`
}

// Wish is what the flags say of the picture.
func (k *Look) Wish(c *terminal.Context) (issuance.Wish, error) {
	w := issuance.Wish{Template: k.Template, Band: k.Band, Attest: k.AttestWords, Colour: k.Colour, Second: k.Second, Ring: k.Ring}
	ring := k.Ring
	if ring == issuance.NoRing {
		ring = ""
	}
	if err := app.CheckLook(k.Template, ring, k.Colour, k.Second); err != nil {
		return w, terminal.Misuse(err, "command.issue.look")
	}
	var err error
	if w.Alt, err = altOf(k.Alt); err != nil {
		return w, err
	}
	if w.Image, err = k.picture(c, k.Image); err != nil {
		return w, err
	}
	if w.Logo, err = k.picture(c, k.Logo); err != nil {
		return w, err
	}
	if w.Font, err = ReadFont(c, k.Font); err != nil {
		return w, err
	}
	if a, b, ok := w.Contradiction(); ok {
		return w, terminal.Misuse(nil, "command.usage.apart", "a", "--"+a, "b", "--"+b)
	}
	return w, nil
}

// ofLanguage is how a text says that it is for one language; an input method may write the sign in full width.
var ofLanguage = regexp.MustCompile(`^\s*([a-z]{2})\s*[=＝]`)

// altOf puts together the texts of --alt: one for any language, and one for each.
func altOf(texts []string) (alt issuance.Alt, err error) {
	for _, text := range texts {
		into, language := &alt.Any, ""
		if found := ofLanguage.FindStringSubmatch(text); found != nil {
			language, text = found[1], text[len(found[0]):]
			if into = map[string]*string{"en": &alt.English, "ja": &alt.Japanese}[language]; into == nil {
				return alt, terminal.Misuse(nil, "command.issue.alt_language", "language", language)
			}
		}
		if *into != "" {
			return alt, terminal.Misuse(nil, "command.issue.alt_twice")
		}
		*into = strings.TrimSpace(text)
		if *into == "" && language != "" {
			return alt, terminal.Misuse(nil, "command.issue.alt_empty", "language", language)
		}
	}
	return alt, nil
}

// picture reads a file that is handed in; nil when none is named. One that is too long is refused by who knows why.
func (k *Look) picture(c *terminal.Context, file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	return c.Read(file, 2*app.MaxPicture)
}

// ReadFont reads a font file; nil when none is named.
func ReadFont(c *terminal.Context, file string) ([]byte, error) {
	if file == "" {
		return nil, nil
	}
	data, err := c.Read(file, app.MaxFont)
	if err != nil {
		return nil, err
	}
	if err := app.CheckFont(data); err != nil {
		return nil, terminal.Refuse(err, "command.bad_font", "file", file)
	}
	return data, nil
}

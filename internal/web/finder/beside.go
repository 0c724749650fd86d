package finder

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/comparison"
	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

// Limits of a form.
const (
	maxTarget  = 2000      // characters of an address or id
	maxField   = 256 << 10 // bytes of a field
	maxFields  = 64        // of one form
	maxOwnFile = 4 << 20   // bytes of the file with our own course
)

// beside is what a request wants to see side by side. An address holds classes alone; a form may hold awards too, badges that
// were handed in, and our own course.
type beside struct {
	targets []string // public ids of classes, and addresses
	badges  [][]byte // that were handed in
	own     *microcredential.Description
	typed   bool // own was typed, and stands in its fields
	order   comparison.Order
	as      string // a form of file instead of the page; empty: the page
	over    int    // how many more were asked for than there is room for

	values   url.Values // as they were sent
	problem  string     // why our own course could not be read
	strange  string     // what was typed for an address, and is none
	nameless bool       // our own course was typed without its title
}

// readBeside reads what is asked: by the address alone, or by a form that may hold files.
func readBeside(r *http.Request, lang locale.Language) (*beside, error) {
	b := &beside{order: comparison.Committees, values: r.URL.Query()}
	var ownFile []byte
	if r.Method == http.MethodPost {
		var err error
		if ownFile, err = b.readForm(r); err != nil {
			return nil, err
		}
		for _, text := range b.values["badge"] {
			b.badges = append(b.badges, []byte(text))
		}
		b.readOwn(ownFile, lang)
	}
	if b.values.Get("order") == string(comparison.Guidelines) {
		b.order = comparison.Guidelines
	}
	if as := b.values.Get("as"); tables[as] != nil {
		b.as = as
	}
	b.readTargets()
	b.fit()
	return b, nil
}

// readTargets takes what the address names, and what was typed into the field for another address: an address, or an id.
func (b *beside) readTargets() {
	take := func(text string) {
		if len(text) <= maxTarget && !slices.Contains(b.targets, text) {
			b.targets = append(b.targets, text)
		}
	}
	for _, text := range b.values["m"] {
		if text = strings.TrimSpace(text); text != "" {
			take(cmp.Or(verify.AsAddress(text), text))
		}
	}
	for _, text := range b.values["add"] {
		text = strings.TrimSpace(text)
		_, err := issuance.ParseID(text)
		switch address := verify.AsAddress(text); {
		case text == "":
		case len(text) > maxTarget, address == "" && err != nil:
			b.strange = text
		default:
			take(cmp.Or(address, text))
		}
	}
}

// unread says that something that was typed or handed in is to be mended first.
func (b *beside) unread() bool { return b.problem != "" || b.strange != "" || b.nameless }

// fit leaves out what a sheet has no room for.
func (b *beside) fit() {
	room := comparison.Most
	if b.own != nil {
		room--
	}
	targets := min(len(b.targets), room)
	badges := min(len(b.badges), room-targets)
	b.over = len(b.targets) - targets + len(b.badges) - badges
	b.targets, b.badges = b.targets[:targets], b.badges[:badges]
}

// count is how many columns there are.
func (b *beside) count() int {
	n := len(b.targets) + len(b.badges)
	if b.own != nil {
		n++
	}
	return n
}

// readForm reads the fields and files of a form, and returns the file with our own course.
func (b *beside) readForm(r *http.Request) (own []byte, err error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/x-www-form-urlencoded" {
		body, err := gate.ReadUpTo(r.Body, 4*maxField, r.ContentLength)
		if err != nil {
			return nil, err
		}
		if b.values, err = url.ParseQuery(string(body)); err != nil {
			return nil, &web.Error{Status: http.StatusBadRequest, Err: err}
		}
		return nil, nil
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, &web.Error{Status: http.StatusUnsupportedMediaType, Err: err}
	}
	b.values = url.Values{}
	for range maxFields {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return own, nil
		}
		if err != nil {
			return nil, gate.Unread(err)
		}
		if own, err = b.readPart(p, own, r.ContentLength); err != nil {
			return nil, err
		}
	}
	return nil, gate.ErrSize
}

func (b *beside) readPart(p *multipart.Part, own []byte, expected int64) ([]byte, error) {
	switch p.FormName() {
	case "file":
		if len(b.badges) > 0 {
			expected = 0 // the first may have been as long as all of them
		}
		data, err := gate.ReadUpTo(p, gate.MaxUpload, expected)
		if len(data) > 0 {
			b.badges = append(b.badges, data)
		}
		return own, err
	case "own_file":
		data, err := gate.ReadUpTo(p, maxOwnFile, 0)
		if len(data) == 0 {
			return own, err
		}
		return data, err
	}
	value, err := gate.ReadUpTo(p, maxField, 0)
	b.values.Add(p.FormName(), string(value))
	return own, err
}

// readOwn reads our own course: from a file, or as it was typed, or as it went along with the form.
func (b *beside) readOwn(file []byte, lang locale.Language) {
	var err error
	if len(file) > 0 {
		b.own, err = described(file)
	} else if b.own = typedCourse(b.values, lang); b.own != nil {
		b.typed = true
		if b.nameless = b.own.Text(microcredential.Title, lang) == ""; b.nameless {
			b.own = nil
		}
	} else if text := b.values.Get("own"); text != "" {
		b.own, err = described([]byte(text))
	}
	if err == nil {
		return
	}
	var spoken interface {
		Message(lang locale.Language) string
	}
	if b.problem = page.Say(lang, "compare.own_file.unread"); errors.As(err, &spoken) {
		b.problem += " " + spoken.Message(lang)
	}
}

// several is the fault of a file with more than one description.
type several int

func (n several) Error() string { return n.Message(locale.English) }

// Message says that a column is of one description.
func (n several) Message(lang locale.Language) string {
	return page.Say(lang, "compare.own_file.several", "count", int(n))
}

// described is the one description of a file: JSON, or a description workbook.
func described(data []byte) (*microcredential.Description, error) {
	if descriptionbook.Recognise(data) {
		form, err := descriptionbook.Read(data)
		if err != nil {
			return nil, err
		}
		return form.Description()
	}
	list, err := microcredential.Parse(bytes.TrimPrefix(data, []byte("\ufeff")))
	switch {
	case err != nil:
		return nil, err
	case len(list) != 1:
		return nil, several(len(list))
	}
	return list[0], nil
}

// ownFields are the fields of the short form, in their order.
var ownFields = []string{"title", "credits", "year", "outcomes", "hours", "assessment"}

// typedCourse is our own course as it was typed; nil where nothing was.
func typedCourse(values url.Values, lang locale.Language) *microcredential.Description {
	d, given := new(microcredential.Description), false
	set := func(key string, value any) {
		if err := d.Set(key+"_"+string(lang), value); err == nil {
			given = true
		}
	}
	for _, name := range ownFields {
		text := strings.TrimSpace(values.Get("own_" + name))
		if text == "" {
			continue
		}
		switch name {
		case "title":
			set("title", text)
		case "credits":
			set("credit_other_recognition", withUnit(text, name, lang))
		case "year":
			set("level", text)
		case "outcomes":
			set("learning_outcomes", strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }))
		case "hours":
			set("learner_effort", withUnit(text, name, lang))
		case "assessment":
			set("type_of_assessment", text)
		}
	}
	if !given {
		return nil
	}
	return d
}

// bareFigure is a figure as it is typed into a field that says of what it is.
var bareFigure = regexp.MustCompile(`^[0-9]+(?:\.[0-9]+)?$`)

// withUnit is what a field of the short form says, where a figure alone was typed into it.
func withUnit(text, name string, lang locale.Language) string {
	figure := norm.NFKC.String(text)
	if !bareFigure.MatchString(figure) {
		return text
	}
	return page.Say(lang, "compare.own_figure."+name, "figure", figure)
}

package visit

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
)

// How large what is sent may be, in bytes. What a file has beyond its limit is passed over, so that what was typed beside it is
// kept; a body beyond its own limit is not heard to its end.
const (
	MaxFile      = 20 << 20
	MaxSmallBody = 32 << 20 // from somebody who is not signed in, whose files are passed over
	maxTexts     = 4 << 20
	maxBody      = 256 << 20
)

// upload is a file that was handed in.
type upload struct {
	name  string // as the browser gives it
	data  []byte
	large bool // it has more than maxFile: data is nil
}

// tooLargeError says that a file is too large.
type tooLargeError struct{}

func (tooLargeError) Error() string { return tooLargeError{}.Message(locale.English) }

func (tooLargeError) Message(lang locale.Language) string {
	return page.Say(lang, "desk.file.large", "limit", MaxFile>>20)
}

// Read takes in the form that was sent, and of each field one file.
func (v *Visit) Read(most int64) error {
	if v.R.Method != http.MethodPost {
		return nil
	}
	v.R.Body = http.MaxBytesReader(v.W, v.R.Body, most)
	parts, err := v.R.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		v.R.Body = http.MaxBytesReader(v.W, v.R.Body, maxTexts)
		return unheard(v.R.ParseForm())
	}
	if err == nil {
		err = v.readParts(parts)
	}
	return unheard(err)
}

// unheard is what is answered where a form could not be taken in.
func unheard(err error) error {
	if err != nil {
		return web.Unread(err)
	}
	return nil
}

var errTexts = &web.Error{Status: http.StatusRequestEntityTooLarge, Err: errors.New("more is typed than a form takes")}

// readParts reads the parts of a form in the order in which they come.
func (v *Visit) readParts(parts *multipart.Reader) error {
	texts, room := url.Values{}, int64(maxTexts)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if part.FileName() != "" {
			if err := v.readFile(part); err != nil {
				return err
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, room+1))
		if err != nil {
			return err
		}
		if room -= int64(len(text) + len(part.FormName())); room < 0 {
			return errTexts
		}
		texts.Add(part.FormName(), string(text))
	}
	if err := v.R.ParseForm(); err != nil { // what the address asks
		return err
	}
	v.R.PostForm = texts
	for name, values := range texts {
		v.R.Form[name] = append(values, v.R.Form[name]...)
	}
	return nil
}

// readFile keeps a file, or passes over one that is too large or comes from somebody who is not signed in.
func (v *Visit) readFile(part *multipart.Part) error {
	room := int64(MaxFile)
	if v.Visitor == nil {
		room = 0
	}
	data, err := io.ReadAll(io.LimitReader(part, room))
	if err != nil {
		return err
	}
	more, err := io.Copy(io.Discard, part)
	if err != nil {
		return err
	}
	if v.uploads == nil {
		v.uploads = map[string]upload{}
	}
	kept := upload{part.FileName(), data, more > 0}
	if kept.large {
		kept.data = nil
	}
	v.uploads[part.FormName()] = kept
	return nil
}

// File returns a file that was handed in; nil where none was.
func (v *Visit) File(name string) ([]byte, error) {
	f := v.uploads[name]
	if f.large {
		return nil, tooLargeError{}
	}
	return f.data, nil
}

// FileName is what a file that was handed in is called; empty where none was.
func (v *Visit) FileName(name string) string { return v.uploads[name].name }

// Field is a field of a form that was sent.
type Field struct{ Name, Value string }

// Revision is the one on which a form was shown.
func (v *Visit) Revision() (int64, error) {
	revision, err := strconv.ParseInt(v.R.PostFormValue("revision"), 10, 64)
	if err != nil {
		err = &web.Error{Status: http.StatusBadRequest, Err: err}
	}
	return revision, err
}

// LanguageOf is a language that a form names, or the page's.
func (v *Visit) LanguageOf(name string) locale.Language {
	return LanguageOr(v.R.PostFormValue(name), v.Lang)
}

// LanguageOr is the language that a text names, or another.
func LanguageOr(name string, otherwise locale.Language) locale.Language {
	if lang := locale.Language(name); slices.Contains(locale.Languages, lang) {
		return lang
	}
	return otherwise
}

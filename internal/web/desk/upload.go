package desk

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
)

// How large what is sent may be, in bytes. What a file has beyond its limit is passed over, so that what was typed beside it is
// kept; a body beyond its own limit is not heard to its end.
const (
	maxTexts     = 4 << 20
	maxFile      = 20 << 20
	maxBody      = 256 << 20
	maxSmallBody = 32 << 20 // from somebody who is not signed in, whose files are passed over
)

// upload is a file that was handed in.
type upload struct {
	data  []byte
	large bool // it has more than maxFile: data is nil
}

// tooLargeError says that a file is too large.
type tooLargeError struct{}

func (tooLargeError) Error() string { return tooLargeError{}.Message(locale.English) }

func (tooLargeError) Message(lang locale.Language) string {
	return page.Say(lang, "desk.file.large", "limit", maxFile>>20)
}

// read takes in the form that was sent, and of each field one file.
func (v *visit) read(most int64) error {
	if v.r.Method != http.MethodPost {
		return nil
	}
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, most)
	parts, err := v.r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		v.r.Body = http.MaxBytesReader(v.w, v.r.Body, maxTexts)
		return unheard(v.r.ParseForm())
	}
	if err == nil {
		err = v.readParts(parts)
	}
	return unheard(err)
}

// unheard is what is answered where a form could not be taken in.
func unheard(err error) error {
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long) || errors.Is(err, errTexts):
		return &web.Error{Status: http.StatusRequestEntityTooLarge, Err: err}
	case err != nil:
		return &web.Error{Status: http.StatusBadRequest, Err: err}
	}
	return nil
}

var errTexts = errors.New("more is typed than a form takes")

// readParts reads the parts of a form in the order in which they come.
func (v *visit) readParts(parts *multipart.Reader) error {
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
	if err := v.r.ParseForm(); err != nil { // what the address asks
		return err
	}
	v.r.PostForm = texts
	for name, values := range texts {
		v.r.Form[name] = append(values, v.r.Form[name]...)
	}
	return nil
}

// readFile keeps a file, or passes over one that is too large or comes from somebody who is not signed in.
func (v *visit) readFile(part *multipart.Part) error {
	room := int64(maxFile)
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
	kept := upload{data, more > 0}
	if kept.large {
		kept.data = nil
	}
	v.uploads[part.FormName()] = kept
	return nil
}

// file returns a file that was handed in; nil where none was.
func (v *visit) file(name string) ([]byte, error) {
	f := v.uploads[name]
	if f.large {
		return nil, tooLargeError{}
	}
	return f.data, nil
}

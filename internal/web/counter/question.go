package counter

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/openbadges/verify"
)

// question is what somebody hands in to be verified: a file, a text or an address, and whose badge it should be. A person may
// hand in several files at once.
type question struct {
	file      []byte   // the first
	files     []upload // all, when there are several
	text      string   // pasted: an address, JSON, or a compact JWS
	recipient string   // an e-mail address, a web address or a telephone number; "" when it is not asked
}

// upload is a file with the name that it has on the sender's computer.
type upload struct {
	name string
	data []byte
}

const (
	maxFiles = 20      // at once; all of them together are as long as one may be
	maxText  = 1 << 20 // bytes of pasted text or JSON
	maxShort = 4 << 10 // bytes of an address or identifier
)

var (
	errNothing = &web.Error{Status: http.StatusBadRequest, Err: errors.New("nothing to verify, or two things"), Say: "nothing"}
	errEmpty   = &web.Error{Status: http.StatusBadRequest, Err: errors.New("an empty file"), Say: "empty"}
	errFiles   = &web.Error{Status: http.StatusRequestEntityTooLarge, Err: errors.New("too many files"), Say: "upload"}
	errType    = &web.Error{Status: http.StatusUnsupportedMediaType, Err: errors.New("content type not accepted")}
)

// target is the question as the verifier takes it; an error when there is nothing in it, or two things.
func (q *question) target() (verify.Target, error) {
	t := verify.Target{Recipients: recipients(q.recipient)}
	text := strings.TrimSpace(q.text)
	switch {
	case len(q.files) == 1 && len(q.file) == 0 && text == "":
		return t, errEmpty
	case (len(q.file) > 0) == (text != ""), len(q.files) > 1:
		return t, errNothing
	case len(q.file) > 0:
		t.Bytes = q.file
	default:
		t.Bytes = []byte(text)
		if named := verify.Addresses(t.Bytes); len(named) == 1 {
			t.Bytes, t.Address = nil, named[0]
		}
	}
	return t, nil
}

// recipients tells by its form what kind of identifier a person has typed.
func recipients(text string) []verify.Recipient {
	text = strings.TrimSpace(text)
	kind := "email"
	switch {
	case text == "":
		return nil
	case verify.AsAddress(text) != "":
		kind = "url"
	case strings.HasPrefix(text, "+") && !strings.Contains(text, "@"):
		kind = "telephone"
	}
	return []verify.Recipient{{Type: kind, Value: text}}
}

// readForm reads a form as browsers send it when a file may be among its fields. What is not one of our fields is passed
// over. With an error, the question is what of it had been read.
func readForm(r *http.Request) (*question, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return &question{}, errType
	}
	q := &question{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return q, nil
		}
		if err != nil {
			return q, gate.Unread(err)
		}
		var value []byte
		switch part.FormName() {
		case "file":
			err = q.take(part, r.ContentLength)
		case "text", "url":
			if value, err = gate.ReadUpTo(part, maxText, 0); len(value) > 0 {
				q.text = string(value)
			}
		case "recipient":
			value, err = gate.ReadUpTo(part, maxShort, 0)
			q.recipient = string(value)
		}
		if err != nil {
			return q, err
		}
	}
}

// take reads one of the files. expected is how long all of them are, as far as it is told.
func (q *question) take(part *multipart.Part, expected int64) error {
	if len(q.files) > 0 {
		expected = 0 // the first may have been as long as all of them
	}
	data, err := gate.ReadUpTo(part, gate.MaxUpload, expected)
	switch {
	case err != nil:
		return err
	case part.FileName() == "" && len(data) == 0: // the field of a form in which no file was chosen
		return nil
	case len(q.files) == maxFiles:
		return errFiles
	}
	if q.files = append(q.files, upload{part.FileName(), data}); len(q.files) == 1 {
		q.file = data
	}
	return nil
}

// readProgram reads what a program sends: a form, a badge itself, or JSON that says where it is.
func readProgram(r *http.Request) (*question, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, errType
	}
	limit := maxText
	switch kind {
	case "multipart/form-data":
		return readForm(r)
	case "image/png", "image/svg+xml":
		limit = gate.MaxUpload
	case "message/rfc822", "application/octet-stream":
		limit = gate.MaxUpload
	case "application/json", "application/ld+json", "application/jose", "text/plain", "text/html":
	default:
		return nil, errType
	}
	body, err := gate.ReadUpTo(r.Body, int64(limit), r.ContentLength)
	if err != nil {
		return nil, err
	}
	switch kind {
	case "application/json":
		if q := readQuestion(body); q != nil {
			return q, nil
		}
	case "text/plain":
		return &question{text: string(body)}, nil
	}
	return &question{file: body}, nil
}

// readQuestion reads {"url":…} or {"text":…}, with or without "recipient"; nil for any other JSON, which is then a badge
// itself, or is wrong in a way that its report will tell.
func readQuestion(body []byte) *question {
	var asked struct {
		URL       string `json:"url"`
		Text      string `json:"text"`
		Recipient string `json:"recipient"`
	}
	if json.Unmarshal(body, &asked, json.RejectUnknownMembers(true)) != nil {
		return nil
	}
	q := &question{text: asked.Text, recipient: asked.Recipient}
	if asked.URL != "" {
		if asked.Text != "" {
			return &question{} // two things at once
		}
		q.text = asked.URL
	}
	return q
}

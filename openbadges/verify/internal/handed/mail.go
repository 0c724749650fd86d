package handed

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"
)

// The limits of a stored message. What lies beyond them is not read.
const (
	maxMailHeader = 256 << 10 // bytes
	maxMailParts  = 50        // of all levels together
	maxMailDepth  = 5
)

// mailHeader are the fields by which a text is known as a message that a mail program has stored.
var mailHeader = regexp.MustCompile(`(?im)^(From|To|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Content-Type):[ \t]`)

// mailAddresses are the addresses that the text of a stored message names; ok is false when the bytes are none. Its
// header, whose lists and servers have addresses as well, does not count. Source: RFC 5322, RFC 2045.
func mailAddresses(data []byte) (found []string, ok bool) {
	if bytes.HasPrefix(data, []byte("From ")) { // mbox
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	head := data[:min(len(data), maxMailHeader)]
	end := bytes.Index(head, []byte("\n\n"))
	if crlf := bytes.Index(head, []byte("\r\n\r\n")); end < 0 || crlf >= 0 && crlf < end {
		end = crlf
	}
	if end < 0 || len(mailHeader.FindAllIndex(head[:end], 2)) < 2 {
		return nil, false
	}
	message, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil, false
	}
	var l letter
	l.read(textproto.MIMEHeader(message.Header), message.Body, 0)
	if len(l.plain) > 0 {
		return l.plain, true
	}
	return l.marked, true
}

// letter gathers the addresses of a message's texts: of plain ones and, for where there is none, of pages.
type letter struct {
	plain, marked []string
	parts         int
}

func (l *letter) read(header textproto.MIMEHeader, body io.Reader, depth int) {
	if l.parts++; l.parts > maxMailParts || depth > maxMailDepth {
		return
	}
	kind, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		kind = "text/plain"
	}
	body = decoded(body, header.Get("Content-Transfer-Encoding"))
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		parts := multipart.NewReader(body, parameters["boundary"])
		for l.parts <= maxMailParts {
			part, err := parts.NextPart()
			if err != nil {
				return
			}
			l.read(part.Header, part, depth+1)
		}
	case kind == "message/rfc822":
		if inner, err := mail.ReadMessage(io.LimitReader(body, bytesOfMail)); err == nil {
			l.read(textproto.MIMEHeader(inner.Header), inner.Body, depth+1)
		}
	case kind == "text/html":
		l.marked = append(l.marked, pageAddresses(upTo(body))...)
	case strings.HasPrefix(kind, "text/"):
		l.plain = append(l.plain, textAddresses(string(upTo(body)))...)
	}
}

// bytesOfMail bounds a message within a message.
const bytesOfMail = 16 << 20

// upTo reads as much of a text as is searched; what is broken off ends there.
func upTo(body io.Reader) []byte {
	text, _ := io.ReadAll(io.LimitReader(body, maxText)) //nolint:errcheck // what came before the fault is read
	return text
}

func decoded(body io.Reader, encoding string) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}

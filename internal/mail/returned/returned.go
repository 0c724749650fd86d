// Package returned reads mails that come back to the house: that a mail could not be delivered (RFC 3464), or that whoever got
// it complained of it (RFC 5965).
//
//	pipe, Maildir ── Read ──> Report: which mail, what became of it, what was said
//
// What comes back is a stranger's text, and whoever knows an address can write to it. So a report counts only for the mail that
// it names, by the 128 random bits of its id, which stand in the mail's own return path and Message-ID and nowhere else; the
// address that a report names is not believed. Size, depth and number of parts are limited before anything is read, and what is
// no report – somebody's answer, an absence, a delay – is Nothing.
package returned

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"regexp"
	"strings"

	"github.com/emersion/go-message"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
)

// Kind is what a mail that came back reports.
type Kind string

// The kinds of reports.
const (
	Nothing     Kind = ""            // it is no report, or of a delay, or names no mail
	Undelivered Kind = "undelivered" // the address does not work
	Complaint   Kind = "complaint"   // it was called unwanted
)

// Report is what a mail that came back says of one of ours.
type Report struct {
	Kind Kind
	Mail mail.ID
	Said string // in the other side's words, in one line; may be empty
}

// The limits of what is read.
const (
	maxMail   = 1 << 20   // bytes of a mail, of which the rest is not read
	maxHeader = 64 << 10  // bytes of the header of a mail or part
	maxPart   = 128 << 10 // bytes of a part
	maxParts  = 16
	maxDepth  = 3
	maxSaid   = 300 // characters
)

// ErrUnread means that something is no mail at all.
var ErrUnread = errors.New("not a mail")

// Read reads one mail that came back. recipient is the address to which it was delivered, where that is known; else it is
// looked for in the mail.
func Read(r io.Reader, recipient string) (Report, error) {
	limited := io.LimitReader(r, maxMail)
	all, err := message.ReadWithOptions(limited, &message.ReadOptions{MaxHeaderBytes: maxHeader})
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return Report{}, fmt.Errorf("%w: %w", ErrUnread, err)
	}
	f := &finder{}
	f.path(recipient)
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "To"} {
		f.path(all.Header.Get(name))
	}
	f.entity(all, 0)
	_, err = io.Copy(io.Discard, limited) // a pipe is read to its end, or its writer fails
	if f.kind == Nothing || f.id == (mail.ID{}) {
		return Report{}, err
	}
	said := []rune(locale.Line(f.said))
	return Report{Kind: f.kind, Mail: f.id, Said: string(said[:min(len(said), maxSaid)])}, err
}

// finder finds in the parts of a mail what it reports.
type finder struct {
	kind  Kind
	id    mail.ID
	said  string
	parts int
}

var (
	inPath = regexp.MustCompile(`\+([0-9a-f]{32})@`)
	inID   = regexp.MustCompile(`^\s*<?([0-9a-f]{32})@`)
)

// path takes a mail's id from its return path, if none is known yet.
func (f *finder) path(address string) { f.find(inPath, address) }

func (f *finder) find(in *regexp.Regexp, text string) {
	found := in.FindStringSubmatch(text)
	if found == nil || f.id != (mail.ID{}) {
		return
	}
	if _, err := hex.Decode(f.id[:], []byte(found[1])); err != nil {
		f.id = mail.ID{}
	}
}

// entity reads a mail or a part of one, and those in it.
func (f *finder) entity(e *message.Entity, depth int) {
	if f.parts++; f.parts > maxParts || depth > maxDepth {
		return
	}
	if parts := e.MultipartReader(); parts != nil {
		for f.parts <= maxParts {
			part, err := parts.NextPart()
			if part == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
				return
			}
			f.entity(part, depth+1)
		}
		return
	}
	kind, _, err := e.Header.ContentType()
	if err != nil {
		return
	}
	body := bufio.NewReader(io.LimitReader(e.Body, maxPart))
	switch strings.ToLower(kind) {
	case "message/delivery-status", "message/global-delivery-status":
		f.delivery(body)
	case "message/feedback-report":
		f.feedback(body)
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		if header := fields(body); header != nil {
			f.path(header.Get("Return-Path"))
			f.find(inID, header.Get("Message-Id"))
		}
	}
}

// delivery reads what became of a mail's recipient (RFC 3464, section 2): one mail of ours has one. What is delayed or was
// delivered is no fault of the address.
func (f *finder) delivery(body *bufio.Reader) {
	for range maxParts {
		group := fields(body)
		if group == nil {
			return
		}
		action, _, _ := strings.Cut(strings.ToLower(group.Get("Action")), " ")
		if action == "failed" && f.kind == Nothing {
			f.kind = Undelivered
			_, said, _ := strings.Cut(group.Get("Diagnostic-Code"), ";")
			if f.said = strings.TrimSpace(said); !strings.Contains(f.said, group.Get("Status")) { // most servers say it twice
				f.said = strings.TrimSpace(group.Get("Status") + " " + f.said)
			}
		}
	}
}

// feedback reads a complaint (RFC 5965, section 3). Whoever says that a mail was no spam does not complain.
func (f *finder) feedback(body *bufio.Reader) {
	report := fields(body)
	if report == nil {
		return
	}
	kind := strings.ToLower(strings.TrimSpace(report.Get("Feedback-Type")))
	if kind == "" || kind == "not-spam" {
		return
	}
	f.kind, f.said = Complaint, kind
	f.path(report.Get("Original-Mail-From"))
}

// fields reads a group of header fields; nil where none is left.
func fields(body *bufio.Reader) textproto.MIMEHeader {
	var group bytes.Buffer
	for {
		line, err := body.ReadBytes('\n')
		blank := len(bytes.TrimSpace(line)) == 0
		if !blank {
			group.Write(line)
		}
		if err != nil || blank && group.Len() > 0 {
			break
		}
	}
	if group.Len() == 0 {
		return nil
	}
	group.WriteString("\r\n\r\n")
	header, _ := textproto.NewReader(bufio.NewReader(&group)).ReadMIMEHeader() //nolint:errcheck // what stands before a line that is none counts
	return header
}

package locale

import (
	"context"
	"crypto/tls"
	"errors"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
)

// Trouble is an error that says itself to people. Compare it by errors.Is: each is one value of its package.
type Trouble struct{ key, text string }

// NewTrouble returns an error with a stable code, whose sentence for people is the message "trouble.CODE"; text is for
// logs, in English.
func NewTrouble(key, text string) *Trouble { return &Trouble{key, text} }

func (t *Trouble) Error() string { return t.text }

// Code tells programs what went wrong, such as "store_none".
func (t *Trouble) Code() string { return t.key[len("trouble."):] }

// Message says it in a language, and what to do.
func (t *Trouble) Message(lang Language) string { return Text(lang, t.key) }

// systems are the errors of the operating system and of the standard library, which bring no sentence along.
var systems = []struct {
	err     error
	trouble *Trouble
}{
	{fs.ErrNotExist, NewTrouble("trouble.absent", "absent")},
	{fs.ErrPermission, NewTrouble("trouble.permission", "permission denied")},
	{syscall.ENOSPC, NewTrouble("trouble.full", "disk full")},
	{syscall.EROFS, NewTrouble("trouble.read_only", "disk read-only")},
	{syscall.EISDIR, NewTrouble("trouble.folder", "a folder")},
	{syscall.ENOTDIR, NewTrouble("trouble.not_folder", "not a folder")},
	{syscall.EADDRINUSE, NewTrouble("trouble.port_in_use", "port in use")},
	{syscall.EADDRNOTAVAIL, NewTrouble("trouble.not_here", "no address of this machine")},
	{syscall.ECONNREFUSED, NewTrouble("trouble.nobody_listens", "connection refused")},
	{syscall.ECONNRESET, NewTrouble("trouble.hung_up", "connection closed by the other side")},
	{syscall.EHOSTUNREACH, noWay},
	{syscall.ENETUNREACH, noWay},
	{os.ErrDeadlineExceeded, noAnswer},
	{context.DeadlineExceeded, noAnswer},
	{context.Canceled, NewTrouble("trouble.interrupted", "interrupted")},
}

var (
	noWay     = NewTrouble("trouble.no_way", "no way to that machine")
	noAnswer  = NewTrouble("trouble.no_answer", "no answer in time")
	noHost    = NewTrouble("trouble.no_host", "no such host")
	untrusted = NewTrouble("trouble.untrusted", "certificate not trusted")
)

// TroubleOf returns the trouble that an error of the operating system or the network is; nil where it is none that is known.
func TroubleOf(err error) *Trouble {
	for _, known := range systems {
		if errors.Is(err, known.err) {
			return known.trouble
		}
	}
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return noHost
	case errors.As(err, &certificate):
		return untrusted
	}
	return nil
}

// Noted is an error as it is kept for people who read of it later, in whatever language: what the log says, and before it the
// code of the trouble that it is, as in "[store_full] publish chunk: the disk is full".
func Noted(err error) string {
	var trouble *Trouble
	if !errors.As(err, &trouble) {
		trouble = TroubleOf(err)
	}
	if trouble == nil {
		return err.Error()
	}
	return "[" + trouble.Code() + "] " + err.Error()
}

// Recalled is an error that was noted. Without the code of a trouble that is known here, as in what older releases noted, it
// has no words but those of the log.
func Recalled(note string) error {
	code, text, noted := strings.Cut(strings.TrimPrefix(note, "["), "] ")
	if key := "trouble." + code; noted && note[0] == '[' && Text(English, key) != key {
		return NewTrouble(key, text)
	}
	return errors.New(note)
}

// Reason says an error to people: by its own sentence, else by that of the operating system's trouble behind it. What
// only programmers would understand is passed on as it is.
func Reason(lang Language, err error) string {
	var speaking interface{ Message(lang Language) string }
	if errors.As(err, &speaking) {
		return speaking.Message(lang)
	}
	if known := TroubleOf(err); known != nil {
		return known.Message(lang)
	}
	return err.Error()
}

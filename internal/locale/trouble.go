package locale

import (
	"context"
	"errors"
	"io/fs"
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
	{context.Canceled, NewTrouble("trouble.interrupted", "interrupted")},
}

// TroubleOf returns the trouble that an error of the operating system is; nil where it is none that is known.
func TroubleOf(err error) *Trouble {
	for _, known := range systems {
		if errors.Is(err, known.err) {
			return known.trouble
		}
	}
	return nil
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

package microcredential

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/microcredential/internal/sentences"
	"github.com/mitome/mitome/openbadges"
)

// InputError says to people what of their input cannot be read, and what to
// write instead. It never holds a learner's address.
type InputError struct {
	Key   string   // of the description, such as "title_en"; "" when it concerns the whole
	Entry int      // in a list of descriptions, from 1; 0: there is no list
	Code  string   // which sentence; stable
	Args  []string // what the sentence quotes
}

// Error is the message in English.
func (e *InputError) Error() string { return "micro-credential: " + e.Message(English) }

// Message says in "en" or "ja" (any other gives English) what is wrong and what
// to write instead, without a full stop.
func (e *InputError) Message(lang Lang) string {
	text, known := sentences.Inputs[e.Code]
	if !known {
		return e.Code
	}
	said := text.In(lang, e.Args)
	if e.Key != "" {
		said = sentences.Inputs["at-key"].In(lang, []string{e.Key}) + said
	}
	if e.Entry > 0 {
		said = sentences.Inputs["at-entry"].In(lang, []string{strconv.Itoa(e.Entry)}) + said
	}
	return said
}

// inKey puts the key before an InputError; nil stays nil.
func inKey(name string, err error) error {
	var input *InputError
	if !errors.As(err, &input) {
		return err
	}
	return &InputError{Key: name, Entry: input.Entry, Code: input.Code, Args: input.Args}
}

// inEntry puts the number of the entry before an InputError.
func inEntry(number int, err error) error {
	var input *InputError
	if !errors.As(err, &input) {
		return err
	}
	return &InputError{Key: input.Key, Entry: number, Code: input.Code, Args: input.Args}
}

// jsonError says what the decoder found, with line and column in data.
func jsonError(data []byte, err error) error {
	var found *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.EOF):
		return &InputError{Code: "empty"}
	case !errors.As(err, &found):
		return err // cannot be: bytes in memory fail in no other way
	case errors.Is(err, jsontext.ErrDuplicateName):
		return &InputError{Code: "duplicate", Key: shorten(found.JSONPointer.LastToken())}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return inputAt(data, len(data), "cut-off")
	}
	return inputAt(data, int(found.ByteOffset), "syntax")
}

// notUTF8 finds the first byte that is none of UTF-8's, as in a file that a
// spreadsheet saved in Shift_JIS; UTF-16 is called by its name.
func notUTF8(data []byte) error {
	if openbadges.IsUTF16(data) {
		return &InputError{Code: "utf-16"}
	}
	for at := 0; at < len(data); {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			return inputAt(data, at, "encoding")
		}
		at += size
	}
	return nil
}

// inputAt is an error at a byte of data: its line, and its column in
// characters, both from 1.
func inputAt(data []byte, at int, code string) *InputError {
	before := data[:min(at, len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return &InputError{Code: code, Args: []string{strconv.Itoa(line), strconv.Itoa(column)}}
}

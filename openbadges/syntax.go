package openbadges

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// Limits on what Parse reads.
const (
	MaxAssertionSize = 256 << 10 // bytes
	MaxDocumentSize  = 1 << 20   // bytes, any other class
	MaxDepth         = 64        // objects and arrays within each other
)

// The reasons for which Parse refuses bytes; see SyntaxError.
const (
	CodeTooLarge    = "too-large"
	CodeTooDeep     = "too-deep"
	CodeBOM         = "byte-order-mark"
	CodeUTF16       = "utf-16"
	CodeUTF8        = "utf-8"
	CodeSurrogate   = "surrogate"
	CodeDuplicate   = "duplicate"
	CodeCaseVariant = "case-variant"
	CodeTrailing    = "trailing"
	CodeNotObject   = "not-object"
	CodeNotJSON     = "not-json"
)

// SyntaxError says why bytes of a stranger were refused before anything in them was believed.
type SyntaxError struct {
	Code    string           // CodeTooLarge and so on; stable
	Offset  int64            // bytes before the fault
	Pointer jsontext.Pointer // RFC 6901, the place in the document; empty for the whole
	Err     error            // the cause, when it says more than Code
}

func (e *SyntaxError) Error() string {
	text := fmt.Sprintf("json at byte %d", e.Offset)
	if e.Pointer != "" {
		text += fmt.Sprintf(", %q", string(e.Pointer))
	}
	text += ": " + e.Message("en")
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *SyntaxError) Unwrap() error { return e.Err }

// CheckSyntax tells whether the bytes are one JSON object that every reader understands alike, of at most limit bytes.
// It refuses, with a *SyntaxError: a byte order mark, invalid UTF-8, half surrogates, nesting beyond MaxDepth, anything
// after the object, and members named twice, also by escapes or by a difference in case only. (Inside "@context", terms
// that differ in case are usual and allowed.)
func CheckSyntax(data []byte, limit int) error {
	if len(data) > limit {
		return &SyntaxError{Code: CodeTooLarge, Offset: int64(limit)}
	}
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		return &SyntaxError{Code: CodeBOM}
	}
	if IsUTF16(data) {
		return &SyntaxError{Code: CodeUTF16}
	}
	if !utf8.Valid(data) {
		return &SyntaxError{Code: CodeUTF8, Offset: invalidAt(data)}
	}
	s := scanner{d: jsontext.NewDecoder(bytes.NewBuffer(data))}
	if s.d.PeekKind() != '{' {
		if _, err := s.d.ReadValue(); err != nil {
			return s.fault(err)
		}
		return &SyntaxError{Code: CodeNotObject}
	}
	if err := s.scan(); err != nil {
		return err
	}
	if _, err := s.d.ReadToken(); !errors.Is(err, io.EOF) {
		return &SyntaxError{Code: CodeTrailing, Offset: s.d.InputOffset()}
	}
	return nil
}

// IsUTF16 reports whether a text begins as one in UTF-16 does: with its byte order mark, or with a letter of ASCII beside
// a NUL.
func IsUTF16(data []byte) bool {
	return len(data) >= 2 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff ||
		(data[0] == 0) != (data[1] == 0))
}

// invalidAt returns the number of valid bytes at the beginning.
func invalidAt(data []byte) int64 {
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return int64(at)
}

// scanner walks once through a document, token by token.
type scanner struct {
	d     *jsontext.Decoder
	seen  []names // for each level
	terms int     // level of the outermost @context that we are in, or 0
}

// names are the folded member names of one object: a short list, which is fastest for the usual object, and a set for
// those beyond it.
type names struct {
	few  []string
	many map[string]bool
}

const fewNames = 24

// add reports whether the name is new.
func (n *names) add(folded string) bool {
	if slices.Contains(n.few, folded) || n.many[folded] {
		return false
	}
	if len(n.few) < fewNames {
		n.few = append(n.few, folded)
		return true
	}
	if n.many == nil {
		n.many = map[string]bool{}
	}
	n.many[folded] = true
	return true
}

func (s *scanner) scan() error {
	last := ""
	for {
		depth := s.d.StackDepth()
		token, err := s.d.ReadToken()
		if err != nil {
			return s.fault(err)
		}
		switch token.Kind() {
		case '{', '[':
			if err := s.enter(last == "@context"); err != nil {
				return err
			}
		case '}', ']':
			if s.d.StackDepth() < s.terms {
				s.terms = 0
			}
			if s.d.StackDepth() == 0 {
				return nil
			}
		case '"':
			if kind, n := s.d.StackIndex(depth); kind == '{' && n%2 == 1 {
				last = token.String()
				if err := s.name(last); err != nil {
					return err
				}
				continue
			}
		}
		last = ""
	}
}

func (s *scanner) enter(context bool) error {
	depth := s.d.StackDepth()
	if depth > MaxDepth {
		return &SyntaxError{Code: CodeTooDeep, Offset: s.d.InputOffset(), Pointer: s.d.StackPointer()}
	}
	if context && s.terms == 0 {
		s.terms = depth
	}
	if depth > len(s.seen) {
		s.seen = append(s.seen, names{})
	}
	s.seen[depth-1] = names{few: s.seen[depth-1].few[:0]}
	return nil
}

// name notes a member name and refuses one that differs from an earlier one in case only.
func (s *scanner) name(name string) error {
	if s.terms > 0 || s.seen[s.d.StackDepth()-1].add(fold(name)) {
		return nil
	}
	return &SyntaxError{Code: CodeCaseVariant, Offset: s.d.InputOffset(), Pointer: s.d.StackPointer()}
}

// fold maps names that differ in case only to the same text, in Unicode's sense ("K" may be the Kelvin sign).
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf && r != 'k' && r != 's' && r != 'K' && r != 'S' {
			return unicode.ToLower(r)
		}
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return unicode.ToLower(least)
	}, name)
}

// fault turns an error of the decoder into ours.
func (s *scanner) fault(err error) error {
	fault := &SyntaxError{Code: CodeNotJSON, Offset: s.d.InputOffset(), Err: err}
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		fault.Offset, fault.Pointer, fault.Err = syntactic.ByteOffset, syntactic.JSONPointer, syntactic.Err
	}
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		fault.Code, fault.Err = CodeDuplicate, nil
	case fault.Err != nil && strings.HasPrefix(fault.Err.Error(), "invalid surrogate"):
		fault.Code, fault.Err = CodeSurrogate, nil
	}
	return fault
}

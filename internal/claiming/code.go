package claiming

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/issuance"
)

// A code opens one page: a handle by which the store finds it, and a secret that the store does not know. Both are digits and
// letters that people do not take for one another (Crockford's base 32), so that a code can be typed:
//
//	7KQ2M9XP D3RHV6T0N8YBWCEZ
//	handle   HMAC-SHA-256, the first 80 bits
//
// 80 bits are not guessed over a network that lets each client guess once a second; 120 bits are what somebody has to guess who
// knows no handle.
const (
	handleBytes = 5
	secretBytes = 10
	handleChars = 8
	CodeChars   = 24
)

// ErrLink means that a code opens nothing: it never did, it was renewed, or its time is over. Which of them is told to nobody.
var ErrLink = fmt.Errorf("the link opens nothing: %w", issuance.ErrNotFound)

var letters = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// What a secret opens is part of what is hashed, so that no link opens another page.
const (
	forLearner = "learner"
	forAddress = "address"
	forReader  = "reader"
	forQuiet   = "quiet"
	forRequest = "request"
)

// Plain reads a code as it was typed: case, width, spaces and hyphens are nothing, and O and I are what they look like. What is
// not as long as a code is empty.
func Plain(typed string) string { return plainOf(typed, CodeChars) }

// plainOf is a code of so many characters as it was typed, read like Plain.
func plainOf(typed string, chars int) string {
	var b strings.Builder
	for _, r := range width.Fold.String(typed) {
		switch r = unicode.ToUpper(r); {
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		case r < '0' || r > 'Z' || r > '9' && r < 'A':
			continue
		}
		if b.Len() == chars {
			return ""
		}
		b.WriteRune(r)
	}
	if b.Len() != chars {
		return ""
	}
	return b.String()
}

// Grouped is a code in groups of four, to be typed.
func Grouped(code string) string {
	var groups []string
	for ; len(code) > 4; code = code[4:] {
		groups = append(groups, code[:4])
	}
	return strings.Join(append(groups, code), "-")
}

// Split parts a plain code.
func Split(code string) (handle, secret string, ok bool) {
	if len(code) != CodeChars {
		return "", "", false
	}
	return code[:handleChars], code[handleChars:], true
}

// handle draws a handle.
func (s *Service) handle() string { return NewHandle(s.Random) }

// NewHandle draws a handle from random bytes.
func NewHandle(random io.Reader) string {
	drawn := make([]byte, handleBytes)
	if _, err := io.ReadFull(random, drawn); err != nil {
		panic(fmt.Errorf("no randomness: %w", err))
	}
	return letters.EncodeToString(drawn)
}

// secret is what opens a page: what it is for, the award, a number, and a text.
func (s *Service) secret(ctx context.Context, what string, award issuance.ID, number int64, text string) (string, error) {
	key, err := s.keyOf(ctx)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(what))
	mac.Write([]byte{0})
	mac.Write(award[:])
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(number))) //nolint:gosec // the bit pattern is what is hashed
	mac.Write([]byte(text))
	return letters.EncodeToString(mac.Sum(nil)[:secretBytes]), nil
}

// keySetting is the name under which the key of all links is kept, sealed.
const keySetting = "claim.key"

// keyOf is the key of all links. It is drawn once for a store, and sealed to the keyring's identity: whoever has the store
// alone can make no link, and each node that has the identity makes the same.
func (s *Service) keyOf(ctx context.Context) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key != nil {
		return s.key, nil
	}
	sealed, err := s.Settings.Setting(ctx, keySetting)
	if errors.Is(err, issuance.ErrNotFound) {
		sealed, err = s.makeKey(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("key of learners' links: %w", err)
	}
	text, err := s.Vault.Unseal(sealed)
	if err != nil {
		return nil, fmt.Errorf("key of learners' links: %w", err)
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != sha256.Size {
		return nil, errors.Join(errors.New("key of learners' links: it is none"), err)
	}
	s.key = key
	return key, nil
}

func (s *Service) makeKey(ctx context.Context) (sealed string, err error) {
	key := make([]byte, sha256.Size)
	if _, err := io.ReadFull(s.Random, key); err != nil {
		return "", err
	}
	if sealed, err = s.Vault.Seal(base64.StdEncoding.EncodeToString(key)); err != nil {
		return "", err
	}
	if err := s.Settings.BeginSetting(ctx, audit.Actor{}.Behalf(), keySetting, sealed, s.Now()); err != nil {
		return "", err
	}
	return s.Settings.Setting(ctx, keySetting) // another node may have been quicker
}

// Code is what the link of an award's learner holds: the same each time, until Renew.
func (s *Service) Code(ctx context.Context, award *issuance.Award) (string, error) {
	c, err := s.Claims.Claim(ctx, award.Org, award.ID)
	if errors.Is(err, issuance.ErrNotFound) {
		c, err = s.Claims.BeginClaim(ctx, award, s.handle())
	}
	if err != nil {
		return "", err
	}
	secret, err := s.secret(ctx, forLearner, c.Award, c.Counter, "")
	return c.Handle + secret, err
}

// Enter returns the claim that a handle names and a secret opens, or ErrLink. Both are compared in the same time for a handle
// that is not there.
func (s *Service) Enter(ctx context.Context, handle, secret string) (Claim, error) {
	c, err := s.Claims.ClaimOf(ctx, handle)
	return c, s.opens(ctx, err, secret, forLearner, c.Award, c.Counter, "")
}

// QuietCode is what ends the reminders about an award, and opens nothing.
func (s *Service) QuietCode(ctx context.Context, award *issuance.Award) (string, error) {
	if _, err := s.Code(ctx, award); err != nil { // it has a handle from now on
		return "", err
	}
	c, err := s.Claims.Claim(ctx, award.Org, award.ID)
	if err != nil {
		return "", err
	}
	secret, err := s.secret(ctx, forQuiet, c.Award, 0, "")
	return c.Handle + secret, err
}

// EnterQuiet returns the claim whose reminders a code ends, or ErrLink.
func (s *Service) EnterQuiet(ctx context.Context, handle, secret string) (Claim, error) {
	c, err := s.Claims.ClaimOf(ctx, handle)
	return c, s.opens(ctx, err, secret, forQuiet, c.Award, 0, "")
}

// opens returns ErrLink unless a secret is the one of something that was found without an error.
func (s *Service) opens(ctx context.Context, found error, secret, what string, award issuance.ID, number int64, text string) error {
	if found != nil && !errors.Is(found, issuance.ErrNotFound) {
		return found
	}
	want, err := s.secret(ctx, what, award, number, text)
	if err != nil {
		return err
	}
	if same := hmac.Equal([]byte(secret), []byte(want)); !same || found != nil {
		return ErrLink
	}
	return nil
}

// Renew ends the link of an award's learner; the next one that is sent is another. Whoever had the link may have given a
// private address, to which the next one would go: it is forgotten (T29).
func (s *Service) Renew(ctx context.Context, by issuance.By, c *Claim) error {
	return s.Claims.ChangeClaim(ctx, c.Org, c.Award, Deed{By: by, Action: "award.link", At: s.Now(), Readers: true}, func(c *Claim) bool {
		c.Counter++
		c.Address, c.Asked, c.AskedAt = "", "", time.Time{}
		return true
	})
}

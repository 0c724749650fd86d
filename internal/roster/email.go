package roster

import (
	"errors"
	"net/mail"
	"strings"
)

func normalizeEmail(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s {
		return "", errors.New("not an e-mail address")
	}
	return s, nil
}

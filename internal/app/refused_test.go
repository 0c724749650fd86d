package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/auth/authtest"
	"github.com/mitome/mitome/internal/authoring"
)

// What is no page says as well why it is refused, in the reader's language: a picture that cannot be drawn, and what a script
// asks for one passkey too many.
func TestRefusedFilesSayWhy(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	_, token := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	draft := s.save(s.begin(), authoring.Fields{"title_ja": "Data \ue123"})
	picture := fmt.Sprintf("/desk/%s/m/%s/picture.ja.png", s.org.Slug, draft.ID)
	for _, accept := range []string{"image/png", "text/html"} {
		answer, body := s.ask("GET", picture, token, nil, "Accept-Language", "ja", "Accept", accept)
		if answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "日本語の画像がありません") || !strings.Contains(body, "U+E123") {
			t.Errorf("%s as %s: status %d, %.200s", picture, accept, answer.StatusCode, body)
		}
	}
	for i := range 20 {
		if status, body := s.add(authtest.NewDevice(t, fmt.Sprint("device ", i)), token, nil); status != http.StatusSeeOther {
			t.Fatalf("passkey %d: status %d, %s", i, status, body)
		}
	}
	for lang, want := range map[string]string{"ja": "20個", "en": "20 passkeys"} {
		answer, body := s.ask("POST", "/desk/account/passkey.json", token, nil, "Accept-Language", lang)
		if answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, want) {
			t.Errorf("one passkey too many, in %s: status %d, %s", lang, answer.StatusCode, body)
		}
	}
}

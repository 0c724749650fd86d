package mail_test

import (
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/locale"
	housemail "github.com/mitome/mitome/internal/mail"
)

// parts are the plain text and the HTML of a mail as it came.
func parts(t *testing.T, m *mail.Message) (text, html string) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type %q, %v", kind, err)
	}
	all := multipart.NewReader(m.Body, params["boundary"])
	read := func(want string) string {
		part, err := all.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		if got := part.Header.Get("Content-Type"); got != want+"; charset=UTF-8" {
			t.Errorf("content type %q, want %s", got, want)
		}
		data, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	return read("text/plain"), read("text/html")
}

// What a name holds adds no line, no recipient and no element to a text (T15, T28).
func TestT15Texts(t *testing.T) {
	const attack = "花子\r\n\r\nhttps://evil.example/\u202e<script>alert(1)</script>"
	l, err := housemail.InvitationLetter("en", housemail.InvitationText{
		URL: "https://badges.example/desk/link?s=a&b", Host: "badges.example", By: attack, Days: 14,
		Body: func(lang locale.Language) string {
			return map[locale.Language]string{"en": "Mizunara University", "ja": "ミズナラ大学"}[lang]
		},
		Role: func(lang locale.Language) string {
			return map[locale.Language]string{"en": "an author", "ja": "作成者"}[lang]
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(l.Text, "\nhttps://evil") || strings.ContainsAny(l.Subject+l.Text+l.HTML, "\r\u202e") || strings.Contains(l.HTML, "<script") {
		t.Errorf("subject %q, text %q, HTML %s", l.Subject, l.Text, l.HTML)
	}
	if l.Subject != "Mizunara University: you are invited to the desk" || !strings.Contains(l.Text, "ミズナラ大学のマイクロクレデンシャル") ||
		!strings.Contains(l.HTML, `href="https://badges.example/desk/link?s=a&amp;b"`) {
		t.Errorf("subject %q, text %q, HTML %s", l.Subject, l.Text, l.HTML)
	}
}

package app_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/mail"
	webdesk "github.com/mitome/mitome/internal/web/desk"
)

// This file holds the desk to threats of docs/safety.md by their numbers; those that need more of a world stand beside it.

// Every page and file of the desk: nobody who has no right to see learners is shown one (T14), and no other page frames it,
// takes it for another kind of file, or reads it from elsewhere (T36).
func TestT14T36EveryPageOfTheDesk(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	draft, whole := s.begin(), s.whole()
	proposal, batch := s.awarded()
	award := s.firstAward()
	for _, role := range append(auth.Roles(), auth.Operator) {
		org := s.org.ID
		if role == auth.Operator {
			org = 0
		}
		_, token := s.somebody(string(role)+"@mizunara-u.example", org, role)
		for _, row := range webdesk.Table() {
			if row.Method != http.MethodGet || row.Right != "anybody" && row.Right != "signedIn" && !role.May(row.Right) {
				continue
			}
			path := pathOf(row, s.org.Slug, fitting(row, draft, whole), proposal, batch, award)
			answer, body := s.ask(http.MethodGet, path, token, nil, "Origin", "https://evil.example")
			if !role.May(auth.Award) && strings.Contains(body, "@students.example") {
				t.Errorf("%s shows %s a learner", path, role)
			}
			if h := answer.Header; h.Get("X-Content-Type-Options") != "nosniff" || strings.HasPrefix(h.Get("Content-Type"), "text/html") && !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
				t.Errorf("%s: headers %v", path, h)
			}
			for name := range answer.Header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s may be read from elsewhere: %s", path, name)
				}
			}
		}
	}
}

// Line breaks in what an invitation says become no line of its mail: an address with one is refused and shown again, in a name
// and in a sender's they are spaces.
func TestT15LineBreaksOfStaff(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	folder := t.TempDir()
	_, err := s.Mail.Set(t.Context(), s.by, mail.Settings{Folder: folder, From: "desk@mizunara-u.example"})
	s.must(err)
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	at := "/desk/" + s.org.Slug
	const broken = "\r\nBcc: evil@evil.example\r\n\r\nevil"
	answer, body := s.ask(http.MethodPost, at+"/people.ja.html", owner, url.Values{"email": {"x@mizunara-u.example" + broken}, "name": {"楢崎"}, "role": {"author"}})
	if answer.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "evil@evil.example") || !strings.Contains(body, "楢崎") {
		t.Errorf("an address of several lines: status %d, or what was typed is lost", answer.StatusCode)
	}
	answer, _ = s.ask(http.MethodPost, at+"/house.ja.html", owner, url.Values{"sender": {"教務課" + broken}, "year_begins": {"4"}, "house_language": {"ja"}})
	if answer.StatusCode != http.StatusSeeOther && answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a sender of several lines: status %d", answer.StatusCode)
	}
	answer, _ = s.ask(http.MethodPost, at+"/people.ja.html", owner, url.Values{"email": {"x@mizunara-u.example"}, "name": {"楢崎" + broken}, "role": {"author"}})
	if answer.StatusCode != http.StatusSeeOther && answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a name of several lines: status %d", answer.StatusCode)
	}
	s.ask(http.MethodPost, at+"/people.ja.html", owner, url.Values{"email": {"y@mizunara-u.example"}, "name": {"柏木"}, "role": {"author"}})
	mailed(t, folder, 1)
	files, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	s.must(err)
	for _, file := range files {
		data, err := os.ReadFile(file) //nolint:gosec // of the test
		s.must(err)
		head, _, _ := strings.Cut(string(data), "\r\n\r\n")
		if strings.Contains(strings.ToLower(head), "\nbcc:") || strings.Count(head, "\nTo:") != 1 {
			t.Errorf("the head of a mail:\n%s", head)
		}
	}
}

// What opens the desk is kept nowhere as it is (T26): of a link and of a session the store has the SHA-256 alone. The link goes
// from the address at once, for the cookie of a session.
func TestT26SecretsOfTheDesk(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	p, _ := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	link, err := s.Auth.SignInLink(t.Context(), p.Email, "")
	s.must(err)
	hash := sha256.Sum256([]byte(link))
	if found := s.tablesWith(string(hash[:])); len(found) != 1 || found[0] != "sign_in_link" {
		t.Errorf("the hash of the link stands in %v", found)
	}
	answer, _ := s.ask(http.MethodPost, "/desk/link.ja.html", "", url.Values{"k": {string(link)}})
	if len(answer.Cookies()) != 1 || strings.Contains(answer.Header.Get("Location"), string(link)) {
		t.Fatalf("the link: status %d, to %q", answer.StatusCode, answer.Header.Get("Location"))
	}
	token := answer.Cookies()[0].Value
	hash = sha256.Sum256([]byte(token))
	if found := s.tablesWith(string(hash[:])); len(found) != 1 || found[0] != "session" {
		t.Errorf("the hash of the token stands in %v", found)
	}
	for what, secret := range map[string]string{"link": string(link), "token": token} {
		raw, err := base64.RawURLEncoding.DecodeString(secret)
		s.must(err)
		if found := append(s.tablesWith(secret), s.tablesWith(string(raw))...); len(found) > 0 {
			t.Errorf("the %s itself stands in %v", what, found)
		}
	}
}

// Invitations of one person are limited, so that nobody mails strangers through the desk (T28): above the limit nobody is
// invited.
func TestT28Invitations(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	invite := func(email string) (int, string) {
		answer, body := s.ask(http.MethodPost, "/desk/"+s.org.Slug+"/people.ja.html", owner, url.Values{"email": {email}, "role": {"viewer"}})
		return answer.StatusCode, body
	}
	for range 60 {
		if status, _ := invite("viewer@mizunara-u.example"); status != http.StatusSeeOther {
			t.Fatalf("status %d", status)
		}
	}
	if status, body := invite("one-more@mizunara-u.example"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "招待が続いた") || !strings.Contains(body, "one-more@mizunara-u.example") {
		t.Errorf("beyond the limit: status %d", status)
	}
	if found := s.tablesWith("one-more@mizunara-u.example"); len(found) > 0 {
		t.Errorf("who was not invited stands in %v", found)
	}
}

// A line of the record that somebody has changed in the store is told by the desk, too (T32).
func TestT32RecordOfTheDesk(t *testing.T) {
	t.Parallel()
	s := serveStaffed(t)
	s.save(s.begin(), nil)
	_, owner := s.somebody("owner@mizunara-u.example", s.org.ID, auth.Owner)
	check := func() string {
		_, body := s.ask(http.MethodGet, "/desk/"+s.org.Slug+"/audit.ja.html?check=1", owner, nil)
		return body
	}
	if body := check(); !strings.Contains(body, "最初から最後まで正しくつながっています") {
		t.Error("the record is not whole to begin with")
	}
	db, err := sql.Open("sqlite", s.file)
	s.must(err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), `UPDATE audit_entry SET at = at + 1 WHERE number = 2`)
	s.must(err)
	if body := check(); !strings.Contains(body, "2番の記録は、書かれたときのものではありません") {
		t.Error("a changed line is not told")
	}
}

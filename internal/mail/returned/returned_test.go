package returned_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/mail/returned"
)

const (
	id   = "00112233445566778899aabbccddeeff"
	back = "bounces+" + id + "@mizunara-u.example"
)

// lines are a mail as it comes over the wire.
func lines(all ...string) string { return strings.Join(all, "\r\n") + "\r\n" }

// report is a multipart/report to an address, whose parts are given.
func report(kind, to string, parts ...string) string {
	head := lines("From: MAILER-DAEMON@mx.example", "To: "+to, "Subject: Returned mail", "MIME-Version: 1.0",
		`Content-Type: multipart/report; report-type=`+kind+`; boundary="b"`, "")
	for _, part := range parts {
		head += "--b\r\n" + part + "\r\n"
	}
	return head + "--b--\r\n"
}

var (
	words   = lines("Content-Type: text/plain; charset=iso-2022-jp", "", "\x1b$B$O$$\x1b(B")
	failed  = lines("Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", "", "Final-Recipient: rfc822; who@students.example", "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 no such user\u202e")
	delayed = strings.Replace(failed, "Action: failed", "Action: delayed", 1)
	abuse   = lines("Content-Type: message/feedback-report", "", "Feedback-Type: abuse", "User-Agent: FBL/1", "Version: 1", "Original-Mail-From: <"+back+">")
	head    = lines("Content-Type: text/rfc822-headers", "", "Message-ID: <"+id+"@mizunara-u.example>", "Subject: x")
)

// What comes back is known by the return path of the mail, or by its Message-ID; what is no report, or of no mail of ours, is
// nothing. The sources are the examples of RFC 3464, appendix E, and RFC 5965, appendix B, with our addresses.
func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		mail, to string
		want     returned.Kind
		said     string
	}{
		"undelivered":              {report("delivery-status", back, words, failed, head), "", returned.Undelivered, "550 5.1.1 no such user"},
		"known by the pipe":        {report("delivery-status", "postmaster@mizunara-u.example", failed), back, returned.Undelivered, "550 5.1.1 no such user"},
		"known by its Message-ID":  {report("delivery-status", "office@mizunara-u.example", failed, head), "", returned.Undelivered, "550 5.1.1 no such user"},
		"of no mail of ours":       {report("delivery-status", "office@mizunara-u.example", failed), "", returned.Nothing, ""},
		"a delay":                  {report("delivery-status", back, delayed, head), "", returned.Nothing, ""},
		"complaint":                {report("feedback-report", "fbl@mizunara-u.example", words, abuse), "", returned.Complaint, "abuse"},
		"no complaint":             {report("feedback-report", back, strings.Replace(abuse, "abuse", "not-spam", 1)), "", returned.Nothing, ""},
		"somebody's answer":        {lines("To: "+back, "Subject: Re: 授与", "", "Thanks!"), "", returned.Nothing, ""},
		"a report that is quoted":  {lines("To: "+back, "Content-Type: text/plain", "", failed), "", returned.Nothing, ""},
		"cut off":                  {report("delivery-status", back, failed)[:420], "", returned.Undelivered, ""},
		"very deep":                {strings.Repeat("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", 5000), back, returned.Nothing, ""},
		"very many parts":          {report("mixed", back, strings.Repeat("x\r\n--b\r\n", 50_000)), "", returned.Nothing, ""},
		"empty delivery status":    {report("delivery-status", back, "Content-Type: message/delivery-status\r\n\r\n"), "", returned.Nothing, ""},
		"larger than what is read": {report("delivery-status", back, words+strings.Repeat("y", 2<<20), failed), "", returned.Nothing, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := strings.NewReader(c.mail)
			got, err := returned.Read(r, c.to)
			if err != nil || got.Kind != c.want || c.said != "" && got.Said != c.said {
				t.Errorf("%+v, %v; want %q %q", got, err, c.want, c.said)
			}
			if got.Kind != returned.Nothing && got.Mail.String() != id {
				t.Errorf("mail %s", got.Mail)
			}
		})
	}
	if _, err := returned.Read(strings.NewReader("X: "+strings.Repeat("x", 1<<20)), ""); !errors.Is(err, returned.ErrUnread) {
		t.Errorf("a header of a megabyte: %v", err)
	}
}

// A Maildir is read once: what was handed on is filed, what failed stays new, and links lead nowhere.
func TestMaildir(t *testing.T) {
	dir := t.TempDir()
	for _, sub := range []string{"new", "cur", "tmp"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"1.a", "2.b"} {
		if err := os.WriteFile(filepath.Join(dir, "new", name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "new", "0.link")); err != nil {
		t.Fatal(err)
	}
	away, got := errors.New("away"), ""
	take := func(file *os.File) error {
		text, err := io.ReadAll(file)
		if string(text) == "2.b" && got == "1.a" {
			got += "!"
			return away
		}
		got += string(text)
		return err
	}
	if n, err := returned.Maildir(dir, take); n != 1 || !errors.Is(err, away) {
		t.Errorf("read %d, %v", n, err)
	}
	if n, err := returned.Maildir(dir, take); n != 1 || err != nil || got != "1.a!2.b" {
		t.Errorf("read %d, %v: %q", n, err, got)
	}
	if _, err := os.Stat(filepath.Join(dir, "cur", "1.a:2,S")); err != nil {
		t.Error(err)
	}
}

// Whatever comes back panics nowhere, and names a mail only where its id stands in it.
func FuzzRead(f *testing.F) {
	f.Add(report("delivery-status", back, words, failed, head))
	f.Add(report("feedback-report", "fbl@mizunara-u.example", words, abuse))
	f.Add(report("delivery-status", back, delayed, head))
	f.Add(lines("To: "+back, "", "Thanks"))
	f.Fuzz(func(t *testing.T, text string) {
		got, err := returned.Read(strings.NewReader(text), "")
		if err == nil && got.Kind != returned.Nothing && len([]rune(got.Said)) > 300 {
			t.Errorf("%d characters are said", len([]rune(got.Said)))
		}
	})
}

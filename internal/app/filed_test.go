package app_test

import (
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/mail"
)

// T10, T14: the mails of a demonstration are read at the desk by those who award, and by nobody else; whatever stands in a
// name, a subject or a text is text there, and a link leads only where its letters say.
func TestT10T14MailsOfADemonstration(t *testing.T) {
	t.Parallel()
	i := openUnseen(t)
	const attack = `<script>alert(1)</script>`
	i.must(mail.Folder(filepath.Join(i.folder, "mails")).Send(&mail.Message{
		ID: "1@demonstration.example", Date: time.Now(), From: mail.Address{Address: "a@demonstration.example"}, To: mail.Address{Name: attack, Address: "aoi@students.example"},
		Subject: attack, Text: attack + "\njavascript:alert(2) http://localhost/mine?k=1\"onclick=alert(3)\n", HTML: "<p></p>",
	}))
	members, err := i.Auth.People.Members(t.Context(), i.org.ID)
	i.must(err)
	page := i.at + "/desk/" + i.org.Slug + "/mails.ja.html"
	seen := map[int]int{}
	for n := range members {
		client := jarred(t)
		chooseInvented(t, client, i.at, members[n].ID)
		status, body := bodyOf(t, client, page)
		v, err := i.Auth.VisitorOf(t.Context(), members[n].ID)
		i.must(err)
		want := http.StatusForbidden
		if v.May(i.org.ID, auth.Award) {
			want = http.StatusOK
		}
		seen[status]++
		if status != want || (status == http.StatusOK) != strings.Contains(body, "aoi@students.example") {
			t.Errorf("%v: status %d, want %d", v.Roles[i.org.ID], status, want)
		}
		if strings.Contains(body, attack) || strings.Contains(body, `href="javascript`) || strings.Contains(body, `"onclick=`) {
			t.Errorf("what a mail says is more than text: %s", body)
		}
	}
	if seen[http.StatusOK] == 0 || seen[http.StatusForbidden] == 0 {
		t.Errorf("answered %v, want some of both", seen)
	}
	if status, body := bodyOf(t, jarred(t), page); strings.Contains(body, "aoi@students.example") {
		t.Errorf("a stranger reads mails: status %d", status)
	}
}

// chooseInvented signs in as one of the demonstration's people.
func chooseInvented(t *testing.T, client *http.Client, at string, person issuance.ID) {
	t.Helper()
	form := url.Values{"next": {"/desk/"}, "person": {person.String()}}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at+"/desk/sign-in.ja.html", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", at)
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
}

func bodyOf(t *testing.T, client *http.Client, address string) (int, string) {
	t.Helper()
	answer, err := client.Get(address) //nolint:noctx // of a test's own server
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

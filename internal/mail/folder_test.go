package mail_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/mail"
)

// What a folder has taken can be read there again, in Japanese too, the newest first; what is no mail is passed over.
func TestFolderIsRead(t *testing.T) {
	folder := mail.Folder(filepath.Join(t.TempDir(), "mails"))
	at := time.Date(2026, time.March, 20, 9, 0, 0, 0, time.UTC)
	for i, subject := range []string{"授与のお知らせ", "A second one"} {
		m := &mail.Message{
			ID: strconv.Itoa(i) + "@demonstration.example", Date: at.Add(time.Duration(i) * time.Minute), From: mail.Address{Address: "a@demonstration.example"},
			To: mail.Address{Name: "高橋 葵", Address: "aoi@students.example"}, Subject: subject, Text: "高橋 葵 様\n\nhttp://localhost/mine?k=1\n", HTML: "<p>高橋 葵 様</p>",
		}
		if err := folder.Send(m); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(string(folder), "0.eml"), []byte("no mail"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := folder.Read(0, 9)
	if err != nil || len(got) != 2 {
		t.Fatalf("read %+v, %v; want two", got, err)
	}
	if got[0].Subject != "A second one" || got[1].Subject != "授与のお知らせ" || got[1].To != "aoi@students.example" || !got[1].At.Equal(at) || !strings.Contains(got[1].Text, "高橋 葵 様\n\nhttp://localhost/mine?k=1") {
		t.Errorf("read %+v", got)
	}
}

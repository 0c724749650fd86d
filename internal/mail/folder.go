package mail

import (
	"encoding/hex"
	"mime"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Filed is a mail that lies in a folder.
type Filed struct {
	ID      ID
	At      time.Time
	To      string
	Subject string
	Text    string // its plain text
}

// Read returns the mails that lie in the folder, the newest first, at most so many behind those that are skipped. What is no
// mail of ours is passed over.
func (f Folder) Read(skipped, atMost int) ([]Filed, error) {
	names, err := filepath.Glob(filepath.Join(string(f), "*.eml"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names) // their names begin with the time
	slices.Reverse(names)
	var all []Filed
	names = names[min(skipped, len(names)):]
	for _, name := range names[:min(atMost, len(names))] {
		file, err := os.Open(name) //nolint:gosec // of the folder
		if err != nil {
			return nil, err
		}
		m, err := gomail.EMLToMsgFromReader(file)
		file.Close()
		if err != nil {
			continue
		}
		if filed, ok := filed(m); ok {
			all = append(all, filed)
		}
	}
	return all, nil
}

// inMessageID finds a mail's id in the Message-ID that it was given.
var inMessageID = regexp.MustCompile(`^<?([0-9a-f]{32})@`)

func filed(m *gomail.Msg) (Filed, bool) {
	f := Filed{Subject: strings.Join(m.GetGenHeader(gomail.HeaderSubject), "")}
	if subject, err := new(mime.WordDecoder).DecodeHeader(f.Subject); err == nil {
		f.Subject = subject
	}
	if id := inMessageID.FindStringSubmatch(m.GetMessageID()); id != nil {
		_, _ = hex.Decode(f.ID[:], []byte(id[1])) // it is 32 hex digits
	}
	if to := m.GetTo(); len(to) > 0 {
		f.To = to[0].Address
	}
	if date := m.GetGenHeader(gomail.HeaderDate); len(date) > 0 {
		f.At, _ = time.Parse(time.RFC1123Z, date[0])
	}
	for _, part := range m.GetParts() {
		if part.GetContentType() != gomail.TypeTextPlain {
			continue
		}
		text, err := part.GetContent()
		if err != nil {
			return f, false
		}
		f.Text = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
	return f, f.To != ""
}

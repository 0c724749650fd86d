package app_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// lines are a log that several write to.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// T25: what opens a learner's page stands in no log, whether it opens it, is guessed, was mistyped, or meets a store that does
// not answer.
func TestT25NoSecretIsLogged(t *testing.T) {
	t.Parallel()
	log := &lines{}
	h := handOutTo(t, log, "氏名,メール\n高橋 葵,a@students.example\n")
	link, _ := h.mailTo("a@students.example", "/mine")
	code := link[strings.Index(link, "k=")+2:]
	guessed := strings.Repeat("7", len(code))
	c, page := h.enter(link)
	h.get(c, page)
	h.get(jarred(t), "/mine?k="+guessed)
	h.send(jarred(t), "/mine.ja.html", h.at, url.Values{"k": {guessed}})
	for _, table := range []string{"claim", "setting"} {
		_, err := h.Store.Writer().ExecContext(t.Context(), "ALTER TABLE "+table+" RENAME TO away")
		h.must(err)
		for _, path := range []string{link, strings.Replace(link, "/mine", "/mine/quiet", 1), strings.Replace(link, "/mine", "/mine/shown", 1), page} {
			if answer, _ := h.get(c, path); answer.StatusCode < http.StatusBadRequest && table == "claim" {
				t.Errorf("%s without its table: status %d", strings.SplitN(path, "?", 2)[0], answer.StatusCode)
			}
		}
		_, err = h.Store.Writer().ExecContext(t.Context(), "ALTER TABLE away RENAME TO "+table)
		h.must(err)
	}
	text := log.String()
	if !strings.Contains(text, "claim") {
		t.Errorf("nothing was logged of a store that does not answer: %s", text)
	}
	for _, secret := range []string{code, code[8:], guessed, "高橋", "a@students.example"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q stands in the log: %s", secret, text)
		}
	}
}

// handOutTo is handOut with a log.
func handOutTo(t *testing.T, log *lines, list string) *handed {
	t.Helper()
	d := openDesk(t)
	d.log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return handOutAt(t, d, list)
}

package locale_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"syscall"
	"testing"

	"github.com/mitome/mitome/internal/locale"
)

func TestReason(t *testing.T) {
	full := locale.NewTrouble("trouble.store_full", "full")
	for _, c := range []struct {
		err  error
		want string // a message's key, or the error's own text
	}{
		{full, "trouble.store_full"},
		{fmt.Errorf("write: %w", errors.Join(full, syscall.ENOSPC)), "trouble.store_full"}, // not what lies beneath
		{fmt.Errorf("open: %w", &fs.PathError{Op: "open", Path: "a", Err: syscall.ENOENT}), "trouble.absent"},
		{&fs.PathError{Op: "write", Path: "a", Err: syscall.ENOSPC}, "trouble.full"},
		{&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "trouble.nobody_listens"},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, "trouble.no_answer"},
		{&net.OpError{Op: "dial", Err: &net.DNSError{Name: "mail.example", IsNotFound: true}}, "trouble.no_host"},
		{&tls.CertificateVerificationError{Err: x509.HostnameError{Host: "mail.example"}}, "trouble.untrusted"},
		{errors.New("odd"), "odd"},
	} {
		for _, lang := range locale.Languages {
			want := locale.Text(lang, c.want)
			if got := locale.Reason(lang, c.err); got != want {
				t.Errorf("Reason(%s, %v) = %q, want %q", lang, c.err, got, want)
			}
		}
	}
	if known := locale.TroubleOf(errors.New("odd")); known != nil {
		t.Errorf("TroubleOf an error that nobody knows = %v, want nil", known)
	}
	if code := full.Code(); code != "store_full" {
		t.Errorf("Code = %q, want store_full", code)
	}
}

// What is noted in one language's words, and in those of older releases, can be said in either.
func TestNoted(t *testing.T) {
	full := locale.NewTrouble("trouble.store_full", "the disk is full")
	for _, c := range []struct {
		err        error
		note, want string // want: a message's key, or the text
	}{
		{fmt.Errorf("publish chunk: %w", full), "[store_full] publish chunk: the disk is full", "trouble.store_full"},
		{fmt.Errorf("write: %w", syscall.ENOSPC), "[full] write: no space left on device", "trouble.full"},
		{errors.New("publish chunk: odd"), "publish chunk: odd", "publish chunk: odd"},
		{errors.New("[odd] text"), "[odd] text", "[odd] text"},
	} {
		note := locale.Noted(c.err)
		if note != c.note {
			t.Errorf("Noted(%v) = %q, want %q", c.err, note, c.note)
		}
		for _, lang := range locale.Languages {
			if got, want := locale.Reason(lang, locale.Recalled(note)), locale.Text(lang, c.want); got != want {
				t.Errorf("recalled in %s: %q, want %q", lang, got, want)
			}
		}
	}
}

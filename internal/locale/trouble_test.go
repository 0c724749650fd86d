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

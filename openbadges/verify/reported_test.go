package verify_test

import (
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/reported"
	"github.com/mitome/mitome/openbadges/verify"
)

// What people report is answered as it should be, and nothing honest is accused.
func TestReported(t *testing.T) {
	for _, c := range reported.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			w := &world{pages: map[string]page{}}
			for address, p := range c.Web {
				w.pages[address] = page{status: p.Status, contentType: p.Type, body: p.Body}
				if p.Down {
					w.pages[address] = page{failure: verify.FetchUnreachable}
				}
			}
			target := verify.Target{Bytes: c.Input, Address: c.Address}
			if c.Ask != "" {
				target.Recipients = []verify.Recipient{{Type: "email", Value: c.Ask}}
			}
			r := w.verify(target)
			code := ""
			if len(r.Reasons) > 0 {
				code = r.Reasons[0].Code
			}
			if string(r.Verdict) != c.Verdict || code != c.Code {
				t.Errorf("%s for %q, want %s for %q: %v", r.Verdict, code, c.Verdict, c.Code, r.Reasons)
			}
			if got := strings.Join(codes(r.Warnings), " "); got != c.Warnings {
				t.Errorf("warnings %q, want %q: %v", got, c.Warnings, r.Warnings)
			}
			accused := r.Recipient == verify.RecipientOther || len(r.Reasons) > 0 && r.Reasons[0].Forged()
			if accused != c.Accused {
				t.Errorf("accused: %t, want %t: %v", accused, c.Accused, r.Reasons)
			}
		})
	}
}

package verify_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/openbadges/verify"
)

func (w *world) read(target verify.Target) *verify.Report {
	return verify.New(verify.Options{Fetcher: w, Now: func() time.Time { return now }}).Read(context.Background(), target)
}

// A BadgeClass that was awarded to nobody is read with its issuer, in hand and at its address, and has no verdict; what is
// an award is verified as always, and Verify takes no BadgeClass.
func TestReadClass(t *testing.T) {
	w := newWorld(t)
	text := w.pages[badgeURL].body
	for name, target := range map[string]verify.Target{
		"at its address": {Address: badgeURL}, "in hand": {Bytes: []byte(text)}, "as an address in a text": {Bytes: []byte(badgeURL)},
		"without its type": {Bytes: []byte(strings.Replace(text, `"type":"BadgeClass",`, "", 1))},
	} {
		r := w.read(target)
		if r.Verdict != verify.NoVerdict || r.Badge == nil || r.Issuer == nil || r.Assertion != nil {
			t.Errorf("%s: verdict %q, badge %t, issuer %t, reasons %v", name, r.Verdict, r.Badge != nil, r.Issuer != nil, codes(r.Reasons))
		}
	}
	if r := w.read(verify.Target{Address: assertionURL}); r.Verdict != verify.Valid || r.Assertion == nil {
		t.Errorf("an award is %q: %v", r.Verdict, codes(r.Reasons))
	}
	if r := w.verify(verify.Target{Address: badgeURL}); r.Verdict == verify.Valid || r.Verdict == verify.NoVerdict {
		t.Errorf("verified, a BadgeClass is %q", r.Verdict)
	}
}

// Where the issuer cannot be had, the report says why, and the class is read all the same.
func TestReadClassAlone(t *testing.T) {
	w := newWorld(t)
	text := w.pages[badgeURL].body
	delete(w.pages, issuerURL)
	r := w.read(verify.Target{Bytes: []byte(text)})
	if r.Verdict != verify.NoVerdict || r.Badge == nil || r.Issuer != nil || !slices.Contains(codes(r.Reasons), "not-found") {
		t.Errorf("verdict %q, badge %t, issuer %t, reasons %v", r.Verdict, r.Badge != nil, r.Issuer != nil, codes(r.Reasons))
	}
	delete(w.pages, badgeURL)
	if r := w.read(verify.Target{Address: badgeURL}); r.Badge != nil || len(r.Reasons) == 0 {
		t.Errorf("nothing at its address: %+v", r)
	}
}

package verify_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/openbadges/verify"
)

// ending is a world in which the time is over as soon as an address has been asked for.
type ending struct {
	*world
	at  string
	end context.CancelFunc
}

func (w ending) Fetch(ctx context.Context, address, accept string) (*verify.Response, error) {
	if address == w.at {
		w.end()
	}
	return w.world.Fetch(ctx, address, accept)
}

// judgeUntil judges until the answer of an address has come.
func (w *world) judgeUntil(t *testing.T, at string, target verify.Target) *verify.Report {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	return verify.New(verify.Options{Fetcher: ending{w, at, end}, Now: func() time.Time { return now }}).Verify(ctx, target)
}

// T02: the time of a verification ends computing, too. What was not looked at leaves the answer open; endorsements, which
// decide nothing, do not.
func TestT02TimeEndsComputing(t *testing.T) {
	many := func(form string) string {
		var all []string
		for n := range 2000 {
			all = append(all, fmt.Sprintf(form, n))
		}
		return strings.Join(all, ",")
	}
	w := newWorld(t)
	signed := verify.Target{Bytes: []byte(sign(t, signedJSON(), signer))}
	w.edit(t, listURL, `["urn`, `[`+many(`"urn:uuid:%d"`)+`,"urn`)
	expect(t, w.judgeUntil(t, listURL, signed), verify.Unverifiable, "took-too-long")
	expect(t, w.verify(signed), verify.Valid, "")

	w = newWorld(t)
	hosted := verify.Target{Bytes: []byte(assertionJSON())}
	w.edit(t, badgeURL, `"issuer"`, `"endorsement":[`+many(`"https://flood.example/%d"`)+`],"issuer"`)
	expect(t, w.judgeUntil(t, "https://flood.example/0", hosted), verify.Valid, "")

	w.edit(t, issuerURL, `"https://w3id.org/openbadges/v2"`, `["https://w3id.org/openbadges/v2",`+many(`"https://flood.example/%d"`)+`]`)
	r := w.judgeUntil(t, issuerURL, hosted)
	expect(t, r, verify.Unverifiable, "took-too-long")
	if got := r.Reasons[0].Message("ja"); !strings.Contains(got, "時間がかかりすぎた") {
		t.Error(got)
	}
}

// T02: a report says of ten thousand findings of a kind how many they are.
func TestT02FindingsAreCounted(t *testing.T) {
	w := newWorld(t)
	var contexts strings.Builder
	for n := range 5000 {
		fmt.Fprintf(&contexts, `,"https://flood.example/%d"`, n)
	}
	w.edit(t, assertionURL, `"https://w3id.org/openbadges/v2"`, `["https://w3id.org/openbadges/v2"`+contexts.String()+`]`)
	r := w.verifyText(assertionJSON())
	if len(r.Warnings) != 8 || r.Warnings[7].More != 4992 {
		t.Fatalf("%d warnings, %v", len(r.Warnings), r.Warnings[len(r.Warnings)-1])
	}
	told := 0
	for _, step := range r.Steps {
		for _, n := range step.Found {
			told += n.More
		}
	}
	if told != 4992 {
		t.Errorf("the steps leave out %d", told)
	}
}

// T02: of an issuer's many keys sixteen are tried for a badge that names none; that one of the others signed it is then
// neither said nor denied.
func TestT02ManyKeys(t *testing.T) {
	signed := sign(t, signedJSON(`,"creator":"`+keyURL+`"`, ""), signer)
	for before, verdict := range map[int]verify.Verdict{15: verify.Valid, 16: verify.Unverifiable} {
		var keys strings.Builder
		for n := range before {
			fmt.Fprintf(&keys, "%s,", edited(keyJSON(t, foreign), keyURL, fmt.Sprintf("%s%d", keyURL, n)))
		}
		w := newWorld(t)
		w.edit(t, issuerURL, `"publicKey":"`+keyURL+`"`, `"publicKey":[`+keys.String()+keyJSON(t, signer)+`]`)
		reason := ""
		if verdict != verify.Valid {
			reason = verify.FetchTooMany
		}
		expect(t, w.verifyText(signed), verdict, reason)
	}
}

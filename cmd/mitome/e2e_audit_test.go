package main

import (
	"crypto/rsa"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/job"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/chain"
	"github.com/mitome/mitome/openbadges"
)

// open opens the house's store beside the processes that work in it.
func (h *house) open() *store.Store {
	h.t.Helper()
	var s *store.Store
	var err error
	if h.database != "" {
		s, err = store.OpenURL(background, h.database, store.Options{})
	} else {
		s, err = store.OpenFolder(background, h.data(), store.Options{})
	}
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { s.Close() })
	return s
}

// progress is how many rows of all lists have been worked; 0 while there is no list.
func progress(s *store.Store) int {
	var done int
	if err := s.Writer().QueryRow(`SELECT COALESCE(SUM(issued + already), 0) FROM batch_chunk`).Scan(&done); err != nil {
		return 0
	}
	return done
}

// waiting is how many chunks have still to be worked, and whether there is any chunk.
func waiting(s *store.Store) (n int, recorded bool) {
	var all int
	if err := s.Writer().QueryRow(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN done_at = 0 THEN 1 ELSE 0 END), 0) FROM batch_chunk`).Scan(&all, &n); err != nil {
		return 0, false
	}
	return n, all > 0
}

func finished(s *store.Store) bool {
	n, recorded := waiting(s)
	return recorded && n == 0
}

// award is one as it is stored.
type storedAward struct {
	id        issuance.ID
	email     string
	assertion []byte
	jws       string
	revoked   bool
}

func storedAwards(t *testing.T, s *store.Store, org issuance.OrganisationID) []storedAward {
	t.Helper()
	rows, err := s.Writer().Query(`SELECT a.id, r.email, a.assertion, COALESCE(g.jws, ''), a.revoked_at
		FROM award a JOIN recipient r ON r.org_id = a.org_id AND r.batch_id = a.batch_id AND r.row_no = a.row_no
		LEFT JOIN signed_assertion g ON g.org_id = a.org_id AND g.batch_id = a.batch_id AND g.row_no = a.row_no
		WHERE a.org_id = $1`, int64(org))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var awards []storedAward
	for rows.Next() {
		var a storedAward
		var id []byte
		var revokedAt int64
		if err := rows.Scan(&id, &a.email, &a.assertion, &a.jws, &revokedAt); err != nil {
			t.Fatal(err)
		}
		a.id, a.revoked = issuance.ID(id), revokedAt > 0
		awards = append(awards, a)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return awards
}

// wantAwards audits the store: exactly want awards stand, no learner has two, no id or salt occurs twice, each award
// verifies, no work is left, the audit chain follows, and the database finds itself whole.
func wantAwards(t *testing.T, s *store.Store, want int, signed bool) []storedAward {
	t.Helper()
	orgs, err := s.Organisations(background)
	if err != nil || len(orgs) != 1 {
		t.Fatalf("%d organisations, %v; want one", len(orgs), err)
	}
	org := orgs[0]
	awards := storedAwards(t, s, org.ID)
	key := publicKey(t, s, &org)
	ids, salts, people := map[issuance.ID]bool{}, map[string]bool{}, map[string]bool{}
	standing := 0
	for _, a := range awards {
		salt, err := verifies(&org, key, &a, signed)
		if err != nil {
			t.Fatalf("award %s: %v", a.id, err)
		}
		if ids[a.id] || salts[salt] || !a.revoked && people[a.email] {
			t.Fatalf("award %s: its id, its salt or its recipient occurs twice", a.id)
		}
		ids[a.id], salts[salt] = true, true
		if !a.revoked {
			people[a.email] = true
			standing++
		}
	}
	if standing != want {
		t.Errorf("%d awards stand, want %d", standing, want)
	}
	wantNumber(t, s, want, `SELECT COUNT(*) FROM holding`)
	wantNumber(t, s, 0, `SELECT COUNT(*) FROM batch_chunk WHERE done_at = 0`)
	eventually(t, "no task to be left", func() bool {
		var n int
		err := s.Writer().QueryRow(`SELECT COUNT(*) FROM river_job WHERE state <> 'completed'`).Scan(&n)
		return err == nil && n == 0
	})
	if err := chain.Verify(background, s.Writer(), int64(org.ID)); err != nil {
		t.Error(err)
	}
	wantWhole(t, s)
	return awards
}

func wantWhole(t *testing.T, s *store.Store) {
	t.Helper()
	if s.Engine() != job.SQLite {
		return
	}
	var verdict string
	if err := s.Writer().QueryRow(`PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity_check: %q, %v", verdict, err)
	}
}

func wantNumber(t *testing.T, s *store.Store, want int, query string) {
	t.Helper()
	var got sql.NullInt64
	if err := s.Writer().QueryRow(query).Scan(&got); err != nil || int(got.Int64) != want {
		t.Errorf("%s: %d, %v; want %d", query, got.Int64, err, want)
	}
}

func publicKey(t *testing.T, s *store.Store, org *issuance.Organisation) *rsa.PublicKey {
	t.Helper()
	document, err := s.Key(background, org.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	k, err := openbadges.Parse[openbadges.CryptographicKey](document)
	if err != nil {
		t.Fatal(err)
	}
	key, err := openbadges.ParsePublicKey(k.PublicKeyPem)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// verifies checks an award as a stranger would who knows the learner's address, and returns its salt.
func verifies(org *issuance.Organisation, key *rsa.PublicKey, a *storedAward, signed bool) (salt string, err error) {
	hosted, err := openbadges.Parse[openbadges.Assertion](a.assertion)
	if err != nil {
		return "", err
	}
	if a.id[6]>>4 != 4 || a.id[8]>>6 != 2 {
		return "", fmt.Errorf("id is no UUID version 4")
	}
	if hosted.ID != org.AwardAddress(a.id) {
		return "", fmt.Errorf("its id is %q", hosted.ID)
	}
	if err := sound(hosted, a.email); err != nil {
		return "", err
	}
	if signed != (a.jws != "") {
		return "", fmt.Errorf("signed: %t", a.jws != "")
	}
	if !signed {
		return hosted.Recipient.Salt, nil
	}
	jws, err := openbadges.ParseJWS(a.jws)
	if err != nil {
		return "", err
	}
	if err := jws.Verify(key); err != nil {
		return "", err
	}
	twin, err := openbadges.Parse[openbadges.Assertion](jws.Payload)
	if err != nil {
		return "", err
	}
	return hosted.Recipient.Salt, sound(twin, a.email)
}

func sound(a *openbadges.Assertion, email string) error {
	if err := a.Validate(); err != nil {
		return err
	}
	if a.Recipient.Match("email", email) != openbadges.MatchExact {
		return errors.New("its recipient is another")
	}
	return nil
}

// get asks a serving process for an address of any host.
func (p *process) get(address, accept string) (status int, body []byte, header http.Header) {
	p.h.t.Helper()
	status, body, header, err := p.try(address, accept)
	if err != nil {
		p.h.t.Fatal(err)
	}
	return status, body, header
}

func (p *process) try(address, accept string) (status int, body []byte, header http.Header, err error) {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return 0, nil, nil, err
	}
	request.Host = request.URL.Host
	request.URL.Host = p.address
	request.Header.Set("Accept", accept)
	response, err := client.Do(request)
	if err != nil {
		return 0, nil, nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, body, response.Header, err
}

var client = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport:     &http.Transport{DialContext: (&net.Dialer{}).DialContext, MaxIdleConnsPerHost: 16},
}

const jsonLD = "application/ld+json"

// wantServed demands that every award is answered with exactly the stored bytes; step 7 asks for every seventh.
func (p *process) wantServed(s *store.Store, awards []storedAward, step int) {
	p.h.t.Helper()
	orgs, err := s.Organisations(background)
	if err != nil {
		p.h.t.Fatal(err)
	}
	for i := 0; i < len(awards); i += step {
		status, body, _ := p.get(orgs[0].AwardAddress(awards[i].id), jsonLD)
		switch {
		case awards[i].revoked && status == http.StatusGone:
		case status != http.StatusOK || string(body) != string(awards[i].assertion):
			p.h.t.Fatalf("award %s: status %d, %d bytes", awards[i].id, status, len(body))
		}
	}
}

func sortedIDs(awards []storedAward) []string {
	ids := make([]string, len(awards))
	for i, a := range awards {
		ids[i] = a.id.String() + string(a.assertion)
	}
	slices.Sort(ids)
	return ids
}

// wantKept demands that everything of before is still there, byte for byte.
func wantKept(t *testing.T, before, after []storedAward) {
	t.Helper()
	now := sortedIDs(after)
	for _, a := range sortedIDs(before) {
		if _, found := slices.BinarySearch(now, a); !found {
			t.Errorf("lost, or changed: %s", strings.SplitN(a, "{", 2)[0])
		}
	}
}

package app

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// verifier judges anybody's badges. Addresses of our own are answered by what is published, without the network: also
// on a trial system, whose address nobody else could reach, and behind a proxy that does not lead back.
type verifier struct {
	*verification.Service
	fetcher   *fetch.Fetcher
	store     *store.Store
	published http.Handler // set once, before the first badge is judged
	now       func() time.Time
}

func newVerifier(st *store.Store, now func() time.Time, editions microcredential.Editions, demonstration bool) *verifier {
	v := &verifier{store: st, now: now}
	v.fetcher = fetch.New(fetch.Options{Local: v.local, Now: now})
	v.Service = verification.New(verification.Options{Fetcher: v.fetcher, Now: now, Editions: editions, Home: home{st}, Trial: trial(demonstration)})
	return v
}

// local answers an address below the base URL of one of our organisations as the world would see it. Only objects of
// Open Badges, their pictures and pages lie there; anything else of ours, such as this very verification, is not found.
func (v *verifier) local(ctx context.Context, address string) (*verify.Response, bool) {
	orgs, err := v.store.Organisations(ctx)
	if err != nil {
		return nil, false
	}
	for i := range orgs {
		if path, ours := strings.CutPrefix(address, orgs[i].BaseURL); ours && strings.HasPrefix(path, "/") {
			return v.answer(ctx, address, path), true
		}
	}
	return nil, false
}

func (v *verifier) answer(ctx context.Context, address, path string) *verify.Response {
	r := &verify.Response{Final: address, Status: http.StatusNotFound, At: v.now()}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil || !strings.HasPrefix(path, "/o/") {
		return r
	}
	answer := &kept{header: http.Header{}, status: http.StatusOK}
	v.published.ServeHTTP(answer, request)
	r.Status, r.ContentType, r.Link = answer.status, answer.header.Get("Content-Type"), answer.header["Link"]
	r.Body = answer.body.Bytes()
	return r
}

// kept is an answer that stays in the house.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header                  { return k.header }
func (k *kept) WriteHeader(status int)               { k.status = status }
func (k *kept) Write(data []byte) (n int, err error) { return k.body.Write(data) }

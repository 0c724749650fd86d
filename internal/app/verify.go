package app

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/comparison"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/verification"
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
	elsewhere bool         // what fetch.Map names is asked for there, also below a base URL of ours
	now       func() time.Time
}

// newVerifier makes a judge; unstated is how long it remembers answers that say nothing of it, see fetch.Options.
func (a *App) newVerifier(unstated time.Duration) *verifier {
	v := &verifier{store: a.Store, now: a.config.Now}
	v.fetcher = fetch.New(fetch.Options{Local: v.local, Now: v.now, Unstated: unstated})
	v.Service = verification.New(verification.Options{
		Fetcher: v.fetcher, Now: v.now, Editions: a.config.Editions, Home: home{a.Store}, Trial: trial(a.demonstration),
	})
	return v
}

// Judge judges badges for whoever works with this store: its own are decided by what it holds, before their host exists.
type Judge struct {
	*verifier
	catalogue *catalogue.Catalogue
}

// Judge makes a judge. elsewhere names origins that are answered from other addresses, see fetch.Map; they are asked there even
// where they are ours. Close it after use.
func (a *App) Judge(elsewhere func(*fetch.Fetcher) error) (*Judge, error) {
	_, judge, err := a.pages(slog.New(slog.DiscardHandler), fetch.MaxAge)
	if err != nil {
		return nil, err
	}
	judge.elsewhere = true
	if err := elsewhere(judge.fetcher); err != nil {
		judge.fetcher.Close()
		return nil, err
	}
	return &Judge{judge, a.Catalogue}, nil
}

// Close gives everything back but the store.
func (j *Judge) Close() { j.fetcher.Close() }

// Ours returns the base URL of ours below which the first document lies that a report rests on; "" when the world was asked.
func (j *Judge) Ours(ctx context.Context, r *verification.Report) string {
	if len(r.Fetched) == 0 {
		return ""
	}
	base, _, _ := j.ours(ctx, r.Fetched[0].Address)
	return base
}

// Code gives a column that was read at an address the codes that the catalogue has of its class, see comparison.Column.Code.
func (j *Judge) Code(ctx context.Context, column *comparison.Column) {
	if known := j.letter(ctx, column.Source.Class); known != nil {
		column.Code(known)
	}
}

// letter is what the catalogue has of the class at an address, ours or another issuer's; nil where it has nothing.
func (j *Judge) letter(ctx context.Context, class string) *catalogue.Letter {
	if _, path, ours := j.ours(ctx, class); ours {
		id, err := issuance.ParseID(path[strings.LastIndexByte(path, '/')+1:])
		if err != nil {
			return nil
		}
		letter, err := j.catalogue.OfferedWhole(ctx, id)
		if err != nil {
			return nil
		}
		return letter
	}
	entry, other, err := j.catalogue.Other(ctx, catalogue.OtherID(class))
	if err != nil {
		return nil
	}
	other.Complete(entry.Body.Name, nil)
	return &other.Letter
}

// local answers an address below the base URL of one of our organisations as the world would see it. Only objects of
// Open Badges, their pictures and pages lie there; anything else of ours, such as this very verification, is not found.
func (v *verifier) local(ctx context.Context, address string) (*verify.Response, bool) {
	_, path, ours := v.ours(ctx, address)
	if !ours {
		return nil, false
	}
	return v.answer(ctx, address, path), true
}

// ours finds the base URL below which an address lies, if it is answered here.
func (v *verifier) ours(ctx context.Context, address string) (base, path string, ours bool) {
	if v.elsewhere && v.fetcher.Mapped(address) {
		return "", "", false
	}
	orgs, err := v.store.Organisations(ctx)
	if err != nil {
		return "", "", false
	}
	for i := range orgs {
		base = orgs[i].BaseURL
		if path, ours = strings.CutPrefix(address, base); ours && strings.HasPrefix(path, "/") {
			return base, path, true
		}
	}
	return "", "", false
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

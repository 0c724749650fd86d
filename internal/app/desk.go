package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/desk"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/learner"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

// DeskURL is where the desk is reached: at the base URL of the store or of its first organisation, or else, in an empty
// store and in a demonstration, whose organisations have hosts of their own, at the listener on this machine. It never
// comes from a request (T34).
func (a *App) DeskURL(ctx context.Context, listener net.Addr) (string, error) {
	if a.demonstration {
		return here(listener), nil
	}
	base, err := a.Service.BaseURL(ctx)
	if !errors.Is(err, issuance.ErrNotFound) {
		return base, err
	}
	orgs, err := a.Store.Organisations(ctx)
	if err != nil {
		return "", err
	}
	if len(orgs) > 0 {
		return orgs[0].BaseURL, nil
	}
	return here(listener), nil
}

// here is the address of a listener, as a browser on this machine asks for it.
func here(listener net.Addr) string {
	port := 8080
	if tcp, ok := listener.(*net.TCPAddr); ok {
		port = tcp.Port
	}
	return fmt.Sprintf("http://localhost:%d", port)
}

// deskAt is the desk at its one host.
type deskAt struct {
	base    string // scheme and host
	host    string // with its port
	handler http.Handler
	mine    http.Handler // the learners' own pages
}

// besideDesk puts the desk beside a site, at its one host. A store that can only be read, and a preview, have none.
func (a *App) besideDesk(ctx context.Context, site http.Handler, judge *verifier, listener net.Addr, logger *slog.Logger) (http.Handler, error) {
	if a.Store.ReadOnly() || a.config.Preview || a.config.Memory {
		return site, nil
	}
	config := desk.Config{
		Config: visit.Config{
			Organisations: a.Store.OrganisationStore, Departments: a.Departments, Auth: a.Auth, Demonstration: a.demonstration, Notice: a.notice(),
			Logo: new(logos).of(a), Vault: a.Mail.Vault,
			Limits: gate.Limits{Proxies: a.config.Proxies, Every: 200 * time.Millisecond, Burst: 100}, Log: logger, Now: a.config.Now,
		},
		Authoring: a.Authoring, Awarding: a.Awarding, Claims: a.Claims, Register: a.Register, Standing: a.Standing, Yearbook: a.Yearbook, Batches: a.Store.BatchStore, Letters: learnerMail{a}, Editions: a.config.Editions,
		Mail: a.Mail, Mails: a, MailFolder: a.mailFolder(),
		Read: func(ctx context.Context, badge verify.Target) *microcredential.Description {
			return judge.Read(ctx, badge).Description()
		},
	}
	accounts, err := a.inventedAccounts(ctx, judge.fetcher, listener)
	if err != nil {
		return nil, err
	}
	config.Providers = &auth.Providers{Service: a.Auth, Client: judge.fetcher.Client(), Vault: a.Mail.Vault}
	mine := learner.Config{
		Claims: a.Claims, Organisations: a.Store, Title: a.Awarding.Title, Editions: a.config.Editions, Files: site, Notice: a.notice(), Log: logger, Now: a.config.Now,
		Limits: gate.Limits{Proxies: a.config.Proxies, Every: 50 * time.Millisecond, Burst: 200, Each: 16}, // a school behind one address
	}
	config.Moved = func(ctx context.Context) (string, error) { return a.moveDesk(ctx, listener, config, mine) }
	if _, err := a.moveDesk(ctx, listener, config, mine); err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch at := a.desk.Load(); {
		case accounts != nil && r.Host == accounts.host:
			accounts.ServeHTTP(w, r)
		case desk.Here(r, at.host):
			at.handler.ServeHTTP(w, r)
		case learner.Here(r, at.host):
			at.mine.ServeHTTP(w, r)
		default:
			site.ServeHTTP(w, r)
		}
	}), nil
}

// moveDesk has the desk, and the learners' own pages, answer at the host where the store says that it is, from the next request
// on, and returns its base.
func (a *App) moveDesk(ctx context.Context, listener net.Addr, config desk.Config, mine learner.Config) (string, error) {
	base, err := a.DeskURL(ctx, listener)
	if err != nil {
		return "", err
	}
	if at := a.desk.Load(); at != nil && at.base == base {
		return base, nil
	}
	u, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	config.Host, config.Secure = u.Host, u.Scheme == "https"
	mine.Host, mine.Secure = config.Host, config.Secure
	if config.Passkeys, err = a.Auth.PasskeysAt(base); err != nil {
		return "", err
	}
	providers := *config.Providers
	providers.Origin = base
	config.Providers = &providers
	at := &deskAt{base: base, host: u.Host}
	if at.handler, err = desk.New(config); err == nil {
		at.mine, err = learner.New(mine)
	}
	if err == nil {
		a.desk.Store(at)
	}
	return base, err
}

// mailFolder is the folder into which mails are written where nobody says otherwise; empty where it has no place of its own.
func (a *App) mailFolder() string {
	folder, err := filepath.Abs(filepath.Join(a.config.Data, "mails"))
	if err != nil {
		return ""
	}
	return folder
}

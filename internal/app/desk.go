package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/desk"
	"github.com/mitome/mitome/internal/web/gate"
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

// besideDesk puts the desk beside a site, at its one host. A store that can only be read, and a preview, have none.
func (a *App) besideDesk(ctx context.Context, site http.Handler, judge *verifier, listener net.Addr, logger *slog.Logger) (http.Handler, error) {
	if a.Store.ReadOnly() || a.config.Preview || a.config.Memory {
		return site, nil
	}
	base, err := a.DeskURL(ctx, listener)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	a.desk = base
	handler, err := desk.New(desk.Config{
		Authoring: a.Authoring, Organisations: a.Store.OrganisationStore, Register: a.Register, Auth: a.Auth,
		Secure: u.Scheme == "https", Demonstration: a.demonstration, Notice: a.notice(), Limits: gate.Limits{Proxies: a.config.Proxies},
		Host: u.Host, Log: logger, Now: a.config.Now, Editions: a.config.Editions,
		Read: func(ctx context.Context, badge verify.Target) *microcredential.Description {
			return judge.Read(ctx, badge).Description()
		},
	})
	if err != nil {
		return nil, err
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if desk.Here(r, u.Host) {
			handler.ServeHTTP(w, r)
			return
		}
		site.ServeHTTP(w, r)
	}), nil
}

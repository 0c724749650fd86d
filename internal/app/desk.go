package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges/verify"
)

// Desk says for whom a desk is served, and at which host with its port; no other is answered.
type Desk struct {
	By   issuance.By
	Host string
}

// ServeDesk serves the desk on a listener until ctx ends. Whoever reaches it may write and publish: the listener is one of
// this very machine. ready is called once the first request can be answered.
func (a *App) ServeDesk(ctx context.Context, listener net.Listener, d Desk, logger *slog.Logger, ready func()) error {
	_, judge, err := a.pages(logger)
	if err != nil {
		return err
	}
	defer judge.fetcher.Close()
	config := a.deskConfig(judge, logger)
	config.Visitor, config.Host = a.ownerOfAll(d.By), d.Host
	handler, err := desk.New(config)
	if err != nil {
		return err
	}
	server := web.NewServer(handler, logger)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	ready()
	select {
	case err := <-served:
		return errors.Join(fmt.Errorf("serve the desk: %w", err))
	case <-ctx.Done():
		return shutDown(server)
	}
}

// deskConfig is what every desk is made of.
func (a *App) deskConfig(judge *verifier, logger *slog.Logger) desk.Config {
	return desk.Config{
		Read: func(ctx context.Context, badge verify.Target) *microcredential.Description {
			return judge.Read(ctx, badge).Description()
		},
		Authoring: a.Authoring, Organisations: a.Store.OrganisationStore, Register: a.Register, Auth: a.Auth,
		Log: logger, Now: a.config.Now, Editions: a.config.Editions,
	}
}

// ownerOfAll lets one actor do what the owners of all organisations may.
func (a *App) ownerOfAll(by issuance.By) func(r *http.Request) (*auth.Visitor, error) {
	return func(r *http.Request) (*auth.Visitor, error) {
		orgs, err := a.Store.Organisations(r.Context())
		v := &auth.Visitor{Person: auth.Person{By: by}, Roles: map[issuance.OrganisationID][]auth.Role{}}
		for i := range orgs {
			v.Roles[orgs[i].ID] = []auth.Role{auth.Owner}
		}
		return v, err
	}
}

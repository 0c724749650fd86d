package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strings"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
)

// serveCommand serves what is published, and works tasks.
type serveCommand struct {
	storeFlags
	Listen  string `help:"command.serve.listen" env:"MITOME_LISTEN" default:"localhost:8080" placeholder:"ADDR"`
	BaseURL string `help:"command.serve.base_url" name:"base-url" env:"MITOME_BASE_URL" placeholder:"URL"`

	TrustedProxy []string `help:"command.serve.trusted_proxy" env:"MITOME_TRUSTED_PROXIES" placeholder:"CIDR"`
}

// Run serves until it is interrupted; then requests and tasks in hand are finished.
func (k *serveCommand) Run(c *Context) error {
	proxies, err := k.proxies()
	if err != nil {
		return err
	}
	if err := checkListen(k.Listen); err != nil {
		return err
	}
	a, err := k.open(c, app.Config{Serving: true, Proxies: proxies})
	if err != nil {
		return err
	}
	defer a.Close()
	if k.BaseURL != "" {
		if err := setBaseURL(c, a, k.BaseURL); err != nil {
			return err
		}
	}
	listener, err := net.Listen("tcp", k.Listen)
	if err != nil {
		return undecided(err, "command.serve.listen_failed", "address", k.Listen)
	}
	if a.Store.ReadOnly() {
		fmt.Fprintln(c.Stderr, c.Text("command.serve.read_only"))
	}
	return c.serve(a, listener, func() {
		fmt.Fprintln(c.Stderr, c.Text("command.serve.ready", "address", "http://"+listener.Addr().String()+"/"))
	})
}

// checkListen wants a host, which may be empty, and a port by its number or its name.
func checkListen(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return misuse(nil, "command.serve.bad_listen", "value", address)
	}
	return nil
}

// proxies reads addresses and ranges of addresses.
func (k *serveCommand) proxies() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range k.TrustedProxy {
		text = strings.TrimSpace(text)
		proxy, err := netip.ParsePrefix(text)
		if one, oneErr := netip.ParseAddr(text); oneErr == nil {
			one = one.Unmap()
			proxy, err = one.Prefix(one.BitLen())
		}
		if err != nil {
			return nil, misuse(nil, "command.serve.bad_proxy", "value", text)
		}
		all = append(all, proxy)
	}
	return all, nil
}

func setBaseURL(c *Context, a *app.App, base string) error {
	err := asOperator(c, a, func(by issuance.By) error { return a.Service.SetBaseURL(c, by, base) })
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) {
		return refuse(err, "command.serve.refused")
	}
	if normal, err := issuance.NormalizeBaseURL(base); err == nil && issuance.Foreign(base) {
		fmt.Fprintln(c.Stderr, c.Text("issue.base_url_encoded", "url", base, "base", normal))
	}
	return err
}

func (c *Context) serve(a *app.App, listener net.Listener, ready func()) error {
	logger := slog.New(slog.NewTextHandler(c.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	err := a.Serve(c, listener, logger, ready)
	if errors.Is(err, app.ErrServing) {
		return refuse(err, "command.serve.refused")
	}
	return err
}

package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/openbadges"
)

// serveCommand serves what is published, and works tasks.
type serveCommand struct {
	office.Flags
	Listen  string `help:"command.serve.listen" env:"MITOME_LISTEN" default:"localhost:8080" placeholder:"ADDR"`
	BaseURL string `help:"command.serve.base_url" name:"base-url" env:"MITOME_BASE_URL" placeholder:"URL"`

	TrustedProxy []string `help:"command.serve.trusted_proxy" env:"MITOME_TRUSTED_PROXIES" placeholder:"CIDR"`
}

// Run serves until it is interrupted; then requests and tasks in hand are finished.
func (k *serveCommand) Run(c *terminal.Context) error {
	proxies, err := k.proxies()
	if err != nil {
		return err
	}
	if err := checkListen(k.Listen); err != nil {
		return err
	}
	a, err := k.Open(c, app.Config{Serving: true, Proxies: proxies})
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
		return terminal.Undecided(err, "command.serve.listen_failed", "address", k.Listen)
	}
	if a.Store.ReadOnly() {
		fmt.Fprintln(c.Stderr, c.Text("command.serve.read_only"))
	}
	return serveOn(c, a, listener, func() {
		server := "http://" + listener.Addr().String()
		fmt.Fprintln(c.Stderr, c.Text("command.serve.ready", "address", server+"/"))
		sayPages(c, a, server)
		offerSetUp(c, a, listener)
	})
}

// shownBodies is of how many awarding bodies the pages are told.
const shownBodies = 5

// sayPages says where the pages of the awarding bodies are read: at their own addresses, which may not lead here yet.
func sayPages(c *terminal.Context, a *app.App, server string) {
	orgs, err := a.Register.Organisations(c)
	if err != nil {
		return // that it serves was said, and what stands in the way will be told by the pages
	}
	for i := range orgs[:min(len(orgs), shownBodies)] {
		org := &orgs[i]
		page, key := org.Address(), "command.serve.read_at"
		if openbadges.Loopback(org.BaseURL) {
			key = "command.serve.read_here"
		}
		fmt.Fprintln(c.Stderr, c.Text(key, "name", org.NameIn(c.Lang), "page", page, "base", org.BaseURL,
			"here", server+strings.TrimPrefix(page, org.BaseURL), "server", server))
	}
}

// offerSetUp tells how the desk gets its first person. The address itself is for whoever sits at this terminal, and for no log.
func offerSetUp(c *terminal.Context, a *app.App, listener net.Listener) {
	if a.Store.ReadOnly() {
		return
	}
	if nobody, err := a.Auth.Unmanned(c); err != nil || !nobody {
		return
	}
	if !terminal.Is(c.Stderr) {
		fmt.Fprintln(c.Stderr, c.Text("command.setup.how", "address", listener.Addr().String()))
		return
	}
	if address, err := a.SetUpURL(c, listener.Addr()); err == nil {
		fmt.Fprintln(c.Stderr, c.Text("command.setup.address", "url", address))
	}
}

// checkListen wants a host, which may be empty, and a port by its number or its name.
func checkListen(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err != nil {
		return terminal.Misuse(nil, "command.serve.bad_listen", "value", address)
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
			return nil, terminal.Misuse(nil, "command.serve.bad_proxy", "value", text)
		}
		all = append(all, proxy)
	}
	return all, nil
}

func setBaseURL(c *terminal.Context, a *app.App, base string) error {
	err := a.AsOperator(c, func(by issuance.By) error { return a.Service.SetBaseURL(c, by, base) })
	var refusal *issuance.Refusal
	if errors.As(err, &refusal) {
		return terminal.Refuse(err, "command.serve.refused")
	}
	if normal, err := issuance.NormalizeBaseURL(base); err == nil && issuance.Foreign(base) {
		fmt.Fprintln(c.Stderr, c.Text("issue.base_url_encoded", "url", base, "base", normal))
	}
	return err
}

func serveOn(c *terminal.Context, a *app.App, listener net.Listener, ready func()) error {
	err := a.Serve(c, listener, c.Logger(), ready)
	if errors.Is(err, app.ErrServing) {
		return terminal.Refuse(err, "command.serve.refused")
	}
	return err
}

package browsertest

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Faults says what the page did, since it was opened, that no page of ours may do: asked another host, offended against
// its Content-Security-Policy, missed a part, or failed in a script. What was said is not said again.
func (p *Page) Faults() []string {
	// What happened before an answer is heard before it.
	_ = chromedp.Do(p.ctx, chromedp.Evaluate[chromedp.Void]("0"))
	p.mu.Lock()
	defer p.mu.Unlock()
	faults := slices.Compact(p.faults)
	p.faults = nil
	return faults
}

func (p *Page) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.asked(e)
	case *network.EventResponseReceived:
		p.answered(e)
	case *network.EventDataReceived:
		if r := p.byID[e.RequestID]; r != nil {
			r.Bytes += int(e.DataLength)
		}
	case *log.EventEntryAdded:
		// Of answers with a fault's status we judge ourselves: a page may be one.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			p.faultf("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *runtime.EventExceptionThrown:
		p.faultf("exception in %s: %s", e.ExceptionDetails.URL, thrown(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			p.faultf("console.%s: %s", e.Type, said(e.Args))
		}
	}
}

func (p *Page) faultf(format string, args ...any) {
	p.faults = append(p.faults, fmt.Sprintf(format, args...))
}

func (p *Page) asked(e *network.EventRequestWillBeSent) {
	r := &Request{URL: e.Request.URL, Type: e.Type}
	p.byID[e.RequestID] = r // a redirect has the id of what it is redirected from
	p.requests = append(p.requests, r)
	if foreign(r.URL) {
		p.faultf("%s asks another host: %s", e.DocumentURL, r.URL)
	}
}

func (p *Page) answered(e *network.EventResponseReceived) {
	r := p.byID[e.RequestID]
	if r == nil {
		return
	}
	r.Status = int(e.Response.Status)
	if e.Type != network.ResourceTypeDocument && r.Status >= http.StatusBadRequest {
		p.faultf("a part of the page answers %d: %s", r.Status, r.URL)
	}
}

// foreign reports whether an address leads off this machine.
func foreign(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	switch u.Scheme {
	case "data", "blob", "about":
		return false
	}
	host := u.Hostname()
	ip := net.ParseIP(host)
	return host != "localhost" && !strings.HasSuffix(host, ".localhost") && (ip == nil || !ip.IsLoopback())
}

func said(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		if a.Description != "" {
			words = append(words, a.Description)
		} else {
			words = append(words, string(a.Value))
		}
	}
	return strings.Join(words, " ")
}

func thrown(e *runtime.ExceptionDetails) string {
	if e.Exception == nil {
		return e.Text
	}
	return said([]*runtime.RemoteObject{e.Exception})
}

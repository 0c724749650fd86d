package browsertest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// View is how a page is looked at. The zero value is a window at a desk, in light, in no particular language.
type View struct {
	Width    int    // in CSS pixels, 0 for Desk; below 600 it is a phone, which is touched
	Dark     bool   // what prefers-color-scheme says
	Language string // Accept-Language; "" sends the browser's own
	NoScript bool   // the page's scripts do not run
}

// String is the view as a part of a test's name or a file's: "390-dark".
func (v View) String() string {
	name := fmt.Sprint(v.width())
	if v.Dark {
		name += "-dark"
	}
	if v.NoScript {
		name += "-noscript"
	}
	return name
}

func (v View) width() int64 {
	if v.Width == 0 {
		return Desk
	}
	return int64(v.Width)
}

func (v View) phone() bool { return v.width() < 600 }

// Page is a tab of the browser. Its methods end the test when the browser does not do what they ask.
type Page struct {
	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	requests []*Request // since Go
	byID     map[network.RequestID]*Request
	faults   []string
	device   webauthn.AuthenticatorID
}

// Request is something that the page asked for.
type Request struct {
	URL    string
	Type   network.ResourceType // Document, Stylesheet, Script, Image …
	Status int                  // 0 when there was no answer
	Bytes  int                  // of the body, decompressed
}

// Open opens an empty page. It is closed at the end of the test, which then fails if the page did what it must not.
func Open(t testing.TB, v View) *Page {
	t.Helper()
	browser, err := shared()
	if errors.Is(err, errAbsent) {
		absent(t, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	p := &Page{t: t, byID: map[network.RequestID]*Request{}}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.listen))
	p.ctx = ctx
	t.Cleanup(func() {
		faults := p.Faults()
		cancel()
		for _, fault := range faults {
			t.Error(fault)
		}
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("opening a page: %v", err)
	}
	if v.Language != "" {
		call(p, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": v.Language}})
	}
	if v.NoScript {
		call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	p.Look(v)
	return p
}

// Lend leaves the page to a part of the test until that ends, as if it had been opened for it: nothing is kept from before,
// and what the page does that it must not is the part's fault. A window takes a second of processor time to open.
func (p *Page) Lend(t testing.TB) {
	t.Helper()
	owner := p.t
	p.t = t
	call(p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	t.Cleanup(func() {
		for _, fault := range p.Faults() {
			t.Error(fault)
		}
		p.t = owner
	})
}

// Look changes how the page is looked at, without loading it again. Language and NoScript stay as the page was opened.
func (p *Page) Look(v View) {
	p.t.Helper()
	scheme := "light"
	if v.Dark {
		scheme = "dark"
	}
	height := int64(900)
	if v.phone() {
		height = 844
	}
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: v.width(), Height: height, DeviceScaleFactor: 1, Mobile: v.phone()})
	call(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: v.phone()})
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

// Go loads an address and returns the status of the page, once it and its parts are there.
func (p *Page) Go(address string) int {
	p.t.Helper()
	p.forget()
	answer := run(p, "opening "+address, chromedp.NavigateResponse(address))
	return int(answer.Status)
}

// Follow does what leads to another page, waits until that is there, and returns its status.
func (p *Page) Follow(do func()) int {
	p.t.Helper()
	p.forget()
	ctx, cancel := context.WithTimeout(p.ctx, patient)
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, chromedp.Func(func(context.Context, *chromedp.Target) error {
		do()
		return nil
	}))
	if err != nil {
		p.t.Fatalf("waiting for the next page: %v", err)
	}
	return int(answer.Status)
}

// Requests are what the page asked for since Go or Follow, in order.
func (p *Page) Requests() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := make([]Request, len(p.requests))
	for i, r := range p.requests {
		list[i] = *r
	}
	return list
}

func (p *Page) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests = nil
}

// run does one thing in the page, for at most as long as a test is patient.
func run[T any](p *Page, what string, action chromedp.Action[T]) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patient)
	defer cancel()
	result, err := chromedp.Run(ctx, action)
	if err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
	return result
}

// call sends one command of the DevTools protocol.
func call[P, R any](p *Page, command cdp.Command[P, R], parameters P) R {
	p.t.Helper()
	return run(p, command.Method, func(ctx context.Context, target *chromedp.Target) (R, error) {
		return cdp.Call(ctx, target, command, parameters)
	})
}

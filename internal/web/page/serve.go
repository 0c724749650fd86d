package page

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/web"
)

// render writes a page into memory first: a page that cannot be made is an error, never half a page.
func render(c templ.Component, b *bytes.Buffer) error {
	if err := c.Render(context.Background(), b); err != nil {
		return web.Broken(fmt.Errorf("render page: %w", err))
	}
	return nil
}

// Rendered is a part of pages, written once for all of them.
func Rendered(c templ.Component) (templ.Component, error) {
	var b bytes.Buffer
	if err := render(c, &b); err != nil {
		return nil, err
	}
	return templ.Raw(b.String()), nil
}

// buffers are what pages are written into, until they are sent. What holds more than a page is not kept.
var buffers = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 32<<10)) }}

const keptBuffer = 256 << 10

// Serve answers with a page that anybody may keep for a minute.
func Serve(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	return serve(w, r, status, c, web.PageHeaders, web.ForAMinute)
}

// ServeScripted is Serve for a page with scripts of this host.
func ServeScripted(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	return serve(w, r, status, c, web.ScriptHeaders, web.ForAMinute)
}

// ServeLive is ServeScripted for a page whose scripts ask this host for more.
func ServeLive(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	return serve(w, r, status, c, web.LiveHeaders, web.ForAMinute)
}

// ServeOnce answers with a page that holds what is true now and for the one who asked; it may have scripts of this host.
func ServeOnce(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	return serve(w, r, status, c, web.ScriptHeaders, web.NotKept)
}

// ServeLiveOnce is ServeOnce for a page whose scripts ask this host for more.
func ServeLiveOnce(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	return serve(w, r, status, c, web.LiveHeaders, web.NotKept)
}

func serve(w http.ResponseWriter, r *http.Request, status int, c templ.Component, headers func(http.Header), keep []string) error {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	defer func() {
		if b.Cap() <= keptBuffer {
			buffers.Put(b)
		}
	}()
	if err := render(c, b); err != nil {
		return err
	}
	headers(w.Header())
	w.Header()["Cache-Control"] = keep
	web.WritePage(w, r, status, b.Bytes())
	return nil
}

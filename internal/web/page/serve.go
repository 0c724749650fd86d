package page

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"github.com/a-h/templ"

	"github.com/mitome/mitome/internal/web"
)

// render writes a page into memory first: a page that cannot be made is an error, never half a page.
func render(c templ.Component) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(32 << 10)
	if err := c.Render(context.Background(), &b); err != nil {
		return nil, web.Broken(fmt.Errorf("render page: %w", err))
	}
	return b.Bytes(), nil
}

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
	body, err := render(c)
	if err != nil {
		return err
	}
	headers(w.Header())
	w.Header()["Cache-Control"] = keep
	web.WritePage(w, r, status, body)
	return nil
}

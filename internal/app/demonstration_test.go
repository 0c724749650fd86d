package app_test

import (
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
)

// invented issues one award at a base URL, into a demonstration or not, serves it at the listener, and returns its address and
// the folder of the store.
func invented(t *testing.T, config app.Config, base string, listener net.Listener) (address, folder string) {
	t.Helper()
	config.Data = t.TempDir()
	a, err := app.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	a.Service.Keys = oneKey{key()}
	out, err := a.Service.Issue(t.Context(), by, issuance.Request{Description: description(t, "https://body.example/"), List: list(1), BaseURL: base})
	if err != nil {
		t.Fatal(err)
	}
	serveAt(t, a, listener)
	if err := a.Service.Watch(t.Context(), out, func(int) {}); err != nil {
		t.Fatal(err)
	}
	awards, err := a.Store.Awards(t.Context(), out.Org.ID, issuance.Selection{}, issuance.Award{}, 1)
	if err != nil || len(awards) != 1 {
		t.Fatalf("%d awards: %v", len(awards), err)
	}
	return out.Org.AwardAddress(awards[0].ID), config.Data
}

// Only a store that was made as a demonstration shows a name below localhost as if the world could reach it; a preview says
// that it is one.
func TestDemonstrationShowsTheGoodState(t *testing.T) {
	t.Parallel()
	const trying, proves, all = "begun on this computer for trying out", "it proves nothing", "everything is invented"
	const before = "Preview: nothing has been published"
	for _, test := range []struct {
		name          string
		config        app.Config
		host          string
		award, answer []string // what both pages say, and what they do not say after "not"
	}{
		{"a demonstration", app.Config{Demonstration: true}, "mizunara.localhost", []string{all, "Valid", "not", trying}, []string{all, "This badge is genuine", "not", proves}},
		{"a trial within one", app.Config{Demonstration: true}, "127.0.0.1", []string{all, trying}, []string{all, proves}},
		{"any other store", app.Config{}, "mizunara.localhost", []string{trying, "not", all}, []string{proves, "not", all}},
		{"a preview", app.Config{Preview: true}, "127.0.0.1", []string{before, "not", trying, all}, []string{before, proves, "not", all}},
	} {
		t.Run(test.name, func(t *testing.T) {
			listener, port := listen(t)
			address, _ := invented(t, test.config, "http://"+test.host+":"+port, listener)
			at, _ := url.Parse(address)
			home := "http://" + listener.Addr().String()
			for path, wants := range map[string][]string{at.Path + ".en.html": test.award, "/verify.en.html?url=" + url.QueryEscape(address): test.answer} {
				page, want := string(get(t, home+path)), true
				for _, text := range wants {
					if text == "not" {
						want = false
					} else if strings.Contains(page, text) != want {
						t.Errorf("%s: %q %t, want %t", path, text, !want, want)
					}
				}
			}
		})
	}
}

// A store with real awards never becomes a demonstration.
func TestDemonstrationIsNew(t *testing.T) {
	t.Parallel()
	listener, port := listen(t)
	_, folder := invented(t, app.Config{}, "http://mizunara.localhost:"+port, listener)
	if _, err := app.Open(t.Context(), app.Config{Data: folder, Demonstration: true}); !errors.Is(err, app.ErrUsed) {
		t.Errorf("got %v, want %v", err, app.ErrUsed)
	}
}

// T01: a demonstration asks the demonstrations that it was told of, and no other address of this machine.
func TestT01DemonstrationsBesideEachOther(t *testing.T) {
	t.Parallel()
	theirs, port := listen(t)
	origin := "http://tsukimiso.localhost:" + port
	address, _ := invented(t, app.Config{Demonstration: true}, origin, theirs)
	for _, test := range []struct {
		name   string
		config app.Config
		want   string
	}{
		{"told", app.Config{Demonstration: true, Beside: []string{origin}}, "Look closely at who issued"}, // both are of the same name
		{"not told", app.Config{Demonstration: true}, "Could not be checked"},
		{"no demonstration", app.Config{Beside: []string{origin}}, "Could not be checked"},
	} {
		t.Run(test.name, func(t *testing.T) {
			ours, port := listen(t)
			invented(t, test.config, "http://mizunara.localhost:"+port, ours)
			says(t, string(get(t, "http://"+ours.Addr().String()+"/verify.en.html?url="+url.QueryEscape(address))), test.want)
		})
	}
}

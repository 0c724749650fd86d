package browsertest

import (
	"bytes"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const policy = "default-src 'self'; connect-src *; img-src * data:; script-src 'nonce-ours'; style-src 'nonce-ours'"

// serve answers / with a body in a page that has nothing wrong with it, and everything else with 404.
func serve(t *testing.T, body string) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", policy)
		w.Write([]byte(`<!doctype html><html lang="en"><title>A page</title><meta name="viewport" content="width=device-width">` +
			`<main><h1>A page</h1>` + body + `</main>`))
	})
	mux.HandleFunc("/favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/header", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(r.Header.Get("Accept-Language"))) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

// What no page of ours may do is found; otherwise the tests that look for it prove nothing.
func TestFaultsAreFound(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"nothing":         {"<p>All is well.</p>", ""},
		"another host":    {`<img alt="" src="https://pictures.example/a.png">`, "asks another host: https://pictures.example/a.png"},
		"another address": {`<script nonce="ours">fetch("http://192.0.2.1/").catch(() => {})</script>`, "asks another host: http://192.0.2.1/"},
		"inline script":   {`<script>1</script>`, "Content Security Policy"},
		"inline style":    {`<p style="color: red">red</p>`, "Content Security Policy"},
		"missing part":    {`<img alt="" src="/nowhere.png">`, "answers 404"},
		"exception":       {`<script nonce="ours">nowhere()</script>`, "nowhere is not defined"},
		"console":         {`<script nonce="ours">console.error("no good")</script>`, "no good"},
	} {
		t.Run(name, func(t *testing.T) {
			p := Open(t, View{})
			if status := p.Go(serve(t, c.body)); status != http.StatusOK {
				t.Errorf("status %d", status)
			}
			faults := p.Faults()
			if c.want == "" && len(faults) > 0 || c.want != "" && !strings.Contains(strings.Join(faults, "\n"), c.want) {
				t.Errorf("faults %q, want %q", faults, c.want)
			}
		})
	}
}

func TestAccessibilityFaultsAreFound(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"nothing":      {"<p>All is well.</p>", ""},
		"alt text":     {`<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">`, "image-alt"},
		"contrast":     {`<style nonce="ours">p { color: #999; background: white }</style><p>Pale.</p>`, "color-contrast"},
		"small target": {`<style nonce="ours">button { width: 12px; height: 12px; padding: 0; border: 0 }</style><button>a</button><button>b</button>`, "target-size"},
	} {
		t.Run(name, func(t *testing.T) {
			p := Open(t, View{Width: Phone})
			p.Go(serve(t, c.body))
			var found []string
			for _, f := range p.findings() {
				found = append(found, f.ID)
			}
			if c.want == "" && len(found) > 0 || c.want != "" && !slices.Contains(found, c.want) {
				t.Errorf("found %q, want %q", found, c.want)
			}
		})
	}
}

func TestView(t *testing.T) {
	address := serve(t, `<p id="script">no script</p><script nonce="ours">document.getElementById("script").textContent = "script"</script>`)
	p := Open(t, View{Width: Phone, Dark: true, Language: "ja"})
	p.Go(address)
	const look = `[innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, matchMedia("(pointer: coarse)").matches].join()`
	if got := Eval[string](p, look); got != "390,true,true" {
		t.Errorf("phone in the dark: %s", got)
	}
	p.Look(View{})
	if got := Eval[string](p, look); got != "1280,false,false" {
		t.Errorf("desk in light: %s", got)
	}
	if got := p.Text("#script"); got != "script" {
		t.Errorf("with script: %q", got)
	}
	picture, err := png.DecodeConfig(bytes.NewReader(p.Picture()))
	if err != nil || picture.Width != 1280 {
		t.Errorf("picture %v, %v", picture, err)
	}
	if pdf := p.Print(); !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("printed %.20q", pdf)
	}
	p.Go(address + "/header")
	if got := p.Text("body"); got != "ja" {
		t.Errorf("language %q", got)
	}

	bare := Open(t, View{NoScript: true})
	bare.Go(address)
	if got := bare.Text("#script"); got != "no script" {
		t.Errorf("without script: %q", got)
	}
}

// Text over text is found on the printed page, also where the screen has none.
func TestOverprinted(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"nothing":    {`<p>One line.</p><p>Another <b>line</b> <i>with parts</i>.</p><table><tr><td>a</td><td>b</td></tr></table>`, 0},
		"over":       {`<style nonce="ours">@media print { .up { position: relative; top: -2.2em } }</style><p>One line.</p><p class="up">Another line.</p>`, 1},
		"on screen":  {`<style nonce="ours">@media screen { .up { position: relative; top: -2.2em } }</style><p>One line.</p><p class="up">Another line.</p>`, 0},
		"not seen":   {`<style nonce="ours">.up { position: relative; top: -2.2em; visibility: hidden }</style><p>One line.</p><p class="up">Another line.</p>`, 0},
		"beside":     {`<style nonce="ours">.in { position: absolute; left: 1em } p { position: relative }</style><p>One line of some length<span class="in">inside</span></p>`, 1},
		"tight text": {`<style nonce="ours">p { line-height: 0.9; width: 8em }</style><p>Lines of one text may touch each other.</p>`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := Open(t, View{})
			p.Go(serve(t, c.body))
			if got := p.Paper().Overprinted(); (len(got) > 0) != (c.want > 0) {
				t.Errorf("found %q", got)
			}
		})
	}
}

func TestFilesAndLinks(t *testing.T) {
	address := serve(t, `<form action="/header"><input type="file" id="file"><div id="zone">here</div><button>go</button></form><script nonce="ours">
		document.addEventListener("dragover", e => e.preventDefault());
		document.addEventListener("drop", e => { e.preventDefault(); document.getElementById("zone").textContent = e.target.id + e.dataTransfer.files[0].name });
	</script>`)
	file := filepath.Join(t.TempDir(), "badge.png")
	if err := os.WriteFile(file, []byte("picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := Open(t, View{})
	p.Go(address)
	p.Choose("#file", file)
	if got := Eval[string](p, `document.getElementById("file").files[0].name`); got != "badge.png" {
		t.Errorf("chosen: %q", got)
	}
	p.Drop("#zone", file)
	if got := p.Text("#zone"); got != "zonebadge.png" {
		t.Errorf("dropped: %q", got)
	}
	if status := p.Follow(func() { p.Click("button") }); status != http.StatusOK {
		t.Errorf("next page: %d", status)
	}
	if r := p.Requests(); len(r) != 1 || !strings.HasPrefix(r[0].URL, address+"/header") || r[0].Status != http.StatusOK {
		t.Errorf("requests %+v", r)
	}
}

package visit

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// This file has what is asked once more before it is done. A form that was sent is answered by leading on to a page whose
// address holds what was typed, sealed: so nothing is kept of it, any node can show it, and whoever comes back to the page or
// loads it again sends nothing anew.

// Vault seals texts; mail.Vault.
type Vault interface {
	Seal(text string) (string, error)
	Unseal(sealed string) (string, error)
}

const (
	looked     = "looked" // what was typed, in an address
	longest    = 6000     // bytes of it that an address bears everywhere
	mostLooked = 1 << 20  // bytes of what was typed
)

// question is what was typed, by whom and for which page.
type question struct {
	Person int64      `json:"person"`
	Path   string     `json:"path"`
	Typed  url.Values `json:"typed"`
}

// Ask leads on to a page of an organisation that shows what a form that was sent would do; path and query are its address. What
// no address bears is shown at once.
func (d *Desk) Ask(v *Visit, path string, query url.Values, show func() error) error {
	if v.R.Method != http.MethodPost {
		return show()
	}
	sealed, err := d.sealed(&question{v.By.ID, path, v.R.PostForm})
	if err != nil || len(sealed) > longest {
		return show()
	}
	all := url.Values{looked: {sealed}}
	for name, values := range query {
		all[name] = values
	}
	return v.GoOn(path, "?"+all.Encode(), nil)
}

// Asked takes what was typed from the address of a page, as if it had been sent, and reports whether there is anything that the
// same person typed for that page.
func (d *Desk) Asked(v *Visit, path string) bool {
	text := v.R.URL.Query().Get(looked)
	if text == "" || v.R.Method == http.MethodPost || len(text) > longest {
		return false
	}
	packed, err := d.Vault.Unseal(strings.NewReplacer("-", "+", "_", "/").Replace(text))
	if err != nil {
		return false
	}
	data, err := io.ReadAll(io.LimitReader(flate.NewReader(strings.NewReader(packed)), mostLooked))
	var q question
	if err != nil || json.Unmarshal(data, &q) != nil || q.Person != v.By.ID || q.Path != path {
		return false
	}
	v.R.PostForm = q.Typed
	return true
}

func (d *Desk) sealed(q *question) (string, error) {
	data, err := json.Marshal(q)
	if err != nil {
		return "", err
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = w.Write(data)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return "", err
	}
	text, err := d.Vault.Seal(packed.String())
	return strings.NewReplacer("+", "-", "/", "_").Replace(text), err
}

package public

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/mitome/mitome/internal/artwork"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/picture"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
)

// An awarding body's pages are headed by what its badges wear: name, logo and colour, those that it used last. The colour
// is a style sheet at an address that tells the colour, the logo a small picture at one that tells its digest; so both
// stay for ever, and a page that was kept for a minute finds those that it was made with.

// The grounds of letters, as page.css has them: the sheet, behind it, and the strips of how an award stands.
var (
	lightGrounds = []string{"#fffefb", "#f4f1eb", "#f6f3ed", "#edf5ef", "#fbf2df", "#fbecea"}
	darkGrounds  = []string{"#1c1a17", "#131210", "#1d2b23", "#312917", "#38211f"}
)

// Contrasts of letters in the colour to their grounds. Source: WCAG 2.2, 1.4.3 and 1.4.6.
const (
	leastContrast = 4.6 // a little above 4.5, for browsers round
	deepContrast  = 7
)

// colourStyle is the style sheet that turns a page's accent into a colour "#rrggbb".
func colourStyle(colour string) (string, error) {
	var all [4]string
	for i, x := range []struct {
		contrast float64
		grounds  []string
	}{{leastContrast, lightGrounds}, {deepContrast, lightGrounds}, {leastContrast, darkGrounds}, {deepContrast, darkGrounds}} {
		var err error
		if all[i], err = artwork.Readable(colour, x.contrast, x.grounds...); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf(":root{--face:%[1]s}\n@media screen{:root{--seal:%[2]s;--seal-deep:%[3]s}}\n"+
		"@media screen and (prefers-color-scheme:dark){:root{--seal:%[4]s;--seal-deep:%[5]s}}\n@media print{:root{--seal:%[2]s}}\n",
		colour, all[0], all[1], all[2], all[3]), nil
}

// colourIcon stands for pages of a colour in a window's title, where there is no logo.
func colourIcon(colour string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="` + colour + `"/></svg>`
}

// colourFiles are what goes with a colour, by the end of its address. That tells the content, too, as other files do.
func colourFiles(colour string) (map[string]string, error) {
	style, err := colourStyle(colour)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for ext, body := range map[string]string{".css": style, ".svg": colourIcon(colour)} {
		sum := sha256.Sum256([]byte(body))
		files[strings.TrimPrefix(colour, "#")+"."+hex.EncodeToString(sum[:6])+ext] = body
	}
	return files, nil
}

// faceFile answers a file that goes with a colour. Whatever the colour, it costs no more than telling it.
func faceFile(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	files, err := colourFiles("#" + strings.ToLower(name[:min(6, len(name))]))
	body, ok := files[name]
	if err != nil || !ok {
		return issuance.ErrNotFound
	}
	web.PictureHeaders(w.Header(), map[string]string{".css": "text/css; charset=utf-8", ".svg": pictureTypes[svg]}[path.Ext(name)])
	w.Header()["Cache-Control"] = web.ForEver
	web.Write(w, r, http.StatusOK, []byte(body))
	return nil
}

// face is how the organisation's pages in a language are headed.
func (s *Objects) face(ctx context.Context, o *organisation, lang locale.Language) page.Face {
	worn := o.worn.Load()
	if worn == nil {
		var err error
		if worn, err = s.readFace(ctx, o); err != nil {
			s.log.ErrorContext(ctx, "face of an awarding body", "organisation", o.Slug, "error", err)
		} else {
			o.worn.Store(worn)
		}
	}
	face, body := *worn, s.body(o, lang)
	face.Name, face.Lang, face.Page = body.name, body.lang, body.page
	return face
}

// readFace reads colour and logo. What can be shown is returned beside an error, too.
func (s *Objects) readFace(ctx context.Context, o *organisation) (*page.Face, error) {
	face := &page.Face{}
	look, err := s.source.HouseLook(ctx, o.ID)
	if err != nil && !errors.Is(err, issuance.ErrNotFound) {
		return face, err
	}
	colour, err := artwork.Colour(look.Colour, o.HomeURL)
	if err != nil {
		return face, err
	}
	files, err := colourFiles(colour)
	if err != nil {
		return face, err
	}
	for name := range files {
		if path.Ext(name) == ".css" {
			face.Style = "/faces/" + name
		} else {
			face.Icon = page.Image{Path: "/faces/" + name, Type: pictureTypes[svg]}
		}
	}
	if look.Art == "" {
		return face, nil
	}
	at := "/faces/" + o.Slug + "/" + look.Art + string(png)
	logo, err := s.drawLogo(ctx, o, at, look.Art)
	if err != nil {
		return face, err
	}
	width, height, err := artwork.HeadSize(logo)
	face.Logo = page.Image{Path: at, Type: pictureTypes[png], Width: width, Height: height}
	face.Icon = face.Logo
	return face, err
}

// drawLogo makes the logo of a digest, unless it is kept, for the path at which it is served.
func (s *Objects) drawLogo(ctx context.Context, o *organisation, at, digest string) ([]byte, error) {
	return s.logos.get(ctx, at, func(ctx context.Context) ([]byte, error) {
		file, err := s.source.Art(ctx, o.ID, digest)
		if err != nil {
			return nil, err
		}
		art, _, err := picture.Read(file)
		if err != nil {
			return nil, web.Broken(fmt.Errorf("stored logo %s: %w", digest, err))
		}
		return artwork.HeadLogo(art)
	})
}

// logo answers a logo in the size that heads a page.
func (s *Objects) logo(w http.ResponseWriter, r *http.Request, m *view) error {
	o, err := s.organisation(r.Context(), m, r.PathValue("org"), r.Host)
	if err != nil {
		return err
	}
	digest, isPNG := strings.CutSuffix(r.PathValue("file"), string(png))
	if !isPNG {
		return issuance.ErrNotFound
	}
	small, err := s.drawLogo(r.Context(), o, r.URL.Path, digest)
	if err != nil {
		return err
	}
	return servePicture(w, r, small, png, web.ForEver)
}

// host tells whose own host a request asks, as a part of that body's pages: the one of whom the host is, or the only one
// that there is.
func (s *Objects) host(r *http.Request, lang locale.Language) page.Part {
	m, err := s.memory.current(r.Context())
	if err != nil {
		return page.Of(page.Face{})
	}
	o, err := s.alone(r.Context(), m, r.Host)
	if err != nil {
		return page.Of(page.Face{})
	}
	return page.Of(s.face(r.Context(), o, lang))
}

// alone is the organisation whose own the host is, or else the only one; ErrNotFound where there are several or none.
func (s *Objects) alone(ctx context.Context, m *view, host string) (*organisation, error) {
	all, err := s.organisations(ctx, m)
	if err != nil {
		return nil, err
	}
	var of []*organisation
	for _, o := range all {
		if o.host == plainHost(host) {
			of = append(of, o)
		}
	}
	if len(of) == 0 {
		of = all
	}
	if len(of) != 1 {
		return nil, issuance.ErrNotFound
	}
	return of[0], nil
}

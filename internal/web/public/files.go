package public

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/openbadges/bake"
)

var pictureTypes = map[form]string{png: "image/png", svg: "image/svg+xml"}

// edition returns an edition with its pictures, remembered if it can be.
func (s *Objects) edition(ctx context.Context, m *view, o *organisation, id issuance.ID) (*issuance.Edition, error) {
	if e := m.editions.get(id); e != nil && e.Org == o.ID {
		return e, nil
	}
	found, err := s.source.Edition(ctx, o.ID, id)
	if err != nil {
		return nil, err
	}
	m.editions.put(id, &found, len(found.Document)+len(found.PNG)+len(found.SVG)+1024)
	return &found, nil
}

// pictureOf returns the bytes of a picture; they are empty when the edition has none of that form.
func pictureOf(e *issuance.Edition, f form) []byte {
	if f == svg {
		return e.SVG
	}
	return e.PNG
}

func servePicture(w http.ResponseWriter, r *http.Request, picture []byte, f form, cache []string) error {
	if len(picture) == 0 {
		return issuance.ErrNotFound
	}
	web.PictureHeaders(w.Header(), pictureTypes[f])
	w.Header()["Cache-Control"] = cache
	web.Write(w, r, http.StatusOK, picture)
	return nil
}

// bakedPicture makes the picture that carries the Assertion. It is baked anew each time: that costs less than sending it.
func (s *Objects) bakedPicture(w http.ResponseWriter, r *http.Request, m *view, o *organisation, a *issuance.Award, f form) error {
	e, err := s.edition(r.Context(), m, o, a.Edition)
	if err != nil {
		return err
	}
	plain := pictureOf(e, f)
	if len(plain) == 0 {
		return issuance.ErrNotFound
	}
	baked, err := bake.Bake(plain, string(a.Assertion))
	if err != nil {
		return web.Broken(fmt.Errorf("bake award %s: %w", a.ID, err))
	}
	return servePicture(w, r, baked, f, web.ForAMinute)
}

// signed answers the signed twin in JWS compact form. Its type is application/jose (RFC 7515, section 9.2.1).
func (s *Objects) signed(w http.ResponseWriter, r *http.Request, o *organisation, a *issuance.Award) error {
	twin, err := s.source.Signed(r.Context(), o.ID, a.ID)
	if err != nil {
		return err
	}
	w.Header()["Content-Type"] = []string{"application/jose"}
	w.Header()["Cache-Control"] = web.ForAMinute
	web.Write(w, r, http.StatusOK, []byte(twin.JWS))
	return nil
}

// goneFile answers for a picture or a signed twin of an award that is revoked or erased: there is none any more. The
// form is fixed by the address, so the sentence stands in both languages.
func goneFile(w http.ResponseWriter, r *http.Request, status issuance.Status) error {
	key := "gone.file"
	if status == issuance.Erased {
		key = "gone.file.erased"
	}
	w.Header()["Content-Type"] = []string{"text/plain; charset=utf-8"}
	w.Header()["Cache-Control"] = web.ForAMinute
	web.Write(w, r, http.StatusGone, []byte(page.Say("en", key)+"\n"+page.Say("ja", key)+"\n"))
	return nil
}

// revokedBody is the stripped Assertion of a revoked award, and nothing else. The reason is the public code; an erased
// award has the code "erased". Source: Open Badges 2.0, Assertion, and Verification, "Verifying a Revoked Badge".
func revokedBody(o *organisation, a *issuance.Award) []byte {
	body, _ := json.Marshal(struct {
		Context string `json:"@context"`
		Type    string `json:"type"`
		ID      string `json:"id"`
		Revoked bool   `json:"revoked"`
		Reason  string `json:"revocationReason,omitempty"`
	}{"https://w3id.org/openbadges/v2", "Assertion", o.AwardAddress(a.ID), true, publicReason(a)})
	return body
}

// publicReason is the code of a revocation. Codes that are not in the list are not repeated: they could be typed text.
func publicReason(a *issuance.Award) string {
	if a.Erased {
		return "erased"
	}
	for _, code := range issuance.Reasons {
		if code == a.Reason {
			return code
		}
	}
	return ""
}

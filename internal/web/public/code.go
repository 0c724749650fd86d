package public

import (
	"net/http"

	"github.com/mitome/mitome/internal/web"
)

// serveCode answers the QR code of an address, which stands on the printed sheet. It takes milliseconds to make, ten
// times as long as the page: so it is a picture of its own, made when asked for, and kept by the browser.
func serveCode(w http.ResponseWriter, r *http.Request, address string) error {
	code, err := web.QRCode(address)
	if err != nil {
		return web.Broken(err)
	}
	web.PictureHeaders(w.Header(), pictureTypes[svg])
	w.Header()["Cache-Control"] = web.ForEver
	web.Write(w, r, http.StatusOK, code)
	return nil
}

package web

import (
	"log/slog"
	"net/http"
	"time"
)

// Limits against slow readers and writers (T35). The largest answer is a photograph as picture, in an SVG: half a megabyte.
const (
	headerTimeout  = 5 * time.Second
	bodyTimeout    = 15 * time.Second
	bodySpeed      = 128 << 10 // bytes a second, 1 Mbit/s, by which a body may take longer; 16 MiB take 143 s at most
	writeTimeout   = 60 * time.Second
	idleTimeout    = 2 * time.Minute
	maxHeaderBytes = 128 << 10 // a search of 10,000 kanji is an address of 90 kB, and is answered with a sentence
)

// NewServer returns a server for the handler, with AccessLog before it and timeouts for header, body (Arriving), answer
// and idle connections. Its own complaints about connections go to the log as warnings.
func NewServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           AccessLog(log, Arriving(bodyTimeout, bodySpeed, handler)),
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       bodyTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

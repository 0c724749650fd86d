package web

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"time"
)

// requestID returns the id that the answer carries in X-Request-Id, drawing one if there is none yet. Ids sent by
// clients are not used: they would let a stranger write into the log.
func requestID(h http.Header) string {
	if id := h.Get("X-Request-Id"); id != "" {
		return id
	}
	id := rand.Text()[:16]
	h.Set("X-Request-Id", id)
	return id
}

// AccessLog writes one debug line for each request: id, method, path, status, bytes, time. Paths hold only ids; query
// strings, addresses of clients and header values are left out, so that no line tells of a person. When the logger
// does not want debug lines, requests pass untouched: public objects are asked for thousands of times a second.
// Failures are logged by Answerer at error level in any case.
func AccessLog(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !log.Enabled(r.Context(), slog.LevelDebug) {
			next.ServeHTTP(w, r)
			return
		}
		began := time.Now()
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		id := requestID(w.Header())
		next.ServeHTTP(rec, r)
		log.DebugContext(r.Context(), "request", "request", id, "method", r.Method, "path", r.URL.Path,
			"status", rec.status, "bytes", rec.bytes, "took", time.Since(began))
	})
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	n, err := r.ResponseWriter.Write(b)
	r.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

package web

import (
	"io"
	"net/http"
	"time"
)

// Arriving gives the body of a request longer to arrive than within, which is the server's ReadTimeout: one second more for
// each speed bytes that came, up to so many as the longest upload has. So a photograph comes in from a telephone far from its
// mast, and who sends less than that holds a connection no longer than before (T35). The answer may take as long as any.
func Arriving(within time.Duration, speed int64, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = &arriving{r.Body, http.NewResponseController(w), time.Now().Add(within), speed, 0, 0}
		}
		next.ServeHTTP(w, r)
	})
}

// longestBody is how many bytes of a body lengthen the time that it may take.
const longestBody = 16 << 20

// arriving is a body on its way.
type arriving struct {
	io.ReadCloser

	conn    *http.ResponseController
	until   time.Time // the end, had nothing come yet
	speed   int64     // bytes a second
	came    int64     // bytes
	counted int64     // of them, by which the end was moved
}

func (a *arriving) Read(p []byte) (int, error) {
	n, err := a.ReadCloser.Read(p)
	a.came = min(a.came+int64(n), longestBody)
	if a.came-a.counted >= a.speed {
		a.counted = a.came
		until := a.until.Add(time.Duration(a.came) * time.Second / time.Duration(a.speed))
		a.conn.SetReadDeadline(until)                    //nolint:errcheck // what has none, as a recorder in tests, waits as it does
		a.conn.SetWriteDeadline(until.Add(writeTimeout)) //nolint:errcheck // likewise
	}
	return n, err
}

package fetch

import (
	"errors"
	"io"
	"net/http"

	"github.com/mitome/mitome/openbadges/verify"
)

// Client returns a client for what is asked of a host of strangers beside the documents of a badge, such as a provider of
// accounts: any method, over the connections of f, which refuse every address that is not public. Only https is asked, except
// for origins that Map names. No redirect is followed, no answer is kept, and reading more than MaxBody of one is an error.
// Source: docs/safety.md T01.
func (f *Fetcher) Client() *http.Client {
	return &http.Client{
		Transport:     plainly{f},
		Timeout:       f.options.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// plainly asks without cache, once for each request.
type plainly struct{ *Fetcher }

func (f plainly) RoundTrip(request *http.Request) (*http.Response, error) {
	to, err := f.target(request.URL.String())
	if err == nil {
		err = f.permit(to)
	}
	if err == nil && to.via == nil && to.url.Scheme != "https" {
		err = &verify.FetchError{Code: verify.FetchBadAddress, Err: errors.New("not https")}
	}
	if err != nil {
		if request.Body != nil {
			request.Body.Close()
		}
		return nil, err
	}
	from, sent := f.strict, request.Clone(request.Context())
	sent.URL, sent.Host = to.url, to.url.Host
	if to.via != nil {
		from, sent.URL.Scheme, sent.URL.Host = f.mapped, to.via.Scheme, to.via.Host
	}
	sent.Header.Set("User-Agent", f.options.UserAgent)
	response, err := roundTrip(from, sent)
	if err != nil {
		return nil, err
	}
	response.Body = limitedBody{&limitedReader{from: response.Body, left: MaxBody}, response.Body}
	return response, nil
}

// limitedBody is a body of MaxBody bytes at most.
type limitedBody struct {
	io.Reader
	io.Closer
}

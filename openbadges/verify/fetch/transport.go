package fetch

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strings"
	"time"
)

const (
	dialTimeout   = 4 * time.Second // to connect, and again to agree on TLS
	headerTimeout = 6 * time.Second
	idleTimeout   = 30 * time.Second // of a connection that nobody uses
	idleMost      = 64               // connections that are kept open
)

// transport returns connections that the dialer makes. There is no HTTP/2, so nothing of it can be played on us; no
// proxy, which would resolve names beyond our check; and nothing is inflated for us, since what is sent is limited as
// well as what it becomes. Redirects are not followed: each address is judged as if it had been asked for.
func transport(dialer *net.Dialer) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    dialTimeout,
		Protocols:              protocols,
		DisableCompression:     true,
		MaxIdleConns:           idleMost,
		MaxIdleConnsPerHost:    perHost,
		IdleConnTimeout:        idleTimeout,
		ResponseHeaderTimeout:  headerTimeout,
		MaxResponseHeaderBytes: MaxHeaders,
	}
}

// roundTrip sends a request and returns the answer's headers; who asks closes the body.
func roundTrip(from *http.Transport, request *http.Request) (*http.Response, error) {
	response, err := from.RoundTrip(request)
	if err != nil {
		// net/http has no type for it; TestFoulPlays tells when its words change.
		if text := err.Error(); strings.Contains(text, "headers exceeded") || strings.Contains(text, "too many 1xx") {
			return nil, errTooLarge
		}
		return nil, err
	}
	if response.StatusCode == http.StatusSwitchingProtocols {
		response.Body.Close()
		return nil, errors.New("switches to a protocol that was not asked for")
	}
	return response, nil
}

package fetch

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/mitome/mitome/openbadges"
)

// Map lets one origin be answered from another address: requests keep their Host, path and query, and for this origin
// the rules about addresses and ports are lifted. It serves those who check badges before they are public:
//
//	f.Map("https://example.org", "http://127.0.0.1:9000")
//
// Both are an http or https scheme, a host and perhaps a port; a final slash does no harm. Call Map before the first
// Fetch. A later Map for the same origin replaces the earlier.
func (f *Fetcher) Map(from, to string) error {
	source, err := parseOrigin(from)
	if err != nil {
		return fmt.Errorf("map %q: %w", from, err)
	}
	via, err := parseOrigin(to)
	if err != nil {
		return fmt.Errorf("map %q to %q: %w", from, to, err)
	}
	if strings.HasSuffix(via.Hostname(), ".localhost") { // this machine (RFC 6761), which not every resolver knows
		via.Host = hostPort("localhost", via.Port())
	}
	f.maps[originOf(source)] = via
	return nil
}

// Mapped reports whether Map names where the origin of an address is answered.
func (f *Fetcher) Mapped(address string) bool {
	to, err := f.target(address)
	return err == nil && to.via != nil
}

// parseOrigin reads scheme, host and port, and allows nothing else.
func parseOrigin(text string) (*url.URL, error) {
	u, ok := openbadges.WebAddress(text)
	if !ok || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || strings.Contains(text, "#") {
		return nil, fmt.Errorf("%q is not an origin such as https://example.org", text)
	}
	name := strings.ToLower(u.Hostname())
	if !isASCII(name) {
		ascii, err := asciiName(name)
		if err != nil {
			return nil, err
		}
		name = ascii
	}
	return &url.URL{Scheme: u.Scheme, Host: hostPort(name, u.Port())}, nil
}

// originOf returns scheme, host and port of an address whose host is in lower case; the usual port is left away.
func originOf(u *url.URL) string {
	port := u.Port()
	if port == defaultPort(u.Scheme) {
		port = ""
	}
	return u.Scheme + "://" + hostPort(u.Hostname(), port)
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}

// hostPort joins both; the port may be empty.
func hostPort(name, port string) string {
	if port != "" {
		return net.JoinHostPort(name, port)
	}
	if strings.Contains(name, ":") {
		return "[" + name + "]"
	}
	return name
}

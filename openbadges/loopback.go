package openbadges

import (
	"net/netip"
	"net/url"
	"strings"
)

// Loopback reports whether an address leads to the very computer that asks for it: to localhost, a name below it or a
// loopback address. A badge that was issued there is a trial, since nobody else can ask for it. Text that is no web
// address leads nowhere. Source: RFC 6761, section 6.3.
func Loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && ip.IsLoopback()
}

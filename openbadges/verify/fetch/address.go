package fetch

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"strings"
	"syscall"

	"github.com/mitome/mitome/openbadges/verify"
	"golang.org/x/net/idna"
)

// errForbidden is what dialling an address that is not public gives. It tells nothing about the address.
var errForbidden = errors.New("address is forbidden")

// destination is an address that has been read.
type destination struct {
	address string   // as asked for, without fragment
	url     *url.URL // host in lower case and ASCII
	via     *url.URL // the address that answers for the origin, if Map names one; otherwise nil
}

// target reads an address: absolute, http or https, with a host, without user information.
func (f *Fetcher) target(address string) (*destination, error) {
	bad := func(err error) (*destination, error) {
		return nil, &verify.FetchError{Code: verify.FetchBadAddress, Err: err}
	}
	if len(address) > verify.MaxAddress {
		return bad(errors.New("address is too long"))
	}
	address, _, _ = strings.Cut(address, "#")
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return bad(err)
	case u.Scheme != "http" && u.Scheme != "https":
		return bad(errors.New("neither http nor https"))
	case u.User != nil:
		return bad(errors.New("address contains user information"))
	}
	name, err := asciiName(u.Hostname())
	if err != nil {
		return bad(err)
	}
	u.Host = hostPort(name, u.Port())
	return &destination{address: address, url: u, via: f.maps[originOf(u)]}, nil
}

// asciiName returns a host name in lower case and ASCII, or an IP address as it is. A name whose last label is a number
// is refused: some read 0x7f.1 and 127.1 as addresses (WHATWG URL, "ends in a number").
func asciiName(name string) (string, error) {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if !isASCII(name) {
		ascii, err := idna.Lookup.ToASCII(name)
		if err != nil {
			return "", err
		}
		name = strings.TrimSuffix(ascii, ".")
	}
	if name == "" {
		return "", errors.New("address names no host")
	}
	if _, err := netip.ParseAddr(name); err == nil {
		return name, nil
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x") {
		return "", errors.New("host is neither a name nor an IP address")
	}
	return name, nil
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

// permit checks what can be known before the name is resolved; control checks the rest. Mapped origins are free.
func (f *Fetcher) permit(to *destination) error {
	if to.via != nil {
		return nil
	}
	name := to.url.Hostname()
	ip, err := netip.ParseAddr(name)
	inside := err != nil && insideName(name) // an IP address is left to control, which the tests can watch
	if inside || !f.usual(to.url) || ip.Zone() != "" {
		return &verify.FetchError{Code: verify.FetchForbidden}
	}
	return nil
}

// usualPort reports whether the port is 80 for http and 443 for https.
func usualPort(u *url.URL) bool {
	return u.Port() == "" || u.Port() == defaultPort(u.Scheme)
}

// insideNames are endings that have no meaning in the public name system. They are refused unresolved, so that nobody
// learns from our answer which names a house uses. Source: RFC 6761, RFC 6762, RFC 7686, RFC 8375; ICANN's reservation
// of .internal; RFC 6762, appendix G for the others.
var insideNames = []string{
	"localhost", "local", "internal", "home.arpa", "onion",
	"intranet", "private", "corp", "home", "lan", "localdomain",
}

// insideName reports whether a host name belongs to a network of its own.
func insideName(name string) bool {
	for _, ending := range insideNames {
		if strings.HasSuffix(name, "."+ending) {
			return true
		}
	}
	return !strings.Contains(name, ".")
}

// control is called for each connection after the name is resolved, before the first packet. What it refuses is not
// dialled, so neither a redirect nor a name that changes its address between two questions (rebinding) gets past it.
func (f *Fetcher) control(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || !f.allowed(to) {
		return errForbidden
	}
	return nil
}

// global6 is all of IPv6 that is given to networks. What lies outside is private, link-local, multicast, loopback,
// unspecified, an IPv4 address in other clothes (::/96, ::ffff:0:0/96, 64:ff9b::/96) or nothing yet.
var global6 = netip.MustParsePrefix("2000::/3")

// specialRanges are the ranges that are not for everyone.
// Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890).
var specialRanges = ranges(
	"0.0.0.0/8",         // this network, unspecified
	"10.0.0.0/8",        // private
	"100.64.0.0/10",     // carrier-grade NAT; Alibaba's metadata
	"127.0.0.0/8",       // loopback
	"168.63.129.16/32",  // Azure's host, a public address with a private meaning
	"169.254.0.0/16",    // link-local; metadata of most clouds
	"172.16.0.0/12",     // private
	"192.0.0.0/24",      // protocol assignments; Oracle's metadata
	"192.0.2.0/24",      // documentation
	"192.31.196.0/24",   // AS112
	"192.52.193.0/24",   // multicast tunnels
	"192.88.99.0/24",    // 6to4 relays
	"192.168.0.0/16",    // private
	"192.175.48.0/24",   // AS112
	"198.18.0.0/15",     // benchmarks
	"198.51.100.0/24",   // documentation
	"203.0.113.0/24",    // documentation
	"224.0.0.0/4",       // multicast
	"240.0.0.0/4",       // reserved, broadcast
	"2001::/23",         // protocol assignments: Teredo, benchmarks, ORCHID
	"2001:db8::/32",     // documentation
	"2002::/16",         // 6to4
	"2620:4f:8000::/48", // AS112
	"3fff::/20",         // documentation
)

func ranges(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}

// publicAddress reports whether an address belongs to a host that anyone may reach.
func publicAddress(ip netip.Addr) bool {
	if !ip.Is4() && (!global6.Contains(ip) || ip.Zone() != "") {
		return false
	}
	for _, prefix := range specialRanges {
		if prefix.Contains(ip) {
			return false
		}
	}
	return true
}

package openbadges

import "net/url"

// WebAddress reads an absolute address of the web: http or https, with a host. What else an address must not have, such as a
// user name or a fragment, is asked where it is used.
func WebAddress(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, false
	}
	return u, true
}

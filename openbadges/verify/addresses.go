package verify

import "github.com/mitome/mitome/openbadges/verify/internal/handed"

// MaxAddresses is how many of the addresses that a text names are listed to choose from.
const MaxAddresses = 20

// Addresses are the web addresses that a text names, each once, in the order of the text. The text is one as people keep
// or get it: an address alone, with or without https:// or in angle brackets; a message, also as a mail program stores
// it; a page; a shortcut of Windows (.url), of the free desktops (.desktop) or of macOS (.webloc). What is a badge itself,
// such as a picture or JSON, names none.
func Addresses(data []byte) []string { return handed.Addresses(data) }

// AsAddress returns the web address that a text is, also one without its scheme or in angle brackets, or "".
func AsAddress(text string) string { return handed.AsAddress(text) }

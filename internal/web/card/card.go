// Package card shows micro-credentials in lists: picture, title and what each is about, wherever a list stands. One that is
// not in the page's language says so where it stands. Its title is a heading of the third order: a list stands below one of
// the second.
//
// Its pictures are small ones at addresses of their own (PicturePath), which package public makes out of the published
// pictures; the pictures of awards and micro-credentials themselves are objects, and as large as they were published.
package card

import (
	_ "embed"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
)

// Style is the style sheet of this room's parts, for a page that has them.
//
//go:embed card.css
var Style string

// View is a micro-credential in a list.
type View struct {
	Title, Description string          // the description may be empty
	Lang               locale.Language // of both
	Page               string          // path of its page
	Picture            string          // path of its small picture
}

// The small picture of a card is a PNG of at most so many pixels a side, for the 104 that it takes on a page at twice and
// more the density, and so many bytes that a page with twelve of them, its style and its script has at most 120,000.
const (
	Side     = 240
	MaxBytes = 8_500
)

// AtOnce is how many pictures of a page are loaded with it; the rest are when they come near the window.
const AtOnce = 12

// PicturePath is where the small picture of an edition is served.
func PicturePath(slug string, edition issuance.ID) string {
	return "/cards/" + slug + "/" + edition.String() + ".png"
}

// loading is how the n-th picture of a page is loaded, counted from 0.
func loading(n int) string {
	if n < AtOnce {
		return "eager"
	}
	return "lazy"
}

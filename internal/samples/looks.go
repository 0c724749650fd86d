package samples

import (
	"embed"
	"fmt"
)

//go:embed logos/*.svg
var logos embed.FS

// Look is how the pictures of a good sample are drawn.
type Look struct {
	Template string // its name in package artwork
	Colour   string // "#rrggbb"
	Logo     []byte // SVG
}

// looks are those of the good samples, in their order: every template comes at least once.
var looks = []struct{ template, colour, logo string }{
	{"card", "#2f5d3a", "mizunara"},
	{"geometric", "#0f6b7a", "misaki"},
	{"shield", "#1d4f91", "kitakaze"},
	{"ribbon", "#c8394a", "akatsuki"},
	{"seal", "#1c2340", "tsubame"},
	{"hanko", "#5b3a8c", "inland-sea"},
	{"shield", "#34495e", "yukimi"},
	{"ribbon", "#4d7c2a", "komorebi"},
	{"geometric", "#b3262e", "harbourlight"},
	{"seal", "#17214f", "hoshizora"},
}

// Looks returns the look of each good sample, in order. Their awarding bodies are invented, and so are the logos.
func Looks() ([]Look, error) {
	all := make([]Look, len(looks))
	for i, l := range looks {
		logo, err := logos.ReadFile("logos/" + l.logo + ".svg")
		if err != nil {
			return nil, fmt.Errorf("samples: %w", err)
		}
		all[i] = Look{l.template, l.colour, logo}
	}
	return all, nil
}

package main

import (
	"io"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/openbadges/bake"
)

// unbakeCommand takes the assertion out of a picture, exactly as it stands there. It does not verify it.
type unbakeCommand struct {
	Image  string `arg:"" help:"command.unbake.image"`
	Output string `short:"o" placeholder:"FILE" help:"command.unbake.output"`
}

func (u *unbakeCommand) Run(c *terminal.Context) error {
	image, err := c.Read(u.Image, bake.MaxImageSize)
	if err != nil {
		return err
	}
	payload, err := bake.Unbake(image)
	if err != nil {
		return terminal.Refuse(err, "command.unbake.bad_image", "file", u.Image)
	}
	if u.Output != "" {
		return terminal.Write(u.Output, []byte(payload))
	}
	if terminal.Is(c.Stdout) {
		payload += "\n"
	}
	_, err = io.WriteString(c.Stdout, payload)
	return err
}

package main

import (
	"bytes"
	"strings"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// bakeCommand puts an assertion into a picture. Nothing is fetched: the assertion's shape is checked, not its truth.
type bakeCommand struct {
	Image     string `arg:"" help:"command.bake.image"`
	Assertion string `arg:"" help:"command.bake.assertion"`
	Output    string `short:"o" required:"" placeholder:"FILE" help:"command.bake.output"`
}

func (b *bakeCommand) Run(c *terminal.Context) error {
	if b.Image == "-" && b.Assertion == "-" {
		return terminal.Misuse(nil, "command.bake.both_stdin")
	}
	image, err := c.Read(b.Image, bake.MaxImageSize)
	if err != nil {
		return err
	}
	text, err := c.Read(b.Assertion, openbadges.MaxJWSSize)
	if err != nil {
		return err
	}
	text = c.Unmarked(b.Assertion, text)
	payload, err := checkAssertion(text)
	if err != nil {
		return terminal.Refuse(err, "command.bake.bad_assertion", "file", b.Assertion)
	}
	baked, err := bake.Bake(image, payload)
	if err != nil {
		return terminal.Refuse(err, "command.bake.bad_image", "file", b.Image)
	}
	if n := bake.AfterEnd(image); n > 0 {
		c.Tell("command.bake.after_end", "file", b.Image, "count", n)
	}
	return terminal.Write(b.Output, baked)
}

// checkAssertion validates what is to be baked: the JSON of an Assertion, kept byte for byte, or a compact JWS of one.
func checkAssertion(text []byte) (payload string, err error) {
	document := text
	payload = string(text)
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		payload = strings.TrimSpace(payload)
		signed, err := openbadges.ParseJWS(payload)
		if err != nil {
			return "", err
		}
		document = signed.Payload
	}
	assertion, err := openbadges.Parse[openbadges.Assertion](document)
	if err != nil {
		return "", err
	}
	return payload, assertion.Validate()
}

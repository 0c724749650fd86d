package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Reply is what a person answers.
type Reply int

const (
	neither Reply = iota
	Yes
	No
)

// Question asks on the terminal.
func (c *Context) Question(key string, args ...any) (Reply, error) {
	fmt.Fprint(c.Stderr, c.Text(key, args...)+" ")
	line, err := c.Line()
	if err != nil {
		return neither, err
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes", "ｙ", "はい":
		return Yes, nil
	case "n", "no", "ｎ", "いいえ":
		return No, nil
	}
	return neither, nil
}

// Line reads what is typed up to the end of the line; nothing when the input ends. An interrupt ends the waiting.
func (c *Context) Line() (string, error) {
	if c.typed == nil {
		c.typed = bufio.NewReader(c.Stdin)
	}
	type read struct {
		line string
		err  error
	}
	done := make(chan read, 1)
	go func() {
		line, err := c.typed.ReadString('\n')
		done <- read{line, err}
	}()
	select {
	case <-c.Done():
		return "", context.Cause(c)
	case r := <-done:
		if errors.Is(r.err, io.EOF) {
			r.err = nil
		}
		return r.line, r.err
	}
}

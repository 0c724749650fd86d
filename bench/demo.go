package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"strings"
	"time"
)

// demoLimit is how long somebody who tries mitome waits for the demonstration.
const demoLimit = 10 * time.Second

// demonstration measures from the start of `mitome demo` to the last line that it prints: forty micro-credentials are then
// published and eight hundred awards made.
func demonstration(ctx context.Context, b *bench) error {
	cmd := b.command(ctx, "demo", "--listen", "localhost:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	var took time.Duration
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), "Ctrl-C") {
			took = time.Since(began)
			break
		}
	}
	if err := errors.Join(cmd.Process.Signal(os.Interrupt), cmd.Wait()); err != nil {
		return err
	}
	if took == 0 {
		return errors.New("demo: it was never ready")
	}
	b.show(within("demo ready: 40 micro-credentials, 800 awards", took, demoLimit))
	return nil
}

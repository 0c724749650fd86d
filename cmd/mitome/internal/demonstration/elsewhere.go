package demonstration

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/samples"
)

// elsewhere is a learning platform that is no mitome, and is served as long as the demonstration.
type elsewhere struct {
	samples.Elsewhere
	server *http.Server
}

func serveElsewhere(c *terminal.Context, beside net.Listener) (*elsewhere, error) {
	listener, err := listenBeside(beside)
	if err != nil {
		return nil, err
	}
	other := samples.Elsewhere{Origin: fmt.Sprintf("http://other-system.localhost:%d", portOf(listener))}
	server := &http.Server{Handler: other, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			c.Fail("demo", err)
		}
	}()
	return &elsewhere{other, server}, nil
}

func (e *elsewhere) close() {
	e.server.Close() //nolint:errcheck // nobody asks it any more
}

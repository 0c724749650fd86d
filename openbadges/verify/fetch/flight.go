package fetch

import (
	"context"
	"sync"

	"github.com/mitome/mitome/openbadges/verify"
)

// flights joins those who ask for the same thing at the same time: the first asks, the others wait. When the first gives
// up, the next one asks: one who leaves does not take the others with him.
type flights struct {
	mu     sync.Mutex
	flying map[string]*flight
}

type flight struct {
	done      chan struct{} // closed when the rest is set
	answer    *netAnswer
	err       error
	abandoned bool // by the one who asked, or never returned
}

// join asks, or waits for the one who does. ask ends with ctx.
func (s *flights) join(ctx context.Context, key string, ask func() (*netAnswer, error)) (*netAnswer, error) {
	for {
		f, first := s.board(key)
		if first {
			defer s.land(key, f)
			f.answer, f.err = ask()
			f.abandoned = f.err != nil && ctx.Err() != nil
			return f.answer, f.err
		}
		select {
		case <-f.done:
			if !f.abandoned {
				return f.answer, f.err
			}
		case <-ctx.Done():
			return nil, &verify.FetchError{Code: verify.FetchTimeout, Err: ctx.Err()}
		}
	}
}

// board returns the flight under way, or a new one to the first who asks.
func (s *flights) board(key string) (f *flight, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f = s.flying[key]; f != nil {
		return f, false
	}
	if s.flying == nil {
		s.flying = make(map[string]*flight)
	}
	f = &flight{done: make(chan struct{}), abandoned: true}
	s.flying[key] = f
	return f, true
}

// land lets the others read, and the next one who asks start a new flight.
func (s *flights) land(key string, f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.flying, key)
	close(f.done)
}

// gates lets few at once ask the same host.
type gates struct {
	mu    sync.Mutex
	hosts map[string]*gate
}

type gate struct {
	places chan struct{}
	inside int // with those who wait; the gate goes with the last
}

// enter waits for a place and returns how to leave it.
func (s *gates) enter(ctx context.Context, host string) (leave func(), err error) {
	g := s.at(host)
	select {
	case g.places <- struct{}{}:
		return func() {
			<-g.places
			s.left(host, g)
		}, nil
	case <-ctx.Done():
		s.left(host, g)
		return nil, &verify.FetchError{Code: verify.FetchTimeout, Err: ctx.Err()}
	}
}

func (s *gates) at(host string) *gate {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.hosts[host]
	if g == nil {
		if s.hosts == nil {
			s.hosts = make(map[string]*gate)
		}
		g = &gate{places: make(chan struct{}, perHost)}
		s.hosts[host] = g
	}
	g.inside++
	return g
}

func (s *gates) left(host string, g *gate) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g.inside--; g.inside == 0 {
		delete(s.hosts, host)
	}
}

package verify

import (
	"context"
	"sync"
	"time"
)

// flights joins those who ask for the same thing at the same time. A flight ends when it has an answer, when its time is
// over, or when nobody waits for it any more; one who leaves does not take the others with him.
type flights struct {
	mu     sync.Mutex
	flying map[string]*flight
}

type flight struct {
	done    chan struct{} // closed when answer and err are set
	cancel  context.CancelFunc
	waiting int
	answer  *netAnswer
	err     error
}

// join waits for the flight of this key and starts it with ask if there is none.
func (s *flights) join(
	ctx context.Context, key string, timeout time.Duration, ask func(context.Context) (*netAnswer, error),
) (*netAnswer, error) {
	s.mu.Lock()
	f := s.flying[key]
	if f == nil {
		if s.flying == nil {
			s.flying = make(map[string]*flight)
		}
		f = &flight{done: make(chan struct{})}
		var own context.Context
		own, f.cancel = context.WithTimeout(context.WithoutCancel(ctx), timeout)
		s.flying[key] = f
		go func() {
			defer f.cancel()
			f.answer, f.err = ask(own)
			s.mu.Lock()
			defer s.mu.Unlock()
			s.land(key, f)
			close(f.done)
		}()
	}
	f.waiting++
	s.mu.Unlock()
	select {
	case <-f.done:
		return f.answer, f.err
	case <-ctx.Done():
		s.leave(key, f)
		return nil, &FetchError{Code: FetchTimeout, Err: ctx.Err()}
	}
}

// leave gives a flight up; the last one out ends it.
func (s *flights) leave(key string, f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.waiting--; f.waiting == 0 {
		f.cancel()
		s.land(key, f)
	}
}

// land lets the next one who asks start a new flight. The caller holds mu.
func (s *flights) land(key string, f *flight) {
	if s.flying[key] == f {
		delete(s.flying, key)
	}
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
		return nil, &FetchError{Code: FetchTimeout, Err: ctx.Err()}
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

package web

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
)

// Handler answers one request, or returns why it cannot; FaultOf decides what the client is told then.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is an address, as a pattern of http.ServeMux without a method, and what answers it.
type Route struct {
	Pattern string
	Handler Handler
	Sends   bool // something can be sent to it (POST)
	Silent  bool // it cannot be read (GET)
	Costs   bool // answering takes work, of which each client has a share: see Limited
}

// Limited are the routes, of which those that cost are answered to whom enter lets in, until it has called leave.
func Limited(routes []Route, enter func(w http.ResponseWriter, r *http.Request) (leave func(), err error)) []Route {
	limited := slices.Clone(routes)
	for i := range limited {
		answer := limited[i].Handler
		if !limited[i].Costs {
			continue
		}
		limited[i].Handler = func(w http.ResponseWriter, r *http.Request) error {
			leave, err := enter(w, r)
			if err != nil {
				return err
			}
			defer leave()
			return answer(w, r)
		}
	}
	return limited
}

func (to *Route) methods() []string {
	var methods []string
	if !to.Silent {
		methods = append(methods, http.MethodGet, http.MethodHead)
	}
	if to.Sends {
		methods = append(methods, http.MethodPost)
	}
	return append(methods, http.MethodOptions)
}

// NewRouter returns the handler of all routes. Methods that a route does not have are refused, errors and panics become
// answers by faults, and an address that no route has is not found. Whatever is answered may be read by anybody: see Open.
func NewRouter(faults *Answerer, routes ...Route) http.Handler {
	mux := http.NewServeMux()
	for _, to := range routes {
		mux.Handle(to.Pattern, &routed{to, to.methods(), faults})
	}
	nothing := Route{Pattern: "/", Handler: func(http.ResponseWriter, *http.Request) error { return errNothing }}
	mux.Handle(nothing.Pattern, &routed{nothing, nothing.methods(), faults})
	return mux
}

var errMethod = &Error{Status: http.StatusMethodNotAllowed, Err: errors.New("method not allowed")}

// routed is a route with the manners that all of them share.
type routed struct {
	Route
	allowed []string
	faults  *Answerer
}

func (to *routed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	Open(w.Header())
	defer func() {
		if p := recover(); p != nil {
			if err, _ := p.(error); errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			to.faults.Answer(w, r, Broken(fmt.Errorf("panic: %v\n%s", p, debug.Stack())))
		}
	}()
	if err := to.try(w, r); err != nil {
		to.faults.Answer(w, r, err)
	}
}

func (to *routed) try(w http.ResponseWriter, r *http.Request) error {
	allowed := []string{strings.Join(to.allowed, ", ")}
	switch {
	case r.Method == http.MethodOptions:
		w.Header()["Allow"] = allowed
		w.Header()["Access-Control-Allow-Methods"] = allowed
		w.Header()["Access-Control-Allow-Headers"] = []string{"Accept, Accept-Language, Content-Type, If-None-Match"}
		w.Header()["Access-Control-Max-Age"] = []string{"86400"}
		w.WriteHeader(http.StatusNoContent)
		return nil
	case !slices.Contains(to.allowed, r.Method):
		w.Header()["Allow"] = allowed
		return errMethod
	case r.URL.RawPath != "":
		return errNothing // an escape that needs none would be a second address of the same object
	}
	return to.Handler(w, r)
}

package audit

import "errors"

// Kind says what sort of actor did something.
type Kind string

// The kinds of actors.
const (
	Person   Kind = "person"   // somebody who signed in
	Token    Kind = "token"    // a program, by the token that it was given
	Operator Kind = "operator" // whoever works at the command line of a machine that holds the store
	Learner  Kind = "learner"  // whoever came by the link of an award; its name is the award's id
	System   Kind = "system"   // this program itself, in the background
)

// Actor says who did something, by a number that means nothing outside of the store: the table actor says who that is,
// and lies outside of the chain, so that a person can be erased from it.
type Actor struct {
	Kind Kind
	ID   int64 // of all kinds together; of the System's, on whose behalf it acts, 0 where nobody is known
}

// ErrNobody means that a deed was asked for without saying who does it.
var ErrNobody = errors.New("it is not said who does this")

// Validate returns ErrNobody unless the actor is somebody.
func (a Actor) Validate() error {
	switch a.Kind {
	case Person, Token, Operator, Learner:
		if a.ID > 0 {
			return nil
		}
	case System:
		if a.ID >= 0 {
			return nil
		}
	}
	return ErrNobody
}

// Behalf is the system as it acts later for whoever asked for a piece of work; the zero Actor is nobody known.
func (a Actor) Behalf() Actor { return Actor{System, a.ID} }

// Package auth is who somebody is, and what that person may do now. It knows no page: rooms above ask it with what a browser
// sends, and get a Visitor or none.
//
// One table says which role may do what. A person belongs to the store and has roles for organisations, each from a beginning
// to an end; they are looked up at every request, so that a change takes effect with the next one.
package auth

// Package reported holds badges, texts and addresses in the shapes that people report in public – in the trackers of
// issuers' programs, of validators and of backpacks – rebuilt for tests with invented persons and example domains.
//
//	Case: what is handed in, what the web answers, and what is to be said of it
//
// Each door by which a badge can come in is tried with all of them: openbadges/verify itself, the command, /verify and the
// API. They promise together that nothing honest is called forged, changed or somebody else's: only a case with Accused
// may be.
package reported

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"strings"
	"sync"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// Case is one shape. Verdict, Award, Recipient and codes are words of openbadges/verify.
type Case struct {
	Name     string // kind and shape: "recipient: salt is a number"
	Input    []byte // what is handed in; nil: the address
	Address  string
	Ask      string // the e-mail address of the person who is asked about; empty: nobody
	Web      map[string]Page
	Verdict  string
	Code     string // of the first reason; empty: none
	Warnings string // codes, in order, with spaces between
	Accused  bool   // a key, a place or an identifier speaks against the badge
}

// The verdicts that most cases get: what could not be checked, and what is no proper badge.
const open, form = "unverifiable", "invalid"

// Page is what an address answers. Status 0 stands for 200, no Type for application/ld+json.
type Page struct {
	Status int
	Type   string
	Body   string
	Down   bool // nothing answers
}

// Cases are all of them.
func Cases() []Case {
	var all []Case
	for _, some := range []func() []Case{
		recipients, signatures, keys, methods, oldBadges, classPictures, carriers, texts, spellings, hosting, members,
	} {
		all = append(all, some()...)
	}
	return all
}

// What the sound badge is made of, which the cases change.
const (
	Home    = "https://college.example"
	award   = Home + "/a/1"
	class   = Home + "/b/1"
	issuer  = Home + "/i"
	picture = Home + "/b/1.png"
	keyAt   = Home + "/k/1"
	listAt  = Home + "/revoked"
	signed  = "urn:uuid:0d6f3d0e-6f43-4d0b-9a53-0a1b6c5c9f10"

	// Learner is who the sound badge was awarded to.
	Learner = "hanako@student.example"

	context = `"@context":"https://w3id.org/openbadges/v2"`
)

var hidden = openbadges.HashIdentity(Learner, "s4lt")

// assertion is the sound assertion, with pairs of old and new text replaced.
func assertion(edits ...string) string {
	return edited(`{`+context+`,"type":"Assertion","id":"`+award+`","recipient":{"type":"email","hashed":true,"salt":"s4lt","identity":"`+
		hidden+`"},"badge":"`+class+`","verification":{"type":"HostedBadge"},"issuedOn":"2026-03-20T10:00:00Z"}`, edits...)
}

func badgeClass(edits ...string) string {
	return edited(`{`+context+`,"type":"BadgeClass","id":"`+class+`","name":"Statistics","description":"Basics","image":"`+picture+
		`","criteria":{"narrative":"Pass the examination."},"issuer":"`+issuer+`"}`, edits...)
}

func profile(edits ...string) string {
	return edited(`{`+context+`,"type":"Issuer","id":"`+issuer+`","name":"Example College","url":"`+Home+`","email":"badges@college.example","publicKey":"`+
		keyAt+`","revocationList":"`+listAt+`"}`, edits...)
}

func revocations(edits ...string) string {
	return edited(`{`+context+`,"type":"RevocationList","id":"`+listAt+`","revokedAssertions":["urn:uuid:00000000-0000-4000-8000-000000000001"]}`, edits...)
}

// edited replaces pairs of text; the old one must be there.
func edited(text string, edits ...string) string {
	for i := 0; i+1 < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			panic("no " + edits[i] + " in " + text)
		}
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	return text
}

// web is a web in which the sound badge is published, with some pages changed.
func web(changes map[string]Page) map[string]Page {
	all := map[string]Page{
		award: {Body: assertion()}, class: {Body: badgeClass()}, issuer: {Body: profile()}, picture: {Type: "image/png", Body: dot},
		keyAt: {Body: keyDocument(signer())}, listAt: {Body: revocations()},
	}
	for address, page := range changes {
		all[address] = page
	}
	return all
}

// hosted is the case of an assertion that is published as it is handed in.
func hosted(text string) Case {
	return Case{Input: []byte(text), Web: web(map[string]Page{award: {Body: text}})}
}

// named gives cases their names, and what is to be said of them.
func (c Case) named(name, verdict, code, warnings string) Case {
	c.Name, c.Verdict, c.Code, c.Warnings = name, verdict, code, warnings
	return c
}

// signer is the issuer's key, made for this process.
var signer = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, openbadges.MinKeyBits)
	if err != nil {
		panic(err)
	}
	return key
})

func pem(key *rsa.PrivateKey) string {
	text, err := openbadges.EncodePublicKey(&key.PublicKey)
	if err != nil {
		panic(err)
	}
	return text
}

func quoted(text string) string {
	data, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(data)
}

func keyDocument(key *rsa.PrivateKey) string {
	return `{` + context + `,"type":"CryptographicKey","id":"` + keyAt + `","owner":"` + issuer + `","publicKeyPem":` + quoted(pem(key)) + `}`
}

// payload is the sound assertion as it is signed.
func payload(edits ...string) string {
	return edited(assertion(award, signed, `{"type":"HostedBadge"}`, `{"type":"SignedBadge","creator":"`+keyAt+`"}`), edits...)
}

// sign makes the compact JWS of a payload; sealed is the same with a header of one's own.
func sign(payload string) string {
	text, err := openbadges.Sign([]byte(payload), signer())
	if err != nil {
		panic(err)
	}
	return text
}

func b64(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

func baked(image, text string) string {
	out, err := bake.Bake([]byte(image), text)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// dot is a PNG of one dot, drawing an SVG.
var dot = func() string {
	data, err := base64.StdEncoding.DecodeString(
		"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
	if err != nil {
		panic(err)
	}
	return string(data)
}()

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>`

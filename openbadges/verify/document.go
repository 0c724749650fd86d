package verify

import (
	"bytes"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify/internal/handed"
	"github.com/mitome/mitome/openbadges/verify/internal/vocabulary"
)

// The documents that a verification reads; they fill {document} in sentences.
const (
	kindAssertion    = "assertion"
	kindBadge        = "badge"
	kindIssuer       = "issuer"
	kindKey          = "key"
	kindList         = "revocation-list"
	kindEndorsement  = "endorsement"
	kindPicture      = "picture"       // the one that carries the badge
	kindBadgePicture = "badge-picture" // the one that the BadgeClass names
	kindPage         = "page"          // whatever a person gave the address of
)

// document is one object as read, with everything that reading alone can find. It does not change afterwards, so that
// several verifications can share it.
type document struct {
	kind     string
	raw      []byte
	version  string // of Open Badges; empty when unknown
	object   any    // *openbadges.Assertion and so on, by kind; nil when fatal
	face     face
	fatal    *Note // why it cannot be used at all
	reasons  findings
	warnings findings
	work     *work // while the document is read

	public  *rsa.PublicKey    // of a key
	revoked map[string]string // of a revocation list: id or uid -> reason
}

// face is what all classes have in common.
type face struct {
	id       string
	types    []string
	contexts openbadges.Contexts
	more     jsontext.Value
}

func (d *document) assertion() *openbadges.Assertion     { return d.object.(*openbadges.Assertion) }
func (d *document) badge() *openbadges.BadgeClass        { return d.object.(*openbadges.BadgeClass) }
func (d *document) issuer() *openbadges.Profile          { return d.object.(*openbadges.Profile) }
func (d *document) key() *openbadges.CryptographicKey    { return d.object.(*openbadges.CryptographicKey) }
func (d *document) list() *openbadges.RevocationList     { return d.object.(*openbadges.RevocationList) }
func (d *document) endorsement() *openbadges.Endorsement { return d.object.(*openbadges.Endorsement) }

// read reads a document of a kind. from is the address it came from, or empty.
func read(w *work, kind string, body []byte, from string) *document {
	d := (&document{kind: kind, raw: body, work: w}).read(body, from)
	if w.over {
		d.fail(note("took-too-long"))
	}
	d.work = nil
	return d
}

// unfinished reports whether reading ended for want of time: another time it may not.
func (d *document) unfinished() bool { return d.fatal != nil && d.fatal.Code == "took-too-long" }

func (d *document) read(body []byte, from string) *document {
	if d.kind == kindBadgePicture {
		d.checkPicture()
		return d
	}
	if f := handed.FormOf(body); f != handed.FormJSON {
		return d.fail(note("not-json", "document", d.kind, "address", from))
	}
	body, marked := bytes.CutPrefix(body, []byte("\ufeff"))
	if marked { // RFC 8259, section 8.1: it may be passed over
		d.warn(note("byte-order-mark", "document", d.kind))
	}
	object, err := parse(d.kind, body)
	if err != nil {
		return d.failSyntax(err)
	}
	d.face = faceOf(object)
	d.version = versionOf(d.face)
	if failure := d.otherProof(object, body); failure != nil {
		return d.fail(*failure)
	}
	if d.kind != kindKey && vocabulary.MayHaveAliases(body) {
		body = vocabulary.Canonical(body)
		if object, err = parse(d.kind, body); err != nil {
			return d.fail(note("read-two-ways", "document", d.kind))
		}
	}
	if d.version != "2.0" {
		upgraded, failure := d.upgrade(body, from)
		if failure != nil {
			return d.fail(*failure)
		}
		if upgraded != nil { // else it is not an older version either: the context is missing or unknown
			if object, err = parse(d.kind, upgraded); err != nil {
				return d.fail(note("read-two-ways", "document", d.kind))
			}
			d.warn(note("old-version", "version", d.version))
		}
	}
	d.inspect(object)
	return d
}

// classes are the classes of Open Badges 2.0 that older versions had, too.
var classes = map[string]string{kindAssertion: "Assertion", kindBadge: "BadgeClass", kindIssuer: "Profile", kindList: "RevocationList"}

// upgrade rewrites the body of a document whose context does not say version 2. It returns nil when this is no older version
// either, and a note when an old badge cannot be verified in the way it came.
func (d *document) upgrade(body []byte, from string) (upgraded []byte, failure *Note) {
	if d.version == "" && len(d.face.contexts) > 0 {
		return nil, nil // a context that we do not know
	}
	var err error
	d.version, upgraded, err = vocabulary.Upgrade(classes[d.kind], d.version, from, body)
	if errors.Is(err, vocabulary.ErrNoAddress) {
		n := note("no-hosted-copy")
		return nil, &n
	}
	return upgraded, nil
}

// otherProof is why an assertion cannot be checked when it is proved in another way than those of Open Badges 2.0. A proof
// beside one of ours is merely pointed out.
func (d *document) otherProof(object any, body []byte) *Note {
	a, ok := object.(*openbadges.Assertion)
	var n Note
	switch {
	case d.version == "3.0":
		n = note("open-badges-3", "method", provenBy(body))
	case !ok:
		return nil
	case a.HowVerified().IsHosted() || a.HowVerified().IsSigned():
		if method := methodOf(a); method != "" {
			d.warn(note("proof-unchecked", "method", method))
		}
		return nil
	default:
		method := provenBy(body)
		if method == "" {
			return nil
		}
		n = note("other-method", "method", method)
	}
	return &n
}

// inspect judges the object by itself.
func (d *document) inspect(object any) {
	d.object, d.face = object, faceOf(object)
	if d.kind == kindAssertion && !d.isAssertion() {
		return
	}
	d.unfoldLinks()
	d.checkContexts()
	d.checkShape()
	d.checkMembers()
	switch d.kind {
	case kindBadge:
		d.checkDataPicture()
	case kindIssuer:
		d.lookalikes()
	case kindKey:
		d.public, _ = openbadges.ParsePublicKey(d.key().PublicKeyPem) // checkShape tells what is wrong with it
		if block, _ := pem.Decode([]byte(d.key().PublicKeyPem)); block == nil && d.public != nil {
			d.warn(note("key-lines"))
		}
	case kindList:
		d.indexRevoked()
	}
}

// isFaulty reports whether the address in a property, or of the object in it, is known to be wrong or missing.
func (d *document) isFaulty(property string) bool { return d.reasons.isFaulty(property) }

func (f findings) isFaulty(property string) bool {
	return slices.ContainsFunc(f.notes, func(n Note) bool {
		at := n.Args["property"]
		return (n.Code == "wrong-property" || n.Code == "missing-property") && (at == property || at == property+".id")
	})
}

// isAssertion reports whether an object is an assertion at all; when it is another class, that is the one fault to tell.
func (d *document) isAssertion() bool {
	for _, t := range d.face.types {
		if t == "Assertion" {
			return true
		}
	}
	if len(d.face.types) > 0 && d.assertion().Recipient == nil || len(d.face.types) == 0 && d.assertion().Badge.IsZero() && !d.assertion().IsRevoked() {
		n := note("not-an-assertion", "type", strings.Join(d.face.types, ", "))
		d.fatal = &n
		return false
	}
	return true
}

func (d *document) fail(n Note) *document {
	d.fatal = &n
	return d
}

func (d *document) failSyntax(err error) *document {
	fault := &openbadges.SyntaxError{Code: openbadges.CodeNotJSON}
	errors.As(err, &fault)
	if fault.Code == openbadges.CodeTooLarge {
		return d.fail(note(FetchTooLarge, "document", d.kind))
	}
	return d.fail(note("broken-json", "document", d.kind, "syntax", fault.Code))
}

// unreadable reports whether the document is not JSON at all, as text is not in which one letter was changed blindly.
func (d *document) unreadable() bool {
	return d.fatal != nil && (d.fatal.Code == "not-json" ||
		d.fatal.Code == "broken-json" && (d.fatal.Args["syntax"] == openbadges.CodeNotJSON || d.fatal.Args["syntax"] == openbadges.CodeUTF8))
}

func parse(kind string, body []byte) (any, error) {
	body = bytes.TrimRight(body, " \t\r\n")
	switch kind {
	case kindBadge:
		return openbadges.Parse[openbadges.BadgeClass](body)
	case kindIssuer:
		return openbadges.Parse[openbadges.Profile](body)
	case kindKey:
		return openbadges.Parse[openbadges.CryptographicKey](body)
	case kindList:
		return openbadges.Parse[openbadges.RevocationList](body)
	case kindEndorsement:
		return openbadges.Parse[openbadges.Endorsement](body)
	}
	return openbadges.Parse[openbadges.Assertion](body)
}

func faceOf(object any) face {
	switch o := object.(type) {
	case *openbadges.Assertion:
		return face{o.ID, o.Type, o.Context, o.More}
	case *openbadges.BadgeClass:
		return face{o.ID, o.Type, o.Context, o.More}
	case *openbadges.Profile:
		return face{o.ID, o.Type, o.Context, o.More}
	case *openbadges.CryptographicKey:
		return face{o.ID, o.Type, o.Context, o.More}
	case *openbadges.RevocationList:
		return face{o.ID, o.Type, o.Context, o.More}
	case *openbadges.Endorsement:
		return face{o.ID, o.Type, o.Context, o.More}
	}
	return face{}
}

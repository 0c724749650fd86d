package auth_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/auth/authtest"
	"github.com/mitome/mitome/internal/issuance"
)

const (
	origin = "https://badges.mizunara-u.example"
	site   = "badges.mizunara-u.example"
)

// TestPasskeys: a passkey that somebody adds signs in, and one of an address of numbers cannot be made.
func TestPasskeys(t *testing.T) {
	t.Parallel()
	o := open(t)
	p := o.owner()
	if keys, err := o.PasskeysAt("http://127.0.0.1:8080"); keys != nil || err != nil {
		t.Errorf("at a number: %v, %v", keys, err)
	}
	keys, err := o.PasskeysAt(origin)
	o.must(err)
	v := &auth.Visitor{Person: p}
	asked, err := keys.AskToAdd(t.Context(), v)
	o.must(err)
	d := authtest.NewDevice(t, "one")
	o.must(keys.Add(t.Context(), v, []byte(d.Made(claim(t, asked, "webauthn.create", authtest.Attested))), " 職場の　鍵 "))
	kept, err := o.Passkeys.Passkeys(t.Context(), p.ID)
	if err != nil || len(kept) != 1 || kept[0].Name != "職場の 鍵" || kept[0].Site != site {
		t.Fatalf("kept %+v, %v", kept, err)
	}
	asked, err = keys.AskToSignIn(t.Context(), netip.MustParsePrefix("203.0.113.7/32"))
	o.must(err)
	c := claim(t, asked, "webauthn.get", 0)
	c.Handle, c.Count = p.ID[:], 1
	token, err := keys.SignIn(t.Context(), []byte(d.Signed(c)), "", "browser")
	if err != nil || !o.in(token) {
		t.Errorf("signing in: %v", err)
	}
}

// TestT27Challenges: a network has so many challenges in an hour, since each is kept.
func TestT27Challenges(t *testing.T) {
	t.Parallel()
	o := open(t)
	keys, err := o.PasskeysAt(origin)
	o.must(err)
	counted := &counting{LinkRecords: o.Links, from: 599}
	o.Links = counted
	network := netip.MustParsePrefix("2001:db8::/64")
	if _, err := keys.AskToSignIn(t.Context(), network); err != nil {
		t.Errorf("the 600th: %v", err)
	}
	var limit *auth.TriesError
	if _, err := keys.AskToSignIn(t.Context(), network); !errors.As(err, &limit) {
		t.Errorf("the 601st: %v", err)
	}
}

// counting are records in which so many tries were counted already.
type counting struct {
	auth.LinkRecords
	from int64
}

func (c *counting) CountTry(context.Context, auth.Digest, int64) (int64, error) {
	c.from++
	return c.from, nil
}

// claim is what an honest authenticator says to what is asked.
func claim(t *testing.T, asked []byte, kind string, flags byte) authtest.Claim {
	t.Helper()
	var options struct{ Challenge string }
	if err := json.Unmarshal(asked, &options); err != nil {
		t.Fatal(err)
	}
	return authtest.Claim{Kind: kind, Challenge: options.Challenge, Origin: origin, Site: site, Flags: authtest.Present | authtest.Verified | flags}
}

// asking are records in which every challenge waits for its answer, and one passkey is known: a fuzzer cannot guess either.
type asking struct {
	auth.SessionRecords
	auth.PersonRecords
	auth.PasskeyRecords
	person auth.Person
	key    auth.Passkey
	makes  bool // what is asked is for making one
	made   bool
}

func (a *asking) TakeChallenge(context.Context, auth.Digest, time.Time) (string, error) {
	asked := webauthn.SessionData{
		Challenge: challenge, RelyingPartyID: site, UserVerification: protocol.VerificationRequired, CredParams: webauthn.CredentialParametersDefault(),
	}
	if a.makes {
		asked.UserID = a.person.ID[:]
	}
	kept, err := json.Marshal(asked)
	return string(kept), err
}

func (a *asking) PasskeyOf(context.Context, string, []byte) (auth.Person, auth.Passkey, error) {
	return a.person, a.key, nil
}

func (a *asking) AddPasskey(_ context.Context, _ auth.Person, k *auth.Passkey) error {
	a.key, a.made = *k, true
	return nil
}

func (*asking) RefusePasskey(context.Context, auth.Person, issuance.ID, time.Time) error { return nil }
func (*asking) UsePasskey(context.Context, *auth.Passkey, time.Time) error               { return nil }
func (*asking) EndSession(context.Context, auth.Digest) error                            { return nil }

func (*asking) BeginSession(context.Context, auth.Digest, issuance.ID, auth.Session) error {
	return nil
}

func (a *asking) Memberships(context.Context, issuance.ID) ([]auth.Membership, error) {
	return []auth.Membership{{Org: org, Role: auth.Owner}}, nil
}

// challenge is 32 bytes, of which the tests know what they are.
var challenge = authtest.Base64([]byte("what nobody guesses, 32 bytes it"))

// desk is a fuzzer's desk: with records that ask, and an authenticator whose passkey they know.
func desk(t testing.TB) (*auth.Passkeys, *asking, *authtest.Device) {
	t.Helper()
	a := &asking{makes: true, person: auth.Person{ID: issuance.ID{1}, Email: "owner@mizunara-u.example"}}
	keys, err := auth.New(auth.Records{People: a, Sessions: a, Passkeys: a}, silent{}, time.Now, rand.Reader).PasskeysAt(origin)
	if err != nil {
		t.Fatal(err)
	}
	d := authtest.NewDevice(t, "one")
	if err := keys.Add(context.Background(), &auth.Visitor{Person: a.person}, []byte(d.Made(honest("webauthn.create", authtest.Attested))), "key"); err != nil {
		t.Fatal(err)
	}
	return keys, a, d
}

func honest(kind string, flags byte) authtest.Claim {
	return authtest.Claim{
		Kind: kind, Challenge: challenge, Origin: origin, Site: site, Flags: authtest.Present | authtest.Verified | flags, Handle: append([]byte{1}, make([]byte, 15)...),
	}
}

// hostile are answers with which a fuzzer begins.
var hostile = []string{"", "{}", "null", `{"id":"a"}`, `{"id":"b25l","rawId":"b25l","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}`}

// FuzzPasskeyMade: whatever a browser says that it has made is a passkey, or is refused in a sentence.
func FuzzPasskeyMade(f *testing.F) {
	keys, a, d := desk(f)
	for _, text := range append(hostile, d.Made(honest("webauthn.create", authtest.Attested)), d.Made(honest("webauthn.create", 0))) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		a.made = false
		err := keys.Add(t.Context(), &auth.Visitor{Person: a.person}, answer, "key")
		refused(t, err)
		if a.made != (err == nil) {
			t.Errorf("kept: %t, and the answer is %v", a.made, err)
		}
	})
}

// FuzzPasskeyAnswer: whatever a browser answers signs in with the key's own signature, or is refused in a sentence.
func FuzzPasskeyAnswer(f *testing.F) {
	keys, a, d := desk(f)
	good := d.Signed(honest("webauthn.get", 0))
	spoilt := honest("webauthn.get", 0)
	spoilt.Spoilt = true
	for _, text := range append(hostile, good, d.Signed(spoilt)) {
		f.Add([]byte(text))
	}
	known := a.key
	a.makes = false
	if _, err := keys.SignIn(f.Context(), []byte(good), "", "browser"); err != nil { // else nothing behind the signature is looked at
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		a.key = known
		token, err := keys.SignIn(t.Context(), answer, "", "browser")
		refused(t, err)
		if (token == "") != (err != nil) {
			t.Errorf("the token is %q, and the answer is %v", token, err)
		}
	})
}

// refused lets an error be a sentence, and nothing else.
func refused(t *testing.T, err error) {
	t.Helper()
	var refusal *auth.Refusal
	if err != nil && !errors.As(err, &refusal) {
		t.Errorf("an answer is refused without a sentence: %v", err)
	}
}

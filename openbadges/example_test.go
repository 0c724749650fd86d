package openbadges_test

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"time"

	"github.com/mitome/mitome/openbadges"
)

func Example() {
	issued := time.Date(2026, 3, 20, 19, 0, 0, 0, time.FixedZone("", 9*60*60))
	assertion := &openbadges.Assertion{
		Context:      openbadges.DefaultContext(),
		ID:           "https://badges.example/a/1",
		Type:         openbadges.List[string]{"Assertion"},
		Recipient:    openbadges.NewRecipient("learner@example.org", "random salt"),
		Badge:        openbadges.LinkTo[openbadges.BadgeClass]("https://badges.example/m/1"),
		Verification: &openbadges.VerificationObject{Type: openbadges.List[string]{openbadges.HostedBadge}},
		IssuedOn:     openbadges.FormatTime(issued),
	}
	if err := assertion.Validate(); err != nil {
		fmt.Println(err)
		return
	}
	data, err := openbadges.Marshal(assertion)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.85s…\n", data)

	read, err := openbadges.Parse[openbadges.Assertion](data)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(read.IssuedOn, read.Recipient.Match("email", "learner@example.org") == openbadges.MatchExact)
	// Output:
	// {"@context":"https://w3id.org/openbadges/v2","id":"https://badges.example/a/1","type"…
	// 2026-03-20T19:00:00+09:00 true
}

func ExampleAssertion_Validate() {
	assertion, err := openbadges.Parse[openbadges.Assertion]([]byte(`{
		"id": "https://badges.example/a/1", "type": "Assertion",
		"recipient": {"type": "email", "identity": "learner@example.org"},
		"badge": "https://badges.example/m/1", "verification": {"type": "HostedBadge"}, "issuedOn": 1774000800}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	var problems openbadges.Problems
	errors.As(assertion.Validate(), &problems)
	for _, p := range problems {
		fmt.Println(p.Code, "/", p.Message("en"), "/", p.Message("ja"))
	}
	// Output:
	// form / issuedOn has a value of the wrong kind: number / issuedOn の値の種類が正しくありません：数値
	// missing / recipient.hashed is missing / recipient.hashed がありません
}

func ExampleParse_refused() {
	_, err := openbadges.Parse[openbadges.Assertion]([]byte(`{"revoked":true,"Revoked":false}`))
	var syntax *openbadges.SyntaxError
	if errors.As(err, &syntax) {
		fmt.Println(syntax.Code, syntax.Pointer)
	}
	// Output: case-variant /Revoked
}

func ExampleInScope() {
	policy := openbadges.VerificationObject{StartsWith: openbadges.List[string]{"https://badges.example/o/law/a/"}}
	const issuer = "https://badges.example/o/law/profile"
	fmt.Println(openbadges.InScope("https://badges.example/o/law/a/1", issuer, policy))
	fmt.Println(openbadges.InScope("https://badges.example/o/arts/a/1", issuer, policy))
	// Output:
	// true
	// false
}

func ExampleSign() {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		fmt.Println(err)
		return
	}
	compact, err := openbadges.Sign([]byte(`{"id":"urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8"}`), key)
	if err != nil {
		fmt.Println(err)
		return
	}
	jws, err := openbadges.ParseJWS(compact)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(jws.Algorithm, jws.Verify(&key.PublicKey) == nil, string(jws.Payload))
	// Output: RS256 true {"id":"urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8"}
}

func ExampleParseTime() {
	t, err := openbadges.ParseTime("2026-03-20T19:00:00+0900")
	fmt.Println(openbadges.FormatTime(t), openbadges.FormatTime(t.UTC()), err)
	_, err = openbadges.ParseTime("2026-03-20")
	fmt.Println(err)
	// Output:
	// 2026-03-20T19:00:00+09:00 2026-03-20T10:00:00Z <nil>
	// date "2026-03-20" is not ISO 8601 with date, time and zone
}

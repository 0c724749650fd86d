package openbadges_test

import (
	"errors"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/openbadges"
)

// faults lists what Validate reports as "property code".
func faults(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var problems openbadges.Problems
	if !errors.As(err, &problems) || len(problems) == 0 {
		t.Fatalf("got %#v, want Problems", err)
	}
	var out []string
	for _, p := range problems {
		out = append(out, p.Property+" "+p.Code)
		for _, lang := range []openbadges.Language{openbadges.English, openbadges.Japanese} {
			if m := p.Message(lang); m == "" || strings.Contains(m, "{") {
				t.Errorf("%v: message %q", p, m)
			}
		}
	}
	sort.Strings(out)
	return out
}

func parse[T openbadges.Document](t *testing.T, data string) *T {
	t.Helper()
	object, err := openbadges.Parse[T]([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return object
}

const (
	soundAssertion = `{"@context":"https://w3id.org/openbadges/v2","id":"https://a.example/1","type":"Assertion",` +
		`"recipient":{"type":"email","hashed":false,"identity":"a@example.org"},"badge":"https://a.example/b",` +
		`"verification":{"type":"hosted"},"issuedOn":"2026-03-20T10:00:00Z"}`
	soundClass = `{"id":"https://a.example/b","type":"BadgeClass","name":"N","description":"D","image":"data:image/png;base64,AAAA",` +
		`"criteria":{"narrative":"C"},"issuer":"https://a.example/i"}`
	soundIssuer = `{"id":"https://a.example/i","type":"Profile","name":"N","url":"https://a.example","email":"i@a.example"}`
)

// with replaces or adds members of a sound object.
func with(object, members string) string {
	var out []string
	for _, m := range strings.Split(members, "; ") {
		name, _, _ := strings.Cut(m, ":")
		if i := strings.Index(object, name+":"); i >= 0 {
			object = object[:i] + `"was-` + object[i+1:]
		}
		out = append(out, m)
	}
	return object[:len(object)-1] + "," + strings.Join(out, ",") + "}"
}

func TestValidateAssertion(t *testing.T) {
	for _, test := range []struct {
		name, members string
		want          []string
	}{
		{"sound", `"x":1`, nil},
		{"optional null or empty", `"expires":null; "image":""; "evidence":[]; "narrative":[]`, nil},
		{"required null", `"badge":null`, []string{"badge missing"}},
		{"required empty", `"issuedOn":""`, []string{"issuedOn missing"}},
		{"wrong kind", `"issuedOn":1774000800`, []string{"issuedOn form"}},
		{"wrong kinds", `"recipient":"a@example.org"; "evidence":[1]`, []string{"evidence form", "recipient form"}},
		{"several", `"badge":["https://a.example/b","https://a.example/c"]`, []string{"badge several"}},
		{"array of one of the wrong kind", `"badge":[7]`, []string{"badge form"}},
		{"array types", `"type":["Assertion","https://a.example/T"]`, nil},
		{"wrong class", `"type":"OtherAssertion"`, []string{"type class"}},
		{"foreign type", `"type":["Assertion","Other"]`, []string{"type type-name"}},
		{"id", `"id":"a.example/1"`, []string{"id iri"}},
		{"id not ASCII", `"id":"https://a.example/認め"`, []string{"id iri"}},
		{"id a UUID", `"id":"urn:uuid:6ba7b810-9dad-41d1-80b4-00c04fd430c8"`, nil},
		{"id an odd URN", `"id":"urn:uuid:6ba7b810"`, []string{"id iri"}},
		{"dates", `"issuedOn":"2026-03-20"; "expires":"2026-03-20T10:00:00"`, []string{"expires time", "issuedOn time"}},
		{"order", `"expires":"2026-03-20T18:59:59+0900"`, []string{"expires order"}},
		{"hash not declared", `"recipient":{"type":"email","hashed":false,"identity":"md5$0123456789abcdef0123456789ABCDEF"}`, []string{"recipient.hashed hashed"}},
		{"no hash", `"recipient":{"type":"email","hashed":true,"identity":"a@example.org"}`, []string{"recipient.hashed hashed"}},
		{"plain address malformed", `"recipient":{"type":"email","hashed":false,"identity":"A <a@example.org>"}`, []string{"recipient.identity email"}},
		{"hashed is text", `"recipient":{"type":"email","hashed":"true","identity":"a@example.org"}`, []string{"recipient.hashed form"}},
		{"recipient empty", `"recipient":{}`, []string{"recipient.hashed missing", "recipient.identity missing", "recipient.type missing"}},
		{"verify is an alias", `"verification":null; "verify":{"type":"HostedBadge"}`, nil},
		{"both names", `"verify":{"type":"HostedBadge"}`, []string{"verify twice"}},
		{"no verification", `"verification":null`, []string{"verification missing"}},
		{"unknown verification", `"verification":{"type":"MerkleProof2017"}`, []string{"verification.type verification"}},
		{"creator", `"verification":{"type":"SignedBadge","creator":"key"}`, []string{"verification.creator iri"}},
		{"image", `"image":"data:image/gif;base64,AAAA"`, []string{"image image"}},
		{"image object", `"image":{"caption":"x","author":"y"}`, []string{"image.author iri", "image.id missing"}},
		{"evidence", `"evidence":["x",{"id":"y"},{"narrative":"z"}]`, []string{"evidence[0] iri", "evidence[1].id iri"}},
		{"language", `"@language":"Japanese!"`, []string{"@language language"}},
		{"related", `"related":[{"@language":"en"},"https://a.example/2"]`, []string{"related[0].id missing"}},
		{"revoked", `"revoked":true; "recipient":null; "badge":null; "type":null; "issuedOn":null`, nil},
		{"embedded", `"badge":` + with(soundClass, `"issuer":`+with(soundIssuer, `"email":"x"`)), []string{"badge.issuer.email email"}},
		{"endorsement", `"endorsement":{"id":"https://a.example/e","type":"Endorsement"}`, []string{"endorsement.claim missing",
			"endorsement.issuedOn missing", "endorsement.issuer missing", "endorsement.verification missing"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := with(soundAssertion, test.members)
			if diff := cmp.Diff(test.want, faults(t, parse[openbadges.Assertion](t, in).Validate())); diff != "" {
				t.Errorf("%s (-want +got):\n%s", in, diff)
			}
		})
	}
}

func TestValidateBadgeClass(t *testing.T) {
	for _, test := range []struct {
		name, members string
		want          []string
	}{
		{"sound", `"x":1`, nil},
		{"criteria address", `"criteria":"https://a.example/c"`, nil},
		{"criteria text in the wrong place", `"criteria":"attend"`, []string{"criteria url"}},
		{"criteria empty", `"criteria":{}`, []string{"criteria.narrative missing"}},
		{"image", `"image":null`, []string{"image missing"}},
		{"text", `"name":{"@value":"N"}; "description":null`, []string{"description missing", "name form"}},
		{"issuers", `"issuer":["https://a.example/i","https://a.example/j"]`, []string{"issuer several"}},
		{"alignment", `"alignment":[{"targetName":"x","targetUrl":"y"},{}]`, []string{"alignment[0].targetUrl url",
			"alignment[1].targetName missing", "alignment[1].targetUrl missing"}},
		{"tags", `"tags":["a",1]`, []string{"tags form"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := with(soundClass, test.members)
			if diff := cmp.Diff(test.want, faults(t, parse[openbadges.BadgeClass](t, in).Validate())); diff != "" {
				t.Errorf("%s (-want +got):\n%s", in, diff)
			}
		})
	}
}

func TestValidateProfile(t *testing.T) {
	for _, test := range []struct {
		name, members string
		want          []string // as an issuer
	}{
		{"sound", `"type":"Issuer"; "telephone":"+81312345678"; "revocationList":"https://a.example/r"; "publicKey":"https://a.example/k"`, nil},
		{"incomplete", `"name":null; "url":null; "email":null`, []string{"email missing", "name missing", "url missing"}},
		{"malformed", `"url":"a.example"; "telephone":"03-1234-5678"; "revocationList":"urn:x"`, []string{"revocationList url", "telephone telephone", "url url"}},
		{"policy", `"verification":{"type":"VerificationObject","startsWith":["https://a.example/x/","https://a.example/y/"],"allowedOrigins":["a.example","b.example:8080"]}`, nil},
		{"bad policy", `"verification":{"type":"VerificationObject","startsWith":"x","allowedOrigins":["https://a.example","a.example/x"],"verificationProperty":"name"}`,
			[]string{"verification.allowedOrigins[0] origin", "verification.allowedOrigins[1] origin", "verification.startsWith url", "verification.verificationProperty verification"}},
		{"key", `"publicKey":{"id":"https://a.example/k","type":"CryptographicKey","publicKeyPem":"x"}`, []string{"publicKey.owner missing", "publicKey.publicKeyPem key"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := with(soundIssuer, test.members)
			profile := parse[openbadges.Profile](t, in)
			if diff := cmp.Diff(test.want, faults(t, profile.ValidateIssuer())); diff != "" {
				t.Errorf("%s (-want +got):\n%s", in, diff)
			}
		})
	}
	if got := faults(t, parse[openbadges.Profile](t, `{"id":"https://a.example/x","type":"Profile"}`).Validate()); got != nil {
		t.Errorf("a Profile that is no issuer: %v", got)
	}
}

func TestValidateOthers(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want []string
	}{
		{"empty list", parse[openbadges.RevocationList](t, `{"type":"RevocationList","revokedAssertions":[]}`).Validate(), nil},
		{"no list", parse[openbadges.RevocationList](t, `{"type":"RevocationList"}`).Validate(), []string{"revokedAssertions missing"}},
		{"entries", parse[openbadges.RevocationList](t, `{"type":"RevocationList","revokedAssertions":["x",{"uid":"1"},{"revocationReason":"y"}]}`).Validate(),
			[]string{"revokedAssertions[0] iri", "revokedAssertions[2].id missing"}},
		{"key", parse[openbadges.CryptographicKey](t, `{"type":"CryptographicKey"}`).Validate(), []string{"id missing", "owner missing", "publicKeyPem missing"}},
		{"endorsement", parse[openbadges.Endorsement](t, `{"id":"https://a.example/e","type":"Endorsement","claim":{"id":"https://a.example/b","endorsementComment":"good"},`+
			`"issuer":"https://a.example/i","issuedOn":"2026-03-20T10:00:00Z","verification":{"type":"HostedBadge"}}`).Validate(), nil},
		{"revoked endorsement", parse[openbadges.Endorsement](t, `{"id":"https://a.example/e","issuer":"https://a.example/i","revoked":true}`).Validate(), nil},
	} {
		if diff := cmp.Diff(test.want, faults(t, test.err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// The complete objects of the specification are sound, but for the faults that it is known to have.
func TestSpecificationExamples(t *testing.T) {
	files := sharedJSON(t)
	check := func(name string, validate func(data string) error, want ...string) {
		data, ok := files[name]
		if !ok {
			t.Fatalf("no %s", name)
		}
		if diff := cmp.Diff(want, faults(t, validate(string(data)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	assertion := func(data string) error { return parse[openbadges.Assertion](t, data).Validate() }
	class := func(data string) error { return parse[openbadges.BadgeClass](t, data).Validate() }
	issuer := func(data string) error { return parse[openbadges.Profile](t, data).ValidateIssuer() }
	endorsement := func(data string) error { return parse[openbadges.Endorsement](t, data).Validate() }

	check("examples/spec/01-introduction.json", assertion, "recipient.hashed missing")
	check("examples/spec/04-assertion-example.json", assertion)
	check("examples/spec/09-signed-badges-example.json", assertion)
	check("examples/spec/12-revoked-hosted-assertion-example.json", assertion)
	check("examples/spec/05-badgeclass-example.json", class)
	check("examples/spec/06-issuer-profile-example.json", issuer)
	for _, n := range []string{"03-endorsement", "26-endorsement-examples", "27-endorsement-examples", "28-endorsement-examples"} {
		check("examples/spec/"+n+".json", endorsement)
	}
	check("examples/spec/11-revocationlist-example.json", func(data string) error { return parse[openbadges.RevocationList](t, data).Validate() })
	check("examples/spec/10-cryptographickey-example.json", func(data string) error { return parse[openbadges.CryptographicKey](t, data).Validate() },
		"publicKeyPem key")
	check("fixtures/validator-core/2_0_basic_assertion.json", assertion)
	check("fixtures/validator-core/2_0_basic_badgeclass.json", class)
	check("fixtures/validator-core/2_0_basic_issuer.json", issuer)
	check("fixtures/public-validator-java/assertion-with-multiple-extensions.json", assertion)
	check("fixtures/public-validator-java/basic-assertion-invalid-type.json", assertion, "type class")
	check("fixtures/public-validator-java/basic-assertion-expired-before-issued.json", assertion, "expires order")
}

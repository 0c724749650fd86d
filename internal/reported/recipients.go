package reported

import (
	"crypto/md5"
	"crypto/sha1" //nolint:gosec // a badge that somebody made so
	"encoding/base64"
	"encoding/hex"
	"strings"

	"github.com/mitome/mitome/openbadges"
)

// recipients are ways in which issuers name who a badge was awarded to, and in which somebody asks. Undecided is what
// cannot be compared; somebody else is only who was compared.
func recipients() []Case {
	const match, other, undecided = "valid", "wrong-recipient", "unverifiable"
	digits := strings.TrimPrefix(hidden, "sha256$")
	sum, _ := hex.DecodeString(digits)
	hashed := func(text, salt string) string {
		return `{"type":"email","hashed":true,"salt":"` + salt + `","identity":"` + openbadges.HashIdentity(text, salt) + `"}`
	}
	of := func(identity string) string {
		return `{"type":"email","hashed":true,"salt":"s4lt","identity":` + quoted(identity) + `}`
	}
	var all []Case
	for _, r := range []struct{ name, recipient, verdict, warnings string }{
		{"salt is a number", `{"type":"email","hashed":true,"salt":12345,"identity":"` + hidden + `"}`, undecided, "questionable-property"},
		{"salt is a list of two", `{"type":"email","hashed":true,"salt":["a","b"],"identity":"` + hidden + `"}`, undecided, "questionable-property"},
		{"salt is an object", `{"type":"email","hashed":true,"salt":{"value":"s4lt"},"identity":"` + hidden + `"}`, undecided, "questionable-property"},
		{"salt is false", `{"type":"email","hashed":true,"salt":false,"identity":"` + hidden + `"}`, undecided, "questionable-property"},
		{"salt is null", `{"type":"email","hashed":true,"salt":null,"identity":"` + openbadges.HashIdentity(Learner, "") + `"}`, match, "unsalted-hash"},
		{"salt is empty", hashed(Learner, ""), match, "unsalted-hash"},
		{"hexadecimal digits in capitals", of("sha256$" + strings.ToUpper(digits)), match, ""},
		{"method in capitals", of("SHA256$" + digits), undecided, "recipient-hash"},
		{"method with a dash", of("sha-256$" + digits), undecided, "recipient-hash"},
		{"method set off by a colon", of("sha256:" + digits), undecided, "recipient-hash"},
		{"method set off by a sign of equality", of("sha256=" + digits), undecided, "recipient-hash"},
		{"method joined to the digits", of("sha256" + digits), undecided, "recipient-hash"},
		{"space behind the method", of("sha256$ " + digits), undecided, "recipient-hash"},
		{"space before the method", of(" sha256$" + digits), undecided, "recipient-hash"},
		{"digits in base64", of("sha256$" + base64.StdEncoding.EncodeToString(sum)), undecided, "recipient-hash"},
		{"no digits", of("sha256$"), undecided, "recipient-hash"},
		{"one digit is lacking", of(hidden[:len(hidden)-1]), undecided, "recipient-hash"},
		{"sha1", of("sha1$" + hexOf(sha1Of(Learner+"s4lt"))), undecided, "recipient-hash"},
		{"sha224", of("sha224$" + digits[:56]), undecided, "recipient-hash"},
		{"sha512", of("sha512$" + digits + digits), undecided, "recipient-hash"},
		{"sha3-256", of("sha3-256$" + digits), undecided, "recipient-hash"},
		{"bcrypt", of("$2y$10$abcdefghijklmnopqrstuuJ0e1Zb9dYzE2m5oG6rX8cH0qKsW3vBi"), undecided, "recipient-hash"},
		{"argon2", of("$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA"), undecided, "recipient-hash"},
		{"pbkdf2", of("pbkdf2_sha256$150000$s4lt$" + base64.StdEncoding.EncodeToString(sum)), undecided, "recipient-hash"},
		{"md5", of("md5$" + hexOf(md5Of(Learner+"s4lt"))), match, "md5-hash"},
		{"bare md5", of(hexOf(md5Of(Learner + "s4lt"))), undecided, "recipient-hash"},
		{"identity is a number", `{"type":"email","hashed":false,"identity":42}`, undecided, "questionable-property"},
		{"identity is null", `{"type":"email","hashed":false,"identity":null}`, "invalid", ""},
		{"identity is empty", `{"type":"email","hashed":false,"identity":""}`, "invalid", ""},
		{"identity is masked", `{"type":"email","hashed":false,"identity":"h***@student.example"}`, undecided, ""},
		{"identity is a name", `{"type":"email","hashed":false,"identity":"Hanako Mizuno"}`, undecided, "questionable-property"},
		{"plain address with a name", `{"type":"email","hashed":false,"identity":"Hanako <hanako@student.example>"}`, undecided, "questionable-property"},
		{"plain address with mailto:", `{"type":"email","hashed":false,"identity":"mailto:hanako@student.example"}`, match, "questionable-property recipient-lowered"},
		{"plain address in capitals", `{"type":"email","hashed":false,"identity":"HANAKO@Student.example"}`, match, "recipient-lowered"},
		{"plain address, said to be hashed", `{"type":"email","hashed":true,"salt":"s4lt","identity":"hanako@student.example"}`, match, "hashed-contradicts"},
		{"hash, said to be plain", `{"type":"email","hashed":false,"salt":"s4lt","identity":"` + hidden + `"}`, match, "hashed-contradicts"},
		{"hash of the address in capitals", hashed("HANAKO@STUDENT.EXAMPLE", "s"), match, "recipient-lowered"},
		{"hash of the address as a person writes it", hashed("Hanako@Student.example", "s"), match, "recipient-lowered"},
		{"hash of the address with a space behind", hashed(Learner+" ", "s"), match, "recipient-lowered"},
		{"hash of the address with a line end behind", hashed(Learner+"\n", "s"), match, "recipient-lowered"},
		{"hash of the address with mailto:", hashed("mailto:"+Learner, "s"), match, "recipient-lowered"},
		{"known by an id", `{"type":"id","hashed":false,"identity":"did:example:hanako"}`, undecided, "recipient-type"},
		{"known by a hashed id of a federation", `{"type":"id","hashed":true,"salt":"x","identity":"` + openbadges.HashIdentity("urn:mace:college.example:1", "x") + `"}`, undecided, "recipient-type"},
		{"known by a name of an account", `{"type":"username","hashed":false,"identity":"hanako"}`, undecided, "recipient-type"},
		{"known by a telephone number", `{"type":"telephone","hashed":false,"identity":"+81312345678"}`, undecided, ""},
		{"known by an address of the web", `{"type":"url","hashed":false,"identity":"https://hanako.example/"}`, undecided, ""},
		{"several kinds, one of them asked for", `{"type":["email","extensions:Person"],"hashed":true,"salt":"s4lt","identity":"` + hidden + `"}`, match, ""},
		{"somebody else, hidden", hashed("taro@student.example", "s4lt"), other, ""},
		{"somebody else, plain", `{"type":"email","hashed":false,"identity":"taro@student.example"}`, other, ""},
	} {
		c := hosted(assertion(`{"type":"email","hashed":true,"salt":"s4lt","identity":"`+hidden+`"}`, r.recipient)).named("recipient: "+r.name, r.verdict, "", r.warnings)
		c.Ask = Learner
		c.Code = map[string]string{"invalid": "missing-property", undecided: "recipient-undecided", other: "wrong-recipient"}[r.verdict]
		c.Accused = r.verdict == other
		all = append(all, c)
	}
	for _, r := range []struct{ name, ask, verdict, code, warnings string }{
		{"by an address with a name", "Hanako Mizuno <" + Learner + ">", "valid", "", ""},
		{"by an address out of a list", Learner + ",", "valid", "", ""},
		{"by a name", "Hanako Mizuno", undecided, "recipient-undecided", ""},
		{"by a part of the address", "hanako", undecided, "recipient-undecided", ""},
		{"by two addresses", Learner + ";taro@student.example", undecided, "recipient-undecided", ""},
	} {
		c := hosted(assertion()).named("recipient: asked "+r.name, r.verdict, r.code, r.warnings)
		c.Ask = r.ask
		all = append(all, c)
	}
	for _, r := range []struct{ name, recipient, verdict, code string }{
		{"a bare text, as in 0.5", quoted(hidden), "invalid", "wrong-property"},
		{"a bare address", quoted(Learner), "invalid", "wrong-property"},
		{"null", `null`, "invalid", "missing-property"},
		{"a list of two persons", `[` + hashed(Learner, "a") + `,` + hashed("taro@student.example", "b") + `]`, "invalid", "wrong-property"},
	} {
		c := hosted(assertion(`{"type":"email","hashed":true,"salt":"s4lt","identity":"`+hidden+`"}`, r.recipient)).named("recipient: "+r.name, r.verdict, r.code, "")
		c.Ask = Learner
		all = append(all, c)
	}
	return all
}

func hexOf(sum []byte) string { return hex.EncodeToString(sum) }

func md5Of(text string) []byte {
	sum := md5.Sum([]byte(text))
	return sum[:]
}

func sha1Of(text string) []byte {
	sum := sha1.Sum([]byte(text))
	return sum[:]
}

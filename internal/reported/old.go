package reported

import "strings"

// methods are badges that are proved in another way than those of Open Badges 2.0: they could not be checked, and the
// method is named.
func methods() []Case {
	how := func(verification, beside string) string {
		return assertion(award, signed, `{"type":"HostedBadge"}`, verification, `"issuedOn"`, beside+`"issuedOn"`)
	}
	var all []Case
	for _, m := range []struct{ name, text, verdict, code string }{
		{"Merkle proof of 2017", how(`{"type":["MerkleProofVerification2017","Extension"]}`, `"signature":{"type":["MerkleProof2017","Extension"],"merkleRoot":"00"},`), "unverifiable", "other-method"},
		{"Merkle proof as a proof", how(`{"type":"MerkleProofVerification2018"}`, `"proof":{"type":"MerkleProof2018"},`), "unverifiable", "other-method"},
		{"a block chain", how(`{"type":"BlockchainVerification","url":"https://chain.example/tx/1"}`, ""), "unverifiable", "other-method"},
		{"an extension's own method", how(`{"type":["extensions:EthereumVerification","Extension"]}`, ""), "unverifiable", "other-method"},
		{"a list of proofs", how(`{"type":"LinkedDataProof"}`, `"proof":[{"type":"RsaSignature2018"},{"type":"Ed25519Signature2018"}],`), "unverifiable", "other-method"},
		{"Chainpoint", `{"@context":"https://w3id.org/blockcerts/v1","type":"CertificateDocument","document":{},"receipt":{"type":"ChainpointSHA256v2"}}`, "unverifiable", "other-method"},
		{"OpenAttestation", `{"version":"https://schema.openattestation.com/2.0/schema.json","data":{"id":"1:string:x"},"signature":{"type":"SHA3MerkleProof","targetHash":"00","proof":[],"merkleRoot":"00"}}`, "unverifiable", "other-method"},
		{"Verifiable Credential 1.1", `{"@context":["https://www.w3.org/2018/credentials/v1"],"type":["VerifiableCredential"],"issuer":"did:example:1","credentialSubject":{},"proof":{"type":"Ed25519Signature2020"}}`, "unverifiable", "open-badges-3"},
		{"Open Badge 3.0 without a proof", `{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],"type":["VerifiableCredential","OpenBadgeCredential"]}`, "unverifiable", "open-badges-3"},
		{"Open Badge 3.0 as AchievementCredential", `{"@context":["https://www.w3.org/2018/credentials/v1","https://purl.imsglobal.org/spec/ob/v3p0/context.json"],"type":["VerifiableCredential","AchievementCredential"],"proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022"}}`, "unverifiable", "open-badges-3"},
		{"Comprehensive Learner Record", `{"@context":["https://www.w3.org/2018/credentials/v1","https://purl.imsglobal.org/spec/clr/v2p0/context.json"],"type":["VerifiableCredential","ClrCredential"]}`, "unverifiable", "open-badges-3"},
		{"VC as JWT", b64(`{"alg":"ES256","typ":"JWT"}`) + "." + b64(`{"iss":"did:example:1","vc":{"@context":["https://www.w3.org/2018/credentials/v1"],"type":["VerifiableCredential"]}}`) + "." + b64("signature"), "unverifiable", "open-badges-3"},
		{"signed, it says, with a Merkle proof", how(`{"type":"SignedBadge"}`, `"signature":{"type":["MerkleProof2017","Extension"],"merkleRoot":"00"},`), "unverifiable", "other-method"},
		{"hosted, it says, at no address, with a proof", how(`{"type":"HostedBadge"}`, `"proof":{"type":"Ed25519Signature2020"},`), "unverifiable", "other-method"},
		{"no way at all", edited(assertion(), `"verification":{"type":"HostedBadge"},`, ""), "invalid", "missing-property"},
		{"a way without a type", edited(assertion(), `{"type":"HostedBadge"}`, `{}`), "invalid", "missing-property"},
		{"a way as a bare word", edited(assertion(), `{"type":"HostedBadge"}`, `"hosted"`), "invalid", "wrong-property"},
		{"signed, and handed in as JSON", edited(assertion(), `{"type":"HostedBadge"}`, `{"type":"SignedBadge"}`), "invalid", "signature-missing"},
	} {
		all = append(all, hosted(m.text).named("method: "+m.name, m.verdict, m.code, ""))
	}
	all = append(all, hosted(edited(assertion(), `"issuedOn"`, `"proof":{"type":"MerkleProof2019"},"issuedOn"`)).named("method: a Merkle proof beside the hosted copy", "valid", "", "proof-unchecked"))
	return all
}

// oldBadges are of versions 0.5, 1.0 and 1.1, and of mixtures.
func oldBadges() []Case {
	const at, old = "https://old.example", "old-version"
	oldest := func(edits ...string) string {
		return edited(`{"recipient":"sha256$`+strings.Repeat("0", 64)+`","salt":"s","evidence":"/works/1","issued_on":"2012-06-28","badge":{"version":"0.5.0","name":"Course",`+
			`"image":"/img/1.png","description":"Done","criteria":"/criteria/1","issuer":{"origin":"`+at+`","name":"Old School","org":"Evenings","contact":"a@old.example"}}}`, edits...)
	}
	var all []Case
	for _, o := range []struct{ name, text, verdict, code, warnings string }{
		{"0.5", oldest(), "valid", "", old},
		{"0.5, organisation and contact are null", oldest(`"Evenings"`, "null", `"a@old.example"`, "null"), "valid", "", old},
		{"0.5, with a way of verification", oldest(`"salt"`, `"verify":{"type":"hosted","url":"`+at+`/a.json"},"salt"`), "valid", "", old},
		{"0.5, date in seconds", oldest(`"2012-06-28"`, "1340841600"), "valid", "", old},
		{"0.5, date in seconds as a text", oldest(`"2012-06-28"`, `"1340841600"`), "valid", "", old},
		{"0.5, ends", oldest(`"salt"`, `"expires":"2013-06-28","salt"`), "expired", "expired", old},
		{"0.5, addresses without a slash", oldest(`"/img/1.png"`, `"img/1.png"`, `"/works/1"`, `"works/1"`), "valid", "", old},
		{"0.5, addresses without a scheme", oldest(`"/img/1.png"`, `"//old.example/img/1.png"`), "valid", "", old},
		{"0.5, several works", oldest(`"/works/1"`, `["/works/1","/works/2"]`), "valid", "", old},
		{"0.5, criteria with a query", oldest(`"/criteria/1"`, `"/criteria?id=1&lang=en"`), "valid", "", old},
		{"0.5, origin with a slash behind", oldest(`"origin":"`+at+`"`, `"origin":"`+at+`/"`), "valid", "", old},
		{"0.5, origin without a scheme", oldest(`"origin":"`+at+`"`, `"origin":"old.example"`), "valid", "", old},
		{"0.5, before it had an origin", oldest(`"origin":"`+at+`",`, "", `"org":"Evenings"`, `"url":"/about"`), "valid", "", old},
		{"0.5, the origin of another site", oldest(`"origin":"`+at+`"`, `"origin":"https://other.example"`), "invalid", "out-of-scope", old},
		{"0.5, works as objects", oldest(`"/works/1"`, `[{"id":"/works/1","name":"Report"}]`), "valid", "", old},
		{"0.5, no issuer", edited(oldest(), `,"issuer":{"origin":"`+at+`","name":"Old School","org":"Evenings","contact":"a@old.example"}`, ""), "invalid", "missing-property", old},
		{"0.5, date in milliseconds", oldest(`"2012-06-28"`, "1340841600000"), "valid", "", old},
		{"0.5, date and time to the minute", oldest(`"2012-06-28"`, `"2012-06-28T10:00"`), "valid", "", old},
		{"0.5, alignments", oldest(`"criteria"`, `"alignment":[{"name":"Standard","url":"/standard","description":"D"}],"criteria"`), "valid", "", old},
		{"0.5, empty criteria and works", oldest(`"/works/1"`, `""`), "valid", "", old},
		{"0.5, recipient in clear", oldest(`"sha256$`+strings.Repeat("0", 64)+`","salt":"s"`, `"`+Learner+`"`), "valid", "", old},
	} {
		c := Case{Address: at + "/a.json", Web: map[string]Page{at + "/a.json": {Type: "application/json", Body: o.text}, at + "/img/1.png": {Type: "image/png", Body: dot}}}
		all = append(all, c.named("old: "+o.name, o.verdict, o.code, o.warnings))
	}
	all = append(all, Case{Input: []byte(oldest())}.named("old: 0.5, as a file", "unverifiable", "no-hosted-copy", ""))

	first := func(edits ...string) string { // 1.0
		return edited(`{"uid":"f2c20","recipient":{"type":"email","hashed":true,"salt":"s4lt","identity":"`+hidden+`"},"issuedOn":1389031301,"badge":"`+class+
			`","verify":{"type":"hosted","url":"`+award+`"}}`, edits...)
	}
	const context11 = `"@context":"http://standard.openbadges.org/1.1/context.json",`
	const contextV1, data = `"@context":"https://w3id.org/openbadges/v1",`, `data:image/png;base64,`
	without := strings.NewReplacer(context+",", "", `"id":"`+class+`",`, "", `"id":"`+issuer+`",`, "", `"type":"BadgeClass",`, "", `"type":"Issuer",`, "", `"criteria":{"narrative":"Pass the examination."}`, `"criteria":"`+Home+`/criteria"`)
	web10 := func(text string) map[string]Page {
		return web(map[string]Page{award: {Body: text}, class: {Body: without.Replace(badgeClass())}, issuer: {Body: without.Replace(profile())}})
	}
	for _, o := range []struct{ name, text, verdict, code, warnings string }{
		{"1.0", first(), "valid", "", old},
		{"1.0, uid is a number", first(`"f2c20"`, "25"), "valid", "", old},
		{"1.0, date without a zone", first("1389031301", `"2014-01-06T18:01:41"`), "valid", "", old},
		{"1.0, date alone", first("1389031301", `"2014-01-06"`), "valid", "", old},
		{"1.0, seconds as a text", first("1389031301", `"1389031301"`), "valid", "", old},
		{"1.0, recipient without a type", first(`"type":"email",`, ""), "valid", "", old},
		{"1.0, picture in itself", first(`"uid"`, `"image":"`+data+base(dot)+`","uid"`), "valid", "", old},
		{"1.0, ends at no time of a database", first(`"uid"`, `"expires":0,"uid"`), "valid", "", old},
		{"1.0, date with a space", first("1389031301", `"2014-01-06 18:01:41"`), "valid", "", old},
		{"1.0, milliseconds", first("1389031301", "1389031301000"), "valid", "", old},
		{"1.1, types with a prefix", first(`{"uid"`, `{`+context11+`"@type":"obi:Assertion","@id":"`+award+`","uid"`), "valid", "", old},
		{"1.0, works with a relative address", first(`"uid"`, `"evidence":"/works/1","uid"`), "invalid", "wrong-property", old},
		{"1.1, small letters", first(`{"uid"`, `{`+context11+`"@type":"assertion","@id":"`+award+`","uid"`), "valid", "", old},
		{"1.1, id and type", first(`{"uid"`, `{"@context":"https://w3id.org/openbadges/v1","type":"Assertion","id":"`+award+`","uid"`), "valid", "", old},
		{"1.1, with seconds", first(`{"uid"`, `{"@context":"https://w3id.org/openbadges/v1","type":"Assertion","id":"`+award+`","uid"`), "valid", "", old},
	} {
		c := Case{Input: []byte(o.text), Web: web10(o.text)}
		all = append(all, c.named("old: "+o.name, o.verdict, o.code, o.warnings))
	}
	copied := `{"id":"` + class + `","type":"BadgeClass","name":"Statistics","description":"Basics","image":"` + picture + `","criteria":"` + Home +
		`/criteria","alignment":[{"name":"A","url":"https://frame.example/a"}],"issuer":"` + issuer + `"}`
	within := first(`{"uid"`, `{`+contextV1+`"type":"Assertion","id":"`+award+`","uid"`, `"`+class+`"`, copied)
	embedded := Case{Input: []byte(within), Web: web10(within)}
	embedded.Web[class] = Page{Body: edited(copied, `{`, `{`+contextV1)}
	all = append(all, embedded.named("old: 1.1, a copy of the class within", "valid", "", old))
	for _, address := range []string{
		"http://w3id.org/openbadges/v1", "https://w3id.org/openbadges/v1/", "https://w3id.org/openbadges/v1.1", "https://openbadgespec.org/v1/context.json",
		"http://openbadges.org/standard/1.1/context", "http://openbadges.org/standard/context/1.0", "http://standard.openbadges.org/1.0/context.json",
		"https://raw.githubusercontent.com/openbadges/openbadges-specification/master/v1/context.json", "https://openbadges.github.io/openbadges-specification/1.1/context.json",
		"https://purl.imsglobal.org/spec/ob/v1p1/context.json", "HTTPS://W3ID.org/openbadges/v1",
	} {
		text := first(`{"uid"`, `{"@context":"`+address+`","type":"Assertion","id":"`+award+`","uid"`)
		c := Case{Input: []byte(text), Web: web10(text)}
		all = append(all, c.named("old: context "+address, "valid", "", old))
	}
	mixed := `{"uid":"m","recipient":"` + hidden + `","salt":"s4lt","issuedOn":"2014-01-03T21:42:21.092Z","badge":{"name":"N","description":"D","image":"` + picture +
		`","criteria":"` + Home + `/c","issuer":{"origin":"` + Home + `","name":"Example College"}},"verify":{"type":"hosted","url":"` + award + `"}}`
	c := Case{Input: []byte(mixed), Web: web10(first())}
	return append(all, c.named("old: a copy of a backpack between 0.5 and 1.0", "valid", "", "differs-from-hosted "+old))
}

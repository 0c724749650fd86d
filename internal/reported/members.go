package reported

import "strings"

// members are the properties of assertions, classes and profiles as issuers' programs write them: by other names, in other
// forms, of other versions. What is honest and says enough is valid; what lacks something is a fault of form, and nothing of it
// speaks against the badge.
func members() []Case {
	var all []Case
	of := func(name, text, verdict, code, warnings string) {
		all = append(all, hosted(text).named("assertion: "+name, verdict, code, warnings))
	}
	with := func(name, member, verdict, code string) {
		of(name, assertion(`"issuedOn"`, member+`,"issuedOn"`), verdict, code, "")
	}
	on := func(name, date, verdict, code string) {
		of("date "+name, assertion(`"2026-03-20T10:00:00Z"`, date), verdict, code, "")
	}
	on("without a zone", `"2026-03-20T10:00:00.649696"`, form, "wrong-property")
	on("without a time", `"2026-03-20"`, form, "wrong-property")
	on("with a zone of its own", `"2026-03-20T19:00:00+09:00"`, "valid", "")
	on("with parts of a second", `"2026-03-20T10:00:00.123456789Z"`, "valid", "")
	on("in seconds", `1773997200`, form, "wrong-property")
	on("in seconds, as a text", `"1773997200"`, form, "wrong-property")
	on("in words", `"Mar 20, 2026"`, form, "wrong-property")
	on("with a space in the middle", `"2026-03-20 10:00:00Z"`, form, "wrong-property")
	on("in full width", `"２０２６-03-20T10:00:00Z"`, form, "wrong-property")
	on("with a zone without a colon", `"2026-03-20T10:00:00+0000"`, "valid", "")
	on("null", `null`, form, "missing-property")
	on("empty", `""`, form, "missing-property")

	with("ends never, as null", `"expires":null`, "valid", "")
	with("ends with an empty text", `"expires":""`, "valid", "")
	with("ended", `"expires":"2026-03-21T00:00:00Z"`, "expired", "expired")
	with("ends before it begins", `"expires":"2020-01-01T00:00:00Z"`, form, "date-order")
	with("revoked is false", `"revoked":false`, "valid", "")
	with("revoked is null", `"revoked":null`, "valid", "")
	with("revoked is a text", `"revoked":"false"`, form, "wrong-property")
	with("evidence as an address", `"evidence":"https://student.example/w"`, "valid", "")
	with("evidence as a list of addresses", `"evidence":["https://student.example/w","https://student.example/v"]`, "valid", "")
	with("evidence as an object", `"evidence":{"id":"https://student.example/w","name":"Report"}`, "valid", "")
	with("evidence as words alone", `"evidence":[{"narrative":"She wrote a report."}]`, "valid", "")
	with("evidence is an empty list", `"evidence":[]`, "valid", "")
	with("evidence is null", `"evidence":null`, "valid", "")
	with("an image of its own", `"image":"https://college.example/a/1.png"`, "valid", "")
	with("a narrative with marks", `"narrative":"**Well** done"`, "valid", "")
	with("a name of the learner", `"name":"Hanako"`, "valid", "")
	with("the uid of version 1", `"uid":"25"`, "valid", "")
	with("a recipient's profile by extension", `"extensions:recipientProfile":{"@context":"https://openbadgespec.org/extensions/recipientProfile/context.json","type":["Extension","extensions:RecipientProfile"],"name":"Hanako"}`, "valid", "")

	way := func(name, verification, warnings string) {
		of("verified by "+name, assertion(`"verification":{"type":"HostedBadge"}`, verification), "valid", "", warnings)
	}
	way("a list of one", `"verification":{"type":["HostedBadge"]}`, "")
	way("a way in small letters", `"verification":{"type":"hosted"}`, "")
	way("a way of version 1", `"verify":{"type":"hosted","url":"`+award+`"}`, "")
	way("both spellings", `"verify":{"type":"hosted","url":"`+award+`"},"verification":{"type":"HostedBadge"}`, "verify-twice")
	way("a list of two ways", `"verification":{"type":["HostedBadge","MerkleProofVerification2017"]}`, "proof-unchecked")
	way("the way with an address", `"verification":{"type":"HostedBadge","url":"`+award+`"}`, "")

	what := func(name, badge, verdict, code, warnings string) {
		of("badge "+name, assertion(`"`+class+`"`, badge), verdict, code, warnings)
	}
	what("as a list of one", `["`+class+`"]`, "valid", "", "")
	what("null", `null`, form, "missing-property", "")
	what("as a relative address", `"/b/1"`, form, "wrong-property", "")
	what("as an object that names it", `{"id":"`+class+`","type":"BadgeClass"}`, "valid", "", "")
	what("as a copy of the class", badgeClass(), "valid", "", "")
	what("as a copy with another title", badgeClass("Statistics", "Statistics 1"), "valid", "", "differs-from-hosted")
	what("as an object without an address", `{"type":"BadgeClass","name":"Statistics","description":"Basics","image":"`+picture+`","criteria":{"narrative":"Pass."},"issuer":"`+issuer+`"}`, form, "missing-property", "")

	context := func(name, old, verdict, code string) {
		of("context "+name, assertion(`"https://w3id.org/openbadges/v2"`, old), verdict, code, "")
	}
	context("in a list", `["https://w3id.org/openbadges/v2"]`, "valid", "")
	context("with http", `"http://w3id.org/openbadges/v2"`, "valid", "")
	context("with a slash behind", `"https://w3id.org/openbadges/v2/"`, "valid", "")
	context("at its other address", `"https://openbadgespec.org/v2/context.json"`, "valid", "")
	context("with a language beside", `["https://w3id.org/openbadges/v2",{"@language":"ja"}]`, "valid", "")
	context("missing", `null`, form, "no-context")
	context("of something else", `"https://schema.org"`, form, "no-context")
	context("of an extension alone", `"https://openbadgespec.org/extensions/exampleExtension/v1/context.json"`, form, "no-context")
	return append(append(all, classMembers()...), issuerMembers()...)
}

func classMembers() []Case {
	var all []Case
	of := func(name, text, verdict, code, warnings string) {
		c := Case{Input: []byte(assertion()), Web: web(map[string]Page{class: {Body: text}})}
		all = append(all, c.named("class: "+name, verdict, code, warnings))
	}
	criteria := func(name, value, verdict, code, warnings string) {
		of("criteria "+name, badgeClass(`{"narrative":"Pass the examination."}`, value), verdict, code, warnings)
	}
	criteria("as an address", `"https://college.example/c"`, "valid", "", "")
	criteria("with an address alone", `{"id":"https://college.example/c"}`, "valid", "", "")
	criteria("as a text", `"Pass the examination."`, form, "wrong-property", "")
	criteria("as an empty object", `{}`, "valid", "", "empty-criteria")
	criteria("as an empty text", `""`, form, "missing-property", "")
	criteria("with a type", `{"type":"Criteria","narrative":"Pass."}`, "valid", "", "")
	of("tags as one text", badgeClass(`"criteria"`, `"tags":"statistics","criteria"`), "valid", "", "")
	of("tags as a list", badgeClass(`"criteria"`, `"tags":["statistics","data"],"criteria"`), "valid", "", "")
	of("alignment as an object", badgeClass(`"criteria"`, `"alignment":{"targetName":"A","targetUrl":"https://frame.example/a"},"criteria"`), "valid", "", "")
	of("alignment as version 1 has it", badgeClass(`"criteria"`, `"alignment":[{"name":"A","url":"https://frame.example/a"}],"criteria"`), form, "missing-property", "")
	of("an empty list of alignments", badgeClass(`"criteria"`, `"alignment":[],"criteria"`), "valid", "", "")
	of("no description", badgeClass(`"description":"Basics",`, ""), form, "missing-property", "")
	of("an empty description", badgeClass("Basics", ""), form, "missing-property", "")
	of("a title in several languages", badgeClass(`"Statistics"`, `{"en":"Statistics","ja":"統計"}`), form, "wrong-property", "")
	of("a title with its language", badgeClass(`"Statistics"`, `{"@value":"統計","@language":"ja"}`), "valid", "", "")
	of("a title as a number", badgeClass(`"Statistics"`, `101`), form, "wrong-property", "")
	of("versions and languages", badgeClass(`"criteria"`, `"version":"2","@language":"en","criteria"`), "valid", "", "")
	of("an issuer as a name", badgeClass(`"`+issuer+`"`, `"Example College"`), form, "wrong-property", "")
	of("a copy of the issuer", badgeClass(`"`+issuer+`"`, profile()), "valid", "", "")
	of("the id written with a slash behind", badgeClass(`"id":"`+class+`"`, `"id":"`+class+`/"`), form, "id-mismatch", "")
	of("type in small letters", badgeClass("BadgeClass", "badgeclass"), form, "wrong-property", "")
	return all
}

// issuerMembers: what an issuer declares of its places accuses a badge only where it can be read and leaves the badge out.
func issuerMembers() []Case {
	var all []Case
	of := func(name, text, verdict, code, warnings string) {
		c := Case{Input: []byte(assertion()), Web: web(map[string]Page{issuer: {Body: text}})}
		all = append(all, c.named("issuer: "+name, verdict, code, warnings))
	}
	of("as a profile", profile(`"Issuer"`, `"Profile"`), "valid", "", "")
	of("in two classes", profile(`"Issuer"`, `["Issuer","Profile"]`), "valid", "", "")
	of("without a mail address", profile(`"email":"badges@college.example",`, ""), form, "missing-property", "")
	of("without a web address", profile(`"url":"`+Home+`",`, ""), form, "missing-property", "")
	of("without a name", profile(`"name":"Example College",`, ""), form, "missing-property", "")
	of("with a telephone number", profile(`"url"`, `"telephone":"03-1234-5678","url"`), "valid", "", "telephone-form")
	of("with a web address without a scheme", profile(`"url":"`+Home+`"`, `"url":"www.college.example"`), form, "wrong-property", "")
	of("with several mail addresses", profile(`"badges@college.example"`, `["a@college.example","b@college.example"]`), form, "wrong-property", "")
	of("with a picture in itself", profile(`"url"`, `"image":"data:image/png;base64,`+base(dot)+`","url"`), "valid", "", "")
	of("allows its own origin", profile(`"url"`, `"verification":{"allowedOrigins":"college.example"},"url"`), "valid", "", "")
	of("allows its own origin, with a scheme", profile(`"url"`, `"verification":{"allowedOrigins":["https://college.example"]},"url"`), form, "wrong-property", "")
	declares := func(name, verification, code string, accused bool) {
		c := Case{Input: []byte(assertion()), Web: web(map[string]Page{issuer: {Body: profile(`"url"`, `"verification":{`+verification+`},"url"`)}}), Accused: accused}
		all = append(all, c.named("issuer declares "+name, form, code, ""))
	}
	declares("another host", `"allowedOrigins":"other.example"`, "out-of-scope", true)
	declares("another host for addresses that begin so", `"startsWith":"https://other.example/a/"`, "out-of-scope", true)
	declares("another path", `"startsWith":"https://college.example/z/"`, "out-of-scope", true)
	declares("its own place by http", `"startsWith":"http://college.example/a/"`, "out-of-scope", false)
	declares("a beginning that is no address", `"startsWith":"/a/"`, "wrong-property", false)
	declares("a beginning without a scheme", `"startsWith":"college.example/a/"`, "wrong-property", false)
	declares("its own origin with a slash behind", `"allowedOrigins":"https://college.example/"`, "wrong-property", false)
	of("lists of what begins with what", profile(`"url"`, `"verification":{"startsWith":["`+strings.TrimSuffix(award, "1")+`"]},"url"`), "valid", "", "")
	return all
}

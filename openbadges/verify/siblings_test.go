package verify_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges/verify"
)

// Recipients as issuers write them: only one that was compared, and is another, is somebody else's.
func TestRecipientKinds(t *testing.T) {
	const whole = `"recipient":{"type":"email","hashed":true,"salt":"s4lt","identity":"`
	head, rest, _ := strings.Cut(assertionJSON(), whole)
	digits, tail, _ := strings.Cut(rest, `"}`)
	for recipient, want := range map[string]struct {
		verdict   verify.Verdict
		recipient verify.RecipientResult
	}{
		`{"type":"id","identity":"did:example:123","hashed":false}`:                          {verify.Unverifiable, verify.RecipientUndecided},
		`{"type":"url","identity":"https://h.example/","hashed":false}`:                      {verify.Unverifiable, verify.RecipientUndecided},
		`{"type":"telephone","identity":"+81312345678","hashed":false}`:                      {verify.Unverifiable, verify.RecipientUndecided},
		`{"type":"sourcedId","identity":"s1","hashed":false}`:                                {verify.Unverifiable, verify.RecipientUndecided},
		`{"type":"email","identity":"sha384$` + strings.Repeat("a", 96) + `","hashed":true}`: {verify.Unverifiable, verify.RecipientUndecided},
		`{"type":"email","identity":"sha256$` + strings.Repeat("a", 63) + `","hashed":true}`: {verify.Unverifiable, verify.RecipientUndecided},
		`{"type":"email","identity":"` + strings.Repeat("a", 64) + `","hashed":true}`:        {verify.Unverifiable, verify.RecipientUndecided},
		`{"type":"email","identity":"bcrypt$2b$10$abc","hashed":true}`:                       {verify.Unverifiable, verify.RecipientUndecided},
		`{"type":"email","identity":"` + digits + `","hashed":true,"salt":true}`:             {verify.Unverifiable, verify.RecipientUndecided},
		`{"type":"email","identity":5,"hashed":false}`:                                       {verify.Unverifiable, verify.RecipientUndecided},
		`{"type":"email","identity":"Hanako <hanako@student.example>","hashed":false}`:       {verify.Unverifiable, verify.RecipientUndecided},
		`{"type":"Email","identity":"hanako@student.example","hashed":false}`:                {verify.Valid, verify.RecipientMatches},
		`{"type":"email","identity":["hanako@student.example"],"hashed":false}`:              {verify.Valid, verify.RecipientMatches},
		`{"type":"email","identity":"` + digits + `","hashed":true,"salt":["s4lt"]}`:         {verify.Valid, verify.RecipientMatches},
		`{"type":"email","identity":"taro@student.example","hashed":false}`:                  {verify.WrongRecipient, verify.RecipientOther},
		`{"type":"email","identity":"sha256$` + strings.Repeat("A", 64) + `","hashed":true}`: {verify.WrongRecipient, verify.RecipientOther},
		`"hanako@student.example"`: {verify.Invalid, verify.RecipientUndecided},
		`{}`:                       {verify.Invalid, verify.RecipientUndecided},
		`null`:                     {verify.Invalid, verify.RecipientUndecided},
	} {
		w := newWorld(t)
		w.put(assertionURL, head+`"recipient":`+recipient+tail)
		r := w.verify(verify.Target{Address: assertionURL, Recipients: []verify.Recipient{{Type: "email", Value: learner}}})
		if r.Verdict != want.verdict || r.Recipient != want.recipient {
			t.Errorf("%s: %s, %s: %v; want %s, %s", recipient, r.Verdict, r.Recipient, r.Reasons, want.verdict, want.recipient)
		}
	}
}

// Signed texts that cannot be judged, or only in part: none is called changed without a key that contradicts it.
func TestSignedInUnusualForm(t *testing.T) {
	good := sign(t, signedJSON(), signer)
	p := strings.Split(good, ".")
	header := func(text string) string { return b64(text) + "." + p[1] + "." + p[2] }
	for name, c := range map[string]struct {
		text    string
		verdict verify.Verdict
		code    string
	}{
		"line end":                   {good + "\r\n", verify.Valid, ""},
		"byte-order mark":            {"\ufeff" + good, verify.Valid, ""},
		"mark that was signed":       {sign(t, "\ufeff"+signedJSON(), signer), verify.Valid, ""},
		"four parts":                 {good + ".x", verify.Invalid, "signed-unreadable"},
		"two parts":                  {p[0] + "." + p[1], verify.Invalid, "signed-unreadable"},
		"no signature":               {p[0] + "." + p[1] + ".", verify.Invalid, "signature-missing"},
		"no signature, by name":      {b64(`{"alg":"none"}`) + "." + p[1] + ".", verify.Invalid, "signature-missing"},
		"end missing":                {good[:len(good)-20], verify.Invalid, ""},
		"end missing, whole bytes":   {p[0] + "." + p[1] + "." + p[2][:340], verify.Invalid, "signed-unreadable"},
		"more than a signature":      {good + "AAAA", verify.Invalid, ""},
		"soft hyphen":                {strings.Replace(good, ".", "\u00ad.", 1), verify.Invalid, "jws-encoding"},
		"no-break space":             {strings.Replace(good, ".", "\u00a0.", 1), verify.Invalid, "jws-encoding"},
		"angle brackets":             {"<" + good + ">", verify.Invalid, "jws-encoding"},
		"no algorithm":               {header(`{"typ":"JWT"}`), verify.Invalid, "broken-jws"},
		"algorithm in small letters": {header(`{"alg":"rs256"}`), verify.Invalid, "broken-jws"},
		"algorithm is a number":      {header(`{"alg":5}`), verify.Invalid, "signed-unreadable"},
		"extension":                  {header(`{"alg":"RS256","crit":["x"]}`), verify.Invalid, "broken-jws"},
		"payload is compressed":      {p[0] + "." + b64("\x1f\x8b\x08") + "." + p[2], verify.Invalid, "signed-unreadable"},
		"payload is a text":          {p[0] + "." + b64("hello") + "." + p[2], verify.Invalid, "signed-unreadable"},
	} {
		r := newWorld(t).verifyText(c.text)
		expect(t, r, c.verdict, c.code)
		for _, n := range r.Reasons {
			if n.Forged() {
				t.Errorf("%s: %v", name, r.Reasons)
			}
		}
	}
	r := newWorld(t).verifyText(sign(t, signedJSON(), foreign))
	if expect(t, r, verify.Invalid, "signature-wrong"); !r.Reasons[0].Forged() {
		t.Errorf("another's key: %v", r.Reasons)
	}
}

// A class's picture that could not be seen leaves the badge open; only another kind of picture is a fault.
func TestClassPictureAnswers(t *testing.T) {
	for code, p := range map[string]page{
		"not-found": {status: 404, contentType: "text/html", body: "no"}, "gone": {status: 410}, "refused": {status: 403}, "server-error": {status: 500},
		"not-a-picture": {contentType: "text/html", body: "<html>log in"}, "unreachable": {failure: verify.FetchUnreachable},
	} {
		w := newWorld(t)
		w.pages[pictureURL] = p
		expect(t, w.verifyText(assertionJSON()), verify.Unverifiable, code)
	}
	w := newWorld(t)
	w.pages[pictureURL] = page{contentType: "image/png", body: "RIFF\x00\x00\x00\x00WEBPVP8 "}
	expect(t, w.verifyText(assertionJSON()), verify.Invalid, "class-picture")
}

// What became of a picture on its way is named as what it is, and a scrap of markup is no picture.
func TestPicturesOnTheirWay(t *testing.T) {
	picture := baked(t, png, assertionJSON())
	for text, fault := range map[string]string{
		strings.ReplaceAll(picture, "\r\n", "\n"): "beginning",
		"\ufeff" + picture:                        "beginning",
		"\r\n" + picture:                          "beginning",
		picture[:200]:                             "truncated",
		utf16le(baked(t, svg, assertionJSON())):   "utf-16",
		baked(t, svg, assertionJSON()) + "x":      "trailing",
	} {
		r := newWorld(t).verifyText(text)
		expect(t, r, verify.Invalid, "broken-picture")
		if len(r.Reasons) != 1 || r.Reasons[0].Args["picture"] != fault {
			t.Errorf("%.20q: %v, want %s", text, r.Reasons, fault)
		}
	}
	expect(t, newWorld(t).verifyText(picture+"\x00\x00"), verify.Valid, "", "bytes-after-end")
	expect(t, newWorld(t).verifyText("\ufeff"+baked(t, svg, assertionJSON())), verify.Valid, "", "byte-order-mark")
	for _, text := range []string{`<a href="` + assertionURL + `">Badge</a>`, "<" + assertionURL + ">", "バッジ（" + assertionURL + "）", "[badge](" + assertionURL + ")"} {
		expect(t, newWorld(t).verifyText(text), verify.Valid, "")
	}
}

// TestSampleDoors judges the samples of a document type in an SVG, and of texts that name an address.
func TestSampleDoors(t *testing.T) {
	faults := filepath.Join(filepath.Dir(sharedDir(t)), "faults")
	drawn := filepath.Join(faults, "f19-svg-doctype")
	if r := hostedBy(t, drawn).verifyText(readFile(t, drawn, "B09b_svg_doctype.svg")); r.Award != verify.Valid {
		t.Errorf("f19: %s %v", r.Award, r.Reasons)
	}
	texts := filepath.Join(faults, "f22-text-with-address")
	for _, name := range []string{"T2.txt", "T4.txt", "T5.url"} {
		if r := hostedBy(t, texts).verifyText(readFile(t, texts, name)); r.Award != verify.Valid {
			t.Errorf("f22, %s: %s %v", name, r.Award, r.Reasons)
		}
	}
}

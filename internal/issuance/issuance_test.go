package issuance

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/openbadges"
)

func TestNormalizeBaseURL(t *testing.T) {
	for _, c := range []struct{ text, want, refusal string }{
		{"https://badges.example.org", "https://badges.example.org", ""},
		{" HTTPS://Badges.Example.ORG:443/ ", "https://badges.example.org", ""},
		{"https://badges.example.org:8443", "https://badges.example.org:8443", ""},
		{"https://xn--eckwd4c7c.example", "https://xn--eckwd4c7c.example", ""},
		{"http://localhost:8080", "http://localhost:8080", ""},
		{"http://127.0.0.1", "http://127.0.0.1", ""},
		{"http://[::1]:80/", "http://[::1]", ""},
		{"", "", "base_url_bad"},
		{"badges.example.org", "", "base_url_bad"},
		{"ftp://badges.example.org", "", "base_url_bad"},
		{"https://", "", "base_url_bad"},
		{"https://:443", "", "base_url_bad"},
		{"https://badges.example.org/a", "", "base_url_path"},
		{"https://badges.example.org/?a", "", "base_url_path"},
		{"https://badges.example.org/#a", "", "base_url_path"},
		{"https://user:word@badges.example.org", "", "base_url_path"},
		{"https://認め.example", "https://xn--ebk742y.example", ""},
		{"https://a<b.example", "", "base_url_bad"},
		{"https://a\u200bb.example", "", "base_url_bad"},
		{"http://badges.example.org", "", "base_url_http"},
		{"http://localhost.example.org", "", "base_url_http"},
		{"http://192.0.2.1", "", "base_url_http"},
	} {
		got, err := NormalizeBaseURL(c.text)
		var refusal *Refusal
		if errors.As(err, &refusal); got != c.want || (c.refusal == "") != (err == nil) || c.refusal != "" && refusal.Code != c.refusal {
			t.Errorf("NormalizeBaseURL(%q) = %q, %v; want %q, %q", c.text, got, err, c.want, c.refusal)
		}
		if again, err := NormalizeBaseURL(got); got != "" && (again != got || err != nil) {
			t.Errorf("NormalizeBaseURL(%q) = %q, %v: not the same again", got, again, err)
		}
	}
}

func TestSlugOf(t *testing.T) {
	for home, want := range map[string]string{
		"https://www.mizunara-u.example/":         "mizunara-u",
		"https://www.mizunara-u.ac.jp/":           "mizunara-u",
		"https://edu.mizunara-u.ac.jp/department": "mizunara-u",
		"https://MIZUNARA.example":                "mizunara",
		"https://a_b.example/":                    "a-b",
		"https://xn--eckwd4c7c.example/":          "xn--eckwd4c7c",
		"http://127.0.0.1/":                       "127",
		"https://_.example/":                      "organisation",
		"%":                                       "organisation",
		"":                                        "organisation",
		"https://" + strings.Repeat("a", 70) + ".example/": strings.Repeat("a", 63),
	} {
		if got := slugOf(home); got != want {
			t.Errorf("slugOf(%q) = %q, want %q", home, got, want)
		}
	}
}

// T14: ids are UUIDs of version 4, each a fresh one; only the usual form is read.
func TestT14ID(t *testing.T) {
	seen := map[ID]bool{}
	for range 10_000 {
		id := NewID(rand.Reader)
		if seen[id] || id[6]>>4 != 4 || id[8]>>6 != 2 {
			t.Fatalf("%s: drawn before, or no UUID version 4", id)
		}
		seen[id] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		var id ID
		copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		if got, err := ParseID(id.String()); err != nil || got != id {
			t.Errorf("ParseID(%q) = %v, %v", id, got, err)
		}
	})
	good := "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
	if id, err := ParseID(good); err != nil || id.URN() != "urn:uuid:"+good {
		t.Errorf("ParseID(%q) = %v, %v", good, id, err)
	}
	for _, bad := range []string{
		"", "x", strings.ToUpper(good), strings.ReplaceAll(good, "-", ""), "{" + good + "}", good + "0", good[:35],
		"6ba7b810-9dad-41d1-80b4-00c04fd430cg", "6ba7b8109-dad-41d1-80b4-00c04fd430c8", "６" + good[3:],
	} {
		if id, err := ParseID(bad); !errors.Is(err, ErrNotFound) {
			t.Errorf("ParseID(%q) = %v, %v; want ErrNotFound", bad, id, err)
		}
	}
}

func TestAwardID(t *testing.T) {
	const id = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
	for _, text := range []string{
		id, " " + id + "\n", strings.ToUpper(id), "urn:uuid:" + id, "https://badges.example/o/a/a/" + id,
		"https://badges.example/o/a/a/" + id + ".png", "https://badges.example/o/a/a/" + id + ".ja.html?x#y", id + ".svg",
	} {
		if got := awardID(text); got != id {
			t.Errorf("awardID(%q) = %q", text, got)
		}
	}
}

func TestStatus(t *testing.T) {
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		award Award
		want  Status
	}{
		{"for ever", Award{}, Valid},
		{"until tomorrow", Award{Expires: day.Add(time.Hour)}, Valid},
		{"until now", Award{Expires: day}, Expired},
		{"until yesterday", Award{Expires: day.Add(-time.Hour)}, Expired},
		{"revoked", Award{RevokedAt: day.Add(-time.Hour)}, Revoked},
		{"expired and revoked", Award{Expires: day.Add(-time.Hour), RevokedAt: day}, Revoked},
		{"erased", Award{RevokedAt: day, Erased: true}, Erased},
	} {
		if got := c.award.Status(day); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestRefusedRows(t *testing.T) {
	faults := []roster.Fault{
		{Row: 2, Column: "email", Code: "email_missing"},
		{Row: 4, Column: "email", Code: "email_bad"},
		{Row: 4, Column: "発行日", Code: "date_future"},
		{Row: 5, Code: "expires_early"},
		{Row: 5, Column: "expires", Code: "expires_early"},
	}
	rows := RefusedRows(faults, "en")
	columns := map[int]string{}
	for _, row := range rows {
		columns[row.Row] = row.Column
	}
	if diff := cmp.Diff(map[int]string{2: "email", 4: "email, 発行日", 5: "expires"}, columns); diff != "" || len(rows) != refusedRows(faults) {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if want := faults[1].Message("en") + " " + faults[2].Message("en"); rows[1].Reason != want {
		t.Errorf("reason %q, want %q", rows[1].Reason, want)
	}
	if RefusedRows(nil, "en") == nil {
		t.Error("no rows are nil: JSON would say null")
	}
	if n := refusedRows([]roster.Fault{{Code: "empty"}}); n != 0 {
		t.Errorf("a fault of the whole list counts as %d rows", n)
	}
}

// Two requests are the same work if and only if everything that makes their awards is the same.
func TestFingerprint(t *testing.T) {
	edition, old := NewID(rand.Reader), NewID(rand.Reader)
	fingerprint := func(rows byte, edition ID, r Request) []byte {
		return (&Plan{digest: [32]byte{rows}, edition: edition, request: &r}).fingerprint()
	}
	plain := fingerprint(1, edition, Request{})
	if !bytes.Equal(plain, fingerprint(1, edition, Request{SkipBadRows: true, Strict: true, BaseURL: "https://badges.example"})) {
		t.Error("what does not change the awards changes the fingerprint")
	}
	for name, other := range map[string][]byte{
		"rows":     fingerprint(2, edition, Request{}),
		"edition":  fingerprint(1, old, Request{}),
		"signed":   fingerprint(1, edition, Request{Signed: true}),
		"replaces": fingerprint(1, edition, Request{Replaces: old}),
		"zone":     fingerprint(1, edition, Request{Zone: "Asia/Tokyo"}),
		"hidden":   fingerprint(1, edition, Request{Deciders: roster.Deciders{Hidden: roster.Skip}}),
		"sheet":    fingerprint(1, edition, Request{Deciders: roster.Deciders{Sheet: "名簿"}}),
		"marked":   fingerprint(1, edition, Request{Deciders: roster.Deciders{Marked: roster.Award}}),
	} {
		if bytes.Equal(plain, other) {
			t.Errorf("another %s, but the same fingerprint", name)
		}
	}
}

// An award is a pure function of its intent: made again after a crash it is the same, hosted and signed; and salts are
// each award's own (T14).
func TestT14IntentDecides(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, openbadges.MinKeyBits)
	if err != nil {
		t.Fatal(err)
	}
	org := &Organisation{Slug: "mizunara-u", BaseURL: "https://badges.example", KeyNumber: 1, Secret: []byte("secret")}
	row := roster.Row{
		Number: 2, Email: "hanako@students.example", Name: "花子", NameEN: "Hanako", StudentID: "00123", Reading: "ハナコ", DisplayName: "はなちゃん", LearnerType: "社会人",
		Evidence: "https://works.example/1", Narrative: "Led the team.",
	}
	edition := NewID(rand.Reader)
	in := newIntent(rand.Reader, row, true, time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), time.Time{})
	documents := func() (hosted []byte, jws string) {
		h, s := hostedAssertion(org, edition, &in), signedAssertion(org, edition, &in)
		hosted, err := openbadges.Seal(h, h.Validate)
		if err == nil {
			err = verifyHosted(org, h, &in)
		}
		if err != nil {
			t.Fatal(err)
		}
		twin, err := openbadges.Seal(s, s.Validate)
		if err == nil {
			jws, err = signAndVerify(twin, key)
		}
		if err != nil {
			t.Fatal(err)
		}
		return hosted, jws
	}
	hosted, jws := documents()
	again, jwsAgain := documents()
	if !bytes.Equal(hosted, again) || jws != jwsAgain {
		t.Error("the same intent gave another award")
	}
	signed, err := openbadges.ParseJWS(jws)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"hanako", in.Name, in.NameEN, in.StudentID, in.Reading, in.DisplayName, in.LearnerType} {
		if bytes.Contains(hosted, []byte(text)) || bytes.Contains(signed.Payload, []byte(text)) {
			t.Errorf("the assertion tells %s of the learner: %s", text, hosted)
		}
	}
	other := newIntent(rand.Reader, row, true, in.IssuedOn, time.Time{})
	if other.Salt == in.Salt || len(in.Salt) != 32 || other.ID == in.ID || other.SignedID == in.SignedID || in.ID == in.SignedID {
		t.Errorf("intents %+v and %+v share what should be drawn anew", in, other)
	}
	if unsigned := newIntent(rand.Reader, row, false, in.IssuedOn, time.Time{}); unsigned.SignedID != (ID{}) {
		t.Error("an award that is not signed has a signed id")
	}
	in.Email = "saburo@students.example"
	if err := verifyHosted(org, hostedAssertion(&Organisation{Slug: "other", BaseURL: "https://badges.example"}, edition, &in), &in); err == nil {
		t.Error("an address outside of the organisation was accepted")
	}
}

func TestRecipientKey(t *testing.T) {
	a, b := &Organisation{Secret: []byte("a")}, &Organisation{Secret: []byte("b")}
	key := recipientKey(a, "hanako@students.example")
	if len(key) != 16 || !bytes.Equal(key, recipientKey(a, "hanako@students.example")) {
		t.Errorf("key %x", key)
	}
	if bytes.Equal(key, recipientKey(b, "hanako@students.example")) || bytes.Equal(key, recipientKey(a, "saburo@students.example")) {
		t.Error("another secret or another learner, but the same key")
	}
}

// A revocation list without revoked awards still has entries: others misread shorter ones.
func TestRevocationDocument(t *testing.T) {
	org := &Organisation{Slug: "mizunara-u", BaseURL: "https://badges.example"}
	revoked := []ID{NewID(rand.Reader), NewID(rand.Reader)}
	for n := range len(revoked) + 1 {
		document, err := RevocationDocument(org, revoked[:n])
		if err != nil {
			t.Fatal(err)
		}
		list, err := openbadges.Parse[openbadges.RevocationList](document)
		if err != nil {
			t.Fatal(err)
		}
		if len(list.RevokedAssertions) != len(fillers)+n || list.ID != org.RevocationsAddress() {
			t.Errorf("%d revoked: %s", n, document)
		}
		for _, id := range revoked[:n] {
			if !bytes.Contains(document, []byte(id.URN())) {
				t.Errorf("%s is not in the list", id)
			}
		}
	}
}

// Every refusal and reason has its sentence in both languages.
func TestMessages(t *testing.T) {
	for _, lang := range locale.Languages {
		for _, code := range Reasons {
			if key := "reason." + code; locale.Text(lang, key) == key {
				t.Errorf("%s: %q has no sentence", lang, key)
			}
		}
		for _, code := range []string{
			"base_url_bad", "base_url_path", "base_url_http", "base_url_differs", "base_url_fixed", "zone_bad", "no_learner",
			"no_edition", "replaces_unknown", "replaces_one", "replaces_held", "list_changed", "clock_back", "award_unknown", "rows_none",
			"plan_recorded", "plan_unknown", "key_missing", "text_bad", "profile_stale", "image_alt", "alt_nowhere",
		} {
			if message := (&Refusal{Code: code}).Message(lang); strings.HasPrefix(message, "issue.") {
				t.Errorf("%s: %q has no sentence", lang, code)
			}
		}
	}
}

// A text for any language replaces all; one for a language leaves the others. A plain text alone gives the digest that
// it gave before there were texts for each language.
func TestAlt(t *testing.T) {
	both := Alt{English: "A disc", Japanese: "円"}
	for _, test := range []struct {
		was, wish, want Alt
		en, ja          string
	}{
		{Alt{}, Alt{Any: "A disc"}, Alt{Any: "A disc"}, "A disc", "A disc"},
		{both, Alt{}, both, "A disc", "円"},
		{both, Alt{Any: "A ring"}, Alt{Any: "A ring"}, "A ring", "A ring"},
		{both, Alt{Japanese: "輪"}, Alt{English: "A disc", Japanese: "輪"}, "A disc", "輪"},
		{Alt{Any: "A disc"}, Alt{Japanese: "円"}, Alt{Any: "A disc", Japanese: "円"}, "A disc", "円"},
		{Alt{Any: "x"}, Alt{Any: "A disc", Japanese: "円"}, Alt{Any: "A disc", Japanese: "円"}, "A disc", "円"},
		{Alt{}, Alt{Japanese: "円"}, Alt{Japanese: "円"}, "", "円"},
	} {
		got := test.was.changed(test.wish)
		if got != test.want || got.In("en") != test.en || got.In("ja") != test.ja {
			t.Errorf("%+v changed by %+v: got %+v, in English %q, in Japanese %q", test.was, test.wish, got, got.In("en"), got.In("ja"))
		}
	}
	look := Look{Colour: "#123456", Words: Band, Alt: Alt{Any: "緑の丸"}, Art: "b2"}
	if got, want := hex.EncodeToString(look.digest([]byte("text"))), "86639796e59d23f2b5aa9df512da78f6c396f6629ad06e3029b7b7642f117b46"; got != want {
		t.Errorf("digest of a look with one text: got %s, want %s", got, want)
	}
	other := look
	if other.Alt.Japanese = "円"; bytes.Equal(look.digest(nil), other.digest(nil)) {
		t.Error("a text for one language does not make another version")
	}
}

// What a description says of the author's own picture is told of that alone, and in its language; of any other picture is
// told what it is of and whose it is.
func TestAltOfPicture(t *testing.T) {
	d := describe(t, "title_en", "Ethics", "title_ja", "倫理", "awarding_body_en", "Smit", "awarding_body_ja", "スミット", "badge_image_alt_en", "Blue hexagon")
	drawn, own, told := Look{Template: "seal"}, Look{Words: Attested}, Look{Template: "seal", Alt: Alt{Japanese: "円"}}
	for _, test := range []struct {
		look     Look
		language locale.Language
		want     string
	}{
		{drawn, "en", "Micro-credential: Ethics, Smit"}, {drawn, "ja", "Micro-credential：倫理（スミット）"},
		{own, "en", "Blue hexagon"}, {own, "ja", "Micro-credential：倫理（スミット）"},
		{told, "en", "Micro-credential: Ethics, Smit"}, {told, "ja", "円"},
	} {
		if got := test.look.alt(d, test.language); got != test.want {
			t.Errorf("of a picture with %+v is told in %q: %q, want %q", test.look, test.language, got, test.want)
		}
	}
}

// Of the parts of a wish some exclude each other, whoever asks: the command line and any other front.
func TestWishContradiction(t *testing.T) {
	file := []byte("x")
	for _, c := range []struct {
		wish Wish
		want string
	}{
		{Wish{Template: "card", Image: file}, "template image"},
		{Wish{Template: "card", Band: true}, "template band"},
		{Wish{Image: file, Logo: file}, "image logo"},
		{Wish{Image: file, Band: true, Attest: true}, "band attest-words"},
		{Wish{Image: file, Colour: "#123456"}, "image colour"},
		{Wish{Image: file, Band: true, Colour: "#123456"}, ""},
		{Wish{Template: "card", Logo: file, Colour: "#123456"}, ""},
	} {
		a, b, ok := c.wish.Contradiction()
		if got := strings.TrimSpace(a + " " + b); got != c.want || ok != (c.want != "") {
			t.Errorf("%+v: %q, want %q", c.wish, got, c.want)
		}
	}
}

// Whom people ask is kept as it can be dialled and written to, and what cannot be is refused.
func TestContact(t *testing.T) {
	for name, c := range map[string]struct {
		given, kept Contact
		code        string
	}{
		"nothing":     {},
		"all":         {Contact{"Registry", "教務課", "03-1234-5678", "a@example.org"}, Contact{"Registry", "教務課", "03-1234-5678", "a@example.org"}, ""},
		"full width":  {Contact{Telephone: " ０３－１２３４－５６７８ "}, Contact{Telephone: "03-1234-5678"}, ""},
		"lines":       {Contact{NameEN: "Registry\n  Room 3"}, Contact{NameEN: "Registry Room 3"}, ""},
		"no number":   {Contact{Telephone: "ask inside"}, Contact{}, "contact_telephone"},
		"two numbers": {Contact{Telephone: "03-1234-5678, 03-1234-5679, 03-1234-5670, 03-1234-5671"}, Contact{}, "contact_telephone"},
		"unseen":      {Contact{NameJA: "教務課\u202e"}, Contact{}, "contact_name"},
		"a blank":     {Contact{NameJA: "\u3164"}, Contact{}, "contact_name"},
		"pictographs": {Contact{NameJA: "👩\u200d🎓課"}, Contact{NameJA: "👩\u200d🎓課"}, ""},
		"mail hides":  {Contact{Email: "\u200ba@example.org"}, Contact{}, "contact_email"},
		"no mail":     {Contact{Email: "registry"}, Contact{}, "contact_email"},
	} {
		f := newFake()
		f.orgs = []Organisation{{ID: 1, Slug: "mizunara"}}
		s := &Service{Records: Records{Organisations: f}, Now: time.Now}
		got, err := s.SetContact(t.Context(), clerk, f.orgs[0], c.given)
		var refusal *Refusal
		switch {
		case c.code != "":
			if !errors.As(err, &refusal) || refusal.Code != c.code || f.orgs[0].Contact != (Contact{}) {
				t.Errorf("%s: %v, kept %+v; want %s", name, err, f.orgs[0].Contact, c.code)
			}
		case err != nil || got != c.kept || f.orgs[0].Contact != c.kept:
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.kept)
		}
	}
}

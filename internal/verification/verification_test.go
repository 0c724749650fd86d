package verification_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/verify"
)

const (
	base    = "https://badges.example/"
	learner = "hanako@students.example"
)

var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// world answers addresses with documents.
type world struct {
	pages map[string][]byte
	age   time.Duration // of the answers
	mute  bool          // nobody answers in time
}

func (w world) Fetch(_ context.Context, address, _ string) (*verify.Response, error) {
	if w.mute {
		return nil, &verify.FetchError{Code: verify.FetchTimeout, Address: address}
	}
	r := &verify.Response{Final: address, Status: 200, ContentType: "application/ld+json", Body: w.pages[address], At: now.Add(-w.age)}
	if r.Body == nil {
		r.Status = 404
	}
	if strings.HasSuffix(address, ".png") {
		r.ContentType = "image/png"
	}
	return r, nil
}

// badge is a hosted badge made of the first good sample; change may alter it before it is written.
func badge(t testing.TB, change func(a *openbadges.Assertion, b *openbadges.BadgeClass, p *openbadges.Profile)) world {
	t.Helper()
	good, err := samples.Good()
	if err != nil {
		t.Fatal(err)
	}
	list, err := microcredential.Parse(good[0])
	if err != nil {
		t.Fatal(err)
	}
	b, err := microcredential.BadgeClass(microcredential.Edition11(), list[0], microcredential.English, true)
	if err != nil {
		t.Fatal(err)
	}
	p := microcredential.Profile(microcredential.Edition11(), list[0])
	p.Context, p.ID = contexts(t), base+"issuer"
	b.Context, b.ID, b.Issuer = p.Context, base+"class", openbadges.LinkTo[openbadges.Profile](p.ID)
	b.Image.Object.ID, b.Image.ID = base+"class.png", base+"class.png"
	a := &openbadges.Assertion{
		Context: p.Context, ID: base + "a/1", Type: openbadges.List[string]{"Assertion"}, IssuedOn: "2026-04-01T09:00:00+09:00",
		Recipient: openbadges.NewRecipient(learner, "salt"), Badge: openbadges.LinkTo[openbadges.BadgeClass](b.ID),
		Verification: &openbadges.VerificationObject{Type: openbadges.List[string]{openbadges.HostedBadge}},
	}
	if change != nil {
		change(a, b, p)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	return world{pages: map[string][]byte{
		a.ID: write(t, a), b.ID: write(t, b), p.ID: write(t, p), base + "class.png": picture.Bytes(),
	}}
}

func contexts(t testing.TB) openbadges.Contexts {
	t.Helper()
	var c openbadges.Contexts
	a, err := openbadges.Parse[openbadges.Assertion]([]byte(`{"@context":"` + openbadges.Context + `","type":"Assertion"}`))
	if err != nil {
		t.Fatal(err)
	}
	c = a.Context
	return c
}

func write(t testing.TB, o any) []byte {
	t.Helper()
	data, err := openbadges.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (w world) service() *verification.Service {
	return verification.New(verification.Options{Fetcher: w, Now: func() time.Time { return now }})
}

func (w world) verify(t testing.TB) *verification.Report {
	t.Helper()
	return w.service().Verify(t.Context(), verify.Target{Address: base + "a/1"})
}

// The first good sample says all that the guideline asks, and the report reads it back.
func TestGuidelineOfOurOwn(t *testing.T) {
	r := badge(t, nil).verify(t)
	if r.Verdict != verify.Valid {
		t.Fatalf("verdict %q, reasons %v", r.Verdict, r.Reasons)
	}
	g := r.Guideline
	if !g.Claimed || !g.Conforms || !g.Exact || len(g.Missing) > 0 {
		t.Errorf("claimed %t, conforms %t, exact %t, missing %v, findings %v", g.Claimed, g.Conforms, g.Exact, g.Missing, g.Findings)
	}
	if len(g.Descriptors) != len(microcredential.Edition11().Descriptors) {
		t.Errorf("%d descriptors, want all %d", len(g.Descriptors), len(microcredential.Edition11().Descriptors))
	}
	for i, d := range g.Descriptors {
		if want := microcredential.Edition11().Descriptors[i]; d.Key != want.Key || d.Label != want.Label || d.Text == "" {
			t.Errorf("descriptor %d is %+v, want %q", i, d, want.Key)
		}
	}
	if b := g.Body; b.CountryCode != "JP" || b.Country("en") != "Japan" || b.Country("ja") != "日本" || b.TrustEN == "" || b.TrustJA == "" || b.TrustURI == "" {
		t.Errorf("body %+v", g.Body)
	}
	for lang, want := range map[locale.Language]string{"en": "Country/Region of the issuer", "ja": "発行者の国・地域"} {
		rows := g.In(lang)
		if len(rows) != 17 || rows[4].Label != want || rows[9].Figure == nil || rows[9].Figure.Number != "45" || rows[13].Note == "" {
			t.Errorf("in %s: %+v", lang, rows)
		}
	}
	if s := r.Standing; s.Domain != "badges.example" || s.HomeDomain != "www.mizunara-u.example" || s.Known || len(s.LookAlikes) > 0 {
		t.Errorf("standing %+v", s)
	}
}

// A claim to conform is worth what is written, and a badge without descriptors is genuine all the same.
func TestClaims(t *testing.T) {
	note := microcredential.Edition11().Note(microcredential.English)
	for _, c := range []struct {
		name, criteria, country string
		claimed, exact          bool
		missing                 microcredential.Key
	}{
		{"nothing", "Attend the course.", "", false, false, microcredential.FormOfParticipation},
		{"only the claim", "Certification : Open Badge\n" + note, "", true, true, microcredential.LearnerEffort},
		{"other labels", "LEVEL: B2", "", false, false, microcredential.LearningOutcomes},
	} {
		r := badge(t, func(_ *openbadges.Assertion, b *openbadges.BadgeClass, p *openbadges.Profile) {
			b.Criteria.Object.Narrative, p.Description, p.More = c.criteria, c.country, nil
		}).verify(t)
		g := r.Guideline
		if r.Verdict != verify.Valid || g.Conforms || g.Claimed != c.claimed || g.Exact != c.exact || !slices.Contains(g.Missing, c.missing) {
			t.Errorf("%s: verdict %q, claimed %t, exact %t, conforms %t, missing %v", c.name, r.Verdict, g.Claimed, g.Exact, g.Conforms, g.Missing)
		}
		for _, f := range g.Findings {
			if en, ja := f.Message("en"), f.Message("ja"); en == "" || ja == "" || en == ja || strings.Contains(en, "{") {
				t.Errorf("%s: %s says %q, %q", c.name, f.Code, en, ja)
			}
		}
		order := func(a, b microcredential.Key) int {
			first, _ := microcredential.Edition11().Descriptor(a)
			second, _ := microcredential.Edition11().Descriptor(b)
			return first.Number - second.Number
		}
		if !slices.IsSortedFunc(g.Missing, order) {
			t.Errorf("%s: missing out of order: %v", c.name, g.Missing)
		}
	}
}

// Only one word about a left-out description: none (docs/rules.md, reading 6).
func TestLeftOutDescriptionIsNotMissing(t *testing.T) {
	g := badge(t, func(_ *openbadges.Assertion, b *openbadges.BadgeClass, _ *openbadges.Profile) { b.Description = b.Name }).verify(t).Guideline
	if !g.Conforms || g.Text(microcredential.ContentDescription, "en") != "" {
		t.Errorf("conforms %t, findings %v", g.Conforms, g.Findings)
	}
}

// What is optional may be left out of a badge that conforms: here the country (guideline, Table 1).
func TestOptionalDescriptors(t *testing.T) {
	g := badge(t, func(_ *openbadges.Assertion, _ *openbadges.BadgeClass, p *openbadges.Profile) {
		p.Description, p.More = "A private university.", nil
	}).verify(t).Guideline
	if !g.Conforms || len(g.Missing) > 0 || g.Text(microcredential.Country, "en") != "" {
		t.Errorf("conforms %t, missing %v, country %q, findings %v", g.Conforms, g.Missing, g.Text(microcredential.Country, "en"), g.Findings)
	}
	bare := badge(t, func(a *openbadges.Assertion, b *openbadges.BadgeClass, p *openbadges.Profile) {
		*b = openbadges.BadgeClass{Context: b.Context, Type: b.Type, ID: b.ID, Image: b.Image, Issuer: b.Issuer}
		a.Recipient, a.IssuedOn, p.Name, p.Description, p.More = nil, "", "", "", nil
	}).verify(t).Guideline
	for _, row := range microcredential.Edition11().Descriptors {
		mandatory := row.Mandatory && row.Key != microcredential.ContentDescription // see TestLeftOutDescriptionIsNotMissing
		if missing := slices.Contains(bare.Missing, row.Key); missing != mandatory {
			t.Errorf("%s is missing: %t, mandatory: %t", row.Key, missing, mandatory)
		}
	}
}

func TestAnswer(t *testing.T) {
	expired := func(a *openbadges.Assertion, _ *openbadges.BadgeClass, _ *openbadges.Profile) {
		a.Expires = "2026-05-01T00:00:00Z"
	}
	revokedFor := func(reason string) func(*openbadges.Assertion, *openbadges.BadgeClass, *openbadges.Profile) {
		return func(a *openbadges.Assertion, _ *openbadges.BadgeClass, _ *openbadges.Profile) {
			yes := true
			a.Revoked, a.RevocationReason = &yes, reason
		}
	}
	for _, c := range []struct {
		name   string
		w      world
		target verify.Target
		en, ja string
	}{
		{"valid", badge(t, nil), verify.Target{Address: base + "a/1"},
			"This badge is genuine. Mizunara University (badges.example) issued it on 1 April 2026, and it has not been revoked (checked just now).",
			"本物のバッジです。Mizunara University（badges.example）が2026年4月1日に発行したもので、取り消されていません（たった今確認）。"},
		{"from the cache", aged(badge(t, nil), 4*time.Minute), verify.Target{Address: base + "a/1"}, "(checked 4 min ago).", "4分前に確認"},
		{"expired", badge(t, expired), verify.Target{Address: base + "a/1"}, "Expired on 1 May 2026. Mizunara University (badges.example) issued it", "2026年5月1日に有効期限が切れています。"},
		{"other", badge(t, nil), verify.Target{Address: base + "a/1", Recipients: []verify.Recipient{{Type: "email", Value: "taro@students.example"}}},
			"not been revoked (checked just now). Not issued to taro@students.example. The person may have used another address.",
			"（たった今確認）。taro@students.example 宛てに発行されたものではありません。本人が別のアドレスを使った可能性があります。"},
		{"named", badge(t, nil), verify.Target{Address: base + "a/1", Recipients: []verify.Recipient{{Type: "email", Value: learner}}},
			"not been revoked (checked just now). Issued to " + learner + ", the address that was asked about.", "（たった今確認）。入力された " + learner + " 宛てに発行されたものです。"},
		{"expired, and another", badge(t, expired), verify.Target{Address: base + "a/1", Recipients: []verify.Recipient{{Type: "email", Value: "taro@students.example"}}},
			"Expired on 1 May 2026. ", "取り消されてはいません。taro@students.example 宛てに"},
		{"revoked, and another", badge(t, revokedFor("misconduct")), verify.Target{Address: base + "a/1", Recipients: []verify.Recipient{{Type: "email", Value: "taro@students.example"}}},
			"This badge has been revoked. Mizunara University (badges.example) issued it on 1 April 2026 and revoked it (reason: withdrawn after misconduct was established). It was genuine", "取り消されたバッジです。Mizunara University（badges.example）が2026年4月1日に発行し、取り消しています（理由：不正が確認されたため）。本物でしたが"},
		{"replaced", badge(t, revokedFor("replaced")), verify.Target{Address: base + "a/1"},
			"Reissued after correction. Mizunara University (badges.example) issued it on 1 April 2026. It was genuine, but counts no longer: a corrected badge was issued in its place.", "内容が訂正され、再発行されています。"},
		{"out", world{mute: true}, verify.Target{Address: base + "a/1"}, "Could not be checked now, so whether it is genuine is not known yet. ", "今は確認できないため、本物かどうかはまだ分かりません。"},
		{"undecided", badge(t, nil), verify.Target{Address: base + "a/1", Recipients: []verify.Recipient{{Type: "telephone", Value: "+81312345678"}}},
			"not been revoked (checked just now). Whether the badge was issued to the identifier that was given cannot be determined: it names its recipient by another kind of identifier (an e-mail address).",
			"取り消されていません（たった今確認）。指定された識別情報（メールアドレスなど）宛てに発行されたバッジかどうかは判断できません。学習者が別の種類の識別情報で示されているためです（メールアドレス）。"},
		{"away", world{}, verify.Target{Address: base + "a/1"}, "Could not be checked, so not confirmed. ", "確認できなかったため、本物かどうかは分かりません。"},
		{"signed, unreadable", world{}, verify.Target{Bytes: []byte("eyJhbGciOiJSUzI1NiJ9.eyJubyJ9.AAAA")},
			"Not a proper badge, so not confirmed. The signed badge cannot be read: what was signed is not JSON.", "正しい形式のバッジではないため、本物とは確認できません。署名付きバッジを読み取れません。署名された内容がJSONではありません。"},
		{"revoked for a reason of ours", badge(t, revokedFor("wrong_content")), verify.Target{Address: base + "a/1"},
			"and revoked it (reason: issued with wrong content).", "発行し、取り消しています（理由：内容に誤りがあったため）。"},
		{"revoked for another", badge(t, revokedFor("Fehler {{.x}}")), verify.Target{Address: base + "a/1"}, "(reason: Fehler {{.x}}).", "（理由：Fehler {{.x}}）。"},
		{"no badge", world{}, verify.Target{Bytes: []byte(`{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://badges.example/a","id":"x"}`)},
			"Not a proper badge, so not confirmed. ", "正しい形式のバッジではないため、本物とは確認できません。"},
	} {
		r := c.w.service().Verify(t.Context(), c.target)
		en, ja := r.Answer("en"), r.Answer("ja")
		if person := r.Person("en"); person != "" {
			en, ja = en+" "+person, ja+r.Person("ja")
		}
		if state := r.Statement("en").State; state != verification.Valid && strings.HasPrefix(en, "This badge is genuine") {
			t.Errorf("%s: %q leads with the good news", c.name, en)
		}
		if !strings.Contains(en, c.en) || !strings.Contains(ja, c.ja) {
			t.Errorf("%s: %q\n%q", c.name, en, ja)
		}
	}
}

func aged(w world, age time.Duration) world { w.age = age; return w }

// What an issuer puts into its name must not reach into the sentence around it.
func TestAnswerIsPrintable(t *testing.T) {
	r := badge(t, func(_ *openbadges.Assertion, _ *openbadges.BadgeClass, p *openbadges.Profile) {
		p.Name = "Evil\u202e \x1b[2J\nUniversity"
	}).verify(t)
	if got := r.Answer("en"); !strings.Contains(got, "Evil [2J University (badges.example)") {
		t.Errorf("%q", got)
	}
}

// T13: look-alike names and domains are pointed out; what is known here is known by its id.
func TestT13LookAlikes(t *testing.T) {
	for _, c := range []struct{ name, code string }{
		{"Mizunara University", "name-like-known"},
		{"MIZUNARA  University", "name-like-known"},
		{"Мizunаrа Univеrsity", "name-like-known"}, // Cyrillic М, а, е
		{"Ｍｉｚｕｎａｒａ Ｕｎｉｖｅｒｓｉｔｙ", "name-like-known"},
		{"Mizunara Univers\u200bity", "name-like-known"},
		{"Mizunara Unıversity", "name-like-known"},
		{"Mizunarа Univ\u00e9rsity", "name-like-known"},
		{"ミズナラ大学二ュース", "name-like-known"}, // the kanji two for the kana ni
		{"Mizunara College", ""},
		{"", ""},
	} {
		w := badge(t, func(_ *openbadges.Assertion, _ *openbadges.BadgeClass, p *openbadges.Profile) { p.Name = c.name })
		s := verification.New(verification.Options{Fetcher: w, Now: func() time.Time { return now },
			Home: home{names: []string{"Mizunara University", "ミズナラ大学ニュース"}}})
		r := s.Verify(t.Context(), verify.Target{Address: base + "a/1"})
		if codes := codes(r); c.code != "" && !slices.Contains(codes, c.code) || c.code == "" && len(codes) > 0 {
			t.Errorf("%q: %v, want %q", c.name, codes, c.code)
		}
		if state := r.Statement("en").State; (state == verification.Alike) != (c.code != "") {
			t.Errorf("%q stands as %q", c.name, state)
		}
	}
	t.Run("known", func(t *testing.T) {
		s := verification.New(verification.Options{Fetcher: badge(t, nil), Now: func() time.Time { return now },
			Home: home{names: []string{"Mizunara University"}, issuers: map[string]*verification.Issuer{base + "issuer": {Zone: time.UTC}}}})
		r := s.Verify(t.Context(), verify.Target{Address: base + "a/1"})
		if !r.Standing.Known || len(r.Standing.LookAlikes) > 0 {
			t.Errorf("%+v", r.Standing)
		}
	})
	t.Run("store away", func(t *testing.T) {
		s := verification.New(verification.Options{Fetcher: badge(t, nil), Now: func() time.Time { return now },
			Home: home{err: errors.New("away")}})
		r := s.Verify(t.Context(), verify.Target{Address: base + "a/1"})
		if r.Verdict != verify.Valid || r.Statement("en").State != verification.Valid || r.Standing.Known || !slices.Contains(codes(r), "known-unasked") {
			t.Errorf("%q, %+v", r.Verdict, r.Standing)
		}
	})
}

func codes(r *verification.Report) []string {
	var codes []string
	for _, n := range r.Standing.LookAlikes {
		if n.Message("en") == n.Message("ja") || strings.HasPrefix(n.Message("en"), "verification.") {
			panic(n.Code + " has no sentence")
		}
		codes = append(codes, n.Code)
	}
	return codes
}

// The JSON has exactly the members that are promised, and lists are never null.
func TestWire(t *testing.T) {
	want := []string{"assertion", "award", "badge", "fetched", "guideline", "issuer", "ms", "reasons", "recipient", "target", "verdict", "warnings"}
	for name, r := range map[string]*verification.Report{
		"valid": badge(t, nil).verify(t), "away": world{}.verify(t),
		"nothing": verification.New(verification.Options{}).Verify(t.Context(), verify.Target{Bytes: []byte("x")}),
	} {
		data, err := json.Marshal(r.Wire("file.png"))
		if err != nil {
			t.Fatal(err)
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(data, &members); err != nil {
			t.Fatal(err)
		}
		var names []string
		for name := range members {
			names = append(names, name)
		}
		slices.Sort(names)
		if !slices.Equal(names, want) {
			t.Errorf("%s: members %v, want %v", name, names, want)
		}
		for _, list := range []string{"reasons", "warnings", "fetched"} {
			if members[list][0] != '[' {
				t.Errorf("%s: %s is %s", name, list, members[list])
			}
		}
		if guideline := string(members["guideline"]); strings.Contains(strings.ReplaceAll(guideline, `"edition":null`, ""), "null") || !strings.HasPrefix(guideline, `{"conforms":`) {
			t.Errorf("%s: guideline is %s", name, guideline)
		}
		if name == "valid" && !bytes.Contains(members["assertion"], []byte(base+"a/1")) || name != "valid" && string(members["badge"]) != "null" {
			t.Errorf("%s: assertion %s, badge %s", name, members["assertion"], members["badge"])
		}
	}
}

// One service serves many at once; none changes what another was given.
func TestManyAtOnce(t *testing.T) {
	w := badge(t, nil)
	s := w.service()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				r := s.Verify(t.Context(), verify.Target{Address: base + "a/1"})
				if !r.Guideline.Conforms || len(r.Guideline.Descriptors) != 17 {
					t.Errorf("conforms %t, %d descriptors", r.Guideline.Conforms, len(r.Guideline.Descriptors))
				}
			}
		})
	}
	all.Wait()
}

// What a revoked badge was is read from the copy in hand: the issuer's own says no more than that it is revoked.
func TestRevokedKeepsItsDescriptors(t *testing.T) {
	w := badge(t, nil)
	whole := w.service().Verify(t.Context(), verify.Target{Address: base + "a/1"})
	inHand, err := openbadges.Marshal(whole.Assertion)
	if err != nil {
		t.Fatal(err)
	}
	revoked := func(a *openbadges.Assertion, _ *openbadges.BadgeClass, _ *openbadges.Profile) {
		yes := true
		*a = openbadges.Assertion{Context: a.Context, Type: a.Type, ID: a.ID, Revoked: &yes}
	}
	r := badge(t, revoked).service().Verify(t.Context(), verify.Target{Bytes: inHand})
	if r.Verdict != verify.Revoked || len(r.Guideline.Missing) != len(whole.Guideline.Missing) || r.Guideline.Conforms != whole.Guideline.Conforms {
		t.Errorf("%s, missing %v, conforms %t; before: missing %v, conforms %t",
			r.Verdict, r.Guideline.Missing, r.Guideline.Conforms, whole.Guideline.Missing, whole.Guideline.Conforms)
	}
}

// The page for programmers names every member of a report and every verdict.
func TestWireIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/verify-api.md")
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]json.RawMessage
	data, err := json.Marshal(badge(t, nil).verify(t).Wire("x"))
	if err != nil || json.Unmarshal(data, &members) != nil {
		t.Fatalf("%v: %s", err, data)
	}
	words := slices.Collect(maps.Keys(members))
	for _, v := range []verify.Verdict{verify.Valid, verify.Expired, verify.WrongRecipient, verify.Unverifiable, verify.Invalid, verify.Revoked} {
		words = append(words, string(v))
	}
	for _, word := range words {
		if !strings.Contains(string(page), "`"+word+"`") {
			t.Errorf("docs/verify-api.md does not name %s", word)
		}
	}
}

// What is said of a person is said in one place, also where the award is worse than valid.
func TestPersonIsSaidOnce(t *testing.T) {
	expired := badge(t, func(a *openbadges.Assertion, _ *openbadges.BadgeClass, _ *openbadges.Profile) {
		a.Expires = "2026-05-01T00:00:00Z"
	})
	for who, want := range map[string]string{"taro@students.example": "Not issued to taro@students.example.", "telephone": "cannot be determined"} {
		asked := verify.Recipient{Type: "email", Value: who}
		if who == "telephone" {
			asked = verify.Recipient{Type: "telephone", Value: "+81312345678"}
		}
		r := expired.service().Verify(t.Context(), verify.Target{Address: base + "a/1", Recipients: []verify.Recipient{asked}})
		if got := r.Person("en"); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", who, got, want)
		}
		for _, n := range r.FurtherReasons() {
			t.Errorf("%s: said again: %s", who, n.Message("en"))
		}
	}
}

// Whoever asked about a person hears of it, whatever became of the award; of what is no badge nothing is said of anybody.
func TestPersonIsAnswered(t *testing.T) {
	for _, c := range []struct {
		award     verify.Verdict
		recipient verify.RecipientResult
		want      string
	}{
		{verify.Revoked, verify.RecipientUndecided, "could not be told"},
		{verify.Unverifiable, verify.RecipientUndecided, "could not be told"},
		{verify.Revoked, verify.RecipientOther, "Not issued to"},
		{verify.Revoked, verify.RecipientUnasked, ""},
		{verify.Invalid, verify.RecipientUndecided, ""},
	} {
		r := verification.Report{Report: &verify.Report{Award: c.award, Recipient: c.recipient}}
		if got := r.Person("en"); !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s, %s: %q, want %q", c.award, c.recipient, got, c.want)
		}
	}
}

// Of what was made on a trial system nothing says that it was genuine, whatever became of it.
func TestTrialWasNeverGenuine(t *testing.T) {
	for _, state := range []verification.State{verification.Revoked, verification.Replaced, verification.Expired, verification.Trial} {
		facts := verification.Facts{State: state, Issuer: "A", Issued: "1 April 2026", Revoked: "2 April 2026", Until: "3 April 2026", Reason: "b", Trial: true}
		for lang, wrong := range map[locale.Language]string{"en": "genuine", "ja": "本物"} {
			if s := facts.In(lang); strings.Contains(s.Lead+s.More, wrong) {
				t.Errorf("%s: %s %s", state, s.Lead, s.More)
			}
		}
	}
}

// An award of ours is told in the reader's language where it was published in it; the badge stays the one that is judged.
func TestReadersLanguage(t *testing.T) {
	w := badge(t, nil)
	plain := w.service().Verify(t.Context(), verify.Target{Address: base + "a/1"})
	other := *plain.Badge
	other.ID, other.Language, other.Name = base+"m/1ja", "ja", "証拠に基づく意思決定"
	own := &verification.OwnAward{Issuer: &verification.Issuer{Zone: time.UTC}, Editions: []*openbadges.BadgeClass{plain.Badge, &other}}
	s := verification.New(verification.Options{Fetcher: w, Now: func() time.Time { return now },
		Home: home{awards: map[string]*verification.OwnAward{base + "a/1": own}}})
	r := s.Verify(t.Context(), verify.Target{Address: base + "a/1"})
	if en, ja := r.ClassIn("en").Name, r.ClassIn("ja").Name; en != plain.Badge.Name || ja != other.Name || r.Class() != r.Badge {
		t.Errorf("%q in English, %q in Japanese", en, ja)
	}
}

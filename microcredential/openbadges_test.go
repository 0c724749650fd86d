package microcredential_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// sealed gives an object the members that belong to an organisation's addresses.
func sealed(t *testing.T, d *microcredential.Description, lang microcredential.Lang) (*openbadges.Profile, *openbadges.BadgeClass) {
	t.Helper()
	p := microcredential.Profile(microcredential.Edition11(), d)
	p.Context, p.ID = openbadges.DefaultContext(), "https://badges.example.org/o/x/profile"
	b, err := microcredential.BadgeClass(microcredential.Edition11(), d, lang, d.ClaimsConformity())
	if err != nil {
		t.Fatal(err)
	}
	b.Context, b.ID = openbadges.DefaultContext(), "https://badges.example.org/o/x/m/1"
	b.Issuer = openbadges.LinkTo[openbadges.Profile](p.ID)
	b.Image.Object.ID = b.ID + ".png"
	return p, b
}

func written[T openbadges.Document](t *testing.T, object *T) *T {
	t.Helper()
	data, err := openbadges.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	back, err := openbadges.Parse[T](data)
	if err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return back
}

func TestSamplesThroughOpenBadges(t *testing.T) {
	for id, d := range samples(t, "good") {
		for _, lang := range microcredential.Langs {
			p, b := sealed(t, d, lang)
			if err := p.ValidateIssuer(); err != nil {
				t.Errorf("%s: profile: %v", id, err)
			}
			if err := b.Validate(); err != nil {
				t.Errorf("%s %s: badge class: %v", id, lang, err)
			}
			r := microcredential.ReadBadge(written(t, b), nil)
			if text(&r.Reading, microcredential.Title) != d.Text(microcredential.Title, lang) ||
				text(&r.Reading, microcredential.ContentDescription) != d.Text(microcredential.ContentDescription, lang) || r.LeftOut != (id == "mc-06") ||
				r.Lang != lang || r.Alt == "" || d.ImageAlt(lang) != "" && r.Alt != d.ImageAlt(lang) || !r.Exact {
				t.Errorf("%s %s: reading %+v", id, lang, r)
			}
			if diff := cmp.Diff(texts(d, lang), readTexts(&r.Reading)); diff != "" {
				t.Errorf("%s %s: %s", id, lang, diff)
			}
			if diff := cmp.Diff(bodyOf(d), microcredential.ReadProfile(written(t, p))); diff != "" {
				t.Errorf("%s: %s", id, diff)
			}
		}
	}
}

func bodyOf(d *microcredential.Description) microcredential.ProfileReading {
	text := func(name string) string {
		value, _ := d.Raw(name)
		if value == nil {
			return ""
		}
		var s string
		if len(value) > 1 {
			s = string(value[1 : len(value)-1]) // the samples escape nothing here
		}
		return s
	}
	return microcredential.ProfileReading{
		Name: text("awarding_body_en"), NameJA: text("awarding_body_ja"), URL: text("awarding_body_url"), Email: text("awarding_body_email"),
		CountryCode: text("country_region_of_the_issuer_code"), CountryEN: text("country_region_of_the_issuer_en"), CountryJA: text("country_region_of_the_issuer_ja"),
		TrustEN: text("awarding_body_trust_statement_en"), TrustJA: text("awarding_body_trust_statement_ja"), TrustURI: text("awarding_body_trust_uri"),
	}
}

func TestProfileOfFewFacts(t *testing.T) {
	for _, test := range []struct {
		name string
		keys set
		want microcredential.ProfileReading
	}{
		{"Japanese alone", set{"awarding_body_ja": "ミズナラ大学", "country_region_of_the_issuer_ja": "日本", "awarding_body_trust_statement_ja": "認証済み。\n\n2023年"},
			microcredential.ProfileReading{Name: "ミズナラ大学", NameJA: "ミズナラ大学", CountryJA: "日本", TrustJA: "認証済み。\n\n2023年"}},
		{"code alone", set{"awarding_body_en": "X", "country_region_of_the_issuer_code": "JP"},
			microcredential.ProfileReading{Name: "X", NameJA: "X", CountryCode: "JP", CountryEN: "JP"}},
		{"brackets in the country", set{"awarding_body_en": "X", "country_region_of_the_issuer_en": "Korea (Republic of)", "country_region_of_the_issuer_ja": "韓国"},
			microcredential.ProfileReading{Name: "X", NameJA: "X", CountryEN: "Korea (Republic of)", CountryJA: "韓国"}},
		{"paragraphs in both languages", set{"awarding_body_en": "X", "awarding_body_trust_statement_en": "A.\n\nB.", "awarding_body_trust_statement_ja": "あ。\n\nC."},
			microcredential.ProfileReading{Name: "X", NameJA: "X", TrustEN: "A.\n\nB.", TrustJA: "あ。\n\nC."}},
		{"nothing", set{}, microcredential.ProfileReading{}},
	} {
		d := new(microcredential.Description)
		for name, value := range test.keys {
			if err := d.Set(name, value); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(test.want, microcredential.ReadProfile(microcredential.Profile(microcredential.Edition11(), d))); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestReadForeignClass(t *testing.T) {
	b := &openbadges.BadgeClass{Name: "X", Description: "Y", Criteria: openbadges.LinkTo[openbadges.Criteria]("https://example.org/criteria")}
	r := microcredential.ReadBadge(b, nil)
	judged := r.Judge(nil, now)
	if r.LeftOut || text(&r.Reading, microcredential.ContentDescription) != "Y" || len(r.Texts) != 2 || len(judged.Missing) != 6 {
		t.Errorf("reading %+v, missing %v", r, judged.Missing)
	}
	if !slices.ContainsFunc(judged.Findings, func(f microcredential.Finding) bool { return f.Rule == "R-11" }) {
		t.Errorf("findings %v", judged.Findings)
	}
}

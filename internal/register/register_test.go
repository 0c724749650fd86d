package register

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/locale"
)

// fake is a store of two organisations. Each batch awards two learners, in the order of batches.
type fake struct {
	Bodies // what is not asked for
	Given
	Lots
	Done

	batches map[issuance.OrganisationID][]int64
	aside   []issuance.SetAside
	asked   int
}

var orgs = []issuance.Organisation{
	{ID: 1, Slug: "mizunara", BaseURL: "https://a.example", Zone: "Asia/Tokyo", NameEN: "Mizunara"},
	{ID: 2, Slug: "misaki", BaseURL: "https://b.example", Zone: "UTC", NameEN: "Misaki"},
}

func (f *fake) Organisations(context.Context) ([]issuance.Organisation, error) { return orgs, nil }

func (f *fake) EditionIn(context.Context, issuance.OrganisationID, int64, int, locale.Language) (issuance.Edition, error) {
	return issuance.Edition{}, issuance.ErrNotFound
}

func (f *fake) Edition(context.Context, issuance.OrganisationID, issuance.ID) (issuance.Edition, error) {
	document := `{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"https://a.example/o/a/m/1","name":"Title",` +
		`"description":"d","image":"https://a.example/x.png","criteria":{"narrative":"n"},"issuer":"https://a.example/p"}`
	return issuance.Edition{Document: []byte(document)}, nil
}

func (f *fake) Awards(_ context.Context, org issuance.OrganisationID, s issuance.Selection, last issuance.Award, limit int) ([]issuance.ListedAward, error) {
	f.asked++
	var all []issuance.ListedAward
	for _, batch := range f.batches[org] {
		for row := 2; row <= 3; row++ {
			all = append(all, issuance.ListedAward{Award: issuance.Award{Org: org, Batch: batch, Row: row}})
		}
	}
	if !s.OldestFirst {
		slices.Reverse(all)
	}
	from := 1 + slices.IndexFunc(all, func(a issuance.ListedAward) bool { return a.Batch == last.Batch && a.Row == last.Row })
	return all[from:min(from+limit, len(all))], nil
}

func (f *fake) Batches(_ context.Context, org issuance.OrganisationID, _ department.Scope, _, limit int) (found []issuance.Batch, _ error) {
	for _, id := range slices.Backward(f.batches[org]) {
		found = append(found, issuance.Batch{Org: org, ID: id, Rows: 10, Refused: 1})
	}
	return found[:min(limit, len(found))], nil
}

func (f *fake) Progress(_ context.Context, _ issuance.OrganisationID, batch int64) (issuance.Progress, error) {
	if batch == 30 {
		return issuance.Progress{Issued: 4, Already: 1, Aside: len(f.aside), Waiting: 2}, nil
	}
	return issuance.Progress{Issued: 9}, nil
}

func (f *fake) Revoked(context.Context, issuance.OrganisationID, int64) (int, error) { return 3, nil }

func (f *fake) DecidedBetween(context.Context, issuance.OrganisationID, int64, int64) (map[int64]issuance.Basis, error) {
	return nil, nil //nolint:nilnil // nothing was decided
}

func (f *fake) DeedsSince(context.Context, issuance.OrganisationID, int64, []string) ([]audit.Line, error) {
	return nil, nil
}

func (f *fake) MailedAwards(context.Context, issuance.OrganisationID, time.Time) ([]issuance.Mailed, error) {
	return nil, nil
}

func (f *fake) NewestEditions(context.Context, issuance.OrganisationID, int64) ([]issuance.Edition, map[int64]issuance.ID, error) {
	return nil, nil, nil
}

func (f *fake) SetAside(context.Context, issuance.OrganisationID, int64) ([]issuance.SetAside, error) {
	return f.aside, nil
}

func noTrouble(context.Context, *issuance.Organisation, *issuance.Batch) (stuck, err error) {
	return nil, nil
}

// The awards of several organisations are one list, in the order of their batches, which stay together.
func TestAwardsOfSeveral(t *testing.T) {
	f := &fake{batches: map[issuance.OrganisationID][]int64{1: {10, 30}, 2: {20, 40}}}
	r := New(f.records(), noTrouble, time.Now)
	for _, c := range []struct {
		oldest bool
		limit  int
		want   string
	}{
		{false, 100, "misaki/40/3 misaki/40/2 mizunara/30/3 mizunara/30/2 misaki/20/3 misaki/20/2 mizunara/10/3 mizunara/10/2"},
		{true, 100, "mizunara/10/2 mizunara/10/3 misaki/20/2 misaki/20/3 mizunara/30/2 mizunara/30/3 misaki/40/2 misaki/40/3"},
		{false, 3, "misaki/40/3 misaki/40/2 mizunara/30/3"},
		{false, 0, ""},
	} {
		var got []string
		err := r.Awards(t.Context(), orgs, issuance.Selection{OldestFirst: c.oldest}, c.limit, func(a *Award) error {
			got = append(got, fmt.Sprintf("%s/%d/%d", a.Org.Slug, a.Batch, a.Row))
			return nil
		})
		if text := strings.Join(got, " "); err != nil || text != c.want {
			t.Errorf("oldest first %t, limit %d: %q, error %v; want %q", c.oldest, c.limit, text, err, c.want)
		}
	}
	stop := errors.New("stop")
	if err := r.Awards(t.Context(), orgs, issuance.Selection{}, 9, func(*Award) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of add gives %v, want it", err)
	}
}

func TestBatches(t *testing.T) {
	f := &fake{
		batches: map[issuance.OrganisationID][]int64{1: {10, 30}, 2: {20}},
		aside:   []issuance.SetAside{{Row: 7, Property: "evidence[0].id", Code: "not-iri"}},
	}
	trouble := func(context.Context, *issuance.Organisation, *issuance.Batch) (stuck, err error) {
		return issuance.ErrNoKey, nil
	}
	batches, err := New(f.records(), trouble, time.Now).Batches(t.Context(), 2)
	if err != nil || len(batches) != 2 || batches[0].ID != 30 || batches[1].ID != 20 {
		t.Fatalf("batches %v, error %v; want 30 and 20", batches, err)
	}
	b := batches[0]
	if b.WaitingRows != 3 || b.Standing() != 1 || b.Title != "Title" || b.Stuck != issuance.ErrNoKey { //nolint:errorlint // it is passed on as it is
		t.Errorf("%d rows wait, %d stand, title %q, stuck %v; want 3, 1, Title, no key", b.WaitingRows, b.Standing(), b.Title, b.Stuck)
	}
	w := b.Wire()
	if w.Waiting != 3 || len(w.SetAside) != 1 || w.SetAside[0].Column != "evidence" || w.Stuck == nil || !strings.Contains(w.Stuck.MessageJA, "発行回 "+b.Number()) || !strings.Contains(w.Stuck.MessageJA, issuance.ErrNoKey.Message("ja")) {
		t.Errorf("for programs: %+v", w)
	}
	if batches[1].Stuck != nil {
		t.Errorf("a batch that is done is stuck: %v", batches[1].Stuck)
	}
}

func (f *fake) Recipient(context.Context, issuance.Award) (issuance.Recipient, error) {
	return issuance.Recipient{Name: "佐藤 華", NameEN: "Hana Sato"}, nil
}

// The interfaces under names that none of their methods has, to be embedded.
type (
	Bodies = Organisations
	Given  = Awards
	Lots   = Batches
	Done   = Deeds
)

func (f *fake) records() Records { return Records{Organisations: f, Awards: f, Batches: f, Deeds: f} }

func (f *fake) ActorName(context.Context, issuance.By) (string, error) { return "hanako", nil }

func (f *fake) Signed(context.Context, issuance.OrganisationID, issuance.ID) (issuance.SignedAssertion, error) {
	return issuance.SignedAssertion{}, issuance.ErrNotFound
}

func (f *fake) Ended(context.Context, issuance.OrganisationID, int64) (replaced, erased int, err error) {
	return 0, 0, nil
}

func (f *fake) Completion(context.Context, issuance.OrganisationID, issuance.ID) (standing.Completion, error) {
	return standing.Completion{}, issuance.ErrNotFound
}

func (f *fake) History(context.Context, *issuance.Award) ([]audit.Line, error) {
	at := time.Date(2026, 3, 20, 1, 0, 0, 0, time.UTC)
	return []audit.Line{
		{At: at, Entry: audit.Entry{Action: "batch.record"}},
		{At: at, Entry: audit.Entry{Action: "award.name", Code: "show", Actor: audit.Actor{Kind: audit.Person, ID: 1}}, Name: "佐藤"},
		{At: at, Entry: audit.Entry{Action: "award.name", Code: "hide", Actor: audit.Actor{Kind: audit.Token, ID: 2}}},
		{At: corrected, Entry: audit.Entry{Action: "award.name", Code: "correct", Actor: audit.Actor{Kind: audit.Person, ID: 1}}, Name: "佐藤"},
		{At: corrected.Add(time.Hour), Entry: audit.Entry{Action: "award.name", Code: "correct", Actor: audit.Actor{Kind: audit.Person, ID: 1}}, Name: "佐藤"},
		{At: at, Entry: audit.Entry{Action: "award.revoke", Code: "replaced", Actor: audit.Actor{Kind: audit.System, ID: 3}}, Name: "tanaka"},
		{At: at, Entry: audit.Entry{Action: "award.reinstate", Actor: audit.Actor{Kind: audit.Person, ID: 1}}, Name: "佐藤"},
		{At: at, Entry: audit.Entry{Action: "batch.undo", Code: "misconduct", Actor: audit.Actor{Kind: audit.System}}},
	}, nil
}

// FormerNames has the second correction of History's; the first is of a time when none were kept.
func (f *fake) FormerNames(context.Context, issuance.Award) ([]issuance.FormerName, error) {
	return []issuance.FormerName{{Until: corrected.Add(time.Hour), Registered: issuance.Registered{PersonName: issuance.PersonName{Name: "佐藤 花", English: "Hana Sato"}}}}, nil
}

var corrected = time.Date(2026, 3, 21, 1, 0, 0, 0, time.UTC)

func (f *fake) Batch(context.Context, issuance.OrganisationID, int64) (issuance.Batch, error) {
	return issuance.Batch{Replaces: issuance.ID{7}}, nil
}

func (f *fake) InPlaceOf(_ context.Context, _ issuance.OrganisationID, id issuance.ID) (issuance.ID, error) {
	if id == (issuance.ID{1}) {
		return issuance.ID{8}, nil
	}
	return issuance.ID{}, issuance.ErrNotFound
}

func (f *fake) Successor(_ context.Context, _ issuance.OrganisationID, id issuance.ID) (issuance.ID, error) {
	if id == (issuance.ID{2}) {
		return issuance.ID{9}, nil
	}
	return issuance.ID{}, issuance.ErrNotFound
}

// A revoked award names the one in its place: that which replaced it by name, else the one that its learner holds now.
func TestNeighbours(t *testing.T) {
	r := New((&fake{}).records(), nil, time.Now)
	for _, c := range []struct {
		id, want issuance.ID
		revoked  bool
	}{{issuance.ID{1}, issuance.ID{8}, true}, {issuance.ID{2}, issuance.ID{9}, true}, {issuance.ID{3}, issuance.ID{}, true}, {issuance.ID{1}, issuance.ID{}, false}} {
		award := issuance.Award{ID: c.id, Note: "two witnesses"}
		if c.revoked {
			award.RevokedAt = time.Now()
		}
		got, err := r.Show(t.Context(), &orgs[0], award)
		if err != nil {
			t.Fatal(err)
		}
		if w := got.Wire(); got.Successor != c.want || got.Predecessor != (issuance.ID{7}) || w.Predecessor == "" || (w.Successor == "") != (c.want == issuance.ID{}) || w.Note != "two witnesses" {
			t.Errorf("%s, revoked %t: successor %s, predecessor %s, want %s; %+v", c.id, c.revoked, got.Successor, got.Predecessor, c.want, w)
		}
	}
}

// A history says what was done and by whom, in both languages and for programs; where nobody is known, that.
func TestHistory(t *testing.T) {
	award, err := New((&fake{}).records(), nil, time.Now).Show(t.Context(), &orgs[0], issuance.Award{})
	if err != nil {
		t.Fatal(err)
	}
	var en, ja []string
	for _, d := range award.History {
		en, ja = append(en, d.Text("en")+" | "+d.Who("en")), append(ja, d.Text("ja")+" | "+d.Who("ja"))
	}
	wantEN := []string{
		"issued | not recorded", "name shown on the page | 佐藤", "name no longer shown on the page | no. 2 (program)",
		"name corrected | 佐藤", "name corrected: 佐藤 花 / Hana Sato → 佐藤 華 / Hana Sato | 佐藤",
		"revoked: Replaced by a corrected award | mitome, for tanaka",
		"revocation taken back | 佐藤",
		"whole batch revoked: Withdrawn after misconduct was established | mitome",
	}
	wantJA := []string{
		"発行 | 記録なし", "ページに氏名を表示 | 佐藤", "ページの氏名を非表示 | 番号 2（プログラム）", "氏名を訂正 | 佐藤", "氏名を訂正：佐藤 花 / Hana Sato → 佐藤 華 / Hana Sato | 佐藤",
		"取消し（訂正のうえ再発行されたため） | mitome（tanaka の依頼）",
		"取消しの撤回 | 佐藤",
		"発行回全体の取消し（不正が確認されたため） | mitome",
	}
	if !slices.Equal(en, wantEN) || !slices.Equal(ja, wantJA) {
		t.Errorf("got %q and %q\nwant %q and %q", en, ja, wantEN, wantJA)
	}
	want := DeedWire{At: "2026-03-20T10:00:00+09:00", Action: "award.revoke", Code: "replaced", By: ActorWire{Kind: "system", ID: 3, Name: "tanaka"}}
	if got := award.Wire().History; len(got) != 8 || got[5] != want || got[4].WasName != "佐藤 花" || got[0].By != (ActorWire{}) {
		t.Errorf("for programs: %+v, want %+v", got, want)
	}
}

// What was changed of an organisation's ways is told with how it was and is, and of what people typed by its name alone.
func TestWaysChanged(t *testing.T) {
	before := issuance.House{YearBegins: time.April, Sender: "Office"}
	after := issuance.House{YearBegins: time.October, RegisterYears: 5, Language: locale.English, Sender: "Another", Colour: "#123456"}
	code := before.Changed(&after)
	if want := "language:>en,year:4>10,register:0>5,sender,look"; code != want {
		t.Fatalf("changed is %q, want %q", code, want)
	}
	for lang, want := range map[locale.Language]string{
		locale.English: "ways of the organisation changed: language of awards: by the country → English, " +
			"beginning of the business year: Apr → Oct, term of the register of completions: without end → 5 years, sender’s name, look",
		locale.Japanese: "機関の設定の変更（授与の言語：国・地域に合わせる→英語、年度の始まり：4月→10月、修了者台帳の保存年数：期限なし→5年、メールの差出人名、デザイン）",
	} {
		deed := Deed{Line: audit.Line{Entry: audit.Entry{Action: "house.update", Code: code}}}
		if got := deed.Text(lang); got != want {
			t.Errorf("in %s it says %q\nwant %q", lang, got, want)
		}
	}
}

// The history of an award tells what touched it: an undoing, and that it was taken back, where they did.
func TestHistoryOfWhatTouchedIt(t *testing.T) {
	revoked := issuance.Award{RevokedAt: time.Unix(1, 0)}
	for _, c := range []struct {
		award      issuance.Award
		done, want string
	}{
		{issuance.Award{}, "batch.record batch.ask_undo batch.undo batch.ask_reinstate batch.withdraw batch.reinstate", "batch.record batch.undo batch.reinstate"},
		{revoked, "batch.record award.revoke batch.undo batch.reinstate", "batch.record award.revoke"},
		{revoked, "batch.record batch.undo batch.reinstate", "batch.record batch.undo"}, // awarded the same anew meanwhile
		{revoked, "batch.record batch.undo award.erase batch.reinstate", "batch.record batch.undo award.erase"},
		{issuance.Award{}, "batch.record batch.undo award.reinstate batch.reinstate", "batch.record batch.undo award.reinstate"},
		{revoked, "batch.record batch.undo batch.reinstate award.revoke batch.undo", "batch.record batch.undo batch.reinstate award.revoke"},
	} {
		var lines []audit.Line
		for action := range strings.FieldsSeq(c.done) {
			lines = append(lines, audit.Line{Entry: audit.Entry{Action: action}})
		}
		var got []string
		for _, line := range touching(&c.award, lines) {
			got = append(got, line.Action)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("of %s: %s, want %s", c.done, got, c.want)
		}
	}
}

package catalogue

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/issuance"
)

var today = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// offer is a micro-credential of the judged searches, in testdata/offers.json.
type offer struct {
	ID, EN, JA, AboutEN, AboutJA, OutcomesEN, OutcomesJA, BodyEN, BodyJA string
}

//go:embed testdata/offers.json
var offersFile []byte

//go:embed testdata/judged.json
var judgedFile []byte

func offered(t testing.TB) *Index {
	t.Helper()
	var offers []offer
	if err := json.Unmarshal(offersFile, &offers); err != nil {
		t.Fatal(err)
	}
	x := newIndex()
	for i, o := range offers {
		x.Put(&Entry{
			ID: o.ID, Titles: InLanguage{o.EN, o.JA}, Summary: InLanguage{o.AboutEN, o.AboutJA}, sought: InLanguage{o.OutcomesEN, o.OutcomesJA},
			Body: Body{Org: 1, Name: InLanguage{o.BodyEN, o.BodyJA}}, Since: today.AddDate(0, 0, -i),
		})
	}
	return x
}

// The judged searches: what a person who knows the offers would want first for each of these words, what may follow, and
// what must not be found.
func TestJudgedSearches(t *testing.T) {
	var cases []struct {
		Text   string
		First  []string // any of these stands first
		Found  []string // and all of these are found
		Absent []string
		None   bool
	}
	if err := json.Unmarshal(judgedFile, &cases); err != nil {
		t.Fatal(err)
	}
	x := offered(t)
	for _, c := range cases {
		t.Run(c.Text, func(t *testing.T) {
			r := x.Search(&Query{Text: c.Text, Today: today, PageSize: 100})
			var got []string
			for _, h := range r.Hits {
				got = append(got, h.ID)
			}
			if c.None {
				if len(got) > 0 {
					t.Errorf("%q finds %q, want nothing", c.Text, got)
				}
				return
			}
			if len(got) == 0 || len(c.First) > 0 && !slices.Contains(c.First, got[0]) {
				t.Errorf("%q finds %q, want first one of %q", c.Text, got, c.First)
			}
			for _, id := range c.Found {
				if !slices.Contains(got, id) {
					t.Errorf("%q finds %q, want also %q", c.Text, got, id)
				}
			}
			for _, id := range c.Absent {
				if slices.Contains(got, id) {
					t.Errorf("%q finds %q, want without %q", c.Text, got, id)
				}
			}
		})
	}
	if len(cases) < 60 {
		t.Errorf("%d judged searches, want 60", len(cases))
	}
}

func TestMark(t *testing.T) {
	for _, c := range []struct{ text, query, want string }{
		{"データサイエンスの基礎", "基礎", "データサイエンスの[基礎]"},
		{"ﾃﾞｰﾀｻｲｴﾝｽ入門", "データ", "[ﾃﾞｰﾀ]ｻｲｴﾝｽ入門"},
		{"コンピューター入門", "コンピュータ", "[コンピューター]入門"},
		{"Data Courses for all", "course", "Data [Courses] for all"},
		{"Ｓｔａｔｉｓｔｉｃｓ I", "stat", "[Ｓｔａｔｉｓｔｉｃｓ] I"},
		{"ウェブ入門", "ウエブ", "[ウェブ]入門"},
		{"ディジタル回路", "デジタル", "[ディジタル]回路"},
		{"こどもの遊び、子供、子ども", "子供", "[こども]の遊び、[子供]、[子ども]"},
		{"申し込み方法", "申込", "[申し込み]方法"},
		{"統計学", "データ", "統計学"},
		{"統計学Ⅱ", "統計学2", "[統計学][Ⅱ]"},
		{"物理学二、二十世紀", "物理学II", "[物理学][二]、二十世紀"},
		{"第2種電気工事士", "第二種", "[第][2][種]電気工事士"},
		{"What I learn in Physics I", "physics 1", "What I learn in [Physics] [I]"},
		{"<b>統計</b>", "統計", "<b>[統計]</b>"},
		{"Cafe\u0301 culture", "café", "[Cafe\u0301] culture"},
	} {
		var b strings.Builder
		for _, p := range Mark(c.text, marks(units(c.query))) {
			if p.Hit {
				fmt.Fprintf(&b, "[%s]", p.Text)
			} else {
				b.WriteString(p.Text)
			}
		}
		if b.String() != c.want {
			t.Errorf("mark %q in %q: %q, want %q", c.query, c.text, b.String(), c.want)
		}
	}
}

// Whatever is typed is searched in bounded time, and nothing in it is an operator.
func TestSearchAnything(t *testing.T) {
	x := offered(t)
	for _, text := range []string{
		"", "   ", "\x00", "\xff\xfe", "!?。、", "\"", "' OR 1=1 --", "AND OR NOT ( ) * ~", strings.Repeat("あ", 10_000), strings.Repeat("a ", 5_000),
		strings.Repeat("統計", 5_000), "\u200b\u200d", "ーーーー", "゛゜", "🎓🎓", "-----", "%", "_", `\`, "ヴ", "e\u0301\u0301\u0301",
	} {
		began := time.Now()
		r := x.Search(&Query{Text: text, Today: today})
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("search for %.20q… took %s", text, took)
		}
		if len(units(text)) == 0 && r.Total != x.Len() {
			t.Errorf("%.20q seeks nothing and finds %d, want all %d", text, r.Total, x.Len())
		}
	}
}

func FuzzScan(f *testing.F) {
	for _, seed := range []string{"データサイエンス入門 data-science C++ ｶﾞ ヴァ", "第二種 統計学二 Ⅲ", "e\u0301", "が\u3099", "a-b-c", "\xff"} {
		f.Add(seed, "データ")
	}
	f.Fuzz(func(t *testing.T, text, query string) {
		runs := scan(text)
		for _, r := range append(runs, numbers(text, runs)...) {
			if r.from < 0 || r.to < r.from || r.to > len(text) || r.text == "" {
				t.Fatalf("scan(%q): run %+v", text, r)
			}
		}
		var b strings.Builder
		for _, p := range Mark(text, marks(units(query))) {
			b.WriteString(p.Text)
		}
		if b.String() != text {
			t.Fatalf("marked %q reads %q", text, b.String())
		}
	})
}

func entry(id string, change func(*Entry)) *Entry {
	e := &Entry{ID: id, Titles: InLanguage{EN: "Course " + id}, Body: Body{Org: 1, Name: InLanguage{EN: "Mizunara"}, HomeURL: "https://www.mizunara-u.example/"}, Since: today}
	change(e)
	return e
}

func ids(r *Result) (all []string) {
	for _, h := range r.Hits {
		all = append(all, h.ID)
	}
	slices.Sort(all)
	return all
}

func filtered() *Index {
	x := newIndex()
	day := Day(today)
	x.Put(entry("a", func(e *Entry) {
		e.Facts = Facts{Hours: &Amount{Value: 8}, Credit: &Credit{None: true}, Form: &Codes{Values: []string{"online"}}, Fee: &Fee{0, "JPY"}, ApplyUntil: day, Starts: []int64{day - 1, day + 5}, Field: "0612", Conforms: true}
	}))
	x.Put(entry("b", func(e *Entry) {
		e.Facts = Facts{Hours: &Amount{Value: 20, Read: true}, Credit: &Credit{Value: 1, Unit: "jp"}, Form: &Codes{Values: []string{"onsite"}}, Fee: &Fee{9000, "JPY"}, ApplyFrom: day + 1, Benefit: "general", Field: "0611"}
	}))
	x.Put(entry("c", func(e *Entry) {
		e.Facts = Facts{Hours: &Amount{Value: 90.5}, Credit: &Credit{Value: 2, Unit: "ects"}, Level: &Level{Framework: "EQF", Value: "6"}, AnyTime: true, ApplyFrom: day - 9, ApplyUntil: day - 1}
		e.Body.HomeURL, e.Body.Org = "https://setouchi.example/", 2
	}))
	x.Put(entry("d", func(e *Entry) { e.Facts.Form = &Codes{Values: []string{"online"}} }))
	return x
}

func TestFilters(t *testing.T) {
	x := filtered()
	for _, c := range []struct {
		name string
		q    Query
		want []string
	}{
		{"all", Query{}, []string{"a", "b", "c", "d"}},
		{"band", Query{Chosen: map[Filter][]string{ByHours: {"-10"}}}, []string{"a"}},
		{"two bands", Query{Chosen: map[Filter][]string{ByHours: {"-10", "10-20"}}}, []string{"a", "b"}},
		{"range", Query{HoursFrom: 20, HoursUpto: 90}, []string{"b"}},
		{"range and band", Query{HoursUpto: 90, Chosen: map[Filter][]string{ByHours: {"90-"}}}, nil},
		{"no credit", Query{Chosen: map[Filter][]string{ByCredit: {"none"}}}, []string{"a"}},
		{"any credit", Query{Chosen: map[Filter][]string{ByCredit: {"any"}}}, []string{"b", "c"}},
		{"level", Query{Chosen: map[Filter][]string{ByLevel: {"EQF 6"}}}, []string{"c"}},
		{"not stated", Query{Chosen: map[Filter][]string{ByHours: {NotStated}}}, []string{"d"}},
		{"broad field", Query{Chosen: map[Filter][]string{ByField: {"06"}}}, []string{"a", "b"}},
		{"open now, on the last day", Query{Chosen: map[Filter][]string{ByApply: {"open"}}}, []string{"a"}},
		{"opens soon", Query{Chosen: map[Filter][]string{ByApply: {"soon"}}}, []string{"b"}},
		{"closed", Query{Chosen: map[Filter][]string{ByApply: {"closed"}}}, []string{"c"}},
		{"starts", Query{Chosen: map[Filter][]string{ByStart: {"month", "any"}}}, []string{"a", "c"}},
		{"benefit", Query{Chosen: map[Filter][]string{ByBenefit: {"yes"}}}, []string{"b"}},
		{"body", Query{Chosen: map[Filter][]string{ByBody: {"setouchi.example"}}}, []string{"c"}},
		{"two filters", Query{Chosen: map[Filter][]string{ByForm: {"online"}, ByFee: {"free"}}}, []string{"a"}},
		{"unknown value", Query{Chosen: map[Filter][]string{ByForm: {"by pigeon"}}}, nil},
		{"unknown filter", Query{Chosen: map[Filter][]string{"colour": {"red"}}}, []string{"a", "b", "c", "d"}},
		{"own host", Query{Orgs: []issuance.OrganisationID{2}}, []string{"c"}},
	} {
		c.q.Today = today
		if got := ids(x.Search(&c.q)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A level is found by what its issuer says of it, and by its name as cards show it; a text of nothing but marks finds
// everything, and says that it sought nothing.
func TestLevelAndMarks(t *testing.T) {
	x := newIndex()
	said := Letter{
		Texts: []Text{{Key: "level", Lang: "en", Text: "Level 6 (first-year undergraduate content)"}, {Key: "level", Lang: "ja", Text: "レベル6（学士課程1年次相当の内容）"}},
		Facts: Facts{Level: &Level{Framework: "JEQF", Value: "6"}},
	}
	x.Put(entry("a", func(e *Entry) { e.sought, e.Facts = said.sought(), said.Facts }))
	x.Put(entry("b", func(*Entry) {}))
	for _, text := range []string{"first-year undergraduate", "1年次", "ＪＥＱＦ　６", "JEQF level 6", "学士課程"} {
		if got := ids(x.Search(&Query{Text: text, Today: today})); !slices.Equal(got, []string{"a"}) {
			t.Errorf("%q finds %q", text, got)
		}
	}
	for text, vain := range map[string]bool{"🙂 %_*": true, "（": true, " \u3000": false, "": false, "学": false} {
		if got := x.Search(&Query{Text: text, Today: today}).Vain; got != vain {
			t.Errorf("%q is sought in vain: %t", text, got)
		}
	}
}

// Beside each value stands how many would be left with it: what is chosen of the same filter does not count.
func TestCounts(t *testing.T) {
	x := filtered()
	r := x.Search(&Query{Chosen: map[Filter][]string{ByForm: {"online"}}, Today: today})
	if diff := cmp.Diff([]Count{{"online", 2, true}, {"onsite", 1, false}, {NotStated, 1, false}}, r.Counts[ByForm]); diff != "" {
		t.Errorf("forms (-want +got):\n%s", diff)
	}
	within := x.Search(&Query{HoursUpto: 20, Today: today})
	if diff := cmp.Diff([]Count{{"-10", 1, false}, {"10-20", 1, false}}, within.Counts[ByHours]); diff != "" {
		t.Errorf("bands of hours within a range (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Count{{"free", 1, false}, {NotStated, 1, false}}, r.Counts[ByFee]); diff != "" {
		t.Errorf("fees (-want +got):\n%s", diff)
	}
	for filter, counts := range r.Counts {
		for _, count := range counts {
			chosen := map[Filter][]string{ByForm: {"online"}}
			chosen[filter] = []string{count.Value}
			if got := x.Search(&Query{Chosen: chosen, Today: today}).Total; got != count.Count {
				t.Errorf("%s %s: said to leave %d, leaves %d", filter, count.Value, count.Count, got)
			}
		}
	}
}

// Where nothing is left, it is told what to give up.
func TestLoosen(t *testing.T) {
	x := filtered()
	r := x.Search(&Query{Text: "course", Chosen: map[Filter][]string{ByForm: {"onsite"}, ByFee: {"free"}}, Today: today})
	if diff := cmp.Diff([]Loosening{{[]Filter{ByFee}, 1}, {[]Filter{ByForm}, 1}}, r.Loosen); r.Total != 0 || diff != "" {
		t.Errorf("%d found, loosen (-want +got):\n%s", r.Total, diff)
	}
	two := map[Filter][]string{ByKind: {"none such"}, ByCountry: {"ZZ"}}
	for _, q := range []Query{{Text: "course", Chosen: two}, {Chosen: two}} {
		q.Today = today
		if l := x.Search(&q).Loosen; len(l) != 1 || !slices.Equal(l[0].Without, []Filter{ByCountry, ByKind}) || l[0].Count == 0 {
			t.Errorf("%q: no filter alone helps; loosen is %v, want both", q.Text, l)
		}
	}
	three := map[Filter][]string{ByKind: {"none such"}, ByCountry: {"ZZ"}, ByLevel: {"none such"}}
	if l := x.Search(&Query{Text: "course", Chosen: three, Today: today}).Loosen; len(l) != 1 || len(l[0].Without) != 3 {
		t.Errorf("no two help; loosen is %v, want all filters", l)
	}
}

func TestSort(t *testing.T) {
	x := filtered()
	for by, want := range map[Sort]string{ByLength: "a b c d", ByNext: "a b c d"} {
		var got []string
		for _, h := range x.Search(&Query{Sort: by, Today: today}).Hits {
			got = append(got, h.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("by %s: %q, want %q", by, got, want)
		}
	}
}

// An index that has seen many changes finds what one finds that has seen the last state alone.
func TestChangesAndPacking(t *testing.T) {
	x := newIndex()
	for round := range 60 {
		for i := range 50 {
			x.Put(entry(fmt.Sprint(i), func(e *Entry) {
				e.Titles.JA = fmt.Sprintf("統計学 %d", (i+round)%7)
				e.Facts.Hours = &Amount{Value: float64(5 * ((i + round) % 20))}
			}))
		}
	}
	x.Remove("7")
	fresh := newIndex()
	for i := range 50 {
		if i != 7 {
			fresh.Put(entry(fmt.Sprint(i), func(e *Entry) {
				e.Titles.JA = fmt.Sprintf("統計学 %d", (i+59)%7)
				e.Facts.Hours = &Amount{Value: float64(5 * ((i + 59) % 20))}
			}))
		}
	}
	for _, q := range []Query{{Text: "統計 3"}, {Text: "統計", Chosen: map[Filter][]string{ByHours: {"10-20"}}}, {Text: "course 7"}} {
		q.Today, q.PageSize = today, 100
		if got, want := ids(x.Search(&q)), ids(fresh.Search(&q)); !slices.Equal(got, want) {
			t.Errorf("%+v finds %q, want %q", q, got, want)
		}
	}
	if len(x.docs) > 1200 {
		t.Errorf("%d numbers for 49 entries: the index was not packed", len(x.docs))
	}
}

// One searches while others change.
func TestTogether(t *testing.T) {
	x := filtered()
	ctx, stop := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer stop()
	done := make(chan bool)
	for range 3 {
		go func() {
			for ctx.Err() == nil {
				x.Search(&Query{Text: "course", Chosen: map[Filter][]string{ByApply: {"open"}}, Today: today})
			}
			done <- true
		}()
	}
	for i := 0; ctx.Err() == nil; i++ {
		x.Put(entry(fmt.Sprint(i%20), func(e *Entry) { e.Body.Org = issuance.OrganisationID(i%3 + 1) }))
		x.Remove(fmt.Sprint(i % 13))
	}
	for range 3 {
		<-done
	}
}

package conformity_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"

	"github.com/mitome/mitome/internal/conformity"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/verification"
	"github.com/mitome/mitome/microcredential"
)

var made = time.Date(2026, 11, 28, 3, 0, 0, 0, time.UTC)

// whole is a criteria text as section 6 (2) shows; other is one in which much is amiss.
const (
	whole = "Learning outcomes :\n- Read a tide table.\n\nForm of participation : Online\n\nLearner Effort : 30 hours\n\n" +
		"Type of assessment : Written test\n\nType of quality assurance : Reviewed by the harbour board\n\nCredit/ Other Recognition : None"
	other = "Who it is for: sailors\n\nLearning outcomes: Read a tide table.\nLearner Effort: 30 hours\nWorkload: 40 hours\n" +
		"Type of assessment: TBD\nLevel: CEFR B7"
)

func criteria(name, text string) conformity.Subject {
	g := verification.ReadCriteria(text)
	s := conformity.Of(name, conformity.Criteria, g)
	s.Write(g)
	return s
}

func state(s conformity.Subject, key microcredential.Key) conformity.State {
	for _, d := range s.Descriptors {
		if d.Key == key {
			return d.State
		}
	}
	return "absent"
}

func TestStates(t *testing.T) {
	good, bad := criteria("good.txt", whole), criteria("bad.txt", other)
	if !good.Conforms || !good.Exact || good.Headline.EN != "As far as the criteria text goes, nothing is missing." {
		t.Errorf("%+v", good)
	}
	for key, want := range map[microcredential.Key]conformity.State{
		microcredential.Title: conformity.NotAsked, microcredential.LearnerIdentification: conformity.NotAsked,
		microcredential.LearningOutcomes: conformity.Given, microcredential.Level: conformity.LeftOut,
	} {
		if got := state(good, key); got != want {
			t.Errorf("%s of the good text is %q, want %q", key, got, want)
		}
	}
	for key, want := range map[microcredential.Key]conformity.State{
		microcredential.FormOfParticipation: conformity.Blank, microcredential.TypeOfAssessment: conformity.Blank,
		microcredential.QualityAssurance: conformity.Blank, microcredential.Level: conformity.Contradictory,
	} {
		if got := state(bad, key); got != want {
			t.Errorf("%s of the bad text is %q, want %q", key, got, want)
		}
	}
	if bad.Conforms || bad.Count(microcredential.Error) == 0 || len(bad.Unassigned) == 0 {
		t.Errorf("conforms %t, %d errors, unassigned %q", bad.Conforms, bad.Count(microcredential.Error), bad.Unassigned)
	}
}

// What is written back is the criteria as our writer has them, and reads back to a text that conforms.
func TestWriteAndReadBack(t *testing.T) {
	const generous = "**Learning Outcomes**\n* Read a tide table\n* Plan a passage\n\n" +
		"Type of assessment: Written test\nLearner effort (hours)：30\nForm of participation: Online\n" +
		"Type of quality assurance: Reviewed by the harbour board\nCredit/other recognition: None"
	s := criteria("x", generous)
	text, others := s.CriteriaIn("", "ja")
	if text == nil || text.Lang != "en" || len(others) != 0 {
		t.Fatalf("%+v, others %v", s.Criteria, others)
	}
	again := criteria("x", text.Text)
	if !again.Conforms || !again.Exact || !strings.HasPrefix(text.Text, "Learning outcomes :\n- Read a tide table\n- Plan a passage\n\nForm of participation : Online\n\n") {
		t.Errorf("written as %q, which conforms: %t, exact: %t", text.Text, again.Conforms, again.Exact)
	}
	if text, _ := again.CriteriaIn("", "en"); text == nil || text.Text != again.Criteria[0].Text {
		t.Errorf("written again as %+v", text)
	}
}

// Badges of one class that say the same are one micro-credential; shares count what can be asked.
func TestSummary(t *testing.T) {
	r := conformity.New(made)
	same := criteria("a", whole)
	same.Class, same.Issuer = "https://x.example/class", conformity.Issuer{ID: "https://x.example/issuer", Name: "X", Domain: "x.example"}
	twin := same
	twin.Target = "b"
	r.Add(same, twin, criteria("c", other), conformity.Unread("d", conformity.Badge, func(lang locale.Language) string { return "why in " + string(lang) }))
	s := r.Summary
	if s.Subjects != 4 || s.Letters != 2 || s.Conforming != 1 || s.Unread != 1 || len(s.Issuers) != 2 {
		t.Errorf("%+v", s)
	}
	for _, share := range s.Shares {
		want := map[microcredential.Key][2]int{
			microcredential.Title: {0, 0}, microcredential.LearningOutcomes: {2, 2}, microcredential.FormOfParticipation: {1, 2}, microcredential.Level: {1, 2},
		}
		if w, asked := want[share.Key]; asked && w != [2]int{share.Given, share.Asked} {
			t.Errorf("%s: %d of %d, want %v", share.Key, share.Given, share.Asked, w)
		}
	}
	for _, g := range s.OwnWords {
		if !g.Finding.Basis.OwnWords || g.Finding.Basis.Section == "" || g.Letters != 1 || g.Targets[0] != "c" {
			t.Errorf("%+v", g)
		}
	}
	if len(s.OwnWords) == 0 {
		t.Error("nothing rests on the guideline's own words")
	}
}

// A report comes back from its JSON, and tells what has changed since.
func TestSince(t *testing.T) {
	before, now := conformity.New(made), conformity.New(made.AddDate(0, 1, 0))
	before.Add(criteria("a", other), criteria("gone", whole))
	now.Add(criteria("a", whole), criteria("new", whole))
	var b bytes.Buffer
	if err := before.WriteJSON(&b); err != nil || strings.Contains(b.String(), "null") {
		t.Fatalf("%v: %s", err, b.String())
	}
	read, err := conformity.Parse(b.Bytes())
	if diff := cmp.Diff(before, read); err != nil || diff != "" {
		t.Fatalf("%v\n%s", err, diff)
	}
	now.Since(read)
	c := now.Changes
	if len(c.New) != 1 || c.New[0] != "new" || len(c.Gone) != 1 || c.Gone[0] != "gone" || len(c.Changed) != 1 {
		t.Fatalf("%+v", c)
	}
	if x := c.Changed[0]; x.Conforms != [2]bool{false, true} || len(x.Mended) == 0 || len(x.States) == 0 {
		t.Errorf("%+v", x)
	}
	same := conformity.New(made)
	same.Add(read.Subjects...)
	if same.Since(read); !same.Changes.None() {
		t.Errorf("%+v", same.Changes)
	}
	for _, bad := range []string{"", "[]", "{}", `{"format":"mitome-guideline-report","version":9}`} {
		if _, err := conformity.Parse([]byte(bad)); err == nil {
			t.Errorf("%q is read as a report", bad)
		}
	}
}

func TestReadAddresses(t *testing.T) {
	book := excelize.NewFile()
	for cell, text := range map[string]string{"A1": "issuer", "B1": "badge", "A2": "X", "B2": "https://x.example/a/1", "B3": "https://x.example/a/2"} {
		if err := book.SetCellStr("Sheet1", cell, text); err != nil {
			t.Fatal(err)
		}
	}
	var xlsx bytes.Buffer
	if err := book.Write(&xlsx); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{
		"text":  "# ours\nhttps://x.example/a/1\n\nhttps://x.example/a/2\nhttps://x.example/a/1\n",
		"csv":   "\ufeffissuer,badge\r\n\"X, Inc\",\"https://x.example/a/1\"\r\nX,https://x.example/a/2\r\n",
		"tabs":  "発行者\tURL\nX\thttps://x.example/a/1\nX\t<https://x.example/a/2>\n",
		"utf16": "\xff\xfe" + strings.Join(strings.Split("https://x.example/a/1\nhttps://x.example/a/2\n", ""), "\x00") + "\x00",
		"xlsx":  xlsx.String(),
	} {
		list, err := conformity.ReadAddresses([]byte(data))
		if want := []string{"https://x.example/a/1", "https://x.example/a/2"}; err != nil || !cmp.Equal(list.Addresses, want) {
			t.Errorf("%s: %v %v", name, list, err)
		}
	}
	if list, err := conformity.ReadAddresses([]byte("a\nhttps://x.example/\nb\n")); err != nil || !cmp.Equal(list.Passed, []int{1, 3}) {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestRecognise(t *testing.T) {
	for text, want := range map[string]conformity.Source{
		"": conformity.OfBadge, "\x89PNG\r\n": conformity.OfBadge, "<?xml version='1.0'?><svg xmlns='x'/>": conformity.OfBadge,
		" https://x.example/a \n": conformity.OfBadge, "eyJhbGciOiJSUzI1NiJ9.e30.AA": conformity.OfBadge,
		`{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass"}`: conformity.OfBadge, `{"@context":`: conformity.OfBadge,
		`{"title_en":"X"}`: conformity.OfDescription, `[{"title_en":"X"}]`: conformity.OfDescription, `{"title_en":`: conformity.OfDescription,
		whole: conformity.OfCriteria, "<p>Learning outcomes: x</p>": conformity.OfCriteria, "学修成果：読める。": conformity.OfCriteria,
		"PK\x03\x04\x00": conformity.Unknown, "\x93\xfa\x96{": conformity.Unknown,
	} {
		if got := conformity.Recognise([]byte(text)); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
}

// Workbook and page hold what the report says, in both languages; what strangers write is neither a formula nor an element.
func TestWorkbookAndPage(t *testing.T) {
	const hostile = "=HYPERLINK(\"x\")<img src=x onerror=alert(1)>\x01\u202e"
	one, many := conformity.New(made), conformity.New(made)
	evil := criteria(hostile, strings.Replace(whole, "Online", hostile, 1)+"\n\n"+hostile+": "+hostile)
	evil.Title, evil.Issuer.Name = hostile, hostile
	one.Add(evil)
	many.Add(evil, criteria("c", other), conformity.Unread(hostile, conformity.Badge, func(locale.Language) string { return hostile }))
	many.Since(one)
	for _, lang := range locale.Languages {
		for sheets, r := range map[int]*conformity.Report{1: one, 7: many} {
			var b bytes.Buffer
			if err := r.WriteXLSX(&b, lang); err != nil {
				t.Fatal(err)
			}
			book, err := excelize.OpenReader(&b)
			if err != nil {
				t.Fatal(err)
			}
			names := book.GetSheetList()
			if len(names) != sheets {
				t.Errorf("%s: sheets %q, want %d", lang, names, sheets)
			}
			for _, name := range names {
				rows, err := book.GetRows(name)
				if err != nil || len(rows) < 2 {
					t.Errorf("%s: %d rows, %v", name, len(rows), err)
				}
				for i, row := range rows {
					for j, cell := range row {
						at, _ := excelize.CoordinatesToCellName(j+1, i+1)
						if f, _ := book.GetCellFormula(name, at); f != "" || strings.Contains(cell, "report.") {
							t.Errorf("%s %s: formula %q, text %q", name, at, f, cell)
						}
					}
				}
			}
			page(t, r, lang)
		}
	}
}

func page(t *testing.T, r *conformity.Report, lang locale.Language) {
	t.Helper()
	var b bytes.Buffer
	if err := r.WriteHTML(&b, lang); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\u202e\x01") {
		t.Errorf("%s: characters that are not seen are in the page", lang)
	}
	if strings.Contains(b.String(), ">report.") {
		t.Errorf("%s: the page shows the key of a message", lang)
	}
	root, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	h1 := 0
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "img" || n.Data == "script") {
			t.Errorf("%s: an element <%s> that is not ours", lang, n.Data)
		}
		if n.Type == html.ElementNode && n.Data == "h1" {
			h1++
		}
	}
	if h1 != 1 {
		t.Errorf("%s: %d first headings", lang, h1)
	}
}

// Writes the pages and workbooks to look at, where MITOME_SHOTS names a folder.
func TestShots(t *testing.T) {
	folder := os.Getenv("MITOME_SHOTS")
	if folder == "" {
		t.Skip("set MITOME_SHOTS to a folder to look at the report")
	}
	r := conformity.New(made)
	r.Add(criteria("good.txt", whole), criteria("bad.txt", other))
	for _, lang := range locale.Languages {
		var page, book bytes.Buffer
		if err := r.WriteHTML(&page, lang); err != nil {
			t.Fatal(err)
		}
		if err := r.WriteXLSX(&book, lang); err != nil {
			t.Fatal(err)
		}
		for ending, data := range map[string][]byte{".html": page.Bytes(), ".xlsx": book.Bytes()} {
			if err := os.WriteFile(folder+"/report-"+string(lang)+ending, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// FuzzAddresses: whatever a list holds, what is taken from it is an address, and short work.
func FuzzAddresses(f *testing.F) {
	f.Add([]byte("a,https://x.example/\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xff\xfeh\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := conformity.ReadAddresses(data)
		if err != nil {
			return
		}
		for _, a := range list.Addresses {
			if !conformity.IsAddress(a) {
				t.Errorf("%q is no address", a)
			}
		}
		conformity.Recognise(data)
	})
}

// TestPasteBack: what an issuer elsewhere pastes back conforms where nothing but names and forms was amiss, and only what
// writing cannot mend is told as left.
func TestPasteBack(t *testing.T) {
	for text, conforms := range map[string]bool{
		"[English]\nLearning outcomes: Sail.\nMode of study: on site\nWorkload: 30 hours\nAssessment: sailing test\nQA: Sailing Federation\nCredits: none": true,
		"学習成果：帆走できる。\n受講形態：対面\n学習時間：30時間\n評価方法：実技試験\n質保証：帆走連盟\n単位：なし":                                                                                      true,
		"Learning outcomes: Sail.\nForm of participation: on site\nLearner Effort: TBD\nAssessment: attendance only":                                       false,
	} {
		if got := conformity.Recognise([]byte(text)); got != conformity.OfCriteria {
			t.Errorf("%q: taken for %v", text, got)
		}
		g := verification.ReadCriteria(text)
		s := conformity.Of("pasted", conformity.Criteria, g)
		s.Write(g)
		left, noted := s.Left("en")
		back := verification.ReadCriteria(s.Criteria[0].Text)
		if noted != conforms || back.Conforms != conforms || back.Claimed != conforms || (len(left) == 0) != conforms {
			t.Errorf("%q: noted %v, left %q; read back: conforms %v, claimed %v", text, noted, left, back.Conforms, back.Claimed)
		}
	}
}

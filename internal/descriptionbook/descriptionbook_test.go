package descriptionbook_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/descriptionbook"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/workbook"
	"github.com/mitome/mitome/microcredential"
)

// TestRowsHoldEveryKey holds the rows against the keys that a description knows.
func TestRowsHoldEveryKey(t *testing.T) {
	keys, languages := descriptionbook.Items()
	var names []string
	for n, key := range keys {
		if languages[n] {
			names = append(names, key+"_en", key+"_ja")
		} else {
			names = append(names, key)
		}
	}
	for _, known := range microcredential.KnownEditions().Current().Keys() {
		if !slices.Contains(names, known) {
			t.Errorf("no row holds %q", known)
		}
	}
	if sorted := slices.Sorted(slices.Values(names)); len(slices.Compact(sorted)) != len(names) {
		t.Error("a key has two rows")
	}
	for _, lang := range locale.Languages {
		for _, key := range keys {
			if label := descriptionbook.Label(key, lang); strings.HasPrefix(label, "describe.") || locale.Text(lang, "describe.what."+key) == "describe.what."+key {
				t.Errorf("%s: the row of %q is called %q, or nothing says what belongs there", lang, key, label)
			}
		}
	}
}

// TestRowsOfAnotherEdition: a row that an edition adds is in the workbook, in its place.
func TestRowsOfAnotherEdition(t *testing.T) {
	data, err := os.ReadFile("../../microcredential/testdata/guideline-9.0.json")
	if err != nil {
		t.Fatal(err)
	}
	e, err := microcredential.ParseEdition(data)
	if err != nil {
		t.Fatal(err)
	}
	keys := descriptionbook.RowsOf(e)
	at := slices.Index(keys, "cost_of_participation")
	if at < 1 || !strings.HasPrefix(keys[at-1], "learner_effort") || keys[at+1] != "type_of_quality_assurance" {
		t.Errorf("the rows are %q", keys)
	}
	if len(keys) != len(descriptionbook.RowsOf(microcredential.Edition11()))+1 {
		t.Errorf("%d rows", len(keys))
	}
}

func TestExampleConforms(t *testing.T) {
	report := microcredential.Check(microcredential.Edition11(), descriptionbook.Example(), microcredential.Options{Now: time.Now()})
	for _, f := range report.Findings {
		if f.Severity != microcredential.Hint {
			t.Errorf("%s %s: %s", f.Severity, f.Rule, f.Message(microcredential.English))
		}
	}
}

// TestRoundTrip writes descriptions as workbooks in both languages and reads them again.
func TestRoundTrip(t *testing.T) {
	for name, d := range descriptions(t) {
		for _, lang := range locale.Languages {
			got, err := again(t, d, lang)
			if err != nil {
				t.Errorf("%s in %s: %v", name, lang, err)
				continue
			}
			same(t, name+" in "+string(lang), got, d)
		}
	}
}

// TestSavedAgain reads a workbook that another program has saved. Rows that it is too old for are not missed.
func TestSavedAgain(t *testing.T) {
	data, err := os.ReadFile("testdata/libreoffice.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	form, err := descriptionbook.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := form.Description()
	if err != nil {
		t.Fatal(err)
	}
	want := descriptionbook.Example()
	if n := len(got.Names()); n < 73 {
		t.Errorf("it gives %d values, want at least 73", n)
	}
	for _, name := range want.Names() {
		if !slices.Contains(got.Names(), name) {
			want.Unset(name)
		}
	}
	same(t, "libreoffice.xlsx", got, want)
}

func descriptions(t *testing.T) map[string]*microcredential.Description {
	t.Helper()
	all := map[string]*microcredential.Description{"example": descriptionbook.Example()}
	for name, text := range map[string]string{
		"japanese alone": `{"title_ja":"題","learning_outcomes_ja":["一","二\n三","- 四"],"credit_other_recognition_value":null}`,
		"odd":            `{"title_en":"A","x_strange_key":{"a":[1]},"extra_fee":"free of charge","extra_place_en":["x"],"extra_note":"5","extra_n":5,"type_of_assessment_codes":["attendance"]}`,
		"nothing":        `{}`,
	} {
		list, err := microcredential.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = list[0]
	}
	data, err := os.ReadFile("../../cmd/mitome/testdata/good.json")
	if err != nil {
		t.Fatal(err)
	}
	list, err := microcredential.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	all["good.json"] = list[0]
	return all
}

func book(t testing.TB, d *microcredential.Description, lang locale.Language) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := descriptionbook.Of(d, lang).Write(&out, lang, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func again(t *testing.T, d *microcredential.Description, lang locale.Language) (*microcredential.Description, error) {
	t.Helper()
	form, err := descriptionbook.Read(book(t, d, lang))
	if err != nil {
		return nil, err
	}
	return form.Description()
}

// same compares what both say: a key that is null or empty says as little as one that is not there.
func same(t testing.TB, name string, got, want *microcredential.Description) {
	t.Helper()
	for _, key := range slices.Concat(got.Names(), want.Names()) {
		if g, w := said(t, got, key), said(t, want, key); g != w {
			t.Errorf("%s: %s: got %s, want %s", name, key, g, w)
		}
	}
}

func said(t testing.TB, d *microcredential.Description, key string) string {
	t.Helper()
	raw, ok := d.Raw(key)
	if !ok || raw.Kind() == 'n' || string(raw) == `""` || string(raw) == `[]` {
		return ""
	}
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(value)
	return string(text)
}

// edited is a Japanese workbook of the example after an edit.
func edited(t *testing.T, edit func(f *excelize.File, sheet string)) (*descriptionbook.Form, error) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book(t, descriptionbook.Example(), "ja")))
	if err != nil {
		t.Fatal(err)
	}
	edit(f, "記載票")
	var out bytes.Buffer
	if err := errors.Join(f.Write(&out), f.Close()); err != nil {
		t.Fatal(err)
	}
	return descriptionbook.Read(out.Bytes())
}

func cellOf(t *testing.T, key string) string {
	t.Helper()
	form, err := descriptionbook.Read(book(t, descriptionbook.Example(), "ja"))
	if err != nil {
		t.Fatal(err)
	}
	_, cell := form.Cell(key)
	return cell
}

func TestChangedWorkbooks(t *testing.T) {
	title, code := cellOf(t, "title_ja"), cellOf(t, "form_of_participation_code")
	hours, kinds := cellOf(t, "learner_effort_hours"), cellOf(t, "type_of_assessment_codes")
	tongues, field := cellOf(t, "language_codes"), cellOf(t, "extra_field_of_study_isced_f")
	for _, c := range []struct {
		name string
		edit func(f *excelize.File, sheet string) error
		want string // in the faults; empty: understood as before
	}{
		{"sheet renamed", func(f *excelize.File, s string) error { return f.SetSheetName(s, "Sheet1") }, ""},
		{"rows moved", func(f *excelize.File, s string) error { return f.DuplicateRowTo(s, 8, 40) }, ""},
		{"rows added above", func(f *excelize.File, s string) error { return f.InsertRows(s, 1, 3) }, ""},
		{"choice in English", func(f *excelize.File, s string) error { return f.SetCellStr(s, code, "Online") }, ""},
		{"choice as code", func(f *excelize.File, s string) error { return f.SetCellStr(s, code, "online") }, ""},
		{"number with unit", func(f *excelize.File, s string) error { return f.SetCellStr(s, hours, "４５時間") }, ""},
		{"number as number", func(f *excelize.File, s string) error { return f.SetCellInt(s, hours, 45) }, ""},
		{"formula without result", func(f *excelize.File, s string) error {
			return errors.Join(f.SetCellValue(s, title, nil), f.SetCellFormula(s, title, "A1"))
		}, title},
		{"choice unknown", func(f *excelize.File, s string) error { return f.SetCellStr(s, code, "どちらでも") }, code},
		{"choice in everyday words", func(f *excelize.File, s string) error { return f.SetCellStr(s, code, "ﾘﾓｰﾄ") }, ""},
		{"field of study by its name", func(f *excelize.File, _ string) error {
			return f.SetCellStr("その他の事項", field, "Database and network design and administration")
		}, ""},
		{"field of study as a number", func(f *excelize.File, _ string) error { return f.SetCellInt("その他の事項", field, 612) }, ""},
		{"choices with other marks", func(f *excelize.File, s string) error {
			return f.SetCellStr(s, kinds, "筆記試験／ﾌﾟﾛｼﾞｪｸﾄ")
		}, ""},
		{"choices joined by a word", func(f *excelize.File, s string) error {
			return f.SetCellStr(s, kinds, "筆記試験とプロジェクト")
		}, ""},
		{"no language", func(f *excelize.File, s string) error { return f.SetCellStr(s, tongues, "日本語とドイツ") }, "put a comma between several"},
		{"figure as choice", func(f *excelize.File, s string) error { return f.SetCellInt(s, code, 24) }, code},
		{"number in words", func(f *excelize.File, s string) error { return f.SetCellStr(s, hours, "たくさん") }, hours},
		{"row of no item", func(f *excelize.File, s string) error {
			return errors.Join(f.SetCellStr(s, "B60", "備考"), f.SetCellStr(s, "C60", "何か"))
		}, "C60"},
		{"same row twice", func(f *excelize.File, s string) error {
			return errors.Join(f.SetCellStr(s, "B60", "マイクロクレデンシャルの名称"), f.SetCellStr(s, "C60", "別の名称"))
		}, "C60"},
		{"row hidden", func(f *excelize.File, s string) error { return f.SetRowVisible(s, number(title), false) }, title},
		{"column hidden", func(f *excelize.File, s string) error { return f.SetColVisible(s, "D", false) }, "D" + strings.TrimLeft(title, "C")},
		{"heading lost", func(f *excelize.File, s string) error { return f.RemoveRow(s, 3) }, "headings"},
		{"sheet hidden", func(f *excelize.File, _ string) error { return f.SetSheetVisible("その他の事項", false) }, "C4"},
		{"trailing spaces", func(f *excelize.File, s string) error { return f.SetCellStr(s, code, " オンライン　") }, ""},
		{"sheet protected", func(f *excelize.File, s string) error {
			return f.ProtectSheet(s, &excelize.SheetProtectionOptions{Password: "x"})
		}, ""},
		{"note in a cell", func(f *excelize.File, s string) error {
			return f.AddComment(s, excelize.Comment{Cell: title, Text: "短く"})
		}, ""},
		{"rich text", func(f *excelize.File, s string) error {
			return f.SetCellRichText(s, title, []excelize.RichTextRun{{Text: "意思決定のための"}, {Text: "データリテラシー", Font: &excelize.Font{Bold: true}}})
		}, ""},
		{"merged over rows", func(f *excelize.File, s string) error {
			return f.MergeCell(s, title, "C"+next(title))
		}, title},
	} {
		form, err := edited(t, func(f *excelize.File, sheet string) {
			if err := c.edit(f, sheet); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got, err := form.Description()
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want == "":
			same(t, c.name, got, descriptionbook.Example())
		case err == nil:
			t.Errorf("%s: no fault", c.name)
		case !strings.Contains(err.Error(), c.want):
			t.Errorf("%s: got %v, want cell %s", c.name, err, c.want)
		}
	}
}

// TestNamedInsteadOfCoded names languages and a country as people do; what is no country is answered in names.
func TestNamedInsteadOfCoded(t *testing.T) {
	for country, want := range map[string]string{"にほん": "", "アメリカ": "", "どこか": "国・地域の区分：「どこか」という国・地域名は読み取れません。"} {
		form, err := edited(t, func(f *excelize.File, sheet string) {
			f.SetCellStr(sheet, cellOf(t, "language_codes"), "日本語とフランス語")
			f.SetCellStr(sheet, cellOf(t, "country_region_of_the_issuer_code"), country)
		})
		if err != nil {
			t.Fatal(err)
		}
		d, err := form.Description()
		if err != nil {
			t.Fatal(err)
		}
		if got := said(t, d, "language_codes"); got != `["ja","fr"]` {
			t.Errorf("languages: got %s", got)
		}
		got := ""
		for _, f := range microcredential.Check(microcredential.Edition11(), d, microcredential.Options{Now: time.Now()}).Findings {
			if f.Code == "country-code" {
				got += descriptionbook.Finding(f, "ja")
			}
		}
		if !strings.HasPrefix(got, want) || (got == "") != (want == "") {
			t.Errorf("%s: got %q, want %q", country, got, want)
		}
	}
}

// TestJapaneseAlone puts things where they do not belong into a form that is filled in in Japanese: each is told with the cell
// where it was probably meant, nothing is asked in English, and what else is wrong is told as well.
func TestJapaneseAlone(t *testing.T) {
	for _, c := range []struct {
		name  string
		cells map[string]string // by field
		fault string            // of which field; empty: none
		meant string            // the field that the sentence names
		rules []string          // descriptors about which the rules find anything
	}{
		{name: "as it should be"},
		{name: "figure in the other column", cells: map[string]string{"learner_effort_en": "24", "learner_effort_hours": ""}, fault: "learner_effort_en", meant: "learner_effort_hours"},
		{name: "hours in the other column", cells: map[string]string{"learner_effort_en": "４５時間"}, fault: "learner_effort_en"},
		{name: "one row off", cells: map[string]string{"type_of_assessment_ja": "45", "learner_effort_hours": ""}, fault: "type_of_assessment_ja", meant: "learner_effort_hours"},
		{name: "into a choice", cells: map[string]string{"form_of_participation_code": "45", "learner_effort_hours": ""}, fault: "form_of_participation_code", meant: "learner_effort_hours"},
		{name: "into the unit", cells: map[string]string{"credit_other_recognition_unit": "2", "credit_other_recognition_value": ""}, fault: "credit_other_recognition_unit", meant: "credit_other_recognition_value"},
		{name: "Japanese in the other column", cells: map[string]string{"type_of_quality_assurance_ja": "", "type_of_quality_assurance_en": "委員会が毎年点検"}, fault: "type_of_quality_assurance_en", meant: "type_of_quality_assurance_ja"},
		{name: "dashes in the other column", cells: map[string]string{"title_en": "―", "learner_effort_en": "-"}},
		{name: "a choice and a rule", cells: map[string]string{"form_of_participation_code": "どちらでも", "content_description_ja": ""}, fault: "form_of_participation_code", rules: []string{"content_description"}},
	} {
		fields := descriptionbook.Of(descriptionbook.Example(), "ja").Fields()
		for name := range fields {
			if strings.HasSuffix(name, "_en") {
				delete(fields, name)
			}
		}
		for field, text := range c.cells {
			fields[field] = text
		}
		d, faults := descriptionbook.OfFields(fields).Understood()
		switch {
		case c.fault == "" && len(faults) > 0, c.fault != "" && (len(faults) != 1 || faults[0].Field() != c.fault):
			t.Errorf("%s: got %v, want a fault of %q", c.name, faults, c.fault)
		case c.meant != "" && !strings.Contains(faults.Message("ja"), descriptionbook.Label(c.meant, "ja")):
			t.Errorf("%s: %s does not name %s", c.name, faults.Message("ja"), c.meant)
		}
		var rules []string
		for _, f := range faults.Beyond(d, microcredential.Check(microcredential.Edition11(), d, microcredential.Options{Now: time.Now()}).Findings) {
			if f.Severity != microcredential.Hint {
				rules = append(rules, string(f.Descriptor))
			}
		}
		if !slices.Equal(rules, c.rules) {
			t.Errorf("%s: the rules find %q, want %q", c.name, rules, c.rules)
		}
	}
}

// A copy with findings keeps what stands in rows that nobody can name, and finds the same again.
func TestStrayRowsAreKept(t *testing.T) {
	form, err := edited(t, func(f *excelize.File, s string) {
		if err := errors.Join(f.SetCellStr(s, "B60", "備考"), f.SetCellStr(s, "C60", "夜間は不可"), f.SetCellStr(s, "D60", "not at night")); err != nil {
			t.Fatal(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := form.Write(&out, "ja", []descriptionbook.Note{{Text: "備考"}}); err != nil {
		t.Fatal(err)
	}
	copied, err := descriptionbook.Read(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var faults descriptionbook.Faults
	if _, err := copied.Description(); !errors.As(err, &faults) || len(faults) != 1 || faults[0].Code != "row" {
		t.Fatalf("got %v", err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, want := range map[string]string{faults[0].Cell: "夜間は不可", "D" + strings.TrimLeft(faults[0].Cell, "C"): "not at night"} {
		if got, err := book.GetCellValue(faults[0].Sheet, cell); err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", cell, got, err, want)
		}
	}
}

// Days are read as offices write them.
func TestDays(t *testing.T) {
	cell := cellOf(t, "extra_starts")
	for text, want := range map[string]string{
		"令和9年4月10日": `"2027-04-10"`, "Ｒ９．４．１０": `"2027-04-10"`, "令和元年5月1日": `"2019-05-01"`, "2027/4/10": `"2027-04-10"`,
		"二〇二七年四月十日": `"2027-04-10"`, "2027-04-10": `"2027-04-10"`, "春頃": `"春頃"`,
	} {
		form, err := edited(t, func(f *excelize.File, _ string) {
			if err := f.SetCellStr("その他の事項", cell, text); err != nil {
				t.Fatal(err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		d, err := form.Description()
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, _ := d.Raw("extra_starts"); string(got) != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func number(cell string) int {
	_, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		panic(err)
	}
	return row
}

func next(cell string) string {
	column, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		panic(err)
	}
	name, _ := excelize.CoordinatesToCellName(column, row+1)
	return strings.TrimLeft(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

// TestForeignWorkbook gives a workbook that is something else.
func TestForeignWorkbook(t *testing.T) {
	f := excelize.NewFile()
	var out bytes.Buffer
	if err := errors.Join(f.SetCellStr("Sheet1", "A1", "氏名"), f.Write(&out), f.Close()); err != nil {
		t.Fatal(err)
	}
	var faults descriptionbook.Faults
	if _, err := descriptionbook.Read(out.Bytes()); !errors.As(err, &faults) || faults[0].Code != "foreign" {
		t.Errorf("got %v, want foreign", err)
	}
	if _, err := descriptionbook.Read([]byte("PK\x03\x04 nonsense")); !errors.As(err, &faults) {
		t.Errorf("got %v, want faults", err)
	}
}

// TestOtherFormats holds what people save by mistake to a sentence that says what it is; how each is told apart is held in
// package workbook.
func TestOtherFormats(t *testing.T) {
	old := func(stream string) []byte { return []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + stream) }
	packed := func(parts map[string]string) []byte {
		var out bytes.Buffer
		file := zip.NewWriter(&out)
		for _, name := range slices.Sorted(maps.Keys(parts)) {
			part, err := file.Create(name)
			if err == nil {
				_, err = part.Write([]byte(parts[name]))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	for want, file := range map[string][]byte{
		"encrypted": old("\x00\x01E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"),
		"xls":       old("W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00"),
		"ods":       packed(map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}),
		"numbers":   packed(map[string]string{"Index/Document.iwa": "x"}),

		"no_workbook": packed(map[string]string{"word.txt": "x"}),
	} {
		var faults descriptionbook.Faults
		if _, err := descriptionbook.Read(file); !errors.As(err, &faults) || faults[0].Code != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestCommentsComeBack: what people have said at cells stands there again in the copy.
func TestCommentsComeBack(t *testing.T) {
	title, hours := cellOf(t, "title_ja"), cellOf(t, "learner_effort_hours")
	said := map[string]string{title: "短くしては？\n（佐藤）", "D" + title[1:]: "check with the translator", "B" + title[1:]: "委員会で審議中", hours: "自習を含む <b>", "A1": "第2稿"}
	form, err := edited(t, func(f *excelize.File, sheet string) {
		for cell, text := range said {
			if err := f.AddComment(sheet, excelize.Comment{Cell: cell, Author: "教務課", Text: text}); err != nil {
				t.Fatal(err)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := form.Write(&out, "ja", []descriptionbook.Note{{Text: "x"}}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	again, err := descriptionbook.Read(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	comments, err := f.GetComments("記載票")
	if err != nil {
		t.Fatal(err)
	}
	found := ""
	for _, c := range comments {
		found += c.Text + "\n"
	}
	for _, text := range said {
		if !strings.Contains(found, text) {
			t.Errorf("%q is missing in %q", text, found)
		}
	}
	if _, title := again.Cell("title_ja"); len(comments) != len(said) || title == "" {
		t.Errorf("%d comments, want %d: %q", len(comments), len(said), found)
	}
}

// TestFieldsOfStudyAreOffered: the cell of the field of study offers those of ISCED-F with their names, in the sheet's
// language.
func TestFieldsOfStudyAreOffered(t *testing.T) {
	for lang, want := range map[locale.Language]string{"ja": "0612 データベース・ネットワークの設計と管理", "en": "0612 Database and network design and administration"} {
		f, err := excelize.OpenReader(bytes.NewReader(book(t, new(microcredential.Description), lang)))
		if err != nil {
			t.Fatal(err)
		}
		extra, lists := f.GetSheetList()[1], f.GetSheetList()[2]
		offers, err := f.GetDataValidations(extra)
		if err != nil {
			t.Fatal(err)
		}
		cell := cellOf(t, "extra_field_of_study_isced_f")
		at := slices.IndexFunc(offers, func(v *excelize.DataValidation) bool { return v.Sqref == cell })
		columns, err := f.GetCols(lists)
		if err != nil {
			t.Fatal(err)
		}
		if at < 0 || !slices.ContainsFunc(columns, func(c []string) bool { return slices.Contains(c, want) && len(c) > 90 }) {
			t.Errorf("in %s cell %s does not offer %q", lang, cell, want)
		}
	}
}

// FuzzRows reads rows, a line each with its cells between tabs, and a vertical tab for each further line of a cell: what was
// understood is understood again as it is written. Bytes of workbooks are fuzzed where they are taken apart, in
// internal/workbook: to write a whole workbook for each try took a hundred times as long.
func FuzzRows(f *testing.F) {
	const heading = "\t項目\t日本語\t英語\n"
	for _, lang := range locale.Languages {
		f.Add(heading + linesOf(f, book(f, descriptionbook.Example(), lang)))
	}
	f.Add(heading + "\t総時間\t４５時間\n\t学問分野（ISCED-F）\t612\n\t備考\t何か\n\tid\tx\ty\n\tx_key\t{\"a\":[1]}\n\t学修成果\t・一\v　二\v・三\n")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 64<<10 {
			return
		}
		var rows []*workbook.Row
		for n, line := range strings.Split(text, "\n") {
			row := &workbook.Row{Number: n + 1}
			for column, cell := range strings.Split(line, "\t") {
				if cell != "" {
					row.Cells = append(row.Cells, workbook.Cell{Column: column, Text: strings.ReplaceAll(cell, "\v", "\n")})
				}
			}
			rows = append(rows, row)
		}
		d, err := descriptionbook.ReadRows(rows).Description()
		if err != nil {
			return
		}
		for _, lang := range locale.Languages {
			got, err := descriptionbook.Of(d, lang).Description()
			if err != nil {
				t.Fatalf("what was read is not read again in %s: %v", lang, err)
			}
			same(t, "again in "+string(lang), got, d)
		}
	})
}

// linesOf are the cells of a workbook's sheets as FuzzRows takes them.
func linesOf(t testing.TB, data []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, sheet := range f.GetSheetList()[:2] {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			out.WriteString(strings.ReplaceAll(strings.Join(row, "\t"), "\n", "\v") + "\n")
		}
	}
	return out.String()
}

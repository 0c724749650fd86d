package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// With --json every verb answers in JSON on the standard output, whatever goes wrong, with the reason in both languages.
func TestJSONAlways(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{
		"broken.json": `{"title_en":`, "empty.csv": "email,name\n", "bad.csv": "email\nx\n", "list.csv": "email\na@students.example\n", "picture.png": "no picture",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h := newHouseIn(t, dir)
	h.description("good.json", nil)
	h.description("poor.json", map[string]any{"title_en": nil, "title_ja": nil})
	h.issue("--micro-credential", "good.json", "--learners", "list.csv").wantCode(exitDone)
	store := "--data " + h.data()
	issue := "issue " + store + " --micro-credential "
	const away = "--database postgres://localhost:1/nothing"
	for _, test := range []struct {
		line string
		exit int
		code string
	}{
		{"nonsense", exitMisuse, "usage.verb"},
		{"version --nonsense", exitMisuse, "usage.flag"},
		{"version more", exitMisuse, "usage.argument"},
		{"serve", exitMisuse, "usage.flag"},
		{"bake", exitMisuse, "usage.flag"},
		{"check", exitMisuse, "check.none"},
		{"check absent.json", exitUndecided, "absent"},
		{"check broken.json", exitRefused, "cut-off"},
		{"verify", exitMisuse, "usage.missing_arguments"},
		{"verify --at never picture.png", exitMisuse, "verify.bad_at"},
		{"verify absent.png", exitUndecided, "unreadable"},
		{"artwork -o out", exitMisuse, "usage.missing_flags"},
		{"artwork -o out --micro-credential absent.json", exitUndecided, "absent"},
		{"artwork -o out --micro-credential good.json --template nonsense", exitMisuse, ""},
		{"issue", exitMisuse, "usage.missing_flags"},
		{issue + "absent.json", exitUndecided, "absent"},
		{issue + "broken.json", exitRefused, "cut-off"},
		{issue + "poor.json", exitRefused, "issue.refused_findings"},
		{issue + "good.json --learners absent.csv", exitUndecided, "absent"},
		{issue + "good.json --learners empty.csv", exitRefused, "no_learners"},
		{issue + "good.json --learners empty.csv --dry-run", exitRefused, "no_learners"},
		{issue + "good.json --learners bad.csv", exitRefused, "issue.refused_rows"},
		{issue + "good.json --learners bad.csv --skip-bad-rows", exitRefused, "rows_none"},
		{issue + "good.json --learners bad.csv --skip-bad-rows --dry-run", exitRefused, "rows_none"},
		{issue + "good.json --learners list.csv --base-url nonsense", exitRefused, "base_url_bad"},
		{issue + "good.json --learners list.csv --replaces nonsense", exitRefused, "award_unknown"},
		{issue + "good.json --learners list.csv --zone Nowhere --dry-run", exitRefused, "zone_bad"},
		{"issue --micro-credential good.json " + away, exitUndecided, "store_away"},
		{"issue --micro-credential good.json --database nonsense", exitMisuse, "database.bad"},
		{"list --data nowhere", exitUndecided, "store_none"},
		{"list --csv " + store, exitMisuse, "usage.apart"},
		{"list --batch 1 " + store, exitRefused, "batch_unknown"},
		{"list --status nonsense " + store, exitMisuse, "usage.value"},
		{"list " + away, exitUndecided, "store_away"},
		{"batches --data nowhere", exitUndecided, "store_none"},
		{"batches --limit -1 " + store, exitMisuse, ""},
		{"batches " + away, exitUndecided, "store_away"},
		{"show nonsense " + store, exitRefused, "award_unknown"},
		{"show nonsense --data nowhere", exitUndecided, "store_none"},
		{"name nonsense --show " + store, exitRefused, "award_unknown"},
		{"name nonsense " + store, exitMisuse, "name.nothing"},
		{"contact --telephone never " + store, exitRefused, "contact_telephone"},
		{"contact --organisation nobody " + store, exitRefused, "organisation_unknown"},
		{"contact --data nowhere", exitUndecided, "store_none"},
		{"revoke nonsense --reason issued_in_error " + store, exitRefused, "award_unknown"},
		{"revoke nonsense " + store, exitMisuse, "reason_bad"},
		{"artwork -o pictures", exitMisuse, "usage.missing_flags"},
		{"undo 1 --reason issued_in_error " + store, exitRefused, "batch_unknown"},
		{"undo 1 --reason issued_in_error --data nowhere", exitUndecided, "store_none"},
	} {
		var out, errs bytes.Buffer
		c := &Context{Context: t.Context(), Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Lang: "en"}
		exit := run(c, append(strings.Fields(test.line), "--json"))
		var answer struct{ Error *errorReport }
		if err := json.Unmarshal(out.Bytes(), &answer); err != nil || answer.Error == nil {
			t.Errorf("%s: exit %d, %v; the standard output is no JSON with an error:\n%s", test.line, exit, err, out.String())
			continue
		}
		e := answer.Error
		if exit != test.exit || test.code != "" && e.Code != test.code || e.Code == "" || e.Message == "" || e.MessageJA == "" || e.Message == e.MessageJA {
			t.Errorf("%s: exit %d, error %+v; want %d, %q", test.line, exit, *e, test.exit, test.code)
		}
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
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
	h.issue("--micro-credential", "good.json", "--learners", "list.csv").wantCode(terminal.ExitDone)
	store := "--data " + h.data()
	issue := "issue " + store + " --micro-credential "
	const away = "--database postgres://localhost:1/nothing"
	for _, test := range []struct {
		line string
		exit int
		code string
	}{
		{"nonsense", terminal.ExitMisuse, "usage.verb"},
		{"version --nonsense", terminal.ExitMisuse, "usage.flag"},
		{"version more", terminal.ExitMisuse, "usage.argument"},
		{"serve", terminal.ExitMisuse, "usage.flag"},
		{"bake", terminal.ExitMisuse, "usage.flag"},
		{"check", terminal.ExitMisuse, "check.none"},
		{"check absent.json", terminal.ExitUndecided, "absent"},
		{"check broken.json", terminal.ExitRefused, "cut-off"},
		{"verify", terminal.ExitMisuse, "usage.missing_arguments"},
		{"verify --at never picture.png", terminal.ExitMisuse, "verify.bad_at"},
		{"verify absent.png", terminal.ExitUndecided, "unreadable"},
		{"artwork -o out", terminal.ExitMisuse, "usage.missing_flags"},
		{"artwork -o out --micro-credential absent.json", terminal.ExitUndecided, "absent"},
		{"artwork -o out --micro-credential good.json --template nonsense", terminal.ExitMisuse, ""},
		{"issue", terminal.ExitMisuse, "usage.missing_flags"},
		{issue + "absent.json", terminal.ExitUndecided, "absent"},
		{issue + "broken.json", terminal.ExitRefused, "cut-off"},
		{issue + "poor.json", terminal.ExitRefused, "issue.refused_findings"},
		{issue + "good.json --learners absent.csv", terminal.ExitUndecided, "absent"},
		{issue + "good.json --learners empty.csv", terminal.ExitRefused, "no_learners"},
		{issue + "good.json --learners empty.csv --dry-run", terminal.ExitRefused, "no_learners"},
		{issue + "good.json --learners bad.csv", terminal.ExitRefused, "issue.refused_rows"},
		{issue + "good.json --learners bad.csv --skip-bad-rows", terminal.ExitRefused, "rows_none"},
		{issue + "good.json --learners bad.csv --skip-bad-rows --dry-run", terminal.ExitRefused, "rows_none"},
		{issue + "good.json --learners list.csv --base-url nonsense", terminal.ExitRefused, "base_url_bad"},
		{issue + "good.json --learners list.csv --replaces nonsense", terminal.ExitRefused, "award_unknown"},
		{issue + "good.json --learners list.csv --zone Nowhere --dry-run", terminal.ExitRefused, "zone_bad"},
		{"issue --micro-credential good.json " + away, terminal.ExitUndecided, "store_away"},
		{"issue --micro-credential good.json --database nonsense", terminal.ExitMisuse, "database.bad"},
		{"list --data nowhere", terminal.ExitUndecided, "store_none"},
		{"list --csv " + store, terminal.ExitMisuse, "usage.apart"},
		{"list --batch 1 " + store, terminal.ExitRefused, "batch_unknown"},
		{"list --status nonsense " + store, terminal.ExitMisuse, "usage.value"},
		{"list " + away, terminal.ExitUndecided, "store_away"},
		{"batches --data nowhere", terminal.ExitUndecided, "store_none"},
		{"batches --limit -1 " + store, terminal.ExitMisuse, ""},
		{"batches " + away, terminal.ExitUndecided, "store_away"},
		{"show nonsense " + store, terminal.ExitRefused, "award_unknown"},
		{"show nonsense --data nowhere", terminal.ExitUndecided, "store_none"},
		{"name nonsense --show " + store, terminal.ExitRefused, "award_unknown"},
		{"name nonsense " + store, terminal.ExitMisuse, "name.nothing"},
		{"contact --telephone never " + store, terminal.ExitRefused, "contact_telephone"},
		{"contact --organisation nobody " + store, terminal.ExitRefused, "organisation_unknown"},
		{"contact --data nowhere", terminal.ExitUndecided, "store_none"},
		{"revoke nonsense --reason issued_in_error " + store, terminal.ExitRefused, "award_unknown"},
		{"revoke nonsense " + store, terminal.ExitMisuse, "reason_bad"},
		{"artwork -o pictures", terminal.ExitMisuse, "usage.missing_flags"},
		{"undo 1 --reason issued_in_error " + store, terminal.ExitRefused, "batch_unknown"},
		{"undo 1 --reason issued_in_error --data nowhere", terminal.ExitUndecided, "store_none"},
	} {
		var out, errs bytes.Buffer
		c := &terminal.Context{Context: t.Context(), Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Lang: "en"}
		exit := run(c, append(strings.Fields(test.line), "--json"))
		var answer struct{ Error *terminal.ErrorReport }
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

package app_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/descriptionbook"
	strangers "github.com/mitome/mitome/internal/hostile"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	webdesk "github.com/mitome/mitome/internal/web/desk"
)

// T16: every file for spreadsheets that the desk hands out, by its own table of routes, of learners, a micro-credential,
// decisions and drafts of which something begins as a formula: no cell is one. And each file is called by whose it is, what,
// and of when, so that a folder of them can be read.
func TestT16EveryFileOfTheDesk(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	at := d.serve()
	class, proposal, batch, award := d.formulas()
	named := regexp.MustCompile(`^attachment; filename="[a-z0-9-]+(_[a-z-]+)(_[0-9]{4}(-[0-9]{2}-[0-9]{2})?)?\.(xlsx|csv)"; filename\*=UTF-8''[A-Za-z0-9._~%-]+$`)
	judge := func(name string, answer *http.Response, body string) {
		found, looks, err := strangers.Worked([]byte(body))
		if answer.StatusCode != http.StatusOK || err != nil || len(found) > 0 {
			t.Errorf("%s: status %d, %v, worked out %v", name, answer.StatusCode, err, found)
		}
		if lean := []string{"learners.xlsx", "calendar.xlsx", "course.xlsx"}; looks == 0 && !slices.Contains(lean, path.Base(name)) { // of which no text is anybody's
			t.Errorf("%s has no text that looks like a formula", name)
		}
		if header := answer.Header.Get("Content-Disposition"); !named.MatchString(header) {
			t.Errorf("%s is called %q", name, header)
		}
	}
	files := 0
	for _, row := range webdesk.Table() {
		if ext := path.Ext(row.Address); row.Method != http.MethodGet || ext != ".csv" && ext != ".xlsx" || !strings.Contains(row.Address, "{org}") {
			continue
		}
		files++
		name := pathOf(row, d.org.Slug, class, proposal, batch, award)
		for _, lang := range []string{"ja", "en"} {
			answer, body := d.answer(http.MethodGet, at+name+"?lang="+lang, nil)
			judge(name, answer, body)
		}
	}
	if files < 8 {
		t.Errorf("%d files", files)
	}
	for _, form := range []string{"completions", "awarded/file", "b/" + batch + "/file"} {
		for _, ext := range []string{".csv", ".xlsx"} {
			for _, lang := range []string{"ja", "en"} {
				answer, body := d.answer(http.MethodPost, at+"/desk/"+d.org.Slug+"/"+form+"."+lang+".html", url.Values{"as": {ext}})
				judge(form+ext, answer, body)
			}
		}
		if answer, _ := d.answer(http.MethodPost, at+"/desk/"+d.org.Slug+"/"+form+".ja.html", url.Values{"as": {".exe"}}); answer.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s as a file of no kind: status %d", form, answer.StatusCode)
		}
	}
	d.takenOut()
}

// takenOut wants a line for each file that names learners and was handed out, and none for what was not.
func (d *desk) takenOut() {
	d.t.Helper()
	deeds, err := d.Register.Deeds(d.t.Context(), d.org.ID, audit.Search{Actions: []string{"register.", "batch.take"}, AtMost: 99}, "ja")
	d.must(err)
	lines := map[string]int{}
	for _, deed := range deeds {
		lines[fmt.Sprintf("%s %d", deed.Text("ja"), deed.Count)]++
		if deed.Actor.Kind != audit.Person {
			d.t.Errorf("%s was done by %s", deed.Text("ja"), deed.Who("ja"))
		}
	}
	want := map[string]int{"修了者台帳の書出し（全年度） 2": 4, "授与台帳の書出し（全年度） 2": 4, "発行した一覧の書出し 2": 4}
	if diff := cmp.Diff(want, lines); diff != "" {
		d.t.Errorf("lines of what was taken out (-want +got):\n%s", diff)
	}
}

// answer asks for something with a form, and returns all of the answer.
func (d *desk) answer(method, address string, form url.Values) (*http.Response, string) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), method, address, strings.NewReader(form.Encode()))
	d.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := d.client.Do(r)
	d.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	d.must(err)
	return answer, string(body)
}

// formulas awards a micro-credential that is called as formulas begin to learners with such numbers, one of whom is erased, and
// leaves a draft and a list of it.
func (d *desk) formulas() (class, proposal, batch, award string) {
	d.t.Helper()
	description := descriptionbook.Example()
	for key, text := range map[string]string{"title_ja": "=SUM(A1)入門", "title_en": "=SUM(A1)", "id": "mc-formula"} {
		d.must(description.Set(key, text))
	}
	plan, err := d.Service.PlanVersion(d.t.Context(), issuance.Request{Description: description, BaseURL: d.org.BaseURL})
	d.must(err)
	d.must(d.Service.Publish(d.t.Context(), d.by, plan))
	p := &proposed{d.App, d.t, d.org, plan.Version.ClassID}
	const list = "氏名,メール,学籍番号,フリガナ\n花子,a@students.example,-1,+カ\n太郎,b@students.example,-2,+キ\n" // a name that begins so is refused
	open, released := p.begin(list), p.begin(list)
	p.change(&released, func(a *awarding.Asked) {
		decided(a)
		a.Decision = issuance.Decision{Day: "2026-03-20", By: "=教授会()", Number: "+12", Dated: "-3"}
	})
	number, err := d.Awarding.Release(d.t.Context(), d.by, &d.org, &released, p.seen(&released))
	d.must(err)
	p.finished(number)
	awards, err := d.Store.Awards(d.t.Context(), d.org.ID, issuance.Selection{Batch: number, OldestFirst: true}, issuance.Award{}, 9)
	d.must(err)
	d.must(d.Standing.Erase(d.t.Context(), d.by, d.org, awards[1].ID, standing.Erasure{Ground: standing.AtRequest}))
	draft := d.save(d.begin(), map[string]string{"title_ja": "=SUM(A1)", "title_en": "=SUM(A1)"})
	return draft.ID.String(), strconv.FormatInt(open.ID, 10), strconv.FormatInt(number, 10), awards[0].ID.String()
}

package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/mail"
)

// What was awarded, received, said to be wrong, revoked and reissued stands on the board, over time and on the yearly sheet, on
// the page and in the workbook; the list is filtered by it; what is typed is kept, and a sheet on file stays as it is.
func TestBoardByHTTP(t *testing.T) {
	t.Parallel()
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	today := time.Now().In(tokyo).Format(time.DateOnly)
	list.WriteString("氏名,email,受講者区分,発行日\n")
	for i := range 7 {
		fmt.Fprintf(&list, "見本 %d,s%d@students.example,社会人,%s\n", i, i, today)
	}
	list.WriteString("見本 花子,hanako@students.example,在学生," + today + "\n")
	h := handOut(t, list.String())
	awards, err := h.Store.Awards(t.Context(), h.org.ID, issuance.Selection{Batch: h.batch, OldestFirst: true}, issuance.Award{}, 9)
	h.must(err)
	for _, a := range awards {
		h.mailTo(a.Email, "/mine")
	}
	given := func(i int) *claiming.Given {
		claim, err := h.Claims.Claims.Claim(t.Context(), h.org.ID, awards[i].ID)
		h.must(err)
		g, err := h.Claims.Given(t.Context(), claim)
		h.must(err)
		return g
	}
	for i := range 6 {
		g := given(i)
		h.must(h.Claims.Open(t.Context(), &g.Claim))
		if i < 5 {
			h.must(h.Claims.Receive(t.Context(), &g.Claim))
		}
	}
	h.must(h.Claims.Tell(t.Context(), given(0), claiming.Misspelt, "見元"))
	h.must(h.Claims.Decline(t.Context(), given(5), ""))
	note := mail.AwardNote(int64(h.org.ID), h.batch, awards[7].ID.String(), mail.Address{}, "ja", time.Now())
	if _, err := h.Mail.Back(t.Context(), h.by, note.ID, mail.Returned, "5.1.1 no such user"); err != nil {
		t.Fatal(err)
	}
	h.must(h.Standing.Revoke(t.Context(), h.by, h.org, awards[6].ID, issuance.Revocation{Code: "issued_in_error"}))
	base := h.at + "/desk/" + h.org.Slug

	for query, want := range map[string]int{"received=yes": 5, "received=no": 2, "received=declined": 1, "mail=failed": 1, "mail=sent": 7, "mail=none": 0, "received=yes&mail=sent&status=valid": 5} {
		if got := len(awardPage.FindAllString(h.desk.get(base+"/awarded.ja.html?"+query), -1)); got != want {
			t.Errorf("%s: %d awards, want %d", query, got, want)
		}
	}
	h.wantNumbers(base)
	h.wantCalendar(base)
	h.wantSheet(base, awards[0].ID)
}

// cells is a page without its elements, each cell of its tables between bars.
func cells(body string) string {
	body = regexp.MustCompile(`(?s)<(style|title|desc|svg).*?</(style|title|desc|svg)>`).ReplaceAllString(body, "")
	body = regexp.MustCompile(`</(td|th)>`).ReplaceAllString(body, "|")
	return strings.Join(strings.Fields(strings.ReplaceAll(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, ""), "| ", "|")), " ")
}

// wantNumbers looks at the board and at the awards over time.
func (h *handed) wantNumbers(base string) {
	h.t.Helper()
	if text := cells(h.desk.get(base + "/board.ja.html")); !strings.Contains(text, "|1|7 |71% (5/7) |1|要件を満たす") {
		h.t.Errorf("the board: %s", text)
	}
	body := h.desk.get(base + "/course.ja.html")
	if !strings.Contains(body, "取り消されていない授与7人のうち、通知6人、開封6人、受領5人。") || !strings.Contains(cells(body), "|7|6|6|5|1|") {
		h.t.Errorf("the course: %s", cells(body))
	}
	if !strings.Contains(body, `role="img"`) || !strings.Contains(body, `aria-labelledby="months-title months-desc"`) {
		h.t.Error("the pictures are not named")
	}
	for _, name := range []string{"board", "calendar", "course", "year"} {
		status, kind, data := h.fetched(base + "/" + name + ".xlsx?lang=en")
		if status != http.StatusOK || !strings.Contains(kind, "spreadsheetml") {
			h.t.Fatalf("%s.xlsx: status %d, %s", name, status, kind)
		}
		book, err := excelize.OpenReader(bytes.NewReader(data))
		h.must(err)
		h.must(book.Close())
		if status, _, body := h.fetched(base + "/" + name + ".xlsx?year=1066"); status != http.StatusUnprocessableEntity || !bytes.Contains(body, []byte("no sheet of that business year")) {
			h.t.Errorf("%s.xlsx of 1066: status %d, %s", name, status, body)
		}
		if status, _, body := h.fetched(base + "/" + name + ".en.html?year=1066"); status != http.StatusUnprocessableEntity || !bytes.Contains(body, []byte("no sheet of that business year")) {
			h.t.Errorf("%s of 1066: status %d", name, status)
		}
	}
}

// wantCalendar adds a committee's day, and takes it back.
func (h *handed) wantCalendar(base string) {
	h.t.Helper()
	day := h.Yearbook.Today(&h.org)
	h.must(h.Service.Approvals.Approve(h.t.Context(), h.by, h.org.ID, issuance.Approval{
		Digest: []byte("of a text"), Class: h.class(), Body: "教育推進会議", On: day, Document: "第3回", Ends: day.AddDate(0, 0, 1),
	}, time.Now()))
	form := url.Values{"day": {day.Format(time.DateOnly)}, "name": {"部局長会議<i>"}}
	for _, one := range []struct {
		path, name string
		status     int
		says       string
	}{
		{"/calendar", "", http.StatusUnprocessableEntity, "委員会の名称を"},
		{"/calendar", "部局長会議<i>", http.StatusSeeOther, "部局長会議&lt;i&gt;"},
		{"/calendar", "部局長会議<i>", http.StatusSeeOther, "第3回"}, // twice is as once
		{"/calendar/remove", "部局長会議<i>", http.StatusSeeOther, "点検期限"},
	} {
		form.Set("name", one.name)
		status, _, body := h.post(base+one.path+".ja.html", http.Header{}, form)
		if status == http.StatusSeeOther {
			body = h.desk.get(base + "/calendar.ja.html")
		}
		if status != one.status || !strings.Contains(body, one.says) {
			h.t.Errorf("%s %q: status %d, want %q in %s", one.path, one.name, status, one.says, cells(body))
		}
	}
	completed := h.desk.get(base + "/calendar.ja.html?year=2025")
	if !strings.Contains(cells(completed), "2026年3月20日|修了認定|") || !strings.Contains(cells(completed), "教授会 教務第12号（発行回1件、8人）") ||
		!strings.Contains(completed, fmt.Sprintf("/b/%d/batch.ja.html", h.batch)) {
		h.t.Errorf("the day of the decision, with its list: %s", cells(completed))
	}
	ways := mail.DefaultWays()
	ways.Ends = []mail.End{{Domain: "students.example", Day: day.Format(time.DateOnly)}, {Domain: "former.example", Day: "2000-03-31"}}
	_, err := h.Mail.SetWays(h.t.Context(), h.by, int64(h.org.ID), ways, func(string) bool { return true })
	h.must(err)
	if body := cells(h.desk.get(base + "/calendar.ja.html")); strings.Contains(body, "部局長会議") || !strings.Contains(body, "students.example") || strings.Contains(body, "former.example") {
		h.t.Errorf("the day is still there, or the mailboxes do not end: %s", body)
	}
}

// class is the public id of what was awarded.
func (h *handed) class() issuance.ID {
	versions, err := h.Store.AllVersions(h.t.Context(), h.org.ID)
	h.must(err)
	return versions[0].ID
}

// wantSheet types participants, and puts a sheet on file that an erasing does not change.
func (h *handed) wantSheet(base string, erased issuance.ID) {
	h.t.Helper()
	of, err := h.Departments.Add(h.t.Context(), h.by, h.org.ID, department.Name{JA: "情報学部"})
	h.must(err)
	h.must(h.Departments.Move(h.t.Context(), h.by, h.org.ID, h.class(), of))
	h.wantDepartments(base, of)
	field := regexp.MustCompile(`name="(n-\d+)"`).FindStringSubmatch(h.desk.get(base + "/year.ja.html"))
	if field == nil {
		h.t.Fatal("participants cannot be typed")
	}
	if status, _, body := h.post(base+"/year.ja.html", http.Header{}, url.Values{field[1]: {"二十"}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, `value="二十"`) {
		h.t.Errorf("a word for a number: status %d", status)
	}
	if status, _, _ := h.post(base+"/year.ja.html", http.Header{}, url.Values{field[1]: {"２０"}}); status != http.StatusSeeOther {
		h.t.Errorf("participants: status %d", status)
	}
	text := cells(h.desk.get(base + "/year.ja.html"))
	for _, want := range []string{"情報学部|", "|20|8|7|7|5|0|1|1|0|", "年度）|社会人 7、在学生 1|", "修了認定|2026年3月20日 教授会 教務第12号（8人）|", "学習時間|", "取消し（誤発行）|1|0|", "ガイドラインの版|", "学習量|"} {
		if !strings.Contains(text, want) {
			h.t.Errorf("the sheet lacks %q: %s", want, text)
		}
	}
	if text := cells(h.desk.get(base + "/year.ja.html?public=1")); !strings.Contains(text, "|20|＊|7|7|5|0|＊|＊|0|") || strings.Contains(text, "在学生 1") || !strings.Contains(text, "教務第12号|") {
		h.t.Errorf("the public form: %s", text)
	}
	today, tomorrow := h.Yearbook.Today(&h.org), h.Yearbook.Today(&h.org).AddDate(0, 0, 1)
	for day, says := range map[string]string{tomorrow.Format(time.DateOnly): "基準日には、今日まで", today.Format(time.DateOnly): "前日まで"} {
		if status, _, body := h.post(base+"/year/file.ja.html", http.Header{}, url.Values{"day": {day}}); status != http.StatusUnprocessableEntity || !strings.Contains(body, says) {
			h.t.Errorf("filed as of %s: status %d, want %q in %s", day, status, says, cells(body))
		}
	}
	h.wantFiled(base, erased)
}

// wantDepartments asks every page, and the list of awards, for the department that has all of it, and for one that has nothing.
func (h *handed) wantDepartments(base string, of department.ID) {
	h.t.Helper()
	other, err := h.Departments.Add(h.t.Context(), h.by, h.org.ID, department.Name{JA: "文学部"})
	h.must(err)
	for page, says := range map[string]string{"board": "|1|7 |71% (5/7) |", "calendar": "第3回", "course": "|7|6|6|5|1|", "year": "社会人 7", "awarded": "見本 6"} {
		for id, shown := range map[department.ID]bool{of: true, other: false} {
			body := h.desk.get(base + "/" + page + ".ja.html?department=" + id.String())
			if strings.Contains(cells(body), says) != shown || !strings.Contains(body, `selected>`+map[bool]string{true: "情報学部", false: "文学部"}[shown]) {
				h.t.Errorf("%s of department %d: says %q: %t: %s", page, id, says, !shown, cells(body))
			}
		}
	}
}

// wantFiled moves the clock of the record by two days, so that the day of the awards has passed.
func (h *handed) wantFiled(base string, erased issuance.ID) {
	h.t.Helper()
	day := h.Yearbook.Today(&h.org)
	h.Yearbook.Now = func() time.Time { return time.Now().AddDate(0, 0, 2) }
	asked := "year.xlsx?lang=ja&day=" + day.Format(time.DateOnly)
	_, _, before := h.fetched(base + "/" + asked)
	form := url.Values{"day": {day.Format(time.DateOnly)}}
	if status, _, body := h.post(base+"/year/file.ja.html", http.Header{}, form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "変わりました") {
		h.t.Errorf("filed without being asked: status %d, %s", status, cells(body))
	}
	sure := h.desk.get(base + "/year.ja.html?file=1&day=" + day.Format(time.DateOnly))
	if !strings.Contains(sure, "1件、授与8件、修了7件") {
		h.t.Errorf("it is not said what is put on file: %s", cells(sure))
	}
	if seen := regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`).FindStringSubmatch(sure); seen != nil {
		form.Set("seen", seen[1])
	}
	if status, _, body := h.post(base+"/year/file.ja.html", http.Header{}, form); status != http.StatusSeeOther {
		h.t.Fatalf("not filed: status %d, %s", status, cells(body))
	}
	h.must(h.Standing.Erase(h.t.Context(), h.by, h.org, erased, standing.Erasure{Ground: standing.AtRequest}))
	_, _, after := h.fetched(base + "/" + asked)
	if !bytes.Equal(before, after) {
		h.t.Error("the sheet of a day is not the same bytes once it is filed and somebody is erased")
	}
	if text := cells(h.desk.get(base + "/year.ja.html?day=" + day.Format(time.DateOnly))); !strings.Contains(text, "保管済み（内容は変わりません）、") || !strings.Contains(text, "が保管") || !strings.Contains(text, "社会人 7、在学生 1") {
		h.t.Errorf("the filed sheet: %s", text)
	}
	if text := cells(h.desk.get(base + "/year.ja.html")); !strings.Contains(text, "|20|8|7|6|4|0|2|1|0|") || !strings.Contains(text, "社会人 6、在学生 1、記載なし 1") {
		h.t.Errorf("the sheet of now: %s", text)
	}
	deeds, err := h.Register.Deeds(h.t.Context(), h.org.ID, audit.Search{Actions: []string{"year.file"}}, "ja")
	h.must(err)
	if len(deeds) != 1 || deeds[0].Text("ja") != "年次報告の保管" {
		h.t.Errorf("deeds: %+v", deeds)
	}
}

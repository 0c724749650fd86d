package app_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/issuance"
)

// Who is erased is in no table any more but the register of completions, whatever was done before: every column of every table
// is looked through.
func TestErasedEverywhere(t *testing.T) {
	d := openDesk(t)
	at := d.serve()
	_, batch := d.awarded()
	award, err := issuance.ParseID(d.firstAward())
	d.must(err)
	known, err := d.Store.Award(t.Context(), d.org.ID, award)
	d.must(err)
	d.must(d.Service.Rename(t.Context(), d.by, known, issuance.PersonName{Name: "消去 太郎"}))
	d.must(d.Service.Rename(t.Context(), d.by, known, issuance.PersonName{Name: "消去 次郎"}))
	if status, _, body := d.post(at+"/desk/"+d.org.Slug+"/b/"+batch+"/tell.ja.html", http.Header{}, url.Values{"deed": {"tell"}}); status >= http.StatusInternalServerError {
		t.Fatalf("telling: status %d, %s", status, body)
	}
	path := at + "/desk/" + d.org.Slug + "/a/" + award.String() + "/"
	if status, _, body := d.post(path+"erase.ja.html", http.Header{}, url.Values{}); status != http.StatusUnprocessableEntity || !strings.Contains(body, "消去していません") {
		t.Errorf("erased without being sure: status %d", status)
	}
	address := strings.ToLower("b@students.example")
	if found := d.tablesWith(address); len(found) == 0 {
		t.Fatal("the address stands nowhere before it is erased")
	}
	if status, _, body := d.post(path+"erase.ja.html", http.Header{}, url.Values{"sure": {"yes"}}); status != http.StatusSeeOther {
		t.Fatalf("erasing: status %d, %s", status, body)
	}
	for _, text := range []string{address, "消去 太郎", known.ID.String() + " ", string(known.Assertion)} {
		if found := d.tablesWith(text); len(found) > 0 {
			t.Errorf("%.60q still stands in %v", text, found)
		}
	}
	if found := fmt.Sprint(d.tablesWith("消去 次郎")); found != "[completion]" {
		t.Errorf("the name stands in %s, want the register of completions alone", found)
	}
	if body := d.get(path + "award.ja.html"); !strings.Contains(body, "消去 次郎") || strings.Contains(body, address) {
		t.Error("the page of the award does not tell what the register of completions has, or more")
	}
	if status, _, _ := d.post(path+"erase.ja.html", http.Header{}, url.Values{"sure": {"yes"}}); status != http.StatusSeeOther {
		t.Errorf("erasing the line too: status %d", status)
	}
	if found := d.tablesWith("消去 次郎"); len(found) > 0 {
		t.Errorf("the name still stands in %v", found)
	}
}

// tablesWith are the tables of the store in which a text stands, whatever the column.
func (d *desk) tablesWith(text string) (found []string) {
	d.t.Helper()
	db, err := sql.Open("sqlite", d.file)
	d.must(err)
	defer db.Close()
	names, err := db.QueryContext(d.t.Context(), `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
	d.must(err)
	defer names.Close()
	for names.Next() {
		var name string
		d.must(names.Scan(&name))
		rows, err := db.QueryContext(d.t.Context(), `SELECT * FROM "`+name+`"`)
		d.must(err)
		if holds(d, rows, []byte(text)) {
			found = append(found, name)
		}
	}
	d.must(names.Err())
	return found
}

// holds reports whether a text stands in rows.
func holds(d *desk, rows *sql.Rows, text []byte) (is bool) {
	defer rows.Close()
	columns, err := rows.Columns()
	d.must(err)
	cells, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range cells {
		into[i] = &cells[i]
	}
	for rows.Next() {
		d.must(rows.Scan(into...))
		for _, cell := range cells {
			is = is || bytes.Contains(cell, text)
		}
	}
	d.must(rows.Err())
	return is
}

package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	shapes "github.com/mitome/mitome/internal/reported"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/webtest"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify"
)

// The columns of docs/doors.md.
const (
	doorVerify = iota
	doorBakePicture
	doorBakeAssertion
	doorDescription
	doorList
	doorPicture
	doorCount
)

// doors holds, for each row of docs/doors.md and each door at which it can occur, bytes of its kind. What is handed in at
// verify goes by the name of a reported shape, so that the web around it is there, too.
type doors map[string][doorCount]string

// TestDoors hands each oddity in at each door, and reads in docs/doors.md what has to come of it.
func TestDoors(t *testing.T) {
	t.Parallel()
	d := newDoors(t)
	told := doorsTable(t)
	for row, cells := range told {
		samples, ok := d.samples[row]
		if !ok {
			t.Errorf("docs/doors.md: %q has no sample here", row)
			continue
		}
		for door, says := range cells {
			switch {
			case (says == "–") != (samples[door] == ""):
				t.Errorf("docs/doors.md: %q, column %d says %q; sample %.40q", row, door+1, says, samples[door])
			case says != "–":
				t.Run(row+"/"+doorNames[door], func(t *testing.T) { d.check(t, door, says, samples[door]) })
			}
		}
	}
	for row := range d.samples {
		if _, ok := told[row]; !ok {
			t.Errorf("docs/doors.md lacks a row %q", row)
		}
	}
}

var doorNames = [doorCount]string{"verify", "bake, picture", "bake, assertion", "description", "list", "picture"}

// doorsTable reads the table of docs/doors.md, without its marks of code.
func doorsTable(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile("../../docs/doors.md")
	if err != nil {
		t.Fatal(err)
	}
	table := map[string][]string{}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != doorCount+1 || strings.HasPrefix(cells[0], "---") || strings.TrimSpace(cells[0]) == "What" {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		table[strings.ReplaceAll(cells[0], "`", "")] = cells[1:]
	}
	if len(table) < 10 {
		t.Fatalf("%d rows", len(table))
	}
	return table
}

// newDoors makes the samples.
func newDoors(t *testing.T) *doorway {
	t.Helper()
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	assertion, good, png := read("assertion.json"), read("good.json"), string(webtest.Drawing("x"))
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><rect width="60" height="60"/></svg>`
	const list = "email,name\nlearner@students.example,Hanako Mizuno\n"
	const doctype = `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">`
	const mark = "\ufeff"
	bakedPNG, err := bake.Bake([]byte(png), assertion)
	if err != nil {
		t.Fatal(err)
	}
	titled := func(title string) string {
		var d map[string]any
		if err := json.Unmarshal([]byte(good), &d); err != nil {
			t.Fatal(err)
		}
		d["title_en"] = title
		data, _ := json.Marshal(d)
		return string(data)
	}
	return &doorway{assertion: assertion, good: good, png: png, samples: doors{
		"byte-order mark before JSON":                 {"JSON: byte-order mark", "", mark + assertion, mark + good, "", ""},
		"byte-order mark before a signed badge (JWS)": {"signed: byte-order mark before", "", mark + read("assertion.json"), "", "", ""},
		"byte-order mark before SVG":                  {"carrier: SVG, byte-order mark", mark + svg, "", "", "", mark + svg},
		"byte-order mark before CSV":                  {"", "", "", "", mark + list, ""},
		"UTF-16":                                      {"JSON: UTF-16", wide(svg), wide(assertion), wide(good), wide(list), wide(svg)},
		"line ends of Windows, of old Macs; white space around the whole":                  {"JSON: line ends of Windows", windows(svg), windows(assertion), windows(good), windows(list), windows(svg)},
		"an end mark (Ctrl-Z) behind CSV":                                                  {"", "", "", "", list + "\x1a", ""},
		"bytes behind the end of a PNG":                                                    {"carrier: PNG, bytes behind the end", png + "\r\n--end--", "", "", "", png + "\r\n--end--"},
		"bytes behind it that may hold another badge":                                      {"carrier: PNG, another badge behind the end", png + string(bakedPNG), "", "", "", png + string(bakedPNG)},
		"bytes before a PNG, or line ends in it that were changed on its way":              {"carrier: PNG, line ends changed on the way", "\n" + png, "", "", "", strings.ReplaceAll(png, "\r\n", "\n")},
		"anything behind the end of an SVG or of JSON":                                     {"JSON: twice", svg + "x", assertion + "x", good + "x", "", svg + "x"},
		"the plain document type of SVG 1.0 and 1.1, by its public name":                   {"carrier: SVG, document type of SVG 1.1", doctype + svg, "", "", "", doctype + svg},
		"SVG that declares an encoding other than UTF-8":                                   {"carrier: SVG, declared in Latin 1, in ASCII", `<?xml version="1.0" encoding="ISO-8859-1"?>` + svg, "", "", "", `<?xml version="1.0" encoding="ISO-8859-1"?>` + svg},
		"any other document type; entities":                                                {"carrier: SVG, entities", `<!DOCTYPE svg [<!ENTITY a "b">]>` + svg, "", "", "", `<!DOCTYPE svg [<!ENTITY a "b">]>` + svg},
		"a badge that is compressed, or under another namespace":                           {"carrier: PNG, compressed iTXt", strings.Replace(svg, "<rect", `<openbadges:assertion xmlns:openbadges="https://other.example">x</openbadges:assertion><rect`, 1), "", "", "", ""},
		"invisible letters, marks that turn the direction of reading, in names and titles": {"name: invisible letters", "", "", titled("Data \u202eycaretiL"), strings.Replace(list, "Hanako", "Hana\u200bko", 1), ""},
		"more than 300 letters in a name or title, more than six marks on a letter":        {"name: too long", "", "", titled(strings.Repeat("Data ", 61)), strings.Replace(list, "Hanako", strings.Repeat("Hanako ", 44), 1), ""},
		"a letter that was lost when a text was saved (�), in names and titles":            {"name: a lost letter", "", "", titled("Data \ufffd"), strings.Replace(list, "Hanako", "Hana\ufffdko", 1), ""},
		"letters of private use (外字) in names and titles":                                  {"", "", "", titled("Data \ue000"), strings.Replace(list, "Hanako", "Hana\ue000", 1), ""},
		"a text that names one address: a mail, <https://…>, .url, .webloc":                {"text: a mail in plain text", "", "", "", "", ""},
		"a text that names several":                                                        {"text: two addresses", "", "", "", "", ""},
	}}
}

// doorway tries doors.
type doorway struct {
	samples         doors
	assertion, good string
	png             string
}

// wide is a text in UTF-16, windows one with the line ends of Windows and white space around.
func wide(text string) string {
	out := []byte{0xff, 0xfe}
	for _, r := range text {
		out = append(out, byte(r), byte(r>>8))
	}
	return string(out)
}

func windows(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n") + "\r\n"
}

// check hands a sample in, and compares what came with what the table says: the first word of its cell.
func (d *doorway) check(t *testing.T, door int, says, sample string) {
	t.Helper()
	var got string
	switch door {
	case doorVerify:
		d.checkVerify(t, says, sample)
		return
	case doorBakePicture:
		got = d.run(t, sample, "bake", "FILE", d.write(t, "assertion.json", d.assertion), "-o", "OUT")
	case doorBakeAssertion:
		got = d.run(t, sample, "bake", d.write(t, "picture.png", d.png), "FILE", "-o", "OUT")
	case doorDescription:
		got = d.run(t, sample, "check", "FILE")
	case doorList:
		got = d.run(t, sample, "issue", "--micro-credential", d.write(t, "good.json", d.good), "--learners", "FILE", "--data", t.TempDir(),
			"--base-url", "https://badges.example", "--dry-run")
	case doorPicture:
		got = d.run(t, sample, "artwork", "--micro-credential", d.write(t, "good.json", d.good), "--logo", "FILE", "--template", "card", "-o", "OUT")
		image := d.run(t, sample, "issue", "--micro-credential", d.write(t, "good.json", d.good), "--image", "FILE", "--attest-words", "--alt", "A disc",
			"--data", t.TempDir(), "--base-url", "https://badges.example", "--dry-run")
		if image != got {
			t.Errorf("as a logo %s, as a picture %s", got, image)
		}
	}
	if !strings.HasPrefix(says, got) && (says != "replaced" || got != "silent") {
		t.Errorf("%s: %s, want %s", doorNames[door], got, says)
	}
}

func (d *doorway) write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// run runs a verb with the sample as FILE, and says what became of it: refused, told or silent. Told is what it says beyond
// what it says of the same without the oddity.
func (d *doorway) run(t *testing.T, sample string, args ...string) string {
	t.Helper()
	args = slices.Clone(args)
	for i, arg := range args {
		switch arg {
		case "FILE":
			args[i] = d.write(t, "sample", sample)
		case "OUT":
			args[i] = filepath.Join(t.TempDir(), "out")
		}
	}
	var stdout, stderr bytes.Buffer
	c := &terminal.Context{Context: t.Context(), Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Lang: "en"}
	exit := run(c, args)
	said := stdout.String() + stderr.String()
	switch {
	case exit != terminal.ExitDone:
		if strings.TrimSpace(said) == "" {
			t.Errorf("%v: refused without a word", args)
		}
		return "refused"
	case strings.Contains(said, "passed over") || strings.Contains(said, "left out") || strings.Contains(said, "gaiji") ||
		strings.Contains(said, "follow the end") || strings.Contains(said, "taken out") || strings.Contains(said, "removed"):
		return "told"
	}
	return "silent"
}

// checkVerify hands a shape in at the command, the API and the page, which have to agree.
func (d *doorway) checkVerify(t *testing.T, says, name string) {
	t.Helper()
	cases := shapes.Cases()
	at := slices.IndexFunc(cases, func(c shapes.Case) bool { return c.Name == name })
	if at < 0 {
		t.Fatalf("no reported shape %q", name)
	}
	c := cases[at]
	out, _ := runVerify(t, append(mapped(t, c.Web), d.write(t, "input", string(c.Input)), "--json")...)
	o := webtest.NewOffice(t, gate.Limits{})
	for address, p := range c.Web {
		o.Put[address] = verify.Response{Status: http.StatusOK, ContentType: "application/ld+json", Body: []byte(p.Body)}
		if p.Type != "" {
			o.Put[address] = verify.Response{Status: http.StatusOK, ContentType: p.Type, Body: []byte(p.Body)}
		}
	}
	api := webtest.Post(o, "/api/v1/verify", "file", c.Input)
	page := webtest.Post(o, "/verify.en.html", "file", c.Input)
	if led := page.Header().Get("Location"); led != "" {
		page = webtest.Ask(o, "GET", led)
	}
	first, _, _ := strings.Cut(says, ";")
	for from, text := range map[string]string{"command": out, "API": api.Body.String()} {
		var w struct {
			wire
			Badge struct{ Name string }
		}
		if err := json.Unmarshal([]byte(text), &w); err != nil {
			t.Fatalf("%s: %v: %s", from, err, text)
		}
		ok := map[string]bool{
			"told": w.Verdict == "valid" && len(w.Warnings) > 0, "silent": w.Verdict == "valid" && len(w.Warnings) == 0,
			"refused": w.Verdict == "invalid", "leads to that badge": w.Verdict == "valid",
			"listed to choose from": len(w.Reasons) == 1 && w.Reasons[0].Code == "several-addresses",
			"written out":           w.Verdict == "valid", "cut in headings": w.Verdict == "valid",
		}[first]
		if !ok {
			t.Errorf("%s: %s, %v %v; want %s", from, w.Verdict, w.Reasons, w.Warnings, says)
		}
	}
	checkShown(t, first, page)
}

// checkShown looks at what a page shows of a name.
func checkShown(t *testing.T, says string, page *httptest.ResponseRecorder) {
	t.Helper()
	text := webtest.Words(webtest.Parse(t, page).Root)
	if page.Code != http.StatusOK || strings.ContainsAny(text, "\u202e\u200b") {
		t.Errorf("/verify = %d, invisible letters shown: %t", page.Code, strings.ContainsAny(text, "\u202e\u200b"))
	}
	if says == "written out" && !strings.Contains(text, "⟨U+202E⟩") {
		t.Error("a mark that turns the direction of reading is not written out")
	}
	for _, heading := range webtest.Parse(t, page).All("h2") {
		if says == "cut in headings" && len(webtest.Words(heading)) > 1000 {
			t.Error("a heading shows a name of 4,400 letters whole")
		}
	}
	if says == "told" && !strings.Contains(text, "passed over") && !strings.Contains(text, "compressed") {
		t.Error("/verify does not tell")
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/openbadges"
)

// T31: a changed text is a new version; the old one and the awards of it stay as they were, byte for byte, and the same
// text again is the same version.
func TestT31ChangedTextLeavesOldBytes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		first := h.description("first.json", nil)
		changed := h.description("changed.json", map[string]any{"content_description_en": "Reading and presenting data, with much more care."})
		one := h.issue("--micro-credential", first, "--learners", h.learners("one.csv", 0, 3)).wantCounts(3, 0, 0)
		s := h.open()
		awards := wantAwards(t, s, 3, false)
		serving := h.serve()
		addresses := []string{one.Class, one.Class + ".png", one.Class + ".svg"}
		orgs, err := s.Organisations(background)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range awards {
			address := orgs[0].AwardAddress(a.id)
			addresses = append(addresses, address, address+".png", address+".svg")
		}
		before := bodies(serving, addresses)

		two := h.issue("--micro-credential", changed, "--learners", h.learners("two.csv", 0, 4)).wantCounts(1, 3, 0) // a new text awards nobody again
		if two.Class == one.Class {
			t.Errorf("the changed text is still %s", two.Class)
		}
		if again := h.issue("--micro-credential", first, "--learners", h.learners("three.csv", 4, 5)).wantCounts(1, 0, 0); again.Class != one.Class {
			t.Errorf("the first text again is %s, want %s", again.Class, one.Class)
		}
		after := bodies(serving, addresses)
		for i, address := range addresses {
			if !bytes.Equal(before[i], after[i]) {
				t.Errorf("%s answers other bytes than before", address)
			}
		}
		status, body, header := serving.get(one.Class, jsonLD)
		if cache := header.Get("Cache-Control"); status != http.StatusOK || !strings.Contains(cache, "immutable") {
			t.Errorf("first version: %d, %q", status, cache)
		}
		wantVersion(t, body, "1")
		_, body, _ = serving.get(two.Class, jsonLD)
		wantVersion(t, body, "2")
		wantNumber(t, s, 2, `SELECT COUNT(*) FROM version`)
		serving.stop()
	})
}

func bodies(p *process, addresses []string) [][]byte {
	all := make([][]byte, len(addresses))
	for i, address := range addresses {
		status, body, _ := p.get(address, jsonLD)
		if status != http.StatusOK {
			p.h.t.Fatalf("%s: %d", address, status)
		}
		all[i] = body
	}
	return all
}

func wantVersion(t *testing.T, document []byte, want string) {
	t.Helper()
	class, err := openbadges.Parse[openbadges.BadgeClass](document)
	if err != nil {
		t.Fatal(err)
	}
	if err := class.Validate(); err != nil {
		t.Error(err)
	}
	var version string
	if err := json.Unmarshal(class.Version, &version); err != nil || version != want {
		t.Errorf("version %q, %v; want %q", version, err, want)
	}
}

// T14: nothing that is public names a learner or lets one be looked up; salts and ids are each award's own (wantAwards
// looks at those).
func TestT14NothingPersonalIsPublic(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		list := h.write("list.csv", []byte("email,name,name_en,student_id,issued_on\n"+
			"himitsu.taro@students.example,秘密 太郎,Taro Himitsu,ZZ-GEHEIM-1,2026-04-01\n"))
		a := h.issue("--micro-credential", h.description("mc.json", nil), "--learners", list, "--signed").wantCounts(1, 0, 0)
		h.issue("--micro-credential", h.description("own.json", map[string]any{
			"identification_of_the_learner_email":   "himitsu.hanako@students.example",
			"identification_of_the_learner_name_en": "Hanako Himitsu", "identification_of_the_learner_name_ja": "秘密 花子",
		})).wantCounts(1, 0, 0)
		s := h.open()
		wantNumber(t, s, 1, `SELECT COUNT(*) FROM version`) // the learner is no part of the text
		serving := h.serve()
		orgs, err := s.Organisations(background)
		if err != nil {
			t.Fatal(err)
		}
		org := orgs[0]
		addresses := []string{
			org.BaseURL + "/index.en.html", org.BaseURL + "/index.ja.html", org.ProfileAddress(), org.ProfileAddress() + ".en.html",
			org.ProfileAddress() + ".ja.html", org.RevocationsAddress(), org.KeyAddress(1), a.Class, a.Class + ".en.html", a.Class + ".ja.html", a.Class + ".svg",
		}
		jws := 0
		for _, award := range storedAwards(t, s, org.ID) {
			address := org.AwardAddress(award.id)
			addresses = append(addresses, address, address+".en.html", address+".ja.html", address+".png", address+".svg")
			if award.jws != "" {
				addresses = append(addresses, address+".jws")
				jws++
			}
		}
		if jws != 1 {
			t.Errorf("%d signed awards, want 1", jws)
		}
		for _, address := range addresses {
			status, body, _ := serving.get(address, jsonLD)
			if status != http.StatusOK {
				t.Errorf("%s: %d", address, status)
			}
			if strings.HasSuffix(address, ".jws") {
				read, err := openbadges.ParseJWS(string(body))
				if err != nil {
					t.Fatal(err)
				}
				body = read.Payload
			}
			if found := personal.Find(body); found != nil {
				t.Errorf("%s holds %q", address, found)
			}
		}
		serving.stop()
		wantPrivateLog(t, serving)
	})
}

var personal = regexp.MustCompile(`(?i)himitsu|秘密|geheim`)

func wantPrivateLog(t *testing.T, p *process) {
	t.Helper()
	if found := personal.FindString(p.errs.String()); found != "" {
		t.Errorf("the log holds %q", found)
	}
}

// T18: the same list again, with its rows in another order and its addresses written otherwise, awards nobody twice.
func TestT18SameListAgain(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		description := h.description("mc.json", nil)
		h.issue("--micro-credential", description, "--learners", h.learners("list.csv", 0, 1_200)).wantCounts(1_200, 0, 0)
		var other strings.Builder
		other.WriteString("\ufeffメールアドレス;氏名\r\n")
		for n := 1_199; n >= 0; n-- {
			other.WriteString("\"  " + strings.ToUpper(learner(n)) + " \";架空\r\n")
		}
		h.issue("--micro-credential", description, "--learners", h.write("other.csv", []byte(other.String()))).wantCounts(0, 1_200, 0)
		wantAwards(t, h.open(), 1_200, false)
	})
}

// The demonstration prints addresses that answer as they should, and leaves nothing behind.
func TestDemo(t *testing.T) {
	t.Parallel()
	p, dir := demonstrate(t)
	addresses := regexp.MustCompile(`http://[a-z0-9.-]+:\d+/\S*`).FindAllString(p.out.String(), -1)
	if len(addresses) != 17 {
		t.Fatalf("addresses: %q\n%s\n%s", addresses, p.out.String(), p.errs.String())
	}
	for _, want := range []string{"This badge is genuine", "Could not be checked now"} { // of the other system: its badge, and one it cannot answer about
		elsewhere := slices.IndexFunc(addresses, func(address string) bool { return strings.Contains(address, "//other-system.") })
		if _, answer, _ := p.get("http://"+p.address+"/verify.en.html?url="+url.QueryEscape(addresses[elsewhere]), "text/html"); !bytes.Contains(answer, []byte(want)) {
			t.Errorf("of the other system's %s want %q: %.2000s", addresses[elsewhere], want, answer)
		}
		addresses = slices.Delete(addresses, elsewhere, elsewhere+1)
	}
	answers := map[int]int{}
	for _, address := range addresses {
		status, _, header := p.get(address, "text/html")
		if status == http.StatusSeeOther {
			to, _ := url.Parse(address)
			status, _, _ = p.get("http://"+to.Host+header.Get("Location"), "text/html")
		}
		answers[status]++
	}
	if answers[http.StatusGone] != 2 || answers[http.StatusOK] != len(addresses)-2 {
		t.Errorf("answers: %v", answers)
	}
	wantDemonstration(t, p, addresses)
	book := regexp.MustCompile(`\S+/learners\.xlsx`).FindString(p.out.String())
	if _, err := os.Stat(book); err != nil {
		t.Errorf("the list: %v", err)
	}
	listed, err := exec.Command("mitome", "list", "--data", filepath.Dir(book), "--limit", "2000", "--json").Output()
	if err != nil {
		t.Fatal(err)
	}
	shown := bytes.Count(listed, []byte(`"show_name"`))
	if all := bytes.Count(listed, []byte(`"award"`)); all != 200+35*15+5+1+2+1 || shown != 67+2 {
		t.Errorf("%d awards are listed, %d of them with a name that is shown", all, shown)
	}
	made, err := exec.Command("mitome", "batches", "--data", filepath.Dir(book), "--json").Output()
	if err != nil || !bytes.Contains(made, []byte("Enomoto")) || bytes.Contains(made, []byte(`"operator"`)) {
		t.Errorf("somebody else than the people of the institutions has awarded: %v\n%.2000s", err, made)
	}
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	p.wantCode(terminal.ExitDone)
	t.Logf("stopped in %s", time.Since(begun).Round(time.Millisecond))
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// demonstrate runs mitome demo until the test ends. All that it makes lies in the folder.
func demonstrate(t *testing.T) (p *process, dir string) {
	t.Helper()
	dir = t.TempDir()
	h := &house{t: t, dir: dir}
	p = &process{h: h, verb: "demo", ended: make(chan struct{}), cmd: exec.Command("mitome", "demo", "--listen", "localhost:0")}
	p.cmd.Env = append(os.Environ(), "TMPDIR="+dir, "LANG=C")
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.errs
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.cmd.Wait() // its state tells
		close(p.ended)
	}()
	t.Cleanup(p.kill)
	eventually(t, "the demonstration to be ready", func() bool {
		return strings.Contains(p.out.String(), "Ctrl-C stops") || !p.running()
	})
	start := regexp.MustCompile(`http://localhost:\d+/`).FindString(p.out.String())
	if start == "" {
		t.Fatalf("no address:\n%s\n%s", p.out.String(), p.errs.String())
	}
	p.address = strings.Split(start, "/")[2]
	return p, dir
}

// wantDemonstration demands that every page says that all is invented, and that a state is shown as it would be elsewhere:
// valid, but for the institution that tries mitome out.
func wantDemonstration(t *testing.T, p *process, addresses []string) {
	t.Helper()
	for _, address := range addresses {
		if strings.HasSuffix(address, ".jws") {
			continue
		}
		if !strings.HasSuffix(address, ".html") {
			status, _, header := p.get(address, "text/html")
			if status != http.StatusSeeOther {
				t.Fatalf("%s: %d", address, status)
			}
			to, _ := url.Parse(address)
			address = "http://" + to.Host + header.Get("Location")
		}
		_, body, _ := p.get(address, "text/html")
		page := string(body)
		if !strings.Contains(page, "everything is invented") && !strings.Contains(page, "すべて架空") {
			t.Errorf("%s does not say that everything is invented", address)
		}
		if trial := strings.Contains(page, "begun on this computer for trying out"); trial != strings.HasPrefix(address, "http://127.0.0.1") {
			t.Errorf("%s: trial %t", address, trial)
		}
	}
}

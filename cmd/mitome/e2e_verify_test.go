package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/openbadges/bake"
)

const verifyBase = "https://verify.example"

// Everything that issue makes gets its verdict: hosted and signed, as PNG, SVG, JSON and address, revoked and expired.
func TestVerifyWhatIssueMakes(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		a := h.issueEveryKind()
		valid, ended, revoked := a.valid, a.ended, a.revoked
		h.run(terminal.ExitDone, "revoke", revoked, "--reason", "issued_in_error")

		s := h.serve()
		s.savePublished(valid, "hosted")
		signed, gone := h.find("signed", learner(0)), h.find("signed", learner(1))
		h.forge(signed, "forged.png", true)
		h.forge(h.file("hosted.png"), "changed.png", false)
		me := "email:" + learner(0)
		for _, c := range []struct {
			target, verdict, warning string
			code                     int
			flags                    []string
		}{
			{h.file("hosted.png"), "valid", "", 0, nil},
			{h.file("hosted.svg"), "valid", "", 0, nil},
			{h.file("hosted.json"), "valid", "", 0, nil},
			{h.write("address.txt", []byte(valid+"\n")), "valid", "", 0, nil},
			{valid, "valid", "", 0, nil},
			{valid + ".png", "valid", "", 0, nil},
			{signed, "valid", "", 0, nil},
			{signed, "valid", "", 0, []string{"--recipient", "url:https://x.example", "--recipient", me}},
			{signed, "wrong-recipient", "", 1, []string{"--recipient", "email:" + learner(1)}},
			{h.file("hosted.png"), "wrong-recipient", "", 1, []string{"--recipient", "email:" + learner(1)}},
			{h.file("forged.png"), "invalid", "", 1, nil},
			{h.file("changed.png"), "valid", "differs-from-hosted", 0, nil},
			{gone, "revoked", "", 1, nil},
			{revoked, "revoked", "", 1, nil},
			{ended, "expired", "", 1, nil},
			{ended, "valid", "", 0, []string{"--at", "2026-04-20"}},
			{valid + "x", "unverifiable", "", 2, nil},
		} {
			w := s.verify(c.code, append(c.flags, c.target)...)
			if w.Verdict != c.verdict || w.Target != c.target {
				t.Errorf("%s %v: %q, want %q: %v", c.target, c.flags, w.Verdict, c.verdict, w.Reasons)
			}
			if !w.warns(c.warning) {
				t.Errorf("%s: warnings %v, want %q", c.target, w.Warnings, c.warning)
			}
			if c.verdict == "valid" && !w.Guideline.Conforms {
				t.Errorf("%s: does not conform: %v", c.target, w.Guideline)
			}
		}
		s.stop()
		if w := s.verify(terminal.ExitUndecided, signed); w.Verdict != "unverifiable" {
			t.Errorf("without its issuer: %q", w.Verdict)
		}
		for target, code := range map[string]int{h.file("hosted.png"): terminal.ExitDone, signed: terminal.ExitDone, gone: terminal.ExitRefused, revoked: terminal.ExitRefused} {
			if out := h.run(code, "verify", target).out.String(); !strings.Contains(out, "decided by your own") {
				t.Errorf("%s, asked of its own store:\n%s", target, out)
			}
		}
	})
}

// kinds are the addresses of awards: one for good and one that has ended, of learner 0, and one to be revoked, of
// learner 1.
type kinds struct{ valid, ended, revoked string }

// issueEveryKind issues signed badges into the folder signed and hosted ones that have ended into the folder ended.
func (h *house) issueEveryKind() kinds {
	h.t.Helper()
	mc := h.description("mc.json", nil)
	ending := h.description("ending.json", map[string]any{"id": "ending", "title_en": "Ending", "extra_expires": "2026-05-01"})
	list := h.write("list.csv", []byte("email,name,issued_on\n"+learner(0)+",架空 一,2026-04-01\n"+learner(1)+",架空 二,2026-04-01\n"))
	h.issue("--micro-credential", mc, "--learners", list, "--signed", "--base-url", verifyBase, "--out", h.file("signed")).wantCounts(2, 0, 0)
	h.issue("--micro-credential", ending, "--learners", list, "--out", h.file("ended")).wantCounts(2, 0, 0)
	listed := h.run(terminal.ExitDone, "list", "--json")
	var awards []struct{ Award, Address, Email, Expires string }
	if err := json.Unmarshal([]byte(listed.out.String()), &awards); err != nil {
		h.t.Fatal(err)
	}
	addresses := map[string]string{} // by learner and whether the award ends
	for _, a := range awards {
		addresses[fmt.Sprint(a.Email, a.Expires != "")] = a.Address
	}
	return kinds{addresses[learner(0)+"false"], addresses[learner(0)+"true"], addresses[learner(1)+"false"]}
}

// A folder of applicants' files is one table, in either language.
func TestVerifyFolder(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.issue("--micro-credential", h.description("mc.json", nil), "--learners", h.learners("list.csv", 0, 20), "--signed",
		"--base-url", verifyBase, "--out", h.file("badges")).wantCounts(20, 0, 0)
	if err := os.Remove(h.file("badges/awards.csv")); err != nil {
		t.Fatal(err)
	}
	s := h.serve()
	p := s.startVerify("--recipient", "email:"+learner(3), h.file("badges"))
	p.wantCode(terminal.ExitRefused)
	out := p.out.String()
	if n := strings.Count(out, " valid  no match  "); n != 19 || strings.Count(out, " valid  ") != 20 || strings.Count(out, " matches  ") != 1 {
		t.Errorf("%d have another recipient:\n%s", n, out)
	}
	unfolded := strings.Join(strings.Fields(out), " ")
	if !strings.Contains(out, "20 checked: 1 valid, 19 identifier does not match.") || !strings.Contains(unfolded, " and 16 more 20 checked") ||
		!strings.Contains(out, "\nNot issued to "+learner(3)+". The person may have used another address.") {
		t.Errorf("no summary:\n%s", out)
	}
	p = s.startVerify("--lang", "ja", h.file("badges"))
	p.wantCode(terminal.ExitDone)
	if out := p.out.String(); !strings.Contains(out, "20件を検証しました：有効20件。") || strings.Count(out, "Mizunara University (verify.example)") != 20 {
		t.Errorf("%s", out)
	}
}

// wire is what verify --json prints.
type wire struct {
	Target, Verdict   string
	Reasons, Warnings []struct{ Code string }
	Guideline         struct{ Conforms bool }
}

func (w wire) warns(code string) bool {
	if code == "" {
		return len(w.Warnings) == 0
	}
	return len(w.Warnings) == 1 && w.Warnings[0].Code == code
}

// startVerify verifies with the server p in the place of the public one. verify needs no store.
func (p *process) startVerify(args ...string) *process {
	p.h.t.Helper()
	return p.h.startBare(nil, "verify", append([]string{"--map", verifyBase + "=http://" + p.address}, args...)...)
}

func (p *process) verify(code int, args ...string) wire {
	p.h.t.Helper()
	v := p.startVerify(append([]string{"--json"}, args...)...)
	v.wantCode(code)
	var w wire
	if err := json.Unmarshal([]byte(v.out.String()), &w); err != nil {
		p.h.t.Fatalf("mitome verify %v: %v: %q", args, err, v.out.String())
	}
	return w
}

// savePublished downloads what stands at an award's address, in its three forms.
func (p *process) savePublished(address, name string) {
	p.h.t.Helper()
	for ending, suffix := range map[string]string{".json": "", ".png": ".png", ".svg": ".svg"} {
		p.h.write(name+ending, p.published(address+suffix))
	}
}

// published is what stands at an address under the public base URL.
func (p *process) published(address string) []byte {
	p.h.t.Helper()
	status, body, _ := p.get("http"+strings.TrimPrefix(address, "https"), jsonLD)
	if status != http.StatusOK {
		p.h.t.Fatalf("%s: %d", address, status)
	}
	return body
}

// find returns the learner's picture in a folder that issue filled.
func (h *house) find(folder, email string) string {
	h.t.Helper()
	list, err := os.ReadFile(filepath.Join(h.file(folder), "awards.csv"))
	if err != nil {
		h.t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		if strings.Contains(line, email) {
			for cell := range strings.SplitSeq(line, ",") {
				if strings.HasSuffix(cell, ".png") {
					return filepath.Join(h.file(folder), cell)
				}
			}
		}
	}
	h.t.Fatalf("no picture for %s in:\n%s", email, list)
	return ""
}

// forge writes a picture whose badge has one letter changed, baked anew.
func (h *house) forge(picture, name string, signed bool) {
	h.t.Helper()
	image, _, changed := h.changed(picture, signed)
	image, err := bake.Bake(image, changed)
	if err != nil {
		h.t.Fatal(err)
	}
	h.write(name, image)
}

// bend writes a PNG in which one letter of the badge was changed by hand, so that a checksum is wrong.
func (h *house) bend(picture, name string, signed bool) {
	h.t.Helper()
	image, text, changed := h.changed(picture, signed)
	h.write(name, bytes.Replace(image, []byte(text), []byte(changed), 1))
}

// changed returns a picture, its badge, and the badge with another date of issuing; of a signed one in the text that was
// signed, which stays JSON, so that the issuer's key contradicts it.
func (h *house) changed(picture string, signed bool) (image []byte, text, changed string) {
	h.t.Helper()
	image, err := os.ReadFile(picture)
	if err != nil {
		h.t.Fatal(err)
	}
	if text, err = bake.Unbake(image); err != nil {
		h.t.Fatal(err)
	}
	changed = strings.Replace(text, "2026-04-01", "2025-04-01", 1)
	if signed {
		parts := strings.Split(text, ".")
		said, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err != nil {
			h.t.Fatal(err)
		}
		parts[1] = base64.RawURLEncoding.EncodeToString(bytes.Replace(said, []byte("2026-04-01"), []byte("2025-04-01"), 1))
		changed = strings.Join(parts, ".")
	}
	if changed == text {
		h.t.Fatalf("nothing changed in %q", text)
	}
	return image, text, changed
}

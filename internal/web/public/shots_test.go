package public_test

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/issuance"
)

// TestShots photographs every page with headless Chromium for people to look at, in every width, language and scheme,
// and prints it:
//
//	MITOME_SHOTS=/tmp/shots go test -run Shots ./internal/web/public
func TestShots(t *testing.T) {
	folder := os.Getenv("MITOME_SHOTS")
	if folder == "" {
		t.Skip("MITOME_SHOTS names no folder for the pictures")
	}
	f := newFake(t)
	s, _ := site(t, f)
	empty, _ := site(t, &fake{})
	busy := newFake(t)
	busy.add(t, issuance.Organisation{ID: 4, Slug: "mizunara", BaseURL: "https://badges.mizunara-u.example", Zone: "Asia/Tokyo",
		HomeURL: "https://www.mizunara-u.example/", NameEN: "Mizunara University", NameJA: "ミズナラ大学"},
		"mc-01", "mc-10", "mc-03", "mc-09", "mc-06", "mc-01")
	busy.orgs = busy.orgs[1:] // six classes of one body, below two with one
	many, _ := site(t, busy)
	full, bare, crowd := httptest.NewServer(s), httptest.NewServer(empty), httptest.NewServer(many)
	defer full.Close()
	defer bare.Close()
	defer crowd.Close()
	pages := map[string]string{
		"start": full.URL + "/index", "empty": bare.URL + "/index", "many": crowd.URL + "/index", "organisation": full.URL + "/o/mizunara/profile",
		"class": full.URL + f.class(0), "valid": full.URL + valid + validAward.String(),
		"signed": full.URL + valid + signedAward.String(), "expired": full.URL + valid + expiredAward.String(),
		"revoked": full.URL + valid + revokedAward.String(), "erased": full.URL + valid + erasedAward.String(),
		"trial": full.URL + "/o/inland-sea/a/" + trialAward.String(), "missing": full.URL + "/nowhere",
	}
	for name, address := range pages {
		for _, lang := range []string{"en", "ja"} {
			chromium(t, name, "--print-to-pdf="+filepath.Join(folder, name+"-"+lang+".pdf"), "--no-pdf-header-footer", address+"."+lang+".html")
			for _, width := range []int{390, 1280} {
				for _, dark := range []bool{false, true} {
					shoot(t, folder, name, address+"."+lang+".html", lang, width, dark)
				}
			}
		}
	}
}

func shoot(t *testing.T, folder, name, address, lang string, width int, dark bool) {
	t.Helper()
	file := name + "-" + lang + "-" + strconv.Itoa(width)
	height := 3400 // tall enough for the longest page
	if width < 600 {
		height = 6200
	}
	scheme := "--blink-settings=preferredColorScheme=1"
	if dark {
		scheme = "--blink-settings=preferredColorScheme=0"
		file += "-dark"
	}
	chromium(t, name, scheme, "--window-size="+strconv.Itoa(width)+","+strconv.Itoa(height),
		"--screenshot="+filepath.Join(folder, file+".png"), address)
}

// chromium runs the browser once. MITOME_SHOTS_ONLY names the pages that are wanted; without it all are.
func chromium(t *testing.T, name string, args ...string) {
	t.Helper()
	if only := os.Getenv("MITOME_SHOTS_ONLY"); only != "" && !strings.Contains(only, name) {
		return
	}
	args = append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=2000",
		"--user-data-dir=" + t.TempDir()}, args...)
	if out, err := exec.Command("chromium", args...).CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", name, err, out)
	}
}

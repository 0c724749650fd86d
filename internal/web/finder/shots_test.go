package finder_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/mitome/mitome/internal/browsertest"
	"github.com/mitome/mitome/internal/web/gate"
)

// TestShots photographs the catalogue for people to look at: with three entries, with three hundred, and with nothing found.
// MITOME_SHOTS names the folder.
func TestShots(t *testing.T) {
	folder := os.Getenv("MITOME_SHOTS")
	if folder == "" {
		t.Skip("MITOME_SHOTS names no folder for the pictures")
	}
	few, many := newShelf(t, 0), newShelf(t, 30)
	for i := range 3 {
		few.add(t, i%2, fmt.Sprintf(`{"id":"few-%d","title_en":"Course %d with a Title that Goes on for Quite a While, as Titles of Courses Sometimes Do","title_ja":"講座%d：地域の課題を題材にデータを読み解き、根拠に基づいて提案するための実践的な学び","learner_effort_hours":15}`, i, i, i))
	}
	shootComparisons(t, few, folder)
	shootOther(t, folder)
	for name, s := range map[string]*shelf{"few": few, "many": many} {
		server := httptest.NewServer(site(t, s))
		t.Cleanup(server.Close)
		for _, lang := range []string{"en", "ja"} {
			for what, query := range map[string]string{"all": "", "chosen": "?q=data&form=online&form=blended&hours=20-45&m=x", "none": "?q=xyzzy&form=online"} {
				for _, width := range []int{browsertest.Phone, browsertest.Desk} {
					p := browsertest.Open(t, browsertest.View{Width: width, Language: lang, Dark: what == "chosen"})
					p.Go(server.URL + "/catalogue." + lang + ".html" + query)
					file := filepath.Join(folder, fmt.Sprintf("catalogue-%s-%s.%s.%d.png", name, what, lang, width))
					p.WantAccessible(filepath.Base(file))
					if err := os.WriteFile(file, p.Picture(), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}

// shootComparisons photographs comparisons: of two, and of three with long titles and an own course.
func shootComparisons(t *testing.T, s *shelf, folder string) {
	server := httptest.NewServer(comparing(t, s, &remote{}, gate.Limits{}))
	t.Cleanup(server.Close)
	for n := 2; n <= 3; n++ {
		asked := url.Values{}
		for _, r := range s.rows[:n] {
			asked.Add("m", r.Class.String())
		}
		for _, v := range []browsertest.View{{Width: browsertest.Phone, Language: "ja", Dark: n == 2}, {Width: browsertest.Desk, Language: "en", Dark: n == 2}} {
			p := browsertest.Open(t, v)
			p.Go(server.URL + "/compare." + v.Language + ".html?" + asked.Encode())
			file := filepath.Join(folder, fmt.Sprintf("compare-%d.%s.%d.png", n, v.Language, v.Width))
			p.WantAccessible(filepath.Base(file))
			if err := os.WriteFile(file, p.Picture(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// shootOther photographs the page of another issuer's micro-credential.
func shootOther(t *testing.T, folder string) {
	s := newShelf(t, 0)
	id := s.other(t, classAddress, followed)
	s.picture = picture()
	s.others[0].Pictured = true
	server := httptest.NewServer(site(t, s))
	t.Cleanup(server.Close)
	for _, v := range []browsertest.View{{Width: browsertest.Phone, Language: "ja"}, {Width: browsertest.Desk, Language: "en", Dark: true}} {
		p := browsertest.Open(t, v)
		p.Go(server.URL + "/others/" + id.String() + "." + v.Language + ".html")
		file := filepath.Join(folder, fmt.Sprintf("other.%s.%d.png", v.Language, v.Width))
		p.WantAccessible(filepath.Base(file))
		if err := os.WriteFile(file, p.Picture(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

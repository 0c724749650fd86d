package verify

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
	"github.com/mitome/mitome/openbadges/verify/internal/handed"
	"github.com/mitome/mitome/openbadges/verify/internal/sentences"
)

var (
	codePattern = regexp.MustCompile(`(?:note\(|step\(|Code = |code = |code := )"([a-z0-9-]+)"`)
	// reasonPattern finds what is given as a reason where it is made.
	reasonPattern = regexp.MustCompile(`(?:[rd]\.reason\(|fail\()note\("([a-z0-9-]+)"`)
	placePattern  = regexp.MustCompile(`\{[a-z]+\}`)
)

// TestMessages: every code that the sources use has a sentence in both languages, with the same places, and there is
// no sentence that nobody uses.
func TestMessages(t *testing.T) {
	used := map[string]bool{"no-reason": true, "and-more": true, "type-": true, "type-BadgeClass": true, "type-Issuer": true, "type-Profile": true}
	for code := range reasons {
		used[code] = true
	}
	for _, v := range append(verdicts, Valid) {
		used["verdict-"+string(v)] = true
	}
	for _, k := range []string{kindAssertion, kindBadge, kindIssuer, kindKey, kindList, kindEndorsement, kindPicture, kindBadgePicture, kindPage} {
		used["document-"+k] = true
	}
	for _, f := range []handed.Form{handed.FormPNG, handed.FormSVG, handed.FormJSON, handed.FormJWS, handed.FormAddress, handed.FormPage, handed.FormText, handed.FormOther} {
		used["form-"+string(f)] = true
	}
	for _, o := range []openbadges.Obstacle{openbadges.ObstacleType, openbadges.ObstacleIdentity, openbadges.ObstacleHash, openbadges.ObstacleSalt} {
		used["obstacle-"+string(o)] = true
	}
	used["obstacle-asked"] = true
	for _, code := range slices.Concat(subordinate(), []string{"rule-" + ruleOrigin, "rule-" + ruleInexact, "document-", string(bake.OddCompressed), string(bake.OddNamespace), string(bake.OddAfterEnd)}) {
		used[code] = true
	}
	for code := range codesOfSources(t, codePattern) {
		used[code] = true
	}
	for code := range used {
		if sentences.English[code] == "" || sentences.Japanese[code] == "" {
			t.Errorf("no sentence for %q", code)
		}
		if e, j := places(sentences.English[code]), places(sentences.Japanese[code]); !slices.Equal(e, j) {
			t.Errorf("%s: places %v in English, %v in Japanese", code, e, j)
		}
	}
	for code := range sentences.English {
		if !used[code] {
			t.Errorf("sentence %q is not used", code)
		}
	}
	if len(sentences.English) != len(sentences.Japanese) {
		t.Errorf("%d sentences in English, %d in Japanese", len(sentences.English), len(sentences.Japanese))
	}
}

// subordinate are the codes of what fills places, such as why a signed text cannot be read.
func subordinate() (all []string) {
	for _, code := range []string{openbadges.CodeJWSCut, openbadges.CodeJWSParts, openbadges.CodeJWSHeader, openbadges.CodeJWSAlgorithm,
		openbadges.CodeJWSExtension, "letters", "length", "payload", "utf-16"} {
		all = append(all, "jws-"+code)
	}
	for _, e := range []openbadges.Encoding{openbadges.EncodingQuotes, openbadges.EncodingSpaces, openbadges.EncodingPercent, openbadges.EncodingPadding,
		openbadges.EncodingAlphabet, openbadges.EncodingBits} {
		all = append(all, "encoding-"+string(e))
	}
	for _, field := range []string{"issuedOn", "expires", "recipient", "issuer", "badge", "narrative", "evidence", "verification", "image", "revoked"} {
		all = append(all, "field-"+field)
	}
	return append(all, "type-email", "type-url", "type-telephone")
}

func codesOfSources(t *testing.T, pattern *regexp.Regexp) map[string]bool {
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) < 20 {
		t.Fatalf("sources %v, %v", names, err)
	}
	found := map[string]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pattern.FindAllStringSubmatch(string(source), -1) {
			found[m[1]] = true
		}
	}
	return found
}

// TestReasonsHaveARank: a code without one would be a revocation.
func TestReasonsHaveARank(t *testing.T) {
	found := 0
	for code := range codesOfSources(t, reasonPattern) {
		found++
		if _, ok := reasons[code]; !ok {
			t.Errorf("%s has no place in the order of deciding", code)
		}
	}
	if found < 30 {
		t.Errorf("only %d reasons were found in the sources", found)
	}
}

func places(text string) []string {
	found := map[string]bool{}
	for _, place := range placePattern.FindAllString(text, -1) {
		found[place] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func TestNoteMessage(t *testing.T) {
	for _, c := range []struct {
		note   Note
		en, ja string
	}{
		{note("missing-property", "document", kindBadge, "property", "image", "problem", "missing", "value", ""),
			"The badge's description lacks something required: image is missing.", "バッジの説明に不足があります。image がありません。"},
		{note("broken-json", "document", kindIssuer, "syntax", "duplicate"),
			"The data of the issuer's profile cannot be read: a member is given twice.", "発行者のプロフィールのデータを読み取れません。同じ名前の項目が二つあります。"},
		{note("revoked-list", "reason", ""),
			"Revoked by its issuer, whose list of revoked badges names it (reason: none given).", "発行者がこのバッジを取り消しています。取消一覧に載っています（理由：記載なし）。"},
		{note("step-address", "address", "https://a.example/"), "Went to https://a.example/.", "https://a.example/ を開きました。"},
		{note("not-an-assertion", "type", "BadgeClass"),
			"This is not an award to a person, but something else (the description of a badge that can be awarded).",
			"これは個人への授与の記録ではなく、別のもの（授与されうるバッジの説明）です。"},
	} {
		if got := c.note.Message("en"); got != c.en {
			t.Errorf("got %q, want %q", got, c.en)
		}
		if got := c.note.Message("ja"); got != c.ja {
			t.Errorf("got %q, want %q", got, c.ja)
		}
	}
}

// A name that is read from right to left does not turn the sentence around it.
func TestNoteIsolatesDirections(t *testing.T) {
	n := note("name-mixed", "name", "جامعة", "word", "x")
	if got := n.Message("en"); !strings.Contains(got, "“\u2068جامعة\u2069”") {
		t.Errorf("%q", got)
	}
	if got := note("no-creator").Message("ja"); strings.ContainsAny(got, "\u2068\u2069") {
		t.Errorf("%q", got)
	}
}

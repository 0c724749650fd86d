package internal_test

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows holds, for each package of the product, the packages of the product that it may import. Imports run one way
// (README, "The house"); a pattern that ends in "/..." stands for a package and all below it.
var arrows = map[string][]string{
	// The ground: public packages know nothing of internal.
	"openbadges":                        {"openbadges/internal/sentence"},
	"openbadges/bake":                   {"openbadges"},
	"openbadges/verify/internal/handed": {"openbadges", "openbadges/bake"}, // what somebody has handed in
	"openbadges/verify":                 {"openbadges/verify/internal/...", "openbadges", "openbadges/bake", "openbadges/internal/sentence"},
	"openbadges/verify/fetch":           {"openbadges", "openbadges/verify"}, // whose Fetcher it is
	"microcredential":                   {"microcredential/internal/...", "openbadges"},

	"openbadges/verify/internal/sentences":  {"openbadges", "openbadges/bake"},
	"openbadges/verify/internal/vocabulary": {"openbadges", "openbadges/verify/internal/handed"},

	"openbadges/internal/sentence":    {},
	"microcredential/internal/markup": {},
	"microcredential/internal/words":  {"openbadges"}, // which characters are seen

	"microcredential/internal/figures":   {"microcredential/internal/words"},
	"microcredential/internal/sentences": {"openbadges"}, // whose Language they are said in

	// Helpers of the house, each for itself.
	"internal/locale":        {"openbadges"},      // whose Language it speaks
	"internal/typed":         {"microcredential"}, // which joiners scripts need
	"internal/pgtest":        {},
	"internal/browsertest":   {},
	"internal/samples":       {},
	"internal/hostile":       {"openbadges"},
	"internal/mail":          {"internal/audit", "internal/kanji", "internal/locale", "microcredential"},
	"internal/mail/returned": {"internal/locale", "internal/mail"},
	"internal/reported":      {"openbadges", "openbadges/bake"},
	"internal/audit":         {},
	"internal/job":           {},
	"internal/kanji":         {},
	"internal/keyring":       {},
	"internal/artwork":       {"internal/artwork/scene", "internal/artwork/indexed", "internal/locale"},
	"internal/isced":         {"internal/locale"},
	"internal/workbook":      {},
	"internal/book":          {},
	"internal/roster":        {"internal/roster/columns", "internal/roster/seen", "internal/roster/words", "internal/roster/plaintext", "internal/workbook", "microcredential", "internal/locale"},
	"internal/picture":       {"internal/artwork/scene", "internal/locale", "openbadges/bake"},

	"internal/artwork/scene":   {"internal/artwork/indexed", "internal/locale"},
	"internal/artwork/indexed": {},

	"internal/workbook/booktest": {},

	"internal/roster/plaintext": {},                                                                                                      // how a file that is text is written
	"internal/roster/annotate":  {"internal/roster", "internal/roster/columns", "internal/workbook", "internal/book", "internal/locale"}, // a list to go back
	"internal/roster/columns":   {"internal/roster/words", "internal/locale"},                                                            // what headers mean
	"internal/roster/template":  {"internal/roster/columns", "internal/roster/plaintext", "internal/book", "internal/locale"},            // an empty list
	"internal/roster/seen":      {"internal/roster/words"},                                                                               // what a list has shown so far
	"internal/roster/words":     {"microcredential"},                                                                                     // what the words of a list mean, each by itself

	// A description as a workbook to fill in.
	"internal/descriptionbook": {"internal/workbook", "internal/book", "internal/roster/words", "internal/isced", "microcredential", "internal/locale"},

	// The post office declares what it needs; it never reaches for store, keyring or web.
	"internal/issuance": {"internal/audit", "internal/typed", "internal/roster", "internal/roster/annotate", "internal/roster/columns", "internal/roster/words", "internal/locale", "microcredential", "openbadges", "openbadges/bake"},

	// What becomes of awards after they were made, of which the post office knows nothing.
	"internal/issuance/standing": {"internal/issuance", "internal/typed", "internal/locale", "microcredential"},

	// Whose micro-credentials are.
	"internal/department": {"internal/issuance", "internal/typed", "internal/locale"},

	// From the first word about a micro-credential to a version that nobody can change.
	"internal/authoring":       {"internal/department", "internal/typed", "internal/issuance", "internal/descriptionbook", "internal/locale", "microcredential", "openbadges"},
	"internal/authoring/sheet": {"internal/authoring", "internal/issuance", "internal/book", "internal/locale"}, // what a committee gets

	// From a list of learners to its batch.
	"internal/awarding": {"internal/department", "internal/authoring", "internal/issuance", "internal/kanji", "internal/roster", "internal/roster/columns", "internal/locale", "microcredential"},

	// What learners do with what was awarded to them, and what the office answers.
	"internal/claiming": {"internal/department", "internal/typed", "internal/audit", "internal/issuance", "internal/issuance/standing", "internal/locale", "internal/mail", "microcredential", "openbadges"},

	// Who somebody is, and what that person may do.
	"internal/auth":          {"internal/department", "internal/typed", "internal/issuance", "internal/locale", "microcredential", "openbadges"},
	"internal/auth/authtest": {},
	"internal/auth/invented": {},

	// What was awarded, for the issuer's staff: read through a small interface, like the post office.
	"internal/register": {"internal/department", "internal/audit", "internal/book", "internal/issuance", "internal/issuance/standing", "internal/kanji", "internal/roster", "internal/locale", "openbadges"},

	// What an organisation has done in a business year, in numbers.
	"internal/yearbook": {"internal/department", "internal/typed", "internal/book", "internal/issuance", "internal/locale", "internal/register", "microcredential"},

	// Verification joins the envelope's verdict with the letter's reading.
	"internal/verification": {"internal/locale", "internal/picture", "microcredential", "openbadges", "openbadges/verify"},

	// The guideline report is what verification reads, as a value, a sheet and a page.
	"internal/conformity": {"internal/book", "internal/locale", "internal/verification", "internal/workbook", "microcredential", "openbadges"},

	// Micro-credentials of ours and of others, to be found and compared.
	"internal/catalogue": {"internal/isced", "internal/issuance", "internal/kanji", "internal/verification", "internal/locale", "microcredential", "openbadges"},

	// Those of others are read here, by whatever fetcher and reader an application brings.
	"internal/catalogue/follow": {
		"internal/catalogue", "internal/audit", "internal/issuance", "internal/verification", "internal/locale", "internal/workbook", "openbadges/verify",
	},

	"internal/comparison": {"internal/artwork", "internal/book", "internal/catalogue", "internal/verification", "internal/locale", "microcredential", "openbadges", "openbadges/verify"},

	// Storage serves the post office.
	"internal/store":           {"internal/department", "internal/yearbook", "internal/awarding", "internal/claiming", "internal/roster", "internal/locale", "internal/auth", "internal/issuance", "internal/issuance/standing", "internal/authoring", "internal/catalogue", "internal/catalogue/follow", "internal/audit", "internal/job", "internal/mail", "microcredential", "internal/store/..."},
	"internal/store/db":        {},
	"internal/store/chain":     {"internal/audit"},
	"internal/store/storetest": {"internal/department", "internal/yearbook", "internal/awarding", "internal/claiming", "internal/roster", "internal/locale", "internal/auth", "internal/store", "internal/store/chain", "internal/issuance", "internal/issuance/standing", "internal/authoring", "internal/catalogue", "internal/catalogue/follow", "internal/audit", "internal/job", "internal/mail", "internal/pgtest", "internal/register"},

	// Pages and answers.
	"internal/web":      {"internal/locale"}, // it knows no badge: an error says itself what it is
	"internal/web/gate": {"internal/web"},
	"internal/web/page": {"internal/web", "internal/artwork", "internal/locale", "openbadges"},
	"internal/web/letter": {
		"internal/web/page", "internal/locale", "internal/issuance", "internal/verification", "microcredential", "openbadges",
	},
	"internal/web/card": {"internal/locale", "internal/web/page", "internal/issuance"},
	"internal/web/public": {
		"internal/web", "internal/web/page", "internal/web/letter", "internal/web/card", "internal/artwork", "internal/picture", "internal/locale", "internal/issuance", "internal/verification",
		"microcredential", "openbadges/bake",
	},
	"internal/web/counter": {
		"internal/web", "internal/web/gate", "internal/web/page", "internal/web/letter", "internal/locale", "internal/verification",
		"internal/conformity", "microcredential", "openbadges", "openbadges/verify",
	},
	"internal/web/finder": {
		"internal/web", "internal/web/card", "internal/web/gate", "internal/web/letter", "internal/web/page", "internal/catalogue", "internal/comparison", "internal/descriptionbook", "internal/issuance", "internal/locale",
		"internal/verification", "microcredential", "openbadges/verify",
	},
	// The learners' own pages, at the desk's host.
	"internal/web/learner": {"internal/web", "internal/web/gate", "internal/web/page", "internal/web/letter", "internal/claiming", "internal/issuance", "internal/verification", "internal/locale", "microcredential"},

	// The desk: rooms that do not know each other, on one ground.
	"internal/web/desk/visit": {
		"internal/department", "internal/web", "internal/web/gate", "internal/web/letter", "internal/web/page", "internal/auth", "internal/issuance", "internal/locale",
	},
	"internal/web/desk/part": {"internal/department", "internal/artwork", "internal/web", "internal/web/desk/visit", "internal/web/page", "internal/auth", "internal/issuance", "internal/locale", "internal/register", "internal/roster/columns"},
	"internal/web/desk/fields": {
		"internal/web/desk/part", "internal/web/page", "internal/authoring", "internal/descriptionbook", "internal/isced", "internal/verification",
		"internal/locale", "microcredential",
	},
	"internal/web/desk/people": {
		"internal/department", "internal/web", "internal/web/desk/part", "internal/web/desk/visit", "internal/web/page", "internal/auth", "internal/issuance", "internal/locale",
	},
	"internal/web/desk/organisation": {
		"internal/web", "internal/web/desk/fields", "internal/web/desk/part", "internal/web/desk/visit", "internal/web/page", "internal/artwork", "internal/audit",
		"internal/auth", "internal/authoring", "internal/descriptionbook", "internal/issuance", "internal/locale", "internal/mail", "internal/register",
		"microcredential",
	},
	"internal/web/desk/setup": { // what it asks for, the organisation's page asks for again
		"internal/web", "internal/web/desk/fields", "internal/web/desk/organisation", "internal/web/desk/part", "internal/web/desk/visit", "internal/web/page",
		"internal/auth", "internal/authoring", "internal/descriptionbook", "internal/issuance", "internal/locale", "internal/mail", "microcredential", "openbadges",
	},
	"internal/web/desk/awarded": {
		"internal/department", "internal/web", "internal/web/desk/part", "internal/web/desk/visit", "internal/web/page", "internal/auth", "internal/awarding", "internal/claiming", "internal/issuance", "internal/issuance/standing", "internal/locale",
		"internal/mail", "internal/register", "internal/roster/columns", "internal/roster/words", "microcredential", "openbadges",
	},
	"internal/web/desk/board": {
		"internal/department", "internal/web", "internal/web/desk/fields", "internal/web/desk/part", "internal/web/desk/visit", "internal/web/page", "internal/auth", "internal/locale", "internal/yearbook",
	},
	"internal/web/desk/reports": {
		"internal/department", "internal/web", "internal/web/desk/part", "internal/web/desk/visit", "internal/web/page", "internal/auth", "internal/claiming", "internal/issuance", "internal/locale",
	},
	"internal/web/desk/awards": {
		"internal/department", "internal/claiming",
		"internal/web", "internal/web/desk/fields", "internal/web/desk/part", "internal/web/desk/visit", "internal/web/page", "internal/auth", "internal/authoring", "internal/awarding",
		"internal/issuance", "internal/issuance/standing", "internal/locale", "internal/mail", "internal/register", "internal/roster", "internal/roster/columns", "internal/roster/template", "internal/roster/words",
	},
	"internal/web/desk/mails": {
		"internal/department", "internal/web", "internal/web/desk/part", "internal/web/desk/visit", "internal/web/page", "internal/auth", "internal/issuance", "internal/mail",
	},
	"internal/web/desk/codes": {
		"internal/department", "internal/claiming",
		"internal/web", "internal/web/desk/fields", "internal/web/desk/part", "internal/web/desk/visit", "internal/web/page", "internal/auth", "internal/authoring", "internal/awarding",
		"internal/issuance", "internal/locale", "internal/roster", "internal/roster/columns",
	},
	"internal/web/desk/drafts": {
		"internal/department", "internal/web", "internal/web/desk/fields", "internal/web/desk/part", "internal/web/desk/visit", "internal/web/letter", "internal/web/page",
		"internal/artwork", "internal/auth", "internal/authoring", "internal/authoring/sheet", "internal/conformity", "internal/descriptionbook", "internal/issuance",
		"internal/locale", "microcredential", "openbadges", "openbadges/verify",
	},
	"internal/web/desk": {
		"internal/department", "internal/claiming",
		"internal/web/desk/...", "internal/auth", "internal/issuance", "internal/issuance/standing", "internal/awarding", "internal/authoring", "internal/mail", "internal/register", "internal/yearbook", "microcredential", "openbadges/verify",
	},
	"internal/web/site": {
		"internal/web/finder",
		"internal/web", "internal/web/gate", "internal/web/page", "internal/web/public", "internal/web/counter", "microcredential",
	},
	"internal/web/webtest": {
		"internal/web/...", "internal/locale", "internal/issuance", "internal/verification", "openbadges", "openbadges/bake", "openbadges/verify",
	},

	// The roof.
	"internal/app": {
		"internal/department", "internal/claiming",
		"internal/web", "internal/web/gate", "internal/web/page", "internal/web/site", "internal/web/desk", "internal/web/desk/visit", "internal/web/learner", "internal/web/card", "internal/store", "internal/auth", "internal/auth/invented", "internal/awarding", "internal/issuance", "internal/issuance/standing", "internal/authoring", "internal/register", "internal/yearbook", "internal/catalogue", "internal/catalogue/follow", "internal/comparison",
		"internal/audit", "internal/job", "internal/keyring", "internal/mail",
		"internal/artwork", "internal/picture", "internal/roster", "internal/locale", "internal/verification", "microcredential",
		"openbadges/...",
	},
	"cmd/mitome/internal/terminal": { // how a verb speaks with whoever typed it
		"internal/artwork", "internal/issuance", "internal/roster", "internal/verification", "internal/locale", "microcredential", "openbadges",
	},
	"cmd/mitome/internal/demonstration": { // what "mitome demo" shows
		"cmd/mitome/internal/terminal", "internal/app", "internal/samples", "internal/issuance", "internal/catalogue/follow", "microcredential", "openbadges/bake",
	},
	"cmd/mitome/internal/office": { // where the verbs find the store
		"cmd/mitome/internal/terminal", "internal/app", "internal/store", "internal/issuance", "internal/register", "internal/comparison", "internal/verification", "internal/locale", "openbadges/verify", "openbadges/verify/fetch",
	},
	"cmd/mitome/internal/awarded": { // mitome list, batches, show, audit, revoke, undo, reinstate, erase and name
		"cmd/mitome/internal/office", "cmd/mitome/internal/terminal", "internal/app", "internal/audit", "internal/department", "internal/issuance", "internal/issuance/standing", "internal/locale", "internal/register",
		"internal/verification", "internal/yearbook", "microcredential",
	},
	"cmd/mitome/internal/description": { // what a verb is given, and what was found in it
		"cmd/mitome/internal/terminal", "internal/app", "internal/descriptionbook", "internal/issuance", "internal/locale", "internal/verification", "microcredential",
	},
	"cmd/mitome/internal/issuing": { // mitome issue and record
		"cmd/mitome/internal/description", "cmd/mitome/internal/office", "cmd/mitome/internal/terminal", "internal/app", "internal/descriptionbook", "internal/issuance", "internal/locale", "internal/register",
		"internal/roster", "internal/roster/words", "internal/store", "internal/verification", "microcredential", "openbadges/bake", // of the store, only the errors that it says to people
	},
	"cmd/mitome/internal/reading": { // mitome verify, report and compare
		"cmd/mitome/internal/office", "cmd/mitome/internal/description", "cmd/mitome/internal/terminal", "internal/comparison", "internal/conformity", "internal/descriptionbook", "internal/locale",
		"internal/verification", "microcredential", "openbadges", "openbadges/bake", "openbadges/verify",
	},
	"cmd/mitome/internal/mailing": { // mitome mail
		"cmd/mitome/internal/office", "cmd/mitome/internal/terminal", "internal/mail", "internal/mail/returned", "internal/issuance", "internal/locale",
	},
	"cmd/mitome/internal/cataloguing": { // mitome catalogue
		"cmd/mitome/internal/office", "cmd/mitome/internal/terminal", "internal/app", "internal/catalogue/follow", "internal/issuance", "internal/locale", "internal/verification", "openbadges/verify/fetch",
	},
	"cmd/mitome": {
		"cmd/mitome/internal/...",
		"internal/app", "internal/issuance", "internal/authoring", "internal/register", "internal/verification", "internal/conformity", "internal/roster/template", "internal/locale",
		"internal/descriptionbook", "microcredential", "openbadges/...",
	},
	"bench/...": {"..."},
}

// domain are the rooms that know no database, and reach none through what they import: they declare what they need, and the
// store brings it.
var domain = []string{
	"internal/audit", "internal/auth", "internal/authoring", "internal/awarding", "internal/catalogue", "internal/catalogue/follow", "internal/claiming", "internal/conformity",
	"internal/department", "internal/issuance", "internal/issuance/standing", "internal/mail", "internal/register", "internal/roster", "internal/verification", "internal/yearbook",
}

const module = "github.com/mitome/mitome"

func TestArrows(t *testing.T) {
	packages := list(t)
	if len(packages) == 0 {
		t.Fatal("go list found no packages")
	}
	for _, p := range packages {
		room := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		allowed, ok := allowedFor(room)
		if !ok && len(p.Imports) > 0 {
			t.Errorf("%s: a new room: give it its arrows in the table of this test", room)
			continue
		}
		if slices.Contains(domain, room) && slices.Contains(p.Deps, "database/sql") {
			t.Errorf("%s reaches database/sql: let it declare a small interface, and the store bring it", room)
		}
		for _, target := range p.Imports {
			target, ours := strings.CutPrefix(target, module+"/")
			if ours && !slices.ContainsFunc(allowed, func(pattern string) bool { return match(pattern, target) }) {
				t.Errorf("%s imports %s, an arrow that the house does not have: let %s declare a small interface, and a room above bring %s", room, target, room, target)
			}
		}
	}
}

// Only cmd may import app; the table says so by leaving app out everywhere else.
func TestOnlyCommandsImportTheApplication(t *testing.T) {
	for room, allowed := range arrows {
		above := strings.HasPrefix(room, "cmd/mitome") || strings.HasPrefix(room, "bench") || room == "internal/app"
		if !above && slices.ContainsFunc(allowed, func(pattern string) bool { return match(pattern, "internal/app") }) {
			t.Errorf("the table lets %s import internal/app", room)
		}
	}
}

func allowedFor(room string) ([]string, bool) {
	if allowed, ok := arrows[room]; ok {
		return allowed, true
	}
	for pattern, allowed := range arrows {
		if match(pattern, room) {
			return allowed, true
		}
	}
	return nil, false
}

func match(pattern, room string) bool {
	if base, ok := strings.CutSuffix(pattern, "..."); ok {
		return base == "" || room+"/" == base || strings.HasPrefix(room, base)
	}
	return pattern == room
}

type listed struct {
	ImportPath    string
	Imports, Deps []string
}

// list asks the go command for every package of the module and its imports, those of tests apart.
func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Imports,Deps", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []listed
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		packages = append(packages, p)
	}
}

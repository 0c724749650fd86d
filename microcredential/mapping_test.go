package microcredential_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

const mappingPage = "../docs/guideline-mapping.md"

// TestMappingPage holds docs/guideline-mapping.md to what the code does: the
// table of descriptors, and mc-01 from description to assertion.
func TestMappingPage(t *testing.T) {
	page, err := os.ReadFile(mappingPage)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range mappingBlocks(t) {
		if !strings.Contains(string(page), block) {
			t.Errorf("%s does not hold %s:\n%s", mappingPage, name, block)
		}
	}
}

// mappingBlocks are the parts of the page that the code decides.
func mappingBlocks(t *testing.T) map[string]string {
	d := samples(t, "good")["mc-01"]
	blocks := map[string]string{"table of descriptors": mappingTable(), "description": indented(t, d)}
	for _, lang := range microcredential.Langs {
		text, err := microcredential.Criteria(microcredential.Edition11(), d, lang, true)
		if err != nil {
			t.Fatal(err)
		}
		blocks["criteria "+string(lang)] = "```text\n" + text + "\n```"
	}
	p, b := sealed(t, d, microcredential.Japanese)
	blocks["Profile"], blocks["BadgeClass"] = indented(t, p), indented(t, b)
	blocks["Assertion"] = indented(t, mappingAssertion(t, d, b.ID))
	return blocks
}

func mappingTable() string {
	var table strings.Builder
	for _, row := range microcredential.Edition11().Descriptors {
		need := "O"
		if row.Mandatory {
			need = "M"
		}
		fmt.Fprintf(&table, "| %d | %s | %s | %s | `%s` | `%s` |\n", row.Number, row.Label, row.LabelJA, need, row.Place, row.Key)
	}
	return table.String()
}

func mappingAssertion(t *testing.T, d *microcredential.Description, class string) *openbadges.Assertion {
	learner, _ := d.Learner()
	email, err := microcredential.NormalizeEmail(learner.Email)
	if err != nil {
		t.Fatal(err)
	}
	at, _, err := d.IssuedOn(nil)
	if err != nil {
		t.Fatal(err)
	}
	const id = "https://badges.example.org/o/x/a/2f1c7a34-8d0e-4b5a-9c3d-6e7f8a9b0c1d"
	return &openbadges.Assertion{
		Context: openbadges.DefaultContext(), ID: id, Type: openbadges.List[string]{"Assertion"},
		Recipient:    openbadges.NewRecipient(email, "a-salt-of-its-own"),
		Badge:        openbadges.LinkTo[openbadges.BadgeClass](class),
		Verification: &openbadges.VerificationObject{Type: openbadges.List[string]{openbadges.HostedBadge}},
		IssuedOn:     openbadges.FormatTime(at),
		Image:        openbadges.LinkTo[openbadges.Image](id + ".png"),
	}
}

func indented(t *testing.T, object any) string {
	t.Helper()
	data, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	value := jsontext.Value(data)
	if err := value.Indent(jsontext.WithIndent("  ")); err != nil {
		t.Fatal(err)
	}
	return "```json\n" + strings.TrimSpace(string(value)) + "\n```"
}

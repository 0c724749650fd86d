package microcredential_test

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/mitome/mitome/microcredential"
)

// now is later than every date in the samples.
var now = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)

type expectedFinding struct {
	Rule       string                   `json:"rule"`
	Descriptor microcredential.Key      `json:"descriptor"`
	Severity   microcredential.Severity `json:"severity"`
	Automatic  bool                     `json:"can_be_found_automatically"`
}

// samples reads our invented micro-credentials, good or bad, by id.
func samples(t testing.TB, kind string) map[string]*microcredential.Description {
	t.Helper()
	data, err := os.ReadFile("testdata/micro-credentials.json")
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]jsontext.Value
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	list, err := microcredential.Parse(file[kind])
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]*microcredential.Description{}
	for _, d := range list {
		byID[d.ID()] = d
	}
	return byID
}

func check(d *microcredential.Description) microcredential.Report {
	return microcredential.Check(microcredential.Edition11(), d, microcredential.Options{Now: now})
}

// oneSided are the findings on a text that a test changes in one language alone.
var oneSided = []string{"editions-differ", "japanese-in-english"}

// counted returns the findings that are not hints, and not of oneSided.
func counted(r microcredential.Report) []expectedFinding {
	var found []expectedFinding
	for _, f := range r.Findings {
		if f.Severity != microcredential.Hint && !slices.Contains(oneSided, f.Code) {
			found = append(found, expectedFinding{f.Rule, f.Descriptor, f.Severity, true})
		}
	}
	return found
}

func TestGoodSamplesConform(t *testing.T) {
	good := samples(t, "good")
	if len(good) != 10 {
		t.Fatalf("%d good samples, want 10", len(good))
	}
	for id, d := range good {
		report := check(d)
		if !report.Conforms || len(report.Findings) != 0 {
			t.Errorf("%s: conforms %v, findings %v", id, report.Conforms, sentences(report))
		}
	}
}

func TestBadSamplesGiveTheirFindings(t *testing.T) {
	bad := samples(t, "bad")
	if len(bad) != 5 {
		t.Fatalf("%d bad samples, want 5", len(bad))
	}
	for id, d := range bad {
		raw, _ := d.Raw("expected_findings")
		var want []expectedFinding
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		want = slices.DeleteFunc(want, func(f expectedFinding) bool { return !f.Automatic })
		report := check(d)
		less := func(a, b expectedFinding) bool { return a.Rule+string(a.Descriptor) < b.Rule+string(b.Descriptor) }
		if diff := cmp.Diff(want, counted(report), cmpopts.SortSlices(less)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s%v", id, diff, sentences(report))
		}
	}
}

func sentences(r microcredential.Report) []string {
	var all []string
	for _, f := range r.Findings {
		all = append(all, f.Rule+" "+string(f.Severity)+" "+f.Message(microcredential.English)+" / "+f.Message(microcredential.Japanese))
	}
	return all
}

package finder_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// closed lets no schema of a document have other members than those that it names, so that nothing is told which is not
// documented.
func closed(at any) {
	switch v := at.(type) {
	case map[string]any:
		if _, ok := v["properties"].(map[string]any); ok && v["type"] == "object" {
			v["additionalProperties"] = false
		}
		for _, inner := range v {
			closed(inner)
		}
	case []any:
		for _, inner := range v {
			closed(inner)
		}
	}
}

// documented is the schema of docs/catalogue-api.yaml by which answers are read. Source: OpenAPI 3.1, Schema Object, which is
// JSON Schema of 2020-12.
func documented(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("../../../docs/catalogue-api.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	if tree["openapi"] != "3.1.0" {
		t.Errorf("it is OpenAPI %v", tree["openapi"])
	}
	closed(tree)
	data, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("catalogue-api.json", plain); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("catalogue-api.json#/components/schemas/Changes")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestOpenAPI holds the answers of /catalogue.json against the OpenAPI document: pages, tombstones, and every fact that a
// description can give. Nothing is told that is not documented.
func TestOpenAPI(t *testing.T) {
	schema := documented(t)
	s := newShelf(t, 1)
	s.add(t, 0, `{"id":"x","title_en":"Data for Nurses","extra_fee":12000,"extra_audience_en":"Nurses","extra_place_ja":"北浜","extra_apply_from":"2026-11-01","extra_apply_until":"2026-12-28",
		"extra_apply_uri":"https://apply.mizunara-u.example/data","extra_starts":"2027-01-10","extra_training_benefit":"general","awarding_body_kind_code":"university","extra_taught_hours":12,
		"extra_field_of_study_isced_f":"0611","extra_pace_code":"on_demand","extra_supervision_code":"proctored","learner_effort_en":"30 hours","credit_other_recognition_value":null,
		"credit_other_recognition_en":"None","level_en":"EQF level 6"}`)
	s.add(t, 1, `{"id":"y","title_en":"Anytime","extra_starts":"anytime","credit_other_recognition_en":"2 ECTS"}`)
	s.rows[2].Hidden = true
	h := site(t, s)
	fits := func(body string) error {
		read, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
		if err != nil {
			return err
		}
		return schema.Validate(read)
	}
	told := map[string]bool{}
	for _, address := range []string{"/catalogue.json", "/catalogue.json?limit=3", "https://badges.smit.example/catalogue.json"} {
		_, body := get(t, h, address)
		if err := fits(body); err != nil {
			t.Errorf("%s: %v", address, err)
		}
		var all struct {
			Entries []struct{ Facts map[string]any }
		}
		if err := json.Unmarshal([]byte(body), &all); err != nil {
			t.Fatal(err)
		}
		for _, e := range all.Entries {
			for fact := range e.Facts {
				told[fact] = true
			}
		}
	}
	for name := range schema.Properties["entries"].Items2020.AnyOf[0].Ref.Properties["facts"].Ref.Properties {
		if !told[name] {
			t.Errorf("no answer told the fact %q, so nothing was held against it", name)
		}
	}
	if fits(`{"catalogue":"mitome-catalogue-1","entries":[{"id":"8b0e6a9e-4f0f-4a33-9a3f-2f3f2f3f2f3f","removed":true,"changed_at":"2026-11-28T12:00:00Z","more":1}],"next":"","more":false}`) == nil {
		t.Error("a member that is not documented passes")
	}
}

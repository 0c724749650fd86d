package samples

import (
	"embed"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

//go:embed demonstration/*.json
var institutions embed.FS

// Institution is an awarding body of the demonstration, with its look and its micro-credentials.
type Institution struct {
	Host             string // the name below localhost at which it publishes; empty: it still tries mitome out
	Zone             string // IANA name; empty: Japan's
	Look             Look
	MicroCredentials []MicroCredential
}

// MicroCredential is a description, and the one that was published before it.
type MicroCredential struct {
	Description []byte // JSON
	Earlier     []byte // JSON; nil: this is the first version
}

// order is that of the institutions: those of Japan, and then one of Australia. The last is not among the ten.
var order = []string{
	"mizunara", "misaki", "hoshizora", "tsubame", "hinata", "yukimi", "shiosai", "inland-sea", "tsukimiso", "harbourlight",
	"kazemichi",
}

// institutionFile is a file of the folder demonstration: what all descriptions of an institution share stands once.
type institutionFile struct {
	Host     string    `json:"host"`
	Zone     string    `json:"zone"`
	Template string    `json:"template"`
	Colour   string    `json:"colour"`
	Logo     string    `json:"logo"`
	Shared   members   `json:"shared"`
	All      []members `json:"micro_credentials"`
}

type members map[string]jsontext.Value

// Demonstration returns ten institutions with forty micro-credentials, some of them in one language only, and one more
// that tries mitome out. The days of applying and starting are counted from today, so that some are open whenever it is.
func Demonstration(today time.Time) ([]Institution, error) {
	good, err := goodByID()
	if err != nil {
		return nil, err
	}
	all := make([]Institution, len(order))
	for i, name := range order {
		if all[i], err = readInstitution(name, good, today); err != nil {
			return nil, fmt.Errorf("samples: institution %q: %w", name, err)
		}
	}
	return all, nil
}

func readInstitution(name string, good map[string]members, today time.Time) (Institution, error) {
	data, err := institutions.ReadFile("demonstration/" + name + ".json")
	if err != nil {
		return Institution{}, err
	}
	var file institutionFile
	if err := json.Unmarshal(data, &file); err != nil {
		return Institution{}, err
	}
	logo, err := logos.ReadFile("logos/" + file.Logo + ".svg")
	if err != nil {
		return Institution{}, err
	}
	in := Institution{Host: file.Host, Zone: file.Zone, Look: Look{file.Template, file.Colour, logo}}
	for _, own := range file.All {
		m, err := file.complete(own, good, today)
		if err != nil {
			return in, err
		}
		in.MicroCredentials = append(in.MicroCredentials, m)
	}
	return in, nil
}

// complete joins what a micro-credential says with what its institution says of all: beginning with the good sample that
// it names, if it does.
func (f *institutionFile) complete(own members, good map[string]members, today time.Time) (m MicroCredential, err error) {
	all := members{}
	maps.Copy(all, good[own.text("sample")])
	for key, value := range f.Shared {
		if own.speaks(key) || all.speaks(key) {
			all[key] = value
		}
	}
	maps.Copy(all, own)
	delete(all, "sample")
	delete(all, "earlier")
	for _, key := range []string{"extra_starts", "extra_apply_from", "extra_apply_until"} {
		if err := all.count(key, today); err != nil {
			return m, err
		}
	}
	if m.Description, err = json.Marshal(all, json.Deterministic(true)); err != nil || own["earlier"] == nil {
		return m, err
	}
	var before members
	if err := json.Unmarshal(own["earlier"], &before); err != nil {
		return m, err
	}
	maps.Copy(all, before)
	m.Earlier, err = json.Marshal(all, json.Deterministic(true))
	return m, err
}

func (m members) text(key string) (s string) {
	if m[key].Kind() != '"' || json.Unmarshal(m[key], &s) != nil {
		return ""
	}
	return s
}

// speaks reports whether a text of the institution belongs to a micro-credential: one in a language in which it has no
// title does not, but what the institution says of itself always does.
func (m members) speaks(key string) bool {
	at := strings.LastIndex(key, "_")
	lang := key[at+1:]
	if lang != "en" && lang != "ja" || strings.HasPrefix(key, "awarding_body") || strings.HasPrefix(key, "country") {
		return true
	}
	return m["title_"+lang] != nil
}

// count replaces a number of days by the day that it leads to.
func (m members) count(key string, today time.Time) error {
	if m[key] == nil {
		return nil
	}
	days, err := strconv.Atoi(m.text(key))
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	m[key], err = json.Marshal(today.AddDate(0, 0, days).Format(time.DateOnly))
	return err
}

// goodByID are the good samples by their ids, each without its learner.
func goodByID() (map[string]members, error) {
	list, err := Good()
	if err != nil {
		return nil, err
	}
	all := make(map[string]members, len(list))
	for _, text := range list {
		var sample members
		if err := json.Unmarshal(text, &sample); err != nil {
			return nil, fmt.Errorf("samples: %w", err)
		}
		id := sample.text("id")
		maps.DeleteFunc(sample, func(key string, _ jsontext.Value) bool {
			return strings.HasPrefix(key, "identification_of_the_learner") || strings.HasPrefix(key, "date_of_issuing") || key == "what_it_exercises"
		})
		all[id] = sample
	}
	return all, nil
}

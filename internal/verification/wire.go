package verification

import (
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/openbadges/verify"
)

// Wire is a report for programs, the same from the command and over HTTP.
type Wire struct {
	Target    string         `json:"target"` // file name or address
	Verdict   string         `json:"verdict"`
	Award     string         `json:"award"`     // the verdict without the person
	Recipient *string        `json:"recipient"` // match, other or undecided; null when nobody was asked about
	Reasons   []WireNote     `json:"reasons"`
	Addresses []string       `json:"addresses,omitempty"` // that a text names, where one has to be chosen
	Warnings  []WireNote     `json:"warnings"`
	Assertion jsontext.Value `json:"assertion"` // as judged; null when it could not be read
	Badge     jsontext.Value `json:"badge"`
	Issuer    jsontext.Value `json:"issuer"`
	Guideline WireGuideline  `json:"guideline"`
	Fetched   []WireFetched  `json:"fetched"`
	MS        float64        `json:"ms"`              // milliseconds
	Error     *WireNote      `json:"error,omitempty"` // why the target could not be read
}

// WireNote is a reason or a warning.
type WireNote struct {
	Code      string `json:"code"`
	Message   string `json:"message"`
	MessageJA string `json:"message_ja"`
	More      int    `json:"more,omitempty"` // further ones of the same code about the same document that were left out
}

// WireFetched is one document that was asked for.
type WireFetched struct {
	Address string `json:"address"`
	Final   string `json:"final,omitempty"`   // the address that answered
	Status  int    `json:"status,omitempty"`  // absent when there was no answer
	Failure string `json:"failure,omitempty"` // why there was none
	At      string `json:"at"`                // RFC 3339, UTC
	Bytes   int    `json:"bytes"`
	Cached  bool   `json:"cached"`
}

// Wire writes the report for programs. Lists are never null.
func (r *Report) Wire(target string) Wire {
	w := newWire(target, r.Verdict, r.Award)
	if said := string(r.Recipient); said != "" {
		w.Recipient = &said
	}
	w.MS = float64(r.Took.Microseconds()) / 1000
	w.Addresses = r.Addresses
	w.Guideline = r.Guideline.wire()
	for _, n := range r.Reasons {
		w.Reasons = append(w.Reasons, wireNote(n))
	}
	for _, n := range r.Warnings {
		w.Warnings = append(w.Warnings, wireNote(n))
	}
	for _, n := range r.Notes() {
		w.Warnings = append(w.Warnings, WireNote{Code: n.Code, Message: n.Message("en"), MessageJA: n.Message("ja")})
	}
	if r.Assertion != nil {
		w.Assertion = object(r.Assertion)
	}
	if r.Badge != nil {
		w.Badge = object(r.Badge)
	}
	if r.Issuer != nil {
		w.Issuer = object(r.Issuer)
	}
	for _, f := range r.Fetched {
		w.Fetched = append(w.Fetched, WireFetched{f.Address, f.Final, f.Status, f.Failure, f.At.UTC().Format(time.RFC3339), f.Bytes, f.Cached})
	}
	return w
}

// Unread is what programs are told of a target that could not be read. say tells why, in a language.
func Unread(target string, say func(lang locale.Language) string) Wire {
	w := newWire(target, verify.Unverifiable, verify.Unverifiable)
	w.Error = &WireNote{Code: "unreadable", Message: say("en"), MessageJA: say("ja")}
	w.Reasons = append(w.Reasons, *w.Error)
	return w
}

func newWire(target string, verdict, award verify.Verdict) Wire {
	return Wire{
		Target: target, Verdict: string(verdict), Award: string(award), Reasons: []WireNote{}, Warnings: []WireNote{}, Fetched: []WireFetched{},
		Guideline: newWireGuideline(),
	}
}

func wireNote(n verify.Note) WireNote {
	return WireNote{n.Code, Sentence(n, "en"), Sentence(n, "ja"), n.More}
}

// object is an object of Open Badges as it was read; null where a member that was kept cannot be written again.
func object(o any) jsontext.Value {
	data, err := json.Marshal(o)
	if err != nil {
		return nil
	}
	return data
}

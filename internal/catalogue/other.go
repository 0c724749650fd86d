package catalogue

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/microcredential"
	"github.com/mitome/mitome/openbadges"
)

// Other is a micro-credential of another issuer as it lies in the store.
type Other struct {
	ID        issuance.ID // see OtherID
	Address   string      // of its BadgeClass
	Change    int64       // number of its last change
	ChangedAt time.Time   // when it said something else than before
	TakenAt   time.Time
	ReadAt    time.Time
	Missing   time.Time // since when it cannot be found; zero while it can
	Content   []byte    // a Foreign letter, as Marshal writes it; empty when it was dropped
	Pictured  bool      // a small picture of it is kept
}

// OtherCursor is a place in the order of changes of other issuers' micro-credentials. The zero OtherCursor is the beginning.
type OtherCursor struct {
	Change  int64
	Address string
}

// OtherID is the id of another issuer's micro-credential in addresses of ours. It is made from the address of the BadgeClass,
// so that it is the same wherever and whenever it is taken in.
func OtherID(address string) issuance.ID {
	var id issuance.ID
	sum := sha256.Sum256([]byte("mitome catalogue\n" + address))
	copy(id[:], sum[:])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // a UUID of version 8, RFC 9562
	return id
}

// ForeignLetter is what another issuer's micro-credential says, as it is kept.
type ForeignLetter struct {
	Letter

	Body    InLanguage `json:"body"`              // name of the awarding body
	Profile string     `json:"profile,omitzero"`  // its address
	HomeURL string     `json:"home_url,omitzero"` // of the awarding body
	Picture string     `json:"picture,omitzero"`  // address of its picture
}

// Marshal writes a letter as the store keeps it.
func (l *ForeignLetter) Marshal() ([]byte, error) { return json.Marshal(l, json.Deterministic(true)) }

// UnmarshalForeign reads what Marshal wrote.
func UnmarshalForeign(data []byte) (*ForeignLetter, error) {
	l := &ForeignLetter{}
	if err := json.Unmarshal(data, l); err != nil {
		return nil, fmt.Errorf("letter of another issuer: %w", err)
	}
	return l, nil
}

// FromIssuer makes the letter of a BadgeClass of another issuer, as l reads it. p may be nil.
func FromIssuer(l *Letter, b *openbadges.BadgeClass, p *openbadges.Profile) *ForeignLetter {
	f := &ForeignLetter{Letter: *l, Body: l.Named(), Picture: b.Image.ID}
	if p != nil {
		f.Profile, f.HomeURL = p.ID, p.URL
		if f.Body == (InLanguage{}) {
			f.Body.EN = p.Name
		}
	}
	f.Bound()
	return f
}

// FromWire makes the letter of a micro-credential as another catalogue tells it.
func FromWire(w *Wire) *ForeignLetter {
	f := &ForeignLetter{}
	if w.Facts != nil {
		f.Facts = *w.Facts
	}
	for _, d := range w.Descriptors {
		f.Texts = append(f.Texts, Text{d.Key, d.Lang, d.Text, d.Items})
	}
	f.Version = w.Version
	if at, err := time.Parse(time.RFC3339, w.PublishedAt); err == nil {
		f.PublishedAt = at.UnixMicro()
	}
	if b := w.Body; b != nil {
		f.Body, f.Profile, f.HomeURL = InLanguage{b.Name, b.NameJA}, b.Profile, b.URL
	}
	if len(w.Editions) > 0 {
		f.Picture = w.Editions[0].Picture
	}
	f.Bound()
	return f
}

// Titled is the title in the languages in which it is given.
func (l *Letter) Titled() InLanguage { return l.both(microcredential.Title) }

// Named is the name of the awarding body in the languages in which it is given.
func (l *Letter) Named() InLanguage { return l.both(microcredential.AwardingBody) }

// bearing are the descriptors on whose facts a decision hangs.
var bearing = []microcredential.Key{
	microcredential.Title, microcredential.LearningOutcomes, microcredential.LearnerEffort, microcredential.Credit, microcredential.Level, microcredential.TypeOfAssessment,
	microcredential.QualityAssurance, microcredential.FormOfParticipation, microcredential.Stackability,
}

// Agrees says whether another letter of the same micro-credential says what this one does, in each language that this one has.
func (l *Letter) Agrees(other *Letter) bool {
	for _, t := range l.Texts {
		said := other.Text(t.Key, t.Lang)
		if slices.Contains(bearing, t.Key) && (said.Lang != t.Lang || Plain(said.whole()) != Plain(t.whole())) {
			return false
		}
	}
	return true
}

// whole is all that it says, item by item where there are any.
func (t Text) whole() string {
	if len(t.Items) > 0 {
		return strings.Join(t.Items, "\n")
	}
	return t.Text
}

// Plain is a text without what does not change what it says.
func Plain(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(text))), " ")
}

// Limits on what is kept of another issuer's letter, in characters.
const (
	maxText  = 8000
	maxItem  = 1000
	maxItems = 100
	maxName  = 200
	maxCode  = 60
	maxCodes = 20
)

// Bound cuts a letter of a stranger to what a page can show, and leaves out what is no fact: amounts that are none, codes
// without end, addresses that are no web address.
func (l *ForeignLetter) Bound() {
	known := slices.DeleteFunc(l.Texts, func(t Text) bool {
		_, there := microcredential.KnownEditions().Current().Descriptor(t.Key)
		return !there || t.Text == "" || t.Lang != microcredential.English && t.Lang != microcredential.Japanese && t.Lang != ""
	})
	l.Texts = known[:min(len(known), 2*len(microcredential.KnownEditions().Current().Descriptors))]
	for i := range l.Texts {
		t := &l.Texts[i]
		t.Text, t.Items = cut(t.Text, maxText), t.Items[:min(len(t.Items), maxItems)]
		for n := range t.Items {
			t.Items[n] = cut(t.Items[n], maxItem)
		}
	}
	l.Body.EN, l.Body.JA = cut(l.Body.EN, maxName), cut(l.Body.JA, maxName)
	for _, address := range []*string{&l.Profile, &l.HomeURL, &l.Picture, &l.Facts.ApplyURI} {
		if !webAddress(*address) {
			*address = ""
		}
	}
	l.Editions = nil // ids are of this store alone
	l.Facts.bound()
}

func (f *Facts) bound() {
	for _, amount := range []**Amount{&f.Hours, &f.Taught} {
		if *amount != nil && !within((*amount).Value, 1e5) {
			*amount = nil
		}
	}
	if c := f.Credit; c != nil {
		if c.Unit, c.Words = cut(c.Unit, maxCode), cut(c.Words, maxName); !c.None && !within(c.Value, 1e4) {
			f.Credit = nil
		}
	}
	if f.Level != nil {
		f.Level.Framework, f.Level.Value = cut(f.Level.Framework, maxCode), cut(f.Level.Value, maxCode)
	}
	if f.Fee != nil && (f.Fee.Value < 0 || f.Fee.Value > 1e9 || len(f.Fee.Currency) != 3) {
		f.Fee = nil
	}
	for _, codes := range []*Codes{f.Languages, f.Form, f.Assessment, f.Quality, f.Stack, f.Country} {
		if codes != nil {
			codes.Values = slices.DeleteFunc(codes.Values[:min(len(codes.Values), maxCodes)], func(v string) bool { return v == "" || len(v) > maxCode })
		}
	}
	for _, code := range []*string{&f.Kind, &f.Field, &f.Supervision, &f.Pace, &f.Benefit} {
		if len(*code) > maxCode {
			*code = ""
		}
	}
	f.Starts = slices.DeleteFunc(f.Starts[:min(len(f.Starts), maxItems)], func(day int64) bool { return !aDay(day) })
	slices.Sort(f.Starts)
	for _, day := range []*int64{&f.ApplyFrom, &f.ApplyUntil} {
		if !aDay(*day) {
			*day = 0
		}
	}
	for _, text := range []*string{&f.Place.EN, &f.Place.JA, &f.Audience.EN, &f.Audience.JA} {
		*text = cut(*text, maxItem)
	}
}

func within(amount, most float64) bool { return amount > 0 && amount <= most }

// aDay says whether a number of a day lies before the year 2200.
func aDay(day int64) bool { return day > 0 && day < 84000 }

func cut(text string, most int) string {
	if text = strings.ToValidUTF8(text, "\uFFFD"); len(text) <= most {
		return text
	}
	if runes := []rune(text[:min(len(text), 4*most)]); len(runes) > most {
		return string(runes[:most])
	}
	return strings.ToValidUTF8(text[:min(len(text), 4*most)], "")
}

// webAddress says whether a text is a whole address that browsers open.
func webAddress(text string) bool {
	u, ok := openbadges.WebAddress(text)
	return ok && len(text) <= 2048 && u.User == nil
}

// otherEntry makes the entry of another issuer's micro-credential.
func otherEntry(o *Other) (*Entry, error) {
	l, err := UnmarshalForeign(o.Content)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(o.Address)
	if err != nil {
		return nil, fmt.Errorf("address of another issuer: %w", err)
	}
	profile := l.Profile
	if p, err := url.Parse(profile); err != nil || p.Host != u.Host {
		profile = u.Scheme + "://" + u.Host + "/" // what somebody says of another's address is no name of theirs
	}
	return &Entry{
		ID: o.Address, Facts: l.Facts, Change: o.Change, Changed: o.ChangedAt, Since: o.TakenAt,
		Titles: l.both(microcredential.Title), Summary: l.both(microcredential.ContentDescription), sought: l.sought(),
		Body:    Body{Name: l.Body, Address: profile},
		Foreign: &Foreign{ID: o.ID, Address: o.Address, Domain: u.Hostname(), ReadAt: o.ReadAt, Missing: o.Missing, Pictured: o.Pictured},
	}, nil
}

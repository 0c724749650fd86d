package conformity

import (
	"cmp"
	"slices"

	"github.com/mitome/mitome/microcredential"
)

// Summary is what many subjects give together. Badges of one BadgeClass that say the same count as one micro-credential.
type Summary struct {
	Subjects   int         `json:"subjects"`          // all that was asked for
	Unread     int         `json:"unread"`            // of them, those about which nothing could be judged
	Letters    int         `json:"micro_credentials"` // that were judged
	Conforming int         `json:"conforming"`        // of them, those without errors
	Claiming   int         `json:"claiming"`          // of them, those that say that they conform
	Shares     []Share     `json:"shares"`            // for each descriptor
	Issuers    []IssuerRow `json:"issuers"`           // the matrix issuers × descriptors, by name
	OwnWords   []Group     `json:"own_words"`         // findings that rest on the guideline's own words alone
}

// Share is how often a descriptor is given, of how many micro-credentials of which it can be asked.
type Share struct {
	Key     microcredential.Key `json:"key"`
	Label   string              `json:"label"`
	LabelJA string              `json:"label_ja"`
	Given   int                 `json:"given"`
	Asked   int                 `json:"asked"`
}

// Percent is the share in percent, rounded down so that 100 means all of them; -1 where it can be asked of none.
func (s Share) Percent() int {
	if s.Asked == 0 {
		return -1
	}
	return 100 * s.Given / s.Asked
}

// IssuerRow is one awarding body's micro-credentials.
type IssuerRow struct {
	Issuer     Issuer  `json:"issuer"`
	Letters    int     `json:"micro_credentials"`
	Conforming int     `json:"conforming"`
	Shares     []Share `json:"shares"`
}

// Group is one finding wherever it occurs.
type Group struct {
	Finding Finding  `json:"finding"` // as it stands at the first
	Letters int      `json:"micro_credentials"`
	Issuers int      `json:"issuers"`
	Targets []string `json:"targets"` // the first few of them
}

// maxTargets is how many targets a group names.
const maxTargets = 5

// sum makes the summary.
func sum(subjects []Subject) Summary {
	s := Summary{Subjects: len(subjects), Shares: []Share{}, Issuers: []IssuerRow{}, OwnWords: []Group{}}
	for _, l := range Letters(subjects) {
		if l.Problem != nil {
			s.Unread += l.Same + 1
			continue
		}
		s.Letters++
		row := s.issuer(l.Subject)
		row.Letters++
		if l.Conforms {
			s.Conforming++
			row.Conforming++
		}
		if l.Claimed {
			s.Claiming++
		}
		s.Shares, row.Shares = counted(s.Shares, l.Subject), counted(row.Shares, l.Subject)
	}
	slices.SortStableFunc(s.Issuers, func(a, b IssuerRow) int {
		return cmp.Or(cmp.Compare(a.Issuer.Name, b.Issuer.Name), cmp.Compare(a.Issuer.Domain, b.Issuer.Domain))
	})
	s.OwnWords = ownWords(subjects)
	return s
}

// Letter is a micro-credential: a subject, and how many more say the same.
type Letter struct {
	*Subject
	Same int
}

// Letters puts together the subjects that are of one BadgeClass and say and lack the same.
func Letters(subjects []Subject) []Letter {
	type key struct {
		kind                      Kind
		class, headline, findings string
	}
	at := map[key]int{}
	var letters []Letter
	for i := range subjects {
		s := &subjects[i]
		k := key{kind: s.Kind, class: s.Class, headline: s.Headline.EN}
		for f := range s.all {
			k.findings += f.Code + " " + f.Descriptor + "\n"
		}
		if first, known := at[k]; known && s.Class != "" {
			letters[first].Same++
			continue
		}
		at[k] = len(letters)
		letters = append(letters, Letter{Subject: s})
	}
	return letters
}

// issuer is the row of a subject's awarding body, which its id tells, or else its name.
func (s *Summary) issuer(of *Subject) *IssuerRow {
	i := slices.IndexFunc(s.Issuers, func(r IssuerRow) bool {
		return r.Issuer.ID == of.Issuer.ID && (of.Issuer.ID != "" || r.Issuer.Name == of.Issuer.Name)
	})
	if i < 0 {
		i = len(s.Issuers)
		s.Issuers = append(s.Issuers, IssuerRow{Issuer: of.Issuer, Shares: []Share{}})
	}
	return &s.Issuers[i]
}

// counted adds a subject's descriptors to the shares.
func counted(shares []Share, s *Subject) []Share {
	for _, d := range s.Descriptors {
		i := slices.IndexFunc(shares, func(x Share) bool { return x.Key == d.Key })
		if i < 0 {
			i = len(shares)
			shares = append(shares, Share{Key: d.Key, Label: d.Label, LabelJA: d.LabelJA})
		}
		if d.State != NotAsked {
			shares[i].Asked++
		}
		if d.Is() {
			shares[i].Given++
		}
	}
	return shares
}

// ownWords groups the findings that rest on the guideline's own words, the most frequent first.
func ownWords(subjects []Subject) []Group {
	groups, at := []Group{}, map[string]int{}
	issuers := map[string]map[string]bool{}
	for _, l := range Letters(subjects) {
		seen := map[string]bool{}
		for f := range l.all {
			key := f.Rule + " " + f.Code + " " + f.Descriptor
			if !f.Basis.OwnWords || seen[key] {
				continue
			}
			seen[key] = true
			i, known := at[key]
			if !known {
				i = len(groups)
				at[key], issuers[key] = i, map[string]bool{}
				groups = append(groups, Group{Finding: *f, Targets: []string{}})
			}
			g := &groups[i]
			g.Letters++
			issuers[key][l.Issuer.ID+" "+l.Issuer.Name] = true
			g.Issuers = len(issuers[key])
			if len(g.Targets) < maxTargets {
				g.Targets = append(g.Targets, l.Target)
			}
		}
	}
	slices.SortStableFunc(groups, func(a, b Group) int { return b.Letters - a.Letters })
	return groups
}

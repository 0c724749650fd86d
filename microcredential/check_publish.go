package microcredential

import (
	"cmp"
	"errors"
	"strings"

	"github.com/mitome/mitome/microcredential/internal/sentences"
	"github.com/mitome/mitome/openbadges"
)

// publishable is R-14 on the whole: the Profile and the BadgeClasses are sealed
// by the functions that seal them when they are published, so that nothing is
// approved here which is refused there. Their addresses are not known yet; those
// that stand in are as long as any can be.
func (c *checker) publishable(d *Description) {
	if c.hasErrors() {
		return // which are often the reason, and say it better
	}
	address := "https://" + strings.Repeat("a", 400) + ".example/"
	p := Profile(c.edition, d)
	p.Context, p.ID, p.RevocationList = openbadges.DefaultContext(), address, address
	p.PublicKey = openbadges.List[openbadges.Link[openbadges.CryptographicKey]]{openbadges.LinkTo[openbadges.CryptographicKey](address)}
	p.Verification = &openbadges.VerificationObject{
		Type: openbadges.List[string]{"VerificationObject"}, VerificationProperty: "id", StartsWith: openbadges.List[string]{address},
	}
	_, err := openbadges.Seal(p, p.ValidateIssuer)
	c.unpublishable(err, AwardingBody)
	for _, lang := range c.langs {
		b, err := BadgeClass(c.edition, d, lang, d.ClaimsConformity())
		if err == nil {
			b.Context, b.ID, b.Issuer = openbadges.DefaultContext(), address, openbadges.LinkTo[openbadges.Profile](address)
			b.Image.Object.ID = address
			for range Langs {
				b.Related = append(b.Related, openbadges.Embed(&openbadges.Related{ID: address, Language: string(lang)}))
			}
			_, err = openbadges.Seal(b, b.Validate)
			if _, rest := withinMarks(b.Criteria.Object.Narrative); rest != "" || len(b.Criteria.Object.Narrative) > MaxCriteria {
				err = errCriteriaLong
			}
		}
		if err == nil {
			c.readBack(d, b, p, lang)
		}
		c.unpublishable(err, "", lang)
	}
}

// readBack reads what would be published as anybody's badge is read, and judges it: each descriptor must say the same,
// the note must be found, and what is an error there is one here. Source: docs/rules.md, R-14.
func (c *checker) readBack(d *Description, b *openbadges.BadgeClass, p *openbadges.Profile, lang Lang) {
	read := ReadBadge(b, p, c.edition)
	if read.Noted != d.ClaimsConformity() || !read.Exact {
		c.find(newFinding("R-14", Error, "", "read-back", lang))
	}
	for _, row := range c.edition.InCriteria() {
		got, _ := read.Find(row.Key, lang)
		want := c.d.Text(row.Key, lang)
		if row.Key == LearningOutcomes {
			want = strings.Join(c.d.Outcomes(lang), "\n")
		}
		if got.Text != want {
			c.find(newFinding("R-14", Error, row.Key, "read-back", lang))
		}
	}
	for _, f := range read.Judge(nil, c.Now).Findings {
		if f.Severity == Error {
			f.Langs = []Lang{lang}
			c.find(f)
		}
	}
}

// unpublishable finds what Seal refused.
func (c *checker) unpublishable(err error, key Key, langs ...Lang) {
	var problems openbadges.Problems
	var syntax *openbadges.SyntaxError
	switch {
	case err == nil:
	case errors.Is(err, errCriteriaLong), errors.As(err, &syntax) && syntax.Code == openbadges.CodeTooLarge:
		c.find(newFinding("R-14", Error, key, "too-large", langs...))
	case errors.As(err, &problems):
		part := partOf(problems[0].Property)
		c.find(newFinding("R-14", Error, cmp.Or(key, part.key), "unpublishable", langs...).with(problems[0].Property, problems[0].Code))
	case errors.As(err, &syntax):
		c.find(newFinding("R-14", Error, key, "unpublishable", langs...).with(syntax.Code))
	default: // a fault of this program
		c.find(newFinding("R-14", Error, key, "unwritable", langs...))
	}
}

// errCriteriaLong says that ReadCriteria would not read all that was written.
var errCriteriaLong = errors.New("criteria are longer than is read")

// part is what a person wrote of which a property is made.
type part struct {
	key   Key // of the descriptor in a BadgeClass; "" where it is made of several or of none
	words sentences.Sentence
}

// parts are those of the properties of a Profile and a BadgeClass that are made of what a person wrote, by their names.
var parts = map[string]part{
	"name":        {Title, sentences.Sentence{"the name", "名称"}},
	"description": {ContentDescription, sentences.Sentence{"the description", "説明"}},
	"url":         {AwardingBody, sentences.Sentence{"the web address", "ウェブアドレス"}},
	"email":       {AwardingBody, sentences.Sentence{"the e-mail address", "メールアドレス"}},
	"image":       {BadgeImage, sentences.Sentence{"the text that stands for the picture", "画像の代替テキスト"}},
	"criteria":    {"", sentences.Sentence{"the text that all descriptors make together", "全項目をまとめた文章"}},
}

// partOf is the part of which a property is made, by its path.
func partOf(property string) part {
	name, _, _ := strings.Cut(property, ".")
	if p, ok := parts[name]; ok {
		return p
	}
	return part{words: sentences.Sentence{"something that mitome adds", "mitomeが加える部分"}}
}

// refused says why what becomes of a description was refused: a fault of form of the whole, by its code, or of a property, by
// its path and code.
func refused(args []string, lang Lang) string {
	if len(args) == 1 {
		return (&openbadges.SyntaxError{Code: args[0]}).Message(lang)
	}
	return openbadges.Problem{Property: partOf(args[0]).words.In(lang, nil), Code: args[1]}.Message(lang)
}

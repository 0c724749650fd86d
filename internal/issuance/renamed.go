package issuance

import (
	"bytes"
	"cmp"
	"context"
	"strings"

	"github.com/mitome/mitome/microcredential"
)

// planRenamed notes another micro-credential of the organisation that says the same as a new one, but for its title: whoever
// changed that alone, without saying of which it is a new version, would award its learners twice.
func (p *Plan) planRenamed(ctx context.Context) error {
	if !p.known() || p.latest.Number > 0 || p.request.Class != (Class{}) {
		return nil
	}
	editions, err := p.service.Classes.Editions(ctx, p.Org.ID)
	if err != nil {
		return err
	}
	text, last := untitled(p.request.Description), int64(0)
	for _, e := range editions {
		if e.Class == last || !e.Retired.IsZero() { // the editions of a class lie together
			continue
		}
		last = e.Class
		published, err := p.service.Classes.DescriptionOf(ctx, p.Org.ID, e.ID)
		if err != nil {
			return err
		}
		read, err := microcredential.Parse(published)
		if err != nil {
			return err
		}
		if bytes.Equal(untitled(read[0]), text) {
			class, err := p.service.Classes.ClassOf(ctx, e)
			title := cmp.Or(read[0].Text(microcredential.Title, p.language), read[0].Text(microcredential.Title, e.Language))
			p.Remarks = append(p.Remarks, remark{"issue.renamed", []any{"title", title, "class", class.ID}})
			return err
		}
	}
	return nil
}

// untitled is the text of a description without its titles.
func untitled(d *microcredential.Description) []byte {
	d = d.Clone()
	for _, name := range d.Names() {
		if strings.HasPrefix(name, string(microcredential.Title)) {
			d.Unset(name)
		}
	}
	return d.ClassText()
}

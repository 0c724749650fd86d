package issuing

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/openbadges/bake"
)

// written is what the folder of a list holds.
type written struct {
	Folder   string `json:"folder"`
	Pictures int    `json:"pictures"`
	Table    string `json:"table"` // its file, for a mail merge
}

// writeAwards writes the baked picture of each award of the list, and a table for a mail merge, into the folder Out, which
// is there.
func (k *Issue) writeAwards(c *terminal.Context, a *app.App, o *issuance.Outcome) error {
	var table bytes.Buffer
	rows, err := register.NewMerge(&table, c.Lang, o.Batch)
	if err != nil {
		return err
	}
	teller, err := a.Register.Teller(c, &o.Org)
	if err != nil {
		return err
	}
	progress := c.NewProgress(c.Text("command.issue.pictures"), 0, o.Issued+o.Already)
	pictures := pictures{app: a, org: &o.Org, editions: map[issuance.ID][]byte{}}
	err = o.EachAward(c, func(row *issuance.Row, award *issuance.Award) error {
		picture, err := pictures.bake(c, award)
		if err != nil {
			return err
		}
		told, err := teller.Tell(c, *award)
		if err != nil {
			return err
		}
		complete(told, row)
		if err := os.WriteFile(filepath.Join(k.Out, told.PictureName()), picture, 0o644); err != nil {
			return err
		}
		k.written.Pictures++
		progress.Set(k.written.Pictures)
		return rows.Add(told)
	})
	progress.End()
	if err := errors.Join(err, rows.End()); err != nil {
		return err
	}
	k.written.Folder = k.Out
	k.written.Table, err = k.writeTable(c, o.Batch, table.Bytes())
	return err
}

// complete fills in from a learner's row of the list what the register lacks. What the register says of the person may have
// been corrected since the list was written.
func complete(told *register.Award, row *issuance.Row) {
	if told.Name+told.NameEN == "" {
		told.Name, told.NameEN = row.Name, row.NameEN
	}
	told.StudentID, told.Email = cmp.Or(told.StudentID, row.StudentID), cmp.Or(told.Email, row.Email)
	told.Row = row.Number
}

// writeTable writes awards.csv. What lies there already is left as it is, be it another list's or an earlier table of this
// one: the name then bears the batch.
func (k *Issue) writeTable(c *terminal.Context, batch int64, table []byte) (name string, err error) {
	name = filepath.Join(k.Out, "awards.csv")
	there, err := os.ReadFile(name)
	switch {
	case err == nil && !bytes.Equal(there, table):
		name = filepath.Join(k.Out, fmt.Sprintf("awards-%d.csv", batch))
		c.Tell("command.issue.other_table", "file", name)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return name, err
	}
	return name, terminal.WriteAside(name, table)
}

// pictures bakes awards; an edition is read once.
type pictures struct {
	app      *app.App
	org      *issuance.Organisation
	editions map[issuance.ID][]byte // as PNG
}

func (p *pictures) edition(c *terminal.Context, id issuance.ID) ([]byte, error) {
	if known, ok := p.editions[id]; ok {
		return known, nil
	}
	edition, err := p.app.Store.Edition(c, p.org.ID, id)
	if err != nil {
		return nil, err
	}
	p.editions[id] = edition.PNG
	return edition.PNG, nil
}

// bake returns the picture with the award's signed form in it, where there is one: that one proves itself alone.
func (p *pictures) bake(c *terminal.Context, award *issuance.Award) ([]byte, error) {
	plain, err := p.edition(c, award.Edition)
	if err != nil {
		return nil, err
	}
	payload := string(award.Assertion)
	signed, err := p.app.Store.Signed(c, p.org.ID, award.ID)
	switch {
	case err == nil:
		payload = signed.JWS
	case !errors.Is(err, issuance.ErrNotFound):
		return nil, err
	}
	return bake.Bake(plain, payload)
}

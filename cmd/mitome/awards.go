package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/openbadges/bake"
)

// writeAwards writes the baked picture of each award of the list, and awards.csv, into the folder Out, which is there.
func (k *issueCommand) writeAwards(c *Context, a *app.App, o *issuance.Outcome) error {
	var table bytes.Buffer
	table.WriteString("\ufeff") // Excel takes UTF-8 for what it is only with a byte order mark
	rows := csv.NewWriter(&table)
	rows.UseCRLF = true
	if err := rows.Write([]string{"row", "email", "address"}); err != nil {
		return err
	}
	progress := c.NewProgress(c.Text("command.issue.pictures"), 0, o.Issued+o.Already)
	pictures := pictures{app: a, org: &o.Org, editions: map[issuance.ID][]byte{}}
	written := 0
	err := o.EachAward(c, func(row *issuance.Row, award *issuance.Award) error {
		picture, err := pictures.of(c, award)
		if err != nil {
			return err
		}
		name := fmt.Sprintf("%06d-%s.png", row.Number, award.ID)
		if err := os.WriteFile(filepath.Join(k.Out, name), picture, 0o644); err != nil {
			return err
		}
		written++
		progress.Set(written)
		return rows.Write([]string{strconv.Itoa(row.Number), register.AsText(row.Email), o.Org.AwardAddress(award.ID)})
	})
	progress.End()
	rows.Flush()
	if err := errors.Join(err, rows.Error()); err != nil {
		return err
	}
	return k.writeTable(c, o.Batch, table.Bytes())
}

// writeTable writes awards.csv. One of another list that lies there already is left: the name then bears the batch.
func (k *issueCommand) writeTable(c *Context, batch int64, table []byte) error {
	name := filepath.Join(k.Out, "awards.csv")
	there, err := os.ReadFile(name)
	if err == nil && !bytes.Equal(there, table) {
		name = filepath.Join(k.Out, fmt.Sprintf("awards-%d.csv", batch))
		c.tell("command.issue.other_table", "file", name)
	}
	return writeAside(name, table)
}

// pictures bakes awards; the picture of an edition is read once.
type pictures struct {
	app      *app.App
	org      *issuance.Organisation
	editions map[issuance.ID][]byte
}

// of returns the picture with the award's signed form in it, where there is one: that one proves itself alone.
func (p *pictures) of(c *Context, award *issuance.Award) ([]byte, error) {
	plain, ok := p.editions[award.Edition]
	if !ok {
		edition, err := p.app.Store.Edition(c, p.org.ID, award.Edition)
		if err != nil {
			return nil, err
		}
		plain = edition.PNG
		p.editions[award.Edition] = plain
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

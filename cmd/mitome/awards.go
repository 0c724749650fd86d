package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/openbadges"
	"github.com/mitome/mitome/openbadges/bake"
)

// written is what the folder of a list holds.
type written struct {
	Folder   string `json:"folder"`
	Pictures int    `json:"pictures"`
	Table    string `json:"table"` // its file, for a mail merge
}

// mergeColumns are those of the table for a mail merge, in its order: what a letter to a learner says. The messages
// command.merge.NAME are their headers.
var mergeColumns = []string{"name", "name_en", "student_id", "email", "language", "title", "address", "picture", "academic_year", "now", "row", "issued_on"}

// writeAwards writes the baked picture of each award of the list, and a table for a mail merge, into the folder Out, which
// is there.
func (k *issueCommand) writeAwards(c *terminal.Context, a *app.App, o *issuance.Outcome) error {
	var table bytes.Buffer
	table.WriteString("\ufeff") // Excel and Word take UTF-8 for what it is only with a byte order mark
	rows := csv.NewWriter(&table)
	rows.UseCRLF = true
	head := make([]string, len(mergeColumns))
	for i, name := range mergeColumns {
		head[i] = c.Text("command.merge." + name)
	}
	if err := rows.Write(head); err != nil {
		return err
	}
	progress := c.NewProgress(c.Text("command.issue.pictures"), 0, o.Issued+o.Already)
	names := pictureNames{}
	pictures := pictures{app: a, org: &o.Org, editions: map[issuance.ID]pictured{}}
	err := o.EachAward(c, func(row *issuance.Row, award *issuance.Award) error {
		edition, err := pictures.edition(c, award.Edition)
		if err != nil {
			return err
		}
		picture, err := pictures.bake(c, edition.png, award)
		if err != nil {
			return err
		}
		person, err := a.Store.Recipient(c, *award)
		if err != nil {
			return err
		}
		name := names.of(&person, award.ID)
		if err := os.WriteFile(filepath.Join(k.Out, name), picture, 0o644); err != nil {
			return err
		}
		k.written.Pictures++
		progress.Set(k.written.Pictures)
		return rows.Write(mergeRow(c, o, row, &person, award, &edition, name))
	})
	progress.End()
	rows.Flush()
	if err := errors.Join(err, rows.Error()); err != nil {
		return err
	}
	k.written.Folder = k.Out
	k.written.Table, err = k.writeTable(c, o.Batch, table.Bytes())
	return err
}

// mergeRow is the row of a learner in the table for a mail merge: what it says of the person is what the register says, which
// may have been corrected since the list was written; the list fills in what the register lacks.
func mergeRow(c *terminal.Context, o *issuance.Outcome, row *issuance.Row, person *issuance.Recipient, award *issuance.Award, edition *pictured, picture string) []string {
	name, nameEN := person.Name, person.NameEN
	if name+nameEN == "" {
		name, nameEN = row.Name, row.NameEN
	}
	cells := []string{
		name, nameEN, cmp.Or(person.StudentID, row.StudentID), cmp.Or(person.Email, row.Email), edition.language, edition.title,
		o.Org.AwardAddress(award.ID), picture, strconv.Itoa(academicYear(award.IssuedOn, &o.Org)), register.YesNo(award.Batch == o.Batch, c.Lang),
		strconv.Itoa(row.Number), zonedDay(locale.English, award.IssuedOn, &o.Org), // as all spreadsheets read it
	}
	for i := range cells {
		cells[i] = register.AsText(cells[i])
	}
	return cells
}

// pictureNames are the names of files that a folder of pictures has got.
type pictureNames map[string]bool

// of is a name by which an office finds a learner's picture: the student number, or else the name, and the beginning of the
// award's id; the whole id where two would be called alike.
func (n pictureNames) of(person *issuance.Recipient, id issuance.ID) string {
	whose := strings.Trim(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == '_' {
			return r
		}
		return '-'
	}, norm.NFC.String(cmp.Or(person.StudentID, person.Name, person.NameEN))), "-")
	const longest = 40 // letters; names of files end at 255 bytes
	if letters := []rune(whose); len(letters) > longest {
		whose = string(letters[:longest])
	}
	if whose != "" {
		whose += "-"
	}
	name := whose + id.String()[:8] + ".png"
	if n[strings.ToLower(name)] {
		name = whose + id.String() + ".png"
	}
	n[strings.ToLower(name)] = true
	return name
}

// academicYear is the year, from April to March, in which an award was issued.
func academicYear(at time.Time, org *issuance.Organisation) int {
	if zone, err := time.LoadLocation(org.Zone); err == nil {
		at = at.In(zone)
	}
	return at.AddDate(0, -3, 0).Year()
}

// writeTable writes awards.csv. What lies there already is left as it is, be it another list's or an earlier table of this
// one: the name then bears the batch.
func (k *issueCommand) writeTable(c *terminal.Context, batch int64, table []byte) (name string, err error) {
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
	editions map[issuance.ID]pictured
}

// pictured is what is read of an edition.
type pictured struct {
	png             []byte
	title, language string // the language as its code
}

func (p *pictures) edition(c *terminal.Context, id issuance.ID) (pictured, error) {
	known, ok := p.editions[id]
	if ok {
		return known, nil
	}
	edition, err := p.app.Store.Edition(c, p.org.ID, id)
	if err != nil {
		return pictured{}, err
	}
	class, err := openbadges.Parse[openbadges.BadgeClass](edition.Document)
	if err != nil {
		return pictured{}, err
	}
	known = pictured{edition.PNG, class.Name, string(edition.Language)}
	p.editions[id] = known
	return known, nil
}

// bake returns the picture with the award's signed form in it, where there is one: that one proves itself alone.
func (p *pictures) bake(c *terminal.Context, plain []byte, award *issuance.Award) ([]byte, error) {
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

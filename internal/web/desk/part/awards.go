package part

import (
	"bytes"
	"errors"
	"io"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// FileTypes are those of files of awards, by the ends of their names: a workbook, and CSV, which a mail merge takes.
var FileTypes = []string{".xlsx", ".csv"}

// Sent is a file of awards that is answered in the language of the page.
type Sent struct {
	Name visit.File
	Each func(add func(*register.Award) error) error // hands the awards on
	Take func(count int) error                       // leaves a line of who took out so many, before they are handed out
}

// SendAwards answers awards as the kind of file as which the form asks for them.
func SendAwards(v *visit.Visit, s Sent) error {
	if s.Name.Ext == ".csv" {
		return send(v, &s, web.CSVType, register.NewCSV)
	}
	return send(v, &s, web.WorkbookType, register.NewXLSX)
}

// SendLedger answers the register of completions so.
func SendLedger(v *visit.Visit, s Sent) error {
	if s.Name.Ext == ".csv" {
		return send(v, &s, web.CSVType, register.NewLedgerCSV)
	}
	return send(v, &s, web.WorkbookType, register.NewLedgerXLSX)
}

// send writes a file by a writer, has its line left, and answers with it.
func send[W register.Writer](v *visit.Visit, s *Sent, kind string, begin func(io.Writer, locale.Language) (W, error)) error {
	var file bytes.Buffer
	to, err := begin(&file, v.Lang)
	if err != nil {
		return err
	}
	if closer, ok := any(to).(io.Closer); ok {
		defer closer.Close()
	}
	count := 0
	err = s.Each(func(a *register.Award) error {
		count++
		return to.Add(a)
	})
	if err = errors.Join(err, to.End()); err != nil {
		return err
	}
	if err = s.Take(count); err != nil {
		return err
	}
	return v.Download(s.Name, kind, file.Bytes())
}

// Line is one thing that happened to something.
type Line struct {
	At        time.Time
	What, Who string
}

// Done are the lines of deeds, in their order; names are those of colleagues, by the names by which the record knows them.
func Done(deeds []register.Deed, names map[string]string, lang locale.Language) []Line {
	lines := make([]Line, len(deeds))
	for i, deed := range deeds {
		if name, ok := names[deed.Name]; ok {
			deed.Name = name
		}
		lines[i] = Line{deed.At, deed.Text(lang), deed.Who(lang)}
	}
	return lines
}

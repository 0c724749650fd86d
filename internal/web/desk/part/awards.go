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

// SendAwards answers awards as a file in the language that its address names: as CSV, which a mail merge takes, or as a
// workbook, as its name ends. each hands the awards on.
func SendAwards(v *visit.Visit, name visit.File, each func(add func(*register.Award) error) error) error {
	v.InLanguage()
	if name.Ext == ".csv" {
		return send(v, name, web.CSVType, register.NewCSV, each)
	}
	return send(v, name, web.WorkbookType, register.NewXLSX, each)
}

// SendLedger answers the register of completions as a file in the language of the page, as SendAwards does.
func SendLedger(v *visit.Visit, name visit.File, each func(add func(*register.Award) error) error) error {
	if name.Ext == ".csv" {
		return send(v, name, web.CSVType, register.NewLedgerCSV, each)
	}
	return send(v, name, web.WorkbookType, register.NewLedgerXLSX, each)
}

// send writes what each hands on by a writer, and answers with it.
func send[W register.Writer](v *visit.Visit, name visit.File, kind string, begin func(io.Writer, locale.Language) (W, error), each func(add func(*register.Award) error) error) error {
	var file bytes.Buffer
	to, err := begin(&file, v.Lang)
	if err != nil {
		return err
	}
	if closer, ok := any(to).(io.Closer); ok {
		defer closer.Close()
	}
	if err := errors.Join(each(to.Add), to.End()); err != nil {
		return err
	}
	return v.Download(name, kind, file.Bytes())
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

package part

import (
	"bytes"
	"errors"
	"io"
	"path"
	"time"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// SendAwards answers awards as a file in the language that its address names: as CSV, which a mail merge takes, or as a
// workbook, as its name ends. each hands the awards on.
func SendAwards(v *visit.Visit, name string, each func(add func(*register.Award) error) error) error {
	v.InLanguage()
	var file bytes.Buffer
	to, kind, err := awardsTo(&file, path.Ext(name), v.Lang)
	if err != nil {
		return err
	}
	if closer, ok := to.(io.Closer); ok {
		defer closer.Close()
	}
	if err := errors.Join(each(to.Add), to.End()); err != nil {
		return err
	}
	v.W.Header()["Content-Type"] = []string{kind}
	return v.Send(name, file.Bytes())
}

// awardsTo begins a file of awards of the type that an ending says, ".csv" or ".xlsx".
func awardsTo(file io.Writer, ending string, lang locale.Language) (to register.Writer, kind string, err error) {
	if ending == ".csv" {
		to, err = register.NewCSV(file, lang)
		return to, web.CSVType, err
	}
	book, err := register.NewXLSX(file, lang)
	return book, web.WorkbookType, err
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

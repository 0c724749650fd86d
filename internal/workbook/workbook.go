// Package workbook reads what stands in the sheets of an Excel workbook (XLSX), row by row.
//
//	bytes ─ Open: parts, strings, formats ─ Book ─ Sheets: the visible ones ─ Sheet.Rows ─ Next: one Row at a time
//
// It exists because a list of people must never end early or change on its way: a part that is cut or malformed is an
// error here, never a shorter sheet; a cell tells whether it holds a text, a number, a date or a failed formula; the
// reading of a Japanese name (rPh) is no part of the name; rows that are not to be seen, texts that are struck through,
// merged areas and links to addresses are reported. Nothing is ever calculated: a formula counts for the result that was
// saved with it, and has failed where none was (see Failed).
//
// What the usual writers leave out is blank: parts for shared texts and formats, numbers of rows and cells, values. A
// workbook is broken (see Damage) only where Excel, too, would offer to repair it.
//
// Workbooks come from strangers. Sizes are limited while inflating, a DOCTYPE is refused, nothing outside of the file
// is opened, and of a sheet only one row is in memory at a time; the texts of the workbook, which all sheets share,
// are held in one piece.
//
// Source: ECMA-376 (ISO/IEC 29500) parts 1 to 3, transitional and strict.
package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
)

// Limits on what strangers may send.
const (
	MaxFile  = 32 << 20  // bytes of the workbook as it is stored
	MaxPart  = 32 << 20  // bytes of a sheet, or of the shared texts, inflated
	MaxText  = 128 << 20 // bytes of text that the cells of a sheet hold in all; cells may share a text
	MaxRow   = 1 << 20   // bytes of text in a row
	MaxRead  = 192 << 20 // bytes of all that is read of a workbook, inflated; sheets are read twice, and count twice
	maxSmall = 4 << 20   // bytes of any other part, inflated
	maxParts = 10_000
	maxRows  = 1 << 20 // as in Excel
	maxCells = 1 << 14 // in a row, as in Excel
)

// Errors of Open and Next. ErrBroken is what a Damage is.
var (
	ErrTooLarge  = errors.New("workbook is too large")
	ErrRowLong   = errors.New("row of a workbook is too long")
	ErrBroken    = errors.New("workbook is damaged")
	ErrEncrypted = errors.New("workbook is protected with a password")
	ErrXLS       = errors.New("workbook has the format of Excel 97 to 2003")
	ErrXLSB      = errors.New("workbook is a binary one")
	ErrODS       = errors.New("file is an OpenDocument one")
	ErrNumbers   = errors.New("file is of Apple Numbers")
	ErrForeign   = errors.New("file is no workbook")
)

// reasons are the codes of errors for which a file cannot be read whatever it is for.
var reasons = []struct {
	err  error
	code string
}{
	{ErrTooLarge, "large"}, {ErrEncrypted, "encrypted"}, {ErrXLS, "xls"}, {ErrXLSB, "xlsb"}, {ErrODS, "ods"}, {ErrNumbers, "numbers"}, {ErrForeign, "foreign"},
}

// Reason is the code by which people are told why a file cannot be read: large, encrypted, xls, xlsb, ods, numbers or foreign;
// empty for another error. A Damage says itself where it is, and of a row that is too long its reader knows which.
func Reason(err error) string {
	for _, known := range reasons {
		if errors.Is(err, known.err) {
			return known.code
		}
	}
	return ""
}

// Damage tells where a workbook is broken. It is an ErrBroken.
type Damage struct {
	Part string // such as xl/worksheets/sheet1.xml; empty: the archive as a whole
	Cell string // such as B7, or the row alone; empty: not in a cell, or before the first
	Why  string
}

func (d *Damage) Error() string {
	text := ErrBroken.Error()
	for _, more := range []string{d.Part, d.Cell, d.Why} {
		if more != "" {
			text += ": " + more
		}
	}
	return text
}

// Unwrap makes every damage an ErrBroken.
func (d *Damage) Unwrap() error { return ErrBroken }

var (
	zipMagic = []byte("PK\x03\x04")
	oleMagic = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
)

// Recognise reports whether a file that begins with head is for Open: a ZIP archive, or the container of old and of
// protected workbooks. At least 8 bytes are looked at.
func Recognise(head []byte) bool {
	return bytes.HasPrefix(head, zipMagic) || bytes.HasPrefix(head, oleMagic)
}

// Book is an open workbook.
type Book struct {
	parts   map[string]*zip.File // by name in lower case
	strings table
	styles  styles
	epoch   epoch
	sheets  []*Sheet
	stale   bool // whoever wrote the workbook left its formulas to be calculated by whoever opens it
	left    int  // bytes that may still be inflated
}

// Sheet is a sheet of cells.
type Sheet struct {
	Name   string
	Hidden bool // people do not see it when they open the workbook

	book *Book
	part string
}

// Open reads everything but the sheets.
func Open(data []byte) (*Book, error) {
	switch {
	case len(data) > MaxFile:
		return nil, ErrTooLarge
	case bytes.HasPrefix(data, oleMagic):
		if bytes.Contains(data, utf16("EncryptedPackage")) {
			return nil, ErrEncrypted
		}
		return nil, ErrXLS
	}
	b := &Book{epoch: since1900, left: MaxRead}
	if err := b.openParts(data); err != nil {
		return nil, err
	}
	main, err := b.mainPart()
	if err != nil {
		return nil, err
	}
	related, err := b.relations(main)
	if err != nil {
		return nil, err
	}
	if err := b.readBook(main, related); err != nil {
		return nil, err
	}
	read := map[string]bool{} // a workbook has one of each; more could name the same large part many times
	for _, r := range related {
		if read[r.kind] {
			continue
		}
		read[r.kind] = true
		switch {
		case b.parts[r.target] == nil: // cells that need it will say so
		case r.kind == "sharedStrings":
			err = b.readStrings(r.target)
		case r.kind == "styles":
			err = b.readStyles(r.target)
		}
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Sheets are the workbook's sheets of cells, in its order.
func (b *Book) Sheets() []*Sheet { return b.sheets }

func utf16(ascii string) []byte {
	out := make([]byte, 0, 2*len(ascii))
	for i := range len(ascii) {
		out = append(out, ascii[i], 0)
	}
	return out
}

// openParts reads the archive's directory. Its size is judged before it is read, for each entry takes memory.
func (b *Book) openParts(data []byte) error {
	if bytes.Count(data, []byte("PK\x01\x02")) > maxParts {
		return ErrTooLarge
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return &Damage{Why: err.Error()}
	}
	b.parts = make(map[string]*zip.File, len(archive.File))
	for _, file := range archive.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(file.Name, `\`, "/"), "/"))
		if b.parts[name] != nil {
			return &Damage{Part: name, Why: "it is there twice"}
		}
		b.parts[name] = file
	}
	return nil
}

// mainPart finds the part that names the sheets.
func (b *Book) mainPart() (string, error) {
	switch {
	case b.parts["content.xml"] != nil && b.parts["mimetype"] != nil:
		return "", ErrODS
	case b.parts["index/document.iwa"] != nil || b.parts["index.zip"] != nil:
		return "", ErrNumbers
	case b.parts["_rels/.rels"] == nil:
		return "", ErrForeign
	}
	related, err := b.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range related {
		if r.kind != "officeDocument" {
			continue
		}
		if strings.HasSuffix(r.target, ".bin") {
			return "", ErrXLSB
		}
		return r.target, nil
	}
	return "", ErrForeign
}

// relation is a line from one part to another.
type relation struct{ id, kind, target string }

// relations are those of a part to other parts, "" being the workbook as a whole. The kind is the last word of its
// address, which is the same in transitional and in strict workbooks.
func (b *Book) relations(of string) ([]relation, error) {
	var related []relation
	err := b.eachRelation(of, maxSmall, func(e element) error {
		if e.attr("TargetMode") != "External" {
			related = append(related, relation{e.attr("Id"), path.Base(e.attr("Type")), b.target(path.Dir(of), e.attr("Target"))})
		}
		return nil
	})
	return related, err
}

// eachRelation calls do with every relation of a part.
func (b *Book) eachRelation(of string, size int, do func(element) error) error {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	if b.parts[name] == nil {
		return nil
	}
	return b.eachElement(name, size, func(e element) error {
		if e.name != "Relationship" {
			return nil
		}
		return do(e)
	})
}

// target is the name of the part that a relation of a part in dir leads to. Writers on Windows put backslashes in it,
// and some count from the root where they should from dir.
func (b *Book) target(dir, text string) string {
	text = strings.ToLower(strings.ReplaceAll(text, `\`, "/"))
	name := path.Join(dir, text)
	if rooted, ok := strings.CutPrefix(text, "/"); ok {
		name = path.Clean(rooted)
	}
	if plain, err := url.PathUnescape(name); err == nil && b.parts[name] == nil && b.parts[plain] != nil {
		return plain
	}
	if root := path.Clean(text); b.parts[name] == nil && b.parts[root] != nil {
		return root
	}
	return name
}

// readBook reads the names of the sheets, from when days are counted, and whether formulas have been calculated.
func (b *Book) readBook(main string, related []relation) error {
	kinds, targets := map[string]string{}, map[string]string{}
	for _, r := range related {
		kinds[r.id], targets[r.id] = r.kind, r.target
	}
	workbook, taken := false, map[string]bool{}
	err := b.eachElement(main, maxSmall, func(e element) error {
		switch e.name {
		case "workbook":
			workbook = true
		case "workbookPr":
			if truth(e.attr("date1904")) {
				b.epoch = since1904
			}
		case "calcPr":
			b.stale = truth(e.attr("fullCalcOnLoad")) || e.has("calcCompleted") && !truth(e.attr("calcCompleted"))
		case "sheet":
			kind, ok := kinds[e.attr("id")]
			part := targets[e.attr("id")]
			if !ok || taken[part] {
				return &Damage{Part: main, Why: fmt.Sprintf("its sheet %q has no part of its own", e.attr("name"))}
			}
			taken[part] = true
			if state := e.attr("state"); kind == "worksheet" { // and no chart, dialog or macro
				b.sheets = append(b.sheets, &Sheet{Name: e.attr("name"), Hidden: state != "" && state != "visible", book: b, part: part})
			}
		}
		return nil
	})
	if err == nil && !workbook {
		return ErrForeign
	}
	return err
}

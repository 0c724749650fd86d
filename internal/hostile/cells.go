package hostile

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
)

// Worked tells what of a file, CSV or a workbook, a spreadsheet would work out or fetch instead of showing it, and how many
// texts it has that only look so. It reads the file by the standard library alone, as no program of ours that writes one does.
func Worked(file []byte) (found []string, looks int, err error) {
	if !bytes.HasPrefix(file, []byte("PK")) {
		return workedCSV(file)
	}
	book, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, 0, err
	}
	texts, err := sharedTexts(book)
	for _, part := range book.File {
		switch {
		case strings.HasPrefix(part.Name, "xl/externalLinks/"), part.Name == "xl/connections.xml", filepath.Ext(part.Name) == ".bin":
			found = append(found, part.Name)
		case strings.HasPrefix(part.Name, "xl/worksheets/") && filepath.Ext(part.Name) == ".xml":
			of, n, readErr := workedSheet(part, texts)
			found, looks, err = append(found, of...), looks+n, errors.Join(err, readErr)
		}
	}
	return found, looks, err
}

// looksWorked reports whether a spreadsheet that reads CSV, or into which somebody types it, would take a text for a formula.
func looksWorked(text string) bool { return strings.IndexAny(text, "=+-@\t\r＝＋－＠") == 0 }

func workedCSV(file []byte) (found []string, looks int, err error) {
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff")))).ReadAll()
	for y, row := range rows {
		for x, text := range row {
			if looksWorked(text) {
				found = append(found, fmt.Sprintf("row %d, column %d: %q", y+1, x+1, text))
			}
			if plain, ok := strings.CutPrefix(text, "'"); ok && looksWorked(plain) {
				looks++
			}
		}
	}
	return found, looks, err
}

// sharedTexts are the texts that cells name by their numbers. Source: ECMA-376, part 1, 18.4.8 and 18.4.9.
func sharedTexts(book *zip.Reader) ([]string, error) {
	file, err := book.Open("xl/sharedStrings.xml")
	if err != nil {
		return nil, nil //nolint:nilerr // a workbook without texts of that kind
	}
	defer file.Close()
	var table struct {
		Items []struct {
			Text string   `xml:"t"`
			Runs []string `xml:"r>t"`
		} `xml:"si"`
	}
	err = xml.NewDecoder(file).Decode(&table)
	texts := make([]string, len(table.Items))
	for i, item := range table.Items {
		texts[i] = item.Text + strings.Join(item.Runs, "")
	}
	return texts, err
}

// workedSheet reads a sheet's cells. Source: ECMA-376, part 1, 18.3.1.4.
func workedSheet(part *zip.File, texts []string) (found []string, looks int, err error) {
	file, err := part.Open()
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	decoder := xml.NewDecoder(file)
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return found, looks, nil
		}
		if err != nil {
			return found, looks, err
		}
		begin, ok := token.(xml.StartElement)
		if !ok || begin.Name.Local != "c" {
			continue
		}
		var cell struct {
			At      string  `xml:"r,attr"`
			Kind    string  `xml:"t,attr"`
			Value   string  `xml:"v"`
			Formula *string `xml:"f"`
			Inline  string  `xml:"is>t"`
		}
		if err := decoder.DecodeElement(&cell, &begin); err != nil {
			return found, looks, err
		}
		text := cell.Inline
		if number, err := strconv.Atoi(cell.Value); cell.Kind == "s" && err == nil && number < len(texts) {
			text = texts[number]
		}
		if cell.Formula != nil || cell.Kind == "str" {
			found = append(found, part.Name+" "+cell.At)
		}
		if looksWorked(text) {
			looks++
		}
	}
}

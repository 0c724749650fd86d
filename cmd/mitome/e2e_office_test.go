package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/samples"
)

// TestOffice runs the scripts of the verbs that need a store, on SQLite and on PostgreSQL. Each script finds our samples
// in its folder, mc-01.json to mc-10.json and bad-01.json to bad-05.json, many.csv with 1,001 learners, and in $BASE the base
// URL of a server that it may start with: exec mitome serve --listen $LISTEN &serve&
func TestOffice(t *testing.T) {
	t.Parallel()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		officeScripts(t, func() string { return "" })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		madeDatabase(t) // where there is none, this skips
		officeScripts(t, func() string { return madeDatabase(t) })
	})
}

func officeScripts(t *testing.T, database func() string) {
	files := sampleFiles(t)
	folder, err := keys()
	if err != nil {
		t.Fatal(err)
	}
	files["many.csv"] = []byte("email\n")
	for n := range 1001 {
		files["many.csv"] = append(files["many.csv"], learner(n)+"\n"...)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/office",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			listener, err := net.Listen("tcp", "localhost:0")
			if err != nil {
				return err
			}
			defer listener.Close()
			address := fmt.Sprintf("localhost:%d", listener.Addr().(*net.TCPAddr).Port)
			env.Setenv("LANG", "en_GB.UTF-8")
			env.Setenv("LISTEN", address)
			env.Setenv("PORT", address[strings.LastIndex(address, ":")+1:])
			env.Setenv("BASE", "http://"+address)
			env.Setenv("MITOME_DATABASE", database())
			if filepath.Base(env.WorkDir) != "script-first" { // where even the key is made
				if err := os.CopyFS(filepath.Join(env.WorkDir, app.DefaultData, "keys"), folder); err != nil {
					return err
				}
			}
			for name, data := range files {
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), data, 0o600); err != nil {
					return err
				}
			}
			return hire(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": handExits, "starts": exits, "http": get, "json": compare, "let": let, "office": officeList, "cells": typeCells, "hide": hideRows, "strike": strikeCells, "sheet": spreadsheet},
	})
}

func sampleFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{"photo.jpg": photo(t)}
	for _, list := range []func() ([][]byte, error){samples.Good, samples.Bad} {
		all, err := list()
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range all {
			var named struct{ ID string }
			if err := json.Unmarshal(text, &named); err != nil {
				t.Fatal(err)
			}
			files[named.ID+".json"] = text
		}
	}
	return files
}

// photo is a JPEG such as a camera makes: no square, of many colours, more pixels than a badge shows.
func photo(t *testing.T) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 1200, 900))
	for y := range 900 {
		for x := range 1200 {
			picture.SetRGBA(x, y, color.RGBA{R: uint8(x * 255 / 1200), G: uint8(y * 255 / 900), B: uint8((x + y) / 9), A: 255})
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// get is "http STATUS ADDRESS [FILE [ACCEPT]]": it asks for an address, for half a minute while nobody listens there,
// demands the status and writes the body to a file.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 4 {
		ts.Fatalf("usage: http STATUS ADDRESS [FILE [ACCEPT]]")
	}
	request, err := http.NewRequest(http.MethodGet, args[1], nil)
	ts.Check(err)
	request.Header.Set("Accept", jsonLD)
	if len(args) == 4 {
		request.Header.Set("Accept", args[3])
	}
	response, err := client.Do(request)
	for range 300 {
		if err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
		response, err = client.Do(request)
	}
	ts.Check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	ts.Check(err)
	if strconv.Itoa(response.StatusCode) != args[0] {
		ts.Fatalf("%s: status %d, want %s\n%s", args[1], response.StatusCode, args[0], body)
	}
	if len(args) > 2 {
		ts.Check(os.WriteFile(ts.MkAbs(args[2]), body, 0o600))
	}
}

// compare is "json FILE PATH VALUE": it demands a member of a JSON file, such as refused.0.row, as JSON; text needs no
// quotation marks. A path that ends in .len is the length of a list.
func compare(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: json FILE PATH VALUE")
	}
	got := member(ts, args[0], args[1])
	var want any
	if _, isText := got.(string); isText || json.Unmarshal([]byte(args[2]), &want) != nil {
		want = args[2]
	}
	if reflect.DeepEqual(got, want) == neg {
		ts.Fatalf("%s: %s is %v, want %v (not: %t)", args[0], args[1], got, want, neg)
	}
}

// let is "let NAME FILE PATH": it makes a member of a JSON file, or a cell ROW,COLUMN of a CSV file, a variable.
func let(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: let NAME FILE PATH")
	}
	if filepath.Ext(args[1]) != ".csv" {
		ts.Setenv(args[0], fmt.Sprint(member(ts, args[1], args[2])))
		return
	}
	var row, column int
	_, err := fmt.Sscanf(args[2], "%d,%d", &row, &column)
	ts.Check(err)
	lines := strings.Split(ts.ReadFile(args[1]), "\r\n")
	ts.Setenv(args[0], strings.Split(lines[row], ",")[column])
}

func member(ts *testscript.TestScript, file, path string) any {
	var value any
	text := ts.ReadFile(file)
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	if err := decoder.Decode(&value); err != nil {
		ts.Fatalf("%s: %v\n%s", file, err, text)
	}
	for step := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			found, ok := v[step]
			if !ok {
				ts.Fatalf("%s has no member %q:\n%s", file, path, text)
			}
			value = found
		case []any:
			if step == "len" {
				return float64(len(v))
			}
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(v) {
				ts.Fatalf("%s has no element %q:\n%s", file, path, text)
			}
			value = v[n]
		default:
			ts.Fatalf("%s has no member %q:\n%s", file, path, text)
		}
	}
	return value
}

// spreadsheet is "sheet FILE len ROWS" or "sheet FILE ROW CELL…": it demands the first cells of a row, from 0, of a CSV file
// or of a workbook's only sheet, as they are shown.
func spreadsheet(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: sheet FILE len ROWS, or sheet FILE ROW CELL…")
	}
	rows := readSheet(ts, args[0])
	if args[1] == "len" {
		if args[2] != strconv.Itoa(len(rows)) {
			ts.Fatalf("%s has %d rows, want %s", args[0], len(rows), args[2])
		}
		return
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	if n >= len(rows) {
		ts.Fatalf("%s has %d rows", args[0], len(rows))
	}
	for i, want := range args[2:] {
		got := ""
		if i < len(rows[n]) {
			got = rows[n][i]
		}
		if got != want {
			ts.Fatalf("%s, row %d, cell %d: %q, want %q", args[0], n, i, got, want)
		}
	}
}

func readSheet(ts *testscript.TestScript, name string) [][]string {
	data := []byte(ts.ReadFile(name))
	if strings.HasSuffix(name, ".xlsx") {
		file, err := excelize.OpenReader(bytes.NewReader(data))
		ts.Check(err)
		defer file.Close()
		rows, err := file.GetRows(file.GetSheetName(0))
		ts.Check(err)
		return rows
	}
	text, marked := strings.CutPrefix(string(data), "\ufeff")
	if !marked || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		ts.Fatalf("%s has no byte order mark, or lines that do not end in CRLF", name)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	ts.Check(err)
	return rows
}

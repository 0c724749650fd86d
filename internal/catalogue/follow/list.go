package follow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"github.com/mitome/mitome/internal/workbook"
	"github.com/mitome/mitome/openbadges/verify"
)

// MaxList is how many bytes a list may have.
const MaxList = workbook.MaxFile

// ReadList returns the web addresses that a list names, each once, in its order: a text or CSV file in UTF-8, UTF-16 or
// Shift_JIS, or a workbook; and what begins as one and is none. Whatever else stands in it is passed over. Beyond MostEntries
// it ends.
func ReadList(data []byte) (addresses []string, left []Left, err error) {
	known := map[string]bool{}
	add := func(text string) bool {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;\"'<>　、", r) }) {
			lower := strings.ToLower(word[:min(len(word), 8)])
			if !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") {
				continue
			}
			address := verify.AsAddress(word)
			if address == "" || len(word) > verify.MaxAddress {
				if len(left) < mostLeft {
					left = append(left, Left{shortened(word), verify.FetchBadAddress})
				}
				continue
			}
			if !known[address] && len(addresses) < MostEntries {
				known[address] = true
				addresses = append(addresses, address)
			}
		}
		return len(addresses) < MostEntries
	}
	if workbook.Recognise(data) {
		err := cells(data, add)
		return addresses, left, err
	}
	for line := range strings.Lines(decoded(data)) {
		if !add(line) {
			break
		}
	}
	return addresses, left, nil
}

// cells gives the texts of all cells that are seen.
func cells(data []byte, add func(text string) bool) error {
	book, err := workbook.Open(data)
	if err != nil {
		return err
	}
	for _, sheet := range book.Sheets() {
		if sheet.Hidden {
			continue
		}
		rows, err := sheet.Rows()
		if err != nil {
			return err
		}
		for {
			row, err := rows.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
			for i := range row.Cells {
				if !add(row.Cells[i].Text) {
					return nil
				}
			}
		}
	}
	return nil
}

// decoded is a text in UTF-8. Addresses are ASCII: it only matters that they can be seen.
func decoded(data []byte) string {
	switch {
	case len(data) > 1 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff):
		if text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data); err == nil {
			return string(text)
		}
	case !utf8.Valid(data):
		if text, err := japanese.ShiftJIS.NewDecoder().Bytes(data); err == nil {
			return string(text)
		}
	}
	return strings.TrimPrefix(string(data), "\ufeff")
}

// list reads a list at an address anew.
func (r *reading) list(ctx context.Context) (problem string, err error) {
	if err := r.pause(ctx); err != nil {
		return "", err
	}
	answer, err := r.Fetcher.FetchUnless(ctx, r.source.Address, listTypes, r.sourceKnown())
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	switch {
	case err != nil:
		return failureOf(err), nil //nolint:nilerr // the source's trouble, not ours
	case answer.Status == http.StatusNotModified:
		return r.source.Problem, nil // it may have had too many
	case answer.Status == 404, answer.Status == 410:
		return ProblemGone, nil
	case answer.Status != 200:
		return ProblemStatus, nil
	}
	r.source.Validators = bounded(answer.Validators)
	addresses, left, err := ReadList(answer.Body)
	if err != nil || len(addresses) == 0 {
		return ProblemBroken, nil //nolint:nilerr // see above
	}
	r.without = left
	changed, full, err := r.name(ctx, &r.source, addresses)
	r.changed += changed
	if full {
		problem = ProblemFull
	}
	return problem, err
}

// sourceKnown is what lets the source say that it says the same; nothing where the last try failed.
func (r *reading) sourceKnown() verify.Validators {
	if r.force || r.source.Failures > 0 {
		return verify.Validators{}
	}
	return r.source.Validators
}

// failureOf is the code of why there is no answer.
func failureOf(err error) string {
	var failure *verify.FetchError
	if errors.As(err, &failure) {
		return failure.Code
	}
	return verify.FetchUnreachable
}

const listTypes = "text/plain, text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;q=0.9, application/json;q=0.8, */*;q=0.5"

// name notes the addresses of a list, and that others are no longer in it.
func (f *Follower) name(ctx context.Context, s *Source, addresses []string) (changed int, full bool, err error) {
	before, err := f.Records.Words(ctx, s.Address)
	if err != nil {
		return 0, false, err
	}
	known, now := map[string]bool{}, map[string]bool{}
	for _, word := range before {
		known[word] = true
	}
	var all []Taken
	for _, address := range addresses {
		word := wordOf(address)
		now[word] = true
		if !known[word] {
			all = append(all, Taken{Word: word, Address: address})
		}
	}
	for _, word := range before {
		if !now[word] {
			all = append(all, Taken{Word: word, Vanished: true})
		}
	}
	for part := range slices.Chunk(all, 500) {
		n, over, err := f.Records.TakeIn(ctx, s, part, f.Now())
		if changed, full = changed+n, full || over; err != nil {
			return changed, full, err
		}
	}
	return changed, full, nil
}

// wordOf is by what an address of a list is known again. It is no address: that may be of a person's award, of which nothing
// is kept.
func wordOf(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:16])
}

package descriptionbook

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"golang.org/x/text/unicode/norm"

	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster/words"
	"github.com/mitome/mitome/microcredential"
)

// Description is what the form says. The error is a Faults: all that cannot be understood.
func (f *Form) Description() (*microcredential.Description, error) {
	d, faults := f.Understood()
	if len(faults) > 0 {
		return nil, faults
	}
	return d, nil
}

// Understood is what of the form can be understood, and what cannot.
func (f *Form) Understood() (*microcredential.Description, Faults) {
	r := reading{
		form: f, said: new(microcredential.Description), faults: slices.Clone(f.faults),
		speaks: map[locale.Language]bool{locale.Japanese: f.begun(locale.Japanese), locale.English: f.begun(locale.English)},
	}
	for _, sheet := range sheets {
		for _, i := range sheet {
			e := f.entries[i.key]
			switch {
			case e == nil:
			case i.perLanguage():
				r.putIn(i, e.ja, e.jaAt.in(locale.Japanese))
				r.putIn(i, e.en, e.enAt.in(locale.English))
			default:
				text, at := e.one()
				r.put(i, i.key, text, at)
			}
		}
	}
	for _, name := range f.others {
		if text, at := f.entries[name].one(); strings.TrimSpace(text) != "" {
			r.set(name, name, ofFreely(strings.TrimSpace(text)), at)
		}
	}
	return r.said, r.faults
}

// reading is a form while it is read.
type reading struct {
	form   *Form
	said   *microcredential.Description
	faults Faults
	speaks map[locale.Language]bool // the languages in which something is written
}

// set keeps a value under a name, once.
func (r *reading) set(key, name string, value any, at place) {
	_, twice := r.said.Raw(name)
	err := r.said.Set(name, value)
	switch {
	case twice:
		r.faults = append(r.faults, at.fault("twice_key", key, "key", name))
	case err != nil:
		fault := at.fault("value", key)
		fault.Err = err
		r.faults = append(r.faults, fault)
	}
}

// put reads a text, where there is one, and keeps what it means.
func (r *reading) put(i item, name, text string, at place) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	value, code := i.value(text)
	if code == "" {
		r.set(i.key, name, value, at)
		return
	}
	fault := i.fault(at, code, text)
	if isBare(text) {
		fault.meant = r.form.amountNear(i)
	}
	r.faults = append(r.faults, fault)
}

// putIn reads a text in the column of a language.
func (r *reading) putIn(i item, text string, at place) {
	if letters(text) == "" && !r.speaks[at.lang] {
		return // a dash says that there is nothing
	}
	if fault, found := r.form.misplaced(i, text, at, r.speaks); found {
		r.faults = append(r.faults, fault)
		return
	}
	r.put(i, i.key+"_"+string(at.lang), text, at)
}

// in is the place, in the column of a language: also where a form has no cells.
func (p place) in(lang locale.Language) place {
	p.lang = lang
	return p
}

// one is the cell of a row that has no languages; the columns of both are one to it.
func (e *entry) one() (string, place) {
	if e.ja == "" && e.en != "" {
		return e.en, e.enAt
	}
	return e.ja, e.jaAt
}

// value is what a text means in this row, or the code of a fault.
func (i item) value(text string) (any, string) {
	switch i.kind {
	case outcomes, lines:
		return SplitLines(text), ""
	case amount:
		return i.number(text)
	case day:
		if at, ok := words.Day(text); ok { // 令和9年4月10日; what else there is, check judges
			return at.Format(time.DateOnly), ""
		}
	case yesNo:
		switch i.code(text) {
		case "yes":
			return true, ""
		case "no":
			return false, ""
		}
		return nil, "yes_no"
	case choice:
		code := i.code(text)
		return code, i.choiceFault(code)
	case offered, usual:
		if code, known := i.known(text); known {
			return code, ""
		}
		if isBare(text) {
			return nil, "figure"
		}
	case classed:
		if code, known := i.known(text); known {
			return code, ""
		}
	case choices:
		codes := []string{}
		for _, part := range i.apart(text) {
			code := i.code(part)
			if fault := i.choiceFault(code); fault != "" {
				return nil, fault
			}
			codes = append(codes, code)
		}
		return codes, ""
	}
	return text, ""
}

var figure = regexp.MustCompile(`^([0-9][0-9,]*(?:\.[0-9]+)?) *(?:時間|単位|円|hours?|h|credits?)?$`)

// number reads a figure with or without its unit; "none" is an answer, too.
func (i item) number(text string) (any, string) {
	plain := strings.ToLower(strings.TrimSpace(norm.NFKC.String(text)))
	if plain == "なし" || plain == "none" {
		return nil, ""
	}
	if raw := jsontext.Value(plain); raw.IsValid() && raw.Kind() == '0' {
		return raw, ""
	}
	found := figure.FindStringSubmatch(plain)
	if found != nil {
		if n, err := strconv.ParseFloat(strings.ReplaceAll(found[1], ",", ""), 64); err == nil {
			return n, ""
		}
	}
	if strings.HasPrefix(i.key, "extra_") {
		return ofFreely(text), ""
	}
	return nil, "number"
}

// Cell is the cell, such as C12, in which a key of the description is written, and its sheet; both are empty where it is
// nowhere.
func (f *Form) Cell(key string) (sheet, cell string) {
	stem, lang := key, ""
	if cut := strings.LastIndexByte(key, '_'); cut > 0 && (key[cut+1:] == "en" || key[cut+1:] == "ja") {
		stem, lang = key[:cut], key[cut+1:]
	}
	if e := f.entries[key]; e != nil {
		_, at := e.one()
		return at.sheet, at.cell
	}
	if e := f.entries[stem]; e != nil && lang != "" {
		first, other := e.jaAt, e.enAt
		if lang == "en" {
			first, other = other, first
		}
		if first.cell == "" {
			first = other
		}
		return first.sheet, first.cell
	}
	return "", ""
}

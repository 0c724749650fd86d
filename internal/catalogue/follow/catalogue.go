package follow

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/openbadges/verify"
)

// catalogueForm is the form of another's /catalogue.json that is understood: docs/catalogue-api.md.
const catalogueForm = "mitome-catalogue-1"

// Limits on a catalogue of a stranger.
const (
	mostPages = 2000 // in one reading; the next one goes on from there
	mostWord  = 200  // bytes of a stranger's id or place
)

// perPage are how many entries are asked for at once: fewer, when so many are too large.
var perPage = []int{50, 10, 1}

// changesWire is a page of a catalogue. Each entry is read by itself, so that a broken one takes no other with it.
type changesWire struct {
	Catalogue string           `json:"catalogue"`
	Entries   []jsontext.Value `json:"entries"`
	Next      string           `json:"next"`
	More      bool             `json:"more"`
}

// catalogue reads what changed in another's catalogue since it was read last, page by page. Each page is kept with its place.
func (r *reading) catalogue(ctx context.Context) (problem string, err error) {
	full, known := false, r.sourceKnown()
	for range mostPages {
		if err := r.pause(ctx); err != nil {
			return "", err
		}
		page, at, problem := r.page(ctx, known)
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if problem == ProblemGone && r.source.Place != "" { // a place that is not known there any more: all anew
			r.source.Place, known = "", verify.Validators{}
			continue
		}
		if problem != "" {
			return problem, nil
		}
		if page == nil { // what is known still holds
			full = r.source.Problem == ProblemFull
			break
		}
		known = verify.Validators{}
		place, ok := placeOf(page.Next, r.source.Address)
		if !ok || page.More && place == r.source.Place {
			return ProblemEndless, nil
		}
		r.source.Place = place
		changed, over, err := r.Records.TakeIn(ctx, &r.source, r.taken(page, at), r.Now())
		if err != nil {
			return "", err
		}
		r.changed += changed
		if full = full || over; !page.More {
			break
		}
	}
	if err := r.Records.Confirm(ctx, r.source.Address, r.Now()); err != nil {
		return "", err
	}
	if full {
		return ProblemFull, nil
	}
	return "", nil
}

// page asks for a page, and returns the origin that answered; no page and no problem where what is known still holds.
func (r *reading) page(ctx context.Context, known verify.Validators) (page *changesWire, at, problem string) {
	for _, limit := range perPage {
		query, err := url.ParseQuery(r.source.Place)
		if err != nil {
			return nil, "", ProblemBroken
		}
		query.Set("limit", strconv.Itoa(limit))
		answer, err := r.Fetcher.FetchUnless(ctx, r.source.Address+"?"+query.Encode(), "application/json", known)
		switch {
		case err != nil && failureOf(err) == verify.FetchTooLarge && limit > 1:
			continue
		case err != nil:
			return nil, "", failureOf(err)
		case answer.Status == http.StatusNotModified:
			return nil, "", ""
		case answer.Status == 400, answer.Status == 404, answer.Status == 410:
			return nil, "", ProblemGone
		case answer.Status != 200:
			return nil, "", ProblemStatus
		}
		page := readPage(answer.Body)
		if page == nil || len(page.Entries) > limit {
			return nil, "", ProblemBroken
		}
		if r.source.Validators = (verify.Validators{}); len(page.Entries) == 0 && !page.More { // the next question is the same
			r.source.Validators = bounded(answer.Validators)
		}
		return page, origin(answer.Final), ""
	}
	return nil, "", verify.FetchTooLarge
}

// readPage reads a page of a catalogue; nil for anything else.
func readPage(body []byte) *changesWire {
	page := &changesWire{}
	if !utf8.Valid(body) || json.Unmarshal(body, page) != nil || page.Catalogue != catalogueForm {
		return nil
	}
	return page
}

// placeOf is the query of the next question, which must go to the same address.
func placeOf(next, address string) (place string, ok bool) {
	base, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	to, err := base.Parse(next)
	if err != nil || len(to.RawQuery) > mostWord || to.Path != base.Path || origin(to.String()) != origin(address) {
		return "", false
	}
	return "since=" + url.QueryEscape(to.Query().Get("since")), true
}

// taken are the entries of a page that answered from an origin. One that cannot be read is left out.
func (r *reading) taken(page *changesWire, at string) (all []Taken) {
	for _, raw := range page.Entries {
		var w catalogue.Wire
		if json.Unmarshal(raw, &w) != nil || w.ID == "" || len(w.ID) > mostWord {
			r.leave(shortened(w.ID), ProblemEntry)
			continue
		}
		if w.Trial && !w.Removed {
			r.leave(w.ID, ProblemTrial)
		}
		if w.Removed || w.Trial {
			all = append(all, Taken{Word: w.ID, Vanished: true})
			continue
		}
		address, theirs := addressOf(&w, at)
		if address == "" {
			r.leave(w.ID, verify.FetchBadAddress)
			continue
		}
		if r.Own(address) {
			r.leave(address, ProblemOwn)
			continue
		}
		one := Taken{Word: w.ID, Address: address}
		if theirs {
			one.Content = told(&w)
		}
		all = append(all, one)
	}
	return all
}

// told is what a catalogue says of an entry; nil where that is too little, and its address is asked.
func told(w *catalogue.Wire) []byte {
	l := catalogue.FromWire(w)
	content, err := l.Marshal()
	if err != nil || l.Titled() == (catalogue.InLanguage{}) {
		return nil
	}
	return content
}

// addressOf is the address of an entry's first BadgeClass, and whether all of them are of an origin, which may tell of them.
func addressOf(w *catalogue.Wire, at string) (address string, theirs bool) {
	theirs = len(w.Editions) > 0
	for _, e := range w.Editions {
		class := verify.AsAddress(e.Address)
		if class == "" || len(class) > verify.MaxAddress || !strings.Contains(e.Address, "://") {
			return "", false
		}
		if address == "" {
			address = class
		}
		theirs = theirs && origin(class) == at
	}
	return address, theirs
}

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/internal/web/desk"
	"github.com/mitome/mitome/microcredential"
)

// What lies in the store while the desk is measured, and how it is asked.
const (
	deskAwards = 100_000
	deskDrafts = 1_000
	deskRate   = 40 // pages a second
	deskTime   = 15 * time.Second
	deskOften  = 60 // saved forms and pictures
)

// Limits of the desk: of the slowest hundredth of its pages, of a form that is saved and judged as one types, of a picture that
// nobody has seen, and of its styles and scripts, compressed.
const (
	deskPage    = 20 * time.Millisecond
	deskCheck   = 30 * time.Millisecond
	deskPicture = 300 * time.Millisecond
	deskWeight  = 40 << 10
)

// What is counted among all awards and looked for in them, how often it is asked for, and the limit of the slowest hundredth.
var seenPages = []string{
	"board.ja.html", "calendar.ja.html", "course.ja.html", "year.ja.html", "awarded.ja.html?page=1000", "awarded.ja.html?received=no&page=7",
	"awarded.ja.html?mail=none", "awarded.ja.html?q=%E4%BD%90%E8%97%A4+77", "awarded.ja.html?q=S99999", "awarded.ja.html?status=revoked",
}

const (
	seenOften = 300
	seenLimit = 100 * time.Millisecond
)

// office is the desk as the owner of an organisation is served it.
type office struct {
	*server
	filled *filled
	store  string // what it is
	slug   string
	token  auth.Secret
	drafts []issuance.ID
}

// deskWork measures the desk of an organisation with many drafts and many awards, and what is counted and looked for among
// these on PostgreSQL, too.
func deskWork(ctx context.Context, b *bench) error {
	err := b.atDesk(ctx, "", deskDrafts, (*office).pages, (*office).seen, (*office).forms, (*office).pictures, (*office).weight)
	if err != nil {
		return err
	}
	server, err := pgtest.Start(pgtest.Options{Durable: true})
	if errors.Is(err, pgtest.ErrAbsent) {
		b.note("PostgreSQL's server is not installed: its row is left out")
		return nil
	}
	if err != nil {
		return err
	}
	defer server.Close()
	database, err := server.CreateDatabase()
	if err != nil {
		return err
	}
	return b.atDesk(ctx, database, 1, (*office).seen)
}

// atDesk fills a store, in a PostgreSQL database where one is named, serves it, and measures.
func (b *bench) atDesk(ctx context.Context, database string, drafts int, measures ...func(*office, context.Context, *bench) error) (err error) {
	filled, err := b.fillIn(ctx, deskAwards, database)
	if err != nil {
		return err
	}
	defer os.RemoveAll(filled.folder)
	o, err := furnish(ctx, filled, drafts)
	if err != nil {
		return err
	}
	if o.server, err = b.serve(ctx, filled.folder, filled.flags()...); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.stop()) }()
	if err := o.wait("/healthz"); err != nil {
		return err
	}
	for _, measure := range measures {
		if err := measure(o, ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// furnish gives a store drafts and an owner who is signed in.
func furnish(ctx context.Context, f *filled, drafts int) (o *office, err error) {
	a, err := app.Open(ctx, app.Config{Data: f.folder, Database: f.database, Existing: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	org, err := a.Store.Organisation(ctx, f.slug)
	if err != nil {
		return nil, err
	}
	by, err := a.Operator(ctx)
	if err != nil {
		return nil, err
	}
	o = &office{filled: f, slug: f.slug, store: "SQLite"}
	if f.database != "" {
		o.store = "PostgreSQL"
	}
	if o.token, err = signIn(ctx, a, org.ID); err != nil {
		return nil, err
	}
	good, err := samples.Good()
	if err != nil {
		return nil, err
	}
	for n := range drafts {
		d := new(microcredential.Description)
		if err := d.UnmarshalJSON(good[n%len(good)]); err != nil {
			return nil, err
		}
		fields := authoring.FieldsOf(d)
		delete(fields, "id")
		fields["title_ja"] += fmt.Sprintf(" %d", n)
		draft, err := a.Authoring.Begin(ctx, by, &org, 0, fields)
		if err != nil {
			return nil, err
		}
		o.drafts = append(o.drafts, draft.ID)
	}
	return o, nil
}

// signIn makes somebody an owner of an organisation, who is signed in by the token.
func signIn(ctx context.Context, a *app.App, org issuance.OrganisationID) (auth.Secret, error) {
	by, err := a.Operator(ctx)
	if err != nil {
		return "", err
	}
	owner, err := a.Auth.Add(ctx, by, auth.Invitation{Email: "owner@mizunara-u.example", Language: "ja", Membership: auth.Membership{Org: org, Role: auth.Owner}})
	if err != nil {
		return "", err
	}
	return a.Auth.SignInAs(ctx, owner.ID, auth.ByLink, "", "bench")
}

// ask asks the desk as a browser does, follows where it leads, and returns the answer.
func (o *office) ask(ctx context.Context, method, path string, form url.Values) (status int, answer []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, method, "http://"+o.addr+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, nil, err
	}
	r.Host = baseHost
	r.Header.Set("Cookie", "__Host-mitome="+string(o.token))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	answered, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, nil, err
	}
	defer answered.Body.Close()
	if answer, err = io.ReadAll(answered.Body); err != nil {
		return 0, nil, err
	}
	if to := answered.Header.Get("Location"); answered.StatusCode == http.StatusSeeOther && strings.HasPrefix(to, "/desk/") {
		return o.ask(ctx, http.MethodGet, to, nil)
	}
	return answered.StatusCode, answer, nil
}

// read asks for what has to be there.
func (o *office) read(ctx context.Context, path string) ([]byte, error) {
	status, answer, err := o.ask(ctx, http.MethodGet, path, nil)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s: status %d", path, status)
	}
	return answer, err
}

// draft is the address of a page of one of the drafts, whichever.
func (o *office) draft(page string) string {
	return "/desk/" + o.slug + "/m/" + o.drafts[mathrand.IntN(len(o.drafts))].String() + "/" + page //nolint:gosec // no secret hangs on it
}

// pages asks for every page that belongs to an organisation or to a draft, in turn, at an even rate.
func (o *office) pages(ctx context.Context, b *bench) error {
	addresses, err := o.addresses(ctx)
	if err != nil {
		return err
	}
	took := map[string][]time.Duration{}
	var all []time.Duration
	tick := time.NewTicker(time.Second / deskRate)
	defer tick.Stop()
	for i, began := 0, time.Now(); time.Since(began) < deskTime; i++ {
		address := addresses[i%len(addresses)]
		<-tick.C
		due := time.Now()
		if _, err := o.read(ctx, o.at(address)); err != nil {
			return err
		}
		all = append(all, time.Since(due))
		took[address] = append(took[address], time.Since(due))
	}
	slowest := ""
	for address := range took {
		if slowest == "" || median(took[address]) > median(took[slowest]) {
			slowest = address
		}
	}
	b.show(within("p99 of the pages of the desk", quantile(all, 0.99), deskPage))
	b.note("%d pages, %d addresses, %d drafts, %d awards; median %s; the slowest is %s with %s", len(all), len(addresses), deskDrafts, deskAwards,
		short(median(all)), slowest, short(median(took[slowest])))
	return nil
}

// seen asks for what is counted and looked for among all awards: the overview, and the list by what can be asked of it. Then it
// does so while an award changes before each look, and while a list is issued.
func (o *office) seen(ctx context.Context, b *bench) error {
	name := fmt.Sprintf("overview and list, %d, %s", deskAwards, o.store)
	if err := o.looks(ctx, b, "p99 of "+name, nil); err != nil {
		return err
	}
	list, err := o.read(ctx, "/desk/"+o.slug+"/awarded.ja.html?page=1000")
	if err != nil {
		return err
	}
	awards := awardLink.FindAllSubmatch(list, -1)
	if len(awards) == 0 {
		return errors.New("the list links no award")
	}
	err = o.looks(ctx, b, "the same, each after a change", func(i int) error {
		show := url.Values{"show": {[]string{"yes", "no"}[i/len(awards)%2]}, "agreed": {"yes"}}
		status, _, err := o.ask(ctx, http.MethodPost, fmt.Sprintf("/desk/%s/a/%s/shown.ja.html", o.slug, awards[i%len(awards)][1]), show)
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("an award is shown: status %d", status)
		}
		return err
	})
	if err != nil {
		return err
	}
	learners, err := b.list("meanwhile", deskRows)
	if err != nil {
		return err
	}
	issued := make(chan error, 1)
	go func() {
		_, _, err := b.issue(ctx, o.filled.folder, learners, o.filled.flags()...)
		issued <- err
	}()
	return errors.Join(o.looks(ctx, b, fmt.Sprintf("the same, while %d are issued", deskRows), nil), <-issued)
}

var awardLink = regexp.MustCompile(`/a/([^/"]+)/award`)

// looks asks for each of the pages that are seen, after change, if not nil.
func (o *office) looks(ctx context.Context, b *bench, name string, change func(i int) error) error {
	var took []time.Duration
	slowest, most := "", time.Duration(0)
	for i := range seenOften {
		if change != nil {
			if err := change(i); err != nil {
				return err
			}
		}
		page := seenPages[i%len(seenPages)]
		began := time.Now()
		if _, err := o.read(ctx, strings.Replace("/desk/{org}/"+page, "{org}", o.slug, 1)); err != nil {
			return err
		}
		took = append(took, time.Since(began))
		if last := took[i]; last > most {
			slowest, most = page, last
		}
	}
	b.show(within(name, quantile(took, 0.99), seenLimit))
	b.note("median %s; the first look took %s, the slowest was %s with %s", short(median(took)), short(took[0]), slowest, short(most))
	return nil
}

// at is an address of the table, of the organisation and of one of its drafts.
func (o *office) at(address string) string {
	if _, page, of := strings.Cut(address, "{class}/"); of {
		return o.draft(page) + ".ja.html"
	}
	return strings.ReplaceAll(address, "{org}", o.slug) + ".ja.html"
}

// addresses are those of the desk's table that answer with a page to the owner.
func (o *office) addresses(ctx context.Context) (pages []string, err error) {
	for _, row := range desk.Table() {
		rest := strings.NewReplacer("{org}", "", "{class}", "").Replace(row.Address)
		if row.Method != http.MethodGet || strings.ContainsAny(rest, "{.") || !strings.HasPrefix(row.Address, "/desk/{org}/") {
			continue
		}
		switch status, _, err := o.ask(ctx, http.MethodGet, o.at(row.Address), nil); {
		case err != nil:
			return nil, err
		case status >= http.StatusInternalServerError:
			return nil, fmt.Errorf("%s: status %d", row.Address, status)
		case status == http.StatusOK:
			pages = append(pages, row.Address)
		}
	}
	if len(pages) == 0 {
		return nil, errors.New("the desk has no page")
	}
	return pages, nil
}

var revision = regexp.MustCompile(`name="revision" value="(\d+)"`)

// forms saves forms as a browser does while somebody types: what is typed is kept, all of it is judged, and the page comes
// back.
func (o *office) forms(ctx context.Context, b *bench) error {
	var took []time.Duration
	for range deskOften {
		at := o.draft("form")
		form, err := o.read(ctx, at+".ja.html")
		if err != nil {
			return err
		}
		kept := revision.FindSubmatch(form)
		if kept == nil {
			return fmt.Errorf("%s: the form has no revision", at)
		}
		change := url.Values{"revision": {string(kept[1])}, "description_ja": {"学修の内容を述べる。" + rand.Text()}, "learner_effort_hours": {"たくさん"}}
		began := time.Now()
		status, answer, err := o.ask(ctx, http.MethodPost, at+".ja.html", change)
		took = append(took, time.Since(began))
		if err != nil {
			return err
		}
		if status != http.StatusOK || !bytes.Contains(answer, []byte("たくさん")) {
			return fmt.Errorf("%s: status %d, and what was typed is not there", at, status)
		}
	}
	b.show(within("a form saved and judged, median", median(took), deskCheck))
	b.note("the slowest of %d took %s", len(took), short(quantile(took, 1)))
	return nil
}

// pictures asks for the pictures of drafts, each for the first time.
func (o *office) pictures(ctx context.Context, b *bench) error {
	var took []time.Duration
	for _, id := range o.drafts[:deskOften] {
		began := time.Now()
		if _, err := o.read(ctx, "/desk/"+o.slug+"/m/"+id.String()+"/picture.ja.png"); err != nil {
			return err
		}
		took = append(took, time.Since(began))
	}
	b.show(within("a picture of a draft, p99", quantile(took, 0.99), deskPicture))
	return nil
}

var linked = regexp.MustCompile(`(?:href|src)="(/desk/files/[^"]+\.(?:css|js))"`)

// weight adds up the styles and scripts of the form, compressed.
func (o *office) weight(ctx context.Context, b *bench) error {
	form, err := o.read(ctx, o.draft("form.ja.html"))
	if err != nil {
		return err
	}
	var packed bytes.Buffer
	files := linked.FindAllSubmatch(form, -1)
	if len(files) == 0 {
		return errors.New("the form links no style")
	}
	for _, file := range files {
		text, err := o.read(ctx, string(file[1]))
		if err != nil {
			return err
		}
		zip := gzip.NewWriter(&packed)
		_, err = zip.Write(text)
		if err := errors.Join(err, zip.Close()); err != nil {
			return err
		}
	}
	weight := packed.Len()
	b.show(figure{name: "styles and scripts of the desk", ours: fmt.Sprintf("%.1f kB", float64(weight)/1024), limit: "≤ 40 kB", ok: weight <= deskWeight})
	return nil
}

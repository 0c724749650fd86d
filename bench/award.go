package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/app"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/samples"
	"github.com/mitome/mitome/microcredential"
)

// deskRows is how many learners stand in the list of the desk, deskLimit how long whoever hands it in waits for its page.
const (
	deskRows  = 10_000
	deskLimit = 1500 * time.Millisecond
)

// awardAtDesk hands a workbook in at the desk, as a browser does, until the page on which its rows are understood is there;
// then it is released, and handed in once more, when everybody in it holds the award. The desk runs in this process.
func awardAtDesk(ctx context.Context, b *bench) error {
	list := sheet(deskRows, func(i int) string { return fmt.Sprintf("学習者%d", i) })
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	d := &servedDesk{served: make(chan error, 1)}
	if err := d.open(ctx, b.folder()); err != nil {
		return err
	}
	for _, state := range []string{"", ", who all hold it"} {
		var took []time.Duration
		var rows string
		for range b.rounds {
			began := time.Now()
			page, err := d.handIn(list)
			if err != nil {
				return err
			}
			took, rows = append(took, time.Since(began)), page
		}
		b.show(within(fmt.Sprintf("%d rows read at the desk%s", deskRows, state), median(took), deskLimit))
		if state == "" {
			if err := d.release(ctx, rows); err != nil {
				return err
			}
		}
	}
	stop()
	return errors.Join(<-d.served, d.Close())
}

// servedDesk is a desk that is served, and a browser of somebody who may award.
type servedDesk struct {
	*app.App
	org       issuance.OrganisationID
	browser   http.Client
	award     string // address of the page on which lists are handed in
	class     string
	described []byte // what is awarded
	served    chan error
}

// open serves a store in which a sample is published, and signs somebody in.
func (d *servedDesk) open(ctx context.Context, folder string) error {
	good, err := samples.Good()
	if err != nil {
		return err
	}
	described, err := microcredential.Parse(good[0])
	if err != nil {
		return err
	}
	d.described = good[0]
	if d.App, err = app.Open(ctx, app.Config{Data: folder, Serving: true}); err != nil {
		return err
	}
	by, err := d.Operator(ctx)
	if err != nil {
		return err
	}
	plan, err := d.Service.PlanVersion(ctx, issuance.Request{Description: described[0], BaseURL: baseURL})
	if err == nil {
		err = d.Service.Publish(ctx, by, plan)
	}
	if err != nil {
		return err
	}
	d.org, d.class = plan.Org.ID, plan.Version.ClassID.String()
	token, err := signIn(ctx, d.App, d.org)
	if err != nil {
		return err
	}
	return d.serve(ctx, plan.Org.Slug, string(token))
}

func (d *servedDesk) serve(ctx context.Context, slug, token string) error {
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return err
	}
	at := fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)
	by, err := d.Operator(ctx)
	if err == nil {
		err = d.Store.PutSetting(ctx, by, "base_url", at, time.Now())
	}
	if err != nil {
		return err
	}
	ready := make(chan bool)
	go func() { d.served <- d.Serve(ctx, listener, slog.New(slog.DiscardHandler), func() { close(ready) }) }()
	<-ready
	host, err := url.Parse(at)
	if err != nil {
		return err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	jar.SetCookies(host, []*http.Cookie{{Name: "mitome", Value: token}})
	d.browser, d.award = http.Client{Jar: jar}, at+"/desk/"+slug+"/award.ja.html"
	return nil
}

// handIn hands a list in, and returns the page of its rows.
func (d *servedDesk) handIn(list []byte) (string, error) {
	var form bytes.Buffer
	parts := multipart.NewWriter(&form)
	err := parts.WriteField("class", d.class)
	if err != nil {
		return "", err
	}
	file, err := parts.CreateFormFile("file", "list.xlsx")
	if err != nil {
		return "", err
	}
	if _, err := file.Write(list); err != nil {
		return "", err
	}
	if err := parts.Close(); err != nil {
		return "", err
	}
	answer, err := d.browser.Post(d.award, parts.FormDataContentType(), &form)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if !bytes.Contains(page, []byte("学習者99")) {
		err = errors.Join(err, fmt.Errorf("%s: status %d, and the rows are not shown", d.award, answer.StatusCode))
	}
	return answer.Request.URL.String() + "\n" + string(page), err
}

// sentAlong finds what the form of a list sends along.
var sentAlong = regexp.MustCompile(`name="(revision|version|good)" value="([^"]*)"`)

// release releases the list of a page, and waits until its awards are made.
func (d *servedDesk) release(ctx context.Context, page string) error {
	batch, err := d.press(page)
	if err != nil {
		return err
	}
	return d.finish(ctx, batch)
}

// press presses the button that releases the list of a page, and returns its batch.
func (d *servedDesk) press(page string) (int64, error) {
	address, page, _ := strings.Cut(page, "\n")
	form := url.Values{"decided": {"none"}, "deed": {"release"}}
	for _, found := range sentAlong.FindAllStringSubmatch(page, -1) {
		form.Set(found[1], found[2])
	}
	answer, err := d.browser.PostForm(address, form)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	found := regexp.MustCompile(`/b/(\d+)/`).FindStringSubmatch(answer.Request.URL.Path)
	if found == nil {
		return 0, fmt.Errorf("%s: the list was not released", address)
	}
	return strconv.ParseInt(found[1], 10, 64)
}

// finish waits until the awards of a batch are made.
func (d *servedDesk) finish(ctx context.Context, batch int64) error {
	for {
		now, err := d.Store.Progress(ctx, d.org, batch)
		if err != nil || now.Waiting == 0 {
			return err
		}
		time.Sleep(beat)
	}
}

// beat is how often it is looked whether a batch is made.
const beat = 20 * time.Millisecond

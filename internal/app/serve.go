package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/job"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/gate"
	"github.com/mitome/mitome/internal/web/page"
	"github.com/mitome/mitome/internal/web/site"
)

// ErrServing means that another process serves this data folder already.
var ErrServing = locale.NewTrouble("trouble.serving", "another serve runs on this data folder")

// roomyGC lets the heap of a server grow to several times what lives in it before it is collected. That is a few
// megabytes; at the usual 100 the collector would run some thirty times a second under load.
const roomyGC = 400

// Serve answers requests on a listener and works tasks until ctx ends; then it lets both finish. ready, if not nil, is
// called once the first request can be answered.
func (a *App) Serve(ctx context.Context, listener net.Listener, logger *slog.Logger, ready func()) error {
	if a.Store.Engine() == job.SQLite && !a.Store.ReadOnly() {
		lock, err := store.LockServe(a.config.Data)
		if errors.Is(err, store.ErrLocked) {
			return ErrServing
		}
		if err != nil {
			return err
		}
		defer lock.Close()
	}
	handler, judge, err := a.pages(logger, 0)
	if err != nil {
		return err
	}
	defer judge.fetcher.Close()
	if handler, err = a.besideDesk(ctx, handler, judge, listener.Addr(), logger); err != nil {
		return err
	}
	debug.SetGCPercent(roomyGC)
	a.Service.Aside = func(batch int64, rows []issuance.SetAside) {
		for _, row := range rows {
			logger.Warn("row set aside: settle the reason and issue the list again", "batch", batch, "row", row.Row, "column", row.Column(), "reason", row.Message("en"))
		}
	}
	working, stop := context.WithCancel(ctx)
	defer stop()
	worked := make(chan error, 1)
	go func() {
		defer close(worked) // both branches below may ask
		worked <- a.Work(working, warnings(logger))
	}()
	finished := a.beside(working, judge, logger)
	defer func() {
		stop()
		finished()
	}()
	server := web.NewServer(handler, logger)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	if ready != nil {
		ready()
	}
	select {
	case err := <-served:
		stop()
		return errors.Join(fmt.Errorf("serve: %w", err), <-worked)
	case err := <-worked:
		if err != nil {
			return errors.Join(err, server.Close())
		}
	case <-ctx.Done():
	}
	return errors.Join(shutDown(server), <-worked)
}

// beside does what goes on beside pages and tasks until ctx ends: it reads the catalogue and what the desk looks for, follows
// the catalogues of others, sends mails and records lists whose hour has come. What it returns waits until what was in hand
// then is finished.
func (a *App) beside(ctx context.Context, judge *verifier, logger *slog.Logger) (finished func()) {
	go func() {
		if err := a.prepareCatalogue(ctx); err != nil && ctx.Err() == nil {
			logger.Warn("the catalogue could not be read and will be at the next search", "error", err)
		}
	}()
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		if !a.Store.ReadOnly() && !a.config.Preview && !a.config.Memory {
			a.follower(judge).Run(ctx, func(err error) {
				logger.Warn("a source of the catalogue could not be read and will be again", "error", err)
			})
		}
	}()
	read, sent, released := a.readAhead(ctx, logger), a.sendMails(ctx, logger), a.releaseLists(ctx, logger)
	return func() {
		<-read
		<-followed
		<-sent
		<-released
	}
}

// afterStart is when a server reads ahead: its first answers are waited for, and this is not.
const afterStart = time.Second

// readAhead reads what the desk looks for and counts of the awards of each organisation that has people there, so that none of
// them waits for it; what it returns is closed at the end of that.
func (a *App) readAhead(ctx context.Context, logger *slog.Logger) <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-ctx.Done():
			return
		case <-time.After(afterStart):
		}
		orgs, err := a.Store.Organisations(ctx)
		for i := range orgs {
			var members []auth.Member
			if members, err = a.Store.Members(ctx, orgs[i].ID); err == nil && len(members) > 0 {
				_, err = a.Register.Filed(ctx, &orgs[i], department.Whole())
			}
			if err != nil {
				break
			}
		}
		if err != nil && ctx.Err() == nil {
			logger.Warn("awards could not be read ahead and will be when they are looked for", "error", err)
		}
	}()
	return done
}

// sendMails sends what is queued until ctx ends; what it returns is closed once what was in hand then is finished.
func (a *App) sendMails(ctx context.Context, logger *slog.Logger) <-chan struct{} {
	done := make(chan struct{})
	a.Mail.Alone = a.Store.Engine() == job.SQLite // where one process serves
	a.Mail.Failed = func(err error) { logger.Warn("mails wait and will be tried again", "error", err) }
	go func() {
		defer close(done)
		if !a.Store.ReadOnly() && !a.config.Preview {
			var reminding sync.WaitGroup
			reminding.Go(func() { a.remindDaily(ctx, logger) })
			a.Mail.Run(ctx)
			reminding.Wait()
		}
	}()
	return done
}

// notice is what heads every page that is served.
func (a *App) notice() page.Notice {
	switch {
	case a.demonstration:
		return page.Demonstration
	case a.config.Preview:
		return page.Preview
	}
	return ""
}

// warnings logs failed tries: the first ones, and then one in a minute for each batch.
func warnings(logger *slog.Logger) func(attempt int, err error) {
	var mu sync.Mutex
	last := map[int64]time.Time{}
	return func(attempt int, err error) {
		var work *issuance.WorkError
		if !errors.As(err, &work) {
			logger.Warn("task failed and will be tried again", "attempt", attempt, "error", err)
			return
		}
		batch := work.Ref.Batch
		mu.Lock()
		defer mu.Unlock()
		if time.Since(last[batch]) < time.Minute {
			return
		}
		last[batch] = time.Now()
		logger.Warn("awards wait and will be tried again until they are made or the batch is undone", "batch", batch,
			"attempt", attempt, "error", err, "to_end_it", fmt.Sprintf("mitome undo %d --reason issued_in_error", batch))
	}
}

// published is the store as the public pages read it: of an award, only what they show.
type published struct{ *store.Store }

func (p published) Award(ctx context.Context, org issuance.OrganisationID, id issuance.ID) (issuance.Award, error) {
	return p.PublishedAward(ctx, org, id)
}

func shutDown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("stop serving: %w", err), server.Close())
	}
	return nil
}

// pages are the public pages, and the judge of anybody's badges who asks them for what is ours; unstated is as of newVerifier.
// The caller closes its fetcher.
func (a *App) pages(logger *slog.Logger, unstated time.Duration) (http.Handler, *verifier, error) {
	judge := a.newVerifier(unstated)
	if a.demonstration {
		if err := besides(judge.fetcher, a.config.Beside); err != nil {
			judge.fetcher.Close()
			return nil, nil, err
		}
	}
	handler, err := site.New(site.Config{Source: published{a.Store}, Verifier: judge, Catalogue: a.Catalogue, Limits: gate.Limits{Proxies: a.config.Proxies},
		Log: logger, Now: a.config.Now, Editions: a.config.Editions, Notice: a.notice(), Foreign: a.config.Foreign})
	if err != nil {
		judge.fetcher.Close()
		return nil, nil, err
	}
	judge.published = handler
	return handler, judge, nil
}

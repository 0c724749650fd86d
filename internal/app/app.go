// Package app puts the house together: it opens the store and the keys, makes the post office, works its tasks in the
// background, and serves what is published. Commands use it; nobody else does.
package app

import (
	"context"
	"crypto"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/user"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/mitome/mitome/internal/audit"
	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/catalogue"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/job"
	"github.com/mitome/mitome/internal/keyring"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/yearbook"
	"github.com/mitome/mitome/microcredential"
)

// Config says where things are. The zero value of each field is a sensible one.
type Config struct {
	Memory   bool             // the store lies in memory and ends with the process; there are no keys, and nothing is on the disk
	Data     string           // folder of the SQLite store and of the keys; "mitome-data"
	Database string           // URL of a PostgreSQL database that takes the place of the SQLite store
	Identity string           // file with the age identity that opens the keys; Data/keys/identity.txt
	Existing bool             // refuse to make a store where there is none
	Serving  bool             // leave a core to reading while working
	Proxies  []netip.Prefix   // whose X-Forwarded-For is believed when clients are told apart; nobody's
	Now      func() time.Time // time.Now
	Random   io.Reader        // of ids, salts and secrets; crypto/rand.Reader, of keys always

	Editions microcredential.Editions // of the guideline: badges are read by all, and written by the current; those known

	Preview       bool     // what is served is a preview: nothing was published or awarded
	Demonstration bool     // mark a new store as one in which everything is invented
	Beside        []string // origins on this machine that a demonstration may ask: "http://NAME.localhost:PORT"
	Foreign       string   // address of another system's badge at one of them, which the comparison names for trying
}

// DefaultData is the data folder when none is named.
const DefaultData = "mitome-data"

// App is the house, open for work.
type App struct {
	Store     *store.Store
	Service   *issuance.Service
	Standing  *standing.Service
	Register  *register.Register
	Yearbook  *yearbook.Service
	Catalogue *catalogue.Catalogue
	Authoring *authoring.Service
	Awarding  *awarding.Service
	Mail      *mail.Outbox
	Auth      *auth.Service
	Claims    *claiming.Service

	Departments *department.Service

	config Config

	demonstration bool                   // everything in the store is invented
	desk          atomic.Pointer[deskAt] // once it is served
}

// Open opens the store, making it when there is none, unless it must exist.
func Open(ctx context.Context, c Config) (*App, error) {
	if c.Data == "" {
		c.Data = DefaultData
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	st, err := openStore(ctx, c)
	if err != nil {
		return nil, err
	}
	a := &App{Store: st, config: c}
	var keys issuance.Keys = noKeys{}
	var vault mail.Vault = noKeys{}
	if !st.ReadOnly() && !c.Memory {
		ring, err := keyring.Open(filepath.Join(c.Data, "keys"), c.Identity)
		if err != nil {
			return nil, errors.Join(err, st.Close())
		}
		keys, vault = keysHere{ring}, ring
	}
	a.Service = issuance.New(records(st), keys, painter{}, c.Now, c.Random, c.Serving)
	a.Service.Editions = c.Editions
	a.Standing = standing.New(awarded(st), c.Now)
	a.Awarding = &awarding.Service{Proposals: st.ProposalStore, Classes: st.DraftStore, Post: a.Service, May: a.mayAward}
	a.Authoring = &authoring.Service{Drafts: st.DraftStore, Reviews: st.ReviewStore, Departments: st.DepartmentStore, Post: a.Service}
	a.Mail = mail.New(st.MailStore, vault, c.Now)
	a.Departments = &department.Service{Records: st.DepartmentStore, Now: c.Now}
	a.Auth = auth.New(people(st.PeopleStore), letters{a}, c.Now, c.Random)
	a.Mail.Writers[mail.SignIn], a.Mail.Writers[mail.Invitation], a.Mail.Writers[mail.Waits] = a.writeSignIn, a.writeInvitation, a.writeWaits
	a.Claims = &claiming.Service{Records: st.Claims(), Standing: a.Standing, Vault: vault, Now: c.Now, Random: c.Random}
	a.Mail.Writers[mail.Asked] = a.writeAsked
	a.Mail.Learners, a.Mail.Writers[mail.PrivateAddress], a.Mail.Writers[mail.Answered] = a.writeAwards, a.writeAddress, a.writeAnswer
	a.Register = register.New(register.Records{Organisations: st, Awards: st.AwardStore, Batches: st.BatchStore, Deeds: st.AuditStore, Departments: st.DepartmentStore}, a.Trouble, c.Now)
	a.Yearbook = &yearbook.Service{Records: st.YearbookStore, Owners: st.DepartmentStore, Register: a.Register, Digest: a.Service.TextDigest, Editions: editions(c.Editions), Now: c.Now}
	a.Yearbook.Sources = []yearbook.Source{a.plannedLists, a.mailboxEnds}
	if c.Demonstration {
		if err := a.demonstrate(ctx); err != nil {
			return nil, errors.Join(err, st.Close())
		}
	}
	if a.demonstration = a.demonstrates(ctx); a.demonstration {
		st.Invent(invented)
		a.Mail.Only = a.mailFolder()
	}
	a.Catalogue = catalogue.New(published{st}, c.Now)
	return a, nil
}

// editions are those of the guideline that are known where nobody names any.
func editions(asked microcredential.Editions) microcredential.Editions {
	if len(asked) == 0 {
		return microcredential.KnownEditions()
	}
	return asked
}

func openStore(ctx context.Context, c Config) (*store.Store, error) {
	o := store.Options{Existing: c.Existing, Serving: c.Serving, Random: c.Random}
	if c.Memory {
		return store.OpenMemory(ctx, o)
	}
	if c.Database != "" {
		return store.OpenURL(ctx, c.Database, o)
	}
	return store.OpenFolder(ctx, c.Data, o)
}

// Operator is whoever works at this machine's command line, known by the login.
func (a *App) Operator(ctx context.Context) (issuance.By, error) {
	name := fmt.Sprintf("uid %d", os.Getuid()) // a container may have no name for it
	if login, err := user.Current(); err == nil && login.Username != "" {
		name = login.Username
	}
	return a.Store.Actor(ctx, audit.Operator, name, a.config.Now())
}

// AsOperator does something in the name of whoever works at the command line.
func (a *App) AsOperator(ctx context.Context, do func(by issuance.By) error) error {
	by, err := a.Operator(ctx)
	if err != nil {
		return err
	}
	return do(by)
}

// people are the parts of a store as sign-in takes them.
func people(st store.PeopleStore) auth.Records {
	return auth.Records{People: st, Sessions: st, Links: st, Passkeys: st, Identities: st}
}

// records are the parts of a store as the post office takes them.
func records(st *store.Store) issuance.Records {
	return issuance.Records{
		Organisations: st.OrganisationStore, Classes: st.ClassStore, Batches: st.BatchStore, Awards: st.AwardStore, Plans: st.PlanStore, Approvals: st.ReviewStore,
	}
}

// awarded are the parts of a store as whoever looks after what was awarded takes them.
func awarded(st *store.Store) standing.Records {
	return standing.Records{
		Organisations: st.OrganisationStore, Awards: st.AwardStore, Learners: st.AwardStore, Batches: st.BatchStore, Agreements: st.BatchStore,
	}
}

// Close gives everything back.
func (a *App) Close() error { return a.Store.Close() }

// bulkGC lets the heap grow to three times what lives in it while tasks are worked: most of it is gone with its chunk.
const bulkGC = 200

// tasksAtOnce is how many chunks are in hand: while one is written, others are made ready and signed.
const tasksAtOnce = 4

// Work works the store's tasks until ctx ends, and tells of each failed try. On SQLite one process works at a time: Work waits
// until the folder's lock is free. It returns when the tasks in hand are finished, at most grace after ctx ended.
func (a *App) Work(ctx context.Context, failed func(attempt int, err error)) error {
	if a.Store.ReadOnly() {
		<-ctx.Done()
		return nil
	}
	if a.Store.Engine() == job.SQLite {
		lock, err := waitForLock(ctx, a.config.Data)
		if err != nil || lock == nil {
			return err
		}
		defer lock.Close()
	}
	if !a.config.Serving {
		debug.SetGCPercent(bulkGC)
	}
	workers := job.NewWorkers(a.Store.Engine())
	job.Register(workers, func(ctx context.Context, task issuance.ChunkTask, done job.Done) error {
		err := a.Service.Work(ctx, task, a.Store.Task(done))
		if errors.Is(err, issuance.ErrNoKey) { // a machine that has it may take the chunk
			return &job.Elsewhere{Err: err}
		}
		return err
	})
	job.Register(workers, func(ctx context.Context, task standing.UndoTask, done job.Done) error {
		return a.Standing.WorkUndo(ctx, task, a.Store.Task(done))
	})
	runner := a.begin(ctx, workers, failed)
	if runner == nil {
		return nil
	}
	a.forget(ctx, failed)
	patience := grace
	if cause := context.Cause(ctx); errors.Is(cause, store.ErrFull) || errors.Is(cause, store.ErrReadOnly) || errors.Is(cause, store.ErrAway) {
		patience = time.Second // nothing more can be written
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return runner.Stop(stopping)
}

// forget forgets old proposals, plans and mails, and whatever else has had its term (docs/privacy.md), now, and once an hour
// until ctx ends.
func (a *App) forget(ctx context.Context, failed func(attempt int, err error)) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		if err := errors.Join(a.Awarding.Forget(ctx), a.Service.ForgetPlans(ctx), a.Standing.ForgetTerms(ctx), a.Mail.Forget(ctx), a.Auth.Tidy(ctx), a.Claims.Forget(ctx)); err != nil && ctx.Err() == nil {
			failed(1, fmt.Errorf("forget what is old: %w", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Trouble returns why the last try to work a batch's chunks failed; nil when none has failed.
func (a *App) Trouble(ctx context.Context, org *issuance.Organisation, b *issuance.Batch) (stuck, err error) {
	if b.Signed {
		if _, err := a.Service.Signer(org); errors.Is(err, issuance.ErrNoKey) {
			return err, nil
		}
	}
	note, err := a.Store.LastFailure(ctx, issuance.ChunkTask{}.Kind(), fmt.Sprintf(`"batch":%d,`, b.ID))
	if err != nil || note == "" {
		return nil, err
	}
	return locale.Recalled(note), nil
}

// begin starts to work, and tries again until it can or ctx ends: a full disk or a database that is away must not end
// a server, which can still answer from its memory or will when they are back.
func (a *App) begin(ctx context.Context, workers *job.Workers, failed func(attempt int, err error)) *job.Runner {
	for attempt := 1; ; attempt++ {
		runner, err := a.Store.Work(ctx, workers, job.Options{Workers: tasksAtOnce, Failed: failed, Noted: locale.Noted})
		if err == nil {
			return runner
		}
		failed(attempt, fmt.Errorf("work: %w", err))
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Second):
		}
	}
}

// grace is how long tasks and requests in hand may take to finish after a signal to stop.
const grace = 20 * time.Second

// waitForLock returns the folder's lock, or nil when ctx ended first.
func waitForLock(ctx context.Context, dir string) (*store.Lock, error) {
	for {
		lock, err := store.LockFolder(dir)
		if !errors.Is(err, store.ErrLocked) {
			return lock, err
		}
		select {
		case <-ctx.Done():
			return nil, nil //nolint:nilnil // nothing was to be had, and nobody needs it any more
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// keysHere are the keys of this machine.
type keysHere struct{ *keyring.Ring }

func (k keysHere) Ensure(name string, algorithm issuance.Algorithm) (crypto.PublicKey, error) {
	return k.Ring.Ensure(name, string(algorithm))
}

func (k keysHere) Signer(name string) (crypto.Signer, error) {
	key, err := k.Ring.Signer(name)
	if errors.Is(err, keyring.ErrNoKey) {
		err = errors.Join(issuance.ErrNoKey, err)
	}
	return key, err
}

// noKeys stands in for the keys of a store that can only be read.
type noKeys struct{}

func (noKeys) Ensure(string, issuance.Algorithm) (crypto.PublicKey, error) {
	return nil, store.ErrReadOnly
}
func (noKeys) Signer(string) (crypto.Signer, error) { return nil, store.ErrReadOnly }
func (noKeys) Seal(string) (string, error)          { return "", store.ErrReadOnly }
func (noKeys) Unseal(string) (string, error)        { return "", store.ErrReadOnly }

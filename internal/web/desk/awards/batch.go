package awards

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// batchView is the page of a batch: how far it has come, and who got what.
type batchView struct {
	page.Frame
	visit      *visit.Visit
	batch      *register.Batch
	title      string // of what was awarded, in the reader's language or else the other
	lang       locale.Language
	awards     []*register.Award
	number     int // of the page, from 1
	more       bool
	asker      string // who has asked for it to be undone or reinstated; empty: nobody, or not known
	problem    string
	miscounted bool                 // the number that was to be repeated is another one
	sure       *issuance.Revocation // that is asked about once more before it is done; nil: none
	replaced   *register.Award      // in whose place the batch's only one is; nil: none
	note       string               // of an undoing, as it was typed
	told       map[mail.State]int
	room       mail.Room       // what the quota leaves
	remind     *mail.Reminding // who would be sent the link again; nil: nobody was told yet
	ready      bool            // mails can be sent
	before     *telling        // where they were not asked for yet; nil: nothing to be shown before
	trial      bool            // addresses open on this machine alone: nobody is told of them
	claims     claiming.Count  // of its learners' links
	deeds      []part.Line     // what was done to it as a whole, the newest first
	next       time.Time       // when the next of its mails that wait can go; zero: at once
	stop       mail.Stop       // whether mails are stopped
	now        time.Time
}

// ofBatch finds the batch of the address. One of another organisation is not there.
func (p *Pages) ofBatch(do func(v *visit.Visit, b *register.Batch) error) func(*visit.Visit) error {
	return func(v *visit.Visit) error {
		id, err := strconv.ParseInt(v.R.PathValue("batch"), 10, 64)
		if err != nil {
			return issuance.ErrNotFound
		}
		recorded, err := p.Batches.Batch(v.R.Context(), v.Org.ID, id)
		if err != nil {
			return err
		}
		b, err := p.Register.Batch(v.R.Context(), &v.Org, recorded)
		if err != nil {
			return err
		}
		return do(v, b)
	}
}

// batch shows a batch.
func (p *Pages) batch(v *visit.Visit, b *register.Batch) error {
	if b.Undone.At.IsZero() && p.Asked(v, visit.Path(&v.Org, batchPath(b.ID, "batch"))) {
		r := revocationOf(v.R.PostForm)
		return p.serveBatch(v, http.StatusOK, &batchView{batch: b, sure: &r})
	}
	return p.showBatch(v, b, http.StatusOK, "")
}

// revocationOf is the undoing that a form asks for.
func revocationOf(form url.Values) issuance.Revocation {
	return issuance.Revocation{Code: form.Get("reason"), Note: form.Get("note"), Tell: form.Get("tell") != "", Back: form.Get("back") != ""}
}

func (p *Pages) showBatch(v *visit.Visit, b *register.Batch, status int, problem string) error {
	return p.serveBatch(v, status, &batchView{batch: b, problem: problem})
}

// serveBatch answers with the page of the batch of a view.
func (p *Pages) serveBatch(v *visit.Visit, status int, view *batchView) error {
	b := view.batch
	called, err := p.callers(v)
	if err != nil {
		return err
	}
	b.ByName = called(b.By)
	view.now = p.Now()
	view.visit, view.note, view.asker = v, v.R.PostFormValue("note"), called(b.UndoAsked.By)
	if !b.Undone.At.IsZero() {
		view.asker = called(b.ReinstateAsked.By)
	}
	if b.Replaces != (issuance.ID{}) {
		if view.replaced, err = p.Register.Open(v.R.Context(), &v.Org, b.Replaces); err != nil {
			return err
		}
	}
	if view.title, view.lang, err = p.Register.TitleIn(v.R.Context(), v.Org.ID, b.Edition, v.Lang); err != nil {
		return err
	}
	view.number = visit.PageNumber(v.R, "page")
	skipped := (view.number - 1) * pageful
	n := 0
	err = p.Register.Awards(v.R.Context(), []issuance.Organisation{v.Org}, p.all(b), skipped+pageful+1, func(a *register.Award) error {
		if n++; n > skipped+pageful {
			view.more = true
			return nil
		}
		if n <= skipped {
			return nil
		}
		view.awards = append(view.awards, a)
		return p.Register.Complete(v.R.Context(), a)
	})
	if err != nil {
		return err
	}
	if err := p.lettersOf(v, view); err != nil {
		return err
	}
	if err := p.historyOf(v, view); err != nil {
		return err
	}
	view.Frame = p.FrameHere(v, "batch", batchPath(b.ID, "batch"), visit.QueryOf(v.R))
	if !view.undone() {
		view.Add(visit.Turned("undo"))
	}
	return page.ServeLiveOnce(v.W, v.R, status, batchPage(view))
}

// lettersOf finds what the learners of a batch were written, what can be written to them, and what became of it.
func (p *Pages) lettersOf(v *visit.Visit, view *batchView) (err error) {
	b := view.batch
	if view.told, err = p.Letters.Told(v.R.Context(), v.Org.ID, b.ID); err != nil {
		return err
	}
	if view.room, err = p.Letters.Room(v.R.Context(), v.Org.ID, p.Now()); err != nil {
		return err
	}
	if view.told[mail.Waiting] > 0 {
		if err := p.waiting(v, view); err != nil {
			return err
		}
	}
	if len(view.told) > 0 {
		if view.remind, err = p.Letters.Reminding(v.R.Context(), &v.Org, b.ID); err != nil {
			return err
		}
	}
	view.trial = v.Org.Trial()
	if view.ready, err = p.Letters.Ready(v.R.Context()); err != nil {
		return err
	}
	if err = p.beforeTelling(v, view); err != nil {
		return err
	}
	view.claims, err = p.Claims.CountClaims(v.R.Context(), v.Org.ID, b.ID)
	return err
}

// waiting finds when the mails of a batch that wait can go.
func (p *Pages) waiting(v *visit.Visit, view *batchView) (err error) {
	if view.stop, err = p.Letters.Stop(v.R.Context(), v.Org.ID); err != nil {
		return err
	}
	view.next, err = p.Letters.NextOf(v.R.Context(), v.Org.ID, view.batch.ID)
	if !view.next.After(p.Now()) {
		view.next = time.Time{}
	}
	return err
}

// historyOf finds what was done to the batch as a whole; that it was recorded stands at the head of its page.
func (p *Pages) historyOf(v *visit.Visit, view *batchView) error {
	deeds, err := p.Register.BatchDeeds(v.R.Context(), v.Org.ID, view.batch.ID, v.Lang)
	if err != nil || len(deeds) < 2 {
		return err
	}
	names, err := p.Colleagues(v)
	view.deeds = part.Done(deeds, names, v.Lang)
	return err
}

// beforeTelling finds what is shown before the learners of a batch are told.
func (p *Pages) beforeTelling(v *visit.Visit, view *batchView) (err error) {
	if len(view.told) > 0 || !view.ready || view.trial || view.running() || view.undone() {
		return nil
	}
	view.before = &telling{}
	if view.before.outlook, err = p.Letters.Outlook(v.R.Context(), &v.Org, view.batch.ID); err != nil {
		return err
	}
	view.before.outlook.Room = view.room
	view.before.notices, err = p.notices(v, view.before.outlook.At, func(lang locale.Language) string {
		title, _, err := p.Register.TitleIn(v.R.Context(), v.Org.ID, view.batch.Edition, lang)
		if err != nil {
			return view.title
		}
		return title
	})
	return err
}

// all are the awards of a batch, in the order of its list.
func (p *Pages) all(b *register.Batch) issuance.Selection {
	return issuance.Selection{Batch: b.ID, OldestFirst: true, At: p.Now()}
}

// path is the address of what belongs to the batch; that of a page is one in the page's language.
func (v *batchView) path(name string) string {
	return visit.Path(&v.visit.Org, batchPath(v.batch.ID, name))
}

// award is the address of the page about an award of the batch.
func (v *batchView) award(a *register.Award) string {
	return web.PageIn(visit.AwardPath(&v.visit.Org, a.ID, "award"), v.Lang)
}

func (v *batchView) page(number int) string {
	query := url.Values{"page": {strconv.Itoa(number)}}
	return web.PageIn(v.path("batch"), v.Lang) + "?" + query.Encode()
}

// running reports whether awards are still to be made.
func (v *batchView) running() bool { return v.batch.Waiting > 0 }

// going reports whether mails to its learners are being sent.
func (v *batchView) going() bool {
	return v.told[mail.Waiting] > 0 && v.next.IsZero() && !v.stop.Stopped && !v.halted() && !v.quotaUsed()
}

// full reports whether mails wait that would go now but for the quota.
func (v *batchView) full() bool {
	return v.told[mail.Waiting] > 0 && v.next.IsZero() && !v.stop.Stopped && !v.halted() && v.quotaUsed()
}

// quotaUsed reports whether the quota of an organisation that is new leaves nothing to mails of this batch: those of a Few go
// as by hand.
func (v *batchView) quotaUsed() bool {
	switch {
	case v.room.PerDay == 0:
		return false
	case v.total() <= mail.Few:
		return !v.room.Again.IsZero()
	}
	return v.room.Full
}

// tells reports whether there are learners who can be told, or were.
func (v *batchView) tells() bool {
	return !v.undone() && !v.running() && !v.halted() && v.batch.Standing() > 0 && !v.trial
}

// untold reports whether nobody was told by mail who can be.
func (v *batchView) untold() bool { return v.tells() && len(v.told) == 0 && v.ready }

// justDone reports whether the page is where a release has led, within the first minutes: it is not told again for ever.
func (v *batchView) justDone() bool {
	pressed, err := strconv.ParseInt(v.visit.R.URL.Query().Get("released"), 10, 64)
	return err == nil && !v.undone() && v.problem == "" && v.now.Sub(time.Unix(pressed, 0)) < whileNew
}

// whileNew is how long a page says that a deed is done.
const whileNew = 10 * time.Minute

// done says that the list was issued, and whether anybody is told of it.
func (v *batchView) done() string {
	text := v.T("desk.batch.done", "count", v.batch.Issued)
	if v.untold() {
		text += v.T("desk.batch.done.untold")
	}
	return text
}

// halted reports whether nothing more is made of it, nor any mail sent, until somebody has it go on.
func (v *batchView) halted() bool { return !v.batch.Halted.IsZero() }

// undoing reports whether awards of an undone batch are still to be revoked.
func (v *batchView) undoing() bool { return v.undone() && v.batch.Standing() > 0 }

// undone reports whether everything of the batch is revoked, or is being.
func (v *batchView) undone() bool { return !v.batch.Undone.At.IsZero() }

// total is how many rows of the list were recorded.
func (v *batchView) total() int { return v.batch.Rows - v.batch.Refused }

// made is how many of them are settled.
func (v *batchView) made() int { return v.batch.Issued + v.batch.Already + v.batch.Aside }

// beat is how often progress is told, patience for how long at most: a browser asks again after that, and a server that is
// to end waits no longer for whoever looks on.
const (
	beat     = 250 * time.Millisecond
	patience = 8 * time.Second
)

// progress tells how far a batch has come as it goes, and ends when nothing waits any more (text/event-stream of HTML's
// EventSource). Its numbers are no learner's.
func (p *Pages) progress(v *visit.Visit, b *register.Batch) error {
	h := v.W.Header()
	h["Content-Type"] = []string{"text/event-stream; charset=utf-8"}
	h["Cache-Control"] = web.NotKept
	h["X-Content-Type-Options"] = []string{"nosniff"}
	h["X-Accel-Buffering"] = []string{"no"} // a proxy that collects would tell everything at the end
	v.W.WriteHeader(http.StatusOK)
	out := http.NewResponseController(v.W)
	end := time.After(patience)
	_, _ = io.WriteString(v.W, "retry: 250\n\n") // what cannot be written is seen below
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		now, err := p.Batches.Progress(v.R.Context(), v.Org.ID, b.ID)
		if err != nil {
			return nil //nolint:nilerr // the answer has begun: the browser asks again
		}
		name := "progress"
		if now.Waiting == 0 {
			name = "done"
		}
		_, err = fmt.Fprintf(v.W, "event: %s\ndata: {\"made\":%d,\"total\":%d}\n\n", name, now.Issued+now.Already+now.Aside, b.Rows-b.Refused)
		if err != nil || out.Flush() != nil || now.Waiting == 0 {
			return nil //nolint:nilerr // nobody listens any more
		}
		select {
		case <-v.R.Context().Done():
			return nil
		case <-end:
			return nil
		case <-tick.C:
		}
	}
}

// file answers who got what as a file, once a line says so in the record.
func (p *Pages) file(v *visit.Visit, b *register.Batch) error {
	ext := v.R.PostFormValue("as")
	if !slices.Contains(part.FileTypes, ext) {
		return p.showBatch(v, b, http.StatusUnprocessableEntity, v.Say("desk.awarded.file.none"))
	}
	title, _, err := p.Register.TitleIn(v.R.Context(), v.Org.ID, b.Edition, v.Lang)
	if err != nil {
		return err
	}
	return part.SendAwards(v, part.Sent{
		Name: visit.File{What: "batch", Of: title, Day: b.Recorded().In(b.Zone), Ext: ext},
		Each: func(add func(*register.Award) error) error {
			return p.Register.Awards(v.R.Context(), []issuance.Organisation{v.Org}, p.all(b), register.MaxSheet+1, add)
		},
		Take: func(count int) error {
			return p.Standing.Take(v.R.Context(), v.By, v.Org.ID, standing.Taken{File: standing.BatchFile, About: b.ID, Count: count})
		},
	})
}

// tell tells the learners of a batch by mail, where that is asked for in so many words.
func (p *Pages) tell(v *visit.Visit, b *register.Batch) error {
	if v.R.PostFormValue("deed") != "tell" || b.Waiting > 0 || !b.Halted.IsZero() || v.Org.Trial() {
		return p.showBatch(v, b, http.StatusUnprocessableEntity, "")
	}
	ready, err := p.Letters.Ready(v.R.Context())
	if err == nil && !ready {
		return p.showBatch(v, b, http.StatusUnprocessableEntity, v.Say("desk.batch.tell.unready"))
	}
	told, toldErr := p.Letters.Told(v.R.Context(), v.Org.ID, b.ID)
	if err = errors.Join(err, toldErr); err == nil && len(told) == 0 { // else it is a second click
		err = p.Letters.Tell(v.R.Context(), v.By, &v.Org, b.ID)
	}
	return v.GoOn(visit.Path(&v.Org, batchPath(b.ID, "batch")), "", err)
}

// undo revokes everything that a batch awarded, and stops what is still to be made. Of many at once, who asks names their
// number and halts it by that, and somebody else does the rest. To halt it alone, or to have it go on, takes one person.
func (p *Pages) undo(v *visit.Visit, b *register.Batch) error {
	deeds, form, total := p.Standing, v.R.PostForm, b.Rows-b.Refused
	r := revocationOf(form)
	var err error
	switch {
	case form.Get("deed") == "halt":
		err = deeds.Halt(v.R.Context(), v.By, b.Batch)
	case form.Get("deed") == "resume":
		err = deeds.Resume(v.R.Context(), v.By, b.Batch)
	case form.Get("deed") == "withdraw":
		err = deeds.WithdrawAsked(v.R.Context(), v.By, b.Batch, askedOf(form))
	case !standing.NeedsNumber(total) && b.Undone.At.IsZero() && form.Get("sure") != strconv.Itoa(b.Standing()+b.WaitingRows):
		if err = deeds.CheckUndo(&b.Batch, r); err == nil {
			return p.Ask(v, visit.Path(&v.Org, batchPath(b.ID, "batch")), nil, func() error {
				return p.serveBatch(v, http.StatusOK, &batchView{batch: b, sure: &r})
			})
		}
	case !standing.NeedsNumber(total):
		err = deeds.Undo(v.R.Context(), v.By, v.Org, b.Batch, r)
	case form.Get("deed") == "agree" && form.Get("asked") != askedAt(b.UndoAsked.At):
		return p.showBatch(v, b, http.StatusConflict, v.Say("desk.batch.undo.changed"))
	case form.Get("deed") == "agree":
		err = deeds.AgreeUndo(v.R.Context(), v.By, v.Org, b.Batch)
	case fields.Number(form.Get("count")) != total:
		return p.serveBatch(v, http.StatusUnprocessableEntity, &batchView{batch: b, miscounted: true, problem: v.Say("desk.batch.undo.count.other", "count", total)})
	default:
		err = deeds.AskUndo(v.R.Context(), v.By, b.Batch, r)
	}
	return p.done(v, b, "", err)
}

// reinstate takes an undoing back: of many awards one asks, and somebody else does it.
func (p *Pages) reinstate(v *visit.Visit, b *register.Batch) (err error) {
	deeds, form := p.Standing, v.R.PostForm
	r, did := issuance.Reinstatement{Tell: form.Get("tell") != ""}, ""
	switch {
	case form.Get("deed") == "withdraw":
		err = deeds.WithdrawAsked(v.R.Context(), v.By, b.Batch, askedOf(form))
	case !standing.NeedsNumber(b.Rows - b.Refused):
		did = "?reinstated"
		_, err = deeds.ReinstateBatch(v.R.Context(), v.By, v.Org, b.Batch, r)
	case form.Get("deed") != "agree":
		err = deeds.AskReinstate(v.R.Context(), v.By, b.Batch, r)
	case form.Get("asked") != askedAt(b.ReinstateAsked.At):
		return p.showBatch(v, b, http.StatusConflict, v.Say("desk.batch.undo.changed"))
	default:
		did = "?reinstated"
		_, err = deeds.AgreeReinstate(v.R.Context(), v.By, v.Org, b.Batch)
	}
	return p.done(v, b, did, err)
}

// done leads back to the batch after a deed, with what its page is to say of it, or says there why it was refused.
func (p *Pages) done(v *visit.Visit, b *register.Batch, did string, err error) error {
	if text := visit.Sentence(err, v.Lang); text != "" {
		return p.showBatch(v, b, http.StatusUnprocessableEntity, text)
	}
	return v.GoOn(visit.Path(&v.Org, batchPath(b.ID, "batch")), did, err)
}

// askedAt names what was asked of a batch at a time.
func askedAt(at time.Time) string { return strconv.FormatInt(at.UnixMicro(), 10) }

// askedOf is when what a form is about was asked for.
func askedOf(form url.Values) time.Time {
	at, _ := strconv.ParseInt(form.Get("asked"), 10, 64)
	return time.UnixMicro(at)
}

// meant is how many awards an undoing would revoke or stop.
func (v *batchView) meant() int { return v.batch.Standing() + v.batch.WaitingRows }

// apart says, of an award that the undoing of its batch found revoked, when and why that was; empty where there is nothing to
// say.
func (v *batchView) apart(a *register.Award) string {
	if !v.undone() || a.RevokedAt.IsZero() || a.Erased || a.RevokedAt.Equal(v.batch.Undone.At) {
		return ""
	}
	return v.T("desk.awarded.revoked", "day", locale.Day(v.Lang, a.RevokedAt.In(v.batch.Zone)), "reason", register.ReasonText(a.Reason, v.Lang))
}

// few are the first of those whose awards an undoing would revoke, by name or else by address.
func (v *batchView) few() (names []string) {
	const atMost = 5
	for _, a := range v.awards {
		if len(names) < atMost && a.RevokedAt.IsZero() {
			names = append(names, cmp.Or(whose(a), a.Email))
		}
	}
	return names
}

// whose is whom an award went to, by name, once it is erased by the register of completions; empty where none is known.
func whose(a *register.Award) string {
	of := issuance.PersonName{Name: cmp.Or(a.Name, a.Completion.Name), English: cmp.Or(a.NameEN, a.Completion.NameEN)}
	return of.Full()
}

// ended counts those awards of a batch that no longer stand, by what became of them.
type ended struct {
	word  string
	count int
}

// ended says what became of those awards of the batch that no longer stand.
func (v *batchView) ended() (all []ended) {
	for _, e := range []ended{
		{v.T("desk.batch.revoked"), v.batch.TakenBack()}, {v.T("desk.batch.replaced"), v.batch.Replaced}, {v.T("desk.batch.erased"), v.batch.Erased},
	} {
		if e.count > 0 {
			all = append(all, e)
		}
	}
	return all
}

// wanted reports whether somebody has asked for the batch to be undone.
func (v *batchView) wanted() bool { return !v.undone() && !v.batch.UndoAsked.At.IsZero() }

// wantedBack reports whether somebody has asked for the undoing to be taken back.
func (v *batchView) wantedBack() bool { return v.undone() && !v.batch.ReinstateAsked.At.IsZero() }

// dayOf is a day of a decision, as the language writes it.
func dayOf(text string, lang locale.Language) string {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return locale.Day(lang, day)
}

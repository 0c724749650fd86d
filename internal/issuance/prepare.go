package issuance

import (
	"context"
	"crypto"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/internal/roster"
	"github.com/mitome/mitome/openbadges"
)

// intent is what is written down about an award before it is made: everything that is random or that depends on the
// clock is drawn here, so that making the award is a pure function of its intent.
type intent struct {
	Recipient
	Row       int       `json:"row"`
	ID        ID        `json:"id"`
	SignedID  ID        `json:"signed_id,omitzero"`
	Salt      string    `json:"salt"`
	Evidence  string    `json:"evidence,omitzero"`
	Narrative string    `json:"narrative,omitzero"`
	Period    string    `json:"period,omitzero"`
	IssuedOn  time.Time `json:"issued_on"`
	Expires   time.Time `json:"expires,omitzero"`
	Edition   ID        `json:"edition,omitzero"` // zero: the batch's
	Former    ID        `json:"former,omitzero"`  // as in NewAward
}

// chunk is the payload of a chunk.
type chunk struct {
	Rows []intent `json:"rows"`
}

// newIntent draws what is random for a row.
func newIntent(random io.Reader, row roster.Row, signed bool, issuedOn, expires time.Time) intent {
	in := intentOf(row, issuedOn, expires)
	in.ID, in.Salt = NewID(random), hex.EncodeToString(draw(random, 16))
	if signed {
		in.SignedID = NewID(random)
	}
	return in
}

// intentOf is a row without what is random about its award.
func intentOf(row roster.Row, issuedOn, expires time.Time) intent {
	return intent{
		Recipient: recipientOf(&row), Row: row.Number, Evidence: row.Evidence, Narrative: row.Narrative, Period: row.Period,
		IssuedOn: issuedOn, Expires: expires,
	}
}

// recipientOf is what a row of a list says of the person.
func recipientOf(row *roster.Row) Recipient {
	return Recipient{
		Email: row.Email, Name: row.Name, NameEN: row.NameEN, StudentID: row.StudentID, ShowName: row.ShowName,
		Reading: row.Reading, DisplayName: row.DisplayName, LearnerType: row.LearnerType, Language: row.Language,
	}
}

// recipientKey is what "the same person" means within an organisation: an HMAC of the normalised address under the
// organisation's secret, cut to 128 bits.
func recipientKey(org *Organisation, email string) []byte {
	mac := hmac.New(sha256.New, org.Secret)
	mac.Write([]byte(email))
	return mac.Sum(nil)[:16]
}

// Publisher publishes what one task makes, and completes the task.
type Publisher interface {
	// PublishChunk publishes the awards of a chunk whose recipients do not hold one yet, and writes down which rows are
	// set aside; with the last chunk it completes the task, in the same transaction. A chunk that somebody else has
	// finished is left alone. It returns a *TakenBackError, and has published nothing, when an award was revoked of which
	// the plan did not know.
	PublishChunk(ctx context.Context, w ChunkWork, last bool) error
	// Complete completes the task, whose last chunk was finished before.
	Complete(ctx context.Context) error
}

// Work makes the awards of a task's chunks, and has them published. It may be called again for the same task at any time:
// a chunk that is done stays as it is.
func (s *Service) Work(ctx context.Context, task ChunkTask, to Publisher) error {
	batch, err := s.Batches.Batch(ctx, task.Org, task.Batch)
	if err != nil {
		return err
	}
	org, err := s.Organisations.OrganisationByID(ctx, task.Org)
	if err != nil {
		return err
	}
	for n := range task.Count {
		work := ChunkWork{Ref: ChunkRef{task.Org, task.Batch, task.First + n}, Org: org, Batch: batch, List: RevocationDocument}
		if err := s.workChunk(ctx, work, to, n == task.Count-1); err != nil {
			return &WorkError{work.Ref, err}
		}
	}
	return nil
}

// WorkError says which chunk could not be worked this time. The chunk is kept, and worked again.
type WorkError struct {
	Ref ChunkRef
	Err error
}

func (e *WorkError) Error() string {
	return fmt.Sprintf("chunk %d of batch %d: %v", e.Ref.Number, e.Ref.Batch, e.Err)
}

func (e *WorkError) Unwrap() error { return e.Err }

func (s *Service) workChunk(ctx context.Context, w ChunkWork, to Publisher, last bool) error {
	payload, err := s.Batches.Chunk(ctx, w.Ref)
	if errors.Is(err, ErrNotFound) && last {
		return to.Complete(ctx)
	}
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if w.Batch.Signed {
		if w.key, err = s.Signer(&w.Org); err != nil {
			return err
		}
	}
	leave, err := s.cores.enter(ctx, w.Batch.Signed)
	if err != nil {
		return err
	}
	defer leave()
	if err := s.prepareChunk(ctx, &w, payload); err != nil {
		return err
	}
	if !s.cores.serving {
		leave()
	}
	w.At = s.Now()
	if err := publishChunk(ctx, &w, to, last); err != nil {
		return err
	}
	if s.Aside != nil && len(w.Aside) > 0 {
		s.Aside(w.Batch.ID, w.Aside)
	}
	return nil
}

// publishChunk has a chunk published. Rows whose learners had an award revoked meanwhile are set aside: nobody has decided
// that they get it again.
func publishChunk(ctx context.Context, w *ChunkWork, to Publisher, last bool) error {
	for {
		err := to.PublishChunk(ctx, *w, last)
		var back *TakenBackError
		if !errors.As(err, &back) || len(back.Rows) == 0 {
			return err
		}
		for _, row := range back.Rows {
			w.Aside = append(w.Aside, SetAside{Row: row, Code: codeRevoked})
		}
		w.Awards = slices.DeleteFunc(w.Awards, func(a NewAward) bool { return slices.Contains(back.Rows, a.Row) })
	}
}

// prepareChunk makes the awards of a chunk ready. A row that fails for its own values is set aside; whatever else goes
// wrong may go well another time, so that the chunk as a whole is left for then.
func (s *Service) prepareChunk(ctx context.Context, w *ChunkWork, payload []byte) error {
	var c chunk
	if err := json.Unmarshal(payload, &c); err != nil {
		return err
	}
	w.Awards = make([]NewAward, 0, len(c.Rows))
	for i := range c.Rows {
		err := s.prepareRow(ctx, w, &c.Rows[i])
		var bad *unsealable
		switch {
		case errors.As(err, &bad):
			w.Aside = append(w.Aside, bad.SetAside)
		case err != nil:
			return fmt.Errorf("award %s: %w", c.Rows[i].ID, err)
		}
	}
	return nil
}

// prepareRow adds the award of one row to the work. A signature costs fifty times as much as a look at who holds the
// award already, so that is looked at first.
func (s *Service) prepareRow(ctx context.Context, w *ChunkWork, in *intent) error {
	if w.Batch.Signed && w.Batch.Replaces == (ID{}) {
		held, err := s.Awards.Holds(ctx, w.Org.ID, w.Batch.Class, recipientKey(&w.Org, in.Email), in.Period, s.Now())
		if err != nil {
			return err
		}
		if held {
			w.Held++
			return nil
		}
	}
	award, err := prepare(w, in)
	if err == nil {
		w.Awards = append(w.Awards, award)
	}
	return err
}

// prepare makes an award out of its intent, and verifies what it made as a stranger would.
func prepare(w *ChunkWork, in *intent) (NewAward, error) {
	edition := in.Edition
	if edition == (ID{}) {
		edition = w.Batch.Edition
	}
	hosted, twin, err := documents(&w.Org, edition, in, w.Batch.Signed)
	if err != nil {
		return NewAward{}, err
	}
	award := NewAward{
		Award: Award{
			ID: in.ID, Org: w.Org.ID, Batch: w.Batch.ID, Row: in.Row, Edition: edition, Period: in.Period,
			IssuedOn: in.IssuedOn, Expires: in.Expires, RecordedAt: time.UnixMicro(w.Batch.ID).UTC(), Assertion: hosted,
		},
		RecipientKey: recipientKey(&w.Org, in.Email),
		Recipient:    in.Recipient,
		Former:       in.Former,
	}
	if w.Batch.Signed {
		jws, err := signAndVerify(twin, w.key)
		if err != nil {
			return NewAward{}, err
		}
		award.Signed = &SignedAssertion{Form: OpenBadges2, ID: in.SignedID, Key: w.Org.KeyNumber, JWS: jws}
	}
	return award, nil
}

// documents makes what an award publishes: the hosted assertion and, if asked for, the one that is to be signed. It is
// a pure function of its arguments, by which a rehearsal judges rows too; its error is an *unsealable.
func documents(org *Organisation, edition ID, in *intent, signed bool) (hosted, twin []byte, err error) {
	if err := in.storable(); err != nil {
		return nil, nil, own(in, err)
	}
	a := hostedAssertion(org, edition, in)
	if hosted, err = openbadges.Seal(a, a.Validate); err == nil {
		err = verifyHosted(org, a, in)
	}
	if err == nil && signed {
		a = signedAssertion(org, edition, in)
		twin, err = openbadges.Seal(a, a.Validate)
	}
	if err != nil {
		return nil, nil, own(in, err)
	}
	return hosted, twin, nil
}

func verifyHosted(org *Organisation, a *openbadges.Assertion, in *intent) error {
	scope := openbadges.VerificationObject{StartsWith: openbadges.List[string]{org.AwardPrefix()}}
	if !openbadges.InScope(a.ID, org.ProfileAddress(), scope) {
		return fmt.Errorf("id %q is outside of the issuer's scope", a.ID)
	}
	if a.Recipient.Match("email", in.Email) != openbadges.MatchExact {
		return errors.New("recipient does not match the learner")
	}
	return nil
}

func signAndVerify(document []byte, key crypto.Signer) (string, error) {
	compact, err := openbadges.Sign(document, key)
	if err != nil {
		return "", err
	}
	read, err := openbadges.ParseJWS(compact)
	if err != nil {
		return "", err
	}
	if string(read.Payload) != string(document) {
		return "", errors.New("signed payload differs from the assertion")
	}
	public, ok := key.Public().(*rsa.PublicKey)
	if !ok {
		return "", fmt.Errorf("a %T does not sign Open Badges 2.0", key)
	}
	return compact, read.Verify(public)
}

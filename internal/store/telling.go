package store

import (
	"cmp"
	"context"
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/store/db"
)

// tellOf queues a mail for each award of a chunk whose batch asks for that, in the transaction that publishes it: whoever got
// the award is told, however often a process dies meanwhile, and nobody is who did not.
func (s *base) tellOf(ctx context.Context, q *db.Queries, w *issuance.ChunkWork, issued []issuance.NewAward) error {
	if !w.Batch.Notify {
		return nil
	}
	if len(issued) == 0 {
		return nil
	}
	ways, zone, err := waysOf(ctx, q, int64(issued[0].Org))
	if err != nil {
		return err
	}
	tongue := tongues{}
	for i := range issued {
		a := &issued[i]
		lang, err := tongue.of(ctx, q, a.Org, a.Edition, a.Recipient.Language)
		if err != nil {
			return err
		}
		to := mail.Address{Name: a.Recipient.Known(), Address: a.Recipient.Email}
		if w.Batch.Replaces != (issuance.ID{}) { // of no other award more than the registered address is known yet
			n := mail.AwardNote(int64(a.Org), a.Batch, a.ID.String(), to, lang, w.At)
			if to.Address, err = reach(ctx, q, &n); err != nil {
				return err
			}
		}
		for _, n := range ways.Notes(int64(a.Org), a.Batch, a.ID.String(), to, lang, w.At, zone) {
			n.Hand = n.Kind == mail.Award && w.Batch.Rows-w.Batch.Refused <= mail.Few
			if err := s.queueMail(ctx, q, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// tongues are the languages of editions, as far as they were looked up.
type tongues map[issuance.ID]locale.Language

// of is the language in which a learner is written to: the learner's own, else that of the edition.
func (t tongues) of(ctx context.Context, q *db.Queries, org issuance.OrganisationID, edition issuance.ID, own locale.Language) (locale.Language, error) {
	if lang := cmp.Or(own, t[edition]); lang != "" {
		return lang, nil
	}
	text, err := q.LanguageOfEdition(ctx, db.LanguageOfEditionParams{OrgID: int64(org), ID: edition[:]})
	t[edition] = locale.Language(text)
	return t[edition], err
}

// renameMails has the mails about an award be to its learner by the name that was corrected, so that those which wait go to it,
// and the next one is known to be to the same learner.
func renameMails(ctx context.Context, q *db.Queries, a issuance.Award, name issuance.PersonName) error {
	n := mail.AwardNote(int64(a.Org), a.Batch, a.ID.String(), mail.Address{Name: name.Known()}, "", time.Time{})
	return q.RenameMails(ctx, db.RenameMailsParams{OrgID: n.Org, About: n.About, Name: n.To.Name, Learner: n.Learner()})
}

// waysOf is how an organisation writes to its learners, and by which clock.
func waysOf(ctx context.Context, q *db.Queries, org int64) (ways mail.Ways, zone *time.Location, err error) {
	text, err := mailWays(ctx, q, org)
	if err != nil {
		return ways, nil, err
	}
	if ways, err = mail.ParseWays(text); err != nil {
		return ways, nil, err
	}
	row, err := q.OrganisationByID(ctx, org)
	if err != nil {
		return ways, nil, absent(err, "organisation %d", org)
	}
	return ways, (&issuance.Organisation{Zone: row.Zone}).Location(), nil
}

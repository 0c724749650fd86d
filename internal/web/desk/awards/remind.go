package awards

import (
	"net/http"
	"strconv"

	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// remind sends the link again to all who have not received it.
func (p *Pages) remind(v *visit.Visit, b *register.Batch) error {
	ready, err := p.Letters.Ready(v.R.Context())
	if err != nil {
		return err
	}
	if v.R.PostFormValue("deed") != "remind" || b.Waiting > 0 || !b.Halted.IsZero() || v.Org.Trial() || !ready {
		return p.showBatch(v, b, http.StatusUnprocessableEntity, "")
	}
	n, err := p.Letters.Remind(v.R.Context(), v.By, &v.Org, b.ID)
	return v.GoOn(visit.Path(&v.Org, batchPath(b.ID, "batch")), "?reminded="+strconv.FormatInt(n, 10), err)
}

// reminded says how many have just been sent the link again.
func (v *batchView) reminded() string {
	n, err := strconv.Atoi(v.visit.R.URL.Query().Get("reminded"))
	if err != nil || n <= 0 {
		return v.T("desk.batch.reminded.none")
	}
	return v.T("desk.batch.reminded", "count", n)
}

// minutes is how long the mails of the batch that wait take at least, in whole minutes; 0: less than one.
func (v *batchView) minutes() int {
	return v.told[mail.Waiting] / (60 * mail.PerSecond)
}

package awarded

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// ledgerView is the page of the register of completions, by which it is taken out.
type ledgerView struct {
	page.Frame
	visit   *visit.Visit
	years   []register.LedgerYear
	total   register.LedgerYear
	problem string
}

// ledger shows how many the register of completions has.
func (p *Pages) ledger(v *visit.Visit) error { return p.showLedger(v, http.StatusOK, "") }

func (p *Pages) showLedger(v *visit.Visit, status int, problem string) error {
	filed, err := p.Register.Filed(v.R.Context(), &v.Org, v.Within(auth.Completions))
	if err != nil {
		return err
	}
	view := &ledgerView{visit: v, years: filed.Ledger(register.Search{}).Years(), problem: problem}
	for _, y := range view.years {
		view.total.Completed += y.Completed
		view.total.Erased += y.Erased
	}
	view.Frame = p.FrameHere(v, "completions", "completions", "")
	return page.ServeOnce(v.W, v.R, status, ledgerPage(view))
}

// takeLedger hands the register of completions out, of a business year or of all, once a line says so in the record.
func (p *Pages) takeLedger(v *visit.Visit) error {
	year, err := strconv.Atoi(v.R.PostFormValue("year"))
	search := register.Search{}
	if err == nil && year >= 1970 && year <= 9999 {
		search.Year = year
	} else {
		year = 0
	}
	filed, err := p.Register.Filed(v.R.Context(), &v.Org, v.Within(auth.Completions))
	if err != nil {
		return err
	}
	ext, ledger := v.R.PostFormValue("as"), filed.Ledger(search)
	if !slices.Contains(part.FileTypes, ext) || ledger.Count() == 0 {
		return p.showLedger(v, http.StatusUnprocessableEntity, v.Say("desk.completions.none"))
	}
	return part.SendLedger(v, part.Sent{
		Name: visit.File{What: "completions", Year: year, Day: p.Now().In(v.Org.Location()), Ext: ext},
		Each: func(add func(*register.Award) error) error { return ledger.Each(v.R.Context(), add) },
		Take: p.taken(v, standing.Taken{File: standing.CompletionsFile, Year: year}),
	})
}

// yearOf names a business year.
func (v *ledgerView) yearOf(y register.LedgerYear) string {
	if y.Year == 0 {
		return v.T("desk.completions.all")
	}
	return v.T("desk.awarded.year.of", "year", strconv.Itoa(y.Year))
}

// table is how many have completed, year by year.
func (v *ledgerView) table() *part.Table[register.LedgerYear] {
	return &part.Table[register.LedgerYear]{
		Caption: v.T("desk.completions.heading"), Rows: v.years, Foot: []register.LedgerYear{v.total}, Class: "stays",
		Columns: []part.Column[register.LedgerYear]{
			part.Said(v.T("desk.awarded.year"), v.yearOf),
			part.Said(v.T("desk.completions.count"), func(y register.LedgerYear) string { return strconv.Itoa(y.Completed) }).With("number"),
			part.Said(v.T("desk.completions.erased"), func(y register.LedgerYear) string { return strconv.Itoa(y.Erased) }).With("number"),
		},
	}
}

// term says how long the line of an erased award is kept.
func (v *ledgerView) term() string {
	return v.T("desk.completions.term", "years", v.visit.Org.House.RegisterYears)
}

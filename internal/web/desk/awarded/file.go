package awarded

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/mitome/mitome/internal/issuance/standing"
	"github.com/mitome/mitome/internal/register"
	"github.com/mitome/mitome/internal/web/desk/part"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

// file answers all that is asked for as a file, of the business year that its form names beside it, once a line says so in the
// record.
func (p *Pages) file(v *visit.Visit) error {
	v.R.URL.RawQuery = v.R.PostFormValue("asked")
	asked := ask(v.R)
	if year, err := strconv.Atoi(v.R.PostFormValue("year")); err == nil && year >= 1970 && year <= 9999 {
		asked.year = year
	}
	ext := v.R.PostFormValue("as")
	if !slices.Contains(part.FileTypes, ext) {
		return p.showList(v, http.StatusUnprocessableEntity, v.Say("desk.awarded.file.none"))
	}
	choice, err := p.choice(v)
	if err != nil {
		return err
	}
	filed, err := p.Register.Filed(v.R.Context(), &v.Org, choice.Scope)
	if err != nil {
		return err
	}
	return part.SendAwards(v, part.Sent{
		Name: visit.File{What: "awarded", Year: asked.year, Day: p.Now().In(v.Org.Location()), Ext: ext},
		Each: func(add func(*register.Award) error) error {
			return filed.Each(v.R.Context(), asked.search(&v.Org), add)
		},
		Take: p.taken(v, asked.taken()),
	})
}

// taken leaves a line of what was taken out, and of how many.
func (p *Pages) taken(v *visit.Visit, t standing.Taken) func(count int) error {
	return func(count int) error {
		t.Count = count
		return p.Standing.Take(v.R.Context(), v.By, v.Org.ID, t)
	}
}

// taken is what a file of it is in the record. What was typed, which names somebody, stays out of it.
func (a asked) taken() standing.Taken {
	t := standing.Taken{File: standing.AwardsFile, Year: a.year, About: a.class}
	if a.batch != 0 {
		t.File, t.About = standing.BatchFile, a.batch
	}
	chosen := func(name, value string) {
		if value != "" {
			t.Chosen = append(t.Chosen, name+":"+value)
		}
	}
	chosen("status", string(a.status))
	chosen("received", string(a.received))
	chosen("mail", string(a.mailed))
	chosen("from", a.from)
	chosen("until", a.until)
	if a.department != 0 {
		chosen("department", a.department.String())
	}
	if a.words != "" {
		t.Chosen = append(t.Chosen, "words")
	}
	return t
}

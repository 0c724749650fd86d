package organisation

import (
	"net/http"
	"strconv"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// routeView is the page on which an organisation says how it reviews.
type routeView struct {
	page.Frame
	org     *issuance.Organisation
	may     func(auth.Right) bool
	policy  authoring.Policy
	problem string
	done    bool
}

// routes are the routes by the name that they have in the form, filled up with steps that are empty.
func (v *routeView) routes() []namedRoute {
	return []namedRoute{{"full", full(v.policy.Full)}, {"minor", full(v.policy.Minor)}}
}

type namedRoute struct {
	name  string
	steps authoring.Route
}

func full(r authoring.Route) authoring.Route {
	steps := make(authoring.Route, authoring.MaxSteps)
	copy(steps, r)
	return steps
}

func (d *Pages) route(v *visit.Visit) error {
	policy, err := d.Authoring.Policy(v.R.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	return d.showRoute(v, policy, http.StatusOK, "")
}

func (d *Pages) showRoute(v *visit.Visit, policy authoring.Policy, status int, problem string) error {
	view := &routeView{org: &v.Org, may: v.MayHere, policy: policy, problem: problem, done: v.R.URL.Query().Has("done")}
	view.Frame = d.FrameHere(v, "route", "route", "")
	view.Add(visit.Turned("route"))
	return page.ServeOnce(v.W, v.R, status, routePage(view))
}

// changeRoute changes how the organisation reviews. Reviews that have begun go on as they began.
func (d *Pages) changeRoute(v *visit.Visit) error {
	policy := authoring.Policy{
		On: v.R.PostFormValue("on") != "", Own: v.R.PostFormValue("own") != "", Years: fields.Number(v.R.PostFormValue("years")),
		Full: typedRoute(v, "full"), Minor: typedRoute(v, "minor"),
	}
	err := d.Authoring.ChangePolicy(v.R.Context(), v.By, &v.Org, policy)
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.showRoute(v, policy, http.StatusUnprocessableEntity, text)
	}
	return v.GoOn(visit.Path(&v.Org, "route"), "?done", err)
}

// typedRoute is a route as it was sent: a step without a name is none.
func typedRoute(v *visit.Visit, name string) (route authoring.Route) {
	for i := range authoring.MaxSteps {
		at := name + strconv.Itoa(i)
		step := authoring.Step{
			NameEN: fields.Cut(v.R.PostFormValue(at + "_en")), NameJA: fields.Cut(v.R.PostFormValue(at + "_ja")),
			Kind: authoring.StepKind(v.R.PostFormValue(at + "_kind")),
		}
		if step.NameEN+step.NameJA != "" {
			route = append(route, step)
		}
	}
	return route
}

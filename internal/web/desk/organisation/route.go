package organisation

import (
	"net/http"
	"slices"
	"strconv"
	"time"

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
	divided bool                   // the organisation has departments
	left    []authoring.Unapproved // that are published, and awarded to nobody where review is on
	typed   func(name string) string
}

// routes are the routes by the name that they have in the form, each with an empty step at its end while it may have one more.
func (v *routeView) routes() []namedRoute {
	return []namedRoute{{"full", withOneMore(v.policy.Full)}, {"minor", withOneMore(v.policy.Minor)}}
}

// shownLeft is how many of the unapproved are named; that there are others is said.
const shownLeft = 20

// former is what was chosen to become of what is published.
func (v *routeView) former() authoring.Former { return authoring.Former(v.typed("former")) }

type namedRoute struct {
	name  string
	steps authoring.Route
}

func withOneMore(r authoring.Route) authoring.Route {
	if len(r) < authoring.MaxSteps {
		return append(slices.Clone(r), authoring.Step{})
	}
	return r
}

func (d *Pages) route(v *visit.Visit) error {
	policy, err := d.Authoring.Reviews.Policy(v.R.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	return d.showRoute(v, policy, http.StatusOK, "")
}

func (d *Pages) showRoute(v *visit.Visit, policy authoring.Policy, status int, problem string) error {
	view := &routeView{org: &v.Org, may: v.MayHere, policy: policy, problem: problem, done: v.R.URL.Query().Has("done"), typed: v.R.PostFormValue}
	var err error
	if view.left, err = d.Authoring.Unapproved(v.R.Context(), v.Org.ID); err != nil {
		return err
	}
	all, err := d.Departments.Departments(v.R.Context(), v.Org.ID)
	if err != nil {
		return err
	}
	view.divided = len(all.Open()) > 0
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
	decided := issuance.Approval{Body: v.R.PostFormValue("body"), Document: v.R.PostFormValue("document")}
	decided.On, _ = time.Parse(time.DateOnly, v.R.PostFormValue("day")) // what is no day is none, and asked for
	err := d.Authoring.ChangePolicy(v.R.Context(), v.By, &v.Org, policy, authoring.Former(v.R.PostFormValue("former")), decided)
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
			Kind: authoring.StepKind(v.R.PostFormValue(at + "_kind")), Department: v.R.PostFormValue(at+"_department") != "",
		}
		if step.NameEN+step.NameJA != "" {
			route = append(route, step)
		}
	}
	return route
}

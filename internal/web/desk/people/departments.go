package people

import (
	"errors"
	"net/http"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// departmentsView is the page of an organisation's departments: open, rename, close.
type departmentsView struct {
	page.Frame
	org     *issuance.Organisation
	may     func(auth.Right) bool
	all     department.All
	holds   map[department.ID]department.Holding
	problem string
	at      department.ID   // whose form was refused; 0: that of a new one
	typed   department.Name // in it
	zone    *time.Location
}

// typedName is what stands in the form of a department, or with 0 in that of a new one.
func (v *departmentsView) typedName(d *department.Department) department.Name {
	if v.problem != "" && v.at == d.ID {
		return v.typed
	}
	if len(d.Names) == 0 {
		return department.Name{}
	}
	return d.Names[len(d.Names)-1]
}

// others are the departments to which what one owns can go.
func (v *departmentsView) others(id department.ID) (all department.All) {
	for _, d := range v.all.Open() {
		if d.ID != id {
			all = append(all, d)
		}
	}
	return all
}

// closed are those that are closed.
func (v *departmentsView) closed() (all department.All) {
	for _, d := range v.all {
		if !d.Closed.IsZero() {
			all = append(all, d)
		}
	}
	return all
}

func (v *departmentsView) path(name string) string {
	return web.PageIn(visit.Path(v.org, "departments"+name), v.Lang)
}

func (d *Pages) departments(v *visit.Visit) error {
	return d.showDepartments(v, http.StatusOK, &departmentsView{})
}

func (d *Pages) showDepartments(v *visit.Visit, status int, view *departmentsView) error {
	view.org, view.may, view.zone = &v.Org, v.MayHere, v.Org.Location()
	var err error
	if view.all, err = d.Departments.Departments(v.R.Context(), v.Org.ID); err != nil {
		return err
	}
	if view.holds, err = d.Departments.Holdings(v.R.Context(), v.Org.ID, d.Now()); err != nil {
		return err
	}
	view.Frame = d.FrameHere(v, "departments", "departments", "")
	view.Add(visit.Turned("department"))
	return page.ServeOnce(v.W, v.R, status, departmentsPage(view))
}

// departmentOf is the department that a form names; 0, the whole, where it names none.
func departmentOf(v *visit.Visit) (department.ID, error) {
	text := v.R.PostFormValue("department")
	if text == "" {
		return 0, nil
	}
	return department.ParseID(text)
}

func typedName(v *visit.Visit) department.Name {
	return department.Name{EN: v.R.PostFormValue("name_en"), JA: v.R.PostFormValue("name_ja")}
}

// addDepartment opens a department.
func (d *Pages) addDepartment(v *visit.Visit) error {
	name := typedName(v)
	_, err := d.Departments.Add(v.R.Context(), v.By, v.Org.ID, name)
	return d.afterDepartments(v, 0, name, err)
}

// renameDepartment gives a department another name.
func (d *Pages) renameDepartment(v *visit.Visit) error {
	id, err := departmentOf(v)
	name := typedName(v)
	if err == nil {
		err = d.Departments.Rename(v.R.Context(), v.By, v.Org.ID, id, name)
	}
	return d.afterDepartments(v, id, name, err)
}

// closeDepartment closes a department: what it owns goes where the form says.
func (d *Pages) closeDepartment(v *visit.Visit) error {
	id, err := departmentOf(v)
	to, badTo := department.ParseID(v.R.PostFormValue("to"))
	if err = errors.Join(err, badTo); err == nil {
		err = d.Departments.Close(v.R.Context(), v.By, v.Org.ID, id, to)
	}
	return d.afterDepartments(v, id, department.Name{}, err)
}

// afterDepartments leads back to the page after a deed, or says there why it was not done, beside what was typed.
func (d *Pages) afterDepartments(v *visit.Visit, at department.ID, typed department.Name, err error) error {
	if text := visit.Sentence(err, v.Lang); text != "" && !errors.Is(err, issuance.ErrNotFound) {
		return d.showDepartments(v, http.StatusUnprocessableEntity, &departmentsView{problem: text, at: at, typed: typed})
	}
	return v.GoOn(visit.Path(&v.Org, "departments"), "", err)
}

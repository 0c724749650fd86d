package demonstration

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"time"

	"github.com/go-json-experiment/json"

	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/openbadges/bake"
)

// demoStates are what is shown with a micro-credential, by its id: how an award can stand, and copies that say other things.
var demoStates = map[string]func(d *demo, r issuance.Request, out *issuance.Outcome) error{
	"mc-01":                   (*demo).valid,
	"bridge-monitoring":       (*demo).revoked,
	"bookkeeping":             (*demo).replaced,
	"safe-transfer":           (*demo).expired,
	"climate-data-adaptation": (*demo).foreign,
	"smartphone-basics":       func(d *demo, _ issuance.Request, out *issuance.Outcome) error { return d.note("trial", out, "") },
}

// valid notes the pages of the newest award, whose learner agreed that the name is shown, keeps copies of its picture, and
// signs one more.
func (d *demo) valid(r issuance.Request, out *issuance.Outcome) error {
	d.seen["class"], d.seen["organisation"] = out.Class, out.Org.ProfileAddress()
	if err := errors.Join(d.note("award", out, ".ja.html"), d.note("english", out, ".en.html"), d.copies(out)); err != nil {
		return err
	}
	r.Signed, r.List = true, listOf([]byte("email,name\nmei.aoki@students.example,青木 芽衣\n"))
	out, err := d.issue(r)
	if err != nil {
		return err
	}
	return d.note("signed", out, ".jws")
}

func (d *demo) revoked(_ issuance.Request, out *issuance.Outcome) error {
	award, err := d.newest(out)
	if err != nil {
		return err
	}
	return errors.Join(d.note("revoked", out, ""), d.App.Standing.Revoke(d.c, d.by, out.Org, award, issuance.Revocation{Code: "issued_in_error"}))
}

// replaced awards somebody under a wrong name, and issues again with the right one.
func (d *demo) replaced(r issuance.Request, _ *issuance.Outcome) error {
	for _, name := range []string{"渡辺 さくら", "渡邉 さくら"} {
		r.List = listOf(fmt.Appendf(nil, "email,name,show_name\nsakura.watanabe@students.example,%s,yes\n", name))
		out, err := d.issue(r)
		if err != nil {
			return err
		}
		if r.Replaces != (issuance.ID{}) {
			break
		}
		if r.Replaces, err = d.newest(out); err != nil {
			return err
		}
		d.seen["replaced"] = out.Org.AwardAddress(r.Replaces)
	}
	return nil
}

// expired awards the micro-credential once more, to somebody whose award has ended meanwhile.
func (d *demo) expired(r issuance.Request, _ *issuance.Outcome) error {
	r.List = listOf([]byte("email,name,issued_on,expires\nharuto.kato@students.example,加藤 陽翔,2023-04-01,2024-03-31\n"))
	out, err := d.issue(r)
	if err != nil {
		return err
	}
	return d.note("expired", out, "")
}

// foreign shows what is described in English alone to readers of Japanese.
func (d *demo) foreign(_ issuance.Request, out *issuance.Outcome) error {
	return d.note("foreign", out, ".ja.html")
}

// copies keeps three copies of the newest award's picture: as it is, with another date and praise in it, and repainted. It
// notes the learner's address.
func (d *demo) copies(out *issuance.Outcome) error {
	id, err := d.newest(out)
	if err != nil {
		return err
	}
	award, err := d.App.Store.Award(d.c, out.Org.ID, id)
	if err != nil {
		return err
	}
	known, err := d.App.Register.Listed(d.c, &out.Org, award)
	if err != nil {
		return err
	}
	d.seen["learner"] = known.Email
	edition, err := d.App.Store.Edition(d.c, out.Org.ID, award.Edition)
	if err != nil {
		return err
	}
	changed, err := embellished(award.Assertion)
	if err != nil {
		return err
	}
	painted, err := repainted(edition.PNG)
	if err != nil {
		return err
	}
	return errors.Join(d.keep("valid", edition.PNG, award.Assertion), d.keep("changed", edition.PNG, changed), d.keep("repainted", painted, award.Assertion))
}

// keep writes a baked picture into the folder.
func (d *demo) keep(key string, picture, assertion []byte) error {
	baked, err := bake.BakePNG(picture, string(assertion))
	if err != nil {
		return err
	}
	d.seen[key] = filepath.Join(d.dir, key+".png")
	return terminal.Write(d.seen[key], baked)
}

// embellished is an assertion with praise, and an earlier date, that its issuer did not write.
func embellished(assertion []byte) ([]byte, error) {
	var members map[string]any
	if err := json.Unmarshal(assertion, &members); err != nil {
		return nil, err
	}
	members["narrative"] = "With the highest distinction"
	members["issuedOn"] = time.Date(2024, 3, 20, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
	return json.Marshal(members, json.Deterministic(true))
}

// repainted is a picture with its colours changed about.
func repainted(picture []byte) ([]byte, error) {
	from, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	to := image.NewNRGBA(from.Bounds())
	for y := from.Bounds().Min.Y; y < from.Bounds().Max.Y; y++ {
		for x := from.Bounds().Min.X; x < from.Bounds().Max.X; x++ {
			c := color.NRGBAModel.Convert(from.At(x, y)).(color.NRGBA)
			to.SetNRGBA(x, y, color.NRGBA{R: c.G, G: c.B, B: c.R, A: c.A})
		}
	}
	var b bytes.Buffer
	err = png.Encode(&b, to)
	return b.Bytes(), err
}

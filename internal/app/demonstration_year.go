package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/yearbook"
	"github.com/mitome/mitome/microcredential"
)

// PopulateYear gives an organisation of a demonstration something to look back on: learners who were told, who have opened and
// received what they got, or have not; mails that came back, a name that is wrong, awards that were revoked; decisions,
// participants, committees, a list that waits for its hour, and the end of mailboxes. No mail leaves the house.
func (a *App) PopulateYear(ctx context.Context, by issuance.By, org *issuance.Organisation) error {
	awards, err := a.Store.Awards(ctx, org.ID, issuance.Selection{OldestFirst: true}, issuance.Award{}, inventedAwards)
	if err != nil {
		return err
	}
	if err := a.inventMails(ctx, by, org, awards); err != nil {
		return err
	}
	kinds := map[issuance.ID]int{} // the editions, in the order in which they were awarded first
	for i := range awards {
		if _, known := kinds[awards[i].Edition]; !known {
			kinds[awards[i].Edition] = len(kinds)
		}
		if err := a.inventAnswer(ctx, by, org, &awards[i].Award, kinds[awards[i].Edition]); err != nil {
			return err
		}
	}
	return errors.Join(a.inventDecisions(ctx, by, org), a.inventCalendar(ctx, by, org), a.inventPlanned(ctx, by, org))
}

// inventedAwards is how many awards of an organisation are looked at, at most.
const inventedAwards = 1000

// inventedLearners is how many learners are on the list that waits.
const inventedLearners = 8

// returned reports whether the mail about the award in a row of a list came back.
func returned(row int) bool { return row%25 == 9 }

// inventMails has all learners been told by mails that went, or came back.
func (a *App) inventMails(ctx context.Context, by issuance.By, org *issuance.Organisation, awards []issuance.ListedAward) error {
	now, notes := a.config.Now(), map[int64][]mail.Note{}
	rows := map[string]int{}
	for i := range awards {
		one := &awards[i]
		if _, err := a.Claims.Code(ctx, &one.Award); err != nil { // as the mail's link has it
			return err
		}
		note := mail.AwardNote(int64(org.ID), one.Batch, one.ID.String(), mail.Address{Name: one.Known(), Address: one.Email}, locale.Japanese, now)
		notes[one.Batch] = append(notes[one.Batch], note)
		rows[one.ID.String()] = one.Row
	}
	for batch, all := range notes {
		if err := a.Store.QueueMails(ctx, by, org.ID, batch, all, len(all), now); err != nil {
			return err
		}
	}
	for {
		taken, err := a.Store.TakeMails(ctx, inventedAwards, mail.Quota{}, now, now.Add(time.Hour))
		if err != nil || len(taken) == 0 {
			return err
		}
		for i := range taken {
			one := &taken[i]
			one.State, one.Ended, one.Tries = mail.Sent, now, 1
			if returned(rows[one.AwardOf()]) {
				one.State, one.Answer, one.Dead = mail.Returned, "550 5.1.1 no such user", true
			}
			if err := a.Store.EndMail(ctx, one); err != nil {
				return err
			}
		}
	}
}

// inventAnswer has a learner do something, by the row of the list and the kind of award: each micro-credential's learners are
// otherwise diligent. The last of a list, which is shown as valid, always is.
func (a *App) inventAnswer(ctx context.Context, by issuance.By, org *issuance.Organisation, award *issuance.Award, kind int) error {
	luck := (award.Row*7 + kind*3) % 20 // each of 0 to 19 is as frequent
	if award.Row%80 == 5 && kind%3 != 1 {
		reason := []string{"withdrawn_by_learner", "issued_in_error", "wrong_recipient"}[(award.Row/80+kind)%3]
		return a.Standing.Revoke(ctx, by, *org, award.ID, issuance.Revocation{Code: reason})
	}
	if returned(award.Row) || luck >= 14+kind%6 {
		return nil
	}
	claim, err := a.Claims.Claims.Claim(ctx, org.ID, award.ID)
	if err == nil {
		err = a.Claims.Open(ctx, &claim)
	}
	if err != nil || luck >= 8+kind%9 {
		return err
	}
	if award.Row%50 != 8 {
		return a.Claims.Receive(ctx, &claim)
	}
	given, err := a.Claims.Given(ctx, claim)
	if err == nil && kind%2 == 0 {
		kind, said := misspelt(given.Name(locale.Japanese))
		return a.Claims.Tell(ctx, given, kind, said)
	}
	if err == nil {
		err = a.Claims.Decline(ctx, given, "")
	}
	return err
}

// misspelt is what somebody of an invented name reports: a form of a letter that is in it, or else that another name is in use.
func misspelt(name string) (kind claiming.Kind, said string) {
	for _, forms := range [][2]string{{"高", "髙"}, {"髙", "高"}, {"崎", "﨑"}, {"﨑", "崎"}, {"斎", "齋"}, {"齋", "斎"}, {"渡辺", "渡邉"}, {"渡邉", "渡辺"}, {"吉", "𠮷"}, {"𠮷", "吉"}} {
		if strings.Contains(name, forms[0]) {
			return claiming.LetterForm, "名字の字が違います。「" + forms[0] + "」ではなく「" + forms[1] + "」です。"
		}
	}
	return claiming.UsualName, "学内で使っている通称で載せてください。学生証も通称です。"
}

// inventDecisions has a committee approve what is published, where the organisation does not review at the desk, and says how
// many took part.
func (a *App) inventDecisions(ctx context.Context, by issuance.By, org *issuance.Organisation) error {
	versions, err := a.Store.AllVersions(ctx, org.ID)
	if err != nil {
		return err
	}
	today, approved := a.Yearbook.Today(org), 0
	for i := range versions {
		v := &versions[i]
		if i+1 < len(versions) && versions[i+1].Class == v.Class || i%4 == 3 || org.Slug == "smit" {
			continue // an earlier text, or one that was never put before the committee
		}
		texts, err := microcredential.Parse(v.Description)
		if err != nil {
			return err
		}
		on := today.AddDate(0, 0, -308+67*(approved%5)) // the first approval ends in two months
		err = a.Store.Approve(ctx, by, org.ID, issuance.Approval{
			Digest: a.Service.TextDigest(texts[0], v.Look), Class: v.ID, Body: "教務委員会", On: on, Document: "教務第" + on.Format("0102") + "号", Ends: on.AddDate(1, approved%3, 0),
		}, a.config.Now())
		if err != nil {
			return err
		}
		approved++
	}
	return a.inventParticipants(ctx, by, org)
}

// inventParticipants says of this business year and the one before how many took part: some more than were awarded.
func (a *App) inventParticipants(ctx context.Context, by issuance.By, org *issuance.Organisation) error {
	today := a.Yearbook.Today(org)
	for _, year := range []int{yearbook.Year(org, today) - 1, yearbook.Year(org, today)} {
		sheet, err := a.Yearbook.Of(ctx, org, department.Whole(), year, today)
		if err != nil {
			return err
		}
		numbers := map[int64]yearbook.Figure{}
		for i := range sheet.Entries {
			if n := sheet.Entries[i].Now.Awarded; n > 0 {
				numbers[sheet.Entries[i].Class] = n + n/7 + yearbook.Figure(i%4)
			}
		}
		if err := a.Yearbook.Type(ctx, by, org, year, numbers); err != nil {
			return err
		}
	}
	return nil
}

// inventCalendar has committees meet through the business year, and the mailboxes of those who leave end with it.
func (a *App) inventCalendar(ctx context.Context, by issuance.By, org *issuance.Organisation) error {
	from, until := yearbook.Span(org, yearbook.Year(org, a.config.Now()))
	for month := range 6 {
		first := time.Date(from.Year(), from.Month()+time.Month(2*month), 10+month, 0, 0, 0, 0, time.UTC)
		if err := a.Yearbook.Meet(ctx, by, org, yearbook.Meeting{Day: first, Name: "教務委員会"}, true); err != nil {
			return err
		}
	}
	ways := mail.DefaultWays()
	ways.Ends = []mail.End{{Domain: "students.example", Day: until.AddDate(0, 0, -1).Format(time.DateOnly)}}
	_, err := a.Mail.SetWays(ctx, by, int64(org.ID), ways, func(string) bool { return true })
	return err
}

// inventedList is a list of learners who are nobody, and who have got nothing yet.
func inventedList() []byte {
	list := []byte("email,name\n")
	for i := range inventedLearners {
		list = fmt.Appendf(list, "planned-%d@students.example,%s %s\n", i+1, families[(i+3)%len(families)][0], givens[(2*i)%len(givens)][0])
	}
	return list
}

// inventPlanned releases a list for a morning in two weeks.
func (a *App) inventPlanned(ctx context.Context, by issuance.By, org *issuance.Organisation) error {
	classes, err := a.Authoring.Awardable(ctx, org, department.Whole())
	if err != nil || len(classes) == 0 {
		return err
	}
	p, err := a.Awarding.Begin(ctx, by, org, classes[0].ID, "修了者名簿.csv", inventedList())
	if err != nil {
		return err
	}
	today := a.Yearbook.Today(org)
	err = a.Awarding.Change(ctx, by, &p, p.Revision, func(asked *awarding.Asked) {
		asked.Hour = today.AddDate(0, 0, 14).Format(time.DateOnly) + "T10:00"
		asked.Decision = issuance.Decision{Day: today.Format(time.DateOnly), By: "教務委員会", Number: "教務第12号"}
	})
	if err != nil {
		return err
	}
	plan, err := a.Awarding.Plan(ctx, org, &p)
	if err != nil {
		plan.Close()
		return err
	}
	defer plan.Close()
	_, err = a.Awarding.Release(ctx, by, org, &p, awarding.Seen{Revision: p.Revision, Version: plan.Version.Number, Good: plan.Good})
	return err
}

// PopulateDepartments parts an organisation of a demonstration into two departments, with somebody who works for the first.
func (a *App) PopulateDepartments(ctx context.Context, by issuance.By, org *issuance.Organisation) error {
	classes, err := a.Authoring.Awardable(ctx, org, department.Whole())
	if err != nil {
		return err
	}
	for i, name := range []department.Name{{JA: "工学部", EN: "Faculty of Engineering"}, {JA: "生涯学習センター", EN: "Centre for Lifelong Learning"}} {
		id, err := a.Departments.Add(ctx, by, org.ID, name)
		if err != nil {
			return err
		}
		for j := range classes {
			if j%3 == i {
				if err := a.Departments.Move(ctx, by, org.ID, classes[j].ID, id); err != nil {
					return err
				}
			}
		}
		if i > 0 {
			continue
		}
		_, err = a.Auth.Add(ctx, by, auth.Invitation{
			Email: "department@" + org.Slug + ".example", Name: inventedName(100), Language: locale.Japanese,
			Membership: auth.Membership{Org: org.ID, Department: id, Role: auth.Administrator},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

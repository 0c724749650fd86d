package register

import (
	"time"

	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/roster"
)

// AwardWire is an award as programs are told of it. Times are RFC 3339 in the organisation's zone.
type AwardWire struct {
	Award       string          `json:"award"`
	Address     string          `json:"address"`
	Status      string          `json:"status"`
	Reason      string          `json:"reason,omitzero"`
	Title       string          `json:"title"`
	Class       string          `json:"class"`
	Issuer      string          `json:"issuer"`
	IssuedOn    string          `json:"issued_on"`
	Expires     string          `json:"expires,omitzero"`
	RevokedAt   string          `json:"revoked_at,omitzero"`
	Period      string          `json:"period,omitzero"`
	Email       string          `json:"email"`
	Name        string          `json:"name,omitzero"`
	NameEN      string          `json:"name_en,omitzero"`
	StudentID   string          `json:"student_id,omitzero"`
	ShowName    bool            `json:"show_name,omitzero"`
	Reading     string          `json:"reading,omitzero"`
	DisplayName string          `json:"display_name,omitzero"`
	LearnerType string          `json:"learner_type,omitzero"`
	Language    locale.Language `json:"language,omitzero"`
	Batch       string          `json:"batch"`
	Row         int             `json:"row"`
	SignedID    string          `json:"signed_id,omitzero"`
	Note        string          `json:"note,omitzero"`        // private: why it was revoked
	Successor   string          `json:"successor,omitzero"`   // address of the award in its place
	Predecessor string          `json:"predecessor,omitzero"` // address of the award whose place it took

	MicroCredentialID string                     `json:"micro_credential_id,omitzero"` // of all versions and languages
	Titles            map[locale.Language]string `json:"titles,omitzero"`              // of its newest version
	DecidedOn         string                     `json:"decided_on,omitzero"`          // day of the decision of completion
	DecidedBy         string                     `json:"decided_by,omitzero"`
	DecisionNumber    string                     `json:"decision_number,omitzero"` // of the document that says so
	DecisionDated     string                     `json:"decision_dated,omitzero"`  // its date, as it is written there

	ToldOn     string `json:"told_on,omitzero"`     // when the first mail left
	Mail       string `json:"mail_status,omitzero"` // "sent", or "failed": the last did not arrive
	OpenedOn   string `json:"opened_on,omitzero"`   // these first, be it what it replaced
	ReceivedOn string `json:"received_on,omitzero"` // likewise
	DeclinedOn string `json:"declined_on,omitzero"`

	History []DeedWire `json:"history,omitzero"`
}

// Wire is the award for programs.
func (a *Award) Wire() AwardWire {
	w := a.wire()
	w.ToldOn, w.OpenedOn, w.ReceivedOn = stamp(a.heard.since(wasSent), a.Zone), stamp(a.heard.since(wasOpened), a.Zone), stamp(a.heard.since(wasReceived), a.Zone)
	w.DeclinedOn = stamp(a.heard.now().declined, a.Zone)
	if m := a.heard.mailed(); m != MailNone {
		w.Mail = string(m)
	}
	return w
}

func (a *Award) wire() AwardWire {
	return AwardWire{
		Award: a.ID.String(), Address: a.Address(), Status: string(a.Standing), Reason: a.Reason,
		Title: a.Title, Class: a.Class(), Issuer: a.Org.NameEN,
		IssuedOn: stamp(a.IssuedOn, a.Zone), Expires: stamp(a.Expires, a.Zone), RevokedAt: stamp(a.RevokedAt, a.Zone),
		Period: a.Period, Email: a.Email, Name: a.Name, NameEN: a.NameEN, StudentID: a.StudentID, ShowName: a.ShowName,
		Reading: a.Reading, DisplayName: a.DisplayName, LearnerType: a.LearnerType, Language: a.Language,
		Batch: batchNumber(a.Batch), Row: a.Row, SignedID: a.SignedID, Note: a.Note, Successor: a.address(a.Successor), Predecessor: a.address(a.Predecessor),
		MicroCredentialID: a.Called.ID.String(), Titles: a.Called.Titles,
		DecidedOn: a.Decision.Day, DecidedBy: a.Decision.By, DecisionNumber: a.Decision.Number, DecisionDated: a.Decision.Dated, History: deedWires(a.History, a.Zone),
	}
}

// BatchWire is a batch as programs are told of it. Issued, already, refused, waiting and set aside are rows of its list.
type BatchWire struct {
	Batch      string         `json:"batch"`
	RecordedAt string         `json:"recorded_at"` // RFC 3339
	Title      string         `json:"title"`
	Class      string         `json:"class"`
	Issuer     string         `json:"issuer"`
	Rows       int            `json:"rows"`
	Issued     int            `json:"issued"`
	Already    int            `json:"already"`
	Refused    int            `json:"refused"`
	Waiting    int            `json:"waiting"`            // rows whose awards are still to be made
	Revoked    int            `json:"revoked"`            // of those issued
	SetAside   []SetAsideWire `json:"set_aside,omitzero"` // rows of which no award could be made
	Stuck      *StuckWire     `json:"stuck,omitzero"`     // why rows wait that this machine could work
	By         ActorWire      `json:"by,omitzero"`        // who had it recorded; absent where a release did not record who
	HaltedAt   string         `json:"halted_at,omitzero"` // since when nothing more is made of it, until somebody has it go on
	UndoneAt   string         `json:"undone_at,omitzero"`
	Reason     string         `json:"reason,omitzero"` // of the undoing
	Replaces   string         `json:"replaces,omitzero"`
}

// StuckWire says why rows of a batch wait, and how to end it.
type StuckWire struct {
	Code      string `json:"code"`
	Message   string `json:"message"`
	MessageJA string `json:"message_ja"`
}

// SetAsideWire is a recorded row of which no award could be made, for its own values.
type SetAsideWire struct {
	Row      int    `json:"row"`
	Column   string `json:"column,omitzero"`
	Reason   string `json:"reason"`
	ReasonJA string `json:"reason_ja"`
}

// Wire is the batch for programs.
func (b *Batch) Wire() BatchWire {
	w := BatchWire{
		Batch: b.Number(), RecordedAt: stamp(b.Recorded(), b.Zone), Title: b.Title, Class: b.Class(), Issuer: b.Org.NameEN,
		Rows: b.Rows, Issued: b.Issued, Already: b.Already, Refused: b.Refused, Waiting: b.WaitingRows, Revoked: b.Revoked,
		SetAside: SetAsideWires(b.AsideRows), By: ActorWire{string(b.By.Kind), b.By.ID, b.ByName}, HaltedAt: stamp(b.Halted, b.Zone), UndoneAt: stamp(b.Undone.At, b.Zone), Reason: b.Undone.Code,
	}
	if b.Stuck != nil {
		w.Stuck = &StuckWire{"batches.stuck", b.StuckMessage("en"), b.StuckMessage("ja")}
	}
	if b.Replaces != (issuance.ID{}) {
		w.Replaces = b.Replaces.String()
	}
	return w
}

// StuckMessage says in lang ("en" or "ja") why rows of the batch wait, and how to end it.
func (b *Batch) StuckMessage(lang locale.Language) string {
	return locale.Text(lang, "register.stuck", "batch", b.Number(), "reason", locale.Reason(lang, b.Stuck))
}

// SetAsideWires are rows that were set aside, for programs.
func SetAsideWires(rows []issuance.SetAside) []SetAsideWire {
	var wires []SetAsideWire
	for _, a := range rows {
		wires = append(wires, SetAsideWire{a.Row, string(a.Column()), a.Message("en"), a.Message("ja")})
	}
	return wires
}

// Sentence names the row, its column, and why it was set aside.
func (w *SetAsideWire) Sentence(lang locale.Language) string {
	reason := w.Reason
	if lang == "ja" {
		reason = w.ReasonJA
	}
	return roster.Sentence(lang, w.Row, w.Column, reason)
}

// stamp is a time for programs; empty when it is none.
func stamp(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format(time.RFC3339)
}

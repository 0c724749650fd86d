// Package codes is the room of the desk in which an organisation makes receipt codes (受領コード), and in which what people ask
// for by them becomes rows of a list.
//
//	codes ── make ──> a code, its sheet to be printed ── somebody asks ──> codes ── compare ──> settle ──> a list, or declined
//
// A list is chosen first, and each request stands beside the row that it may be. What the page shows is what settling does
// (awarding.Compare): where name or number differ, the row has an address, or two ask for it, somebody looks and says so.
//
// A code awards nothing: whoever asks by one stands on a list, which is looked through, decided and released as any other. That
// list is another room's, to which the desk gives the way.
package codes

import (
	"context"
	_ "embed"
	"time"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/authoring"
	"github.com/mitome/mitome/internal/awarding"
	"github.com/mitome/mitome/internal/claiming"
	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/web/desk/visit"
)

//go:embed codes.css
var style string

// Claims makes receipt codes, and settles what is asked by them: claiming.Service.
type Claims interface {
	MakeReceipt(ctx context.Context, by issuance.By, c claiming.ReceiptCode) (claiming.ReceiptCode, error)
	AlterReceipt(ctx context.Context, by issuance.By, c claiming.ReceiptCode) error
	RoomFor(ctx context.Context, chosen []claiming.Request) error
	PutOn(ctx context.Context, by issuance.By, org issuance.OrganisationID, list int64, put []claiming.Put) error
}

// Receipts keep receipt codes, and what is asked by them: claiming.Receipts.
type Receipts interface {
	EndReceipt(ctx context.Context, by issuance.By, org issuance.OrganisationID, handle string, at time.Time) error
	Receipt(ctx context.Context, handle string) (claiming.ReceiptCode, error)
	ReceiptsOf(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]claiming.ReceiptCode, error)
	Requests(ctx context.Context, org issuance.OrganisationID, scope department.Scope, atMost int) ([]claiming.Request, error)
	DeclineRequests(ctx context.Context, by issuance.By, org issuance.OrganisationID, declined []claiming.Request, at time.Time) error
}

// Pages answers the room's rows.
type Pages struct {
	*visit.Desk
	Authoring *authoring.Service
	Awarding  *awarding.Service
	Claims    Claims
	Receipts  Receipts
	GoOn      func(v *visit.Visit, list int64) error // to the rows of a list
}

// Room is what is answered here.
func (p *Pages) Room() visit.Room {
	return visit.Room{
		Rows: []visit.Row{
			visit.Get("/desk/{org}/codes", auth.Award, p.list),
			visit.Post("/desk/{org}/codes", auth.Award, p.makeCode),
			visit.Post("/desk/{org}/codes/settle", auth.Award, p.settle),
			visit.Get("/desk/{org}/codes/sheet", auth.Award, p.sheet),
		},
		Style: style,
	}
}

// Package board is the room of the desk in which an organisation sees what it does: the board of its micro-credentials, the
// business year as a calendar, how the awards went, and the yearly sheet. It tells how many, and names no learner.
//
//	yearbook.Sheet ──> board, course, year ── each a picture with its table, on paper, as a workbook
//	yearbook.Event ──> calendar
package board

import (
	_ "embed"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/yearbook"
)

//go:embed board.css
var style string

// Pages answers the room's rows.
type Pages struct {
	*visit.Desk
	Yearbook *yearbook.Service
}

// Room is what is answered here.
func (p *Pages) Room() visit.Room {
	return visit.Room{
		Rows: []visit.Row{
			visit.Get("/desk/{org}/board", auth.Count, p.board),
			visit.Get("/desk/{org}/board.xlsx", auth.Count, p.boardBook),
			visit.Get("/desk/{org}/calendar", auth.Count, p.calendar),
			visit.Post("/desk/{org}/calendar", auth.Organisation, p.meet(true)),
			visit.Post("/desk/{org}/calendar/remove", auth.Organisation, p.meet(false)),
			visit.Get("/desk/{org}/calendar.xlsx", auth.Count, p.calendarBook),
			visit.Get("/desk/{org}/course", auth.Count, p.course),
			visit.Get("/desk/{org}/course.xlsx", auth.Count, p.courseBook),
			visit.Get("/desk/{org}/year", auth.Count, p.year),
			visit.Post("/desk/{org}/year", auth.Organisation, p.typed),
			visit.Post("/desk/{org}/year/file", auth.Organisation, p.file),
			visit.Get("/desk/{org}/year.xlsx", auth.Count, p.yearBook),
		},
		Style: style,
	}
}

package mails

import (
	"net/http"
	"regexp"

	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// filedView is the page of the mails that a demonstration has written.
type filedView struct {
	page.Frame
	visit *visit.Visit
	mails []mail.Filed
	at    paged
}

// filed shows the mails that a demonstration has written, in which everything is invented. Elsewhere mails are their
// readers' alone, and none is shown.
func (p *Pages) filed(v *visit.Visit) (err error) {
	view := &filedView{visit: v, at: paged{number: visit.PageNumber(v.R, "page")}}
	if p.Demonstration {
		if view.mails, view.at.more, err = p.Letters.Filed(v.R.Context(), view.at.skipped(), visit.Pageful); err != nil {
			return err
		}
	}
	view.Frame = p.FrameHere(v, "mails", "mails", visit.QueryOf(v.R))
	return page.ServeOnce(v.W, v.R, http.StatusOK, filedPage(view))
}

// link is an address in the text of a mail.
var link = regexp.MustCompile(`https?://[^\s<>"]+`)

// piece is a part of a mail's text: words, or an address to which one can go.
type piece struct {
	text string
	link bool
}

func pieces(text string) (all []piece) {
	from := 0
	for _, at := range link.FindAllStringIndex(text, -1) {
		all = append(all, piece{text: text[from:at[0]]}, piece{text: text[at[0]:at[1]], link: true})
		from = at[1]
	}
	return append(all, piece{text: text[from:]})
}

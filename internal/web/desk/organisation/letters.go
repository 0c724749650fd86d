package organisation

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"

	"github.com/mitome/mitome/internal/auth"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/locale"
	"github.com/mitome/mitome/internal/mail"
	"github.com/mitome/mitome/internal/web/desk/fields"
	"github.com/mitome/mitome/internal/web/desk/visit"
	"github.com/mitome/mitome/internal/web/page"
)

// Letters shows how a mail to a learner looks.
type Letters interface {
	// Sample is a mail as it would be written by ways of an award that is not made yet.
	Sample(lang locale.Language, org *issuance.Organisation, ways *mail.Ways, to issuance.Recipient, issuedOn time.Time, decided string, title func(lang locale.Language) string) (*mail.Letter, error)
}

// lettersView is the page on which an organisation says how it writes to its learners.
type lettersView struct {
	page.Frame
	org     *issuance.Organisation
	may     func(auth.Right) bool
	typed   url.Values
	problem string
	done    bool
	sample  *mail.Letter // by what is typed, or by what is kept where that cannot be used
}

// freeEnds is for how many more mail domains there is a field.
const freeEnds = 2

// typedWays are the fields of ways.
func typedWays(w *mail.Ways) url.Values {
	typed := url.Values{"words_ja": {w.WordsJA}, "words_en": {w.WordsEN}, "after": {listed(w.After)}, "before": {listed(w.Before)}}
	for _, e := range w.Ends {
		typed.Add("domain", e.Domain)
		typed.Add("day", e.Day)
	}
	return typed
}

func listed(days []int) string {
	var said []string
	for _, n := range days {
		said = append(said, strconv.Itoa(n))
	}
	return strings.Join(said, ", ")
}

// waysTyped are the ways that a form says. What is no number is a day that cannot be.
func waysTyped(typed url.Values) mail.Ways {
	w := mail.Ways{WordsJA: typed.Get("words_ja"), WordsEN: typed.Get("words_en"), After: numbers(typed.Get("after")), Before: numbers(typed.Get("before"))}
	days := typed["day"]
	for i, domain := range typed["domain"] {
		day := ""
		if i < len(days) {
			day = days[i]
		}
		if strings.TrimSpace(domain+day) != "" {
			w.Ends = append(w.Ends, mail.End{Domain: domain, Day: day})
		}
	}
	return w
}

// numbers are those of a list of days.
func numbers(text string) []int {
	all := []int{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,、，　", r) }) {
		all = append(all, fields.Number(word))
	}
	return all
}

// ends are the rows of mail domains, with empty ones behind them.
func (v *lettersView) ends() []mail.End {
	w := waysTyped(v.typed)
	return append(slices.Clone(w.Ends), make([]mail.End, freeEnds)...)
}

func (d *Pages) letters(v *visit.Visit) error {
	kept, err := d.Mail.WaysOf(v.R.Context(), int64(v.Org.ID))
	if err != nil {
		return err
	}
	return d.showLetters(v, http.StatusOK, typedWays(&kept), &kept, "")
}

// showLetters shows the form as it is typed, with a mail by ways that can be used.
func (d *Pages) showLetters(v *visit.Visit, status int, typed url.Values, ways *mail.Ways, problem string) error {
	view := &lettersView{org: &v.Org, may: v.MayHere, typed: typed, problem: problem, done: v.R.Method == http.MethodGet && v.R.URL.Query().Has("done")}
	now := d.Now().In(v.Org.Location())
	to := issuance.Recipient{Name: v.Say("desk.letters.example.name"), NameEN: v.Say("desk.letters.example.name")}
	var err error
	view.sample, err = d.Letters.Sample(v.Lang, &v.Org, ways, to, now, now.Format(time.DateOnly), func(lang locale.Language) string {
		return page.Say(lang, "desk.letters.example.title")
	})
	if err != nil {
		return err
	}
	view.Frame = d.FrameHere(v, "letters", "letters", "")
	view.Add(visit.Turned("letters"))
	return page.ServeOnce(v.W, v.R, status, lettersPage(view))
}

// changeLetters shows a mail by what was typed, or keeps it.
func (d *Pages) changeLetters(v *visit.Visit) error {
	typed := url.Values{}
	for _, name := range []string{"words_ja", "words_en", "after", "before", "domain", "day"} {
		for _, text := range v.R.PostForm[name] {
			typed.Add(name, fields.Cut(text))
		}
	}
	kept, err := d.Mail.WaysOf(v.R.Context(), int64(v.Org.ID))
	if err != nil {
		return err
	}
	ways := waysTyped(typed)
	if v.R.PostFormValue("deed") == "look" {
		err = ways.Check(ownHosts(v))
	} else {
		_, err = d.Mail.SetWays(v.R.Context(), v.By, int64(v.Org.ID), ways, ownHosts(v))
	}
	if text := visit.Sentence(err, v.Lang); text != "" {
		return d.showLetters(v, http.StatusUnprocessableEntity, typed, &kept, text)
	}
	if err == nil && v.R.PostFormValue("deed") == "look" {
		return d.showLetters(v, http.StatusOK, typed, &ways, "")
	}
	return v.GoOn(visit.Path(&v.Org, "letters"), "?done", err)
}

// ownHosts reports whether a host belongs to an organisation: it is that of its website, of its addresses or of its office's
// mails, or has the same registered domain.
func ownHosts(v *visit.Visit) func(host string) bool {
	var own []string
	for _, address := range []string{v.Org.HomeURL, v.Org.BaseURL} {
		if u, err := url.Parse(address); err == nil {
			own = append(own, registered(u.Hostname()))
		}
	}
	if _, host, ok := strings.Cut(v.Org.Contact.Email, "@"); ok {
		own = append(own, registered(strings.ToLower(host)))
	}
	return func(host string) bool {
		host, _, _ = strings.Cut(host, ":")
		return slices.Contains(own, registered(host))
	}
}

// registered is the domain by which a host is registered; a host without one is itself.
func registered(host string) string {
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return host
}

package register

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mitome/mitome/internal/department"
	"github.com/mitome/mitome/internal/issuance"
	"github.com/mitome/mitome/internal/kanji"
)

// Search says which awards of an organisation are looked for; the zero Search means all.
type Search struct {
	Words  string          // each is part of a name, a reading, a student number or an address, in whatever letters, or holds an award's id; empty: anybody
	Class  int64           // 0: any
	Batch  int64           // 0: any
	Status issuance.Status // Ending, too
	Year   int             // the business year in which it was issued, by the year in which that begins; 0: any
	From   time.Time       // issued then or later; zero: any time
	Until  time.Time       // issued before; zero: any time

	Received Received
	Mailed   Mailed

	Without map[issuance.ID]bool // not looked for

	titles map[int64]string // folded, of the classes that a word may be part of, too
}

// Ending is looked for as a status is: awards that are valid, and will have ended within Soon.
const Ending issuance.Status = "ending"

// Soon is how long before its end an award is told of.
const Soon = 90 * 24 * time.Hour

// endsSoon reports whether what runs until a time, zero for ever, runs at another and will have ended within Soon.
func endsSoon(expires, now time.Time) bool {
	return expires.After(now) && expires.Before(now.Add(Soon))
}

// EndsSoon reports whether the award is valid, and will have ended within Soon.
func (a *Award) EndsSoon(now time.Time) bool {
	return a.Standing == issuance.Valid && endsSoon(a.Expires, now)
}

// Received says whether awards are looked for that their learners have received.
type Received string

// What learners have said of an award.
const (
	HasReceived    Received = "yes"
	HasNotReceived Received = "no" // nor declined
	HasDeclined    Received = "declined"
)

// Mailed says what became of the mails by which learners are told of the awards that are looked for.
type Mailed string

// What became of the mails about an award.
const (
	MailSent   Mailed = "sent"   // and nothing is known against it
	MailFailed Mailed = "failed" // the last did not arrive
	MailNone   Mailed = "none"   // none was sent, as far as is known
)

// Filed is what an organisation has awarded, as it lay at a moment, to be searched.
type Filed struct {
	register *Register
	org      *issuance.Organisation
	zone     *time.Location
	batches  snapshot
	file     *orgFile // where its counts lie
	as       moment
}

// Filed takes what an organisation has awarded of the micro-credentials of departments. What names a learner lies folded in
// memory; it is read when it is first asked for, and of that what is new or has changed at each later time.
func (r *Register) Filed(ctx context.Context, org *issuance.Organisation, scope department.Scope) (*Filed, error) {
	file := r.files.of(org.ID)
	batches, as, err := file.current(ctx, r, org.ID)
	if err != nil {
		return nil, fmt.Errorf("awards of %s: %w", org.Slug, err)
	}
	if !scope.IsWhole() {
		owned, err := r.records.Departments.OwnedClasses(ctx, org.ID)
		if err != nil {
			return nil, err
		}
		batches, file = batches.within(scope, owned), &orgFile{} // counts of a part are not kept
	}
	return &Filed{r, org, org.Location(), batches, file, as}, nil
}

// Find tells of limit of the awards that are looked for, behind the first skip, those recorded last first, and how many there
// are in all.
func (f *Filed) Find(ctx context.Context, s Search, skip, limit int) (found []*Award, total int, err error) {
	var page []place
	total = f.batches.each(f.dated(s), f.register.now(), func(at place) {
		if skip--; skip < 0 && len(page) < limit {
			page = append(page, at)
		}
	})
	found, err = f.tell(ctx, page)
	return found, total, err
}

// tell tells of the awards of some places.
func (f *Filed) tell(ctx context.Context, places []place) (told []*Award, err error) {
	for _, at := range places {
		award, err := f.at(ctx, at)
		if errors.Is(err, issuance.ErrNotFound) { // erased since
			continue
		}
		if err != nil {
			return nil, err
		}
		told = append(told, award)
	}
	return told, nil
}

// dated says of a search in a business year from when to when that is.
func (f *Filed) dated(s Search) Search {
	if s.Year == 0 {
		return s
	}
	from := time.Date(s.Year, time.Month(f.calendar().begins), 1, 0, 0, 0, 0, f.zone)
	until := from.AddDate(1, 0, 0)
	if s.From.Before(from) {
		s.From = from
	}
	if s.Until.IsZero() || s.Until.After(until) {
		s.Until = until
	}
	return s
}

// Each hands on every award that is looked for, those recorded first first, as a file has them.
func (f *Filed) Each(ctx context.Context, s Search, add func(*Award) error) error {
	wanted := rowSet{}
	f.batches.each(f.dated(s), f.register.now(), wanted.add)
	all := issuance.Selection{Batch: s.Batch, Class: s.Class, OldestFirst: true}
	return f.register.Awards(ctx, []issuance.Organisation{*f.org}, all, math.MaxInt, func(a *Award) error {
		if !wanted.has(place{a.Batch, a.Row}) {
			return nil
		}
		return add(a)
	})
}

// Before is the award of the same learner, micro-credential and period that an award continues: the last that was issued before
// it, and has expired. Zero where there is none. A learner is known by the address.
func (f *Filed) Before(ctx context.Context, a *Award) (issuance.ID, error) {
	if a.Email == "" {
		return issuance.ID{}, nil
	}
	found, _, err := f.Find(ctx, Search{Words: a.Email, Class: a.class, Status: issuance.Expired, Until: a.IssuedOn}, 0, sameLearner)
	for _, before := range found {
		if before.Email == a.Email && before.Period == a.Period && before.ID != a.ID {
			return before.ID, err
		}
	}
	return issuance.ID{}, err
}

// sameLearner is how many awards are looked at for one of the same learner: addresses may stand in others.
const sameLearner = 20

// Ends is how many awards of a micro-credential that are valid end on a day.
type Ends struct {
	Class int64
	Day   time.Time // the last on which they run, as midnight UTC
	Count int
}

// EndsBetween are the last days of awards that are valid, from one time on and before another, each once for a
// micro-credential, the first first.
func (f *Filed) EndsBetween(from, until time.Time) (all []Ends) {
	type of struct {
		class int64
		day   time.Time
	}
	counts := map[of]int{}
	for _, batch := range f.batches {
		for _, c := range batch.cards {
			if last := c.expires.Add(-time.Second); c.revokedAt.IsZero() && !c.erased && !c.expires.IsZero() && !last.Before(from) && last.Before(until) {
				counts[of{c.class, Day(last, f.zone)}]++
			}
		}
	}
	for at, count := range counts {
		all = append(all, Ends{at.class, at.day, count})
	}
	slices.SortFunc(all, func(x, y Ends) int { return cmp.Or(x.Day.Compare(y.Day), cmp.Compare(x.Class, y.Class)) })
	return all
}

// ClassCount is how many awards there are of a micro-credential.
type ClassCount struct {
	Class int64
	Title string // of its newest version
	Count int
}

// Classes are the micro-credentials of which the organisation has awarded any, by their titles.
func (f *Filed) Classes(ctx context.Context) ([]ClassCount, error) {
	counts := map[int64]int{}
	for _, batch := range f.batches {
		for i := range batch.cards {
			counts[batch.cards[i].class]++
		}
	}
	all := make([]ClassCount, 0, len(counts))
	for class, count := range counts {
		_, title, err := f.register.records.Deeds.ClassTitle(ctx, f.org.ID, class)
		if err != nil {
			return nil, fmt.Errorf("class %d: %w", class, err)
		}
		all = append(all, ClassCount{class, title, count})
	}
	slices.SortFunc(all, func(x, y ClassCount) int { return cmp.Or(cmp.Compare(x.Title, y.Title), cmp.Compare(x.Class, y.Class)) })
	return all, nil
}

// Years are the business years of which the organisation has awards, by the year in which each begins, the newest first.
func (f *Filed) Years() (years []int) {
	days := f.calendar()
	for _, batch := range f.batches {
		for i := range batch.cards {
			if year, _ := days.of(batch.cards[i].issued); !slices.Contains(years, year) {
				years = append(years, year)
			}
		}
	}
	slices.Sort(years)
	slices.Reverse(years)
	return years
}

// at tells about the award of a row.
func (f *Filed) at(ctx context.Context, at place) (*Award, error) {
	before := issuance.Award{Batch: at.batch, Row: at.row - 1}
	listed, err := f.register.records.Awards.Awards(ctx, f.org.ID, issuance.Selection{Batch: at.batch, OldestFirst: true}, before, 1)
	if err != nil {
		return nil, err
	}
	if len(listed) == 0 || listed[0].Row != at.row {
		return nil, issuance.ErrNotFound
	}
	told, err := f.register.award(ctx, f.org, f.zone, listed[0])
	if err != nil {
		return nil, err
	}
	told.heard = f.register.files.of(f.org.ID).learned.of(told.ID)
	return told, f.register.Complete(ctx, told)
}

// place is where an award is filed.
type place struct {
	batch int64
	row   int
}

// awardID finds an award's id in the address of its page, which is what people send.
var awardID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// each hands on where the selected awards are filed, those recorded last first, and counts them. Where nobody is found by the
// words as they are, they may differ in long vowels and dashes: Ito is Itoh then, ユーコ is ユウコ, and A24001 is A24-001.
func (s snapshot) each(search Search, now time.Time, add func(place)) (total int) {
	var words, short []string
	var named issuance.ID // zero: none
	for word := range strings.FieldsSeq(search.Words) {
		if id, err := issuance.ParseID(awardID.FindString(strings.ToLower(word))); err == nil {
			named = id
		} else if word = foldName(word); word != "" {
			words = append(words, word)
			short = append(short, shorten(word))
		}
	}
	meant := func(c *card) bool {
		return (named == issuance.ID{} || c.id == named) && has(c.text, search.titles[c.class], words)
	}
	total = s.all(&search, now, meant, add)
	if total > 0 || len(words) == 0 || slices.Contains(short, "") {
		return total
	}
	return s.all(&search, now, func(c *card) bool { return has(shorten(c.text), "", short) }, add)
}

// all hands on those awards of a search whose learners are meant.
func (s snapshot) all(search *Search, now time.Time, meant func(*card) bool, add func(place)) (total int) {
	for _, batch := range s {
		if search.Batch != 0 && search.Batch != batch.id {
			continue
		}
		for i := range slices.Backward(batch.cards) {
			if c := batch.cards[i]; c.is(search, now) && meant(c) {
				total++
				add(place{batch.id, c.row})
			}
		}
	}
	return total
}

// has reports whether each word stands in a text, or in a title.
func has(text, title string, words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) && !strings.Contains(title, word) })
}

// is reports whether the award is looked for, but for the words.
func (c *card) is(s *Search, now time.Time) bool {
	if s.Class != 0 && s.Class != c.class || !c.stands(s.Status, now) {
		return false
	}
	if c.issued.Before(s.From) || !s.Until.IsZero() && !c.issued.Before(s.Until) {
		return false
	}
	if s.Received != "" && s.Received != c.heard.received() || s.Mailed != "" && s.Mailed != c.heard.mailed() {
		return false
	}
	return !s.Without[c.id]
}

// stands reports whether the award stands as it is looked for.
func (c *card) stands(as issuance.Status, now time.Time) bool {
	switch status := c.status(now); as {
	case "":
		return true
	case Ending:
		return status == issuance.Valid && endsSoon(c.expires, now)
	default:
		return status == as
	}
}

// foldName is a text of names, each in a line, in the one spelling in which they are looked for.
func foldName(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = kanji.Name(line)
	}
	return strings.Join(lines, "\n")
}

// shorten takes from a folded text what only makes a vowel long, and dashes.
func shorten(text string) string {
	var vowel rune // of the syllable before; 0: there is none
	return strings.Map(func(r rune) rune {
		if r == '-' || long(vowel, r) {
			return -1
		}
		vowel = vowelOf(r)
		return r
	}, text)
}

// long reports whether a letter only makes the vowel before it long. Of an h in Latin letters that is so after an o: Ohno.
func long(vowel, r rune) bool {
	switch vowel {
	case 'a', 'i':
		return vowelOf(r) == vowel && isVowel(r)
	case 'u':
		return r == 'u' || r == 'ウ'
	case 'e':
		return r == 'e' || r == 'エ' || r == 'イ'
	case 'o':
		return r == 'o' || r == 'u' || r == 'h' || r == 'オ' || r == 'ウ'
	}
	return false
}

// isVowel reports whether a letter is a vowel and nothing else.
func isVowel(r rune) bool { return strings.ContainsRune("aiueoアイウエオ", r) }

// vowelOf is the vowel with which a kana or a Latin letter ends; 0: with none.
func vowelOf(r rune) rune {
	for _, line := range vowels {
		if strings.ContainsRune(line, r) {
			return rune(line[0])
		}
	}
	return 0
}

// vowels are the letters that end with each of them.
var vowels = []string{
	"aアカガサザタダナハバパマヤラワ", "iイキギシジチヂニヒビピミリヰ", "uウクグスズツヅヌフブプムユルヴ", "eエケゲセゼテデネヘベペメレヱ", "oオコゴソゾトドノホボポモヨロヲ",
}

package figures

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mitome/mitome/microcredential/internal/words"
)

// Credits are an amount of credits of one kind.
type Credits struct {
	Amount float64      // 0: there is explicitly none
	Unit   string       // as written, such as "ECTS credits" or "単位"; may be "" beside 0
	System CreditSystem // whose rules say what one stands for; "" where nothing tells
	From   Source
}

// CreditSystem is a system of credits whose rules say how much learning one of them stands for.
type CreditSystem string

// The systems that are known here.
const (
	JapaneseCredits CreditSystem = "JP"   // 45 hours of study, by the Standards for Establishment of Universities
	ECTS            CreditSystem = "ECTS" // 25 to 30 hours, by the ECTS Users' Guide
)

var (
	creditUnit    = words.PhrasesOf("credit unit", "credit qualifier")
	creditCounted = words.PhrasesOf("credit unit")
	creditJapan   = words.PhrasesOf("credit japan")
	creditDoubt   = words.PhrasesOf("credit doubt")
	creditLead    = words.PhrasesOf("credit lead")
	noCredit      = words.PhrasesOf("no credit")
	recognition   = words.PhrasesOf("recognition en", "recognition ja")

	creditNumber = words.Pattern(decimal + `[\s-]*`)
	creditLabel  = words.Pattern(`(` + words.OneOf("credit label") + `)\s*(?:[:=は]\s*|\s)` + decimal + `(?:\s*[).,;。、(/]|\s*$)`)
	creditEither = `(?:` + upTo + `|\s*(?:or|または|又は|もしくは|か)\s*)`
	creditRange  = words.Pattern(`\d` + creditEither + `$`)
	creditOr     = words.Pattern(`^` + creditEither + `\d`)
	creditBound  = words.Pattern(`^\s*` + words.OneOf("credit bound"))
)

// decimal also takes the comma for a decimal point, as in "1,5 ECTS".
const decimal = `(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)`

var thousands = words.Pattern(`,\d{3}`)

// creditAmount is an amount of credits in a plain text.
type creditAmount struct {
	Credits
	at, end int  // where it stands
	sure    bool // nothing beside it says that it is another's, a part of it, or a bound
}

// CreditsOf is an amount of a unit, with the system to which the unit belongs.
func CreditsOf(amount float64, unit string) Credits {
	c := Credits{Amount: amount, Unit: strings.TrimSpace(unit)}
	switch unit := words.Plain(unit); {
	case strings.Contains(unit, "ects"):
		c.System = ECTS
	case creditJapan.In(unit):
		c.System = JapaneseCredits
	}
	return c
}

// CreditsIn returns the credits that a text names beyond doubt: those that it opens with, or else the only ones.
func CreditsIn(text string) (c Credits, ok bool) {
	shown := words.Visible(words.Opening(text))
	read := words.WithDigits(words.Plain(shown))
	amounts := creditAmounts(read)
	if len(amounts) == 0 {
		return Credits{From: FromText}, deniesCredit(firstClause(read))
	}
	first := -1
	for i, a := range amounts {
		switch {
		case !a.sure:
		case first < 0:
			first = i
		case !leads(read[:amounts[first].at]) && a.Amount != amounts[first].Amount && a.System == amounts[first].System:
			return Credits{}, false
		}
	}
	if first < 0 || noCredit.In(read[:amounts[first].at]) {
		return Credits{}, false
	}
	c = amounts[first].Credits
	c.Unit, c.From = asWritten(shown, c.Unit), FromText
	return c, true
}

// creditFigure is any amount in a text on credit: "12 CPD points", "ECTS: 3", "half a credit", "1 year of study".
var creditFigure = words.Pattern(`\d\s*[a-zぁ-んァ-ヶ一-龠]|` + words.OneOf("credit label") + `\s*[:=は]?\s*\d|` +
	`\b(?:half an?|an?)\b[a-z -]{0,40}\b` + words.OneOf("credit unit") + `\b`)

// NamesCredit says that a text names any amount of credit, or none, or who recognises the learning.
func NamesCredit(text string) bool {
	text = words.WithDigits(words.Plain(words.Opening(text)))
	return creditFigure().MatchString(text) || noCredit.In(text) || recognition.In(text)
}

// deniesCredit says that a clause says that there are no credits, and names nothing that recognises instead.
func deniesCredit(clause string) bool {
	clause = strings.TrimSpace(clause)
	return words.Nothing.Whole[clause] || noCredit.In(clause) && !recognition.In(clause) ||
		words.EndsWith(clause, "denial ja")
}

// maxAmounts is how many amounts of a text are looked at.
const maxAmounts = 16

// creditAmounts are the amounts of credits of a plain text, in their order.
func creditAmounts(text string) (amounts []creditAmount) {
	either := false // the amount before is one of two
	for _, m := range creditNumber().FindAllStringSubmatchIndex(text, -1) {
		end := unitEnd(text, m[1])
		if end == m[1] || m[0] > 0 && (text[m[0]-1] == '.' || words.IsWordByte(text[m[0]-1])) {
			continue
		}
		a := creditAmount{at: m[0], end: end, Credits: CreditsOf(creditFigureOf(text[m[2]:m[3]]), text[m[1]:end])}
		switch near := firstClause(strings.TrimLeft(text[end:min(len(text), end+24)], " (")); {
		case near == "ects":
			a.System = ECTS
		case a.System == "" && creditJapan.In(near):
			a.System = JapaneseCredits
		}
		if len(amounts) == maxAmounts {
			break
		}
		or := creditOr().MatchString(text[end:])
		a.sure = !or && !either && !creditRange().MatchString(text[max(m[0]-24, 0):m[0]]) && !creditBound().MatchString(text[end:]) && isOwn(text[:m[0]])
		amounts, either = append(amounts, a), or
	}
	if amounts != nil {
		return amounts
	}
	if m := creditLabel().FindStringSubmatchIndex(text); m != nil { // "Credits: 2", "ECTS 3"
		a := creditAmount{at: m[0], end: m[5], sure: isOwn(text[:m[0]])}
		label := text[m[2]:m[3]]
		a.Credits = CreditsOf(creditFigureOf(text[m[4]:m[5]]), label)
		if start, _ := creditCounted.Find(label); start >= 0 {
			a.Unit = label[start:unitEnd(label, start)] // 単位 of 取得単位数
		}
		return []creditAmount{a}
	}
	return nil
}

func creditFigureOf(s string) float64 {
	point := "."
	if thousands().MatchString(s) {
		point = ""
	}
	n, _ := strconv.ParseFloat(strings.ReplaceAll(s, ",", point), 64)
	return n
}

// unitEnd is where the words of a unit end that begins at a place of a text: "ects credit points", "academic credits".
func unitEnd(text string, start int) int {
	end := start
	for at := start; at < len(text); {
		first, _ := utf8.DecodeRuneInString(text[at:])
		n := creditUnit.Opening(first, text[at:])
		if n == 0 {
			break
		}
		if creditCounted.Opening(first, text[at:]) > 0 {
			end = at + n
		}
		at += n + len(text[at+n:]) - len(strings.TrimLeft(text[at+n:], " -"))
	}
	return end
}

// leads says that nothing stands before an amount but words that lead to it: "Awards ", "合計".
func leads(before string) bool {
	return creditLead.OpensAll(strings.TrimFunc(before, func(r rune) bool { return !unicode.IsLetter(r) }))
}

// isOwn says that the words before an amount do not make it somebody else's, a part, or a condition.
func isOwn(before string) bool {
	before = lastClause(before)
	return leads(before) || !creditDoubt.In(before)
}

// clauseEnds end a clause of a plain text.
const clauseEnds = ".,;。、()\n"

func firstClause(text string) string {
	if at := strings.IndexAny(text, clauseEnds); at >= 0 {
		return text[:at]
	}
	return text
}

func lastClause(text string) string {
	return text[strings.LastIndexAny(text, ".;。\n")+1:]
}

// asWritten finds words of a plain text in the text that it was made of, with their capitals.
func asWritten(text, words string) string {
	if at := strings.Index(strings.ToLower(text), words); at >= 0 && len(strings.ToLower(text)) == len(text) {
		return text[at : at+len(words)]
	}
	return words
}

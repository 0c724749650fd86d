package mail_test

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/mitome/mitome/internal/locale"
	housemail "github.com/mitome/mitome/internal/mail"
)

// plain has learners told of each note in a line of its own.
func (o *office) plain(withdrawn string) {
	o.Learners = func(_ context.Context, notes []*housemail.Note) (*housemail.Letter, []*housemail.Note, error) {
		var told []*housemail.Note
		text := ""
		for _, n := range notes {
			if n.AwardOf() != withdrawn {
				told, text = append(told, n), text+n.AwardOf()+"\n"
			}
		}
		if told == nil {
			return nil, nil, housemail.ErrWithdrawn
		}
		return &housemail.Letter{Subject: fmt.Sprintf("%d件", len(told)), Text: text, Unsubscribe: "https://badges.example/mine/quiet?k=" + strings.Repeat("7", 24)}, told, nil
	}
}

// award is a note about an award, by the mail address and name of its learner.
func (o *office) award(id, address, name string) housemail.Note {
	return housemail.AwardNote(1, 1, id, housemail.Address{Name: name, Address: address}, locale.Japanese, o.now)
}

// T28: a learner gets one mail in an hour from an organisation, in which all stands that is due: never another learner's,
// though both read one mailbox. What there is nothing to say about is left out. Each mail has one recipient, and the other side
// sees in its bytes how reminders are ended (RFC 8058).
func TestT28OneMailInAnHour(t *testing.T) {
	s := &server{}
	o := newOffice(t, at127(listen(t, s)))
	o.plain("gone")
	const hers = "hanako@students.example"
	other := o.award("org2", hers, "髙橋 花子")
	other.Org = 2
	o.queue(o.award("a", hers, "髙橋 花子"), o.award("b", hers, "高橋　花子"), o.award("gone", hers, "髙橋花子"), o.award("brother", hers, "髙橋 一郎"), other)
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	if s.tries != 3 || s.most != 1 {
		t.Errorf("%d mails with %d recipients at most, want three with one: hers, her brother's, and the other organisation's", s.tries, s.most)
	}
	o.state(map[string]string{"a": "sent", "b": "sent", "gone": "withdrawn", "brother": "sent", "org2": "sent"})
	o.now = o.now.Add(20 * time.Minute)
	o.queue(o.award("c", hers, "高橋花子"), o.award("d", hers, "髙橋 花子"))
	if err := o.round(); err != nil || s.tries != 3 {
		t.Errorf("a second mail within the hour: %d, %v", s.tries, err)
	}
	o.queue(housemail.StandingNote(housemail.Reinstated, 1, 1, "brother", housemail.Address{Name: "髙橋 一郎", Address: hers}, locale.Japanese, o.now))
	if err := o.round(); err != nil || s.tries != 4 {
		t.Errorf("that an award stands again, after %d mails: %v", s.tries, err)
	}
	o.now = o.now.Add(40 * time.Minute)
	if err := o.round(); err != nil || s.tries != 5 {
		t.Fatalf("when the hour was over: %d mails, %v", s.tries, err)
	}
	o.state(map[string]string{"c": "sent", "d": "sent"})
	got, err := mail.ReadMessage(strings.NewReader(s.data))
	if err != nil {
		t.Fatal(err)
	}
	if at, press := got.Header.Get("List-Unsubscribe"), got.Header.Get("List-Unsubscribe-Post"); at != "<https://badges.example/mine/quiet?k="+strings.Repeat("7", 24)+">" || press != "List-Unsubscribe=One-Click" {
		t.Errorf("as it was sent: %q, %q", at, press)
	}
}

// T28: an organisation that is new sends learners no more in 24 hours than its quota. What is more waits – also when it is
// tried again and again, and past the hour at which it would have been given up –, one mail after another goes as soon as the
// day of its predecessor is over, and an answer to a learner is never held back. Thirty days after it was entered nothing is.
func TestT28Quota(t *testing.T) {
	o := newOffice(t, housemail.Settings{Folder: t.TempDir(), New: 20})
	o.plain("")
	o.Writers[housemail.Answered] = func(context.Context, *housemail.Note) (*housemail.Letter, error) {
		return &housemail.Letter{Subject: "回答", Text: "回答"}, nil
	}
	o.enter(3, at.AddDate(0, 0, -26))
	for i := range 130 {
		n := o.award(fmt.Sprint(i), fmt.Sprintf("s%d@students.example", i), "花子")
		n.Org = 3
		o.queue(n)
	}
	answer := o.award("answer", "s129@students.example", "花子")
	answer.Org, answer.Kind, answer.ID = 3, housemail.Answered, housemail.ID{9}
	o.queue(answer)
	sent := func() int64 {
		t.Helper()
		for range 20 { // rounds
			if err := o.round(); err != nil {
				t.Fatal(err)
			}
		}
		n, err := o.st.CountMails(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n[housemail.Sent]
	}
	if room, err := o.RoomOf(t.Context(), 3, o.now); err != nil || room != (housemail.Room{PerDay: 20, ByHand: 20}) {
		t.Errorf("room for more: %+v, %v", room, err)
	}
	if room, err := o.RoomOf(t.Context(), 1, o.now); err != nil || room != (housemail.Room{}) {
		t.Errorf("an organisation of old: %+v, %v", room, err)
	}
	for day, want := range []int64{19, 38, 56, 74} { // eighteen a day, and on the first the answer
		if n := sent(); n != want {
			t.Fatalf("on day %d %d have gone, want %d", day, n, want)
		}
		if day == 0 { // what is left is kept for what is sent by hand
			room, err := o.RoomOf(t.Context(), 3, o.now)
			again := housemail.AgainNote(housemail.ID{8}, 3, 1, "0", housemail.Address{Name: "花子", Address: "new@students.example"}, "ja", o.now)
			o.queue(again)
			if n := sent(); err != nil || !room.Full || room.ByHand != 2 || n != want+1 {
				t.Errorf("a mail by hand: room %+v, %v, %d have gone", room, err, n)
			}
			want++
		}
		if o.now = o.now.Add(20 * time.Hour); day == 0 {
			if n := sent(); n != want {
				t.Errorf("before the day is over %d have gone, want %d", n, want)
			}
		}
		o.now = o.now.Add(5 * time.Hour)
	}
	if n := sent(); n != 132 {
		t.Errorf("when it is no longer new %d have gone, want all", n)
	}
}

// Of two organisations that send at once each gets its share: five mails of the one do not wait for three hundred of the other,
// and what they leave of a handful goes to that one.
func TestT28Shares(t *testing.T) {
	o := newOffice(t, housemail.Settings{Folder: t.TempDir()})
	o.plain("")
	for i := range 300 {
		o.queue(o.award(fmt.Sprint(i), fmt.Sprintf("s%d@students.example", i), "花子"))
	}
	few := map[string]string{}
	for i := range 5 {
		n := o.award(fmt.Sprint("few", i), fmt.Sprintf("few%d@students.example", i), "太郎")
		n.Org, n.Due, few[n.AwardOf()] = 2, o.now.Add(time.Second), "sent"
		o.queue(n)
	}
	o.now = o.now.Add(time.Minute)
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	o.state(few)
	if n, err := o.st.CountMails(t.Context()); err != nil || n[housemail.Sent] != 16 {
		t.Errorf("%v have gone, %v", n, err)
	}
}

// Every kind of mail, and what becomes of one, has its word in either language.
func TestWordsOfMails(t *testing.T) {
	for _, lang := range locale.Languages {
		for _, k := range housemail.Kinds {
			if name := k.Name(lang); strings.Contains(name, "mail.kind") {
				t.Errorf("%s: kind %q is called %q", lang, k, name)
			}
		}
		for _, s := range housemail.States {
			if name := s.Name(lang); strings.Contains(name, "mail.state") {
				t.Errorf("%s: state %q is called %q", lang, s, name)
			}
		}
	}
}

// state compares what became of notes, by the awards that they are about.
func (o *office) state(want map[string]string) {
	o.t.Helper()
	all, err := o.st.Mails(o.t.Context(), false, 0, 100)
	if err != nil {
		o.t.Fatal(err)
	}
	for i := range all {
		if state, ok := want[all[i].AwardOf()]; ok && string(all[i].State) != state {
			o.t.Errorf("%s: %s (%s), want %s", all[i].AwardOf(), all[i].State, all[i].Answer, state)
		}
	}
}

// What comes back counts for all that went in that mail; its address is known from then on to not work, or to want no
// reminders. What is said of the mail or its sender says nothing of the address.
func TestT28KnownAddresses(t *testing.T) {
	s := &server{}
	o := newOffice(t, at127(listen(t, s)))
	o.plain("")
	a, b := o.award("a", "a@students.example", ""), o.award("b", "a@students.example", "")
	full, angry := o.award("full", "full@students.example", ""), o.award("angry", "angry@students.example", "")
	o.queue(a, b, full, angry)
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	back := func(id housemail.ID, state housemail.State, said string) {
		t.Helper()
		if _, err := o.Back(t.Context(), by, id, state, said); err != nil {
			t.Error(err)
		}
	}
	back(a.ID, housemail.Returned, "550 5.1.1 no such user") // whichever of the two it was that went
	back(b.ID, housemail.Returned, "550 5.1.1 no such user")
	back(full.ID, housemail.Returned, "552 5.2.2 mailbox full")
	back(angry.ID, housemail.Unwanted, "abuse")
	o.state(map[string]string{"a": "returned", "b": "returned", "full": "returned", "angry": "unwanted"})
	s.fail = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such person"}
	o.queue(o.award("c", "c@students.example", ""))
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	s.fail = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "we take nothing from you"}
	o.queue(o.award("d", "d@students.example", ""))
	if err := o.round(); err != nil {
		t.Fatal(err)
	}
	o.state(map[string]string{"c": "refused", "d": "refused"})
	for address, want := range map[string]string{"a": "dead", "full": "", "angry": "quiet", "c": "dead", "d": ""} {
		known, err := o.st.AddressOf(t.Context(), 1, address+"@students.example")
		got := ""
		switch {
		case !known.Dead.IsZero():
			got = "dead"
		case !known.Quiet.IsZero():
			got = "quiet"
		}
		if err != nil || got != want {
			t.Errorf("%s is known as %q (%v), want %q", address, got, err, want)
		}
	}
	if n, err := o.st.CountDeadAddresses(t.Context(), 1); err != nil || n != 2 {
		t.Errorf("%d addresses do not work, %v", n, err)
	}
	o.now = o.now.AddDate(2, 0, 0)
	if err := o.Forget(t.Context()); err != nil {
		t.Error(err)
	}
	if known, err := o.st.KnownAddresses(t.Context(), 1); err != nil || len(known) != 0 {
		t.Errorf("known after two years: %+v, %v", known, err)
	}
}

// own is what belongs to the organisation of these tests.
func own(host string) bool {
	return host == "mizunara-u.example" || strings.HasSuffix(host, ".mizunara-u.example")
}

// T28: an organisation's own words bring in no markup, no address of another's, none behind other words, and nothing that
// hurries.
func TestT28OwnWords(t *testing.T) {
	for text, code := range map[string]string{
		"修了おめでとうございます。\n\n・**三月末**まで窓口にて\n・https://www.mizunara-u.example/office まで\n\n教務課 kyomu.office@mizunara-u.example": "",
		"Congratulations, e.g. to all. U.S. units, 3.5 hours, 1.1 and so on.": "",
		"点は 3 < 5、A&B です":                          "",
		strings.Repeat("あ", 601):                   "words_long",
		strings.Repeat("a\n", 20):                  "words_long",
		"<script>alert(1)</script>":                "words_markup",
		"＜script＞alert(1)＜/script＞":                "words_markup",
		"<img src=x>":                              "words_markup",
		"&lt;b&gt;":                                "words_markup",
		"[ここ](https://evil.example/)":              "words_hidden",
		"[url=x]":                                  "words_hidden",
		"javascript:alert(1)":                      "words_hidden",
		"https://bit.ly/abc":                       "words_host",
		"bit.ly/abc を開いて":                          "words_host",
		"ｂｉｔ．ｌｙ":                                   "words_host",
		"https://mizunara-u.example@evil":          "words_host",
		"http://10.0.0.1/":                         "words_host",
		"10.0.0.1":                                 "words_host",
		"https://mizunara-u.example.evil.example/": "words_host",
		"еmizunara-u.example":                      "words_host", // a Cyrillic letter before it
		"help@evil.example":                        "words_host",
		"至急ご確認ください":                                "words_hurry",
		"Act now!":                                 "words_hurry",
	} {
		w := housemail.Ways{WordsJA: text}
		err := w.Check(own)
		fault, _ := err.(*housemail.Fault) //nolint:errorlint // it is returned as it is
		got := ""
		if fault != nil {
			got = fault.Code
		}
		if got != code || fault != nil && fault.Message("ja") == fault.Message("en") {
			t.Errorf("%q: %q, want %q", text, got, code)
		}
	}
	w := housemail.Ways{WordsEN: "a\u202eb\x00\r\nBcc: x", After: []int{21, 7, 7}, Before: []int{3, 14}, Ends: []housemail.End{{Domain: " @Students.Example ", Day: "2027-03-31"}}}
	if err := w.Check(own); err != nil || w.WordsEN != "ab\nBcc: x" || fmt.Sprint(w.After, w.Before, w.Ends) != "[7 21] [14 3] [{students.example 2027-03-31}]" {
		t.Errorf("kept as %+v, %v", w, err)
	}
	for code, w := range map[string]housemail.Ways{
		"days": {After: []int{0}}, "domain": {Ends: []housemail.End{{Domain: "a b", Day: "2027-03-31"}}}, "day": {Ends: []housemail.End{{Domain: "a.example", Day: "2027-02-30"}}},
		"domain_twice": {Ends: []housemail.End{{Domain: "a.example", Day: "2027-02-01"}, {Domain: "A.example", Day: "2027-03-01"}}},
	} {
		if err := w.Check(own); err == nil || err.(*housemail.Fault).Code != code { //nolint:errorlint // it is returned as it is
			t.Errorf("%s: %v", code, err)
		}
	}
}

// Reminders go 7 and 21 days after the mail, and 14 and 3 before the address ends, never two within two days; a mail to
// addresses that end before the last of them, or have ended, is warned about, and so is one to an address that does not work.
func TestReminders(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	told := time.Date(2027, 3, 1, 10, 0, 0, 0, tokyo)
	days := func(w *housemail.Ways, address string) string {
		var all []string
		for _, at := range w.Reminders(address, told, tokyo) {
			all = append(all, at.In(tokyo).Format("1/2 15h"))
		}
		return strings.Join(all, ", ")
	}
	w := housemail.DefaultWays()
	w.Ends = []housemail.End{{Domain: "students.example", Day: "2027-03-31"}, {Domain: "old.students.example", Day: "2026-03-31"}}
	for address, want := range map[string]string{
		"a@elsewhere.example":     "3/8 10h, 3/22 10h",
		"a@students.example":      "3/8 10h, 3/17 09h, 3/22 10h, 3/28 09h",
		"a@sub.students.example":  "3/8 10h, 3/17 09h, 3/22 10h, 3/28 09h",
		"a@old.students.example":  "3/8 10h, 3/22 10h",
		"a@notstudents.example.a": "3/8 10h, 3/22 10h",
	} {
		if got := days(&w, address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
	if got := days(&housemail.Ways{Before: []int{14}, Ends: w.Ends}, "a@students.example"); got != "3/17 09h" {
		t.Errorf("14 days before alone: %s", got)
	}
	o := housemail.NewOutlook(w, []housemail.KnownAddress{{Address: "dead@students.example", Dead: told}, {Address: "quiet@students.example", Quiet: told}}, []string{"not@elsewhere.example"}, told.AddDate(0, 0, 15), tokyo)
	for i, address := range []string{"a@students.example", "dead@students.example", "quiet@students.example", "a@old.students.example", "not@elsewhere.example", ""} {
		o.Add(i+2, address)
	}
	if got := fmt.Sprint(o.Dead, o.Not, o.Ends); got != "[3] [6] [{{old.students.example 2026-03-31} 1 true} {{students.example 2027-03-31} 3 false}]" {
		t.Errorf("outlook %s", got)
	}
	same := housemail.NewOutlook(w, []housemail.KnownAddress{{Address: "dead@students.example", Dead: told}}, nil, told, tokyo)
	if same.Add(2, "a@students.example"); same.Safe() || same.Risks() != "" {
		t.Error("a mail that reaches whom it should is a risk")
	}
	if same.Add(3, "dead@students.example"); same.Risks() == "" || same.Risks() == o.Risks() {
		t.Errorf("risks %q, with others %q", same.Risks(), o.Risks())
	}
}

// The mail of several awards names each once, with its own link and code, and the organisation's words above; with one award it
// says the same as ever. The words are text in both forms of the mail.
func TestAwardLetter(t *testing.T) {
	const attack = "花子\r\nBcc: x@evil.example\u202e<b>"
	say := func(text string) func(locale.Language) string { return func(locale.Language) string { return text } }
	line := func(title string, shown, again bool) housemail.AwardLine {
		return housemail.AwardLine{URL: "https://badges.example/mine?k=" + title, Code: "CODE-" + title, Title: say(title), Day: say("3月20日"), Decided: say(""), Shown: shown, Kind: map[bool]housemail.Kind{true: housemail.Reminder, false: housemail.Award}[again]}
	}
	text := housemail.AwardText{
		Name: say(attack), Body: say("ミズナラ大学"), Office: say("教務課"), Host: "badges.example", Place: "badges.example/mine",
		Words:  say("おめでとう **ございます** <i>\n- 一つ\n- 二つ"),
		Awards: []housemail.AwardLine{line("一", false, false), line("二", true, true)},
	}
	l, err := housemail.AwardLetter("ja", text)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(l.Subject+l.Text+l.HTML, "\r\u202e") || strings.Contains(l.Text, "\nBcc:") || strings.Contains(l.HTML, "<b>") || strings.Contains(l.HTML, "<i>") {
		t.Errorf("subject %q, text %q", l.Subject, l.Text)
	}
	for _, want := range []string{"おめでとう ございます", "・一つ\n・二つ", "「一」", "【再度のご案内】「二」", "コード：CODE-一", "https://badges.example/mine?k=二", "表示されません。ただし"} {
		if !strings.Contains(l.Text, want) {
			t.Errorf("the text does not say %q: %s", want, l.Text)
		}
	}
	for _, want := range []string{"<strong>ございます</strong>", "<ul><li>一つ</li><li>二つ</li></ul>"} {
		if !strings.Contains(l.HTML, want) {
			t.Errorf("the HTML does not say %q: %s", want, l.HTML)
		}
	}
	if l.Subject != "ミズナラ大学：マイクロクレデンシャル2件の授与のお知らせ" || l.Unsubscribe != "" {
		t.Errorf("subject %q", l.Subject)
	}
	text.Awards[0].Replaces = true
	text.Name = func(lang locale.Language) string {
		return map[locale.Language]string{"en": "Hanako", "ja": "花子"}[lang]
	}
	text.Office = say("教務課、0123-45-6789、office@badges.example")
	corrected := text
	corrected.Awards = text.Awards[:1]
	if l, err = housemail.AwardLetter("ja", corrected); err != nil || l.Subject != "ミズナラ大学：「一」差替えのお知らせ" || !strings.Contains(l.Text, "差し替えたものです") ||
		!strings.Contains(l.Text, "花子 様") || !strings.Contains(l.Text, "Dear Hanako,") || !strings.Contains(l.HTML, ">0123-45-6789、</span>") {
		t.Errorf("subject %q, text %q, HTML %s, %v", l.Subject, l.Text, l.HTML, err)
	}
	text.Awards, text.Quiet = text.Awards[1:], "https://badges.example/mine/quiet?k=1"
	if l, err = housemail.AwardLetter("en", text); err != nil || l.Subject != "Reminder – ミズナラ大学: “二” is awarded to you" || l.Unsubscribe != text.Quiet {
		t.Errorf("subject %q, %v", l.Subject, err)
	}
	text.Quiet, text.Own, text.Kept, text.Awards[0].Kind = "", true, true, housemail.Again
	l, err = housemail.AwardLetter("ja", text)
	if err != nil || l.Subject != "【再度のご案内】ミズナラ大学：「二」授与のお知らせ" || l.Unsubscribe != "" || !strings.HasPrefix(l.Text, "花子 様\n\n先にお送りした授与のお知らせを、再度") ||
		strings.Contains(l.Text, "を授与しました") || strings.Contains(l.Text, "登録できます") || !strings.Contains(l.HTML, "<p>先にお送りした") {
		t.Errorf("sent again by the office: subject %q, text %s, %v", l.Subject, l.Text, err)
	}
}

// Whose a mail is: a name is the same however it is written, and a sister's is another.
func TestT28LearnerOfAddress(t *testing.T) {
	whose := func(name string) string {
		n := housemail.AwardNote(1, 1, "a", housemail.Address{Name: name, Address: "a@students.example"}, locale.Japanese, at)
		return n.Learner()
	}
	for name, others := range map[string][]string{
		"髙橋 花子":            {"高橋花子", "高橋　花子", "高橋・花子", " 髙橋 花子 "},
		"Hanako TAKAHASHI": {"Takahashi, Hanako", "ＴＡＫＡＨＡＳＨＩ　Hanako", "takahashi hanako", "Takahashi Hánako"},
		"ヤマダ　ﾊﾅｺ":          {"やまだ はなこ", "ヤマダハナコ"},
	} {
		for _, other := range others {
			if whose(other) != whose(name) {
				t.Errorf("%q is %q, and %q %q", name, whose(name), other, whose(other))
			}
		}
	}
	for name, other := range map[string]string{"髙橋 花子": "髙橋 花", "TAKAHASHI Hanako": "TAKAHASHI Hana", "ヤマダ ハナコ": "ヤマダ ハナ", "高橋": ""} {
		if whose(name) == whose(other) {
			t.Errorf("%q and %q are one", name, other)
		}
	}
	if n := (housemail.Note{Kind: housemail.SignIn, To: housemail.Address{Name: "花子"}}); n.Learner() != "" {
		t.Errorf("of whoever signs in is kept %q", n.Learner())
	}
}

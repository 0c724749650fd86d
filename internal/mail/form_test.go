package mail_test

import (
	"fmt"
	"mime"
	"net/mail"
	"regexp"
	"strings"
	"testing"

	"github.com/mitome/mitome/internal/locale"
	housemail "github.com/mitome/mitome/internal/mail"
)

// letters are a mail of each kind, in a language, whose names are as long as they come.
func letters(t *testing.T, lang locale.Language) map[string]*housemail.Letter {
	t.Helper()
	say := func(text string) func(locale.Language) string { return func(locale.Language) string { return text } }
	body := say("国立大学法人ミズナラ情報科学技術大学院大学 教育イノベーション推進機構")
	title := say("根拠に基づく意思決定のためのデータリテラシー：調査の設計から、結果を伝えるまで（2026年度 後期・社会人向け）")
	const url = "https://badges.mizunara-u.example/mine?k=7KQ2M9XPD3RHV6T0N8YBWCEZ"
	award := func(quiet string, kinds ...housemail.Kind) func() (*housemail.Letter, error) {
		text := housemail.AwardText{
			Name: say("髙橋 花子"), Body: body, Office: say("教務課、0123-45-6789、office@mizunara-u.example"), Words: say("おめでとうございます。"),
			Host: "badges.mizunara-u.example", Place: "badges.mizunara-u.example/mine", Quiet: quiet,
		}
		for _, k := range kinds {
			text.Awards = append(text.Awards, housemail.AwardLine{
				Kind: k, URL: url, Code: "7KQ2-M9XP-D3RH-V6T0-N8YB-WCEZ", Title: title, Day: say("2026年3月20日"), Decided: say(""), Reason: say("誤って発行"),
			})
		}
		return func() (*housemail.Letter, error) { return housemail.AwardLetter(lang, text) }
	}
	all := map[string]*housemail.Letter{}
	for name, make := range map[string]func() (*housemail.Letter, error){
		"award": award("", housemail.Award), "again": award("", housemail.Again), "revoked": award("", housemail.Revoked), "reinstated": award("", housemail.Reinstated),
		"reminder": award("https://badges.mizunara-u.example/mine/quiet?k=7KQ2M9XPD3RHV6T0N8YBWCEZ", housemail.Reminder),
		"digest":   award("", housemail.Award, housemail.Award, housemail.Reminder), "mixed": award("", housemail.Award, housemail.Revoked, housemail.Reinstated, housemail.Again),
		"sign-in": func() (*housemail.Letter, error) {
			return housemail.SignInLetter(lang, housemail.SignInText{URL: url, Host: "badges.mizunara-u.example", Minutes: 15})
		},
		"invitation": func() (*housemail.Letter, error) {
			return housemail.InvitationLetter(lang, housemail.InvitationText{URL: url, Host: "badges.mizunara-u.example", By: "水野 かおる", Body: body, Role: say("作成者"), Days: 14})
		},
		"address": func() (*housemail.Letter, error) {
			return housemail.AddressLetter(lang, housemail.AddressText{URL: url, Host: "badges.mizunara-u.example", Body: body, Title: title, Hours: 24})
		},
		"asked": func() (*housemail.Letter, error) {
			return housemail.AskedLetter(lang, housemail.AskedText{URL: url, Host: "badges.mizunara-u.example", Body: body, Label: "会場で配布", Days: 7})
		},
		"answered": func() (*housemail.Letter, error) {
			return housemail.AnswerLetter(lang, housemail.AnswerText{URL: url, Host: "badges.mizunara-u.example", Name: say("髙橋 花子"), Body: body, Title: title, Office: say("教務課")})
		},
		"waits": func() (*housemail.Letter, error) {
			return housemail.WaitsLetter(lang, housemail.WaitsText{URL: url, Host: "badges.mizunara-u.example", All: []housemail.AtDesk{{Body: body, Reports: 2, Agree: 1}}})
		},
	} {
		letter, err := make()
		if err != nil {
			t.Fatal(err)
		}
		all[name] = letter
	}
	return all
}

// encoded is an encoded-word (RFC 2047, section 2).
var encoded = regexp.MustCompile(`=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=`)

// Every mail is one that any program reads: pure ASCII in lines that are not too long (RFC 5322, section 2.1.1), encoded-words
// of 75 characters at most (RFC 2047, section 2), one sender and one recipient, the plain text before the HTML that says the
// same, nothing attached and nothing loaded; how mails are ended stands in reminders alone.
func TestFormOfEveryMail(t *testing.T) {
	for _, lang := range locale.Languages {
		for name, letter := range letters(t, lang) {
			t.Run(string(lang)+"/"+name, func(t *testing.T) {
				m := message()
				m.From = housemail.Address{Name: "国立大学法人ミズナラ情報科学技術大学院大学 教育イノベーション推進機構 教務課", Address: "office@mizunara-u.example"}
				m.ReplyTo, m.To.Name = m.From, "髙橋（鈴木） 花子"
				m.Subject, m.Text, m.HTML, m.Unsubscribe = letter.Subject, letter.Text, letter.HTML, letter.Unsubscribe
				var raw strings.Builder
				if _, err := m.WriteTo(&raw); err != nil {
					t.Fatal(err)
				}
				wantLines(t, raw.String())
				wantForm(t, raw.String(), m)
			})
		}
	}
}

// wantLines wants the bytes of a mail to be lines as RFC 5322 has them.
func wantLines(t *testing.T, raw string) {
	t.Helper()
	if strings.ContainsFunc(raw, func(r rune) bool { return r > 126 || r < ' ' && r != '\r' && r != '\n' && r != '\t' }) || strings.Count(raw, "\n") != strings.Count(raw, "\r\n") {
		t.Error("not all is ASCII in lines that end with CRLF")
	}
	for _, line := range strings.Split(raw, "\r\n") {
		if len(line) > 78 {
			t.Errorf("a line of %d characters: %s", len(line), line)
		}
		for _, word := range encoded.FindAllString(line, -1) {
			if len(word) > 75 {
				t.Errorf("an encoded-word of %d characters: %s", len(word), word)
			}
		}
	}
}

// wantForm wants a mail as it came to be what was written.
func wantForm(t *testing.T, raw string, m *housemail.Message) {
	t.Helper()
	got, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]housemail.Address{"From": m.From, "To": m.To, "Reply-To": m.ReplyTo} {
		list, err := got.Header.AddressList(header)
		if err != nil || len(list) != 1 || list[0].Name != want.Name || list[0].Address != want.Address {
			t.Errorf("%s is %v (%s), %v", header, list, got.Header.Get(header), err)
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject %q, %v; want %q", subject, err, m.Subject)
	}
	if date, err := got.Header.Date(); err != nil || !date.Equal(m.Date) || got.Header.Get("Message-Id") != "<"+m.ID+">" || got.Header.Get("Mime-Version") != "1.0" {
		t.Errorf("date %s, %v, headers %v", date, err, got.Header)
	}
	end := fmt.Sprint(got.Header["List-Unsubscribe"], got.Header["List-Unsubscribe-Post"])
	if want := map[bool]string{true: "[] []", false: "[<" + m.Unsubscribe + ">] [List-Unsubscribe=One-Click]"}[m.Unsubscribe == ""]; end != want {
		t.Errorf("ended by %s, want %s", end, want)
	}
	text, html := parts(t, got)
	if text != strings.ReplaceAll(m.Text, "\n", "\r\n") || html != strings.ReplaceAll(m.HTML, "\n", "\r\n") {
		t.Errorf("text %q, HTML %q", text, html)
	}
	for _, loaded := range []string{"<img", "src=", "url(", "<link", "<script", "@import", "background=\""} {
		if strings.Contains(html, loaded) {
			t.Errorf("the HTML holds %s: %s", loaded, html)
		}
	}
}

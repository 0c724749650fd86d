package reported

import (
	"encoding/base64"
	"strings"
)

// base is the usual base64 of a text.
func base(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// texts are what people have instead of a badge: a mail, a shortcut, a line of a chat. One address leads to its badge; of
// several a person chooses.
func texts() []Case {
	mail := "From: Office <office@college.example>\r\nTo: hanako@student.example\r\nSubject: Your badge\r\nMIME-Version: 1.0\r\n"
	html := `<html><body><p>Dear Hanako,</p><p><a href="` + award + `">See your badge</a></p></body></html>`
	soft := strings.Replace(award, "example/", "example=\r\n/", 1)
	var all []Case
	for _, p := range []struct{ name, text, verdict, code string }{
		{"an address", award, "valid", ""},
		{"an address and a line end", award + "\r\n", "valid", ""},
		{"an address with a byte-order mark", "\ufeff" + award, "valid", ""},
		{"an address in UTF-16", utf16Of(award), "valid", ""},
		{"an address in angle brackets", "<" + award + ">", "valid", ""},
		{"an address in quotation marks", `"` + award + `"`, "valid", ""},
		{"an address with URL: before it", "<URL:" + award + ">", "valid", ""},
		{"an address without its scheme", strings.TrimPrefix(award, "https://"), "valid", ""},
		{"an address in a sentence", "You find my badge at " + award + ".", "valid", ""},
		{"an address in a Japanese sentence", "バッジは" + award + "にあります。", "valid", ""},
		{"an address in Japanese brackets", "バッジ（" + award + "）をご確認ください。", "valid", ""},
		{"an address with the end of a sentence", award + "。", "valid", ""},
		{"an address with the end of an English sentence", award + ".", "valid", ""},
		{"a link with a picture, copied from a page", `<a href="` + award + `"><img src="https://pictures.example/1.png"></a>`, "valid", ""},
		{"a shortcut of macOS that names nothing", `<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist version="1.0"><dict/></plist>`, open, "not-a-badge"},
		{"an address in brackets", "My badge (" + award + "), for your files", "valid", ""},
		{"an address in Markdown", "[my badge](" + award + ")", "valid", ""},
		{"an address as a picture in Markdown", "![badge](" + award + ")", "valid", ""},
		{"an address as a link of HTML", `<a href="` + award + `">my badge</a>`, "valid", ""},
		{"the same address twice", award + "\n" + award, "valid", ""},
		{"an address folded between angle brackets", "See <https://college.example\n  /a/1> please", "valid", ""},
		{"a mail in plain text", mail + "Content-Type: text/plain; charset=utf-8\r\n\r\nDear Hanako,\r\n\r\n  " + award + "\r\n\r\nRegards\r\n", "valid", ""},
		{"a mail in quoted-printable", mail + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSee " + soft + "\r\n", "valid", ""},
		{"a mail in base64", mail + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base("See "+award+"\n") + "\r\n", "valid", ""},
		{"a mail in HTML", mail + "Content-Type: text/html; charset=utf-8\r\n\r\n" + html, "valid", ""},
		{"a mail in two forms", mail + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee " + award + "\r\n--b\r\nContent-Type: text/html\r\n\r\n" + html + "\r\n--b--\r\n", "valid", ""},
		{"a shortcut of Windows", "[InternetShortcut]\r\nURL=" + award + "\r\n", "valid", ""},
		{"a shortcut of Windows with an icon", "[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,2\r\n[InternetShortcut]\r\nIDList=\r\nURL=" + award + "\r\nIconFile=https://college.example/favicon.ico\r\nIconIndex=1\r\n", "valid", ""},
		{"a shortcut of Windows in UTF-16", utf16Of("[InternetShortcut]\r\nURL=" + award + "\r\n"), "valid", ""},
		{"a shortcut of macOS", `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd"><plist version="1.0"><dict><key>URL</key><string>` + award + `</string></dict></plist>`, "valid", ""},
		{"a shortcut of a free desktop", "[Desktop Entry]\nType=Link\nName=Badge\nURL=" + award + "\n", "valid", ""},
		{"a page that was saved", "<!DOCTYPE html>" + html, "valid", ""},
		{"a page that names the badge's data", `<!DOCTYPE html><html><head><link rel="alternate" type="application/ld+json" href="` + award + `"></head><body><a href="https://other.example/">x</a></body></html>`, "valid", ""},
		{"a page that forwards", `<html><head><meta http-equiv="refresh" content="0; url=` + award + `"></head></html>`, "valid", ""},
		{"a text as a word processor keeps it", `{\rtf1\ansi See {\field{\*\fldinst HYPERLINK "` + award + `"}}}`, "valid", ""},
		{"a photograph that names its makers", "\xff\xd8\xff\xe1http://ns.adobe.com/xap/1.0/\x00", open, "not-a-badge"},
		{"a card", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Hanako\r\nURL:" + award + "\r\nEND:VCARD\r\n", "valid", ""},
		{"two addresses", award + " and https://college.example/a/2", open, "several-addresses"},
		{"a mail with two addresses", mail + "Content-Type: text/plain\r\n\r\n" + award + "\r\nHelp: https://college.example/help\r\n", open, "several-addresses"},
		{"an address of mail alone", "hanako@student.example", open, "not-a-badge"},
		{"a scheme of another kind", "ftp://college.example/a/1", open, "not-a-badge"},
		{"a scheme in full width", "ｈｔｔｐｓ：／／college.example/a/1", "valid", ""},
		{"words", "Please find my badge attached.", open, "not-a-badge"},
		{"nothing", "", open, "not-a-badge"},
		{"white space", " \r\n\t", open, "not-a-badge"},
		{"a mark alone", "\ufeff", open, "not-a-badge"},
	} {
		c := Case{Input: []byte(p.text), Web: web(nil)}
		all = append(all, c.named("text: "+p.name, p.verdict, p.code, ""))
	}
	return all
}

// spellings are assertions as texts of JSON that programs, editors and people spoil.
func spellings() []Case {
	text := assertion()
	indented := strings.NewReplacer(`,"`, ",\r\n  \"", `{"`, "{\r\n  \"").Replace(text)
	python := strings.NewReplacer(`"`, "'", "true", "True").Replace(text)
	var all []Case
	for _, p := range []struct{ name, text, verdict, code, warnings string }{
		{"byte-order mark", "\ufeff" + text, "valid", "", "byte-order-mark"},
		{"white space around", "\r\n\t" + text + "\n\n", "valid", "", ""},
		{"line ends of Windows", indented, "valid", "", ""},
		{"line ends of old Macs", strings.ReplaceAll(indented, "\n", ""), "valid", "", ""},
		{"slashes escaped", strings.ReplaceAll(text, "/", `\/`), "valid", "", ""},
		{"letters escaped", strings.Replace(text, "Assertion", `\u0041ssertion`, 1), "valid", "", ""},
		{"UTF-16", utf16Of(text), form, "broken-json", ""},
		{"a list of one", "[" + text + "]", form, "broken-json", ""},
		{"a list of two", "[" + text + "," + text + "]", form, "broken-json", ""},
		{"a comma at the end", strings.TrimSuffix(text, "}") + ",}", form, "broken-json", ""},
		{"a comment", "{ // badge\n" + text[1:], form, "broken-json", ""},
		{"single quotation marks, as Python prints it", python, form, "broken-json", ""},
		{"curly quotation marks, as a word processor sets them", strings.ReplaceAll(text, `"`, "”"), form, "broken-json", ""},
		{"escaped for HTML", strings.ReplaceAll(text, `"`, "&quot;"), form, "broken-json", ""},
		{"cut off", text[:len(text)/2], form, "broken-json", ""},
		{"twice", text + "\n" + text, form, "broken-json", ""},
		{"a member twice", strings.Replace(text, `"type"`, `"issuedOn":"2020-01-01T00:00:00Z","type"`, 1), form, "broken-json", ""},
		{"a member in two spellings", strings.Replace(text, `"type"`, `"Type":"Assertion","type"`, 1), form, "broken-json", ""},
		{"NaN", strings.Replace(text, `"type"`, `"x":NaN,"type"`, 1), form, "broken-json", ""},
		{"letters that are no UTF-8", strings.Replace(text, `"type"`, "\"narrative\":\"caf\xe9\",\"type\"", 1), form, "broken-json", ""},
		{"a warning of the server before it", "Warning: strftime() is deprecated in badge.php\n" + text, "unverifiable", "several-addresses", ""},
		{"within an envelope", `{"assertion":` + text + `}`, form, "not-an-assertion", ""},
		{"a class", badgeClass(), form, "not-an-assertion", ""},
		{"a profile", profile(), form, "not-an-assertion", ""},
		{"anything", `{"a":1}`, form, "not-an-assertion", ""},
		{"an empty object", `{}`, form, "not-an-assertion", ""},
		{"full addresses", strings.Replace(text, `"type":"Assertion"`, `"@type":"https://w3id.org/openbadges#Assertion"`, 1), "valid", "", ""},
		{"@id and @type", strings.NewReplacer(`"type":"Assertion"`, `"@type":"Assertion"`, `"id"`, `"@id"`).Replace(text), "valid", "", ""},
		{"entries that mean nothing", strings.Replace(text, `"issuedOn"`, `"points":3,"issuedOn"`, 1), "valid", "", "differs-from-hosted"},
	} {
		all = append(all, hosted(text).edit(p.text).named("JSON: "+p.name, p.verdict, p.code, p.warnings))
	}
	return all
}

// edit hands something else in.
func (c Case) edit(input string) Case {
	c.Input = []byte(input)
	return c
}

// hosting are servers and addresses as they come to be over the years.
func hosting() []Case {
	page := "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Password</body></html>"
	var all []Case
	add := func(name, verdict, code, warnings string, changes map[string]Page) {
		all = append(all, Case{Input: []byte(assertion()), Web: web(changes)}.named("hosting: "+name, verdict, code, warnings))
	}
	add("nothing answers", open, "unreachable", "", map[string]Page{award: {Down: true}})
	add("not found", open, "not-found", "", map[string]Page{award: {Status: 404, Type: "text/html", Body: page}})
	add("gone, without a word", "revoked", "revoked-gone", "", map[string]Page{award: {Status: 410}})
	add("gone, with a page", "revoked", "revoked-gone", "", map[string]Page{award: {Status: 410, Type: "text/html", Body: page}})
	add("revoked, answered with 200", "revoked", "revoked-flag", "", map[string]Page{award: {Body: `{` + context + `,"type":"Assertion","id":"` + award + `","revoked":true}`}})
	add("a login page", open, "not-json", "", map[string]Page{award: {Type: "text/html", Body: page}})
	add("forbidden to programs", open, "refused", "", map[string]Page{award: {Status: 403, Type: "text/html", Body: page}})
	add("a fault of the server", open, "server-error", "", map[string]Page{award: {Status: 500, Type: "text/html", Body: page}})
	add("a fault in a word of JSON", form, "not-an-assertion", "", map[string]Page{award: {Body: `{"error":"not found"}`}})
	add("the label of a text", "valid", "", "content-type", map[string]Page{award: {Type: "text/plain; charset=utf-8", Body: assertion()}})
	add("the label of a page", "valid", "", "content-type", map[string]Page{award: {Type: "text/html", Body: assertion()}})
	add("no label", "valid", "", "content-type", map[string]Page{award: {Type: "application/octet-stream", Body: assertion()}})
	add("a byte-order mark", "valid", "", "byte-order-mark", map[string]Page{award: {Body: "\ufeff" + assertion()}})
	add("UTF-16", form, "broken-json", "", map[string]Page{award: {Body: utf16Of(assertion())}})
	add("the class is gone", open, "gone", "", map[string]Page{class: {Status: 410}})
	add("the class is not found", open, "not-found", "", map[string]Page{class: {Status: 404}})
	add("the issuer answers nothing", open, "unreachable", "", map[string]Page{issuer: {Down: true}})
	add("the issuer is a login page", open, "not-json", "", map[string]Page{issuer: {Type: "text/html", Body: page}})
	add("another badge at the address", form, "id-mismatch", "", map[string]Page{award: {Body: assertion(award, Home+"/a/2")}})
	add("dates changed since", "valid", "", "differs-from-hosted", map[string]Page{award: {Body: assertion("2026-03-20", "2026-03-21")}})
	for _, p := range []struct {
		name, text, verdict, code, warnings string
	}{
		{"an id without a scheme", assertion(award, "college.example/a/1"), form, "no-address", ""},
		{"an id that is a urn", assertion(award, signed), form, "no-address", ""},
		{"no id", assertion(`"id":"`+award+`",`, ""), form, "no-address", ""},
		{"another host", assertion(award, "https://elsewhere.example/a/1"), form, "out-of-scope", ""},
	} {
		c := hosted(p.text)
		if p.code == "out-of-scope" {
			c.Web["https://elsewhere.example/a/1"] = Page{Body: p.text}
		}
		all = append(all, c.named("hosting: "+p.name, p.verdict, p.code, p.warnings))
	}
	for _, n := range []struct{ name, title string }{
		{"invisible letters", `Stat\u200bistics \u202e101`}, {"too long", strings.Repeat("Statistics ", 400)}, {"marks upon marks", "S" + strings.Repeat("\u0301", 40) + "tatistics"},
		{"both directions", "Statistics إحصاء 101"}, {"private use", "Statistics \ue000"}, {"a lost letter", "Statistics \ufffd"}, {"a pictograph", "Statistics 😀"},
	} {
		c := Case{Input: []byte(assertion()), Web: web(map[string]Page{class: {Body: badgeClass("Statistics", n.title)}})}
		all = append(all, c.named("name: "+n.name, "valid", "", ""))
	}
	elsewhere := hosted(assertion(award, "https://elsewhere.example/a/1"))
	elsewhere.Web["https://elsewhere.example/a/1"] = Page{Body: string(elsewhere.Input)}
	elsewhere.Web[issuer] = Page{Body: profile(`"url"`, `"verification":{"type":"VerificationObject","startsWith":"`+Home+`/a/"},"url"`)}
	elsewhere.Accused = true
	return append(all, elsewhere.named("hosting: outside of what the issuer declares", form, "out-of-scope", ""))
}

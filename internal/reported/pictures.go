package reported

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
	"unicode/utf16"
)

// classPictures are what answers at the address of a class's picture. Only another kind of picture is known to be wrong.
func classPictures() []Case {
	jpeg, gif, webp := "\xff\xd8\xff\xe0\x00\x10JFIF\x00", "GIF89a\x01\x00\x01\x00", "RIFF\x24\x00\x00\x00WEBPVP8 "
	page := "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Password</body></html>"
	var all []Case
	for _, p := range []struct {
		name           string
		page           Page
		verdict        string
		code, warnings string
	}{
		{"not found", Page{Status: 404, Type: "text/html", Body: page}, open, "not-found", ""},
		{"gone", Page{Status: 410}, open, "gone", ""},
		{"forbidden", Page{Status: 403, Type: "text/html", Body: page}, open, "refused", ""},
		{"unauthorised", Page{Status: 401}, open, "refused", ""},
		{"too many requests", Page{Status: 429}, open, "refused", ""},
		{"a fault of the server", Page{Status: 502}, open, "server-error", ""},
		{"nothing answers", Page{Down: true}, open, "unreachable", ""},
		{"a login page", Page{Type: "text/html", Body: page}, open, "not-a-picture", ""},
		{"a login page that says to be a picture", Page{Type: "image/png", Body: page}, open, "not-a-picture", ""},
		{"a login page in XHTML", Page{Type: "application/xhtml+xml", Body: `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>`}, open, "not-a-picture", ""},
		{"JSON with a fault", Page{Type: "application/json", Body: `{"error":"forbidden"}`}, open, "not-a-picture", ""},
		{"nothing in the answer", Page{Type: "image/png", Body: ""}, open, "not-a-picture", ""},
		{"a text", Page{Type: "text/plain", Body: "Not available"}, open, "not-a-picture", ""},
		{"JPEG", Page{Type: "image/jpeg", Body: jpeg}, form, "class-picture", ""},
		{"JPEG that says to be PNG", Page{Type: "image/png", Body: jpeg}, form, "class-picture", ""},
		{"GIF", Page{Type: "image/gif", Body: gif}, form, "class-picture", ""},
		{"WebP", Page{Type: "image/webp", Body: webp}, form, "class-picture", ""},
		{"PDF", Page{Type: "application/pdf", Body: "%PDF-1.7\n"}, form, "class-picture", ""},
		{"PNG, cut off", Page{Type: "image/png", Body: dot[:20]}, form, "class-picture-broken", ""},
		{"PNG as bytes of any kind", Page{Type: "application/octet-stream", Body: dot}, "valid", "", "content-type"},
		{"SVG as a text", Page{Type: "text/plain", Body: drawing}, "valid", "", "content-type"},
		{"SVG with the document type of SVG 1.1", Page{Type: "image/svg+xml", Body: `<?xml version="1.0" encoding="utf-8"?>` + "\n<!-- Generator -->\n" + doctype11 + drawing}, "valid", "", ""},
		{"SVG whose namespaces are entities", Page{Type: "image/svg+xml", Body: strings.Replace(doctype11, ">", ` [<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY ns_ai 'http://ns.adobe.com/AdobeIllustrator/10.0/'>]>`, 1) +
			strings.Replace(drawing, `xmlns="http://www.w3.org/2000/svg"`, `xmlns="&ns_svg;" xmlns:i="&ns_ai;"`, 1)}, "valid", "", "picture-entities"},
		{"SVG whose entity hides an address that acts", Page{Type: "image/svg+xml", Body: strings.Replace(doctype11, ">", ` [<!ENTITY a "javascript:"><!ENTITY b "x">]>`, 1) +
			strings.Replace(drawing, "<path", `<a href="&a;alert(1)"/><path`, 1)}, "valid", "", "svg-active"},
		{"SVG with a byte-order mark", Page{Type: "image/svg+xml", Body: "\ufeff" + drawing}, "valid", "", ""},
		{"SVG, cut off", Page{Type: "image/svg+xml", Body: drawing[:60]}, form, "class-picture-broken", ""},
		{"SVG in UTF-16", Page{Type: "image/svg+xml", Body: utf16Of(drawing)}, form, "class-picture-broken", ""},
		{"a login page in UTF-16", Page{Type: "text/html", Body: utf16Of(page)}, open, "not-a-picture", ""},
		{"SVG with a script", Page{Type: "image/svg+xml", Body: strings.Replace(drawing, "<path", "<script>1</script><path", 1)}, "valid", "", "svg-active"},
	} {
		c := Case{Input: []byte(assertion()), Web: web(map[string]Page{picture: p.page})}
		all = append(all, c.named("class picture: "+p.name, p.verdict, p.code, p.warnings))
	}
	for _, p := range []struct{ name, image, verdict, code, warnings string }{
		{"in the class", `"data:image/png;base64,` + base(dot) + `"`, "valid", "", ""},
		{"in the class, folded", `"data:image/png;base64,` + strings.ReplaceAll(base(dot), "AA", `A\r\nA`) + `"`, "valid", "", ""},
		{"in the class, as SVG in clear", quoted("data:image/svg+xml;utf8," + strings.ReplaceAll(drawing, `"`, "'")), "valid", "", ""},
		{"in the class, as JPEG", `"data:image/jpeg;base64,` + base(jpeg) + `"`, form, "wrong-property", ""},
		{"null", "null", form, "missing-property", ""},
		{"an empty text", `""`, form, "missing-property", ""},
		{"an object", `{"id":"` + picture + `","caption":"A disc"}`, "valid", "", ""},
		{"a list of one", `["` + picture + `"]`, "valid", "", ""},
		{"a relative address", `"/b/1.png"`, form, "wrong-property", ""},
	} {
		c := Case{Input: []byte(assertion()), Web: web(map[string]Page{class: {Body: badgeClass(`"`+picture+`"`, p.image)}})}
		all = append(all, c.named("class picture: "+p.name, p.verdict, p.code, p.warnings))
	}
	return all
}

const doctype11 = `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">` + "\n"

// chunk is one of a PNG; with is a PNG that has it behind its header, and end what follows the picture.
func chunk(name, data string) string {
	sum := crc32.ChecksumIEEE([]byte(name + data))
	return string(binary.BigEndian.AppendUint32(nil, uint32(len(data)))) + name + data + string(binary.BigEndian.AppendUint32(nil, sum))
}

func with(chunks string) string { return dot[:33] + chunks + dot[33:] }

func deflated(text string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write([]byte(text)) //nolint:errcheck // into memory
	w.Close()
	return out.String()
}

func gzipped(text string) string {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write([]byte(text)) //nolint:errcheck // into memory
	w.Close()
	return out.String()
}

func utf16Of(text string) string {
	out := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return string(out)
}

// carrier is a picture with a badge as other programs bake, keep and spoil it.
type carrier struct{ name, image, verdict, code, warnings string }

// carriers are pictures of all kinds, with a badge or what looks like one.
func carriers() (all []Case) {
	for _, p := range slices.Concat(pngCarriers(), otherCarriers(), svgCarriers()) {
		c := Case{Input: []byte(p.image), Web: web(nil)}
		all = append(all, c.named("carrier: "+p.name, p.verdict, p.code, p.warnings))
	}
	return all
}

// iTXt is the chunk in which a PNG carries a badge.
func iTXt(text string) string { return chunk("iTXt", "openbadges\x00\x00\x00\x00\x00"+text) }

func pngCarriers() []carrier {
	text := assertion()
	return []carrier{
		{"PNG", baked(dot, text), "valid", "", ""},
		{"PNG, the address alone", with(chunk("tEXt", "openbadges\x00"+award)), "valid", "", ""},
		{"PNG, JSON as tEXt", with(chunk("tEXt", "openbadges\x00"+text)), "valid", "", ""},
		{"PNG, compressed iTXt", with(chunk("iTXt", "openbadges\x00\x01\x00\x00\x00"+deflated(text))), "valid", "", "baked-compressed"},
		{"PNG, compressed zTXt", with(chunk("zTXt", "openbadges\x00\x00"+deflated(award))), "valid", "", "baked-compressed"},
		{"PNG, iTXt with a language", with(chunk("iTXt", "openbadges\x00\x00\x00en\x00openbadges\x00"+text)), "valid", "", ""},
		{"PNG, behind other chunks", dot[:33] + chunk("tEXt", "Software\x00Drawing") + iTXt(text) + dot[33:], "valid", "", ""},
		{"PNG, before the end", dot[:len(dot)-12] + iTXt(text) + dot[len(dot)-12:], "valid", "", ""},
		{"PNG, white space around the text", with(iTXt("\n" + text + "\n")), "valid", "", ""},
		{"PNG, byte-order mark before the text", with(iTXt("\ufeff" + text)), "valid", "", "byte-order-mark"},
		{"PNG, a zero at the end of the text", with(iTXt(text + "\x00")), form, "broken-picture", ""},
		{"PNG, nothing under the keyword", with(iTXt("")), form, "broken-picture", ""},
		{"PNG, an address in angle brackets", with(chunk("tEXt", "openbadges\x00<"+award+">")), "valid", "", ""},
		{"PNG, a relative address", with(chunk("tEXt", "openbadges\x00/a/1")), form, "broken-picture", ""},
		{"PNG, words", with(iTXt("A badge of mine")), form, "broken-picture", ""},
		{"PNG, keyword in capitals", with(chunk("iTXt", "OpenBadges\x00\x00\x00\x00\x00"+text)), open, "not-baked", ""},
		{"PNG, twice", with(chunk("tEXt", "openbadges\x00"+award) + iTXt(text)), form, "two-assertions", ""},
		{"PNG, bytes behind the end", baked(dot, text) + "\r\n--boundary--\r\n", "valid", "", "bytes-after-end"},
		{"PNG, zeros behind the end", baked(dot, text) + strings.Repeat("\x00", 512), "valid", "", "bytes-after-end"},
		{"PNG, another picture behind the end", baked(dot, text) + dot, "valid", "", "bytes-after-end"},
		{"PNG, another badge behind the end", baked(dot, text) + baked(dot, text), form, "broken-picture", ""},
		{"PNG, cut off", baked(dot, text)[:len(baked(dot, text))-30], form, "broken-picture", ""},
		{"PNG, line ends changed on the way", strings.ReplaceAll(baked(dot, text), "\r\n", "\n"), form, "broken-picture", ""},
		{"PNG, sent as a text", strings.ReplaceAll(baked(dot, text), "\x89", "\xef\xbf\xbd"), form, "broken-picture", ""},
		{"PNG, bytes before it", "\r\n" + baked(dot, text), form, "broken-picture", ""},
		{"PNG, a letter changed by hand", strings.Replace(baked(dot, text), "2026-03-20", "2025-03-20", 1), "valid", "", "picture-changed differs-from-hosted"},
		{"PNG without a badge", dot, open, "not-baked", ""},
	}
}

// otherCarriers are files that can carry no badge.
func otherCarriers() []carrier {
	return []carrier{
		{"JPEG", "\xff\xd8\xff\xe0\x00\x10JFIF\x00" + assertion(), open, "not-a-badge", ""},
		{"GIF", "GIF89a\x01\x00\x01\x00\x00\x00\x00;", open, "not-a-badge", ""},
		{"WebP", "RIFF\x24\x00\x00\x00WEBPVP8 ", open, "not-a-badge", ""},
		{"PDF", "%PDF-1.7\n1 0 obj <<>> endobj", open, "not-a-badge", ""},
		{"ZIP", "PK\x03\x04\x14\x00\x00\x00", open, "not-a-badge", ""},
	}
}

func svgCarriers() []carrier {
	text := assertion()
	svg := baked(drawing, text)
	between := func(old, replacement string) string { return edited(svg, old, replacement) }
	element := svg[strings.Index(svg, "<openbadges:assertion") : strings.Index(svg, "</openbadges:assertion>")+len("</openbadges:assertion>")]
	put := func(other string) string { return between(element, other) }
	return []carrier{
		{"SVG", svg, "valid", "", ""},
		{"SVG, escaped instead of CDATA", put(`<openbadges:assertion>` + strings.ReplaceAll(text, `"`, "&quot;") + `</openbadges:assertion>`), "valid", "", ""},
		{"SVG, without the address beside", put(`<openbadges:assertion><![CDATA[` + text + `]]></openbadges:assertion>`), "valid", "", ""},
		{"SVG, the address alone", put(`<openbadges:assertion verify="` + award + `"/>`), "valid", "", ""},
		{"SVG, CDATA divided", put(`<openbadges:assertion><![CDATA[` + text[:40] + `]]><![CDATA[` + text[40:] + `]]></openbadges:assertion>`), "valid", "", ""},
		{"SVG, CDATA divided by a line end", put(`<openbadges:assertion><![CDATA[` + text[:len(text)-1] + "]]>\n  <![CDATA[" + text[len(text)-1:] + `]]></openbadges:assertion>`), "valid", "", ""},
		{"SVG, text and CDATA", put(`<openbadges:assertion>` + strings.ReplaceAll(text[:60], `"`, "&#34;") + `<![CDATA[` + text[60:] + `]]></openbadges:assertion>`), "valid", "", ""},
		{"SVG, a comment before the text", put(`<openbadges:assertion><!-- a badge --><![CDATA[` + text + `]]></openbadges:assertion>`), "valid", "", ""},
		{"SVG, signed", put(`<openbadges:assertion verify="` + sign(payload()) + `"/>`), "valid", "", ""},
		{"SVG, signed, as text", put(`<openbadges:assertion><![CDATA[` + sign(payload()) + `]]></openbadges:assertion>`), "valid", "", ""},
		{"SVG, signed, folded", put("<openbadges:assertion>\n" + sign(payload())[:80] + "\n" + sign(payload())[80:] + "\n</openbadges:assertion>"), form, "jws-encoding", ""},
		{"SVG, another prefix", put(`<ob:assertion xmlns:ob="http://openbadges.org"><![CDATA[` + text + `]]></ob:assertion>`), "valid", "", ""},
		{"SVG, namespace with https", between(`xmlns:openbadges="http://openbadges.org"`, `xmlns:openbadges="https://openbadges.org"`), "valid", "", "baked-namespace"},
		{"SVG, namespace with a slash behind", between(`xmlns:openbadges="http://openbadges.org"`, `xmlns:openbadges="http://openbadges.org/"`), "valid", "", "baked-namespace"},
		{"SVG, namespace of version 3", between(`xmlns:openbadges="http://openbadges.org"`, `xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"`), "valid", "", "baked-namespace"},
		{"SVG, without a prefix", put(`<assertion xmlns="http://openbadges.org" verify="` + award + `"/>`), "valid", "", ""},
		{"SVG, without a prefix, namespace with https", put(`<assertion xmlns="https://openbadges.org/" verify="` + award + `"/>`), "valid", "", "baked-namespace"},
		{"SVG, an assertion of something else", put(`<assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>`), open, "not-baked", ""},
		{"SVG, document type of SVG 1.1 Tiny", `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1 Tiny//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11-tiny.dtd">` + svg, "valid", "", ""},
		{"SVG, within metadata", put(`<metadata>` + element + `</metadata>`), form, "broken-picture", ""},
		{"SVG, twice", put(element + element), form, "two-assertions", ""},
		{"SVG, with the address of another badge", put(`<openbadges:assertion verify="` + Home + `/a/2"><![CDATA[` + text + `]]></openbadges:assertion>`), form, "two-assertions", ""},
		{"SVG, byte-order mark", "\ufeff" + svg, "valid", "", "byte-order-mark"},
		{"SVG, with a declaration", `<?xml version="1.0" encoding="UTF-8" standalone="no"?>` + "\n" + svg, "valid", "", ""},
		{"SVG, declared in Latin 1, in ASCII", `<?xml version="1.0" encoding="ISO-8859-1"?>` + svg, form, "broken-picture", ""},
		{"SVG, line ends of Windows", strings.ReplaceAll(`<?xml version="1.0"?>`+"\n"+svg+"\n", "\n", "\r\n"), "valid", "", ""},
		{"SVG, document type of SVG 1.1", `<?xml version="1.0" encoding="utf-8"?>` + "\n" + doctype11 + svg, "valid", "", ""},
		{"SVG, document type of SVG 1.0", `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.0//EN" "http://www.w3.org/TR/2001/REC-SVG-20010904/DTD/svg10.dtd">` + svg, "valid", "", ""},
		{"SVG, document type behind a comment", "<!-- Generator: Adobe Illustrator -->\n" + doctype11 + "<!-- x -->" + svg, "valid", "", ""},
		{"SVG, document type in single quotation marks", strings.ReplaceAll(doctype11, `"`, `'`) + svg, "valid", "", ""},
		{"SVG, document type over two lines", strings.ReplaceAll(doctype11, `" "`, "\"\n  \"") + svg, "valid", "", ""},
		{"SVG, another document type", `<!DOCTYPE svg SYSTEM "https://other.example/svg.dtd">` + svg, form, "broken-picture", ""},
		{"SVG, entities", strings.Replace(doctype11, ">", ` [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]>`, 1) + svg, form, "broken-picture", ""},
		{"SVG, an entity that hides a script", strings.Replace(doctype11, ">", ` [<!ENTITY x "<script>1</script>">]>`, 1) + svg, form, "broken-picture", "svg-active"},
		{"SVG, an entity of HTML", between("<path", "<title>a&nbsp;b</title><path"), form, "broken-picture", ""},
		{"SVG, cut off", svg[:len(svg)-20], form, "broken-picture", ""},
		{"SVG, in UTF-16", utf16Of(svg), form, "broken-picture", ""},
		{"SVG, compressed (SVGZ)", gzipped(svg), open, "not-a-badge", ""},
		{"SVG without a badge", drawing, open, "not-baked", ""},
		{"SVG within a page", "<!DOCTYPE html><html><body>" + svg + "</body></html>", open, "not-a-badge", ""},
	}
}

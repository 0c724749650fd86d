// Package hostile makes what strangers could hand in to harm a verifier: bombs that unfold, mazes that never end, and
// things that only begin like badges. Tests and the bench send it to a running site; each is refused or judged within
// bounds. See docs/safety.md T07–T12, F14.
package hostile

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/mitome/mitome/openbadges"
)

// Upload is one thing to hand in.
type Upload struct {
	Name string // of a file, which says what it tries
	Type string // the content type under which it would be sent
	Body []byte
}

// The largest sizes that a site takes, roughly.
const (
	picture = 15 << 20
	drawing = 4<<20 - 4<<10
	text    = 1 << 20
)

const (
	typePNG  = "image/png"
	typeSVG  = "image/svg+xml"
	typeJSON = "application/ld+json"
	typeText = "text/plain"
)

// Uploads makes all of them, some 100 MB. base is an address without a final slash under which the badges pretend to lie.
func Uploads(base string) []Upload {
	assertion := fmt.Sprintf(`{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"%s/o/x/a/1",`+
		`"recipient":{"type":"email","hashed":false,"identity":"x@students.example"},"badge":"%s/o/x/m/1",`+
		`"verification":{"type":"HostedBadge"},"issuedOn":"2026-03-20T10:00:00Z"}`, base, base)
	return append(pictures(assertion), append(drawings(assertion), texts(base, assertion)...)...)
}

func pictures(assertion string) []Upload {
	baked := chunk("iTXt", "openbadges\x00\x00\x00\x00\x00"+assertion)
	bomb := deflated(64 << 20)
	return []Upload{
		{"pixels.png", typePNG, png(60_000, baked)},
		{"text-bomb.png", typePNG, png(8, chunk("iTXt", "openbadges\x00\x01\x00\x00\x00"+bomb))},
		{"profile-bomb.png", typePNG, png(8, chunk("iCCP", "x\x00\x00"+bomb), baked)},
		{"pixel-bomb.png", typePNG, png(16_000, baked, chunk("IDAT", bomb))},
		{"large.png", typePNG, png(8, chunk("teSt", strings.Repeat("x", picture)), baked)},
		{"chunks.png", typePNG, png(8, strings.Repeat(chunk("teSt", ""), picture/12), baked)},
		{"badges.png", typePNG, png(8, strings.Repeat(baked, 10_000))},
		{"length.png", typePNG, png(8, "\xff\xff\xff\xffiTXtopenbadges\x00")},
		{"cut.png", typePNG, png(8, baked)[:60]},
	}
}

func drawings(assertion string) []Upload {
	svg := func(head, inside string) []byte {
		return []byte(head + `<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org">` + inside + `</svg>`)
	}
	baked := `<openbadges:assertion><![CDATA[` + assertion + `]]></openbadges:assertion>`
	laughs := `<!DOCTYPE svg [<!ENTITY a0 "ha">`
	for n := range 30 {
		laughs += fmt.Sprintf(`<!ENTITY a%d "&a%d;&a%d;">`, n+1, n, n)
	}
	return []Upload{
		{"deep.svg", typeSVG, svg("", baked+strings.Repeat("<g>", drawing/7)+strings.Repeat("</g>", drawing/7))},
		{"entities.svg", typeSVG, svg(laughs+"]>", "<text>&a30;</text>"+baked)},
		{"attributes.svg", typeSVG, svg("", baked+"<g "+numbered(`a%d="" `, drawing/12)+"/>")},
		{"assertion-attributes.svg", typeSVG, svg("", "<openbadges:assertion "+numbered(`a%d="" `, drawing/12)+"/>")},
		{"assertion-many.svg", typeSVG, svg("", "<openbadges:assertion "+numbered(`a%d="" `, 9_000)+"/>")},
		{"empty-tags.svg", typeSVG, svg("", strings.Repeat("<g/>", drawing/4-200)+baked)},
		{"prefixes.svg", typeSVG, svg("", numbered(`<g xmlns:a%d="x">`, 1<<16)+baked+strings.Repeat("</g>", 1<<16))},
		{"long.svg", typeSVG, svg("", "<openbadges:assertion><![CDATA["+strings.Repeat(" ", drawing)+"]]></openbadges:assertion>")},
		{"badges.svg", typeSVG, svg("", strings.Repeat(baked, 5_000))},
		{"open.svg", typeSVG, []byte(`<svg ` + strings.Repeat("<", drawing))},
	}
}

func texts(base, assertion string) []Upload {
	with := func(more string) []byte { return []byte(strings.TrimSuffix(assertion, "}") + "," + more + "}") }
	class := fmt.Sprintf(`{"type":"BadgeClass","id":"%s/o/x/m/1","name":"x","description":"x","image":"%s/x.png","issuer":"%s/o/x/profile",`+
		`"criteria":{"narrative":%q}}`, base, base, base, strings.Repeat("**Learning outcomes** ： - _x_ <b>学修成果</b>\n\n", 2_500))
	signed := strings.Replace(strings.Replace(assertion, "HostedBadge", "SignedBadge", 1), fmt.Sprintf(`"%s/o/x/m/1"`, base), class, 1)
	return []Upload{
		{"deep.json", typeJSON, bytes.Repeat([]byte("["), text-1)},
		{"nested.json", typeJSON, []byte(strings.Repeat(`{"a":`, 1<<17))},
		{"wide.json", typeJSON, with(numbered(`"x%d":{},`, 15_000) + `"z":0`)},
		{"endorsed.json", typeJSON, with(`"endorsement":[` + numbered(`"https://flood.example/%d",`, 6_000) + `"https://flood.example/"]`)},
		{"contexts.json", typeJSON, with(`"related":[` + numbered(`{"@context":{"badge%d":"@nest"}},`, 6_000) + `{}]`)},
		{"number.json", typeJSON, with(`"version":` + strings.Repeat("9", 200_000))},
		{"escapes.json", typeJSON, with(`"narrative":"` + strings.Repeat(`\u0041`, 40_000) + `"`)},
		{"surrogates.json", typeJSON, with(`"narrative":"` + strings.Repeat(`\ud83d`, 40_000) + `"`)},
		{"signed.jws", typeText, []byte(token(`{"alg":"RS256"}`, signed))},
		{"header.jws", typeText, []byte(token(`{"alg":"RS256","x":`+strings.Repeat("[", 12_000)+`}`, signed))},
		{"none.jws", typeText, []byte(token(`{"alg":"none"}`, strings.Repeat(" ", 500_000)))},
		{"page.html", typeText, []byte("<!doctype html><head>" + strings.Repeat("<link rel=alternate ", text/20-10))},
		{"inside.txt", typeText, []byte("http://169.254.169.254/latest/meta-data/")},
		{"ourselves.txt", typeText, []byte(base + "/verify?url=" + base)},
		{"address.txt", typeText, []byte("https://" + strings.Repeat("a.", text/2-10))},
		{"dots.txt", typeText, []byte("ey" + strings.Repeat("x", text/2) + ".." + strings.Repeat("x", text/3))},
	}
}

// png is a square picture with further chunks before its data.
func png(width uint32, chunks ...string) []byte {
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), width)
	return []byte("\x89PNG\r\n\x1a\n" + chunk("IHDR", string(header)+"\x08\x06\x00\x00\x00") + strings.Join(chunks, "") +
		chunk("IDAT", deflated(8*33)) + chunk("IEND", ""))
}

func chunk(kind, data string) string {
	out := binary.BigEndian.AppendUint32(make([]byte, 0, len(data)+12), uint32(len(data)))
	out = append(append(out, kind...), data...)
	return string(binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:])))
}

// deflated is what unfolds into so many bytes.
func deflated(size int) string {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, err := z.Write(make([]byte, size))
	if err = errors.Join(err, z.Close()); err != nil {
		panic(err) // memory takes all that is written
	}
	return out.String()
}

func token(header, payload string) string {
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(header)) + "." + part([]byte(payload)) + "." + part(make([]byte, 256))
}

// numbered writes a form once for each number.
func numbered(form string, times int) string {
	var out strings.Builder
	for n := range times {
		fmt.Fprintf(&out, form, n)
	}
	return out.String()
}

// Documents are assertions of so many bytes that are well-formed and say thousands of odd things.
func Documents(base string, size int) []Upload {
	more := map[string]string{"@context": `"https://w3id.org/openbadges/v2",`, "type": `"Assertion",`, "evidence": "", "related": "", "endorsement": ""}
	var all []Upload
	for _, property := range slices.Sorted(maps.Keys(more)) {
		for _, entry := range []string{`"x %d"`, `{"id":"x %d"}`, `{}`} {
			members := sound(reflect.TypeFor[openbadges.Assertion](), "")
			members["id"], members["badge"], members["@context"] = base+"/o/x/a/1", base+"/o/x/m/1", openbadges.Context
			list := more[property] + numberedTo(entry, size-len(write(members)))
			members[property] = json.RawMessage("[" + list + "]")
			all = append(all, Upload{strings.TrimPrefix(property, "@") + ".json", typeJSON, write(members)})
		}
	}
	return all
}

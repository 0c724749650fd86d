package bake_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/mitome/mitome/openbadges/bake"
)

const (
	begin = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org">`
	badge = `<openbadges:assertion verify="https://a.example/1"><![CDATA[{"id":"https://a.example/1"}]]></openbadges:assertion>`
)

// plainDoctype is what drawing programs write.
const plainDoctype = `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">`

var hostileSVG = []struct {
	name, in, code string
	err            error
}{
	{"doctype", `<!DOCTYPE svg>` + begin + badge + `</svg>`, bake.CodeDoctype, nil},
	{"doctype twice", plainDoctype + plainDoctype + begin + badge + `</svg>`, bake.CodeDoctype, nil},
	{"doctype within", begin + plainDoctype + badge + `</svg>`, bake.CodeDoctype, nil},
	{"doctype with a subset", strings.Replace(plainDoctype, "dtd\">", "dtd\" []>", 1) + begin + badge + `</svg>`, bake.CodeDoctype, nil},
	{"doctype elsewhere", strings.Replace(plainDoctype, "www.w3.org", "evil.example", 1) + begin + badge + `</svg>`, bake.CodeDoctype, nil},
	{"doctype of another name", strings.Replace(plainDoctype, "SVG 1.1", "SVG 1.2", 1) + begin + badge + `</svg>`, bake.CodeDoctype, nil},
	{"entity under the doctype", plainDoctype + begin + `<title>&copy;</title>` + badge + `</svg>`, bake.CodeXML, nil},
	{"entity bomb", `<!DOCTYPE svg [<!ENTITY a "aaaa">]>` + begin + `&a;</svg>`, bake.CodeDoctype, nil},
	{"unknown entity", begin + `&a;</svg>`, bake.CodeXML, nil},
	{"other encoding", `<?xml version="1.0" encoding="Shift_JIS"?>` + begin + `</svg>`, bake.CodeXML, nil},
	{"not UTF-8", begin + "\xff</svg>", bake.CodeXML, nil},
	{"not closed", begin + `<g>`, bake.CodeTruncated, nil},
	{"closed wrongly", begin + `<g></svg></g>`, bake.CodeXML, nil},
	{"prefix closed wrongly", begin + `<a:g></b:g></svg>`, bake.CodeXML, nil},
	{"cut", begin, bake.CodeTruncated, nil},
	{"only a comment", `<!-- -->`, bake.CodeTruncated, nil},
	{"HTML", `<html></html>`, bake.CodeRoot, nil},
	{"second root", begin + badge + `</svg><svg/>`, bake.CodeTrailing, nil},
	{"text after", begin + badge + `</svg>x`, bake.CodeTrailing, nil},
	{"text before", `<?xml version="1.0"?>x` + begin + badge + `</svg>`, bake.CodeTrailing, nil},
	{"too deep", begin + strings.Repeat("<g>", bake.MaxDepth) + strings.Repeat("</g>", bake.MaxDepth) + `</svg>`, bake.CodeTooLarge, nil},
	{"too large", begin + strings.Repeat(" ", bake.MaxSVGSize) + `</svg>`, bake.CodeTooLarge, nil},
	{"two assertions", begin + badge + badge + `</svg>`, "", bake.ErrTwice},
	{"two, one by namespace", `<svg xmlns:openbadges="x" xmlns:o="http://openbadges.org">` + badge + `<o:assertion verify="x"/></svg>`, "", bake.ErrTwice},
	{"two, one hidden", begin + badge + `<g>` + badge + `</g></svg>`, "", bake.ErrTwice},
	{"two CDATA", begin + `<openbadges:assertion><![CDATA[{}]]><!-- --><![CDATA[{}]]></openbadges:assertion></svg>`, "", bake.ErrTwice},
	{"signature and text", begin + `<openbadges:assertion verify="a.b.c">{}</openbadges:assertion></svg>`, "", bake.ErrTwice},
	{"address and other id", begin + strings.Replace(badge, `verify="https://a.example/1"`, `verify="https://a.example/2"`, 1) + `</svg>`, "", bake.ErrTwice},
	{"verify twice", begin + `<openbadges:assertion verify="a" verify="b"/></svg>`, bake.CodeXML, nil},
	{"nested", begin + `<openbadges:assertion>` + badge + `</openbadges:assertion></svg>`, bake.CodeText, nil},
	{"elements within", begin + `<openbadges:assertion verify="a:b"><g/></openbadges:assertion></svg>`, bake.CodeText, nil},
	{"not a child of svg", begin + `<g>` + badge + `</g></svg>`, bake.CodeText, nil},
	{"empty", begin + `<openbadges:assertion/></svg>`, bake.CodeText, nil},
	{"other namespace", `<svg xmlns:o="http://other.example"><o:assertion verify="a:b"/></svg>`, "", bake.ErrNotBaked},
	{"plain name", `<svg><assertion verify="a:b"/></svg>`, "", bake.ErrNotBaked},
	{"in a comment", begin + `<!--` + badge + `--></svg>`, "", bake.ErrNotBaked},
	{"in CDATA", begin + `<text><![CDATA[<openbadges:assertion verify="a:b"/>]]></text></svg>`, "", bake.ErrNotBaked},
}

// T07, T08, T09, T11: hostile SVG ends in an error of the right kind.
func TestT07T08T09T11HostileSVG(t *testing.T) {
	for _, test := range hostileSVG {
		text, err := bake.Unbake([]byte(test.in))
		if err == nil || test.code != "" && codeOf(err) != test.code || test.err != nil && !errors.Is(err, test.err) {
			t.Errorf("%s: got %.40q, %v; want code %q, %v", test.name, text, err, test.code, test.err)
		}
	}
}

func TestReadsEveryFormOfSVG(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"hosted":                {begin + badge + `</svg>`, `{"id":"https://a.example/1"}`},
		"signed":                {begin + `<openbadges:assertion verify=" a.b.c "></openbadges:assertion></svg>`, "a.b.c"},
		"signed, one tag":       {begin + `<openbadges:assertion verify="a.b.c"/></svg>`, "a.b.c"},
		"text without CDATA":    {begin + `<openbadges:assertion> {"id":"a:b&amp;c"} </openbadges:assertion></svg>`, `{"id":"a:b&c"}`},
		"without verify":        {begin + `<openbadges:assertion><![CDATA[{"id":"a:b"}]]></openbadges:assertion></svg>`, `{"id":"a:b"}`},
		"divided as XML must":   {begin + `<openbadges:assertion><![CDATA[{"id":"a:b","n":"]]]]><![CDATA[>"}]]></openbadges:assertion></svg>`, `{"id":"a:b","n":"]]>"}`},
		"divided in a word":     {begin + "<openbadges:assertion>\n<![CDATA[{\"id\":\"a: ]]><!-- x --><![CDATA[ b\"}]]>\n</openbadges:assertion></svg>", `{"id":"a:  b"}`},
		"CDATA and plain text":  {begin + `<openbadges:assertion>{"id":<![CDATA["a:b"]]>,"n":"&lt;"}</openbadges:assertion></svg>`, `{"id":"a:b","n":"<"}`},
		"a divided address":     {begin + `<openbadges:assertion>https://a.exa<![CDATA[mple/1]]></openbadges:assertion></svg>`, `https://a.example/1`},
		"other prefix":          {`<svg xmlns:o="http://openbadges.org"><o:assertion verify="a.b.c"/></svg>`, "a.b.c"},
		"default namespace":     {`<svg><assertion xmlns="http://openbadges.org" verify="a.b.c"/></svg>`, "a.b.c"},
		"prefix not declared":   {`<svg><openbadges:assertion verify="a.b.c"/></svg>`, "a.b.c"},
		"prefix bound wrongly":  {`<svg xmlns:openbadges="https://openbadges.org/"><openbadges:assertion verify="a.b.c"/></svg>`, "a.b.c"},
		"prefixed svg":          {`<s:svg xmlns:s="http://www.w3.org/2000/svg"><openbadges:assertion verify="a.b.c"/></s:svg>`, "a.b.c"},
		"byte order mark":       {"\ufeff<?xml version=\"1.0\"?>\n" + begin + badge + "</svg>\n<!-- end -->", `{"id":"https://a.example/1"}`},
		"document type":         {`<?xml version="1.0"?><!-- drawn -->` + plainDoctype + begin + badge + "</svg>", `{"id":"https://a.example/1"}`},
		"of older drawings":     {"<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.0//EN'\n  'http://www.w3.org/TR/2001/REC-SVG-20010904/DTD/svg10.dtd'>" + begin + badge + "</svg>", `{"id":"https://a.example/1"}`},
		"the last of the parts": {begin + `<title>x</title>` + badge + `</svg>`, `{"id":"https://a.example/1"}`},
	} {
		if got, err := bake.Unbake([]byte(test.in)); err != nil || got != test.want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, test.want)
		}
	}
}

func TestBakedSVG(t *testing.T) {
	const (
		payload  = `{"id":"https://a.example/1?a=1&b=2","n":"a\u003eb"}`
		element  = `<openbadges:assertion verify="https://a.example/1?a=1&amp;b=2"><![CDATA[` + payload + `]]></openbadges:assertion>`
		declared = ` xmlns:openbadges="http://openbadges.org"`
		local    = `<openbadges:assertion` + declared + ` verify="https://a.example/1?a=1&amp;b=2"><![CDATA[` + payload + `]]></openbadges:assertion>`
	)
	for name, test := range map[string]struct{ in, payload, want string }{
		"plain":               {`<svg a="1"> <g/> </svg> `, payload, `<svg` + declared + ` a="1">` + element + ` <g/> </svg> `},
		"declared":            {`<svg` + declared + `><g/></svg>`, payload, `<svg` + declared + `>` + element + `<g/></svg>`},
		"one tag":             {`<svg a="1"/>`, payload, `<svg` + declared + ` a="1">` + element + `</svg>`},
		"one tag, bare":       {`<svg/>`, payload, `<svg` + declared + `>` + element + `</svg>`},
		"prefixed, one tag":   {`<s:svg xmlns:s="http://www.w3.org/2000/svg" />`, payload, `<s:svg` + declared + ` xmlns:s="http://www.w3.org/2000/svg" >` + element + `</s:svg>`},
		"document type":       {plainDoctype + `<svg/>`, payload, plainDoctype + `<svg` + declared + `>` + element + `</svg>`},
		"prefix taken":        {`<svg xmlns:openbadges="x" openbadges:y="z"><g/></svg>`, payload, `<svg xmlns:openbadges="x" openbadges:y="z">` + local + `<g/></svg>`},
		"older":               {begin + badge + `<g/></svg>`, payload, begin + element + `<g/></svg>`},
		"older ones":          {begin + ` <g>` + badge + `</g><openbadges:assertion verify="x"/></svg>`, payload, begin + element + ` <g></g></svg>`},
		"signed":              {`<svg/>`, ourJWS, `<svg` + declared + `><openbadges:assertion verify="` + ourJWS + `"></openbadges:assertion></svg>`},
		"everything else":     {"\ufeff<?xml version='1.0'?><?pi x?>\r\n<!--c--><svg\r\n a='>' b=\"'\"\t><![CDATA[<x>]]>&#65;</svg>\r\n", ourJWS, "\ufeff<?xml version='1.0'?><?pi x?>\r\n<!--c--><svg" + declared + "\r\n a='>' b=\"'\"\t><openbadges:assertion verify=\"" + ourJWS + "\"></openbadges:assertion><![CDATA[<x>]]>&#65;</svg>\r\n"},
		"of others: > and CR": {`<svg/>`, "{\"id\":\"a:b\",\r\n\"n\":\"]]> \uffff\"}", `<svg` + declared + `><openbadges:assertion verify="a:b"><![CDATA[` + "{\"id\":\"a:b\",\n\"n\":\"]]\\u003e \\uffff\"}" + `]]></openbadges:assertion></svg>`},
	} {
		got, err := bake.Bake([]byte(test.in), test.payload)
		if err != nil || string(got) != test.want {
			t.Errorf("%s:\n got %s, %v\nwant %s", name, got, err, test.want)
			continue
		}
		if err := xml.Unmarshal(got, new(struct{})); err != nil {
			t.Errorf("%s: no longer well-formed: %v", name, err)
		}
	}
}

// T08: an element with more attributes than any picture has is refused before it takes memory, and one with many is read
// in no more than its size asks for.
func TestT08Attributes(t *testing.T) {
	assertion := func(attributes int) []byte {
		var b strings.Builder
		b.WriteString(`<svg xmlns:openbadges="http://openbadges.org"><openbadges:assertion `)
		for n := range attributes {
			fmt.Fprintf(&b, `a%d="" `, n)
		}
		b.WriteString(`verify="x.y.z"/></svg>`)
		return []byte(b.String())
	}
	if text, err := bake.UnbakeSVG(assertion(bake.MaxAttributes - 2)); err != nil || text != "x.y.z" {
		t.Errorf("many attributes: %q, %v", text, err)
	}
	var fault *bake.FormatError
	if _, err := bake.UnbakeSVG(assertion(bake.MaxAttributes + 1)); !errors.As(err, &fault) || fault.Code != bake.CodeTooLarge {
		t.Errorf("too many attributes: %v", err)
	}
}

// What others must not do and is passed over is told.
func TestOddities(t *testing.T) {
	const body = `<openbadges:assertion verify="a.b.c"/></svg>`
	for in, want := range map[string]string{
		begin + body: "",
		`<svg xmlns:o="http://openbadges.org"><o:assertion verify="a.b.c"/></svg>`: "",
		`<svg>` + body: "[baked-namespace]",
		`<svg xmlns:openbadges="https://openbadges.org">` + body:                                     "[baked-namespace]",
		`<svg xmlns:openbadges="http://openbadges.org/">` + body:                                     "[baked-namespace]",
		`<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">` + body:                         "[baked-namespace]",
		`<svg xmlns:openbadges="x"><g xmlns:openbadges="http://openbadges.org"/>` + body:             "[baked-namespace]",
		`<svg><openbadges:assertion xmlns:openbadges="http://openbadges.org" verify="a.b.c"/></svg>`: "",
	} {
		baked, err := bake.Read([]byte(in))
		got := ""
		if len(baked.Oddities) > 0 {
			got = fmt.Sprint(baked.Oddities)
		}
		if err != nil || got != want || baked.Text != "a.b.c" {
			t.Errorf("%s: %q, %q, %v; want %q", in, baked.Text, got, err, want)
		}
	}
}

package handed

import "testing"

func TestFormOf(t *testing.T) {
	const header, payload = "eyJhbGciOiJSUzI1NiJ9", "eyJpZCI6Imh0dHBzOi8vY29sbGVnZS5leGFtcGxlL2EvMSJ9"
	for text, want := range map[string]Form{
		header + "." + payload + ".qSVGx_plist-svg":             FormJWS,
		"<" + header + "." + payload + ".qSVGx_svg-A>":          FormJWS,
		"<" + header + "." + payload + ".openbadges_plist>\r\n": FormJWS,
		"<svg xmlns=\"http://www.w3.org/2000/svg\"/>":           FormSVG,
		"<eyes:svg xmlns:eyes=\"http://www.w3.org/2000/svg\"/>": FormSVG,
		"<!-- a.b.c --><svg/>":                                  FormSVG,
		"<html><body>svg</body></html>":                         FormPage,
		"<https://college.example/svg.a.b>":                     FormOther,
	} {
		if got := FormOf([]byte(text)); got != want {
			t.Errorf("%q is taken for %q, want %q", text, got, want)
		}
	}
}

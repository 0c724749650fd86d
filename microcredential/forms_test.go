package microcredential_test

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/mitome/mitome/microcredential"
)

// forms write a descriptor as people and their editors do: its label, and its lines.
var forms = map[string]struct {
	head, foot string
	row        func(n int, label string, lines []string) string
}{
	"bold":        {row: func(_ int, l string, v []string) string { return "**" + l + ":** " + listed(v, "\n* ") + "\n" }},
	"bold, colon": {row: func(_ int, l string, v []string) string { return "**" + l + "**: " + listed(v, "\n- ") + "\n\n" }},
	"heading":     {row: func(_ int, l string, v []string) string { return "## " + l + "\n\n" + listed(v, "\n- ") + "\n\n" }},
	"underlined":  {row: func(_ int, l string, v []string) string { return l + "\n----\n" + listed(v, "\n- ") + "\n\n" }},
	"own line":    {row: func(_ int, l string, v []string) string { return l + "\n" + listed(v, "\n- ") + "\n\n" }},
	"numbered":    {row: func(n int, l string, v []string) string { return fmt.Sprintf("%d. %s: %s\n", n, l, listed(v, "\n- ")) }},
	"bracket number": {row: func(n int, l string, v []string) string {
		return fmt.Sprintf("（%d）%s：%s\n", n, l, listed(v, "\n・"))
	}},
	"circled": {row: func(n int, l string, v []string) string {
		return string(rune('①'+n-1)) + " " + l + "：" + listed(v, "\n・") + "\n"
	}},
	"lenticular": {row: func(_ int, l string, v []string) string { return "【" + l + "】" + listed(v, "\n・") + "\n" }},
	"square":     {row: func(_ int, l string, v []string) string { return "■" + l + "\n" + listed(v, "\n・") + "\n\n" }},
	"diamond":    {row: func(_ int, l string, v []string) string { return "◆ " + l + "：" + listed(v, "\n・") + "\n" }},
	"bullets":    {row: func(_ int, l string, v []string) string { return "- " + l + ": " + listed(v, "\n  - ") + "\n" }},
	"tab":        {row: func(_ int, l string, v []string) string { return l + "\t" + strings.Join(v, "; ") + "\n" }},
	"wide space": {row: func(_ int, l string, v []string) string {
		return "　" + l + "　：　" + listed(v, "\n　・") + "\r\n"
	}},
	"Markdown table": {head: "| Descriptor | Text |\n|:---|:---|\n", row: func(_ int, l string, v []string) string {
		return "| **" + l + "** | " + strings.Join(v, "<br>") + " |\n"
	}},
	"HTML table": {head: "<table><tbody>", foot: "</tbody></table>", row: func(n int, l string, v []string) string {
		return fmt.Sprintf("<tr>\n<td>%d</td>\n<td>%s</td>\n<td>%s</td>\n</tr>\n", n, l, tagged(v, "<br>"))
	}},
	"HTML terms": {head: "<dl>", foot: "</dl>", row: func(_ int, l string, v []string) string {
		return "<dt>" + l + "</dt><dd>" + tagged(v, "</dd><dd>") + "</dd>"
	}},
	"HTML headings": {row: func(_ int, l string, v []string) string {
		return "<h3>" + l + "</h3>\n<ul>\n<li>" + tagged(v, "</li>\n<li>") + "</li>\n</ul>\n"
	}},
	"Moodle": {head: "<p>Awarded on completion of:</p>", row: func(_ int, l string, v []string) string {
		return "<p dir=\"ltr\"><strong>" + l + "</strong><br>" + tagged(v, "<br>") + "</p>"
	}},
	"Word": {row: func(_ int, l string, v []string) string {
		return "<p class=\"MsoNormal\"><b><span lang=\"EN-GB\">" + l + ":&nbsp;</span></b><span>" + tagged(v, "<o:p></o:p></span></p><p class=\"MsoListParagraph\"><span>·&nbsp;&nbsp;</span><span>") + "<o:p></o:p></span></p>\n"
	}},
	"Word list": {head: "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><style><!-- p.MsoNormal {margin:0} --></style></head><body>\n", foot: "</body></html>", row: func(_ int, l string, v []string) string {
		return "<p class=MsoNormal><b><span\nlang=EN-US>" + l + "<o:p></o:p></span></b></p>\n<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span\nstyle='mso-list:Ignore'>·<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>" +
			tagged(v, "<o:p></o:p></p>\n<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span\nstyle='mso-list:Ignore'>·<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span><![endif]>") + "<o:p></o:p></p>\n"
	}},
	"Google Docs": {head: "<b style=\"font-weight:normal;\" id=\"docs-internal-guid-1\">", foot: "</b><br class=\"Apple-interchange-newline\">", row: func(_ int, l string, v []string) string {
		return "<p dir=\"ltr\"><span style=\"font-weight:700\">" + l + "</span><span>: </span></p><ul><li dir=\"ltr\" role=\"presentation\"><p dir=\"ltr\"><span>" + tagged(v, "</span></p></li><li dir=\"ltr\"><p dir=\"ltr\"><span>") + "</span></p></li></ul><br>"
	}},
	"TinyMCE": {row: func(_ int, l string, v []string) string {
		return "<p style=\"text-align: left;\"><span style=\"text-decoration: underline;\"><em><strong>" + l + "</strong></em></span>&nbsp;: " + tagged(v, "<br />") + "</p>\r\n<p>&nbsp;</p>\r\n"
	}},
	"HTML columns": {head: "<table border=\"1\"><caption>Micro-credential</caption>", foot: "</table>", row: func(_ int, l string, v []string) string {
		return "<tr><th scope=\"row\"><p><strong>" + l + "</strong></p></th><td><ul><li>" + tagged(v, "</li><li>") + "</li></ul></td></tr>"
	}},
	"numbered bold": {row: func(n int, l string, v []string) string {
		return fmt.Sprintf("%d. **%s**  \n", n, l) + "   " + listed(v, "\n   - ") + "\n\n"
	}},
	"Badge Factory": {head: "<div>", foot: "</div>", row: func(_ int, l string, v []string) string {
		return "<div><b>" + l + ": </b>" + tagged(v, "</div><div>- ") + "</div>"
	}},
}

func listed(lines []string, mark string) string {
	if len(lines) == 1 {
		return lines[0]
	}
	return mark + strings.Join(lines, mark)
}

func tagged(lines []string, between string) string {
	escaped := make([]string, len(lines))
	for i, l := range lines {
		escaped[i] = html.EscapeString(l)
	}
	return strings.Join(escaped, between)
}

// TestEveryForm: what the writer can make reads back to the same descriptors in every form that people give it.
func TestEveryForm(t *testing.T) {
	e := microcredential.Edition11()
	for id, d := range samples(t, "good") {
		for _, lang := range microcredential.Langs {
			for name, form := range forms {
				text, n := form.head, 0
				for _, row := range e.InCriteria() {
					lines := []string{d.Text(row.Key, lang)}
					if row.Key == microcredential.LearningOutcomes {
						lines = d.Outcomes(lang)
					}
					if lines[0] != "" && !strings.Contains(lines[0], "\n") {
						n++
						text += form.row(n, row.LabelIn(lang), lines)
					}
				}
				readsBack(t, id+" "+string(lang)+" "+name, text+form.foot, d, lang)
			}
		}
	}
}

func readsBack(t *testing.T, name, text string, d *microcredential.Description, lang microcredential.Lang) {
	t.Helper()
	r := microcredential.ReadCriteria(text)
	bare := func(s string) string { return strings.NewReplacer(";", "", "；", "").Replace(squeezed(s)) }
	for _, row := range microcredential.Edition11().InCriteria() {
		want := d.Text(row.Key, lang)
		if strings.Contains(want, "\n") && row.Key != microcredential.LearningOutcomes {
			continue
		}
		got, _ := r.Find(row.Key, lang)
		if bare(got.Text) != bare(want) {
			t.Errorf("%s: %s: %q, want %q", name, row.Key, got.Text, want)
		}
		if row.Key == microcredential.LearningOutcomes && len(got.Items) != len(d.Outcomes(lang)) && !strings.Contains(name, "tab") {
			t.Errorf("%s: %d outcomes %q, want %d", name, len(got.Items), got.Items, len(d.Outcomes(lang)))
		}
	}
}

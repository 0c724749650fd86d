package conformity

import (
	"slices"
	"strings"
)

// letter writes one micro-credential's sheet.
func (b *sheets) letter(r *Report, l Letter) {
	widths := []float64{4, 24, 10, 14, 52, 60}
	tone := b.styles.good
	if !l.Conforms {
		tone = b.styles.bad
	}
	b.wide(l.Name(), b.styles.title, 15, widths)
	b.wide(l.About(b.lang), b.styles.quiet, 9, widths)
	b.wide(l.HeadlineText(b.lang), tone, 11, widths)
	b.wide(b.t("report.made", "date", r.Made, "edition", l.editionText(b.lang)), b.styles.quiet, 9, widths)
	b.Row++
	b.heads("report.col.number", "report.col.descriptor", "report.col.asked", "report.col.state", "report.col.text", "report.col.findings")
	b.page(widths, b.Row)
	for i := range l.Descriptors {
		b.descriptor(&l.Descriptors[i], widths)
	}
	b.paragraphs("report.general", FindingLines(l.Findings, b.lang), widths)
	b.paragraphs("report.unassigned", l.Unassigned, widths)
	b.paragraphs("report.unjudged", inLang(l.Unjudged, b.lang), widths)
	for _, c := range l.Criteria {
		b.paragraphs("report.criteria", []string{c.Text}, widths)
	}
}

func (b *sheets) descriptor(d *Descriptor, widths []float64) {
	b.Row++
	style := b.styles.text
	if d.bad() {
		style = b.styles.state
	}
	findings := strings.Join(FindingLines(d.Findings, b.lang), "\n")
	text := d.TextIn(b.lang)
	asked, state := b.t("report."+d.askedKey()), d.StateText(b.lang)
	b.Put(0, d.Number, b.styles.number[true])
	for i, cell := range []string{d.LabelIn(b.lang), asked, state, text, findings} {
		s := b.styles.text
		if i == 2 {
			s = style
		}
		b.Put(i+1, cell, s[true])
	}
	b.high(9, []string{"", d.LabelIn(b.lang), asked, state, text, findings}, widths)
}

func (b *sheets) paragraphs(key string, texts []string, widths []float64) {
	if len(texts) == 0 {
		return
	}
	b.Row++
	b.wide(b.t(key), b.styles.lead, 11, widths)
	for _, text := range texts {
		b.wide(text, b.styles.text, 9, widths)
	}
}

// many writes the sheets about many.
func (b *sheets) many(r *Report, letters []Letter) {
	b.overview(r)
	b.list(letters)
	b.findings(letters)
	if r.Changes != nil {
		b.changes(r.Changes)
	}
	if len(letters) <= maxSheets {
		for i, l := range letters {
			b.begin("report.sheet.number", "number", i+1)
			b.letter(r, l)
		}
	}
}

// overview writes sums, matrix and what rests on the guideline's own words.
func (b *sheets) overview(r *Report) {
	b.begin("report.sheet.overview")
	widths := []float64{34, 9, 9}
	for range r.Summary.Shares {
		widths = append(widths, 6.5)
	}
	b.wide(b.t("report.title"), b.styles.title, 15, widths)
	for _, text := range r.Sums(b.lang) {
		b.wide(text, b.styles.text, 11, widths)
	}
	b.Row++
	b.wide(b.t("report.matrix"), b.styles.lead, 11, widths)
	b.matrix(r, widths)
	b.Row++
	b.wide(b.t("report.own"), b.styles.lead, 11, widths)
	if len(r.Summary.OwnWords) == 0 {
		b.wide(b.t("report.own.none"), b.styles.text, 9, widths)
	}
	for i := range r.Summary.OwnWords {
		b.wide(r.Summary.OwnWords[i].text(b.lang), b.styles.text, 9, widths)
	}
	b.page(widths, 0)
}

func (b *sheets) matrix(r *Report, widths []float64) {
	b.heads("report.col.issuer", "report.col.letters", "report.col.conforming")
	labels := []string{"", "", ""}
	for i, s := range r.Summary.Shares {
		label := Words{s.Label, s.LabelJA}.In(b.lang)
		labels = append(labels, label)
		b.Put(3+i, label, b.styles.head[true])
	}
	b.high(9, labels, widths)
	for _, row := range r.Summary.rows(b.lang) {
		b.Row++
		name := row.Issuer.Text(b.lang)
		b.Put(0, name, b.styles.text[true])
		b.Put(1, row.Letters, b.styles.number[true])
		b.Put(2, row.Conforming, b.styles.number[true])
		for i, s := range row.Shares {
			style, value := b.styles.share, any(float64(s.Given)/float64(max(s.Asked, 1)))
			switch s.Percent() {
			case -1:
				style, value = b.styles.number, "–"
			case 0:
				style = b.styles.none
			case 100:
				style = b.styles.full
			}
			b.Put(3+i, value, style[true])
		}
		b.high(9, []string{name}, widths)
	}
}

// list writes one row for each micro-credential, with the state of each descriptor.
func (b *sheets) list(letters []Letter) {
	b.begin("report.sheet.list")
	widths := []float64{5, 28, 22, 28, 10, 7, 7, 7}
	b.heads("report.col.number", "report.col.title", "report.col.issuer", "report.col.target", "report.col.conforms", "report.col.errors", "report.col.warnings", "report.col.badges")
	first, labels := len(widths), make([]string, len(widths))
	for i, l := range letters {
		if len(l.Descriptors) > 0 && len(widths) == first {
			for j, d := range l.Descriptors {
				widths, labels = append(widths, 9), append(labels, d.LabelIn(b.lang))
				b.Put(first+j, d.LabelIn(b.lang), b.styles.head[true])
			}
			b.Row = 1
			b.high(9, labels, widths)
		}
		b.Row = i + 2
		b.Put(0, i+1, b.styles.number[true])
		cells := []string{l.Name(), l.Issuer.Text(b.lang), l.Target, l.Answer(b.lang)}
		for j, cell := range cells {
			b.Put(1+j, cell, b.styles.text[true])
		}
		b.Put(5, l.Count("error"), b.styles.number[true])
		b.Put(6, l.Count("warning"), b.styles.number[true])
		b.Put(7, l.Same+1, b.styles.number[true])
		cells = append(slices.Insert(cells, 0, ""), "", "", "")
		for j := range l.Descriptors {
			d, style := &l.Descriptors[j], b.styles.text
			if d.bad() {
				style = b.styles.state
			}
			b.Put(first+j, d.StateText(b.lang), style[true])
			cells = append(cells, d.StateText(b.lang))
		}
		b.high(9, cells, widths)
	}
	b.filter(len(widths))
	b.page(widths, 1)
}

// findings writes one row for each finding, to be filtered.
func (b *sheets) findings(letters []Letter) {
	b.begin("report.sheet.findings")
	widths := []float64{6, 34, 26, 9, 9, 24, 22, 70}
	b.heads("report.col.number", "report.col.title", "report.col.issuer", "report.col.rule", "report.col.severity", "report.col.descriptor", "report.col.basis", "report.col.mend")
	for i, l := range letters {
		for f := range l.all {
			b.Row++
			label := ""
			for _, d := range l.Descriptors {
				if string(d.Key) == f.Descriptor {
					label = d.LabelIn(b.lang)
				}
			}
			message := Words{f.Message, f.MessageJA}.In(b.lang)
			b.Put(0, i+1, b.styles.number[true])
			for j, cell := range []string{l.Name(), l.Issuer.Text(b.lang), f.Rule, b.t("report.severity." + f.Severity), label, Words{f.Basis.Text, f.Basis.TextJA}.In(b.lang), message} {
				b.Put(1+j, cell, b.styles.text[true])
			}
			b.high(9, []string{"", l.Name(), l.Issuer.Text(b.lang), "", "", label, "", message}, widths)
		}
	}
	b.filter(len(widths))
	b.page(widths, 1)
}

// filter freezes the head and lets Excel filter by every column. It goes before page: setting a filter forgets the paper.
func (b *sheets) filter(columns int) {
	b.Freeze(1, 0)
	if b.Row < 2 {
		return
	}
	to := b.Cell(columns - 1)
	b.Do(func() error { return b.File.AutoFilter(b.Sheet, "A1:"+to, nil) })
}

func (b *sheets) changes(c *Changes) {
	b.begin("report.sheet.changes")
	widths := []float64{150}
	b.wide(b.t("report.changes", "date", c.Since), b.styles.title, 15, widths)
	for _, part := range c.Parts(b.lang) {
		b.Row++
		b.wide(part.Head, b.styles.lead, 11, widths)
		for _, text := range part.Lines {
			b.wide(text, b.styles.text, 9, widths)
		}
	}
	b.page(widths, 0)
}

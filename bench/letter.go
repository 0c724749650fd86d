package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/mitome/mitome/microcredential"
)

// Limits of reading and judging a criteria text: as we write it, in any other form, and of a stranger who fills it.
const (
	letterSize   = 4 << 10
	letterOurs   = 200 * time.Microsecond
	letterOther  = 500 * time.Microsecond
	letterFilled = 25 * time.Millisecond
)

// letterTurns is how often a text of 4 kB is read and judged in one round, and letterFills one of 256 kB.
const (
	letterTurns = 200
	letterFills = 3
)

// readLetters reads and judges criteria texts in this process, each form for itself; shown is the costliest of its kind.
func readLetters(ctx context.Context, b *bench) error {
	ours, err := ownLetters()
	if err != nil {
		return err
	}
	for _, kind := range []struct {
		name  string
		texts map[string]string
		turns int
		limit time.Duration
	}{
		{"judge 4 kB of criteria, as we write", ours, letterTurns, letterOurs},
		{"judge 4 kB in any other form", otherLetters(), letterTurns, letterOther},
		{"judge 256 kB of criteria, whatever it is", filledLetters(microcredential.MaxCriteria), letterFills, letterFilled},
	} {
		var slowest costliest
		for name, text := range kind.texts {
			if err := ctx.Err(); err != nil {
				return err
			}
			if took := b.judgeOften(text, kind.turns); took > slowest.took {
				slowest = costliest{name, took}
			}
		}
		b.show(within(kind.name, slowest.took, kind.limit))
		b.note("of %d: %s", len(kind.texts), slowest.name)
	}
	return nil
}

// judgeOften returns how long one reading and judging takes, the median of the rounds.
func (b *bench) judgeOften(text string, turns int) time.Duration {
	var took []time.Duration
	for range b.rounds {
		began := processorTime()
		for range turns {
			microcredential.ReadCriteria(text).Judge()
		}
		took = append(took, (processorTime()-began)/time.Duration(turns))
	}
	return median(took)
}

// letterRow is what a criteria text says for one descriptor: English label and text, Japanese label and text.
type letterRow struct{ label, text, labelJA, textJA string }

var letterRows = []letterRow{
	{"Learning outcomes", "", "学修成果", ""},
	{"Language", "Japanese, with handouts in English", "言語", "日本語（資料は英語）"},
	{"Form of participation", "Blended: online lectures on demand and two days of fieldwork", "参加形態", "ハイブリッド（オンデマンド講義と2日間の実地調査）"},
	{"Learner Effort", "45 hours in total: 20 hours of lectures, 15 hours of fieldwork, 10 hours of writing", "学習量", "合計45時間（講義20時間、実地調査15時間、執筆10時間）"},
	{"Type of assessment", "Two quizzes (30 %), a field notebook (30 %) and a report marked with a rubric (40 %)", "評価の方法", "小テスト2回（30%）、野帳（30%）、ルーブリックで採点するレポート（40%）"},
	{"Type of quality assurance", "Approved and reviewed every year by the Board of Studies", "質保証の方法", "教育課程委員会が承認し毎年点検"},
	{"Level", "JEQF 6", "レベル", "JEQF レベル6"},
	{"Certification", "Open Badge 2.0", "証明", "オープンバッジ2.0"},
	{"Credit/ Other Recognition", "1 credit (Japan)", "単位・その他の認定", "1単位"},
	{"Prerequisites needed to enroll", "None", "履修の前提条件", "なし"},
	{"Stackability", "Stackable: one of three parts of the certificate in river ecology", "積み上げ可能性", "積み上げ可能（河川生態学の修了証を構成する3つのうちの1つ）"},
}

const (
	letterOutcome   = "Name the insects of a river bed, and infer from them how clean its water is"
	letterOutcomeJA = "川底の昆虫を同定し、水質を推定できる。"
)

// outcomes are as many statements as fill what the other rows leave of 4 kB.
func outcomes(one string, other int) (items []string) {
	for size := other; size+len(one)+8 <= letterSize; size += len(one) + 8 {
		items = append(items, fmt.Sprintf("%d %s", len(items)+10, one))
	}
	return items
}

// ownLetters are texts of 4 kB as Criteria writes them.
func ownLetters() (map[string]string, error) {
	texts := map[string]string{}
	e := microcredential.Edition11()
	for _, lang := range microcredential.Langs {
		d, size, one := new(microcredential.Description), 0, letterOutcome
		if lang == microcredential.Japanese {
			one = letterOutcomeJA
		}
		for i, row := range e.InCriteria() {
			text := letterRows[i].text
			if lang == microcredential.Japanese {
				text = letterRows[i].textJA
			}
			size += len(row.Label) + len(row.LabelJA) + len(text) + 8
			if err := setIn(d, row.Key, lang, text); err != nil {
				return nil, err
			}
		}
		if err := setIn(d, microcredential.LearningOutcomes, lang, outcomes(one, size)); err != nil {
			return nil, err
		}
		text, err := microcredential.Criteria(e, d, lang, true)
		if err != nil {
			return nil, err
		}
		texts[string(lang)] = text
	}
	return texts, nil
}

func setIn(d *microcredential.Description, key microcredential.Key, lang microcredential.Lang, value any) error {
	if value == "" {
		return nil
	}
	return d.Set(string(key)+"_"+string(lang), value)
}

// otherLetters are texts of 4 kB as people and their editors write them.
func otherLetters() map[string]string {
	english := func(form func(label string, lines []string) string) string {
		return letter(form, func(r letterRow) (string, string) { return r.label, r.text }, letterOutcome)
	}
	japanese := func(form func(label string, lines []string) string) string {
		return letter(form, func(r letterRow) (string, string) { return r.labelJA, r.textJA }, letterOutcomeJA)
	}
	colon := func(l string, v []string) string { return l + "：" + strings.Join(v, "\n・") + "\n" }
	cells := func(l string, v []string) string { return "| **" + l + "** | " + strings.Join(v, "<br>") + " |\n" }
	moodle := func(l string, v []string) string {
		return `<p dir="ltr"><strong>` + l + "</strong><br>" + strings.Join(v, "<br>") + "</p>"
	}
	word := func(l string, v []string) string {
		return `<p class="MsoNormal"><b><span lang="EN-GB">` + l + ":&nbsp;</span></b><span>" + strings.Join(v, "<o:p></o:p></span></p><p><span>") + "<o:p></o:p></span></p>\n"
	}
	heading := func(l string, v []string) string { return "## " + l + "\n\n- " + strings.Join(v, "\n- ") + "\n\n" }
	return map[string]string{
		"Markdown headings": english(heading), "Markdown table": english(cells), "HTML of Moodle": english(moodle), "HTML of Word": english(word),
		"Japanese with wide colons": japanese(colon), "Japanese headings": japanese(heading), "Japanese table": japanese(cells), "Japanese HTML": japanese(moodle),
		"two blocks":               english(colon)[:letterSize/2] + "\n\n" + japanese(heading)[:letterSize/2],
		"labels in both languages": letter(colon, func(r letterRow) (string, string) { return r.label + " / " + r.labelJA, r.text + " / " + r.textJA }, letterOutcome),
		"prose":                    strings.Repeat("On this course you learn to read a river: its insects, its stones, its floods. ", 52),
	}
}

// letter writes every row in a form and cuts the whole at 4 kB.
func letter(form func(label string, lines []string) string, say func(letterRow) (label, text string), one string) string {
	rest := ""
	for _, row := range letterRows[1:] {
		label, text := say(row)
		rest += form(label, []string{text})
	}
	label, _ := say(letterRows[0])
	text := rest + form(label, outcomes(one, len(rest)+100))
	return strings.ToValidUTF8(text[:min(len(text), letterSize)], "")
}

// filledLetters are texts of a size that hold a great deal of one thing.
func filledLetters(size int) map[string]string {
	fill := func(s string) string { return strings.ToValidUTF8(strings.Repeat(s, size/len(s)+1)[:size], "") }
	texts := map[string]string{"nothing but one line": fill("a"), "Japanese without an end": fill("学")}
	for name, piece := range map[string]string{
		"labels": "Level : a\n", "Japanese labels": "レベル：a\n", "labels of its own": "Some label: a\n", "colons": ":", "wide colons": "レベル：", "labels in one line": "Level: a. ",
		"bullets": "- a\n", "headings": "# Level\n", "brackets": "【a】", "open brackets": "(", "empty lines": "\n", "spaces": " ", "wide spaces": "　", "tabs": "a\t",
		"control characters": "\x01\x02", "zero width": "\u200b", "nested HTML": "<div><p>", "unbalanced tables": "<table><tr><td>Level<td>", "rows": "<tr><td>Level</td><td>a</td></tr>",
		"line breaks": "a<br>", "entities": "&amp;&lt;&nbsp;", "open tags": "<p ", "comments": "<!--", "Markdown rows": "| Level | a |\n", "bars": "|", "rules": "---\n", "cells": "a|b|",
		"prose": "On this course you learn to read a river: its insects, its stones. ", "Japanese prose": "この講座では、川の読み方を学びます。昆虫、石、洪水について。",
		"emphasis": "**a** ", "marks": "*_", "numbers": "1. ", "digits": "7", "hours": "1 hour, ", "hours and minutes": "1 hour 30 minutes × 2 ", "percent": "10% ", "dots": "a.", "at signs": "a@",
		"backslashes": "\\", "quotation marks": "> ", "claims": "conform guideline ", "Japanese claims": "ガイドライン準拠、", "guidelines": "guideline", "ligatures": "ﷺ", "combining": "a\u0301\u0323",
	} {
		texts[name] = fill(piece)
		for _, row := range []letterRow{letterRows[0], letterRows[3], letterRows[4], letterRows[5], letterRows[8]} {
			texts[name+" in "+row.label] = row.label + " : " + fill(piece)[:size-64]
		}
	}
	return texts
}

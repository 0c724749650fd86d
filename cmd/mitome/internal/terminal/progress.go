package terminal

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/mitome/mitome/internal/locale"
)

// How often progress is shown: as a bar that is redrawn, and as lines of a log.
const (
	redrawEvery = 100 * time.Millisecond
	lineEvery   = 5 * time.Second
)

// Progress shows on the standard error how a long piece of work goes on: on a terminal a bar with count, rate and time
// left, elsewhere a plain line every few seconds, so that short work prints none. It may be used from several goroutines.
type Progress struct {
	c     *Context
	label string
	total int // negative: unknown
	width int // of the terminal, in columns; 0: none, plain lines
	now   func() time.Time

	mu    sync.Mutex
	begun time.Time
	base  int // what was done before this run
	done  int
	shown time.Time // at first when it began
}

// NewProgress begins a piece of work of total units, of which already are done. The label says what is counted.
func (c *Context) NewProgress(label string, already, total int) *Progress {
	return newProgress(c, label, already, total, Width(c.Stderr), time.Now)
}

func newProgress(c *Context, label string, already, total, width int, now func() time.Time) *Progress {
	begun := now()
	return &Progress{c: c, label: label, total: total, width: width, now: now, begun: begun, base: already, done: already, shown: begun}
}

// Set tells how many units are done by now.
func (p *Progress) Set(done int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done = done
	every := lineEvery
	if p.width > 0 {
		every = redrawEvery
	}
	if now := p.now(); now.Sub(p.shown) >= every {
		p.shown = now
		p.show()
	}
}

// End shows the last state where the state was shown before. On a terminal it always does, and leaves the bar's line.
func (p *Progress) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.width > 0 {
		p.show()
		fmt.Fprintln(p.c.Stderr)
	} else if p.shown.After(p.begun) {
		p.show()
	}
}

func (p *Progress) show() {
	text := p.text()
	if p.width == 0 {
		fmt.Fprintln(p.c.Stderr, text)
		return
	}
	fmt.Fprintf(p.c.Stderr, "\r\x1b[K%s%s", bar(p.done, p.total, p.width-columns(text)-1), text)
}

// text is such as "Awards: 4,500 of 100,000, 6,120/s, 16s left".
func (p *Progress) text() string {
	elapsed := p.now().Sub(p.begun).Seconds()
	args := []any{"label", p.label, "done", p.done, "total", p.total}
	if p.total < 0 {
		return p.c.Text("command.progress.counted", args...)
	}
	if elapsed <= 0 || p.done <= p.base {
		return p.c.Text("command.progress.begun", args...)
	}
	rate := float64(p.done-p.base) / elapsed
	left := time.Duration(float64(p.total-p.done) / rate * float64(time.Second)).Round(time.Second)
	return p.c.Text("command.progress", append(args, "rate", fmt.Sprintf("%.0f", rate), "left", spoken(p.c.Lang, left))...)
}

// spoken is a duration such as "1m5s", in Japanese 1分5秒.
func spoken(lang locale.Language, d time.Duration) string {
	if lang == "ja" {
		return strings.NewReplacer("h", "時間", "m", "分", "s", "秒").Replace(d.String())
	}
	return d.String()
}

// bar draws how much of total is done, with a space after it; nothing where fewer columns are left than it takes.
func bar(done, total, width int) string {
	const inner = 20
	if width < inner+len("[] ") || total <= 0 {
		return ""
	}
	full := min(inner*done/total, inner)
	return "[" + strings.Repeat("#", full) + strings.Repeat("-", inner-full) + "] "
}

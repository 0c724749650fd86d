package issuance

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"os"

	"github.com/go-json-experiment/json"
)

// chunkRows is how many awards are published in one transaction.
const chunkRows = 500

// rows are those of a plan's list, the good and the faulty ones apart, as the payloads of chunks: what was judged is what
// is recorded, and a list of any length is read once.
type rows struct {
	good, faulty stream
	spools       []*spool // behind the streams of a plan that is not kept
}

// spooled are rows that wait in files; add and flush fill them.
func spooled() *rows {
	good, faulty := &spool{}, &spool{}
	return &rows{good: stream{good.payloads}, faulty: stream{faulty.payloads}, spools: []*spool{good, faulty}}
}

// add keeps a row.
func (r *rows) add(row intent, faulty bool) error {
	if faulty {
		return r.spools[1].add(row)
	}
	return r.spools[0].add(row)
}

// copied are the same rows in files, which outlast those of a kept plan.
func (r *rows) copied() (*rows, error) {
	to := spooled()
	for i, from := range []stream{r.good, r.faulty} {
		for in, err := range from.rows {
			if err == nil {
				err = to.spools[i].add(*in)
			}
			if err != nil {
				to.close()
				return nil, err
			}
		}
	}
	return to, to.flush()
}

// flush ends the adding.
func (r *rows) flush() error { return errors.Join(r.spools[0].flush(), r.spools[1].flush()) }

// close forgets the rows; nil is none.
func (r *rows) close() {
	if r != nil {
		for _, s := range r.spools {
			s.close()
		}
	}
}

// each calls do with every good row; nil has none. An error of do ends it.
func (r *rows) each(do func(*intent) error) error {
	if r == nil {
		return nil
	}
	return r.eachChunk(func(some []intent) error {
		for i := range some {
			if err := do(&some[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachChunk calls do with the good rows, some hundred at a time.
func (r *rows) eachChunk(do func([]intent) error) error {
	for payload, err := range r.good.chunks {
		var c chunk
		if err == nil {
			err = json.Unmarshal(payload, &c)
		}
		if err == nil {
			err = do(c.Rows)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stream yields the payloads of chunks; it may be asked again.
type stream struct{ chunks iter.Seq2[[]byte, error] }

// rows yields the rows of all chunks.
func (s stream) rows(yield func(*intent, error) bool) {
	for payload, err := range s.chunks {
		var c chunk
		if err == nil {
			err = json.Unmarshal(payload, &c)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		for i := range c.Rows {
			if !yield(&c.Rows[i], nil) {
				return
			}
		}
	}
}

// spool keeps rows in a temporary file without a name, which is gone when it is closed or the program ends.
type spool struct {
	file  *os.File // nil until there is a row
	out   *bufio.Writer
	next  chunk
	sizes []int // of the payloads that are written, in bytes
}

func (s *spool) open() error {
	if s.file != nil {
		return nil
	}
	file, err := os.CreateTemp("", "mitome-rows-")
	if err != nil {
		return err
	}
	if err := os.Remove(file.Name()); err != nil {
		return errors.Join(err, file.Close())
	}
	s.file, s.out = file, bufio.NewWriterSize(file, 64<<10)
	return nil
}

func (s *spool) close() {
	if s.file != nil {
		s.file.Close()
	}
}

func (s *spool) add(row intent) error {
	s.next.Rows = append(s.next.Rows, row)
	if len(s.next.Rows) < chunkRows {
		return nil
	}
	return s.flush()
}

// flush writes the chunk that is begun; it ends the writing.
func (s *spool) flush() error {
	if len(s.next.Rows) == 0 {
		return nil
	}
	if err := s.open(); err != nil {
		return err
	}
	payload, err := json.Marshal(s.next)
	if err != nil {
		return err
	}
	s.next.Rows = s.next.Rows[:0]
	s.sizes = append(s.sizes, len(payload))
	_, err = s.out.Write(payload)
	return errors.Join(err, s.out.Flush())
}

// payloads yields the chunks that are written.
func (s *spool) payloads(yield func([]byte, error) bool) {
	at := int64(0)
	for _, size := range s.sizes {
		payload := make([]byte, size)
		_, err := io.ReadFull(io.NewSectionReader(s.file, at, int64(size)), payload)
		if !yield(payload, err) || err != nil {
			return
		}
		at += int64(size)
	}
}

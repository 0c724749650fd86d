package issuance

import (
	"bufio"
	"errors"
	"io"
	"os"
	"time"

	"github.com/go-json-experiment/json"
)

// chunkRows is how many awards are published in one transaction.
const chunkRows = 500

// spool keeps the rows of a list, as the payloads of chunks, from the reading that judges them until they are recorded:
// what was judged is what is recorded, and a list of any length is read once. Good rows and faulty ones lie apart, each in
// a temporary file without a name, which is gone when it is closed or the program ends.
type spool struct{ good, faulty stream }

func newSpool(recordedAt time.Time) *spool {
	return &spool{stream{next: chunk{RecordedAt: recordedAt}}, stream{next: chunk{RecordedAt: recordedAt}}}
}

// close forgets the rows; nil is none.
func (s *spool) close() {
	if s != nil {
		s.good.close()
		s.faulty.close()
	}
}

// flush ends the writing.
func (s *spool) flush() error { return errors.Join(s.good.flush(), s.faulty.flush()) }

// payloads yields the chunks of the good rows; it may be called again.
func (s *spool) payloads(yield func([]byte, error) bool) { s.good.payloads(yield) }

// each calls do with every good row. An error of do ends it.
func (s *spool) each(do func(*intent) error) error {
	if s == nil {
		return nil
	}
	for in, err := range s.good.rows {
		if err == nil {
			err = do(in)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stream is a file of chunks.
type stream struct {
	file  *os.File // nil until there is a row
	out   *bufio.Writer
	next  chunk
	sizes []int // of the payloads that are written, in bytes
}

func (s *stream) open() error {
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

func (s *stream) close() {
	if s.file != nil {
		s.file.Close()
	}
}

func (s *stream) add(row intent) error {
	s.next.Rows = append(s.next.Rows, row)
	if len(s.next.Rows) < chunkRows {
		return nil
	}
	return s.flush()
}

// flush writes the chunk that is begun; it ends the writing.
func (s *stream) flush() error {
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

func (s *stream) payloads(yield func([]byte, error) bool) {
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

// rows yields the rows of all chunks.
func (s *stream) rows(yield func(*intent, error) bool) {
	for payload, err := range s.payloads {
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

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

// spool keeps the good rows of a list, as the payloads of their chunks, from the reading that judges them until they are
// recorded: what was judged is what is recorded, and a list of any length is read once. It lies in a temporary file
// without a name, which is gone when it is closed or the program ends.
type spool struct {
	file  *os.File
	out   *bufio.Writer
	next  chunk
	sizes []int // of the payloads that are written, in bytes
}

func newSpool(recordedAt time.Time) (*spool, error) {
	file, err := os.CreateTemp("", "mitome-rows-")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &spool{file: file, out: bufio.NewWriterSize(file, 64<<10), next: chunk{RecordedAt: recordedAt}}, nil
}

// close forgets the rows; nil is none.
func (s *spool) close() {
	if s != nil {
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
		return s.out.Flush()
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

// payloads yields the chunks; it may be called again.
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

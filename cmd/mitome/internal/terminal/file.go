package terminal

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/mitome/mitome/internal/locale"
)

var errTooLarge = locale.NewTrouble("trouble.too_large", "file too large")

// Read returns what is in a file of at most limit bytes; "-" is the standard input.
func (c *Context) Read(name string, limit int64) ([]byte, error) {
	in := c.Stdin
	var data bytes.Buffer
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, Undecided(err, "command.read", "file", name)
		}
		defer file.Close()
		in = file
		if info, err := file.Stat(); err == nil { // of what is no file, such as a pipe, the size says nothing
			data.Grow(int(min(info.Size(), limit)) + bytes.MinRead)
		}
	}
	switch n, err := data.ReadFrom(io.LimitReader(in, limit+1)); {
	case err != nil:
		return nil, Undecided(err, "command.read", "file", name)
	case n > limit:
		return nil, Refuse(errTooLarge, "command.read", "file", name)
	}
	return data.Bytes(), nil
}

// Unmarked is a text without the byte-order mark that some editors put before it; that it was there is told.
func (c *Context) Unmarked(name string, data []byte) []byte {
	text, marked := bytes.CutPrefix(data, []byte("\ufeff"))
	if marked {
		c.Tell("command.byte_order_mark", "file", name)
	}
	return text
}

// Write puts data into a file in one step: whoever looks sees the old content or all of the new, also after a power
// cut. A file that is already there is replaced.
func Write(name string, data []byte) error {
	if err := WriteAside(name, data); err != nil {
		return Undecided(err, "command.write", "file", name)
	}
	return nil
}

func WriteAside(name string, data []byte) error {
	return fillAside(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// WriteNew makes a file of what fill writes, in one step: whoever looks sees nothing or all of it. A file that is
// already there is replaced only by force.
func (c *Context) WriteNew(name string, force bool, fill func(io.Writer) error) error {
	absent := func() error {
		if _, err := os.Lstat(name); err == nil && !force {
			return Refuse(nil, "command.file.exists", "file", name)
		}
		return nil
	}
	if err := absent(); err != nil {
		return err
	}
	err := fillAside(name, func(w io.Writer) error {
		buffered := bufio.NewWriterSize(w, 1<<16)
		if err := fill(buffered); err != nil {
			return err
		}
		return errors.Join(buffered.Flush(), absent())
	})
	var said *Failure
	if err == nil || errors.As(err, &said) {
		return err
	}
	return Undecided(err, "command.write", "file", name)
}

func fillAside(name string, fill func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	err = fill(file)
	if err == nil {
		err = file.Chmod(0o644)
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), name)
}

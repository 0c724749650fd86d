package returned

import (
	"errors"
	"os"
	"path/filepath"
)

// Maildir hands each new mail of a Maildir to do, and files it as seen once that has returned nil. It ends with the first
// error, and what was not handed on stays new. What is no file is left where it lies.
func Maildir(dir string, do func(file *os.File) error) (read int, err error) {
	entries, err := os.ReadDir(filepath.Join(dir, "new"))
	if err != nil {
		return 0, err
	}
	for _, entry := range entries {
		if !entry.Type().IsRegular() {
			continue
		}
		if err := one(dir, entry.Name(), do); err != nil {
			return read, err
		}
		read++
	}
	return read, nil
}

func one(dir, name string, do func(file *os.File) error) error {
	path := filepath.Join(dir, "new", name)
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	if err := errors.Join(do(file), file.Close()); err != nil {
		return err
	}
	return os.Rename(path, filepath.Join(dir, "cur", name+":2,S"))
}

package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/mitome/mitome/internal/locale"
)

// ErrLocked means that another process holds the folder's lock.
var ErrLocked = locale.NewTrouble("trouble.locked", "another process works in this data folder")

// Lock is the right to work the tasks of a data folder. The system drops it when the process dies.
type Lock struct{ file *os.File }

// LockFolder takes the lock of a data folder, or returns ErrLocked at once.
func LockFolder(dir string) (*Lock, error) {
	return lock(filepath.Join(dir, "lock"), false)
}

func lock(name string, wait bool) (*Lock, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	how := syscall.LOCK_EX
	if !wait {
		how |= syscall.LOCK_NB
	}
	for {
		err = syscall.Flock(int(file.Fd()), how) //nolint:gosec // a descriptor fits
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, ErrLocked
		}
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	return &Lock{file}, nil
}

// Close gives the lock back.
func (l *Lock) Close() error { return l.file.Close() }

// LockServe takes the right to serve a data folder, or returns ErrLocked at once. It is apart from LockFolder, so that
// a server can start while a command is still working, and takes over from it.
func LockServe(dir string) (*Lock, error) {
	return lock(filepath.Join(dir, "serve.lock"), false)
}

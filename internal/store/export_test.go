package store

import "path/filepath"

// LockMaking takes the lock under which a store is made and brought to the newest form.
func LockMaking(dir string) (*Lock, error) { return lock(filepath.Join(dir, "migrate.lock"), true) }

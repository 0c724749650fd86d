package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/mitome/mitome/internal/pgtest"
	"github.com/mitome/mitome/internal/store"
	"github.com/mitome/mitome/internal/store/storetest"
)

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return openFolder(t, t.TempDir()) })
}

func TestPostgreSQL(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store {
		s, err := store.OpenURL(context.Background(), pgtest.Database(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	})
}

func openFolder(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.OpenFolder(context.Background(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// Several processes may begin on a fresh folder at the same moment.
func TestOpenAtOnce(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			s, err := store.OpenFolder(context.Background(), dir, store.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			s.Close()
		})
	}
	group.Wait()
}

func TestNewerStoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := openFolder(t, dir)
	if _, err := s.Writer().Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := store.OpenFolder(context.Background(), dir, store.Options{}); err == nil {
		t.Error("a store of a newer release was opened")
	}
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	first, err := store.LockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.LockFolder(dir); !errors.Is(err, store.ErrLocked) {
		t.Errorf("second lock: %v, want ErrLocked", err)
	}
	first.Close()
	second, err := store.LockFolder(dir)
	if err != nil {
		t.Fatalf("after the first was given back: %v", err)
	}
	second.Close()
}

// F4: what is stored can be read from a folder that cannot be written. A log that was left behind is part of
// TestF4ReadOnlyDisk in cmd/mitome.
func TestF4ReadOnlyFolder(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere; a read-only mount is tried in TestF4ReadOnlyDisk of cmd/mitome")
	}
	dir := filepath.Join(t.TempDir(), "data")
	openFolder(t, dir).Close()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o700) })
	s := openFolder(t, dir)
	if !s.ReadOnly() {
		t.Error("the store says that it can be written")
	}
	if err := s.PutSetting(context.Background(), "name", "value"); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("writing: %v, want ErrReadOnly", err)
	}
}

package reading

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/mitome/mitome/cmd/mitome/internal/office"
	"github.com/mitome/mitome/cmd/mitome/internal/terminal"
)

// targetsOf lists what was asked for, with the files of a folder in its place; folder says whether one was among them.
// Hidden files and folders are left out.
func targetsOf(c *terminal.Context, asked []string) (names []string, folder bool, err error) {
	for _, target := range asked {
		info, statErr := os.Stat(target)
		if target == "-" || office.IsAddress(target) || statErr != nil || !info.IsDir() {
			names = append(names, target)
			continue
		}
		folder = true
		err := filepath.WalkDir(target, func(path string, entry fs.DirEntry, err error) error {
			hidden := path != target && strings.HasPrefix(entry.Name(), ".")
			switch {
			case err != nil:
				return err
			case hidden && entry.IsDir():
				return fs.SkipDir
			case !hidden && entry.Type().IsRegular():
				names = append(names, path)
			}
			return c.Err()
		})
		if err != nil {
			return nil, true, terminal.Undecided(err, "command.read", "file", target)
		}
	}
	if len(names) == 0 && len(asked) > 0 {
		return nil, true, terminal.Undecided(nil, "command.verify.empty", "folder", asked[0])
	}
	return names, folder, nil
}

// manyTargets are so many that how it goes on is shown.
const manyTargets = 50

// each does the work of n targets, several at once: some wait for a server while others are computed.
func each(c *terminal.Context, n int, label string, work func(i int)) {
	progress := c.NewProgress(label, 0, n)
	next := make(chan int)
	var workers sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for range min(4*runtime.GOMAXPROCS(0), n) {
		workers.Go(func() {
			for i := range next {
				work(i)
				mu.Lock()
				done++
				if n >= manyTargets {
					progress.Set(done)
				}
				mu.Unlock()
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
	if n >= manyTargets {
		progress.End()
	}
}

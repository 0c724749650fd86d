package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

// Static is a set of files that carry a hash of their content in their public name, so that they can be kept for ever:
// style.css is served as style.3f2a9c1d04be.css.
type Static struct {
	byName map[string]staticFile // by public name
	public map[string]string     // own name to public name
}

type staticFile struct {
	body        []byte
	packed      func() []byte // compressed, when first asked for: all of them took a third of a start; nil: it is sent as it is
	contentType string
}

// NewStatic reads all files of a folder that has no folders in it.
func NewStatic(files fs.FS, folder string) (*Static, error) {
	s := &Static{byName: map[string]staticFile{}, public: map[string]string{}}
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		body, err := fs.ReadFile(files, path.Join(folder, entry.Name()))
		if err != nil {
			return nil, err
		}
		s.Add(entry.Name(), body)
	}
	return s, nil
}

// Add adds a file that another room holds.
func (s *Static) Add(file string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(file)
	name := strings.TrimSuffix(file, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	served := staticFile{body: body, contentType: fileTypes[ext]}
	if compressible(file) {
		served.packed = sync.OnceValue(func() []byte { return compressed(body, newPacker(fileLevel)) })
	}
	s.byName[name] = served
	s.public[file] = name
}

// Name returns the public name of a file; it is empty when there is no such file.
func (s *Static) Name(file string) string { return s.public[file] }

// Serve answers with the file of that public name, or returns an Error of 404.
func (s *Static) Serve(w http.ResponseWriter, r *http.Request, name string) error {
	file, ok := s.byName[name]
	if !ok {
		return errNothing
	}
	h := w.Header()
	PictureHeaders(h, file.contentType)
	h["Cache-Control"] = ForEver
	if file.packed == nil {
		Write(w, r, http.StatusOK, file.body)
	} else {
		writeEither(w, r, http.StatusOK, file.body, file.packed)
	}
	return nil
}

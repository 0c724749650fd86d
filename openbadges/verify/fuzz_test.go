package verify_test

import (
	"path/filepath"
	"testing"

	"github.com/mitome/mitome/openbadges/verify"
)

// seeds are badges in every form, and the files that others have made; at least so many are found.
func seeds(f *testing.F) [][]byte {
	hosted, signed := assertionJSON(), sign(f, signedJSON(), signer)
	all := [][]byte{[]byte(hosted), []byte(signed), []byte(assertionURL), []byte(png), []byte(svg), []byte(badgeJSON)}
	for _, picture := range []string{png, svg} {
		all = append(all, []byte(baked(f, picture, hosted)), []byte(baked(f, picture, signed)))
	}
	own := len(all)
	for _, pattern := range []string{"fixtures/*/*.j*", "baked/*/*", "examples/spec/*"} {
		names, err := filepath.Glob(filepath.Join(sharedDir(f), filepath.FromSlash(pattern)))
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			all = append(all, []byte(readFile(f, name)))
		}
	}
	if len(all) < own+50 {
		f.Fatalf("only %d seeds", len(all))
	}
	return all
}

// FuzzVerify: whatever is handed in, there is one verdict, and a reason unless it is valid.
func FuzzVerify(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, w.verify(verify.Target{Bytes: data, Recipients: []verify.Recipient{{Type: "email", Value: learner}}}))
	})
}

// FuzzDocuments: whatever the issuer's server sends in the place of the assertion, the class, the issuer, the key, the
// list or the picture.
func FuzzDocuments(f *testing.F) {
	places := []string{assertionURL, badgeURL, issuerURL, keyURL, listURL, pictureURL}
	sound := newWorld(f)
	for i, place := range places {
		f.Add(uint8(i), []byte(sound.pages[place].body))
	}
	for i, seed := range seeds(f) {
		f.Add(uint8(i), seed)
	}
	signed := sign(f, signedJSON(), signer)
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		w := &world{pages: map[string]page{}}
		for address, p := range sound.pages {
			w.pages[address] = p
		}
		w.put(places[int(which)%len(places)], string(data))
		check(t, w.verifyText(assertionJSON()))
		check(t, w.verifyText(signed))
	})
}

func check(t *testing.T, r *verify.Report) {
	if (r.Verdict == verify.Valid) != (len(r.Reasons) == 0) {
		t.Fatalf("%s with %v", r.Verdict, r.Reasons)
	}
	if len(r.Fetched) > verify.DefaultMaxFetches {
		t.Fatalf("%d fetches", len(r.Fetched))
	}
	for _, n := range append(append([]verify.Note{}, r.Reasons...), r.Warnings...) {
		if n.Message("en") == "" || n.Message("ja") == "" {
			t.Fatalf("no sentence for %v", n)
		}
	}
}

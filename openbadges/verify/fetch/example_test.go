package fetch_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/mitome/mitome/openbadges/verify/fetch"
)

// A badge is looked at before its address is public; without Map, the server on loopback would be out of reach.
func ExampleFetcher_Map() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s%s", r.Host, r.URL.Path)
	}))
	defer server.Close()
	fetcher := fetch.New(fetch.Options{})
	defer fetcher.Close()

	_, err := fetcher.Fetch(context.Background(), "http://localhost/badges/1", "application/ld+json")
	fmt.Println(err)

	if err := fetcher.Map("https://example.org", server.URL); err != nil {
		fmt.Println(err)
	}
	response, err := fetcher.Fetch(context.Background(), "https://example.org/badges/1", "application/ld+json")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(response.Status, string(response.Body))
	// Output:
	// fetch "http://localhost/badges/1": forbidden-address
	// 200 example.org/badges/1
}

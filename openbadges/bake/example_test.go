package bake_test

import (
	"fmt"

	"github.com/mitome/mitome/openbadges/bake"
)

func Example() {
	picture := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle r="4"/></svg>`)
	baked, err := bake.Bake(picture, `{"id":"https://badges.example/a/1","type":"Assertion"}`)
	if err != nil {
		fmt.Println(err)
		return
	}
	assertion, err := bake.Unbake(baked)
	fmt.Println(assertion, err)
	_, err = bake.Unbake(picture)
	fmt.Println(err)
	// Output:
	// {"id":"https://badges.example/a/1","type":"Assertion"} <nil>
	// the picture carries no assertion
}

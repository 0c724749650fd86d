package verify_test

import (
	"context"
	"fmt"
	"time"

	"github.com/mitome/mitome/openbadges/verify"
)

// canned answers from memory; programs use fetch.New.
type canned map[string]string

func (c canned) Fetch(_ context.Context, address, _ string) (*verify.Response, error) {
	body, ok := c[address]
	if !ok {
		return &verify.Response{Final: address, Status: 404}, nil
	}
	return &verify.Response{Final: address, Status: 200, ContentType: "application/ld+json", Body: []byte(body)}, nil
}

func Example() {
	documents := canned{
		"https://univ.example/a/1": `{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://univ.example/a/1",
			"recipient":{"type":"email","hashed":false,"identity":"hanako@student.example"},"badge":"https://univ.example/b/1",
			"verification":{"type":"HostedBadge"},"issuedOn":"2026-03-20T10:00:00Z"}`,
		"https://univ.example/b/1": `{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"https://univ.example/b/1",
			"name":"Statistics","description":"Basics","criteria":{"narrative":"Pass the examination."},"issuer":"https://univ.example/i",
			"image":"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"}`,
		"https://univ.example/i": `{"@context":"https://w3id.org/openbadges/v2","type":"Issuer","id":"https://univ.example/i",
			"name":"Example University","url":"https://univ.example","email":"badges@univ.example"}`,
	}
	verifier := verify.New(verify.Options{
		Fetcher: documents,
		Now:     func() time.Time { return time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC) },
	})
	for _, who := range []string{"hanako@student.example", "taro@student.example"} {
		report := verifier.Verify(context.Background(), verify.Target{
			Address:    "https://univ.example/a/1",
			Recipients: []verify.Recipient{{Type: "email", Value: who}},
		})
		fmt.Println(report.Verdict, report.Badge.Name, "by", report.Issuer.Name, len(report.Fetched))
		for _, reason := range report.Reasons {
			fmt.Println(reason.Message("en"))
			fmt.Println(reason.Message("ja"))
		}
	}
	// Output:
	// valid Statistics by Example University 3
	// wrong-recipient Statistics by Example University 3
	// The badge was issued to another identifier than the one that was given. The person may have used another.
	// 指定された識別情報（メールアドレスなど）は、バッジの発行先と一致しません。本人が別のものを使った可能性があります。
}

package mail_test

import (
	"strings"
	"testing"

	housemail "github.com/mitome/mitome/internal/mail"
)

// What other servers answer is said in the reader's words by its status (RFC 3463), else by its code (RFC 5321); what bears
// neither, or speaks of other numbers, is left as it stands.
func TestExplained(t *testing.T) {
	for answer, want := range map[string]string{
		"550 5.1.1 <a@b.example>: Recipient address rejected: User unknown": "存在しません",
		"5.1.10 no mail server (RFC 7505)":                                  "サーバーが見つかりません",
		"552 5.2.2 mailbox full":                                            "いっぱい",
		"550-5.7.26 unauthenticated mail\n550 5.7.26 SPF":                   "SPF・DKIM・DMARC",
		"550 5.7.606 banned":                                                "方針",
		"451 4.4.1 no answer from host":                                     "通信できません",
		"550 5.9.9 odd":                                                     "受け取りを断りました", // no subject of RFC 3463
		"550 no":                                                            "受け取りを断りました",
		"421 try again":                                                     "今は受け取れない",
		"552 too much":                                                      "いっぱい",
		"554 5.5.0 protocol":                                                "受け取りを断りました",
		"250 2.0.0 OK":                                                      "",
		"from 10.5.1.1 at 12.5501":                                          "",
		"":                                                                  "",
	} {
		got := housemail.Explained("ja", answer)
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q is explained as %q, want %q", answer, got, want)
		}
	}
}

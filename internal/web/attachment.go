package web

import (
	"fmt"
	"strings"
)

// Attachment is the header Content-Disposition of a file that is kept under a name. Programs that know no other letters find it
// by the plain name, which is ASCII without quotes. Source: RFC 6266, section 4.3 and appendix D; RFC 8187, section 3.2.
func Attachment(plain, name string) []string {
	said := `attachment; filename="` + plain + `"`
	if name == plain {
		return []string{said}
	}
	var b strings.Builder
	for i := range len(name) {
		if c := name[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return []string{said + "; filename*=UTF-8''" + b.String()}
}

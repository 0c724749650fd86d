package openbadges

import (
	"fmt"
	"time"
)

var timeLayouts = []string{
	"2006-01-02T15:04:05Z07:00", // RFC 3339; Go accepts a fraction after the seconds
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05Z07",
	"2006-01-02T15:04Z07:00",
	"2006-01-02T15:04Z0700",
	"2006-01-02T15:04Z07",
}

// ParseTime reads a DateTime: ISO 8601 with date, T, time and zone, such as "2026-03-20T10:00:00Z",
// "2026-03-20T19:00+0900" or "2026-03-20T10:00:00.123456+00:00". The offset is kept. A date alone, a time without zone
// and a Unix number are errors. Source: Open Badges 2.0, DateTime.
func ParseTime(s string) (time.Time, error) {
	if len(s) >= len("2006-01-02T15:04Z") && s[10] == 'T' && s[13] == ':' {
		for _, layout := range timeLayouts {
			if t, err := time.Parse(layout, s); err == nil {
				return t, nil
			}
		}
	}
	return time.Time{}, fmt.Errorf("date %q is not ISO 8601 with date, time and zone", s)
}

// FormatTime writes a DateTime as RFC 3339 with the offset of t ("Z" for UTC), and with a fraction only if t has one.
func FormatTime(t time.Time) string { return t.Format(time.RFC3339Nano) }

package openbadges_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mitome/mitome/openbadges"
)

func TestParseTime(t *testing.T) {
	for _, test := range []struct{ in, want string }{ // want "" for an error
		{"2026-03-20T10:00:00Z", "2026-03-20T10:00:00Z"},
		{"2026-03-20T10:00:00+00:00", "2026-03-20T10:00:00Z"},
		{"2026-03-20T10:00:00+09:00", "2026-03-20T10:00:00+09:00"},
		{"2026-03-20T10:00:00+0900", "2026-03-20T10:00:00+09:00"},
		{"2026-03-20T10:00:00-03", "2026-03-20T10:00:00-03:00"},
		{"2026-03-20T10:00:00.250000Z", "2026-03-20T10:00:00.25Z"},
		{"2026-03-20T10:00:00.123456+0900", "2026-03-20T10:00:00.123456+09:00"},
		{"2026-03-20T10:00Z", "2026-03-20T10:00:00Z"},
		{"2026-03-20", ""},
		{"2026-03-20T10:00:00", ""},
		{"2026-03-20 10:00:00Z", ""},
		{"2026-03-20t10:00:00z", ""},
		{"2026-03-20T1:00:00Z", ""},
		{"2026-02-30T10:00:00Z", ""},
		{"2026-03-20T25:00:00Z", ""},
		{"1774000800", ""},
		{"", ""},
		{" 2026-03-20T10:00:00Z", ""},
		{"2026-03-20T10:00:00Z ", ""},
		{"２０２６-03-20T10:00:00Z", ""},
	} {
		got, err := openbadges.ParseTime(test.in)
		if err != nil && test.want != "" || err == nil && openbadges.FormatTime(got) != test.want {
			t.Errorf("ParseTime(%q) = %v, %v; want %q", test.in, got, err, test.want)
		}
	}
}

func TestTimeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", 60*rapid.IntRange(-12*60, 14*60).Draw(t, "offset in minutes"))
		want := time.Unix(rapid.Int64Range(-1e9, 4e9).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).In(zone)
		text := openbadges.FormatTime(want)
		got, err := openbadges.ParseTime(text)
		if err != nil || !got.Equal(want) || openbadges.FormatTime(got) != text {
			t.Fatalf("%v -> %q -> %v, %v", want, text, got, err)
		}
	})
}

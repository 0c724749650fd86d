package microcredential

import (
	"strings"
	"time"
)

// DefaultZone is the zone of an organisation that names none: Asia/Tokyo, which
// has kept UTC+9 since 1951.
var DefaultZone = time.FixedZone("Asia/Tokyo", 9*60*60)

// dateLayouts are the forms of ISO 8601 with time and zone that are read.
var dateLayouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z0700",
}

// ParseDate reads a date of issuing: ISO 8601 with time and zone, whose offset
// is kept, or a date alone, which is 00:00 in the zone (nil: DefaultZone). A
// time without a zone is an *InputError, and so is a year that can only be a slip
// of the hand: before 1900 or after 2199. Source: rule R-05.
func ParseDate(s string, zone *time.Location) (time.Time, error) {
	s = strings.TrimSpace(s)
	if zone == nil {
		zone = DefaultZone
	}
	if at, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil && meant(at) {
		return at, nil
	}
	for _, layout := range dateLayouts {
		if at, err := time.Parse(layout, s); err == nil && meant(at) {
			return at, nil
		}
	}
	return time.Time{}, &InputError{Code: "date", Args: []string{shorten(s)}}
}

// meant tells years of awards from slips of the hand, such as 206 or 20266.
func meant(at time.Time) bool { return at.Year() >= 1900 && at.Year() <= 2199 }

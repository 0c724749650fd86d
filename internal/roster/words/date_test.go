package words

import (
	"os"
	"strconv"
	"testing"
	"time"
)

func TestT17Dates(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-20": "2026-03-20", "2026-3-20": "2026-03-20", "2026/3/20": "2026-03-20", "2026.3.20": "2026-03-20", "2026.03.20.": "2026-03-20",
		"20260320": "2026-03-20", "2026年3月20日": "2026-03-20", "2026年 3月 20日": "2026-03-20", "２０２６年３月２０日": "2026-03-20", "２０２６／０３／２０": "2026-03-20",
		"令和8年3月20日": "2026-03-20", "令和８年３月２０日": "2026-03-20", "R8.3.20": "2026-03-20", "r08/03/20": "2026-03-20", "Ｒ８．３．２０": "2026-03-20", "令8.3.20": "2026-03-20",
		"令和元年5月1日": "2019-05-01", "令和1年5月1日": "2019-05-01", "㋿元年5月1日": "2019-05-01", "平成31年4月30日": "2019-04-30", "H31.4.30": "2019-04-30", "平成元年1月8日": "1989-01-08",
		"昭和64年1月7日": "1989-01-07", "㍻30年3月20日": "2018-03-20", "大正12年9月1日": "1923-09-01", "明治33年1月1日": "1900-01-01",
		"2026年3月20日（金）": "2026-03-20", "2026/3/20(金)": "2026-03-20", "令和8年3月20日(金曜日)": "2026-03-20",
		"20 March 2026": "2026-03-20", "March 20, 2026": "2026-03-20", "20-Mar-2026": "2026-03-20", "2028-02-29": "2028-02-29",
		"令和八年三月二十日": "2026-03-20", "二〇二六年三月二十日": "2026-03-20", "令和元年十二月三十一日": "2019-12-31", "2026年十月五日": "2026-10-05", "西暦2026年3月20日": "2026-03-20", "2026年3月20日付": "2026-03-20",
		"20.3.2026": "2026-03-20", "3/20/2026": "2026-03-20", "20/03/2026": "2026-03-20", "3/3/2026": "2026-03-03",
		"2026/03/20 0:00:00": "2026-03-20", "2026-03-20 00:00:00.000": "2026-03-20", "2026-03-20T00:00:00": "2026-03-20", "2026年3月20日 0時00分": "2026-03-20", "2026/3/20 午前0:00": "2026-03-20", "3/20/2026 12:00:00 AM": "2026-03-20",
		"Friday, 20 March 2026": "2026-03-20", "Fri, 20 Mar 2026": "2026-03-20", "March 20, 2026 (Friday)": "2026-03-20", "2026/3/20(金・祝)": "2026-03-20", "2026年3月20日金曜日": "2026-03-20", "2026-03-20 (Fri)": "2026-03-20",

		"3/4/2026": "date_ambiguous", "03-04-2026": "date_ambiguous", "20.13.2026": "date_ambiguous",
		"04-05-06": "date_two_digits", "26/3/20": "date_two_digits", "26年3月20日": "date_two_digits", "8.3.20": "date_two_digits",
		"46101": "date_serial", "46101.5": "date_serial", "４６１０１": "date_serial",
		"3/20": "date_no_year", "3月20日": "date_no_year",
		"2026-02-30": "date_impossible", "2026/13/1": "date_impossible", "2027-02-29": "date_impossible", "20261320": "date_impossible", "0206-03-20": "date_impossible", "令和8年2月30日": "date_impossible",
		"平成40年3月20日": "date_era", "昭和64年1月8日": "date_era", "令和元年4月30日": "date_era", "H31.5.1": "date_era", "令和0年5月1日": "date_era",
		"2026年3月20日（木）": "date_weekday", "Thursday, 20 March 2026": "date_weekday", "2026/3/20 10:15 EST": "date_zone", "2026/3/20 25:00": "date_bad", "2026/3/20 10:15": "date_zone", "2026-03-20T10:15:00": "date_zone",
		"昭26": "date_bad", "X8.3.20": "date_bad", "tomorrow": "date_bad", "2026-03": "date_bad", "2026-03/20": "date_bad",
	} {
		date, code := readDate(text)
		got := code
		if code == "" {
			got = date.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("readDate(%q) = %s, want %s", text, got, want)
		}
	}
}

// The eras join without gap or overlap: each day since 1900 is read from its era as from its western date.
func TestEras(t *testing.T) {
	for at := day(1900, 1, 1); at.Year() < 2040; at = at.AddDate(0, 0, 1) {
		readings := 0
		for _, era := range eras {
			n := at.Year() - era.one + 1
			if n < 1 || n > 99 {
				continue
			}
			got, code := inEra(era.names[0], strconv.Itoa(n), strconv.Itoa(int(at.Month())), strconv.Itoa(at.Day()))
			if code == "" {
				readings++
				if !got.Equal(at) {
					t.Fatalf("%v read as %v", at, got)
				}
			}
		}
		if readings != 1 {
			t.Fatalf("%v belongs to %d eras", at, readings)
		}
	}
}

// What is read is a real day that lists may have, and reads the same when it is written the plain way.
func FuzzDates(f *testing.F) {
	seeds, err := os.ReadDir("testdata/fuzz/FuzzDates")
	if err != nil || len(seeds) < 5 {
		f.Fatalf("%d seeds found, want at least 5: %v", len(seeds), err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		date, code := readDate(text)
		if code != "" {
			return
		}
		if again, code := readDate(date.Format(time.DateOnly)); code != "" || !again.Equal(date) {
			t.Fatalf("%q read as %v, which reads as %v %s", text, date, again, code)
		}
	})
}

// A time of day is read in every form that systems export it in, with the zone where one is given.
func TestTimes(t *testing.T) {
	utc, plus9 := time.UTC, time.FixedZone("", 9*3600)
	for text, want := range map[string]struct {
		hour, minute, second int
		zone                 *time.Location
	}{
		"2026/03/20 14:05:33": {14, 5, 33, nil}, "2026-03-20 14:05": {14, 5, 0, nil}, "2026-03-20T14:05:33.123": {14, 5, 33, nil}, "2026年3月20日 14時05分": {14, 5, 0, nil},
		"2026年 3月 20日(金曜日) 14:05": {14, 5, 0, nil}, "Friday, 20 March 2026, 2:05 PM": {14, 5, 0, nil}, "Mar 20, 2026 02:05:33 PM": {14, 5, 33, nil}, "2026/3/20 午後2:05": {14, 5, 0, nil},
		"2026/3/20 午後0:05": {12, 5, 0, nil}, "2026/3/20 午前12:05": {0, 5, 0, nil}, "３/２０/２０２６　２：０５ p.m.": {14, 5, 0, nil},
		"2026/03/20 午後 2:05:33 GMT+9": {14, 5, 33, plus9}, "2026-03-20 14:05 +09:00": {14, 5, 0, plus9}, "2026-03-20 14:05 UTC": {14, 5, 0, utc}, "Fri, 20 Mar 2026 14:05:33 +0900": {14, 5, 33, plus9}, "2026-03-20 14:05 JST": {14, 5, 0, plus9},
	} {
		r := readTime(text)
		clock := time.Duration(want.hour)*time.Hour + time.Duration(want.minute)*time.Minute + time.Duration(want.second)*time.Second
		sameZone := (r.Zone == nil) == (want.zone == nil) && (r.Zone == nil || day(2026, 3, 20).In(r.Zone).Format("-0700") == day(2026, 3, 20).In(want.zone).Format("-0700"))
		if r.Code != "" || !r.Day.Equal(day(2026, 3, 20)) || r.Clock != clock || !sameZone {
			t.Errorf("readTime(%q) = %+v, want %v in %v", text, r, clock, want.zone)
		}
	}
}

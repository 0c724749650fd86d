package web

// Media types of the tables that people take along.
const (
	WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" // ISO/IEC 29500
	CSVType      = "text/csv; charset=utf-8"                                           // RFC 4180
)

// fileTypes are the media types of the files that pages link, by the end of their names. What the machine would call them is
// not asked: machines differ, and reading their lists takes a millisecond of each start.
var fileTypes = map[string]string{
	".css": "text/css; charset=utf-8",        // RFC 2318
	".js":  "text/javascript; charset=utf-8", // RFC 9239
	".svg": "image/svg+xml",
}

package web

// Media types of the tables that people take along.
const (
	WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" // ISO/IEC 29500
	CSVType      = "text/csv; charset=utf-8"                                           // RFC 4180
)

// Package conformity makes the guideline report: what micro-credentials of any issuers say, descriptor by descriptor,
// judged by the guideline, with what each judgement rests on and how to mend what is missing.
//
//	badges, BadgeClasses, descriptions, criteria texts ── internal/verification ──> Guideline
//	                                                                                   │
//	                                            New, Subject, Add ──> Report ──────────┘
//	                                                                    │
//	                        Since (an earlier Report) ── changes ───────┤
//	                                                                    └──> JSON, WriteXLSX, WriteHTML, Sheet (a page's part)
//
// A [Report] is a plain value that is written as JSON and read back; whatever shows it – a terminal, a sheet of Excel, a
// page, paper – shows that value, in the reader's language. It never says that anything is certified: a report tells what
// can be seen from outside.
package conformity

// Package db has the queries of the store as methods: what sqlc makes of the SQL in internal/store/query, which is what to read
// and to change. All other files of this folder are written by make generate.
package db

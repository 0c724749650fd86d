// Package descriptionbook is the description workbook (記載票): the 17 descriptors of one micro-credential as rows that an
// office fills in and prints.
//
//	description ─ Of ─┐                       ┌─ Form.Description ─ description, or Faults by cell
//	workbook ─ Read ──┴─ Form: texts by row ──┴─ Form.Write ─ workbook, with findings beside their rows
//
// A Form holds what stands in the rows, understood or not, so that a workbook with faults can be given back with each of
// them beside its cell, and comes in again. Rows are known by their names in either language or by their keys, and the
// columns of both languages by their headings: where on which sheet they stand does not matter. What has one reading only
// is understood (a choice in the other language, a formula's saved result, a row that says twice the same); all else is
// a fault that names its cell.
//
// Workbooks come from strangers: package workbook bounds what is read, and MaxRows how much of it is looked at.
package descriptionbook

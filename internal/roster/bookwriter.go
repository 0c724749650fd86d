package roster

import "github.com/xuri/excelize/v2"

// bookWriter writes into a workbook, step by step.
type bookWriter struct {
	file  *excelize.File
	sheet string // written into
	err   error  // the first; what follows it is not done
}

func (b *bookWriter) do(step func() error) {
	if b.err == nil {
		b.err = step()
	}
}

func (b *bookWriter) style(s excelize.Style) (id int) {
	b.do(func() (err error) {
		id, err = b.file.NewStyle(&s)
		return err
	})
	return id
}

func (b *bookWriter) put(cell, text string, style int) {
	b.do(func() error { return b.file.SetCellStr(b.sheet, cell, text) })
	b.do(func() error { return b.file.SetCellStyle(b.sheet, cell, cell, style) })
}

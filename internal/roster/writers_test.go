package roster

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What writers leave of a sheet's look and formulas is judged alike, whoever wrote it: row 3 is hidden, struck, linked or
// not calculated.
func TestWriters(t *testing.T) {
	one, two, three, four := "2 award 見本 一郎", "3 award 見本 二郎", "4 award 見本 三郎", "5 award 見本 四郎"
	for file, want := range map[string][]string{
		"openpyxl_group.xlsx":     {one, two, "4 out_hidden", "5 out_hidden"},
		"openpyxl_formula.xlsx":   {"2 メールアドレス formula_unsaved", "3 メールアドレス formula_unsaved", "4 メールアドレス formula_unsaved", "5 メールアドレス formula_unsaved"},
		"xlsxwriter_height.xlsx":  {one, three, four, "3 out_hidden"},
		"xlsxwriter_formula.xlsx": {three, four, "2 氏名 formula_unsaved", "3 氏名 formula_unsaved"},
		"xlsxwriter_filter.xlsx":  {one, three, four, "3 out_hidden", "3 合否 out_failed"},
		"exceljs_rich.xlsx":       {one, three, four, "3 氏名 struck_part"},
		"exceljs_link.xlsx":       {one, three, four, "3 メールアドレス out_link"},
		"exceljs_formula.xlsx":    {one, "5 award 見本", "3 氏名 formula_unsaved", "4 氏名 formula_zero"},
		"sheetjs_hidden.xlsx":     {one, three, four, "3 out_hidden"},
		"sheetjs_formula.xlsx":    {one, "3 氏名 formula_unsaved", "4 氏名 formula_zero", "5 氏名 formula_blank"},
		"libreoffice_struck.xlsx": {one, three, four, "3 学籍番号 out_struck"},
		"libreoffice_hidden.xlsx": {one, three, four, "3 out_hidden"},
		"libreoffice_rest.xlsx":   {one, two, three, four},
		"libreoffice_merged.xlsx": {one, two, three, four},
	} {
		data, err := os.ReadFile("testdata/writers/" + file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, told(t, data, testOptions)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

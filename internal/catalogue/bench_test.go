package catalogue

import (
	"fmt"
	"testing"
)

// BenchmarkTakeIn takes entries of the size of real ones into the index.
func BenchmarkTakeIn(b *testing.B) {
	long := "公開衛星画像から1日以内に被害地図を作り、説明する。データを読み解き、根拠に基づいて判断することができる。 Reading, questioning and presenting data in everyday university and office work, with tables and charts of local companies. "
	x := newIndex()
	for i := 0; b.Loop(); i++ {
		x.Put(&Entry{
			ID: fmt.Sprint(i % 20_000), Summary: InLanguage{long, long}, sought: InLanguage{long + long, long + long},
			Titles: InLanguage{fmt.Sprint("Data Literacy for Decisions ", i), fmt.Sprint("判断のためのデータリテラシー ", i)},
		})
	}
}

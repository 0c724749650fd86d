// Package kanji knows which kanji are forms of one: those with which names are registered, and titles that like to look old are
// written, and the usual ones by which people look for them; and which names are one, in whatever letters they are written.
package kanji

import "strings"

// usual has the usual form of each kanji of another form.
var usual = func() map[rune]rune {
	usual := map[rune]rune{}
	for pair := range strings.FieldsSeq(`
	髙高 﨑崎 邉辺 邊辺 濵浜 濱浜 澤沢 齋斎 齊斎 斉斎 國国 學学 經経 營営 醫医 會会 藝芸 圖図 實実 數数 體体 鐵鉄 龍竜 櫻桜 廣広
	惠恵 瀨瀬 瀧滝 嶋島 嶌島 冨富 壽寿 榮栄 德徳 增増 眞真 淸清 黑黒 靜静 濟済 縣県 舊旧 臺台 變変 發発 觀観 覺覚 譯訳 讀読
	轉転 關関 險険 驗験 應応 擴拡 效効 氣気 爲為 稱称 總総 續続 聲声 與与 藥薬 處処 號号 裝装 證証 豐豊 鄕郷 靑青 渕淵 曾曽
	彌弥 勞労 單単 圍囲 團団 壓圧 將将 專専 勵励 傳伝 價価 假仮 歸帰 區区 輕軽 劍剣 權権 嚴厳 雜雑 參参 兒児 辭辞 收収 從従
	澁渋 燒焼 奬奨 條条 狀状 乘乗 淨浄 釀醸 囑嘱 觸触 愼慎 盡尽 粹粋 醉酔 隨随 樞枢 攝摂 錢銭 纖繊 雙双 搜捜 插挿 爭争 莊荘
	藏蔵 臟臓 屬属 對対 帶帯 滯滞 擇択 擔担 彈弾 斷断 遲遅 晝昼 蟲虫 鑄鋳 廳庁 聽聴 點点 燈灯 當当 黨党 稻稲 鬪闘 獨独 屆届
	繩縄 惱悩 腦脳 拜拝 賣売 麥麦 祕秘 拂払 佛仏 竝並 辨弁 辯弁 瓣弁 寶宝 飜翻 每毎 萬万 滿満 默黙 豫予 餘余 譽誉 搖揺 樣様
	謠謡 來来 賴頼 亂乱 覽覧 兩両 獵猟 綠緑 禮礼 靈霊 齡齢 爐炉 樓楼 郞郎 錄録 灣湾 畫画 繪絵 溫温 勸勧 卷巻 歡歓 僞偽 戲戯
	據拠 擧挙 峽峡 曉暁 徑径 揭掲 繼継 莖茎 螢蛍 缺欠 硏研 儉倹 圈圏 檢検 獻献 顯顕 恆恒 鑛鉱 碎砕 劑剤 贊賛 殘残 絲糸 齒歯
	濕湿 寫写 釋釈 敍叙 𠮷吉 栁柳 桒桑 槗橋 𣘺橋 嵜崎 薰薫 巖巌 遙遥 檜桧 堯尭 鷗鴎 勳勲 禰祢 槇槙 亙亘 萠萌 瑤瑶 穰穣 舘館 藪薮
	籔薮 靱靭 禱祷 蘆芦 晄晃 凜凛 龜亀 鹽塩 彥彦 戶戸 姬姫 淺浅 峯峰 嶽岳 凉涼 晉晋 埜野 圓円 緣縁 卽即 莵兎 篭籠
	穗穂 聰聡 衞衛 悅悦 說説 銳鋭 稅税 脫脱 黃黄 巢巣 內内 吳呉 步歩 涉渉 寬寛 尙尚 强強 寳宝 靏鶴 壷壺 桝枡 渊淵 舩船 薗園 蔣蒋 霸覇 讚讃 鄰隣 隱隠 鴈雁 驛駅
	驒騨 麴麹 熙煕 熈煕 緖緒 舍舎 劔剣 劒剣 釼剣 閒間 槪概 旣既 昻昂 悳徳 濶闊 畧略 廸迪 羣群 㐂喜 枩松 鎭鎮 晧皓 俱倶 吞呑 嵓巌 冝宜 柗松 恊協 繫繋 萊莱 醬醤
	頰頬 瘦痩 鶯鴬 焰焔 囊嚢 剝剥 塡填 嚙噛 俠侠 潑溌 簞箪 蠟蝋 軀躯 攪撹 摑掴 搔掻 屛屏 幷并
	`) {
		chars := []rune(pair)
		usual[chars[0]] = chars[1]
	}
	return usual
}()

// Usual is the usual form of a kanji; every other character is its own.
func Usual(r rune) rune {
	if form, ok := usual[r]; ok {
		return form
	}
	return r
}

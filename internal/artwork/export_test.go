package artwork

// Crest is a logo as an awarding body might hand it in.
var Crest = crest

// Difference tells how far two pictures are apart; see its comment.
var Difference = difference

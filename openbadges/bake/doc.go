// Package bake puts an assertion into a picture and takes it out again, so that a badge can travel as one file.
//
//	picture + (JSON of an Assertion | compact JWS) -> Bake -> picture that shows the same and carries the badge
//	baked picture -> Unbake -> the JSON, the JWS or, from badges of the first years, an address to fetch it from
//
// PNG carries the text in one uncompressed iTXt chunk with the keyword "openbadges", right after IHDR. SVG carries it in
// one <openbadges:assertion> element, the first child of <svg>: JSON as CDATA beside verify="address", or verify="JWS"
// in an empty element. Every other byte of the picture stays as it was; an assertion that was there before is replaced.
//
// Pictures come from strangers. Nothing is decoded as a picture; sizes are limited before memory is taken (MaxImageSize,
// MaxSVGSize, MaxTextSize), PNG checksums are verified, entities in SVG are refused, and so is every document type but the
// one that drawing programs write (PlainDoctype). A picture that carries more than one assertion is an error for the reader
// (ErrTwice), because two readers could see two badges.
//
// What Unbake returns has not been checked: parse and verify it.
//
// Source: Open Badges Baking Specification 2.0.
package bake

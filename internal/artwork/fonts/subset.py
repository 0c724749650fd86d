#!/usr/bin/python3
"""Make the fonts of package artwork from Debian's Noto packages.

    ./subset.py FOLDER

FOLDER is where the fonts are installed or unpacked, usually
/usr/share/fonts. It holds, from fonts-noto-cjk and fonts-noto-core,
opentype/noto/NotoSansCJK-{Regular,Bold}.ttc and
truetype/noto/NotoSans-{Regular,Bold}.ttf. The results are written beside this
script: NotoSansJP-{Regular,Bold}.otf (face 0 of each collection) and
NotoSans-{Regular,Bold}.ttf, byte for byte the same in every run with the
same packages and the same fonttools (4.38.0 made the files in the repository).

Kept: outlines without hints, cmap, metrics, kern, palt, mark and ccmp. The
Japanese face has every character of JIS X 0213 and CP932 that it can draw, most
of JIS X 0212, Latin, Greek, Cyrillic, punctuation, arrows and enclosed signs.
The Latin face stands in where the Japanese one has no letter (most of Latin
Extended-A).
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x024F), (0x02B0, 0x036F), (0x0370, 0x04FF),
    (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF),
    (0x2100, 0x218F), (0x2190, 0x22FF), (0x2460, 0x24FF), (0x25A0, 0x266F),
    (0x2700, 0x27BF), (0x3000, 0x30FF), (0x31F0, 0x31FF), (0x3200, 0x33FF),
    (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
]
LATIN_END = 0x2BFF  # the Latin face keeps nothing above


def decoded(encoding, lead, trail, prefix=b""):
    """All characters of the two-byte codes that the encoding knows."""
    found = set()
    for a in lead:
        for b in trail:
            try:
                found.update(map(ord, (prefix + bytes([a, b])).decode(encoding)))
            except UnicodeDecodeError:
                pass
    return found


def characters():
    wanted = set()
    for first, last in RANGES:
        wanted.update(range(first, last + 1))
    high = range(0xA1, 0xFF)
    wanted |= decoded("euc_jis_2004", high, high)
    wanted |= decoded("euc_jis_2004", high, high, b"\x8f")
    wanted.add(0x20BB7)  # 𠮷, of names, is in no JIS set
    # 0xF0 to 0xF9 is CP932's private area, which no font fills.
    wanted |= decoded("cp932", [*range(0x81, 0xF0), *range(0xFA, 0xFD)], range(0x40, 0xFD))
    return wanted


def shrink(source, wanted, target):
    options = subset.Options()
    options.layout_features = ["kern", "palt", "mark", "mkmk", "ccmp"]
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = False
    options.glyph_names = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "STAT"]
    options.recalc_timestamp = False
    font = TTFont(source, fontNumber=0, lazy=True, recalcTimestamp=False)
    # Variation sequences would add some thousand glyphs; without them the
    # plain form of the character is drawn.
    font["cmap"].tables = [t for t in font["cmap"].tables if t.format != 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font.save(target)
    print(f"{target.name}: {len(font.getGlyphOrder())} glyphs, {target.stat().st_size} bytes")


def main(folder):
    here = pathlib.Path(__file__).resolve().parent
    wanted = characters()
    for weight in ["Regular", "Bold"]:
        shrink(folder / f"opentype/noto/NotoSansCJK-{weight}.ttc", wanted,
               here / f"NotoSansJP-{weight}.otf")
        shrink(folder / f"truetype/noto/NotoSans-{weight}.ttf",
               {c for c in wanted if c <= LATIN_END}, here / f"NotoSans-{weight}.ttf")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: subset.py FOLDER")
    main(pathlib.Path(sys.argv[1]))

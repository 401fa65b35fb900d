"""Chinese letters that go into a PDF, so that every reader and printer shows them the same.

reportlab embeds TrueType outlines only, and the Noto fonts have cubic (CFF) ones. So of a Noto font the characters that
are needed are taken out and their outlines made quadratic, within a thousandth of an em; 0.6 s for the first sheet.
The set of characters only grows, by rebuilding: a server that prints every day comes to rest with the few hundred that
its county uses. Without any Chinese font the PDF names STSong-Light, which only readers with an Asian font pack show.
"""

from __future__ import annotations

import io
from pathlib import Path
from threading import Lock
from typing import Final, Literal, NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont as Embedded

Style = Literal["sans", "song", "song_bold"]


class Source(NamedTuple):
    """A font file, and which of its faces draws Hanzi as the mainland does."""

    path: str
    face: int


_NOTO: Final = "/usr/share/fonts/opentype/noto/Noto{}.ttc"
_SANS: Final = (
    Source(_NOTO.format("SansCJK-Regular"), 2),
    Source("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    Source("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
)
_SONG: Final = (Source(_NOTO.format("SerifCJK-Regular"), 2), Source("/usr/share/fonts/truetype/arphic/uming.ttc", 0))
# What Debian's fonts-noto-cjk, fonts-wqy-* and fonts-arphic-uming install; the first that is there is taken.
SOURCES: Final[dict[Style, tuple[Source, ...]]] = {
    "sans": (*_SANS, *_SONG),
    "song": (*_SONG, *_SANS),
    "song_bold": (Source(_NOTO.format("SerifCJK-Bold"), 2), *_SONG, *_SANS),
}
_FALLBACK: Final = "STSong-Light"
_ALWAYS: Final = frozenset(map(chr, range(0x20, 0x7F)))


class Typeface(NamedTuple):
    """A font as reportlab knows it. missing: characters that it cannot draw; embedded: whether it goes into the PDF."""

    name: str
    missing: frozenset[str]
    embedded: bool


class _Cases:
    """The typefaces of this process, each with the characters that it was made for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: dict[Source, tuple[frozenset[str], Typeface]] = {}

    def typeface(self, source: Source, needed: frozenset[str]) -> Typeface:
        with self._lock:
            held, face = self._made.get(source, (frozenset(), None))
            if face is None or not needed <= held:
                held = held | needed | _ALWAYS
                face = _registered(source, held, f"{Path(source.path).stem}-{source.face}-{len(held)}")
                self._made[source] = (held, face)
            return face


_cases = _Cases()


def typeface(style: Style, text: str) -> Typeface:
    """A font that has the characters of `text`, as far as a font of this machine has them."""
    source = next((source for source in SOURCES[style] if Path(source.path).is_file()), None)
    if source is None:
        pdfmetrics.registerFont(UnicodeCIDFont(_FALLBACK))
        return Typeface(_FALLBACK, frozenset(), embedded=False)
    return _cases.typeface(source, frozenset(text))


def _registered(source: Source, characters: frozenset[str], name: str) -> Typeface:
    from cloud.printing import outline  # whoever prints nothing need not wait for it: a tenth of a cloud's start

    made, missing = outline.drawn(source.path, source.face, characters, name)
    stream = None if made is None else io.BytesIO(made)
    pdfmetrics.registerFont(Embedded(name, stream or source.path, subfontIndex=0 if stream else source.face))
    return Typeface(name, missing, embedded=True)

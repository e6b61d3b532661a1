"""The code of a design: as coloured HTML, and how many lines it has without comments and blanks."""

from functools import lru_cache
from pathlib import Path

from pygments import highlight, lex
from pygments.formatters import HtmlFormatter
from pygments.lexers import TextLexer, get_lexer_for_filename
from pygments.token import Comment
from pygments.util import ClassNotFound

PREPROCESSOR = (Comment.Preproc, Comment.PreprocFile)  # pygments counts these among the comments


@lru_cache(maxsize=None)
def read(path):
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


@lru_cache(maxsize=None)
def _lexer(suffix):
    try:
        return get_lexer_for_filename("file" + suffix, stripnl=False)
    except ClassNotFound:
        return TextLexer(stripnl=False)


@lru_cache(maxsize=None)
def lines_of_code(path):
    """None when the file is not there."""
    text = read(path)
    if text is None:
        return None
    code = "".join(_without_comment(kind, part) for kind, part in lex(text, _lexer(Path(path).suffix)))
    return sum(1 for line in code.split("\n") if line.strip())


def _without_comment(kind, part):
    if kind in Comment and not any(kind in each for each in PREPROCESSOR):
        return "\n" * part.count("\n")
    return part


def as_html(path):
    text = read(path)
    if text is None:
        return None
    return highlight(text, _lexer(Path(path).suffix), HtmlFormatter(nowrap=True))

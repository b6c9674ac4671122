"""Makes an archive of any size for load tests; the same seed makes the same archive.

The words mean nothing, but they are spread as words of a language are (Zipf's law), stand between
the real stop words of five languages, are inflected with real endings and gather around topics, so
that indexes, stemmers and lists by likeness have something to work on.
"""

from articles.synthetic.archive_maker import Maker

__all__ = ["Maker"]

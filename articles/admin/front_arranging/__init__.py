"""The front page arranged on the desk: which articles lead, which sections have a block and how."""

from articles.admin.front_arranging.arranging_pages import arrange_front, preview_front

__all__ = ["arrange_front", "preview_front"]

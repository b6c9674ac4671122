"""The calendar of the desk: what appears and has appeared on which day, moved from day to day."""

from articles.admin.planning.planning_pages import plan_article, plan_undo, planning_page

__all__ = ["plan_article", "plan_undo", "planning_page"]

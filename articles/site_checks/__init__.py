"""What an operator wants to know of a site in one look: each part, whether it is well, what to do.

``manage.py check_site`` prints it and a page of the desk shows it, in the language of whoever asks.
"""

from articles.site_checks.bounded_checks import run_checks
from articles.site_checks.checks import CHECKS
from articles.site_checks.outcomes import Outcome

__all__ = ["CHECKS", "Outcome", "run_checks"]

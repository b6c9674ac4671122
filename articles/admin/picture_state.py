"""What the desk says of a picture whose sizes are not there."""

from django.utils.translation import gettext as _

from articles.models import Article, PictureJob


def state_of_sizes(article: Article) -> str:
    """A sentence on the sizes of the article's picture; "" once they are made."""
    if not article.image_pending:
        return ""
    job = PictureJob.objects.failed().filter(article=article.pk).first()
    if job is None:
        return _("Its sizes are being made; until then readers get the picture as it is.")
    why = job.get_problem_display()
    return _("Its sizes could not be made: %(why)s. Choose the picture again.") % {"why": why}

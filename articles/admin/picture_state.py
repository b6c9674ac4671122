"""What the desk says of a picture: how it looks, whether its sizes are there."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.models import Article, Picture, PictureJob


def state_of_sizes(picture: Picture) -> str:
    """A sentence on the sizes of a picture; "" once they are made."""
    job = PictureJob.objects.filter(picture=picture).first()
    if job is not None and job.problem:
        why = job.get_problem_display()
        return _("Its sizes could not be made: %(why)s. Choose the picture again.") % {"why": why}
    is_pending = Article.objects.filter(image=picture.image.name, image_pending=True).exists()
    if is_pending or not picture.has_text_sizes:
        return _("Its sizes are being made; until then readers get the picture as it is.")
    return ""


def lead_preview(article: Article) -> str:
    """The picture at the head of an article as HTML, with the way to its page in the library."""
    if not article.image:
        return "–"
    kept = Picture.objects.named(str(article.image.name))
    link = reverse("admin:articles_picture_change", args=[kept.pk]) if kept else ""
    return format_html(
        '<span class="desk-preview"><img src="{}" alt="{}" width="{}" height="{}"></span>{} {}',
        *(article.image.url, article.image_alt, article.image.width, article.image.height),
        state_of_sizes(kept) if kept else "",
        format_html('<a href="{}">{}</a>', link, _("Crop and focus")) if link else "",
    )

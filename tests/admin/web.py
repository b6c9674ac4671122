"""A page of the web and its picture, as the desk would find them."""

import io

from PIL import Image

ENGLISH = {"accept-language": "en"}
PICTURE_ADDRESS = "https://www.lanterna.example/porto.jpg"
ADDRESS = "https://www.lanterna.example/2018/04/porto"
TEXT = (
    "Il porto della città resta chiuso fino a giovedì perché il mare è troppo agitato, ha detto "
    "il comandante. Le navi aspettano al largo e i camion stanno fermi lungo la strada. Nessuno "
    "sa ancora dire quando le merci potranno essere scaricate, e i negozi cominciano a svuotarsi."
)
PAGE = f"""<!doctype html><html lang="it"><head><title>Il porto chiude | La Lanterna</title>
<meta property="og:title" content="Il porto chiude">
<meta property="og:site_name" content="La Lanterna">
<meta property="og:image" content="https://www.lanterna.example/porto.jpg">
<meta property="article:published_time" content="2018-04-03T10:00:00+02:00">
<meta name="author" content="Marta Rossi"><link rel="canonical" href="{ADDRESS}">
</head><body><article><h1>Il porto chiude</h1><p>{TEXT}</p><p>{TEXT}</p><p>{TEXT}</p></article>
</body></html>"""
Web = dict[str, bytes | str]


def picture(width: int = 800, height: int = 450) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, "JPEG")
    return file.getvalue()

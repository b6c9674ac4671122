"""What the columns of a table may be called, in Italian and in English."""

import re
import unicodedata

from articles.importers.field_values import NAMES

SEPARATE = re.compile(r"[\W_]+")
# Names of the record format with what else people call them; case, accents, spaces and
# underscores make no difference.
ALIASES: dict[str, str] = {
    "title": "titolo, titolo articolo, headline, heading",
    "body": "testo, corpo, text, content, contenuto, articolo, article, full text, testo completo",
    "source": "fonte, testata, giornale, outlet, publisher, newspaper, publication, source name",
    "published": "data, pubblicato, pubblicato il, date, publish date, published at, pub date, "
    "data di pubblicazione, data pubblicazione, publication date, publishing date, date published",
    "external_id": "id, guid, identificativo, codice, uid",
    "summary": "sommario, occhiello, riassunto, abstract, description, descrizione, excerpt, "
    "estratto",
    "url": "indirizzo, link, address, indirizzo web, original, permalink, uri",
    "source_country": "paese, country, nazione, paese della fonte, paese della testata",
    "section": "sezione, category, categoria, rubrica",
    "tags": "tag, etichette, etichetta, parole chiave, parola chiave, keywords, argomenti, topics",
    "author": "autore, autori, authors, firma, byline, giornalista, di",
    "language": "lingua, lang",
    "status": "stato, state",
    "slug": "",
    "is_text": "testo semplice, plain text",
    "section_parents": "sezioni superiori, parent sections",
    "image_url": "immagine, image, foto, picture, indirizzo immagine, image address",
    "front_page": "prima pagina, primo piano",
    "front_order": "ordine in prima pagina",
    "withdrawal_reason": "motivo del ritiro, motivo",
    "comments_open": "commenti aperti",
    "source_home_page": "sito, sito della fonte, home page, homepage, website",
    "source_language": "lingua della fonte, lingua della testata",
    "source_rights": "diritti, diritti della fonte, rights",
    "source_permission": "permesso, licenza, permission, licence",
    "old_paths": "vecchi indirizzi, old addresses, old urls",
    "comments": "commenti, comments",
}
# Names that only an Italian table has.
ITALIAN = (
    "titolo, titolo articolo, testo, corpo, contenuto, articolo, testo completo, fonte, testata, "
    "giornale, data, pubblicato, pubblicato il, data di pubblicazione, data pubblicazione, "
    "identificativo, codice, sommario, occhiello, riassunto, descrizione, estratto, indirizzo, "
    "indirizzo web, paese, nazione, sezione, categoria, rubrica, etichette, etichetta, "
    "parole chiave, argomenti, autore, autori, firma, giornalista, lingua, stato, immagine"
)


def _header_key(header: str) -> str:
    """The letters and digits of a header, without accents."""
    plain = unicodedata.normalize("NFKD", header.casefold())
    return SEPARATE.sub("", "".join(one for one in plain if not unicodedata.combining(one)))


_NAMES = {
    _header_key(alias): name for name, found in ALIASES.items() for alias in found.split(", ")
}
_NAMES.pop("")
_NAMES |= {_header_key(name): name for name in NAMES}

_ITALIAN = {_header_key(name) for name in ITALIAN.split(", ")}


def is_italian(header: str) -> bool:
    """Whether a column is called as only Italian tables call it."""
    return _header_key(header[:100]) in _ITALIAN


def name_of(header: str) -> str:
    """What a column is called in the record format; "" for a column that says nothing to us."""
    return _NAMES.get(_header_key(header[:100]), "")

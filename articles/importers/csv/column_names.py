"""What the columns of a table may be called, in Italian, English and some other languages."""

import re
import unicodedata
from collections.abc import Iterable

from articles.importers.field_values import NAMES

SEPARATE = re.compile(r"[\W_]+")
# Names of the record format with what else people call them; case, accents, spaces and
# underscores make no difference.
ALIASES: dict[str, str] = {
    "title": "titolo, titolo articolo, headline, heading, post title, article title, news title"
    ", titolo notizia, hed",
    "body": "testo, corpo, text, content, contenuto, articolo, article, full text, testo completo"
    ", post content, article text, article body, body text, main text, testo articolo, node body"
    ", post body, story, testo notizia",
    "source": "fonte, testata, giornale, outlet, publisher, newspaper, publication, source name",
    "published": "data, pubblicato, pubblicato il, date, publish date, published at, pub date, "
    "data di pubblicazione, data pubblicazione, publication date, publishing date, date published, "
    "post date, datetime, date time, data e ora, data ora, data articolo, article date, posted on, "
    "authored on, issue date, release date, published date, published on, date publish, "
    "giorno, data di uscita, data notizia, data pubbl",
    "external_id": "id, guid, identificativo, codice, uid, post id, article id, node id, nid",
    "summary": "sommario, occhiello, riassunto, abstract, description, descrizione, excerpt, "
    "estratto, post excerpt, sottotitolo, subtitle, standfirst",
    "url": "indirizzo, link, address, indirizzo web, original, permalink, uri, "
    "article url, source url, news url",
    "source_country": "paese, country, nazione, paese della fonte, paese della testata",
    "section": "sezione, category, categoria, rubrica, categories, categorie",
    "tags": "tag, etichette, etichetta, parole chiave, parola chiave, keywords, argomenti, topics",
    "author": "autore, autori, authors, firma, byline, giornalista, di, "
    "authored by, author name, author display name",
    "language": "lingua, lang",
    "status": "stato, state, post status",
    "slug": "post name",
    "is_text": "testo semplice, plain text",
    "section_parents": "sezioni superiori, parent sections",
    "image_url": "immagine, image, foto, picture, indirizzo immagine, image address, "
    "featured image, thumbnail, top image, urltoimage",
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
# The same in other languages. Tables that have such names write dates with days first.
OTHERS: dict[str, str] = {
    "title": "titel, überschrift, schlagzeile, titre, título, titulo, títol, kop, tytuł, заголовок"
    ", название, tittel, otsikko, cím, titlu, nadpis, název, naslov, başlık, τίτλος"
    ", заглавие, العنوان, عنوان, כותרת, 標題, 标题, タイトル, 見出し, 제목",
    "body": "inhalt, artikeltext, texte, contenu, texto, contenido, cuerpo, conteúdo, tekst, inhoud"
    ", treść, текст, brødtekst, brödtext, teksti, szöveg, obsah, metin, içerik, κείμενο, النص, טקסט"
    ", 正文, 內容, 内容, 本文, 본문, 내용",
    "source": "quelle, zeitung, medium, journal, fuente, medio, diario, periódico, fonte, veículo"
    ", bron, krant, źródło, источник",
    "published": "datum, veröffentlicht, veröffentlicht am, veröffentlichungsdatum, erschienen"
    ", erscheinungsdatum, date de publication, publié le, fecha, fecha de publicación, publicado"
    ", data de publicação, publicatiedatum, data publikacji, дата"
    ", дата публикации, дата публікації, date de parution, paru le, erscheinungstermin, dato"
    ", publiseringsdato, päivämäärä, dátum, tarih, yayın tarihi, ημερομηνία, التاريخ, تاريخ النشر"
    ", תאריך, 日期, 发布日期, 日付, 公開日, 날짜",
    "summary": "zusammenfassung, vorspann, teaser, résumé, chapô, resumen, resumo, samenvatting",
    "url": "adresse, webadresse, lien, enlace, dirección, endereço",
    "source_country": "land, pays, país, kraj, страна",
    "section": "ressort, rubrik, kategorie, rubrique, catégorie, sección, categoría, seção"
    ", rubriek, categorie, dział, kategoria, раздел, рубрика",
    "tags": "schlagwörter, schlagworte, stichwörter, mots clés, étiquettes, palabras clave"
    ", palavras chave, trefwoorden, słowa kluczowe, теги",
    "author": "autor, autorin, verfasser, auteur, autora, autores, auteurs, автор",
    "language": "sprache, langue, idioma, taal, język, язык",
    "image_url": "bild, imagen, imagem, afbeelding",
}
ITALIAN = (
    "titolo, titolo articolo, testo, corpo, contenuto, articolo, testo completo, fonte, testata, "
    "giornale, data, pubblicato, pubblicato il, data di pubblicazione, data pubblicazione, "
    "identificativo, codice, sommario, occhiello, riassunto, descrizione, estratto, indirizzo, "
    "indirizzo web, paese, nazione, sezione, categoria, rubrica, etichette, etichetta, "
    "parole chiave, argomenti, autore, autori, firma, giornalista, lingua, stato, immagine"
)
# Days of publication where no other column has them.
CREATED = "created, created at, created on, date created, date added, timestamp, creato, creato il"
# The time of day in a column beside that of the day.
TIME = "ora, orario, ora di pubblicazione, time, publish time, uhrzeit, zeit, heure, hora, tijd"


def _header_key(header: str) -> str:
    """The letters and digits of a header, without accents."""
    plain = unicodedata.normalize("NFKD", header.casefold())
    return SEPARATE.sub("", "".join(one for one in plain if not unicodedata.combining(one)))


_NAMES = {
    _header_key(alias): name
    for table in (OTHERS, ALIASES)
    for name, found in table.items()
    for alias in found.split(", ")
}
_NAMES.pop("", None)
_NAMES |= {_header_key(name): name for name in NAMES}
_NAMES |= {_header_key(name): "time" for name in TIME.split(", ")}

_CREATED = {_header_key(name) for name in CREATED.split(", ")}

_DAY_FIRST = {
    _header_key(name) for found in (ITALIAN, *OTHERS.values()) for name in found.split(", ")
}


def is_day_first(header: str) -> bool:
    """Whether a column is called as only tables of languages call it that write days first."""
    return _header_key(header[:100]) in _DAY_FIRST


def name_of(header: str) -> str:
    """What a column is called in the record format, "time" for the time of the day of
    publication; "" for a column that says nothing to us."""
    return _NAMES.get(_header_key(header[:100]), "")


def names_of(headers: Iterable[str]) -> list[str]:
    """What the columns of a table are called in the record format; "created" for when a record was
    made, which stands for the day of publication where a row has no other."""
    return [
        "created" if _header_key(header[:100]) in _CREATED else name_of(header)
        for header in headers
    ]

"""Labels of what stands around an article: buttons to share, keep or follow it, links to the
article before and behind it, forms for comments, and what is said of a picture that shows no more
than its kind.

A line is one of them only where it says no more; in the languages of the press that the archive
reads most, all in lower case.
"""

from articles.importers.page.page_lines import name_key

_SHARING = (
    *("tweet", "pin it", "share on facebook", "share on twitter", "share this"),
    *("share !", "compartir en facebook", "del på facebook", "deel op facebook"),
    *("condividi su facebook", "partager sur facebook", "auf facebook teilen"),
    *("dela på facebook", "jaa facebookissa", "compartilhar no facebook"),
    *("udostępnij na facebooku", "поделиться в facebook", "поширити у facebook", "podijeli"),
    *("shpërndaje në", "shpërndaje", "shpërndaj", "ndaje", "podeli", "podijeli članak"),
    *("podijelite članak", "podelite vest", "сподели", "подели", "dalintis", "dalies", "dalinkis"),
    *("jaga", "jaga artiklit", "jaa", "zdieľať", "distribuie", "distribuiți", "κοινοποίηση"),
    *("გააზიარე", "გაზიარება", "կիսվել", "տարածել", "бөлісу", "падзяліцца", "paylaşın", "ulashish"),
    *("megosztás", "megosztom", "شارك هذا الموضوع", "به اشتراک بگذارید", "شیئر کریں", "ibahagi"),
    *("শেয়ার করুন", "शेयर", "பகிர்", "షేర్ చేయండి", "શેર કરો", "แชร์", "shiriki", "kopiuj link"),
    *("partilhar", "partilhar notícia", "share full article", "שתפו", "שתף", "שיתוף"),
    *("kopier lenke", "kopiér link", "kopiera länk", "copier le lien", "link kopieren"),
)
_FOLLOWING = (
    *("follow", "following", "follow author", "follow topic", "unfollow", "suivre", "seguir"),
    *("sigue", "siguiendo", "segui autore", "folgen", "folge ich", "folgt", "autor folgen"),
    *("volgen", "volg", "følg", "følg forfatter", "följ", "seuraa", "obserwuj", "sledovat"),
    *("sledovať", "követés", "követem", "urmărește", "prati", "takip et", "takip", "подписаться"),
    *("підписатися", "стежити", "последвай", "ακολουθήστε", "متابعة", "تابع", "دنبال کنید"),
    *(
        "מעקב",
        "עקוב",
        "ikuti",
        "theo dõi",
        "フォロー",
        "フォローする",
        "구독",
        "구독하기",
        "팔로우",
    ),
    *("关注", "關注", "追蹤", "फॉलो करें", "ติดตาม"),
)
_KEEPING = (
    *("save", "save article", "bookmark", "salva", "guardar", "guardar artículo"),
    *("guardar notícia", "enregistrer", "ajouter à vos sélections", "artikel merken"),
    *("zur merkliste hinzufügen", "leeslijst", "spara", "spara artikel", "lagre", "gem"),
    *("gem artikel", "tallenna", "zapisz"),
)
_LISTENING = (
    *("ouvir", "escuchar", "écouter", "lytt til saken", "kuuntele", "luister", "lyssna"),
    *("выйти из полноэкранного режима", "развернуть на весь экран", "перейти в медиабанк"),
)
_NEIGHBOURS = (
    *("previous article", "next article", "previous post", "next post", "previous story"),
    *("next story", "articolo precedente", "articolo successivo", "prossimo articolo"),
    *("artículo anterior", "artículo siguiente", "nota anterior", "siguiente nota"),
    *("entrada anterior", "entrada siguiente", "artigo anterior", "próximo artigo"),
    *("article précédent", "article suivant", "vorheriger artikel", "nächster artikel"),
    *("vorheriger beitrag", "nächster beitrag", "vorig artikel", "volgend artikel"),
    *("forrige artikel", "næste artikel", "forrige artikkel", "neste artikkel"),
    *("föregående artikel", "nästa artikel", "edellinen artikkeli", "seuraava artikkeli"),
    *("poprzedni artykuł", "następny artykuł", "předchozí článek", "další článek"),
    *("predchádzajúci článok", "ďalší článok", "előző cikk", "következő cikk"),
    *("articolul anterior", "articolul următor", "prethodni članak", "sljedeći članak"),
    *("sledeći članak", "предыдущая статья", "следующая статья", "попередня стаття"),
    *("наступна стаття", "предишна статия", "следваща статия", "προηγούμενο άρθρο"),
    *("επόμενο άρθρο", "önceki haber", "sonraki haber", "المقال السابق", "المقال التالي"),
    *("مطلب قبلی", "مطلب بعدی", "artikel sebelumnya", "artikel selanjutnya", "bài trước"),
    *("上一篇", "下一篇", "前の記事", "次の記事", "이전 기사", "다음 기사", "이전기사", "다음기사"),
)
_COMMENTING = (
    *("leave a reply", "leave a comment", "loading comments", "post a comment", "add a comment"),
    *("lascia un commento",),
    *("lascia una risposta", "deja un comentario", "deja una respuesta", "dejar una respuesta"),
    *("laisser un commentaire", "laisser une réponse", "deixe um comentário"),
    *("deixe uma resposta", "hinterlasse einen kommentar", "schreibe einen kommentar"),
    *("kommentar verfassen", "kommentar schreiben", "laat een reactie achter", "geef een reactie"),
    *("skriv en kommentar", "legg igjen en kommentar", "lämna en kommentar", "jätä kommentti"),
    *("zostaw komentarz", "dodaj komentarz", "napsat komentář", "pridať komentár", "hozzászólás"),
    *("lasă un răspuns", "lasă un comentariu", "ostavi komentar", "komentiraj", "lini një koment"),
    *("rašyti komentarą", "komentuoti", "добавить комментарий", "оставить комментарий"),
    *("залишити коментар", "напиши коментар", "остави коментар", "αφήστε ένα σχόλιο"),
    *("yorum yap", "yorum yaz", "اترك تعليقا", "اترك رد", "نظر شما", "ارسال نظر", "השאר תגובה"),
    *(
        "tinggalkan balasan",
        "viết bình luận",
        "コメントを残す",
        "댓글 남기기",
        "发表评论",
        "發表評論",
    ),
)
_AROUND = (
    *("ends", "end of list", "fin de la liste", "haberin devamı"),
    *("有料記事", "有料会員記事", "会員限定記事", "会員記事", "無料記事"),
    *("artículos relacionados", "más del autor", "más del mismo autor", "artigos relacionados"),
    *("mais do autor", "more from author", "altri articoli dell'autore", "plus de l'auteur"),
    *("të tjera", "të ngjashme", "lajme të ngjashme", "të lidhura", "mer fra", "mer om ämnet"),
    *("relaterat", "flere nyheter", "últimas noticias", "últimas notícias", "ultime notizie"),
    *("dernières nouvelles", "neueste artikel", "seneste nyt", "siste nytt", "senaste nytt"),
    *("najnowsze", "najnovije", "najnovije vijesti", "najnovije vesti", "naujausi", "jaunākie"),
    *("populiariausi", "populārākie", "populaarsemad", "najpopularnije", "dhe më shumë"),
    *("последние новости", "останні новини", "другие новости", "инші новини", "انتهای خبر"),
    *("son dakika", "son haberler", "latest", "լրահոս", "ավելին", "სხვა სიახლეები"),
)
_STOCK_PICTURES = (
    *("arkivbild", "arkivfoto", "archivbild", "archivfoto", "symbolbild", "symbolfoto"),
    *("illustrationsfoto", "illustrasjonsfoto", "genrebild", "kuvituskuva", "arkistokuva"),
    *("foto d'archivio", "immagine d'archivio", "foto di repertorio", "immagine di repertorio"),
    *("foto de archivo", "imagen de archivo", "foto ilustrativa", "imagen ilustrativa"),
    *("foto de arquivo", "imagem de arquivo", "imagem ilustrativa", "photo d'illustration"),
    *("photo d'archives", "image d'illustration", "file photo", "file image", "stock photo"),
    *("zdjęcie ilustracyjne", "ilustrační foto", "ilustračné foto", "illusztráció", "ilustracija"),
    *("foto ilustracija", "arhivska fotografija", "fotografie ilustrativă", "imagine ilustrativă"),
    *("фото иллюстративное", "иллюстративное фото", "ілюстративне фото", "архивно фото"),
    *(
        "илюстративна снимка",
        "φωτογραφία αρχείου",
        "temsili",
        "arşiv",
        "صورة أرشيفية",
        "عکس آرشیوی",
    ),
    *("ilustrasi", "ảnh minh họa", "資料写真", "資料照片", "资料图", "자료사진", "foto ilustrim"),
)
_ALL = (*_SHARING, *_FOLLOWING, *_KEEPING, *_LISTENING, *_NEIGHBOURS, *_COMMENTING, *_AROUND)
BUTTONS = frozenset(map(name_key, (*_ALL, *_STOCK_PICTURES)))

"""Words and sentences by which lines of a page are known that are not of its article.

In the languages of the press that the archive reads most; all are written in lower case. Keys
(``name_key``) have letters and figures alone.
"""

import re

from articles.importers.page.page_lines import name_key

_READ_ALSO = (
    *("most read", "most popular", "most viewed", "trending now", "latest news", "i più letti"),
    *("le più lette", "più letti", "les plus lus", "lo más leído", "lo más visto", "más leídas"),
    *("mais lidas", "mais lidos", "meistgelesen", "meist gelesen", "meistgelesene artikel"),
    *("mest læste", "mest lest", "mest lästa", "luetuimmat", "meest gelezen", "best gelezen"),
    *("najczęściej czytane", "najpopularniejsze", "nejčtenější", "najčítanejšie", "najčitanije"),
    *("legolvasottabb", "cele mai citite", "en çok okunanlar", "самое читаемое", "найпопулярніше"),
    *("най-четени", "δημοφιλή", "الأكثر قراءة", "پربازدیدترین", "הנקראות ביותר", "terpopuler"),
    *("đọc nhiều", "xem nhiều", "アクセスランキング", "많이 본 뉴스", "热门新闻", "熱門新聞"),
    *("read also", "read more", "also read", "read next", "see also", "more", "more on this story"),
    *("related", "related articles", "related stories", "related news", "related topics"),
    *("you may also like", "recommended", "recommended stories", "recommended reading"),
    *("recomendados", "recomendadas", "recomendado", "tendencias", "consigliati", "recommandés"),
    *(
        "more stories",
        "more from",
        "don't miss",
        "editor's picks",
        "further reading",
        "top stories",
    ),
    *("leggi anche", "leggi di più", "per approfondire", "potrebbe interessarti", "vedi anche"),
    *("articoli correlati", "notizie correlate", "ti potrebbe interessare", "correlati"),
    *("potrebbe interessarti anche", "approfondimenti", "leggi pure", "da non perdere"),
    *("lire aussi", "à lire aussi", "a lire aussi", "lire plus", "voir aussi", "sur le même sujet"),
    *(
        "à lire également",
        "lire également",
        "articles liés",
        "à voir aussi",
        "pour aller plus loin",
    ),
    *("lee también", "lea también", "leer más", "te puede interesar", "le puede interesar"),
    *("más información", "ver también", "noticias relacionadas", "relacionadas", "lea además"),
    *("le recomendamos", "lea más", "también te puede interesar", "mira también"),
    *("mirá también", "leé también", "leé más", "notas relacionadas", "seguí leyendo"),
    *("leia também", "leia mais", "veja também", "saiba mais", "ler mais"),
    *("notícias relacionadas", "leia ainda", "confira também", "artigos relacionados"),
    *("lesen sie auch", "lesen sie mehr", "mehr zum thema", "weiterlesen", "auch interessant"),
    *(
        "zum thema",
        "das könnte sie auch interessieren",
        "lesen sie hier",
        "mehr dazu",
        "siehe auch",
    ),
    *("lies auch", "passend dazu", "empfohlen", "weitere artikel", "mehr für sie"),
    *(
        "lees ook",
        "lees meer",
        "meer over dit onderwerp",
        "gerelateerd",
        "lees verder",
        "bekijk ook",
    ),
    *("les også", "les mer", "relaterte artikler", "se også", "læs også", "læs mere", "les og"),
    *(
        "läs också",
        "läs även",
        "läs mer",
        "relaterade artiklar",
        "se även",
        "lue myös",
        "lue lisää",
    ),
    *("katso myös", "czytaj więcej", "czytaj także", "czytaj też", "zobacz też", "zobacz także"),
    *("przeczytaj także", "polecane", "dowiedz się więcej", "čtěte také", "přečtěte si také"),
    *("čítajte tiež", "prečítajte si aj", "čtěte dále", "související", "související články"),
    *("citește și", "citiți și", "vezi și", "pe aceeași temă", "olvassa el", "kapcsolódó cikkek"),
    *("pročitajte i", "pročitajte još", "preberite tudi", "pročitaj još", "skaityk taip pat"),
    *("skaitykite taip pat", "taip pat skaitykite", "lasi arī", "lasi vēl", "loe ka", "loe lisaks"),
    *("διαβάστε επίσης", "διαβάστε ακόμη", "δείτε επίσης", "прочетете още", "вижте още"),
    *("читайте также", "читать далее", "по теме", "материалы по теме", "смотрите также"),
    *(
        "читайте також",
        "читати далі",
        "за темою",
        "дивіться також",
        "читайте ещё",
        "чытайце таксама",
    ),
    *("ilgili haberler", "ilgili haber", "ayrıca okuyun", "bunlar da ilginizi çekebilir"),
    *("اقرأ أيضا", "اقرأ أيضاً", "إقرأ أيضا", "اقرأ ايضا", "مواضيع ذات صلة", "أخبار ذات صلة"),
    *("شاهد أيضا", "اقرأ المزيد", "همچنین بخوانید", "بیشتر بخوانید", "مطالب مرتبط"),
    *("اخبار مرتبط", "קראו גם", "קרא גם", "baca juga", "baca selengkapnya", "berita terkait"),
    *("artikel terkait", "simak juga", "lihat juga", "xem thêm", "đọc thêm", "tin liên quan"),
    *("bài liên quan", "यह भी पढ़ें", "ये भी पढ़ें", "इसे भी पढ़ें", "संबंधित खबरें", "आगे पढ़ें"),
    *("আরও পড়ুন", "మరిన్ని", "மேலும் படிக்க", "soma pia", "soma zaidi", "lees ook hierdie"),
    *(
        "相关阅读",
        "相关新闻",
        "延伸阅读",
        "延伸閱讀",
        "相關新聞",
        "推荐阅读",
        "更多新闻",
        "関連記事",
    ),
    *(
        "あわせて読みたい",
        "関連キーワード",
        "おすすめ記事",
        "おすすめ情報",
        "関連ニュース",
        "관련기사",
    ),
    *("관련 기사", "관련뉴스", "อ่านเพิ่มเติม", "ข่าวที่เกี่ยวข้อง"),
)
READ_ALSO = re.compile("|".join(sorted(map(name_key, _READ_ALSO), key=len, reverse=True)))
# As the beginning of a line, with what it announces behind it; single words say too little.
ANNOUNCES = re.compile(
    "(?:"
    + "|".join(
        re.escape(words)
        for words in sorted(_READ_ALSO, key=len, reverse=True)
        if " " in words or not words.isascii()
    )
    + r"|more|lees|mehr)\s*[:：|>»–-]|read\s*\|"
)
# Lines that are no more than that.
LABELS = frozenset(
    map(
        name_key,
        (
            *("advertisement", "advertising", "sponsored", "ad", "story continues below"),
            *(
                "article continues below",
                "continue reading",
                "skip advertisement",
                "share",
                "copy link",
            ),
            *(
                "link copied",
                "listen",
                "loading",
                "follow us",
                "comments",
                "back to top",
                "play video",
            ),
            *(
                "this content is for subscribers",
                "share this article",
                "getty images",
                "watch",
                "print",
            ),
            *("pubblicità", "condividi", "riproduzione riservata", "riproduzione riservata ©"),
            *("© riproduzione riservata", "ascolta", "stampa", "copia link", "segui", "commenti"),
            *("publicité", "publicidad", "publicidade", "continua após a publicidade", "partager"),
            *("la suite après cette publicité", "compartir", "compartilhar", "copiar enlace"),
            *("anzeige", "werbung", "teilen", "merken", "artikel anhören", "inhaltsverzeichnis"),
            *(
                "reclame",
                "advertentie",
                "delen",
                "annonse",
                "annons",
                "annonce",
                "mainos",
                "del",
                "dela",
            ),
            *("reklama", "dalsza część artykułu pod reklamą", "udostępnij", "sdílet", "hirdetés"),
            *(
                "реклама",
                "поделиться",
                "поділитися",
                "reklam",
                "paylaş",
                "publicitate",
                "διαφήμιση",
            ),
            *(
                "إعلان",
                "شارك",
                "تبلیغات",
                "اشتراک گذاری",
                "iklan",
                "bagikan",
                "quảng cáo",
                "chia sẻ",
            ),
            *(
                "कॉपी लिंक",
                "विज्ञापन",
                "शेयर करें",
                "شارك الخبر",
                "مشاركة",
                "広告",
                "シェア",
                "广告",
                "廣告",
                "分享到",
                "광고",
                "공유",
            ),
            *("published", "posted", "tags", "keywords", "topics", "tag", "argomenti", "mots-clés"),
            *("palabras clave", "etiquetas", "palavras-chave", "schlagworte", "schlagwörter"),
            *("trefwoorden", "emner", "ämnen", "avainsanat", "märksõnad", "raktažodžiai", "tagi"),
            *("štítky", "címkék", "etichete", "ključne reči", "ključne riječi", "etiketler"),
            *("теги", "темы", "теми", "етикети", "ετικέτες", "الكلمات المفتاحية", "برچسب‌ها"),
            *("scroll to continue", "scroll to continue with content", "gulir untuk melanjutkan"),
            *("story continues below advertisement", "article continues below advertisement"),
            *("article continues after ad", "article continues after advertisement"),
            *("la suite après la publicité", "il testo continua dopo la pubblicità"),
            *("artikeln fortsätter under annonsen", "artiklen fortsætter efter annoncen"),
            *("artikkelen fortsetter under annonsen", "juttu jatkuu mainoksen jälkeen"),
            *("tekst gaat verder onder de advertentie", "a cikk a hirdetés után folytatódik"),
            *("a cikk folytatódik a hirdetés után", "haberin devamı için tıklayın"),
            *("dalszą część tekstu znajdziesz pod materiałem wideo", "請繼續往下閱讀"),
            *("listen to this article", "ascolta l'articolo", "ascolta questo articolo"),
            *(
                "écouter l'article",
                "écouter cet article",
                "escuchar artículo",
                "escucha la noticia",
            ),
            *("ouça este conteúdo", "ouvir notícia", "luister naar dit artikel"),
            *("guarda il video", "commenta", "scopri di più", "zur startseite", "startseite"),
            *("kommentare", "leia mais sobre o assunto", "cikk folytatódik a hirdetés után"),
            *("comentarios", "comentários", "commentaires", "commenter", "normas", "archivado en"),
            *("kommentarer", "kommentit", "reacties", "reageer", "komentarze", "комментарии"),
            *("коментарі", "compartilhe", "comparte", "deel dit artikel", "del artikkelen"),
            *("dela artikeln", "del artiklen", "jaa artikkeli", "sponsored content"),
            *("click here to read more", "read the full story here", "pour en savoir plus"),
            *("انتهای پیام", "انتهای پیام/", "פרסומת", "この記事をシェア", "有料会員限定記事"),
            *("扫一扫分享", "微信扫一扫", "责任编辑"),
        ),
    )
)
# Headings of what is said of the person who wrote, behind the text.
BIOGRAPHY = frozenset(
    map(
        name_key,
        (
            *("about the author", "about the authors", "about the writer", "sull'autore"),
            *("l'autore", "l'autrice", "chi è l'autore", "sobre la firma", "sobre el autor"),
            *("sobre la autora", "sobre o autor", "sobre a autora", "à propos de l'auteur"),
            *("über den autor", "über die autorin", "zum autor", "zur person", "zur autorin"),
            *(
                "o autorze",
                "o autorce",
                "об авторе",
                "про автора",
                "yazar hakkında",
                "over de auteur",
            ),
            *("om forfatteren", "om författaren", "عن الكاتب", "tentang penulis", "о авторе"),
        ),
    )
)

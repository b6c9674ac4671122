"""Words and sentences by which lines of a page are known that are not of its article.

In the languages of the press that the archive reads most; all are written in lower case. Keys
(``name_key``) have letters and figures alone.
"""

import re

from articles.importers.page.bylines import name_key

_READ_ALSO = (
    *("read also", "read more", "also read", "read next", "see also", "more", "more on this story"),
    *("related", "related articles", "related stories", "related news", "related topics"),
    *("you may also like", "recommended", "recommended stories", "recommended reading"),
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
    *("leia também", "leia mais", "veja também", "saiba mais", "ler mais", "relacionadas"),
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
    + r"|more|lees|mehr)\s*[:：|>»–-]"
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
                "広告",
                "シェア",
                "广告",
                "廣告",
                "分享到",
                "광고",
                "공유",
            ),
            *("scroll to continue", "scroll to continue with content", "gulir untuk melanjutkan"),
        ),
    )
)
# What stands in the place of something that comes from elsewhere, until a reader consents.
PLACEHOLDER = re.compile(
    r"an dieser stelle (?:finden sie|befindet sich|steht|wird) .{0,80}extern"
    r"|(?:empfohlener|externer) (?:redaktioneller )?inhalt"
    r"|(?:dieser|diesen|externen?) inhalte?\b.{0,120}(?:cookies|datenschutz|einwillig|zustimm"
    r"|anzeigen)"
    r"|(?:personenbezogene daten|datenschutzerklärung).{0,200}(?:drittplattform|übermittelt|dritt)"
    r"|(?:mit (?:deiner|ihrer) zustimmung|um diesen inhalt)"
    r"|(?:to view|to see|to display) this (?:content|video|post|embed|media).{0,200}(?:cookie"
    r"|consent|enable|accept)"
    r"|this (?:article|content|video|post) (?:includes|is hosted"
    r"|contains) .{0,80}(?:provided by|hosted by|cookies|third part)"
    r"|(?:please )?(?:accept|enable|allow) .{0,40}cookies .{0,60}(?:content|view|see|watch)"
    r"|view (?:this|more) (?:post )?on (?:instagram|facebook|twitter|x|tiktok|threads)"
    r"|a post shared by"
    r"|(?:visualizza|guarda) questo (?:post|video) su (?:instagram|facebook|tiktok|x)"
    r"|un post condiviso da"
    r"|(?:per (?:visualizzare|vedere)|questo) (?:questo )?contenuto.{0,160}(?:cookie|consenso"
    r"|accett)"
    r"|(?:ce|cet) (?:contenu|article) (?:est bloqué|intègre|n'a pas pu).{0,200}"
    r"|(?:pour (?:afficher|voir|consulter) (?:ce|le) contenu).{0,160}(?:cookie|accept|consent)"
    r"|(?:voir|ver) (?:cette|esta) publica(?:tion|ción|ção) (?:sur|en|no) (?:instagram"
    r"|facebook|x|tiktok)"
    r"|(?:este|esse) (?:contenido|conteúdo).{0,160}(?:cookies|consent|acept|aceit|externo)"
    r"|(?:para (?:ver|visualizar) (?:este|esse|el|o) (?:contenido|conteúdo|vídeo)).{0,160}cookies"
    r"|(?:deze|om deze) (?:inhoud|content).{0,160}(?:cookies|toestemming|sociale media)"
    r"|(?:dette|denne|det här|detta) (?:innholdet|indhold|innehållet"
    r"|innehåll).{0,160}(?:cookies|samtykke|samtycke)"
    r"|(?:aby (?:zobaczyć|wyświetlić)|ta treść|ten materiał).{0,160}(?:cookie|zgod)"
    r"|(?:вміст|контент|содержимое|содержание).{0,120}(?:cookie|файлы куки|сторонн)"
    r"|(?:javascript|your browser).{0,100}(?:enabled?|disabled|not support|support html5)"
)
# Invitations to sign up, to follow, to subscribe or to write to the paper.
SIGN_UP = re.compile(
    r"(?:sign up|subscribe|register) (?:here |now |today )?(?:for|to|and)\b.{0,200}"
    r"(?:newsletter|e-?mail|inbox|alert|channel|today|now|free|access|daily|briefing)"
    r"|(?:get|receive) .{0,80}(?:in your inbox|to your inbox|newsletter)"
    r"|(?:follow|join|find) us (?:on|at)\b|(?:join|follow) (?:our|the) .{0,40}(?:whatsapp"
    r"|telegram|channel)"
    r"|get in touch with (?:our|us|the)\b|for more stories like this|(?:contact|email) us at\b"
    r"|(?:download|get) (?:the|our) .{0,30}\bapp\b|do you have a (?:story|tip)"
    r"|(?:iscriviti|abbonati|registrati)\b.{0,200}|(?:segui|seguici) .{0,40}(?:su|whatsapp"
    r"|telegram|canale)"
    r"|(?:per |puoi )?(?:ricevere|ricevi) .{0,100}newsletter|scarica l.app"
    r"|(?:abonnez|inscrivez|rejoignez)[- ]?(?:vous|nous)\b.{0,200}|(?:suivez|retrouvez)[- ]nous"
    r"|recevez .{0,120}(?:newsletter|boîte|mail)|téléchargez (?:l|notre).{0,30}appli"
    r"|(?:suscríb|suscrib|apúntat|regístrat|síguenos|sigue a|únete)\w*.{0,200}"
    r"|(?:recib[ea]|reciba) .{0,120}(?:newsletter|boletín|correo)|descarga .{0,20}\bapp\b"
    r"|(?:assine|inscreva-se|cadastre-se|siga|participe d[oe] (?:canal|grupo)|receba)\b.{0,200}"
    r"(?:newsletter|whatsapp|telegram|canal|instagram|e-?mail|notícias|redes)"
    r"|(?:abonnieren|melden|registrieren) sie\b.{0,200}|(?:jetzt |hier )?(?:newsletter"
    r"|abo)\b.{0,100}"
    r"(?:abonnieren|anmelden|bestellen|sichern)|(?:folgen|folge) (?:sie )?(?:uns|dem|der)\b.{0,60}"
    r"(?:whatsapp|instagram|facebook|kanal|auf)"
    r"|(?:meld je aan|schrijf je in|abonneer|volg ons)\b.{0,200}|(?:følg|följ) (?:oss|os)\b.{0,100}"
    r"|(?:meld deg på|tilmeld dig|anmäl dig|prenumerera|abonner)\b.{0,200}|tilaa .{0,60}uutiskirje"
    r"|(?:zapisz się|dołącz do|obserwuj nas|subskrybuj|zaprenumeruj)\b.{0,200}"
    r"|(?:подписывайтесь|подпишитесь|підписуйтесь|підпишіться|следите за|стежте за)\b.{0,200}"
    r"|(?:bizi .{0,40}takip edin|abone ol)\b.{0,100}|(?:ikuti|gabung"
    r"|dapatkan) .{0,80}(?:whatsapp|telegram|channel|saluran|google news)"
    r"|(?:theo dõi|đăng ký) .{0,80}(?:kênh|bản tin|zalo|youtube|facebook)"
    r"|(?:تابعوا|تابعونا|اشترك|انضم)\b.{0,120}|(?:ما را در|به کانال)\b.{0,120}"
    r"|(?:odebírejte|sledujte nás|přihlaste se k)\b.{0,200}|(?:iratkozz|kövess)\b.{0,200}"
    r"|(?:urmăriți|urmărește|abonează|abonați)\b.{0,200}|(?:ακολουθήστε|εγγραφείτε)\b.{0,200}"
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

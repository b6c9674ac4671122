"""Words of bylines that are no part of a name, in the languages of the press."""

import re

# "dpa", "AFP/Reuters": whose credit stands in the place of a name.
AGENCIES = {
    *("ansa", "adnkronos", "agi", "askanews", "lapresse", "italpress", "dire", "dpa", "afp", "ap"),
    *("reuters", "upi", "efe", "lusa", "apa", "sda", "ats", "keystone-sda", "ntb", "tt", "ritzau"),
    *("pap", "čtk", "ctk", "tass", "interfax", "unian", "aa", "anp", "belga", "kna", "epd", "sid"),
    *("pti", "ani", "ians", "antara", "xinhua", "kyodo", "jiji", "yonhap", "bernama", "mti"),
    *("aap", "cp", "colpisa", "europapress", "stt", "bns", "elta", "dts", "telam", "irna", "isna"),
    *("dha", "iha", "тасс", "уніан", "tanjug", "fena", "hina", "tasr", "agerpres", "mediafax"),
    *(
        "bta",
        "бта",
        "sta",
        "απε",
        "απε-μπε",
        "ttxvn",
        "wam",
        "petra",
        "kuna",
        "leta",
        "srna",
        "makfax",
    ),
    *("ukrinform", "укрінформ", "укринформ", "интерфакс", "інтерфакс", "белта", "belta"),
    *("kazinform", "moldpres", "notimex", "télam", "ihlas", "fonet", "фонет", "танјуг"),
    *("tasnim", "ایرنا", "ایسنا", "تسنیم", "رويترز", "رویترز", "سانا", "واس", "এএফপি", "রয়টার্স"),
    *("বাসস", "रॉयटर्स", "पीटीआई", "एएनआई", "भाषा", "एएफपी"),
}
# What an agency calls itself beside its letters, and agencies that are such words alone.
OF_AGENCIES = {"agence", "agencia", "agência", "agenzia", "agency", "agentur", "agentura", "news"}
NAMES_OF_AGENCIES = {
    *("agencefrancepresse", "deutschepresseagentur", "austriapresseagentur", "agênciabrasil"),
    *("schweizerischedepeschenagentur", "agenciabrasil", "anadoluagency", "anadoluajansı"),
    *("associatedpress", "theassociatedpress", "canadianpress", "thecanadianpress", "europapress"),
    *("presstrustofindia", "australianassociatedpress", "pressassociation", "prensalatina"),
    *("ihlashaberajansı", "demirörenhaberajansı", "интерфаксукраина", "інтерфаксукраїна"),
    *("риановости", "rianovosti", "polskaagencjaprasowa", "中央社", "新华社", "新華社", "共同通信"),
    *(
        "時事通信",
        "연합뉴스",
        "뉴시스",
        "뉴스1",
        "أفب",
        "دبأ",
        "فرانسبرس",
        "وكالةفرانسبرس",
        "الأناضول",
    ),
}
# Words that stand in names of houses, never in those of people. Those that are written as one
# with others ("Nachrichtenredaktion") have no bound before them.
HOUSES = re.compile(
    r"\b(?:gmbh|co\.?\s+kg|kgaa|verlag|mediengruppe|redaktionsnetzwerk|editoriale|publishing|newsroom"
    r"|news|desk|newspapers?|s\.?r\.?l|s\.?p\.?a|ltd|llc|inc|agenc(?:y|ies|ia|e)s?|agentur(?:en)?"
    r"|agenzi[ae]|(?:\w+-)?studio|équipe|bureau|service|team|staff|nyheter|noticias|notícias"
    r"|others|et\s+al|altri|otros|otras|autres|andere|weitere|outros|haber(?:ler)?|ajansı|szerkesztőség|toimitus|onlinedesk|readers?|servisi|merkezi"
    r"|ediciones|edizioni|éditions|edições|editora|grupo|gruppo|groupe|media|editorial\s+board"
    r"|press\s+release|comunicato\s+stampa|comunicado|communiqué|nota\s+de\s+prensa|conteúdo"
    r"|pressemitteilung|\w+press|foundation|magazine"
    r"|newswire|wires|correspondents|reporters|нюз|новости|новини|вести|vesti|agencije|agentúry"
    r"|uutiset|kommunikation|pressestelle|ufficio\s+stampa|press\s+office|prensa|imprensa)\b"
    r"|(?:redazione|redaktion|redacci[oó]n|redacci[oó]|redação|redacção|redacc?ao|rédaction|redactie|redaksjonen"
    r"|redaksi|redakcja|redakce|redakcia|redakcija|zeitung|редакция|редакції|редакція)\b"
    r"|(?:^|\b(?:\w\.){2,4}\s?|\b(?:staff|our|monitoring|special|web)\s)report$"
    r"|(?:快[訊讯]|即[時时]|中心|[頻频]道|新聞|新闻|報|报|報社|报社|網|网|通信|通訊社|通讯社|電視台|电视台"
    r"|編集部|编辑部|編輯部|取材班|報道部|デジタル|ニュース|オンライン|報導|报道|報道|综合|綜合)$"
    r"|(?:일보|신문|뉴스|뉴스팀|취재팀|편집부|방송|미디어|온라인팀)$"
    r"|(?:डेस्क|ब्यूरो|टीम|न्यूज़|न्यूज|संवाददाता|प्रतिनिधी|প্রতিবেদক|প্রতিনিধি|সংবাদদাতা|ডেস্ক"
    r"|நிருபர்|செய்தியாளர்|ข่าว|กองบรรณาธิการ|ผู้สื่อข่าว)$"
    r"|(?:هيئة التحرير|فريق التحرير|غرفة الأخبار|تحرير|وكالات|گروه|سرویس|تحریریه|خبرگزاری"
    r"|ویب ڈیسک|نامہ نگار|מערכת|סוכנויות)",
    re.IGNORECASE,
)
# A line that is no more than the desk that wrote: "Staff Report", "F.P. Report", "Web Desk".
OF_DESKS = re.compile(
    r"\W{0,2}(?:(?:By\s)?(?:Our|Staff|Special|Web|News|Online|Monitoring|National|Sports|Business"
    r"|City|Bureau|Foreign)\s){1,2}(?:Report(?:er)?|Desk|Correspondent|Team)s?\W{0,2}"
    r"|\W{0,2}(?:[A-Z]\.){2,4}\s?Report\W{0,2}",
    re.IGNORECASE,
)
NO_NAME = re.compile(r"https?:|www\.|@|\d")
# Who took the pictures: "Foto: Anna Bianchi", "(Foto di Mario Neri)", "Mike Stone/Getty Images".
PICTURES = re.compile(
    r"\b(?:photos?|fotos?|photograph(?:er|ie|y|e|s)?|fotografi[ae]?|fotograf(?:ie|ía|ia|in)?"
    r"|bild(?:er)?|illustrations?|illustrat(?:or|ør|ör|ed)|illustrazion[ei]|ilustraci(?:ón|ones)"
    r"|ilustração|infografik|infographics?"
    r"|pictures?|imagen|image|kuva|kép|zdjęci[ae]|фото|φωτο\w*|صورة|عکس|תמונה|צילום|사진|写真|攝影|摄影"
    r"|getty|shutterstock|istock|alamy|unsplash|imago|picture\s+alliance|depositphotos)\b",
    re.IGNORECASE,
)
_BY = r"(?:by|di|da|von|par|por|door|af|av|de|przez)"
BY = re.compile(rf"{_BY}\s*[:：]?\s+", re.IGNORECASE)
_WRITTEN = (
    r"(?:written|posted|published|submitted|reported|(?:additional\s+)?reporting|writing|guest\s+(?:post|essay|column)|words|story|texte?s?|opinion|analysis|comment"
    r"|review"
    r"|edited|scritto|pubblicato|testo|a\s+cura|articolo|intervista|escrito|publicado"
    r"|texto|entrevista|(?:é|e)crit|publié|rédigé|propos\s+recueillis|geschrieben|geschreven"
    r"|(?:ein|eine)\s+\w+|kommentar|analyse|interview|gastbeitrag|bericht|porträt|reportage"
    r"|skrevet|skriven|skrivet|tekst|opracowanie|napisał[a]?)"
)
# The link to what else somebody wrote: "View all posts by Jane Roe".
_ALL_OF = (
    r"(?:\w+\s+)?(?:all|more|alle|tutti|tutte|altri|tous|toutes|plus|todos|todas|más|mais|mehr|weitere)"
    r"\s+(?:(?:les|gli|i|los|las|os)\s+)?(?:posts|articles|stories|articoli|artículos|artigos|artikel"
    r"|beiträge|from|von|di|de)(?:\s+(?:by|from|of|di|de|von|van|por|par|av))?"
)
PREFIX = re.compile(
    rf"^(?:{_ALL_OF}|dal(?:la)?\s+nostr[oa]\s+\w+|de\s+nuestr[oa]\s+\w+|von\s+unsere[mr]\s+\w+|{_WRITTEN}\s+{_BY}|{_BY}|autore?|autor(?:in|a|ka|ky|zy)?|auteur|text[eo]?|testo"
    rf"|tekst"
    r"|teksti|oprac(?:\.|ował[a]?)|napisał[a]?|redaktor(?:ka)?|författare|skribent|forfatter"
    r"|penulis|intatheli"
    r"|oleh|reporter|pewarta|tác\s+giả|yazan|yazar|szerző|írta|scris|автор|текст|редактор|от|від|από"
    r"|του|της"
    r"|كتبت?|بقلم|تحرير|نویسنده|מאת|लेखक|작성자?|글)"
    r"\s*[:：]?\s+(?=\S+\s+\S)|^(?:[\u3400-\u9fff]{1,5}[报報社網网])?(?:記者|记者|作者|撰文|文)\s*[:：/／]?\s*"
    r"|^(?:編集委員|論説委員|解説委員|専門記者|特派員|コラムニスト|ライター)\s*[:：]?\s*",
    re.IGNORECASE,
)
# The name of an agency behind that of a person: "JOHN HANNA Associated Press".
BY_AGENCY = re.compile(
    r"(?<=\w)[\s,]+(?:(?:bbc|cnn|nbc|abc|cbs|fox|sky|itv)\s+(?:news|sports?|business)|usa\s+today"
    r"|(?:the\s+)?(?:associated|canadian)\s+press|agence\s+france[- ]presse"
    r"|press\s+association|pa\s+media|press\s+trust\s+of\s+india|deutsche\s+presse-agentur)$",
    re.IGNORECASE,
)
# A place behind a name ("Associated Press in Valencia").
PLACE = re.compile(
    r"(?<=\w\w)\s+(?:in|aus|from|for|für|para|pour|per|voor|en|em|à)\s+(?=[^\W\d_])(?![a-z]).*$"
    r"|\s+(?:FOR|For)\s+(?:(?:THE|The|the)\s+)?[A-Z].*$"
)
CONJUNCTION = re.compile(
    r"(?<=[\w,.])\s+(?:(?i:and|und|et|og|och|en|ja|és|și|ve|και|dan|và)|e|y|i|a|и|та|і|й|और)\s+(?=\w)"
)
# "Le Figaro avec AFP": what stands behind has to be an agency.
TOGETHER = re.compile(
    r"(?<=[\w.])\s+(?:avec|mit|con|with|met|com|med|and|und|et|e|y|og|och|en|z|s|cu)\s+(?=\S+$)",
    re.IGNORECASE,
)
# "Avec AFP", below a text of the house.
WITH_AGENCY = re.compile(r"^(?:avec|mit|con|with|met|com|med)\s+(?=\S+$)", re.IGNORECASE)
# What somebody is, behind a name.
ROLES = re.compile(
    r"\b(?:(?:senior|chief|political|staff|special|foreign|deputy|managing|contributing|our|local"
    r"|democracy|business|crime|courts?|health|sports?|education|environment|science|technology"
    r"|economics?|diplomatic|defence|defense|national|international|regional|city|features"
    r"|associate|investigative|data|world|africa|asia|europe|middle\s+east|assistant|news)\s+)*"
    r"(?:editor|correspondent|reporter(?:in)?|writer|columnist|analyst|professor|chief|producer"
    r"|journalist(?:[ae]|in|en)?|\w*korrespondent(?:in|en)?|\w*redakteur(?:in)?|redaktør|redaktör"
    r"|inviat[oa]|corrispondente|correspondante?|corresponsal|correspondente|periodista"
    r"|giornalist[ae]|redactora?|redacteur|verslaggever|reportér(?:ka)?|dziennikar(?:z|ka)"
    r"|redaktor(?:ka)?|kor(?:r)?espondent(?:ka)?|muhabiri?|editörü?|toimittaja|kirjeenvaihtaja"
    r"|újságíró|szerkesztő|tudósító|jurnalist[ăa]?|corespondent|корреспондент|редактор"
    r"|обозреватель|журналист(?:ка)?|журналіст(?:ка)?|кореспондент|оглядач|δημοσιογράφος|συντάκτης|ανταποκριτής"
    r"|संवाददाता|wartawan|jurnalis|phóng\s+viên|مراسل|خبرنگار|tarafından|novinář(?:ka)?"
    r"|novinar(?:ka)?|contribut(?:or|ing)|freelancer?|reporting|special\s+(?:to|for)\b.*"
    r"|ajakirjanik|žurnālist[se]?|žurnalist[ėa]s?"
    r"|korespondent[aė]s?)(?!\w)"  # no "\b", which is not behind a sign for a vowel of Hindi
    r"|\s*(?:선임|인턴|객원|수석)?(?:기자|특파원|논설위원|통신원|앵커)$|\s*(?:記者|记者|特派員|特派员)$",
    re.IGNORECASE,
)
# A line with one of these at its beginning and a name behind it.
NAMES_BEHIND = re.compile(
    r"^(?:dal(?:la)?\s+nostr[oa]\s+(?:inviat[oa]|corrispondente)|de\s+nuestr[oa]\s+\w+"
    r"|de\s+notre\s+(?:correspondante?|envoyée?\s+spéciale?)|von\s+unsere[mr]\s+\w+"
    r"|(?:interview|kommentar|analyse|analysis|analisi|análisis|protokoll|bericht|reportage"
    r"|gastbeitrag|opinion|opinión|opinione|commento|comment|column|essay)(?=\s*[:：])"
    r"|by|di|von|par|por|door|af|av|przez|de|od|text|texte|texto|testo|tekst|teksti|autore?"
    r"|autor(?:in|a|ka)?|auteur|penulis|reporter|yazan|автор|текст|от|від|από|του|της|كتبت?|بقلم"
    r"|نویسنده"
    r"|מאת|作者|記者|记者|文|oprac\.|oleh|szerző|írta|scritto\s+da|escrito\s+por|(?:é|e)crit\s+par"
    r"|avtor(?:ica)?|haber|γράφ(?:ει|ουν)(?:\s+(?:ο|η|οι))?"
    r"|(?:written|posted|published|submitted|words|story)\s+by|geschreven\s+door|skrevet\s+a[vf]"
    r"|(?:geschrieben|veröffentlicht|verfasst|gepostet)\s+von|(?:skriven|publicerad)\s+av"
    r"|(?:pubblicato|inserito|postato)\s+da|(?:publicado|postado)\s+por|(?:publié|soumis)\s+par"
    r"|(?:opublikowane|napisane)\s+przez|a\s+cura\s+di|kirjoittanut|laatija|toimittaja|napsal[ia]?"
    r"|piše|pišu|autori|autoriai|autorius|autors|publicat\s+de|scris\s+de|viết\s+bởi|tác\s+giả"
    r"|беседовал[аи]?|подготовил[аи]?|підготував|автори|авторы"
    r"|إعداد|تقرير|כתב|লেখক|লিখেছেন|लेखक|எழுதியவர்|โดย|เรื่อง)"
    r"(?!\w)\s*[:：]?\s*(?=\S)",
    re.IGNORECASE,
)
# "Muhabir: Ayşe Kaya"
LABELLED_ROLE = re.compile(rf"^(?:{ROLES.pattern})\s*[:：]\s*(?=\S)", re.IGNORECASE)
# Such a word alone, with the name in the next line.
LABEL = re.compile(
    r"(?:by|di|von|par|por|door|af|av|przez|de|text|texte|texto|testo|tekst|autore?|autori|autores"
    r"|autor(?:in|a|en)?|auteurs?|authors?|written\s+by|a\s+cura\s+di|scritto\s+da|escrito\s+por|(?:é|e)crit\s+par"
    r"|geschrieben\s+von|geschreven\s+door|skrevet\s+a[vf]|автор|авторы|από|بقلم|نویسنده|מאת|作者|記者"
    r"|记者)\s*[:：]?",
    re.IGNORECASE,
)
# Whose text it is: "Izvor: Tanjug", "来源：新华社".
OF_SOURCES = re.compile(
    r"(?:izvor|извор|fonte|fuente|quelle|source|sursa|zdroj|źródło|kaynak|forrás|источник|джерело"
    r"|източник|πηγή|kilde|källa|lähde|allikas|avots|šaltinis|sumber|nguồn|المصدر|منبع|来源|來源|출처)"
    r"\s*[:：]\s*(?P<names>\S.*)",
    re.IGNORECASE,
)
BETWEEN_SOURCES = re.compile(r"\s*[,/|+;]\s*")
# Words that say that no person is named, or that stand beside the name of the outlet.
OF_NOBODY = {
    *("admin", "administrator", "author", "autore", "developer", "editor", "unknown", "user"),
    *("redazione", "redaktion", "rédaction", "redacción", "redacao", "redação", "redakcja"),
    *("editorial", "staff", "reporter", "writer", "newsroom", "desk", "team", "web", "online"),
    *("nachrichten", "agenturen", "agentur", "agencies", "agency", "agenzia", "agenzie", "wire"),
    *("correspondent", "correspondents", "contributor", "guest", "reporters", "writers", "staffs"),
    *("redactie", "redaksi", "redaksjonen", "redaktionen", "redakce", "toimitus", "редакция"),
    *("редакція", "редакции", "merkezi", "haber", "digital", "politik", "sport", "sports"),
    *("lokales", "politica", "política", "cronaca", "esteri", "interni", "economia", "economía"),
    *("cultura", "wirtschaft", "kultur", "panorama", "sociedad", "internacional", "nacional"),
    *("world", "super", "tim", "webmaster", "root", "editors", "anonymous", "agencias"),
    *("agences", "agências", "noticias", "notícias", "nyheter", "sobre", "firma"),
    *("no", "none", "null", "undefined", "nobody", "anonimo", "anónimo", "anonyme"),
    *("news", "inc", "ltd", "gmbh", "the", "la", "le", "il", "die", "der", "of", "by"),
}


def is_agency(text: str) -> bool:
    """Whether a text is an agency's credit: "dpa", "Agencia EFE", "Agence France-Presse"."""
    words = [word for word in text.casefold().split() if word not in OF_AGENCIES]
    return (len(words) == 1 and words[0] in AGENCIES) or text.casefold().translate(
        {ord(sign): None for sign in " -–"}
    ) in NAMES_OF_AGENCIES

"""Names of languages and countries that readers type, in Italian and English -> codes.

Folded names (no accents, no punctuation). A name that is missing here is no error: the code
itself (``paese:ir``) always works.
"""

_LANGUAGES = """
ar:arabo,arabic bg:bulgaro,bulgarian ca:catalano,catalan cs:ceco,czech da:danese,danish
de:tedesco,german el:greco,greek en:inglese,english es:spagnolo,spanish fa:persiano,farsi,persian
fi:finlandese,finnish fr:francese,french he:ebraico,hebrew hi:hindi hr:croato,croatian
hu:ungherese,hungarian it:italiano,italian ja:giapponese,japanese ko:coreano,korean
ku:curdo,kurdish nl:olandese,dutch no:norvegese,norwegian pl:polacco,polish
pt:portoghese,portuguese ro:romeno,romanian ru:russo,russian sq:albanese,albanian
sr:serbo,serbian sv:svedese,swedish tr:turco,turkish uk:ucraino,ukrainian ur:urdu
zh:cinese,chinese
"""

_COUNTRIES = """
AE:emirati arabi uniti,emirati,united arab emirates AF:afghanistan AL:albania AM:armenia
AR:argentina AT:austria AU:australia AZ:azerbaigian,azerbaijan BA:bosnia,bosnia ed erzegovina
BD:bangladesh BE:belgio,belgium BG:bulgaria BH:bahrein,bahrain BO:bolivia BR:brasile,brazil
BY:bielorussia,belarus CA:canada CH:svizzera,switzerland CL:cile,chile CN:cina,china
CO:colombia CU:cuba CY:cipro,cyprus CZ:cechia,repubblica ceca,czechia,czech republic
DE:germania,germany DK:danimarca,denmark DZ:algeria EE:estonia EG:egitto,egypt ER:eritrea
ES:spagna,spain ET:etiopia,ethiopia FI:finlandia,finland FR:francia,france
GB:regno unito,gran bretagna,inghilterra,united kingdom,great britain,uk GE:georgia
GR:grecia,greece HR:croazia,croatia HU:ungheria,hungary ID:indonesia IE:irlanda,ireland
IL:israele,israel IN:india IQ:iraq IR:iran IS:islanda,iceland IT:italia,italy
JO:giordania,jordan JP:giappone,japan KE:kenya KP:corea del nord,north korea
KR:corea del sud,south korea KW:kuwait KZ:kazakistan,kazakhstan LB:libano,lebanon
LK:sri lanka LT:lituania,lithuania LU:lussemburgo,luxembourg LV:lettonia,latvia
LY:libia,libya MA:marocco,morocco MD:moldavia,moldova ME:montenegro ML:mali MT:malta
MX:messico,mexico MY:malesia,malaysia NG:nigeria NL:paesi bassi,olanda,netherlands
NO:norvegia,norway NZ:nuova zelanda,new zealand OM:oman PE:peru PH:filippine,philippines
PK:pakistan PL:polonia,poland PS:palestina,palestine PT:portogallo,portugal QA:qatar
RO:romania RS:serbia RU:russia SA:arabia saudita,saudi arabia SD:sudan SE:svezia,sweden
SG:singapore SI:slovenia SK:slovacchia,slovakia SN:senegal SO:somalia SY:siria,syria
TH:thailandia,thailand TN:tunisia TR:turchia,turkey TW:taiwan UA:ucraina,ukraine
US:stati uniti,usa,united states UZ:uzbekistan VA:vaticano,santa sede,vatican
VE:venezuela VN:vietnam YE:yemen ZA:sudafrica,south africa
"""


def _table(text: str) -> dict[str, str]:
    """``code:name,other name`` -> ``{name: code}``; names may hold spaces."""
    table: dict[str, str] = {}
    code = ""
    for part in text.replace("\n", " ").split(" "):
        head, colon, rest = part.partition(":")
        if colon:
            code, part = head, "," + rest
        elif part:
            part = " " + part
        table[code] = table.get(code, "") + part
    return {name: key for key, names in table.items() for name in names.split(",") if name}


_LANGUAGE_CODES = _table(_LANGUAGES)
_COUNTRY_CODES = _table(_COUNTRIES)


def code_of_language(name: str) -> str | None:
    """``inglese`` -> ``en``; ``None`` where the name is not known."""
    return _LANGUAGE_CODES.get(name)


def code_of_country(name: str) -> str | None:
    """``regno unito`` -> ``GB``; ``None`` where the name is not known."""
    return _COUNTRY_CODES.get(name)

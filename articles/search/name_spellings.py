"""Names that languages and transliterations spell each in their own way.

Single words alone, and none that the press often means otherwise in one of the languages of the
table: not *nice*, *turkey*, *cologne*, *seul*; *mosca* (a fly) and *polen* (pollen) are seldom
meant. One group a line; the first stands for all of them.
"""

_PLACES = """
kyiv kiev kiew kijow
kharkiv kharkov charkiv charkow karkiv jarkov
odesa odessa
lviv lvov lwow leopoli lemberg
chernobyl chornobyl cernobyl tschernobyl tchernobyl chernobil
donbas donbass
beijing pechino peking pekin pequim
mumbai bombay
kolkata calcutta calcuta kalkutta
yangon rangoon rangun
myanmar birmania burma birmanie
moscow mosca moscou moskau moscu moscovo moskva
london londra londres
paris parigi
brussels bruxelles bruselas brussel bruxelas
athens atene athenes athen atenas
vienna wien viena
prague praga prag
warsaw varsavia varsovie warschau varsovia warszawa
lisbon lisbona lisbonne lissabon lisboa
geneva ginevra geneve genf ginebra genebra
naples napoli neapel napoles
venice venezia venise venedig venecia veneza
turin torino
jerusalem gerusalemme jerusalen
damascus damasco damaskus
aleppo alep
tehran teheran
baghdad bagdad
beirut beyrouth beirute
algiers algeri alger algier argel
riyadh riad riyad
istanbul estambul
havana avana habana havanna havane
tokyo tokio
pyongyang pjongjang
singapore singapur singapour cingapura singapura
copenhagen copenaghen copenhague kopenhagen
stockholm stoccolma estocolmo
bucharest bucarest bukarest bucareste
belgrade belgrado belgrad beograd
zagreb zagabria
ljubljana lubiana liubliana
berlin berlino berlim
munich munchen
frankfurt francoforte francfort
hamburg amburgo hambourg hamburgo
marseille marsiglia marsella
strasbourg strasburgo strassburg estrasburgo
edinburgh edimburgo edimbourg
syria siria syrie syrien
russia russie russland rusia
ukraine ucraina ucrania
iraq irak iraque
israel israele
egypt egitto egypte agypten egipto
turchia turquie turkei turquia turkiye
libya libia libye libyen
lebanon libano liban libanon
yemen jemen iemen
germany germania allemagne deutschland alemania alemanha
france francia frankreich
italy italia italie italien
spain spagna espagne spanien espana espanha
greece grecia grece griechenland
poland polonia pologne polen
hungary ungheria hongrie ungarn hungria
romania roumanie rumanien rumania
bulgaria bulgarie bulgarien
serbia serbie serbien
croatia croazia croatie kroatien croacia
sweden svezia schweden suecia
norway norvegia norvege norwegen noruega
finland finlandia finlande finnland
denmark danimarca danemark dinamarca
belgium belgio belgique belgien belgica
switzerland svizzera suisse schweiz suiza
austria autriche osterreich
japan giappone japon japao
brazil brasile bresil brasilien brasil
mexico messico mexique mexiko
algeria algerie algerien argelia
morocco marocco maroc marokko marruecos
tunisia tunisie tunesien
ethiopia etiopia ethiopie athiopien
"""

_PEOPLE = """
putin poutine
zelensky zelenskyy zelenskiy zelenskij zelenskyj zelenski selenskyj
gaddafi gheddafi qaddafi kadhafi qadhafi gadafi
khamenei jamenei chamenei
khomeini jomeini chomeini
netanyahu netanjahu
khrushchev krusciov kruscev khrouchtchev chruschtschow jruschov
gorbachev gorbaciov gorbatchev gorbatschow gorbachov
yeltsin eltsin eltsine jelzin
stalin staline
trotsky trotzki trotski trotskij
tolstoy tolstoj tolstoi
dostoevsky dostoyevsky dostoevskij dostojewski dostoievski
chekhov cechov tchekhov tschechow chejov
tchaikovsky ciaikovskij tschaikowski chaikovski
solzhenitsyn solzenicyn soljenitsyne solschenizyn
navalny navalnyj nawalny navalni
medvedev medwedew
lavrov lawrow
shoigu sojgu schoigu choigou choigu
prigozhin prigozin prigojine prigoschin
lukashenko lukashenka lukascenko loukachenko lukaschenko
yanukovych yanukovich janukovic ianoukovitch janukowytsch
tymoshenko timoshenko timosenko timochenko
hussein husayn hussain husein
mohammed muhammad mohamed mohammad
hezbollah hizbullah hizbollah hisbollah
houthi houthis huthi huthis huti hutis
taliban talebani talibani talibans
qaeda qaida
quran koran coran corano
"""

GROUPS: tuple[tuple[str, ...], ...] = tuple(
    tuple(line.split()) for line in (_PLACES + _PEOPLE).split("\n") if line
)

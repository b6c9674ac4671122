"""Pairs of words by hand: what a reader types, and what an article holds.

One pair a line part, ``typed=written``; a written part may be more than one word.
"""

MEET = {
    "it": """
        sanzione=sanzioni sanzioni=sanzione accordo=accordi accordo=l'accordo accordi=l’accordo
        iran=dell'Iran iran=dall'Iran iran=all’Iran iran=nell'Iran iran=sull'Iran iran=l'Iran
        dell'iran=Iran l'accordo=accordi un'elezione=elezioni elezione=un'elezione
        elezioni=elezione citta=città città=citta CITTÀ=città città=Città perche=perché
        perché=perche virtu=virtù governo=governi governi=governo nucleare=nucleari
        nucleari=nucleare guerra=guerre guerre=guerra pace=paci paese=paesi presidente=presidenti
        ministro=ministri ministra=ministre americano=americani americana=americane
        americani=americano russo=russi russa=russe siriano=siriani siriana=siriane
        crisi=crisi banca=banche politica=politiche economico=economici
        economica=economiche amico=amici giornalista=giornalisti giornaliste=giornalista
        attacco=attacchi attacchi=attacco bombardamento=bombardamenti missile=missili
        parlare=parlato votare=votato votato=votano votano=votare elettore=elettori
        elettrice=elettrici trattativa=trattative negoziato=negoziati rifugiato=rifugiati
        rifugiata=rifugiati migrante=migranti confine=confini frontiera=frontiere
        esercito=eserciti militare=militari terrorista=terroristi europeo=europei
        europea=europee c'era=era quell'uomo=uomo bell'articolo=articolo
        sant'agata=agata U.S.A.=USA usa=U.S.A. onu=O.N.U. Perù=peru
        università=universita libertà=liberta unità=unita comunità=comunita""",
    "en": """
        sanction=sanctions sanctions=sanction election=elections war=wars city=cities
        cities=city country=countries bombing=bombed bombed=bombing attack=attacking
        minister=ministers iran=Iran's iran's=Iran café=cafe cafe=café naïve=naive US=us""",
    "fr": """
        accord=accords accords=accord accord=l'accord accords=d’accords iran=l'Iran iran=d'Iran
        iran=qu'Iran l'iran=Iran élection=élections election=élections élections=election
        élection=elections président=présidents president=président présidente=présidentes
        ministre=ministres guerre=guerres sanction=sanctions pays=pays ville=villes
        gouvernement=gouvernements gouvernemental=gouvernementale nucléaire=nucléaires
        nucleaire=nucléaire américain=américains américaine=américaines américain=américaine
        russe=russes syrien=syriens syrien=syrienne syriennes=syrienne européen=européens
        européen=européenne européennes=européen français=française francais=français
        frontière=frontières frontiere=frontières réfugié=réfugiés refugie=réfugié
        réfugiés=réfugiée migrant=migrants migrante=migrantes attaque=attaques attaquer=attaqué
        attaqué=attaques bombardement=bombardements voter=voté vote=votes électeur=électeurs
        négociation=négociations negociation=négociations journaliste=journalistes
        militaire=militaires terroriste=terroristes terrorisme=terrorismes armée=armées
        armee=armée crise=crises économique=économiques economique=économique
        politique=politiques banque=banques étranger=étrangers étrangère=étrangères
        cœur=coeur coeur=cœur œuvre=oeuvres ça=ca garçon=garcon Noël=noel
        aujourd'hui=aujourd’hui lorsqu'elle=elle qu'il=il s'il=il n'est=est
        jusqu'alep=Alep parlement=parlements peuple=peuples loi=lois droit=droits
        traité=traités traite=traité""",
    "de": """
        Wahl=Wahlen Wahlen=Wahl Krieg=Kriege Kriege=Krieg Krieges=Krieg Sanktion=Sanktionen
        Sanktionen=Sanktion Stadt=stadt Land=Landes Länder=Ländern laender=Laendern
        Präsident=Präsidenten prasident=Präsident Präsidentin=Präsidentinnen Minister=Ministers
        Ministerin=Ministerinnen Regierung=Regierungen Regierungen=Regierung
        Abkommen=Abkommens Vertrag=Vertrages Verträge=Verträgen vertrage=Verträge
        Angriff=Angriffe Angriffe=Angriffen Angriffs=Angriff Rakete=Raketen Bombe=Bomben
        Flüchtling=Flüchtlinge fluchtling=Flüchtlinge Flüchtlingen=Flüchtling Grenze=Grenzen
        Armee=Armeen Soldat=Soldaten Soldaten=Soldat Terrorist=Terroristen Krise=Krisen
        Bank=Banken Partei=Parteien Wähler=Wählern wahler=Wähler Stimme=Stimmen
        amerikanisch=amerikanische amerikanische=amerikanischen russisch=russische
        russischen=russischer syrisch=syrischen europäisch=europäische europaisch=europäischen
        deutsch=deutsche deutschen=deutscher politisch=politischen wirtschaftlich=wirtschaftliche
        nuklear=nukleare nuklearen=nuklear groß=gross gross=große Straße=Strasse
        strasse=Straßen Straßen=Straße Fuß=fuss weiß=weiss Gespräch=Gespräche
        Gesprächen=Gespräch Zeitung=Zeitungen Journalist=Journalisten Verhandlung=Verhandlungen
        Verhandlungen=Verhandlung Gericht=Gerichte Gesetz=Gesetze Gesetzes=Gesetz Volk=Volkes
        Bürger=Bürgern burger=Bürger Freiheit=Freiheiten Meinung=Meinungen
        Menschenrecht=Menschenrechte Frau=Frauen Kind=Kinder Kindern=Kinder
        Wahlkampf=Wahlkampfes Einheit=Einheiten""",
    "es": """
        elección=elecciones eleccion=elección elecciones=eleccion elecciones=elección
        sanción=sanciones sancion=sanciones sanciones=sanción guerra=guerras ciudad=ciudades
        ciudades=ciudad país=países pais=países países=pais presidente=presidentes
        presidenta=presidentas ministro=ministros ministra=ministras gobierno=gobiernos
        gobiernos=gobierno acuerdo=acuerdos acuerdos=acuerdo nuclear=nucleares
        nucleares=nuclear americano=americanos americana=americanas americano=americanas
        ruso=rusos rusa=rusas sirio=sirios siria=Siria europeo=europeos europea=europeas
        español=españoles espanol=español española=españolas ataque=ataques atacar=atacado
        atacado=atacaron misil=misiles bomba=bombas bombardeo=bombardeos frontera=fronteras
        refugiado=refugiados refugiada=refugiadas migrante=migrantes militar=militares
        ejército=ejércitos ejercito=ejército terrorista=terroristas crisis=crisis
        económico=económicos economico=económica económica=económicas político=políticos
        politico=político política=políticas banco=bancos votar=votado votaron=votar
        elector=electores negociación=negociaciones negociacion=negociaciones
        periodista=periodistas ley=leyes derecho=derechos pueblo=pueblos libertad=libertades
        unidad=unidades universidad=universidades corazón=corazon camión=camiones
        camion=camiones año=años mañana=manana niño=niños nino=niño situación=situaciones
        región=regiones region=regiones Perú=peru México=mexico mexico=México
        protesta=protestas tratado=tratados""",
}

APART = {
    "it": """
        banco=banda porto=parte governo=giorno guerra=guardia pace=pezzo casa=causa
        caso=cassa ministro=minestra russo=rosso siria=seria iran=iraq nave=neve voto=vita
        corte=carta mare=muro sole=sale arma=arte legge=lago donna=danno papa=pepe capo=cibo
        conto=canto pesca=pista""",
    "fr": """
        guerre=gare accord=accueil pays=paix loi=lait ville=voile mer=mur pain=point vin=vain
        chat=chaud roi=roue banque=bague russe=ruse syrie=serie iran=irak vote=voute front=fruit
        peuple=poule poisson=poison dessert=désirs armée=aimée main=mine terre=tour""",
    "de": """
        Krieg=Kragen Wahl=Wald Stadt=Staat Land=Lund Haus=Hose Kirche=Kirsche Bank=Band
        Volk=Wolke Recht=Rest Macht=Nacht Frieden=Freude Grenze=Grund Partei=Partie Meer=Mauer
        Iran=Irak Syrien=Serie Russe=Rose Armee=Armut Bombe=Bohne Gericht=Gesicht
        Vertrag=Betrag Wasser=Weise""",
    "es": """
        guerra=garra paz=pez casa=caza ciudad=cuidado pueblo=puente ley=luz rey=río banco=barco
        voto=vida mar=muro siria=seria iran=irak ruso=roja perro=pero carta=corte arma=arte
        gobierno=gorra tierra=torre cama=calma hombre=hambre nave=nieve país=paso""",
}


def pairs(table: dict[str, str]) -> list[tuple[str, str, str]]:
    """Language, typed, written."""
    return [
        (language, *pair.split("=", 1))  # type: ignore[misc]  # two parts, by the form above
        for language, text in table.items()
        for pair in text.split()
    ]

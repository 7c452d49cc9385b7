"""Word lists of German and English: abbreviations, sentence starters, stop words."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Something always follows these, whatever it is.
OPEN_ABBREVIATIONS = _words(
    """
    Dr Dres Prof Mag Ing Dipl Hr Hrn Fr Frl Mr Mrs Ms Messrs St Ste Hl hl Nr nr Nrn ca Ca bzw Bzw
    vgl Vgl bspw Bspw sog Sog evtl Evtl ggf Ggf inkl Inkl exkl einschl zzgl abzgl insb insbes geb
    gest verh max ehem Ehem Lt lt Col Maj Capt Sgt Sen Rep Gov Hon Rev vs resp gem zw Tel Hrsg Gen
    Abg Frhr Hptm Mt Ft Supt Adm Brig Cmdr approx Bsp bes Wr
    """
)
# These stand in the middle of a sentence or end one.
ABBREVIATIONS = _words(
    """
    usw etc ff Inc Corp Co Ltd Bros Jr Sr Mio Mrd Bio Tsd Std Min Sek Str Chr Jh Jhd Jan Feb Mär
    Apr Jun Jul Aug Sep Sept Okt Oct Nov Dez Dec Hbf Bhf Ave Blvd al Univ Abt Anm Red Ph
    """
)
# These abbreviate only in front of a number: "No. 1", "Art. 5", but "dieser Art."
NUMBERED_ABBREVIATIONS = _words("No Nos no Art Abs Kap Ziff Fig Bd Vol Sec Rn pp")
# Words that open a sentence and are otherwise lower case: after "3.", "B." or "Inc." they tell a
# new sentence from an ordinal, an initial or an abbreviation with its noun.
SENTENCE_STARTERS = _words(
    """
    Der Die Das Den Dem Des Ein Eine Einen Einem Einer Er Sie Es Wir Ich Ihr Man Dies Diese Dieser
    Dieses Diesen Damit Dabei Dafür Dagegen Daher Danach Dann Daneben Darauf Daraus Darin Darüber
    Davon Davor Dazu Denn Doch Dort Da Deshalb Deswegen Dennoch Derzeit Damals Allerdings Also Als
    Am An Auch Auf Aus Außerdem Bei Beim Beide Bereits Bis Bisher Durch Erst Etwa Für Gegen Heute
    Gestern Hier Hinter Im In Insgesamt Jedoch Jetzt Kein Keine Mit Mehr Nach Nachdem Neben Nicht
    Noch Nun Nur Ob Obwohl Ohne Schon Seit Seine Seinen Sein Ihre Ihren So Somit Sondern Trotz Über
    Um Und Unter Viele Vom Von Vor Während Was Weil Weitere Wegen Welche Wenn Wer Wie Wo Zu Zudem
    Zum Zur Zwar Zuvor Zuletzt Zwischen Zusätzlich Alle Aber Oder Einige Jede Jeder Sollte Laut
    The A It He She They We You This That These Those There In On At By For From With After Before
    When While If As But And However His Her Their Its An To Of Also Since What Who How Where Why
    """
)
GERMAN_STOP_WORDS = _words(
    """
    aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes
    anders auch auf aus bei beim bin bis bist da dabei dadurch dafür dagegen daher damit danach
    dann daran darauf daraus darin darüber darum das dass davon dazu dein deine deinem deinen
    deiner deines dem den denen denn der deren derer des dessen die dies diese dieselbe dieselben
    diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines einige
    einigem einigen einiger einiges einmal er es etwa etwas euch euer eure eurem euren eurer für
    gegen gewesen hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem
    ihren ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes jedoch jene jenem jenen
    jener jenes jetzt kann kein keine keinem keinen keiner keines können könnte könnten man manche
    manchem manchen mancher manches mehr mein meine meinem meinen meiner meines mich mir mit muss
    müssen musste nach nachdem nicht nichts noch nun nur ob obwohl oder ohne sehr sei seien sein
    seine seinem seinen seiner seines seit selbst sich sie sind so solche solchem solchen solcher
    solches soll sollen sollte sollten sondern sonst sowie über um und uns unser unsere unserem
    unseren unserer unter vom von vor wann war waren warum was weg wegen weil weiter welche welchem
    welchen welcher welches wenn wer werde werden wem wen weshalb wessen wie wieder wieso wieviel
    will wir wird wirst wo wobei wodurch wofür wogegen woher wohin wollen wollte wollten womit
    woran worauf woraus worin worüber worum wovon wozu wurde wurden während würde würden zu zum zur
    zwar zwischen
    """
)
ENGLISH_STOP_WORDS = _words(
    """
    a about above after again against all also am an and any are as at be because been before being
    below between both but by can could did do does doing down during each either few for from
    further had has have having he her here hers herself him himself his how i if in into is it its
    itself just me more most my myself no nor not of off on once only or other our ours ourselves
    out over own same she should so some such than that the their theirs them themselves then there
    these they this those through to too under until up very was we were what when where whether
    which while who whom whose why will with would you your yours yourself yourselves s t
    """
)
# Dropped from questions alone: they ask, and say nothing of what is asked about.
QUESTION_WORDS = _words(
    """
    viel viele vielen oft lange heißt bedeutet passierte geschah gibt gab genau eigentlich bitte
    sag sage nenne erkläre laut
    many much often long happened happen tell please name according exactly
    """
)

# Numbers as words, in both languages.
COUNTED = {
    "zwei": 2, "two": 2, "drei": 3, "three": 3, "vier": 4, "four": 4, "fünf": 5, "five": 5,
    "sechs": 6, "six": 6, "sieben": 7, "seven": 7, "acht": 8, "eight": 8, "neun": 9, "nine": 9,
    "zehn": 10, "ten": 10, "elf": 11, "eleven": 11, "zwölf": 12, "twelve": 12,
    "zwanzig": 20, "twenty": 20, "dreißig": 30, "thirty": 30, "hundert": 100, "hundred": 100,
}  # fmt: skip

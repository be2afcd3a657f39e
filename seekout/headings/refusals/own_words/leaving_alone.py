"""That somebody asks, in their own words, to be left alone: `kontaktieren Sie mich nicht mehr`, `не пишите мне больше`.

Each asks it of whoever wrote to them. `Schreiben Sie mir nicht auf Englisch` asks for something else, and who wants no
calls may be written to.
"""

from __future__ import annotations

_NOT_ALL = (
    r"(?! (?:\w+ )?(?:(?:auf|in|en|po|na|pa|em) (?:englisch|deutsch|english|anglais|inglese?|angielsku|engelsk\w?)"
    r"|before|until|vor|bis|avant|antes|prima|przed|innan|до)\b)"
)

LEAVING_ALONE = (
    (
        "you_ spam gdpr privacy",
        r"(?:told|asked|begged|warned|ordered) you (?:\w+ ){0,3}?to stop(?! (?:by|at|in)\b)"
        r"|(?:this|it|that|your \w+) (?:is|s|was) (?:\w+ )?spam(?! (?:folder|filter)\b)"
        r"|(?:this|you|that|which) (?:\w+ )?(?:violat|breach|infring)\w* (?:\w+ ){0,2}?(?:gdpr|privacy|dsgvo|rgpd)",
    ),
    (
        "kontaktier schreib mail belastig hor ruhe frieden",
        r"(?:kontaktier|schreib|mail|anschreib|anmail|belastig)(?:en|t|e|s)? (?:sie )?(?:bitte )?"
        rf"(?:mich|mir|uns) (?:bitte )?(?:nicht|nie|niemals)(?: mehr| wieder| nochmals?| erneut| an)*{_NOT_ALL}"
        r"|^(?:bitte )?hor(?:en sie|t|e?) (?:bitte |endlich )?auf$"
        r"|hor(?:en sie|t|e?) (?:bitte |endlich )?auf (?:mir|mich)"
        r"|lass(?:en sie|t|e)? mich (?:bitte |endlich )?in (?:ruhe|frieden)"
        r"(?! (?:\w+ )?(?:nachdenken|uberlegen|entscheiden|prufen|schauen|lesen|daruber)\b)",
    ),
    (
        "widersprech",
        r"(?<!nicht )widersprech\w* (?:\w+ ){0,3}?(?:nutzung|verarbeitung|verwendung|speicherung|kontakt\w*|werbung)"
        r"|ich widersprech\w+ hiermit",
    ),
    (
        "arret cess ecri contact sollicit demarch tranquille",
        r"(?:(?:arretez|cessez) (?:\w+ )?de (?:me |m |nous )|(?<!a )(?:arrete|cesse) de (?:me |m ))(?:\w+ )?"
        r"(?:ecrire|contacter|solliciter|demarcher|harceler|spammer|relancer|envoyer|deranger)"
        r"|ne (?:me |m |nous )(?:contact|ecriv|sollicit|demarch|envoy|derang|relanc)(?:ez|e)(?: \w+)? (?:plus|pas)"
        rf"{_NOT_ALL}|laissez moi (?:tranquille|en paix)",
    ),
    (
        "dej escrib contact molest correos mensajes",
        r"dej(?:en|ad|e|a) de (?:escribir|contactar|molestar|enviar|mandar|acosar)(?:me|nos)"
        r"|no (?:me|nos) (?:escrib|contact|molest|envi|mand|busqu)(?:an|en|a|e|as|es)(?: \w+)? (?:mas|nunca)"
        r"|no (?:deseo|quiero) (?:recibir )?(?:mas |sus |ningun )*"
        r"(?:correos|mensajes|mails|e ?mails|comunicaciones|contacto)|dej(?:en|a|e)me en paz",
    ),
    (
        "smett scriv contatt mandat pace lasciatemi",
        r"smett\w+ di (?:scriver|contattar|mandar|inviar|disturbar)(?:mi|ci)"
        rf"|non (?:scrivete|contattate|mandate|disturbate|cercate)(?:mi|ci){_NOT_ALL}|lasciatemi (?:in pace|stare)",
    ),
    (
        "rust schrijf contacteer benader",
        r"laat (?:mij|me) (?:\w+ )?met rust"
        r"|(?:schrijf|contacteer|benader|mail) (?:mij|me) (?:\w+ )?(?:niet|nooit)(?: meer| weer)",
    ),
    (
        "zycz przesta piszcie spokoj kontaktuj",
        r"nie (?:zycze|zyczymy) sobie (?:\w+ ){0,2}?(?:kontakt\w*|mail\w*|wiadomosci|korespondencji)"
        r"|przesta(?:n|ncie) (?:\w+ ){0,2}?(?:pisac|kontaktowac|wysylac)"
        rf"|nie (?:piszcie|pisz|kontaktujcie sie|wysylajcie)(?: \w+){{0,2}}? (?:wiecej|do mnie|juz|ze mna){_NOT_ALL}"
        r"|da(?:jcie|j) mi (?:\w+ )?spokoj",
    ),
    (
        "contact contat escrev mand envi parem paz incomod",
        r"nao (?:me|nos) (?:contact|contat|escrev|mand|envi|incomod|procur)(?:em|am|e|a)(?: \w+)? mais"
        r"|parem de (?:me |nos )?(?:\w+ )?(?:mandar|enviar|escrever|contactar|contatar|incomodar)"
        r"|deixem ?me em paz",
    ),
    (
        "kontakt skriv mail mejla sluta slutt fred stop_med vaere",
        r"(?:kontakta?|skriv|maila?|mejla) (?:till |til )?(?:mig|mej|meg) (?:inte|ej|ikke|aldrig|aldri)"
        r"(?: igen| mer| igjen| mere)"
        rf"|(?:ikke|inte|aldri|aldrig) (?:kontakta?|skriv|maila?|mejla) (?:till |til )?(?:mig|mej|meg){_NOT_ALL}"
        r"|(?:sluta|slutt a|stop med at|lad vaere med at|la vaere a) (?:\w+ )?"
        r"(?:kontakte?a?|skriva?e?|maile?a?|mejla|sende?|skicka)"
        r"|(?:lamna|la|lad) (?:mig|mej|meg) (?:vaere|ifred|i fred)",
    ),
    (
        "alkaa lopettakaa rauhaan",
        r"alkaa (?:\w+ ){0,2}?(?:ottako yhteytta|lahettako|kirjoittako|hairitko)"
        r"|lopettakaa (?:\w+ ){0,2}?(?:viest\w+|yhteydenot\w+|lahet\w+)|jattakaa minut rauhaan",
    ),
    (
        "пиш беспоко контакт присыл переста прекрат поко связыва турб търс",
        r"не (?:надо )?(?:пишите|пиши|беспокоите|контактируите|присылаите|связываитесь|писать)"
        rf"(?: \w+){{0,2}}? (?:больше|мне|меня|со мнои){_NOT_ALL}"
        r"|больше не (?:пишите|пиши|беспокоите|присылаите)"
        r"|(?:перестаньте|прекратите|хватит) (?:\w+ ){0,2}?(?:писать|беспокоить|присылать|рассылку|спамить)"
        r"|оставьте меня(?: \w+)? в покое"
        r"|не (?:пишіть|турбуите)(?: \w+){0,2}? (?:більше|мені|мене)|більше не (?:пишіть|турбуите)"
        r"|не ме (?:търсете|безпокоите)|не ми пишете",
    ),
    (
        "nepis nekontakt neobtez nechte neotravuj",
        r"(?:(?:uz|vice|viac|mi|me|mne|ma|prosim|nikdy) )*(?:nepiste|nekontaktujte|neobtezujte|neotravujte)"
        rf"{_NOT_ALL}|nechte me (?:byt|na pokoji)",
    ),
    (
        "contactati cautati deranjati scrieti trimiteti pace",
        r"nu (?:ma|imi|mi) (?:mai )?(?:contactati|cautati|deranjati|scrieti|trimiteti)|lasati ma in pace",
    ),
    (
        "keress irjanak zaklas hagyjanak",
        r"ne (?:keress\w*|irjan\w*|zaklass\w*)(?: \w+)? (?:tobbet|engem|ujra)|hagyjanak beken",
    ),
    (
        "kontaktirati kontaktirajte pisati pisite",
        r"(?:nemojte|ne) (?:me |mi )?(?:vise |vec )?(?:kontaktirati|kontaktirajte|pisati|pisite)(?: mi| me)?(?: vise)?",
    ),
    ("επικοινωνει γραφετε ενοχλει", r"μην? (?:μου |με |ξανα ?)*(?:επικοινωνειτε|γραφετε|ενοχλειτε|στελνετε)"),
    ("yazmayin rahatsiz gondermeyin", r"(?:bana|beni) (?:\w+ ){0,2}?(?:yazmayin|gondermeyin|rahatsiz etmeyin)"),
)

"""Columns whose headers ask for something near to contact: what else was consented to, requests that people made, and
how they would be contacted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seekout.headings.answers import NOBODY_ASKED, is_answer_no
from seekout.headings.phrases import phrases
from seekout.text.folding import fold
from seekout.text.later import later

# What else is accepted or open: `Background check consent`, `InMail accepted`.
_OF_OTHER_CONSENTS = later(
    r"\b(?:background|drug|reference|submit|submission|represent|representation|recording|video|photo)\b"
    r"|\b(?:contact|invite|in ?mail|message|email)s? accepted\b|\bopen (?:contact|in ?mail|message|email)s?\b"
    r"|\b(?:email|mail|message|in ?mail)s? (?:is )?open$"
)
# What else is consented to, where the header says nothing of contact or of data.
_OF_OTHER_THINGS = later(
    r"\b(?:relocat\w*|visas?|sponsorship|immigration|salar\w+|disclos\w*|travel\w*|overtime|cookies?|parental|guardian"
    r"|medical|dental|vaccin\w*|criminal|credit|dbs|biometrics?|fingerprints?|polygraph|assessments?|tests?|testing"
    r"|weekends?|night|shifts?|interview\w*|transcripts?|umzug\w*|visum\w*|gehalt\w*|fotos?|referenz\w*|reisen"
    r"|reisebereitschaft|fuhrungszeugnis|demenagement|salaire|deplacements?|referencias?|traslado|viajar|mudanca"
    r"|viagens"
    r"|verhui\w+|referenties|trasferimento|trasferte|relokac\w*|przeprowadzk\w*|flytt\w*"
    r"|(?:share|sharing|send|sending|forward\w*|present|release) (?:\w+ ){0,2}(?:cv|cvs|resumes?|profile|payslips?)"
    r"|(?:cv|resume|profile) (?:sharing|submission|forwarding))\b"
)
# What people opt out of where a header says so.
_OF_OTHER_OPT_OUTS = later(
    r"\b(?:48|wtr|wtd|working time|401|403|pension|superannuation|insurance|medical|dental|vision|health(?:care)?"
    r"|benefits?|arbitration|overtime|on call|relocation|stock|espp|401k|403b)\b"
)
_OPT_OUT = later(r"\bopt(?:ed|s|ing)?(?: |)outs?\b")
_REACHED = later(
    r"\b(?:contact\w*|kontakt\w*|contat\w*|e ?mails?|mails?|mailings?|marketing|newsletters?|outreach|communicat\w*"
    r"|messag\w*|gdpr|dsgvo|rgpd|privacy|personal data|data (?:processing|storage|retention|protection))\b"
)

# Whoever asks to be erased writes it down as a request.
_REQUEST_WORDS = frozenset(
    "dsar dsr sar request requests requested anfrage anfragen antrag anfrageart anfragetyp demande demandes solicitud"
    " solicitudes solicitacao pedido pedidos richiesta richieste verzoek verzoeken wniosek zadanie talep begaran"
    " anmodning betroffenenanfrage betroffenenrecht betroffenenrechte rights droits derechos direitos diritti".split()
)
_PRIVACY_WORDS = frozenset(
    "dsar gdpr dsgvo rgpd lgpd rodo avg ccpa kvkk privacy datenschutz betroffenenanfrage betroffenenrecht"
    " betroffenenrechte arco lopd interessato titolare titular personne betrokkene".split()
)
_OF_SUBJECTS = later(r"\b(?:data subjects?|subject access)\b")
_TO_BE_LEFT = later(
    r"^(?:(?:gdpr|dsgvo|rgpd|data|datos|daten|full|please|right|request|requests|requested|the|for|of|to|be|account"
    r"|profile|record|completed|done|closed|pending|open|wants?|droit|derecho|direito|diritto|recht|auf|al|a|l|d|de"
    r"|all|da|ao|op) )*"
    r"(?:eras(?:e|ed|ure|ing)|delet(?:e|ed|ion|ing)|removal|(?:be )?forgotten|opt ?out|opted out|unsub\w*|objections?"
    r"|objected|object to|do not contact|stop(?:ped)? contact\w*|withdraw\w* (?:of )?consent|consent withdraw\w*"
    r"|restrict(?:ion)? (?:of )?processing"
    r"|(?:daten)?lo?e?sch\w*|widerspr\w*|widerruf\w*|efface\w*|suppression(?! de poste)|opposition|oubli"
    r"|supresion|borrado|baja(?! (?:medica|laboral|maternal|paternal))|oposicion|olvido|cancelacion$|cancellazione$"
    r"|opposizione|oblio|verwijder\w*|bezwaar"
    r"|vergetelheid|exclusao|eliminacao|remocao|esquecimento|oposicao|usuni\w*|sprzeciw|silme|radering|radera|sletting"
    r"|sletning)\b"
)
# Of such a request these ask for something else.
_OF_OTHER_RIGHTS = later(
    r"^(?:\w+ ){0,3}?(?:access|auskunft|acces|acceso|accesso|acesso|inzage|dostep|portab\w*|ubertragb\w*|rectif\w*"
    r"|rettif\w*"
    r"|berichtig\w*|correct\w*|update|copy|information|info)\b"
)
# What a request asks for stands among its first words.
_MOST_WORDS = 30

_PREFERENCE_WORDS = frozenset(
    "preference preferences pref prefs praferenz praferenzen preferenza preferenze preferencia preferencias voorkeur"
    " voorkeuren preferencje tercih tercihi tercihleri kontaktpraferenz kontaktpraferenzen kontaktwunsch"
    " contactvoorkeur"
    " contactvoorkeuren kommunikationspraferenz onskemal wunsch".split()
)
_PREFERENCE_IN = later(
    r"(?:kontakt|kommunikations|mail|werbe|newsletter|contact|communicatie)(?:praferenz|praeferenz|voorkeur|wunsch)"
)
_OF_CONTACT = later(
    r"\b(?:contact\w*|contacto|contato|contatto|kontakt\w*|communications?|comunicac\w*|comunicaz\w*"
    r"|kommunikation\w*|communicatie\w*|werbe\w+|mailpra\w+|newsletter\w*"
    r"|iletisim|outreach|mailings?|e ?mails?|mails?|marketing|newsletters?|messaging)\b"
)
# How, when and by whom somebody would be contacted: "none" chooses nothing there.
_HOW = frozenset(
    "method methods way ways channel channels medium means mode time times day days hour hours language person name"
    " type format address weg art kanal canal canale moyen sprache zeit heure idioma horario frequency".split()
)
_NONE = phrases(
    "none|keine|keiner|kein|keinen|aucun|aucune|ninguna|ninguno|nenhuma|nenhum|nessuna|nessuno|geen|ingen|inga"
    "|brak|zaden"
    "|zadna|yok|hicbiri|nothing|nobody|never|no|nein|non|nao|nie|nej|nei|nee|false|dont|do_not|none_at_all|not_at_all"
    "|no_communication|no_communications|nichts|rien|nada|niente|niets"
)
_NOT_IN_WRITING = later(
    r"(?:(?:by|via|per) )?(?:tele)?(?:phone|calls?|post|letters?|letter|sms|text|texts|mobile)(?: calls?)? only"
    r"|only (?:by |via |per )?(?:tele)?(?:phone|calls?|post|letters?|sms|text)"
    r"|nur (?:per |via )?(?:telefon\w*|post|brief\w*|sms)|nur telefonisch|uniquement par (?:telephone|courrier|sms)"
    r"|(?:solo|so) (?:por |per )?(?:telefono|telefone|correo postal|posta|sms)|alleen (?:per )?(?:telefo\w*|post)"
)
_PHONED = (
    r"(?:(?:by|via|per|par|por|over|per|tramite|pelo|przez|med) )?"
    r"(?:(?:the )?(?:tele)?phone|calls?|telefon\w*|telephone|bellen|anruf\w*|appels?|llamadas?|chiamate)"
)
_ONLY = (
    r"(?:only|nur|ausschliesslich|uniquement|seulement|solo|solamente|unicamente|alleen|apenas|so|tylko|endast|bara"
    r"|kun)"
)
_SMALL = (
    r"(?:please|pls|bitte|svp|merci|aub|por favor|per favore|prosze|wants|prefers?|wishes|contact\w*|kontakt\w*|reach"
    r"|erreichbar|joignable|to be|be|is|can|may)"
)
_BY_PHONE_ALONE = later(rf"(?:{_SMALL} )*(?:{_PHONED} {_ONLY}|{_ONLY} (?:{_SMALL} )*{_PHONED}|no mail)(?: {_SMALL})*")
_STEMS_OF_WAYS = ("no mail", "phone", "call", "telefon", "bell", "anruf", "appel", "llamad", "chiam")
_NOTED = later(r"[,;|/\n()\[\]{}\"'•·!]+|\.(?:\s|$)|\s[-–—]\s")

# Columns that are called after writing to people itself, and what forbids it there: `Outreach`, not allowed. A plain no
# may say that nobody has written yet.
_OF_WRITING = later(
    r"(?:(?:cold|recruit(?:er|ing|ment)|candidate|direct|further|future|active|any|our|e ?mail|sms|marketing|sales|job"
    r"|weitere|aktive) )*"
    r"(?:outreach|contact(?:ing|s)?|mailings?|mailing list|messaging|messages|marketing|communications?|correspondence"
    r"|newsletters?|subscriptions?|alerts?|campaigns?|e ?mailing|e ?mails?|approach(?:ing)?|solicitations?"
    r"|prospection|demarchage"
    r"|ansprache|direktansprache|kontakt|kontaktaufnahme|werbung|mailen|benadering|benaderen|contacto|contatto|contato"
    # The status of a contact is where somebody stands.
    r"|prospeccion|prospecao|(?:newsletters?|subscriptions?|marketing|mailings?|mailing list) (?:status|state))"
)
# The same in Japanese, Korean and Chinese, as they are folded.
_OF_WRITING_FAR = frozenset(
    map(
        fold,
        "メール配信 配信メール メール受信 営業メール 広告メール 案内メール メルマガ メルマガ配信 メルマガ登録"
        " ニュースレター ダイレクトメール 뉴스레터 뉴스레터수신"
        " 이메일수신 邮件订阅 郵件訂閱 订阅 訂閱 推送".split(),
    )
)
_FORBIDS_FAR = frozenset(
    map(
        fold,
        "停止 停止中 不可 拒否 不要 希望しない 希望せず 希望なし 解除 解除済 解除済み 退会 退会済"
        " NG 否 いいえ なし 거부 수신거부 아니오 해지 중지"
        " 退订 已退订 退訂 已退訂 拒绝 拒絕 取消 已取消 不同意 不接收".split(),
    )
)
_CROSSES = frozenset("×✕✗✘❌☓xX")
_FORBIDS = later(
    r"(?:(?:is|are|it|strictly|explicitly|absolutely|generally|ist|est|es|e) )*"
    r"(?:(?:not|no longer) (?:allowed|permitted|authori[sz]ed|ok|okay|wanted|desired|welcome)"
    r"|un(?:wanted|welcome|desired)|forbidden"
    r"|disallowed|prohibited|banned|off|switched off|turned off|disabled|never|never again"
    r"|nicht (?:erlaubt|gestattet|erwunscht|gewunscht|zulassig|gewollt)|verboten|untersagt|unerwunscht|unzulassig"
    r"|(?:non|pas) (?:autorise|souhaite|permis|voulu)e?s?|interdite?s?"
    r"|no (?:permitid|autorizad|desead)[oa]s?|prohibid[oa]s?"
    r"|non (?:consentit|autorizzat|permess|gradit)[aeio]|vietat[aeio]|proibit[aeio]"
    r"|niet (?:toegestaan|gewenst|toegelaten)|ongewenst|verboden"
    r"|nao (?:permitid|autorizad|desejad)[oa]s?|proibid[oa]s?)"
    r"(?: (?:by|von|par|por|da|door) \w+(?: \w+)?)?"
)

# An outreach that was declined may be an offer that was; mails that were declined are none any more.
_REFUSED = phrases(
    "declined|refused|rejected|blocked|denied|objected|cancelled|canceled|stopped|abgelehnt|refuse|rechazado|rifiutato"
    "|geweigerd"
)
_OF_MAILS = frozenset(
    "marketing mailing mailings newsletter newsletters subscription subscriptions alerts communication communications"
    " correspondence email emails emailing mail mails contact contacting kontakt kontaktaufnahme contacto contatto"
    " contato werbung".split()
)

# What lists of those who opted out are called; those of the second kind only where nothing else stands beside it, but
# for words that say nothing.
_OPT_OUT_LISTS = phrases(
    "abmeldungen|abgemeldete|abbestellungen|austragungen|loschantrage|loschanfragen|loschwunsche|werbewiderspruche"
    "|desabonnes|desabonnements|desinscriptions|desinscrits|uitschrijvingen|uitgeschrevenen|disiscritti|disiscrizioni"
    "|descadastros|descadastrados|wypisani|avregistreringar|avregistrerade|unsubscribers|optouts|unsubs"
)
_LISTS_ALONE = phrases(
    "widerspruche|widersprueche|loschungen|oppositions|bajas|afmeldingen|wypisane|avmeldinger|afmeldinger|cikanlar"
    "|erasures|exclusions|complaints|sparrade|cancellati|eliminados|supprimes|verwijderden|usunieci"
    "|erasure|dsar|dsars|objections|complainers|deletions|removals"
)
_LISTS_OF_REQUESTS = later(r"\b(?:removal|deletion|erasure|opt out|unsubscribe|privacy|data subject) requests$")
BESIDE_LISTS = phrases(
    "list|liste|lista|lijst|listeden|export|newsletter|gdpr|rgpd|dsgvo|rodo|requests|request|all|alle|people|personen"
    "|candidates|candidate|kandidaten|contacts|kontakte|members|subscribers|mailing|mailings|mail|mails|email|emails"
    "|mailchimp|hubspot|salesforce|file|datei|final|copy|kopie|der|die|das|vom|von|am|de|des|du|la|le|les|di|van"
    "|the|our"
    "|unsere|data|csv|xlsx|download|report|q|v|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february"
    "|march|april"
    "|june|july|august|september|october|november|december|januar|februar|marz|mai|juni|juli|oktober|dezember|janvier"
    "|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre|enero|febrero|marzo|abril|mayo"
    "|junio|julio"
    "|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre"
    "|dicembre"
    "|maart|mei|augustus|copia|kopi|export|alt|neu|new|old|final|stand|liste|to|be|for|bis|ab"
)


def is_list_of_refusals(folded: str) -> bool:
    """Whether a title, or the name of a sheet or a file, is what a list of those who opted out is called:
    `Acme Abmeldungen 2024`."""
    words = [word for word in folded.split() if not word.isdecimal()]
    if _LISTS_OF_REQUESTS.search(" ".join(words)):
        return True
    left = [word for word in words if word not in BESIDE_LISTS]
    return bool(left) and (left[-1] in _OPT_OUT_LISTS or _LISTS_ALONE.issuperset(left))


def is_of_other_consent(text: str) -> bool:
    """Whether a header asks about consent to something else than being contacted: `Relocation consent`."""
    if _OF_OTHER_CONSENTS.search(text) is not None:
        return True
    return _OF_OTHER_THINGS.search(text) is not None and _REACHED.search(text) is None


def is_of_other_opt_out(text: str) -> bool:
    """Whether a header asks who opted out of something else than being contacted: `48 hour opt-out`."""
    return (
        _OPT_OUT.search(text) is not None
        and _OF_OTHER_OPT_OUTS.search(text) is not None
        and _REACHED.search(text) is None
    )


def is_by_phone_alone(text: str) -> bool:
    """Whether a piece of a note says that its person is to be phoned and reached in no other way: `phone only`.

    `no mail` is another that means a wish, or that there is no address.
    """
    folded = fold(text)
    return any(stem in folded for stem in _STEMS_OF_WAYS) and any(
        _BY_PHONE_ALONE.fullmatch(fold(piece)) for piece in _NOTED.split(text.replace("a.u.b.", "aub"))
    )


def asks_near_it(words: Sequence[str]) -> bool:
    """Whether a header asks for a request that somebody made, or how they would be contacted."""
    return _is_request(words) or _is_preference(words)


def leaves_none(words: Sequence[str], cell: str) -> bool:
    """Whether a cell of such a column asks to be erased or not to be contacted, or says that no contact is wished."""
    said = fold(cell)
    if not said or cell.lstrip().startswith("--"):
        # "--None--": nobody has chosen anything.
        return False
    if _is_preference(words):
        return said in _NONE or _NOT_IN_WRITING.fullmatch(said) is not None
    if _TO_BE_LEFT.match(said):
        return True
    if _PRIVACY_WORDS.isdisjoint(words) and _OF_SUBJECTS.search(" ".join(words)) is None:
        return False
    if is_answer_no(said) or NOBODY_ASKED.fullmatch(said):
        return False
    return _OF_OTHER_RIGHTS.match(said) is None or _asks_for_more(said)


def is_of_writing(words: Sequence[str]) -> bool:
    """Whether a column is called after writing to people itself: `Outreach`, `Email marketing`."""
    text = " ".join(words)
    return _OF_WRITING.fullmatch(text) is not None or text in _OF_WRITING_FAR


def forbids(words: Sequence[str], cell: str) -> bool:
    """Whether a cell of such a column says that it may not be done: `not allowed`, `forbidden`, `off`."""
    said = fold(cell)
    if not _OF_WRITING_FAR.isdisjoint(words):
        return cell.strip() in _CROSSES or said in _FORBIDS_FAR
    return _FORBIDS.fullmatch(said) is not None or (said in _REFUSED and not _OF_MAILS.isdisjoint(words))


def may_be_forbidden(cells: Iterable[str]) -> bool:
    """Whether `forbids` may find anything in one of these cells, which are ASCII. Addresses forbid nothing."""
    said = [fold(cell) for cell in cells if cell and "@" not in cell]
    return any(one in _REFUSED or one in _FORBIDS_FAR or one == "x" or _FORBIDS.match(one) for one in said)


def _asks_for_more(said: str) -> bool:
    """Whether a request that begins with another right goes on with being left alone: `Access and erasure`."""
    words = said.split()
    return any(_TO_BE_LEFT.match(" ".join(words[start:])) for start in range(1, min(len(words), _MOST_WORDS)))


def _is_request(words: Sequence[str]) -> bool:
    return not _REQUEST_WORDS.isdisjoint(words)


def _is_preference(words: Sequence[str]) -> bool:
    return (
        (not _PREFERENCE_WORDS.isdisjoint(words) or any(map(_PREFERENCE_IN.match, words)))
        and _HOW.isdisjoint(words)
        and _OF_CONTACT.search(" ".join(words)) is not None
    )


__all__ = [
    "BESIDE_LISTS",
    "asks_near_it",
    "forbids",
    "is_list_of_refusals",
    "is_of_other_consent",
    "is_of_other_opt_out",
    "is_of_writing",
    "leaves_none",
    "may_be_forbidden",
]

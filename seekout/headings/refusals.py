"""Refusals told of somebody: `declined to be contacted`, `has not consented`, `wants all data deleted`.

What was done (refusing, not consenting, erasing, complaining, leaving out) and what it was done to stand in one
sentence with nothing but small words between. Whoever declined an offer refused nothing of the kind.
"""

from __future__ import annotations

import re
from functools import lru_cache

from seekout.headings.denials import denies_before
from seekout.text.folding import fold

# Words that may stand between what is done and what it is done to.
_SMALL = (
    r"(?:(?:to|be|being|been|any|all|every|our|the|a|an|his|her|their|my|your|of|from|for|with|by|us|me|him"
    r"|them|further"
    r"|future|more|direct|again|in|into|on|at|about|re|regarding|receive|receiving|get|getting|such|this|these|having"
    r"|yet|and|or|mass|bulk|personal|cold|recruiter|agency|automated|unsolicited|email) )*"
)
_REACHING = (
    r"(?:re ?)?(?:contact(?:s|ed|ing)?|e ?mail(?:s|ed|ing|ings)?|mail(?:s|ing|ings)|outreach|approach(?:es|ed)"
    r"|marketing|messag(?:e|es|ed|ing)|communications?|solicit\w*|inmails?|newsletters?|spam\w*|headhunted|recruiting"
    r"|processing)"
)
_LAW = r"(?:gdpr|dsgvo|ds gvo|rgpd|lgpd|rodo|ccpa|data protection|ico|cnil)"
_ERASE = r"(?:delet|eras|remov|wip(?:e|ing)|purg|anonymi|forg[eo]t)\w*"
_KEPT = (
    r"(?:data|details|profile|records?|information|everything|cv|resume|database|db|crm|systems?"
    r"|(?:mailing|our|your|the) lists?)"
)
_GOES_OUT = (
    r"(?:campaigns?|mailings?|mailing lists?|outreach|sequences?|cadences?|drips?|e ?mails?|mails|marketing"
    r"|newsletters?|communications|comms)"
)
_NOT = r"(?:not|never|hasnt|havent|didnt|doesnt|wont|refused to|declined to|unwilling to)"

_NO = r"(?:kein\w*|nicht|nie|ne|pas|non|no|nao|niet|geen|ikke|inte|ej)"
_GIVEN = (
    r"(?:a|ha|hat|heeft|har|he|dado|dato|deu|da|donne|donnee|erteilt|gegeben|gegeven|gett|gitt|givet|wyraza|wyrazila?"
    r"|udzielil|son|sa|su|il|suo|seu|o|el|la|le|l|fait|concedido|concesso|obtenu|erhalten|vorhanden|liegt|vor)"
)
_NEEDED = r"(?:notig|noetig|erforderlich|requis|necessaire|nodig|necessario|needed|required)"
_TAKE = (
    r"(?:retir\w*|togli\w*|borr\w*|quit\w*|suppr\w*|streich\w*|gestrichen|(?:ge)?lo?e?sch\w*|nehm\w*|genommen"
    r"|entfern\w*"
    r"|austrag\w*|schrap\w*|verwijder\w*|usun\w*|elimin\w*|cancell\w*|rimuov\w*|remov[ae]\w*)"
)
_LIST = (
    r"(?:lista|liste|verteiler|kartei|datenbank|base|fichier|archivio?|bestand|database|bazy|listy|lijst|adressbuch)"
)

# Each with the beginnings of words of which one stands in whatever it finds.
_REFUSALS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (tuple(stems.split()), re.compile(rf"\b(?:{pattern})\b"))
    for stems, pattern in (
        # refused any contact, objects to being emailed
        (
            "refus declin object oppos averse against",
            rf"(?:refus(?:e|es|ed|ing|al)|object(?:s|ed|ing|ion|ions)?|oppos(?:e|es|ed)|averse|against)"
            rf" {_SMALL}{_REACHING}"
            # A declined InMail is an answer to one.
            rf"|declin(?:e|es|ed|ing) {_SMALL}(?:be )?(?:contact(?:ed)?|outreach|communications?|emailed|marketing)"
            r"|oppos\w* a (?:\w+ ){0,2}?(?:sollicitation|contact|prospection|demarchage|contacto|contatto)\w*",
        ),
        (
            "object",
            r"(?:has|have|person|candidate|subject) (?:formally )?objected|(?:data subject|formal) objection"
            r"|objection (?:was )?(?:received|lodged|raised|filed|noted|registered|on file)",
        ),
        # has not given consent, never opted in
        (
            "consent opt permission agree",
            rf"{_NOT} (?:(?:yet|give|given|gave|giving|provide|provided|us|his|her|their|any|been|explicitly|formally"
            rf"|signed|return|returned) )*(?:consent(?:ed|ing)?|opt(?:ed)? in|optin|permission|agreed?"
            rf" {_SMALL}{_REACHING})",
        ),
        # asked us to delete everything, delete me
        (
            "ask want request demand insist",
            rf"(?:ask|want|request|demand|insist)(?:s|ed|ing)? (?:\w+ ){{0,2}}?(?:to|that|for|have|all|be|we)"
            rf" (?:\w+ ){{0,2}}?"
            rf"{_ERASE} (?:\w+ ){{0,2}}?{_KEPT}(?! (?:feature|function|page|tool|button))|asked (?:\w+ )?not to$",
        ),
        (
            "delet eras forg anonymi purg wip lose",
            r"(?:delete|erase|forget|anonymi[sz]e|purge|wipe) (?:all )?(?:me|him|her|(?:my|his|her|all"
            r"|personal) data)"
            r"|to be (?:erased|forgotten|anonymi[sz]ed|wiped)"
            r"|(?:lose|forget) (?:my|his|her|their|our) (?:number|e ?mail|details|contact\w*)"
            r"|(?:data|record|contact)s? (?:was |been |is )?(?:anonymi[sz]ed|erased)|^anonymi[sz]ed$",
        ),
        (
            "request right rtbf art",
            r"requests? (?:for )?(?:data )?(?:erasure|deletion|removal)|rtbf|right to object|rights? request erasure"
            r"|exercised (?:(?:the|their|his|her) )?rights?|^art(?:icle|ikel)? (?:17|21)(?: (?:objection"
            r"|request|erasure))?$",
        ),
        (
            "take taken stop list",
            r"tak(?:e|en) (?:\w+ ){1,3}off (?:everything|all|our|every)|please stop$"
            r"|(?:no longer|not|doesnt|never) (?:wants?|wish(?:es)?) to be (?:\w+ ){0,3}?(?:lists?|database|crm)",
        ),
        # GDPR: erase, complained about our emails
        (
            "gdpr dsgvo gvo rgpd lgpd rodo ccpa protection ico cnil avg",
            rf"{_LAW}(?: (?:request|data|subject|right|rights|to|of|for|article|art|full|was|be))* (?:eras"
            rf"|delet|remov|block|wipe|purge|d$"
            r"|losch|loesch|forg[eo]t|object|complain|widerspr|supr|suppr|effac|baja|block|borra|usuni|verwijd"
            r"|wis|bezwaar|17|21)\w*"
            rf"|(?:remov|delet|eras|object|anonymi)(?:ed|ised|ized) (?:per |under |by |for |due to |via )?{_LAW}"
            rf"|(?:art|article|artikel|articulo|articolo|artigo) (?:17|18|21) (?:\w+ )?{_LAW}"
            r"|avg (?:verzoek|verwijder\w*|wisverzoek|bezwaar)",
        ),
        (
            "complain spam junk",
            r"(?:mark|flag|report)(?:s|ed|ing)? (?:\w+ ){0,3}?(?:as|for) (?:a )?(?:spam|junk)\w*"
            r"|complain(?:s|ed|t|ts|ing)? (?:(?:to|with) (?:\w+ ){1,3}?)?"
            rf"(?:about|over|of|regarding|re|due to|because of|for) {_SMALL}(?:{_REACHING}|us)"
            rf"|complain(?:s|ed|t|ts|ing)? (?:to|with|at|under) (?:the )?{_LAW}",
        ),
        (
            "cease threat stay keep steer leav received letter notice",
            r"cease (?:(?:and|n) )?desist|c d (?:received|letter|notice)|legal threats?|stay away"
            r"|(?:steer|keep|stay) (?:well )?clear of|steer clear"
            r"|threat(?:en\w*)? (?:us )?(?:of |with |to )?(?:legal|sue|court|lawyers?|solicitors?|lawsuit)"
            r"|lea(?:ve|ving) (?:me|him|her|them) (?:well )?alone",
        ),
        # exclude from all campaigns, do not add to sequences, not to be exported
        (
            "exclud suppress omit skip keep leave remove include add enrol put",
            r"(?:exclude|excluded|suppress|keep (?:out|off)|leave out|do not (?:add|include|enroll?|put))"
            rf" {_SMALL}{_GOES_OUT}|(?:remove|skip|omit) (?:her |him |me )?(?:from|in) {_SMALL}{_GOES_OUT}",
        ),
        ("export sync", r"do not (?:ever )?(?:export|sync)(?! (?:\w+ ){0,2}(?:cv|resume|profile))|not to be exported"),
        # wants nothing to do with us, do not re-engage, refuses all recruiters
        (
            "nothing forget engage approach activate target contact recruiters agencies headhunters msg basta geen dsar"
            " eras",
            r"(?:wants?|wish(?:es)?|have|has) nothing (?:more |further )?to do with (?:us|our|recruiters|agencies)"
            r"|(?:ask|want|request|demand)(?:s|ed)? (?:\w+ )?(?:that )?(?:we|us to) forget"
            r"|(?:do not|never) (?:ever )?re ?(?:engage|approach|activate|target|contact)"
            r"|refus(?:e|es|ed|ing) (?:to deal with )?(?:all |any )?(?:recruiters|agencies|headhunters)"
            r"|no (?:more )?msgs?(?: please| pls)?$|basta (?:de )?(?:correos|e ?mails?|mails?|contatti|contactos)"
            r"|geen (?:e ?)?mails? meer|dsar (?:\w+ )?(?:delet|eras|remov)\w*|erasure req",
        ),
        # not contactable, not allowed to contact
        ("contactable contattabile", r"(?:not|non|un) contactable|uncontactable (?:by|per|on|at)|non contattabile"),
        # no future contact, contact refused
        (
            "contact communic mail newslet messag outreach spam ansprache",
            r"(?:no|zero) (?:(?:further|future|more|cold|recruiter|agency|marketing) )+"
            rf"{_REACHING}|zero contact|no (?:newsletters?|spam)|not (?:for|to) contact|keine direktansprache"
            r"|(?:contact|communication) (?:is |was )?(?:denied|refused|declined|blocked|banned|barred|suspended)"
            rf"|under no circumstances (?:\w+ )?{_REACHING}",
        ),
        (
            "allowed permitted supposed authori",
            rf"(?:not|never|no longer) (?:allowed|permitted|supposed|authori[sz]ed) {_SMALL}{_REACHING}",
        ),
        (
            "contacted emailed approached messaged",
            r"(?:cannot|can not|cant|may no longer|must no longer|shall not|are not to|is not to) (?:ever )?(?:be )?"
            r"(?:contacted|emailed|approached|messaged)",
        ),
        (
            "contact mail message approach",
            r"(?:do not|never|nor) \w+ (?:or|and|nor) (?:contact|e ?mail|mail|message|approach)",
        ),
        (
            "ping sequence bother spam pester haras nudge dm hassle headhunt",
            r"(?:do not|never) (?:\w+ )?(?:ping|sequence|bother|spam|pester|harass|nudge|dm|hassle|headhunt)",
        ),
        ("write reach touch", r"(?:not|never) to (?:ever )?(?:write|reach out|get in touch)(?: to)?"),
        (
            "open receptive accepting follow writing sending spamming report block pub",
            r"(?:not|never|isnt|not at all) (?:open|receptive|accepting|willing|happy) "
            rf"{_SMALL}(?:{_REACHING}|recruiters|agencies|headhunters)|do not (?:ever )?follow up(?! (?:until"
            rf"|before|on|with))"
            r"|(?:stop|stopp) (?:writing|sending|spamming|bothering|pub|spam|marketing|mailing)|report(?:s|ed"
            r"|ing)? us"
            r"|blocked our",
        ),
        # Of other languages.
        (
            "consen einwillig zustimm erlaubnis toestemm zgod samtyk samtyc autoriz nesouhlas",
            rf"(?:{_NO} (?:{_GIVEN} )*(?:consen|einwillig|zustimm|toestemm|zgod|samty|autorizac|autorizz)\w*"
            rf"|(?:einwillig|zustimm|toestemm|consen|samty)\w* (?:{_GIVEN} )*{_NO}(?: {_GIVEN})+)(?! (?:\w+"
            rf" )?{_NEEDED})"
            r"|kein\w* (?:erlaubnis|genehmigung|freigabe) (?:\w+ ){0,2}?kontakt\w*|nesouhlas\w*",
        ),
        (
            "lista liste list verteiler kartei datenbank base fichier archiv bestand database bazy",
            rf"{_TAKE} (?:\w+ ){{0,3}}?(?:de|da|dalla|dal|von|van|uit|aus|z) (?:\w+ )?{_LIST}(?! (?:courte"
            rf"|restreinte|corta|breve))"
            rf"|(?:aus|von|uit|van) (?:\w+ )?{_LIST} {_TAKE}",
        ),
        (
            "losch loesch tabu finger abmeld ausgetragen anfass gelo",
            r"(?:daten|profil|adress)?lo?e?sch(?:ung|wunsch|antrag|begehren|bitte)\w*|(?:daten|profil"
            r"|datensatz) (?:\w+ )?gelo?e?scht"
            r"|finger weg|tabu(?:kandidat\w*)?|nicht mehr anfassen|abmeldung (?:vom |von )?(?:newsletter|verteiler)"
            r"|hat sich (?:\w+ ){0,3}?(?:ausgetragen|abgemeldet)",
        ),
        (
            "baja vetad datos dados dati descadastr cancellami exclus insistir prise approcher sistema oposicion effac",
            r"(?:dio|darse|dieron|dar) de baja|baja (?:de |del |en )?(?:la |el )?(?:newsletter|rgpd|lopd|gdpr"
            r"|boletin|lista|base|mailing)"
            r"|(?:borrar|eliminar|suprimir|cancelar|remover|excluir|apagar|cancellare|eliminare) (?:los |sus "
            r"|mis |os |i )?(?:datos|dados|dati)"
            r"|borrar del? (?:sistema|crm)|^vetad[oa]$|descadastr\w*|cancellami|lista de exclusao|no insistir"
            r"|oposicion al tratamiento|pas de prise de contact|ne (?:pas|plus) approcher",
        ),
        (
            "ecrire escribir scrivere escrever pisac mailen schreiben contact kontakt",
            r"(?:ne|no|non|nao|nie|niet|nicht) (?:(?:plus|mas|pas|meer|mehr|piu|mais|wiecej) )?\w+ (?:ni|ne|nie"
            r"|oder|noch|of|e|o|y|ou|nem|ani)"
            r" (?:ecrire|escribir|scrivere|escrever|pisac|mailen|schreiben|contact\w*|kontakt\w*)"
            r"|geen interesse in contact|zakaz kontaktu|kontaktforbud|kontaktforbod",
        ),
        (
            "list черн",
            r"blacklist(?:e|ee|er)|svarte?list\w*|sortlist\w*|mustalla listalla|musta lista|lista neagra|crna"
            r" lista|cerna listina"
            r"|kara liste\w*|черн\w+ списо?к\w*",
        ),
        (
            "отпис отказ отозв соглас удал прос",
            r"отписа\w*|отказал\w* от (?:рассыл|контакт|общен|писем)\w*|отозвал\w* согласи\w*|согласи\w* отозван\w*"
            r"|удалить (?:данные|из базы|контакт\w*)|прос\w+ (?:не|удалить) \w+",
        ),
        (
            "aboneli nepreje nechce slettet afmelden uitschrijven aramayin",
            r"aboneligi\w* iptal|(?:nepreje si|nechce)(?: byt)? kontakt\w*|slettet etter onske|afmelden|uitschrijven",
        ),
        (
            "tranquille ruhe paz pace",
            r"laiss\w* (?:\w+ )?tranquille|lass\w* \w+ in ruhe|de[ji]x?\w* e[nm] paz|lascia\w* in pace",
        ),
        (
            "beschwer plainte reclam queja klacht denunc",
            r"(?:beschwer\w*|plainte|reclam\w*|queja|klacht|denunc\w*) (?:\w+ ){0,3}?(?:spam|mails?|emails?|correos"
            r"|kontakt\w*|dsgvo|cnil|aepd|rgpd|gdpr|avg|garante|datenschutz\w*)",
        ),
        (
            "nosotros nous uns ons notre noi",
            r"(?:nada|rien|niets|nichts|nulla|keine post|keine mails) (?:\w+ ){0,2}?(?:de|von|van|da)"
            r" (?:nosotros|nous|uns|ons|notre part|noi)",
        ),
        (
            "accord contacte escrib contactat",
            r"pas d accord (?:pour|avec) (?:\w+ ){0,2}?contact\w*|nu doreste (?:\w+ ){0,2}?contactat\w*"
            r"|no (?:(?:se|le|lo|la|les|me) )+(?:contact(?:e|en|ar\w*)|escrib(?:a|an|ir\w*))",
        ),
        (
            "ejerc exerc esercitato geltend",
            r"(?:ejercido|ejerce|ejercio|exerce|exercido|exerceu|esercitato|geltend gemacht) (?:\w+ ){0,3}?"
            r"(?:supresion|oposicion|olvido|supressao|oposicao|cancellazione|opposizione|effacement|opposition)",
        ),
        (
            "prosi halua haluta",
            r"prosi(?:my)? o (?:brak|nie\w*|zaprzestanie) kontakt\w*|ei halua(?:isi)? yhteydenot\w*",
        ),
        # cease all communication, wants off the list, opt me out
        (
            "cease off opt me crm database system permission correspondence",
            rf"cease (?:all |any )?{_REACHING}|no (?:further|more|future) correspondence|no permission to {_REACHING}"
            r"|wants? (?:to (?:be|get|come) )?off (?:of )?(?:the|our|your) (?:\w+ )?list|opt (?:me|him|her|them) out"
            r"|(?:remove|delete) from (?:the |our |your )?(?:crm|database|db|systems?|records)",
        ),
        (
            "schreiben melden blockiert bloque mailer emailer lastigvallen",
            r"nicht mehr (?:schreiben|mailen)|bitte nicht (?:mehr )?(?:melden|schreiben)|hat uns blockiert|nous"
            r" a bloques?"
            r"|nos (?:ha )?bloque\w+|ne (?:pas|plus) (?:mailer|emailer|ecrire)|niet (?:meer )?lastigvallen",
        ),
        # Written in haste.
        (
            "unsu optd n0t dnt nto don",
            r"(?!unsubscribe)unsu[bs]{1,2}c?r?i?b(?:ed|e)|optd out|(?:do n0t|dnt|don not|do nto|dot not)"
            r" (?:contact|email)",
        ),
    )
)
_BY_MAIL = r"(?:e ?mails?|mails?|correo|courriel|linkedin|inmail|writing|schriftlich|e ?mailem|mailem)"
_WRITTEN_ONLY = re.compile(
    rf"\b(?:{_BY_MAIL} only|only (?:\w+ )?(?:via|by|per|through|in) {_BY_MAIL}|nur (?:per |via |uber )?{_BY_MAIL}"
    rf"|(?:par|via) {_BY_MAIL} uniquement|uniquement (?:par |via )?{_BY_MAIL}|sol[oa]mente (?:por |via )?{_BY_MAIL}"
    rf"|solo (?:por |via |per |tramite )?{_BY_MAIL}|alleen (?:per |via )?{_BY_MAIL}|apenas (?:por )?{_BY_MAIL}"
    rf"|tylko {_BY_MAIL}|no cold calls|stop calling|pas d appels?|geen telefo\w*|niente (?:chiamate|telefonate)"
    r"|sem (?:chamadas|ligacoes)|ring (?:ej|inte|ikke)|(?:ikke|inte|ej) ring)\b"
)
_ONLY_STEMS = (
    "only",
    "nur ",
    "uniquement",
    "solo ",
    "mente",
    "alleen",
    "apenas",
    "tylko",
    "call",
    "appel",
    "telefo",
    "ring",
    "cham",
    "ligac",
    "chiam",
)
_PIECES = re.compile(r"[.;,!?\n|()\[\]{}]+|\s[-–—]+\s")
_ARTICLE = re.compile(r"\b(art|abs|n)\. ?", re.IGNORECASE)
_DONT = re.compile(r"\bdont\b")


@lru_cache(maxsize=1024)
def tells_of_refusal(text: str) -> bool:
    """Whether a text tells that its person refused, objected, is to be erased or left out; not where it denies
    that."""
    folded = fold(text)
    likely = [(own, refusal) for stems, refusal in _REFUSALS if (own := [stem for stem in stems if stem in folded])]
    if not likely:
        return False
    for piece in _PIECES.split(_ARTICLE.sub(r"\1 ", text).replace("/", " or ")):
        said = _DONT.sub("do not", fold(piece))
        for stems, refusal in likely:
            if not any(stem in said for stem in stems):
                continue
            if any(not denies_before(f" {said[: found.start()]}", "") for found in refusal.finditer(said)):
                return True
    return False


def asks_for_no_calls(text: str) -> bool:
    """Whether a text says that its person is to be written to and not called: `email only`, `nur per E-Mail`."""
    folded = fold(text)
    return any(stem in folded for stem in _ONLY_STEMS) and _WRITTEN_ONLY.search(folded) is not None


def is_refusal(piece: str) -> bool:
    """Whether a piece of a text is a refusal and nothing else: `declined contact`; a `GDPR deletion lead` is none."""
    said = fold(piece)
    return any(refusal.fullmatch(said) for stems, refusal in _REFUSALS if any(stem in said for stem in stems))


__all__ = ["asks_for_no_calls", "is_refusal", "tells_of_refusal"]

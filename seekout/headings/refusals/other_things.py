"""What is written in the words of a refusal and is none: what people work on, what else they opted out of, what they
never asked for, and at which hours they are not to be called.
"""

from __future__ import annotations

import re

from seekout.text.later import later

# What people work on, or how, in the words of a refusal.
_WORK = (
    r"\b(?:no non[- ]solicit|non[- ]solicit\w* (?:expired|ended|lapsed|over)|hands[- ]off (?:leader|manag|style"
    r"|approach)|(?:noise|fire|dust|weed|immune|echo|gene|vibration|flame|surge"
    r"|tumou?r"
    r"|smoke|pest|background)[- ]suppress|suppression (?:fire|system|engine|algorithm)"
    r"|suppression of (?!his|her|their|my|all|the|this|data|contact|personal|e?-?mail|outreach|communic)"
    r"|opposition (?:etudiante"
    r"|étudiante|(?:au|aux|[aà] la) (?!traitement|contact|prosp|d[eé]march|sollicit|e?-?mail|rgpd)"
    r"|leader|part|movement)|afgemeld voor (?:interview|gesprek|afspraak|meeting)|uitgeschreven (?:bij (?:de )?kvk"
    r"|opdracht|vacature)|abgemeldet \(?(?:im|wegen) (?:urlaub|krank)|(?:blacklist|unsubscribe|opt[- ]out"
    r"|do[- ]not[- ]disturb|dnc"
    r"|do[- ]not[- ]call)(?:ing)? (?:filter"
    r"|feature|engine|service|module|algorithm|mode|function|tool|flow|page|button|rate|analy"
    r"|registry (?:compliance|integration|scrub|check|lookup|api)))\w*"
)
# What else people opt out of; who opted out of one of these and of mails opted out of mails.
_REACHED = (
    r"(?:e-?mails?|mails?|mailings?|contact\w*|marketing|newsletters?|lists?|outreach|communicat\w*|messag\w*|gdpr"
    r"|data|database|everything|all|any|both|recruit\w*|our)"
)
_BENEFITS = (
    r"401\s?\(?k\)?|403\s?\(?b\)?|pensions?|superannuation|kiwisaver|insurances?|health ?care|medical|dental|vision"
    r"|benefits?|coverage|stocks?|equity|espp|rsus?|bonus|cobra|hsa|fsa|medicare|union|arbitration|class action"
    r"|settlement"
)
_OF_JOBS = (
    r"interview\w*|process|on[- ]call|rota|rotation|shifts?|nights?|overtime|48|forty[- ]eight|working time|wtr|wtd"
    r"|relocation|travel|tests?|assessments?|survey|vaccin\w*|non-?competes?|company car|jury duty|military|exams?"
    r"|corporate (?:life|world|america|career)|rat race|academia|workforce"
)
_OPTED_OUT_OF = (
    rf"\bopt(?:s|ed|ing)?[- ]?out (?:of|from) (?:(?!{_REACHED}\b)[\w'’-]+ ){{0,4}}?"
    rf"(?:{_BENEFITS}|{_OF_JOBS})\b(?: (?:plan|scheme|process|week|options?|rotation|insurance|programme|program))*"
    rf"(?! (?:and|or) (?:\w+ )?{_REACHED})"
)
# Of these whoever is told of no calls (`refusals.asks_for_no_calls`).
_OF_CALLS = (
    r"\b(?:opt(?:s|ed|ing)?[- ]?out|unsubscribed) (?:of|from) (?:receiving |getting |all |our )*(?:texts?|text"
    r" messages?|sms"
    r"|phone calls|calls|cold calls|whatsapp\w*)(?! (?:and|or|&) )(?!,)"
)
# What happened at a site where people are found, or to the jobs that it mails.
_ELSEWHERE = (
    r"\b(?:removed|deleted|unsubscribed|opted[- ]out|abgemeldet|gelöscht|entfernt) (?:from|of|vom|von|bei|aus)"
    r" (?:(?:the|his|her|their|all|der|dem|den) )*(?:linkedin|xing|indeed|monster|stepstone|glassdoor|job[- ]?alerts?"
    r"|job[- ]?(?:boards?|portale?n?)|jobbörsen?)(?! (?:and|or|und|e?-?mails?|in-?mails?|messages?|outreach|contact)\b)"
)
_NEVER_ASKED = (
    r"\b(?:did not|didn['’]?t|has not|hasn['’]?t|have not|haven['’]?t|had not|hadn['’]?t|never)"
    r" (?:(?:once|ever|explicitly|actually|yet) )?"
    r"(?:say|said|ask|asked|tell|told|request|requested|mention|mentioned|state|stated)"
    r"(?: (?:us|me|him|her|that|for|we|he|she|they|any))*[ \"“']+"
    r"(?:do not|don['’]?t|not to|(?:to )?stop|removal|deletion|erasure|(?:to )?unsubscribe|(?:to )?opt out|dnc|to not"
    r"|to be (?:removed|deleted|erased|forgotten|left|taken|excluded))\b[^.;!?\n,]*?(?=$|[.;!?\n,]|\bbut\b|\bnow\b)"
)
_NO_REASON = (
    r"\bno (?:good |known |particular )?(?:reasons?|grounds?|cause) (?:why |that )?(?:(?:we|you|i|anyone|one) )?"
    r"(?:(?:should|can|could|would|may|must)(?: not|n['’]?t)|cannot|not to|to not|for not|against)\b[^.;!?\n,]*?"
    r"(?=$|[.;!?\n,]|\bbut\b|\bexcept\b|\bother than\b)"
)
_NOTHING_AGAINST = (
    r"\b(?:nothing|no objections?|no problems?|no issues?) (?:at all )?(?:against|with|to|about) (?:being |be |me "
    r"|us |our )?"
    r"(?:contact|e-?mail|messag|approach|outreach|recruit|reach)\w*"
)
# The committee of a party, for which people work.
_COMMITTEE = (
    r"\bdemocratic national (?:committee|convention)(?: ?\(dnc\))?"
    r"|\bat the dnc\b"
    r"|\bdnc (?:alum\w*|veteran|staff\w*|field|organi[sz]\w*|events?|convention|delegat\w*|fundrais\w*|finance"
    r"|chair\w*|press"
    r"|campaign (?:staff\w*|manager\w*|organi[sz]\w*|worker\w*|director\w*))\b"
)
_OF_COMMITTEE = later(_COMMITTEE, re.IGNORECASE)
_OTHER_THINGS = later(
    rf"{_WORK}|{_OPTED_OUT_OF}|{_OF_CALLS}|{_ELSEWHERE}|{_NEVER_ASKED}|{_NO_REASON}|{_NOTHING_AGAINST}|{_COMMITTEE}",
    re.IGNORECASE,
)
# Calls, mails and messages, at certain hours or on certain days.
_NOT = (
    r"\b(?:no|not|do not|don['’]?t|never|nicht|keine?|ne|pas|n['’]|nao|não|niet|geen|non|niente|inte|ikke|ej|nie|inga)"
)
_CALL = (
    r"(?:call\w*|phon\w+|ring\w*|text\w*|telephon\w*|anruf\w*|appel\w*|télépho\w*|telefon\w*|llam\w*|ligar|ligue"
    r"|ligações|chamar|bel|bellen|gebeld|chiam\w*|dzwoni\w*)"
)
_WRITE = (
    r"(?:e-?mail\w*|mails?|message\w*|contact\w*|disturb\w*|reach\w*|kontakt\w*|stören|melden|déranger|molestar|storen)"
)
_MONTH = (
    r"(?:jan|feb|mar|mär|maer|apr|may|mai|mag|maj|mei|jun|jul|jui|aug|aoû|aou|ago|sep|oct|okt|ott|out|nov|déc|dec"
    r"|dez|dic"
    r"|gen|giu|lug|set|days?|weeks?|months?|years?|tagen?|wochen?|monaten?|jours|semaines|mois|dias|meses|giorni|mesi)"
)
# What was asked on one day (`told us on Monday not to write`) is no wish for that day of each week.
_DAYS = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days|week-?ends|(?:(?:office|work|working|business|school) hours)"
    r"|daytime|evenings|mornings|afternoons|nights|wochenende[ns]?|arbeitszeit\w*|bürozeiten|vormittags"
    r"|nachmittags|abends"
    r"|matin|soir|heures de (?:bureau|travail)|fines de semana|horas de trabajo|horario (?:laboral|de trabajo)"
    r"|horário de trabalho|kantooruren|werktijd\w*|avonds|orario di lavoro|mattina|sera|arbetstid|helger|kvällar)"
)
_FOR_GOOD = r"(?![^.;!?\n,()]{0,30}\b(?:again|any ?more|ever|further|longer|mehr|plus|más|mais|meer|più|więcej)\b)"
_MARKED_CLOCK = (
    r"(?:[01]?\d|2[0-4])(?:[:.]?[0-5]\d)?\s?(?:a\.?m\.?|p\.?m\.?|h\d*|hrs?|uhr|uur|heures|horas|ore|o['’]?clock|noon)"
)
_CLOCK = rf"(?:{_MARKED_CLOCK}|noon|midday|(?:[01]?\d|2[0-4])(?::[0-5]\d)?)"
_SMALL = r"(?: [^\s.;!?\n,()]+){0,3}?[:,]?"


def _at_hours(reach: str, clock: str) -> str:
    return (
        rf"{_NOT}\b{_FOR_GOOD}[^.;!?\n,()]{{0,25}}?\b{reach}\b{_SMALL} "
        r"(?:(?:before|after|past|until|till|between|vor|nach|bis|zwischen|ab|avant|après|apres|entre|antes|después"
        r"|despues|depois|prima|dopo|fra|tra|voor|na|tussen|innan|efter|før|etter|przed|po)"
        r"(?: (?:de|das|da|do|dos|delle|del|las|les|le|the|godz\.?|kl\.?))*"
        rf" {clock}(?=$|[\s.;!?,()])(?!\.?[ /.-]?(?:of )?(?:\d|{_MONTH}))"
        r"|(?:on|during|in|at|over|while|before|after|am|an|während|waehrend|wahrend|vor|nach|le|la|les|pendant|avant"
        r"|en|durante|op|tijdens|il|dopo|di|på|under|los|no|os|aos)"
        r"(?: (?:the|der|den|die|dem|his|her|their|les|la|le|los|de|het|normal|regular))*"
        rf" {_DAYS}\b(?! (?:\d|{_MONTH}))|(?:vormittags|abends|nachmittags|mornings|evenings|weekends)\b)"
    )


# Elsewhere the verb stands behind the hours: `nicht vor 10 Uhr anrufen`; or before what denies: `ring inte före 10`.
_HOURS_FIRST = (
    rf"\b(?:nicht|niet|nie|ikke|inte){_FOR_GOOD} (?:(?:vor|nach|am|zwischen|während|waehrend|in|voor|na|tussen"
    rf"|tijdens|op)"
    rf"(?: (?:der|den|dem|het|de))* )?(?:['’]s )?(?:{_DAYS}|{_CLOCK}(?: uhr| uur)?)"
    rf"(?: (?:an)?(?:rufen|telefonieren)| (?:op)?bellen| kontaktieren| contacteren| stören| storen)"
    rf"|\bring (?:inte|ej|ikke) (?:före|fore|før|innan|efter|etter) (?:kl\.? )?{_CLOCK}(?=$|[\s.;!?,()])(?!\.?["
    rf" /.-]?\d)"
)
_AT_HOURS = later(rf"{_at_hours(_CALL, _CLOCK)}|{_at_hours(_WRITE, _MARKED_CLOCK)}|{_HOURS_FIRST}", re.IGNORECASE)
_LEFT = later(r"[^\W\d_]{2,}")


def without_other_things(text: str) -> str:
    """A text without what it says of work, benefits and hours in the words of a refusal, or only denies."""
    return _OTHER_THINGS.sub(" ", without_hours(text))


def without_committee(text: str) -> str:
    """A text without the committee whose short name is a mark: `Democratic National Committee (DNC)`."""
    return _OF_COMMITTEE.sub(" ", text) if "ational" in text else text


def without_hours(text: str) -> str:
    """A text without at which hours somebody is not to be called or written to: `no calls before 10`."""
    return _AT_HOURS.sub(" ", text)


def says_nothing_else(text: str) -> bool:
    """Whether nothing is left of a text without what it says of other things: `No reason not to contact`."""
    left = without_other_things(text)
    return left != text and _LEFT.search(left) is None


__all__ = ["says_nothing_else", "without_committee", "without_hours", "without_other_things"]

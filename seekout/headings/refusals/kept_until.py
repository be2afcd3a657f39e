"""Until when the data of people may be kept, or a consent is valid: whose day has passed should be there no more."""

from __future__ import annotations

from collections.abc import Sequence

from seekout.headings.answers import says_yes
from seekout.text.folding import fold
from seekout.text.later import later
from seekout.values import dates

_LAW = r"(?:e ?u )?(?:gdpr|dsgvo|rgpd|lgpd|rodo|avg|lopd|kvkk|ccpa|privacy|datenschutz|permission)"
_DATA = (
    r"(?:(?:personal|candidate|profile|record|contact|cv|kandidaten|bewerber|personen|profil|daten|dati|datos|dados"
    r"|data|donnees|gegevens|danych|gdpr|dsgvo|rgpd|lgpd|rodo|avg|privacy|datenschutz"
    r"|date|datum|fecha|de|des|der|di|dei|dos|of|the|la|le|del|limite|limit) )*"
)
_ENDS = (
    r"(?:until|till|to|by|on|at|after|date|day|deadline|due|due date|due on|end|end date|ends|ends on|expiry"
    r"|expiry date|expires|expires on|expires at|expiration|expiration date|expire date|expired on|limit)"
)
_END_SAID = (
    r"(?:valid until|valid to|valid till|valid through|until|till|end|end date|ends|ends on|expiry|expiry date"
    r"|expires|expires on|expires at|expiration|expiration date|expire date|expired on|deadline|(?:gultig )?bis"
    r"|ablauf|ablaufdatum|frist|gueltig bis|jusqu au|expire le|valable jusqu au|echeance|hasta|valido hasta|vence"
    r"|vencimiento|caducidad|caduca|scadenza|scade|scade il|valido fino al|validade|valido ate|vence em"
    r"|geldig tot|verloopt"
    r"|verloopt op|verloopdatum|vervaldatum|vervalt op|wazne do|wygasa|giltig till|gar ut)"
)
# What is done to data on that day, or is done with it until then; nothing else stands in the header.
_KEPT_UNTIL = later(
    rf"{_DATA}(?:"
    # GDPR expiry date, DSGVO gültig bis
    rf"{_LAW} {_DATA}{_END_SAID}|(?:expiry|expiration) (?:date )?(?:of )?{_LAW}"
    r"|data (?:expiry|expiry date|expires|expires on|expiration|expiration date|expire date)"
    # Data retention until, keep until; delete after, purge date
    rf"|(?:retention|retain) (?:(?:period|policy|data) )*{_ENDS}"
    r"|(?:retained|keep|kept|store|stored|storage|keeping) (?:data )?(?:until|till|expiry|expires|ends|end date)"
    r"|(?:caducidad|vencimiento|scadenza|validade|echeance|ablauf) (?:del? |da )?(?:gdpr|dsgvo|rgpd|lgpd|rodo|avg)"
    r"|of (?:deletion|erasure|anonymi[sz]ation)"
    r"|(?:delete|deletion|erase|erasure|remove|removal|purge|anonymi[sz]e|anonymi[sz]ation|auto delete"
    r"|scheduled deletion|to be deleted|to be erased|to be purged) (?:data |record |profile |candidate )?"
    r"(?:after|by|on|due|due date|due on|deadline|date|scheduled|scheduled for|from)"
    r"|(?:aufbewahrung\w*|aufbewahren|speicherung|speichern|speicherfrist|aufbewahrungsfrist) (?:gultig )?"
    r"(?:bis|ende|endet|endet am|ablauf|datum|zum)|(?:aufbewahrungsfrist|speicherfrist|aufbewahrungsende)"
    r"|(?:daten|auto)?loe?sch(?:datum|termin|frist|zeitpunkt)"
    r"|(?:zu )?loe?schen (?:am|ab|bis|nach|zum)|loe?schung (?:am|bis|geplant|geplant am|fallig|fallig am|zum)"
    r"|a supprimer (?:le|avant|apres)|suppression (?:le|prevue|prevue le|apres)|conserv\w+ jusqu (?:au|a)"
    r"|(?:fin|limite|echeance) de conservation|conservation (?:limite|fin)"
    r"|(?:eliminar|borrar|suprimir) (?:el|despues de|antes de)|(?:conservar|guardar) hasta|fin de conservacion"
    r"|(?:excluir|apagar|eliminar) em|(?:reter|guardar|conservar) ate"
    r"|(?:cancellare|eliminare) (?:il|dopo|entro)|conserva(?:re|zione) fino al?|scadenza conservazione"
    # Fecha de eliminación, data di cancellazione, data usunięcia, Verwijderingsdatum
    r"|eliminacion|borrado|supresion|cancellazione|eliminazione|exclusao|eliminacao|remocao|usuniecia"
    r"|(?:verwijder(?:ings)?|raderings|slette|sletnings|slettings)dato?(?:um)?|radering|sletting|sletning|verwijdering"
    r"|verwijderen (?:op|na|voor)|bewaren tot|bewaartermijn|bewaard tot"
    r"|usunac (?:do|po|dnia)|przechowywa\w+ do|radera(?:s)? (?:senast|efter|den)|gallras|gallringsdatum|sparas till"
    r")"
)
_SIGNS = (
    "保存期限",
    "保管期限",
    "削除予定日",
    "削除予定",
    "保存期间至",
    "删除日期",
    "보관기한",
    "보유기한",
    "파기예정일",
)
_PASSED = later(
    r"expired|overdue|passed|past due|abgelaufen|uberfallig|ueberfallig|expiree?|depasse|caducad[oa]|vencid[oa]"
    r"|scadut[oa]|verlopen|wygasl[aoy]|utgangen"
)

# "Yes, valid until", "gültig bis"; what is due by a day is not given until then.
_LASTS = later(rf"(?:(.*?) )??(?!(?:deadline|frist|expired on)$)(?:{_END_SAID}|bis zum|exp|through|fino al?|tot|do)")
_MOST_WORDS_OF_A_DATE = 3


def says_until_when_kept(words: Sequence[str]) -> bool:
    """Whether a header, given as `folding.header_words`, asks until when somebody's data may be kept, and nothing
    else: `Retention until`, `GDPR expiry date`, `Löschen am`; not `Visa expiry date`."""
    text = " ".join(word for word in words if not word.isdecimal())
    return _KEPT_UNTIL.fullmatch(text) is not None or "".join(words) in _SIGNS


def has_passed(cell: str) -> bool:
    """Whether a cell of such a column names a day that is not surely to come, or says that it has passed."""
    said = cell.strip()
    if _PASSED.fullmatch(fold(said)):
        return True
    if not any(map(str.isdigit, said)):
        return False
    # "2020-01-01, overdue"
    day = said if dates.is_date(said) else said.split()[0].rstrip(",;")
    return dates.is_date(day) and not dates.is_to_come(day)


def lasts(cell: str) -> bool:
    """Whether a cell of a consent column says that the consent is valid until a day that is surely to come:
    `Yes (expires 2030-01-01)`."""
    words = cell.strip().removesuffix(")").split()
    for size in range(1, min(_MOST_WORDS_OF_A_DATE, len(words) - 1) + 1):
        day = " ".join(words[-size:])
        if dates.is_date(day) and (found := _LASTS.fullmatch(fold(" ".join(words[:-size])))):
            return dates.is_to_come(day) and (not found[1] or says_yes(found[1])) and "?" not in cell
    return False


__all__ = ["has_passed", "lasts", "says_until_when_kept"]

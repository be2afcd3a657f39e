"""Headers and cells that say of a record, and of nothing else, that it is blocked, excluded or deleted."""

from __future__ import annotations

from collections.abc import Set

from seekout.headings.phrases import WRITING_WORDS, phrases
from seekout.text.later import later

# That a record is not there any more: as a header so, and as the whole of a cell; within a note much else is removed.
DELETED = phrases(
    "deleted|removed|erased|geloscht|geloescht|supprime|supprimee|efface|effacee|eliminado|eliminada|borrado|borrada"
    "|suprimido|suprimida|eliminato|eliminata|rimosso|rimossa|cancellato|cancellata|verwijderd|removido|removida"
    "|apagado|apagada|usuniety|usunieta|usunieto|raderad|borttagen|slettet"
)
# As a header alone, or beside words that say nothing: `Excluded skills` are none.
ALONE_IN_HEADERS = phrases(
    "forgotten|forget|vergessen|oublier|olvidar|olvidado|dimenticare|vergeten|esquecer|erase|restricted|exclure"
    "|ausschliessen|excluir|escludere|uitsluiten|anonymize|anonymise|anonymized|anonymised|blocked|excluded|exclude"
    "|exclusion|blacklisting|banned|widerruf|abmeldung|baja|blockiert|bloque|erasure|bloqueado"
    "|bloqueada|bloccato|bloccata|geblokkeerd|blokkert|blockerad|blokeret|estetty|zablokowany|zablokowana|excluido"
    "|deceased|verstorben|decede|fallecido|falecido|overleden|deceduto"
    "|excluida|escluso|esclusa|uitgesloten|exclu|exclue|ausgeschlossen|wykluczony|wykluczona|vetado|vetada"
)
BESIDE_IT = frozenset(
    "is was flag status date datum fecha data on at am le el by reason grund motif motivo candidate person people"
    " contact kandidat candidat candidato list yes no y n from since seit depuis desde del de der die das"
    " comunicaciones communications email emails e mail mails correo correos marketing newsletter boletin la las"
    " los les il para contato contacto contatto kontakt until till hasta jusqu au tot fino a ate da individual".split()
)
# Before the day on which it was done.
_ON = frozenset("on am le el il op em den dnia".split())
# In compounds: Mailsperre, Kontaktstopp, Löschwunsch.
_BARRED_IN = later(
    r"(?:kontakt|mail|mailing|werbe|adress|ansprache|versand|newsletter|auskunfts|weitergabe|u(?:e?)bermittlungs"
    r"|daten|verarbeitungs)(?:sperr|stop)|^sperr(?:grund|datum)$|l(?:o|oe)sch(?:kennzeichen|vermerk|markierung)"
    r"|(?:losch|loesch)(?:wunsch|antrag|begehren|verlangen|ersuchen|auftrag)|markkinointikielto"
)


def is_barred(words: Set[str], joined: str) -> bool:
    """Whether the words of a header, given without spaces too, say that its people are blocked or deleted."""
    if _BARRED_IN.search(joined):
        return True
    if not ALONE_IN_HEADERS.isdisjoint(words):
        return words <= ALONE_IN_HEADERS | BESIDE_IT
    # A deleted e-mail is none of theirs any more.
    return not DELETED.isdisjoint(words) and words <= DELETED | (BESIDE_IT - WRITING_WORDS)


def is_deleted(folded: str) -> bool:
    """Whether a cell says that its person was deleted, perhaps when, and nothing else."""
    state, *when = folded.split() or ("",)
    return state in DELETED and all(word.isdecimal() or word in _ON for word in when)

"""That somebody was taken off a list of people to write to: `rimossa dalla lista contatti`, `struck off our list`.

What was done, from where, and a list of that kind or of none that is told: one of finalists, or of those who wait for a
job, is another.
"""

from __future__ import annotations

_DONE = (
    r"(?:(?:took|taken?|removed?|deleted?|struck|stricken|pulled|scrubbed|wiped|crossed)"
    r"(?: (?:him|her|them|me)(?:self|selves)?)?"
    r"|(?:cancellat|rimoss|tolt|eliminat|depennat)[oaie]|(?:removid|excluid|retirad|apagad|cancelad|riscad)[oa]s?"
    r"|(?:eliminad|borrad|retirad|quitad|sacad)[oa]s?|(?:raye|radie|supprime|retire|enleve)e?s?"
    r"|verwijderd|geschrapt|gehaald|(?:usuniet|wykreslon|skreslon|wypisan)[yae]"
    r"|borttagen|struken|raderad|stroket|stroget|slettet|fjernet|tatt|taget"
    r"|(?:vyrazen|odstranen|vymazan|vyskrtnut)[yaiye]*|(?:scos|stears?|sters|eliminat)a?"
    r"|(?:удален|исключен|вычеркнут|убран|удалил|исключил|убрал)[аиы]?|αφαιρεθηκε|διαγραφηκε)"
)
_FROM = (
    r"(?:from|off|off of|dall[ae]|d[ao]s?|de|des|van|uit|z|ze|zo|fran|ur|fra|av|af|din|de pe|из|с|απο)"
    r"(?: (?:the|our|your|all|this|nostr[ae]|noss[ao]s?|nuestr[ao]s?|la|las|les|nos|notre|toutes|todas|de|onze|var"
    r"|vares|τη|την|нашего|нашеи|всех))*"
)
_WRITTEN_TO = (
    r"(?:(?:mailing|e ?mail|newsletter|distribution|contact|outreach) ?lists?"
    r"|(?:mailing|mail|kontakt|contact|adress|adressen|verzend|utskicks|utsendelses|newsletter|nyhetsbrev|nyhedsbrev)"
    r"(?:list[ae]?|listan|listen|lijst)"
    r"|mailing\w*|newsletter\w*|nyhetsbrev\w*|nyhedsbrev\w*|рассыл\w+)"
)
_LIST = r"(?:lists?|list[ae]|listas|listes|lijst|listy|listan|listen|seznamu|zoznamu|списк(?:а|ов)|λιστα)"
# What a list of people to write to is called, and what follows the name of a list of which nothing is told.
_OF_CONTACTS = (
    r" (?:(?:of|de|di|d|dei|dos|da|do|med|met|van|over|til) )?(?:contact|contatt|contat|kontakt|e ?mail|mail|envi"
    r"|correo|distribu|diffusion|difusion|newsletter|odbiorc|adres|rozsyl|рассыл|επαφ)\w*"
)
_AFTER = (
    r" (?:\d|on|at|by|per|as|due|in|since|after|su|na|a|op|pa|auf|em|en|el|il|le|and|e|y|i|und|dnia|por|po|sur|wg"
    r"|efter)\b"
)
_ANY_LIST = rf"(?:{_WRITTEN_TO}|{_LIST}(?:{_OF_CONTACTS}|(?=$|{_AFTER})))"

TAKEN_OFF = (
    (
        "_list lijst llist nglist slist tlist seznam zoznam списк рассыл λιστ mailing newsletter nyh",
        rf"{_DONE} {_FROM} {_ANY_LIST}"
        rf"|(?:van|uit) (?:de |onze )?{_ANY_LIST} (?:af)?(?:gehaald|verwijderd|geschrapt)"
        rf"|van (?:de |onze )?lijst (?:af)?(?:gehaald|verwijderd|geschrapt)",
    ),
    # In these languages "from" is the end of the word.
    (
        "listalta listoilta listarol",
        r"poistettu \w*list(?:alta|oilta)|(?:torolve|torolt|leveve|levetve) (?:a )?\w*listarol",
    ),
)

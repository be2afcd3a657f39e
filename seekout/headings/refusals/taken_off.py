"""That somebody was taken off a list of people to write to: `rimossa dalla lista contatti`, `struck off our list`; and
that they ask for it in their own words: `delete my details`, `löschen Sie mein Profil`, `haal mij van de lijst`.

What was done, from where, and a list of that kind or of none that is told: one of finalists, or of those who wait for a
job, is another. What is to be deleted is what is kept of somebody; the first version of a CV, or an account elsewhere,
is not.
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
    r"|vares|τη|την|нашего|нашей|всех))*"
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
# "I deleted my account on LinkedIn"
_ELSEWHERE = r"(?! (?:\w+ )?(?:twitter|linkedin|facebook|instagram|xing|github|naukri|indeed)\b)"

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
    # delete my contact details, remove my email from your system, you may not store my data
    (
        "my_",
        r"(?<!not )(?<!dont )(?<!never )(?:delete|erase|remove|scrub|purge|wipe|destroy|get rid of|clear|drop)"
        r" (?:(?:all|any|of|please|kindly|the|rest) )*my (?:(?:personal|private|contact|candidate|whole|entire) )*"
        r"(?:data|details|info|information|records?|profile|contacts?|account|file|entry"
        r"|(?:e ?mails?|address|name|number|cv|resume) (?:\w+ ){0,3}?(?:from|out of|off)"
        r" (?:your|the|all|any|this|our) (?:\w+ ){0,2}?(?:systems?|lists?|databases?|db|crm|records|files?|mailings?))"
        r"|(?:delete|erase|remove) my (?:e ?mail|number|phone|name|address) and (?:profile|data|details|name|account)"
        r"|(?:take|strike|cross|get) my (?:name|e ?mail|address) off"
        r"|(?:may not|must not|do not|dont|cannot|stop|not allowed to|no right to) (?:stor(?:e|ing)|keep(?:ing)?"
        r"|hold(?:ing)?|process(?:ing)?|sell(?:ing)?) my (?:personal )?"
        r"(?:data|details|info|information|records?|profile|cv|resume)",
    ),
    ("forget", r"(?<!not )(?<!dont )(?<!never )(?:please |just |kindly )forget (?:about )?me"),
    *(
        (stems, rf"{done} (?:\w+ ){{0,2}}?(?:{mine}) (?:{kept}){_ELSEWHERE}")
        for stems, done, mine, kept in (
            (
                "supprim effac retir enlev radi",
                r"(?:supprim|effac|retir|enlev|radi)(?:er|i?ez|e)",
                "mes|mon|ma",
                r"donnees|coordonnees|infos?|informations|profil|compte|contacts?|adresse|e ?mail|nom|fiche|cv",
            ),
            (
                "mein",
                r"(?:loe?sch|entfern|streich|vernicht)\w*",
                r"mein\w*",
                r"(?:\w+ )?(?:daten\w*|profil\w*|kontakt\w*|eintrag\w*|angaben|informationen|konto|unterlagen|adresse"
                r"|namen|lebenslauf)",
            ),
            (
                "elimin borr suprim quit",
                r"(?:elimin|borr|suprim|quit)(?:ar|e|en|a|ir|an)",
                "mis|mi",
                r"datos|contactos?|informacion|perfil|correo|e ?mail|nombre|cuenta|cv|registro",
            ),
            (
                "cancell elimin rimuov togli",
                r"(?:cancell|elimin|rimuov|togli)(?:are|ate|ere|ete|i|a|ino|ano|etemi|ere)?",
                "miei|mio|mie|mia",
                r"dati|contatt[oi]|profilo|informazioni|indirizzo|e ?mail|account|nominativo|cv",
            ),
            (
                "mijn",
                r"(?:verwijder|wis|haal|schrap|vernietig)(?:en|t)?",
                "mijn",
                r"gegevens|profiel|contact\w*|data|account|e ?mail\w*|naam|cv",
            ),
            (
                "moj moi",
                r"(?:usun(?:ac|cie|iecie)?|skasuj(?:cie)?|skasowac|wykasuj(?:cie)?|wymaz(?:ac)?)",
                r"moje|moich|mojego|moj",
                r"(?:\w+ )?(?:dane|danych|profil\w*|kontakt\w*|konta|konto|informacje|cv)",
            ),
            (
                "radera bort stryk slet fjern",
                r"(?:radera|ta bort|stryk|slett?|fjern)",
                "mina|mine|min|mitt|mit",
                r"(?:\w+ )?(?:uppgifter|data|profil|konto|kontakt\w*|opplysninger|oplysninger|info\w*|cv)",
            ),
            (
                "meu",
                r"(?:apag|remov|exclu|elimin|delet)(?:ar|er|ir|am|em|a|e|ue|uem)",
                "meus|meu",
                r"dados|contatos?|contactos?|perfil|e ?mail|cadastro|nome|curriculo|cv",
            ),
            (
                "мои мой мою",
                r"(?:удал|сотр|убер|уничтож)\w*",
                "мои|мой|мою",
                r"(?:\w+ )?(?:данные|контакт\w*|профиль|анкету|резюме)",
            ),
            (
                "smaz vymaz odstran",
                r"(?:smaz|vymaz|odstran)\w*",
                "moje|me|sve",
                r"(?:osobni |osobne )?(?:udaje|data|profil|kontakt\w*)",
            ),
        )
    ),
    (
        "lijst списк tietoni profiilini adataim",
        r"haal (?:mij|me) (?:alsjeblieft |aub |svp )?(?:van|uit) (?:de|jullie|uw|deze) lijst|убер\w+ меня из списк\w+"
        r"|poista\w* (?:\w+ )?(?:tietoni|yhteystietoni|profiilini)|torol\w* (?:\w+ ){0,2}?adataim\w*",
    ),
)

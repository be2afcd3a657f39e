"""That somebody asks, in their own words, that nothing is kept of them: `delete my details`, `löschen Sie mein Profil`.

What is to be deleted is what is kept of them; the first version of a CV, or an account elsewhere, is not.
"""

from __future__ import annotations

# "I deleted my account on LinkedIn"
_ELSEWHERE = r"(?! (?:\w+ )?(?:twitter|linkedin|facebook|instagram|xing|github|naukri|indeed)\b)"

# "Remove my profile from this role"
_OF_A_ROLE = (
    r"(?! (?:from|for|of) (?:\w+ ){0,2}?"
    r"(?:role|job|process|position|application|consideration|shortlist|vacancy|opening|search|pipeline)s?\b)"
)

DELETION = (
    # delete my contact details, remove my email from your system, you may not store my data
    (
        "my_",
        r"(?<!not )(?<!dont )(?<!never )(?:delete|erase|remove|scrub|purge|wipe|destroy|get rid of|clear)"
        r" (?:(?:all|any|of|please|kindly|the|rest) )*my (?:(?:personal|private|contact|candidate|whole|entire) )*"
        rf"(?:(?:data|details|info|information|records?|profile|contacts?|account|file|entry){_OF_A_ROLE}"
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
                "мои мою",
                r"(?:удал|сотр|убер|уничтож)\w*",
                "мои|мою",
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

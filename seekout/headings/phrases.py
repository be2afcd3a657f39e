"""What is written where somebody must not be contacted or called, or may be: phrases, word by word, as `folding.fold`
makes them, in English, German, French, Spanish, Dutch, Portuguese and Italian, and the usual ones of other languages.
"""

from __future__ import annotations

from itertools import product
from string import ascii_lowercase

from seekout.text.folding import fold


def phrases(*patterns: str) -> frozenset[str]:
    """All phrases of patterns such as `do not|never contact|email`: each word may be one of several, `_` is a
    space."""
    return frozenset(
        _as_folded(" ".join(chosen).replace("_", " "))
        for pattern in patterns
        for chosen in product(*(part.split("|") for part in pattern.split()))
    )


def _as_folded(phrase: str) -> str:
    return phrase if phrase.isascii() else fold(phrase)


# As fast fingers write it.
_CONTACT = (
    "contact|cotact|conact|contct|contac|cntact|contcat|contatc|conatct|cotnact|conctact|contactt|contat|cantact"
    "|contect|contacct|conntact|ontact|ocntact|contatct|contaact"
)
_WRITE = (
    f"{_CONTACT}|inmail|email|e_mail|mail|message|approach|reach|solicit|disturb|market|send|pursue|engage|recruit"
    "|poach|write|emial|emali|eamil|emaill|mesage|aproach"
)
_THEIR = "my|his|her|their"
_WRITTEN = "contacted|emailed|mailed|messaged|approached|solicited|disturbed|marketed_to"
# Of languages that few files are in: do not contact, write or disturb; asked for none; off the list.
ELSEWHERE = (
    "ne keresd|keressetek|zavarja|zavarjak", "hozzajarulas|hozzajarulasat visszavonva|visszavonta",
    "avbojer|avbojt|avbojde kontakt", "kielsi|kielsivat|kieltaa|kieltanyt yhteydenotot|yhteydenoton",
    "ne|nezeli|zeli zeli|biti kontaktiran|kontaktirana|biti_kontaktiran", "ne kontaktirajte|kontaktirati|kontaktiraj",
    "μην ενοχλειτε|ενοχλησετε|στειλετε|στελνετε|γραφετε", "να_μην ενοχληθει|επικοινωνησουμε|επικοινωνησει",
    "yazmayin", "rahatsiz etmeyin|etme|edilmesin", "izin vermiyor|vermedi", "iletisim_izni yok|verilmedi",
    "לא|אין|נא_לא לפנות|לשלוח", "הוסר|הוסרה|להסיר מרשימת_התפוצה|מהרשימה", "الغاء الاشتراك", "لا ترسل|تراسل|تزعج|ترسلوا",
    "تماس|پیام نگیرید|نگیر|ندهید|نده", "jangan kontak|kontek|ganggu|diganggu|email|whatsapp", "tidak_ingin dihubungi",
    "huwag|wag kontakin|i_contact|i_message|istorbohin", "usiwasiliane|usisiliane", "moenie kontak|kontak_nie|e_pos",
    "ekki hafa_samband|senda_post|trufla", "nesazinaties|nekontaktet|nerakstit|neuzrunat",
    "nesusisiekti|nesusisiekite|nerasyti|nekontaktuoti|netrukdyti", "mitte kontakteeruda|votta_uhendust|hairida",
    "ara|arge vota|votke uhendust", "mos kontaktoni|kontakto|shqetesoni", "не_се свързвайте|контактува|безпокойте",
    "не контактирај|контактирајте|узнемиравати|писати", "да_не_се контактува|безпокои", "nepsat|nepsat_ani_nevolat",
    "nepisat", "nu_doreste contact|contacte|mesaje|emailuri", "khong_muon|dung|khong lien_lac|duoc_lien_he|lam_phien",
)  # fmt: skip
DO_NOT_CONTACT = phrases(
    f"do_not|donot|dont|never|must_not|should_not|may_not|no_longer {_WRITE}",
    f"not_to_be|must_not_be|should_not_be|may_not_be|asked_not_to_be|do_not_want_to_be|wants_not_to_be {_WRITTEN}",
    "donotcontact|donotemail|donotmail|dontcontact|nevercontact|nocontact|dnc|dncl|dnmail|dnu|dnh|d_n_c|robinsonliste",
    "do_not|donot|dont|never use|source|touch|poach|rehire|hire|prospect|nurture|headhunt|enroll|enrol",
    f"no {_CONTACT}|outreach|solicit|soliciting|solicitation|solicitations|emailing|mailing|mailings|marketing"
    f"|recruiters|headhunters"
    "|inmails|agencies",
    "not contact|email|approach again|anymore|any_more|until|further",
    "replied|replies|responded|answered|texted|said|reply|response"
    " stop|remove|unsubscribe|remove_me|please_stop|please_remove",
    "exclude|excluded|exclusion from contact|outreach|campaigns|campaign|sequences|sequence|mailings|mailing|emails"
    "|email|marketing",
    "be_left|leave_me|leave_him|leave_her|leave_us alone",
    "blocked|blocks us|me on",
    "blocked us",
    "no_more recruiters|agencies|headhunters|outreach",
    "no mass|bulk|group|marketing email|emails|mail|mails|mailing|mailings",
    "marked|reported|flagged|complained as|us_as|it_as|about|us_for|it_for|for spam",
    "data|details|profile|record deleted|removed|erased",
    "removed|deleted|erased at|on|by|per own|their|her|his|candidate|candidates request",
    "removed|deleted|erased per|upon|by|on request",
    "profile|record to_be deleted|removed|erased",
    "dnd until",
    "restrict|restricted|restriction processing|of_processing",
    "demande a_etre retire|retiree|supprime|supprimee|efface|effacee|radie",
    "spam complaint|complaints|report|complainer|complainers",
    f"delete|deletes|erase|remove|destroy|purge {_THEIR} data|details|profile|record|records|info|information|cv|name",
    f"{_THEIR} data|details|profile|record|records|info|information|cv"
    " deleted|erased|removed|destroyed|gone|wiped|purged",
    "gdpr|dsgvo|rgpd|lgpd deleted|delete|removed|erased|geloscht|geloescht|loschung|loeschung|supprime|supresion",
    "removed|deleted|erased gdpr|dsgvo|rgpd|lgpd",
    "consent|permission not|never|not_yet given|granted|obtained|received|provided",
    "consent|permission|opt_in pending|awaited|outstanding|lapsed",
    "threatened legal|lawsuit",
    "no_poach|nopoach|non_solicit|non_poach",
    "stop contact|contacting|emailing|mailing|outreach|messaging|emails|mails|messages|mailings|newsletters",
    "asked|asks|wants|wishes|requested to_be removed|deleted|forgotten|erased",
    "do_not|donot|dont|never get_in_touch|reach_out|make_contact",
    "remove_me|asked_us_to_stop|leave_alone|hands_off|off_limit|off_limits|offlimits|offlimit",
    "blacklist|blacklisted|black_list|black_listed|blocklist|blocklisted|block_list|denylist|do_not_solicit",
    "removal|deletion|erasure|unsubscription requested|request",
    "requested|requests|requesting removal|deletion|erasure",
    "loeschung|loschung|losch beantragt|verlangt|gewunscht|angefordert|antrag",
    "demande|a_demande|droit de_suppression|d_effacement|la_suppression|l_effacement|a_l_effacement",
    "solicita|solicito|solicitado|pide|pidio|pedido|solicitud_de"
    " baja|la_baja|supresion|borrado|eliminacion|la_eliminacion|la_supresion",
    "eliminacion|supresion|borrado|remocao|exclusao|rimozione|cancellazione de|dos|dei"
    " sus|mis|seus|suoi|miei datos|dados|dati",
    "baja|supresion|borrado solicitada|solicitado",
    "verwijdering|verwijderen gevraagd|aangevraagd|op_verzoek",
    "pediu|solicitou remocao|exclusao|a_remocao|a_exclusao",
    "cancellazione|rimozione richiesta",
    "richiesta|domanda di_cancellazione|di_rimozione",
    "pedido|solicitacao de_exclusao|de_remocao",
    "taken|take|remove|removed|delete|deleted|off off|from list|lists|database|mailings|mailing|db|crm",
    "taken|take|remove|removed|delete|deleted off|from our|the|your|all list|lists|database|mailings|mailing",
    "no_more|no_further|cease|ceased contact|contacts|contacting|email|emails|emailing|mails|messages|outreach|comms"
    "|communication|communications|correspondence",
    "take_me|take_him|take_her|remove_him|remove_her|remove_them|please_remove off|from",
    "right_to_be_forgotten|right_to_erasure|gdpr_erasure|gdpr_delete|gdpr_deletion|gdpr_removal|gdpr_objection",
    "objects_to_processing|objected_to_processing|consent_objection",
    "consent|permission withdrawn|withheld|revoked|denied|refused|declined|expired|missing|no",
    "consent|permission was|is|has_been withdrawn|revoked|denied|refused|declined",
    "withdrew|withdraws|withdrawn|withheld|revoked|revokes|denied|denies|refused|refuses|declined|declines consent",
    "without|no consent",
    "um loschung|loeschung",
    "aus der_datenbank|dem_verteiler|unserer_datenbank|unserem_verteiler geloscht|geloescht|loschen|loeschen|entfernt"
    "|entfernen|austragen|ausgetragen|streichen|gestrichen",
    "in ruhe lassen|gelassen",
    "kontakt|kontaktaufnahme abgelehnt|verweigert",
    "von_uns horen|hoeren",
    "nicht kontaktieren|anschreiben|ansprechen|bewerben|mailen|anmailen|stoeren|storen",
    "nicht kontaktiert|angeschrieben|angesprochen werden",
    "kein|keinen kontakt|mailing|kontaktaufnahme",
    "kein|keine|keinen weitere|weiteren|weiterer kontakt|kontakte|kontaktaufnahme|kontaktaufnahmen|anfragen|mails",
    "keine anfragen|mails|e_mails|kontaktaufnahmen mehr",
    "daten|profil|kontaktdaten|datensatz|bitte loschen|loeschen|entfernen",
    "keine mails|e_mails|emails|werbung|kontaktaufnahme|ansprache|nachrichten",
    "kontaktverbot|kontaktsperre|kontakt_verboten|kontakt_gesperrt|sperrliste|sperrvermerk|werbesperre"
    "|werbewiderspruch|auskunftssperre|schwarze_liste|schwarzen_liste|nixxerliste|sparrlista",
    "werbeverbot|abgemeldet|abbestellt|widersprochen|widerspruch|einwilligung_widerrufen|keine_einwilligung|gesperrt",
    "entendre_parler de nous",
    "laisser|laissez|laisse tranquille",
    "liste repoussoir",
    "supprimer|supprime|supprimee|effacer|retirer|retire|retiree de_la|de_notre base|liste",
    "ne pas|plus|jamais etre contacte|contactee|recontacte|recontactee|sollicite|sollicitee|derange|derangee",
    "ne pas|plus|jamais contacter|solliciter|deranger|demarcher|ecrire|relancer",
    "pas_d|plus_d emails|e_mails",
    "pas_de|plus_de|plus_aucun|aucun contact|contacts|sollicitation|sollicitations|mails|emails|demarchage",
    "plus_de|plus_aucun mail|email",
    "desinscrit|desinscrite|desinscription|desabonne|desabonnee|desabonnement|liste_noire|liste_rouge",
    "liste_d_opposition|opposition|consentement_retire|consentement_refuse|sans_consentement|pas_de_consentement",
    "oppose|opposee|s_oppose au_traitement|a_la_prospection|a_tout_contact",
    "droit a_l_oubli",
    "supprimer|effacer ses|mes|les|toutes_ses|toutes_mes donnees",
    "ses|mes donnees supprimees|effacees",
    "derecho|direito al_olvido|ao_esquecimento",
    "borrar|eliminar|suprimir|cancelar|apagar|excluir|remover sus|mis|los|seus|meus|os datos|dados",
    "diritto all_oblio",
    "cancellare|eliminare i_suoi|i_miei|i dati",
    "chiede|chiesto|richiede|richiesta|richiesto|domanda_di cancellazione|la_cancellazione|rimozione|la_rimozione",
    "dar|darle|darla|darme de_baja",
    "graag|verzoek_tot|wil|gegevens|profiel verwijderen|verwijdering|verwijderd|gewist|wissen",
    "remover|remova|retirar|excluir da base|lista",
    "ser removido|removida|excluido|excluida",
    "no contactar|contacte|contactarle|molestar|escribir|enviar_correos",
    "dado|dada de_baja",
    "borrar|eliminar|quitar|sacar de_la|de_nuestra base|lista",
    "dejar|dejen|dejarle|dejarla|deixar en_paz|em_paz",
    "lista_negra|lista_robinson|lista_de_exclusion|desuscrito|desuscrita|sin_consentimiento|consentimiento_retirado",
    "om|gevraagd verwijderd|verwijdering",
    "met_rust gelaten|laten",
    "verwijder|verwijderen uit|van database|lijst|bestand|systeem",
    "verwijder mij|me|hem|haar",
    "niet contacteren|benaderen|mailen|storen|aanschrijven|meer_benaderen|meer_contacteren|contact_opnemen",
    "geen contact|mailing|mails|toestemming",
    "uitgeschreven|afgemeld|zwarte_lijst|niet_gecontacteerd_worden|niet_benaderd_worden|toestemming_ingetrokken",
    "nao contatar|contactar|contate|contacte|incomodar|incomode|enviar|perturbar|perturbe",
    "descadastrado|descadastrada|cancelou_inscricao|lista_de_bloqueio|sem_consentimento|consentimento_retirado",
    "non contattare|ricontattare|disturbare|scrivere|inviare|sollecitare",
    "mai contattare|ricontattare",
    "lasciare|lasciato|lasciata in_pace",
    "cancellare|togliere|rimuovere|eliminare dal|dalla database|lista|db|archivio",
    "da_non_contattare|disiscritto|disiscritta|cancellato_dalla_lista|lista_nera|consenso_negato|consenso_revocato",
    "senza_consenso|nessun_contatto|nessun_consenso",
    # Of other languages, what is written most.
    "nie|prosze_nie kontaktowac|pisac|kontaktowac_sie",
    "o niekontaktowanie",
    "usunac|usun|usuniecie moje_dane|jego_dane|jej_dane|z_bazy|z_listy",
    "wypisal|wypisala sie",
    "ta_bort fran_listan|ur_listan|fran_databasen|ur_registret",
    "czarna_lista|sprzeciw",
    "nekontaktovat|nekontaktujte|neoslovovat|ne_keresse|ne_keressuk|nu_contactati|nu_contacta|ne_kontaktirati",
    "ingen|inga kontakt|kontakter",
    "kontakta|kontakt|kontakte|kontaktes|kontaktas ej|inte|ikke|icke",
    "ej|inte|ikke|icke kontakta|kontakt|kontakte|kontaktes|kontaktas",
    "ala_ota_yhteytta|ei_saa_ottaa_yhteytta|ei_yhteydenottoja|iletisime_gecmeyin|iletisim_kurmayin",
    "prosi|prosze|wniosek|zada o_usuniecie|usuniecie",
    "aranmak|iletisim|e_posta|mail|mesaj istemiyor|istemiyorum|istemez|istemedi",
    "listeden|abonelikten|uyelikten cikti|cikarildi|ayrildi",
    "avregistrerad|avregistrert|avmeldt|frameldt|afmeldt|wypisany|wypisana|peruutettu",
    "не контактировать|беспокоить|связываться|писать|контактувати|турбувати|обращаться",
    "чтобы_с_ним|чтобы_с_ней|чтобы_его|чтобы_ее|чтобы_ей|чтобы_ему не связывались|беспокоили|писали|звонили",
    "не_хочет|не_желает чтобы_с_ним|чтобы_с_ней|чтобы_ему|чтобы_ей связывались|писали",
    "μην επικοινωνησετε|επικοινωνειτε",
    "אל_תיצור|לא_ליצור|אין_ליצור|נא_לא_ליצור קשר",
    "רשימה שחורה",
    "لا تتصل|تتواصل",
    "القائمة السوداء",
    # It is said of calls and of any contact.
    "aramayin|aramayiniz|aranmasin",
    *ELSEWHERE,
)
# Where they stand alone, as a tag or the whole of a cell: within a sentence they say too many other things.
ALONE = phrases(
    "stop|block|blocked|banned|objected|restricted|excluded|exclude|objection|objections|sperre|baja|dne|dnd|remove"
    "|delete|forget|wipe|purge",
    "pls|please|bitte remove|delete|stop|loschen|loeschen",
    "remove|delete please|pls",
    "reservert|reserveret|sparrad|sperret|spaerret",
    "complained|complaint|spam_complaint|spam_report|spamreport|spam_reported|marked_as_spam",
    "deceased|verstorben|gestorben|decede|decedee|fallecido|fallecida|falecido|falecida|overleden|deceduto|deceduta",
    "rip|r_i_p|died|사망|توفي|נפטר",
    "exclusions|to_exclude|to_be_excluded|contacts_to_exclude|people_to_exclude|candidates_to_exclude|exclude_list",
    "stop_list|stoplist|stopliste|stoppliste|stopp_liste|exclusion_list|ausschlussliste",
    "delete_asap|to_delete|to_be_deleted|never_again|a_supprimer|effacer|a_effacer|cancellare|da_cancellare"
    "|ta_bort|rtbf",
    "no_touch|no_touch_list|blackballed|barred|banned_candidate|no_poach|no_agencies|do_not|leave_out|loschen"
    "|loeschen|supprimer|eliminar|verwijderen",
    "remove|delete|erase|purge contact|candidate|record|this_contact|this_candidate|this_person|this_record"
    "|candidate_record|contact_record|on_sight|from_everything|from_all",
    "kandidat|kandidatin|kontakt|datensatz loschen|loeschen|entfernen",
    "elhunyt|austragen|tot|已故|死亡|故人|逝世|去世|死去|逝去",
    "לא_ליצור_קשר|لا_تتواصل|عدم_الاتصال|عدم_التواصل|do_not_place|a_exclure",
    # No mails, and to be deleted. "No email" may say that none is known.
    "no|no_more|please_no|zero|stop emails|e_mails|mails|mailings|newsletter|newsletters|messages|spam",
    "no emails|e_mails|mails please|pls|plz|thanks",
    "stop mail",
    "stop email",
    "keine|nie_wieder newsletter|newsletters|werbemails|mailings",
    "niente|basta|basta_con|no_alle mail|email|e_mail|mails|emails|messaggi|newsletter",
    "nada_de|no_mas|sin|basta_de correos|emails|mails|mensajes",
    "nada_de|chega_de|sem emails|e_mails|mensagens",
    "inga mejl|mail|mejlutskick|utskick|meddelanden|nyhetsbrev",
    "ingen nyhetsbrev|e_poster|henvendelser",
    "geen emails|e_mails|berichten|nieuwsbrief|nieuwsbrieven",
    "bez|zadnych maili|mailingu|newslettera|wiadomosci",
    "zu|bitte loschen|loeschen|entfernen",
    "a|para eliminar|borrar|suprimir|apagar|excluir",
    "te verwijderen|wissen",
    "da eliminare|rimuovere",
    "do usuniecia|skasowania",
    "ska|skal|skall raderas|slettes|tas_bort",
    "radera|raderas",
    "slett|slet|slettes|poistettava|smazat|vymazat|torlendo|silinsin|silinecek|borrar|apagar|eliminare|usunac|skasowac",
    "erasure|data_erasure|data_deletion|data_removal|deletion_request|removal_request|erasure_request|privacy_request",
)


def _misspelt(word: str) -> frozenset[str]:
    """A word with a letter or two left out, two letters exchanged, or one doubled or replaced, as fast fingers do."""
    places = range(1, len(word))
    one_less = {word[:at] + word[at + 1 :] for at in range(len(word))}
    two_less = {less[:at] + less[at + 1 :] for less in one_less for at in range(1, len(less))}
    swapped = {word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] for at in places}
    doubled = {word[:at] + word[at - 1 :] for at in places}
    replaced = {word[:at] + letter + word[at + 1 :] for at in places for letter in ascii_lowercase}
    # Whoever subscribed asked for the opposite.
    return frozenset(one for one in one_less | two_less | swapped | doubled | replaced if one[:3] not in ("sub", "nsu"))


# These can be denied: "not opted out".
OPTED_OUT = phrases(
    "opt|opts|opted|opting|email_opt|mail_opt out|outs",
    "opted otu|uot",
    "opetd|otped|oted|optted|opped|oped|opte|opetd out",
    "opt otu|uot",
    "optedout|optdout|optedoutt",
    "optout|optouts|optedout|emailoptout|unsub|unsubs|unsubbed|unsubscribe|unsubscribed|unsubscribes|unsubscription",
    "un subscribe|subscribed",
    "suppress|suppressed|suppression|suppressions|suppressionlist",
).union(*map(_misspelt, ("unsubscribe", "unsubscribed")))
# As a header only: in a cell these words say too many other things.
IN_HEADERS = phrases(
    "cannot_be|cant_be|can_not_be contacted|emailed|approached",
    "do_not|donot|dont bulk|process|sell",
    "forget|erase|block this|me|individual|person|candidate|contact",
    "should|must|please forget|erase|be_forgotten|be_erased",
    "contact|contacting|approach not before|until",
    "cooling_off|cool_off|cooldown|cool_down|embargo|embargoed|restricted|muted|quarantine|quarantined|protected"
    " until|till",
    "kontakt erst_ab|erst_wieder_ab|nicht_vor",
    "gdpr|dsgvo|rgpd|to_be|zu|te|da|a forget|forgotten|loschen|loeschen|verwijderen|cancellare|borrar",
    "no enviar emails|correos|mails|mensajes",
    "kein|keine newsletter|werbemails",
    "processing restricted|restriction|restrictions",
    "to_be anonymized|anonymised|erased",
    "nesouhlas|rtbf|brak_zgody|odhlasen|odhlasena|odhlaseno|wypisano|avanmald|widerrufen|optou_por_sair|optado_por_salir",
    "ej|inte utskick",
    "uncontactable|dnd|stop_list|stoplist|stopliste|stoppliste|stopp_liste|exclusion_list|ausschlussliste"
    "|no_poach|robinson|robinsonliste|sperrkennzeichen|sperre",
    "non|no solicit|solicitation|soliciting",
    "forget_me|to_be_deleted|to_delete|to_be_removed|objection|objects|objected|dne|mailstop|datensperre",
    "delete|deleted|deletion|removed|removal|erasure|remove requested|request|requests",
    "block email|emails|mail|mails",
    "contact|contacting|email|mail|communication restricted|restriction|restrictions|blocked|block|ban|banned|stop",
    "stop email|emails|mail|mails|contacting|messages|requested|request|all|flag",
    "complained|marked_as_spam|is_spam|reported_spam|spam_reported",
    "no|no_more email|emails|e_mail|e_mails|mail|mails|message|messages|spam|in_mail|in_mails|inmail|inmails",
    "geen|kein|keine|pas_de|sin|sem|nessun|nessuna|ingen|inga email|emails|e_mail|e_mails|mail|mails|mejl|correo",
    "datenloschung|datenloeschung gewunscht|gewuenscht|beantragt|verlangt|gefordert",
    "restricted|blocked contact|contacts|contacting|communication|communications",
    "oppose|opposee au_demarchage|a_la_prospection|au_contact|aux_sollicitations",
    "reservert|reserveret|reservasjon|verwijderverzoek|wisverzoek|loschantrag|loeschantrag",
    # The right to object, and to be forgotten, by the law's words for it.
    "right|rights to_object|of_objection|to_erasure|to_be_forgotten",
    "widerspruchsrecht|bezwaar|opposizione|oposicao|oposicion",
    "droit d_opposition|a_l_oubli|a_l_effacement",
    "derecho|direito|diritto al_olvido|de_supresion|ao_esquecimento|all_oblio",
    "opone|opuso|oppone|opposto|opoe|opos al|al_tratamiento|al_trattamento|ao_tratamento|a_ser_contactado",
)
_CALL = "call|phone|ring|dial|telephone|text|sms"
DO_NOT_CALL = phrases(
    f"do_not|donot|dont|never|no {_CALL}",
    "no calls|calling|telephone_calls|texts|texting|phone_calls|whatsapp|sms|phoning",
    "not by|via|per|over phone|telephone|call|text|sms|whatsapp",
    "telefon_etmeyin|telefonla_aramayin",
    "inte|ej|ikke ringa|ringe",
    "ring ej|inte|ikke",
    "not_contactable|not_reachable by|via|on phone|telephone|mobile",
    "not_to_be|must_not_be|should_not_be|may_not_be called|phoned|telephoned|texted",
    "telefonsperre|anrufsperre|telefonverbot",
    "donotcall|donotphone|donottext|tps|ctps|ndnc|telephone_preference_service",
    "nicht anrufen|telefonieren|angerufen",
    "keine|kein anruf|anrufe|telefonate",
    "ne_pas|ne_plus appeler|telephoner",
    "no llamar|llame|telefonear",
    "niet bellen|opbellen|telefoneren",
    "nie|prosze_nie dzwonic",
    "bel_me_niet|bloctel",
    "nao ligar|telefonar|chamar",
    "non chiamare|telefonare",
)
# Headers written without spaces.
JOINED = (
    "donotcontact",
    "donotemail",
    "donotmail",
    "donotsend",
    "optout",
    "optedout",
    "unsubscri",
    "blacklist",
    "nevercontact",
)
PHONE_WORDS = frozenset(
    "phone call calls calling telephone sms text texts mobile voice telefon appels appel anruf"
    " anrufe whatsapp whats callable telefonisch telefono telefone llamadas bellen chiamate ligacoes".split()
)
WRITING_WORDS = frozenset("contact email e mail mails emails mailing marketing".split())

CONSENT = phrases(
    "consent|consents|consented|consenting|contactable|mailable|emailable|optin|optins|optedin|subscribed",
    "ok|okay|okey|allowed|permission|fine|free|happy|agrees|agreed|open"
    " to contact|email|mail|be_contacted|be_approached|outreach|approach|reach_out",
    "available to|for contact|be_contacted|outreach",
    "approachable",
    "autorizo|acepto|permito|autoriza|acepta|permite contacto|el_contacto|ser_contactado|ser_contactada",
    "autorizzo|accetto|consento|autoriza|aceito|permito contatto|il_contatto|contato|o_contato|contacto",
    "tillat|tillater|godtar|tillåt|tillåter|tillad|tillader"
    " kontakt|å_bli_kontaktet|att_bli_kontaktad|at_blive_kontaktet",
    "hear|hearing about_other|about_new|about_future|about opportunities|roles|jobs|positions",
    "stay|keep|be in_touch",
    "agree|consent to_the_processing|to_processing|that_my_data",
    "interested_in|open_to|willing_to being contacted|approached",
    "can|may|could be contacted|emailed|approached|messaged",
    "can|may|allow|allows|permit contact|email|mail",
    "contact possible",
    "souhlas|souhlasi|hozzajarulas|consimtamant|acord_gdpr|gdpr_acord",
    "akkoord|zgoda|zgody|onay|onayi|iletisim_izni|izin|riza|samtykke|samtycke",
    "contact|contacting|email|marketing|outreach ok|okay|allowed|permitted|permission|permissions|approved",
    "opt|opts|opted in|ins",
    "accepts|accept contact|email|emails|marketing|messages",
    "kontaktfreigabe|kontakt_freigabe|einwilligung|zustimmung|einverstandnis|einverstanden|kontaktierbar"
    "|kontakt_erlaubt|kontaktaufnahme_erlaubt",
    "darf|duerfen|durfen kontaktiert|angeschrieben werden",
    "dsgvo|gdpr|rgpd|lgpd ok|einwilligung|agreed|accepted|approved",
    "consentement|peut_etre_contacte|peut_etre_contactee|accord_rgpd|accord_de_contact|contact_autorise|joignable",
    "consentimiento|se_puede_contactar|puede_contactarse|contacto_autorizado|autoriza_contacto",
    "toestemming|mag_benaderd_worden|mag_gecontacteerd_worden|mag_benaderen|benaderbaar|contacteerbaar",
    "consentimento|pode_contatar|pode_contactar|pode_ser_contatado|pode_ser_contactado|contato_autorizado|contatavel",
    "consenso|contattabile|si_puo_contattare|puo_essere_contattato|contatto_autorizzato|autorizza_contatto",
)

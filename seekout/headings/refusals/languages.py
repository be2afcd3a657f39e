"""Refusals in other languages, with the beginnings of words of which one stands in whatever each finds."""

from __future__ import annotations

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
    r"(?:lista|liste|verteiler|kartei|datenbank|base|fichier|archivio?|bestand|database|bazy|listy|lijst|adressbuch"
    r"|systeem|systeme|system|crm|sistema)"
)

_DELETED = (
    r"(?:gelo?e?scht|entfernt|supprime\w*|efface\w*|eliminad\w|borrad\w|suprimid\w|removid\w|excluid\w|apagad\w"
    r"|cancellat\w|rimoss\w|eliminat\w|verwijderd|gewist|usuniet\w|wypisan\w|raderad|borttagen|slettet|fjernet)"
)
_WISH = (
    r"(?:wunsch|antrag|demande|peticion|solicitud|pedido|richiesta|verzoek|prosbe|zadanie|begaran|onskemal|onske"
    r"|foresporsel|anmodning)(?! (?:del?|des|du|do|da|von|van|of|od) (?:\w+ )?(?:clien|kund|klant|klient))"
)
_LAW = r"(?:dsgvo|gdpr|rgpd|lgpd|rodo|avg|lopd)"
_CONTACT = r"(?:kontakt|contact|contatt|contat)\w*"
_MAILS = r"(?:mejl|mejlen|mail|e ?post|utskick|nyhetsbrev|meddelanden|henvendelser|kontakt)"

OF_OTHER_LANGUAGES = (
    # cancellato su richiesta, op eigen verzoek verwijderd, bloqueado por RGPD
    (
        "wunsch antrag demande peticion solicitud pedido richiesta verzoek prosbe zadanie begaran onske foresporsel"
        " anmodning",
        rf"{_DELETED} (?:\w+ )??(?:auf|a|por|sur|su|op|na|pa|etter|efter) (?:\w+ )?{_WISH}"
        rf"|(?:auf|a|por|sur|su|op|na|pa|etter|efter) (?:\w+ )?{_WISH} (?:\w+ )?{_DELETED}",
    ),
    (
        "dsgvo gdpr rgpd lgpd rodo avg lopd",
        rf"(?:{_DELETED}|bloquead\w|bloque\w*|bloccat\w|gesperrt|oposic\w+|opposi\w+|bezwaar|widerspruch|sprzeciw)"
        rf" (?:(?:wegen|nach|gemass|per|por|par|pour|pelo|pela|selon|causa|o|a|la|le|il|de|wg|vanwege) )*{_LAW}"
        rf"|{_LAW} rader\w*",
    ),
    # kein Interesse an Kontakt, tackar nej till utskick, opposizione al trattamento
    (
        "interes interet intress zainteres",
        r"(?:kein\w*|geen|nessun|sem|ningun|no tiene|no|brak|inget|ingen|pas d|aucun) (?:interes\w*|interet|intress\w*"
        rf"|zainteresowania) (?:an|in|au|a|en|al|em|i|o|av) (?:\w+ )?{_CONTACT}",
    ),
    (
        "tack takk undanbe skicka send",
        rf"(?:tack|takk)\w* nei?j? ti?ll? (?:\w+ )?{_MAILS}|undanb\w+ (?:sig )?(?:\w+ )?{_MAILS}"
        rf"|(?:skicka|sende?) (?:ej|inte|ikke|icke) (?:\w+ )?{_MAILS}",
    ),
    (
        "trattamento tratamiento tratamento traitement inscric subscric",
        r"(?:oppos|opos|opoe|opon)\w* (?:se )?(?:al|ao|au) (?:trat\w+|traitement)"
        r"|cancel(?:ou|ar|ado|ada) (?:a )?(?:subscric|inscric)\w+",
    ),
    (
        "zu_werden",
        r"nicht (?:mehr )?(?:kontaktiert|angeschrieben|angesprochen|angemailt) zu werden"
        r"|(?:bittet|bat|gebeten|wunscht|mochte|verlangt|fordert) (?:\w+ ){0,2}?(?:gelo?e?scht|entfernt|ausgetragen"
        r"|gestrichen) zu werden",
    ),
    (
        "zugestimmt einverstand consen einwillig zustimm erlaubnis toestemm zgod samtyk samtyc autoriz nesouhlas",
        rf"(?:{_NO} (?:(?:{_GIVEN}|{_LAW}) )*(?:consen|einwillig|zustimm|toestemm|zgod|samty"
        r"|autorizac|autorizz|einverstandnis)\w*"
        rf"|(?:einwillig|zustimm|toestemm|consen|samty)\w* (?:{_GIVEN} )*{_NO}(?: {_GIVEN})+)(?! (?:\w+"
        rf" )?{_NEEDED})"
        r"|kein\w* (?:erlaubnis|genehmigung|freigabe) (?:\w+ ){0,2}?kontakt\w*|nesouhlas\w*"
        r"|^(?:kandidat\w* )?hat (?:noch )?nicht zugestimmt$",
    ),
    (
        "lijst system systeem sistema crm lista liste list verteiler kartei datenbank base fichier archiv"
        " bestand database bazy",
        rf"{_TAKE} (?:\w+ ){{0,3}}?(?:de|da|dalla|dal|von|van|uit|aus|z) (?:\w+ )?{_LIST}(?! (?:courte"
        rf"|restreinte|corta|breve))"
        rf"|(?:aus|von|uit|van) (?:\w+ )?{_LIST} (?:zu |te )?{_TAKE}|wil(?:len)? (?:\w+ )?(?:van|uit) (?:\w+ )?{_LIST}",
    ),
    (
        "losch loesch tabu finger abmeld ausgetragen anfass gelo",
        r"(?:daten|profil|adress)?lo?e?sch(?:ung|wunsch|antrag|begehren|bitte|anfrage|ersuchen|auftrag|verlangen"
        r"|gesuch)\w*(?! (?:alte|doppel|der alten))"
        r"|(?:daten|profil"
        r"|datensatz) (?:\w+ )?gelo?e?scht"
        r"|finger weg|tabu(?:kandidat\w*)?(?! (?:search|suche))|nicht mehr anfassen|abmeldung (?:vom "
        r"|von )?(?:newsletter|verteiler)"
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
        r"|geen interesse in contact|zakaz kontaktu|kontaktforbud|kontaktforbod"
        r"|(?:ne|no|non|nao|nie|niet|nicht) (?:(?:plus|pas|meer|mehr) )?(?:appeler|llamar|chiamare|ligar|dzwonic|bellen"
        r"|anrufen) (?:et|y|e|i|en|und) (?:ecrire|escribir|scrivere|escrever|pisac|mailen|schreiben|contact\w*)",
    ),
    (
        "list черн",
        r"blacklist(?:e|ee|er)|svarte?list\w*|sortlist\w*|mustalla listalla|musta lista|lista neagra|crna"
        r" lista|cerna listina"
        r"|kara liste\w*|черн\w+ списо?к\w*",
    ),
    (
        "отпис отказ отозв соглас удал прос",
        r"отписа\w*|попрос\w+ (?:не|удалить)|отказал\w* от (?:рассыл|контакт|общен|писем)\w*"
        r"|отозвал\w* согласи\w*|согласи\w* отозван\w*"
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
    (
        "schreiben melden blockiert bloque mailer emailer lastigvallen",
        r"nicht mehr (?:schreiben|mailen)|bitte nicht (?:mehr )?(?:melden|schreiben)|hat uns blockiert|nous"
        r" a bloques?"
        r"|nos (?:ha )?bloque\w+|ne (?:pas|plus) (?:mailer|emailer|ecrire)|niet (?:meer )?lastigvallen",
    ),
    (
        "nouvelles recevoir excluir vergetelheid leiratkoz nem contacta dezabon διαγραφ отказ listeden حذف ביקש הסר"
        " hubungi"
        " lien",
        r"ne (?:veut|souhaite|desire) (?:plus|pas) (?:de nos nouvelles|rien recevoir|recevoir)"
        r"|excluir d[eo]s? (?:los )?"
        r"(?:envios|mailings?|campanas|campanhas|correos|e ?mails)|recht op vergetelheid|leiratkoz\w*"
        r"|nem ker (?:tobb )?"
        r"(?:megkeres|level|e ?mail|hirlevel)\w*|a nu (?:se|fi) contacta\w*|dezabon\w*|διαγραφ\w*"
        r"|отказ\w* от (?:рассыл|контакт|общен|обработк|писем)\w*|listeden cik\w*|طلب (?:ال)?حذف|ביקשה? (?:הסר\w*"
        r"|להסיר|למחוק)"
        r"|בקשת הסרה|jangan (?:di)?hubungi|tidak (?:mau|ingin) dihubungi|(?:khong|dung) lien he(?! duoc)",
    ),
    # ist verstorben, ha fallecido; droht mit dem Anwalt
    (
        "verstorb gestorb fallec decedut overled avlid dod falec decede zyje lebt vefat сконча умер",
        r"(?:ist|ha|har|is|e|er|esta|a|ya|leider) (?:\w+ )?(?:verstorben|gestorben|fallecid\w*|decedut\w*|overleden"
        r"|avlidit|dod"
        r"|falecid\w*|decedee?)|faleceu|fallecio|nie zyje|lebt (?:leider )?nicht mehr$|vefat etti|скончал\w*"
        r"|умер(?:ла)?$",
    ),
    (
        "amenaz minacc ameac dreig droh grozi menac угрож anwalt",
        r"(?:amenaz|minacc|ameac|dreig|droh|grozi|menac|угрожа)\w* (?:\w+ ){0,3}?(?:legal|anwalt|avocat|abogad"
        r"|process|azion"
        r"|advoca|prawnik|klage|gericht|суд|denuncia|advogad)\w*|mit (?:\w+ )?anwalt (?:ge)?droh\w*|anwaltsschreiben",
    ),
    (
        "wunsch finger datenschutzb erwunscht plaint oublie borr elimin suprim esquec berichten bortglom borttag rader"
        " slett хоче"
        " silinmesini",
        r"auf (?:\w+ )?(?:wunsch|antrag) (?:\w+ )?gelo?e?scht|finger davon|datenschutzbeschwerde|^nicht erwunscht$"
        r"|s est plaint"
        r"e?(?: d(?:e|u)|$)|etre oubliee?|(?:solicita|pide|pidio|quiere|exige) que se (?:borr|elimin|suprim)\w*"
        r"|quer ser esquecid\w*|wil(?:len)? geen (?:\w+ )?(?:berichten|mails?|contact)"
        r"|(?:vill|ber om att) bli (?:bortglomd"
        r"|borttagen"
        r"|raderad)|(?:ber om|begar|begart|begarde) radering|vil slettes|onsker (?:\w+ )?slett\w*"
        r"|не хочет (?:получать|общаться|контакт|чтобы)\w*|silinmesini ist\w*",
    ),
    (
        "joindre cesse arret touche gardee monde",
        r"ne (?:pas|plus) joindre(?! (?:le|la|les|l|un|une|son|cv))|cesse[rz]? tout(?:e)? \w+"
        r"|demande (?:de cesser|d arreter)(?:$| (?:tout|les (?:mails?|envois|messages|contacts)"
        r"|de (?:l[ea]? )?(?:contacter|relancer|ecrire)))|^pas touche$|^chasse gardee$"
        r"|arrete[rz]? (?:les|vos|tous les|ces) (?:e ?mails?|mails?|messages|envois|relances|sollicitations)",
    ),
    (
        "eliminad borrad borr elimin suprim quit exclu removid ejercid oposicion bloquead vetad denegad",
        r"(?:pide|pidio|pedio|solicita|solicito|quiere|desea|exige|pediu) (?:ser (?:eliminad|borrad|removid|quitad"
        r"|excluid|suprimid)\w*(?! del? proceso)|que (?:\w+ )?(?:borr|elimin|suprim|quit)\w* (?:sus|mis|todos|su) )"
        r"|derecho de (?:oposicion|supresion|olvido) ejercid\w*|bloquead[oa] por (?:el |la )?(?:candidat|usuari"
        r"|propi)\w*"
        r"|vetad[oa] por",
    ),
    (
        "avregistr samtyck samtykk rezygn vymaz sterger torles tiltolist",
        r"avregistrera\w*|(?:dra(?:git|r)|trukket|trakk) (?:\w+ )?(?:tillbaka|tilbage|tilbake) (?:\w+ )?samt\w*"
        r"|samt\w* (?:\w+ )?(?:tillbaka|tilbage|tilbake)\w*|rezygn\w+ z (?:kontakt|komunik|maili)\w*"
        r"|(?:zada|pozadal\w*|zadost) o vymaz|stergerea? (?:datelor|contului)|torlest? ker\w*|tiltolist\w*",
    ),
    ("מעונ", r"לא מעוני?י?נ\w* (?:בפניות|בקשר|במיילים|שיפנו|שיצרו|שתפנו)"),
    # A letter of a lawyer's, and not a lawyer who writes such letters
    (
        "abmahnung unterlassung anwaltsschreiben mise_en_demeure diffida burofax",
        r"(?:abmahnung|unterlassungs\w+|anwaltsschreiben|mise en demeure|diffida legale|diffida|burofax) (?:\w+ )??"
        r"(?:erhalten|bekommen|eingegangen|abgegeben|unterschrieben|angedroht|recue?|envoyee|ricevuta"
        r"|ricevuto|recibido)",
    ),
    # nicht mehr melden, ne plus lui écrire, no enviar más correos, nie wysyłać maili, mail atmayın, maila inte
    (
        "melden gelo",
        r"^(?:(?!sich\b)\w+ )*?(?:nicht|nie) (?:mehr|wieder) melden\b(?! konn)"
        r"|(?:soll|muss|mochte|will|sind zu|ist zu) (?:\w+ )??(?:gelo?e?scht werden|lo?e?schen)",
    ),
    (
        "ecrire contacter sollicit relancer deranger envoyer",
        r"ne (?:plus|pas|jamais) (?:(?:lui|leur|nous|me|la|le|les|l|m) )+(?:ecrire|contacter|recontacter|solliciter"
        r"|relancer|deranger)|ne (?:plus|pas|jamais) (?:(?:lui|leur|nous|me|m) )?envoyer (?:de |d |des |aucun )*"
        r"(?:mails?|e ?mails?|messages?|courriels?|newsletters?|publicites?)",
    ),
    (
        "enviar mandar envie mande escrib escrever contactar contatar",
        r"(?:no|nao) (?:(?:le|la|lo|les|me|se|lhe) )?(?:enviar|mandar|envie|mande)(?:le|les|me|lhe)?"
        r" (?:(?:mas|mais|ningun|ningunos|nenhum|os|los) )*"
        r"(?:correos?|e ?mails?|mails?|mensajes?|mensagens|mensagem|newsletters?|publicidad|publicidade)"
        r"|no (?:(?:le|la|lo|les|me|nos|se) )+escrib(?:as|an|a|ais|ir)\b|(?:dejar|dejen|deje|parar|pare|parem"
        r"|deixar|deixe) de (?:me |le |lhe )?(?:enviar|mandar|escribir|escrever"
        r"|contactar|contatar)",
    ),
    (
        "smett invia mandare mandate mandarmi",
        r"(?:smetter\w*|smett\w+) di (?:inviar|mandar|scriver|contattar|disturbar)\w*"
        r"|non (?:inviare|mandare|inviate|mandate|inviarmi|mandarmi) (?:piu )?(?:e ?mails?|mails?|messaggi|newsletter)",
    ),
    (
        "meer_contact niet_contact nooit_contact geen_contact neem stop_met stoppen_met",
        r"(?:niet|nooit) (?:meer )?contact (?:op te nemen|opnemen|zoeken)|neem (?:\w+ )?(?:geen|nooit) (?:meer"
        r" )?contact"
        r"|(?:stop|stoppen) met (?:mailen|benaderen|contacteren|contact opnemen|berichten)",
    ),
    (
        "wysyla wysla pisa usun skasow kontaktowac",
        r"^(?:prosze )?nie wysylac$|(?:zada|zadal\w*|zazadal\w*|domaga sie) usunieci\w+"
        r"|nie (?:wysylac|wysylaj\w*|wysylamy|przesylac|przesylaj\w*) (?:\w+ )?(?:maili|e ?maili|mail\w*|wiadomosci"
        r"|newsletter\w*"
        r"|ofert)|(?:przestac|przestancie|prosze przestac) (?:pisac|wysylac|kontaktowac)|(?:usunac|usun|usunieto"
        r"|skasowac) (?:\w+ )?(?:dane|danych)",
    ),
    (
        "atma gonderme yollama yazma verile bilgile kaydi",
        r"(?:mail|e ?mail|e ?posta|eposta|mesaj|bulten|reklam) (?:atma|gonderme|yollama|yazma)(?:yin|yiniz|yin"
        r" lutfen)?$"
        r"|(?:mail|e ?posta|eposta|mesaj|bulten) (?:atma|gonderme|yollama)yin\w*"
        r"|(?:verilerini?|verileri\w*|bilgilerini?|bilgileri|kaydini|kaydi) sil(?:in|insin|inecek|inmesi|elim)?\b",
    ),
    (
        "hor maila mejla skriv stor_ stora forstyrr rader slett slet_ ifred i_fred sluta slutt skicka",
        r"(?:vill|onskar) (?:inte|ej) (?:langre )?(?:att (?:vi|ni|nagon) )?hora? av \w+"
        r"|(?:sluta|slutt|stop) (?:med )?(?:att |a |at )?(?:maila|mejla|skriva|skicka|skrive|sende|kontakt\w*)|ikke"
        r" skriv\b"
        r"|(?:maila|mejla|skriv|stor|storas|forstyrr) (?:ej|inte|ikke)|(?:ej|inte|ikke) (?:maila|mejla|skriva"
        r"|storas?|forstyrr\w*)"
        r"|(?:lat|la|lad) (?:\w+ )?(?:vara|vaere) (?:ifred|i fred)"
        r"|(?:radera|slett|slet) (?:alla |alle )?(?:uppgifter|data|opplysninger|oplysninger|profil\w*)",
    ),
    # von Anfragen absehen, keine Angebote gewünscht; ne rappelez plus; pediu para sair da lista; non contattatelo
    (
        "absehen angebot vorschlag nichts_mehr",
        r"(?:anfragen|kontakt\w*|mails?|ansprachen?|nachrichten) (?:\w+ )?abzusehen"
        r"|(?:von|anfragen|kontakt\w*) (?:\w+ ){0,3}?absehen"
        r"|kein\w* (?:weiteren? )?(?:job|stellen)?(?:angebote?|vorschlage) (?:mehr )?(?:ge|er)wunscht"
        r"|(?:will|mochte|wunscht) (?:\w+ )?nichts mehr (?:\w+ ){0,2}?(?:horen|wissen)",
    ),
    (
        "stop_aux arret rappelez contactez ecrivez sollicitez derangez",
        r"stop aux? (?:e ?mails?|mails?|messages|sollicitations|relances|contacts)"
        r"|(?:souhait\w*|veut|veulent|demand\w*|merci d|priere d|svp|qu on|que l on|que nous) (?:\w+ ){0,3}?arret\w* de"
        r" (?:la |le |les |me |lui |l |m )?(?:contacter|ecrire|solliciter|relancer|appeler)"
        r"|ne (?:me |le |la |les |l |m |nous )?(?:rappelez|contactez|recontactez|ecrivez|sollicitez|derangez)"
        r" (?:plus|pas|jamais)",
    ),
    (
        "pediu cancellatemi cancellami rimuovetemi toglietemi scrive contatta disturba sollecita",
        r"pediu (?:\w+ )?sair d[aeo]s? (?:lista|base|cadastro|mailing)\w*|(?:cancella|rimuove|toglie)(?:te)?[mc]i"
        r"|non (?:ri)?(?:scrive|contatta|disturba|sollecita)(?:te|r)?(?:gli|le|la|lo|li|mi|ci)\b",
    ),
    (
        "odmow zadani wypisa zrezygnow",
        r"odmow\w+ (?:dalszego )?kontakt\w*|zadani\w+ usunieci\w+|wypisac (?:z|ze)"
        r" (?:bazy|listy|newsletter\w*|mailing\w*|systemu)"
        r"|zrezygnow\w+ z (?:kontakt|komunik|mail|newsletter|wiadomosci)\w*",
    ),
    (
        "om_att aldrig avbojt avbojer inga_fler skicka_inga ta_bort ingen_mer slippa",
        r"(?:bett|bad|ber|begart|begar) om att (?:fa )?(?:bli )?(?:rader|borttag|bortglom|avregistrer)\w+"
        r"|\bkontaktas? (?:\w+ )?aldrig|aldrig (?:mer )?kontaktas?\b|avboj(?:t|er) (?:vidare |all "
        r"|fortsatt )?kontakt\w*"
        r"|(?:skicka )?inga (?:fler )(?:mejl|mail|utskick|meddelanden|kontakter)|skicka inga (?:mejl|mail|utskick)"
        r"|^ta bort (?:mig|honom|henne)|ingen mer kontakt|slippa (?:\w+ )?(?:mejl|mail|utskick|kontakt\w*)",
    ),
    (
        "slett slet_ afmeld ingen_flere frabed",
        r"(?:ber|bedt|beder|bad) om (?:a|at) (?:bli|blive) slettet|slett? (?:mine|hans|hendes|hennes) \w+"
        r"|afmeld (?:mig|ham|hende)|ingen flere (?:henvendelser|mails?|e ?poster|beskeder|meldinger)"
        r"|(?:kontakt|henvendelser?|mails?) frabedes|frabed(?:er|t) sig",
    ),
    (
        "чтобы по_запросу по_просьбе pyys pyyt keri kert gecilmesini retras επικοινωνια تواصل اتصال שלא לא_ליצור zeli",
        r"чтобы (?:с ним|с неи|ему|еи|его|ее) не (?:связывал|писал|звонил|беспокоил)\w*"
        r"|удал\w+ по (?:запросу|просьбе|требованию)|pyy(?:si|taa|ti|ta) (?:\w+ )?poist\w+ (?:\w+ )?tie\w+"
        r"|nem keri a megkeres\w*|kerte (?:\w+ ){0,2}torles\w*|(?:iletisime|irtibata) gecilmesini istem\w+"
        r"|(?:si )?a retras (?:\w+ )?consimtamant\w*|δεν θελει (?:\w+ )?επικοινωνια"
        r"|لا (?:يرغب|ترغب|يريد|تريد) (?:في |ب)?(?:ال)?(?:تواصل|اتصال)\w*|طلبت? عدم (?:ال)?(?:تواصل|اتصال)\w*"
        r"|[במ]?[יב]?קשה?ת? שלא ליצור קשר|מבקשת? שלא (?:ליצור קשר|לפנות)|ne zeli (?:\w+ )?kontakt\w*",
    ),
    # nie wolno się kontaktować, nesmí být kontaktován, нельзя связываться, nem szabad megkeresni
    (
        "wolno mozna nalezy nesm nelze nemoz szabad tilos trebuie нельз запрещ следует не_бива не_можна smije aranma"
        " gecilme",
        r"nie (?:wolno|mozna|nalezy) (?:sie )?(?:z (?:nim|nia) )?(?:\w+ )?(?:kontaktowac|pisac|wysylac maili)"
        r"|(?:nesmi|nesmie|nema|nelze|nemoze|neni mozne) (?:\w+ ){0,2}?(?:kontakt(?:ovan|ovat|ov)\w*|oslov(?:en|ov)\w*)"
        r"|(?:nem szabad|tilos) (?:\w+ )?(?:megkeres\w*|felkeres\w*|irni neki|kapcsolat\w*)"
        r"|nu (?:mai )?(?:trebuie|are voie sa fie) (?:mai )?(?:fie )?(?:contactat|abordat|deranjat)\w*"
        r"|(?:нельзя|запрещено|не следует) (?:\w+ )?(?:связыва\w+|писать (?:ему|еи|им)|контактир\w+|беспоко\w+)"
        r"|не (?:бива|можна|слід) (?:\w+ ){0,2}?(?:свързва\w+|контакт\w+|писати (?:іому|іи)|турбува\w+)"
        r"|ne smije (?:se |biti )(?:\w+ )?kontaktira\w*|aranmamali|(?:iletisime|irtibata) gecilmemeli",
    ),
    # poprosił o usunięcie danych, bad om radering
    (
        "pros wniosk rader slett slet borttag",
        r"(?:po)?prosi(?:l|la|li)? o (?:\w+ )?(?:usuniecie|wykasowanie|skasowanie|wykreslenie|wypisanie)"
        r"(?! (?:\w+ )?(?:z procesu|z rekrutacji|oferty|ogloszenia))|(?:zlozyl\w*|zlozono) wniosek o usuniecie"
        r"|(?:bett|bad|ba|ber|begart|begar|begarde|anmodede|bedt) om (?:\w+ )?"
        r"(?:radering|borttagning|sletting|sletning)",
    ),
)

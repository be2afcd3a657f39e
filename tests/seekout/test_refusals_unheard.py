"""Refusals that nobody had tried, in English and elsewhere, and notes in the same words that refuse nothing.

They were written before the code had been looked at; of some 700 refusals an eighth was not heard at first.
"""

from __future__ import annotations

import pytest

from tests.seekout.test_consent import held, read

REFUSED = """
Please stop reaching out|Don't ever contact again|Asked for all of his data to be purged|pls delete my info
Under no-hire agreement|Avoid contacting this candidate|Please avoid any contact|Refrain from contacting
harassment complaint filed against us|Restraining order|shouldn't be emailed|Refuses to talk to agencies
No headhunters!|No unsolicited messages|do not bug him again|Not interested in hearing from us ever again
confidential search: do not alert this person|Tom says she hates cold emails, so don't
Begged us to leave her inbox alone|Wants us out of her inbox|Email address blocked by owner|not to email
don't get in touch|never get in touch|do not text, call or email|No texts no calls no emails
hates InMail, asked to stop|asks to be excluded|remove from everything|remove contact|delete this candidate
Delete candidate record - requested|GDPR request pending|made a complaint about our mail|GDPR status: withdrawn
said our emails are spam|Blocked by candidate|barred from contact|client no-touch|non-solicitation applies
candidate deceased 2020|obituary found|passed 2021 RIP|Sadly passed in January|Death notice received|tot
† 2021|†|✝ 2019|⚰️|GDPR: do not process|asked not to be written to
Wants nothing more from us, ever|Told us never again|scrub him from everything|Said: quit emailing me|R.I.P. 2024
she wants out of the database|do not call, email or write|Do not phone, text or e-mail him|D.N.C.
asks to be left out of all campaigns|asked to be excluded from mailings|Does not talk to recruiters
took himself off our list|asked us to remove her|requested that we stop|stop mail|STOP email|removed
Deleted|deleted 12/2023|erased on 2024-03-01|opted out of LinkedIn messages|unsubscribed from LinkedIn and our mails
removed from Indeed and asked for no contact|DNC removed from list at own request|DNC, removed|DNC removed
""".replace("\n", "|").strip("|")
ELSEWHERE = """
Austragen bitte|will nicht mehr genervt werden|Löschanfrage|Löschersuchen|aus System löschen
Kandidat löschen (auf Wunsch)|Zustimmung verweigert|kein Einverständnis|hat nicht zugestimmt|ne pas joindre
RGPD KO|n'est plus de ce monde|nous a demandé de cesser|cesser tout contact|arrêter les mails|aucun contact
pas touche|chasse gardée|pidió ser eliminado|pidió que borremos sus datos|derecho de oposición ejercido
consentimiento denegado|bloqueado por el candidato|vetado por cliente|LGPD exclusão|è morto|è venuto a mancare
wil van de lijst af|wil uit het bestand|vill ej bli kontaktad|har avregistrerat sig|avböjer kontakt
har dragit tillbaka samtycke|har gått bort|rezygnacja z kontaktu|žádá o výmaz|zemřel|decedat|törlést kért
a cerut ștergerea datelor|tiltólista|попросил удалить|kielsi yhteydenotot|neželi biti kontaktiran|ne keresd
hozzájárulás visszavonva|elhunyt|να μην ενοχληθεί|μην στείλετε email|aramayın, yazmayın|izin vermiyor
rahatsız etmeyin|לא לפנות|הוסר מרשימת התפוצה|تم إلغاء الاشتراك|تماس نگیرید|請勿打擾|已故|死亡|故人|tolong jangan kontak
อย่าติดต่อ|huwag kontakin|usiwasiliane|moenie kontak nie|ekki hafa samband|nekontaktēt|nesisiekti, nerašyti
mitte kontakteeruda|mos kontaktoni|не се свързвайте|не контактирај|削除依頼|不要打扰|停止联系|연락 주지 마세요
请不要再发消息|今後の連絡はご遠慮ください|gelöscht|Supprimé|eliminado|cancellata|verwijderd|removida|usunięta|raderad
slettet|Auskunftssperre|verwijderen a.u.b.|à supprimer s.v.p.|plus d'emails svp|pas d'e-mails|cancellato su richiesta
removido a pedido|eliminado a petición propia|supprimée à sa demande|verwijderd op eigen verzoek|usunięty na prośbę
op eigen verzoek verwijderd|borttagen på begäran|på egen begäran raderad|slettet på forespørsel|begärt radering
ingen kontakt|inga kontakter|önskar ingen kontakt|tackar nej till kontakt|har tackat nej till utskick
takket nei til henvendelser|skicka inte mejl|undanbeder sig kontakt|ber om att bli borttagen
bittet darum, nicht mehr kontaktiert zu werden|kein Interesse an Kontakt|pas d'intérêt au contact
auf der schwarzen Liste|keine DSGVO-Einwilligung|nicht anmailen|oposición RGPD|bloqueado por RGPD|GDPR-radering
gelöscht wegen DSGVO|effacé pour RGPD|usunięty RODO|richiesta di cancellazione|pedido de remoção
opposizione al trattamento|opôs-se ao tratamento|cancelou a subscrição|nie wysyłać|zażądał usunięcia danych
連絡しないでください|連絡希望せず|メール送らないで|連絡お断り|コンタクト拒否|個人情報の削除を希望|スカウト停止
ご連絡はお控えください|今後の連絡は希望しません|送信しないこと|営業メールお断り|不想再收到邮件|要求不再联系|拒绝联络
别发邮件|请从名单中删除|不同意联系|谢绝打扰|勿发邮件|더 이상 연락 원치 않음|메일 보내지 마세요|연락을 원하지 않습니다
이메일 수신 거부|von weiteren Anfragen bitte absehen|keine weiteren Jobangebote gewünscht|will nichts mehr von uns hören
stop aux mails|souhaite qu'on arrête de la contacter|ne rappelez plus|dejar de contactar|parem de me contactar
pediu para sair da lista|non scrivetele più|non contattatelo|cancellatemi|odmówił kontaktu|żądanie usunięcia danych
wypisać z bazy|zrezygnował z mailingu|bett om att bli raderad|kontakta aldrig mer|har avböjt vidare kontakt
skicka inga fler mejl|ta bort mig|ingen mer kontakt|vill slippa mejl|ber om å bli slettet|slet mine data|afmeld mig
ingen flere henvendelser|kontakt frabedes|удалить по запросу|просит, чтобы ему не писали|pyysi poistamaan tietonsa
nem kéri a megkeresést|kérte adatai törlését|iletişime geçilmesini istemiyor|a retras consimțământul
δεν θέλει επικοινωνία
لا يرغب في التواصل|מבקש שלא ליצור קשר|ne želi kontakt|niet bellen en mailen|no llamar y escribir
ご連絡ご無用|個人情報の利用停止を申請|データの抹消を希望|取消订阅|我不想收到消息|请不要寄信给我|不再接收任何通知|拒绝来信
이메일 그만 보내주세요|그만 연락하세요|연락 X|수신 동의 안 함|수신 미동의|개인정보 파기 요청|메시지는 그만
si è cancellata dalla newsletter|cancellata dalla mailing list|rimossa dalla lista contatti|tolto dalla lista
tolti dalle liste|l'abbiamo rimosso dalla lista|removida da lista|removido da lista de emails
excluído da lista de contatos|retirada das listas de envio|removido da lista a pedido|eliminada de nuestra lista
rayé des listes|rayée de la liste|radié de nos listes|retirée de toutes les listes de diffusion|van de lijst gehaald
verwijderd van de mailinglijst|uit de lijst verwijderd|van onze maillijst gehaald|van de lijst afgehaald
wykreślona z listy|wykreślony z listy mailingowej|skreślony z listy odbiorców|borttagen från listan
struken från utskickslistan|borttagen ur listan|fjernet fra mailinglisten|strøket fra listen|tatt av listen
vyřazen ze seznamu kontaktů|törölve a levelezőlistáról|scos din lista de email|poistettu postituslistalta
αφαιρέθηκε από τη λίστα|удалён из рассылки|исключён из списка рассылки|struck off our list|pulled from all lists
scrubbed from the mailing list|we took him off our mailing list|took her off the list
removed her from the list on 3 May|removed themselves from our list
""".replace("\n", "|").strip("|")
NO_REFUSAL = """
rimosso dalla lista d'attesa|rimosso dalla shortlist|tolto dalla lista dei finalisti|removida da lista de espera
excluído da lista de finalistas|van de lijst met finalisten gehaald|verwijderd van de wachtlijst|van de lijst gebeld
wykreślona z listy oczekujących|struken från listan över finalister|rayé des listes d'attente
took her off the list of finalists|removed her from the list of speakers|taken off the waiting list
not removed from the mailing list|took minutes from the list|taken from LinkedIn list|pulled from list of GitHub stars
z listy Marka|took her off site for lunch
asked not to share salary|Asked not to be submitted to Acme|asked to be removed from the Acme shortlist only
Don't send assignment yet|died on the vine - role cancelled|gene suppression research|Forget-me-not florist
Client blacklisted us|Tabu Search algorithms|abgemeldet (im Urlaub)|pas de mail|opposition au télétravail
não enviar CV ainda|non inviare CV|afgemeld voor interview|uitgeschreven bij KvK|overleden vader|no hire
aucun contact depuis 2020|avoid calls on Monday|Avoid long commute|Refrain from contacting manager
Stopped reaching out after 3 tries|Never annoys clients|bug bounty hunter|Do not bug-fix on Fridays|hates meetings
harassment prevention trainer|not interested in hearing about this role|won't work with Java|Refuses to work on site
Do not alert current employer|all data to be verified|GDPR status: OK|Privacy: accepted|Datenschutz: akzeptiert
Marketing: blocked budget|passed the interview|Sadly passed on our offer|Passed technical|tot en met 2024
Austragen von Zeitungen|ne pas joindre le CV|eliminado del proceso|eliminada en primera ronda|vetado para viajar
No-touch screens|Smith† et al.|non-solicitation lawyer|Blocked by Jira issue|Kontakt gelöscht in Outlook?
asked to stop the process|wants to be excluded from this role|calls, emails and Slack all day|удалённая работа
не дозвонился, написал|torlest|system löschte Daten|Obituary writer at NYT|deliver tot 2025|Do not text before 9
Does not talk to recruiters on the phone, mail is fine|Will not deal with agencies that ghost him
Wants to be left out of the relocation programme|Asked to be excluded from the panel interview
Death notice design was her first job|These messages are junk format|No calls or texts, email preferred
No texts or calls, emails only|Do not call or text, email instead|Do not phone, e-mail is fine|quit Acme in May
Please do not call, message him on LinkedIn instead|B.Sc. from M.I.T.|wants out of consulting|scrub nurse
Suppression of gene expression|Do not send to client yet|unsubscribed from LinkedIn Premium|Removed from LinkedIn
profile deleted from XING|unsubscribed from job alerts|abgemeldet vom Jobportal|gelöscht: Dublette|Dublette gelöscht
wrong number, removed|Old e-mail bounced - deleted|removed duplicate|eliminado duplicado|DNC removed 2022|DNC lifted
Blacklist removed 03/2024|Off-limits lifted 2023|ingen kontakt ännu|ingen kontakt endnu
haft ingen kontakt|nie wysyłać CV|usunięto stary numer|no e-mail
asked us to remove her old number|requested that we stop the process
まだ連絡していない|連絡が取れない|電話連絡不可|現職への連絡不可|現職に連絡しないで|メール不着|連絡待ち|スカウト送信済
メール拒否ではない|不方便联系|还没联系|联系不上|不要联系原公司|个别联系|特别联系人|不用发邮件打电话|不合适，已发邮件
不匹配；已联系|可以联系，不要打电话|연락 안 됨|메일 반송|연락 대기|연락처 없음|제안 거절|연락 두절
hat sich nicht mehr bei uns gemeldet|von einer Bewerbung abgesehen|keine passenden Angebote
will nichts mehr mit Java machen
a arrêté de nous écrire|on a arrêté de la contacter après 3 relances|ne rappelle plus|stop aux bugs
non riesco a contattarlo|non contattato ancora|pediu para sair do processo|pediu para sair da empresa
zrezygnował z procesu
odmówił oferty|wypisać ze szpitala|bett om att bli uppringd|har inte kontaktats|ska kontakta henne
ingen flere års erfaring|slet hårdt i mange år|удалённо|хочет, чтобы ему писали|pyysi palkankorotusta|ne želi selidbe
個人情報の利用停止対応を担当|通知を受け取れない端末|没收到消息|已收到信息|不熟悉消息队列|不懂消息中间件
직장을 그만두고 연락 줌|연락 Xavier|이직 그만 고민 중|개인정보 파기 시스템 개발|수신 동의함
お電話はご遠慮ください|不要给我打电话|전화는 그만
teklif istemiyor|a retras candidatura|ta bort gamla numret|aldrig kontaktad|nunca contactado|não quer ser gestor
kein Interesse an der Stelle|tackar nej till erbjudandet|tackade nej till intervju|skicka inte CV
""".replace("\n", "|").strip("|")


@pytest.mark.parametrize("header", ["Notes", "Status"])
def test_refusals_that_nobody_had_tried_hold_back(header):
    written = [*REFUSED.split("|"), *ELSEWHERE.split("|")]
    assert [cell for cell, is_held in zip(written, held(header, *written), strict=True) if not is_held] == []


def test_notes_in_the_words_of_refusals_hold_back_nobody():
    written = NO_REFUSAL.split("|")
    assert [cell for cell, is_held in zip(written, held("Notes", *written), strict=True) if is_held] == []


def test_a_refusal_among_other_notes_holds_back():
    notes = [
        "Great engineer, met at PyCon, asked in 2023 that we never write again",
        '12/03 called, VM. 15/03 replied "please take me off your list". 20/03 updated title',
        "Très bon profil. Rappelé le 3/4. A demandé d'arrêter les mails.",
        "Status: active; Email: ok; GDPR: withdrawn",
        "Sehr gut, 90k. Am 3.5. Löschanfrage erhalten",
    ]
    assert held("Notes", *notes) == [True] * len(notes)


def test_a_cross_behind_a_name_is_a_death_and_right_at_it_a_footnote():
    people, _ = read("Name|Email", "Ann Bay †|ann@x.example", "Bob Cay (†2021)|bob@x.example", "Cy Day†|cy@x.example")
    assert [person.do_not_contact for person in people] == [True, True, False]
    assert [person.full_name for person in people] == ["Ann Bay", "Bob Cay", "Cy Day"]


@pytest.mark.parametrize("header", ["Summary", "About", "Headline"])
def test_a_note_in_place_of_what_somebody_says_of_themselves(header):
    notes = ["Asked not to be contacted again", "DNC", "opted out", "Bitte nicht mehr anschreiben", "GDPR: erased 2023"]
    own = [
        "I stop spam at Acme", "Building unsubscribe tools and do not contact lists", "Head of GDPR and opt-out"
        " programs",
        "Do more with less", "Never stop learning", "Ask me about suppression lists", "Not your average engineer",
        "Candidate experience is my passion", "Off the grid cyclist", "Please reach out!", "Has led DNC"
        " compliance teams",
    ]  # fmt: skip
    assert held(header, *notes) == [True] * len(notes)
    assert [cell for cell, is_held in zip(own, held(header, *own), strict=True) if is_held] == []


def test_whoever_is_not_to_be_called_is_sent_without_numbers_in_scripts_without_spaces():
    rows = [
        f"P{number} Probe|p{number}@example.com|+4930123456{number}|{note}"
        for number, note in enumerate(
            (
                *("電話連絡不可", "请勿致电，可发邮件", "전화 금지", "電話・メール連絡不可", "電話済み"),
                *("お電話はご遠慮ください", "電話での連絡はお控えください", "不要给我打电话"),
                *("전화는 하지 마세요", "전화 그만", "電話が苦手", "没打电话", "전화 통화함"),
            )
        )
    ]
    people, _ = read("Name|Email|Phone|Notes", *rows)
    assert [(person.do_not_contact, bool(person.phones)) for person in people] == [
        (False, False), (False, False), (False, False), (True, True), (False, True),
        *[(False, False)] * 5, *[(False, True)] * 3,
    ]  # fmt: skip

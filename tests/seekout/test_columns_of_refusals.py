"""Columns of which each cell says whether somebody may be contacted, as tools head them, and others that look so."""

from __future__ import annotations

import pytest

from tests.seekout.test_consent import held

REFUSED = """
GDPR Objection=Yes|Erasure Requested?=Y|Do Not Pitch=1|Suppressed=true|Spam Complaint=yes|Blocked by candidate=x
Marketing Suppression=TRUE|Exclude from outreach=yes|Contact prohibited=yes|Never email=1|No InMail=yes
Opt-Out Date=2024-03-01|Unsubscribed At=2024-03-01T10:00:00Z|Deceased?=Yes|Contact Status=Opted Out
Communication Status=Do not email|Lead Status=Unsubscribed|Email Status=unsubscribed|Email Status=complained
Subscription Status=Unsubscribed|Consent Status=Withdrawn|Consent Status=Expired|Email Opt In=No
Marketing Opt-In=false|Allow Contact=0|Contact allowed=N|GDPR=deleted|Do Not Disturb=x|DNC Date=2024-03-01
Willing to be contacted=No|Stage=Do not contact|Disposition=DNC|Call Result=Asked not to be contacted again
Reason=Requested removal|Rejection Reason=Do not contact|Archive Reason=Candidate asked to be removed
Tags=gdpr-delete|Labels=do_not_contact;senior|Flags=DNC, VIP|Warm/Cold=Do not contact|Outreach status=stop
Sequence state=opted_out|Reply sentiment=unsubscribe|Reply type=Unsubscribe request
Last reply=Please remove me from your list|Response=STOP|Candidate Status=Blacklisted|Rating=Blacklist
Account status=Blocked|Permission to contact=Refused|Permission=revoked|Can we contact you?=No
May we contact you about other roles?=No, thanks|Would you like to hear about other opportunities?=No
Do you consent to storage?=No|I agree to be contacted=false|I agree to the processing of my data=No
Stay in touch?=no|Talent pool consent=no|Retention=Delete|Data retention status=To be deleted|Privacy status=erased
Anonymised=yes|Profile status=Deleted by user|GDPR status=Do not process|GDPR status=forgotten|Legal basis=Objected
Kontakt erlaubt=nein|Darf kontaktiert werden=Nein|Einwilligung=widerrufen|Werbesperre=ja|Sperrkennzeichen=X
Status=gesperrt|Status=verstorben|DSGVO-Status=gelöscht|Contact autorisé=non|Consentement=refusé|Statut=désinscrit
Opposition=oui|RGPD=opposé|¿Se puede contactar?=no|Consentimiento=No|Estado=baja|No molestar=sí
Acepta comunicaciones=no|Consenso=negato|Può essere contattato=no|Contato permitido=não|Toestemming=nee
Mag benaderd worden=nee|Niet benaderen=ja|Zgoda na kontakt=nie|Samtycke=nej|Samtykke=nei|連絡可否=不可
スカウト可否=NG|是否可联系=否|联系意愿=拒绝|연락 가능 여부=불가|Согласие на контакт=нет|Можно связаться=нет
İletişim izni=hayır|Onay=yok
isDeleted=true|Is Deleted=1|Deleted=Yes|Deleted At=2024-03-01|Removed=x|Gelöscht=ja|Gelöscht am=01.03.2024
Löschkennzeichen=X|Löschvermerk=ja|Supprimé=oui|Eliminado=sí|Verwijderd=ja|Removido=sim|Usunięty=tak|Raderad=ja
Auskunftssperre=ja|Weitergabesperre=x|Übermittlungssperre=ja|Block Email=yes|Mail Block=1|Reported Spam=yes
DoNotSendMM=1|Send Marketing Materials=Do Not Send|Email Block=x|Datenschutz zugestimmt=nein
Unsubscribed=in 2022|Opt-in / Opt-out=out|Opt In/Out=Opted out
Status=Removed - GDPR
Future contact=No|Contact again?=no|Privacy request=Delete|Privacy request=yes|Status=Spam complainer
GDPR Expiry Date=2020-01-01|Retention until=31.12.2019|Data retention expires=01/2021|Delete after=2021-05-05
Purge date=2020|dataRetentionDate=2020-02-02|Deletion date=2021-01-01|Anonymize on=2020-01-01|Auto-delete date=expired
Löschdatum=01.02.2021|Löschen am=01.02.2021|Aufbewahrung bis=abgelaufen|DSGVO gültig bis=2020
Speicherung bis=2021-12-31|RGPD expire le=01/02/2021|Date limite de conservation=31/12/2021|Conservar hasta=31/12/2021
Conservare fino al=2020-01|AVG geldig tot=2020-01-01|Bewaartermijn=31-12-2020|RODO ważne do=2020-01-01
Gallras=2020-01-01|保存期限=2020-01-01|Caducidad RGPD=2020-01-01|ブラックリスト=x|送信禁止=1|オプトアウト=はい
連絡OK=NG|メール送信可=不可|連絡許可=不許可|可以联系=不可以|Odhlášen=ano|Ej utskick=x|À exclure=oui|Optou por sair=sim
Wypisano=tak|Avanmäld=ja|Widerrufen am=01.02.2024|No llamar ni escribir=x|Niet bellen en mailen=ja|אין ליצור קשר=כן
Saa ottaa yhteyttä=ei|Συγκατάθεση=όχι|Status=DO NOT PLACE|Note=consent withheld|Samtycke=ej lämnat|Souhlas=neudělen
同意書=未取得|個人情報同意=同意しない|Zgoda=nie wyraził|Double Opt-in=ausstehend|Datenschutzerklärung akzeptiert=nein
Consent state=requested|Consent=active until revoked|Privacy request=Access and erasure|GDPR request=copy, then delete
DSAR=Auskunft und Löschung|Solicitud RGPD=acceso y supresión|Permission expires=2020-01-01|Remove after=2020-01-01
Retention policy expiry=2020-01-01|Fecha de eliminación=01/02/2021|Data di cancellazione=31/12/2020
Data de exclusão=2020|Verwijderingsdatum=2020-01-01|Data usunięcia=2020-01-01
Raderingsdatum=2020-01-01|Slettedato=2020-01-01
Individual: Should Forget=1|Forget this Individual=true|Please erase=yes|Block individual=1|Do Not Sell=Yes
Blocked Until=2099-01-01|Bloqueado hasta=31/12/2099|Bloqué jusqu'au=31/12/2099|Geblokkeerd tot=31-12-2099
Contact not before=2099-01-01|Cooling-off until=2099-12-31|Restricted until=2099|Unsubscribe link clicked=Yes
Is restricted=1|GDPR Status=Consent Requested|Privacy=Pending
GDPR: Data Processing Basis=Consent - Waiting|Data Processing Basis=Rejected|Exclure jusqu'au=31/12/2099
Kontakt erst ab=01.01.2099|Muted until=2099-01-01|Vergessen=ja|Da dimenticare=sì
Notes=Wants her data gone|Notes=no further comms please|Notes=не хочет, чтобы с ним связывались
""".strip().replace("\n", "|")
NO_REFUSAL = """
Data Processing Basis=Consent - Obtained|Data Processing Basis=Legitimate Interests|Salary basis=Pending
Forget=no|Blocked until=n/a|Available until=2099-01-01|Unsubscribe link=https://x.example/u/1|Do not sell=No
GDPR Objection=No|Suppressed=false|Unsubscribed At=|Opt-Out Date=n/a|Deceased?=No|Contact Status=Contacted
Communication Status=Active|Lead Status=New|Lead Status=Open|Lead Status=Closed|Email Status=verified
Email Status=opened|Email Status=catch-all|Subscription Status=Subscribed|Consent Status=Granted|Email Opt In=Yes
Allow Contact=1|GDPR=ok|Stage=Contacted|Disposition=Interested|Call Result=No answer|Call Result=Left voicemail
Reason=Salary|Rejection Reason=Not enough experience|Archive Reason=Position filled|Tags=blockchain, stop-motion
Outreach status=replied|Sequence state=finished|Reply sentiment=positive|Last reply=Sounds great, call me
Response=Yes|Candidate Status=Active|Rating=A|Account status=Active|Can we contact you?=Yes|Stay in touch?=yes
Talent pool consent=yes|Data retention status=Active until 2027|Anonymised=no|Profile status=Public|Open to work=No
Open to relocate=No|Willing to relocate=No|Willing to travel=no|Visa required=No|Need sponsorship=No
Driving license=No|Security clearance=none|Remote only=no|Referred=No|Viewed=no|Replied=No|Contacted=No
Contacted before=no|Has email=no|Is student=no|Currently employed=no|Veteran=No|Disability=No|Email opened=no
Email clicked=no|Interested=No answer yet|Employment gap=yes|Notice period=none|Blocked calendar=yes|Status=geprüft
Kontakt erlaubt=ja|Statut=actif|Estado=activo|Führerschein=nein|Reisebereitschaft=nein|Umzugsbereit=nein
Mobilité=non|Disponible=no|連絡可否=可|是否可联系=是|Согласие на контакт=да|Verified=No|LinkedIn connected=no
Premium=no|Email verified=no|Email valid=no?|isDeleted=false|Deleted=0|Deleted=|Removed=No|Gelöscht=nein
Removed Skills=Java|Kontosperre=ja|Löschdatum=2097-01-01|Löschfrist=2098|Send Marketing Materials=Send
Mail Block=no|Marketing contact status=Non-marketing contact|Deleted=FALSE
Opt-in / Opt-out=opted in|Opt In/Out=Opt-in
Future contact=Yes|Future contact=2027|Future contact=|Privacy request=Access|Privacy request=none|Privacy request=
GDPR Expiry Date=2098-01-01|Retention until=31.12.2097|Delete after=|Löschen am=0000-00-00|Deletion date=never
Retention period=24 months|Visa expiry date=2020-01-01|Contract end date=2020-01-01|Retention bonus until=2020-01-01
Work permission expires=2020-01-01|Fecha de eliminación=2097-01-01|Data de exclusão=2097|Remove after=2097-01-01
Privacy request=Access and portability|Privacy request=Auskunft und Berichtigung|Data=2020-01-01|Permission=2020-01-01
Retention bonus date=2020-01-01|Valid until=2020-01-01|Passport valid until=2020|Stored at=2020-01-01
Stored on=2020-01-01|Kept date=2020|Expiry date=2020|Data scadenza=2020|Data de validade=2020|Contact after=2020-01-01
GDPR sent on=2020-01-01|GDPR date=2020-01-01|Available until=2020-01-01|Non-compete until=2020-01-01|Retention=95%
Keep in touch date=2020-01-01|Candidate created date=2020-01-01|Certification expires=2020
Notice period until=2020-01-01|Date stored=2020-01-01|同意=あり|同意=同意済み|連絡可否=○|個人情報同意=同意する
同意書=取得済|連絡許可=許可|連絡OK=OK|メール送信可=可|可以联系=可以|連絡可能時間=18時以降|連絡可能な時間帯=平日
연락 가능 시간=오후|Saa ottaa yhteyttä=kyllä|Συγκατάθεση=ναι|Samtycke=lämnat|Souhlas=udělen|İletişim izni=verildi
Согласие на обработку ПД=получено|Double Opt-in=bestätigt|Zgoda=wyraził|Consent state=active|개인정보 동의=동의함
Do not place order=no|Ring och skriv=ja|Datenschutzerklärung akzeptiert=ja
""".strip().replace("\n", "|")


def wrong(columns: str, *, refuse: bool) -> list[str]:
    cases = [case.partition("=") for case in columns.split("|")]
    return [f"{header}={cell}" for header, _, cell in cases if held(header, cell) != [refuse]]


def test_a_cell_that_refuses_holds_its_person_back():
    assert wrong(REFUSED, refuse=True) == []


def test_a_cell_that_refuses_nothing_holds_nobody_back():
    assert wrong(NO_REFUSAL, refuse=False) == []


@pytest.mark.parametrize("header", ["OPTIN_TIME", "Consent Timestamp", "Einwilligung vom", "Opt-in Zeitpunkt"])
def test_the_time_of_a_consent_is_one(header):
    given = ["2020-01-01 10:00:00", "2020-01-01", "2020-01-01T10:00:00Z", "", "withdrawn"]
    assert held(header, *given) == [False, False, False, True, True]


@pytest.mark.parametrize(
    "header", ["Last opt-out check", "DNC list checked", "Checked against DNC", "Suppression list check"]
)
def test_who_was_looked_for_in_a_list_is_not_in_it(header):
    assert held(header, "2024-01-01", "yes", "do not contact") == [False, False, True]

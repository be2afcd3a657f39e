"""Whom one may not contact because somebody decided so, or a lawyer wrote: `legal says we can't contact him`.

Each line: the header of a column, `|`, and what a person's cell says.
"""

from __future__ import annotations

from tests.seekout.test_refusals_in_few_languages import is_held

HELD = """
Notes|Legal says we can't contact him
Notes|Per legal we can't contact her
Notes|Compliance told us we cannot reach out to them
Notes|HR says we can't approach this person
Notes|Legal: cannot contact
Notes|we are unable to contact due to GDPR
Notes|Cannot be contacted due to non-solicit
Notes|Not permitted to approach
Notes|not allowed to approach
Notes|No poaching
Notes|no poach
Notes|Not eligible for contact
Notes|Ineligible for outreach
Notes|Not eligible for outreach
Notes|Reply: go away
Notes|go away!
Notes|Abmahnung erhalten
Notes|Unterlassungserklärung abgegeben
Notes|mise en demeure reçue
Notes|Lawyer's letter received
Notes|anwaltliches Schreiben: keine Kontaktaufnahme
Notes|לא מעוניינת שיפנו אליה
Notes|просил больше не звонить и не писать
Notes|Contact prohibited
Notes|contacting prohibited
Notes|outreach prohibited by client
Notes|prohibited from contacting
Notes|We agreed with Acme not to contact their staff
Notes|agreement with employer: no contact
"""

SENT = """
Notes|couldn't contact him, wrong number
Notes|we can't contact him by phone
Notes|can't contact until Monday
Notes|tried calling, can't reach him
Notes|Not eligible for visa
Notes|not eligible for relocation
Notes|Not permitted to work in the UK
Notes|go away trip in May
Notes|was going away for the weekend
Notes|No poaching experience
Notes|Legal counsel at Acme
Notes|legal says contract is fine
Notes|Contacted, no answer
Notes|unable to contact on mobile
Notes|expert in GDPR compliance, can't contact references
Notes|We can contact him
Notes|Legal says we can contact him
Notes|Anwalt, schreibt Abmahnungen
Notes|spezialisiert auf Abmahnung und Unterlassung
Notes|HR Director, can't contact before May
Notes|Legal assistant, cannot be reached by phone
Notes|Contract ends in June, can't write code in Java
Notes|client cannot approach budget
Notes|HR manager who can't write in German
Notes|Client-facing, can't pitch alone
Notes|Director - cannot message on LinkedIn
Notes|partner says we can contact her
Notes|Not allowed to approach clients yet
Notes|not eligible for contract work
Notes|Cover letter received
Notes|reference letter received
"""

IN_SIGNS_HELD = """
メール配信|停止
営業メール|不可
联系许可|否
连络可|×
メルマガ|配信停止
メルマガ配信|希望しない
メール受信|拒否
ニュースレター|不要
邮件订阅|已退订
邮件订阅|否
뉴스레터|거부
メール配信|×
営業メール|NG
"""

IN_SIGNS_SENT = """
メール配信|○
メール配信|希望する
メール配信|配信中
営業メール|可
メルマガ|購読中
联系许可|是
联系许可|已获得
连络可|○
邮件订阅|是
"""


def test_whom_one_may_not_contact_is_held_back():
    assert [line for line in HELD.strip().splitlines() if not is_held(line)] == []


def test_who_is_not_reached_or_decides_is_sent():
    assert [line for line in SENT.strip().splitlines() if is_held(line)] == []


def test_columns_of_mailings_and_consents_in_signs_hold_back():
    assert [line for line in IN_SIGNS_HELD.strip().splitlines() if not is_held(line)] == []


def test_columns_of_mailings_and_consents_in_signs_let_go():
    assert [line for line in IN_SIGNS_SENT.strip().splitlines() if is_held(line)] == []

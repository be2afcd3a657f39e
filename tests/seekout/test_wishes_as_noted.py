"""What recruiters note in English of somebody who wants to hear nothing more, and what sounds like it and is not.

Each line: the header of a column, `|`, and what a person's cell says.
"""

from __future__ import annotations

from tests.seekout.test_refusals_in_few_languages import is_held

HELD = """
Notes|Would rather we did not reach out again
Notes|Candidate told Ben to lose her number
Notes|wants out of our database
Notes|Asked to be taken off everything
Notes|unsub'd 3/4
Notes|Opted-out via STOP reply
Notes|said "not interested, don't write again"
Notes|very annoyed by our emails, leave him be
Notes|has filed a GDPR complaint about us
Notes|requested that her information be purged
Notes|Not to be approached under any circumstances
Notes|Do not engage
Notes|no further comms pls
Notes|candidate has revoked permission to hold data
Notes|Please respect: no outreach
Notes|He made it clear he never wants to hear from recruiters
Notes|Explicitly declined being contacted by agencies
Notes|hard no on any contact
Notes|Removed at own request (GDPR)
Notes|ex-employee - legal says no contact
Notes|Client employee: hands off!
Notes|Non-solicit: employee of client
Notes|placed by us - off limits until Jan 2027
Status|Do not use
Status|DNC - client
Status|DO NOT HIRE / DO NOT CONTACT
Status|Rejected outreach
Status|Refused contact
Status|Mail bounced; asked to stop
Outcome|Told us to go away
Outcome|Asked for no more messages on LinkedIn
Outcome|wants to be left in peace
Outcome|"Remove me please"
Outcome|Replied UNSUBSCRIBE
Response|STOP
Response|remove
Response|please remove me from this list
Response|take me off
Response|Unsubscribe me
Notes|asks that we do not email
Notes|asked that we not email her
Notes|prefers we don't contact him
Notes|would prefer that you did not write
Notes|he'd prefer not to be contacted
Notes|hopes we won't write again
Notes|wishes we would stop writing
Notes|wants us to stop
Notes|wants nobody to contact him
Notes|does not want anyone to reach out
Notes|doesn't want us reaching out
Notes|never wants another email from us
Notes|rather not be approached
Notes|would appreciate not being contacted
Notes|would appreciate it if we stopped emailing
Notes|kindly asked us to refrain
Notes|asked to be erased from our records
Notes|requests that her data is deleted
Notes|demanded we delete his profile
Notes|insists we delete everything we hold
Notes|wants his file destroyed
Notes|wants off all lists
Notes|asked to come off our mailing list
Notes|take off all mailings
Notes|big no to outreach
Notes|firm no to any further contact
Notes|said no to contact
Notes|turned down any contact
Notes|rejected all outreach
Notes|rebuffed our emails, told us to stop
Notes|to be left undisturbed
Notes|wants to be left alone
Notes|leave her in peace
Notes|asked for peace and quiet, no emails
Notes|not to be bothered again
Notes|don't bother him
Notes|not open to being contacted
Notes|unwilling to be contacted
Notes|objects to being emailed
Notes|against being contacted
Notes|opposed to any outreach
Notes|did not agree to be contacted
Notes|has not given permission for contact
Notes|no permission to contact
Notes|wasn't happy about being contacted, said don't do it again
Notes|contacting her is forbidden
Notes|contact is prohibited
Notes|contact prohibited by court order
Notes|restraining order
Notes|we may not contact
Notes|we are not allowed to contact him
Notes|we agreed not to contact
Notes|promised we would not contact her again
Notes|must be left out of all campaigns
Notes|keep off all sequences
Notes|exclude from every sequence
Notes|skip in all campaigns
Notes|do not add to campaigns
Notes|do not enrol in sequences
Notes|never add to a campaign
Notes|stop all sequences
Notes|suppress
Notes|suppress in SourceWhale
Notes|would much rather nobody from here emailed again
Notes|she asked that recruiters no longer message her
Notes|doesn't like us reaching out
Notes|wants recruiters to stop emailing
Notes|get him off all our campaigns
Notes|please keep off any sequence
Notes|a flat no to further emails
Notes|we agreed we will not contact him again
Notes|upset about being emailed at work
Notes|told us to stop messaging him on LinkedIn
Notes|insisted that all his data be erased
Notes|let her be in peace
Notes|rejects any communication
Notes|hoped nobody would bother him again
Notes|emailing him is not allowed
Notes|stop all outreach
Notes|per legal, cannot reach out again
Notes|we can't reach out to her any more
Notes|cannot contact anymore
Notes|can no longer contact
Notes|can't email him again (legal)
Notes|must not message this candidate any longer
Notes|we shouldn't write to him directly again
Notes|not permitted to reach out
Notes|no longer authorised to get in touch
Notes|HR blocked outreach
Notes|employer cannot be contacted, and he does not want to be contacted either
Notes|her manager said she must not be contacted
Notes|Client vetoed all contact
Notes|may no longer be approached
Notes|compliance: do not process
Notes|DPO: don't process her personal data
Consent valid until|2090-01-01 withdrawn
Consent date|2024-01-01 withdrawn
Consent date|2024-01-01 - revoked
Consent date|01/02/2024, widerrufen
GDPR consent expiry|2090-01-01 (withdrawn)
GDPR consent date|2024-01-01 expired
GDPR consent|valid until 2090-01-01 - withdrawn
GDPR consent|valid until 2090-01-01, withdrawn
GDPR consent|Yes until 2090-01-01 refused
Opt-in date|2024-01-01 opted out
Opt-in date|2024-01-01 then opted-out
Consent date|2024-01-01 no
Consent date|2024-01-01 pending
GDPR consent|yes? until 2090-01-01
GDPR consent|requested, expires 2090-01-01
Notes|this manager must not be contacted
Retention until|2020-01-01
Retention until|2020-01-01, overdue
Delete after|2020-01-01 passed
Subscription status|Cancelled
Newsletter status|stopped
Marketing status|Not allowed
GDPR consent|valid until 2020-01-01
GDPR consent|no until 2090-01-01
GDPR consent|withdrawn, was valid until 2090-01-01
GDPR consent|not valid until 2090-01-01
GDPR consent|valid until further notice
GDPR consent|2090-01-01
Do Not Contact|until 2090-01-01
Rechtsgrundlage|widerrufen
Rechtsgrundlage|Widerspruch
Base légale|consentement retiré
Base legal|revocado
Base giuridica|consenso revocato
Podstawa prawna|zgoda wycofana
Grondslag|ingetrokken
"""

SENT = """
Notes|asked us to email him on Friday
Notes|couldn't reach him again, try mobile
Notes|can no longer be contacted at Acme
Notes|can no longer be reached on this number
Notes|cannot contact references again
Notes|current employer must not be contacted
Notes|his references may not be contacted before offer
Notes|her manager cannot be contacted
Notes|Referees should not be informed yet
Notes|can't write Java any more
Notes|can't approach Acme again this year
Notes|we can reach out again in March
Notes|spam filter blocked contact form
Notes|do not process until CV is in
Notes|do not process visa before June
Notes|process again in May
Consent date|2024-01-01
Consent date|2024-01-01 via web form
Consent date|2024-01-01T10:00:00Z
Consent date|01.02.2024, 14:30 Uhr
Consent date|given 2024-01-01
Consent date|2024-01-01 by email
Consent date|12 May 2024
Consent date|2024-01-01 (Mon)
Consent valid until|2090-01-01
Consent valid until|31/12/2090 23:59
Opt-in date|2024-01-01 opted in
GDPR consent|udzielona, ważne do 2090-01-01
GDPR consent|vence 01/01/2090
Subscription status|Active
Contact status|Rejected
Campaign status|Cancelled
GDPR consent|valid until 2090-01-01
GDPR consent|Yes (expires 2090-01-01)
GDPR consent|given 2024-05-01, valid until 31/12/2090
GDPR consent|gültig bis 01.01.2090
GDPR consent|valable jusqu'au 01/01/2090
GDPR consent|not expired
Base légale|Intérêt légitime
Base legal|Interés legítimo
Podstawa prawna|Zgoda
Grondslag|Gerechtvaardigd belang
Notes|wants us to reach out in June
Notes|get him onto all our campaigns
Notes|a flat no to contract roles
Notes|agreed we will contact him again
Notes|upset about being passed over for promotion
Notes|insisted that all his experience be shown
Notes|hoped somebody would contact him
Notes|stop all processes with other agencies by June
Notes|likes us reaching out
Notes|does not need us to email the JD again
Notes|would rather we emailed than called
Notes|rejected any role in finance
Notes|Would rather reach out in spring
Notes|Lost her number, has a new one now
Notes|wants out of her current job
Notes|took a day off, asked to call Monday
Notes|subscribed 3/4
Notes|stopped at final round
Notes|said "interested, write again in May"
Notes|annoyed with his current employer, leave details on file
Notes|GDPR consultant, filed many complaints for clients
Notes|requested that her information be updated
Notes|Approach again in Q3
Notes|Engaged on two roles
Notes|further comms by email please
Notes|candidate has given permission to hold data
Notes|Outreach manager at Acme
Notes|He made it clear he wants remote
Notes|Declined the offer, open to others
Notes|hard no on relocation
Notes|Removed duplicate record
Notes|ex-employee, happy to talk
Notes|Client facing role, hands on!
Notes|placed by us in 2019, now looking
Status|In use
Status|Rejected by client
Status|Declined interview
Status|Mail bounced, new address found
Outcome|Told us to call tomorrow
Outcome|Asked for more messages on LinkedIn
Outcome|at peace with decision
Response|remote only
Response|stopped looking
Response|please move me to the next round
Response|take-home test done
Notes|asked why we did not write
Notes|hopes we don't mind him emailing
Notes|asked that we not contact her references yet
Notes|hopes we did not forget him
Notes|wants us to call on Monday
Notes|wants out of consulting
Notes|took time off
Notes|get her off the waiting list and into the interview
Notes|left out of the campaign by mistake, add again
Notes|a firm no to relocation
Notes|hard no on salary below 100k
Notes|rejected our offer
Notes|turned down an approach from a competitor
Notes|peace of mind matters to her
Notes|asked for her name to be removed from the shortlist
Notes|promised we would not share his CV
Notes|promised to contact her again in May
Notes|agreed not to discuss salary by email
Notes|was happy about being contacted
Notes|not happy with the salary
Notes|do not add to shortlist yet
Notes|likes being approached with remote roles
Notes|prefers that you write in German
Notes|wants nobody to know he is looking
Notes|would rather we wrote than called
Notes|prefers we email, not call
Notes|Managed outreach campaigns and stopped all sequences after Q3
Notes|we have not written to her yet
"""


def test_who_wants_to_hear_nothing_more_is_held_back():
    assert [line for line in HELD.split("\n") if line and not is_held(line)] == []


def test_who_does_not_say_so_is_sent():
    assert [line for line in SENT.split("\n") if line and is_held(line)] == []

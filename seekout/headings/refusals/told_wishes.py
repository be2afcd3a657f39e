"""Wishes told of somebody in English, and what was answered or ordered because of them: `would rather we didn't write`,
`wants off all lists`, `a firm no to any contact`, `promised we would not contact her again`, `can no longer contact`.

What somebody wishes and what they wish it of stand in one sentence. `Did not want us to contact his manager` is about
somebody else, and `asked why we did not write` asks for the opposite.
"""

from __future__ import annotations

_REACH = (
    r"(?:contact(?:s|ed|ing)?|e ?mail(?:s|ed|ing)?|mail(?:s|ed|ing)?|writ(?:e|es|ing|ten)|wrote|messag(?:e|es|ed|ing)"
    r"|reach(?:ed|ing)? out|approach(?:ed|es|ing)?|bother(?:ed|ing)?|(?:get|got|getting|be|been|being) in touch"
    r"|pester(?:ed|ing)?|hassl(?:e|ed|ing)|spam(?:med|ming)?|disturb(?:ed|ing)?|solicit(?:ed|ing)?)"
)
_REACHED = (
    r"(?:contacted|e ?mailed|mailed|written to|messaged|reached out to|approached|bothered|pestered|hassled|spammed"
    r"|disturbed|solicited|harassed|chased)"
)
_SOMEBODY_ELSE = (
    r"(?! (?:to |with )?(?:his|her|their|the|any|current|present)"
    r" (?!e ?mail|phone|inbox|address|personal|private|again|any|further|ever|about|by|at|for|in|on|or|and|until|before"
    r"|via|directly|unless|more)\w+)"
)
_ANYBODY = r"(?:us|you|anyone|anybody|recruiters|agencies|headhunters|people|any of us)"
_WISHES = r"(?:wants?|wanted|wish(?:es|ed)?|prefers?|preferred|hopes?|hoped|asks?|asked|requests?|requested|rather)"
_NOT = r"(?:not|never|no longer|dont|doesnt|didnt|wont|wouldnt|stops?|stopped|ceased?|refrain(?:ed)?(?: from)?)"
_EVERY = r"(?:all|every|any|our|your|further|future|more)"
_MAILINGS = (
    r"(?:everything|(?:mailing |e ?mail |contact |distribution )?lists?|mailings?|campaigns?|sequences?|cadences?"
    r"|e ?mails?|newsletters?|communications?|comms|outreach|databases?|crm)"
)
_CONTACT = r"(?:contacts?|outreach|e ?mails?|e ?mailing|messages|comms|communications?|approaches|mailings?)"
# Who may not do it can; whoever could not reach somebody tried.
_MAY_NOT = r"(?:cannot|can not|cant|may not|must not|mustnt|should not|shouldnt|are not to|is not to)"
_DO_REACH = r"(?:contact|e ?mail|mail|write|message|reach out|approach|get in touch|pitch)"
_THEM = (
    r"(?:to |with )?(?:(?:him|her|them|(?:this|the|that) (?:person|candidate|lead|prospect|contact)) )?(?:directly )?"
)
# Who decides such a thing, and what it stands in.
_WHO_DECIDES = (
    r"(?:legal|lawyers?|counsel|compliance|hr|dpo|privacy|gdpr|clients?|customers?|employer|management|leadership"
    r"|account managers?|am|director|partner|contracts?|agreements?|nda|polic(?:y|ies)|terms|non ?solicit\w*"
    r"|no ?poach\w*)"
)
_MAY_OR_CAN_NOT = rf"(?:{_MAY_NOT}|(?:are |is |be )?(?:unable|forbidden|prohibited) (?:to|from))"
_NOBODY_ELSE = (
    r"(?: (?:to |with )?(?:him|her|them|(?:this|the|that) (?:person|candidate|lead|prospect|contact|profile))\b"
    r"| at all|$)"
)
_NOT_SOMEHOW = r"(?! (?:\w+ )?(?:by|on|via|until|till|before|yet|right now|at the moment)\b)"
_REACHING = "contact mail writ wrote messag reach approach bother touch pester hassl spam disturb solicit"

TOLD_WISHES = (
    (
        _REACHING,
        # prefers that you did not write; would appreciate it if we stopped emailing
        rf"(?:{_WISHES}|appreciates?d?) (?:(?!why|when|whether|how|what|where)\w+ ){{0,2}}?(?:we|you|nobody|no one)"
        rf" (?:\w+ )?{_NOT} (?!mind|forget|hesitate|fail|delay|wait)(?:\w+ )??{_REACH}{_SOMEBODY_ELSE}"
        # does not want anyone to reach out; wants nobody to contact him
        rf"|(?:not|never|no longer|doesnt|dont|didnt|wouldnt) (?:wants?|wanted|wish|like|need|appreciate) {_ANYBODY}"
        rf" (?:to )?(?:\w+ )??{_REACH}{_SOMEBODY_ELSE}"
        rf"|{_WISHES} (?:nobody|no one|no recruiters?|no agency|no agencies) (?:\w+ ){{0,3}}?(?:to |would )?{_REACH}"
        rf"{_SOMEBODY_ELSE}"
        # would appreciate not being contacted; not to be bothered again
        rf"|(?:appreciates?d?|{_WISHES}|likes?) not (?:being|be|get|getting) {_REACHED}"
        r"|not to be (?:bothered|pestered|hassled|disturbed|chased|troubled|harassed|spammed)"
        # contacting her is forbidden; promised we would not contact her again
        rf"|{_REACH} (?:to )?(?:him|her|them) is (?:\w+ )??(?:forbidden|prohibited|banned|not allowed|not permitted)"
        rf"|(?:promised|agreed|committed|pledged|assured|undertook) (?:\w+ ){{0,3}}?(?:not|never|wont|wouldnt)"
        rf" (?:to )?(?:\w+ )??{_REACH}{_SOMEBODY_ELSE}"
        rf"|(?:not happy|wasnt happy|unhappy|annoyed|upset|angry|furious|irritated) (?:about|at|with|by|for)"
        rf" (?:being|getting) {_REACHED}",
    ),
    (
        "stop refrain cease desist",
        rf"(?:asked|asks|told|tells|begged|urged|wants|wanted|instructed|warned|requested|ordered) us"
        rf" (?:\w+ )??(?:to )?(?:stop|refrain|cease|desist)(?: (?:from )?(?:\w+ )??{_REACH}|$)"
        rf"|^(?:stop|end|halt|cancel|cease) (?:{_EVERY} )+(?:sequences?|campaigns?|cadences?|outreach|mailings?)",
    ),
    (
        "off_ out_of",
        rf"(?:wants?|wanted|come|comes|take|taken|keep|kept|be left|leave|get|stay|remove|removed|pull|pulled"
        rf"|drop|dropped) (?:him |her |them |me )?(?:off|out of)"
        rf" (?:(?:{_EVERY} )+{_MAILINGS}|everything)(?! of| by mistake)",
    ),
    (
        "add_",
        r"(?:never|not|dont) (?:to )?add (?:him |her |them )?to (?:a |any |our |the |another |more )*"
        r"(?:campaigns?|sequences?|mailings?|cadences?|outreach|(?:mailing |e ?mail )lists?)",
    ),
    (
        "contact outreach mail messag comm approach",
        rf"(?:big|firm|hard|flat|definite|absolute|clear|strict|total|categorical) no (?:on|to|for)"
        rf" (?:{_EVERY} |being )*(?:{_CONTACT}|contacted)"
        rf"|(?:reject|rebuff|spurn|dismiss)(?:s|ed|es)? (?:{_EVERY} )*{_CONTACT}"
        rf"|turn(?:s|ed) (?:down|away) (?:{_EVERY} )+{_CONTACT}",
    ),
    (
        "peace undisturbed",
        r"(?:leave|left|let) (?:(?:him|her|them|me|be) ){0,2}(?:in peace|undisturbed)",
    ),
    (
        "purged wiped shredded destroyed scrubbed deleted erased removed forgotten",
        rf"(?:{_WISHES}|insist(?:s|ed)|demand(?:s|ed)) (?:that |for )?(?:we |you )?"
        r"(?:(?:his|her|their|my|all|personal|any) )+(?:info\w*|data|details|records?|file|profile|name)"
        r" (?:to )?(?:be |is |are |gets? )?"
        r"(?:purged|wiped|shredded|destroyed|scrubbed|deleted|erased|removed|forgotten)"
        r"(?! from (?:the |this |that )?(?:client|process|role|consideration|shortlist|job|position))",
    ),
    (
        "again more longer outreach reach touch contact mail messag approach",
        rf"{_MAY_NOT} (?:ever )?{_DO_REACH} {_THEM}(?:ever )?(?:again|any ?more|any longer)"
        rf"|(?:can|may|must|will|should) no longer (?:be )?{_REACH}{_SOMEBODY_ELSE}"
        r"(?! (?:at|on|by|via|under|through)\b)"
        rf"|(?:not|never|no longer) (?:allowed|permitted|authori[sz]ed|cleared) to (?:ever )?"
        rf"(?:(?:reach out|get in touch)|(?:approach|headhunt|poach){_NOBODY_ELSE})"
        rf"|(?:block|bar|ban|veto|prohibit|forbid|forbad)(?:s|es|e|ed|red|ned)? (?:{_EVERY} |the )*"
        r"(?:outreach|contact(?:ing)?|e ?mailing|messaging|approach(?:es|ing))"
        r"(?! (?:forms?|us|pages?|details|lens\w*)\b)",
    ),
    (
        # legal says we can't contact him; cannot contact due to GDPR
        "contact mail messag reach approach touch pitch writ",
        rf"\b{_WHO_DECIDES} (?:(?!references?|referees?)\w+ ){{0,4}}?{_MAY_OR_CAN_NOT} (?:ever )?"
        rf"(?:contact|e ?mail|message|reach out|approach|get in touch){_NOBODY_ELSE}{_NOT_SOMEHOW}"
        rf"|{_MAY_OR_CAN_NOT} (?:ever )?{_DO_REACH} {_THEM}(?:due to|because of|owing to|as per|per|under|by)"
        rf" (?:\w+ ){{0,2}}?{_WHO_DECIDES}\b|{_MAY_NOT} {_DO_REACH} {_THEM}{_WHO_DECIDES}\b",
    ),
    (
        "poach eligible",
        r"^no poach(?:ing|ed)?(?: (?:agreement|clause|zone|list|rule)s?)?$|no poach(?:ing)? (?:agreement|clause)"
        rf"|(?:in|not )eligible for (?:{_EVERY} )*(?:contact(?:ing)?|outreach|approach(?:es)?|mailings?|sequences?)",
    ),
    (
        "go_away get_lost letter",
        r"^(?:\w+ ){0,2}?(?:please |just )*(?:go away|get lost)(?: please| now)?$"
        r"|(?:lawyer|attorney|solicitor|counsel) ?s? letter (?:\w+ )?(?:received|sent|from|about|re|came|in)\b",
    ),
    (
        "process",
        r"(?:do not|dont|must not|may not|never) process"
        r"(?: (?:his|her|their|this|the|any|personal) (?:personal )?(?:data|details|record|profile|info\w*|candidate"
        r"|person))?$",
    ),
)

"""Refusals in English: what is done, and what it is done to.

Each with the beginnings of words of which one stands in whatever it finds.
"""

from __future__ import annotations

# Words that may stand between what is done and what it is done to.
_SMALL = (
    r"(?:(?:to|be|being|been|any|all|every|our|the|a|an|his|her|their|my|your|of|from|for|with|by|us|me|him"
    r"|them|further"
    r"|future|more|direct|again|in|into|on|at|about|re|regarding|receive|receiving|get|getting|such|this|these|having"
    r"|yet|and|or|mass|bulk|personal|cold|recruiter|agency|automated|unsolicited|email) )*"
)
_REACHING = (
    r"(?:re ?)?(?:contact(?:s|ed|ing)?|e ?mail(?:s|ed|ing|ings)?|mail(?:s|ing|ings)|outreach|approach(?:es|ed)"
    r"|marketing|messag(?:e|es|ed|ing)|communications?|solicit\w*|inmails?|newsletters?|spam\w*|headhunted|recruiting"
    r"|processing)"
)
_LAW = r"(?:gdpr|dsgvo|ds gvo|rgpd|lgpd|rodo|ccpa|data protection|ico|cnil)"
_ERASE = r"(?:delet|eras|remov|wip(?:e|ing)|purg|anonymi|forg[eo]t)\w*"
_KEPT = (
    r"(?:data|details|profile|records?|information|everything|cv|resume|database|db|crm|systems?"
    r"|(?:mailing|our|your|the) lists?)"
)
_GOES_OUT = (
    r"(?:campaigns?|mailings?|mailing lists?|outreach|sequences?|cadences?|drips?|e ?mails?|mails|marketing"
    r"|newsletters?|communications|comms)"
)
_NOT = r"(?:not|never|hasnt|havent|didnt|doesnt|wont|refused to|declined to|unwilling to)"
_DEAD = (
    r"^(?:deceased|verstorben|gestorben|decedee?|fallecid[oa]|falecid[oa]|decedut[oa]|overleden|zmarla?|avliden|dod"
    r"|kuollut"
    r"|умерл?а?)\b(?! (?:vader|moeder|vater|mutter|pere|mere|padre|madre|father|mother))"
)

ENGLISH = (
    # refused any contact, objects to being emailed
    (
        "refus declin object oppos averse against",
        rf"(?:refus(?:e|es|ed|ing|al)|object(?:s|ed|ing|ion|ions)?|oppos(?:e|es|ed)|averse|against)"
        rf" {_SMALL}{_REACHING}"
        # A declined InMail is an answer to one.
        rf"|declin(?:e|es|ed|ing) {_SMALL}(?:be )?(?:contact(?:ed)?|outreach|communications?|emailed|marketing)"
        r"|oppos\w* a (?:\w+ ){0,2}?(?:sollicitation|contact|prospection|demarchage|contacto|contatto)\w*",
    ),
    (
        "object",
        r"(?:has|have|person|candidate|subject) (?:formally )?objected|(?:data subject|formal) objection"
        r"|objection (?:was )?(?:received|lodged|raised|filed|noted|registered|on file)",
    ),
    # has not given consent, never opted in
    (
        "consent opt permission agree",
        rf"{_NOT} (?:(?:yet|give|given|gave|giving|provide|provided|us|you|his|her|their|any|been|explicitly|formally"
        rf"|my|signed|return|returned) )*(?:consent(?:ed|ing)?|opt(?:ed)? in|optin|permission|agreed?"
        rf" {_SMALL}{_REACHING})",
    ),
    # asked us to delete everything, delete me
    (
        "ask want request demand insist wish stop",
        r"(?:ask|want|wish)(?:s|es|ed)? (?:\w+ ){0,4}?to stop$|^(?:stop ?){2,}$"
        r"|(?:ask|request|demand|insist)(?:s|ed)? (?:\w+ )?not to (?:be )?"
        rf"(?:{_REACHING}|write|written|reach out|get in touch|bother\w*|disturb\w*|approach)"
        r"|(?:ask|want|wish|request)(?:s|es|ed)? to be (?:left out|excluded)"
        r"(?:$| (?:from|of) (?:(?:the|this|our|all|any|your|these|future) )*(?:\w+ )?"
        r"(?:lists?|e ?mails?|mail\w*|campaigns?|outreach|database|crm|systems?|communications?|contact\w*|newsletters?"
        r"|sequences?|everything|all|approaches|messages|it)\b)"
        r"|"
        rf"(?:ask|want|request|demand|insist)(?:s|ed|ing)? (?:\w+ ){{0,2}}?(?:to|that|for|have|all|be|we)"
        rf" (?:\w+ ){{0,2}}?"
        rf"{_ERASE} (?:\w+ ){{0,2}}?{_KEPT}(?! (?:feature|function|page|tool|button))|asked (?:\w+ )?not to$"
        r"|(?:ask|request|demand|insist)(?:s|ed) (?:that we|us to) (?:stop|(?:delet|eras|remov|forg[eo]t)\w* (?:him"
        r"|them|me|her(?! (?:old|other|second|former|work))))(?! (?:from|the|this|at|after|before|by|using|calling)\b)",
    ),
    (
        "delet eras forg anonymi purg wip lose",
        r"(?:delete|erase|forget|anonymi[sz]e|purge|wipe) (?:all )?(?:me(?! not)|him|her|(?:my|his|her|all"
        r"|personal) data)"
        r"|to be (?:erased|forgotten|anonymi[sz]ed|wiped)"
        r"|(?:lose|forget) (?:my|his|her|their|our) (?:number|e ?mail|details|contact\w*)"
        r"|(?:data|record|contact)s? (?:was |been |is )?(?:anonymi[sz]ed|erased)|^anonymi[sz]ed$",
    ),
    (
        "request right rtbf art",
        r"requests? (?:for )?(?:data )?(?:erasure|deletion|removal)|rtbf|right to object|rights? request erasure"
        r"|exercised (?:(?:the|their|his|her) )?rights?|^art(?:icle|ikel)? (?:17|21)(?: (?:objection"
        r"|request|erasure))?$",
    ),
    (
        "take taken stop list",
        r"t(?:ake|aken|akes|ook) (?:\w+ ){1,3}off (?:everything|all|our|every)|please stop$"
        r"|(?:no longer|not|doesnt|never) (?:wants?|wish(?:es)?) to be (?:\w+ ){0,3}?(?:lists?|database|crm)",
    ),
    # GDPR: erase, complained about our emails
    (
        "gdpr dsgvo gvo rgpd lgpd rodo ccpa protection ico cnil avg",
        rf"{_LAW}(?: (?:request|data|subject|right|rights|to|of|for|article|art|full|was|be))* (?:eras"
        rf"|delet|remov|block|wipe|purge|d$"
        r"|losch|loesch|exclus|remoc|opos|ko$|forg[eo]t|object|complain|widerspr|supr|suppr|effac|baja|block|borra"
        r"|usuni|verwijd"
        r"|wis|bezwaar|17|21)\w*"
        rf"|(?:remov|delet|eras|object|anonymi)(?:ed|ised|ized) (?:per |under |by |for |due to |via )?{_LAW}"
        rf"|(?:art|article|artikel|articulo|articolo|artigo) (?:17|18|21) (?:\w+ )?{_LAW}"
        rf"|^{_LAW} request(?: (?:pending|received|open|filed|made|logged))?$"
        r"|avg (?:verzoek|verwijder\w*|wisverzoek|bezwaar)",
    ),
    (
        "complain spam junk",
        r"(?:mark|flag|report)(?:s|ed|ing)? (?:\w+ ){0,3}?(?:as|for) (?:a )?(?:spam|junk)\w*"
        r"|complain(?:s|ed|t|ts|ing)? (?:(?:to|with) (?:\w+ ){1,3}?)?"
        rf"(?:about|over|of|regarding|re|due to|because of|for) {_SMALL}(?:{_REACHING}|us)"
        rf"|complain(?:s|ed|t|ts|ing)? (?:to|with|at|under) (?:the )?{_LAW}"
        r"|complain(?:s|ed|t|ts|ing)? about (?:our|the) (?:e ?)?mail"
        r"|(?:our|these|your) (?:e ?mails?|mails?|messages?) (?:are|is|were|was|as) (?:spam|junk)"
        r"(?! (?:folder|format|filter|score))",
    ),
    (
        "cease threat stay keep steer leav received letter notice inbox",
        r"cease (?:(?:and|n) )?desist|c d (?:received|letter|notice)|legal threats?(?! model)|stay away"
        r"|(?:steer|keep|stay) (?:well )?clear of|steer clear"
        r"|threat(?:en\w*)? (?:us )?(?:of |with |to )?(?:legal|sue|court|lawyers?|solicitors?|lawsuit)"
        r"|lea(?:ve|ving) (?:me|him|her|them) (?:well )?alone|leave (?:my|his|her|their) inbox"
        r"|stop filling (?:\w+ )?inbox"
        r"|(?:out of|away from) (?:my|his|her|their) inbox",
    ),
    # exclude from all campaigns, do not add to sequences, not to be exported
    (
        "exclud suppress omit skip keep leave remove include add enrol put",
        r"(?:exclude|excluded|suppress|keep (?:out|off)|leave out|do not (?:add|include|enroll?|put))"
        rf" {_SMALL}{_GOES_OUT}|(?:remove|skip|omit) (?:her |him |me )?(?:from|in) {_SMALL}{_GOES_OUT}",
    ),
    ("export sync", r"do not (?:ever )?(?:export|sync)(?! (?:\w+ ){0,2}(?:cv|resume|profile))|not to be exported"),
    # wants nothing to do with us, do not re-engage, refuses all recruiters
    (
        "nothing forget engage approach activate target contact recruiters agencies headhunters msg basta geen sar"
        " subject"
        " eras",
        r"(?:wants?|wish(?:es)?|have|has) nothing (?:more |further )?to do with (?:us|our|recruiters|agencies)"
        r"|(?:ask|want|request|demand)(?:s|ed)? (?:\w+ )?(?:that )?(?:we|us to) forget"
        r"|(?:do not|never) (?:ever )?re ?(?:engage|approach|activate|target|contact)"
        r"|refus(?:e|es|ed|ing) (?:to deal with )?(?:all |any )?(?:recruiters|agencies|headhunters)"
        r"|no (?:more )?msgs?(?: please| pls)?$|basta (?:de )?(?:correos|e ?mails?|mails?|contatti|contactos)"
        r"|geen (?:e ?)?mails? meer|(?:d?sar|subject access request) (?:\w+ ){0,3}?(?:delet|eras|remov)\w*"
        r"|erasure req",
    ),
    # not contactable, not allowed to contact
    (
        "contactable contattabile",
        r"(?:not|non|un) contactable(?! (?:by|via|on) (?:tele)?(?:phone|mobile))|uncontactable (?:by|per|on|at)"
        r"|non contattabile",
    ),
    # no future contact, contact refused
    (
        "contact communic mail newslet messag outreach spam ansprache",
        r"(?:no|zero) (?:(?:further|future|more|cold|recruiter|agency|marketing|unsolicited) )+"
        rf"{_REACHING}|zero contact|no (?:newsletters?|spam)|not (?:for|to) contact|keine direktansprache"
        r"|(?:contact|communication) (?:is |was )?(?:denied|refused|declined|blocked|banned|barred|suspended)"
        rf"|under no circumstances (?:\w+ )?{_REACHING}",
    ),
    (
        "allowed permitted supposed authori",
        rf"(?:not|never|no longer) (?:allowed|permitted|supposed|authori[sz]ed) {_SMALL}{_REACHING}",
    ),
    (
        "contacted emailed approached messaged",
        r"(?:cannot|can not|cant|may no longer|must no longer|shall not|are not to|is not to) (?:ever )?(?:be )?"
        r"(?:contacted|emailed|approached|messaged)",
    ),
    (
        "contact mail message approach",
        r"(?:do not|never|nor) \w+ (?:or|and|nor) (?:contact|e ?mail|mail|message|approach)"
        r"|(?:do not|never) (?:(?:text|call|phone|ring|whatsapp|sms|dm|ping|contact|visit|message|write|approach|or|and"
        r"|nor) )+(?:contact|e ?mail|mail|message|approach|write)|no (?:texts?|calls?|sms) (?:(?:texts?|calls?|or|and"
        r"|no) )+(?:e ?mails?|mails|messages)"
        r"(?! (?:\w+ )?(?:instead|only|prefer\w*|ok|okay|fine|works?|is|are)\b)"
        r"|^not to (?:contact|e ?mail|mail|message|approach)$",
    ),
    (
        "ping sequence bother spam pester haras nudge dm hassle headhunt",
        r"(?:do not|never) (?:\w+ )?(?:ping|sequence|bother|spam|pester|harass|nudge|dm|hassle|headhunt)",
    ),
    ("write reach touch", r"(?:not|never) to (?:ever )?(?:write|reach out|get in touch)(?: to)?"),
    (
        "open receptive accepting follow writing sending spamming report block pub quit",
        r"(?:not|never|isnt|not at all) (?:open|receptive|accepting|willing|happy) "
        rf"{_SMALL}(?:{_REACHING}|recruiters|agencies|headhunters)|do not (?:ever )?follow up(?! (?:until"
        rf"|before|on|with))"
        r"|quit (?:writing|e ?mailing|mailing|messaging|contacting|spamming|bothering|calling)"
        r"|(?:stop|stopp) (?:writing|sending|spamming|bothering|pub|spam|marketing|mailing)|report(?:s|ed"
        r"|ing)? us"
        r"|(?<!filter )(?<!firewall )(?<!server )(?<!gateway )(?<!system )blocked our|blocked by (?:the"
        r" )?(?:candidate|owner|recipient|user|him|her)$"
        r"|^(?:\w+ )?blocked by (?:\w+ ){0,2}?(?:clients?|customers?|legal|compliance|admin|agreement|contract|hm|am"
        r"|managers?|management|team|employer)\b(?! (?:firewall|filter|server|spam|gateway|mail|it)\b)",
    ),
    # cease all communication, wants off the list, opt me out
    (
        "cease stop end engag delet eras never off opt me crm database system permission correspondence want nothing"
        " again scrub",
        rf"cease (?:all |any )?(?:{_REACHING}|comms)|(?:request\w*|asked for|wants|demand\w*) (?:\w+ )?(?:data )?"
        r"(?:deletion|erasure)(?! (?:feature|flow|tool|service|api|page))|never to be (?:contacted|approached|emailed)|"
        r"(?:comms|communications?|contact|e ?mails|messages|outreach) (?:to|must|should|has to|have to)"
        r" (?:cease|stop|end)|"
        r"(?:not|never|wont) engage with (?:any )?(?:recruiters|agencies|headhunters|us)|"
        rf"no (?:further|more|future) correspondence|no permission to {_REACHING}"
        r"|wants? (?:to (?:be|get|come) )?off (?:of )?(?:the|our|your) (?:\w+ )?list|opt (?:me|him|her|them) out"
        r"|wants? out of (?:the|our|your) (?:\w+ )?(?:lists?|database|crm|systems?|files)"
        r"|(?:wants?|wishes) nothing (?:more |else |further )?(?:from|to do with) us"
        r"|(?:told|wrote|said)(?: to)?(?: us)? never again$"
        r"|scrub (?:me|him|her|them|this \w+|(?:the )?candidate) from"
        r"|(?:remove|delete) from (?:the |our |your )?(?:crm|database|db|systems?|records)",
    ),
    # has died, passed away in March, verstorben 2023
    (
        "deceas died passed rip memoriam verstorb gestorb deced falle falec decedut overled zmarl avlid dod kuollut"
        " умер obituary death morto morta mancare monde bort zemre umrl premin",
        rf"{_DEAD}(?: (?:in|on|im|en|em|i|since|seit))?(?: \w+)??(?: (?:19|20)\d\d)?$"
        r"|(?:has|he|she|candidate|person|sadly|have)"
        r" (?:sadly |since |now )?died|(?<!father )(?<!mother )(?<!wife )(?<!husband )(?<!parent )passed away"
        r"|(?:candidate|person|he|she|profile) (?:is |was )?deceased|obituary (?:found|seen|read|(?:19|20)\d\d)"
        r"|death notice(?! (?:design|template|writer|section|page))|passed (?:\w+ )?rip$"
        r"|sadly passed(?! (?:on|up|over)\b)|e mort[oa]$|e venut[oa] a mancare"
        r"|n est plus de ce monde|(?:har gatt|gick) bort|^(?:zemrela?|decedata?|umrl[ai]?|preminu[ol]a?)"
        r"(?: (?:\w+ )?(?:19|20)\d\d)?$"
        r"|^died (?:in|on|of|19|20)(?! the (?:wool|vine))|^r i p(?: \d{4})?$|^rip(?: \d{4})?$|in memoriam|is deceased",
    ),
    # their lawyer demands that we stop; furious about our calls, told us to get lost
    (
        "lawyer attorney solicitor counsel anwalt avocat abogad avvocat advoca",
        r"(?:lawyer|attorney|solicitor|anwalt|anwaeltin|anwaltin|avocate?|abogad[oa]|avvocat[oa]|advogad[oa])s?"
        r" (?:\w+ ){0,2}?(?:demand|wrote|insist|threat|contacted|sent|schreibt|schrieb|droht)\w* (?:\w+ ){0,2}?"
        r"(?:us|we|our|uns)|counsel (?:over|about|regarding|because of) our",
    ),
    (
        "angry furious upset annoyed irate screamed shouted yelled swore told recruiters",
        r"(?:angry|furious|upset|annoyed|irate|screamed|shouted|yelled|swore) (?:about|at|over|by|with|for) (?:us"
        r"|me|our"
        r" (?:\w+ )?(?:calls?|e ?mails?|messages?|outreach))|told (?:us|me) to (?:get lost|\w+ off|go away|go to hell"
        r"|leave|stop|take a hike)|recruiters (?:need|should|must) not",
    ),
    # took back her consent, processing restricted, come off our books
    (
        "consent restrict art article souhlas riza onay",
        r"(?:took|takes?|taken|taking|pull(?:s|ed)?) (?:back )?(?:(?:his|her|their|the|all) )?consent|consent"
        r" (?:was |is )?(?:taken back|pulled)|(?:right to )?restriction (?:of processing )?(?:was |is )?(?:exercised"
        r"|requested|in place)|processing (?:is |was )?restricted(?! to)|odvolal\w* souhlas|souhlas odvolan"
        r"|(?:riza|onay)\w* geri cek\w*",
    ),
    (
        "off withdr opted",
        r"(?:withdr[ae]wn?|out) (?:\w+ )?(?:from|of) (?:our|your|the|talent) (?:talent )?(?:database|db|crm|pool"
        r"|lists?"
        r"|records|books)|(?:come|comes|taken?|be|get|go|stay) off (?:of )?(?:our|your|the) (?:\w+ )?(?:database|db"
        r"|crm"
        r"|books|records|systems?)|opted (?:him|her|them)self out",
    ),
    # to be deleted, removed at own request
    (
        "delet eras remov anonymi purg wip exclud blocked hidden process",
        r"(?:deletion|erasure|removal|anonymi[sz]ation) (?:is )?(?:pending|due|scheduled|queued)|(?:pending"
        r"|scheduled for"
        r"|awaiting|due for|queued for) (?:deletion|erasure|removal|anonymi[sz]ation)|^(?:to )?anonymi[sz]e$"
        r"|(?:delet|eras|remov|anonymi[sz]|purg|wip|exclud|block|hid)\w* (?:\w+ ){0,3}?(?:at|on|by|upon|per|as per)"
        r" (?:the )?(?:own|candidates?|his|her|their|persons) (?:own )?(?:s )?request"
        r"|(?:delet|eras|remov|anonymi[sz])ed by (?:the )?(?:user|candidate|owner|him|her|them)|^do not process$"
        r"|(?:purg|delet|eras|wip)\w* from (?:the |our )?(?:systems?|database|db|crm|records) (?:at|on|upon|per|by)"
        r" (?:\w+ )?request|(?:my|his|her|their) (?:data|details|profile|records?) (?:must|should|ha(?:s|ve) to"
        r"|needs? to)"
        r" be (?:deleted|erased|removed|wiped)",
    ),
    # sent STOP, persona non grata, unwilling to be contacted
    (
        "stop grata go clear alone feedback banned uncontacted unwilling reluctant touch oblivion sender",
        r"(?:sent|keyword|wrote|typed)(?: us)?(?: the)?(?: word)? stop(?:$| received| to)|^stop ?all$"
        r"|persona non grata"
        r"|^no go$|^(?:stay|steer|keep) (?:well )?clear$|leave well alone|feedback loop complaint"
        r"|banned (?:from our|by us"
        r"|by (?:the )?client)|wish\w* to (?:remain|stay) uncontacted|(?:requests?|right to) oblivion|blocked sender"
        rf"|(?:unwilling|reluctant) to (?:be|receive) {_SMALL}{_REACHING}"
        r"|(?:do not|does not|doesnt|dont) (?:wish|want) to (?:be|stay|get|keep) in touch",
    ),
    # wants her file destroyed, asked us not to hold data, no longer consents
    (
        "destroy shred hold keep stor retain file profile data record consent agrees cv details",
        r"(?:asked|wants?|requests?|requested|insists?|demands?) (?:that )?(?:his|her|their|the"
        r"|all) (?:\w+ )?(?:data|details"
        r"|profile|file|records?|cv) (?:be |is |to be )?(?:deleted|destroyed|erased|removed|shredded|wiped)"
        r"|(?:file|record|profile|data|details) (?:is )?to be (?:destroyed|shredded|wiped|erased|deleted)"
        r"|shred (?:\w+ )?(?:cv"
        r"|file|data)|(?:asked|requests?|requested|demands?|(?:do|does) not want|doesnt want|wants) (?:us |that "
        r"|we |to )*(?:(?:no"
        r" longer|not|stop|never) (?:to )?)?(?:hold|keep|stor|retain)\w* (?:\w+ )?(?:data|details|file)"
        r"|no longer (?:consents|agrees)|consent (?:has |is )?(?:ended|over|no longer valid|invalid|void)",
    ),
    # on our stop list, no pitches please, no means no
    (
        "list robinson pitch messages mail outreach approaches cease enough stop means complain privacy abuse",
        r"(?:on|in|listed on|registered (?:in|with)) (?:our |the |internal |a )*(?:(?:stop|no contact|no fly"
        r"|exclusion"
        r"|suppression) lists?(?! of)|robinson(?: list\w*)?$)|stop listed|(?:do not|never"
        r"|no) (?:sales )?pitch(?:es)?(?! (?:deck"
        r"|below|under))|^no (?:messages|outreach|approaches|pings)(?: (?:please|pls))?$"
        r"|^no (?:e ?)?mails (?:please|pls)$"
        r"|^(?:please )?(?:stop it|cease|enough|stop now)$|no means no|complaint from (?:the )?(?:recipient"
        r"|candidate|her|him)"
        r"|bounce\w* (?:and )?complaint|^abuse (?:report|complaint)$|(?:asked for|wants|requests?|requested"
        r"|respect (?:his|her"
        r"|their)) privacy$",
    ),
    # avoid any contact, refrain from e-mailing; should not ever be written to
    (
        "avoid refrain desist reaching",
        rf"(?:avoid|refrain from|desist from) {_SMALL}(?:{_REACHING}|reaching out)"
        r"(?! (?:\w+ )?(?:employers?|managers?|references?|clients?|before|until|during|between|through))"
        r"|(?:stop|cease|no more) (?:\w+ )?reaching out",
    ),
    (
        "ever circumstances please shouldn mustn again",
        rf"(?:do not|never|should not|shouldnt|must not|mustnt) (?:(?:ever|please|again|be|under any circumstances?) )+"
        rf"{_REACHING}(?! (?:him|her|them) (?:before|until))",
    ),
    # all of his data to be purged; not interested in hearing from us
    (
        "delet eras remov wip purg anonymi forg",
        rf"(?:all|his|her|their|my|personal) (?:of )?(?:\w+ )?(?:data|details|info|information"
        rf"|records?) to be {_ERASE}",
    ),
    (
        "interested refus hates wont talk deal",
        rf"not interested in (?:hearing from|being {_REACHING}|(?:our|any|your|cold) (?:e ?mails|messages|outreach))"
        r"|(?:refus\w+ to|will not|wont|does not|doesnt|never) (?:talk|speak|deal|engage|communicate|work) (?:to|with)"
        r" (?:us|(?:any |external )?(?:recruiters|agencies|headhunters))"
        r"(?! (?:until|till|before|during|by phone|on|over|about|at|that|who|which|unless)\b)"
        r"|hates? (?:all |any )?(?:cold|recruiter|agency|unsolicited) (?:e ?mails|messages|outreach|approaches)",
    ),
    (
        "harass restraining hire alert tip annoy bug",
        r"harassment (?:complaint|claim|allegation|case)|restraining order|no ?hire (?:agreement|list|clause)"
        r"|do not (?:alert|tip off) (?:this |the )?(?:person|candidate|him|her|them)|(?:do not|never) (?:ever )?"
        r"(?:annoy|bug (?:him|her|them|me|us))",
    ),
    (
        "barred banned prohibit touch solicitation",
        rf"(?:barred|banned|prohibited) from {_SMALL}{_REACHING}"
        r"|no touch(?! (?:screen|faucet|tech|pay|thermo|sensor|tap|point|up)\w*)"
        r"|non solicitation (?:applies|in force|until|list|period|with us)",
    ),
    ("off", r"(?:f|fuck|piss|bugger|sod) (?:you )?off"),
    (
        "mad crazy angry furious ballistic hung",
        r"(?:mad|crazy|angry|furious|ballistic) when (?:we|i) (?:called|wrote|contacted|e ?mailed|rang)"
        r"|hung up on (?:us|me)",
    ),
    # Written in haste.
    (
        "unsu optd n0t dnt nto don",
        r"(?!unsubscribe)unsu[bs]{1,2}c?r?i?b(?:ed|e)|optd out|(?:do n0t|dnt|don not|do nto|dot not)"
        r" (?:contact|email)",
    ),
    # not OK to contact; wants to stop getting mails; no LinkedIn messages; a letter of their lawyer
    (
        "ok_to ok_for ok_with okay_to okay_for okay_with fine_to fine_with fine_for happy_to_be happy_being happy_with"
        " comfortable_with comfortable_being good_to ok_being okay_being fine_being",
        r"(?:not|never|isnt|nt) (?:\w+ly )?(?:ok|okay|fine|happy|good|comfortable)(?: with)? (?:for (?:us|you|me"
        r"|anyone) )?"
        rf"(?:to (?:be )?|being |with ){_SMALL}(?:{_REACHING}|mail|write|approach|reach out)",
    ),
    (
        "receiving getting sending",
        r"(?:stop|quit) (?:receiving|getting|sending) (?:\w+ ){0,3}?(?:e ?mails?|mails?|messages?|newsletters?|outreach"
        r"|communications?|anything|offers|jobs|job alerts)",
    ),
    (
        "no_linkedin more_linkedin forget_th lawyer legal_letter solicitor attorney request_",
        r"no (?:more )?linkedin (?:messages|requests|outreach|contact)|(?<!not )(?:please )?forget (?:this|the)"
        r" (?:candidate|person)|(?:lawyers?|solicitors?|attorneys?|legal) letter|letter from (?:\w+ )?(?:lawyer"
        r"|solicitor"
        r"|attorney)|(?:gdpr|privacy|dsar|data subject|erasure|deletion) request (?:\w+ ){0,2}?(?:erased|deleted"
        r"|removed)",
    ),
    # wants off our books, would sue if we mail once more, blocked me, do not keep my data, no opt-in
    (
        "off_our off_your off_the sue_if action_if us_if complain_if blocked_me opt_in on_file keep_my store_ keep_his"
        " keep_her keep_their retain hold_",
        r"(?:wants?|wanted|asked|wishes) (?:\w+ ){0,2}?off (?:of )?(?:our|your|the) (?:books|radar|records|files?"
        r"|crm|database"
        r"|system)|(?:sue|action|us|complain) if (?:we|i|you) (?:\w+ ){0,2}?(?:e ?mail|mail|contact|write|message|call"
        r"|approach)\w*|^(?:\w+ ){0,2}blocked me\b(?! (?:from|in)\b)|(?:do not|never) (?:keep|store|hold|retain)"
        r" (?:(?:my|his|her|their|any|personal) )+(?:data|details|cv|profile|records?|information)"
        r"|^(?:do not|never) (?:keep|store|hold|retain) (?:data|details|on file)(?! in\b)|(?:do not|never) (?:keep"
        r"|hold)"
        r" (?:\w+ )?on file"
        r"|^no opt in(?: (?:yet|given|received|on file))?$|opt in (?:missing|absent|refused|denied|not given"
        r"|withdrawn)",
    ),
)

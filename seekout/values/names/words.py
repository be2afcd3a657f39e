"""Words that stand beside names, and of which names are made: forms of address, particles, credentials."""

from __future__ import annotations

import re

from seekout.text.later import later

# Forms of address. Words that are names elsewhere (Prince, King, Judge, Dean, Major) are none.
ADDRESS = frozenset(
    "dr mr mrs ms mx miss mister prof professor sir herr hr frau mme mlle monsieur madame dott dottssa dottoressa"
    " sig sigra signora dhr mevr drs ing dring dipling sra srta dña doña senor senora señor señora ir phd pd"
    " rechtsanwalt mgr bc inż inz mudr judr rndr phdr engr atty dra profa profssa mtre maître maitre smt cllr"
    " diplkfm diplkffr diplvw diplbw diplinf diplinform diplwirt diplwirting diplphys diplpsych diplchem diplmath"
    " diplbiol diplpäd diplpaed diplök diploec diplsozpäd diplgeol diplarch diplhdl diplomingenieur".split()
)
# These only with a full stop: Rev Patel, Sr Lopez and Hon Chan are people.
WITH_STOP = frozenset("rev fr sr st hon capt lt sgt col gen maj cmdr m d don pres gov sen rep".split()) - {"st"}
# These with a full stop before a last name alone too: Eng Lim, Mag Smith and Adv Kumar are people.
SHORTENED = frozenset("eng adv arq arch lic avv mag dipl geom rag doc prim er mtro mtra".split())
# And these before a first and a last name: Rabbi Shergill is somebody.
BEFORE_TWO = frozenset("rabbi shri reverend pastor".split())
# Behind one of those: Dr. rer. nat.
OF_TITLES = frozenset("med rer nat phil jur hc h c ing oec pol dent vet habil hab inż inz".split())
PARTICLES = frozenset(
    "van von vom zu zur zum der den dem de del della delle delli dello dei degli da das do dos du di dal la las le les"
    " los lo el ter ten te tot op het 't bin ibn bint binti ben al abu af av y e und st st. ste mac mc vander vande"
    " dela v. v.d. v.d vd san santa ap ferch ní ó".split()
)
SUFFIXES = frozenset("jr sr junior senior ii iii iv jnr snr esq esquire".split())
BEHIND_LAST = SUFFIXES | {"dr", "prof"}
# Without a full stop they are names.
DOTTED = frozenset("jun. sen. ing.".split())
# No names, however they are written.
SURELY = frozenset("bsc msc phd hons llb llm btech mtech mphil bcom mcom".split())
LISTED = frozenset(
    "phd mba cpa pmp csm sphr phr aphr gphr shrm shrmcp shrmscp rn bsn msn crna ccrn cfa cissp peng md do msc bsc ba ma"
    " bs ms be btech mtech meng beng llb llm jd esq dds dmd pharmd edd psyd dba mph mpa mfa aia leed leedap pe eit cism"
    " cisa cka aws gcp itil togaf prince2 psm psmi pspo cspo safe ceng ieng csci cphys mimeche miet mice mciob"
    " mrics frics mcips"
    " fcips mcipd fcipd frsa frcs mrcp mrcs mbbs mbchb bds pgdip pgce mres scrum sixsigma acca ca cima frm caia cfp"
    " chfc"
    " clu ckad dipl diploma hons honours bcom mcom bba mres dphil aprn fnp lcsw lpc pt ot slp ccc rdn ld lmt emt mcp"
    " mcse fcca ccna ccnp ceh oscp comptia cams cipp cippe cippus dr prof mtm ing".split()
)
# Last names too: only in capitals beside a name that is not, or behind a comma, are they credentials.
ALSO_NAMES = frozenset(
    "ing ben eng mac may ann see esq rev ray low lam lee law cha kim han tan van chu hue nam pal roy das sen ace cap"
    " cat cam cas che eva gem lac les mle mia pam pat res same sim sue tad tia wes".split()
)
PRONOUNS = frozenset(
    "he him his she her hers they them theirs ze hir xe ey er ihm sie ihr elle il lui el ella ellos any all pronouns"
    " hen hij zij".split()
)
NOT_NAMES = later(
    r"\b(?:open to|looking for|seeking|hiring|available|certified|certification|we are|we're|ex-|formerly|recruiter"
    r"|engineer|developer|manager|director|consultant|actively|chartered|accountant|specialist|analyst|architect"
    r"|scientist|designer|attorney|physician|coordinator|executive|officer|professional|linkedin|founder|ceo|cto|cfo|coo|at|@|inc|llc|ltd|gmbh)\b",
    re.IGNORECASE,
)
# As LinkedIn describes the picture or the link of somebody.
VIEWED = later(r"^view (.+?)['’]s?(?: \w+)? profile\b.*$", re.IGNORECASE)
# What stands before a name: its number in a list, or what it is.
LABEL = later(
    r"^(?:\d{1,5}[.)]\s+|(?:(?:full|candidate|applicant) )?"
    r"(?:name|candidate|applicant|kandidat(?:in)?|bewerber(?:in)?)\s?:\s*"
    r"|(?:new|neu|nouveau|nuevo|dup|duplicate|dublette|doublon|updated?|hot|vip|urgent|referral|prospect|lead)"
    r"(?:\s?:|\s[-–])\s+)",
    re.IGNORECASE,
)
# What people add to a name of two words at least.
ADDED = later(
    r"(?<=\w)(?::\s.*|['’]s(?:\s\w+)?\sprofile\b.*"
    # A number to call
    r"|\s+(?:\+?\(?\d[\d\s().-]{6,30}$"
    r"|(?:1st|2nd|3rd)\+?\s(?:degree\b.*|connection.*)$"
    r"|(?:@|(?-i:at)\s|ex-\w|c/o\s|(?:is\s)?(?:hiring|open\s?to\s?work)\b|has\sa\s(?:verif|premium)"
    r"|(?:on\s)?linkedin\b|(?:aka|a\.k\.a\.?|alias)\s|(?-i:via\s|ex\s(?=[A-Z])|geb\.|née\s|nee\s|LION$|L\.I\.O\.N)|geborene?\s).*))",
    re.IGNORECASE,
)
# "Dr.Ann Bay", "Prof.Dr.med.Ann Bay"
_TITLE = later(
    r"(?<![^\s.])(dr|prof|mr|mrs|ms|mx|mme|sr|sra|dra|dott|dottssa|sig|ing|dipl|mag|med|rer|nat|phil|jur|habil|rev|hon)\."
    r"(?=[^\W\d_]{2})",
    re.IGNORECASE,
)
# "J.R.Bay", "Ann B.Bay"; a B.Tech is none.
_INITIALS = later(
    r"(?<!\S)(?:[^\W\d_]\.)+(?=(?!(?:tech|com|eng|arch|pharm|phil|des|mus|res|litt)\b)[^\W\d_]{3})", re.IGNORECASE
)
# "ann.bay", "Ann.M.Bay"; not acme.com, and St.John is a last name.
_BY_STOPS = later(
    r"(?!(?:st|ste|mc|mac)\.)[^\W\d_]{2,}(?:\.[^\W\d_]+)*\."
    r"(?!(?:com|net|org|info|dev|app|biz|edu|gov|tech|pro)$)[^\W\d_]{3,}(?:['’-][^\W\d_]+)*",
    re.IGNORECASE,
)
NOBODY = frozenset(
    "linkedin member|linkedin user|unknown|unknown unknown|anonymous|name withheld|private profile|n a n a|null null"
    "|none none|no name|not provided|not found|private|private member|member|not available|tbd|confidential"
    "|name confidential|name hidden|redacted|undisclosed|name undisclosed|anonymous candidate".split("|")
)

# What is said of somebody in small letters behind a comma, in place of a first name.
SAID = frozenset(
    "hijo hija filho filha neto sobrinho padre madre figlio figlia vater sohn mutter tochter junior a an the of"
    " in on at for to and or with from by my no not de la lead leader head senior staff principal chief vp sales"
    " marketing product project program data software cloud security finance legal people talent hr it retired"
    " freelance freelancer contractor self-employed student graduate intern buyer nurse teacher owner partner"
    " writer author speaker coach mentor investor entrepreneur mom mum dad husband wife veteran open available"
    " remote hybrid fintech startup growth strategy operations tech technology ai ml devops frontend backend"
    " fullstack qa ux ui web mobile design research business customer success support account accounts executive"
    " consulting advisory certified licensed registered chartered former previously currently now new updated"
    " duplicate verified unverified pere fils père mère mere et epouse née nee geb left moved deceased married"
    " single emeritus deutschland germany france spain italy usa uk us london paris berlin madrid york chicago"
    " austin boston technician electrician mechanic pilot chemist physicist biologist lawyer paralegal broker"
    " agent trader banker auditor controller cashier clerk driver operator planner scheduler tester trainer tutor"
    " professor lecturer researcher postdoc fellow candidate applicant contact referral client".split()
)
# Given names that many people have, without accents. Where one stands in front, what is behind a comma is something
# else.
GIVEN = frozenset(
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony"
    " mark donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan"
    " jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander"
    " raymond patrick jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter kyle walter ethan"
    " jeremy harold keith christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan joe"
    " jordan billy bruce albert willie gabriel logan alan juan wayne roy ralph randy eugene vincent russell elijah"
    " louis bobby philip johnny mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa"
    " nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda dorothy melissa deborah"
    " stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen"
    " samantha katherine christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia"
    " joyce virginia victoria kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline"
    " martha gloria teresa ann anne sara madison frances kathryn janice jean abigail alice julia judy sophia grace"
    " denise amber doris marilyn danielle beverly isabella theresa diana natalie brittany charlotte marie kayla"
    " alexis lori jane jenny kate katie lucy claire chloe zoe ella mia ian neil simon martin graham stuart colin"
    " liam oliver harry oscar hugo max felix lukas leon jonas tim jan hans klaus jurgen wolfgang uwe stefan"
    " andreas thorsten markus sebastian florian tobias matthias bernd karl heinz ute petra sabine monika ursula"
    " renate claudia katrin anja birgit susanne heike pierre jacques michel philippe alain bernard nicolas laurent"
    " sebastien francois guillaume antoine julien mathieu sophie isabelle nathalie sylvie valerie celine camille"
    " lea jorge carlos luis miguel javier antonio manuel francisco pedro rafael fernando alejandro sergio pablo"
    " diego andres ricardo eduardo alberto raul jesus angel ana carmen isabel lucia elena marta cristina paula"
    " sofia pilar rosa beatriz rocio silvia irene mercedes gabriela adriana daniela valentina camila marco luca"
    " giuseppe giovanni francesco matteo alessandro lorenzo davide simone stefano paolo giulia chiara francesca"
    " federica joao rui tiago bruno goncalo ines catarina mariana piotr krzysztof andrzej tomasz pawel michal"
    " marcin agnieszka malgorzata katarzyna ewa jiri petr pavel tomas ivan dmitri sergey andrei alexei olga"
    " natalia svetlana tatiana erik lars anders johan nils bjorn olaf sven ingrid astrid karin mohammed muhammad"
    " mohamed ahmed ali omar hassan hussein ibrahim yusuf mustafa fatima aisha zainab maryam mehmet emre ayse"
    " fatma raj rahul amit sanjay vijay anil sunil rajesh suresh ravi priya neha pooja anita sunita deepak vikram"
    " arjun wei ming li jing yan hiroshi kenji yuki takashi akira minh nguyen siobhan aoife niamh bob tom mike jim"
    " bill dave chris steve dan matt tony nick sam ben alex liz sue deb kathy jen becky ed jeff greg ken ron rick"
    " fred ted phil pete andy josh jake zach will rob bobbie pat sandy vicky ann-marie lena mila nina lara noor"
    " leila samira youssef karim khalid tariq bilal imran asif usman sinead ciara conor eoin padraig".split()
)


def spaced(text: str) -> str:
    """A name with a space behind each full stop that stands in place of one, or before one."""
    text = _INITIALS.sub(r"\g<0> ", _TITLE.sub(r"\1. ", text))
    if _BY_STOPS.fullmatch(text):
        return " ".join(part if len(part) > 1 else f"{part}." for part in text.split("."))
    return text

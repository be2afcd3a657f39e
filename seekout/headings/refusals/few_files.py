"""Refusals in languages that few files are in, by what each language calls the parts of one: who unsubscribed or stands
on a blacklist, withdrew consent, asked for erasure, or does not want to be contacted.

In a language of which only "do not contact" is known, whoever has unsubscribed is sent.
"""

from __future__ import annotations

from typing import NamedTuple

from seekout.text.folding import fold


class _Language(NamedTuple):
    """Beginnings of words, `_` between those of several. `off` needs nothing beside it, but for a `no` before it;
    `alone` are ways of leaving somebody alone, for which they ask. A word with `!` is whole."""

    off: str
    consent: str
    withdrawn: str
    asks: str
    erased: str
    data: str
    unwilling: str
    contact: str
    no: str
    alone: str = ""


_LANGUAGES = (
    # Hungarian
    _Language(
        off="leiratkoz feketelist fekete_list ne_keress ne_hivj ne_irj ne_zaklas ne_vegy_fel_a_kapcsolat"
        " kapcsolatfelvetel_tilos",
        consent="hozzajarul",
        withdrawn="visszavon",
        asks="kerte kerik keri",
        erased="torl torol",
        data="adat",
        unwilling="nem_ker! nem_keri nem_kert! nem_akar nem_szeretne nem_kivan",
        contact="kapcsolat megkeres level keressu keressek",
        no="nem",
    ),
    # Ukrainian
    _Language(
        off="відписав відписал відписан чорн_спис не_зв_язуй не_зв_язуват не_звязуват не_писати не_пишіт не_надсилат"
        " не_надсилайт",
        consent="згоду! згода! згоди!",
        withdrawn="відкликав відкликал відкликан",
        asks="просит просив просил прохан попрос вимаг",
        erased="видал стерт",
        data="дан персональн баз",
        unwilling="не_хоч не_бажа відмов",
        contact="контакт спілкуван зв_яз розсил листи! листів листува повідомл",
        no="не",
        alone="не_пис не_турбу не_зв_яз",
    ),
    # Russian
    _Language(
        off="отписал отписан",
        consent="согласие согласия",
        withdrawn="отозвал! отозвала! отозвали! отозван отзыва",
        asks="просит просил просят просьб попрос требу",
        erased="удалит удалил удалени стерет стерл",
        data="данны данных персональн",
        unwilling="не_хоч не_жела",
        contact="контакт связывал связатьс связыватьс общен рассыл писем",
        no="не",
    ),
    # Romanian
    _Language(
        off="dezabon list_neagr",
        consent="consimt acordul",
        withdrawn="retras retrag",
        asks="cere cerut solicit",
        erased="sterg stearg sters",
        data="datel dator",
        unwilling="nu_vrea nu_vor nu_dore",
        contact="contact mesaj",
        no="nu",
    ),
    # Slovak and Czech
    _Language(
        off="odhlasen odhlasil ciern_listin cern_listin",
        consent="suhlas souhlas",
        withdrawn="odvola stiah stahl",
        asks="ziada poziada zada pozada prosi",
        erased="vymaz zmaza smaza odstran vyskrtn",
        data="udaj osobn databaz",
        unwilling="nezela_si nepraje_si nepreje_si neziada_si nezada_si nechce",
        contact="kontakt oslov",
        no="nie",
        alone="nekontaktov neoslov nepis nepsal",
    ),
    # Croatian, Serbian and Slovene
    _Language(
        off="odjavljen odjavio odjavila crn_list crn_seznam ne_kontaktiramo ne_kontaktirate",
        consent="privol pristan suglasno saglasno soglas",
        withdrawn="povuk povuc opozva preklic umakn",
        asks="traz zatraz zahtij zahtev moli zamol prosi",
        erased="brisanj obris izbris",
        data="podat podac baz",
        unwilling="ne_zel nezel",
        contact="kontakt poruk sporocil",
        no="nije ni",
        alone="ne_kontakt",
    ),
    _Language(
        off="одјављен одјавио одјавила црн_лист",
        consent="пристан сагласно",
        withdrawn="повук повуч опозва",
        asks="траж затраж захтев",
        erased="брисањ обри избри",
        data="подат подац",
        unwilling="не_жел",
        contact="контакт",
        no="није",
    ),
    # Bulgarian
    _Language(
        off="отписан отписал черен_спис черн_спис",
        consent="съглас",
        withdrawn="оттегл",
        asks="иска поиска моли помоли настоя",
        erased="изтри заличав",
        data="данн баз",
        unwilling="не_желае не_иска",
        contact="контакт",
        no="не",
        alone="не_му_пиш не_и_пиш не_го_търс не_я_търс не_го_безпоко не_я_безпоко",
    ),
    # Lithuanian and Latvian
    _Language(
        off="juod_saras atsisak_naujienlaisk atsisak_prenumerat atsisak_kontakt meln_sarakst atteic_no_jaunum"
        " atteikus_no_jaunum",
        consent="sutik piekrisan",
        withdrawn="atsauk atsiem atsauca!",
        asks="praso papras ludz pieprasa",
        erased="istrin pasalin dzest izdzes",
        data="duomen datu datus",
        unwilling="nenor nepageidauj nevelas negrib",
        contact="susisiek kontakt laisk sazin",
        no="nera nav",
    ),
    # Estonian and Finnish
    _Language(
        off="must_nimekir mitte_uhendust nousolek_tagasi nousolek_on_tagasi",
        consent="nousolek suostumu",
        withdrawn="tuhist perunut perui peruutt",
        asks="palu noua noudis pyys pyyt vaat",
        erased="kustut poist",
        data="andme tietoj tiedo",
        unwilling="ei_soovi ei_taha ei_halua ei_toivo",
        contact="uhendu kontakt yhtey",
        no="ei",
    ),
    # Greek
    _Language(
        off="μαυρη_λιστ απεγγραφ",
        consent="συγκαταθεσ συναινεσ",
        withdrawn="ανακαλ ανακλη απεσυρ αποσυρ",
        asks="ζητ απαιτ",
        erased="διαγραφ διαγραψ",
        data="δεδομεν στοιχει",
        unwilling="δεν_επιθυμ δεν_θελ",
        contact="επικοινων ενοχλ",
        no="δεν",
    ),
    # Vietnamese
    _Language(
        off="huy_dang_ky danh_sach_den",
        consent="dong_y",
        withdrawn="rut_lai",
        asks="yeu_cau de_nghi",
        erased="xoa",
        data="du_lieu thong_tin danh_sach",
        unwilling="khong_muon tu_choi",
        contact="lien_he lien_lac",
        no="khong chua",
    ),
    # Indonesian and Malay
    _Language(
        off="berhenti_berlangganan berhenti_melanggan daftar_hitam senarai_hitam menarik_persetujuan",
        consent="persetujuan",
        withdrawn="mencabut ditarik dicabut",
        asks="minta meminta mohon",
        erased="hapus dihapus menghapus penghapusan padam",
        data="data",
        unwilling="tidak_mau tidak_ingin tidak_bersedia menolak",
        contact="dihubungi menghubungi hubungi dikontak",
        no="tidak belum bukan",
    ),
)
# Whoever took leave of an interview or a course has not unsubscribed.
_NOT_FROM = (
    r"(?! (?:\w+ )?(?:z|ze|zo|s|sa|iz|od|з|від|от) (?:\w+ )?(?:pohovor|kurz|interv|razgovor|skolen|співбес|курс)\w*)"
)

# Nor does somebody ask to be forgotten who asks to take a double away.
_NOT_OLD = r"(?! (?:\w+ )?(?:topelt|dupl|dubl|дубл|стар|star|lama|regi|παλι|cv|резюме)\w*)"
# Nor does whoever wants no calls refuse to be written to.
_BY_PHONE = r"(?! (?:\w+ )?(?:telefon|telepon|телефон|τηλεφων|dien thoai)\w*)"


def _refusal(words: _Language) -> tuple[str, str]:
    """The beginnings of words of which one stands in whatever the pattern finds, and the pattern."""
    off, consent, withdrawn, asks, erased, data, unwilling, contact = map(_any, words[:8])
    wish = _any(f"{words.erased} {words.alone}")
    no = [fold(word) for word in words.no.split()]
    # Nobody who "has not withdrawn" their consent.
    some = rf"(?:(?!(?:{'|'.join(no)})\b)\w+ ){{0,3}}?"
    pattern = (
        "".join(rf"(?<!\b{word} )" for word in no)
        + rf"(?:{off}{_NOT_FROM}|{withdrawn} {some}{consent}|{asks} (?:\w+ ){{0,3}}?{wish}{_NOT_OLD}"
        rf"|{erased} {some}{data})|{consent} {some}{withdrawn}|{unwilling} (?:\w+ ){{0,3}}?{contact}{_BY_PHONE}"
    )
    last = [one.rpartition("_")[2] for one in f"{words.off} {words.alone}".split()]
    return " ".join(
        fold(one.rstrip("!")) for one in (*last, *f"{words.consent} {words.erased} {words.contact}".split())
    ), pattern


def _any(beginnings: str) -> str:
    ways = (" ".join(map(_begun, one.replace("_", " ").split())) for one in beginnings.split())
    return f"(?:{'|'.join(ways)})"


def _begun(word: str) -> str:
    return fold(word[:-1]) + r"\b" if word.endswith("!") else fold(word) + r"\w*"


OF_FEW_FILES = tuple(map(_refusal, _LANGUAGES))

"""Signs for refusals, and refusals in scripts without spaces: as they are written most, and, in Chinese, Japanese and
Korean, by what is refused and that it is.

`SIGN` is a pattern for a text without its spaces. What a call alone, an employer or a missing answer is spoken of with
(電話連絡不可, 不要联系原公司, まだ連絡していない) is none of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from seekout.text.folding import fold

# Scripts without spaces, and signs.
_SIGNS = tuple(
    "🚫 ⛔ 🛑 請勿聯繫 勿聯絡 勿扰 勿擾 不要聯絡 連絡不要 連絡は不要"
    " 連絡不可 連絡禁止 連絡しない コンタクト不可 コンタクト不要 연락금지 연락하지 연락불가 연락원하지"
    " 연락거부 수신거부 블랙리스트 連絡NG コンタクトNG スカウト不可 スカウト拒否 連絡拒否 配信停止"
    " 配信不可 ブラックリスト 黑名单 黑名單 配信拒否 個人情報削除"
    " 削除希望 拉黑 要求删除 要求刪除 联系禁止 聯繫禁止 不要再联系 不要再聯繫 退订 退訂 拒收"
    " 連絡を希望しない 連絡希望しない 不愿意被联系 不愿被联系 勿再联系 勿再聯絡 請勿打擾 请勿打扰 不要打扰"
    " 不要打擾 勿打扰 停止联系 不要再发 別再發 别再发 勿再发"
    " 連絡はご遠慮 連絡をご遠慮 メールはご遠慮 ご遠慮いたします"
    " 停止聯繫 别再联系 切勿联系 不接受联系 不要发邮件 请删除我 メール不可 削除依頼 退会済 営業お断り"
    " 連絡希望なし"
    " 연락바라지않 연락주지마 อย่าติดต่อ ไม่ต้องติดต่อ ไม่ต้องการให้ติดต่อ যোগাযোগকরবেননা 亡くなりました 已去世 已逝世"
    " 不希望被联系 不希望被聯絡 不想被联系 개인정보삭제 삭제요청 ห้ามติดต่อ संपर्कनकरें संपर्कनाकरें عدمالتواصل عدمالاتصال"
    " 受信拒否 オプトアウト 営業禁止 メルマガ解除 取消订阅 取消訂閱 수신미동의 수신비동의"
    " 配信を希望しない 配信希望しない メールを希望しない"
    " ยกเลิกการสมัคร ยกเลิกรับข่าวสาร บัญชีดำ ลบข้อมูลของ ขอให้ลบข้อมูล ขอลบข้อมูล ถอนความยินยอม सदस्यतासमाप्त कालीसूची"
    " لیستسیاه لغوعضویت لغواشتراک".split()
)
# As `folding.header_words` writes them, which leaves out accents, and those of kana too.
_SIGNS_IN_HEADERS = _SIGNS + tuple(filter(None, (unicodedata.normalize("NFC", fold(sign)) for sign in _SIGNS)))
_CALL_SIGNS = "📵 電話NG 電話連絡NG 请勿致电 勿致电 不要打电话 不要打電話 전화금지 전화하지".split()
# Of the dead, alone or before a year; a cross right behind a word leads to a footnote.
DEAD_SIGN = r"(?:^|[\s(])[†✝✞🕊]\ufe0f?\s*(?:$|\)|\d)|[⚰🪦]"

# Each begins with a letter of its own, so that a text is looked through for all of them at once. What stands before a
# word of which something else is told is looked at behind that word.
_CONTACT = "連絡(?<!電話連絡)(?<!電話での連絡)"
_OF_EMPLOYERS = "".join(
    f"(?<!{place}{to}連絡)" for place in ("現職", "勤務先", "会社", "職場") for to in ("に", "への", "へ")
)
_WRITTEN_TO = (
    _CONTACT + _OF_EMPLOYERS,
    *"コンタクト メール メルマガ DM 送信 配信 スカウト アプローチ 接触 勧誘 案内".split(),
)
_REFUSED = (
    r"(?:を|は|も|の|が|等|など|一切|今後|送付|受信|自体|全般|ご)*"
    r"(?:しないで|しないこと|するな|(?:送|出|寄越)さ?らない(?:で|こと)|お?断り|拒否|お?断って|お?控え|ご?遠慮"
    r"|希望(?:し|せ|され)?(?:て(?:い)?)?(?:ない|ず|ません)|望(?:まない|まれない|まず|みません)|(?:や|止)めて|いらない"
    r"|要らない|嫌が|停止|禁止|不要|不可|無用)(?!中止|(?:ではあり|じゃあり|ではな|じゃな))"
)
_DATA = r"の?(?:完全)?の?(?:削除|消去|抹消|破棄|利用停止)(?:を|の)?(?:希望|依頼|要請|要求|申請|請求)"
# 个别 and 特别 are other words.
_NOT = (
    *"不 勿 莫 拒绝 拒絕 禁止 停止 谢绝 謝絕".split(),
    *(f"{word}(?<![个個特各分区區级級类類性差]{word})" for word in "别別"),
)
_NOT_REACHED = (
    r"(?:要|再|想|愿|願|意|同意|希望|接受|接收|收到?|被|发送?|發送?|任何|继续|繼續|与|和|我们|他|她|本人|通过|我|给|給|的"
    r"|邮件|郵件){0,6}?(?:联系|联络|聯繫|聯絡|打扰|打擾|骚扰|騷擾|邮件|郵件|短信|推送|猎头电话"
    r"|(?<=收)到?(?:任何)?(?:的)?(?:消息|訊息|信息|资讯|資訊|通知)|寄信|写信|寫信|来信|來信|发信|發信)"
    r"(?!(?:他|她|其)?的?(?:原|现|現|前|目前|当前)?(?:任|职)?的?(?:公司|雇主|单位|單位|老板|上司|领导|电话))"
)
_FROM_LIST = (
    r"(?:我们的?|贵司|你们的?)?(?:名单|名單|列表|数据库|資料庫|系统|系統|人才库)(?:中|里|裡)?(?:删除|刪除|移除|删掉)"
)
_WRITTEN_KO = "연락 메일 이메일 컨택 문자 메시지 스카우트 제안(?=을?(?:더이상|받|원|수신))".split()
_REFUSED_KO = (
    r"(?:을|를|은|는|도|이)?(?:더이상|일절|다시는|절대)?(?:받기를?|받는것을?|수신을?)?"
    r"(?:원치않|원하지않|바라지않|희망하지않|거부|거절|사절|금지|(?:하|보내|주)지(?:마|말)|받고싶지않|원치아니|싫어|그만(?:보내|연락|하|주|받|$))"
)
_CALLED = (r"電話(?:で|での)?(?:の|ご)?(?:連絡)?", r"전화(?:연락)?")
_CALLED_ZH = r"(?:要|再|想|愿|願|希望|接受|通过|给|給|我|本人|他|她){1,5}(?:打电话|打電話|来电|來電|致电|致電)"


def _pattern(written: Iterable[str]) -> str:
    parts = [
        *(sign.replace("連絡", _CONTACT + _OF_EMPLOYERS, 1) if sign.startswith("連絡") else sign for sign in written),
        *(word + _REFUSED for word in _WRITTEN_TO),
        *(word + _DATA for word in ("個人情報", "データ", "登録情報", "履歴書")),
        *(word + _NOT_REACHED for word in _NOT),
        *(word + _FROM_LIST for word in "从從自"),
        *(word + _REFUSED_KO for word in _WRITTEN_KO),
        "그만(?:연락|메일|이메일|문자)",
        "연락[Xx✕×](?![A-Za-z])",
        "수신동의(?:를|은)?(?:안함|하지않|거부|거절)",
        "개인정보(?:를|의)?(?:파기|폐기|삭제)(?:를|을)?(?:요청|희망|원함)",
    ]
    return "|".join(parts)


# Of calls alone; what bars writing as well is a refusal of all.
CALL_SIGN = "|".join(
    (
        *_CALL_SIGNS,
        _CALLED[0] + _REFUSED,
        _CALLED[1] + _REFUSED_KO,
        *(word + _CALLED_ZH for word in _NOT),
    )
)
SIGN = _pattern(_SIGNS)
SIGN_IN_HEADER = _pattern(_SIGNS_IN_HEADERS)

# No sign is written without one of these: scripts other than Latin, Greek and Cyrillic, and pictures. By what they are
# not: a class of such a range takes 3 ms to compile.
FAR = re.compile("[^\0-\u058f\u2000-\u209f]")


def may_hold_sign(text: str) -> bool:
    """Whether one of the signs, but for that of the dead, may stand in a text. To compile one of their patterns takes
    as long as to read some hundred rows, and most files need none of them."""
    return not text.isascii() and FAR.search(text) is not None


__all__ = ["CALL_SIGN", "DEAD_SIGN", "FAR", "SIGN", "SIGN_IN_HEADER", "may_hold_sign"]

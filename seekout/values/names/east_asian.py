"""Chinese, Japanese and Korean names: the family name comes first, with or without a space."""

from __future__ import annotations

from seekout.text.later import later

KANA = later(r"[\u3040-\u30ff]")
EAST_ASIAN = later(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af々]+")
_HAN = later(r"[\u3400-\u9fff\uf900-\ufaff々]{2,6}")
_HANGUL = later(r"[\uac00-\ud7af]{2,6}")
# Family names of two signs.
TWO_SIGNS = frozenset(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容"
    " 令狐 长孙 長孫 宇文 司徒 司空 轩辕 南宫 南宮 남궁 황보 제갈 선우 독고 사공 서문"
    " 佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本"
    " 井上 木村 清水 山崎 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田"
    " 後藤 近藤 村上 遠藤 青木 坂本 斉藤 斎藤 福田 太田 西村 藤井 金子 岡本 藤原 中野"
    " 三浦 原田 中川 松田 竹内 小野 田村 中山 和田 石田 森田 上田 柴田 酒井 工藤 横山"
    " 宮崎 宮本 内田 高木 安藤 谷口 大野 丸山 今井 高田 藤本 武田 村田 上野 杉山 増田"
    " 平野 大塚 千葉 久保 松井 小島 岩崎 桜井 野口 松尾 野村 木下 菊地 佐野 大西 杉本"
    " 新井 浜田 菅原 市川 水野 小松 島田 古川 小山 高野".split()
)


def family_of(name: str) -> str:
    """The family name that a name in these scripts begins with; "" where nothing tells how long it is."""
    family, _, given = name.partition(" ")
    if given:
        return family
    if not (_HAN.fullmatch(name) or _HANGUL.fullmatch(name) or KANA.search(name)):
        return ""
    length = 3 if name[:3] in TWO_SIGNS else 2 if name[:2] in TWO_SIGNS else 1
    return name[: length if len(name) > length else 1]

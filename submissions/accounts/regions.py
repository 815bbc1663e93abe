"""The 34 province-level units by GB/T 2260 code, with their place on the tile grid (row, column): relative position, not area."""

from typing import NamedTuple


class Province(NamedTuple):
    code: str
    zh: str
    en: str
    row: int
    column: int


PROVINCES: tuple[Province, ...] = tuple(
    Province(*unit)
    for unit in [
        ("110000", "北京", "Beijing", 2, 7), ("120000", "天津", "Tianjin", 2, 8), ("130000", "河北", "Hebei", 3, 7),
        ("140000", "山西", "Shanxi", 3, 6), ("150000", "内蒙古", "Inner Mongolia", 2, 6), ("210000", "辽宁", "Liaoning", 2, 9),
        ("220000", "吉林", "Jilin", 1, 9), ("230000", "黑龙江", "Heilongjiang", 0, 9), ("310000", "上海", "Shanghai", 5, 9),
        ("320000", "江苏", "Jiangsu", 4, 8), ("330000", "浙江", "Zhejiang", 5, 8), ("340000", "安徽", "Anhui", 4, 7),
        ("350000", "福建", "Fujian", 6, 8), ("360000", "江西", "Jiangxi", 5, 7), ("370000", "山东", "Shandong", 3, 8),
        ("410000", "河南", "Henan", 4, 6), ("420000", "湖北", "Hubei", 5, 6), ("430000", "湖南", "Hunan", 6, 6),
        ("440000", "广东", "Guangdong", 7, 7), ("450000", "广西", "Guangxi", 7, 6), ("460000", "海南", "Hainan", 8, 7),
        ("500000", "重庆", "Chongqing", 5, 5), ("510000", "四川", "Sichuan", 5, 4), ("520000", "贵州", "Guizhou", 6, 5),
        ("530000", "云南", "Yunnan", 7, 4), ("540000", "西藏", "Tibet", 5, 3), ("610000", "陕西", "Shaanxi", 4, 5),
        ("620000", "甘肃", "Gansu", 3, 4), ("630000", "青海", "Qinghai", 4, 3), ("640000", "宁夏", "Ningxia", 3, 5),
        ("650000", "新疆", "Xinjiang", 2, 2), ("710000", "台湾", "Taiwan", 7, 9), ("810000", "香港", "Hong Kong", 8, 8),
        ("820000", "澳门", "Macao", 8, 6),
    ]
)  # fmt: skip
BY_CODE: dict[str, Province] = {province.code: province for province in PROVINCES}
BY_NAME: dict[str, Province] = {province.zh: province for province in PROVINCES}
CHOICES: list[tuple[str, str]] = [(province.code, province.zh) for province in PROVINCES]


def name(code: str, language: str = "zh-hans") -> str:
    """The unit's name in the language, or the code itself where it is not one of the 34."""
    province = BY_CODE.get(code)
    if province is None:
        return code
    return province.en if language == "en" else province.zh

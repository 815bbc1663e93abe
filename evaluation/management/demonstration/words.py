"""The words of the demonstration: its tracks with their trades, a plan, and an evidence file that says nothing."""

TRACKS = [
    (
        "equipment",
        "高端装备",
        "High-end equipment",
        ["智能农机", "海洋工程装备", "工业机器人", "轨道交通装备", "高端数控机床"],
    ),
    (
        "information",
        "新一代信息技术",
        "New-generation information technology",
        ["光电信息", "集成电路", "智能传感器", "新型显示"],
    ),
    ("materials", "原材料", "Raw materials", ["先进铝材", "稀土新材料", "绿色石化", "先进钢铁材料"]),
    ("consumer", "轻工消费品", "Light industry and consumer goods", ["现代家居", "智能家电", "绿色食品", "高端纺织"]),
    ("photovoltaic", "光伏新能源", "Photovoltaics and new energy", ["光伏组件", "储能电池", "风电装备"]),
    (
        "vehicles",
        "智能网联新能源汽车",
        "Intelligent connected new energy vehicles",
        ["新能源整车", "动力电池", "汽车电子"],
    ),
]
EVIDENCE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

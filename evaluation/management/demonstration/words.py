"""The words of the demonstration: its tracks with their trades, its call, notice and comments, and an evidence file that says nothing."""

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
ORGANISER = "主办单位（演示）"
CALL = """演示数据：本通知、申报单位与全部数据均为虚构，指标权重为示例权重。

各省级主管部门，计划单列市、兵团主管部门：

为做好集群竞赛组织工作，现将有关事项通知如下。

一、申报条件。申报集群应主导产业明确、核心承载园区边界清晰，并设有集群促进组织。鼓励跨地区联合参赛，联合参赛的确定一个牵头单位。

二、填报要求。申报单位按申报书逐项填写近三年数据，自行填报的数据须附佐证材料，并对真实性负责。

三、推荐程序。推荐单位对申报材料进行审核，在推荐名额内排出推荐次序，于推荐截止时间前提交。

四、评审程序。竞赛经形式审查、小组赛、综合赛和会议审定，拟胜出名单公示5个工作日。公示期内可实名提出异议，并附佐证材料。

五、工作纪律。各单位应严格遵守评审纪律和保密规定。存在重大事故、虚假材料或严重失信情形的，一票否决。"""
NOTICE = """演示数据：本公示所列集群、单位与得分均为虚构。

根据竞赛通知要求，经地方推荐、形式审查和各轮专家评审，拟确定以下集群为胜出集群，现予公示。公示期内，任何单位或个人如有异议，请以书面形式实名提出，并附佐证材料。匿名、无佐证或逾期的异议不予受理。"""
COMMENTS = [
    "主导产业优势突出，产业链上下游协同较好。建议补充关键指标的佐证材料。",
    "创新平台布局较为完整，共性技术供给有力。科技成果转化的量化成效有待进一步说明。",
    "企业梯队合理，链主企业带动作用明显。中小企业配套能力仍有提升空间。",
    "培育提升方案目标明确，任务分解到年度。保障措施宜进一步细化责任主体和完成时限。",
    "集群促进组织运行规范，公共服务体系初步形成。跨地区协作机制尚需健全。",
]
EVIDENCE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

from submissions.applications.differences import Difference, differences


def said(
    name="集群",
    plan="甲",
    figures=(("output", 2025, "600", ""),),
    documents=(("a.pdf", "1" * 64),),
    members=("乙会",),
    **more,
):
    lead = {"name": "甲会", "province": "510000", "is_lead": True}
    lead["figures"] = [{"code": c, "year": y, "value": v, "reason": r} for c, y, v, r in figures]
    others = [{"name": m, "province": "110000", "is_lead": False, "figures": []} for m in members]
    files = [{"name": n, "kind": "evidence", "size": 1, "sha256": d} for n, d in documents]
    return {"code": "A-1", "name": name, "plan": plan, "members": [lead, *others], "documents": files, **more}


def test_the_same_differs_in_nothing():
    assert differences(said(), said()) == []


def test_fields_figures_documents_and_members_each_have_their_place():
    before = said(answers={"park": "东园", "rows": [{"firm": "甲", "n": "1"}]})
    after = said(
        plan="乙",
        figures=[("output", 2025, "650", "扩产"), ("firms", 2025, "0", "")],
        documents=[("a.pdf", "2" * 64), ("b.pdf", "3" * 64)],
        members=[],
        answers={"park": "东园", "rows": [{"firm": "甲", "n": "2"}]},
    )
    assert differences(before, after) == [
        Difference("fields", ("plan",), "甲", "乙"),
        Difference("fields", ("rows",), "firm：甲；n：1", "firm：甲；n：2"),
        Difference("members", ("乙会",), "110000", ""),
        Difference("figures", ("甲会", "output", "2025"), "600", "650（扩产）"),
        Difference("figures", ("甲会", "firms", "2025"), "", "0"),
        Difference("documents", ("a.pdf",), "1" * 64, "2" * 64),
        Difference("documents", ("b.pdf",), "", "3" * 64),
    ]


def test_two_documents_of_one_name_are_told_apart():
    before = said(documents=[("a.pdf", "1" * 64), ("a.pdf", "2" * 64)])
    assert [one.place for one in differences(before, said())] == [("a.pdf", "22222222")]

"""What the registry of subjects tells when something cannot be done."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem

problem.add(
    {
        "code_wrong": (422, ("代码不正确", "Wrong code"), ("{zh}。", "{en}.")),
        "subject_state": (
            409,
            ("主体现在不能这样办", "The subject's state does not allow this"),
            (
                "主体现为“{state}”，不能{verb}：先看主体的状态图（docs/domain/subjects.md）。",
                "The subject is {state}, so it cannot be {verb}. The states are drawn in docs/domain/subjects.md.",
            ),
        ),
        "subject_closed": (
            409,
            ("主体已停用", "The subject is closed or suspended"),
            ("主体现为“{state}”：先恢复，再办这件事。", "The subject is {state}: reopen it before doing this."),
        ),
        "credit_code_taken": (
            409,
            ("代码已有主体", "Credit code already in the register"),
            (
                "本县已有主体用这个统一社会信用代码（{subject}，{state}）：停用过的请恢复，不要另建。",
                "A subject of this county has this credit code already ({subject}, {state}): reopen a closed one "
                "instead of making another.",
            ),
        ),
        "subject_listed_already": (
            409,
            ("名册里已有", "Already on the list"),
            (
                "这个乡镇已有同名的主体（{subject}，{state}）。",
                "The township has a subject of this name already ({subject}, {state}).",
            ),
        ),
        "review_needed": (
            409,
            ("须经审核", "A review is needed"),
            (
                "已备案的主体，名称、类型、行业、代码、地址的变更要提交变更申请，审核通过前仍按原样。",
                "Of a filed subject, name, kind, sectors, code and address change by an application; until it is "
                "approved the old facts hold.",
            ),
        ),
        "facts_missing": (422, ("缺少内容", "Facts are missing"), ("还缺：{zh}。", "Still missing: {en}.")),
        "application_open": (
            409,
            ("已有申请在审", "An application is under review"),
            (
                "这个主体已有一件没办完的申请（{application}）：先办完它。",
                "The subject has an application that is not decided ({application}): decide that first.",
            ),
        ),
        "application_state": (
            409,
            ("申请现在不能这样办", "The application's state does not allow this"),
            ("申请现为“{state}”，不能{verb}。", "The application is {state}, so it cannot be {verb}."),
        ),
        "own_application": (
            403,
            ("不能审自己的申请", "Nobody reviews their own"),
            (
                "提交人不能审核自己提交的申请，请让别人审。",
                "Who submitted an application does not review it: let somebody else.",
            ),
        ),
        "nothing_changes": (
            422,
            ("没有变化", "Nothing would change"),
            ("申请的内容和现在备案的一样。", "What is applied for is what is filed already."),
        ),
        "paper_type": (
            422,
            ("材料格式不对", "Wrong type of paper"),
            (
                "材料只收 PDF、JPEG、PNG，这份的内容都不是。",
                "Papers are PDF, JPEG or PNG; the content of this one is none of them.",
            ),
        ),
        "paper_size": (
            413,
            ("材料太大", "Paper too large"),
            ("一份材料最大 5 MB。", "A paper has at most 5 MB."),
        ),
        "paper_twice": (
            409,
            ("材料重复", "The same paper twice"),
            ("这件申请已有内容相同的材料：{name}。", "The application has a paper of the same content: {name}."),
        ),
        "papers_full": (
            409,
            ("材料太多", "Too many papers"),
            ("一件申请最多 {most} 份材料。", "An application has at most {most} papers."),
        ),
        "base64_wrong": (
            422,
            ("内容不是 base64", "Content is not base64"),
            ("content 应为 base64。", "`content` must be base64."),
        ),
        "census_file": (
            422,
            ("名册文件不能用", "The list cannot be used"),
            ("{zh}。", "{en}."),
        ),
        "agreement_not_newest": (
            409,
            ("不是最新文本", "Not the newest text"),
            (
                "这个文本已有新版（第 {newest} 版）：请签新版。",
                "There is a newer edition of this text ({newest}): sign that one.",
            ),
        ),
        "agreement_since": (
            409,
            ("生效日太早", "It would begin too early"),
            (
                "上一版 {since} 起用，新版要在它之后。",
                "The edition before began on {since}; a new one begins after it.",
            ),
        ),
        "agreement_elsewhere": (
            422,
            ("文本不管这个主体", "The text is not for this subject"),
            ("文本用于 {region}，主体不在那里。", "The text is for {region}, where the subject is not."),
        ),
        "days_reversed": (
            422,
            ("日期前后颠倒", "Days are reversed"),
            ("{until} 应晚于 {since}。", "{until} must be after {since}."),
        ),
        "day_ahead": (
            422,
            ("日期在将来", "The day lies ahead"),
            ("{day} 还没有到。", "{day} has not come yet."),
        ),
        "credential_state": (
            409,
            ("身份码已失效", "The credential no longer holds"),
            ("身份码现为“{state}”。", "The credential is {state}."),
        ),
        "credential_active": (
            409,
            ("已有身份码", "The subject has a credential"),
            (
                "主体已有有效的身份码：要换请轮换，旧码随即失效。",
                "The subject has a valid credential: rotate it, and the old one ends at once.",
            ),
        ),
        "not_filed": (
            409,
            ("主体还没有备案", "The subject is not filed"),
            ("备案通过后才能办这件事，主体现为“{state}”。", "This wants a filed subject; it is {state}."),
        ),
        "scan_time": (
            422,
            ("扫码时间不对", "Wrong time of the scan"),
            (
                "扫码时间要在过去 7 天内，且不在将来。",
                "The time of a scan lies within the past seven days and not ahead.",
            ),
        ),
        "geometry_wrong": (422, ("图形不能用", "The drawing cannot be used"), ("图形{zh}。", "The drawing {en}.")),
        "plots_full": (
            409,
            ("编号用完", "No serial is left"),
            ("{township} 的产地编码已用完 99999 个。", "All 99,999 origin codes of {township} are given out."),
        ),
        "base_has_plots": (
            409,
            ("基地还有地块", "The base has plots"),
            ("先停用基地里的地块，再停用基地。", "End the plots of the base before the base itself."),
        ),
        "ended": (
            409,
            ("已经停用", "Already ended"),
            ("{what} 已停用，只能看，不能改。", "{what} has ended: it can be seen, not changed."),
        ),
        "licence_kind": (
            422,
            ("许可与主体不符", "The licence does not fit"),
            (
                "只有农资店、企业、合作社有经营许可；“限制使用农药”只写在农药经营许可证上。",
                "Shops, enterprises and cooperatives hold licences; only one for pesticides names restricted ones.",
            ),
        ),
        "number_taken": (
            409,
            ("证号已有", "Number already in the register"),
            ("{number} 已经登记过。", "{number} is in the register already."),
        ),
        "tenure_taken": (
            409,
            ("场所已有主体", "The site is held already"),
            (
                "{site} 在这段时间已由 {subject} 管：先结束那一段。",
                "{site} is held by {subject} in that time: end that tenure first.",
            ),
        ),
        "certificate_ended": (
            409,
            ("这类证书已经终止", "This kind of certificate has ended"),
            (
                "{zh}自 {ended} 起不再有效，证书不能晚于那天开始。",
                "No {en} is valid since {ended}: a certificate of it cannot begin then or later.",
            ),
        ),
    }
)

FACTS: Final = ("code_wrong", "credit_code_taken", "subject_listed_already", "facts_missing")

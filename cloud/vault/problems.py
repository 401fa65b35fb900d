"""What the vault refuses, in both languages."""

from __future__ import annotations

from cloud.kernel.problem import add

add(
    {
        "vault_away": (
            503,
            ("保险库打不开", "The vault is closed"),
            (
                "这个进程没有保险库的钥匙，个人信息既不能封存也不能打开；请在县平台本机上操作，或放回密钥。",
                "This process does not hold the keys of the vault: nothing personal is sealed or opened. Work on the "
                "county's own machine, or put the keys back.",
            ),
        ),
        "person_number": (
            422,
            ("证件号码不对", "The number is wrong"),
            ("{zh}。", "{en}."),
        ),
        "person_empty": (
            422,
            ("没有可登记的内容", "Nothing to keep"),
            (
                "至少要有证件号码、姓名、电话中的一项，证件种类为 id_card、passport 或 other。",
                "Give a number, a name or a phone; the document is id_card, passport or other.",
            ),
        ),
        "case_missing": (
            422,
            ("缺案号或事由", "No case"),
            (
                "打开个人信息要写案号（4-60 个字符）和事由，两者都会记入审计。",
                "Opening a person wants a case number (4 to 60 characters) and a reason; both go into the audit.",
            ),
        ),
        "person_forgotten": (
            410,
            ("已过保存期", "Forgotten"),
            (
                "这个人的信息已过保存期，只留下掩码。",
                "The time for which this person is kept is over: only the mask is left.",
            ),
        ),
    }
)

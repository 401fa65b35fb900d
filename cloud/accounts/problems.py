"""What can be wrong with an account, told in both languages."""

from __future__ import annotations

from cloud.kernel import problem

problem.add(
    {
        "account_name": (
            422,
            ("账号名不对", "Account name is misspelt"),
            (
                "账号名 {name} 不对：2-40 个小写字母、数字，中间可有单个 . _ -。",
                "The name {name} will not do: 2-40 of a-z 0-9 and single . _ - inside.",
            ),
        ),
        "account_role": (
            422,
            ("没有这个角色", "No such role"),
            ("没有角色 {role}，有 {known}。", "There is no role {role}: one of {known}."),
        ),
        "account_region": (
            422,
            ("辖区不对", "Region is misspelt"),
            (
                "辖区 {region} 不对：2、4、6、9 或 12 位代码，全国留空。",
                "The region {region} will not do: a code of 2, 4, 6, 9 or 12 digits, empty for the whole nation.",
            ),
        ),
        "account_language": (
            422,
            ("语言不对", "No such language"),
            ("语言 {language} 不对：zh 或 en。", "The language {language} will not do: zh or en."),
        ),
        "account_subject": (
            422,
            ("主体不对", "No such subject"),
            (
                "主体 {subject} 不存在，或不在账号的辖区 {region} 内。",
                "There is no subject {subject} within the account's region {region}.",
            ),
        ),
        "account_subject_office": (
            422,
            ("主管部门账号不属于主体", "An office belongs to no subject"),
            (
                "角色 {role} 属于主管部门，账号不能写主体。",
                "The role {role} is the authority's own: its account belongs to no subject.",
            ),
        ),
        "account_subject_wanted": (
            422,
            ("没有写主体", "Subject missing"),
            (
                "角色 {role} 只看自己主体的数据，请写 subject。",
                "The role {role} sees only what is its own subject's: say which subject.",
            ),
        ),
        "account_exists": (
            409,
            ("账号已有", "Account exists already"),
            ("账号 {name} 已经有了。", "There is an account {name} already."),
        ),
        "account_missing": (404, ("没有这个账号", "No such account"), ("没有账号 {name}。", "No account {name}.")),
        "account_beyond": (
            403,
            ("超出自己的权限", "Beyond your own"),
            (
                "不能给出自己没有的辖区、角色或主体。",
                "Nobody gives a region, a role or a subject beyond their own.",
            ),
        ),
        "account_own": (
            409,
            ("不能改自己的账号", "Your own account"),
            (
                "自己的角色、辖区、主体和停用由另一位管理员来改。",
                "Role, region, subject and closing of your own account are for another administrator.",
            ),
        ),
    }
)

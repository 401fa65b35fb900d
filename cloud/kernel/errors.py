"""What keeps the cloud from starting or a command from doing its work, with one sentence in Chinese and English each.

What a caller of the API did wrong is a Problem (cloud.kernel.problem); what is wrong in a file is a DocumentError.
"""

from __future__ import annotations

from cloud.kernel.trouble import KINDS
from contract.errors import CodedError


class CloudError(CodedError):
    """Something that whoever runs this cloud can mend."""

    texts = {  # noqa: RUF012  # declared by the base as what it is
        "config_unreadable": ("读不了 {path}：{why}", "cannot read {path}: {why}"),
        "secret_unreadable": ("读不了密码文件 {path}：{why}", "cannot read the password file {path}: {why}"),
        "file_unusable": ("不能用文件 {path}：{why}", "cannot use the file {path}: {why}"),
        "part_spelling": (
            "--part {found} 不对：应写成 名称=文件",
            "--part {found}: write it as NAME=FILE",
        ),
        "metrics_token": (
            "{path} 里的令牌太短：至少 {shortest} 个字符，可用 openssl rand -hex 32 生成",
            "the token in {path} is too short: at least {shortest} characters, such as from openssl rand -hex 32",
        ),
        "folder_unusable": (
            "数据文件夹 {folder} 不能用：{why}，请用 --data 换一个",
            "cannot use the data folder {folder}: {why}: choose another with --data",
        ),
        "port_taken": (
            "{place} 已被别的程序占用：请停掉它，或用 --port 换端口",
            "{place} is taken by another program: stop it, or choose another port with --port",
        ),
        "port_forbidden": (
            "本用户不能用 {place}：请用 --port 换 1023 以上的端口",
            "{place} is not permitted for this user: choose a port above 1023 with --port",
        ),
        "port_unusable": ("不能在 {place} 上监听：{why}", "cannot listen on {place}: {why}"),
        "broker_port": (
            "MQTT 服务器端口 {place}：{why}；用 --broker HOST:PORT 改用那里已有的，或用 {option} 换端口",
            "broker port {place}: {why}: use the broker that runs there with --broker HOST:PORT, "
            "or another port with {option}",
        ),
        "broker_missing": (
            "没有安装 mosquitto：请安装，或把 embedded_broker.engine 设为 amqtt",
            "mosquitto is not installed: install it, or set embedded_broker.engine to amqtt",
        ),
        "broker_unnamed": (
            "配置里没有 broker 一节：不知道网关怎样找到那台 mosquitto",
            "the configuration has no section `broker`: by what name will gateways find that mosquitto",
        ),
        "workers_sqlite": (
            "intake.workers 为 {workers}：多个接收进程须用 PostgreSQL，请写 postgres 一节，或把它改为 1",
            "intake.workers is {workers}: several workers want PostgreSQL: write the section postgres, or set it to 1",
        ),
        "workers_series": (
            "intake.workers 为 {workers}：多个接收进程须用 InfluxDB，请写 influx 一节，或把它改为 1",
            "intake.workers is {workers}: several workers want InfluxDB: write the section influx, or set it to 1",
        ),
        "workers_amqtt": (
            "intake.workers 为 {workers}：amqtt 不支持共享订阅，请安装 mosquitto 或用自己的 MQTT 服务器，或把它改为 1",
            "intake.workers is {workers}: amqtt has no shared subscriptions: install mosquitto, name a broker of your "
            "own, or set it to 1",
        ),
        "store_away": ("存储现在用不了：{zh}", "a store cannot be used now: {en}"),
        "worker_name": (
            "接收进程名 {name!r} 不对：1-40 个小写字母、数字、点、连字符",
            "worker {name!r}: 1-40 of a-z, 0-9, dots and hyphens",
        ),
        "child_useless": ("{child} 无法启动，原因见上", "{child} cannot start, see above"),
        **{
            f"database_{kind}": (f"{zh}（{{name}}：{{own}}）", f"{en} ({{name}}: {{own}})")
            for kind, (zh, en) in KINDS.items()
        },
        "postgres_old": (
            "PostgreSQL {found} 太旧：要 {oldest} 以上",
            "PostgreSQL {found} is too old: {oldest} or newer is wanted",
        ),
        "postgres_encoding": (
            "数据库的编码是 {found}，存不下汉字：请用 CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0 另建",
            "the database is encoded in {found}, wanted UTF8: make one with "
            "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
        ),
        "schema_newer": (
            "数据文件夹由更新的版本写成（库结构 {found}）：请升级本软件",
            "the data folder was written by a newer version (schema {found}): upgrade this software",
        ),
        "schema_older": (
            "数据文件夹的库结构是 {found}，应为 {wanted}：请运行 `zhigen cloud migrate`",
            "the data folder has schema {found}, wanted {wanted}: run `zhigen cloud migrate`",
        ),
        "house_moving": (
            "正在搬家：{source} → {target}；请先用 `zhigen cloud migrate-store` 搬完，不搬了就删去 {path}",
            "on the move from {source} to {target}: finish with `zhigen cloud migrate-store`, or give it up by "
            "deleting {path}",
        ),
        "house_left": (
            "数据已搬到 {target}：请用新的配置启动；要回到旧处，先删去 {path}",
            "everything was moved to {target}: start with the new configuration; to come back here delete {path}",
        ),
        "move_nowhere": (
            "两个配置的存储是同一处：{place}",
            "both configurations keep their things in one place: {place}",
        ),
        "move_together": (
            "两个 InfluxDB 之间搬家要连同 PostgreSQL 一起换：目前的库里记着旧 InfluxDB 的账",
            "from one InfluxDB to another the SQL database must change as well: the present one keeps the books of the "
            "old InfluxDB",
        ),
        "move_other": (
            "另一次搬家没有完成：{source} → {target}；请先搬完，不搬了就删去 {path}",
            "another move is unfinished, from {source} to {target}: finish it, or give it up by deleting {path}",
        ),
        "move_not_empty": (
            "目的地不是空的：{target}；只能搬进空的存储",
            "the target is not empty: {target}; a house moves into empty stores only",
        ),
        "move_awake": (
            "接收进程 {worker} 还在 {place} 上工作：请先停掉它",
            "the ingest worker {worker} is at work on {place}: stop it first",
        ),
        "move_row": (
            "目的地不收表 {table} 的一行 {key}：{why}",
            "the target will not take a row of {table}, {key}: {why}",
        ),
        "moment_spelling": (
            "时间 {found!r} 不对：写成 2026-11-23 或 2026-11-23T08:00，缺省为北京时间",
            "time {found!r}: write 2026-11-23 or 2026-11-23T08:00, in Beijing time where no other is given",
        ),
        "move_store": (
            "存储出错：{why}；已搬的都在，排除后再运行同一条命令",
            "a store failed: {why}; what was carried stays: mend it and run the same command again",
        ),
        "key_room": ("密钥文件夹 {folder} 不能用：{why}", "cannot use the key room {folder}: {why}"),
        "key_file": (
            "{path} 不是本系统写的密钥文件：请从备份恢复，或移走",
            "{path} is no key file of ours: restore it from a backup, or take it away",
        ),
        "key_missing": (
            "{folder} 里没有可用的 {purpose} 密钥：请从备份放回，或运行 `zhigen cloud keys rotate {purpose} --now`",
            "no {purpose} key to use in {folder}: put it back from a backup, or run "
            "`zhigen cloud keys rotate {purpose} --now`",
        ),
        "key_root_away": (
            "要签发新的 CA，请先把根密钥放回 {path}，完成后再取走",
            "a new CA wants the root key: put it back as {path}, and take it away again afterwards",
        ),
        "key_unknown": ("没有密钥 {kid}", "no key {kid}"),
        "key_purpose": ("没有用途 {purpose!r}，有 {known}", "purpose {purpose!r}: one of {known}"),
        "backup_incomplete": (
            "{folder} 不是完整的备份：没有可读的 packing-list.json",
            "{folder} is no complete backup: it has no packing-list.json that can be read",
        ),
        "backup_taken": (
            "{folder} 里已有东西：每次备份要一个新的文件夹",
            "{folder} is not empty: every backup wants a folder of its own",
        ),
        "backup_damaged": (
            "备份文件 {path} 与装箱单不符：请用另一份备份",
            "the file {path} of the backup is not what its packing list says: use another backup",
        ),
        "backup_other_stores": (
            "备份来自 {found}，配置写的是 {wanted}：请先恢复到同样的库，再搬家",
            "the backup is of {found}, the configuration says {wanted}: restore to the same stores first, then move",
        ),
        "backup_differs": (
            "{place} 的行数与装箱单不符：{table} 应有 {wanted} 行，实有 {found} 行",
            "{place} has other rows than the packing list says: {table} wants {wanted}, has {found}",
        ),
        "not_empty": (
            "{place} 不是空的：恢复只写进空的地方，请换一个，或自己先清空",
            "{place} is not empty: a restore writes to an empty place only; choose another, or empty it yourself",
        ),
        "tool_missing": (
            "没有找到 {program}：请安装 postgresql-client",
            "{program} was not found: install postgresql-client",
        ),
        "tool_failed": ("{program} 没有成功：{why}", "{program} failed: {why}"),
        "gateway_no_key": ("网关 {gateway} 没有证书", "gateway {gateway} has no certificate"),
        "projection_missing": ("没有投影 {name}，有 {known}", "no projection {name}: one of {known}"),
        "day_spelling": (
            "日期 {found!r} 不对：应写成 2026-01-01",
            "the day {found!r} will not do: write it as 2026-01-01",
        ),
        "password_no_terminal": (
            "没有终端可问密码：请用 --password-file",
            "no terminal to ask for the password: use --password-file",
        ),
        "reader_no_server": (
            "配置里没有 postgres：看板的角色只在 PostgreSQL 里有",
            "the configuration names no postgres: the role of the boards is one of PostgreSQL",
        ),
        "reader_password": (
            "{path} 里的密码太短：至少 {shortest} 个字符",
            "the password in {path} is too short: at least {shortest} characters",
        ),
        "reader_refused": (
            "不能给角色 {role} 授权：{why}；请有权的人执行 zhigen cloud reader --print 给出的 SQL",
            "cannot set up the role {role}: {why}; have the SQL of zhigen cloud reader --print run by whoever may",
        ),
        "passwords_differ": ("两次输入的密码不同", "the two passwords differ"),
    }

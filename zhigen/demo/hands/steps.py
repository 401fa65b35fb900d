"""Ten minutes of things to try, in the order in which goods go: farm, shop, test room, gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulators.card import CARDS
from zhigen.demo.county import FARMS, MARKET, SHOP, TEST_ROOM
from zhigen.demo.hands.deed import LINE, SIGHT, Deed, Order, Step, hand, scan
from zhigen.demo.stage import Props

FARM: Final = FARMS[0].gateway
TILL: Final = SHOP.gateway
ROOM: Final = TEST_ROOM.gateway
GATE: Final = MARKET.gateway
STRANGE: Final = "1" + "009999" + "1" + "001" + "420000000000000000001"  # a pack whose number no catalogue has
_VOUCHERS: Final = {
    "good": ("有效的凭证", "a good voucher"),
    "expired": ("过期的凭证", "one that has run out"),
    "revoked": ("作废的凭证", "one made void"),
    "forged": ("伪造的凭证", "a forged one"),
}


def steps(props: Props) -> tuple[Step, ...]:
    """All of them, with the codes of this county."""
    return (_farm(props), _sale(props), _refusal(props), _real_name(props), _never(props), _paper(props), _line(props),
            _room(props), _vouchers(props), _belt(props))  # fmt: skip


def _farm(props: Props) -> Step:
    return Step(
        FARM,
        ("今天能采吗", "May it be harvested today"),
        (
            "点 1号棚 · 芹菜，再点回 2号棚 · 黄瓜。扫昨天没用完的那包药，按 F12 记一笔，点施药，再按 F12。"
            "按 F4 回首页，扫一包目录里没有的药，照样记一笔：单位点瓶。",
            "Tap the celery of house 1, then the cucumbers of house 2 again. Scan the pack left over from yesterday, "
            "press F12, tap spraying, press F12. With F4 back home, scan a pack that no catalogue knows and record it a"
            "s well: tap bottle for its unit.",
        ),
        (
            "黄瓜昨天打过啶虫脒，间隔期 4 天，还不能采；芹菜过了间隔期，能采。记完一笔，黄瓜再等 4 天；"
            "用了认不出的药就写不知道，先不采，码留在记录里。",
            "The cucumbers were sprayed yesterday and wait for 4 days; the celery may be harvested. Recorded, the "
            "cucumbers wait 4 days from today; after a pack that nobody knows it is not known, so wait, and the code "
            "is kept.",
        ),
        (
            scan(FARM, "kept", ("扫没用完的啶虫脒", "scan the pack left over"), *props.packs["farm kept"]),
            scan(FARM, "strange", ("扫目录里没有的药", "scan a pack nobody knows"), STRANGE),
        ),
    )


def _sale(props: Props) -> Step:
    return Step(
        TILL,
        ("卖一包普通农药", "Sell an ordinary pesticide"),
        (
            "扫一包吡虫啉，作物点韭菜，防治点韭蛆，再扫苦参碱。念告知，按 F12 出票。",
            "Scan a pack of imidacloprid; tap Chinese chives, then the chive maggot (韭蛆); scan matrine too. Read out "
            "the notice and press F12.",
        ),
        (
            "可售，写明最早采收日：两种药一起算。小票在这一页上打印出来，带二维码。",
            "It may be sold, with the first day of harvest, reckoned for both together; the receipt comes out on this "
            "page, with its QR code.",
        ),
        (
            scan(TILL, "ordinary", ("扫吡虫啉", "scan imidacloprid"), *props.packs["吡虫啉"]),
            scan(TILL, "second", ("再扫苦参碱", "scan matrine too"), *props.packs["苦参碱"]),
        ),
    )


def _refusal(props: Props) -> Step:
    return Step(
        TILL,
        ("不准用在蔬菜上", "Not on vegetables"),
        (
            "扫一包毒死蜱，作物点韭菜；按 F2，防治点韭蛆，按 F12。再按 F3 改卖苦参碱，扫它的包装，按 F12 出票。",
            "Scan a pack of chlorpyrifos and tap Chinese chives; press F2, tap the chive maggot (韭蛆), press F12. "
            "Then F3 puts matrine in its place: scan a pack of it, and press F12.",
        ),
        (
            "先暂停，问作物；点了韭菜就拒售，写明哪条公告；知道防治什么，就给出店里有货的合法药：苦参碱、吡虫啉、辛硫磷。",
            "It waits for the crop, and is refused for chives, by which notice; once the pest is told, lawful ones on "
            "this shelf are offered: matrine, imidacloprid, phoxim.",
        ),
        (
            scan(TILL, "barred", ("扫毒死蜱", "scan chlorpyrifos"), *props.packs["毒死蜱"]),
            scan(TILL, "instead", ("扫苦参碱的包装", "scan a pack of matrine"), *reversed(props.packs["苦参碱"])),
        ),
    )


def _real_name(props: Props) -> Step:
    first, second = CARDS["valid"].name, CARDS["other"].name
    return Step(
        TILL,
        ("限用农药要实名", "Restricted goods want a name"),
        (
            "扫一包溴敌隆，作物点农田，防治点鼠害。放上第一张身份证；拿走，放第二张，按 F4 选现在这位。按 F12 出票。",
            "Scan a pack of bromadiolone; tap fields (农田), then rats (鼠害). Lay the card of A; take it away, lay "
            "that of B, and choose the one there now with F4. Press F12.",
        ),
        (
            "先是需实名；放上卡，只显示打码的姓名，然后可售。换一张卡，终端问谁买，不会悄悄换人。过期的卡照"
            "样读，写明过期。卡都是编的。",
            "A name is wanted first; with a card it may be sold, and only the masked name is shown. With another card "
            "the till asks who buys, and never changes the buyer silently. One that has run out is read, and told as "
            "such. All cards are invented.",
        ),
        (
            scan(TILL, "restricted", ("扫溴敌隆", "scan bromadiolone"), *props.packs["溴敌隆"]),
            hand(TILL, "card-reader", "lay", (f"放上{first}的身份证", "lay the card of A"),
                 {"do": "put", "card": "valid"}),
            hand(TILL, "card-reader", "other", (f"拿走，放{second}的", "take it away, lay that of B"),
                 {"do": "take"}, {"do": "put", "card": "other"}),
            hand(TILL, "card-reader", "old", ("放一张过期的", "lay one that has run out"),
                 {"do": "take"}, {"do": "put", "card": "expired"}),
            hand(TILL, "card-reader", "take", ("拿走", "take it away"), {"do": "take"}),
        ),
    )  # fmt: skip


def _never(props: Props) -> Step:
    return Step(
        TILL,
        ("禁用的、过期的", "Banned, and too old"),
        ("各扫一包，看完按 F12 登记拒售。", "Scan one of each, and keep each refusal with F12."),
        (
            "都拒售：克百威 2026-06-01 起禁用；多菌灵这一批过了保质期。",
            "Both are refused: carbofuran is banned since 2026-06-01; this lot of carbendazim is past its expiry.",
        ),
        (
            scan(TILL, "banned", ("扫克百威", "scan carbofuran"), *props.packs["克百威"]),
            scan(TILL, "expired", ("扫过期的多菌灵", "scan old carbendazim"), *props.packs["多菌灵"]),
        ),
    )


def _paper(props: Props) -> Step:
    return Step(
        TILL,
        ("打印机没纸了", "The printer is out of paper"),
        (
            "拿走纸，扫一包嘧菌酯，作物点黄瓜，防治点霜霉病，按 F12 出票。再装上纸。",
            "Take the paper out; scan a pack of azoxystrobin, tap cucumber, then downy mildew (霜霉病), press F12. Put "
            "paper in.",
        ),
        (
            "这一单已经存好；终端最上面写着缺纸、一张在等；装上纸，小票自己出来，不多不少。",
            "The sale is kept; the top of the till says that paper is out and a receipt waits; with paper it comes by "
            "itself, once.",
        ),
        (
            hand(TILL, "receipts", "out", ("拿走纸", "take the paper out"), {"do": "fault", "kind": "paper_out"}),
            scan(TILL, "unprinted", ("扫嘧菌酯", "scan azoxystrobin"), *props.packs["嘧菌酯"]),
            hand(TILL, "receipts", "in", ("装上纸", "put paper in"), {"do": "clear", "kind": "paper_out"}),
        ),
    )


def _line(props: Props) -> Step:
    return Step(
        TILL,
        ("断网照卖", "Without a network"),
        (
            "断开这家店的网，扫一包代森锰锌，作物点黄瓜，防治点霜霉病，按 F12 出票。再接上。",
            "Cut this shop's network; scan a pack of mancozeb, tap cucumber, then downy mildew (霜霉病), press F12. Men"
            "d it.",
        ),
        (
            "判定一样快；终端最上面写断网和待上传的条数；接上以后十几秒清零，云端台账里恰好一次。",
            "The verdict is as fast; the top of the till says offline, and how much is to upload; mended, it is gone "
            "in seconds, and in the county's ledger exactly once.",
        ),
        (
            Deed(f"{TILL}-cut", ("断网", "cut the network"), (Order(TILL, LINE, {"do": "cut"}),)),
            scan(TILL, "offline", ("扫代森锰锌", "scan mancozeb"), *props.packs["代森锰锌"]),
            Deed(f"{TILL}-mend", ("接上", "mend it"), (Order(TILL, LINE, {"do": "mend"}),)),
        ),
    )


def _room(props: Props) -> Step:
    first, second = (f"sim-{ROOM}-{one.id}" for one in TEST_ROOM.analyzers)
    pull = {"do": "fault", "kind": "unplug", "for": 20}
    weaken = {"do": "fault", "kind": "weak_blank", "for": 6}
    return Step(
        ROOM,
        ("登记一份样品", "Register a sample"),
        (
            "扫送样人的身份码，点芹菜，按 F12 登记，按 F3 打标签。按 F4 选通道，点 2 号仪，点一个空的通道。"
            "真的仪器要测几分钟，这里按一下就出结果：先来一个阳性；按 F12 放上去复测，再来一个，共两次。",
            "Scan the identity code of whoever brings it, tap celery (芹菜), register it with F12, print its label "
            "with F3. Press F4, tap analyzer 2 and a free channel. A real one takes minutes, here a press brings the "
            "result: first a positive; F12 puts the sample on for a rerun, then another result, twice in all.",
        ),
        (
            "认出是哪家；标签在这一页上。阳性告警，要复测两次才有结论。用失效的试剂测，整板画上斜线，写明对"
            "照太弱，不算数。拔掉 1 号仪，终端写明断线，插上就回来。没人按，两台都不出声。",
            "It is known who they are; the label is on this page. A positive alarms, and two reruns conclude. With "
            "spent reagent the rack is hatched, the blank is told as too weak, and the result does not count. Analyzer "
            "1, pulled, is told as lost, and comes back. Both are silent until somebody presses.",
        ),
        (
            scan(ROOM, "farm", ("扫丰禾合作社", "scan Fenghe co-op"), props.identities["farm"]),
            _result("positive", second, ("2 号仪测完：阳性", "analyzer 2 is done: positive"), beyond=True),
            _result("negative", second, ("2 号仪测完：阴性", "analyzer 2 is done: negative"), beyond=False),
            _result("weak", second, ("2 号仪测完：试剂失效", "analyzer 2 is done: spent reagent"), weaken),
            Deed(f"{ROOM}-pull", ("拔掉 1 号仪 20 秒", "pull analyzer 1 for 20 s"), (Order(ROOM, first, pull),)),
        ),
    )


def _result(
    key: str, analyzer: str, words: tuple[str, str], fault: Mapping[str, object] | None = None, *, beyond: bool = False
) -> Deed:
    """An analyzer is done with the sample that it is at; fault: how it is spoilt before."""
    done = Order(ROOM, analyzer, {"do": "finish", "beyond": beyond}, 0.5 if fault else 0.0)
    return Deed(f"{ROOM}-{key}", words, (*((Order(ROOM, analyzer, fault),) if fault else ()), done))


def _vouchers(props: Props) -> Step:
    return Step(
        GATE,
        ("四张凭证到门口", "Four vouchers at the gate"),
        (
            "按 F1 登录。用扫描枪扫有效的，按 F12 放行；其余三张各扫一张，按 F12 登记；最后把有效的再扫一次。",
            "Sign on with F1. Scan the good one with the hand scanner and let it pass with F12; scan each of the "
            "others and press F12; then scan the good one again.",
        ),
        (
            "有效的放行；作废、伪造的拦截，过期的复核，各说各的原因；第二次扫同一张，说它的数量用完了。不问网络。",
            "The good one passes; void and forged ones are stopped, the one that has run out is to be checked, each "
            "for its own reason; the second time the good one's amount is used up. No network is asked.",
        ),
        tuple(scan(GATE, name, words, props.vouchers[name]) for name, words in _VOUCHERS.items()),
    )


def _belt(props: Props) -> Step:
    laid = tuple(
        Deed(f"{GATE}-lay-{name}", (f"传送带：{zh}", f"on the belt: {en}"),
             (Order(GATE, f"sim-{GATE}", {"do": "lay", "text": props.vouchers[name]}),))
        for name, (zh, en) in _VOUCHERS.items() if name in ("good", "forged")
    )  # fmt: skip
    return Step(
        GATE,
        ("摄像头自己认", "The camera reads by itself"),
        (
            "让下一箱贴上凭证，看着画面。再拔掉摄像头。",
            "Let the next box bear a voucher and watch. Then unplug the camera.",
        ),
        (
            "码被框出，判定不到半秒。拔掉以后画面写明断开，手里的扫描枪照用；插上十几秒后回来。",
            "The code is outlined and judged within half a second. Unplugged, the page says so and the hand scanner "
            "works on; plugged in, the picture is back in some seconds.",
        ),
        (
            *laid,
            Deed(f"{GATE}-unplug", ("拔掉摄像头", "unplug the camera"), (Order(GATE, SIGHT, {"do": "cut"}),)),
            Deed(f"{GATE}-plug", ("插上", "plug it in"), (Order(GATE, SIGHT, {"do": "mend"}),)),
        ),
    )

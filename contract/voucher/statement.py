"""What a voucher says, in 22 bytes that are the same on every machine.

    4 bits   version, 1             4 bits   kind: 1 承诺达标合格证, 2 入市追溯凭证
    24 bits  mark: the first six hex digits of the signing key's id; a ring may hold two keys with one mark
    64 bits  batch: drawn, not counted, so that nobody guesses another one
    16 bits  produce: its number in contract.voucher.produce
    4 bits   unit: its place in UNITS     3 bits   exponent     17 bits  mantissa: amount = mantissa × 10^(exponent − 3)
    24 bits  issued: minutes since 2020-01-01T00:00Z (until 2051)
    10 bits  days for which it is good, 0: no end
    3 bits   basis: one for each of BASES          3 bits   0, for a later version

All numbers are big-endian, without padding between them. Amounts go from 0.001 kg to 1.31 million tons; one that does
not fit exactly is refused and never rounded: what is printed must be what is signed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal, NamedTuple, get_args

from contract.errors import ContractError
from contract.identifiers.spelling import Family
from contract.moment import DAY_MS

STATEMENT: Final = Family("凭证内容", "statement of a voucher")
VERSION: Final = 1
SIZE: Final = 22
START_MS: Final = 1_577_836_800_000
"""2020-01-01T00:00Z."""
MINUTE_MS: Final = 60_000
Kind = Literal["conformity", "entry"]
KINDS: Final[dict[Kind, int]] = {"conformity": 1, "entry": 2}
Basis = Literal["process_control", "self_test", "commissioned_test"]
BASES: Final[tuple[Basis, ...]] = get_args(Basis)
"""质量安全控制符合要求, 自行检测合格, 委托检测合格: 农业农村部令 2025 年第 4 号."""
UNITS: Final = ("kg", "t", "头", "只", "羽", "尾", "枚", "株", "件", "箱", "袋", "L")
"""Never shortened and never put in another order: the place of a unit is what is signed."""
_WIDTHS: Final = (4, 4, 24, 64, 16, 4, 3, 17, 24, 10, 3, 3)
_MANTISSA: Final = 1 << 17
_LEAST: Final = Decimal("0.001")
_BY_KIND: Final = {number: kind for kind, number in KINDS.items()}


class Statement(NamedTuple):
    """mark: of the key (see key_mark). batch: 64 bits. amount: exact, of `unit` (one of UNITS). issued: UTC ms, whole
    minutes. days: how long it is good, 0: no end. basis: on what the promise rests, at least one."""

    kind: Kind
    mark: str
    batch: int
    produce: int
    amount: Decimal
    unit: str
    issued: int
    days: int
    basis: frozenset[Basis]

    @property
    def until(self) -> int | None:
        """The first UTC ms at which it is no longer good, None: never."""
        return self.issued + self.days * DAY_MS if self.days else None


def key_mark(kid: str) -> str:
    """Six hex digits that lead to a key: those after its purpose. Raises ContractError("identifier")."""
    mark = kid.rpartition("-")[2][:6]
    if len(mark) != 6 or any(digit not in "0123456789abcdef" for digit in mark):
        raise STATEMENT.refusal("签名密钥编号不对", "wants a key id that ends in hex digits")
    return mark


def encode(said: Statement) -> bytes:
    """The bytes. Raises ContractError("identifier") for what they cannot hold, naming it."""
    mantissa, exponent = _amount(said.amount)
    if said.unit not in UNITS:
        raise STATEMENT.refusal(f"单位 {said.unit[:10]} 不能用", f"has no unit {said.unit[:10]}")
    minutes, rest = divmod(said.issued - START_MS, MINUTE_MS)
    if rest or not 0 <= minutes < 1 << 24:
        raise STATEMENT.refusal("签发时间应为 2020 至 2051 年的整分钟", "is issued on a whole minute of 2020 to 2051")
    for value, width, zh, en in (
        (said.batch, 64, "批次", "batch"),
        (said.produce, 16, "品种", "produce"),
        (said.days, 10, "有效天数", "days"),
    ):
        if not 0 <= value < 1 << width:
            raise STATEMENT.refusal(f"{zh} {value} 超出范围", f"cannot hold the {en} {value}")
    if not said.basis:
        raise STATEMENT.refusal("缺少承诺依据", "wants the basis of the promise")
    basis = sum(1 << place for place, name in enumerate(BASES) if name in said.basis)
    values = (
        VERSION, KINDS[said.kind], int(said.mark, 16), said.batch, said.produce, UNITS.index(said.unit), exponent,
        mantissa, minutes, said.days, basis, 0,
    )  # fmt: skip
    packed = 0
    for value, width in zip(values, _WIDTHS, strict=True):
        packed = packed << width | value
    return packed.to_bytes(SIZE)


def decode(body: bytes) -> Statement:
    """Read bytes, their signature unproved. Raises ContractError("newer_version" | "identifier")."""
    if body and body[0] >> 4 != VERSION:
        raise ContractError("newer_version", found=body[0] >> 4, known=VERSION)
    if len(body) != SIZE:
        raise STATEMENT.refusal(f"应为 {SIZE} 字节", f"wants {SIZE} bytes")
    packed, values = int.from_bytes(body), []
    for width in reversed(_WIDTHS):
        values.append(packed & (1 << width) - 1)
        packed >>= width
    _, kind, mark, batch, produce, unit, exponent, mantissa, minutes, days, basis, spare = reversed(values)
    if kind not in _BY_KIND or unit >= len(UNITS) or not mantissa or not basis or spare:
        raise STATEMENT.refusal("内容无法解释", "says what nobody can have issued")
    return Statement(
        kind=_BY_KIND[kind],
        mark=f"{mark:06x}",
        batch=batch,
        produce=produce,
        amount=Decimal(mantissa).scaleb(exponent - 3),
        unit=UNITS[unit],
        issued=START_MS + minutes * MINUTE_MS,
        days=days,
        basis=frozenset(name for place, name in enumerate(BASES) if basis >> place & 1),
    )


def _amount(amount: Decimal) -> tuple[int, int]:
    """Mantissa and exponent of an amount, the mantissa as large as it can be: one amount has one spelling."""
    if not amount.is_finite() or amount <= 0:
        raise STATEMENT.refusal("数量应大于零", "wants an amount above zero")
    for exponent in range(8):
        scaled = amount.scaleb(3 - exponent)
        if scaled == scaled.to_integral_value() and scaled < _MANTISSA:
            return int(scaled), exponent
    text = f"{amount:f}"[:30]
    raise STATEMENT.refusal(
        f"数量 {text} 写不下，请少用几位有效数字", f"cannot hold the amount {text} exactly: use fewer digits"
    )

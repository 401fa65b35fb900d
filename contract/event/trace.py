"""What happens to batches of produce: made, moved, carried, labelled, vouched for, called back."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from contract.event.field import Amount, BatchId, Code, Day
from contract.wire import Line, Name, Time

Plate = Annotated[str, msgspec.Meta(max_length=12, description="of a vehicle, as read; a trailer's beside it")]


class Lot(msgspec.Struct, frozen=True, omit_defaults=True):
    """So much of one batch: `amount` (a decimal) of `unit`. product: its name, wanted where the batch is a new one."""

    batch: BatchId
    amount: Amount
    unit: Amount
    product: Line = ""


class Paper(msgspec.Struct, frozen=True, omit_defaults=True):
    """A paper that others issued: 动物检疫证明, 肉品品质检验合格证, 承诺达标合格证 or another, by its number."""

    kind: Literal["animal_quarantine", "meat_quality", "conformity", "other"]
    number: Line
    issued: Day = ""
    by: Line = ""


Lots = Annotated[tuple[Lot, ...], msgspec.Meta(max_length=200)]
NewLots = Annotated[tuple[Lot, ...], msgspec.Meta(min_length=1, max_length=200)]


class Batching(msgspec.Struct, tag_field="kind", tag="batching", frozen=True, omit_defaults=True):
    """New batches came to be: of a growing (`harvest`), of other batches, or from outside of the trace (`receive`).

    children: the new ones, whole; parents: what was taken of older ones. cycle: what was harvested, operation: the
    harvest's id. tags: ear tags of the animals, 15 digits each. papers: of others. origin: where `receive` has it from.
    corrects: the id of the event that this one takes the place of, and `why`. subject: who did it ("": whom the
    gateway belongs to), and who has the children then.
    """

    action: Literal["harvest", "split", "merge", "process", "repack", "receive"]
    children: NewLots
    parents: Lots = ()
    cycle: Name = ""
    operation: Name = ""
    tags: Annotated[tuple[Name, ...], msgspec.Meta(max_length=500)] = ()
    papers: Annotated[tuple[Paper, ...], msgspec.Meta(max_length=20)] = ()
    origin: Line = ""
    corrects: Name = ""
    why: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Transfer(msgspec.Struct, tag_field="kind", tag="transfer", frozen=True, omit_defaults=True):
    """Whole batches go from one to another: offered by who has them, accepted by who gets them, by scan.

    offer: the id of the offer's event, in every other step. batches, receiver (a subject's id, "" where it is none of
    the register), receiver_name (of a firm, never of a person) and document stand in the offer. subject: who does the
    step ("": whom the gateway belongs to). An accept may name amounts that came differently, and `why`.
    """

    step: Literal["offer", "accept", "decline", "withdraw"]
    batches: Lots = ()
    offer: Name = ""
    receiver: Name = ""
    receiver_name: Line = ""
    document: Line = ""
    why: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Leg(msgspec.Struct, tag_field="kind", tag="leg", frozen=True, omit_defaults=True):
    """Batches set out on a vehicle, or arrived. leg: the id of the departure's event, on arrival.

    tags: devices of this gateway that ride along and measure; low, high: what was promised, °C, None: nothing. place:
    from where, or where to. subject: the carrier ("": whom the gateway belongs to).
    """

    step: Literal["depart", "arrive"]
    leg: Name = ""
    batches: Annotated[tuple[BatchId, ...], msgspec.Meta(max_length=200)] = ()
    plate: Plate = ""
    tags: Annotated[tuple[Name, ...], msgspec.Meta(max_length=40)] = ()
    low: float | None = None
    high: float | None = None
    place: Line = ""
    why: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Labelling(msgspec.Struct, tag_field="kind", tag="labelling", frozen=True, omit_defaults=True):
    """Labels were printed, put on packs of a batch (`activate`) or spoilt (`void`). order: whose they are.

    codes: which, 16 characters each; none: all of the order that the step can still be done to.
    """

    step: Literal["print", "activate", "void"]
    order: Name
    codes: Annotated[tuple[Name, ...], msgspec.Meta(max_length=1000)] = ()
    batch: BatchId | Literal[""] = ""
    why: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Vouching(msgspec.Struct, tag_field="kind", tag="vouching", frozen=True, omit_defaults=True):
    """A voucher was issued for a batch, or made void. code: its text (contract.printed.voucher); why: it is void."""

    step: Literal["issue", "void"]
    code: Code
    batch: BatchId
    why: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Recovery(msgspec.Struct, tag_field="kind", tag="recovery", frozen=True, omit_defaults=True):
    """A holder answered a recall for one batch: so much of it came back, was destroyed, was sold on, cannot be found.

    recall: its id; amounts are decimals of `unit`, "" for none, and nothing stands in two of them; several answers add
    up. corrects: the id of the answer that this one takes the place of, and `why`. subject: the holder.
    """

    recall: Name
    batch: BatchId
    unit: Amount
    recovered: Amount = ""
    destroyed: Amount = ""
    sold: Amount = ""
    lost: Amount = ""
    corrects: Name = ""
    why: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0

"""A gateway's row and its last state message, made into what a person sees."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from cloud.registry.model import Gateway
from cloud.registry.views import ClockView, GatewayView, HostView, LaneView, RulesAgeView
from contract.birth import Clock, Host, LaneState, RulesState, State

SILENCE_MS: Final = 60_000  # six heartbeats: a broker that died cannot tell a last will
_decode: Final = msgspec.json.Decoder(State).decode


def is_online(row: Gateway, now: int) -> bool:
    """Whether the gateway is connected and was heard lately; `now` in ms."""
    return row.online and now - row.last_seen < SILENCE_MS


def last_state(row: Gateway) -> State | None:
    """The last full state of a gateway; None before the first."""
    return _decode(row.state) if row.state else None


def gateway_view(row: Gateway, devices: int, now: int) -> GatewayView:
    """`devices` is how many it has at `now` (ms). A gateway that went offline keeps the figures of its last state."""
    state = last_state(row)
    return GatewayView(
        id=row.id,
        county=row.county,
        site=row.site_id,
        online=is_online(row, now),
        last_seen=row.last_seen or None,
        boot=row.boot or None,
        since=state.t - state.up_ms if state else None,
        software=row.software or None,
        events=_lane(state.events if state else None),
        readings=_lane(state.readings if state else None),
        produced=state.produced if state else None,
        last_ack=(state.last_ack or None) if state else None,
        clock=_fields(ClockView, state.clock if state else None),
        host=_fields(HostView, state.host if state else None),
        rules=_fields(RulesAgeView, state.rules if state else None),
        devices=devices,
        lost=list(state.lost) if state else [],
        registered=row.registered,
    )


def _lane(lane: LaneState | None) -> LaneView | None:
    return None if lane is None else LaneView(**msgspec.structs.asdict(lane))


def _fields(view: type[Any], struct: Clock | Host | RulesState | None) -> Any:
    return None if struct is None else view(**msgspec.structs.asdict(struct))

"""A Modbus device made of libmodbus (Debian: libmodbus5), through ctypes: framing, functions and replies are its own.

    python libmodbus_device.py tcp 0 < image.json          prints the port
    python libmodbus_device.py rtu /dev/pts/7 < image.json  unit 5, 115200 8N1, prints 0

image.json: {"holding": {"0": 1, …}, "input": …, "coil": …, "discrete": …}. One connection after the other, for ever.
"""

from __future__ import annotations

import ctypes
import json
import sys
from ctypes import POINTER, c_int, c_uint8, c_uint16, c_void_p

UNIT = 5
SIZE = 256


class Mapping(ctypes.Structure):
    """modbus_mapping_t of modbus.h 3.1."""

    _fields_ = (
        ("nb_bits", c_int), ("start_bits", c_int), ("nb_input_bits", c_int), ("start_input_bits", c_int),
        ("nb_input_registers", c_int), ("start_input_registers", c_int), ("nb_registers", c_int),
        ("start_registers", c_int), ("tab_bits", POINTER(c_uint8)), ("tab_input_bits", POINTER(c_uint8)),
        ("tab_input_registers", POINTER(c_uint16)), ("tab_registers", POINTER(c_uint16)),
    )  # fmt: skip


def main(kind: str, place: str) -> None:
    lib = ctypes.CDLL("libmodbus.so.5")
    lib.modbus_new_tcp.restype = lib.modbus_new_rtu.restype = c_void_p
    lib.modbus_mapping_new.restype = POINTER(Mapping)
    lib.modbus_new_tcp.argtypes = (ctypes.c_char_p, c_int)
    lib.modbus_new_rtu.argtypes = (ctypes.c_char_p, c_int, ctypes.c_char, c_int, c_int)
    lib.modbus_reply.argtypes = (c_void_p, POINTER(c_uint8), c_int, POINTER(Mapping))
    lib.modbus_receive.argtypes = (c_void_p, POINTER(c_uint8))
    lib.modbus_set_slave.argtypes = lib.modbus_tcp_listen.argtypes = (c_void_p, c_int)
    lib.modbus_tcp_accept.argtypes = (c_void_p, POINTER(c_int))
    lib.modbus_connect.argtypes = lib.modbus_close.argtypes = (c_void_p,)
    mapping = lib.modbus_mapping_new(SIZE, SIZE, SIZE, SIZE)
    fill(mapping.contents, json.load(sys.stdin))
    request = (c_uint8 * 260)()
    if kind == "rtu":
        context = lib.modbus_new_rtu(place.encode(), 115200, b"N", 8, 1)
        lib.modbus_set_slave(context, UNIT)
        if lib.modbus_connect(context):
            raise SystemExit(f"libmodbus cannot open {place}")
        print(0, flush=True)
        while True:
            serve(lib, context, request, mapping)
    context = lib.modbus_new_tcp(b"127.0.0.1", int(place))
    listener = c_int(lib.modbus_tcp_listen(context, 1))
    print(port_of(listener.value), flush=True)
    while True:
        lib.modbus_tcp_accept(context, ctypes.byref(listener))
        while serve(lib, context, request, mapping):
            pass
        lib.modbus_close(context)


def serve(lib: ctypes.CDLL, context: int, request: ctypes.Array[c_uint8], mapping: ctypes._Pointer[Mapping]) -> bool:
    """Answer one request; whether the connection still stands."""
    length = lib.modbus_receive(context, request)
    if length > 0:
        lib.modbus_reply(context, request, length, mapping)
    return bool(length >= 0)


def port_of(descriptor: int) -> int:
    import socket

    with socket.socket(fileno=descriptor) as listener:
        port = int(listener.getsockname()[1])
        listener.detach()
    return port


def fill(mapping: Mapping, image: dict[str, dict[str, int]]) -> None:
    tables = {
        "coil": mapping.tab_bits,
        "discrete": mapping.tab_input_bits,
        "holding": mapping.tab_registers,
        "input": mapping.tab_input_registers,
    }
    for name, table in tables.items():
        for address, value in image.get(name, {}).items():
            table[int(address)] = value


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

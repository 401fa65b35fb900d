"""The checksums of serial instruments."""

from __future__ import annotations


def crc8(data: bytes, polynomial: int = 0x31) -> int:
    """CRC-8 with initial value 0, highest bit first, not reflected (0x31: x⁸+x⁵+x⁴+1)."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ polynomial if crc & 0x80 else crc << 1) & 0xFF
    return crc


def crc16_modbus(data: bytes) -> int:
    """CRC-16 of Modbus RTU: initial value 0xFFFF, polynomial 0xA001 reflected; on the wire the low byte comes first."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc

"""Keccak-256 as Ethereum uses it: SHA-3 with the padding of before the standard, which hashlib does not offer."""

MASK = (1 << 64) - 1


def _constants() -> list[int]:
    """Round constants, from the linear feedback register of the specification."""
    register, found = 1, []
    for _ in range(24):
        word = 0
        for step in range(7):
            if register & 1:
                word |= 1 << ((1 << step) - 1)
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
        found.append(word)
    return found


CONSTANTS = _constants()


def _turned(word: int, by: int) -> int:
    by %= 64
    return (word << by | word >> (64 - by)) & MASK if by else word


def _permuted(state: list[list[int]]) -> list[list[int]]:
    for constant in CONSTANTS:
        parity = [row[0] ^ row[1] ^ row[2] ^ row[3] ^ row[4] for row in state]
        mixed = [parity[(x - 1) % 5] ^ _turned(parity[(x + 1) % 5], 1) for x in range(5)]
        state = [[word ^ mixed[x] for word in state[x]] for x in range(5)]
        x, y, carried = 1, 0, state[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            carried, state[x][y] = state[x][y], _turned(carried, (step + 1) * (step + 2) // 2)
        state = [[state[x][y] ^ (~state[(x + 1) % 5][y] & state[(x + 2) % 5][y]) for y in range(5)] for x in range(5)]
        state[0][0] ^= constant
    return state


def keccak256(data: bytes) -> bytes:
    """The digest of a short message."""
    rate = 136
    fill = rate - len(data) % rate
    padded = bytearray(data + b"\x01" + bytes(fill - 1))
    padded[-1] |= 0x80
    state = [[0] * 5 for _ in range(5)]
    for block in range(0, len(padded), rate):
        for lane in range(rate // 8):
            at = block + lane * 8
            state[lane % 5][lane // 5] ^= int.from_bytes(padded[at : at + 8], "little")
        state = _permuted(state)
    return b"".join(state[lane % 5][lane // 5].to_bytes(8, "little") for lane in range(4))

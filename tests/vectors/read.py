#!/usr/bin/env python3
"""A second reader of suite 1, written from protocol/README.md alone: no code is shared with the Rust one.

Every vector is decoded, encoded again to the same bytes, and whatever it claims is worked out anew: ids, signatures, the
membership's hashes, commitments, hash trees, and the words in cells and seals whose keys the vectors hold.

    read.py [VECTORS]          exit 0 if two codebases agree; else the first line where they do not
"""

import hashlib
import sys
from base64 import b32decode
from pathlib import Path

from blake3 import blake3
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand

ZERO = bytes(32)


# ---- hashes and signatures ------------------------------------------------------------------------------------------

def derive(context, *parts):
    return blake3(b"".join(parts), derive_key_context="kith 1 " + context).digest()


def signed(public, context, message, signature):
    """Ed25519 over "kith/1/" ‖ context ‖ 0 ‖ message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, b"kith/1/" + context.encode() + b"\0" + message)
    except InvalidSignature:
        raise AssertionError(f"a signature ({context}) does not hold") from None


def expand(secret, info):
    return HKDF(hashes.SHA256(), 32, None, info).derive(secret)


def expand_only(key, info):
    return HKDFExpand(hashes.SHA256(), 32, info).derive(key)


def down(rung, steps):
    """So many days down a ladder."""
    for _ in range(steps):
        rung = expand_only(rung, b"kith 1 ladder down")
    return rung


# ---- the encoding: each form is read and written by one description ---------------------------------------------------

def number(value):
    out = b""
    while True:
        value, low = value >> 7, value & 0x7F
        if not value:
            return out + bytes([low])
        out += bytes([low | 0x80])


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def raw(self, count):
        assert self.at + count <= len(self.data), "too short"
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self):
        value = shift = 0
        while True:
            byte = self.raw(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                assert byte or not shift, "a number that is not in its shortest form"
                return value
            shift += 7
            assert shift < 70, "a number above 64 bits"


class Raw:
    """So many bytes."""

    def __init__(self, count):
        self.count = count

    def read(self, r):
        return r.raw(self.count)

    def write(self, value):
        assert len(value) == self.count
        return value


class Number:
    def read(self, r):
        return r.number()

    def write(self, value):
        return number(value)


class Bytes:
    """Bytes with their length before them."""

    def read(self, r):
        return r.raw(r.number())

    def write(self, value):
        return number(len(value)) + value


class Text(Bytes):
    def read(self, r):
        return super().read(r).decode()

    def write(self, value):
        return super().write(value.encode())


class List:
    """A count and so many values; `ascending` where the order is given."""

    def __init__(self, of, ascending=False):
        self.of, self.ascending = of, ascending

    def read(self, r):
        values = [self.of.read(r) for _ in range(r.number())]
        assert not self.ascending or all(a < b for a, b in zip(values, values[1:])), "not in order"
        return values

    def write(self, values):
        return number(len(values)) + b"".join(map(self.of.write, values))


class Option:
    def __init__(self, of):
        self.of = of

    def read(self, r):
        form = r.raw(1)[0]
        assert form < 2, "neither nothing nor a value"
        return self.of.read(r) if form else None

    def write(self, value):
        return b"\0" if value is None else b"\1" + self.of.write(value)


class Struct:
    """Fields one after another."""

    def __init__(self, **fields):
        self.fields = fields

    def read(self, r):
        return {name: form.read(r) for name, form in self.fields.items()}

    def write(self, value):
        return b"".join(form.write(value[name]) for name, form in self.fields.items())


class Choice:
    """A byte that chooses the form of what follows."""

    def __init__(self, *forms):
        self.forms = forms

    def read(self, r):
        form = r.raw(1)[0]
        return form, self.forms[form].read(r)

    def write(self, value):
        return bytes([value[0]]) + self.forms[value[0]].write(value[1])


BYTE, ID, NUMBER, TEXT, SIGNATURE = Raw(1), Raw(32), Number(), Text(), Raw(64)
NOTHING = Struct()
IDS = List(ID, ascending=True)
CELL = Struct(hash=ID, commitment=ID, size=NUMBER)
RULES = Struct(welcomes=BYTE, term_days=NUMBER, decision_days=NUMBER, wait_days=NUMBER)
PREKEY = Struct(group=ID, device=ID, number=NUMBER, mailbox=ID, key=Raw(1216), signature=SIGNATURE)
ADDRESS = Struct(group=ID, device=ID, number=NUMBER, transport=ID, addresses=List(TEXT), until_day=NUMBER, on_slips=BYTE,
                 by_device=SIGNATURE, by_transport=SIGNATURE)
RELAY_SLIP = Struct(transport=ID, addresses=List(TEXT), pass_shown=ID)
REQUEST = Struct(group=ID, slip=ID, device=ID, recovery=ID, random=Raw(16), prekey=PREKEY, address=ADDRESS, name=CELL,
                 card=ID, agreement=ID, rules=ID, expires_day=NUMBER, by_device=SIGNATURE, by_slip=SIGNATURE,
                 by_recovery=SIGNATURE)
PAGE = Choice(Struct(thread=ID, number=NUMBER), Bytes(), Struct(thread=ID, day=NUMBER, number=NUMBER))
OPENING = Struct(document=ID, page=PAGE, hearers=ID)
ENTRY = Struct(suite=BYTE, group=ID, log=ID, member=ID, device=ID, seq=NUMBER, deps=IDS, heads=IDS, time=NUMBER,
               opening=Option(OPENING), kind=NUMBER, body=Bytes(), cells=List(CELL), prev=ID, signature=SIGNATURE)
COURIER = Struct(transport=ID, addresses=List(TEXT), key=ID)
HEADS = Struct(seq=NUMBER, id=ID, stretches=ID)
SIGNED_HEAD = Struct(id=ID, signature=SIGNATURE)
MEETING_OF = Choice(ID, Struct(day=NUMBER, number=NUMBER))
ACTS = ("open here wants-time wishes task slow start place go close joins ask-me form").split()
ACT = Choice(NOTHING, Struct(presence=BYTE, under_way=BYTE), BYTE, BYTE, Struct(task=BYTE, held=BYTE), NOTHING,
             Struct(round=NUMBER, order=BYTE, minutes=BYTE, late=BYTE), Struct(round=NUMBER, place=BYTE),
             Struct(round=NUMBER, member=ID, again=BYTE), NOTHING, Struct(to=MEETING_OF), NUMBER, NOTHING)
FACTS = "form rests worried if-quiet late".split()
FACT = Choice(Raw(16), NUMBER, NOTHING, NOTHING, BYTE)
KINDS = {
    1: Struct(random=Raw(16), member_random=Raw(16), recovery=ID, rules=RULES),
    2: Struct(key=ID, request_secret=ID, box_in=ID, box_out=ID, expires_day=NUMBER, card=ID, agreement=ID, rules=ID,
              by_key=SIGNATURE),
    3: Struct(slip=ID),
    4: Struct(request=ID),
    5: Struct(request=ID),
    6: Struct(slip=ID, request=REQUEST),
    7: Struct(stretches=ID),
    8: Struct(device=ID, consent=SIGNATURE),
    9: Struct(device=ID, heads=HEADS, kept=IDS),
    10: Struct(old=ID, new=ID, heads=HEADS, kept=IDS, consent=SIGNATURE),
    11: Struct(device=ID, log=ID, seq=NUMBER, first=SIGNED_HEAD, second=SIGNED_HEAD),
    12: Struct(key=ID, by_key=SIGNATURE),
    13: NOTHING,
    14: Struct(change=Choice(BYTE, NUMBER, NUMBER, NUMBER)),
    15: Struct(proposal=ID, answer=BYTE),
    16: Struct(proposal=ID),
    17: Choice(IDS, NOTHING),
    32: Struct(over=IDS),
    33: Struct(over=IDS),
    34: Struct(random=Raw(15), term_days=BYTE),
    35: Struct(over=IDS),
    36: Struct(fact=FACT, over=IDS),
    37: Struct(courier=COURIER),
    38: Struct(entry=ID),
    64: Struct(message=Raw(16)),
    65: Struct(act=ACT, over=IDS),
}
NAMES = ("found slip slip-taken-back welcome wait enter leave device-add device-lost replace forked recovery-set seen "
         "rule-proposed rule-answered rule-closed withdraw").split()
ROTATE = Struct(group=ID, device=ID, number=NUMBER, heads=IDS, snapshot=ID, day=NUMBER, commitments=Raw(7 * 32),
                seals=ID, signature=SIGNATURE)
SEAL = Struct(device=ID, prekey=NUMBER, sealed=Bytes(), index=NUMBER, path=List(ID))
LEAF = Struct(ending=ID, device=ID, log=ID, seq=NUMBER, id=ID, salt=Raw(16), index=NUMBER, path=List(ID))
WORDS = Struct(text=TEXT, reply=Option(Struct(id=Raw(16), author=Raw(8))),
               note=Choice(NOTHING, Struct(text=TEXT), NOTHING, NOTHING, NOTHING))
OPEN_CELL = Struct(cell=CELL, group=ID, log=ID, device=ID, seq=NUMBER, number=BYTE, ciphertext=Bytes(), key=ID)
TERMS = Struct(card=OPEN_CELL, lines=List(OPEN_CELL), rules=RULES, duties=List(OPEN_CELL), worried=Option(OPEN_CELL))
DOOR = Struct(transport=ID, addresses=List(TEXT))
GIVEN = Struct(group=ID, group_name=TEXT, member=ID, me=TEXT, by=ID, doors=List(DOOR))
JOINING = Struct(consent=SIGNATURE, prekey=PREKEY, address=ADDRESS)
ROOM_LETTER = Struct(number=Raw(16), ask=Raw(16), says=Choice(NOTHING, TEXT, NOTHING, GIVEN, JOINING))
ROOM_SAYS = Struct(name=Raw(16), says=Choice(NOTHING, NOTHING, NOTHING, Bytes()))
PAPER = Struct(group=ID, group_name=TEXT, giver=Option(TEXT), seed=ID, request_key=ID, expires_day=NUMBER, terms_hash=ID,
               doors=List(DOOR), couriers=List(COURIER), terms=Option(TERMS))
TIP = Struct(device=ID, seq=NUMBER, id=ID)
NEWEST = Struct(device=ID, number=NUMBER)
HAVE = Struct(flags=BYTE, logs=List(Struct(log=ID, tips=List(TIP))), prekeys=List(NEWEST), addresses=List(NEWEST),
              requests=List(ID), clock_hours=NUMBER)
BUCKETS = 512, 2048, 8192, 32768, 65536
LETTER = Choice(NOTHING, Bytes(), Struct(slip=ID, sealed=Bytes()), Bytes())
DIRECTIONS = List(Struct(key=ID, packets=NUMBER))
LACKS = Struct(group=ID, device=ID, number=NUMBER, again=NUMBER, log=ID, tips=List(Struct(device=ID, id=ID)), signature=SIGNATURE)
DAY_NOTE = Struct(places=DIRECTIONS, items=Bytes())
ANSWERED = Struct(group=ID, by=ID, device=ID, number=NUMBER, signature=SIGNATURE)
ERRAND = Struct(by=ID, channels=List(Struct(seed=ID, from_day=NUMBER, snapshot=ID)), places=DIRECTIONS, signature=SIGNATURE)
ITEM = Choice(ENTRY, Struct(entry=ID, number=BYTE, ciphertext=Bytes(), key=ID), PREKEY, ADDRESS,
              Struct(slip=ID, sealed=Bytes()), LEAF, LACKS, ANSWERED)
TERMS = 1, 7, 30, 90
RUNGS = "route", "entries", "keep", "vanish 1", "vanish 7", "vanish 30", "vanish 90"


def decode(form, data):
    r = Reader(data)
    value = form.read(r)
    assert r.at == len(data), "bytes after the end"
    assert form.write(value) == data, "another encoding"
    return value


def without(form, value, *names):
    """The encoding of a statement without its signatures."""
    fields = {name: part for name, part in form.fields.items() if name not in names}
    return Struct(**fields).write(value)


# ---- ciphers ----------------------------------------------------------------------------------------------------------

def hchacha20(key, nonce):
    state = [int.from_bytes(part[i:i + 4], "little") for part in (b"expand 32-byte k", key, nonce)
             for i in range(0, len(part), 4)]

    def quarter(a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = (state[x] + state[y]) & 0xFFFFFFFF
            mixed = state[z] ^ state[x]
            state[z] = (mixed << turn | mixed >> (32 - turn)) & 0xFFFFFFFF

    for _ in range(10):
        for i in range(4):
            quarter(i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            quarter(i, 4 + (1 + i) % 4, 8 + (2 + i) % 4, 12 + (3 + i) % 4)
    return b"".join(word.to_bytes(4, "little") for word in state[:4] + state[12:])


def open_cell(cell, key, ciphertext, group, log, device, seq, place):
    assert cell["hash"] == derive("cell", ciphertext), "the hash of a cell"
    assert cell["commitment"] == derive("cell key", key), "the commitment to a cell's key"
    assert cell["size"] == len(ciphertext)
    aad = group + log + device + number(seq) + bytes([place])
    padded = ChaCha20Poly1305(hchacha20(key, bytes(16))).decrypt(bytes(12), ciphertext, aad)
    words = padded.rstrip(b"\0")
    assert words.endswith(b"\1") and len(padded) == padme(len(words)), "the padding of a cell"
    return words[:-1]


def padme(length):
    """32, or Padmé."""
    if length <= 32:
        return 32
    exponent = length.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-length // step) * step


def open_text(cell):
    place = [cell[name] for name in ("group", "log", "device", "seq")]
    return open_cell(cell["cell"], cell["key"], cell["ciphertext"], *place, cell["number"][0]).decode()


def xwing(secret):
    """A prekey's pair from its 32 bytes: DeriveKeyPair of draft-ietf-hpke-pq, then the expansion of X-Wing."""
    suite = b"KEM" + (0x647A).to_bytes(2, "big")
    label = b"DeriveKeyPair"
    seed = hashlib.shake_256(secret + b"HPKE-v1" + suite + len(label).to_bytes(2, "big") + label + b"\0\x20").digest(32)
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(expanded[:64]), X25519PrivateKey.from_private_bytes(expanded[64:])


def open_sealed(kem, key, info, sealed):
    suite = hpke.Suite(kem, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
    return suite.decrypt(sealed, key, info)


def tree_root(leaf, index, path):
    for beside in path:
        leaf = derive("tree node", *((beside, leaf) if index & 1 else (leaf, beside)))
        index >>= 1
    assert index == 0, "a leaf that is not there"
    return leaf


# ---- what the vectors claim -------------------------------------------------------------------------------------------

def check_entry(name, data, claimed):
    entry = decode(ENTRY, data)
    assert entry["suite"] == b"\1"
    rest = without(ENTRY, entry, "prev", "signature")
    entry["id"] = derive("link", entry["prev"], blake3(rest).digest())
    assert entry["id"] == claimed, "the entry's id"
    place = entry["group"] + entry["log"] + entry["device"] + number(entry["seq"])
    signed(entry["device"], "entry", place + entry["id"], entry["signature"])
    assert (entry["prev"] == ZERO) == (entry["seq"] <= 1)
    if entry["kind"] not in KINDS:
        assert name == "unknown"
        return entry
    if entry["kind"] <= len(NAMES):
        assert name.startswith(NAMES[entry["kind"] - 1]), "the number of a kind"
    body = entry["says"] = decode(KINDS[entry["kind"]], entry["body"])
    group, opening = entry["group"], entry["opening"]
    if opening:
        form, page = opening["page"]
        if form == 1:
            decode(MEETING_OF, page)
            document = derive("document", bytes([form]), page)
        elif form == 2:
            day, number_of = page["day"].to_bytes(8, "big"), page["number"].to_bytes(8, "big")
            document = derive("page of a day", page["thread"], day, number_of)
            assert page["thread"][31] in TERMS, "the term in a thread's id"
            assert entry["time"] // 86_400_000 == page["day"], "words of a day are dated on it"
        else:
            document = derive("page", page["thread"], page["number"].to_bytes(8, "big"))
            assert page["thread"] == derive("first thread", group)[:31] + b"\0", "the first thread's id"
        assert opening["document"] == document, "a page's id, or a meeting's"
        assert entry["log"] == derive("stretch", opening["document"], opening["hearers"]), "a stretch's id"
    elif entry["kind"] != 65:
        assert entry["log"] == derive("group log", group), "the group log's id"
    if name == "found":
        assert group == derive("group", entry["device"], body["random"]), "the group's id"
        member = derive("member", entry["device"], body["recovery"], body["member_random"])
        assert entry["member"] == member, "the founder's id"
    elif name == "slip":
        signed(body["key"], "slip", group + entry["member"], body["by_key"])
    elif name == "enter":
        check_request(body["request"], group)
    elif name == "recovery-set":
        signed(body["key"], "recovery key", group + entry["member"], body["by_key"])
    elif name == "device-add":
        signed(body["device"], "device", group + entry["device"] + body["device"], body["consent"])
    elif name == "replace":
        signed(body["new"], "recovery", group + body["old"] + body["new"], body["consent"])
    elif entry["kind"] == 65:
        assert name in ("meet-" + ACTS[body["act"][0]], "meet-on-the-spot"), "the number of an act"
        assert len(entry["cells"]) == (body["act"][0] in (6, 12)), "a round has a name, a form its text"
    elif entry["kind"] == 36:
        assert name == "fact-" + FACTS[body["fact"][0]], "the number of a fact"
        assert len(entry["cells"]) == (body["fact"][0] not in (1, 4)), "hours and late places have no words"
    return entry


def check_prekey(prekey):
    signed(prekey["device"], "prekey", without(PREKEY, prekey, "signature"), prekey["signature"])


def check_address(address):
    bare = without(ADDRESS, address, "by_device", "by_transport")
    signed(address["device"], "address", bare, address["by_device"])
    signed(address["transport"], "transport", bare, address["by_transport"])


def check_request(request, group):
    bare = without(REQUEST, request, "by_device", "by_slip", "by_recovery")
    signed(request["device"], "request", bare, request["by_device"])
    signed(request["slip"], "request", bare, request["by_slip"])
    member = derive("member", request["device"], request["recovery"], request["random"])
    signed(request["recovery"], "recovery key", group + member, request["by_recovery"])
    check_prekey(request["prekey"])
    check_address(request["address"])
    assert {request["group"], request["prekey"]["group"], request["address"]["group"]} == {group}
    assert request["prekey"]["device"] == request["address"]["device"] == request["device"]


def check_terms(terms, hashes_of):
    """Card, agreement and rules against their hashes; gives their texts."""
    card = derive("card", terms["card"]["cell"]["hash"])
    lines = [line["cell"]["hash"] for line in terms["lines"]]
    agreement = derive("agreement", List(ID).write(lines))
    rules = derive("rules", RULES.write(terms["rules"]))
    for words in [*terms["duties"], *filter(None, [terms["worried"]])]:
        assert open_text(words), "words beside the terms"
    assert (card, agreement, rules) == hashes_of, "card, agreement or rules"
    return derive("terms", card, agreement, rules), [open_text(cell) for cell in [terms["card"], *terms["lines"]]]


def base32(data):
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return "".join("abcdefghijklmnopqrstuvwxyz234567"[int(bits[i:i + 5], 2)] for i in range(0, len(bits), 5))


def hkdf(secret, info, length=64):
    return HKDF(hashes.SHA256(), length, None, info).derive(secret)


def box(seed, purpose, what):
    """A box's signing key and sealing key."""
    both = hkdf(seed, b"kith 1 box " + purpose + b"\0" + what)
    public = Ed25519PrivateKey.from_private_bytes(both[:32]).public_key().public_bytes_raw()
    return public, both[32:]


def packets_of(data, before=32):
    """The packets of a bundle by their boxes, each with a signature that holds."""
    r, packets = Reader(data), {}
    bundle = r.raw(before)
    while r.at < len(data):
        start = r.at
        assert r.raw(1) == b"\1"
        bucket = r.raw(1)[0]
        packet = {"to": r.raw(32), "drop": r.raw(32), "nonce": r.raw(24), "ciphertext": r.raw(BUCKETS[bucket])}
        message = data[start:r.at]
        packet["aad"] = b"\1" + bytes([bucket]) + packet["to"] + packet["drop"]
        signed(packet["to"], "box", message, r.raw(64))
        packets[packet["to"]] = packet
    return bundle, packets


def open_packet(packet, sealing):
    nonce = packet["nonce"]
    cipher = ChaCha20Poly1305(hchacha20(sealing, nonce[:16]))
    padded = cipher.decrypt(bytes(4) + nonce[16:], packet["ciphertext"], packet["aad"])
    content = padded.rstrip(b"\0")
    assert content.endswith(b"\1"), "the padding of a packet"
    bucket = next(i for i, size in enumerate(BUCKETS) if len(content) + 16 <= size)
    return content[:-1], bucket


def check_bundle(data, drop, v, group):
    bundle, packets = packets_of(data)
    prekey = decode(PREKEY, v["prekey"])
    to, sealing = box(prekey["mailbox"], b"letter", bundle)
    packet = packets.pop(to)
    founder = bytes([1]) * 32
    assert drop == hkdf(founder, b"kith 1 drop" + to + packet["nonce"], 32), "what drops a packet"
    assert packet["drop"] == derive("drop", drop), "what a packet is dropped by"
    letter, _ = open_packet(packet, sealing)
    kind, sealed = decode(LETTER, letter)
    assert kind == 1, "a letter to a device"
    mlkem, x25519 = xwing(v["key.prekey.2"])
    key = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
    info = b"kith 1 letter" + bundle + group + number(prekey["number"])
    (place,) = decode(DIRECTIONS, open_sealed(hpke.KEM.MLKEM768_X25519, key, info, sealed))
    stream = b""
    for at in range(place["packets"]):
        of, sealing = box(place["key"], b"section", at.to_bytes(8, "big"))
        content, smallest = open_packet(packets.pop(of), sealing)
        r = Reader(content)
        assert r.number() <= len(content), "where the first item begins"
        stream += content[r.at:]
    items, r = [], Reader(stream)
    while r.at < len(stream):
        items.append(decode(ITEM, r.raw(r.number())))
    assert [kind for kind, _ in items] == [0, 1, 2, 3, 4, 5]
    assert ENTRY.write(items[0][1]) == v["entry.wait"]
    cell = items[1][1]
    assert cell["entry"] == v["entry.wait.id"] and derive("cell", cell["ciphertext"]) == items[0][1]["cells"][0]["hash"]
    assert derive("cell key", cell["key"]) == items[0][1]["cells"][0]["commitment"]
    assert items[2][1] == prekey and ADDRESS.write(items[3][1]) == v["address"]
    assert items[4][1]["sealed"] == v["knock"] and LEAF.write(items[5][1]) == v["leaf.1"]
    assert {len(packet["ciphertext"]) for packet in packets.values()} == {2048}, "letters are of one size"
    assert len(packets) == 3, "letters are some power of two"


def check_courier(v, of, entries, group):
    courier = decode(COURIER, base32_of(of("courier.line").removeprefix("kith-courier:")))
    assert entries["courier"]["says"]["courier"] == courier
    assert entries["courier-gone"]["says"]["entry"] == entries["courier"]["id"]
    visitor = hkdf(courier["key"], b"kith 1 visitor \3", 32)
    public = Ed25519PrivateKey.from_private_bytes(visitor).public_key().public_bytes_raw()
    assert of("courier.visitor.3") == public, "a visitor's key"
    lacks = decode(LACKS, of("courier.lacks"))
    signed(lacks["device"], "lacks", without(LACKS, lacks, "signature"), lacks["signature"])
    first = entries["found"]["time"]
    _, packets = packets_of(of("courier.day"), 0)
    to, sealing = box(of("key.channel"), b"day", (first + 1).to_bytes(8, "big"))
    assert of("courier.collect") == b"\0" + number(1) + to + number(300), "a question"
    note = decode(DAY_NOTE, open_packet(packets[to], sealing)[0])
    items, r = [], Reader(note["items"])
    while r.at < len(note["items"]):
        items.append(decode(ITEM, r.raw(r.number())))
    assert items[0] == (6, lacks) and items[1][0] == 7 and items[1][1]["number"] == 0
    answered = items[1][1]
    signed(answered["by"], "answered", without(ANSWERED, answered, "signature"), answered["signature"])
    prekey = decode(PREKEY, v["prekey"])
    _, packets = packets_of(of("courier.letter"), 0)
    to, sealing = box(prekey["mailbox"], b"waiting", (first // 7).to_bytes(8, "big"))
    kind, sealed = decode(LETTER, open_packet(packets[to], sealing)[0])
    assert kind == 1 and len(packets[to]["ciphertext"]) == 2048
    mlkem, x25519 = xwing(v["key.prekey.2"])
    info = b"kith 1 letter" + to + group + number(prekey["number"])
    key = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
    errand = decode(ERRAND, open_sealed(hpke.KEM.MLKEM768_X25519, key, info, sealed))
    said = group + to + without(ERRAND, errand, "signature")
    signed(errand["by"], "errand", said, errand["signature"])
    assert errand["by"] == lacks["device"] and errand["places"] == []
    assert errand["channels"] == [{"seed": v["key.channel"], "from_day": first, "snapshot": bytes([15] * 32)}]


def check_rooms(v, of, group):
    founder, guest = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32).public_key().public_bytes_raw()
                      for n in (1, 2))
    prekey = decode(PREKEY, v["prekey"])
    mlkem, x25519 = xwing(v["key.prekey.2"])
    key = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)

    def letter(sealed):
        info = b"kith 1 room letter" + group + founder + guest + number(prekey["number"])
        plain = open_sealed(hpke.KEM.MLKEM768_X25519, key, info, sealed)
        assert len(plain) == 4096, "letters are of one length"
        r = Reader(plain)
        signature, content = r.raw(64), Bytes().read(r)
        signed(founder, "room", group + founder + guest + content, signature)
        assert not any(plain[r.at:]), "what stands after a letter"
        return decode(ROOM_LETTER, content)

    ask = bytes([1]) * 16
    assert letter(of("room.yes")) == {"number": bytes([21]) * 16, "ask": ask, "says": (0, {})}
    accepted = letter(of("room.accepted"))
    assert accepted == {"number": bytes([22]) * 16, "ask": ask, "says": (1, v["slip.line"])}
    assert letter(of("room.no-longer")) == {"number": bytes([23]) * 16, "ask": ask, "says": (2, {})}
    form, given = letter(of("room.comes"))["says"]
    doors = decode(PAPER, v["slip"])["doors"]
    assert form == 3 and (given["group"], given["by"], given["doors"]) == (group, founder, doors), "where a room is"
    form, joining = letter(of("room.joins"))["says"]
    assert form == 4 and (joining["prekey"], ADDRESS.write(joining["address"])) == (prekey, v["address"])
    signed(guest, "device", group + founder + guest, joining["consent"])
    words = decode(WORDS, of("words.be-with-me"))
    assert words == {"text": "a hard night", "reply": None, "note": (2, {})}, "an ask"
    words = decode(WORDS, of("words.enough"))
    assert words == {"text": "", "reply": {"id": ask, "author": bytes([2]) * 8}, "note": (3, {})}, "no answer is needed"
    words = decode(WORDS, of("words.read-before"))
    assert words == {"text": "about the ward", "reply": {"id": ask, "author": bytes([2]) * 8}, "note": (4, {})}, "a note"
    assert of("frame.letter") == bytes([24]) + number(prekey["number"]) + Bytes().write(v["room.yes"])
    assert of("frame.letter-heard") == bytes([25]) + bytes([21]) * 16
    assert of("frame.over") == bytes([27]) + bytes([22]) * 32
    ends = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32).public_key().public_bytes_raw() for n in (3, 10)]
    slip = decode(PAPER, v["slip"])
    slip = Ed25519PrivateKey.from_private_bytes(slip["seed"]).public_key().public_bytes_raw()
    inside, door = (derive(*parts, *ends)[:16] for parts in (("room", bytes([15]) * 32), ("room door", slip)))
    for name, channel, says in (("open", door, (0, {})), ("opened", inside, (1, {})), ("close", inside, (2, {})),
                                ("frame", inside, (3, b"\3"))):
        frame = of("frame.room." + name)
        assert frame[0] == 26 and decode(ROOM_SAYS, frame[1:]) == {"name": channel, "says": says}, "a room's frame"


def base32_of(line):
    """The bytes of a line, less the four that check them."""
    data = b32decode(line.upper() + "=" * (-len(line) % 8))
    assert derive("courier check", data[:-4])[:4] == data[-4:], "a line's check"
    return data[:-4]


def check(v, checked):
    def of(name):
        checked.add(name)
        return v[name]

    entries = {}
    for name in v:
        if name.startswith("entry.") and not name.endswith(".id"):
            short = name.removeprefix("entry.")
            entries[short] = check_entry(short, of(name), of(name + ".id"))
    missing = set(KINDS) - {entry["kind"] for entry in entries.values()}
    assert not missing, f"no entry of the kinds {missing}"

    found, enter, say = entries["found"], entries["enter"], entries["say"]
    group = found["group"]
    came_in = sorted([found["id"], enter["id"]])
    assert of("snapshot") == derive("snapshot", *came_in), "the snapshot"
    assert of("hearers") == derive("hearers", *came_in) == say["opening"]["hearers"], "the hearers"
    first = found["member"] + bytes(8)
    left = [*came_in, derive("out", first)]
    assert of("hearers.left") == derive("hearers", *sorted(left)), "the hearers after a leaving"
    back = sorted([*left, derive("back", first)])
    assert of("hearers.back") == derive("hearers", *back), "the hearers once that leaving was undone"

    key, ciphertext = of("cell.key"), of("cell.ciphertext")
    place = [say[name] for name in ("group", "log", "device", "seq")]
    words = open_cell(say["cells"][0], key, ciphertext, *place, 0)
    assert words == of("words") and decode(WORDS, words)["text"] == "Guten Abend"
    wrapping = expand(of("key.keep"), b"kith 1 wrap" + say["cells"][0]["hash"])
    assert ChaCha20Poly1305(wrapping).decrypt(bytes(12), of("cell.wrap"), None) == key, "a wrap"

    check_prekey(decode(PREKEY, of("prekey")))
    check_address(decode(ADDRESS, of("address")))
    request = decode(REQUEST, of("request"))
    check_request(request, group)
    assert of("request.id") == derive("request", v["request"]) == entries["welcome"]["says"]["request"]
    assert enter["says"]["request"] == request
    slip = entries["slip"]["says"]
    assert decode(RULES, of("rules")) == found["says"]["rules"]

    for name in "slip", "slip.whole":
        paper = decode(PAPER, of(name))
        key = Ed25519PrivateKey.from_private_bytes(paper["seed"]).public_key().public_bytes_raw()
        assert key == slip["key"] == request["slip"], "a slip's key"
        secret = X25519PrivateKey.from_private_bytes(of("key.request"))
        assert paper["request_key"] == secret.public_key().public_bytes_raw()
        assert paper | {"terms": None} == decode(PAPER, v["slip"]), "the whole slip is of another one"
        if paper["terms"]:
            terms_hash, texts = check_terms(paper["terms"], (slip["card"], slip["agreement"], slip["rules"]))
            assert terms_hash == paper["terms_hash"] and texts[2] == "Zuhören genügt."
            assert [line["cell"] for line in paper["terms"]["lines"]] == found["cells"][3:]
    line = v["slip"] + derive("slip check", v["slip"])[:4]
    assert of("slip.line") == "kith:" + base32(line), "a slip's line"
    relay = decode(RELAY_SLIP, of("relay-slip"))
    assert relay["pass_shown"] == bytes([9] * 32) and len(relay["addresses"]) == 2
    line = v["relay-slip"] + derive("relay check", v["relay-slip"])[:4]
    assert of("relay-slip.line") == "kith-relay:" + base32(line), "a relay's line"

    info = b"kith 1 request" + group + slip["key"]
    knock = open_sealed(hpke.KEM.X25519, X25519PrivateKey.from_private_bytes(slip["request_secret"]), info, of("knock"))
    knock = decode(Struct(request=REQUEST, name=Bytes(), key=ID), knock)
    guest = knock["request"]
    check_request(guest, group)
    assert open_cell(guest["name"], knock["key"], knock["name"], group, ZERO, guest["device"], 0, 0) == b"Noor"

    rotate = decode(ROTATE, of("rotate"))
    signed(rotate["device"], "rotate", without(ROTATE, rotate, "signature"), rotate["signature"])
    assert of("rotation.id") == derive("rotation", v["rotate"])
    assert rotate["snapshot"] == v["snapshot"]
    seals = [name for name in v if name.startswith("seal.")]
    assert len(seals) > 2
    for name in seals:
        seal = decode(SEAL, of(name))
        leaf = derive("seal leaf", seal["device"], number(seal["prekey"]), Bytes().write(seal["sealed"]))
        assert tree_root(leaf, seal["index"], seal["path"]) == rotate["seals"], "the root over the seals"
        info = derive("seal info", b"\1", group, rotate["snapshot"], rotate["commitments"], rotate["device"],
                      seal["device"], number(seal["prekey"]), IDS.write(rotate["heads"]))
        mlkem, x25519 = xwing(of("key.prekey." + name.removeprefix("seal.")))
        key = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
        secret = open_sealed(hpke.KEM.MLKEM768_X25519, key, info, seal["sealed"])
        rungs = [expand(secret, b"kith 1 rung " + rung.encode()) for rung in RUNGS]
        assert b"".join(rungs[:3]) + b"".join(b"\0" + rung for rung in rungs[3:]) == of("rungs"), "the rungs"
        last = rungs[:3] + [down(rung, 9) for rung in rungs[3:]]
        committed = b"".join(derive("rung " + name, rung) for name, rung in zip(RUNGS, last))
        # What is kept nine days later: of a term of T days, the steps from 9 - T on.
        steps = [max(0, 9 - term) for term in TERMS]
        kept = b"".join(bytes([step]) + down(rung, step) for step, rung in zip(steps, rungs[3:]))
        assert b"".join(rungs[:3]) + kept == of("rungs.later"), "the rungs nine days later"
        day_cell = derive("cell", of("day.ciphertext"))
        wrapping = expand(expand_only(down(rungs[4], 3), b"kith 1 ladder day"), b"kith 1 wrap" + day_cell)
        unwrapped = ChaCha20Poly1305(wrapping).decrypt(bytes(12), of("day.wrap"), None)
        assert unwrapped == of("day.key"), "a cell key of a day"
        assert committed == rotate["commitments"], "the commitments to the rungs"
    mlkem, x25519 = xwing(v["key.prekey.2"])
    public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    assert public == request["prekey"]["key"], "the public half of a prekey"

    for name in [name for name in v if name.startswith("leaf.") and name != "leaf.root"]:
        leaf = decode(LEAF, of(name))
        own = derive("ending leaf", leaf["device"], leaf["log"], number(leaf["seq"]), leaf["id"], leaf["salt"])
        assert tree_root(own, leaf["index"], leaf["path"]) == of("leaf.root"), "the root over the stretches"
    assert entries["leave"]["says"]["stretches"] == v["leaf.root"]

    check_bundle(of("bundle"), of("bundle.drop"), v, group)
    check_courier(v, of, entries, group)
    check_rooms(v, of, group)

    have = decode(HAVE, of("have"))
    assert have["flags"] == b"\5" and have["requests"] == [v["request.id"]]
    offer = b"\x0e" + number(1)
    assert of("frame.offer.first") == offer + b"\0" + found["log"] + b"\0" + found["device"] + number(300)
    assert of("frame.offer.second") == offer + number(1) + number(2) + number(300)


def main():
    default = Path(__file__).parents[2] / "protocol/tests/vectors/suite1.txt"
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    lines = (line.split(" ", 1) for line in path.read_text().splitlines())
    vectors = {name: value if name.endswith(".line") else bytes.fromhex(value) for name, value in lines}
    checked = set()
    check(vectors, checked)
    left = set(vectors) - checked
    assert not left, f"vectors that were not read: {sorted(left)}"
    print(f"{len(vectors)} vectors, read and written by both; {bent(vectors)} bent ones refused")


def bent(vectors):
    """A reader that agrees with everything shows nothing: each vector with one bit bent must be refused."""
    count = 0
    for name, value in vectors.items():
        # What is held on a connection, and which ending a leaf is of, is claimed by nothing else here.
        if name == "have" or name.endswith(".line"):
            continue
        for at in {len(value) - 1, len(value) // 2, len(value) // 3, 40 % len(value)}:
            other = value[:at] + bytes([value[at] ^ 4]) + value[at + 1:]
            try:
                check(vectors | {name: other}, set())
            except Exception:
                count += 1
            else:
                raise AssertionError(f"{name} may be bent at {at}")
    return count


if __name__ == "__main__":
    main()

# A wire with loss and delay: every frame of one end is lost, or comes out at the other end after a while.
#   python3 wire.py FIRST SECOND LOSS_PERCENT DELAY_MS JITTER_MS SEED
# (The kernel here has no netem.)
import heapq, random, select, socket, sys, time

first, second, loss, delay, jitter, seed = sys.argv[1], sys.argv[2], *map(float, sys.argv[3:7])
rng = random.Random(seed)


def whole(frame):
    """The kernel leaves sums to the card, and there is none here: UDP may go without, TCP's is made."""
    if frame[12:14] != b"\x08\x00" or frame[23] not in (6, 17):
        return frame
    frame, start = bytearray(frame), 14 + (frame[14] & 15) * 4
    end = 14 + int.from_bytes(frame[16:18], "big")
    at = start + (6 if frame[23] == 17 else 16)
    frame[at : at + 2] = b"\0\0"
    if frame[23] == 6:
        body = bytes(frame[start:end])
        words = bytes(frame[26:34]) + bytes([0, 6]) + len(body).to_bytes(2, "big") + body + b"\0" * (len(body) % 2)
        total = sum(int.from_bytes(words[i : i + 2], "big") for i in range(0, len(words), 2))
        while total >> 16:
            total = (total & 0xFFFF) + (total >> 16)
        frame[at : at + 2] = (~total & 0xFFFF).to_bytes(2, "big")
    return bytes(frame)


ends = []
for name in (first, second):
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    end.bind((name, 0))
    end.setblocking(False)
    ends.append(end)
waiting, count = [], 0
print("begins", flush=True)
while True:
    now = time.monotonic()
    while waiting and waiting[0][0] <= now:
        _, _, to, frame = heapq.heappop(waiting)
        try:
            ends[to].send(whole(frame))
        except OSError:
            pass
    left = max(0.0, waiting[0][0] - now) if waiting else 1.0
    for end in select.select(ends, [], [], left)[0]:
        at = ends.index(end)
        while True:
            try:
                frame, origin = end.recvfrom(65536)
            except BlockingIOError:
                break
            # What this program itself put on the wire.
            if origin[2] == socket.PACKET_OUTGOING:
                continue
            if rng.random() * 100 < loss:
                continue
            count += 1
            after = max(0.0, delay + rng.uniform(-jitter, jitter)) / 1000
            heapq.heappush(waiting, (time.monotonic() + after, count, 1 - at, frame))

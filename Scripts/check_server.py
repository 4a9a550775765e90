#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests `plan serve` against hostile clients: python3 Scripts/check_server.py [SECONDS] [--server FILE]

For so many seconds, 200 clients work on connections that they keep while others send heads byte by byte, endless
addresses and headers, broken lengths and chunks, half bodies, open connections that say nothing, or vanish. All the
while `/health` is asked on new connections. At the end the server is stopped in the middle of the work.

Held: each request of a working client is answered, and rightly; `/health` within 50 ms in 99 of 100 cases; memory is
flat after the first quarter, in runs long enough to warm up; each broken request gets the expected status; SIGTERM ends the server with status 0 within its
bound. Status 1 where one of these does not hold.
"""

import argparse
import asyncio
import json
import multiprocessing
import random
import re
import resource
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT, GRACE, CONNECTIONS, CLIENTS = 10, 3, 1024, 200
LINE = '{"id":%d,"res": 64, "layers": [["conv", 3, 2, 1, 3, 16, 64, 32, "relu"]]}\n'


def post(body, more=""):
    return f"POST /v1/filter HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n{more}\r\n{body}".encode()


BROKEN = [
    (400, post("", "Content-Length: 7\r\n")),
    (400, b"POST /v1/filter HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n"),
    (400, b"POST /v1/filter HTTP/1.1\r\nHost: x\r\nContent-Length: 1e3\r\n\r\n"),
    (400, b"POST /v1/filter HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    (400, b"POST /v1/filter HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n"),
    (413, b"POST /v1/filter HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\n"),
    (414, b"GET /" + b"a" * 1_000_000),
    (431, b"GET /health HTTP/1.1\r\nX: " + b"y" * 400_000),
    (431, b"GET /health HTTP/1.1\r\n" + b"X: y\r\n" * 4_000),
    (501, b"BREW /health HTTP/1.1\r\nHost: x\r\n\r\n"),
]


async def connect(port):
    return await asyncio.open_connection("127.0.0.1", port)


async def response(reader):
    """A response's status, headers and body; None where the connection ended before it began."""
    line = await reader.readline()
    if not line:
        return None
    headers = {}
    while (field := await reader.readline()).strip():
        name, _, value = field.decode().partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(line.split()[1]), headers, body


async def work(port, number, ends, is_stopping, told):
    """A client that works: each request is answered, or asked again on a new connection where one that was kept had
    ended before it."""
    draw = random.Random(number)
    reader = writer = None
    while not ends.is_set():
        count = draw.choice([1, 3, 30, 300])
        body = "".join(LINE % index for index in range(count))
        is_kept = writer is not None
        try:
            if not is_kept:
                reader, writer = await connect(port)
            writer.write(post(body))
            await writer.drain()
            found = await response(reader)
        except (ConnectionError, asyncio.IncompleteReadError):
            found = None
        if found is None:
            told["again" if is_kept else "ended" if is_stopping() else "lost"] += 1
            writer = None
            continue
        status, headers, answer = found
        if status == 200:
            ids = [json.loads(line)["id"] for line in answer.splitlines()]
            told["answered" if ids == list(range(count)) else "wrong"] += 1
        else:
            told["told 503" if status == 503 and is_stopping() else f"status {status}"] += 1
        if headers.get("connection") == "close":
            writer.close()
            writer = None
        await asyncio.sleep(draw.random())


class Counts(dict):
    def __missing__(self, key):
        return 0


def workers(port, ends, queue):
    async def main():
        told, done = Counts(), asyncio.Event()

        async def watch():
            while not ends.is_set():
                await asyncio.sleep(0.05)
            done.set()

        await asyncio.gather(watch(), *(work(port, number, done, ends.is_set, told) for number in range(CLIENTS)))
        return told

    queue.put(("work", dict(asyncio.run(main()))))


def probe(port, ends, queue):
    times, failures = [], []
    while not ends.is_set():
        start = time.perf_counter()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as one:
                one.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                words = one.recv(4096)
            times.append(time.perf_counter() - start)
            if not words.startswith(b"HTTP/1.1 200"):
                failures.append(words[:40].decode())
        except OSError as error:
            failures.append(str(error))
        time.sleep(0.05)
    queue.put(("health", (times, failures)))


def attackers(port, ends, queue, count):
    resource.setrlimit(resource.RLIMIT_NOFILE, (8192, max(8192, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))

    async def patient(coroutine):
        try:
            return await asyncio.wait_for(coroutine, 2 * TIMEOUT)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError):
            return None

    async def broken(draw, told):
        while not ends.is_set():
            expected, text = draw.choice(BROKEN)
            try:
                reader, writer = await connect(port)
            except OSError:
                # Refused only where the server has ended.
                await asyncio.sleep(0.2)
                continue

            async def send():
                # The answer may come, and the connection end, before all is sent.
                try:
                    writer.write(text)
                    await writer.drain()
                except OSError:
                    pass

            _, found = await asyncio.gather(send(), patient(response(reader)))
            if ends.is_set():
                return
            told["broken" if found and found[0] == expected else f"{text[:60]!r}: {found and found[0]}"] += 1
            writer.close()
            await asyncio.sleep(0.2)

    async def slow(draw, told):
        text = draw.choice([b"GET /health HTTP/1.1\r\nX: " + b"y" * 10_000, post(" " * 10_000)])
        while not ends.is_set():
            try:
                _, writer = await connect(port)
                for byte in text:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(0.5)
                    if ends.is_set():
                        break
            except OSError:
                told["slow"] += 1

    async def silent(draw, told):
        # Not all at once: what has not sent its head yet is the first to make room.
        await asyncio.sleep(3 * draw.random())
        while not ends.is_set():
            try:
                reader, writer = await connect(port)
                while not ends.is_set() and not reader.at_eof():
                    try:
                        await asyncio.wait_for(reader.read(1), 1)
                    except asyncio.TimeoutError:
                        pass
                writer.close()
                told["silent"] += 1
            except OSError:
                pass
            await asyncio.sleep(1 + draw.random())

    async def vanishing(draw, told):
        body = LINE % 1 * 20_000
        while not ends.is_set():
            try:
                _, writer = await connect(port)
                writer.write(post(body)[: draw.choice([100, 100_000, 10_000_000])])
                await writer.drain()
                await asyncio.sleep(draw.random() / 10)
                writer.transport.abort()
                told["vanished"] += 1
            except OSError:
                pass
            await asyncio.sleep(2)

    async def main():
        told, draw = Counts(), random.Random(1)
        kinds = [(broken, 10), (slow, 40), (silent, count), (vanishing, 2)]
        tasks = [asyncio.ensure_future(kind(draw, told)) for kind, count in kinds for _ in range(count)]
        while not ends.is_set():
            await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        for failed in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(failed, Exception):
                told[f"a client failed: {failed!r}"] += 1
        return told

    queue.put(("attack", dict(asyncio.run(main()))))


def memory(process):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())[1]) / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("seconds", nargs="?", type=float, default=60)
    parser.add_argument("--silent", type=int, default=1100, help="clients that say nothing")
    parser.add_argument("--slack", type=float, default=1, help="a factor of the times that are held, for busy machines")
    parser.add_argument("--server", default=str(ROOT / ".build" / "release" / "plan-serve"))
    options = parser.parse_args()
    server = subprocess.Popen(
        [options.server, "--device", "epyc-2-vcpu", "--limit", "latency=20ms", "--port", "0", "--timeout", str(TIMEOUT),
         "--grace", str(GRACE), "--connections", str(CONNECTIONS)], stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        if found := re.search(r"listening on http://127\.0\.0\.1:(\d+)", line):
            port = int(found[1])
            break
    else:
        sys.exit(f"error: {options.server} does not listen")

    context = multiprocessing.get_context("fork")
    ends, queue = context.Event(), context.Queue()
    processes = [context.Process(target=target, args=(port, ends, queue)) for target in (workers, probe)]
    processes.append(context.Process(target=attackers, args=(port, ends, queue, options.silent)))
    for process in processes:
        process.start()
    start, sizes = time.monotonic(), []
    while (passed := time.monotonic() - start) < options.seconds and server.poll() is None:
        sizes.append((passed, memory(server.pid)))
        time.sleep(0.5)
    is_alive = server.poll() is None
    ends.set()
    stopped = time.monotonic()
    server.send_signal(signal.SIGTERM)
    try:
        status = server.wait(GRACE + 10)
    except subprocess.TimeoutExpired:
        server.kill()
        status = "killed"
    took = time.monotonic() - stopped
    told = dict(queue.get(timeout=120) for _ in processes)
    for process in processes:
        process.join()

    (times, failures), work_told, attack = told["health"], told["work"], told["attack"]
    quarter = options.seconds / 4
    # What is in use for the moment comes and goes; what is kept is the least.
    before = min(size for passed, size in sizes if quarter <= passed <= 2 * quarter)
    after = min(size for passed, size in sizes if passed >= 3 * quarter)
    times.sort()
    slow = times[int(0.99 * len(times))] * 1000
    expected = {"answered", "again", "ended", "told 503"}
    wrong = {key: count for key, count in work_told.items() if key not in expected}
    unheard = {key: count for key, count in attack.items() if key not in ("broken", "slow", "silent", "vanished")}
    held = {
        "the server stays up": is_alive,
        "no request lost or wrong": not wrong and work_told.get("answered", 0) > CLIENTS,
        "broken requests get the expected status": not unheard and attack.get("broken", 0) > 10,
        "/health in time in 99 of 100": slow <= 50 * options.slack and not failures,
        "memory flat": options.seconds < 100 or after <= 1.1 * before + 2,
        "SIGTERM ends it with status 0 in time": status == 0 and took <= GRACE + 1.5 * options.slack,
    }
    print(f"{options.seconds:.0f} s, {CLIENTS} clients at work, {options.silent} silent, of {CONNECTIONS} connections")
    print(f"  work     {json.dumps(work_told)}")
    print(f"  attack   {json.dumps(attack)}")
    print(f"  /health  {len(times)} asked, median {statistics.median(times) * 1000:.1f} ms, 99 in 100 within {slow:.1f} ms, failures {failures[:3]}")
    print(f"  memory   at least {before:.1f} MB in the second quarter, {after:.1f} MB in the last")
    print(f"  SIGTERM  status {status} after {took:.2f} s")
    for words, is_held in held.items():
        print(f"  {'held' if is_held else 'NOT HELD'}: {words}")
    return 0 if all(held.values()) else 1


if __name__ == "__main__":
    sys.exit(main())

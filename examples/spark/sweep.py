#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The filter under Spark: a sweep of candidates of a search space, partition by partition through `plan filter`.

    pip install pyspark           # and a Java runtime
    python examples/spark/sweep.py PLAN --candidates 1000000 --workers 2

Each partition draws its own candidates from a seed and pipes them through the same executable that one machine runs, so that
results do not depend on how many workers there are; only counts and the best few come back.
"""

import argparse
import heapq
import json
import random
import subprocess
import sys
import time

SPACE, SIDE = "ofa-mobilenetv3", 192
ARGUMENTS = ["filter", "--device", "epyc-2-vcpu", "--space", SPACE, "--limit", "latency=2.5ms", "--quiet", "--workers", "1"]


def lines(partition, count):
    """The candidates of a partition: always the same ones."""
    draw = random.Random(partition)
    for number in range(count):
        choice = []
        for _ in range(5):
            depth = draw.choice((2, 3, 4))
            choice += [draw.randrange(9) for _ in range(depth)] + [9] * (4 - depth)
        yield f'{{"space":"{SPACE}","res":{SIDE},"id":{partition * count + number},"choice":{choice}}}\n'


def judge(plan, partition, count):
    """Counts of verdicts, and the admitted ones with most multiply-accumulates."""
    process = subprocess.Popen([plan, *ARGUMENTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    counts, best = {}, []
    step = 20_000

    import threading

    def feed():
        with process.stdin as pipe:
            batch = []
            for line in lines(partition, count):
                batch.append(line)
                if len(batch) == step:
                    pipe.write("".join(batch))
                    batch = []
            pipe.write("".join(batch))

    threading.Thread(target=feed, daemon=True).start()
    for line in process.stdout:
        verdict = json.loads(line)
        counts[verdict["verdict"]] = counts.get(verdict["verdict"], 0) + 1
        if verdict["verdict"] == "admit":
            item = (verdict["macs"], verdict["id"])
            (heapq.heappush if len(best) < 5 else heapq.heappushpop)(best, item)
    if process.wait() != 0:
        raise RuntimeError(f"plan filter left with {process.returncode}")
    return counts, best


def merged(results):
    counts, best = {}, []
    for own, few in results:
        for name, count in own.items():
            counts[name] = counts.get(name, 0) + count
        best += [tuple(item) for item in few]
    return {"counts": dict(sorted(counts.items())), "best": sorted(best, reverse=True)[:5]}


def sweep(plan, candidates, partitions, workers):
    from pyspark.sql import SparkSession

    spark = (SparkSession.builder.master(f"local-cluster[{workers},1,1024]" if workers > 1 else "local[1]")
             .appName("envelope sweep").config("spark.ui.enabled", "false").config("spark.log.level", "ERROR").config("spark.ui.showConsoleProgress", "false").getOrCreate())
    try:
        each = candidates // partitions
        context = spark.sparkContext
        context.parallelize(range(workers), workers).map(lambda x: x).collect()  # executors are up
        start = time.perf_counter()
        results = context.parallelize(range(partitions), partitions).map(lambda p: judge(plan, p, each)).collect()
        return merged(results), time.perf_counter() - start
    finally:
        spark.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", help="the executable, by its absolute path")
    parser.add_argument("--candidates", type=int, default=200_000)
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--check", action="store_true", help="the same without Spark, and with one worker: equal?")
    own = parser.parse_args()
    import os
    import shutil

    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        print("skipped: there is no Java runtime (Debian: default-jre-headless)")
        return 3
    plan = os.path.abspath(own.plan)
    try:
        import pyspark  # noqa: F401
    except ImportError as error:
        print(f"skipped: {error}")
        return 3
    found, seconds = sweep(plan, own.candidates, own.partitions, own.workers)
    print(json.dumps(found))
    print(f"{own.workers} workers: {own.candidates / seconds:,.0f} candidates/s")
    if own.check:
        each = own.candidates // own.partitions
        start = time.perf_counter()
        alone = merged(judge(plan, p, each) for p in range(own.partitions))
        print(f"one process: {own.candidates / (time.perf_counter() - start):,.0f} candidates/s")
        single, seconds = sweep(plan, own.candidates, own.partitions, 1)
        print(f"1 worker: {own.candidates / seconds:,.0f} candidates/s")
        if alone != found or single != found:
            print("the results differ")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

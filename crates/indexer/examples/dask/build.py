"""Builds a library on a Dask cluster: one task for each share of the input, then the merge.

    python build.py --shares 8 INPUT... -o DIR [--scheduler tcp://HOST:8786] [--parts FOLDER] [--tracuu COMMAND]

Input, parts and command must have the same paths on all workers (a shared folder). Without a scheduler two workers
are started on this machine. A task that fails is tried again; parts appear whole or not at all, so that nothing else
has to be undone.
"""

import argparse
import pathlib
import subprocess
import tempfile

from dask.distributed import Client, LocalCluster


def analyze(tracuu, inputs, flags, number, shares, part):
    """One share of the input to one part."""
    command = [tracuu, "build", "--shard", f"{number}/{shares}", "--quiet", "-o", part, *flags, *inputs]
    subprocess.run(command, check=True)
    return part


def merge(tracuu, parts, output):
    """All parts to the library."""
    subprocess.run([tracuu, "merge", *parts, "-o", output], check=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("inputs", nargs="+")
    options.add_argument("-o", "--output", required=True)
    options.add_argument("--shares", type=int, default=8)
    options.add_argument("--scheduler", help="address of a running scheduler")
    options.add_argument("--parts", help="folder for the parts, seen by all workers; they are kept there")
    options.add_argument("--tracuu", default="tracuu")
    options.add_argument("--flag", action="append", default=[], help="for tracuu build, as --flag=--title=Name")
    args = options.parse_args()

    inputs = [str(pathlib.Path(path).resolve()) for path in args.inputs]
    with tempfile.TemporaryDirectory(prefix="tracuu-parts-") as own:
        folder = pathlib.Path(args.parts or own).resolve()
        if args.scheduler:
            client = Client(args.scheduler)
        else:
            client = Client(LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None))
        with client:
            tasks = [
                client.submit(
                    analyze,
                    args.tracuu,
                    inputs,
                    args.flag,
                    number,
                    args.shares,
                    str(folder / f"{number}-of-{args.shares}.part"),
                    retries=2,
                    pure=False,
                )
                for number in range(1, args.shares + 1)
            ]
            parts = client.gather(tasks)
        merge(args.tracuu, parts, args.output)


if __name__ == "__main__":
    main()

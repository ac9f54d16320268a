"""PyTorch's side of `bench -- optimizer`: clipping by the norm and fused AdamW on one tensor.

Started with {"parameters": N, "threads": N (0: all cores)}; speaks the lines of step.py, with the processor seconds of
the update as "optimizer".
"""

import json
import os
import sys
import time

from shared import answer, build_adamw, peak_bytes, set_environment

OPTIONS = json.loads(sys.argv[1])
THREADS = OPTIONS["threads"] or os.cpu_count()
set_environment(THREADS)

import torch  # noqa: E402


def main():
    torch.set_num_threads(THREADS)
    weight = torch.rand(OPTIONS["parameters"], requires_grad=True)
    weight.grad = torch.randn(OPTIONS["parameters"]) * 1e-3
    optimiser = build_adamw([weight])

    def step():
        start = time.perf_counter()
        torch.nn.utils.clip_grad_norm_([weight], 1.0)
        before = time.process_time()
        optimiser.step()
        return time.perf_counter() - start, time.process_time() - before

    answer({"torch": torch.__version__, "trainableParameters": weight.numel()})
    for _ in range(3):
        step()
    for line in sys.stdin:
        request = json.loads(line)
        if request.get("memory"):
            answer({"peakBytes": peak_bytes()})
            continue
        steps = [step() for _ in range(request["run"])]
        answer({"seconds": [whole for whole, _ in steps], "optimizer": [update for _, update in steps]})


if __name__ == "__main__":
    main()

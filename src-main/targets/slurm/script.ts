/** The script that Slurm runs for each cell of an array. Pure. */
import type { ProgramThere } from '../machine.ts';

/** What `salf cell` ends with where a cell was stopped and has come further: see shells/cli/commands/cell.ts. */
const AGAIN = 75;

/**
 * The shell stays beside the program: it hands on the signal that Slurm sends before the time limit, and sends the cell into the
 * queue again where it has come further. A job that somebody cancelled is no longer running, and is left alone.
 */
export function slurmScript({ setup, command, runs }: ProgramThere): string {
  return `#!/bin/sh
# One cell of a comparison: place SLURM_ARRAY_TASK_ID of the list in this folder.
run=$(sed -n "\${SLURM_ARRAY_TASK_ID}p" runs)
[ -n "$run" ] || exit 94
cell=${runs}/"$run"
${setup}${command} cell "$cell/request.json" >> "$cell/cell.log" 2>&1 &
child=$!
trap 'kill -TERM "$child" 2>/dev/null' TERM
wait "$child"; code=$?
while [ "$code" -eq 143 ]; do wait "$child"; code=$?; done
if [ "$code" -eq ${AGAIN} ] && [ "$(squeue -h -j "$SLURM_JOB_ID" -o %T 2>/dev/null)" = RUNNING ]; then
  scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
`;
}

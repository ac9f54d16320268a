/** The script that trains cells in order on a machine without a scheduler. Pure. */
import type { ProgramThere } from '../machine.ts';

/**
 * Its words: the list of runs, how many at once, a file whose lock is the turn of all lots, the folder of runs. Lots wait for one
 * another where the machine has `flock`: two at work would share the cores, and their times would mean nothing.
 */
export function backgroundScript({ setup, command }: ProgramThere): string {
  const cell = `cell="$1/$2"
[ -e "$cell/cell.stop" ] && exit 0
echo $$ > "$cell/cell.pid"
${setup}exec ${command} cell "$cell/request.json" >> "$cell/cell.log" 2>&1 < /dev/null`;
  return `#!/bin/sh
# Trains the cells of one comparison, and ends.
if [ "\${SALF_TURN:-}" = '' ] && command -v flock > /dev/null; then
  SALF_TURN=1 exec flock "$3" /bin/sh "$0" "$@"
fi
cells=$(cat <<'SALF_CELL'
${cell}
SALF_CELL
)
xargs -P "$2" -I '{}' /bin/sh -c "$cells" sh "$4" '{}' < "$1"
`;
}

import { CUDA_LABELS } from '../../../src-main/contract/cuda/status.ts';
import type { CudaItem } from '../../../src-main/contract/cuda/status.ts';
import type { CudaView } from '../../../src-main/contract/routes/settings.ts';
import { windowText } from '../../../src-main/contract/settings/fault-words.ts';
import { bytes } from '../../format/numbers.ts';
import type { CheckedRow } from './provider-rows.ts';

/** How the libraries are, as far as names and sizes tell. */
export function stateWords({ state, fault }: CudaView): string {
  if (state === 'absent') return 'The libraries with which runs compute on an NVIDIA GPU are not installed.';
  if (fault === null) return 'The libraries with which runs compute on an NVIDIA GPU are installed.';
  return windowText(`${fault.message} ${fault.remedy}`);
}

/** Each thing that CUDA needs, as a list shows it. */
export function checkedRows(items: readonly CudaItem[]): readonly CheckedRow[] {
  return items.map(({ name, state, found, remedy }) => ({
    name: CUDA_LABELS[name],
    state,
    found: `${found} ${windowText(remedy)}`.trim(),
  }));
}

/** What an installation takes. */
export function installText({ toLoad, free }: CudaView): string {
  const room = free === null ? '' : `, of which ${bytes(free)} are free`;
  return (
    `This machine’s pip loads ${bytes(toLoad.packed)}; unpacked they take ${bytes(toLoad.unpacked)}, ` +
    `and meanwhile up to ${bytes(toLoad.needed)} of the disk${room}. ` +
    'Nothing of what is loaded is run, and every file must have the hash that this program knows. It can be stopped, and continues then.'
  );
}

/** Why nothing can be installed; empty: it can. */
export function installReason({ state }: CudaView): string {
  return state === 'complete' ? 'All libraries are there. “Check CUDA” compares their hashes.' : '';
}

/** Why nothing can be removed; empty: it can. */
export function removeReason({ state }: CudaView): string {
  return state === 'absent' ? 'There is nothing to remove.' : '';
}

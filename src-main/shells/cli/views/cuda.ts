import { bytes, counted } from '../../../base/numbers.ts';
import { CUDA_LABELS, CHECK_WORDS } from '../../../contract/cuda/status.ts';
import type { CudaItem } from '../../../contract/cuda/status.ts';
import { sizesOf } from '../../../contract/cuda/build.ts';
import type { InstallPlan } from '../../../cuda/install.ts';
import { table } from '../../../tables/layout.ts';

/** Each item with what was found, and what to do. */
export function itemLines(items: readonly CudaItem[], folder: string): string[] {
  const rows = items.map(({ name, state, found, remedy }) => [
    CUDA_LABELS[name],
    CHECK_WORDS[state],
    `${found} ${remedy}`.trim(),
  ]);
  return [...table([{ title: 'CUDA' }, { title: '' }, { title: '' }], rows), `Folder: ${folder}`];
}

/** What will be loaded, and what it takes. */
export function planLines({ wheels, ...plan }: InstallPlan, folder: string, note: string | null): string[] {
  const notes = note === null ? [] : [`note: ${note}`];
  if (wheels.length === 0) return [`All of the CUDA libraries are in ${folder}.`, ...notes];
  const columns = [
    { title: 'package' },
    { title: 'version' },
    { title: 'to load', number: true },
    { title: 'unpacked', number: true },
  ] as const;
  const rows = wheels.map((wheel) => [wheel.package, wheel.version, ...sizes(sizesOf([wheel]))]);
  const total = [
    counted(wheels.length, 'package'),
    '',
    ...sizes({ packed: plan.packedBytes, unpacked: plan.unpackedBytes }),
  ];
  const free = plan.freeBytes === null ? '' : `, of which ${bytes(plan.freeBytes)} are free`;
  return [
    ...table(columns, [...rows, total]),
    `Folder: ${folder}; meanwhile they take up to ${bytes(plan.neededBytes)} of its disk${free}.`,
    ...notes,
  ];
}

const sizes = ({ packed, unpacked }: ReturnType<typeof sizesOf>): string[] => [bytes(packed), bytes(unpacked)];

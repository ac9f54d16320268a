import { DELIMITER_NAMES, ENCODINGS } from '../../base/file-formats.ts';
import { oneOf } from './flag.ts';
import type { Flag } from './flag.ts';

/** The flags that say how data files are read. @param place of these settings */
export function readFlagsAt(place: string): readonly Flag[] {
  return [
    {
      flag: '--delimiter <name>',
      takes: 'text',
      path: `${place}.delimiter`,
      ...oneOf(DELIMITER_NAMES),
      help: `what parts the fields of CSV and TSV: ${DELIMITER_NAMES.join(', ')}; else found out`,
    },
    {
      flag: '--encoding <name>',
      takes: 'text',
      path: `${place}.encoding`,
      ...oneOf(ENCODINGS),
      help: 'encoding of text files, such as windows-1252; else found out',
    },
    {
      flag: '--header <yes-or-no>',
      takes: 'text',
      path: `${place}.header`,
      ...oneOf(['yes', 'no']),
      help: 'whether the first line names the columns; else found out (without names: “column 1”, ...)',
    },
    {
      flag: '--drop-incomplete',
      sets: 'leave-out',
      path: `${place}.incomplete`,
      wants: '',
      help: 'leave out rows without a text or a label',
    },
  ];
}

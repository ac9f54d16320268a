import type { Content, TableCell } from 'pdfmake/interfaces.js';
import type { Block } from '../report.ts';
import { chartSvg } from './chart-svg.ts';
import { printable } from './fonts.ts';
import { COLOUR, TEXT_WIDTH } from './look.ts';
import { markSvg } from './mark.ts';
import { tableContent } from './table.ts';

type Kind = Block['kind'];
type BlockOf<K extends Kind> = Extract<Block, { readonly kind: K }>;
type Layouts = { readonly [K in Kind]: (block: BlockOf<K>) => Content[] };

/** Width of a bold letter of running text, and the widest column of names, in points. */
const LETTER = 5.6;
const WIDEST_NAME = 150;
const GAP: Content = { text: '', margin: [0, 0, 0, 4] };

/** Signs without a space from which on a line may break anywhere in them: paths, prompts, names without spaces. */
const LONGEST_WORD = 40;

/** Printable text that fits the page: what has no space to break at breaks where the line ends, instead of at the page's edge. */
export function flowing(text: string): Content {
  const parts = printable(text).split(new RegExp(`(\\S{${LONGEST_WORD},})`));
  if (parts.length === 1) return parts[0]!;
  return parts
    .filter((part) => part !== '')
    .map((part) => (/\s/.test(part) || part.length < LONGEST_WORD ? part : { text: part, wordBreak: 'break-all' }));
}

/** Cells next to each other that stay on one page. */
function line(widths: (number | '*')[], cells: TableCell[]): Content {
  return { layout: 'noBorders', table: { dontBreakRows: true, widths, body: [cells] } };
}

/** How each piece of a section is laid out. */
const LAYOUTS: Layouts = {
  text: ({ text }) => [{ text: flowing(text), margin: [0, 0, 0, 6] }],
  heading: ({ text }) => [{ text: printable(text), style: 'heading', margin: [0, 8, 0, 4] }],
  list: ({ items }) => [
    { ul: items.map((text) => ({ text: flowing(text), margin: [0, 0, 0, 3] })), margin: [0, 0, 0, 6] },
  ],
  // One table a row, so that a heading can stay with the first one wherever the page ends.
  facts: ({ facts }) => [
    ...facts.map(([name, value]) =>
      line([104, '*'], [{ text: flowing(name), color: COLOUR.quiet }, { text: flowing(value) }]),
    ),
    GAP,
  ],
  methods: ({ methods }) => {
    const longest = Math.max(...methods.map(({ name }) => name.length));
    const width = Math.min(WIDEST_NAME, longest * LETTER + 4);
    return [
      ...methods.map(({ name, look, words }) =>
        line(
          [12, width, '*'],
          [
            { svg: markSvg(look), width: 9, margin: [0, 2, 0, 0] },
            { text: printable(name), bold: true, noWrap: longest * LETTER + 4 <= WIDEST_NAME },
            { text: flowing(words) },
          ],
        ),
      ),
      GAP,
    ];
  },
  table: ({ table }) => tableContent(table),
  chart: ({ title, chart, caption }) => [
    {
      unbreakable: true,
      margin: [0, 6, 0, 10],
      stack: [
        { text: printable(title), style: 'heading', margin: [0, 2, 0, 4] },
        { svg: chartSvg(chart, TEXT_WIDTH), width: TEXT_WIDTH },
        { text: printable(caption), style: 'note', margin: [0, 2, 0, 0] },
      ],
    },
  ],
  code: ({ text }) => [
    {
      layout: { hLineWidth: () => 0, vLineWidth: () => 0, fillColor: () => COLOUR.ground },
      margin: [0, 0, 0, 6],
      table: {
        widths: ['*'],
        body: [
          [
            {
              text: flowing(text),
              fontSize: 8,
              characterSpacing: 0.25,
              preserveLeadingSpaces: true,
              margin: [4, 3, 4, 3],
            },
          ],
        ],
      },
    },
  ],
};

/** One piece of a section as pdfmake takes it. */
export function blockContent(block: Block): Content[] {
  const layout = LAYOUTS[block.kind] as (of: Block) => Content[];
  return layout(block);
}

/** The pieces of a section, each heading on the page of what follows it. */
export function sectionBlocks(head: Content, blocks: readonly Block[]): Content[] {
  const contents: Content[] = [];
  let heads: Content[] = [head];
  for (const block of blocks) {
    if (block.kind === 'heading') heads.push(...blockContent(block));
    else {
      contents.push(...together(heads, blockContent(block)));
      heads = [];
    }
  }
  return [...contents, ...heads];
}

/** Headings with the first of what they name; of a list its first item. */
export function together(heads: readonly Content[], [first, ...rest]: readonly Content[]): Content[] {
  if (heads.length === 0 || first === undefined) return [...heads, ...(first === undefined ? [] : [first]), ...rest];
  if (typeof first === 'object' && 'ul' in first && first.ul !== undefined && first.ul.length > 1) {
    const [item, ...items] = first.ul;
    return [{ unbreakable: true, stack: [...heads, { ul: [item!] }] }, { ...first, ul: items }, ...rest];
  }
  return [{ unbreakable: true, stack: [...heads, first] }, ...rest];
}

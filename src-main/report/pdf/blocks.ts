import type { Content } from 'pdfmake/interfaces.js';
import type { Block } from '../report.ts';
import { chartSvg } from './chart-svg.ts';
import { printable } from './fonts.ts';
import { COLOUR, TEXT_WIDTH } from './look.ts';
import { markSvg } from './mark.ts';
import { tableContent } from './table.ts';

type Kind = Block['kind'];
type BlockOf<K extends Kind> = Extract<Block, { readonly kind: K }>;
type Layouts = { readonly [K in Kind]: (block: BlockOf<K>) => Content[] };

/** How each piece of a section is laid out. */
const LAYOUTS: Layouts = {
  text: ({ text }) => [{ text: printable(text), margin: [0, 0, 0, 6] }],
  heading: ({ text }) => [{ text: printable(text), style: 'heading', margin: [0, 8, 0, 4], headlineLevel: 1 }],
  list: ({ items }) => [
    { ul: items.map((text) => ({ text: printable(text), margin: [0, 0, 0, 3] })), margin: [0, 0, 0, 6] },
  ],
  facts: ({ facts }) => [
    {
      layout: 'noBorders',
      margin: [0, 0, 0, 8],
      table: {
        dontBreakRows: true,
        widths: [104, '*'],
        body: facts.map(([name, value]) => [
          { text: printable(name), color: COLOUR.quiet },
          { text: printable(value) },
        ]),
      },
    },
  ],
  methods: ({ methods }) => [
    {
      layout: 'noBorders',
      margin: [0, 0, 0, 8],
      table: {
        dontBreakRows: true,
        widths: [12, 'auto', '*'],
        body: methods.map(({ name, look, words }) => [
          { svg: markSvg(look), width: 9, margin: [0, 2, 0, 0] },
          { text: printable(name), bold: true, noWrap: name.length <= 24 },
          { text: printable(words) },
        ]),
      },
    },
  ],
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
        body: [[{ text: printable(text), fontSize: 8, characterSpacing: 0.25, margin: [4, 3, 4, 3] }]],
      },
    },
  ],
};

/** One piece of a section as pdfmake takes it. */
export function blockContent(block: Block): Content[] {
  const layout = LAYOUTS[block.kind] as (of: Block) => Content[];
  return layout(block);
}

/** A report is read by people who typed no flags: its sentences name settings by their labels, as a window does. */
import { windowText } from '../contract/settings/fault-words.ts';
import type { Block, Section } from '../report/report.ts';

/** A section with labels in place of the flags that notes of runs, files and analyses name. Commands stay as typed. */
export function labelled({ title, blocks }: Section): Section {
  return { title, blocks: blocks.map(labelledBlock) };
}

function labelledBlock(block: Block): Block {
  switch (block.kind) {
    case 'text':
      return { ...block, text: windowText(block.text) };
    case 'list':
      return { ...block, items: block.items.map(windowText) };
    case 'facts':
      return { ...block, facts: block.facts.map(([name, value]) => [name, windowText(value)]) };
    case 'table':
      return { ...block, table: { ...block.table, footnotes: block.table.footnotes.map(windowText) } };
    case 'chart':
      return { ...block, caption: windowText(block.caption) };
    case 'heading':
    case 'methods':
    case 'code':
      return block;
  }
}

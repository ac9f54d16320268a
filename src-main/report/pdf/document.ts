import { utcMinute } from '../../base/utc-minute.ts';
import type { Content, ContextPageSize, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Report, Section, SummaryEntry } from '../report.ts';
import { sectionBlocks, together } from './blocks.ts';
import { printable } from './fonts.ts';
import { COLOUR, PAGE, STYLES } from './look.ts';

/** A report as pdfmake takes it: title, summary and contents on the first page, then the sections. */
export function reportDocument(report: Report): TDocumentDefinitions {
  const { title, question, version, madeAt, sections } = report;
  const date = `${utcMinute(madeAt)} UTC`;
  return {
    pageSize: 'A4',
    pageMargins: [PAGE.left, PAGE.top, PAGE.right, PAGE.bottom],
    defaultStyle: { font: 'Roboto', fontSize: 9.5, lineHeight: 1.2, color: COLOUR.ink },
    styles: STYLES,
    language: 'en-GB',
    displayTitle: true,
    info: {
      title,
      subject: question,
      author: 'SALF Workbench',
      creator: `SALF Workbench ${version}`,
      creationDate: new Date(madeAt),
      modDate: new Date(madeAt),
    },
    header: (page: number) => (page === 1 ? '' : runningHead(title, date)),
    footer: (page: number, pages: number, size: ContextPageSize) => foot(page, pages, size, version),
    content: [...titlePage(report, date), ...sections.flatMap(sectionContent)],
  };
}

function titlePage({ title, question, summary }: Report, date: string): Content[] {
  return [
    { text: printable(title), style: 'title', margin: [0, 0, 0, 6] },
    { text: printable(question), style: 'question', margin: [0, 0, 0, 6] },
    { text: `Made ${date} by SALF Workbench`, style: 'small', margin: [0, 0, 0, 10] },
    ...summary.flatMap((entry, index) => summaryContent(entry, index === 0)),
    {
      unbreakable: true,
      stack: [{ toc: { title: { text: 'Contents', style: 'section', margin: [0, 4, 0, 4] } } }],
    },
  ];
}

function summaryContent({ place, sentences }: SummaryEntry, isFirst: boolean): Content[] {
  const head: Content = { text: printable(place), style: 'heading', margin: [0, 2, 0, 3] };
  const items = sentences.map((text): Content => ({ text: printable(text), margin: [0, 0, 0, 3] }));
  return together([...(isFirst ? [sectionHead('Summary')] : []), head], [{ ul: items, margin: [0, 0, 0, 8] }]);
}

function sectionContent({ title, blocks }: Section): Content[] {
  return sectionBlocks(sectionHead(title), blocks);
}

function sectionHead(title: string): Content {
  return {
    text: printable(title),
    style: 'section',
    margin: [0, 12, 0, 6],
    tocItem: true,
    tocMargin: [0, 2, 0, 0],
    outline: true,
  };
}

function runningHead(title: string, date: string): Content {
  return {
    margin: [PAGE.left, 28, PAGE.right, 0],
    style: 'small',
    columnGap: 16,
    columns: [
      { text: printable(shortened(title)), width: '*' },
      { text: date, width: 'auto', alignment: 'right' },
    ],
  };
}

function foot(page: number, pages: number, _size: ContextPageSize, version: string): Content {
  return {
    margin: [PAGE.left, 20, PAGE.right, 0],
    style: 'small',
    columns: [
      { text: `SALF Workbench ${version}`, width: '*' },
      { text: `${page} of ${pages}`, width: 'auto', alignment: 'right' },
    ],
  };
}

/** A running head has one line. */
function shortened(title: string): string {
  return title.length <= 90 ? title : `${title.slice(0, 89)}…`;
}

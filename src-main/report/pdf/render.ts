import { createRequire } from 'node:module';
import type * as Pdfmake from 'pdfmake';
import type { Report } from '../report.ts';
import { reportDocument } from './document.ts';
import { FONTS } from './fonts.ts';

// It is CommonJS and sets its exports at run time, which imports cannot see.
const pdfmake = createRequire(import.meta.url)('pdfmake') as typeof Pdfmake;

/** A report as the bytes of a PDF: vector charts, text that can be selected, fonts inside. Nothing is fetched. */
export async function renderReport(report: Report): Promise<Buffer> {
  const fontFiles = new Set<string>(Object.values(FONTS.Roboto));
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => fontFiles.has(path));
  pdfmake.setFonts(structuredClone(FONTS));
  return pdfmake.createPdf(reportDocument(report)).getBuffer();
}

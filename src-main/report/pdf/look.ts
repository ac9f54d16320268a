/** Sizes in points and colours of a page. */
export const PAGE = { width: 595.28, left: 48, right: 48, top: 64, bottom: 56 } as const;
export const TEXT_WIDTH = PAGE.width - PAGE.left - PAGE.right;

export const COLOUR = {
  ink: '#1b2027',
  quiet: '#565f6a',
  line: '#c9ced4',
  ground: '#f3f5f7',
  accent: '#0b62c4',
} as const;

export const STYLES = {
  title: { fontSize: 20, bold: true, lineHeight: 1.1 },
  question: { fontSize: 11.5, italics: true, color: COLOUR.quiet, lineHeight: 1.2 },
  section: { fontSize: 14, bold: true },
  heading: { fontSize: 11, bold: true },
  panel: { fontSize: 8.5, bold: true, color: COLOUR.quiet },
  note: { fontSize: 7.5, color: COLOUR.quiet },
  small: { fontSize: 8, color: COLOUR.quiet },
};

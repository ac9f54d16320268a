import type { MethodLook } from '../../contract/method-look.ts';

type Shape = (attributes: string) => string;

/** The marks of charts, drawn in a square of 12. */
const SHAPES: Readonly<Record<MethodLook['mark'], Shape>> = {
  circle: (attributes) => `<circle cx="6" cy="6" r="4" ${attributes}/>`,
  rect: (attributes) => `<rect x="2" y="2" width="8" height="8" ${attributes}/>`,
  roundRect: (attributes) => `<rect x="2" y="2" width="8" height="8" rx="2" ${attributes}/>`,
  triangle: (attributes) => `<path d="M6 1.5L10.5 10H1.5Z" ${attributes}/>`,
  diamond: (attributes) => `<path d="M6 1L10 6L6 11L2 6Z" ${attributes}/>`,
  arrow: (attributes) => `<path d="M6 1.5L10 10.5L6 8L2 10.5Z" ${attributes}/>`,
  pin: (attributes) => `<path d="M6 11C3 7.5 2.5 6 2.5 4.5A3.5 3.5 0 0 1 9.5 4.5C9.5 6 9 7.5 6 11Z" ${attributes}/>`,
};

/** The mark of a method as it stands in charts, as SVG. */
export function markSvg({ ink, mark, isHollow }: MethodLook): string {
  const fill = isHollow ? '#ffffff' : ink.light;
  const shape = SHAPES[mark](`fill="${fill}" stroke="${ink.light}" stroke-width="1.5"`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="12" height="12" viewBox="0 0 12 12">${shape}</svg>`;
}

import type { EChartsOption } from 'echarts';
import { init } from 'echarts';

/** Pixels of a letter of text of 1 px, roughly; narrow enough that no word is held to be longer than it is. */
const LETTER = 0.45;

/** Words of a chart that do not lie within it at this size, as its SVG places them. */
export function cutWords(option: EChartsOption, width: number, height: number): string[] {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ ...option, animation: false });
  const svg = chart.renderToSVGString();
  chart.dispose();
  const { legend } = option;
  const scrolling = legend !== undefined && !Array.isArray(legend) && legend.type === 'scroll' ? namesOf(option) : [];
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].flatMap(([, attributes = '', word = '']) => {
    const { left, right, top, bottom } = boxOf(attributes, word);
    // What a legend has no room for can be scrolled to.
    if (scrolling.includes(word)) return [];
    const isInside = left > -3 && top > -3 && right < width + 3 && bottom < height + 3;
    return isInside
      ? []
      : [`${word} (${[left, top, right, bottom].map(Math.round).join(' ')} in ${width} x ${height})`];
  });
}

function namesOf({ series }: EChartsOption): string[] {
  return [series ?? []].flat().map(({ name }) => String(name ?? ''));
}

/** Of a word that lies along its line or, turned by a quarter, across it. Words turned otherwise are taken for a point. */
function boxOf(attributes: string, word: string) {
  const read = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
  const numbers = (text: string): number[] => (text.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  const transform = read('transform');
  const moved = numbers(transform);
  const [a = 1, b = 0] = transform.startsWith('matrix') ? moved : [];
  const [x = 0, y = 0] = moved.slice(-2);
  const [own, down] = [Number(read('x') || 0), Number(read('y') || 0)];
  const size = numbers(/font-size:([\d.]+)px/.exec(read('style'))?.[1] ?? '12')[0]!;
  const long = word.length * size * LETTER;
  const start = own - (read('text-anchor') === 'end' ? long : read('text-anchor') === 'middle' ? long / 2 : 0);
  if (Math.abs(a) > 0.99)
    return { left: x + start, right: x + start + long, top: y + down - size / 2, bottom: y + down + size / 2 };
  if (Math.abs(b) < 0.99) return { left: x, right: x, top: y, bottom: y };
  const [from, to] = b < 0 ? [y - start - long, y - start] : [y + start, y + start + long];
  return { left: x + down - size / 2, right: x + down + size / 2, top: from, bottom: to };
}

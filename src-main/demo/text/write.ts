/** `node src-main/demo/text/write.ts FILE`: writes the text that the bundled decoder reads besides its books. */
import { writeFileSync } from 'node:fs';
import { generateText } from './generate.ts';

/** About 3 MB. */
const PARAGRAPHS = 10_000;
const SEED = 1;

const file = process.argv[2];
if (file === undefined) throw new Error('name a file');
writeFileSync(file, generateText(PARAGRAPHS, SEED));

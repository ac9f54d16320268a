/** Names of labels that a file stores as numbers, as Hugging Face's datasets library writes them next to the rows. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** By column: the name of label 0, 1, ... */
export type LabelNames = ReadonlyMap<string, readonly string[]>;

const FILE = 'dataset_info.json';
/** Larger files of this name are something else. */
const LARGEST = 1 << 20;

/** Of a file's own description, such as the metadata of a Parquet file; empty where it names no labels. */
export function labelNamesIn(description: unknown): LabelNames {
  const features = featuresOf(description);
  const named = Object.entries(features).flatMap(([column, feature]): [string, readonly string[]][] => {
    const names = isRecord(feature) && feature['_type'] === 'ClassLabel' ? feature['names'] : undefined;
    const isList = Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string');
    return isList ? [[column, names]] : [];
  });
  return new Map(named);
}

/** Of JSON text that may be damaged; then it names nothing. */
export function labelNamesInText(text: string): LabelNames {
  try {
    return labelNamesIn(JSON.parse(text));
  } catch {
    return new Map();
  }
}

/** From the description in the same folder, where there is one. */
export async function featuresBeside(file: string): Promise<LabelNames> {
  const infoFile = join(dirname(file), FILE);
  const stats = await stat(infoFile).catch(() => null);
  if (stats === null || !stats.isFile() || stats.size > LARGEST) return new Map();
  return labelNamesInText(await readFile(infoFile, 'utf8').catch(() => ''));
}

/** `features` lies at the top, in `info`, or under the name of the only configuration. */
function featuresOf(description: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(description)) return {};
  const { features, info } = description;
  if (isRecord(features)) return features;
  if (isRecord(info)) return featuresOf(info);
  const values = Object.values(description);
  return values.length === 1 ? featuresOf(values[0]) : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

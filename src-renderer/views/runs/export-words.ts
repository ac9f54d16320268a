import type { ExportFormat, GgufType } from '../../../src-main/contract/export.ts';
import type { ExportCourse } from '../../../src-main/contract/window-events.ts';
import { bytes, duration, percent } from '../../format/numbers.ts';

/** `34 %, 46 MiB of 135 MiB, 12 s left`. */
export function exportLine({ done, total, etaSeconds }: ExportCourse): string {
  if (total === 0) return 'Reading the trained weights';
  const left = etaSeconds === null ? [] : [`${duration(etaSeconds)} left`];
  return [percent(done / total, 0), `${bytes(done)} of ${bytes(total)}`, ...left].join(', ');
}

interface Choice<Value> {
  readonly value: Value;
  readonly label: string;
  readonly hint: string;
}

const FORMATS: Readonly<Record<ExportFormat, readonly [label: string, hint: string]>> = {
  merged: ['Hugging Face', 'The whole model, for transformers and for this library'],
  peft: ['PEFT', 'The adapters alone'],
  gguf: ['GGUF', 'For llama.cpp and Ollama, with a Modelfile'],
  onnx: ['ONNX', 'For onnxruntime and Optimum, with a key-value cache'],
};

const TYPES: Readonly<Record<GgufType, readonly [label: string, hint: string]>> = {
  f16: ['f16', '2 bytes a weight'],
  bf16: ['bf16', '2 bytes a weight, less precise, larger range'],
  q8_0: ['q8_0', '1 byte a weight, rounded'],
  f32: ['f32', '4 bytes a weight'],
};

/** What a run can be exported as. */
export function formatChoices(isLora: boolean): readonly Choice<ExportFormat>[] {
  return choices(FORMATS).filter(({ value }) => isLora || value !== 'peft');
}

export const TYPE_CHOICES = choices(TYPES);

function choices<Value extends string>(table: Readonly<Record<Value, readonly [string, string]>>): Choice<Value>[] {
  return (Object.keys(table) as Value[]).map((value) => ({ value, label: table[value][0], hint: table[value][1] }));
}

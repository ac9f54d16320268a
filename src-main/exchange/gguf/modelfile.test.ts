import { describe, expect, it } from 'vitest';
import { modelfile } from './modelfile.ts';

const facts = { file: 'model-f16.gguf', labels: ['good', 'not good'], ends: ['</s>'], longest: 2 };

describe('a Modelfile', () => {
  it('puts the text into the prompt of the task, and stops where an answer ends', () => {
    const lines = modelfile({ ...facts, template: 'Review: {text}\nVerdict:' });
    expect(lines).toContain('FROM ./model-f16.gguf\nTEMPLATE """Review: {{ .Prompt }}\nVerdict:"""\n');
    expect(lines).toContain('PARAMETER num_predict 2\nPARAMETER stop "</s>"\nPARAMETER stop "\\n"\n');
    expect(lines).toContain('# Labels: good, not good.');
  });

  it('asks for the whole prompt where there are two texts', () => {
    const lines = modelfile({ ...facts, template: 'A: {text_a}\nB: {text_b}\nSame:' });
    expect(lines).toContain('TEMPLATE """{{ .Prompt }}"""');
    expect(lines).toContain('#   B: {text_b}\n');
  });

  it('keeps braces and quotes of a prompt out of the template language', () => {
    const lines = modelfile({ ...facts, template: '{{x}} """ {text}:' });
    expect(lines).toContain('TEMPLATE """{{ "{{" }}x}} {{ "\\"\\"\\"" }} {{ .Prompt }}:"""');
  });
});

/** What tells Ollama how a GGUF file is to be asked. Source: docs/modelfile.md of Ollama. Pure. */

export interface ModelfileFacts {
  /** Name of the GGUF file next to it. */
  readonly file: string;
  /** The prompt, with `{text}`, or with `{text_a}` and `{text_b}`. */
  readonly template: string;
  readonly labels: readonly string[];
  /** Texts at which an answer ends. */
  readonly ends: readonly string[];
  /** Tokens that the longest label takes. */
  readonly longest: number;
}

/** One text goes into the prompt by itself; where there are two, the whole prompt must be given. */
export function modelfile({ file, template, labels, ends, longest }: ModelfileFacts): string {
  const hasOneText = template.includes('{text}');
  const prompt = hasOneText ? template.split('{text}').map(literal).join('{{ .Prompt }}') : '{{ .Prompt }}';
  const stops = [...new Set([...ends, '\n'])];
  const how = hasOneText
    ? ['Ask it with the text alone.']
    : ['Ask it with the whole prompt, both texts in their places:', ...template.split('\n').map((line) => `  ${line}`)];
  return [
    `# Made by SALF Workbench. ollama create NAME -f Modelfile`,
    ...how.map((line) => `# ${line}`),
    `# Labels: ${labels.map((label) => label.replaceAll(/\s+/g, ' ')).join(', ')}.`,
    '# The answer is free text: unlike `salf`, Ollama does not choose among the labels alone.',
    `FROM ./${file}`,
    `TEMPLATE """${prompt}"""`,
    'PARAMETER temperature 0',
    `PARAMETER num_predict ${longest}`,
    ...stops.map((stop) => `PARAMETER stop ${JSON.stringify(stop)}`),
    '',
  ].join('\n');
}

/** Text inside a Go template between three quotes. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}').replaceAll('"""', '{{ "\\"\\"\\"" }}');
}
